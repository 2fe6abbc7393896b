"""Carrier scans from CSV: typed rows, and one clear line for each row that is not understood.

A row is a claim by the carrier or by the person who typed it. Which mailing it belongs to, and what
it means for a delivery (table 6.3), is not decided here.
"""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from activities.mailroom.articles import check

ScanCode = Literal[
    "accepted",
    "delivered-addressee",
    "delivered-other",
    "delivered-no-signature",
    "notice-left",
    "refused",
    "unclaimed",
    "moved",
    "unknown",
    "vacant",
    "no-such-number",
    "insufficient-address",
    "not-deliverable-as-addressed",
    "deceased",
    "box-closed",
    "forwarding-expired",
    "receipt-returned",
    "lost",
]
SCAN_CODES: tuple[str, ...] = get_args(ScanCode)
"""What a carrier reports (X-01 to X-06, T-39)."""

_REQUIRED = ("article", "code", "occurred_at")
_COLUMNS = (*_REQUIRED, "signed_by")
_ZONE = ZoneInfo("America/Chicago")
_LONGEST_REFERENCE = 200
_YEARS = range(1990, 2200)
_LONGEST_QUOTE = 40


class ScanRow(BaseModel):
    """One scan.

    Attributes:
        article: Article number of 22 digits, check digit right.
        code: What happened to the article.
        occurred_at: When, in UTC; a time without offset is read as America/Chicago, a date without
            a time as the beginning of that day.
        signed_by: Reference to who signed, if given. It may name a person: not shown in `repr`,
            never to be logged.
        line: Line of the file, for messages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    code: ScanCode
    occurred_at: datetime
    signed_by: str | None = Field(default=None, repr=False)
    line: int


class ScanFile(BaseModel):
    """What a file held: the good rows, and one line for each bad one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: tuple[ScanRow, ...] = ()
    errors: tuple[str, ...] = ()


class _BadRowError(ValueError):
    """A row that is not understood."""


def parse_csv(text: str) -> ScanFile:
    """Read a file of scans: a header with `article, code, occurred_at` and, if known, `signed_by`.

    Columns may stand in any order, others are ignored. A bad row never hides a good one.

    Args:
        text: The file as text; a byte order mark is passed over.
    """
    header: Sequence[str] | None = None
    rows: list[ScanRow] = []
    errors: list[str] = []
    for number, physical in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not physical.strip(" ,\t"):
            continue
        try:
            cells = _cells(physical)
            if header is None:
                header = _header(cells)
            else:
                rows.append(_row(number, header, cells))
        except _BadRowError as error:
            errors.append(f"line {number}: {error}")
            if header is None:
                return ScanFile(errors=tuple(errors))
    if header is None:
        errors.append("line 1: the file is empty")
    return ScanFile(rows=tuple(rows), errors=tuple(errors))


def _cells(physical: str) -> list[str]:
    """The cells of one line. No cell of a scan holds a line break, so a stray quote ends here."""
    try:
        return next(csv.reader([physical], strict=True))
    except csv.Error as error:
        raise _BadRowError(f"not CSV: {error}") from None


def _header(cells: Sequence[str]) -> list[str]:
    """The column names, once they are known to be complete."""
    header = [cell.strip().lower() for cell in cells]
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise _BadRowError(f"header: missing {', '.join(missing)}")
    twice = [name for name in _COLUMNS if header.count(name) > 1]
    if twice:
        raise _BadRowError(f"header: {', '.join(twice)} stands twice")
    return header


def _row(number: int, header: Sequence[str], cells: Sequence[str]) -> ScanRow:
    if len(cells) != len(header):
        raise _BadRowError(f"{len(cells)} cells where the header has {len(header)}")
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    return ScanRow(
        article=_article(values["article"]),
        code=_code(values["code"]),
        occurred_at=_instant(values["occurred_at"]),
        signed_by=_signed_by(values.get("signed_by", "")),
        line=number,
    )


def _article(cell: str) -> str:
    number = cell.replace(" ", "").replace("-", "").removeprefix("'")
    if not check(number):
        raise _BadRowError(f"article: {_quoted(cell)} is not 22 digits with the right check digit")
    return number


def _code(cell: str) -> ScanCode:
    wanted = cell.lower().replace("_", "-").replace(" ", "-")
    if wanted in SCAN_CODES:
        return cast("ScanCode", wanted)
    raise _BadRowError(f"code: {_quoted(cell)} is none of {', '.join(SCAN_CODES)}")


def _instant(cell: str) -> datetime:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        raise _BadRowError(
            f"occurred_at: {_quoted(cell)} is not an ISO date or date and time"
        ) from None
    if moment.year not in _YEARS:
        raise _BadRowError(f"occurred_at: the year {moment.year} cannot be right")
    return (moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)).astimezone(UTC)


def _signed_by(cell: str) -> str | None:
    if len(cell) > _LONGEST_REFERENCE:
        raise _BadRowError(f"signed_by: longer than {_LONGEST_REFERENCE} characters")
    return cell or None


def _quoted(cell: str) -> str:
    """A value for a message: short, and without anything that a terminal would obey."""
    short = cell if len(cell) <= _LONGEST_QUOTE else cell[:_LONGEST_QUOTE] + "…"
    return ascii(short) if not short.isprintable() else repr(short)

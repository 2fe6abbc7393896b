"""The daily manifest: what goes to the post today, as PDF to be stamped and as CSV.

It lists rows that it is given, in their order; which letters are ready and what has been handed
over is not known here. With a return receipt, a page carries the data for the green card. Ordinary
first-class letters are listed apart: they have no article, and the carrier signs for none of them.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from activities.letters.text import LetterError, line, long_date
from activities.letters.typeset import compile_layout
from activities.mailroom.articles import check, grouped

_FORMULA_STARTS = ("=", "+", "-", "@")
_COLUMNS = (
    "article",
    "recipient_name",
    "address",
    "letter_ref",
    "weight_class",
    "return_receipt",
    "restricted",
    "service",
)


class ManifestRow(BaseModel):
    """One piece of today's mail.

    Attributes:
        article: Article number of 22 digits; a first-class letter has none.
        recipient_name: Addressee as on the envelope.
        address: Address lines as on the envelope.
        letter_ref: Opaque reference of the letter.
        weight_class: What the postage was paid for.
        return_receipt: True if a return receipt (green card) was bought (X-05).
        restricted: True if only the addressee may sign (X-05).
        service: `certified`, or `first-class`: nothing else is bought for that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str | None
    recipient_name: str
    address: Annotated[tuple[str, ...], Field(min_length=1, max_length=7)]
    letter_ref: str
    weight_class: Literal["letter", "flat", "parcel"] = "letter"
    return_receipt: bool = True
    restricted: bool = False
    service: Literal["certified", "first-class"] = "certified"

    @field_validator("article")
    @classmethod
    def _number_is_right(cls, value: str | None) -> str | None:
        if value is not None and not check(value):
            raise ValueError("not 22 digits with the right check digit")
        return value

    @model_validator(mode="after")
    def _service_fits(self) -> Self:
        certified = self.service == "certified"
        if certified != (self.article is not None):
            raise ValueError("article: a certified piece has one, a first-class letter has none")
        if not certified and (self.return_receipt or self.restricted):
            raise ValueError("service: a first-class letter takes no receipt and no restriction")
        return self


def manifest_pdf(
    rows: Sequence[ManifestRow], day: date, office: str, return_address: Sequence[str] = ()
) -> bytes:
    """The manifest of one day: the list for the acceptance stamp, then the receipt data.

    Args:
        rows: Today's pieces in the order in which they are handed over.
        day: The day of mailing.
        office: The office that mails.
        return_address: Where the green cards go back to, if any were bought.

    Raises:
        LetterError: Nothing to list, an article twice, or an empty field.
    """
    if not rows:
        raise LetterError("rows: nothing to mail")
    certified = [row for row in rows if row.article is not None]
    plain = [row for row in rows if row.article is None]
    twice = [number for number, n in Counter(row.article for row in certified).items() if n > 1]
    if twice:
        raise LetterError(f"article: {twice[0]} stands twice on the manifest")
    data = {
        "title": f"Manifest of {_services(certified, plain)} mail, {long_date(day)}",
        "office": line(office, "office").text,
        "returns": [line(part, "return_address").text for part in return_address],
        "day": long_date(day),
        "rows": [_printable(number, row) for number, row in enumerate(certified, 1)],
        "plain": [_printable(number, row) for number, row in enumerate(plain, 1)],
    }
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return compile_layout("manifest.typ", data, at)


def manifest_csv(rows: Sequence[ManifestRow]) -> str:
    """The manifest as CSV (RFC 4180), one line per piece; a first-class letter has no article.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow(
            [
                row.article or "",
                _inert(line(row.recipient_name, "recipient_name").text),
                _inert(_address(row, ", ")),
                _inert(line(row.letter_ref, "letter_ref").text),
                row.weight_class,
                _yes(row.return_receipt),
                _yes(row.restricted),
                row.service,
            ]
        )
    return out.getvalue()


def _services(certified: Sequence[ManifestRow], plain: Sequence[ManifestRow]) -> str:
    named = (("certified", certified), ("first-class", plain))
    return " and ".join(name for name, rows in named if rows)


def _printable(number: int, row: ManifestRow) -> dict[str, object]:
    return {
        "number": str(number),
        "article": grouped(row.article or ""),
        "name": line(row.recipient_name, "recipient_name").text,
        "address": _address(row, "\n").split("\n"),
        "reference": line(row.letter_ref, "letter_ref").text,
        "weight": row.weight_class,
        "receipt": row.return_receipt,
        "restricted": row.restricted,
    }


def _address(row: ManifestRow, separator: str) -> str:
    return separator.join(line(part, "address").text for part in row.address)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _yes(value: bool) -> str:
    return "yes" if value else "no"

"""The daily manifest: what goes to the post today, as PDF to be stamped and as CSV.

It lists rows that it is given, in their order; which letters are ready and what has been handed
over is not known here. With a return receipt, a page carries the data for the green card.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

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
)


class ManifestRow(BaseModel):
    """One article of today's mail.

    Attributes:
        article: Article number of 22 digits.
        recipient_name: Addressee as on the envelope.
        address: Address lines as on the envelope.
        letter_ref: Opaque reference of the letter.
        weight_class: What the postage was paid for.
        return_receipt: True if a return receipt (green card) was bought (X-05).
        restricted: True if only the addressee may sign (X-05).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    recipient_name: str
    address: Annotated[tuple[str, ...], Field(min_length=1, max_length=7)]
    letter_ref: str
    weight_class: Literal["letter", "flat", "parcel"] = "letter"
    return_receipt: bool = True
    restricted: bool = False

    @field_validator("article")
    @classmethod
    def _number_is_right(cls, value: str) -> str:
        if not check(value):
            raise ValueError("not 22 digits with the right check digit")
        return value


def manifest_pdf(
    rows: Sequence[ManifestRow], day: date, office: str, return_address: Sequence[str] = ()
) -> bytes:
    """The manifest of one day: the list for the acceptance stamp, then the receipt data.

    Args:
        rows: Today's articles in the order in which they are handed over.
        day: The day of mailing.
        office: The office that mails.
        return_address: Where the green cards go back to, if any were bought.

    Raises:
        LetterError: Nothing to list, an article twice, or an empty field.
    """
    if not rows:
        raise LetterError("rows: nothing to mail")
    seen: set[str] = set()
    for row in rows:
        if row.article in seen:
            raise LetterError(f"article: {row.article} stands twice on the manifest")
        seen.add(row.article)
    data = {
        "title": f"Manifest of certified mail, {long_date(day)}",
        "office": line(office, "office").text,
        "returns": [line(part, "return_address").text for part in return_address],
        "day": long_date(day),
        "rows": [_printable(number, row) for number, row in enumerate(rows, 1)],
    }
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return compile_layout("manifest.typ", data, at)


def manifest_csv(rows: Sequence[ManifestRow]) -> str:
    """The manifest as CSV (RFC 4180), one line per article.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow(
            [
                row.article,
                _inert(line(row.recipient_name, "recipient_name").text),
                _inert(_address(row, ", ")),
                _inert(line(row.letter_ref, "letter_ref").text),
                row.weight_class,
                _yes(row.return_receipt),
                _yes(row.restricted),
            ]
        )
    return out.getvalue()


def _printable(number: int, row: ManifestRow) -> dict[str, object]:
    return {
        "number": str(number),
        "article": grouped(row.article),
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

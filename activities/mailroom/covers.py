"""The cover sheet of an envelope: address in the window, services bought, barcode if certified.

The letter itself goes into the envelope as it was rendered, so that its digest stays that of the
paper. The sheet names nobody but the addressee; which letter goes out is not decided here.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from activities.letters.blocks import Address, Barcode, List, Paragraph, Worded
from activities.letters.text import line, long_date
from activities.letters.typeset import pdf
from activities.mailroom.articles import barcode_svg, zip_of
from activities.mailroom.manifest import ManifestRow


@dataclass(frozen=True)
class Cover:
    """What a cover sheet shows."""

    row: ManifestRow
    office: str
    return_address: tuple[str, ...]
    day: date


def cover_sheet(cover: Cover) -> bytes:
    """Set the sheet; the same bytes for the same piece.

    Raises:
        ArticleError: the address does not end with a ZIP code.
        LetterError: a line of it cannot be printed.
    """
    row = cover.row
    certified = row.article is not None
    title = "Certified mail" if certified else "First-class mail"
    bought = [title]
    bought += ["Return receipt requested"] if row.return_receipt else []
    bought += ["Restricted Delivery: only the addressee may sign"] if row.restricted else []
    office = line(cover.office, "office").text
    sheet = Worded(
        kind="cover-sheet",
        version="1",
        wording_digest="",
        layout="letter",
        title=title,
        letterhead=(office, *(line(part, "return_address").text for part in cover.return_address)),
        aside=(("Mailed", long_date(cover.day)), ("Letter", row.letter_ref)),
        reference=row.letter_ref,
        blocks=(
            *((Barcode(label="USPS CERTIFIED MAIL"),) if certified else ()),
            Address(
                lines=(
                    line(row.recipient_name, "name").text,
                    *(line(part, "address").text for part in row.address),
                )
            ),
            Paragraph(text="Services bought for this piece:"),
            List(items=tuple(bought)),
        ),
    )
    at = int(datetime(cover.day.year, cover.day.month, cover.day.day, tzinfo=UTC).timestamp())
    zip_code = zip_of(row.address)
    barcode = barcode_svg(row.article, zip_code) if row.article is not None else None
    return pdf(sheet, at=at, barcode_svg=barcode)

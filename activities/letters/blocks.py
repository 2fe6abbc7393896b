"""The blocks of a worded letter: plain data that one layout sets and one preview prints.

No wording, no layout, no rule of what a letter may say: only the shapes in which words travel.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(_Block):
    """A heading below the title of the letter (level 2 or 3)."""

    kind: Literal["heading"] = "heading"
    text: str
    level: Literal[2, 3] = 2


class Paragraph(_Block):
    """A paragraph; `note` is set off in a box, `strong` in bold, `fine` is small print."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    style: Literal["plain", "strong", "note", "fine"] = "plain"


class List(_Block):
    """A list; `box` gives each item a box to tick by hand."""

    kind: Literal["list"] = "list"
    items: tuple[str, ...]
    marker: Literal["bullet", "number", "box"] = "bullet"


class Table(_Block):
    """A table with a header row, which readers of tagged PDF need; `widths` are shares."""

    kind: Literal["table"] = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    @model_validator(mode="after")
    def _columns_agree(self) -> Self:
        if {len(row) for row in self.rows} | {len(self.widths)} != {len(self.header)}:
            raise ValueError("header, rows and widths of the table differ in columns")
        return self


class Address(_Block):
    """The recipient as it must show in the window of the envelope."""

    kind: Literal["address"] = "address"
    lines: tuple[str, ...]


class SignatureLines(_Block):
    """Lines to write on by hand, each with its label below."""

    kind: Literal["signature-lines"] = "signature-lines"
    labels: tuple[str, ...]


class Barcode(_Block):
    """Where the barcode of the mailing goes, if the mailing has one, and the words above it."""

    kind: Literal["barcode"] = "barcode"
    label: str


class PageBreak(_Block):
    """A new page."""

    kind: Literal["page-break"] = "page-break"


Block = Annotated[
    Heading | Paragraph | List | Table | Address | SignatureLines | Barcode | PageBreak,
    Field(discriminator="kind"),
]


class Worded(_Block):
    """A letter in words, ready to be set or shown.

    Attributes:
        kind: Kind of letter.
        version: Version of the wording.
        wording_digest: SHA-256 (hex) of the wording file; it goes into the ledger.
        layout: `letter` with a window address, `form` to be signed, `script` to be read aloud.
        title: Subject of the letter, and title of the document.
        letterhead: Who writes; the first line is the agency.
        aside: Label and value pairs beside the address: date, reference, contact.
        reference: Opaque reference of the case, for the page foot.
        blocks: The body.
        changed: Names of the fields in which cleaning changed what a person typed; show them to
            the clerk before the letter goes out.
    """

    kind: str
    version: str
    wording_digest: str
    layout: Literal["letter", "form", "script"]
    title: str
    letterhead: tuple[str, ...]
    aside: tuple[tuple[str, str], ...]
    reference: str
    blocks: tuple[Block, ...]
    changed: tuple[str, ...] = ()

"""What the context models of all letters are made of: contact, recipient, offences, short texts.

Belongs here: parts that a consent letter and a notice share, and the line that names a misfit. Not
here: which fields a kind of letter may have (`contexts.py`, `notices.py`).
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from domain.misfits import first_misfit

ReturnOutcome = Literal[
    "refused",
    "unclaimed",
    "moved",
    "unknown",
    "vacant",
    "no-such-number",
    "insufficient-address",
    "not-deliverable-as-addressed",
    "box-closed",
    "forwarding-expired",
    "lost",
    "hand-refused",
    "hand-not-met",
]
"""Ends of a delivery that a follow-up letter answers (table 6.3). Not *deceased*: that stops the
recipient, and nobody is written to."""

Line = Annotated[str, StringConstraints(max_length=600)]
Cell = Annotated[str, StringConstraints(max_length=300)]
"""Text in a table: rows are not broken, so two of these must fit on a page in a narrow column."""

Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]
Opaque = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
"""The id of a person or a case in the registers; never a name."""
Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=7)]


class Part(BaseModel):
    """Frozen, and closed against fields that nobody allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(Part):
    """Whom to ask: office, named staff, telephone and address, in every letter (C-40)."""

    office: Line
    staff: Line
    telephone: Line
    address: Lines


class Recipient(Part):
    """The person who is written to, and the address as it stands on the envelope."""

    name: Line
    address: Lines


class Crime(Part):
    """One offence without its date: citation and title of the law, the nature of the act."""

    citation: Cell
    title: Cell
    nature: Cell


class Offence(Crime):
    """One offence: citation and title of the law, the nature of the act and its date (DOR-023)."""

    committed_on: date


class Paper(Part):
    """What every sheet has: whom to ask (C-40), and the opaque reference of the case."""

    contact: Contact
    case_reference: Reference


class LetterContext(Paper):
    """What every letter has: contact, recipient, date, and the opaque reference of the case."""

    recipient: Recipient
    letter_date: date


class Returned(Part):
    """How an earlier letter ended, for the letter that follows it (DOR-037, DOR-049, table 6.3).

    Attributes:
        sent_on: The day of the letter that came back.
        returned_on: The day on which it came back, or on which it was given up as lost.
        outcome: How the mailing ended.
    """

    sent_on: date
    returned_on: date
    outcome: ReturnOutcome


def first_fault(error: ValidationError) -> str:
    """The first thing that does not fit, on one line, without the value that was given.

    Elements of a list are counted from one, as a clerk counts the lines of an address.
    """
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    _, message = first_misfit(error)
    return f"{where}: {message}" if where else message

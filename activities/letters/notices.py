"""What a notice may know: the possibility notice, the covers, and one page model per kind of page.

These models are the disclosure guard of DOR 4.720 (matrix 6.1). A page of section (5) or (6) about
a registered offender has no date, a page about a charged person no physical description: there is
no place for them, so no wording can print them. Not here: which model a page takes, nor where its
words come from (`facts_notices.py`).
"""

from datetime import date
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from activities.letters.parts import (
    Crime,
    LetterContext,
    Line,
    Lines,
    Offence,
    Opaque,
    Paper,
    Part,
    Reference,
    Returned,
)
from domain.placement.envelopes import Section, Withheld

Moving = Literal["in", "there"]
"""Whether the subject is to move into the consumer's home, or lives in the home it is about."""
NoticeSection = Literal["3C", "4", "5", "6"]
"""Sections under which somebody is told about somebody."""
REASONS: Final[tuple[str, ...]] = get_args(Withheld.model_fields["why"].annotation)

Told = Literal["possibility-notice", "notice", "notice-unnamed", "notice-withdrawal"]
"""Letters of a placement that somebody is told by."""


def _known(reason: str) -> str:
    if reason not in REASONS:
        raise ValueError(f"one of {', '.join(REASONS)}")
    return reason


Why = Annotated[str, AfterValidator(_known)]
Plain = Annotated[tuple[Crime, ...], Field(min_length=1, max_length=40)]
Dated = Annotated[tuple[Offence, ...], Field(min_length=1, max_length=40)]
Description = Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]


class Regulation(Part):
    """Under what a letter is issued, as the record of the regulation has it (C-35, C-02).

    Attributes:
        number: For example `DOR 4.720`.
        effective: The day from which this version holds.
        sunset: The printed sunset date.
        as_policy: The printed sunset has passed; the office follows the regulation as its policy.
        exempts_charged: Section (10)(A) is read widely: nobody is told of charged people (C-02).
    """

    number: Line
    effective: date
    sunset: date
    as_policy: bool
    exempts_charged: bool = False


class Home(Part):
    """The home that a notice is about."""

    name: Line
    address: Lines


class _Notice(LetterContext):
    """Every letter of a placement.

    Attributes:
        on_behalf_of: The consumer, where a guardian or parent is told; None: the consumer is told.
        regulation: Under what it is issued.
    """

    on_behalf_of: Line | None = None
    regulation: Regulation


class PossibilityNotice(_Notice):
    """Section (2): the possibility. Names no subject and no home (DOR-013, C-39)."""


class NoticeCover(_Notice):
    """The letter before the pages of an envelope. Names no subject (DOR-030, DOR-042, DOR-054).

    Attributes:
        sections: The sections that the envelope fulfils.
        moving: Whether the subjects are to move in, or live there.
        home: The home that is considered, or in which the consumer lives.
        enclosed: How many pages follow: one for each subject.
    """

    sections: Annotated[tuple[NoticeSection, ...], Field(min_length=1)]
    moving: Moving
    home: Home
    enclosed: Annotated[int, Field(ge=1, le=200)]

    @model_validator(mode="after")
    def _sections_fit(self) -> Self:
        told = set(self.sections)
        if ("5" in told and self.moving != "in") or ("6" in told and self.moving != "there"):
            raise ValueError(f"moving: section {self.sections[-1]} is not about {self.moving!r}")
        if "4" in told and told & {"5", "6"}:
            raise ValueError("sections: one letter is about one home: (4), or (5), or (6)")
        return self


class NoticeFollowUp(NoticeCover, Returned):
    """The cover after a return: as the first, and how that one ended (DOR-037, DOR-049)."""


class LetterFollowUp(_Notice, Returned):
    """The cover of a letter that names nobody and is enclosed once more after a return."""


class RegisteredPage4(Paper):
    """A registered offender in the home that is considered: section (4)(B) (DOR-028).

    Attributes:
        sections: What the page fulfils.
        identity: The name.
        description: The physical description, line by line.
        offences: The crimes with their dates: there is no such page without (C-01).
    """

    sections: tuple[Literal["4"]]
    identity: Line
    description: Description
    offences: Dated


class RegisteredPage(Paper):
    """A registered offender: sections (5)(B) and (6)(B). It has no date (DOR-040, DOR-052)."""

    sections: Annotated[tuple[Literal["5", "6"], ...], Field(min_length=1)]
    identity: Line
    description: Description
    offences: Plain


class RegisteredPageDated(Paper):
    """As `RegisteredPage`, with the date: only while the policy of C-01 is on."""

    sections: Annotated[tuple[Literal["5", "6"], ...], Field(min_length=1)]
    identity: Line
    description: Description
    offences: Dated


class ChargedPage(Paper):
    """A charged person whose guardian consented (DOR-023, DOR-029, DOR-041, DOR-053).

    It has no physical description. `finding` is the statement under section 552.020; its words are
    one canonical phrase of the wording (C-43), so nothing about court or day can be told.
    """

    sections: Annotated[tuple[Literal["3C", "4", "5", "6"], ...], Field(min_length=1)]
    identity: Line
    offences: Dated
    finding: Literal["552.020"] = "552.020"


Page = RegisteredPage4 | RegisteredPage | RegisteredPageDated | ChargedPage


class NoticeWithheldMemo(Paper):
    """For the separate file: that somebody is not told about, and why (DOR-025, C-03).

    Internal: opaque ids, no name and no offence.
    """

    letter_date: date
    subject: Opaque
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    why: Why
    rule: Reference
    consent: Opaque | None = None


class NoticeUnnamed(_Notice):
    """That somebody is not named, where a named person decided to say so (C-03)."""

    home: Home


class NoticeWithdrawal(_Notice):
    """That an earlier notice no longer holds; names nobody (C-41).

    Attributes:
        earlier_date: The date on the earlier letter.
        earlier_reference: The reference on the earlier letter.
    """

    earlier_date: date
    earlier_reference: Reference


class NoticeScript(_Notice):
    """What a caller says when a letter of a placement came back (DOR-037, C-18).

    Attributes:
        about: The letter that came back.
        telephone: The number to call, if one is on file.
        moving: As on the cover of a notice; None for other letters.
        home: As in the letter, where it names one.
        subjects: The pages of the letter, to be told in person only.
    """

    about: Told
    telephone: Line | None = None
    moving: Moving | None = None
    home: Home | None = None
    subjects: tuple[Page, ...] = ()

    @model_validator(mode="after")
    def _subjects_of_a_notice(self) -> Self:
        if (self.about == "notice") != bool(self.subjects):
            raise ValueError("subjects: a notice tells of somebody, no other letter does")
        return self

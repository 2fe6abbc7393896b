"""What a letter may know: one frozen model per kind of letter.

These models are the disclosure guard. A field that the regulation does not allow for a letter has
no place here, so no wording can print it (matrix 6.1, C-31); an unknown field is refused. Here are
the letters about a consent and the list of all kinds; the notices are in `notices.py`, letters of
SVP proceedings in `svp.py`, of treatment in `treatment.py`, of assessments in `soau.py`. How the
fields are worded is not said here, nor where they come from.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from activities.letters import notices as n
from activities.letters import soau as u
from activities.letters import svp as s
from activities.letters import treatment as t
from activities.letters.parts import (
    Contact,
    Crime,
    LetterContext,
    Line,
    Offence,
    Paper,
    Part,
    Recipient,
    Returned,
    ReturnOutcome,
    first_fault,
)
from activities.letters.text import LetterError

__all__ = [
    "CONTEXTS",
    "ConsentDocument",
    "ConsentReminder",
    "ConsentRequest",
    "Contact",
    "Crime",
    "FollowUp",
    "LetterContext",
    "LetterKind",
    "Offence",
    "Paper",
    "Recipient",
    "ReturnOutcome",
    "VerbalScript",
    "context_for",
    "document_of",
    "first_fault",
    "follow_up_of",
    "make_context",
    "script_of",
]

LetterKind = Literal[
    "consent-request",
    "consent-reminder",
    "consent-document",
    "delivery-follow-up",
    "verbal-script",
    "possibility-notice",
    "notice",
    "notice-page-4",
    "notice-page-registered",
    "notice-page-dated",
    "notice-page-charged",
    "notice-withheld",
    "notice-unnamed",
    "notice-withdrawal",
    "notice-follow-up",
    "letter-follow-up",
    "notice-script",
    "svp-notice",
    "svp-packet",
    "mdt-assessment",
    "prc-determination",
    "victim-notice",
    "svp-transmittal",
    "right-to-petition",
    "petition-waiver",
    "annual-report-transmittal",
    "treatment-decision",
    "completion-report",
    "termination-report",
    "registration-statement",
    "extension-petition",
    "provider-agreement",
    "order-returned",
    "soau-report-transmittal",
]
Information = Literal["name", "offence", "offence-date", "offence-nature", "finding", "contact"]


class Finding(Part):
    """The court's finding of permanent incapacity under 552.020."""

    court: Line
    found_on: date


class AnswerBy(Part):
    """Until when an answer is asked for.

    Attributes:
        due: The last day.
        law: Citation of the rule, or the name of the office's policy.
        counting: One sentence on how the day was counted.
        policy: True if the day is the office's policy and not a deadline that the law sets.
    """

    due: date
    law: Line
    counting: Line
    policy: bool


class _Consent(LetterContext):
    """Fields allowed where a guardian is asked for consent (DOR-018, DOR-022, C-16, C-31).

    Attributes:
        ward: The ward's name.
        offences: The offences that would be disclosed.
        finding: The finding that makes the person one whose guardian is asked.
        information: Each kind of information that would be disclosed, by name.
        circumstances: When and how it would be disclosed; one sentence each.
        audience: Who would be told now: the co-residents, described without naming them.
        prospective: True if the form also asks about people who may move in later; they have
            a tick of their own.
        answer_by: Until when an answer is asked for.
    """

    ward: Line
    offences: Annotated[tuple[Offence, ...], Field(min_length=1, max_length=40)]
    finding: Finding
    information: Annotated[tuple[Information, ...], Field(min_length=1)] = (
        "name",
        "offence",
        "offence-date",
        "offence-nature",
        "finding",
        "contact",
    )
    circumstances: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    audience: Line
    prospective: bool = True
    answer_by: AnswerBy


class ConsentRequest(_Consent):
    """The request for consent (DOR-018 to DOR-021)."""


class ConsentReminder(_Consent):
    """A reminder of a request that is not answered yet (C-06).

    Attributes:
        request_sent_on: The day on which the request was sent.
    """

    request_sent_on: date


class ConsentDocument(_Consent):
    """The document to be signed: information, circumstances, signature and date (DOR-022)."""


class FollowUp(_Consent, Returned):
    """The letter after a return: the fields of the letter that came back, and how it ended.

    `sent_on` is the date of the request that came back.
    """


class VerbalScript(LetterContext):
    """What a caller says (DOR-037, C-18).

    Attributes:
        voicemail: True for the message that is left on a machine: it may hold the contact only,
            so a notice beside it is refused and the ward's name is out of reach.
        telephone: The number to call, if one is on file.
        notice: The request whose content is told to the guardian in person.
    """

    voicemail: bool
    telephone: Line | None = None
    notice: ConsentRequest | None = None

    @model_validator(mode="after")
    def _no_detail_on_voicemail(self) -> Self:
        if self.voicemail and self.notice is not None:
            raise ValueError("notice: a voicemail may hold the contact only (C-18)")
        if not self.voicemail and self.notice is None:
            raise ValueError("notice: missing; a call in person tells what the letter says")
        return self


CONTEXTS: Mapping[LetterKind, type[Paper]] = {
    "consent-request": ConsentRequest,
    "consent-reminder": ConsentReminder,
    "consent-document": ConsentDocument,
    "delivery-follow-up": FollowUp,
    "verbal-script": VerbalScript,
    "possibility-notice": n.PossibilityNotice,
    "notice": n.NoticeCover,
    "notice-page-4": n.RegisteredPage4,
    "notice-page-registered": n.RegisteredPage,
    "notice-page-dated": n.RegisteredPageDated,
    "notice-page-charged": n.ChargedPage,
    "notice-withheld": n.NoticeWithheldMemo,
    "notice-unnamed": n.NoticeUnnamed,
    "notice-withdrawal": n.NoticeWithdrawal,
    "notice-follow-up": n.NoticeFollowUp,
    "letter-follow-up": n.LetterFollowUp,
    "notice-script": n.NoticeScript,
    "svp-notice": s.SvpNotice,
    "svp-packet": s.SvpPacket,
    "mdt-assessment": s.MdtAssessment,
    "prc-determination": s.PrcDetermination,
    "victim-notice": s.VictimNotice,
    "svp-transmittal": s.SvpTransmittal,
    "right-to-petition": s.RightToPetition,
    "petition-waiver": s.PetitionWaiver,
    "annual-report-transmittal": s.AnnualReportTransmittal,
    "treatment-decision": t.TreatmentDecision,
    "completion-report": t.CompletionReport,
    "termination-report": t.TerminationReport,
    "registration-statement": t.RegistrationStatement,
    "extension-petition": t.ExtensionPetition,
    "provider-agreement": t.ProviderAgreement,
    "order-returned": u.OrderReturned,
    "soau-report-transmittal": u.SoauReportTransmittal,
}


def context_for(kind: str) -> type[Paper]:
    """The model that a kind of letter is worded from.

    Raises:
        LetterError: No letter of this kind exists.
    """
    for known, model in CONTEXTS.items():
        if known == kind:
            return model
    raise LetterError(f"kind: no letter is called {kind!r}; there are {', '.join(CONTEXTS)}")


def make_context(kind: str, data: Mapping[str, object]) -> Paper:
    """Build the context of a letter from plain data.

    Raises:
        LetterError: One line that names the first field that does not fit.
    """
    try:
        return context_for(kind).model_validate(dict(data))
    except ValidationError as error:
        raise LetterError(first_fault(error)) from None


def document_of(letter: ConsentRequest | ConsentReminder | FollowUp) -> ConsentDocument:
    """The consent document that goes with a letter: the same facts, to be signed."""
    return ConsentDocument.model_validate(_shared(letter))


def follow_up_of(
    letter: ConsentRequest | ConsentReminder,
    *,
    letter_date: date,
    returned_on: date,
    outcome: ReturnOutcome,
) -> FollowUp:
    """The follow-up to a letter that came back: its own fields, the return and a new date."""
    ended = {"sent_on": letter.letter_date, "returned_on": returned_on, "outcome": outcome}
    return FollowUp.model_validate(_shared(letter) | ended | {"letter_date": letter_date})


def script_of(
    letter: ConsentRequest | ConsentReminder | FollowUp,
    *,
    letter_date: date,
    voicemail: bool,
    telephone: str | None = None,
) -> VerbalScript:
    """The caller's script to a letter that came back; on voicemail nothing of it is carried over.

    Args:
        letter: The letter that did not arrive.
        letter_date: The day of the call.
        voicemail: True for the message on a machine (C-18).
        telephone: The number to call, if one is on file.
    """
    return VerbalScript(
        contact=letter.contact,
        recipient=letter.recipient,
        letter_date=letter_date,
        case_reference=letter.case_reference,
        voicemail=voicemail,
        telephone=telephone,
        notice=None if voicemail else ConsentRequest.model_validate(_shared(letter)),
    )


def _shared(letter: _Consent) -> dict[str, object]:
    """The fields that all letters about a consent have in common."""
    return {name: getattr(letter, name) for name in _Consent.model_fields}

"""What letters about a consent say: the request, the reminder, the follow-up, the call.

Belongs here: which row or event each field comes from. Not here: which fields a letter may have
(`contexts.py`), nor how they are worded.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from activities.letters import contexts as c
from activities.letters.disclosure import disclosure
from activities.letters.sources import Fields, Sources, day_of, only, recipient_of
from activities.letters.text import long_date
from domain import rules
from domain.events import Recorded
from domain.model import Json
from domain.obligations import Obligation
from domain.placement.consent_state import ConsentState
from domain.recording import EffectAsked
from law.civil import civil_day
from law.due import due
from records.commit import case_row, history

TOLD: Final = ("consent-request", "consent-reminder")
"""Letters that a guardian is asked by, and that are followed up when they come back."""


def request(at: Sources, asked: EffectAsked) -> Fields:
    """The letter that asks for consent, with the document to be signed."""
    return _with_document("consent-request", _consent(at, asked))


def reminder(at: Sources, asked: EffectAsked) -> Fields:
    """As the request, with the day on which it was sent."""
    state, _ = _consent_case(at, asked.case)
    made = state.requests.get(recipient_of(asked))
    if made is None:
        raise LookupError(f"{asked.case}: a reminder of a request that was never sent")
    sent = {"request_sent_on": civil_day(made.on)}
    return _with_document("consent-reminder", {**_consent(at, asked), **sent})


def follow_up(at: Sources, asked: EffectAsked) -> Fields:
    """The fields of the letter that came back; person and office as they are today."""
    prior = _again(at, asked)
    data = {
        **prior,
        "sent_on": _sent_on(at, asked) or prior["letter_date"],
        "letter_date": at.day,
        **at.returned(asked),
    }
    return _with_document("delivery-follow-up", data)


def script(at: Sources, asked: EffectAsked) -> Fields:
    """What a caller says, and leaves on a machine: there the contact and nothing else (C-18)."""
    prior = _again(at, asked)
    said = {
        **only(prior, "contact", "recipient", "case_reference"),
        "letter_date": at.day,
        "telephone": at.telephone(recipient_of(asked)),
    }
    call = {**said, "voicemail": False, "notice": prior}
    return "verbal-script", call, (("verbal-script", {**said, "voicemail": True}),)


def shared(context: Mapping[str, Any]) -> Json:
    """The fields that all letters about a consent have in common."""
    return {name: context[name] for name in c.ConsentDocument.model_fields if name in context}


def _with_document(kind: str, data: Json) -> Fields:
    """A letter, and the document to be signed that comes along (DOR-022)."""
    return kind, data, (("consent-document", shared(data)),)


def _consent(at: Sources, asked: EffectAsked) -> Json:
    """The fields of a letter that asks for consent (DOR-018 to DOR-022, C-16, C-31)."""
    state, opening = _consent_case(at, asked.case)
    guardian, where = recipient_of(asked), f"person {state.ward}"
    other = at.other(state.ward)
    said = disclosure(opening.data)
    court = str(dict(other.get("finding") or {}).get("court") or "")
    if not court:
        at.lacks.append(f"{where}: finding.court")
    words = dict(other.get("offences") or {})
    return {
        "contact": at.contact(asked.office),
        "recipient": at.person(guardian),
        "letter_date": at.day,
        "case_reference": asked.case,
        "ward": at.name(state.ward),
        "offences": [
            {**at.crime(str(one["code"]), words, where), "committed_on": day_of(one["on"])}
            for one in opening.data["offences"]
        ],
        "finding": {"court": court, "found_on": day_of(opening.data["finding"]["on"])},
        "circumstances": other.get("circumstances") or said["circumstances"],
        "audience": other.get("audience") or said["audience"],
        "prospective": bool(opening.data["prospective"]),
        "answer_by": _answer_by(at, state, guardian),
    }


def _consent_case(at: Sources, case: str) -> tuple[ConsentState, Recorded]:
    row = case_row(at.conn, case)
    if row is None:
        raise LookupError(f"the record has no case {case}")
    return ConsentState.model_validate(row["state"]), history(at.conn, case)[0]


def _answer_by(at: Sources, state: ConsentState, guardian: str) -> Json:
    """The day asked for: of the clock that runs, else as it would be if sent today (C-06)."""
    owed = _running_clock(state, guardian)
    start = civil_day(owed.starts) if owed is not None else at.day
    row = at.tables.deadline(rules.CONSENT_ANSWER, start)
    if owed is not None and owed.legal is not None:
        last, raw = civil_day(owed.legal), owed.raw
    else:
        found = due(rules.CONSENT_ANSWER, start, tables=at.tables)
        if found.legal is None:
            raise LookupError(f"{rules.CONSENT_ANSWER}: the tables give no number")
        last, raw = civil_day(found.legal), found.raw
    moved = " The last day is one that does not count, so it moved." if raw != last else ""
    return {
        "due": last,
        "law": f"{row.id}, {row.citation}",
        "counting": f"{row.period} after {long_date(start)}; that day is not counted.{moved}",
        "policy": row.confidence == "policy",
    }


def _again(at: Sources, asked: EffectAsked) -> Json:
    """The shared fields of an earlier letter, addressed as the registers have it now."""
    prior = shared(at.stored(str(asked.effect.data["letter"])).context)
    prior["contact"] = at.contact(asked.office)
    prior["recipient"] = at.person(recipient_of(asked))
    owner = _owner(at, asked)
    if owner is not None and _running_clock(owner, recipient_of(asked)) is not None:
        # The clock began when the letter was sent, which may not be the day it was worded.
        prior["answer_by"] = _answer_by(at, owner, recipient_of(asked))
    return prior


def _owner(at: Sources, asked: EffectAsked) -> ConsentState | None:
    """The consent for which this delivery carries a letter."""
    row = case_row(at.conn, asked.case)
    owner = case_row(at.conn, str(row["state"].get("owner"))) if row is not None else None
    if owner is None or owner["process"] != "consent":
        return None
    return ConsentState.model_validate(owner["state"])


def _sent_on(at: Sources, asked: EffectAsked) -> date | None:
    """The day on which the request was recorded as sent."""
    owner = _owner(at, asked)
    made = owner.requests.get(recipient_of(asked)) if owner is not None else None
    return civil_day(made.on) if made is not None else None


def _running_clock(state: ConsentState, guardian: str) -> Obligation | None:
    made = state.requests.get(guardian)
    for owed in state.obligations.values():
        if owed.rule == rules.CONSENT_ANSWER and made and owed.opened_by == made.version:
            return owed
    return None

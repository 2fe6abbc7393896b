"""What a case of notices knows: the picture, the envelopes, the open questions, the consents.

Belongs here: the state that `placement` and `status-found` share, and how shared events change it.
Not here: decisions. The record drops fields that are null, so optional ones are read with `get`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from pydantic import Field

from domain import events as ev
from domain.events import Recorded
from domain.model import Json
from domain.placement.envelopes import Envelope, Question, Withheld, subject_of, withdrawn_by
from domain.placement.home import Picture
from domain.placement.notices_law import law_of
from domain.placement.sought import Sought, on_file
from domain.placement.standing import classify, decided
from domain.stages import OutOfTableError
from domain.state import CaseState

PLANNED: Final = "notices-planned"
SENT: Final = "notices-sent"
DELIVERY_ENDED: Final = "delivery-ended"
CONSENT_REPORTED: Final = "consent-reported"
QUESTION_DECIDED: Final = "question-decided"
WITHDRAWAL_QUEUED: Final = "withdrawal-queued"

ANYWHERE: Final = ev.ANYWHERE | {
    PLANNED,
    SENT,
    DELIVERY_ENDED,
    CONSENT_REPORTED,
    QUESTION_DECIDED,
    WITHDRAWAL_QUEUED,
}
"""Kinds that a case of notices knows at every stage."""


class NoticesState(CaseState):
    """Facts that decide who is told what, by opaque ids."""

    location: str = ""
    picture: Picture | None = None
    envelopes: dict[str, Envelope] = Field(default_factory=dict)
    questions: dict[str, Question] = Field(default_factory=dict)
    """Open ones, by key."""
    answers: dict[str, str] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)
    """Question -> the note with the reason of its answer."""
    withheld: dict[str, Withheld] = Field(default_factory=dict)
    """By subject and sections."""
    sought: dict[str, Sought] = Field(default_factory=dict)
    """By subject; for this home: a consent is about the residents of one home (C-16)."""
    sought_elsewhere: dict[str, dict[str, Sought]] = Field(default_factory=dict)
    """As `sought`, by the home that was considered before."""
    nobody: dict[str, str] = Field(default_factory=dict)
    """Consumer -> why nobody can be told on the consumer's behalf."""
    kinds: dict[str, str] = Field(default_factory=dict)
    """Subject -> registered or charged, as last planned."""

    def about(self) -> str:
        """The person whom this case is about."""
        return ""

    def moving_in(self) -> bool:
        """Whether the one whom this case is about is still to move in (or lives there already)."""
        return False

    def asks(self, subject: str, now: datetime) -> Json:
        """The opening of the consent that this case needs about a subject (DOR-018, C-16)."""
        who = self.picture.somebody(subject) if self.picture is not None else None
        if who is None:
            raise LookupError(f"{self.case}: {subject} is not in the picture")
        finding = who.finding.model_dump(mode="json") if who.finding is not None else None
        found = decided(classify(who, law_of(self.values).standing, now), self.answers)
        return {
            "ward": subject,
            # What a page would tell: registrable by the table, or by a named person's decision.
            "offences": [
                {**one.model_dump(mode="json"), "registrable": True} for one in found.offences
            ],
            "note": self.reasons.get(f"status:{subject}"),
            "finding": finding,
            "placement": "already-placed",
            "aware_on": now.isoformat(),
            "location": self.location,
            "prospective": True,
            "for_case": self.case,
            "office": self.office,
            "occurred_on": now.isoformat(),
        }

    def by_letter(self, letter: str) -> Envelope | None:
        """The envelope that holds a letter."""
        return next((one for one in self.envelopes.values() if one.letter == letter), None)

    def live(self) -> tuple[Envelope, ...]:
        """The envelopes that have not been dropped."""
        return tuple(one for one in self.envelopes.values() if one.status != "dropped")


S = TypeVar("S", bound=NoticesState)


def _envelope(state: S, key: str, changes: Json) -> S:
    if key not in state.envelopes:
        raise OutOfTableError(f"no envelope {key}")
    held = state.envelopes[key].model_copy(update=changes)
    return state.model_copy(update={"envelopes": {**state.envelopes, key: held}})


def planned(state: S, event: Recorded) -> S:
    """What ought to be told was worked out anew."""
    data = event.data
    envelopes = dict(state.envelopes)
    for key in data.get("dropped", ()):
        envelopes[key] = envelopes[key].model_copy(update={"status": "dropped"})
    for one in data.get("envelopes", ()):
        made = Envelope.model_validate(one)
        envelopes[made.key] = made
    withdrawals = data.get("withdrawals", ())
    answered = {*withdrawals, *data.get("lapsed", ())}
    for key in withdrawals:
        for one in withdrawn_by(state.live(), key):
            changes = {"withdrawn": (*one.withdrawn, subject_of(key))}
            envelopes[one.key] = one.model_copy(update=changes)
    sought = dict(state.sought)
    for subject, one in data.get("sought", {}).items():
        sought[subject] = Sought.model_validate(one)
    withheld = [Withheld.model_validate(one) for one in data.get("withheld", ())]
    questions = [Question.model_validate(one) for one in data.get("questions", ())]
    return state.model_copy(
        update={
            "envelopes": envelopes,
            "sought": sought,
            "withheld": {withheld_key(one): one for one in withheld},
            "questions": {one.key: one for one in questions},
            "nobody": dict(data.get("nobody", {})),
            "kinds": dict(data.get("kinds", {})),
            "answers": {key: one for key, one in state.answers.items() if key not in answered},
        }
    )


def asked_for(state: NoticesState, consent: str, ward: str | None) -> tuple[str, str] | None:
    """The home and the subject for which this case asked for a consent, if it did."""
    for location, asked in ((state.location, state.sought), *state.sought_elsewhere.items()):
        for subject, one in asked.items():
            if one.consent == consent and ward in {None, subject}:
                return location, subject
    # It may report before this case has heard that it is open.
    if ward in state.sought and state.sought[ward].consent is None:
        return state.location, ward
    return None


def asked_at(state: NoticesState, location: str) -> dict[str, Sought]:
    """What was asked about the residents of a home, by subject."""
    return state.sought if location == state.location else state.sought_elsewhere[location]


def _asked(state: S, location: str, subject: str, one: Sought) -> S:
    """The state with what is known of the consent about a subject, for one home."""
    after = {**asked_at(state, location), subject: one}
    if location == state.location:
        return state.model_copy(update={"sought": after})
    elsewhere = {**state.sought_elsewhere, location: after}
    return state.model_copy(update={"sought_elsewhere": elsewhere})


def withheld_key(one: Withheld) -> str:
    """One subject, one group of sections."""
    return f"{one.subject}/{'+'.join(one.sections)}"


def _sent(state: S, event: Recorded) -> S:
    for key in event.data["envelopes"]:
        changes = {
            "status": "sent",
            "method": event.data["method"],
            "sent_on": event.occurred_on,
        }
        state = _envelope(state, key, changes)
    return state


def _delivery_ended(state: S, event: Recorded) -> S:
    held = state.by_letter(str(event.data.get("letter")))
    if held is None:
        return state
    ended = str(event.data["ended"])
    status = "stopped" if ended == "deceased" else ended
    return _envelope(state, held.key, {"status": status, "ended_on": event.occurred_on})


def _decided(state: S, event: Recorded) -> S:
    question = event.data["question"]
    rest = {key: one for key, one in state.questions.items() if key != question}
    reasons = {**state.reasons, question: event.data["note"]}
    answers = {**state.answers, question: event.data["answer"]}
    return state.model_copy(update={"answers": answers, "reasons": reasons, "questions": rest})


def _consent_reported(state: S, event: Recorded) -> S:
    data = event.data
    subject = str(data["subject"])
    location = str(data.get("location", state.location))
    held = asked_at(state, location).get(subject, Sought())
    changes: Json = {
        "consent": data["consent"],
        "standing": data["standing"],
        "as_of": event.recorded_at,
    }
    covers = data.get("covers")
    if covers is not None:
        changes |= {
            "co_residents": covers.get("co_residents"),
            "prospective": covers.get("prospective"),
        }
    if data["standing"] == "given" and covers is not None:
        changes["given_on"] = event.occurred_on
    return _asked(state, location, subject, held.model_copy(update=changes))


def pictured(state: S, picture: Picture) -> S:
    """A new picture of the home: what is on file about consents comes with it.

    One of a home that is not considered any more, or that was taken before the picture that is
    held and came after it, changes nothing.
    """
    before = state.picture
    here = before is not None and before.home.location == state.location
    overtaken = here and before is not None and picture.as_of < before.as_of
    if picture.home.location != state.location or overtaken:
        return state
    sought = dict(state.sought)
    for subject, one in state.sought.items():
        who = picture.somebody(subject)
        held = [seen for seen in (who.consents if who else ()) if seen.consent == one.consent]
        if held and (one.as_of is None or one.as_of < picture.as_of):
            sought[subject] = on_file(held[0], one)
    return state.model_copy(update={"picture": picture, "sought": sought})


def facts_noted(state: S, event: Recorded) -> S:
    """The registers changed; by the switch of C-41 a change may be noted and not followed."""
    found = event.data.get("picture")
    return pictured(state, Picture.model_validate(found)) if found else state


def effect_done(state: S, event: Recorded) -> S:
    """A letter is typeset, a delivery or a consent is open, a new home has been looked up."""
    data, order = event.data, event.data["order"]
    if "picture" in data:
        return pictured(state, Picture.model_validate(data["picture"]))
    key = order.get("envelope") or order.get("open", {}).get("envelope")
    if "letter" in data and key in state.envelopes:
        held = state.envelopes[key]
        status = "ready" if held.status == "planned" else held.status
        return _envelope(state, key, {"letter": data["letter"], "status": status})
    if data.get("process") == "delivery" and key in state.envelopes:
        return _envelope(state, key, {"delivery": data["case"]})
    if data.get("process") == "consent":
        subject, location = order["open"]["ward"], order["open"]["location"]
        held_ = asked_at(state, location).get(subject, Sought())
        standing = "asked" if held_.standing == "ordered" else held_.standing
        opened = held_.model_copy(update={"consent": data["case"], "standing": standing})
        return _asked(state, location, subject, opened)
    return state


def shared_applies() -> Mapping[str, Callable[[S, Recorded], S]]:
    """The applies of both processes: what their shared events change."""
    return {
        ev.EFFECT_DONE: effect_done,
        ev.FACTS_NOTED: facts_noted,
        PLANNED: planned,
        SENT: _sent,
        DELIVERY_ENDED: _delivery_ended,
        CONSENT_REPORTED: _consent_reported,
        QUESTION_DECIDED: _decided,
    }

"""What is done with notices that are planned: sending, deciding questions, facts of machines.

Belongs here: the rules that `placement` and `status-found` share. Not here: what ought to be told
(`wanted.py`), nor the decision to place (`placement_decide.py`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.commands import Context
from domain.events import Draft, Effect, Order
from domain.model import Json
from domain.placement import notices_orders as orders
from domain.placement.common import alert, warning, with_warnings
from domain.placement.envelopes import Envelope
from domain.placement.notices_commands import (
    ConsentReport,
    DecideQuestion,
    DeliveryReport,
    NotePicture,
    SendNotices,
)
from domain.placement.notices_law import Channel, law_of
from domain.placement.notices_state import (
    CONSENT_REPORTED,
    DELIVERY_ENDED,
    QUESTION_DECIDED,
    SENT,
    WITHDRAWAL_QUEUED,
    NoticesState,
    asked_at,
    asked_for,
)
from domain.placement.planning import difference
from domain.placement.wanted import Wanted
from domain.process import Decision
from domain.refusal import Refusal

S = TypeVar("S", bound=NoticesState)
Look = Callable[[S, datetime], Wanted]
"""What a process wants to be told now."""


def sending(look: Look[S]) -> Callable[[S, SendNotices, Context], Decision]:
    """The decision behind `send-notices`, for a process that looks at its case in its own way."""

    def send_notices(state: S, command: SendNotices, context: Context) -> Decision:
        chosen = _chosen(state, command)
        if isinstance(chosen, Refusal):
            return chosen
        refusal = _still_wanted(state, chosen, look(state, command.occurred_on))
        electronic = _electronic(state, command, chosen, context)
        if refusal is not None or isinstance(electronic, Refusal):
            return refusal or electronic  # type: ignore[return-value]
        said = [
            warning(rules.C_30, f"{one.key}: the subject lives there: Restricted Delivery")
            for one in chosen
            if one.near and command.method == "certified"
        ]
        data = {
            "method": command.method,
            "envelopes": [one.key for one in chosen],
            "note": command.note,
        }
        on = command.occurred_on
        return (
            Draft(
                kind=SENT,
                occurred_on=on,
                data=with_warnings(data, said),
                orders=tuple(
                    orders.delivery(state, one, command.method, on, electronic=electronic)
                    for one in chosen
                ),
                evidence=command.evidence,
            ),
        )

    return send_notices


def _chosen(state: NoticesState, command: SendNotices) -> tuple[Envelope, ...] | Refusal:
    """The envelopes to be sent: those named, or all that are typeset."""
    ready = [one for one in state.live() if one.status == "ready" and "2" not in one.sections]
    able = {one.key: one for one in ready}
    named = command.envelopes or tuple(able)
    for key in named:
        one = state.envelopes.get(key)
        if one is not None and one.status == "planned":
            return Refusal(
                rule=rules.H_07,
                message=f"the letter of {key} is not typeset yet",
                field="envelopes",
            )
        if key not in able:
            return Refusal(
                rule=rules.H_05,
                message=f"envelopes: {key} is not a notice that waits to be sent",
                allowed=tuple(able),
                field="envelopes",
            )
    if not named:
        return Refusal(rule=rules.H_01, message="no notice is ready to be sent")
    return tuple(able[key] for key in named)


def _still_wanted(
    state: NoticesState, chosen: tuple[Envelope, ...], wanted: Wanted
) -> Refusal | None:
    """A letter goes out only if at this moment it is still exactly what is to be told (C-41)."""
    stale = set(difference(state, wanted).dropped) & {one.key for one in chosen}
    if not stale:
        return None
    return Refusal(
        rule=rules.C_41,
        message=f"{', '.join(sorted(stale))}: what is to be told has changed since it was typeset",
        allowed=tuple(one.key for one in chosen if one.key not in stale),
        field="envelopes",
    )


def _electronic(
    state: NoticesState, command: SendNotices, chosen: tuple[Envelope, ...], context: Context
) -> Json | Refusal:
    """Whether a fax or e-mail may replace certified mail: by section (matrix 6.2, C-08)."""
    channels = law_of(state.values).notices.notice_channels
    free = all(_freely(channels[section]) for one in chosen for section in one.sections)
    if free or command.method != "electronic":
        return {"electronic_allowed": free}
    if context.actor.role is Role.SUPERVISOR and command.note:
        return {"electronic_allowed": False, "electronic_decision": command.note}
    held = sorted(
        {section for one in chosen for section in one.sections if not _freely(channels[section])}
    )
    return Refusal(
        rule=rules.DOR_027,
        message=f"a notice of section ({', '.join(held)}) goes by hand or certified mail; "
        "electronically only by a supervisor's decision with a reason (C-08)",
        allowed=("hand", "certified"),
        field="method",
    )


def _freely(channel: Channel) -> bool:
    return channel.electronic == "with-acknowledgement"


def decide_question(state: NoticesState, command: DecideQuestion, _context: Context) -> Decision:
    """A named person decides what the sources leave open, with a reason."""
    held = state.questions.get(command.question)
    if held is None:
        return Refusal(
            rule=rules.H_05,
            message=f"question: {command.question} is not open",
            allowed=tuple(sorted(state.questions)),
            field="question",
        )
    if command.answer not in held.choices:
        return Refusal(
            rule=held.rule,
            message=f"answer: {command.answer} is not one of the choices",
            allowed=held.choices,
            field="answer",
        )
    return (
        Draft(
            kind=QUESTION_DECIDED,
            occurred_on=command.occurred_on,
            data={
                "question": command.question,
                "answer": command.answer,
                "rule": held.rule,
                "note": command.note,
            },
            evidence=command.evidence,
        ),
    )


# -- facts of machines --------------------------------------------------------------------------


def note_facts(state: NoticesState, command: NotePicture, _context: Context) -> Decision:
    """The registers changed; by the switch of C-41 the change is followed or only noted."""
    if state.picture is not None and command.picture.home.location != state.location:
        return (_passed_over(command, "about another home"),)
    if not law_of(state.values).notices.rerun_on_occupancy_change:
        return (_passed_over(command, "occupancy changed; notices are not examined again (C-41)"),)
    return (
        Draft(
            kind=ev.FACTS_NOTED,
            occurred_on=command.occurred_on,
            data={"picture": command.picture.model_dump(mode="json", exclude_defaults=True)},
            evidence=command.evidence,
        ),
    )


def _passed_over(command: NotePicture, why: str) -> Draft:
    data = with_warnings({"digest": command.picture.digest}, [warning(rules.C_41, why)])
    return Draft(kind=ev.FACTS_NOTED, occurred_on=command.occurred_on, data=data)


def delivery_ended(_state: NoticesState, command: DeliveryReport, _context: Context) -> Decision:
    """A ladder has ended. Only *delivered* needs nobody's attention."""
    said = []
    if command.ended != "delivered":
        text = f"the notice to {command.recipient} ended {command.ended}"
        said.append(warning(rules.DOR_037, text))
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    task: tuple[Order, ...] = ()
    if command.ended in {"deceased", "stopped"}:
        task = (alert("delivery", ended=command.ended, delivery=command.delivery),)
    return (
        Draft(
            kind=DELIVERY_ENDED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, said),
            orders=task,
            evidence=command.evidence,
        ),
    )


_REPORTS: Final[Mapping[str, str]] = {
    "consent-given": "given",
    "consent-refused": "refused",
    "answer-clock-passed": "no-response",
    "consent-withdrawn": "withdrawn",
    "consent-closed": "closed",
    "prospective-decided": "given",
    "consent-struck": "struck",
}
"""What a consent case reports -> where the consent stands."""
CONSENT_FACTS: Final = tuple(_REPORTS)


def consent_report(name: str) -> Callable[[NoticesState, ConsentReport, Context], Decision]:
    """The decision behind one report of a consent case."""

    def report(state: NoticesState, command: ConsentReport, _context: Context) -> Decision:
        about = asked_for(state, command.consent, command.ward)
        if about is None:
            return Refusal(
                rule=rules.H_05,
                message=f"consent: {command.consent} is not one that this case asked for",
                field="consent",
            )
        return (_reported(state, command, name, *about),)

    return report


def _reported(
    state: NoticesState, command: ConsentReport, name: str, location: str, subject: str
) -> Draft:
    held = asked_at(state, location)[subject]
    standing, covers = _REPORTS[name], command.covers
    if name == "prospective-decided":
        covers = {"co_residents": held.co_residents, "prospective": command.covered}
    if name == "consent-closed" and command.stage == "consented":
        standing = "given"  # a consent that stood when its case was closed still stands
    data: Json = {
        "report": name,
        "subject": subject,
        "consent": command.consent,
        "standing": standing,
    }
    if covers is not None:
        data["covers"] = covers
    here = location == state.location
    if not here:
        data["location"] = location
    look_up: tuple[Order, ...] = ()
    if name == "consent-struck" and here:
        # What stands instead is in the record: the home and its consents are read again.
        look_up = (look_at(state, state.location),)
    return Draft(
        kind=CONSENT_REPORTED,
        occurred_on=command.occurred_on,
        data=data,
        orders=look_up,
        evidence=command.evidence,
    )


def letter_rendered(
    _state: NoticesState, effect: Effect, result: Json, now: datetime
) -> tuple[Draft, ...]:
    """A withdrawal that is typeset goes out at once: a supervisor has decided so (C-41).

    It goes as ordinary mail, which is policy. Every other letter waits for a person.
    """
    if effect.data.get("letter_kind") != orders.WITHDRAWAL:
        return ()
    letter, recipient = str(result["letter"]), str(effect.data["recipient"])
    return (
        Draft(
            kind=WITHDRAWAL_QUEUED,
            occurred_on=now,
            data={"letter": letter, "recipient": recipient, "rule": rules.C_41},
            orders=(orders.post(letter, orders.WITHDRAWAL, recipient),),
        ),
    )


def look_at(state: NoticesState, location: str) -> Order:
    """Read the picture of a home from the registers."""
    picture = state.picture
    incoming = picture.incoming.person if picture is not None and picture.incoming else None
    data: Json = {"location": location, "incoming": incoming}
    if picture is not None:
        data["bed"] = picture.bed
    return Order(key="picture", kind="facts", data=data)


def still_out(state: NoticesState) -> tuple[str, ...]:
    """The envelopes that have been sent and whose ladders have not ended."""
    return tuple(one.key for one in state.live() if one.status == "sent")

"""What people do on the ladder: opening it, calling, following up, deciding, closing.

Belongs here: opening a delivery and the fallback of DOR-037 with its decisions. Not here: what a
report on the letter means (`delivery_outcomes.py`).
"""

from domain import events as ev
from domain import rules
from domain.commands import Context
from domain.events import Draft, Order
from domain.placement import common
from domain.placement import delivery_stages as st
from domain.placement.common import duty, read_values, settle_rules, warning, with_warnings
from domain.placement.delivery_commands import (
    CloseDelivery,
    CorrectAddress,
    DecideDelivery,
    DeliveryLaw,
    OpenDelivery,
    OutcomeRow,
    RecordFollowUpSent,
    RecordVerbalAttempt,
)
from domain.placement.delivery_outcomes import (
    C_30,
    DECEASED,
    FALLBACKS,
    REFUSALS,
    Report,
    closing,
    delivered,
    ended,
    mail,
    resend_clock,
    returned,
)
from domain.placement.delivery_state import DeliveryState
from domain.process import Decision
from domain.refusal import Refusal


def open_delivery(_state: None, command: OpenDelivery, _context: Context) -> Decision:
    """Open: the letter goes into the print queue, into a person's hands, or has been faxed."""
    law = read_values(DeliveryLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    said = []
    if command.method == "electronic" and not command.electronic_allowed:
        if command.electronic_decision is None:
            return Refusal(
                rule=rules.DOR_027,
                message="this notice goes by hand or certified mail; electronically only by an "
                "operator's decision (C-08)",
                allowed=("hand", "certified"),
                field="method",
            )
        said.append(warning(rules.C_08, "electronic by an operator's decision"))
    if (
        command.method == "certified"
        and command.subject_lives_at_address
        and not command.restricted
    ):
        text = "the subject lives at this address: prefer hand or Restricted Delivery"
        said.append(warning(C_30, text))
    on, electronic = command.occurred_on, command.method == "electronic"
    as_opened = DeliveryState(
        letter=command.letter,
        letter_kind=command.letter_kind,
        recipient=command.recipient,
        restricted=command.restricted,
    )
    posted = command.method == "certified" and command.article is None
    opened = Draft(
        kind=ev.OPENED,
        occurred_on=on,
        data=with_warnings(common.opened_data(command), said),
        opens=() if electronic else (duty({}, rules.DELIVERY_HANDOVER, on),),
        orders=(mail(as_opened),) if posted else (),
        evidence=command.evidence,
    )
    if not electronic:
        return (opened,)
    sent = Draft(
        kind=st.SENT_ELECTRONICALLY,
        occurred_on=on,
        opens=(duty({}, rules.DELIVERY_ACKNOWLEDGEMENT, on),),
    )
    return (opened, sent)


def record_verbal_attempt(
    state: DeliveryState, command: RecordVerbalAttempt, context: Context
) -> Decision:
    """Who tried, when, and with what outcome: each attempt is kept (DOR-037, DOR-038)."""
    said = command.outcome or ("spoke" if command.reached else "no-answer")
    if command.reached and said != "spoke":
        return Refusal(
            rule=rules.C_18,
            message=f"{said} reaches nobody; only a conversation with the recipient does",
            field="outcome",
        )
    law = DeliveryLaw.model_validate(state.values)
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    data |= {"outcome": said, "by": context.actor.id}
    draft = Draft(
        kind=st.VERBAL_ATTEMPTED,
        occurred_on=command.occurred_on,
        data=data,
        evidence=command.evidence,
    )
    if not state.returned:
        return _nudge(state, draft)
    enough = command.reached or state.verbal + 1 >= law.verbal_attempts
    if state.verbal_done or not enough:
        return (draft,)
    on = command.occurred_on
    return (
        draft.model_copy(
            update={
                "kind": st.VERBAL_COMPLETED,
                "data": {**data, "needed": law.verbal_attempts},
                "opens": (duty(state.obligations, rules.DELIVERY_FOLLOW_UP, on),),
                "closes": settle_rules(state.obligations, (rules.DELIVERY_VERBAL,), on),
                "orders": (_follow_up_letter(state),),
            }
        ),
    )


def _nudge(state: DeliveryState, draft: Draft) -> Decision:
    """Before anything came back a call is a nudge: there is mail to be picked up."""
    if state.stage != st.NOTICE_LEFT:
        return Refusal(rule=rules.DOR_037, message="nothing came back: no verbal attempt is owed")
    nudge = settle_rules(state.obligations, (rules.DELIVERY_NUDGE,), draft.occurred_on)
    return (draft.model_copy(update={"kind": st.PICKUP_NUDGED, "closes": nudge}),)


def _follow_up_letter(state: DeliveryState) -> Order:
    return Order(
        key="follow-up",
        kind="letter",
        data={
            "letter_kind": "delivery-follow-up",
            "recipient": state.recipient,
            "letter": state.letter,
            "about": state.letter_kind,
            "outcome": state.outcome,
        },
    )


def record_follow_up_sent(
    state: DeliveryState, command: RecordFollowUpSent, _context: Context
) -> Decision:
    """The follow-up letter went out, after the verbal attempts (DOR-037)."""
    if not state.verbal_done:
        return Refusal(rule=rules.DOR_037, message="first the verbal attempts, then the letter")
    if state.follow_up_sent:
        return Refusal(rule=rules.H_01, message="the follow-up letter was sent before")
    if state.follow_up is None:
        return Refusal(rule=rules.H_07, message="the follow-up letter is not typeset yet")
    data = {"method": command.method, "letter": state.follow_up, "outcome": "sent"}
    return (
        Draft(
            kind=st.FOLLOW_UP_SENT,
            occurred_on=command.occurred_on,
            data={**data, "note": command.note},
            closes=settle_rules(
                state.obligations, (rules.DELIVERY_FOLLOW_UP,), command.occurred_on
            ),
            evidence=command.evidence,
        ),
    )


def correct_address(state: DeliveryState, command: CorrectAddress, _context: Context) -> Decision:
    """A better address is on file: send again. What DOR-037 wants stays owed."""
    if state.stage == st.QUEUED and state.method == "certified":
        return Refusal(rule=rules.H_01, message="the letter already waits for the carrier")
    return (_again(state, command, command.method, st.ADDRESS_CORRECTED),)


def _again(
    state: DeliveryState, command: CorrectAddress | DecideDelivery, method: str, kind: str
) -> Draft:
    on = command.occurred_on
    return Draft(
        kind=kind,
        occurred_on=on,
        data={"method": method, "note": command.note},
        opens=resend_clock(state, on),
        closes=closing(state, on, (), FALLBACKS | {rules.DELIVERY_RESEND}),
        orders=(mail(state),) if method == "certified" else (),
        evidence=command.evidence,
    )


def choices(state: DeliveryState) -> tuple[str, ...]:
    """What may be decided where the delivery stands; the first rule of each is in table 6.3."""
    again = ("resend-by-hand", "resend-certified")
    if state.stage in {st.RETURNED, st.FOLLOW_UP}:
        treat = ("treat-as-delivered",) if state.outcome in REFUSALS else ()
        return (*treat, *again)
    if state.stage == st.NEEDS_DECISION and state.outcome == DECEASED:
        return ("stop", *again)
    return ("treat-as-delivered", "treat-as-returned", *again)


def decide_delivery(state: DeliveryState, command: DecideDelivery, _context: Context) -> Decision:
    """A named person decides, with a reason: what the tables leave open (O)."""
    open_to = choices(state)
    if command.choice not in open_to:
        proof = command.choice == "treat-as-delivered"
        return Refusal(
            rule=rules.DOR_036 if proof else rules.H_01,
            message=f"{command.choice} is not open where the delivery stands",
            allowed=open_to,
            field="choice",
        )
    on = command.occurred_on
    if command.choice.startswith("resend"):
        method = "hand" if command.choice == "resend-by-hand" else "certified"
        return (_again(state, command, method, st.RESEND_DECIDED),)
    if command.choice == "stop":
        return (
            Draft(
                kind=st.STOPPED,
                occurred_on=on,
                data={"note": command.note, "why": DECEASED},
                closes=closing(state, on, ()),
                orders=ended(state, "deceased", on),
                evidence=command.evidence,
            ),
        )
    report = Report(
        code=state.outcome or command.choice,
        on=on,
        data={"decided": command.choice, "note": command.note},
        evidence=command.evidence,
        row=OutcomeRow(proof="no", effect="decision"),
    )
    if command.choice == "treat-as-returned":
        return (returned(state, report),)
    return (delivered(state, report, "decision"),)


def close_delivery(state: DeliveryState, command: CloseDelivery, _context: Context) -> Decision:
    """End the ladder as attempted: both the verbal attempts and the letter, or not at all."""
    lacking = []
    if not state.verbal_done:
        lacking.append("the verbal attempts")
    if not state.follow_up_sent:
        lacking.append("the follow-up letter")
    if lacking:
        return Refusal(
            rule=rules.DOR_037,
            message=f"both are needed before it can close: {' and '.join(lacking)}",
        )
    return (
        Draft(
            kind=st.ATTEMPTS_CLOSED,
            occurred_on=command.occurred_on,
            data={"note": command.note, "attempts": state.verbal},
            closes=closing(state, command.occurred_on, ()),
            orders=ended(state, "attempted", command.occurred_on),
            evidence=command.evidence,
        ),
    )

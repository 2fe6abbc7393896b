"""What an outcome does to the delivery: every effect of table 6.3, by the rows of the law.

Belongs here: the event of each effect, the duties it ends and opens, and the clocks that run out.
Not here: what a code means (the law's table), who reports it (`delivery_post.py`), nor the ladder
after a return (`delivery_decide.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from domain import rules
from domain.decider import breach
from domain.events import Draft, Order
from domain.model import Frozen, Json
from domain.obligations import Closing, Duty, Obligation, Status, release
from domain.placement import delivery_stages as st
from domain.placement.common import alert, duty, running, settle_rules, tell, warning
from domain.placement.delivery_commands import DeliveryLaw, OutcomeRow
from domain.placement.delivery_state import DeliveryState

RECEIPT: Final = "receipt-returned"
REFUSALS: Final = frozenset({"refused", "hand-refused"})
DECEASED: Final = "deceased"
C_30: Final = "C-30"

HANDED_OVER: Final = (rules.DELIVERY_HANDOVER, rules.DELIVERY_RESEND)
SCANNED: Final = (*HANDED_OVER, rules.DELIVERY_HOLD, rules.DELIVERY_LOST)
PROVEN: Final = (*SCANNED, rules.DELIVERY_RECEIPT, rules.DELIVERY_ACKNOWLEDGEMENT)
FALLBACKS: Final = frozenset({rules.DELIVERY_VERBAL, rules.DELIVERY_FOLLOW_UP})


class Report(Frozen):
    """One report on the letter: what, when, and what goes into its event."""

    code: str
    on: datetime
    data: Json
    evidence: tuple[str, ...] = ()
    row: OutcomeRow


def closing(
    state: DeliveryState,
    on: datetime,
    met: Iterable[str],
    keep: frozenset[str] = frozenset(),
) -> tuple[Closing, ...]:
    """End duties: those of the rules in `met` by this act, all others but `keep` as void."""
    settled = settle_rules(state.obligations, met, on)
    done = {one.key for one in settled}
    rest = [
        key for key, owed in state.obligations.items() if key not in done and owed.rule not in keep
    ]
    return (*settled, *release(state.obligations, Status.VOID, rest))


def ended(state: DeliveryState, how: str, on: datetime) -> tuple[Order, ...]:
    """Report the end to the case that owns the letter."""
    report = {"delivery": state.case, "recipient": state.recipient, "ended": how}
    return tell(state.owner, "delivery-ended", on, {**report, "letter": state.letter})


def mail(state: DeliveryState) -> Order:
    """Order the mail room to send the letter as certified mail."""
    return Order(
        key="mail",
        kind="mail",
        data={
            "letter": state.letter,
            "letter_kind": state.letter_kind,
            "recipient": state.recipient,
            "restricted": state.restricted,
        },
    )


def lost_clock(state: DeliveryState, on: datetime) -> tuple[Duty, ...]:
    """The clock after which mail without a final scan counts as lost (T-39)."""
    if running(state.obligations, rules.DELIVERY_LOST):
        return ()
    return (duty(state.obligations, rules.DELIVERY_LOST, on),)


def noted(report: Report, why: str, kind: str = st.SCAN_NOTED) -> Draft:
    """Keep a report that moves nothing."""
    data = {**report.data, "why": why} if why else report.data
    return Draft(kind=kind, occurred_on=report.on, data=data, evidence=report.evidence)


def outcome(state: DeliveryState, law: DeliveryLaw, report: Report, signer: str | None) -> Draft:
    """The event of a report: what the law's row says, where the delivery stands."""
    effect = report.row.effect
    if report.code in REFUSALS and law.refused_counts_as == "notified":
        return delivered(state, report, "refused")
    if effect in {"complete", "complete-with-warning"}:
        return _signed(state, law, report, signer)
    stages, draw = _EFFECTS[effect]
    if state.stage not in stages:
        return noted(report, "changes nothing at this stage")
    return draw(state, report)


def _signed(state: DeliveryState, law: DeliveryLaw, report: Report, signer: str | None) -> Draft:
    """A signature: the addressee's own, or another's at the address (X-03, X-05, C-30)."""
    wanted = law.require_addressee_signature
    near = state.subject_lives_at_address
    strict = wanted.where_subject_lives_at_address if near else wanted.default
    others = report.row.effect == "complete-with-warning" or signer == "other"
    unknown = report.code == RECEIPT and signer is None
    if strict and (others or unknown):
        return decision_needed(state, report, "the addressee's own signature is required")
    if others:
        said = [warning("X-03", "signed by another person at the address: weaker proof")]
        report = report.model_copy(update={"data": {**report.data, "warnings": said}})
    return delivered(state, report, "weaker" if others else report.row.proof)


def delivered(state: DeliveryState, report: Report, proof: str) -> Draft:
    """Proof is kept: the delivery ends (DOR-036)."""
    return Draft(
        kind=st.DELIVERED,
        occurred_on=report.on,
        data={**report.data, "proof": proof},
        closes=closing(state, report.on, PROVEN),
        orders=ended(state, "delivered", report.on),
        evidence=report.evidence,
    )


def decision_needed(state: DeliveryState, report: Report, why: str) -> Draft:
    """Nobody but a person can decide: the clocks of the post stop, the task has an owner."""
    return Draft(
        kind=st.DECISION_NEEDED,
        occurred_on=report.on,
        data={**report.data, "why": why},
        closes=closing(state, report.on, SCANNED),
        orders=(alert("decision", code=report.code),),
        evidence=report.evidence,
    )


def _await_receipt(state: DeliveryState, report: Report) -> Draft:
    return Draft(
        kind=st.RECEIPT_AWAITED,
        occurred_on=report.on,
        data=report.data,
        opens=(duty(state.obligations, rules.DELIVERY_RECEIPT, report.on),),
        closes=closing(state, report.on, SCANNED, FALLBACKS),
        evidence=report.evidence,
    )


def _pending(state: DeliveryState, report: Report) -> Draft:
    clocks = (rules.DELIVERY_NUDGE, rules.DELIVERY_HOLD)
    return Draft(
        kind=st.NOTICE,
        occurred_on=report.on,
        data=report.data,
        opens=(
            *(duty(state.obligations, rule, report.on) for rule in clocks),
            *lost_clock(state, report.on),
        ),
        closes=settle_rules(state.obligations, HANDED_OVER, report.on),
        evidence=report.evidence,
    )


def returned(state: DeliveryState, report: Report) -> Draft:
    """It came back: verbal attempts, then the follow-up letter (DOR-037, DOR-049)."""
    again = state.verbal_done
    owed = again or running(state.obligations, rules.DELIVERY_VERBAL)
    script = Order(
        key="verbal-script",
        kind="letter",
        data={
            "letter_kind": "verbal-script",
            "recipient": state.recipient,
            "letter": state.letter,
            "about": state.letter_kind,
            "outcome": report.code,
        },
    )
    return Draft(
        kind=st.RETURNED_AGAIN if again else st.MAIL_RETURNED,
        occurred_on=report.on,
        data={**report.data, "code": report.code, "refused": report.code in REFUSALS},
        opens=() if owed else (duty(state.obligations, rules.DELIVERY_VERBAL, report.on),),
        closes=closing(state, report.on, SCANNED, FALLBACKS),
        orders=() if owed else (script,),
        evidence=report.evidence,
    )


def _deceased(state: DeliveryState, report: Report) -> Draft:
    return decision_needed(state, report, "stop this recipient; who takes the place?")


def _lost(state: DeliveryState, report: Report) -> Draft:
    return Draft(
        kind=st.MAIL_LOST,
        occurred_on=report.on,
        data=report.data,
        opens=resend_clock(state, report.on),
        closes=closing(
            state, report.on, (rules.DELIVERY_LOST,), FALLBACKS | {rules.DELIVERY_RESEND}
        ),
        orders=(alert("mail-lost", article=state.article or ""),),
        evidence=report.evidence,
    )


def resend_clock(state: DeliveryState, on: datetime) -> tuple[Duty, ...]:
    """The clock for sending a lost or re-addressed letter again."""
    if running(state.obligations, rules.DELIVERY_RESEND):
        return ()
    return (duty(state.obligations, rules.DELIVERY_RESEND, on),)


def _fall_back(state: DeliveryState, report: Report) -> Draft:
    return Draft(
        kind=st.FELL_BACK,
        occurred_on=report.on,
        data=report.data,
        opens=(duty(state.obligations, rules.DELIVERY_HANDOVER, report.on),),
        closes=closing(state, report.on, (), FALLBACKS),
        orders=(mail(state),),
        evidence=report.evidence,
    )


_EFFECTS: Final[Mapping[str, tuple[tuple[str, ...], Callable[[DeliveryState, Report], Draft]]]] = {
    "await-receipt": (st.IN_THE_POST, _await_receipt),
    "pending": ((st.QUEUED, st.OUT), _pending),
    "undeliverable": ((*st.IN_THE_POST, st.AWAITING_RECEIPT), returned),
    "decision": (st.OPEN_STAGES, _deceased),
    "lost": (st.IN_THE_POST, _lost),
    "fallback-certified": ((st.AWAITING_ACKNOWLEDGEMENT,), _fall_back),
}


def lost_by_clock(state: DeliveryState, owed: Obligation) -> Draft:
    """No final scan in time: the letter counts as lost and is sent again by hand (T-39)."""
    passed = breach(owed, st.MAIL_LOST)
    if state.stage not in st.IN_THE_POST:
        return passed
    end = passed.occurred_on
    keep = FALLBACKS | {rules.DELIVERY_LOST, rules.DELIVERY_RESEND}
    return passed.model_copy(
        update={
            "data": {**passed.data, "code": "lost"},
            "opens": resend_clock(state, end),
            "closes": closing(state, end, (), keep),
        }
    )


def receipt_by_clock(_state: DeliveryState, owed: Obligation) -> Draft:
    """No receipt in time: a person decides."""
    return breach(owed, st.RECEIPT_MISSING)


def acknowledgement_by_clock(state: DeliveryState, owed: Obligation) -> Draft:
    """No acknowledgement in time: not delivered, certified mail follows (DOR-039, table 6.3)."""
    passed = breach(owed, st.FELL_BACK)
    if state.stage != st.AWAITING_ACKNOWLEDGEMENT:
        return passed
    return passed.model_copy(
        update={
            "data": {**passed.data, "code": "electronic-unacknowledged"},
            "opens": (duty(state.obligations, rules.DELIVERY_HANDOVER, passed.occurred_on),),
            "orders": (*passed.orders, mail(state)),
        }
    )

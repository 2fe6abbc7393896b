"""What is reported about the letter: scans, hand deliveries, acknowledgements.

Belongs here: from a command that reports to the row of table 6.3 that it names. Not here: what
that row does to the delivery (`delivery_outcomes.py`), nor the ladder after a return
(`delivery_decide.py`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from domain import rules
from domain.commands import Command, Context
from domain.events import Draft
from domain.model import Json
from domain.placement import common
from domain.placement import delivery_stages as st
from domain.placement.common import settle_rules
from domain.placement.delivery_commands import (
    CarrierScan,
    DeliveryLaw,
    RecordAcknowledgement,
    RecordHandDelivery,
)
from domain.placement.delivery_outcomes import (
    HANDED_OVER,
    RECEIPT,
    Report,
    lost_clock,
    noted,
    outcome,
)
from domain.placement.delivery_state import DeliveryState
from domain.process import Decision
from domain.refusal import Refusal

ACCEPTED: Final = "accepted"
_ONE_DAY: Final = timedelta(days=1)
C = TypeVar("C", bound=Command)


def after_sending(
    decide: Callable[[DeliveryState, C, Context], Decision],
) -> Callable[[DeliveryState, C, Context], Decision]:
    """A decision on what was done with a letter: refused (H-05) if dated before it was sent.

    A day typed without its hour begins at midnight, so the whole day of the sending counts.
    """

    def decided(state: DeliveryState, command: C, context: Context) -> Decision:
        if state.sent_on is not None and command.occurred_on + _ONE_DAY <= state.sent_on:
            return Refusal(
                rule=rules.H_05,
                message="occurred_on: lies before the day on which the letter was sent",
                field="occurred_on",
            )
        return decide(state, command, context)

    return decided


def carrier_scan(state: DeliveryState, command: CarrierScan, context: Context) -> Decision:
    """The carrier reports. Every report is kept; only what fits moves the delivery."""
    on = command.at or command.occurred_on
    strange = _strange_article(state, command)
    if strange:
        return strange
    refusal = common.ahead("at", command.at, context.now)
    if refusal:
        return refusal
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence", "at"})
    if command.code == ACCEPTED:
        return (_accepted(state, command, on, data),)
    law = DeliveryLaw.model_validate(state.values)
    code = "delivered-addressee" if command.code == RECEIPT else command.code
    row = law.outcomes.get(code)
    if row is None:
        return Refusal(
            rule=rules.H_05,
            message=f"code: the table of outcomes has no row {command.code!r}",
            allowed=tuple(sorted({*law.outcomes, ACCEPTED, RECEIPT})),
            field="code",
        )
    report = Report(code=command.code, on=on, data=data, evidence=command.evidence, row=row)
    stale = command.article is not None and command.article != state.article
    if stale and state.article is not None and row.proof == "no":
        return (noted(report, "about an earlier piece"),)
    return (outcome(state, law, report, command.signer),)


def _strange_article(state: DeliveryState, command: CarrierScan) -> Refusal | None:
    """A scan must be about a piece of this delivery; before its number is known, any will do."""
    if state.articles:
        strange = command.article is not None and command.article not in state.articles
    else:
        strange = state.method != "certified"
    if not strange:
        return None
    return Refusal(
        rule=rules.H_05,
        message="article: no such article belongs to this delivery",
        allowed=state.articles,
        field="article",
    )


def _accepted(state: DeliveryState, command: CarrierScan, on: datetime, data: Json) -> Draft:
    moves = state.stage == st.QUEUED and state.method == "certified"
    return Draft(
        kind=st.ACCEPTED if moves else st.SCAN_NOTED,
        occurred_on=on,
        data=data,
        opens=lost_clock(state, on) if moves else (),
        closes=settle_rules(state.obligations, HANDED_OVER, on) if moves else (),
        evidence=command.evidence,
    )


def record_hand_delivery(
    state: DeliveryState, command: RecordHandDelivery, context: Context
) -> Decision:
    """The letter was offered by hand: who handed it over, when, and what happened."""
    if command.outcome in {"signed", "other"} and not command.evidence:
        return Refusal(
            rule=rules.DOR_036,
            message="proof of delivery is to be kept: add the signed receipt as evidence",
            field="evidence",
        )
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    data["handed_by"] = command.handed_by or context.actor.id
    found = _report(state, f"hand-{command.outcome}", command.occurred_on, data, command.evidence)
    if isinstance(found, Refusal):
        return found
    law, report = found
    if report.row.proof == "no" and not (state.stage == st.QUEUED and state.method == "hand"):
        return (noted(report, "", st.HAND_ATTEMPTED),)
    return (outcome(state, law, report, None),)


def record_acknowledgement(
    state: DeliveryState, command: RecordAcknowledgement, _context: Context
) -> Decision:
    """Only an acknowledgement makes a fax or e-mail count (DOR-039, DOR-051)."""
    if not state.electronic:
        return Refusal(
            rule=rules.DOR_039, message="nothing was sent electronically that could be acknowledged"
        )
    code = "electronic-acknowledged"
    if command.outcome == "failed":
        code = "electronic-failed"
    elif not command.evidence:
        return Refusal(
            rule=rules.DOR_039,
            message="without the acknowledgement itself it is not delivered: add it as evidence",
            field="evidence",
        )
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    found = _report(state, code, command.occurred_on, data, command.evidence)
    if isinstance(found, Refusal):
        return found
    law, report = found
    return (outcome(state, law, report, None),)


def _report(
    state: DeliveryState, code: str, on: datetime, data: Json, evidence: tuple[str, ...]
) -> tuple[DeliveryLaw, Report] | Refusal:
    law = DeliveryLaw.model_validate(state.values)
    row = law.outcomes.get(code)
    if row is None:
        return Refusal(rule=rules.H_05, message=f"outcome: the law's table has no row {code!r}")
    report = Report(code=code, on=on, data={**data, "code": code}, evidence=evidence, row=row)
    return law, report

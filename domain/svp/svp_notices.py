"""The packet, the two notices, and their receipts, with which the clocks of the review begin.

Belongs here: S-07, DECK-30, M-19, C-48, C-49, T-01 to T-05. Not here: the evaluation on which they
rest (`svp_evaluation.py`), nor the review that the notices begin (`svp_review.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import ahead, duty, read_values, settle_rules, warning, with_warnings
from domain.commands import Context
from domain.events import Draft, Order
from domain.obligations import Closing, Duty, Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw, lateness
from domain.svp.dates import well_before
from domain.svp.svp_commands import GiveNotice, PreparePacket, RecordReceipt
from domain.svp.svp_evaluation import BOTH, before_report, data_of, ended_late, notice_owed
from domain.svp.svp_open import NOTICE_CLOCKS
from domain.svp.svp_state import SvpState
from domain.svp.victims import to_tell

CLOCK_OF: Final = {"attorney-general": rules.T_05, "mdt": rules.T_04}
"""Whose receipt starts which clock (C-49)."""
AGENCY_NOTICE: Final = "agency-notice"


def prepare_packet(state: SvpState, command: PreparePacket, _context: Context) -> Decision:
    """What goes to both; an incomplete packet warns and names what it lacks (S-07, M-19)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    wanted = tuple(item for group in law.svp_packet.values() for item in group)
    unknown = sorted({*command.contents} - {*wanted})
    if unknown or not command.contents:
        odd = f"{', '.join(unknown)}: the packet has no such part" if unknown else "it is empty"
        return Refusal(
            rule=rules.S_07,
            message=f"contents: {odd}",
            allowed=wanted,
            field="contents",
        )
    early = before_report(state, "occurred_on", command.occurred_on)
    if early is not None:
        return early
    missing = [item for item in wanted if item not in command.contents]
    said = [warning(rules.S_07, f"the packet lacks: {item}") for item in missing]
    mosop = command.mosop or state.treated or None
    if mosop is None:
        said.append(warning(rules.M_19, "the packet does not say what became of MoSOP treatment"))
    elif state.treated and mosop != state.treated:
        text = f"the confinement says otherwise of the treatment: {state.treated}"
        said.append(warning(rules.M_19, text, "treated"))
    return (
        Draft(
            kind=st.PACKET_PREPARED,
            occurred_on=command.occurred_on,
            data=with_warnings(data_of(command, mosop=mosop, missing=missing), said),
            orders=tuple(_packet_letter(state, command, to, missing, mosop) for to in BOTH),
            evidence=command.evidence,
        ),
    )


def _packet_letter(
    state: SvpState, command: PreparePacket, to: str, missing: list[str], mosop: str | None
) -> Order:
    return Order(
        key=f"svp-notice-{to}",
        kind="letter",
        data={
            "letter_kind": "svp-notice",
            "recipient": to,
            "person": state.person,
            "contents": list(command.contents),
            "missing": missing,
            "mosop": mosop,
            "meets": bool(state.meets),
        },
    )


def give_notice(state: SvpState, command: GiveNotice, context: Context) -> Decision:
    """One of the two notices is out; with the second the review begins (DECK-30, T-01)."""
    refusal = ahead("given_on", command.given_on, context.now) or _not_to_give(state, command)
    if refusal is not None:
        return refusal
    second = {*BOTH} <= {*state.given, command.to}
    opens = _sent_clocks(state, command)
    if not second:
        return (_given(state, command, st.NOTICE_GIVEN, opens, ()),)
    # Both are out: the duty ends with the later of the two.
    last = max(command.given_on, *state.given.values())
    return (_given(state, command, st.NOTICES_GIVEN, opens, settle_rules(
        state.obligations, NOTICE_CLOCKS, last
    )),)  # fmt: skip


def _given(
    state: SvpState,
    command: GiveNotice,
    kind: str,
    opens: tuple[Duty, ...],
    closes: tuple[Closing, ...],
) -> Draft:
    late, alerts = lateness(state.obligations, closes)
    said = [*_window(state, command), *late]
    told: tuple[Duty, ...] = ()
    letters: tuple[Order, ...] = ()
    law = read_values(SvpLaw, state.values)
    if kind == st.NOTICES_GIVEN and not isinstance(law, Refusal):
        told, letters = to_tell(
            state.obligations,
            law.svp_victim_events,
            AGENCY_NOTICE,
            command.given_on,
            victims=state.victims,
            person=state.person,
        )
    return Draft(
        kind=kind,
        occurred_on=command.given_on,
        data=with_warnings(data_of(command, **ended_late(closes, state)), said),
        opens=(*opens, *told),
        closes=closes,
        orders=(*alerts, *letters),
        evidence=command.evidence,
    )


def _not_to_give(state: SvpState, command: GiveNotice) -> Refusal | None:
    if not state.packet:
        return Refusal(
            rule=rules.S_07,
            message="the notice goes with the packet: prepare-packet comes first",
            allowed=("prepare-packet",),
        )
    if command.to in state.given:
        return Refusal(
            rule=rules.DECK_30, message=f"notice to {command.to} was given before", field="to"
        )
    on = command.given_on
    refusal = before_report(state, "given_on", on)
    if refusal is not None:
        return refusal
    early = well_before("given_on", on, state.packet_on, "the packet")
    # It may have been ready before it was typed: then it is prepared once more, with its own day.
    return early and early.model_copy(update={"allowed": ("prepare-packet",)})


def _window(state: SvpState, command: GiveNotice) -> list[dict[str, str]]:
    """Before its window opens a notice is early: T-01 has a first day too (0.2)."""
    owed = notice_owed(state)
    if owed is None or owed.rule != rules.T_01 or not owed.early(command.given_on):
        return []
    return [warning(rules.T_01, "given before the window of the notice opened")]


def _sent_clocks(state: SvpState, command: GiveNotice) -> tuple[Duty, ...]:
    """Until a receipt is recorded the clock is shown from the sending (C-49)."""
    shown = duty(state.obligations, CLOCK_OF[command.to], command.given_on)
    return (shown, *_latest_safe(state, command.to, command.given_on))


def record_receipt(state: SvpState, command: RecordReceipt, context: Context) -> Decision:
    """One of the two has the notice: the clock that counts starts (T-04, T-05, C-49)."""
    given = state.given.get(command.by)
    refusal = _not_theirs(state, command, context)
    refusal = refusal or ahead("received_on", command.received_on, context.now)
    if refusal is None and given is None:
        refusal = Refusal(
            rule=rules.DECK_30, message=f"no notice was given to {command.by}", field="by"
        )
    if refusal is None and command.by in state.received:
        refusal = Refusal(
            rule=rules.C_49,
            message=f"{command.by} received it before: strike entry {_receipt_of(state, command)} "
            "first",
            field="by",
        )
    if refusal is None and given is not None and command.received_on < given:
        refusal = Refusal(
            rule=rules.H_05,
            message="received_on lies before the notice was given",
            field="received_on",
        )
    if refusal is not None:
        return refusal
    rule = CLOCK_OF[command.by]
    opens = (
        duty(state.obligations, rule, command.received_on),
        *_latest_safe(state, command.by, command.received_on),
    )
    counted = {one.rule for one in opens}
    shown = [key for key, one in state.obligations.items() if one.rule in counted and one.live]
    return (
        Draft(
            kind=st.RECEIPT_RECORDED,
            occurred_on=command.received_on,
            data=data_of(command),
            opens=opens,
            closes=release(state.obligations, Status.EXTENDED, shown),
            evidence=command.evidence,
        ),
    )


def _receipt_of(state: SvpState, command: RecordReceipt) -> int:
    """The number of the receipt that stands: the one that opened the clock."""
    held = [one for one in state.obligations.values() if one.rule == CLOCK_OF[command.by]]
    return max((one.opened_by for one in held if one.opened_by not in state.struck), default=0)


def _not_theirs(state: SvpState, command: RecordReceipt, context: Context) -> Refusal | None:
    """Who is not of the agency says only what it received itself (H-02)."""
    actor = context.actor
    own = {
        Role.ATTORNEY_GENERAL: command.by == "attorney-general",
        Role.MDT_MEMBER: command.by == "mdt" and state.mdt.seat_of(actor.id) is not None,
    }
    if own.get(actor.role, True):
        return None
    return Refusal(
        rule=rules.H_02,
        message=f"{actor.id} may not say when {command.by} received it",
        field="by",
    )


def _latest_safe(state: SvpState, whose: str, on: datetime) -> tuple[Duty, ...]:
    """If the prosecutors wait for the assessment, the day by which they no longer may (C-48)."""
    law = read_values(SvpLaw, state.values)
    waits = not isinstance(law, Refusal) and law.prc_waits_for_mdt and state.assessment_on is None
    if whose != "attorney-general" or not waits or state.prc.closed:
        return ()
    return (duty(state.obligations, rules.PRC_LATEST_SAFE, on),)

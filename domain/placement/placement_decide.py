"""What people do with a proposed placement: documenting, asking the client, deciding.

Belongs here: the possibility notice, the client's own consent, dates and homes, and the decision
with what holds it. Not here: the opening (`placement_open.py`), what ought to be told
(`placement_wanted.py`), nor sending notices (`notices_decide.py`).
"""

from datetime import datetime

from domain import rules
from domain.actors import Role
from domain.commands import Context
from domain.events import Draft, Order
from domain.model import Json
from domain.obligations import Closing, Duty, Status, release
from domain.placement import notices_orders as orders
from domain.placement import placement_stages as st
from domain.placement.common import duty, running, settle_rules, warning, with_warnings
from domain.placement.envelopes import Envelope
from domain.placement.notices_commands import CloseNotices
from domain.placement.notices_decide import look_at, still_out
from domain.placement.placement_commands import (
    ChangeDate,
    ConsiderLocation,
    DecidePlacement,
    RecordAgentNotice,
    RecordClientConsent,
    RecordPossibility,
    RecordScreening,
    RequestClientConsent,
)
from domain.placement.placement_holds import client_decides, lacking
from domain.placement.placement_state import PlacementState
from domain.process import Decision
from domain.refusal import Refusal

_BEFORE_PLACEMENT = (
    rules.T_23,
    rules.T_24,
    rules.T_25,
    rules.WARD_CONSENT,
    rules.AGENT_NOTICE,
)
"""Clocks that end with the day of the placement."""


def record_possibility(
    state: PlacementState, command: RecordPossibility, context: Context
) -> Decision:
    """Who was told of the possibility, when and how: kept in the admissions data (DOR-015)."""
    waiting = [one for one in state.live() if "2" in one.sections and one.unsent]
    chosen = [one for one in waiting if command.recipient in {None, one.to.recipient}]
    if not chosen:
        return Refusal(
            rule=rules.DOR_014,
            message="nobody of that id is still to be told of the possibility",
            allowed=tuple(one.to.recipient for one in waiting),
            field="recipient",
        )
    untypeset = [one.key for one in chosen if one.letter is None]
    if command.method == "letter" and untypeset:
        return Refusal(
            rule=rules.H_07,
            message=f"the letter of {', '.join(untypeset)} is not typeset yet",
            field="method",
        )
    data = {
        "method": command.method,
        "envelopes": [one.key for one in chosen],
        "recipients": [one.to.recipient for one in chosen],
        "person": state.incoming,
        "entry": command.entry,
        "by": context.actor.id,
        "note": command.note,
    }
    return (
        Draft(
            kind=st.POSSIBILITY_NOTIFIED,
            occurred_on=command.occurred_on,
            data=data,
            orders=tuple(map(_posted, chosen)) if command.method == "letter" else (),
            evidence=command.evidence,
        ),
    )


def _posted(one: Envelope) -> Order:
    return orders.post(str(one.letter), orders.POSSIBILITY, one.to.recipient)


def record_screening(
    _state: PlacementState, command: RecordScreening, _context: Context
) -> Decision:
    """The contracted center and its screening (DOR-016)."""
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    return (_plain(st.SCREENING_RECORDED, command.occurred_on, data, command.evidence),)


def record_agent_notice(
    state: PlacementState, command: RecordAgentNotice, _context: Context
) -> Decision:
    """The agent told the program (DOR-044)."""
    if state.agent is None:
        return Refusal(rule=rules.DOR_044, message="no agent seeks this placement")
    on = command.occurred_on
    draft = _plain(st.AGENT_NOTICE_RECORDED, on, {"agent": state.agent}, command.evidence)
    ends = settle_rules(state.obligations, (rules.AGENT_NOTICE,), on)
    return (draft.model_copy(update={"closes": ends}),)


def _plain(kind: str, on: datetime, data: Json, evidence: tuple[str, ...]) -> Draft:
    return Draft(kind=kind, occurred_on=on, data=data, evidence=evidence)


# -- the client's own consent (D-09, T-34) ------------------------------------------------------


def request_client_consent(
    state: PlacementState, command: RequestClientConsent, _context: Context
) -> Decision:
    """The client is asked: the ten days of RSMo 630.625 begin, for one who decides alone."""
    if not client_decides(state):
        return Refusal(
            rule=rules.D_09,
            message="for a minor or ward the parent or guardian consents: record-client-consent",
        )
    if state.client in {"asked", "consented"}:
        said = "has consented" if state.client == "consented" else "was asked and has not answered"
        return Refusal(rule=rules.D_09, message=f"the client {said}")
    asked = _plain(st.CONSENT_REQUESTED, command.occurred_on, {}, command.evidence)
    begun = duty(state.obligations, rules.T_34, command.occurred_on)
    before = [key for key, one in state.obligations.items() if one.rule == rules.T_34]
    ends = release(state.obligations, Status.VOID, before)
    return (asked.model_copy(update={"opens": (begun,), "closes": ends}),)


def record_client_consent(
    state: PlacementState, command: RecordClientConsent, _context: Context
) -> Decision:
    """Consent to the placement, or its refusal, by the one whose it is to give (D-09)."""
    who = state.newcomer()
    able = [who.person] if client_decides(state) else _for(state, command.occurred_on)
    by = command.by or (able[0] if len(able) == 1 else None)
    if by not in able:
        return Refusal(
            rule=rules.D_09,
            message="by: name who decides for this client",
            allowed=tuple(able),
            field="by",
        )
    kind = st.CLIENT_CONSENTED if command.given else st.CLIENT_REFUSED
    draft = _plain(kind, command.occurred_on, {"by": by, "note": command.note}, command.evidence)
    mine = (rules.T_34, rules.WARD_CONSENT)
    ends = settle_rules(state.obligations, mine, command.occurred_on) if command.given else ()
    return (draft.model_copy(update={"closes": ends}),)


def _for(state: PlacementState, on: datetime) -> list[str]:
    """Guardians who may consent for a ward: a parent of an adult may not, without letters (C-28).

    Minors, for whom a parent may, are not placed here (DOR-034).
    """
    those = state.newcomer().guardians
    held = (one.guardian for one in those if one.in_force(on) and not one.deceased)
    return list(dict.fromkeys(held))


# -- another day, another home -------------------------------------------------------------------


def change_date(state: PlacementState, command: ChangeDate, _context: Context) -> Decision:
    """Another day: the clocks that end with it begin anew; the old dates stay visible."""
    moved: list[Duty] = []
    ended: list[Closing] = []
    for key, owed in state.obligations.items():
        if owed.live and owed.rule in _BEFORE_PLACEMENT:
            ended += release(state.obligations, Status.VOID, (key,))
            moved.append(
                duty(state.obligations, owed.rule, owed.starts, until=command.placement_on)
            )
    return (
        Draft(
            kind=st.DATE_CHANGED,
            occurred_on=command.occurred_on,
            data={"placement_on": command.placement_on.isoformat(), "note": command.note},
            opens=tuple(moved),
            closes=tuple(ended),
            evidence=command.evidence,
        ),
    )


def consider_location(
    state: PlacementState, command: ConsiderLocation, _context: Context
) -> Decision:
    """Another home: it is looked up, and everything is examined anew (DOR-032).

    Who consented to the one home has not consented to the other: the client is asked again (D-09).
    """
    if command.location == state.location:
        return Refusal(
            rule=rules.DOR_032, message="this home is considered already", field="location"
        )
    data: Json = {"location": command.location, "before": state.location}
    said = []
    if state.client != "unasked":
        text = "what was answered about the client's consent was about the home before: ask again"
        said.append(warning(rules.D_09, text))
    keys = [key for key, owed in state.obligations.items() if owed.rule == rules.T_34]
    return (
        Draft(
            kind=st.LOCATION_CONSIDERED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, said),
            opens=_ward_asked_again(state, command),
            closes=release(state.obligations, Status.VOID, keys),
            orders=(look_at(state, command.location),),
            evidence=command.evidence,
        ),
    )


def _ward_asked_again(state: PlacementState, command: ConsiderLocation) -> tuple[Duty, ...]:
    """The clock of a parent's or guardian's consent, where one was given for the home before."""
    if client_decides(state) or running(state.obligations, rules.WARD_CONSENT):
        return ()
    until = state.placement_on
    return (duty(state.obligations, rules.WARD_CONSENT, command.occurred_on, until=until),)


# -- the decision ---------------------------------------------------------------------------------


def decide_placement(state: PlacementState, command: DecidePlacement, context: Context) -> Decision:
    """A person decides. What is missing holds it; a supervisor may go on, with a reason (C-09).

    A guardian's refusal or silence never holds it (DOR-024).
    """
    if command.decision == "do-not-place":
        declined = {"note": command.note, "decision": command.decision}
        draft = _plain(
            st.DECIDED_NOT_TO_PLACE, command.occurred_on, declined, command.evidence
        ).model_copy(update={"closes": release(state.obligations, Status.VOID)})
        return (draft,)
    missing = lacking(state, command.occurred_on)
    held = [one for one in missing if one.holds]
    decides = context.actor.role is Role.SUPERVISOR and command.note is not None
    if held and not decides:
        return Refusal(
            rule=held[0].rule,
            message="not decided yet, this is missing: "
            + "; ".join(f"{one.text} ({one.rule})" for one in held)
            + ". A supervisor may decide in spite of it, with a reason",
            allowed=tuple(dict.fromkeys(one.remedy for one in held if one.remedy)),
        )
    said = [warning(one.rule, one.text) for one in missing]
    placed = command.placed_on or state.placement_on or command.occurred_on
    data: Json = {
        "decision": command.decision,
        "placed_on": placed.isoformat(),
        "despite": [one.rule for one in held],
        "note": command.note,
        "law": state.law,
    }
    draft = _plain(
        st.DECIDED_TO_PLACE, command.occurred_on, with_warnings(data, said), command.evidence
    )
    return (draft,)


def close_placement(state: PlacementState, command: CloseNotices, context: Context) -> Decision:
    """End the case. What is out or owed wants a supervisor's reason: nobody watches it after."""
    open_ = [
        *(f"{key} is still out" for key in still_out(state)),
        *(f"{key} is not sent" for key in _unsent(state)),
        *(f"{key} is not decided" for key in state.questions),
    ]
    if open_ and context.actor.role is not Role.SUPERVISOR:
        why = "; ".join(open_)
        return Refusal(rule=rules.H_01, message=f"it cannot be closed yet: {why}")
    data = with_warnings(
        {"from": state.stage, "note": command.note},
        [warning(rules.C_41, f"closed although {text}") for text in open_],
    )
    draft = _plain(st.CASE_CLOSED, command.occurred_on, data, command.evidence)
    return (draft.model_copy(update={"closes": release(state.obligations, Status.VOID)}),)


def _unsent(state: PlacementState) -> list[str]:
    return [one.key for one in state.live() if one.unsent and "2" not in one.sections]

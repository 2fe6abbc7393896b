"""A proposed placement: the process as tables (DOR (1)(H), (2) to (5)).

Belongs here: who may give which command at which stage, and what is wired to what. Not here: what a
command does (`placement_open.py`, `placement_decide.py`, `notices_decide.py`).
"""

from datetime import datetime
from typing import Final

from domain import events as ev
from domain import rules
from domain.commands import Strike
from domain.events import Draft
from domain.model import Json
from domain.obligations import Closing, Obligation, Status, release
from domain.placement import notices_commands as notices
from domain.placement import notices_decide as telling
from domain.placement import placement_commands as cmd
from domain.placement import placement_decide as placing
from domain.placement import placement_open as opening
from domain.placement import placement_stages as st
from domain.placement.common import office_command, with_warnings
from domain.placement.notices_law import law_of
from domain.placement.notices_rows import machine_rows, shared_decisions, shared_rows
from domain.placement.notices_state import QUESTION_DECIDED
from domain.placement.placement_state import APPLIES, PlacementState
from domain.placement.placement_wanted import clocks, scope, wanted
from domain.placement.planning import plan
from domain.process import OPEN, STRIKE, ClockHook, Drafts, Process

_TELLING: Final = (st.PREPARING, st.PLACED)
_ROWS: Final = (
    office_command(OPEN, cmd.OpenPlacement, (), "Open a proposed placement"),
    office_command(
        "record-possibility-notice",
        cmd.RecordPossibility,
        _TELLING,
        "Somebody was told of the possibility (2)",
        example={"method": "letter"},
    ),
    *shared_rows(_TELLING, st.OPEN_STAGES),
    office_command(
        "record-screening",
        cmd.RecordScreening,
        st.BEFORE,
        "The community mental health center and its screening",
        example={"cmhc": "cmhc-1", "screening": "note-1"},
    ),
    office_command(
        "record-agent-notice",
        cmd.RecordAgentNotice,
        _TELLING,
        "The agent told the program that it seeks this placement",
    ),
    office_command(
        "request-client-consent",
        cmd.RequestClientConsent,
        st.BEFORE,
        "The client was asked to consent to the placement",
    ),
    office_command(
        "record-client-consent",
        cmd.RecordClientConsent,
        (*st.BEFORE, st.PLACED),
        "Consent to the placement, or its refusal",
        example={"given": True},
    ),
    office_command(
        "change-date",
        cmd.ChangeDate,
        st.BEFORE,
        "The placement is planned for another day",
        example={"placement_on": "2031-07-01"},
    ),
    office_command(
        "consider-location",
        cmd.ConsiderLocation,
        st.BEFORE,
        "Another home is considered",
        example={"location": "location-2"},
    ),
    office_command(
        "decide-placement",
        cmd.DecidePlacement,
        st.BEFORE,
        "Decide to place, or not to place",
        example={"decision": "place"},
    ),
    office_command(
        "close-placement",
        notices.CloseNotices,
        st.CLOSABLE,
        "End the case, with a reason",
        needs_reason=True,
    ),
    office_command(
        STRIKE, Strike, st.OPEN_STAGES, "Strike an event of this case", needs_reason=True
    ),
    *machine_rows(st.OPEN_STAGES),
)


def settle(state: PlacementState, now: datetime) -> Drafts:
    """Whether it is a residential placement at all, and then who must be told what."""
    if state.stage == st.CLOSED or state.looking():
        return ()
    found = scope(state)
    if found is not None and state.stage == st.PREPARING and not found.inside:
        return (
            Draft(
                kind=st.LEFT_SCOPE,
                occurred_on=now,
                data=with_warnings({"rule": found.rule, "why": found.reason}, found.warnings),
                closes=release(state.obligations, Status.VOID, _of_notices(state)),
            ),
        )
    if found is not None and state.stage == st.OUT_OF_SCOPE and found.inside:
        return (Draft(kind=st.ENTERED_SCOPE, occurred_on=now, data={"rule": found.rule}),)
    said = [] if found is None or found.inside else list(found.warnings)
    if new := [one for one in said if one["rule"] not in state.scope_warned]:
        return (Draft(kind=ev.WARNED, occurred_on=now, data=with_warnings({}, new)),)
    enough = law_of(state.values).notices.prior_means == "sent"
    return plan(state, wanted(state, now), clocks(state), now, sent_is_enough=enough)


def _of_notices(state: PlacementState) -> tuple[str, ...]:
    """The duties that end with the scope: the client's consent is owed by statute all the same."""
    of_notices = {one.rule for one in clocks(state)}
    return tuple(key for key, one in state.obligations.items() if one.rule in of_notices)


def _time_spent(_state: PlacementState, owed: Obligation) -> Draft:
    """The days for the client's consent are spent: no breach, the Department may place (D-09)."""
    return Draft(
        kind=st.CLIENT_TIME_SPENT,
        occurred_on=owed.ends or owed.starts,
        data={"rule": owed.rule},
        closes=(Closing(key=owed.key, end=Status.VOID),),
    )


def _business_key(data: Json) -> str:
    """One placement of one person, sought on one day."""
    sought = data.get("sought_on") or data.get("occurred_on")
    facts = (data.get("incoming"), data.get("location"), str(sought)[:10])
    return "/".join(str(one) for one in facts)


PLACEMENT: Final = Process[PlacementState](
    name="placement",
    state=PlacementState,
    stages=st.PLACEMENT_STAGES,
    commands={row.name: row for row in _ROWS},
    decisions={
        OPEN: opening.open_placement,
        "record-possibility-notice": placing.record_possibility,
        "send-notices": telling.sending(wanted),
        "record-screening": placing.record_screening,
        "record-agent-notice": placing.record_agent_notice,
        "request-client-consent": placing.request_client_consent,
        "record-client-consent": placing.record_client_consent,
        "change-date": placing.change_date,
        "consider-location": placing.consider_location,
        "decide-placement": placing.decide_placement,
        "close-placement": placing.close_placement,
        **shared_decisions(),
    },
    applies=APPLIES,
    clocks={rules.T_34: ClockHook[PlacementState](end=_time_spent)},
    settle=settle,
    follow={"letter": telling.letter_rendered},
    strikable=frozenset(
        {
            st.POSSIBILITY_NOTIFIED,
            st.SCREENING_RECORDED,
            st.AGENT_NOTICE_RECORDED,
            st.CONSENT_REQUESTED,
            st.CLIENT_CONSENTED,
            st.CLIENT_REFUSED,
            st.DATE_CHANGED,
            st.DECIDED_TO_PLACE,
            st.DECIDED_NOT_TO_PLACE,
            QUESTION_DECIDED,
        }
    ),
    business_key=_business_key,
)

"""A status found after placement: the process as tables (DOR (6)).

Belongs here: who may give which command at which stage, and what is wired to what. Not here: what a
command does (`found.py`, `notices_decide.py`).
"""

from datetime import datetime
from typing import Final

from domain.commands import Strike
from domain.model import Json
from domain.placement import found
from domain.placement import notices_commands as notices
from domain.placement import notices_decide as telling
from domain.placement.common import office_command
from domain.placement.found_wanted import clocks, wanted
from domain.placement.notices_rows import machine_rows, shared_decisions, shared_rows
from domain.placement.notices_state import QUESTION_DECIDED
from domain.placement.planning import plan
from domain.process import OPEN, STRIKE, Drafts, Process

_ROWS: Final = (
    office_command(
        OPEN, found.OpenStatusFound, (), "Open: a resident's status was found after placement"
    ),
    *shared_rows(found.OPEN_STAGES, found.OPEN_STAGES),
    office_command(
        "close-status-found",
        notices.CloseNotices,
        found.OPEN_STAGES,
        "End the case, with a reason",
        needs_reason=True,
    ),
    office_command(
        STRIKE, Strike, found.OPEN_STAGES, "Strike an event of this case", needs_reason=True
    ),
    *machine_rows(found.OPEN_STAGES),
)


def settle(state: found.FoundState, now: datetime) -> Drafts:
    """Who must be told now that the status is known."""
    if state.stage == found.CLOSED:
        return ()
    return plan(state, wanted(state, now), clocks(state), now, sent_is_enough=False)


def _business_key(data: Json) -> str:
    """One status of one person at one home, learned of on one day."""
    facts = (data.get("person"), data.get("location"), str(data.get("aware_on"))[:10])
    return "/".join(str(one) for one in facts)


STATUS_FOUND: Final = Process[found.FoundState](
    name="status-found",
    state=found.FoundState,
    stages=found.FOUND_STAGES,
    commands={row.name: row for row in _ROWS},
    decisions={
        OPEN: found.open_status_found,
        "send-notices": telling.sending(wanted),
        "close-status-found": found.close_status_found,
        **shared_decisions(),
    },
    applies=found.APPLIES,
    settle=settle,
    follow={"letter": telling.letter_rendered},
    strikable=frozenset({QUESTION_DECIDED}),
    business_key=_business_key,
)

"""After an overt act: what was done in its days and is typed when the clock has ended them.

Belongs here: whether such an act still counts (T-13, T-16, S-36). Not here: what it does
(`svp_detention.py`, `svp_review.py`, `svp_petition.py`), nor the clock itself.

An act counts by its own time, and typing late is normal. The clock's word, that a release is due,
stands until a petition of a day in time is typed: without one the person is to be released,
whatever else was done in time. Both stay in the record.
"""

from datetime import datetime
from typing import Any, Final

from domain import rules
from domain.commands import Context
from domain.obligations import Status
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import Decide
from domain.svp.svp_state import SvpState

RELEASING: Final = (rules.T_13, rules.T_16)
"""The clocks whose end makes a release due."""


def lapsed(state: SvpState) -> bool:
    """Whether a release is due because a clock has ended, and for no other reason."""
    return state.stage == st.RELEASE_DUE and state.release_why in RELEASING


def _missed(state: SvpState, on: datetime) -> list[str]:
    """The rules of the clocks whose end makes a release due, and that an act then comes after."""
    held = [one for one in state.obligations.values() if one.rule in RELEASING]
    return [one.rule for one in held if one.status is not Status.VOID and not one.in_time(on)]


def too_late(state: SvpState, on: datetime, what: str = "an act") -> Refusal | None:
    """Refuse what was done after the end, once the clock has made a release due.

    By the rule that makes the release due; by the other clock where the act misses that one alone.
    """
    missed = _missed(state, on) if lapsed(state) else []
    if lapsed(state) and not missed:
        return None
    why = missed[0] if missed and state.release_why not in missed else state.release_why
    return Refusal(
        rule=why or rules.H_01,
        message=f"the person is to be released: {what} of that day does not change it",
        allowed=("record-release",),
    )


def counting_by_its_day(decide: Decide, *fields: str) -> Decide:
    """Once the clock has ended the days: only what was done in them, by its latest field."""

    def checked(state: Any, command: Any, context: Context) -> Decision:  # noqa: ANN401 - any row
        if state.stage != st.RELEASE_DUE:
            return decide(state, command, context)
        days = [getattr(command, name) for name in fields or ("occurred_on",)]
        return too_late(state, max(days)) or decide(state, command, context)

    return checked

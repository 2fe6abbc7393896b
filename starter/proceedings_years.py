"""A commitment at a glance: what each year asks for, the petition before the court, the release.

Belongs here: that part of the case file, as plain JSON. Not here: from which day a year is counted
(`domain/svp/commitment_years.py`), nor how it looks (`starter/commands/`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.model import Json
from domain.obligations import LIVE
from domain.svp import commitment_stages as st
from domain.svp.commitment_law import law_of
from domain.svp.commitment_state import CommitmentState
from law.civil import civil_day

_NAMES: Final = {
    rules.T_10: "examination",
    rules.T_11: "notice of the right to petition",
    rules.T_12: "review by the court",
}


def year(state: CommitmentState, duties: list[Json], now: datetime) -> Json:
    """The year at a glance: of each yearly duty what was done last, and what is due next."""
    last = {
        rules.T_10: state.examined_on,
        rules.T_11: None if state.notice is None else state.notice.given_on,
        rules.T_12: state.reviewed_on,
    }
    return {
        "number": _number(state, now),
        "duties": [_yearly(rule, duties, last[rule], state) for rule in _NAMES],
        "notice": None if state.notice is None else state.notice.model_dump(mode="json"),
    }


def _number(state: CommitmentState, now: datetime) -> int | None:
    """Which year of the commitment it is, from 1."""
    if state.committed_on is None:
        return None
    first, today = civil_day(state.committed_on), civil_day(now)
    before = (today.month, today.day) < (first.month, first.day)
    return today.year - first.year + (0 if before else 1)


def _yearly(rule: str, duties: list[Json], last: datetime | None, state: CommitmentState) -> Json:
    held = [one for one in duties if one["rule"] == rule]
    live = next((one for one in reversed(held) if one["status"] in LIVE), None)
    ended = [one for one in held if one["status"] not in LIVE]
    void = rule == rules.T_12 and state.stage in st.AT_LARGE
    return {
        "rule": rule,
        "name": _NAMES[rule],
        "last": last,
        "ended": ended[-1]["status"] if ended and not void else None,
        "recorded_late": bool(ended and ended[-1]["recorded_late"]),
        "none_now": void,
        "next": live,
    }


def petitions(state: CommitmentState) -> Json:
    """How many there were, how many failed, and the one that is before the court."""
    held = state.petition
    return {
        "filed": state.petitions,
        "failed": state.failed,
        "authorised_on": state.authorised_on,
        "pending": None if held is None else held.model_dump(mode="json"),
    }


def release(state: CommitmentState) -> Json | None:
    """Plan, residences and conditions; None while no release is in sight."""
    facts = (state.planned_on, state.approved, state.residence, state.conditions)
    if not any(facts) and state.stage != st.TO_RELEASE:
        return None
    listed = law_of(state.values).conditional_release_plan
    return {
        "planned_on": state.planned_on,
        "plan": list(state.plan),
        "plan_lacks": [one for one in listed if one not in state.plan],
        "approved": list(state.approved),
        "residence": state.residence,
        "conditions": list(state.conditions),
        "released_on": state.released_on,
        "alleged_on": state.alleged_on,
        "violated": state.violated,
        "escaped_on": state.escaped_on,
    }

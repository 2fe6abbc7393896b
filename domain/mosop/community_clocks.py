"""Which clocks run in treatment in the community, and from when: they follow from the state.

Belongs here: the rhythms of polygraphs and reports, the search for a specialist and for another
provider. Not here: how long any of them is (`law/`). An act ends its clock and begins the next; a
strike may leave too many or too few, which `missing_or_left` puts right.
"""

from collections.abc import Mapping
from datetime import datetime

from domain import rules
from domain.casework import settle_rules, warning
from domain.mosop import community_stages as st
from domain.mosop.community_state import CommunityState
from domain.numbered import numbered
from domain.obligations import Closing, Duty, Status, release

Said = list[dict[str, str]]


def wanted(state: CommunityState) -> Mapping[str, datetime]:
    """Rule of each clock that has to run -> since when."""
    found: dict[str, datetime | None] = {}
    if state.stage in st.ACTIVE:
        found = {
            rules.COMMUNITY_ASSIGN_SPECIALIST: None if state.specialist else state.region_since,
            rules.COMMUNITY_REPLACE_PROVIDER: state.lost_on,
            rules.COMMUNITY_POLYGRAPH: _last(state.begun_on, state.polygraph),
        }
    if state.stage == st.IN_TREATMENT:
        found[rules.COMMUNITY_PROGRESS] = _last(state.resumed_on, state.progress)
    return {rule: since for rule, since in found.items() if since is not None}


def _last(begun: datetime | None, act: object) -> datetime | None:
    """The last act, or the beginning, whichever is later; none before treatment has begun."""
    on: datetime | None = getattr(act, "on", None)
    return begun if begun is None or on is None else max(begun, on)


def open_clock(state: CommunityState, rule: str, since: datetime) -> Duty:
    """The next clock of a rule."""
    return numbered(state.obligations, rule, rule, since)


def act_of(
    state: CommunityState, rule: str, on: datetime
) -> tuple[tuple[Closing, ...], tuple[Duty, ...], Said]:
    """An act of a rhythm: it ends its clock, and the next begins with it.

    An act before the clock began (an examination before treatment) is on file, and ends nothing.
    """
    since = wanted(state).get(rule)
    if since is None or on < since:
        return (), (), []
    closes = settle_rules(state.obligations, [rule], on)
    return closes, (open_clock(state, rule, on),), late(state, closes)


def late(state: CommunityState, closes: tuple[Closing, ...]) -> Said:
    """What an act after its day is told."""
    held = state.obligations
    return [
        warning(held[one.key].rule, f"after {held[one.key].legal}: the duty ends late")
        for one in closes
        if one.end is Status.LATE
    ]


def voided(state: CommunityState, *kept: str) -> tuple[Closing, ...]:
    """Nothing but these rules is owed any more."""
    held = state.obligations
    gone = [key for key, one in held.items() if one.rule not in kept]
    return release(held, Status.VOID, gone)


def missing_or_left(state: CommunityState) -> tuple[tuple[Duty, ...], tuple[Closing, ...]]:
    """After a strike: the clocks that have to run and do not, and those that run for nothing."""
    due, held = wanted(state), state.obligations
    running: dict[str, str] = {}
    for key, one in held.items():
        if one.live and due.get(one.rule) == one.starts:
            running.setdefault(one.rule, key)
    left = [key for key, one in held.items() if one.live and key not in running.values()]
    opens = tuple(
        open_clock(state, rule, since) for rule, since in due.items() if rule not in running
    )
    return opens, release(held, Status.VOID, left)

"""Planning treatment against the dates of release: when it must begin at the latest (C-57).

Belongs here: the clocks of the latest start, how they move with the dates, and what is said when
one has passed. Not here: how long treatment takes (`law/`), nor the phases themselves.
"""

from datetime import UTC, date, datetime
from typing import Final

from domain import rules
from domain.casework import duty, running, warning
from domain.decider import breach
from domain.events import Draft, Order
from domain.mosop import treatment_stages as st
from domain.mosop.common import CHANGE_REQUEST, tell_site
from domain.mosop.treatment_state import TreatmentState
from domain.obligations import Closing, Duty, Obligation, Status

PLANNED: Final = (rules.TREATMENT_LATEST_START, rules.TREATMENT_LATEST_START_SVP)
_BEFORE: Final = {
    rules.TREATMENT_LATEST_START: "the conditional release",
    rules.TREATMENT_LATEST_START_SVP: "the window of the review before release opens",
}
"""Clock -> before what treatment is to be complete."""
Dates = dict[str, datetime | None]


def dates_of(state: TreatmentState) -> Dates:
    """The dates of release, as the case has them."""
    return {
        "conditional_release": state.conditional_release,
        "full_term": state.full_term,
        "anticipated_release": state.anticipated_release,
    }


def wanted(state: TreatmentState, dates: Dates) -> dict[str, datetime]:
    """Which clocks of the latest start are to run, each with the date from which it counts back."""
    found = {}
    conditional, anticipated = dates["conditional_release"], dates["anticipated_release"]
    if conditional is not None:
        found[rules.TREATMENT_LATEST_START] = conditional
    if anticipated is not None and any(one.sexually_violent for one in state.offences):
        found[rules.TREATMENT_LATEST_START_SVP] = anticipated
    return found


def begin(state: TreatmentState, on: datetime) -> tuple[Duty, ...]:
    """The clocks of an attempt that has not begun; nobody is reminded of what came before."""
    return tuple(
        duty(state.obligations, rule, before).model_copy(update={"since": on})
        for rule, before in wanted(state, dates_of(state)).items()
    )


def move(
    state: TreatmentState, dates: Dates, on: datetime
) -> tuple[tuple[Duty, ...], tuple[Closing, ...]]:
    """New dates: each clock of the latest start that runs moves; the old date stays visible."""
    if not ahead_of_start(state):
        return (), ()
    held, to = state.obligations, wanted(state, dates)
    starts = {one.rule: one.starts for one in held.values() if one.rule in PLANNED and one.live}
    moved = {rule for rule in PLANNED if starts.get(rule) != to.get(rule)}
    closes = tuple(
        Closing(key=key, end=Status.EXTENDED if one.rule in to else Status.VOID)
        for key, one in held.items()
        if one.live and one.rule in moved
    )
    opens = tuple(
        duty(held, rule, before).model_copy(update={"since": on})
        for rule, before in to.items()
        if rule in moved
    )
    return opens, closes


def ahead_of_start(state: TreatmentState) -> bool:
    """Whether there is an attempt that has not begun: only its start is planned."""
    attempt = state.attempt
    return state.stage in st.RUNNING and attempt is not None and attempt.phase_1_on is None


def too_late(state: TreatmentState) -> list[dict[str, str]]:
    """What to say while the latest start has passed and treatment has not begun."""
    return [
        _said(rule)
        for rule in PLANNED
        if running(state.obligations, rule) and _breached(state, rule)
    ]


def _breached(state: TreatmentState, rule: str) -> bool:
    held = state.obligations.values()
    return any(one.rule == rule and one.status is Status.BREACHED for one in held)


def _said(rule: str) -> dict[str, str]:
    text = f"treatment can no longer be completed before {_BEFORE[rule]}"
    return warning(rules.C_57, text)


def began_late(closes: tuple[Closing, ...], state: TreatmentState) -> list[dict[str, str]]:
    """What to say of a start after the latest one."""
    late = (one.key for one in closes if one.end is Status.LATE)
    return [_said(state.obligations[key].rule) for key in late]


def passed(_state: TreatmentState, owed: Obligation) -> Draft:
    """The latest start has passed: said at once, with what can no longer be."""
    drafted = breach(owed)
    return drafted.model_copy(update={"data": {**drafted.data, "warnings": [_said(owed.rule)]}})


def outrun(state: TreatmentState, dates: Dates) -> list[dict[str, str]]:
    """What to say of a release that moves while treatment runs: it may come before its end.

    Once Phase II has begun its own planned end counts against the conditional release (T-36);
    before that, and against the window of T-01, the day on which Phase I began does.
    """
    old, new = wanted(state, dates_of(state)), wanted(state, dates)
    moved = {rule: to for rule, to in new.items() if old.get(rule) != to}
    return [one for rule, to in moved.items() for one in _outrun(state, rule, to)]


def _outrun(state: TreatmentState, rule: str, to: datetime) -> list[dict[str, str]]:
    planned = _planned_end(state, rules.T_36)
    if planned is not None and rule == rules.TREATMENT_LATEST_START:
        if planned <= to:
            return []
        text = f"Phase II is planned until {planned:%Y-%m-%d}, after the conditional release"
        return [warning(rules.C_57, text)]
    return _begun_too_late(state, rule, to)


def _begun_too_late(state: TreatmentState, rule: str, to: datetime) -> list[dict[str, str]]:
    """Phase I began after what is now its latest start, or is planned beyond the release itself."""
    attempt = state.attempt
    if attempt is None or attempt.phase_1_on is None or state.stage not in st.RUNNING:
        return []
    latest = _latest(state, rule, to)
    if latest is not None and _day(attempt.phase_1_on) > latest:
        text = f"Phase I would have had to begin by {latest}, to end before {_BEFORE[rule]}"
        return [warning(rules.C_57, text)]
    planned = _planned_end(state, rules.T_35) or _planned_end(state, rules.T_36)
    if latest is not None or planned is None or planned <= to:
        return []
    text = f"the phase that runs is planned until {planned:%Y-%m-%d}, after the release"
    return [warning(rules.C_57, text)]


def _latest(state: TreatmentState, rule: str, to: datetime) -> date | None:
    """The latest start for another date: as long before it as it was counted for the last one."""
    counted = [one for one in state.obligations.values() if one.rule == rule]
    legal = counted[-1].legal if counted else None
    return _day(legal) + (_day(to) - _day(counted[-1].starts)) if legal is not None else None


def _day(value: date | datetime) -> date:
    """A civil day; instants of a day travel in UTC, or with Missouri's offset, as the same day."""
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value


def _planned_end(state: TreatmentState, rule: str) -> datetime | None:
    """Until when a phase that runs is planned."""
    held = state.obligations.values()
    ends = (one.ends for one in held if one.rule == rule and one.live)
    return max((one for one in ends if one is not None), default=None)


def release_on(dates: Dates) -> datetime | None:
    """Until when treatment has time: the earlier of the two dates before the full term."""
    early = [dates["conditional_release"], dates["anticipated_release"]]
    return min((one for one in early if one is not None), default=dates["full_term"])


def tell_dates(state: TreatmentState, dates: Dates, on: datetime) -> tuple[Order, ...]:
    """The sites that have the person, or his request, are told of another date."""
    new = release_on(dates)
    if new == release_on(dates_of(state)):
        return ()
    places = (state.bed, state.offer, state.request)
    sites = dict.fromkeys(one.site for one in places if one is not None)
    data = {"treatment": state.case, **({"release_on": new.isoformat()} if new else {})}
    return tuple(one for site in sites for one in tell_site(site, CHANGE_REQUEST, on, **data))

"""The court's rows cell by cell: who, where, of which court; and what a strike leads back to."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import pytest

from domain.actors import Role
from domain.commands import CommandSpec
from domain.model import Json
from domain.obligations import LIVE
from domain.process import STRIKE
from domain.refusal import Refusal
from domain.state import CaseState
from domain.svp import svp_stages as st
from domain.svp.svp import SVP
from domain.svp.svp_court_rows import COURT_CLOCKS, COURT_DECISIONS, COURT_ROWS, STRIKABLE
from tests.domain.cases import at
from tests.domain.court_commands import GOOD
from tests.domain.courts import (
    AT,
    Docket,
    committed,
    confirmed,
    detained,
    determined,
    examined,
    examining,
    filed,
    mistried,
    not_proven,
    on_trial,
    ordered,
    proven,
    sought,
    striker,
    taken,
)

ROWS: Final = {row.name: row for row in COURT_ROWS}
FIRST_OF: Final[Mapping[str, Callable[[], Docket]]] = {
    "order-examination": confirmed,
    "record-order-received": lambda: _after(confirmed, "order-examination"),
    "record-mandate": lambda: _after(committed, "record-appeal"),
    "begin-trial in mistrial": mistried,
}
"""Where a command finds its stage, but not what it needs, in the usual case of that stage."""


def _after(make: Callable[[], Docket], name: str, **changed: Any) -> Docket:
    case = make()
    case.does(name, **changed)
    return case


def _fits(name: str, stage: str) -> Docket:
    """A case in which the command of `GOOD` can be given in that stage."""
    special = FIRST_OF.get(f"{name} in {stage}") or FIRST_OF.get(name)
    return special() if special is not None else AT[stage]()


def _dated(stage: str) -> Json:
    """What a second trial says otherwise than a first one."""
    return {"begun_on": at("2031-10-06").isoformat()} if stage == st.MISTRIAL else {}


# -- the tables -----------------------------------------------------------------------------------


def test_every_row_has_a_decision_an_example_that_fits_and_a_place_in_the_process() -> None:
    assert set(ROWS) == set(COURT_DECISIONS) == set(GOOD)
    for row in COURT_ROWS:
        assert SVP.commands[row.name] is row
        assert row.roles, row.name
        assert row.stages <= {*st.SVP_STAGES.stages}, row.name
        data = {"occurred_on": "2031-06-02T09:00Z", **_instants(row.example)}
        assert row.model.model_validate(data), row.name
    assert set(COURT_CLOCKS) <= set(SVP.clocks)
    assert SVP.strikable >= STRIKABLE


def _instants(example: Json) -> Json:
    """Days as the gateway passes them on."""
    return {
        name: at(value).isoformat() if str(value)[:2] == "20" else value
        for name, value in example.items()
    }


@pytest.mark.rules("H-01", "H-02", "S-16")
@pytest.mark.parametrize("row", COURT_ROWS, ids=lambda row: row.name)
def test_who_may_and_where(row: CommandSpec) -> None:
    """Every role in every stage: accepted only where the table says so."""
    reachable = {stage: make() for stage, make in AT.items()}
    for stage, case in reachable.items():
        assert case.stage == stage
        for role in Role:
            answer = case.act(row.name, role=role) if role not in row.roles else None
            if answer is not None:
                assert isinstance(answer, Refusal)
                assert (answer.rule, answer.field) == ("H-02", None), (stage, role)
        if stage not in row.stages:
            refusal = case.refuses("H-01", row.name)
            assert row.name not in refusal.allowed
    for stage in row.stages - {st.RELEASE_DUE}:
        case = _fits(row.name, stage)
        assert case.stage == stage
        if row.name == "notify-prosecutor" and stage in st.BEFORE_COURT:
            case._state = case.state.model_copy(update={"route": "overt-act"})
        answer = case.act(row.name, **_dated(stage))
        assert not isinstance(answer, Refusal), (stage, answer.line())
        assert answer[-1].actor.role in row.roles


OF_THE_COURT: Final = sorted(row.name for row in COURT_ROWS if row.roles == {Role.COURT})


@pytest.mark.rules("H-02", "S-16")
@pytest.mark.parametrize("name", OF_THE_COURT)
def test_only_the_court_of_the_petition(name: str) -> None:
    for stage in ROWS[name].stages - {st.DETENTION_SOUGHT}:
        refusal = _fits(name, stage).refuses("H-02", name, office="court-2")
        assert "court-1" in refusal.message


@pytest.mark.rules("S-36")
def test_before_a_petition_no_court_is_the_only_one() -> None:
    assert _after(sought, "record-detention", office="court-2").stage == st.DETAINED


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("row", COURT_ROWS, ids=lambda row: row.name)
def test_every_field_that_is_wanted_is_named(row: CommandSpec) -> None:
    stage = min(row.stages)
    case = _fits(row.name, stage)
    wanted = [
        name
        for name, field in row.model.model_fields.items()
        if field.is_required() and name != "occurred_on"
    ]
    for name in wanted:
        left_out: Json = {name: None}
        assert case.refuses("H-05", row.name, **left_out).field == name
    assert wanted


# -- strikes --------------------------------------------------------------------------------------

STORIES: Final[Mapping[str, tuple[Callable[[], Docket], Iterable[tuple[str, Json]]]]] = {
    st.DETAINED_EVENT: (sought, [("record-detention", {})]),
    st.DETENTION_DENIED: (
        sought,
        [("record-detention", {"ordered": False, "detained_on": None})],
    ),
    st.MENTAL_HEALTH_CUSTODY: (detained, [("record-dmh-custody", {})]),
    st.DETERMINED_MET: (
        lambda: _after(detained, "record-dmh-custody"),
        [("record-determination", {})],
    ),
    st.DETERMINED_NOT_MET: (
        lambda: _after(detained, "record-dmh-custody"),
        [("record-determination", {"abnormality": False})],
    ),
    st.PRC_NOTIFIED: (determined, [("notify-prc", {})]),
    st.PROSECUTOR_NOTIFIED: (determined, [("notify-prosecutor", {})]),
    st.CAUSE_ON_FILING: (filed, [("record-cause-on-filing", {})]),
    st.NO_CAUSE_ON_FILING: (filed, [("record-cause-on-filing", {"found": False})]),
    st.TAKEN: (ordered, [("record-custody", {})]),
    st.CAUSE_CONFIRMED: (taken, [("record-hearing", {})]),
    st.NO_CAUSE_AT_HEARING: (taken, [("record-hearing", {"identity": False})]),
    st.EXAMINATION_ORDERED: (confirmed, [("order-examination", {})]),
    st.ORDER_RECEIVED: (
        lambda: _after(confirmed, "order-examination"),
        [("record-order-received", {})],
    ),
    st.EXAMINED: (examining, [("record-examination", {})]),
    st.OWN_EXPERT: (examined, [("record-own-expert", {})]),
    st.JURY_DEMANDED: (examined, [("demand-jury", {})]),
    st.TRIAL_BEGUN: (
        lambda: _after(examined, "record-own-expert"),
        [("begin-trial", {})],
    ),
    st.MISTRIAL_DECLARED: (on_trial, [("record-mistrial", {})]),
    st.VERDICT_PROVEN: (on_trial, [("record-verdict", {})]),
    st.VERDICT_NOT_PROVEN: (on_trial, [("record-verdict", {"abnormality": False})]),
    st.APPEALED: (proven, [("record-appeal", {})]),
    st.AFFIRMED: (lambda: _after(committed, "record-appeal"), [("record-mandate", {})]),
    st.NEW_TRIAL: (
        lambda: _after(committed, "record-appeal"),
        [("record-mandate", {"outcome": "new-trial"})],
    ),
    st.REVERSED: (
        lambda: _after(committed, "record-appeal"),
        [("record-mandate", {"outcome": "release"})],
    ),
}
"""Kind that may be struck -> where it happens, and the command that makes it."""
BY_THE_CLOCK: Final[Mapping[str, tuple[Callable[[], Docket], datetime]]] = {
    st.RELEASE_BECAME_DUE: (determined, at("2031-03-09T15:00")),
    st.PRC_TOO_LATE: (lambda: _after(determined, "notify-prc"), at("2031-03-08T15:00")),
}


def facts(case: Docket) -> Json:
    """What the case knows of its own, and which duties are owed."""
    state = case.state
    own = state.model_dump(mode="json", include={*type(state).model_fields} - BASE)
    live = {key for key, owed in state.obligations.items() if owed.status in LIVE}
    return own | {"stage": state.stage, "live": sorted(live)}


BASE: Final = frozenset(CaseState.model_fields)


def test_every_strikable_kind_has_a_story_here() -> None:
    assert {*STORIES, *BY_THE_CLOCK} == STRIKABLE


@pytest.mark.rules("H-07")
@pytest.mark.parametrize("kind", sorted(STORIES))
def test_a_strike_leads_back_to_where_the_case_stood(kind: str) -> None:
    make, commands = STORIES[kind]
    case = make()
    before = facts(case)
    for name, changed in commands:
        case.does(name, **changed)
    assert case.kinds[-1] == kind
    assert facts(case) != before or kind == st.PROSECUTOR_NOTIFIED
    case.strikes()
    assert facts(case) == before
    for name, changed in commands:  # and what was struck can be recorded again
        case.does(name, **changed)
    assert case.kinds[-1] == kind


@pytest.mark.rules("T-15", "T-16")
@pytest.mark.parametrize("kind", sorted(BY_THE_CLOCK))
def test_what_the_clock_said_can_be_struck_and_it_is_not_said_again(kind: str) -> None:
    make, end = BY_THE_CLOCK[kind]
    case = make()
    before = facts(case)
    case.clock(end)
    assert case.kinds[-1] == kind
    case.strikes()
    assert facts(case) == before
    case.clock(end)
    assert case.kinds[-1] == "event-struck"


@pytest.mark.rules("H-01")
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (taken, "count-as-offered"),
        (examining, "appoint-examiner"),
        (examining, "extend-examination"),
        (examined, "continue-trial"),
        (proven, "order-commitment"),
    ],
)
def test_what_may_not_be_struck(make: Callable[[], Docket], name: str) -> None:
    case = _after(make, name)
    refusal = case.refuses(
        "H-01", STRIKE, role="supervisor", version=len(case.history), note="note-1"
    )
    assert refusal.field == "version"


@pytest.mark.rules("H-01")
def test_later_ones_are_struck_first() -> None:
    case = not_proven()
    for kind in (st.CAUSE_ON_FILING, st.TAKEN, st.CAUSE_CONFIRMED, st.EXAMINED, st.TRIAL_BEGUN):
        version = case.kinds.index(kind) + 1
        case.refuses("H-01", STRIKE, role=striker(kind), version=version, note="note-1")
    case.strikes()
    case.strikes(case.kinds.index(st.TRIAL_BEGUN) + 1)
    assert (case.stage, case.ends()["T-08"]) == (st.TRIAL_PENDING, "open")

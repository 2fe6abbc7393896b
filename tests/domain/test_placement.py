"""A proposed placement: opening it, its scope, an agent, what comes too late."""

from datetime import timedelta
from typing import Any

import pytest

from domain.decider import SKEW
from domain.placement.placement import PLACEMENT
from domain.refusal import Refusal
from tests.domain.cases import at, day
from tests.domain.homes import (
    NOW,
    offender,
    person,
    picture,
    placement,
    values,
)
from tests.domain.recorder import Recorder
from tests.domain.steps import (
    clocks,
    documents,
    does,
    ends,
    lines,
    moves,
    named,
    owed,
    refused,
    sends,
    warned,
)

POSSIBILITY = ("newcomer", "newcomer", "", ("2",))


def opening(*residents: Any, who: Any = None, **other: Any) -> Refusal | Recorder[Any]:
    who = who or person("newcomer")
    data = {
        "office": "ro-test",
        "law": values("placement", **other.pop("values", {})),
        "incoming": "newcomer",
        "location": "location-1",
        "placement_on": day("2031-07-01"),
        "facts": picture(*residents, incoming=who, home=other.pop("home", {})),
    }
    case = Recorder(PLACEMENT, case="placement-1")
    answer = case.give("open", NOW, **(data | other))
    return answer if isinstance(answer, Refusal) else case


def said(answer: object) -> set[str]:
    assert isinstance(answer, Recorder), answer
    return warned(answer.history[0])


def no(answer: object, rule: str) -> Refusal:
    assert isinstance(answer, Refusal)
    assert answer.rule == rule, answer.line()
    return answer


# -- opening -------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-001", "C-35")
def test_every_case_is_tied_to_a_version_that_expired_on_its_face() -> None:
    case = opening()
    assert said(case) == {"DOR-001"}
    assert isinstance(case, Recorder)
    assert "sunset" in str(case.state.values["regulation"])
    (one,) = case.history[0].data["warnings"]
    assert "2018-07-01" in one["text"]
    assert "followed as policy" in one["text"]
    assert (case.state.law, bool(case.state.law_digest)) == (values("placement")["version"], True)


@pytest.mark.rules("C-35", "DOR-001")
def test_an_expired_regulation_that_policy_does_not_follow_holds_nothing() -> None:
    record = values("placement")["values"]["regulation"] | {"enforce_after_sunset": False}
    case = placement(offender("r1"), law={"regulation": record})
    does(case, "record-client-consent", given=True)
    event = does(case, "decide-placement", decision="place")
    assert event.data["despite"] == []
    assert {"T-23", "T-24"} <= warned(event)


@pytest.mark.rules("DOR-034", "DOR-062", "D-06")
@pytest.mark.parametrize("age", [17, 9, None])
def test_a_minor_is_not_guessed_at(age: int | None) -> None:
    assert no(opening(who=person("newcomer", age=age)), "DOR-034").field == "incoming"


@pytest.mark.parametrize(
    ("changed", "rule", "named_field"),
    [
        ({"incoming": "somebody-else"}, "H-05", "incoming"),
        ({"sought_on": (NOW + SKEW + timedelta(seconds=1)).isoformat()}, "H-04", "sought_on"),
        ({"placement_on": "soon"}, "H-05", "placement_on"),
        ({"law": {"version": "1", "digest": "0", "values": {}}}, "H-05", None),
    ],
)
def test_what_does_not_fit_names_its_field(
    changed: dict[str, Any], rule: str, named_field: str | None
) -> None:
    refusal = no(opening(**changed), rule)
    assert refusal.field is not None
    assert named_field in {None, refusal.field}
    no(opening(who=person("newcomer", deceased=True)), "H-05")


@pytest.mark.rules("DOR-016", "DOR-017", "C-36")
@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"division": "psychiatric"}, "DOR-016"),
        ({"division": "psychiatric", "cmhc": "cmhc-1"}, None),
        ({"home": {"licensed": False}}, "DOR-017"),
        ({"home": {"licence_until": day("2031-06-01")}}, "DOR-017"),
        ({"home": {"licence_until": day("2031-06-03")}}, None),
        ({"home": {"office": None}}, "C-36"),
    ],
)
def test_what_is_missing_from_the_start_is_a_warning(
    given: dict[str, Any], rule: str | None
) -> None:
    assert said(opening(**given)) == {"DOR-001", *([rule] if rule else [])}


@pytest.mark.rules("DOR-016", "DOR-017")
def test_what_only_warns_at_the_opening_only_warns_at_the_decision() -> None:
    case = placement(division="psychiatric", home={"licensed": False})
    documents(case)
    does(case, "record-client-consent", given=True)
    event = does(case, "decide-placement", decision="place")
    assert warned(event) == {"DOR-016", "DOR-017"}
    assert event.data["despite"] == []
    case = placement(division="psychiatric")
    does(case, "record-screening", cmhc="cmhc-1", screening="note-1")
    assert (case.state.cmhc, case.state.screening) == ("cmhc-1", "note-1")


def test_one_placement_of_one_person_sought_on_one_day() -> None:
    assert PLACEMENT.business_key is not None
    data = {"incoming": "p", "location": "l", "sought_on": "2031-06-02T09:00:00"}
    assert PLACEMENT.business_key(data) == "p/l/2031-06-02"


# -- scope ---------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-010", "C-20", "DOR-007")
def test_a_placement_leaves_and_enters_the_scope_with_its_home() -> None:
    case = placement(offender("r1"), home={"facility": "isl"}, related=[("newcomer", "r1")])
    assert case.stage == "out-of-scope"
    assert case.state.out_of_scope == "DOR-010"
    assert lines(case) == set()
    assert clocks(case) == {}
    refused(case, "H-01", "send-notices", method="hand")
    isl: dict[str, Any] = {"home": {"facility": "isl"}, "related": [("newcomer", "r1")]}
    moves(case, offender("r1"), person("r2"), **isl)
    assert case.stage == "preparing"
    assert "entered-scope" in case.kinds
    assert named(case.state) == {"r1"}
    assert clocks(case) == {"T-23": "open", "T-24": "open"}
    sends(case)
    moves(case, offender("r1"), **isl)
    assert case.stage == "out-of-scope"
    assert set(clocks(case).values()) == {"void"}
    assert case.state.questions == {}  # who lives there is still the one who was named
    moves(case, offender("r1"), person("r2"), **isl)
    assert lines(case, "ready") == {POSSIBILITY}
    assert clocks(case)["T-24:2"] == "open"


@pytest.mark.rules("DOR-011", "D-04")
def test_a_respite_bed_is_out_of_scope_and_long_stays_are_warned_of() -> None:
    case = placement(offender("r1"), bed="respite", nights=7)
    assert case.stage == "out-of-scope"
    assert lines(case) == set()
    assert "D-04" in {rule for event in case.history for rule in warned(event)}


@pytest.mark.rules("C-21")
def test_a_home_for_minors_is_out_of_scope() -> None:
    case = placement(offender("r1"), home={"facility": "tfh"})
    assert (case.stage, case.state.out_of_scope) == ("out-of-scope", "C-21")
    does(case, "record-client-consent", given=True)
    event = does(case, "decide-placement", decision="place")
    assert event.data["despite"] == []


# -- an agent (DOR-044) --------------------------------------------------------------------------


@pytest.mark.rules("DOR-044")
def test_an_agent_who_seeks_a_placement_for_an_offender_tells_the_program() -> None:
    case = placement(incoming=offender("newcomer"), agent="agent-1")
    assert "DOR-044" in warned(case.history[0])
    assert str(owed(case, "placement.agent-notice").legal) == "2031-06-30"
    case.clock(at("2031-07-01"))
    assert clocks(case)["placement.agent-notice"] == "breached"
    does(case, "record-agent-notice", at("2031-07-02"), occurred_on=day("2031-06-05"))
    assert owed(case, "placement.agent-notice").recorded_late
    assert case.state.agent_told_on == at("2031-06-05")


@pytest.mark.rules("DOR-044")
def test_without_an_agent_or_an_offender_there_is_no_such_duty() -> None:
    refused(placement(), "DOR-044", "record-agent-notice")
    assert "placement.agent-notice" not in clocks(placement(agent="agent-1"))
    told = placement(
        incoming=offender("newcomer"), agent="agent-1", agent_told_on=day("2031-06-01")
    )
    assert "placement.agent-notice" not in clocks(told)
    assert "DOR-044" not in warned(told.history[0])


# -- what is refused in the wrong stage ----------------------------------------------------------


def test_after_the_decision_only_telling_goes_on() -> None:
    case = placement(offender("r1"))
    documents(case)
    does(case, "record-client-consent", given=True)
    sends(case)
    ends(case, NOW)
    does(case, "decide-placement", decision="place")
    late: dict[str, dict[str, Any]] = {
        "decide-placement": {"decision": "place"},
        "change-date": {"placement_on": day("2031-08-01")},
        "consider-location": {"location": "location-2"},
        "record-screening": {"cmhc": "cmhc-1"},
        "request-client-consent": {},
    }
    for name, data in late.items():
        refused(case, "H-01", name, **data)
    does(case, "close-placement", note="note-1")
    for name in ("send-notices", "close-placement", "decide-question", "strike"):
        refused(case, "H-06", name, role="supervisor", method="hand", note="n")
    refused(case, "H-06", "note-facts", role="system")

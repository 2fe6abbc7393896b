"""A status found after placement: section (6), and (3)(C) with it."""

from typing import Any

import pytest

from domain.placement.status_found import STATUS_FOUND
from domain.refusal import Refusal
from tests.domain.cases import at, day
from tests.domain.homes import (
    NOW,
    SOURCES,
    act,
    guardian,
    offender,
    person,
    picture,
    resident,
    status_found,
    values,
    ward,
)
from tests.domain.recorder import Recorder
from tests.domain.steps import (
    DECIDER,
    Case,
    alerts,
    answers,
    clocks,
    does,
    ends,
    envelope,
    lines,
    moves,
    owed,
    page,
    refused,
    sends,
    warned,
)

REGISTERED = ("identity", "description", "nature")
CHARGED = ("identity", "date", "nature", "finding")
HOME = (
    person("r2"),
    ward("r3", "g3", "g4"),
    resident(person("r4"), funded=False),
    resident(person("r5"), bed="respite"),
    person("r6", deceased=True),
)
LATER = at("2031-06-20T09:00")


def opening(*residents: Any, **other: Any) -> Refusal | Case:
    data = {
        "office": "ro-test",
        "law": values("status-found"),
        "person": "r1",
        "location": "location-1",
        "aware_on": day("2031-06-02"),
        "facts": picture(*residents, home=other.pop("home", {})),
    }
    case: Case = Recorder(STATUS_FOUND, case="status-found-1")
    answer = case.give("open", NOW, **(data | other))
    return answer if isinstance(answer, Refusal) else case


def no(answer: object, rule: str) -> Refusal:
    assert isinstance(answer, Refusal)
    assert answer.rule == rule, answer.line()
    return answer


# -- opening -------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-045", "DOR-010", "DOR-011", "DOR-067", "DOR-068")
def test_it_is_about_a_resident_of_a_residential_placement_with_a_status() -> None:
    assert no(opening(offender("r9")), "DOR-045").field == "person"
    assert no(opening(offender("r1"), home={"facility": "tfh"}), "C-21").field == "location"
    assert no(opening(offender("r1"), home={"funded": False}), "DOR-010").field == "location"
    no(opening(resident(offender("r1"), bed="respite")), "DOR-011")
    no(opening(person("r1")), "DOR-068")
    no(opening(person("r1", offences=[act(outcome="charged")])), "DOR-067")
    assert no(opening(offender("r1"), aware_on=day("2031-06-03")), "H-04").field == "aware_on"
    assert no(opening(offender("r1"), law={"version": "1", "digest": "0"}), "H-05").field
    assert not isinstance(opening(offender("r1")), Refusal)


@pytest.mark.rules("DOR-001", "C-35")
def test_the_version_it_is_decided_by_is_kept() -> None:
    case = status_found("r1", offender("r1"))
    assert case.state.law == values("status-found")["version"]
    assert "DOR-001" in warned(case.history[0])


# -- (6) -----------------------------------------------------------------------------------------


@pytest.mark.rules("DOR-002", "DOR-045", "DOR-052", "C-01", "C-15", "T-26")
def test_every_funded_co_resident_learns_of_an_offender_without_the_date() -> None:
    case = status_found("r1", resident(offender("r1"), funded=False), *HOME)
    assert lines(case) == {
        ("r2", "r2", "r1", ("6",)),
        ("g3", "r3", "r1", ("6",)),
        ("g4", "r3", "r1", ("6",)),
    }
    assert page(case, "r2", "6").fields == REGISTERED
    assert page(case, "r2", "6").offences[0].on is None
    order = next(one for one in case.orders("letter") if one.data["recipient"] == "r2")
    assert (order.data["moving"], order.data["sections"]) == ("there", ["6"])
    assert str(owed(case, "T-26").legal) == "2031-06-16"


@pytest.mark.rules("C-15")
def test_whom_6_reaches_is_a_value() -> None:
    case = status_found("r1", offender("r1"), *HOME, law={"section_6_reach": "every-resident"})
    assert {one[1] for one in lines(case)} == {"r2", "r3", "r4"}


@pytest.mark.rules("C-01")
def test_the_date_under_6_is_a_switch() -> None:
    on = {"include_crime_date": {"4": "required", "5": "off", "6": "on"}}
    case = status_found("r1", offender("r1"), person("r2"), law=on)
    assert set(page(case, "r2", "6").fields) == {*REGISTERED, "date"}
    assert page(case, "r2", "6").offences[0].on == at("2015-05-01")


@pytest.mark.rules("DOR-047", "DOR-048", "DOR-049", "DOR-050", "DOR-051", "DOR-055", "T-26", "C-30")
@pytest.mark.parametrize("ended", ["delivered", "attempted"])
def test_the_ladder_of_every_recipient_ends_the_clock(ended: str) -> None:
    case = status_found("r1", offender("r1"), person("r2"), ward("r3", "g3"))
    assert {one.to.recipient: one.near for one in case.state.live()} == {"r2": True, "g3": False}
    event = sends(case)
    assert warned(event) == {"C-30"}
    opened = {one.data["open"]["recipient"]: one.data["open"] for one in case.orders("open")}
    assert opened["r2"]["subject_lives_at_address"] is True
    assert all(one["electronic_allowed"] for one in opened.values())
    ends(case, at("2031-06-10"), envelope(case, "r2", "6").key, ended=ended)
    assert clocks(case) == {"T-26": "open"}
    case.clock(at("2031-06-17"))
    assert clocks(case) == {"T-26": "breached"}
    ends(case, at("2031-06-16"), typed=at("2031-06-17"), ended=ended)
    assert (owed(case, "T-26").status, owed(case, "T-26").recorded_late) == ("met", True)
    assert [one["key"] for one in alerts(case, "withdrawn")] == ["T-26"]


@pytest.mark.rules("DOR-051")
def test_electronic_is_allowed_if_it_is_acknowledged() -> None:
    case = status_found("r1", offender("r1"), person("r2"))
    sends(case, method="electronic")
    (order,) = case.orders("open")
    assert order.data["open"]["method"] == "electronic"


# -- what changes, what is decided, the end ------------------------------------------------------


@pytest.mark.rules("C-41", "DOR-045")
def test_a_new_resident_is_told_and_one_who_left_is_not() -> None:
    case = status_found("r1", offender("r1"), person("r2"), person("r3"))
    sends(case, envelopes=[envelope(case, "r2", "6").key])
    moves(case, offender("r1"), person("r2"), person("r4"))
    assert {one[0] for one in lines(case, "ready")} == {"r4"}
    assert {one[0] for one in lines(case, "sent")} == {"r2"}


@pytest.mark.rules("C-41")
def test_a_subject_who_left_is_a_question_of_withdrawal_and_owes_nothing_more() -> None:
    case = status_found("r1", offender("r1"), person("r2"), person("r3"))
    sends(case, envelopes=[envelope(case, "r2", "6").key])
    moves(case, person("r2"), person("r3"))
    assert set(case.state.questions) == {"withdraw:location-1:r1"}
    assert lines(case, "ready") == set()
    assert clocks(case) == {"T-26": "void"}


@pytest.mark.rules("C-31", "DOR-066", "C-29", "D-06")
def test_what_the_sources_leave_open_waits_for_a_person() -> None:
    unsourced = {key: one for key, one in SOURCES.items() if key != "nature"}
    case = status_found("r1", offender("r1", sources=unsourced, age=17), person("r2"))
    assert set(case.state.questions) == {"minor:r1"}
    answers(case, "minor:r1", "tell")
    assert set(case.state.questions) == {"source:r1:nature"}
    answers(case, "source:r1:nature", "disclose")
    assert lines(case) == {("r2", "r2", "r1", ("6",))}
    staff = guardian("g3", roles=["provider-employee"])
    case = status_found("r1", offender("r1"), ward("r3") | {"guardians": [staff]})
    assert set(case.state.questions) == {"recipient:r3:r1"}
    answers(case, "recipient:r3:r1", "as-proposed")
    assert lines(case) == {("g3", "r3", "r1", ("6",))}


@pytest.mark.rules("C-11")
def test_a_status_that_is_undecided_is_opened_and_decided() -> None:
    case = status_found("r1", person("r1", offences=[act()], sources=SOURCES), person("r2"))
    assert set(case.state.questions) == {"status:r1"}
    answers(case, "status:r1", "registered")
    assert lines(case) == {("r2", "r2", "r1", ("6",))}
    version = next(one.version for one in case.history if one.kind == "question-decided")
    does(case, "strike", version=version, **DECIDER)
    assert lines(case) == set()


@pytest.mark.rules("DOR-045", "DOR-055")
def test_it_closes_when_everybody_was_told() -> None:
    lost = person("r3", capacity="incapacitated")
    case = status_found("r1", offender("r1"), person("r2"), lost)
    refusal = refused(case, "DOR-045", "close-status-found", note="note-1")
    assert "r3" in refusal.message
    sends(case)
    moves(case, offender("r1"), person("r2"))
    refused(case, "DOR-045", "close-status-found", note="note-1")
    ends(case, NOW)
    assert clocks(case) == {"T-26": "met"}
    refused(case, "H-07", "close-status-found")
    does(case, "close-status-found", note="note-1")
    refused(case, "H-06", "close-status-found", note="note-1")
    refused(case, "H-06", "send-notices", method="hand")
    assert case.settle(LATER) == ()
    open_ = status_found("r1", offender("r1"), person("r2"))
    event = does(open_, "close-status-found", **DECIDER)
    assert warned(event) == {"C-41"}
    assert clocks(open_) == {"T-26": "void"}


def test_one_status_of_one_person_learned_of_on_one_day() -> None:
    assert STATUS_FOUND.business_key is not None
    data = {"person": "p", "location": "l", "aware_on": "2031-06-02T00:00:00"}
    assert STATUS_FOUND.business_key(data) == "p/l/2031-06-02"

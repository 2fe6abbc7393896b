"""How a case ends, and what accompanies it: release, victims, closing (S-34, S-36, DECK-36)."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.domain.cases import at, day
from tests.domain.svp_cases import (
    NOTE,
    Case,
    determined,
    evaluated,
    filed,
    opened,
    received,
    sent,
    sought,
    stopped,
)

NOTICED: Final = "svp.victim-notice:agency-notice"


def no_cause(**other: Any) -> Case:
    """The judge finds no cause: the person is to be released."""
    case = filed(**other)
    case.does("judge", "record-cause-on-filing", decided_on=case.when.isoformat(), found=False)
    return case


# -- the release -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-36", "S-17")
def test_a_person_records_the_release() -> None:
    case = no_cause()
    assert (case.stage, case.state.release_why) == ("release-due", "DECK-36")
    case.does("clerk", "record-release", released_on="2031-04-21", to="liberty")
    assert (case.stage, case.state.released_to) == ("released", "liberty")
    assert case.warnings() == []
    case.does("clerk", "close-svp", **NOTE)
    assert case.stage == "closed"
    case.refuses("H-06", "clerk", "record-release", released_on="2031-04-21", to="liberty")


@pytest.mark.rules("C-24", "DECK-36")
@pytest.mark.parametrize("to", ["sentence-continues", "other-hold"])
def test_who_stays_confined_for_another_reason_is_said_to(to: str) -> None:
    case = no_cause()
    case.does("clerk", "record-release", released_on="2031-04-21", to=to)
    assert case.warnings() == ["DECK-36"]
    assert to in case.says("released")[0][1]


@pytest.mark.rules("H-01", "H-02", "H-04", "H-05", "S-16")
def test_who_records_a_release_and_when() -> None:
    case = no_cause()
    release = {"released_on": "2031-04-21", "to": "liberty"}
    for actor in ("ag", "m1", "p1", "other-clerk", "doctor", "other-judge"):
        case.refuses("H-02", actor, "record-release", **release)
    case.refuses("H-04", "clerk", "record-release", **release | {"released_on": "2031-04-22"})
    case.refuses("H-05", "clerk", "record-release", **release | {"to": "the moon"})
    case.does("judge", "record-release", **release)
    received().refuses("H-01", "clerk", "record-release", **release)
    case.refuses("H-01", "clerk", "record-release", **release)


@pytest.mark.rules("T-13", "T-16", "S-36")
def test_a_release_after_the_hours_ends_them_late_and_waits_for_a_decision() -> None:
    case = determined()
    case.go("2031-03-08T09:00")
    assert (case.stage, case.state.release_why) == ("release-due", "T-16")
    assert case.duties() == {"T-13": "open", "T-16": "breached"}
    case.does("clerk", "record-release", released_on=case.when.isoformat(), to="liberty")
    assert case.duties() == {"T-13": "met", "T-16": "late"}
    assert case.state.late == {"T-16": "T-16"}
    held = case.refuses("T-16", "clerk", "close-svp", **NOTE)
    assert held.allowed == ("decide-late",)
    case.does("chief", "decide-late", obligation="T-16", decision="proceed", **NOTE)
    case.does("clerk", "close-svp", **NOTE)


@pytest.mark.rules("T-16")
def test_released_in_time_and_typed_late_is_met() -> None:
    case = determined()
    case.go("2031-03-08T09:00")
    on = at("2031-03-07T11:00").isoformat()
    case.does("clerk", "record-release", released_on=on, to="liberty")
    assert (case.duty("T-16")[0], case.state.late) == ("met", {})
    assert case.alerts()[-1] == "withdrawn"


@pytest.mark.rules("S-16", "T-06")
def test_a_mistyped_dismissal_is_struck_and_the_hours_run_on() -> None:
    case = filed()
    now = case.when.isoformat()
    case.does("judge", "record-cause-on-filing", decided_on=now, found=True)
    jail = {"place": "county-jail", "facility": "jail-1"}
    case.does("judge", "record-custody", taken_on=now, **jail)
    case.does("judge", "record-dismissal", dismissed_on=now, **NOTE)
    assert (case.stage, case.duty("T-06")[0]) == ("release-due", "void")
    case.strikes("petition-dismissed")
    assert (case.stage, case.duty("T-06")[0], case.state.release_why) == ("in-custody", "open", "")


# -- victims ---------------------------------------------------------------------------------------


@pytest.mark.rules("S-34")
def test_victims_are_told_and_the_duty_ends() -> None:
    case = sent()
    case.does("ag", "record-victims-told", event="agency-notice", told=["victim-1", "victim-2"])
    assert case.duty(NOTICED)[0] == "met"
    assert case.state.victims_told == {"agency-notice": ("victim-1", "victim-2")}
    assert case.warnings() == []


@pytest.mark.rules("S-34")
def test_one_may_be_told_after_the_other() -> None:
    case = sent()
    case.does("ag", "record-victims-told", event="agency-notice", told=["victim-1"])
    assert case.duty(NOTICED)[0] == "open"
    assert case.says("victims-told") == [("S-34", "not told yet: victim-2")]
    case.does("ag", "record-victims-told", event="agency-notice", told=["victim-2"])
    assert case.duty(NOTICED)[0] == "met"
    assert case.state.victims_told == {"agency-notice": ("victim-1", "victim-2")}


@pytest.mark.rules("S-34", "T-05")
def test_of_what_happens_once_more_they_are_told_once_more() -> None:
    case = filed()
    case.does("ag", "record-victims-told", event="petition", told=["victim-1"])
    case.strikes("petition-filed")
    again = {"court": "court-1", "county": "county-1", "assessment_attached": True}
    case.does(
        "ag",
        "file-petition",
        **again,
        facts_stated=True,
        filed_on="2031-04-21",
        evidence=["petition-2"],
    )
    assert case.duties()["svp.victim-notice:petition:2"] == "open"
    case.does("ag", "record-victims-told", event="petition", told=["victim-2"])
    assert case.says("victims-told") == [("S-34", "not told yet: victim-1")]
    assert case.duties()["svp.victim-notice:petition:2"] == "open"
    case.does("ag", "record-victims-told", event="petition", told=["victim-1"])
    assert case.duties()["svp.victim-notice:petition:2"] == "met"


@pytest.mark.rules("S-34", "H-05")
def test_where_nobody_is_known_that_is_said() -> None:
    case = sent(victims=[])
    case.refuses("H-05", "ag", "record-victims-told", event="agency-notice")
    case.does("ag", "record-victims-told", event="agency-notice", none_known=True)
    assert (case.duty(NOTICED)[0], case.warnings()) == ("met", [])
    known = sent()
    both = {"none_known": True, "told": ["victim-1"]}
    known.refuses("H-05", "ag", "record-victims-told", event="agency-notice", **both)
    known.does("ag", "record-victims-told", event="agency-notice", none_known=True)
    assert known.warnings() == ["S-34"]


@pytest.mark.rules("S-34", "H-01")
def test_who_tells_whom_of_what() -> None:
    case = sent()
    for actor in ("clerk", "chief", "judge", "m1", "p1", "doctor"):
        case.refuses("S-34", actor, "record-victims-told", event="agency-notice", told=["victim-1"])
    odd = case.refuses("S-34", "ag", "record-victims-told", event="petition", told=["victim-1"])
    assert odd.field == "event"
    stranger = {"event": "agency-notice", "told": ["victim-9"]}
    assert case.refuses("S-34", "ag", "record-victims-told", **stranger).field == "told"


@pytest.mark.rules("S-34")
def test_whom_the_register_names_since_is_told_from_then_on() -> None:
    case = sent(victims=[])
    assert "victim-notice" not in case.letters()
    case.does("system:registers", "note-facts", victims=["victim-3"])
    assert case.state.victims == ("victim-3",)
    case.refuses("H-02", "clerk", "note-facts", victims=["victim-4"])
    case.does("ag", "record-victims-told", event="agency-notice", told=["victim-3"])
    assert case.duty(NOTICED)[0] == "met"


@pytest.mark.rules("S-34")
def test_a_failure_to_tell_holds_nothing() -> None:
    case = no_cause()
    case.go("2031-06-02")
    owed = {key for key in case.duties() if key.startswith("svp.victim-notice")}
    assert {case.duty(key)[0] for key in owed} == {"breached"}
    assert len(owed) == 3
    case.does("clerk", "record-release", released_on="2031-06-02", to="liberty")
    case.does("clerk", "close-svp", **NOTE)
    assert case.stage == "closed"
    assert {text.rpartition(" ")[2] for _, text in case.says("closed")} == owed
    assert {rule for rule, _ in case.says("closed")} == {"S-34"}
    assert {case.duty(key)[0] for key in owed} == {"void"}


# -- closing ---------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-29", "H-01", "H-02", "H-06", "H-07")
def test_a_stopped_case_is_closed_with_a_reason() -> None:
    case = stopped()
    case.refuses("H-07", "clerk", "close-svp")
    for actor in ("ag", "m1", "judge", "other-clerk", "doctor"):
        case.refuses("H-02", actor, "close-svp", **NOTE)
    case.does("clerk", "close-svp", **NOTE)
    assert (case.stage, case.duties(), case.warnings()) == ("closed", {"T-01": "void"}, [])
    for actor, name, data in (
        ("clerk", "close-svp", NOTE),
        ("chief", "strike", {"version": 2, **NOTE}),
        ("ag", "record-victims-told", {"event": "petition", "none_known": True}),
        ("chief", "refer-anyway", NOTE),
    ):
        case.refuses("H-06", actor, name, **data)
    received().refuses("H-01", "clerk", "close-svp", **NOTE)


@pytest.mark.rules("S-01", "H-02", "H-07")
@pytest.mark.parametrize("make", [opened, evaluated, sought])
def test_a_review_opened_by_mistake_is_ended_by_a_supervisor(make: Callable[[], Case]) -> None:
    case = make()
    for actor in ("clerk", "ag", "judge", "doctor", "other-chief"):
        case.refuses("H-02", actor, "close-svp", **NOTE)
    case.refuses("H-07", "chief", "close-svp")
    case.does("chief", "close-svp", **NOTE)
    assert case.stage == "closed"
    assert "S-01" in {rule for rule, _ in case.says("closed")}
    assert not any(owed.live for owed in case.state.obligations.values())


@pytest.mark.rules("H-01", "H-02", "H-07")
def test_a_strike_is_the_agencys_own_with_a_reason() -> None:
    case = received()
    version = len(case.history)
    for actor in ("doctor", "other-clerk", "other-chief", "ag", "judge", "m1"):
        case.refuses("H-02", actor, "strike", version=version, **NOTE)
    case.refuses("H-07", "clerk", "strike", version=version)
    missing = case.refuses("H-01", "clerk", "strike", version=version + 1, **NOTE)
    assert missing.message == f"no event {version + 1} to strike: the last one is {version}"
    packet = case.kinds.index("packet-prepared") + 1
    kept = case.refuses("H-01", "clerk", "strike", version=packet, **NOTE)
    assert kept.allowed == (), "what a strike is for is no command that could be given"
    assert kept.message.endswith("(packet-prepared): prepare-packet says anew what it holds")
    case.does("clerk", "strike", version=version, **NOTE)
    twice = case.refuses("H-01", "clerk", "strike", version=version, **NOTE)
    assert twice.message == f"event {version} is struck already"


def test_days_are_days_of_missouri() -> None:
    assert day("2031-04-21").endswith("-05:00")


# -- dismissal and death ---------------------------------------------------------------------------


@pytest.mark.rules("S-16", "S-17")
def test_without_a_petition_nobody_is_held_on_it() -> None:
    case = filed()
    case.refuses("H-02", "other-judge", "record-dismissal", dismissed_on="2031-04-21", **NOTE)
    case.refuses("S-16", "clerk", "record-dismissal", dismissed_on="2031-04-21", **NOTE)
    case.refuses("H-07", "judge", "record-dismissal", dismissed_on="2031-04-21")
    held = case.refuses("H-05", "judge", "record-dismissal", dismissed_on="2031-01-21", **NOTE)
    assert held.field == "dismissed_on"
    case.does("judge", "record-dismissal", dismissed_on=case.when.isoformat(), **NOTE)
    assert (case.stage, case.state.release_why) == ("release-due", "S-16")
    assert case.alerts()[-1] == "release-due"
    still = [one.rule for one in case.state.obligations.values() if one.live]
    assert set(still) <= {"svp.victim-notice"}


@pytest.mark.rules("S-01", "S-34")
def test_with_a_death_nothing_is_owed_any_more() -> None:
    case = sent()
    assert any(one.live for one in case.state.obligations.values())
    held = case.refuses("H-04", "clerk", "record-death", died_on="2041-01-01")
    assert held.field == "died_on"
    case.does("clerk", "record-death", died_on=case.when.isoformat())
    assert case.stage == "deceased"
    assert not any(one.live for one in case.state.obligations.values())
    case.refuses("H-01", "clerk", "record-death", died_on=case.when.isoformat())
    case.does("clerk", "close-svp", **NOTE)
    version = case.kinds.index("died") + 1
    case.refuses("H-06", "clerk", "strike", version=version, **NOTE)


@pytest.mark.rules("S-01", "H-05")
def test_a_death_before_what_is_on_file_is_said() -> None:
    case = filed()
    case.does("clerk", "record-death", died_on="2031-03-08")
    ((rule, text),) = case.says("died")
    assert rule == "H-05"
    for later in ("the notices (2031-03-10)", f"the petition ({case.when:%Y-%m-%d})"):
        assert later in text
    assert "the report" not in text
    same = filed()
    same.does("clerk", "record-death", died_on=f"{same.when:%Y-%m-%d}")
    assert same.says("died") == []


@pytest.mark.rules("S-01", "H-02")
def test_a_mistyped_death_is_struck_until_the_case_is_closed_and_all_is_owed_again() -> None:
    case = received()
    before, stage = case.duties(), case.stage
    case.does("clerk", "record-death", died_on=case.when.isoformat())
    version = case.last.version
    for actor in ("ag", "m1", "other-clerk"):
        case.refuses("H-02", actor, "strike", version=version, **NOTE)
    case.does("chief", "strike", version=version, **NOTE)
    assert (case.stage, case.duties()) == (stage, before)
    case.go("2031-06-02T09:00")
    assert case.duty("T-05:2")[0] == "breached", "its clock runs as before"

"""The attorney general files, or does not (S-13, S-16, DECK-35, C-26, T-05, T-13, T-15, T-16)."""

from datetime import timedelta
from typing import Any, Final

import pytest

from domain.refusal import Refusal
from tests.domain.cases import at, day
from tests.domain.svp_cases import (
    NOTE,
    PETITION,
    Case,
    assessed,
    determined,
    filed,
    prosecutors_vote,
    ready,
    received,
    seated,
    striker,
)

YES, NO = "meets", "does-not-meet"
HOUR: Final = timedelta(hours=1)


def files(case: Case, on: str | None = None, **other: Any) -> Any:
    on = on or case.when.isoformat()
    return case.acts("ag", "file-petition", **{**PETITION, "filed_on": on, **other})


def refused(case: Case, rule: str, **other: Any) -> Refusal:
    before = case.state
    answer = files(case, **other)
    assert isinstance(answer, Refusal), [one.kind for one in answer]
    assert answer.rule == rule, answer.line()
    assert case.state == before
    return answer


# -- what a petition needs -------------------------------------------------------------------------


@pytest.mark.rules("S-16", "T-05", "DECK-35")
def test_a_petition_in_time() -> None:
    case = filed()
    state = case.state
    assert (case.stage, state.court, str(state.petition_on)[:10]) == (
        "petition-filed",
        "court-1",
        "2031-04-21",
    )
    assert case.says("petition-filed") == []
    assert case.duty("T-05:2") == ("met", "2031-04-25")
    assert case.duty("svp.victim-notice:petition")[0] == "open"
    assert case.last.evidence == ("petition-1",)


@pytest.mark.rules("S-13", "S-16", "DECK-34")
def test_without_the_prosecutors_majority_nothing_is_filed() -> None:
    waiting = refused(assessed(), "S-13")
    assert waiting.allowed == ("close-prc", "decline-petition")
    counted = prosecutors_vote(assessed(), YES, YES, YES)
    refused(counted, "S-13")  # they have voted, and the vote is not closed
    against = prosecutors_vote(assessed(), NO, NO, NO)
    against.does("p1", "close-prc")
    lost = refused(against, "S-13")
    assert "no majority" in lost.message
    assert lost.allowed == ("decline-petition",)  # what is closed is not closed again


@pytest.mark.rules("S-16", "DECK-33")
def test_a_copy_of_the_assessment_belongs_to_it() -> None:
    unheard = prosecutors_vote(seated(), YES, YES, YES)
    unheard.does("p1", "close-prc")
    assert refused(unheard, "S-16").allowed == ("deliver-assessment",)
    assert refused(ready(), "S-16", assessment_attached=False).field == "assessment_attached"
    assert refused(ready(), "S-16", facts_stated=False).field == "facts_stated"


@pytest.mark.rules("S-16", "H-01", "H-04", "H-05", "H-07")
def test_whose_petition_it_is_and_what_it_says() -> None:
    case = ready()
    for actor in ("clerk", "chief", "m1", "p1", "judge", "a-system"):
        case.refuses("S-16", actor, "file-petition", **PETITION, filed_on="2031-03-28")
        case.refuses("S-16", actor, "decline-petition", **NOTE)
    refused(case, "H-07", evidence=[])
    refused(case, "H-05", court="The Circuit Court")
    ahead = refused(case, "H-04", filed_on=at("2031-03-29").isoformat())
    assert ahead.field == "filed_on"
    refused(filed(), "H-01")
    filed().refuses("H-01", "ag", "decline-petition", **NOTE)


@pytest.mark.rules("H-05", "S-13", "S-16")
def test_it_was_not_filed_before_what_it_needs() -> None:
    case = ready()  # delivered on 28 March, determined that day
    case.go("2031-04-21")
    early = refused(case, "H-05", filed_on=day("2031-03-27"))
    assert early.field == "filed_on"
    late_vote = prosecutors_vote(assessed(), YES, YES, YES)
    late_vote.go("2031-04-10")
    late_vote.does("p1", "close-prc")
    refused(late_vote, "H-05", filed_on=day("2031-04-09"))
    assert not isinstance(files(late_vote, day("2031-04-10")), Refusal)


@pytest.mark.rules("S-16")
def test_another_county_is_said() -> None:
    for typed in ("county-7", "county-1"):  # what counts is where the court is
        case = ready()
        files(case, county=typed, court_county="county-7")
        said = dict(case.says("petition-filed"))
        assert "filed in county-7" in said.pop("S-16")
        assert not said


@pytest.mark.rules("S-16")
def test_a_county_that_was_typed_wrong_is_said_and_does_not_count() -> None:
    case = ready()
    files(case, county="county-7")
    (said,) = case.says("petition-filed")
    assert said[0] == "S-16"
    assert (
        said[1] == "county: county-7 was typed; by the register of offices court-1 is in county-1"
    )


@pytest.mark.rules("S-16")
@pytest.mark.parametrize("county", ["COUNTY-1", "County-1", "county_1"])
def test_case_and_spaces_make_no_other_county(county: str) -> None:
    case = ready()
    files(case, county=county, court_county=county.title())
    assert case.says("petition-filed") == []


@pytest.mark.rules("S-16")
def test_a_court_whose_county_the_register_lacks_is_named() -> None:
    said = []
    for typed in ("county-1", "county-7"):
        case = ready()
        files(case, county=typed, court_county=None)
        said.append([text for rule, text in case.says("petition-filed") if rule == "S-16"])
    assert [len(one) for one in said] == [1, 2]
    assert all("by the register of offices court-1 is in no county" in one[0] for one in said)
    assert "filed in county-7" in said[1][1]


@pytest.mark.rules("C-26", "S-15", "H-07")
def test_against_the_team_it_is_the_attorney_generals_decision_with_a_reason() -> None:
    case = ready(NO, NO, YES)
    assert refused(case, "C-26").field == "reason"
    files(case, **NOTE)
    assert case.stage == "petition-filed"
    assert [rule for rule, _ in case.says("petition-filed")] == ["C-26"]
    assert case.last.data["note"] == "note-1"


@pytest.mark.rules("C-25", "C-26")
def test_a_split_is_no_word_against_it() -> None:
    case = seated("m1", "m2", "m3", "m4")
    for number, vote in enumerate((YES, NO, YES, NO), start=1):
        case.does(f"m{number}", "mdt-vote", vote=vote)
    case.does("m1", "close-mdt")
    case.does("clerk", "deliver-assessment", delivered_on="2031-03-11")
    prosecutors_vote(case, YES, YES, YES)
    case.does("p1", "close-prc")
    files(case)
    assert case.says("petition-filed") == []


# -- in time and late ------------------------------------------------------------------------------


@pytest.mark.rules("T-05", "S-16")
@pytest.mark.parametrize(("on", "end"), [("2031-04-25T23:59", "met"), ("2031-04-26T00:00", "late")])
def test_day_45_and_day_46(on: str, end: str) -> None:
    case = ready()
    case.go("2031-04-27")
    assert case.duty("T-05:2") == ("breached", "2031-04-25")
    assert not isinstance(files(case, at(on).isoformat()), Refusal)
    assert (case.stage, case.duty("T-05:2")[0]) == ("petition-filed", end)
    assert case.state.late == ({} if end == "met" else {"T-05:2": "T-05"})
    assert [rule for rule, _ in case.says("petition-filed")] == ([] if end == "met" else ["T-05"])
    assert case.alerts()[-1] == ("withdrawn" if end == "met" else "late")


@pytest.mark.rules("T-05", "H-07", "H-02")
def test_a_late_petition_waits_for_a_named_person() -> None:
    case = filed("2031-04-28")
    decision = {"obligation": "T-05:2", "decision": "proceed"}
    for actor in ("clerk", "judge", "m1", "other-chief"):
        case.refuses("H-02", actor, "decide-late", **decision, **NOTE)
    case.refuses("H-07", "ag", "decide-late", **decision)
    unknown = case.refuses("H-01", "ag", "decide-late", **decision | {"obligation": "T-04"}, **NOTE)
    assert "T-05:2" in unknown.message
    event = case.does("ag", "decide-late", **decision, **NOTE)
    assert (event.data["rule"], event.data["decision"]) == ("T-05", "proceed")
    assert case.state.late == {}
    case.refuses("H-01", "chief", "decide-late", **decision, **NOTE)


@pytest.mark.rules("T-05", "S-34")
def test_a_struck_petition_leads_back_with_its_clocks() -> None:
    case = filed("2031-04-28")
    case.strikes("petition-filed")
    assert (case.stage, case.duty("T-05:2")[0]) == ("review", "open")
    assert (case.state.late, case.state.court) == ({}, "")
    assert case.duty("svp.victim-notice:petition")[0] == "void"
    case.clock(case.when)
    assert case.duty("T-05:2")[0] == "breached"
    files(case, day("2031-04-25"))
    assert case.duty("T-05:2")[0] == "met"
    assert case.duty("svp.victim-notice:petition:2")[0] == "open"


@pytest.mark.rules("S-13", "S-16", "H-01")
@pytest.mark.parametrize("kind", ["prc-closed", "assessment-delivered", "mdt-closed"])
def test_what_a_petition_rests_on_is_struck_after_it(kind: str) -> None:
    case = filed()
    version = case.kinds.index(kind) + 1
    case.refuses("H-01", striker(kind), "strike", version=version, **NOTE)


# -- not filed -------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-35", "S-16", "S-34", "H-07")
def test_not_filed_closes_with_a_reason() -> None:
    case = received()
    case.refuses("H-07", "ag", "decline-petition")
    case.does("ag", "decline-petition", **NOTE)
    assert case.stage == "not-filed"
    assert {key: end for key, end in case.duties().items() if end == "open"} == {
        "svp.victim-notice:agency-notice": "open"
    }
    case.refuses("H-01", "m1", "mdt-vote", vote=YES)
    refused(case, "H-01")
    case.does("clerk", "close-svp", **NOTE)
    assert case.stage == "closed"


@pytest.mark.rules("DECK-35")
def test_a_mistyped_decline_is_struck_and_the_clocks_run_again() -> None:
    case = ready()
    case.does("ag", "decline-petition", **NOTE)
    case.strikes("petition-declined")
    assert (case.stage, case.duty("T-05:2")[0]) == ("review", "open")
    assert not isinstance(files(case), Refusal)


# -- after an overt act ----------------------------------------------------------------------------


def notified(case: Case) -> Case:
    """The prosecutors were notified on 5 March at one: T-15 ends a day later."""
    case.does("ag", "notify-prc", notified_on=case.when.isoformat())
    return case


def majority(case: Case, *, on: str | None = None) -> Case:
    said = {"occurred_on": on} if on else {}
    for number in range(1, 4):
        case.does(f"p{number}", "prc-vote", vote=YES, **said)
    case.does("p1", "close-prc", **said)
    return case


@pytest.mark.rules("S-36", "T-13", "T-15", "T-16")
def test_after_an_overt_act_no_assessment_is_needed() -> None:
    case = majority(notified(determined()))
    assert not isinstance(files(case, assessment_attached=False), Refusal)
    assert case.duties() == {
        "T-13": "met",
        "T-16": "met",
        "T-15": "met",
        "svp.victim-notice:prc-decision": "open",
        "svp.victim-notice:petition": "open",
    }


@pytest.mark.rules("S-13", "S-36", "T-15")
def test_there_too_the_majority_is_needed_and_only_after_notice() -> None:
    case = determined()
    refused(case, "S-13")
    case.refuses("T-15", "p1", "prc-vote", vote=YES)
    assert notified(case).does("p1", "prc-vote", vote=YES).data["meets"] == 1


@pytest.mark.rules("T-15", "S-36")
def test_past_the_prosecutors_hours_no_petition() -> None:
    case = notified(determined())
    case.go(timedelta(hours=24, minutes=1))
    assert (case.kinds[-1], case.stage, case.state.prc_barred) == (
        "prc-too-late",
        "determined",
        True,
    )
    case.refuses("T-15", "p1", "prc-vote", vote=YES)
    assert refused(case, "T-15").allowed == ("decline-petition",)
    case.refuses("S-13", "p1", "close-prc")
    case.does("ag", "decline-petition", **NOTE)
    assert (case.stage, case.state.release_why) == ("release-due", "S-36")
    assert case.alerts()[-1] == "release-due"
    assert case.orders("alert")[-1].data["severity"] == "liberty"


@pytest.mark.rules("T-15")
def test_a_vote_in_their_hours_counts_though_it_is_typed_afterwards() -> None:
    case = notified(determined())
    in_time = (case.when + 24 * HOUR).isoformat()
    too_late = (case.when + 24 * HOUR + timedelta(minutes=1)).isoformat()
    case.go(timedelta(hours=30))
    assert case.state.prc_barred
    case.refuses("T-15", "p1", "prc-vote", vote=YES, occurred_on=too_late)
    majority(case, on=in_time)
    assert (case.duty("T-15")[0], case.state.prc_barred) == ("met", False)
    assert case.alerts()[-1] == "withdrawn"
    assert not isinstance(files(case), Refusal)


@pytest.mark.rules("T-15")
def test_a_close_after_their_hours_changes_nothing() -> None:
    case = notified(determined())
    for number in range(1, 4):
        case.does(f"p{number}", "prc-vote", vote=YES)
    case.go(timedelta(hours=25))
    case.does("p1", "close-prc")
    assert (case.duty("T-15")[0], case.state.prc_barred) == ("late", True)
    assert case.state.late == {"T-15": "T-15"}
    refused(case, "T-15")


@pytest.mark.rules("T-15", "H-01")
def test_the_notice_is_not_struck_from_under_the_hours_that_passed() -> None:
    case = notified(determined())
    case.go(timedelta(hours=24))
    version = case.kinds.index("prc-notified") + 1
    case.refuses("H-01", "ag", "strike", version=version, **NOTE)
    case.strikes("prc-too-late")
    case.strikes("prc-notified")
    assert not case.state.prc_barred
    notified(case).does("p1", "prc-vote", vote=YES)


@pytest.mark.rules("T-16", "S-36")
def test_past_the_hours_of_the_petition_the_person_is_to_be_released() -> None:
    case = majority(notified(determined()))
    case.go("2031-03-07T12:01")
    assert (case.stage, case.state.release_why) == ("release-due", "T-16")
    assert case.kinds[-1] == "release-became-due"
    assert [rule for rule, _ in case.says("release-became-due")] == ["T-16"]
    assert case.orders("alert")[-1].data["severity"] == "liberty"
    refused(case, "T-16")
    refused(case, "T-16", filed_on=at("2031-03-07T12:01").isoformat())


@pytest.mark.rules("T-16", "T-13", "S-36")
def test_filed_in_those_hours_and_typed_afterwards_counts() -> None:
    case = majority(notified(determined()))
    case.go("2031-03-07T18:00")
    assert not isinstance(files(case, at("2031-03-07T12:00").isoformat()), Refusal)
    assert (case.stage, case.state.release_why) == ("petition-filed", "")
    assert [rule for rule, _ in case.says("petition-filed")] == ["T-16"]
    assert case.duty("T-16")[0] == "met"
    assert case.alerts()[-1] == "withdrawn"


@pytest.mark.rules("T-13", "S-36")
def test_nine_days_are_nine_days() -> None:
    case = determined()
    case.when = at("2031-03-03T13:00")
    case.go("2031-03-12T23:59")
    assert case.state.release_why == "T-16", "the first of the two moves the case"
    assert case.duty("T-13")[0] == "open"
    case.go("2031-03-13")
    assert case.duty("T-13")[0] == "breached"
    assert case.kinds[-1] == "obligation-breached"

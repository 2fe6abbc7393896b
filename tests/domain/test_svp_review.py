"""The two votes, each by its own rules (S-10 to S-15, DECK-31 to DECK-34, C-25, C-26, C-47, C-48)."""

from datetime import timedelta
from typing import Any, Final

import pytest

from domain.casework import LawSnapshot
from tests.domain.cases import at, day
from tests.domain.svp_cases import (
    NOTE,
    Case,
    assessed,
    filed,
    law,
    opened,
    prosecutors_vote,
    ready,
    received,
    seat,
    seated,
    sent,
    team_votes,
)

NO: Final = "does-not-meet"
YES: Final = "meets"


def under(**policy: Any) -> dict[str, Any]:
    """A law with another switch."""
    return {"law": LawSnapshot.model_validate(law(**policy)).model_dump(mode="json")}


def four(*votes: str, **policy: Any) -> Case:
    return team_votes(seated("m1", "m2", "m3", "m4", **under(**policy)), *votes)


# -- the team votes --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-33", "S-10", "C-25")
def test_each_vote_is_recorded_with_the_count() -> None:
    case = seated()
    event = case.does("m1", "mdt-vote", vote=YES)
    assert (event.kind, event.actor.id, event.data["seat"]) == ("mdt-voted", "m1", "seat-1")
    assert (event.data["result"], event.data["meets"], event.data["others"]) == ("open", 1, 0)
    assert event.data["missing"] == ["seat-2", "seat-3"]
    assert case.stage == "review"


@pytest.mark.rules("C-25")
def test_a_vote_may_change_until_the_close() -> None:
    case = team_votes(seated(), YES, YES, NO)
    case.does("m2", "mdt-vote", vote=NO)
    assert case.last.data["result"] == NO
    case.does("m2", "mdt-vote", vote="abstains")
    case.does("m3", "mdt-vote", vote=YES)
    case.does("m1", "close-mdt")
    assert (case.state.mdt.result, case.last.data["meets"], case.last.data["others"]) == (YES, 2, 1)
    for name, data in (("mdt-vote", {"vote": NO}), ("mdt-recuse", {}), ("close-mdt", {})):
        case.refuses("H-06", "m1", name, **data)
    case.refuses("H-06", "chief", "close-mdt")


@pytest.mark.rules("C-25", "DECK-31")
def test_a_fourth_vote_makes_a_split_which_is_reported() -> None:
    case = four(YES, NO, YES)
    case.refuses("C-25", "m1", "close-mdt")
    event = case.does("m4", "mdt-vote", vote=NO)
    assert (event.data["result"], case.warnings()) == ("split", ["C-25"])
    case.does("m1", "close-mdt")
    assert (case.state.mdt.result, case.warnings()) == ("split", ["C-25"])
    letter = case.orders("letter")[-1].data
    assert letter["letter_kind"] == "mdt-assessment"
    assert (letter["recipient"], letter["result"], letter["meets"], letter["other"]) == (
        "attorney-general",
        "split",
        2,
        2,
    )
    assert letter["seats"] == ["dmh", "doc", "dss"]


@pytest.mark.rules("C-25")
def test_where_a_tie_is_voted_on_again_it_is() -> None:
    case = four(YES, NO, YES, NO, mdt_tie="revote")
    assert case.kinds[-2:] == ["mdt-voted", "mdt-revote"]
    assert case.state.mdt.votes == {}
    case.refuses("C-25", "chief", "close-mdt")
    team_votes(case, YES, NO, YES, YES)
    case.does("chief", "close-mdt")
    assert case.state.mdt.result == YES


@pytest.mark.rules("C-25")
def test_where_a_tie_counts_as_no_it_does() -> None:
    case = four(YES, NO, YES, NO, mdt_tie="counts_as_no")
    case.does("m1", "close-mdt")
    assert (case.state.mdt.result, case.warnings()) == (NO, [])


@pytest.mark.rules("C-25")
@pytest.mark.parametrize(("chair", "result"), [(YES, YES), (NO, NO), ("abstains", "split")])
def test_where_the_chair_casts_the_deciding_vote(chair: str, result: str) -> None:
    rest = (YES, NO, NO) if chair == YES else (YES, YES, NO)
    case = four(chair, *rest, mdt_casting_vote=True)
    case.does("m1", "close-mdt")
    assert case.state.mdt.result == result


@pytest.mark.rules("C-25", "DECK-31", "DECK-32")
def test_a_recusal_lowers_the_roll_down_to_the_quorum() -> None:
    case = four(YES, YES, NO, NO)
    case.does("m4", "mdt-recuse")
    assert "seat-4" not in case.state.mdt.votes
    case.refuses("H-02", "m4", "mdt-vote", vote=YES)
    case.refuses("H-02", "m4", "mdt-recuse")
    case.does("m1", "mdt-vote", vote=YES)
    assert case.last.data["result"] == YES
    case.does("m2", "mdt-recuse")
    short = case.refuses("DECK-31", "m1", "close-mdt")
    assert "2 may vote" in short.message


@pytest.mark.rules("DECK-32", "S-11")
@pytest.mark.parametrize("lacking", ["dmh", "doc"])
def test_without_a_department_there_is_no_team(lacking: str) -> None:
    case = received()
    for number, agency in enumerate(("doc", "dmh", "dss"), start=1):
        other = "dss" if agency == lacking else agency
        named = {"seat": f"seat-{number}", "member": f"m{number}", "agency": other}
        case.does("clerk", "appoint-member", committee="mdt", **named)
    team_votes(case, YES, YES, YES)
    assert (case.last.data["result"], case.warnings()) == ("invalid", ["C-25"])
    assert lacking in case.refuses("DECK-32", "chief", "close-mdt").message


@pytest.mark.rules("H-01", "H-02", "T-04")
def test_who_votes_on_the_team_and_when() -> None:
    early = seat(sent())
    early.refuses("T-04", "m1", "mdt-vote", vote=YES)
    case = seated()
    for actor in ("m4", "m9"):
        case.refuses("H-02", actor, "mdt-vote", vote=YES)
        case.refuses("H-02", actor, "mdt-recuse")
    for actor in ("p1", "clerk", "chief", "ag", "judge", "a-system"):
        case.refuses("H-02", actor, "mdt-vote", vote=YES)
    case.refuses("H-05", "m1", "mdt-vote", vote="perhaps")
    filed().refuses("H-01", "m1", "mdt-vote", vote=YES)


@pytest.mark.rules("H-02", "C-25")
def test_the_chair_or_a_supervisor_closes_the_teams_vote() -> None:
    case = team_votes(seated(), YES, YES, NO)
    for actor in ("m2", "m9", "p1", "clerk", "ag", "other-chief"):
        case.refuses("H-02", actor, "close-mdt")
    case.does("chief", "close-mdt")
    chaired = team_votes(seated(), YES, YES, NO)
    chaired.does("m1", "close-mdt")


@pytest.mark.rules("T-04")
def test_a_late_vote_counts() -> None:
    case = seated()
    case.go("2031-05-01")
    assert case.duty("T-04:2")[0] == "breached"
    team_votes(case, YES, YES, NO)
    case.does("m1", "close-mdt")
    case.does("clerk", "deliver-assessment", delivered_on="2031-05-01")
    assert case.duty("T-04:2")[0] == "late"
    assert case.state.late == {"T-04:2": "T-04"}
    assert [rule for rule, _ in case.says("assessment-delivered")] == ["T-04"]
    assert case.alerts()[-1] == "late"


# -- its assessment --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-33", "T-04")
def test_the_assessment_is_delivered_once_after_the_close() -> None:
    case = team_votes(seated(), YES, YES, NO)
    delivery = {"delivered_on": "2031-03-11"}
    assert case.refuses("DECK-33", "clerk", "deliver-assessment", **delivery).allowed == (
        "close-mdt",
    )
    case.does("m1", "close-mdt")
    case.refuses("H-04", "clerk", "deliver-assessment", delivered_on="2031-03-12")
    early = case.refuses("H-05", "clerk", "deliver-assessment", delivered_on="2031-03-10")
    assert early.field == "delivered_on"
    case.does("m1", "deliver-assessment", **delivery)
    assert (case.stage, case.duty("T-04:2")[0]) == ("review", "met")
    case.refuses("DECK-33", "clerk", "deliver-assessment", **delivery)


@pytest.mark.rules("H-02", "DECK-33", "T-04")
def test_the_chair_or_the_agency_says_that_it_is_delivered() -> None:
    case = team_votes(seated(), YES, YES, NO)
    case.does("m1", "close-mdt")
    for actor in ("m2", "m9", "p1", "ag", "judge", "other-clerk", "doctor"):
        case.refuses("H-02", actor, "deliver-assessment", delivered_on="2031-03-11")
    case.does("clerk", "deliver-assessment", delivered_on="2031-03-11")


@pytest.mark.rules("DECK-33", "H-01")
def test_a_close_is_not_struck_from_under_its_assessment() -> None:
    case = assessed()
    version = case.kinds.index("mdt-closed") + 1
    case.refuses("H-01", "chief", "strike", version=version, **NOTE)
    case.strikes("assessment-delivered")
    case.strikes("mdt-closed")
    assert (case.state.mdt.result, case.duty("T-04:2")[0]) == (None, "open")
    case.does("m1", "mdt-vote", vote=NO)


# -- the prosecutors vote --------------------------------------------------------------------------


@pytest.mark.rules("DECK-34", "S-13", "C-47", "S-34")
def test_the_prosecutors_vote_at_the_same_time_and_decide_at_three() -> None:
    case = prosecutors_vote(seated(), YES, YES)
    open_still = case.refuses("S-13", "p1", "close-prc")
    assert "chair-3, chair-4, chair-5" in open_still.message
    case.does("p3", "prc-vote", vote=YES)
    assert case.last.data["result"] == YES
    case.does("p5", "close-prc")
    assert (case.state.prc.result, case.stage) == (YES, "review")
    letter = [one.data for one in case.orders("letter")][-3]
    assert (letter["letter_kind"], letter["recipient"]) == ("prc-determination", "attorney-general")
    assert letter["result"] == YES
    assert case.duty("svp.victim-notice:prc-decision")[0] == "open"
    for name, data in (("prc-vote", {"vote": NO}), ("prc-recuse", {}), ("close-prc", {})):
        case.refuses("H-06", "p1", name, **data)
    case.refuses("H-06", "chief", "prc-go-on", decision="no-majority", **NOTE)


@pytest.mark.rules("S-13", "C-47")
def test_three_against_are_no_majority() -> None:
    case = prosecutors_vote(seated(), NO, "abstains")
    case.refuses("S-13", "p1", "close-prc")
    case.does("p3", "prc-vote", vote=NO)
    case.does("p1", "close-prc")
    assert case.state.prc.result == NO


@pytest.mark.rules("C-47")
def test_two_recusals_leave_three_who_must_agree() -> None:
    case = seated()
    for actor in ("p4", "p5"):
        assert case.does(actor, "prc-recuse").kind == "prc-recused"
        assert case.warnings() == []
    prosecutors_vote(case, YES, YES)
    case.refuses("S-13", "p1", "close-prc")
    case.does("p3", "prc-vote", vote=YES)
    case.does("p1", "close-prc")
    assert case.state.prc.result == YES


@pytest.mark.rules("C-47")
def test_too_few_are_a_supervisors_to_decide() -> None:
    case = seated()
    case.refuses("C-47", "chief", "prc-go-on", decision="no-majority", **NOTE)
    for actor in ("p3", "p4", "p5"):
        case.does(actor, "prc-recuse")
    assert (case.warnings(), case.alerts()) == (["C-47"], ["prc-too-few"])
    prosecutors_vote(case, YES, YES)
    assert case.warnings() == ["C-47"]
    case.refuses("C-47", "p1", "close-prc")
    for actor in ("clerk", "ag", "p1", "other-chief"):
        case.refuses("H-02", actor, "prc-go-on", decision="no-majority", **NOTE)
    case.refuses("H-07", "chief", "prc-go-on", decision="no-majority")
    case.does("chief", "prc-go-on", decision="wait-for-appointments", **NOTE)
    assert (case.stage, case.state.prc.closed) == ("review", False)
    case.does("chief", "prc-go-on", decision="no-majority", **NOTE)
    assert case.state.prc.result == NO
    assert case.last.data["note"] == "note-1"


@pytest.mark.rules("H-02", "C-47")
def test_who_votes_among_the_prosecutors() -> None:
    case = seated()
    for actor in ("p6", "m1", "clerk", "ag", "judge", "chief"):
        case.refuses("H-02", actor, "prc-vote", vote=YES)
    case.does("p5", "prc-recuse")
    case.refuses("H-02", "p5", "prc-vote", vote=YES)
    prosecutors_vote(case, YES, YES, YES)
    for actor in ("p5", "p6", "clerk", "ag", "other-chief"):
        case.refuses("H-02", actor, "close-prc")
    case.does("chief", "close-prc")
    filed().refuses("H-01", "p1", "prc-vote", vote=YES)


@pytest.mark.rules("S-15", "C-26")
def test_the_prosecutors_may_differ_from_the_team_and_it_is_said() -> None:
    case = ready(NO, NO, NO)
    assert case.state.mdt.result == NO
    assert case.state.prc.result == YES
    assert [rule for rule, _ in case.says("prc-closed")] == ["C-26"]
    assert ready(YES, YES, NO).says("prc-closed") == []


# -- where the prosecutors wait --------------------------------------------------------------------


@pytest.mark.rules("C-48")
def test_where_they_wait_it_is_until_the_latest_safe_day() -> None:
    case = seated(**under(prc_waits_for_mdt=True))
    assert case.duty("prc-latest-safe:2") == ("open", "2031-04-15")
    waits = case.refuses("C-48", "p1", "prc-vote", vote=YES)
    assert "2031-04-15" in waits.message
    case.go("2031-04-15T23:00")
    case.refuses("C-48", "p1", "prc-vote", vote=YES)
    case.go("2031-04-16")
    prosecutors_vote(case, YES, YES, YES)
    case.does("p1", "close-prc")
    assert case.duty("prc-latest-safe:2")[0] == "late"


@pytest.mark.rules("C-48")
def test_where_they_wait_the_assessment_ends_the_wait() -> None:
    case = assessed(**under(prc_waits_for_mdt=True))
    assert case.duties()["prc-latest-safe:2"] == "void"
    prosecutors_vote(case, YES, YES, YES)
    assert assessed().duties().keys() & {"prc-latest-safe", "prc-latest-safe:2"} == set()


@pytest.mark.rules("C-48", "C-49")
def test_without_a_receipt_the_wait_is_counted_from_the_sending() -> None:
    case = seat(sent(**under(prc_waits_for_mdt=True)))
    assert case.duty("prc-latest-safe") == ("open", "2031-04-14")
    case.refuses("C-48", "p1", "prc-vote", vote=YES)
    case.go("2031-04-15")
    case.does("p1", "prc-vote", vote=YES)


@pytest.mark.rules("C-48")
def test_a_day_that_was_mistyped_ends_no_wait() -> None:
    case = seat(sent(**under(prc_waits_for_mdt=True)))
    case.go("2031-04-20")
    case.does(
        "ag", "record-receipt", by="attorney-general", received_on="2031-03-10", method="hand"
    )
    case.does("p1", "prc-vote", vote=YES)
    case.strikes("receipt-recorded")
    case.does(
        "ag", "record-receipt", by="attorney-general", received_on="2031-04-01", method="hand"
    )
    case.refuses("C-48", "p2", "prc-vote", vote=YES)


# -- votes of the same day -------------------------------------------------------------------------


@pytest.mark.rules("C-25", "C-47")
def test_the_order_of_votes_makes_no_difference() -> None:
    found = []
    for order in ((1, 2, 3), (3, 1, 2), (2, 3, 1)):
        case = seated()
        for number in order:
            case.when = at("2031-03-12T09:00") + timedelta(hours=number)
            case.does(f"m{number}", "mdt-vote", vote=NO if number == 2 else YES)
        case.when = at("2031-03-12T13:00")
        case.does("m1", "close-mdt")
        found.append((case.state.mdt.result, case.last.data["meets"], case.last.data["others"]))
    assert set(found) == {(YES, 2, 1)}


@pytest.mark.rules("C-25", "H-05")
def test_a_vote_lies_after_the_notice_and_after_the_one_that_it_replaces() -> None:
    case = seated()
    case.when = at("2031-03-01T09:00")
    assert case.refuses("H-05", "m1", "mdt-vote", vote=YES).field == "occurred_on"
    assert case.refuses("H-05", "p1", "prc-vote", vote=YES).field == "occurred_on"
    case.when = at("2031-03-20T09:00")
    for member in ("m1", "m2", "m3", "p1", "p2", "p3"):
        case.does(member, "mdt-vote" if member[0] == "m" else "prc-vote", vote=YES)
    case.when = at("2031-03-19T09:00")
    case.refuses("H-05", "m1", "mdt-vote", vote=NO)
    case.refuses("H-05", "p1", "prc-vote", vote=NO)
    case.refuses("H-05", "m1", "close-mdt")
    case.refuses("H-05", "p1", "close-prc")
    case.when = at("2031-03-20T10:00")
    case.does("m1", "close-mdt")
    case.does("p1", "close-prc")


@pytest.mark.rules("T-01")
def test_nobody_is_reminded_before_the_review_was_opened() -> None:
    case = opened(anticipated_release=day("2031-06-30"))
    (owed,) = case.state.obligations.values()
    assert owed.rule == "T-01"
    assert owed.reminders[owed.reminded - 1] < case.when <= owed.reminders[owed.reminded]

"""Trial, mistrial, verdict, commitment, appeal (S-21 to S-23, T-08, T-09, DECK-40 to DECK-43)."""

import pytest

from domain.model import Json
from domain.svp import svp_stages as st
from tests.domain.cases import at
from tests.domain.court_commands import BEGUN_ON, STANDARD, VERDICT_ON
from tests.domain.courts import Docket, examined, mistried, on_trial

CONTINUED = "svp.trial-continued"
RETRIAL = "svp.retrial-continued"
TOLD = "svp.victim-notice:trial-outcome"
OLD = "beyond-reasonable-doubt"


def clocks(case: Docket) -> dict[str, str]:
    """Where the clocks of the trial stand."""
    done = {"T-06", "T-07"}
    return {key: end for key, end in case.ends().items() if key not in done}


# -- jury -----------------------------------------------------------------------------------------


@pytest.mark.rules("S-21", "DECK-40")
@pytest.mark.parametrize("by", ["person", "attorney-general", "judge"])
def test_each_of_three_may_demand_a_jury(by: str) -> None:
    case = examined()
    case.does("demand-jury", by=by)
    assert case.state.jury_demanded_by == (by,)
    refusal = case.refuses("S-21", "begin-trial", form="bench")
    assert (refusal.allowed, refusal.field) == (("jury",), "form")
    assert by in refusal.message
    assert case.refuses("S-21", "demand-jury", by=by).field == "by"
    case.does("begin-trial", form="jury")
    assert case.state.trial_form == "jury"


@pytest.mark.rules("S-21", "H-05")
def test_without_a_demand_the_judge_tries_the_case() -> None:
    case = examined()
    refusal = case.refuses("S-21", "begin-trial", form="jury")
    assert refusal.allowed == ("bench", "demand-jury")
    assert case.refuses("H-05", "demand-jury", by="neighbour").field == "by"
    case.does("begin-trial")
    assert (case.stage, case.state.trial_form) == (st.TRIAL, "bench")


# -- the beginning --------------------------------------------------------------------------------


@pytest.mark.rules("T-08")
def test_the_trial_may_begin_on_the_last_day_and_later_it_is_late() -> None:
    assert examined().legal("T-08") == "2031-09-12"
    last = examined()
    last.does("begin-trial", begun_on=at("2031-09-12T16:00").isoformat())
    assert (clocks(last), last.state.late) == ({"T-08": "met"}, {})
    late = examined()
    late.does("begin-trial", begun_on=at("2031-09-13T09:00").isoformat())
    assert (clocks(late), late.stage) == ({"T-08": "late"}, st.TRIAL)
    assert late.state.late == {"T-08": "T-08"}
    assert (late.warnings(), late.alerts()) == (["T-08"], [("late", "statutory")])


@pytest.mark.rules("T-08")
def test_a_breach_is_told_and_the_case_waits_on() -> None:
    case = examined()
    case.clock(at("2031-09-13"))
    assert clocks(case) == {"T-08": "breached"}
    assert (case.stage, case.alerts()) == (st.TRIAL_PENDING, [("breach", "statutory")])
    case.does("begin-trial")
    assert clocks(case) == {"T-08": "met"}
    assert case.alerts()[-1][0] == "withdrawn"


@pytest.mark.rules("H-04", "H-05", "DECK-39")
def test_no_trial_before_the_examination_or_in_the_future() -> None:
    case = examined()
    for day in ("2031-05-29", "2031-07-13"):
        early = case.refuses("H-05", "begin-trial", begun_on=at(day).isoformat())
        assert early.field == "begun_on"
    case.refuses("H-04", "begin-trial", at("2031-08-18T08:00"))
    again = mistried()
    early = again.refuses("H-05", "begin-trial", begun_on=at("2031-08-19").isoformat())
    assert "mistrial" in early.message


# -- continuances ---------------------------------------------------------------------------------


@pytest.mark.rules("T-08")
@pytest.mark.parametrize(
    "ground",
    [{"motion": "party", "good_cause": True}, {"motion": "court", "good_cause": False}],
)
def test_a_continuance_moves_the_clock_and_keeps_the_old_date(ground: Json) -> None:
    case = examined()
    case.does("continue-trial", **ground)
    assert clocks(case) == {"T-08": "extended", CONTINUED: "open"}
    assert (case.legal("T-08"), case.legal(CONTINUED)) == ("2031-09-12", "2031-12-15")
    assert case.stage == st.TRIAL_PENDING
    assert case.last.evidence == ("order-2",)
    case.does("begin-trial", begun_on=at("2031-12-15T09:00").isoformat())
    assert clocks(case) == {"T-08": "extended", CONTINUED: "met"}


@pytest.mark.rules("T-08")
def test_any_number_of_continuances() -> None:
    case = examined()
    for until in ("2031-12-15", "2032-02-02", "2032-03-01"):
        case.does("continue-trial", until=at(until).isoformat())
    assert clocks(case) == {
        "T-08": "extended",
        CONTINUED: "extended",
        f"{CONTINUED}:2": "extended",
        f"{CONTINUED}:3": "open",
    }
    case.clock(at("2032-03-03"))
    assert clocks(case)[f"{CONTINUED}:3"] == "breached"
    case.does("begin-trial", begun_on=at("2032-03-04").isoformat())
    assert case.state.late == {f"{CONTINUED}:3": CONTINUED}


@pytest.mark.rules("T-08", "H-05", "H-07")
def test_no_continuance_without_a_ground_an_order_and_a_day_to_come() -> None:
    for case in (examined(), mistried()):
        refusal = case.refuses("T-08", "continue-trial", good_cause=False)
        assert refusal.field == "good_cause"
        refusal = case.refuses("T-08", "continue-trial", motion="court", prejudice=True)
        assert refusal.field == "prejudice"
        assert case.refuses("H-07", "continue-trial", evidence=None).field == "evidence"
        early = case.refuses("H-05", "continue-trial", until=at("2031-09-01").isoformat())
        assert early.field == "until"


@pytest.mark.rules("T-08", "K-07", "C-51")
def test_a_continuance_of_a_clock_that_has_ended_is_said() -> None:
    case = examined()
    case.does("record-own-expert")
    case.clock(at("2031-09-20"))
    case.does("continue-trial", occurred_on=at("2031-09-20").isoformat())
    (said,) = case.last.data["warnings"]
    assert "K-07" in said["text"]
    assert clocks(case) == {
        "T-08": "extended",
        "svp.trial-alternative": "void",
        CONTINUED: "open",
    }
    assert case.state.late == {}


# -- mistrial -------------------------------------------------------------------------------------


@pytest.mark.rules("T-09")
def test_a_mistrial_is_tried_again_any_number_of_times() -> None:
    case = mistried()
    assert (case.stage, case.state.mistrials) == (st.MISTRIAL, 1)
    assert case.legal("T-09") == "2031-11-18"
    case.does("continue-trial", occurred_on=at("2031-10-01").isoformat())
    assert clocks(case) == {"T-08": "met", "T-09": "extended", RETRIAL: "open"}
    case.does("begin-trial", begun_on=at("2031-12-01").isoformat())
    case.does("record-mistrial", declared_on=at("2031-12-03").isoformat())
    assert case.state.mistrials == 2
    assert clocks(case) == {"T-08": "met", "T-09": "extended", RETRIAL: "met", "T-09:2": "open"}
    case.does("begin-trial", begun_on=at("2032-04-01").isoformat())
    assert clocks(case)["T-09:2"] == "late"
    assert case.stage == st.TRIAL, "no dismissal by lapse of time (Donaldson)"


@pytest.mark.rules("S-21", "T-09")
def test_a_jury_once_demanded_tries_it_again() -> None:
    case = mistried(form="jury")
    assert case.state.trial_form == ""
    case.refuses("S-21", "begin-trial", begun_on=at("2031-10-01").isoformat())
    case.does("begin-trial", begun_on=at("2031-10-01").isoformat(), form="jury")


@pytest.mark.rules("H-04", "H-05")
def test_no_mistrial_before_the_trial() -> None:
    case = on_trial()
    early = case.refuses("H-05", "record-mistrial", declared_on=at("2031-08-17").isoformat())
    assert early.field == "declared_on"
    case.refuses("H-04", "record-mistrial", BEGUN_ON)


# -- the verdict ----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-41", "S-22", "S-34", "DECK-27")
@pytest.mark.parametrize(
    ("abnormality", "more_likely", "stage"),
    [
        (True, True, st.PROVEN),
        (True, False, st.RELEASE_DUE),
        (False, True, st.RELEASE_DUE),
        (False, False, st.RELEASE_DUE),
    ],
)
def test_both_criteria_are_proven_or_the_person_is_released(
    abnormality: bool, more_likely: bool, stage: str
) -> None:
    case = on_trial()
    event = case.does("record-verdict", abnormality=abnormality, more_likely=more_likely)
    assert case.stage == stage
    assert case.state.verdict_on == VERDICT_ON
    assert case.state.release_why == ("" if stage == st.PROVEN else "S-22")
    assert case.alerts() == ([] if stage == st.PROVEN else [("release-due", "liberty")])
    assert clocks(case) == {"T-08": "met", TOLD: "open"}
    letters = [one.data for one in event.orders if one.kind == "letter"]
    assert [one["recipient"] for one in letters] == ["victim-1", "victim-2"]
    assert {one["outcome"] for one in letters} == {"proven" if stage == st.PROVEN else "not-proven"}


@pytest.mark.rules("S-22")
def test_the_standard_is_that_of_the_day_of_the_petition() -> None:
    refusal = on_trial().refuses("S-22", "record-verdict", standard=OLD)
    assert (refusal.field, refusal.allowed) == ("standard", (STANDARD,))


@pytest.mark.rules("S-22")
@pytest.mark.parametrize(("day", "standard"), [("2006-06-04", OLD), ("2006-06-05", STANDARD)])
def test_an_older_case_keeps_its_standard(day: str, standard: str) -> None:
    case = on_trial()
    case._state = case.state.model_copy(update={"petition_on": at(day)})
    other = STANDARD if standard == OLD else OLD
    assert case.act("record-verdict", standard=other).rule == "S-22"  # type: ignore[union-attr]
    answer = case.act("record-verdict", standard=standard)
    assert isinstance(answer, tuple)
    assert case.stage == st.PROVEN


@pytest.mark.rules("S-22")
def test_a_jury_must_be_unanimous() -> None:
    case = on_trial("jury")
    for unanimous in (None, False):
        refusal = case.refuses("S-22", "record-verdict", unanimous=unanimous)
        assert (refusal.field, refusal.allowed) == ("unanimous", ("record-mistrial",))
    # A divided jury has not found that it is not proven either.
    case.refuses("S-22", "record-verdict", unanimous=False, more_likely=False)
    case.does("record-verdict", unanimous=True)
    assert case.stage == st.PROVEN
    free = on_trial("jury")
    free.does("record-verdict", more_likely=False)
    assert free.stage == st.RELEASE_DUE


@pytest.mark.rules("H-04", "H-05")
def test_no_verdict_before_the_trial() -> None:
    case = on_trial()
    early = case.refuses("H-05", "record-verdict", returned_on=at("2031-08-17").isoformat())
    assert early.field == "returned_on"
    case.refuses("H-04", "record-verdict", BEGUN_ON)


@pytest.mark.rules("S-34")
def test_victims_hold_nothing_and_without_victims_the_duty_stays() -> None:
    case = on_trial(victims=[])
    event = case.does("record-verdict")
    assert not event.orders
    assert clocks(case)[TOLD] == "open"
    case.does("order-commitment")
    assert case.stage == st.COMMITTED

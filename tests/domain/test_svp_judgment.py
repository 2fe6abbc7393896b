"""Commitment, appeal, new trial, reversal (S-22, S-23, DECK-42, DECK-43)."""

import pytest

from domain.svp import svp_stages as st
from tests.domain.cases import at
from tests.domain.court_commands import COMMITTED_ON, STANDARD, VERDICT_ON
from tests.domain.courts import Docket, committed, not_proven, proven

CONTINUED = "svp.trial-continued"
TOLD = "svp.victim-notice:trial-outcome"


def clocks(case: Docket) -> dict[str, str]:
    """Where the clocks stand, from the trial on."""
    return {key: end for key, end in case.ends().items() if key not in {"T-06", "T-07"}}


@pytest.mark.rules("S-23", "DECK-43", "DECK-42")
def test_the_commitment_is_a_case_of_its_own_without_an_end() -> None:
    case = proven()
    event = case.does("order-commitment")
    assert case.stage == st.COMMITTED
    assert case.state.mental_health_office == "dmh-1"
    (order,) = event.orders
    assert (order.kind, order.data["process"]) == ("open", "commitment")
    assert order.data["open"] == {
        "person": "person-1",
        "svp": "svp-2031-000001",
        "court": "court-1",
        "county": "county-1",
        "committed_on": COMMITTED_ON.isoformat(),
        "standard": STANDARD,
        "victims": ["victim-1", "victim-2"],
        "office": "dmh-1",
        "occurred_on": COMMITTED_ON.isoformat(),
    }
    case.finish(COMMITTED_ON, ("open",))
    assert case.state.commitment == f"commitment-{event.version}"


@pytest.mark.rules("H-04", "H-05")
def test_no_commitment_before_the_verdict() -> None:
    case = proven()
    early = case.refuses("H-05", "order-commitment", ordered_on=at("2031-08-19").isoformat())
    assert early.field == "ordered_on"
    case.refuses("H-04", "order-commitment", VERDICT_ON)


@pytest.mark.rules("S-22")
def test_an_appeal_leaves_the_judgment_as_it_is() -> None:
    case = proven()
    early = case.refuses("H-05", "record-appeal", noticed_on=at("2031-08-19").isoformat())
    assert early.field == "noticed_on"
    case.refuses("H-04", "record-appeal", at("2031-08-26"))
    case.does("record-appeal")
    assert (case.stage, case.state.appealed) == (st.PROVEN, True)
    case.refuses("S-22", "record-appeal")
    case.does("order-commitment")
    case.does("record-mandate")
    assert (case.stage, case.state.appealed) == (st.COMMITTED, False)
    assert case.refuses("S-22", "record-mandate").allowed == ("record-appeal",)


@pytest.mark.rules("S-22")
def test_a_new_trial_has_no_clock_and_a_person_watches() -> None:
    case = committed()
    case.finish(COMMITTED_ON, ("open",))
    case.does("record-appeal")
    early = case.refuses("H-05", "record-mandate", decided_on=at("2031-08-19").isoformat())
    assert early.field == "decided_on"
    case.refuses("H-04", "record-mandate", at("2031-09-01"))
    case.does("record-mandate", outcome="new-trial")
    assert case.stage == st.TRIAL_PENDING
    assert clocks(case) == {"T-08": "met", TOLD: "open"}
    (said,) = case.last.data["warnings"]
    assert "no clock was seen for it" in said["text"]
    assert [about for about, _ in case.alerts()] == ["new-trial"]
    (told,) = case.orders("tell")
    assert (told.data["case"], told.data["fact"]) == (case.state.commitment, "judgment-set-aside")
    assert told.data["data"]["outcome"] == "new-trial"
    early = case.refuses("H-05", "begin-trial", begun_on=at("2032-05-02").isoformat())
    assert early.field == "begun_on"
    # A court may set a day; then there is a clock.
    case.does(
        "continue-trial",
        occurred_on=at("2032-05-10").isoformat(),
        until=at("2032-09-01").isoformat(),
    )
    case.does("begin-trial", begun_on=at("2032-08-30").isoformat())
    assert clocks(case)[CONTINUED] == "met"
    case.does("record-verdict", returned_on=at("2032-09-02").isoformat())
    assert clocks(case)[f"{TOLD}:2"] == "open"
    case.does("order-commitment", ordered_on=at("2032-09-03").isoformat())
    assert case.stage == st.COMMITTED


@pytest.mark.rules("S-22")
def test_a_reversal_is_a_release() -> None:
    case = committed()
    case.does("record-appeal")
    case.does("record-mandate", outcome="release")
    assert (case.stage, case.state.release_why) == (st.RELEASE_DUE, "S-22")
    assert case.alerts() == [("release-due", "liberty")]


@pytest.mark.rules("H-06", "DECK-36")
def test_after_the_release_nothing_is_done_any_more() -> None:
    case = not_proven()
    case.does("record-release", role="court", released_on=VERDICT_ON.isoformat(), to="liberty")
    assert case.stage == st.RELEASED
    late = ("record-verdict", "record-appeal", "begin-trial")
    for name in late:
        case.refuses("H-01", name)
    case.does("close-svp", note="note-1")
    for name in late:
        case.refuses("H-06", name)

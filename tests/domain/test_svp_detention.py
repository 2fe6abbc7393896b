"""After a recent overt act: detention, determination, and their clocks (S-36, T-13 to T-16)."""

from datetime import timedelta

import pytest

from domain.events import Draft
from domain.svp import svp_stages as st
from tests.domain.cases import at
from tests.domain.court_commands import DETAINED_ON, REPORTED_ON
from tests.domain.courts import Docket, detained, determined, filed, filed_after, sought
from tests.domain.recorder import who

HOUR = timedelta(hours=1)
UNCONFIRMED = "unconfirmed"


def closed_vote(case: Docket) -> None:
    """The prosecutors have determined, of which no test here asks how."""
    data = {"result": "meets"}
    draft = Draft(kind=st.PRC_CLOSED, occurred_on=REPORTED_ON, data=data)
    case.take((draft,), REPORTED_ON, who("prc-member"), "known-vote")


# -- detention ------------------------------------------------------------------------------------


@pytest.mark.rules("S-36", "T-13")
def test_detention_lasts_nine_days_that_no_weekend_lengthens() -> None:
    case = sought()
    event = case.does("record-detention", facility="facility-1")
    assert (case.stage, case.state.facility) == (st.DETAINED, "facility-1")
    assert event.occurred_on == DETAINED_ON
    assert (case.ends(), case.legal("T-13")) == ({"T-13": "open"}, "2031-03-12")
    (said,) = event.data["warnings"]
    assert UNCONFIRMED in said["text"]
    weekend = sought()
    weekend.does("record-detention", detained_on=at("2031-03-06T09:00").isoformat())
    assert weekend.legal("T-13") == "2031-03-15", "a Saturday"


@pytest.mark.rules("S-36")
def test_detention_may_be_denied() -> None:
    case = sought()
    case.does("record-detention", ordered=False, detained_on=None)
    assert (case.stage, case.ends()) == (st.NOT_FILED, {})


@pytest.mark.rules("H-05", "H-04")
def test_a_detention_has_its_day_and_a_denial_none() -> None:
    case = sought()
    assert case.refuses("H-05", "record-detention", detained_on=None).field == "detained_on"
    assert case.refuses("H-05", "record-detention", ordered=False).field == "detained_on"
    case.refuses("H-04", "record-detention", DETAINED_ON - HOUR)


# -- the department -------------------------------------------------------------------------------


@pytest.mark.rules("T-14")
@pytest.mark.parametrize(
    ("custody", "notice", "legal"),
    [
        ("2031-03-03T15:00", "2031-03-05T09:00", "2031-03-12"),
        ("2031-03-06T15:00", "2031-03-04T09:00", "2031-03-13"),
    ],
)
def test_the_later_of_custody_and_notice_starts_the_days(
    custody: str, notice: str, legal: str
) -> None:
    case = detained()
    case.does(
        "record-dmh-custody", custody_on=at(custody).isoformat(), notice_on=at(notice).isoformat()
    )
    assert (case.stage, case.legal("T-14")) == (st.DETAINED, legal)
    case.refuses("T-14", "record-dmh-custody")


@pytest.mark.rules("H-04", "H-05")
def test_no_custody_of_the_department_before_the_detention() -> None:
    case = detained()
    early = case.refuses("H-05", "record-dmh-custody", custody_on=at("2031-03-02").isoformat())
    assert early.field == "custody_on"
    late = case.refuses("H-04", "record-dmh-custody", at("2031-03-03T16:00"))
    assert late.field == "notice_on"


@pytest.mark.rules("T-14", "T-16", "S-36", "DECK-27")
@pytest.mark.parametrize(
    ("abnormality", "more_likely", "stage"),
    [
        (True, True, st.DETERMINED),
        (True, False, st.RELEASE_DUE),
        (False, True, st.RELEASE_DUE),
        (False, False, st.RELEASE_DUE),
    ],
)
def test_both_criteria_or_a_release(abnormality: bool, more_likely: bool, stage: str) -> None:
    case = detained()
    case.does("record-dmh-custody")
    event = case.does("record-determination", abnormality=abnormality, more_likely=more_likely)
    assert (case.stage, case.state.meets) == (stage, stage == st.DETERMINED)
    assert any(UNCONFIRMED in one["text"] for one in event.data["warnings"])
    if stage == st.DETERMINED:
        assert case.ends() == {"T-13": "open", "T-14": "met", "T-16": "open"}
        # Forty-eight hours, every one of them, from when the attorney general has it.
        assert case.state.obligations["T-16"].ends == at("2031-03-09T15:00")
        return
    assert case.state.release_why == "S-36"
    assert case.ends() == {"T-13": "void", "T-14": "met"}
    assert case.alerts() == [("release-due", "liberty")]


@pytest.mark.rules("T-14")
def test_a_late_determination_counts_and_leaves_less_time() -> None:
    case = detained()
    case.does("record-dmh-custody")
    case.clock(at("2031-03-12T01:00"))
    assert case.kinds[-1] == "obligation-breached"
    assert case.stage == st.DETAINED
    (said,) = case.last.data["warnings"]
    assert "compressed" in said["text"]
    assert UNCONFIRMED in said["text"]
    assert case.alerts() == [("breach", "liberty")]
    late = at("2031-03-12T10:00").isoformat()
    case.does("record-determination", reported_on=late, obtained_on=late)
    assert (case.stage, case.ends()["T-14"]) == (st.DETERMINED, "late")
    assert case.state.late == {"T-14": "T-14"}


@pytest.mark.rules("T-14", "H-05", "H-04")
def test_a_determination_and_its_days() -> None:
    case = detained()
    early = case.refuses("H-05", "record-determination", reported_on=at("2031-03-02").isoformat())
    assert early.field == "reported_on"
    early = case.refuses("H-05", "record-determination", obtained_on=at("2031-03-06").isoformat())
    assert early.field == "obtained_on"
    case.refuses("H-04", "record-determination", REPORTED_ON)
    case.does("record-determination")
    assert "T-14" in case.warnings(), "no clock watched it"


# -- notices --------------------------------------------------------------------------------------


@pytest.mark.rules("T-15", "H-06", "H-05")
def test_the_prosecutors_have_a_day_from_their_notice() -> None:
    case = determined()
    early = case.refuses("H-05", "notify-prc", notified_on=at("2031-03-02").isoformat())
    assert early.field == "notified_on"
    case.does("notify-prc")
    assert case.state.prc_notified_on == at("2031-03-07T15:00")
    assert case.state.obligations["T-15"].ends == at("2031-03-08T15:00")
    case.refuses("T-15", "notify-prc")
    case.refuses("H-04", "notify-prosecutor", at("2031-03-02"))
    voted = detained()
    closed_vote(voted)
    voted.refuses("H-06", "notify-prc")


@pytest.mark.rules("T-15")
def test_no_determination_in_its_hours_means_no_petition() -> None:
    case = determined()
    case.does("notify-prc")
    case.clock(at("2031-03-08T15:00"))
    assert (case.kinds[-1], case.stage) == (st.PRC_TOO_LATE, st.DETERMINED)
    assert case.state.prc_barred
    assert case.ends()["T-15"] == "breached"
    assert case.alerts() == [("breach", "liberty")]
    (said,) = case.last.data["warnings"]
    assert "no petition (inferred, unconfirmed)" in said["text"]


@pytest.mark.rules("T-15")
def test_whoever_has_determined_is_not_too_late() -> None:
    case = determined()
    case.does("notify-prc")
    closed_vote(case)
    case.clock(at("2031-03-08T15:00"))
    assert not case.state.prc_barred
    assert case.kinds[-1] == "obligation-breached"


@pytest.mark.rules("S-36")
def test_the_prosecutor_of_the_county_is_told() -> None:
    case = sought()
    case.does("notify-prosecutor")
    assert case.warnings() == []
    case.does("notify-prosecutor", county="county-2")
    assert case.warnings() == ["S-36"]
    assert case.stage == st.DETENTION_SOUGHT
    as_written = determined()
    as_written.does("notify-prosecutor", county=as_written.state.county.upper())
    assert as_written.warnings() == []
    filed().refuses("S-36", "notify-prosecutor")


# -- what the clock alone brings ------------------------------------------------------------------


@pytest.mark.rules("T-16", "S-36")
def test_the_hours_of_the_petition_end_in_a_release_that_a_person_records() -> None:
    case = determined()
    end = case.state.obligations["T-16"].ends
    assert end is not None
    case.clock(end - HOUR)
    assert case.stage == st.DETERMINED
    case.clock(end)
    assert (case.kinds[-1], case.stage) == (st.RELEASE_BECAME_DUE, st.RELEASE_DUE)
    assert case.state.release_why == "T-16"
    assert case.last.data["breached"] == "T-16"
    assert case.alerts() == [("breach", "liberty")]
    (said,) = case.last.data["warnings"]
    assert UNCONFIRMED in said["text"]
    # It closes nothing: what is owed is owed until somebody acts.
    assert case.ends() == {"T-13": "open", "T-14": "met", "T-16": "breached"}
    case.clock(at("2031-03-14"))
    assert case.kinds[-1] == "obligation-breached", "the other clock ends, the case stays"
    assert (case.stage, case.state.release_why) == (st.RELEASE_DUE, "T-16")
    case.does(
        "record-release",
        role="corrections",
        released_on=at("2031-03-14").isoformat(),
        to="liberty",
    )
    assert case.stage == st.RELEASED


@pytest.mark.rules("T-13", "S-36")
def test_the_days_of_the_detention_end_in_a_release() -> None:
    case = detained()
    case.clock(at("2031-03-13T00:00"))
    assert (case.stage, case.state.release_why) == (st.RELEASE_DUE, "T-13")
    assert case.ends() == {"T-13": "breached"}


@pytest.mark.rules("T-13", "T-16")
@pytest.mark.parametrize(
    ("obtained", "first"), [("2031-03-07T14:00", "T-16"), ("2031-03-12T14:00", "T-13")]
)
def test_when_nobody_looked_the_first_of_two_ends_makes_the_release(
    obtained: str, first: str
) -> None:
    case = detained()
    case.does("record-dmh-custody")
    case.does("record-determination", obtained_on=at(obtained).isoformat())
    case.outage(at("2031-03-20"))
    assert case.kinds.count(st.RELEASE_BECAME_DUE) == 1
    assert (case.stage, case.state.release_why) == (st.RELEASE_DUE, first)
    assert (case.ends()["T-13"], case.ends()["T-16"]) == ("breached", "breached")
    assert case.refolded() == case.state


@pytest.mark.rules("T-13")
def test_once_filed_a_clock_that_runs_on_is_only_a_breach() -> None:
    case = determined()
    filed_after(case, at("2031-03-08T10:00"))
    assert case.stage == st.PETITION_FILED
    case.clock(at("2031-03-20"))
    assert case.stage == st.PETITION_FILED
    assert st.RELEASE_BECAME_DUE not in case.kinds


@pytest.mark.rules("T-16", "S-16")
def test_a_mistyped_day_is_struck_with_what_the_clock_made_of_it() -> None:
    case = determined()
    case.clock(at("2031-03-10"))
    assert case.stage == st.RELEASE_DUE
    case.strikes()
    assert (case.stage, case.state.release_why) == (st.DETERMINED, "")
    assert case.ends()["T-16"] == "breached", "still told, and not told twice"
    case.clock(at("2031-03-10T01:00"))
    assert case.stage == st.DETERMINED
    case.strikes(case.kinds.index(st.DETERMINED_MET) + 1)
    assert (case.stage, case.ends()["T-14"], case.ends()["T-16"]) == (st.DETAINED, "open", "void")
    case.does("record-determination", obtained_on=at("2031-03-09T09:00").isoformat())
    assert case.ends()["T-16:2"] == "open"

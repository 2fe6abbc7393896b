"""Probable cause on filing, custody, the contested hearing (S-17 to S-19, T-06, C-23, C-24, C-50)."""

from datetime import timedelta

import pytest

from domain.events import Draft
from domain.obligations import Duty
from domain.svp import svp_stages as st
from tests.domain.cases import at
from tests.domain.court_commands import CAUSE_ON, FILED_ON, HELD_ON, RIGHTS, TAKEN_ON
from tests.domain.courts import Docket, filed, ordered, taken
from tests.domain.recorder import who

LIBERTY = "liberty"


def in_custody_since(text: str) -> Docket:
    """Taken at a time of 2026, whose holidays the vectors know."""
    case = filed(at(text).replace(hour=6))
    case.does("record-cause-on-filing", decided_on=at(text).replace(hour=7).isoformat())
    case.does("record-custody", taken_on=at(text).isoformat())
    return case


def filed_with_clocks() -> Docket:
    """A petition with a clock of the team and one of the victims still running."""
    case = filed()
    duties = (
        Duty(key="T-04", rule="T-04", starts=FILED_ON),
        Duty(key="svp.victim-notice:petition", rule="svp.victim-notice", starts=FILED_ON),
    )
    draft = Draft(kind="facts-noted", occurred_on=FILED_ON, data={}, opens=duties)
    case.take((draft,), FILED_ON, who("corrections"), "clocks")
    return case


# -- on the petition alone ------------------------------------------------------------------------


@pytest.mark.rules("S-17", "DECK-36", "DECK-37")
def test_cause_on_filing_orders_custody() -> None:
    case = filed()
    event = case.does("record-cause-on-filing", occurred_on=at("2031-06-09").isoformat())
    assert case.stage == st.CUSTODY_ORDERED
    assert event.occurred_on == CAUSE_ON, "the docket shows the day of the act"
    assert case.state.release_why == ""
    assert not case.state.obligations


@pytest.mark.rules("S-17", "DECK-36", "S-34")
def test_no_cause_on_filing_stops_and_somebody_must_release() -> None:
    case = filed_with_clocks()
    case.does("record-cause-on-filing", found=False, note="note-1", evidence=["decision-1"])
    assert case.stage == st.RELEASE_DUE
    assert case.state.release_why == "DECK-36"
    assert case.ends() == {"T-04": "void", "svp.victim-notice:petition": "open"}
    assert case.alerts() == [("release-due", LIBERTY)]
    assert (case.last.data["note"], case.last.evidence) == ("note-1", ("decision-1",))


@pytest.mark.rules("H-04", "H-05")
def test_a_decision_lies_after_the_petition_and_not_ahead() -> None:
    case = filed()
    early = case.refuses("H-05", "record-cause-on-filing", decided_on=at("2031-05-29").isoformat())
    assert early.field == "decided_on"
    assert "2031-05-30" in early.message
    ahead = case.refuses("H-04", "record-cause-on-filing", CAUSE_ON, decided_on="2031-06-03T09:00Z")
    assert ahead.field == "decided_on"
    # A day without an hour may be the day of the cause.
    case.does("record-cause-on-filing", decided_on=at("2031-05-30").isoformat())


# -- custody --------------------------------------------------------------------------------------


@pytest.mark.rules("C-23", "DECK-37", "S-17")
@pytest.mark.parametrize("place", ["county-jail", "dmh-facility", "other-secure-facility"])
def test_custody_may_be_in_a_county_jail(place: str) -> None:
    case = ordered()
    case.does("record-custody", place=place)
    assert (case.stage, case.state.custody_place) == (st.IN_CUSTODY, place)
    assert case.state.facility == "jail-1"
    assert case.warnings() == []


@pytest.mark.rules("C-23")
def test_custody_is_nowhere_else() -> None:
    refusal = ordered().refuses("C-23", "record-custody", place="home")
    assert refusal.field == "place"
    assert "county-jail" in refusal.allowed


@pytest.mark.rules("H-04", "H-05")
def test_custody_follows_the_order() -> None:
    case = ordered()
    early = case.refuses("H-05", "record-custody", taken_on=at("2031-06-02T08:59").isoformat())
    assert early.field == "taken_on"
    case.refuses("H-04", "record-custody", TAKEN_ON, taken_on=at("2031-06-02T15:05").isoformat())


@pytest.mark.rules("C-24", "DECK-38")
def test_the_end_of_the_sentence_is_tracked_apart_and_only_warned_of() -> None:
    case = ordered(anticipated_release="2031-05-31T00:00:00-05:00")
    case.does("record-sentence-end", role="corrections", ended_on=at("2031-06-01").isoformat())
    case.does("record-custody")
    assert case.warnings() == ["C-24", "C-24"]
    assert case.stage == st.IN_CUSTODY
    still = ordered(anticipated_release=CAUSE_ON.isoformat())
    still.does("record-custody")
    assert still.warnings() == []


@pytest.mark.rules("T-06")
def test_custody_without_an_hour_is_said() -> None:
    case = ordered()
    case.does("record-custody", taken_on=at("2031-06-03").isoformat())
    assert case.warnings() == ["T-06"]
    assert case.state.obligations["T-06"].starts == at("2031-06-03")


# -- the seventy-two hours ------------------------------------------------------------------------


@pytest.mark.rules("T-06", "K-08", "K-15")
@pytest.mark.parametrize(
    ("custody", "end"),
    [
        ("2026-05-21T15:00", "2026-05-27T15:00"),  # V13: a weekend and Memorial Day
        ("2026-02-14T09:00", "2026-02-20T00:00"),  # V14: taken on a Saturday
        ("2026-03-06T10:00", "2026-03-11T10:00"),  # V15: the clocks change
    ],
)
def test_a_hearing_in_its_last_minute_is_in_time_and_the_next_is_late(
    custody: str, end: str
) -> None:
    last = at(end)
    in_time = in_custody_since(custody)
    assert in_time.state.obligations["T-06"].ends == last
    minute = timedelta(minutes=1)
    # Hours that are full at midnight end with the day before it: midnight is of the next day.
    held = last - minute if end.endswith("T00:00") else last
    in_time.does("record-hearing", held_on=held.isoformat())
    assert in_time.ends() == {"T-06": "met"}
    assert in_time.alerts() == []
    late = in_custody_since(custody)
    late.does("record-hearing", held_on=(held + minute).isoformat())
    assert late.ends() == {"T-06": "late"}
    assert late.stage == st.EXAMINATION, "a late hearing counts all the same"
    assert late.alerts() == [("late", LIBERTY)]
    assert set(late.warnings()) == {"T-06"}
    assert late.state.late == {"T-06": "T-06"}


@pytest.mark.rules("T-06")
def test_the_hours_end_in_the_most_severe_alert_and_a_late_entry_takes_it_back() -> None:
    case = taken()
    end = case.state.obligations["T-06"].ends
    assert end == at("2031-06-05T15:00")
    case.clock(end)
    assert case.kinds[-1] == "obligation-breached"
    assert case.alerts() == [("breach", LIBERTY)]
    assert case.stage == st.IN_CUSTODY, "no hearing is held by itself, nobody is released"
    case.does("record-hearing")
    assert case.ends() == {"T-06": "met"}
    assert case.state.obligations["T-06"].recorded_late
    assert case.alerts()[-1][0] == "withdrawn"
    assert case.state.late == {}


@pytest.mark.rules("T-06", "C-50")
def test_what_is_late_waits_for_a_named_person() -> None:
    case = taken()
    case.does("record-hearing", held_on=at("2031-06-06T09:00").isoformat())
    event = case.last.data
    assert event["late"] == [{"key": "T-06", "rule": "T-06"}]
    case.does("decide-late", obligation="T-06", decision="proceed", note="note-1")
    assert case.state.late == {}


# -- the hearing ----------------------------------------------------------------------------------


@pytest.mark.rules("S-18", "DECK-36")
@pytest.mark.parametrize(
    ("identity", "found", "stage", "why"),
    [
        (True, True, st.EXAMINATION, ""),
        (True, False, st.RELEASE_DUE, "DECK-36"),
        (False, True, st.RELEASE_DUE, "S-18"),
        (False, False, st.RELEASE_DUE, "DECK-36"),
    ],
)
def test_identity_and_cause_are_both_needed(
    identity: bool, found: bool, stage: str, why: str
) -> None:
    case = taken()
    case.does("record-hearing", identity=identity, found=found)
    assert (case.stage, case.state.release_why) == (stage, why)
    assert case.ends() == {"T-06": "met"}
    assert case.alerts() == ([("release-due", LIBERTY)] if why else [])
    said = [one["text"] for one in case.last.data.get("warnings", ())]
    assert ["identity decided" in one for one in said] == ([True] if why == "S-18" else [])


@pytest.mark.rules("S-18", "T-06")
def test_a_late_hearing_without_cause_says_both() -> None:
    case = taken()
    case.does("record-hearing", held_on=at("2031-06-06T09:00").isoformat(), found=False)
    assert case.ends() == {"T-06": "late"}
    assert sorted(case.alerts()) == [("late", LIBERTY), ("release-due", LIBERTY)]


@pytest.mark.rules("S-19")
def test_rights_that_are_not_recorded_are_warned_of() -> None:
    case = taken()
    case.does("record-hearing", rights=list(RIGHTS[:2]))
    (said,) = case.last.data["warnings"]
    assert said["rule"] == "S-19"
    assert said["text"].endswith("cross-examine, view-and-copy-file")
    refusal = taken().refuses("H-05", "record-hearing", rights=["tea"])
    assert (refusal.field, refusal.allowed) == ("rights", RIGHTS)


@pytest.mark.rules("H-04", "H-05")
def test_no_hearing_before_custody() -> None:
    case = taken()
    early = case.refuses("H-05", "record-hearing", held_on=at("2031-06-02T14:59").isoformat())
    assert early.field == "held_on"
    case.refuses("H-04", "record-hearing", HELD_ON, held_on=at("2031-06-05T09:00").isoformat())


@pytest.mark.rules("T-06")
def test_on_the_last_day_the_hour_is_asked_for() -> None:
    case = taken()
    case.does("record-hearing", held_on=at("2031-06-05").isoformat())
    (said,) = case.last.data["warnings"]
    assert said["rule"] == "T-06"
    assert "15:00" in said["text"]
    before = taken()
    before.does("record-hearing", held_on=at("2031-06-04").isoformat())
    assert before.warnings() == []


# -- counted as offered ---------------------------------------------------------------------------


@pytest.mark.rules("C-50", "T-06")
def test_offered_in_time_waives_the_clock_and_the_hearing_is_still_held() -> None:
    case = taken()
    case.does("count-as-offered")
    assert (case.stage, case.ends()) == (st.IN_CUSTODY, {"T-06": "open"})
    assert case.warnings() == ["C-50"]
    assert case.state.offered_on == HELD_ON
    assert case.refuses("C-50", "count-as-offered").message
    # Nothing else watches a hearing that is put off: the alert goes by the hearing itself.
    case.clock(at("2031-06-05T16:00"))
    assert (case.ends(), case.alerts()) == ({"T-06": "breached"}, [("breach", LIBERTY)])
    case.does("record-hearing", held_on=at("2031-06-16T09:00").isoformat())
    assert (case.stage, case.ends()) == (st.EXAMINATION, {"T-06": "waived"})
    assert case.state.late == {}


@pytest.mark.rules("C-50", "T-06")
def test_offered_in_time_and_decided_after_the_alert_takes_it_back() -> None:
    case = taken()
    case.clock(at("2031-06-05T16:00"))
    case.does("count-as-offered")
    assert case.ends() == {"T-06": "breached"}
    case.does("record-hearing", held_on=at("2031-06-16T09:00").isoformat())
    assert case.ends() == {"T-06": "waived"}
    assert [about for about, _ in case.alerts()] == ["breach", "withdrawn"]
    held = taken()
    held.does("count-as-offered", offered_on=at("2031-06-03T09:00").isoformat())
    held.does("record-hearing")
    assert held.ends() == {"T-06": "met"}, "held within its hours all the same"


@pytest.mark.rules("C-50", "T-06")
def test_what_was_offered_too_late_is_late() -> None:
    case = taken()
    case.does("count-as-offered", offered_on=at("2031-06-05T15:01").isoformat())
    assert case.warnings() == ["C-50", "T-06"]
    assert case.ends() == {"T-06": "open"}, "it was not offered in time: nothing ends"
    case.does("record-hearing", held_on=at("2031-06-16T09:00").isoformat())
    assert case.ends() == {"T-06": "late"}
    assert case.alerts() == [("late", LIBERTY)]
    assert case.state.late == {"T-06": "T-06"}


@pytest.mark.rules("C-50", "H-02", "H-07", "H-05", "H-04")
def test_a_supervisor_of_the_agency_decides_with_a_reason() -> None:
    case = taken()
    assert case.refuses("H-07", "count-as-offered", note=None).field == "reason"
    assert "agency-1" in case.refuses("H-02", "count-as-offered", office="agency-2").message
    case.refuses("H-02", "count-as-offered", role="court")
    case.refuses("H-05", "count-as-offered", offered_on=at("2031-06-01").isoformat())
    case.refuses("H-04", "count-as-offered", TAKEN_ON)

"""After an overt act: typed when its days have passed, done in them (T-13 to T-16, S-36)."""

from typing import Any

import pytest

from domain.svp import svp_stages as st
from tests.domain.cases import at
from tests.domain.courts import Docket, detained, not_proven
from tests.domain.svp_cases import NOTE, PETITION
from tests.domain.svp_cases import detained as detained_by_the_agency


def passed() -> Docket:
    """Detained on 3 March, and the nine days have passed: nothing else was typed."""
    case = detained()
    case.clock(at("2031-03-13T00:00"))
    assert (case.stage, case.state.release_why) == (st.RELEASE_DUE, "T-13")
    return case


@pytest.mark.rules("T-13", "T-14", "S-36")
def test_a_determination_in_time_is_recorded_and_the_release_stays_due() -> None:
    case = passed()
    case.does("record-dmh-custody")
    case.does("record-determination")
    assert (case.stage, case.state.meets, case.state.release_why) == (st.RELEASE_DUE, True, "T-13")
    assert case.ends()["T-14"] == "met"
    assert case.ends()["T-13"] == "breached", "no petition of a day in time is on record"
    number = case.kinds.index("determined-met") + 1
    assert f"strike entry {number} first" in case.refuses("T-14", "record-determination").message
    case.refuses("T-14", "record-dmh-custody")


@pytest.mark.rules("T-13", "S-36")
@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("record-dmh-custody", {"notice_on": "2031-03-13T00:00:00-05:00"}),
        (
            "record-determination",
            {
                "reported_on": "2031-03-13T09:00:00-05:00",
                "obtained_on": "2031-03-13T10:00:00-05:00",
            },
        ),
        ("notify-prc", {"notified_on": "2031-03-13T09:00:00-05:00"}),
    ],
)
def test_what_was_done_after_the_days_changes_nothing(name: str, days: Any) -> None:
    found = passed().refuses("T-13", name, **days)
    assert found.allowed == ("record-release",)


@pytest.mark.rules("T-13", "S-36", "DECK-27")
def test_determined_in_time_not_to_meet_the_person_is_still_owed_the_release() -> None:
    case = passed()
    case.does("record-determination", more_likely=False)
    assert (case.stage, case.state.release_why) == (st.RELEASE_DUE, "S-36")
    assert case.ends() == {"T-13": "breached"}
    case.refuses("H-01", "notify-prc")
    case.does(
        "record-release",
        role="corrections",
        released_on=at("2031-03-14T09:00").isoformat(),
        to="liberty",
    )
    assert case.state.late == {"T-13": "T-13"}


@pytest.mark.rules("H-01", "S-36")
def test_where_the_release_is_due_for_another_reason_nothing_of_the_route_is_open() -> None:
    case = not_proven()
    for name in ("record-dmh-custody", "record-determination", "notify-prc"):
        case.refuses("H-01", name)


@pytest.mark.rules("T-13", "S-36")
def test_the_clocks_word_may_still_be_struck_and_the_acts_say_where_the_case_stands() -> None:
    case = passed()
    fallen = case.kinds.index(st.RELEASE_BECAME_DUE) + 1
    case.does("record-determination")
    case.strikes(fallen)
    assert (case.stage, case.state.release_why) == (st.DETERMINED, "")


@pytest.mark.rules("T-14", "S-36")
def test_without_a_determination_no_petition_is_filed_after_the_days() -> None:
    case = detained_by_the_agency()
    case.go("2031-03-13T00:00")
    on = at("2031-03-10T10:00").isoformat()
    given = PETITION | {"filed_on": on}
    assert case.refuses("T-14", "ag", "file-petition", **given).allowed == ("record-determination",)
    case.does(
        "doctor",
        "record-determination",
        reported_on=at("2031-03-08T10:00").isoformat(),
        obtained_on=at("2031-03-08T11:00").isoformat(),
        abnormality=True,
        more_likely=True,
    )
    case.refuses("S-13", "ag", "file-petition", **given)
    early = at("2031-03-09T10:00").isoformat()
    case.does("ag", "notify-prc", notified_on=at("2031-03-09T09:00").isoformat())
    case.go("2031-03-13T00:01")
    assert case.state.prc_barred, "their day has passed too"
    case.refuses("T-13", "p1", "prc-vote", vote="meets")
    case.refuses("T-13", "p1", "prc-recuse")
    for name in ("p1", "p2", "p3"):
        case.does(name, "prc-vote", vote="meets", occurred_on=early)
    case.go("2031-03-13T10:00")
    case.refuses("T-13", "p1", "close-prc")
    case.refuses("T-13", "chief", "prc-go-on", decision="no-majority", **NOTE)
    case.does("p1", "close-prc", occurred_on=early)
    assert (case.stage, case.state.prc_barred) == ("release-due", False)
    case.does("ag", "file-petition", **given)
    assert (case.stage, case.state.release_why, case.state.late) == ("petition-filed", "", {})
    ended = {key: case.duties()[key] for key in ("T-13", "T-15", "T-16")}
    assert set(ended.values()) == {"met"}
    version = case.kinds.index("determined-met") + 1
    case.refuses("H-01", "doctor", "strike", version=version, **NOTE)


@pytest.mark.rules("T-13", "T-16")
def test_a_petition_that_misses_its_hours_alone_is_refused_by_their_rule() -> None:
    case = detained_by_the_agency()
    case.go("2031-03-13T00:00")
    case.does(
        "doctor",
        "record-determination",
        reported_on=at("2031-03-05T10:00").isoformat(),
        obtained_on=at("2031-03-05T11:00").isoformat(),
        abnormality=True,
        more_likely=True,
    )
    assert (case.state.release_why, case.duty("T-16")[1]) == ("T-13", "2031-03-07 11:00:00-06:00")
    hours = at("2031-03-07T11:30").isoformat()
    found = case.refuses("T-16", "ag", "file-petition", **PETITION | {"filed_on": hours})
    assert found.allowed == ("record-release",)
    days = at("2031-03-13T00:00").isoformat()
    case.refuses("T-13", "ag", "file-petition", **PETITION | {"filed_on": days})

"""From the list to a bed and between beds; what sites tell, in whatever order it comes."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import MACHINE, grant

IN_BED = [t.admitted, t.phase_1, t.decided, t.phase_2]
LOST: Json = {"site": "fcc", "bed": "a-01", "why": "wing-closed"}


@pytest.mark.rules("DECK-08")
def test_a_bed_that_is_held_is_offered_and_people_are_told() -> None:
    case = t.waiting()
    event = grant(case, "2031-02-03", until=day("2031-02-11"))
    assert (event.kind, case.stage) == ("bed-offered", "offered")
    offer = case.state.offer
    assert offer is not None
    assert (offer.site, offer.bed, offer.wing) == ("fcc", "a-01", "a")
    assert f"{offer.until:%Y-%m-%d}" == "2031-02-11"
    assert case.alerts()[-1] == "bed-held"


@pytest.mark.rules("DECK-08")
def test_arrived_the_site_knows() -> None:
    case = t.offered()
    event = case.does("record-arrival", "2031-02-06", arrived_on=day("2031-02-05"))
    assert f"{event.occurred_on:%Y-%m-%d}" == "2031-02-05"
    (told,) = event.orders
    assert told.data["case"] == "site-fcc"
    assert {"treatment": t.CASE, "bed": "a-01"}.items() <= told.data["data"].items()
    state = case.state
    assert state.bed is not None
    assert (state.stage, state.bed.bed, state.offer, state.request) == (
        "admitted",
        "a-01",
        None,
        None,
    )


def test_nobody_arrives_before_the_bed_was_asked_for() -> None:
    case = t.offered()
    refusal = case.refuses("H-05", "record-arrival", "2031-02-06", arrived_on=day("2031-01-08"))
    assert refusal.field == "arrived_on"
    case.refuses("H-04", "record-arrival", "2031-02-06", arrived_on=day("2031-02-09"))


@pytest.mark.rules("DECK-09")
def test_who_was_moved_before_the_books_held_a_bed_arrived_when_he_did() -> None:
    """Moved on Friday, typed on Monday: the site holds a bed from when that is typed."""
    case = t.offered()
    event = case.does("record-arrival", "2031-02-06", arrived_on=day("2031-01-12"))
    assert t.warned(event) == ["DECK-09"]
    assert "2031-02-03" in event.data["warnings"][0]["text"]
    assert case.state.bed is not None
    assert f"{case.state.bed.since:%Y-%m-%d}" == "2031-01-12"
    event = t.offered().does("record-arrival", "2031-02-06", arrived_on=day("2031-02-03"))
    assert t.warned(event) == []


@pytest.mark.rules("DECK-08")
def test_who_asked_again_arrives_after_that() -> None:
    case = t.offered()
    case.does("bed-lapsed", "2031-02-10", MACHINE, site="fcc", bed="a-01")
    case.does("ask-again", "2031-02-12")
    grant(case, "2031-02-20")
    case.refuses("H-05", "record-arrival", "2031-02-21", arrived_on=day("2031-02-11"))
    case.does("record-arrival", "2031-02-21", arrived_on=day("2031-02-12"))


@pytest.mark.rules("DECK-08", "DECK-09")
def test_who_was_found_in_a_bed_arrived_when_the_site_says() -> None:
    """The books of a site are opened with people in its beds, who came long before."""
    case = t.waiting()
    grant(case, "2031-02-03", since=day("2030-11-04"))
    case.refuses("H-05", "record-arrival", "2031-02-06", arrived_on=day("2030-11-03"))
    case.does("record-arrival", "2031-02-06", arrived_on=day("2030-11-04"))
    bed = case.state.bed
    assert bed is not None
    assert f"{bed.since:%Y-%m-%d}" == "2030-11-04"


@pytest.mark.parametrize("at", IN_BED)
@pytest.mark.rules("DECK-08")
def test_without_a_held_bed_nobody_moves(at: Any) -> None:
    case = at()
    case.refuses("DECK-08", "record-arrival", "2031-06-05", arrived_on=day("2031-06-05"))
    case.refuses("DECK-08", "decline-bed", "2031-06-05")
    case.refuses("DECK-08", "ask-again", "2031-06-05")


# -- lapsed, declined, asked again ------------------------------------------------------------------


@pytest.mark.rules("DECK-08")
def test_a_bed_that_lapsed_is_asked_for_again() -> None:
    case = t.offered()
    event = case.does("bed-lapsed", "2031-02-11", MACHINE, site="fcc", bed="a-01")
    assert (event.kind, case.stage, case.state.offer) == ("bed-lapsed", "waiting", None)
    assert case.alerts()[-1] == "bed-lapsed"
    assert case.state.request is not None
    assert case.state.request.lapses == 1
    event = case.does("ask-again", "2031-02-12", "mosop-staff")
    assert case.told(event) == [("site-fcc", "request-bed")]
    assert event.orders[0].data["data"]["asked_on"].startswith("2031-01-09")
    grant(case, "2031-02-13", bed="a-02")
    case.refuses("H-01", "ask-again", "2031-02-13")


@pytest.mark.rules("DECK-08")
def test_a_declined_bed_keeps_the_place_on_the_list() -> None:
    case = t.offered()
    event = case.does("decline-bed", "2031-02-04")
    (told,) = event.orders
    assert (told.data["case"], told.data["fact"]) == ("site-fcc", "vacate-bed")
    assert told.data["data"]["why"] == "declined"
    assert (case.stage, case.state.offer) == ("waiting", None)
    case.does("ask-again", "2031-02-05")
    grant(case, "2031-02-06", bed="a-02")
    assert case.stage == "offered"


def test_the_place_on_the_list_is_kept() -> None:
    case = t.waiting()
    event = case.does("place-changed", "2031-01-10", MACHINE, site="fcc", place=2, of=7)
    assert (event.kind, case.state.place) == ("place-changed", "2/7")
    grant(case, "2031-02-03")
    assert case.state.place == ""


# -- lost -------------------------------------------------------------------------------------------


@pytest.mark.rules("C-55", "DECK-08")
@pytest.mark.parametrize("at", IN_BED)
def test_a_lost_bed_stops_no_treatment(at: Any) -> None:
    case = at()
    stage = case.stage
    event = case.does("bed-lost", "2031-06-02", MACHINE, **LOST)
    assert (event.kind, case.stage, case.state.bed) == ("bed-lost", stage, None)
    assert case.alerts()[-1] == "bed-lost"
    assert case.state.site == "fcc"
    assert case.told(event) == [], "the site has the person on its list itself"
    grant(case, "2031-06-03", bed="b-07")
    assert case.does("record-arrival", "2031-06-03", arrived_on=day("2031-06-03")).kind == (
        "moved-to-bed"
    )
    assert case.told(case.last) == [("site-fcc", "occupy-bed")]
    assert case.stage == stage


@pytest.mark.rules("DECK-08", "DECK-09")
@pytest.mark.parametrize("at", IN_BED)
def test_another_is_in_the_bed_as_the_site_has_it(at: Any) -> None:
    """Treatment goes on without a bed; the site, which may know nothing else, learns the day."""
    case = at()
    stage = case.stage
    lost: Json = {**LOST, "why": "disputed", "occupied": True}
    event = case.does("bed-lost", "2031-06-02", MACHINE, **lost)
    assert (case.stage, case.state.bed, case.state.site) == (stage, None, "fcc")
    assert case.alerts()[-1] == "bed-lost"
    assert case.told(event) == [("site-fcc", "change-request")]
    assert event.orders[-1].data["data"]["release_on"].startswith("2036-01-06")
    grant(case, "2031-06-03", bed="b-07")
    case.does("record-arrival", "2031-06-03", arrived_on=day("2031-06-03"))
    assert (case.stage, case.state.bed.bed if case.state.bed else "") == (stage, "b-07")


def test_who_is_out_when_the_bed_is_disputed_is_taken_off_the_list() -> None:
    case = t.suspended()
    lost: Json = {**LOST, "why": "disputed", "occupied": True}
    assert case.told(case.does("bed-lost", "2031-06-10", MACHINE, **lost)) == [
        ("site-fcc", "withdraw-request")
    ]


def test_a_held_bed_that_is_lost_leads_back_to_the_list() -> None:
    case = t.offered()
    case.does("bed-lost", "2031-02-04", MACHINE, **LOST)
    assert (case.stage, case.state.offer, case.state.site) == ("waiting", None, "fcc")


def test_who_is_out_and_loses_the_bed_waits_for_none() -> None:
    case = t.suspended()
    event = case.does("bed-lost", "2031-06-10", MACHINE, **LOST)
    assert case.told(event) == [("site-fcc", "withdraw-request")]
    assert (case.stage, case.state.bed, case.state.request) == ("suspended", None, None)
    case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    assert case.stage == "to-assign"


@pytest.mark.rules("C-55")
def test_who_moves_to_another_site_anyway_waits_there_only() -> None:
    case = t.phase_2()
    case.does("change-needs", "2031-06-02", sex="male", protective_custody=True)
    event = case.does("bed-lost", "2031-06-03", MACHINE, **LOST)
    assert case.told(event) == [("site-fcc", "withdraw-request")]
    assert case.state.site == "erdcc"


@pytest.mark.rules("DECK-08")
def test_without_a_bed_no_phase_begins() -> None:
    case = t.admitted()
    case.does("bed-lost", "2031-02-07", MACHINE, **LOST)
    started = {"started_on": day("2031-02-10")}
    case.refuses("DECK-08", "start-phase-1", "2031-02-10", t.STAFF, **started)


@pytest.mark.rules("DECK-13")
def test_the_program_stops_where_the_person_waits() -> None:
    case = t.classified({"dialysis": True})
    case.does("assign-site", "2031-01-09", operating=["mcc"])
    event = case.does("site-stopped", "2031-02-03", MACHINE, site="mcc")
    assert (event.kind, case.stage, case.state.site) == ("site-stopped", "waiting", "mcc")
    assert case.alerts() == ["site-stopped"]
    assert "mcc" not in str(event.orders)
    case.does("assign-site", "2031-02-04")
    assert (case.stage, case.state.request) == ("held", None), "planned anew, when people say so"


# -- what comes too late ----------------------------------------------------------------------------

LATE = (
    (t.waiting, "bed-granted", {"site": "erdcc", "bed": "all-01"}),
    (t.classified, "bed-granted", {"site": "fcc", "bed": "a-01"}),
    (t.suspended, "bed-granted", {"site": "fcc", "bed": "a-02"}),
    (t.completed, "bed-granted", {"site": "fcc", "bed": "a-02"}),
    (t.waiting, "bed-lapsed", {"site": "fcc", "bed": "a-01"}),
    (t.offered, "bed-lapsed", {"site": "fcc", "bed": "a-02"}),
    (t.admitted, "bed-lapsed", {"site": "fcc", "bed": "a-01"}),
    (t.waiting, "bed-lost", LOST),
    (t.phase_2, "bed-lost", LOST | {"bed": "a-02"}),
    (t.completed, "bed-lost", LOST),
    (t.admitted, "place-changed", {"site": "fcc", "place": 1, "of": 1}),
    (t.waiting, "place-changed", {"site": "erdcc", "place": 1, "of": 1}),
    (t.waiting, "site-stopped", {"site": "erdcc"}),
    (t.phase_2, "site-stopped", {"site": "fcc"}),
    (t.completed, "site-stopped", {"site": "fcc"}),
)


@pytest.mark.parametrize(("at", "fact", "data"), LATE)
def test_what_does_not_fit_is_passed_over_and_kept(at: Any, fact: str, data: Json) -> None:
    case = at()
    before, version = case.state, case.state.version
    event = case.does(fact, "2032-05-03", MACHINE, **data)
    assert (event.kind, event.data["fact"]) == ("fact-passed-over", fact)
    assert event.orders == ()
    same = {"version", "log", "known"}
    assert case.state.model_dump(exclude=same) == before.model_dump(exclude=same)
    assert case.state.version == version + 1


def test_a_bed_that_the_site_took_away_before_it_heard_of_the_arrival_is_the_persons() -> None:
    case = t.admitted()
    before = {"occurred_on": day("2031-02-04"), **LOST}
    event = case.does("bed-lost", "2031-02-06", MACHINE, **before)
    assert event.kind == "fact-passed-over"
    assert case.state.bed is not None


def test_a_bed_that_was_granted_on_an_earlier_request_is_not_offered() -> None:
    case = t.refused()
    on = {"decided_on": day("2031-02-01"), "note": "note-1"}
    case.does("re-enter", "2031-02-01", "supervisor", **on)
    case.does("assign-site", "2031-02-03")
    grant(case, "2031-02-04", occurred_on=day("2031-01-15"))
    assert (case.stage, case.last.kind) == ("waiting", "fact-passed-over")
    grant(case, "2031-02-04")
    assert case.stage == "offered"


def test_a_bed_of_the_site_that_was_left_is_not_offered() -> None:
    case = t.waiting()
    case.does("change-needs", "2031-01-10", sex="male", protective_custody=True)
    grant(case, "2031-01-10")
    assert (case.stage, case.last.kind) == ("waiting", "fact-passed-over")

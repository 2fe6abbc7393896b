"""Who sits on the team and on the prosecutors' committee, and who leaves (S-10 to S-12, DECK-31)."""

from typing import Any

import pytest

from domain.model import Json
from tests.domain.cases import day
from tests.domain.svp_cases import (
    NOTE,
    Case,
    assessed,
    determined,
    evaluated,
    filed,
    prosecutors_vote,
    ready,
    received,
    seat,
    seated,
    sought,
    stopped,
    team_votes,
)


def of_team(number: int = 1, **other: Any) -> Json:
    named = {"committee": "mdt", "seat": f"seat-{number}", "member": f"m{number}", "agency": "doc"}
    return named | other


def prosecutor(number: int = 1, **other: Any) -> Json:
    named = {"committee": "prc", "seat": f"chair-{number}", "member": f"p{number}"}
    return {**named, "county": f"county-{number}"} | other


# -- the team --------------------------------------------------------------------------------------


@pytest.mark.rules("S-10", "S-11", "DECK-31", "DECK-32")
def test_a_seat_has_a_member_of_an_agency() -> None:
    case = evaluated()
    event = case.does("clerk", "appoint-member", **of_team(chair=True))
    assert (event.kind, case.stage) == ("member-appointed", "to-notify")
    held = case.state.mdt.seats["seat-1"]
    assert (held.member, held.agency, held.chair) == ("m1", "doc", True)
    assert case.refuses("S-11", "clerk", "appoint-member", **of_team(2, agency=None)).field == (
        "agency"
    )


@pytest.mark.rules("C-25", "H-05")
def test_an_agency_or_a_day_that_may_be_mistyped_is_said_and_the_member_sits() -> None:
    case = evaluated()
    event = case.does("clerk", "appoint-member", **of_team(agency="moon"))
    said = [(one["rule"], one["text"]) for one in event.data["warnings"]]
    text = "moon is none of the agencies that must be on the team (doc, dmh)"
    assert (said, case.state.mdt.seats["seat-1"].agency) == ([("C-25", text)], "moon")
    assert case.state.opened_on is not None
    for on, warned in (("2025-01-01", ["H-05"]), (f"{case.state.opened_on:%Y-%m-%d}", [])):
        event = case.does("clerk", "appoint-member", **of_team(2), occurred_on=day(on))
        assert [one["rule"] for one in event.data.get("warnings", ())] == warned
        case.does("clerk", "vacate-seat", committee="mdt", seat="seat-2")


@pytest.mark.rules("S-11", "C-25")
def test_the_team_has_seven_seats_at_most() -> None:
    case = seated("m1", "m2", "m3", "m4", "m5", "m6", "m7")
    full = case.refuses("S-11", "clerk", "appoint-member", **of_team(8))
    assert full.field == "seat"
    case.does("clerk", "vacate-seat", committee="mdt", seat="seat-3")
    case.does("clerk", "appoint-member", **of_team(8))


@pytest.mark.rules("H-02", "DECK-33")
def test_a_seat_is_taken_once_a_member_sits_once_and_one_presides() -> None:
    case = seated()
    taken = case.refuses("H-02", "clerk", "appoint-member", **of_team(1, member="m4"))
    assert taken.field == "seat"
    twice = case.refuses("H-02", "clerk", "appoint-member", **of_team(4, member="m1"))
    assert twice.field == "member"
    second = case.refuses("DECK-33", "clerk", "appoint-member", **of_team(4, chair=True))
    assert second.field == "chair"
    case.does("m1", "mdt-recuse")
    case.does("clerk", "appoint-member", **of_team(4, chair=True))


@pytest.mark.rules("S-20")
def test_who_left_the_team_was_of_it() -> None:
    case = seated()
    case.does("clerk", "vacate-seat", committee="mdt", seat="seat-3")
    case.does("clerk", "appoint-member", **of_team(3, member="m5"))
    assert case.state.mdt.members() == {"m1", "m2", "m3", "m5"}
    assert case.state.mdt.seat_of("m3") is None


# -- the prosecutors -------------------------------------------------------------------------------


@pytest.mark.rules("S-12")
def test_five_prosecutors_one_of_the_county_and_three_urban_at_most() -> None:
    case = seat(received(), prosecutors=0)
    assert case.refuses("S-12", "ag", "appoint-member", **prosecutor(county=None)).field == "county"
    for number in (2, 3, 4):
        case.does("ag", "appoint-member", **prosecutor(number, urban=True))
    urban = case.refuses("S-12", "ag", "appoint-member", **prosecutor(5, urban=True))
    assert urban.field == "urban"
    assert "unconfirmed" in urban.message
    case.does("ag", "appoint-member", **prosecutor(5))
    last = case.refuses("S-12", "ag", "appoint-member", **prosecutor(6))
    assert (last.field, "county-1" in last.message) == ("county", True)
    case.does("ag", "appoint-member", **prosecutor(1))
    assert case.refuses("S-12", "ag", "appoint-member", **prosecutor(6)).field == "seat"


@pytest.mark.rules("S-12")
def test_who_left_is_counted_neither_as_urban_nor_as_of_the_county() -> None:
    case = seated()
    case.does("ag", "vacate-seat", committee="prc", seat="chair-1")
    case.refuses("S-12", "ag", "appoint-member", **prosecutor(6))
    case.does("ag", "appoint-member", **prosecutor(6, county="county-1", urban=True))
    assert case.state.prosecutors["chair-6"].urban


# -- who appoints, when ----------------------------------------------------------------------------


@pytest.mark.rules("H-02", "S-11", "S-12")
def test_the_agency_fills_the_team_and_the_attorney_general_the_committee() -> None:
    case = received()
    for actor in ("ag", "m1", "p1", "judge", "doctor", "other-clerk", "other-chief"):
        case.refuses("H-02", actor, "appoint-member", **of_team())
    for actor in ("clerk", "m1", "p1", "judge", "doctor", "other-chief"):
        case.refuses("H-02", actor, "appoint-member", **prosecutor())
    case.does("chief", "appoint-member", **of_team())
    case.does("chief", "appoint-member", **prosecutor())
    for actor, committee, key in (("ag", "mdt", "seat-1"), ("clerk", "prc", "chair-1")):
        case.refuses("H-02", actor, "vacate-seat", committee=committee, seat=key)


@pytest.mark.rules("H-01", "H-06")
def test_before_the_close_and_while_it_is_voted() -> None:
    for case in (sought(), stopped(), filed()):
        case.refuses("H-01", "chief", "appoint-member", **of_team(7))
        case.refuses("H-01", "chief", "vacate-seat", committee="mdt", seat="seat-1")
    closed = ready()
    for command in (of_team(7), prosecutor(7)):
        closed.refuses("H-06", "chief", "appoint-member", **command)
    for committee, key in (("mdt", "seat-1"), ("prc", "chair-1")):
        closed.refuses("H-06", "chief", "vacate-seat", committee=committee, seat=key)
    determined().does("ag", "vacate-seat", committee="prc", seat="chair-1")


@pytest.mark.rules("H-02", "C-25")
def test_a_vacated_seat_counts_for_nothing_and_is_filled_anew() -> None:
    case = team_votes(seated(), "meets", "meets", "does-not-meet")
    case.refuses("H-02", "clerk", "vacate-seat", committee="mdt", seat="seat-9")
    case.does("clerk", "vacate-seat", committee="mdt", seat="seat-3")
    assert (set(case.state.mdt.eligible()), set(case.state.mdt.votes)) == (
        {"seat-1", "seat-2"},
        {"seat-1", "seat-2"},
    )
    case.refuses("H-02", "clerk", "vacate-seat", committee="mdt", seat="seat-3")
    case.refuses("H-02", "m3", "mdt-vote", vote="meets")
    case.refuses("DECK-31", "m1", "close-mdt")
    case.does("clerk", "appoint-member", **of_team(3, member="m4"))
    case.refuses("C-25", "m1", "close-mdt")
    case.does("m4", "mdt-vote", vote="meets")
    case.does("m1", "close-mdt")


@pytest.mark.rules("H-01")
def test_an_appointment_is_struck_unless_the_member_has_voted() -> None:
    case = seated()
    version = next(one.version for one in case.history if one.data.get("seat") == "seat-3")
    case.does("chief", "strike", version=version, **NOTE)
    assert set(case.state.mdt.seats) == {"seat-1", "seat-2"}
    voted = team_votes(seated(), "meets", "meets", "meets")
    voted.refuses("H-01", "chief", "strike", version=version, **NOTE)


def lists(case: Case) -> set[str]:
    return {one.member for one in case.state.mdt.seats.values()}


def test_the_roll_is_read_from_the_case() -> None:
    assert lists(assessed()) == {"m1", "m2", "m3"}


@pytest.mark.rules("S-12", "C-47")
def test_a_committee_with_empty_seats_is_warned_of_as_its_vote_opens_and_as_it_closes() -> None:
    case = seated(prosecutors=4)
    case.does("p1", "prc-vote", vote="meets")
    lacks = ("S-12", "4 of the 5 seats are filled (unconfirmed)")
    assert lacks in case.says("prc-voted")
    for name in ("p2", "p3"):
        case.does(name, "prc-vote", vote="meets")
        assert case.says("prc-voted") == []  # it was said as the vote opened
    case.does("ag", "vacate-seat", committee="prc", seat="chair-4")
    case.does("p1", "close-prc")
    assert case.says("prc-closed") == [("S-12", "3 of the 5 seats are filled (unconfirmed)")]
    whole = prosecutors_vote(seated(), "meets", "meets", "meets")
    whole.does("p1", "close-prc")
    assert (whole.says("prc-voted"), whole.says("prc-closed")) == ([], [])


@pytest.mark.rules("S-12")
def test_of_few_prosecutors_it_is_said_that_none_is_of_the_county_of_conviction() -> None:
    case = seated(prosecutors=4)
    case.does("ag", "vacate-seat", committee="prc", seat="chair-1")
    case.does("p2", "prc-vote", vote="meets")
    assert [text.split(" (")[0] for rule, text in case.says("prc-voted") if rule == "S-12"] == [
        "3 of the 5 seats are filled",
        "nobody sits for county-1, the county of conviction",
    ]


@pytest.mark.rules("S-12", "C-47")
def test_no_majority_that_a_supervisor_records_is_warned_of_too() -> None:
    case = seated(prosecutors=2)
    case.does("chief", "prc-go-on", decision="no-majority", **NOTE)
    assert case.says("prc-closed")[0] == ("S-12", "2 of the 5 seats are filled (unconfirmed)")


@pytest.mark.rules("S-12")
@pytest.mark.parametrize("typed", ["County-1", "COUNTY-1", "county_1"])
def test_how_the_county_is_typed_does_not_matter(typed: str) -> None:
    case = seated(prosecutors=0)
    counties = ("county-2", "county-3", "county-4", "county-5", typed)
    for number, county in enumerate(counties, start=1):
        seat = {"committee": "prc", "seat": f"chair-{number}", "member": f"p{number}"}
        case.does("ag", "appoint-member", **seat, county=county)


@pytest.mark.rules("S-10", "S-11", "DECK-31", "C-25")
def test_a_team_of_two_is_warned_of_and_cannot_close_its_vote() -> None:
    case = team_votes(seated("m1", "m2"), "meets", "meets")
    text = "2 seats are filled; the committee has 3 to 7"
    assert case.says("mdt-voted") == [("C-25", text)]
    assert text in case.refuses("DECK-31", "m1", "close-mdt").message

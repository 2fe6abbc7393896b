"""A site: its books, its list with the reason of each place, beds given, held, lost and left."""

import pytest

from domain.mosop.site import SITE
from domain.mosop.site_beds import Count, exists, number_of
from domain.mosop.site_list import place_of, ranked
from domain.refusal import Refusal
from tests.domain import sites
from tests.domain.cases import day
from tests.domain.recorder import Recorder, by_law
from tests.domain.sites import (
    alerts,
    arrives,
    asks,
    beds,
    does,
    fact,
    has,
    leaves,
    moment,
    opened,
    refused,
    settled,
    small,
    told,
    treatment,
)

BREAKS = "2031-02-01"


def full() -> sites.Case:
    """Three beds, all occupied, and two who wait."""
    case = small()
    for one in (1, 2, 3):
        asks(case, one, "2031-02-01", release="2032-01-01")
        arrives(case, one, "2031-02-02")
    asks(case, 4, "2031-03-01", release="2032-09-01")
    asks(case, 5, "2031-03-02", release="2032-06-01")
    return case


def queue(case: sites.Case) -> list[int]:
    """Who waits, in order."""
    return [int(one.treatment[-6:]) for one in ranked(case.state)]


# -- the books ------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-08", "DECK-09", "M-06")
def test_the_main_site_has_four_wings_of_sixty_and_one_of_thirty_six() -> None:
    case = opened()
    assert {name: wing.beds for name, wing in case.state.wings.items()} == {
        "a": 60, "b": 60, "c": 60, "d": 60, "e": 36,
    }  # fmt: skip
    assert sum(Count(case.state, wing).free or 0 for wing in case.state.wings) == 276
    assert case.warnings() == []
    assert SITE.case_id is not None
    assert SITE.case_id({"facility": "fcc"}) == "site-fcc"


@pytest.mark.rules("C-55", "C-61")
def test_a_site_whose_beds_nobody_published_gives_as_many_as_are_asked_for() -> None:
    case = opened("werdcc")
    assert case.warnings() == ["C-61"]
    for one in range(1, 41):
        asks(case, one, "2031-02-01")
    assert len(beds(case)) == 40
    assert has(case, 40) == "all-40"
    does(case, "change-wing", "2031-03-01", wing="all", beds=30)
    settled(case, "2031-03-01")
    assert (len(beds(case)), len(case.state.waiting)) == (30, 10)
    assert case.state.wings["all"].beds == 30


@pytest.mark.rules("DECK-13", "C-61")
def test_moberly_runs_only_when_somebody_says_so() -> None:
    case = opened("mcc")
    assert case.kinds == ["opened", "operation-stopped"]
    assert case.stage == "not-operating"
    asks(case, 1, "2031-02-01")
    assert queue(case) == [1]
    assert refused(case, "H-01", "set-operating", "2031-02-02", operating=False)
    does(case, "set-operating", "2031-02-02", "corrections", operating=True)
    settled(case, "2031-02-02")
    assert has(case, 1) == "all-01"
    assert opened("mcc", operating=True).stage == "operating"
    assert opened("fcc", operating=False).stage == "not-operating"


def test_a_facility_that_the_table_does_not_have() -> None:
    case = Recorder(SITE, by_law, "site-x")
    data = {"office": sites.OFFICE, "facility": "alcatraz", "law": sites.values()}
    answer = case.give("open", moment("2031-01-10"), role="supervisor", **data)
    assert isinstance(answer, Refusal)
    assert (answer.rule, answer.field) == ("C-61", "facility")
    assert set(answer.allowed) == {"fcc", "werdcc", "erdcc", "mcc"}
    elsewhere = {**data, "facility": "fcc", "office": "another-office"}
    answer = case.give("open", moment("2031-01-10"), role="supervisor", **elsewhere)
    assert isinstance(answer, Refusal)
    assert answer.rule == "H-02"


def test_an_order_of_the_list_that_nobody_knows_is_refused() -> None:
    case = Recorder(SITE, by_law, "site-fcc")
    law = sites.values(waiting_list_order=["alphabetical"])
    data = {"office": sites.OFFICE, "facility": "fcc", "law": law}
    answer = case.give("open", moment("2031-01-10"), role="supervisor", **data)
    assert isinstance(answer, Refusal)
    assert answer.field == "law.values.waiting_list_order.0"


@pytest.mark.rules("H-02")
def test_another_office_keeps_its_hands_off() -> None:
    case = opened()
    case.case = "site-fcc"
    case._state = case.state.model_copy(update={"office": "another-office"})
    for role, name, data in (
        ("supervisor", "close-wing", {"wing": "e"}),
        ("mosop-staff", "take-bed-out", {"bed": "a-01"}),
        ("corrections", "set-operating", {"operating": False}),
    ):
        refused(case, "H-02", name, "2031-02-01", role, **data)


# -- the list -------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-08", "M-06")
def test_the_277th_waits_and_the_next_to_be_released_enters() -> None:
    case = opened()
    for one in range(1, 277):
        asks(case, one, "2031-02-01", release="2032-01-01")
    assert len(beds(case)) == 276
    asks(case, 277, "2031-02-02", release="2032-09-01")
    asks(case, 278, "2031-02-03", release="2032-03-01")
    asks(case, 279, "2031-02-04")
    assert queue(case) == [278, 277, 279]
    bed = has(case, 100)
    leaves(case, 100, "2031-02-05")
    assert (has(case, 278), queue(case)) == (bed, [277, 279])


@pytest.mark.rules("M-06")
def test_each_place_says_why_it_is_where_it_is() -> None:
    case = full()
    asks(case, 6, "2031-03-03", release="2032-06-01")
    asks(case, 7, "2031-03-04")
    asks(case, 8, "2031-03-04")
    does(case, "change-order", "2031-03-05", treatment=treatment(7), first=True)
    said = {int(one.treatment[-6:]): (one.place, one.of, one.why) for one in ranked(case.state)}
    assert said == {
        7: (1, 5, "put-first"),
        5: (2, 5, "earliest-release"),
        6: (3, 5, "time-waiting"),
        4: (4, 5, "earliest-release"),
        8: (5, 5, "earliest-release"),
    }
    texts = {int(one.treatment[-6:]): one.text for one in ranked(case.state)}
    assert texts[7] == "put first by a supervisor; no day of release, waits since 2031-03-04"
    assert texts[6] == (
        "to be released 2032-06-01, as the one beside; by the time of waiting: "
        "waits since 2031-03-03"
    )
    assert texts[8] == "by the day of release: no day of release; waits since 2031-03-04"
    assert place_of(case.state, treatment(1)) is None
    alone = small(a=1)
    for one in (1, 2):
        asks(alone, one, "2031-02-01")
    assert ranked(alone.state)[0].why == "alone"


def test_two_that_nothing_tells_apart_keep_one_order() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    for one in (3, 2):
        asks(case, one, "2031-02-02", release="2032-01-01")
    assert queue(case) == [2, 3]
    assert ranked(case.state)[1].why == "same-in-all"


def test_the_same_day_of_release_is_one_whatever_its_hour() -> None:
    """A day that somebody typed with a time is the same day: who waits longer comes first."""
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    early = "2032-06-01T00:00:00-05:00"
    late = "2032-06-01T16:00:00-05:00"
    fact(
        case, "request-bed", 2, "2031-02-02", asked_on="2031-02-02T09:00:00-06:00", release_on=late
    )
    fact(
        case, "request-bed", 3, "2031-02-03", asked_on="2031-02-03T09:00:00-06:00", release_on=early
    )
    assert queue(case) == [2, 3]


def test_the_time_of_waiting_is_an_instant_in_whatever_zone_it_was_said() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    fact(case, "request-bed", 2, "2031-02-02", asked_on="2031-02-02T15:30:00+00:00")
    fact(case, "request-bed", 3, "2031-02-02", asked_on="2031-02-02T09:15:00-06:00")
    assert queue(case) == [3, 2]


def test_put_first_and_back_again() -> None:
    case = full()
    assert queue(case) == [5, 4]
    refused(case, "H-01", "change-order", "2031-03-03", treatment=treatment(4), first=False)
    does(case, "change-order", "2031-03-03", treatment=treatment(4), first=True)
    assert queue(case) == [4, 5]
    refused(case, "H-01", "change-order", "2031-03-03", treatment=treatment(4), first=True)
    does(case, "change-order", "2031-03-03", treatment=treatment(5), first=True)
    assert queue(case) == [4, 5], "in the order in which it was said"
    does(case, "change-order", "2031-03-04", treatment=treatment(4), first=False)
    assert queue(case) == [5, 4]
    refused(case, "H-05", "change-order", "2031-03-04", treatment=treatment(1), first=True)


def test_another_day_of_release_is_another_place() -> None:
    case = full()
    fact(case, "change-request", 4, "2031-03-05", release_on=day("2032-02-01"))
    assert queue(case) == [4, 5]
    fact(case, "change-request", 4, "2031-03-06", release_on=None)
    assert queue(case) == [5, 4], "no day at all comes last"
    fact(case, "change-request", 4, "2031-03-07", ready=False)
    assert not case.state.waiting[treatment(4)].ready
    assert case.state.waiting[treatment(4)].release_on is None


def test_treatments_are_told_when_they_come_among_the_first_three_or_leave_them() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01", release="2032-01-01")
    for one in (2, 3, 4, 5):
        asks(case, one, "2031-02-02", release=f"2032-0{one}-01")
    assert [len(told(case, one, "place-changed")) for one in (2, 3, 4, 5)] == [1, 1, 1, 0]
    asks(case, 6, "2031-02-03", release="2032-01-15")
    assert [one["place"] for one in told(case, 4, "place-changed")] == [3, 4]
    assert told(case, 4, "place-changed")[-1]["why"] == "earliest-release"
    assert [len(told(case, one, "place-changed")) for one in (2, 3, 5, 6)] == [1, 1, 0, 1]


# -- beds -----------------------------------------------------------------------------------------


@pytest.mark.rules("M-06")
def test_a_bed_is_held_until_the_day_that_the_tables_give() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    (granted,) = told(case, 1, "bed-granted")
    assert granted == {
        "occurred_on": moment("2031-02-01").isoformat(),
        "site": "fcc",
        "bed": "a-01",
        "wing": "a",
        "until": "2031-02-09T06:00:00+00:00",
    }
    case.clock(moment("2031-02-07"))
    assert alerts(case) == ["reminder"]
    arrives(case, 1, "2031-02-07")
    case.clock(moment("2031-03-01"))
    assert case.kinds.count("bed-lapsed") == 0
    assert case.state.obligations == {}


@pytest.mark.rules("M-06")
def test_whoever_does_not_come_keeps_the_place_and_is_passed_over_until_ready() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01", release="2032-01-01")
    asks(case, 2, "2031-02-02", release="2032-06-01")
    case.clock(moment("2031-02-10"))
    settled(case, "2031-02-10")
    assert (has(case, 2), queue(case)) == ("a-01", [1])
    assert told(case, 1, "bed-lapsed")[0]["bed"] == "a-01"
    assert ranked(case.state)[0].text.endswith("passed over until ready")
    leaves(case, 2, "2031-02-11")
    assert beds(case) == {}
    refused(case, "H-01", "set-ready", "2031-02-12", treatment=treatment(1), ready=False)
    asks(case, 1, "2031-02-12", release="2032-01-01")
    assert has(case, 1) == "a-01"
    assert case.state.held["a-01"].lapses == 1


def test_a_bed_that_is_declined_goes_on_and_the_request_stands() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01", release="2032-01-01")
    asks(case, 2, "2031-02-02", release="2032-06-01")
    leaves(case, 1, "2031-02-03", why="declined")
    assert (has(case, 2), queue(case)) == ("a-01", [1])
    assert alerts(case) == [], "nobody has to look: a person declined it"
    assert {key for key, owed in case.state.obligations.items() if owed.live} == {
        f"site.bed-hold:{treatment(2)}"
    }


def test_why_somebody_left_is_not_kept() -> None:
    case = full()
    leaves(case, 1, "2031-04-01", why="no-responsibility")
    (left,) = (one for one in case.history if one.kind == "bed-vacated")
    assert left.data == {
        "treatment": treatment(1),
        "on": moment("2031-04-01").isoformat(),
        "bed": "a-01",
    }


@pytest.mark.rules("DECK-09")
def test_a_wing_that_closes_loses_nobody() -> None:
    case = full()
    assert beds(case) == {treatment(1): "a-01", treatment(2): "a-02", treatment(3): "b-01"}
    lost = does(case, "close-wing", "2031-04-01", wing="a")
    assert case.warnings() == ["DECK-09"]
    assert lost.data["lost"] == ["a-01", "a-02"]
    settled(case, "2031-04-01")
    assert queue(case) == [1, 2, 5, 4]
    assert told(case, 1, "bed-lost")[0] | {"why": "wing-closed"} == told(case, 1, "bed-lost")[0]
    assert ranked(case.state)[0].lost == "wing-closed"
    refused(case, "H-01", "close-wing", "2031-04-02", wing="a")
    assert "b" in refused(case, "DECK-09", "close-wing", "2031-04-02", wing="z").allowed
    does(case, "change-wing", "2031-04-03", wing="c", beds=1)
    settled(case, "2031-04-03")
    assert has(case, 1) == "c-01"
    does(case, "reopen-wing", "2031-04-04", wing="a")
    settled(case, "2031-04-04")
    assert (has(case, 2), has(case, 5), queue(case)) == ("a-01", "a-02", [4])


@pytest.mark.rules("DECK-13")
def test_a_program_that_closes_puts_everybody_on_the_list() -> None:
    case = full()
    asks(case, 6, "2031-04-01")
    does(case, "set-operating", "2031-04-02", operating=False)
    settled(case, "2031-04-02")
    assert beds(case) == {}
    assert sorted(queue(case)) == [1, 2, 3, 4, 5, 6]
    assert {one for one in (1, 2, 3) if told(case, one, "bed-lost")} == {1, 2, 3}
    refused(case, "H-02", "close-site", "2031-04-03", "supervisor")
    refused(case, "DECK-08", "close-site", "2031-04-03", "operator")
    for one in range(1, 7):
        fact(case, "withdraw-request", one, "2031-04-04")
    does(case, "close-site", "2031-04-05", "operator")
    assert case.stage == "closed"


@pytest.mark.rules("DECK-09")
def test_an_arrival_before_the_bed_was_held_is_taken() -> None:
    case = small()
    asks(case, 1, "2031-02-04")
    fact(case, "occupy-bed", 1, "2031-02-04", bed="a-01", on=day("2031-01-20"))
    hold = case.state.held["a-01"]
    assert f"{hold.occupied_on:%Y-%m-%d} {hold.granted_on:%Y-%m-%d}" == "2031-01-20 2031-02-04"
    assert [str(one.status) for one in case.state.obligations.values()] == ["met"]
    assert alerts(case) == []


def test_single_beds() -> None:
    case = full()
    refused(case, "DECK-09", "take-bed-out", "2031-04-01", bed="a-01")
    refused(case, "DECK-09", "take-bed-out", "2031-04-01", bed="a-1")
    refused(case, "DECK-09", "take-bed-out", "2031-04-01", bed="a-03")
    refused(case, "DECK-09", "move-bed", "2031-04-01", treatment=treatment(1), bed="b-01")
    refused(case, "H-05", "move-bed", "2031-04-01", treatment=treatment(4), bed="b-01")
    does(case, "change-wing", "2031-04-01", wing="c", beds=1)
    does(case, "move-bed", "2031-04-01", "mosop-staff", treatment=treatment(1), bed="c-01")
    does(case, "take-bed-out", "2031-04-01", "mosop-staff", bed="a-01")
    settled(case, "2031-04-01")
    assert (has(case, 1), queue(case)) == ("c-01", [5, 4])
    refused(case, "H-01", "take-bed-out", "2031-04-02", bed="a-01")
    refused(case, "DECK-09", "move-bed", "2031-04-02", treatment=treatment(2), bed="a-01")
    does(case, "return-bed", "2031-04-02", bed="a-01")
    settled(case, "2031-04-02")
    assert has(case, 5) == "a-01"
    refused(case, "H-01", "return-bed", "2031-04-02", bed="a-01")


def test_whoever_moved_loses_the_bed_of_which_the_treatment_knows() -> None:
    case = small(a=1, b=1)
    asks(case, 1, "2031-02-01")
    arrives(case, 1, "2031-02-02")
    does(case, "move-bed", "2031-02-03", treatment=treatment(1), bed="b-01")
    does(case, "close-wing", "2031-02-04", wing="b")
    assert told(case, 1, "bed-lost")[0]["bed"] == "a-01"
    settled(case, "2031-02-04")
    assert told(case, 1, "bed-granted")[-1]["bed"] == "a-01"


def test_a_hold_that_moves_keeps_its_day_and_is_told_anew() -> None:
    case = small(a=1, b=1)
    asks(case, 1, "2031-02-01")
    does(case, "move-bed", "2031-02-03", treatment=treatment(1), bed="b-01")
    settled(case, "2031-02-03")
    first, second = told(case, 1, "bed-granted")
    assert (first["bed"], second["bed"], second["until"]) == ("a-01", "b-01", first["until"])


@pytest.mark.rules("DECK-13", "M-06")
def test_who_only_waits_hears_that_the_program_stops() -> None:
    case = full()
    does(case, "set-operating", "2031-04-01", operating=False)
    settled(case, "2031-04-01")
    for one in (4, 5):
        assert len(told(case, one, "site-stopped")) == 1
        assert told(case, one, "bed-lost") == []
    for one in (1, 2, 3):
        assert told(case, one, "site-stopped") == []
        assert [said["why"] for said in told(case, one, "bed-lost")] == ["programme-closed"]
    assert len(queue(case)) == 5, "nobody is forgotten"


@pytest.mark.rules("DECK-13", "M-06")
def test_everybody_who_waits_hears_that_the_program_runs_again() -> None:
    case = full()
    does(case, "set-operating", "2031-04-01", operating=False)
    settled(case, "2031-04-01")
    asks(case, 6, "2031-04-02")
    everybody = range(1, 7)
    assert not any(one.get("runs") for no in everybody for one in told(case, no, "place-changed"))
    order = queue(case)
    does(case, "set-operating", "2031-04-03", operating=True)
    for place, one in enumerate(order, start=1):
        last = told(case, one, "place-changed")[-1]
        assert (last["place"], last["of"], last["runs"]) == (place, 6, True)
    settled(case, "2031-04-03")
    assert len(beds(case)) == 3


@pytest.mark.rules("DECK-13")
def test_who_asks_where_the_program_does_not_run_keeps_a_place_and_hears_of_it() -> None:
    case = opened("mcc")
    asks(case, 1, "2031-02-01")
    assert (case.stage, queue(case), has(case, 1)) == ("not-operating", [1], None)
    assert len(told(case, 1, "site-stopped")) == 1
    does(case, "set-operating", "2031-02-03", operating=True)
    settled(case, "2031-02-03")
    assert has(case, 1) == "all-01"


# -- where somebody lies is a fact ----------------------------------------------------------------


@pytest.mark.rules("DECK-09")
def test_somebody_arrives_in_a_bed_that_is_held_for_another() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01", release="2032-01-01")
    asks(case, 2, "2031-02-02", release="2032-06-01")
    arrives(case, 2, "2031-02-03", bed="a-01")
    assert (beds(case), queue(case)) == ({treatment(2): "a-01"}, [1])
    assert alerts(case) == ["bed-taken"]
    assert [one["bed"] for one in told(case, 1, "bed-lapsed")] == ["a-01"]
    assert case.state.waiting[treatment(1)].ready, "it was no fault of theirs"
    assert not [owed for owed in case.state.obligations.values() if owed.live]


def test_somebody_arrives_after_the_hold_has_lapsed() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    case.clock(moment("2031-02-10"))
    settled(case, "2031-02-10")
    assert beds(case) == {}
    arrives(case, 1, "2031-02-11", bed="a-01")
    assert (has(case, 1), queue(case)) == ("a-01", [])


@pytest.mark.rules("DECK-08", "DECK-09")
def test_two_are_said_to_be_in_one_bed() -> None:
    """The books keep the first; the other waits, is told so, and gets the next that is free."""
    case = full()
    arrives(case, 4, "2031-04-01", bed="a-01")
    assert "bed-occupied" not in case.kinds[-4:]
    assert alerts(case) == ["occupancy-disputed"]
    assert (has(case, 1), has(case, 4), queue(case)) == ("a-01", None, [5, 4])
    (lost,) = told(case, 4, "bed-lost")
    assert (lost["bed"], lost["why"], lost["occupied"]) == ("a-01", "disputed", True)
    assert told(case, 1, "bed-lost") == []
    leaves(case, 2, "2031-04-02")
    leaves(case, 3, "2031-04-02")
    assert {has(case, 4), has(case, 5)} == {"a-02", "b-01"}
    assert case.refolded() == case.state


def test_nobody_is_forgotten_who_is_said_to_be_in_no_bed_of_the_site() -> None:
    case = full()
    for bed in ("nowhere-7", "a-99"):
        arrives(case, 9, "2031-04-01", bed=bed)
        assert alerts(case)[-1] == "occupancy-disputed"
        assert queue(case) == [5, 4, 9], "on the list, and once"
    fact(case, "change-request", 9, "2031-04-02", release_on=day("2031-06-01"))
    assert queue(case) == [9, 5, 4], "the treatment says until when there is time"


def test_who_did_not_come_in_time_and_lies_in_another_s_bed_can_take_one() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    case.clock(moment("2031-02-10"))
    settled(case, "2031-02-10")
    asks(case, 2, "2031-02-11")
    arrives(case, 2, "2031-02-12")
    assert not case.state.waiting[treatment(1)].ready
    arrives(case, 1, "2031-02-13", bed="a-01")
    assert case.state.waiting[treatment(1)].ready
    leaves(case, 2, "2031-02-14")
    assert has(case, 1) == "a-01"


def test_a_dispute_is_settled_by_putting_the_books_right() -> None:
    """It was the other: he is found elsewhere, and the one who lies there is not moved."""
    case = full()
    arrives(case, 4, "2031-04-01", bed="a-01")
    does(case, "correct", "2031-04-02", treatment=treatment(1))
    settled(case, "2031-04-02")
    does(case, "correct", "2031-04-02", treatment=treatment(4), bed="a-01")
    settled(case, "2031-04-02")
    assert (has(case, 4), has(case, 1)) == ("a-01", None)
    assert 1 in queue(case)
    assert told(case, 4, "bed-granted")[-1]["bed"] == "a-01"


def test_who_was_found_in_a_bed_before_asking_for_one_does_not_wait_for_ever() -> None:
    case = small(a=1)
    does(case, "correct", "2031-04-01", treatment=treatment(9), bed="a-01")
    settled(case, "2031-04-01")
    assert len(told(case, 9, "bed-granted")) == 1, "which a treatment without a site passes over"
    asks(case, 9, "2031-04-03")
    assert [one["since"][:10] for one in told(case, 9, "bed-granted")] == ["2031-04-01"] * 2
    assert (has(case, 9), queue(case)) == ("a-01", [])


def test_somebody_arrives_in_another_bed_than_the_one_that_is_held() -> None:
    case = small(a=2)
    asks(case, 1, "2031-02-01")
    arrives(case, 1, "2031-02-02", bed="a-02")
    assert (has(case, 1), alerts(case)) == ("a-02", [])
    asks(case, 2, "2031-02-03")
    arrives(case, 2, "2031-02-04", bed="a-02")
    assert alerts(case) == ["occupancy-disputed"], "another is in it: a hold is no arrival"
    assert (has(case, 2), case.state.held["a-01"].occupied_on) == ("a-01", None)
    assert [one["bed"] for one in told(case, 2, "bed-granted")] == ["a-01", "a-01"]
    does(case, "change-wing", "2031-02-05", wing="b", beds=1)
    does(case, "close-wing", "2031-02-05", wing="b")
    arrives(case, 3, "2031-02-06", bed="b-01")
    assert (has(case, 3), alerts(case)[-1]) == ("b-01", "bed-differs")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("request-bed", {"asked_on": day(BREAKS)}, "occupied"),
        ("withdraw-request", {}, "occupied"),
        ("occupy-bed", {"bed": "b-01", "on": day(BREAKS)}, "occupied"),
    ],
)
def test_letters_that_cross_do_no_harm(name: str, data: dict[str, str], why: str) -> None:
    case = full()
    before = case.state
    assert fact(case, name, 1, "2031-04-01", **data).data["why"] == why
    changing = {"version", "known", "effects"}  # who asks is told of the bed again
    assert case.state.model_dump(exclude=changing) == before.model_dump(exclude=changing)
    assert alerts(case) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("change-request", {}), ("withdraw-request", {}), ("vacate-bed", {"on": day(BREAKS)})],
)
def test_a_treatment_that_the_site_does_not_know(name: str, data: dict[str, str]) -> None:
    case = full()
    done = fact(case, name, 77, "2031-04-01", **data)
    assert (done.kind, done.data["why"]) == ("fact-passed-over", "unknown")


def test_a_request_that_is_said_again_is_brought_up_to_date() -> None:
    case = full()
    asks(case, 4, "2031-04-01", release="2032-02-01", transfer=True)
    assert queue(case) == [4, 5]
    assert case.state.waiting[treatment(4)].transfer
    leaves(case, 1, "2031-04-02")
    asks(case, 4, "2031-04-03", release="2033-02-01")
    assert case.last.kind in {"request-changed", "effect-done"}
    assert case.state.held["a-01"].release_on == moment("2033-02-01T00:00")


def test_a_hold_is_withdrawn() -> None:
    case = small(a=1)
    asks(case, 1, "2031-02-01")
    fact(case, "withdraw-request", 1, "2031-02-02")
    assert (beds(case), case.state.waiting) == ({}, {})
    assert not [owed for owed in case.state.obligations.values() if owed.live]


def test_the_books_are_corrected() -> None:
    case = full()
    refused(case, "DECK-09", "correct", "2031-04-01", treatment=treatment(9), bed="a-01")
    refused(case, "DECK-09", "correct", "2031-04-01", treatment=treatment(1), bed="a-01")
    refused(case, "DECK-09", "correct", "2031-04-01", treatment=treatment(1), bed="a-09")
    refused(case, "H-05", "correct", "2031-04-01", treatment=treatment(9))
    does(case, "correct", "2031-04-01", treatment=treatment(1))
    assert told(case, 1, "bed-lost")[0]["why"] == "corrected"
    assert alerts(case) == ["not-at-the-site"]
    assert queue(case) == [1, 5, 4], "whoever is in no bed waits"
    does(case, "correct", "2031-04-01", treatment=treatment(1))
    assert queue(case) == [5, 4], "and whoever does not wait either, is gone"
    assert len(told(case, 1, "bed-lost")) == 1
    does(
        case,
        "correct",
        "2031-04-01",
        treatment=treatment(9),
        bed="a-01",
        release_on=day("2032-01-01"),
    )
    assert case.warnings() == ["DECK-09"]
    settled(case, "2031-04-01")
    assert (has(case, 9), queue(case)) == ("a-01", [5, 4])
    heard = told(case, 9, "bed-granted")[0]
    assert heard.get("until") is None
    assert heard["since"][:10] == "2031-04-01", "from when he is there: no hold"
    does(case, "correct", "2031-04-02", treatment=treatment(4))
    assert queue(case) == [5]
    assert told(case, 4, "bed-lost") == []


def test_nothing_of_the_past_is_carried_along() -> None:
    case = small(a=1)
    for one in range(1, 200):
        asks(case, one, "2031-02-01")
        arrives(case, one, "2031-02-01")
        leaves(case, one, "2031-02-01")
    assert len(case.history) > 1000
    assert case.state.log == ()
    assert len(case.state.known) == 50
    assert len(case.state.model_dump_json(exclude_defaults=True)) < 4000
    assert case.refolded() == case.state


@pytest.mark.parametrize("bed", ["a-1", "a-001", "a-00", "a", "", "a-²", "-01", "a-0x1"])
def test_there_is_one_way_to_write_a_bed(bed: str) -> None:
    assert not exists(small().state, bed)
    assert number_of("a-01") == 1

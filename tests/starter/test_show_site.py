"""What the books of a treatment site show: wings, beds, the list and its reasons, at a glance."""

import pytest

from starter.commands.beds import taken
from starter.output import Failed
from tests.domain.sites import (
    Case,
    arrives,
    asks,
    beds,
    does,
    moment,
    opened,
    small,
    treatment,
)
from tests.starter.programs import flat, page, seen, too_wide

NOW = moment("2031-02-01")
KEEPER = "mosop-staff"


def busy() -> Case:
    """Three beds: one occupied, one held, one out of service; two wait."""
    case = small(a=2, b=1)
    does(case, "take-bed-out", "2031-01-11", bed="b-01")
    asks(case, 1, "2031-01-20", "2032-01-05")
    arrives(case, 1, "2031-01-21")
    asks(case, 2, "2031-01-30", "2032-02-05")
    asks(case, 3, "2031-01-31", "2033-01-05")
    asks(case, 4, "2031-01-31", "2032-06-05")
    return case


@pytest.mark.rules("M-06", "DECK-08", "DECK-09")
def test_wings_and_beds_at_a_glance() -> None:
    case = busy()
    held = seen(case, KEEPER, NOW)
    assert held["of"] == "site"
    assert [(one["wing"], one["map"]) for one in held["wings"]] == [("a", "#h"), ("b", "x")]
    assert held["total"] == {"beds": 3, "free": 0, "held": 1, "occupied": 1, "out": 1}
    assert held["occupied"] == {"a-01": treatment(1)}
    assert [(one["bed"], one["treatment"]) for one in held["held"]] == [("a-02", treatment(2))]
    text = flat(page(held))
    assert "Farmington Correctional Center (fcc)" in text
    assert "a #h 2 0 1 1 0" in text
    assert "all 3 0 1 1 1" in text
    assert "out of service: b-01" in text
    assert ". free h held # occupied x out of service - wing closed" in text


@pytest.mark.rules("M-06")
def test_who_has_which_bed_and_since_when() -> None:
    file = {"case": "site-x", "program": seen(busy(), KEEPER, NOW)}
    occupied, held = taken(file, None)
    assert (occupied["bed"], occupied["treatment"]) == ("a-01", treatment(1))
    assert (occupied["stands"], occupied["since"][:10]) == ("occupied", "2031-01-21")
    assert (held["bed"], held["stands"], held["since"][:10]) == ("a-02", "held", "2031-01-30")
    assert (taken(file, "a"), taken(file, "b")) == ([occupied, held], [])
    for wrong, wing in ((file, "z"), ({"case": "consent-1"}, None)):
        with pytest.raises(Failed):
            taken(wrong, wing)


def test_beds_are_listed_by_wing_and_number() -> None:
    case = opened("werdcc")
    for number in range(1, 102):
        asks(case, number, "2031-01-20")
    listed = [one["bed"] for one in seen(case, KEEPER, NOW)["taken"]]
    assert listed == [f"all-{number:02d}" for number in range(1, 102)]


@pytest.mark.rules("DECK-08")
def test_the_list_says_each_place_and_why() -> None:
    held = seen(busy(), KEEPER, NOW)
    assert [(one["treatment"], one["why"]) for one in held["waiting"]] == [
        (treatment(4), "earliest-release"),
        (treatment(3), "earliest-release"),
    ]
    assert held["next_person"]["treatment"] == treatment(4)
    text = flat(page(held))
    assert "Waiting list, by earliest release, then time waiting (policy, not law)" in text
    assert "1 of 2" in text
    assert "to be released 2032-06-05" in text


def test_the_next_free_bed_or_when_the_first_hold_lapses() -> None:
    case = opened()
    held = seen(case, KEEPER, NOW)
    assert held["next_bed"] == {"bed": "a-01", "why": "free"}
    text = flat(page(held))
    assert "next free bed a-01" in text
    assert "nobody waits" in text
    full = seen(busy(), KEEPER, NOW)["next_bed"]
    assert full["bed"] is None
    assert full["first_hold_lapses"]["rule"] == "site.bed-hold"
    text = flat(page(seen(busy(), KEEPER, NOW)))
    assert "none: no bed is free; the first hold lapses:" in text
    assert "until the hold lapses: site.bed-hold (policy, not law)" in text
    assert "a-02 treatment-2031-000002 since 2031-01-30, until Thu 2031-02-06: 5 days" in text


def test_a_closed_wing_gives_no_bed() -> None:
    case = small(a=2, b=1)
    does(case, "close-wing", "2031-01-11", wing="a")
    held = seen(case, KEEPER, NOW)
    assert [one["map"] for one in held["wings"]] == ["--", "."]
    assert held["next_bed"]["bed"] == "b-01"
    assert "a closed --" in flat(page(held))


@pytest.mark.rules("DECK-13")
def test_where_the_program_does_not_run_nothing_is_given() -> None:
    case = opened("mcc")
    assert case.stage == "not-operating"
    assert "none: the program does not run here" in flat(page(seen(case, KEEPER, NOW)))


@pytest.mark.rules("C-55", "C-61")
def test_undated_numbers_and_missing_ones_say_so() -> None:
    text = flat(page(seen(opened(), KEEPER, NOW)))
    assert "numbers as of 2026-11-22, ask corrections: C-61 (policy, not law)" in text
    held = seen(opened("werdcc"), KEEPER, NOW)
    assert (held["wings"][0]["beds"], held["total"]["free"]) == (None, None)
    text = flat(page(held))
    assert "as many as are asked for" in text
    assert "no number of beds is published; C-55: " in text
    assert held["next_bed"]["bed"] == "all-01"


def test_the_whole_main_site_fits_into_a_hundred_columns() -> None:
    case = opened()
    for number in range(1, 66):
        asks(case, number, "2031-01-20", "2032-01-05")
    text = page(seen(case, KEEPER, NOW), 100)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 100
    assert "hhhhhhhhhh " * 5 + "hhhhhhhhhh" in text
    assert len(beds(case)) == 65


def test_nothing_is_wider_than_the_screen() -> None:
    for case in (busy(), opened(), opened("werdcc"), opened("mcc")):
        assert too_wide(seen(case, KEEPER, NOW)) == []


@pytest.mark.rules("DECK-09")
@pytest.mark.parametrize(
    ("beds_lost", "text"),
    [
        (1, "1 person who had a bed is on the list again, and the treatment is told"),
        (2, "2 people who had a bed are on the list again, and their treatments are told"),
    ],
)
def test_how_many_lost_their_beds(beds_lost: int, text: str) -> None:
    case = small(a=beds_lost, b=2)
    for number in range(beds_lost):
        asks(case, number, "2031-01-20")
        arrives(case, number, "2031-01-21")
    does(case, "close-wing", "2031-01-30", wing="a")
    closed = seen(case, KEEPER, NOW)["chronicle"]
    assert [one["text"] for entry in closed for one in entry["warnings"]] == [text]

"""What a confinement shows to whom: dates, window, linked cases, what is missing before its end."""

import json

import pytest

from domain.actors import Actor, Role
from tests.domain.cases import day
from tests.domain.confinements import (
    COMMUNITY,
    DOUBTFUL,
    HARMLESS,
    MACHINE,
    PAROLE,
    POLICY,
    RELEASE,
    SVP,
    WINDOW,
    Case,
    closed,
    deceased,
    note_review,
    note_treatment,
    offence,
    opened,
    released,
    reviewed,
    reviewing,
    transferred,
    treated,
)
from tests.domain.treatments import moment
from tests.starter import dockets
from tests.starter.programs import flat, page, seen, too_wide

NOW = moment("2035-12-01")
OWN, BOARD = "corrections", "parole-board"


def said(case: Case, role: str = OWN) -> str:
    return flat(page(seen(case, role, NOW)))


def lacks(case: Case, role: str = OWN) -> list[str]:
    missing = seen(case, role, NOW)["missing"]
    return [one["text"] for one in missing if one["holds"]]


@pytest.mark.rules("T-01", "C-57")
def test_dates_and_the_window_of_the_review() -> None:
    case = opened()
    held = seen(case, OWN, moment("2031-12-01"))
    assert held["window"]["clock"]["legal"] == WINDOW
    assert held["dates"]["counts_from"] == held["dates"]["anticipated_release"]
    text = said(case)
    assert f"anticipated release: {RELEASE} (the window counts from it)" in text
    assert "conditional release: 2037-01-06 full term" in text
    assert f"the window opens: Fri {WINDOW}" in text
    assert "confinement.review-opens (counting policy)" in text
    assert f"the window is open since {WINDOW}: T-01: Notify the attorney" in said(reviewing())
    undated = opened(conditional_release=None, full_term=None, anticipated_release=None)
    assert "no date of release is known: the window cannot be computed" in said(undated)
    assert "cannot be computed" not in said(opened(offences=[offence(**HARMLESS)]))


@pytest.mark.rules("S-03", "DECK-04", "DECK-06")
def test_each_offence_with_what_the_tables_say() -> None:
    case = opened(offences=[offence(), offence(**POLICY), offence(**DOUBTFUL)])
    shown = seen(case, OWN, NOW)["offences"]
    assert [(one["code"], one["sexually_violent"]) for one in shown] == [
        ("566.030", "yes"),
        ("573.037", "no"),
        ("566.100", "to-confirm"),
    ]
    text = said(case)
    assert "573.037 of 2025-05-01: referred to treatment by policy DECK-06; ✗" in text
    assert "? sexually violent S-03; on whether the section was that of this day" in text


@pytest.mark.rules("DECK-26", "S-01")
def test_what_is_missing_before_it_may_be_closed() -> None:
    case = opened()
    assert [one["commands"] for one in seen(case, OWN, NOW)["missing"]] == [
        ["record-release", "record-transfer-out", "record-death"],
        ["open-review", "record-review"],
    ]
    assert "✗ DECK-26: a sexually violent offence wants a review, and none is on file" in said(case)
    assert len(lacks(reviewed())) == 1
    assert lacks(released()) == []
    assert "Missing before it may be closed nothing" in said(released())
    assert lacks(deceased()) == []
    assert len(lacks(transferred())) == 1
    assert "Missing before" not in said(closed())
    doubtful = opened(offences=[offence(**DOUBTFUL)])
    assert "nobody has said whether an offence is a sexually violent one" in said(doubtful)


@pytest.mark.rules("S-01", "DECK-26")
def test_a_review_that_is_not_over_is_said_and_holds_nothing() -> None:
    case = reviewing()
    note_review(case, "2035-06-01", "evaluated-met")
    case.does("record-release", RELEASE, released_on=day(RELEASE), **PAROLE)
    missing = seen(case, OWN, NOW)["missing"]
    assert [(one["rule"], one["holds"]) for one in missing] == [("S-01", False)]
    assert "! S-01: the review is not over: it stands at evaluated-met" in said(case)


def test_the_linked_cases_and_how_they_stand() -> None:
    case = reviewed()
    note_treatment(case, "2035-07-01", "in-progress")
    text = said(case)
    assert "treatment treatment-2031-000001, in progress, requirement unmet, attempt 1" in text
    assert f"review {SVP}, evaluated not met on 2035-06-01, on file (DECK-26)" in text
    assert "community ordered, not open yet" not in text
    assert "treatment nobody has looked at the offences yet" in said(opened())


@pytest.mark.rules("S-35", "M-12")
def test_what_is_withheld_stays_withheld() -> None:
    case = reviewed()
    note_treatment(case, "2035-07-01", "terminated")
    board = seen(case, BOARD, NOW)
    assert board["review"] == board["missing"] == {"withheld": "S-35"}
    assert board["treatment"]["status"] == "terminated"
    text = said(case, BOARD)
    assert "evaluated" not in text
    assert SVP not in text
    officer = seen(case, "probation-and-parole", NOW)
    assert officer["treatment"] == {"withheld": "M-12"}


@pytest.mark.rules("M-13")
def test_how_treatment_in_the_community_ended_stays_when_its_case_is_closed() -> None:
    case = released()
    case.opens("community", RELEASE)
    for outcome, on in (("completed", "2037-06-01"), ("closed", "2037-07-01")):
        noted = {"community": COMMUNITY, "outcome": outcome, "on": day(on)}
        case.does("community-noted", on, MACHINE, **noted)
        text = said(case)
        assert f"community {COMMUNITY}, completed on 2037-06-01" in text
    assert "completed on 2037-06-01, closed on 2037-07-01" in text
    again = {"community": COMMUNITY, "outcome": "in-treatment", "on": day("2037-08-01")}
    case.does("community-noted", "2037-08-01", MACHINE, **again)
    assert "completed on" not in said(case), "struck, and told anew"


@pytest.mark.rules("S-01", "T-01")
def test_after_the_release_the_review_was_due_and_the_window_is_past() -> None:
    case = reviewed()
    assert "a review before release is due" in said(case)
    case.does("record-release", RELEASE, released_on=day(RELEASE), **PAROLE)
    for role in (OWN, BOARD):
        text = said(case, role)
        assert "a review before release was due (S-01)" in text
        assert f"the window opened on {WINDOW}: T-01" in text
        assert "is open since" not in text


@pytest.mark.rules("T-01")
def test_the_window_counts_from_one_date_where_two_are_the_same() -> None:
    text = said(opened(conditional_release=day(RELEASE)))
    assert text.count("(the window counts from it)") == 1
    assert f"anticipated release: {RELEASE} (the window counts from it)" in text


@pytest.mark.rules("S-35")
def test_that_a_review_was_ordered_and_its_case_are_withheld_everywhere() -> None:
    case = reviewing()
    case.does("change-release", "2035-03-01", anticipated_release=day("2036-02-01"))
    note_review(case, "2035-06-01", "evaluated-met")
    case.does("record-release", RELEASE, released_on=day(RELEASE), **PAROLE)
    for role, reads in ((OWN, True), (BOARD, False), ("auditor", True)):
        seen_by = Actor(id=f"test-{role}", role=Role(role), office="ro-test")
        events = json.dumps(dockets.case_file(case, seen_by, NOW)["events"])
        assert (SVP in events) is reads
        assert ("the review is not over: it stands at evaluated-met" in events) is reads
        assert ("the review that is open, and its clock, move" in events) is reads


@pytest.mark.rules("S-35", "H-02")
def test_the_board_does_not_learn_of_a_review_at_another_office() -> None:
    case = treated()
    case.passes(WINDOW)
    case.opens("svp", WINDOW, elsewhere=True)
    board = Actor(id="board-1", role=Role.PAROLE_BOARD, office="board-1")
    events = dockets.case_file(case, board, NOW)["events"]
    hidden = {one["kind"]: one.get("withheld") for one in events}
    assert hidden["review-ordered"] == hidden["case-of-another-office"] == "S-35"
    assert '"svp"' not in json.dumps(events)


def test_nothing_is_wider_than_the_screen() -> None:
    for case in (opened(), reviewed(), released(), closed(), treated(), deceased()):
        for role in (OWN, BOARD):
            assert too_wide(seen(case, role, NOW)) == []

"""The review and the confinement that it belongs to: what each tells the other (S-01, T-01, M-19)."""

from typing import Any, Final

import pytest

from domain.events import Recorded
from domain.model import Json
from tests.domain import svp_cases as s
from tests.domain.cases import day
from tests.domain.svp_cases import CONTENTS, EVALUATION, NOTE, Case

OWNER: Final = "confinement-2031-000001"
OWNED: Final[Json] = {"for_case": OWNER}


def told(case: Case) -> list[tuple[str, bool]]:
    """What the confinement was told, in order: how it stands, and if anybody has reviewed."""
    case.settle(case.when)
    orders = case.orders("tell")
    assert {one.data["case"] for one in orders} <= {OWNER}
    facts = [one.data["data"] for one in orders if one.data["fact"] == "review-noted"]
    assert all(one["svp"] == "svp-2031-000001" for one in facts)
    return [(one["outcome"], one["reviewed"]) for one in facts]


def machine(case: Case, name: str, **data: Any) -> list[Recorded]:
    """A fact that the confinement tells."""
    before = len(case.history)
    case.does("system:registers", name, **data)
    case.settle(case.when)
    return case.history[before:]


# -- what is told -----------------------------------------------------------------------------------


@pytest.mark.rules("S-01")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (s.opened, []),
        (s.stopped, [("evaluated-not-met", True)]),
        (s.evaluated, [("evaluated-met", True)]),
        (s.sent, [("referred", True)]),
    ],
)
def test_the_confinement_is_told_how_the_review_stands(
    start: Any, expected: list[tuple[str, bool]]
) -> None:
    assert told(start(**OWNED)) == expected
    for owner in (None, "case-of-another-kind"):
        alone = start(for_case=owner)
        told_nobody = alone.settle(alone.when)
        assert told_nobody == ()
        assert alone.orders("tell") == []


@pytest.mark.rules("S-01")
def test_a_strike_is_told_too() -> None:
    case = s.stopped(**OWNED)
    told(case)
    case.strikes("evaluated-not-met")
    assert told(case)[-1] == ("open", False)
    case.does("clerk", "record-evaluation", **EVALUATION)
    assert told(case)[-1] == ("evaluated-met", True)
    assert case.refolded() == case.state


@pytest.mark.rules("S-01", "DECK-26")
def test_a_case_that_ends_tells_whether_anybody_has_reviewed() -> None:
    unreviewed = s.opened(**OWNED)
    unreviewed.does("chief", "close-svp", **NOTE)
    assert told(unreviewed) == [("closed", False)]
    stopped = s.stopped(**OWNED)
    told(stopped)
    stopped.does("clerk", "close-svp", **NOTE)
    assert told(stopped) == [("evaluated-not-met", True), ("closed", True)]
    died = s.opened(**OWNED)
    died.does("clerk", "record-death", died_on="2031-02-01")
    assert told(died) == [("closed", False)]


@pytest.mark.rules("S-01")
def test_what_is_told_once_is_not_told_again() -> None:
    case = s.stopped(**OWNED)
    told(case)
    case.does("clerk", "change-release", anticipated_release="2032-01-05")
    assert told(case) == [("evaluated-not-met", True)]


# -- what the confinement tells ----------------------------------------------------------------------


@pytest.mark.rules("T-01", "C-57")
def test_another_release_moves_the_window_as_if_the_agency_had_said_so() -> None:
    ours, theirs = s.opened(**OWNED), s.opened()
    (event,) = machine(ours, "note-release", anticipated_release="2032-06-01")
    theirs.does("clerk", "change-release", anticipated_release="2032-06-01")
    assert event.kind == "release-date-changed"
    assert ours.state.obligations == theirs.state.obligations
    assert ours.state.anticipated_release == theirs.state.anticipated_release
    (again,) = machine(ours, "note-release", anticipated_release="2032-06-01")
    assert again.kind == "fact-passed-over"


@pytest.mark.rules("T-01")
def test_after_the_petition_another_release_is_noted_and_moves_nothing() -> None:
    case = s.stopped(**OWNED)
    before = case.state.obligations
    (event, *_) = machine(case, "note-release", anticipated_release="2032-06-01")
    assert event.kind == "release-date-changed"
    assert case.state.obligations == before


@pytest.mark.rules("S-01", "DECK-26")
def test_a_review_that_was_opened_by_hand_is_taken_up_and_tells_how_it_stands() -> None:
    case = s.stopped()
    kinds = [one.kind for one in machine(
        case, "note-release", anticipated_release="2031-12-01", **OWNED
    )]  # fmt: skip
    assert kinds == ["confinement-noted", "standing-told"]
    assert case.state.owner == OWNER
    assert told(case) == [("evaluated-not-met", True)]
    (event,) = machine(case, "note-release", anticipated_release="2031-12-01", for_case="other")
    assert event.kind == "fact-passed-over"
    assert case.state.owner == OWNER, "a review belongs to one confinement"


@pytest.mark.rules("M-19", "S-07")
def test_the_packet_says_what_the_confinement_told_of_treatment() -> None:
    case = s.evaluated(**OWNED)
    machine(case, "note-treatment", mosop="refused", treatment="treatment-2031-000001")
    assert (case.state.treated, case.state.treatment) == ("refused", "treatment-2031-000001")
    (again,) = machine(case, "note-treatment", mosop="refused")
    assert again.kind == "fact-passed-over"
    event = case.does("clerk", "prepare-packet", contents=list(CONTENTS))
    assert event.data["mosop"] == "refused"
    assert {one.data["mosop"] for one in event.orders} == {"refused"}
    assert "warnings" not in event.data
    other = case.does("clerk", "prepare-packet", contents=list(CONTENTS), mosop="completed")
    assert [one["rule"] for one in other.data["warnings"]] == ["M-19"]
    assert other.data["mosop"] == "completed", "a person's word counts, and is warned of"


@pytest.mark.rules("M-19")
def test_treatment_that_ends_after_the_packet_is_said_to_be_missing_in_it() -> None:
    case = s.packed(**OWNED)
    event, *_ = machine(case, "note-treatment", mosop="terminated")
    assert [one["rule"] for one in event.data["warnings"]] == ["M-19"]


def test_a_closed_review_is_told_nothing() -> None:
    case = s.opened(**OWNED)
    case.does("chief", "close-svp", **NOTE)
    case.refuses("H-06", "system:registers", "note-release", anticipated_release=day("2032-06-01"))

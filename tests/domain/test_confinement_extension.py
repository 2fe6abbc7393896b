"""The board puts the conditional release off: what moves in the confinement (T-37, T-01, C-57)."""

import pytest

from domain.events import Recorded
from tests.domain import confinements as c
from tests.domain.cases import day
from tests.domain.confinements import RELEASE, SVP, TREATMENT
from tests.domain.treatments import moment

SET = "2038-01-06"
CONDITIONAL = "2037-01-06"


def extended(
    case: c.Case, when: str = "2032-06-10", to: str = SET, by: str = TREATMENT
) -> Recorded:
    said = {"treatment": by, "conditional_release": day(to), "on": day(when)}
    return case.does("release-extended", when, c.MACHINE, **said)


def starts(case: c.Case) -> list[str]:
    """The releases from which live clocks of the window count."""
    return [f"{one.starts:%Y-%m-%d}" for one in case.state.obligations.values() if one.live]


@pytest.mark.rules("T-37", "T-01", "C-57")
def test_a_release_that_was_anticipated_for_that_day_is_put_off_with_it() -> None:
    case = c.treated(anticipated_release=day(CONDITIONAL))
    event = extended(case)
    assert event.kind == "release-changed"
    dates = case.state.dates
    assert dates.conditional_release == dates.anticipated_release == moment(f"{SET}T00:00")
    assert starts(case) == [SET]
    assert case.warned() == ["T-01"]
    assert case.alerts() == []
    assert case.said("note-dates")["conditional_release"].startswith(SET)
    assert case.refolded() == case.state


@pytest.mark.rules("T-37", "T-01")
def test_where_no_release_is_anticipated_the_window_counts_from_the_new_date() -> None:
    case = c.treated(anticipated_release=None)
    extended(case)
    assert starts(case) == [SET]


@pytest.mark.rules("T-37")
def test_a_release_that_is_anticipated_before_it_stays_and_people_are_asked() -> None:
    case = c.treated()
    extended(case)
    assert starts(case) == [RELEASE]
    assert f"{case.state.dates.conditional_release:%Y-%m-%d}" == SET
    assert [about for about, _ in case.alerts()] == ["release-date-set"]
    assert "T-37" in case.warned()


@pytest.mark.rules("T-37", "T-01")
def test_the_review_that_is_open_hears_of_it() -> None:
    case = c.reviewing(anticipated_release=None, conditional_release=day(RELEASE))
    extended(case, "2035-03-01")
    assert case.told("note-release")[-1] == (SVP, "note-release")
    assert case.said("note-release")["anticipated_release"].startswith(SET)


@pytest.mark.parametrize("to", [CONDITIONAL, "2042-01-06"])
def test_what_changes_nothing_or_cannot_be_is_passed_over(to: str) -> None:
    case = c.treated()
    before = case.state.dates
    assert extended(case, to=to).kind == "fact-passed-over"
    assert case.state.dates == before
    lost = to != CONDITIONAL
    assert [about for about, _ in case.alerts()] == ["release-date-set"] * lost


def test_another_s_treatment_or_one_after_the_release_moves_nothing() -> None:
    assert extended(c.treated(), by="treatment-2031-000009").kind == "fact-passed-over"
    assert extended(c.released(), "2036-06-10").kind == "fact-passed-over"

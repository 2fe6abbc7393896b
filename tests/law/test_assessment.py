"""What the tables say about the assessment unit and probation under RSMo 559.115, typed again.

Belongs here: the rows of version 2026.4 about them, and how one offence is read for them. Not here:
the clocks of section 1 (`test_vectors.py`, `test_due.py`), nor what a decider does with a value.
"""

from datetime import date
from typing import Any, Final

import pytest

from law.due import due
from law.offences import Act, probation
from law.tables import UnknownRule, load

LAW: Final = load("2026.4")
TODAY: Final = date(2024, 5, 1)
VALUES: Final[dict[str, tuple[str, object]]] = {
    "soau_chapters": ("seed", ("566", "568", "573")),
    "soau_class": ("seed", "589.015"),
    "soau_sentence": ("seed", "559.115"),
    "soau_health": ("seed", "operator-decision"),
    "soau_outputs": ("seed", ("risk-assessment", "recommendations")),
    "soau_recommendations": ("seed", ("supervision", "treatment")),
    "soau_readings": (
        "policy",
        {"readings": ["placement", "assessment-only"], "automatic_probation": False},
    ),
    "soau_court_motion": ("verified", "own-motion"),
    "soau_assessment_demanded": ("unconfirmed", {"code": "566.100", "class": "B"}),
    "soau_no_probation_facts": (
        "unconfirmed",
        ("predatory-sexual-offender", "statute-bars-probation-or-parole"),
    ),
}
# U-14, each with whether it hangs on a further fact.
BARRED: Final = {
    "565.021": False, "566.030": False, "566.032": False, "566.060": False, "566.062": False,
    "566.067": True, "568.060": True,
}  # fmt: skip


def value(name: str) -> Any:
    return LAW.policy(name)


@pytest.mark.rules(
    "U-01", "U-02", "U-05", "U-08", "U-10", "U-13", "U-14", "DECK-44", "DECK-45", "DECK-48",
    "DECK-51", "DECK-52", "C-59",
)  # fmt: skip
@pytest.mark.parametrize("name", VALUES)
def test_a_new_value_says_what_the_source_says_and_how_sure_that_is(name: str) -> None:
    row = LAW.policy_row(name)
    assert (row.confidence, row.value) == VALUES[name]
    with pytest.raises(UnknownRule):
        load("2026.3").policy_row(name)


@pytest.mark.rules("DECK-50", "U-07")
def test_an_order_names_the_section_and_the_unit() -> None:
    phrases = value("soau_required_phrases")
    assert set(phrases) == {"names_559_115", "names_soau"}
    assert "559.115" in phrases["names_559_115"]
    assert "Sex Offender Assessment Unit" in phrases["names_soau"]


@pytest.mark.rules("U-09", "C-61")
def test_the_program_is_reported_at_second_hand_and_undated() -> None:
    row = LAW.policy_row("soau_program")
    assert row.as_of == date(2026, 11, 22)
    assert row.confidence == "unconfirmed"
    program = value("soau_program")
    assert program["site"] in LAW.facilities
    assert program["days"] == due_days("T-17")


def due_days(clock: str) -> int:
    period = LAW.deadline(clock).period
    assert period is not None
    return int(period.model_dump()["days"])


@pytest.mark.rules("T-17", "U-15", "C-60")
def test_the_report_is_due_before_the_power_ends_and_overdue_while_it_lasts() -> None:
    days = [due_days(clock) for clock in ("soau-report", "soau-report-critical", "T-17")]
    assert days == [90, 110, 120]
    assert due("T-17", date(2026, 1, 16), tables=LAW).legal == date(2026, 5, 16)  # V10: no roll


@pytest.mark.rules("T-18")
def test_whoever_advises_of_a_release_is_reminded_although_it_is_counted_back() -> None:
    found = due("T-18", date(2031, 12, 1), tables=LAW)
    assert (found.legal, found.conservative) == (date(2031, 11, 1), date(2031, 10, 31))
    assert [one.date() for one in found.reminders] == [date(2031, 10, 17), date(2031, 10, 28)]


# -- one offence ----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-44", "U-01", "M-05")
@pytest.mark.parametrize(
    ("code", "because"),
    [("566.083", "566"), ("568.020", "568"), ("573.037", "573"), ("566.153", "566")],
)
def test_a_sex_offence_of_each_chapter_is_eligible(code: str, because: str) -> None:
    for attempt in (False, True):
        found = probation(LAW, Act(code, TODAY, attempt=attempt))
        assert found == (True, because, "", False, "")


@pytest.mark.rules("DECK-44", "U-01")
@pytest.mark.parametrize("code", ["570.030", "566.147", "573.030", "567.050", "565.110", "999.999"])
def test_what_is_no_sex_offence_of_them_is_not(code: str) -> None:
    assert not probation(LAW, Act(code, TODAY)).eligible


@pytest.mark.rules("DECK-44", "C-52")
def test_what_the_table_cannot_know_is_a_condition() -> None:
    assert probation(LAW, Act("568.045", TODAY)).condition == "it involves sexual contact"
    unlisted = probation(LAW, Act("566.999", TODAY))
    assert (unlisted.eligible, unlisted.because) == (True, "566")
    assert "566.999" in unlisted.condition


@pytest.mark.rules("U-14")
def test_the_grave_offences_are_those_of_the_subsection() -> None:
    held = value("soau_no_probation_offences")
    assert {one["code"]: bool(one["condition"]) for one in held.values()} == BARRED
    assert all(one["title"] for one in held.values())
    assert LAW.policy_row("soau_no_probation_offences").confidence == "unconfirmed"


@pytest.mark.rules("U-14")
@pytest.mark.parametrize("code", BARRED)
def test_a_grave_offence_bars_this_probation(code: str) -> None:
    found = probation(LAW, Act(code, TODAY))
    assert found.excluded
    assert bool(found.excluded_condition) == BARRED[code]
    # Excluded whether eligible or not: murder is no sex offence.
    assert found.eligible == (code != "565.021")
    assert not probation(LAW, Act("566.083", TODAY)).excluded

"""Who is a subject: the boundaries of the definitions, a test per ground, minors, decisions."""

from datetime import UTC, date
from itertools import product
from typing import Any

import pytest

from domain.placement.standing import SUBJECTS, decided
from tests.domain.cases import at
from tests.domain.people import CHARGED, FOUND, RAPE, act, codes, standing, standing_law, warned

# -- registered --------------------------------------------------------------------------------

GROUNDS: dict[int, dict[str, Any]] = {
    1: {"offences": [act()]},
    2: {"offences": [act(outcome="sexual-psychopath")]},
    3: {"offences": [act(outcome="mental-disease")]},
    4: {"offences": [], "duty_elsewhere": True},
    5: {"offences": [act(elsewhere=True)]},
    6: {"offences": [act("2010-05-06", outcome="delinquent", felony_566=True, age=14)]},
}


@pytest.mark.rules("DOR-009")
@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_registers_whoever_the_registry_lists(ground: int) -> None:
    found = standing(**GROUNDS[ground], registry="adult")
    assert (found.kind, found.ground, found.rule) == ("registered", ground, "DOR-009")
    assert (found.question, found.warnings) == (None, ())


@pytest.mark.rules("DOR-009")
@pytest.mark.parametrize("ground", GROUNDS)
def test_who_will_be_registered_on_discharge_is_registered(ground: int) -> None:
    found = standing(**GROUNDS[ground], registry="none", will_register=True)
    assert (found.kind, found.ground) == ("registered", ground)
    assert "discharge" in found.reason


@pytest.mark.rules("DOR-009", "C-11")
@pytest.mark.parametrize(("ground", "registry"), list(product(GROUNDS, ("none", "unknown"))))
def test_a_ground_that_no_registry_confirms_is_a_question(ground: int, registry: str) -> None:
    found = standing(**GROUNDS[ground], registry=registry)
    assert (found.kind, found.rule, found.ground) == ("undecided", "C-11", ground)
    assert found.question is not None
    assert found.question.key == "status:subject-1"
    assert found.question.choices == ("registered", "none")
    assert found.question.holds == "subject"


@pytest.mark.rules("DOR-009")
def test_a_promised_registration_without_a_ground_is_a_question() -> None:
    for acts in ([], [act("1990-01-01")], [act(outcome="dismissed")]):
        found = standing(*acts, registry="none", will_register=True)
        assert (found.kind, found.rule) == ("undecided", "DOR-009")


@pytest.mark.rules("DOR-002", "DOR-009")
def test_the_registry_alone_registers_with_a_warning_that_no_ground_is_on_file() -> None:
    found = standing(registry="adult")
    assert (found.kind, found.ground, found.offences) == ("registered", None, ())
    assert warned(found) == {"DOR-009"}


@pytest.mark.rules("DOR-009")
def test_the_offences_told_are_those_of_the_grounds_only() -> None:
    found = standing(
        act("2004-05-06", code="566.060"),
        act("2005-05-06", code="570.030", registrable=False),
        act("2006-05-06", code="566.067", outcome="dismissed"),
        act("2007-05-06", code="566.068", outcome="acquitted"),
        act("2008-05-06", code="566.069", outcome="charged"),
        act("2009-05-06", code="566.083", outcome="delinquent", age=12, felony_566=True),
        act("2010-05-06", code="999.001", registrable=None),
        registry="adult",
    )
    assert codes(found) == [("566.060", date(2004, 5, 6))]
    assert warned(found) == {"DOR-008"}


def test_an_offence_that_lies_ahead_does_not_count_yet() -> None:
    assert standing(act("2031-06-03"), registry="unknown").kind == "none"
    assert standing(act("2031-06-02"), registry="unknown").kind == "undecided"


# -- the look-back -----------------------------------------------------------------------------


@pytest.mark.rules("DOR-005", "DOR-009", "C-37")
@pytest.mark.parametrize(
    ("on", "kind", "rule", "warnings"),
    [
        ("1995-01-01", "undecided", "C-11", set()),
        ("1994-12-31", "none", "C-37", {"C-37"}),
        ("1979-07-01", "none", "C-37", {"C-37"}),
        ("1979-06-30", "none", "DOR-005", set()),
    ],
)
@pytest.mark.parametrize("utc", [False, True])
def test_the_look_back_by_the_day(
    on: str, kind: str, rule: str, warnings: set[str], utc: bool
) -> None:
    instant = at(on).astimezone(UTC) if utc else at(on)
    found = standing(act(on).model_copy(update={"on": instant}), registry="unknown")
    assert (found.kind, found.rule, warned(found)) == (kind, rule, warnings)


@pytest.mark.rules("C-37")
@pytest.mark.parametrize("on", ["1994-12-31", "1979-06-30"])
def test_registered_in_fact_wins_whatever_the_dates(on: str) -> None:
    found = standing(act(on), registry="adult")
    assert (found.kind, found.ground, warned(found)) == ("registered", None, {"C-37"})
    assert codes(found) == [(RAPE, date.fromisoformat(on))]


@pytest.mark.rules("DOR-009", "C-37")
def test_a_duty_elsewhere_for_an_old_offence_is_no_ground() -> None:
    found = standing(act("1990-01-01"), registry="unknown", duty_elsewhere=True)
    assert (found.kind, found.rule) == ("none", "C-37")


@pytest.mark.rules("DOR-005")
def test_the_look_back_is_a_value() -> None:
    values = standing_law(lookback_1995="1990-01-01")
    assert standing(act("1990-01-01"), values=values).kind == "undecided"
    assert standing(act("1989-12-31"), values=values).kind == "none"


# -- registrable or not ------------------------------------------------------------------------


@pytest.mark.rules("DOR-008")
def test_an_offence_that_is_not_registrable_makes_no_subject() -> None:
    found = standing(act(code="570.030", registrable=False), registry="unknown")
    assert (found.kind, found.rule, found.question) == ("none", "DOR-008", None)


@pytest.mark.rules("DOR-008")
def test_an_offence_that_is_not_in_the_table_is_a_question() -> None:
    found = standing(act(code="999.001", registrable=None), registry="unknown")
    assert (found.kind, found.rule) == ("undecided", "DOR-008")
    # Where the registry itself says no, nothing speaks for it.
    found = standing(act(code="999.001", registrable=None), registry="none")
    assert (found.kind, found.rule, warned(found)) == ("none", "DOR-008", {"DOR-008"})


# -- juveniles ---------------------------------------------------------------------------------


@pytest.mark.rules("DOR-006", "DOR-009", "C-11")
@pytest.mark.parametrize(
    ("age", "on", "felony", "kind", "rule"),
    [
        (13, "2010-05-06", True, "juvenile", "DOR-006"),
        (14, "2010-05-06", True, "undecided", "C-11"),  # the birthday itself: fourteen years old
        (14, "2008-08-27", True, "juvenile", "DOR-006"),
        (14, "2008-08-28", True, "undecided", "C-11"),
        (13, "2008-08-28", True, "juvenile", "DOR-006"),
        (17, "2010-05-06", False, "juvenile", "DOR-006"),
        (None, "2008-08-27", True, "juvenile", "DOR-006"),
        (None, "2008-08-28", True, "undecided", "DOR-006"),
    ],
)
def test_the_line_between_a_juvenile_and_ground_6(
    age: int | None, on: str, felony: bool, kind: str, rule: str
) -> None:
    found = standing(act(on, outcome="delinquent", age=age, felony_566=felony))
    assert (found.kind, found.rule) == (kind, rule)
    assert found.withheld == ("juvenile-registry" if kind == "juvenile" else None)


@pytest.mark.rules("C-11", "D-06")
def test_the_juvenile_registry_alone_is_never_told() -> None:
    found = standing(registry="juvenile", age=16)
    assert (found.kind, found.withheld, found.offences) == ("juvenile", "juvenile-registry", ())
    assert found.question is None


@pytest.mark.rules("C-11", "D-05", "D-06")
def test_the_juvenile_registry_holds_against_ground_6_and_a_person_is_told_so() -> None:
    adjudged = act("2010-05-06", outcome="delinquent", age=15, felony_566=True)
    found = standing(adjudged, registry="juvenile", age=17)
    assert (found.kind, warned(found)) == ("juvenile", {"C-11"})
    assert found.question is not None
    assert found.question.holds == "nothing"
    assert "registered" not in found.question.choices
    assert decided(found, {"status:subject-1": "none"}).kind == "none"


@pytest.mark.rules("C-11")
def test_an_adults_verdict_against_the_juvenile_registry_is_a_question() -> None:
    grown = standing(act(), registry="juvenile")
    assert (grown.kind, grown.rule) == ("undecided", "C-11")
    assert standing(act(), registry="juvenile", age=17).kind == "juvenile"


@pytest.mark.rules("C-11", "DOR-006")
def test_the_adult_registry_against_a_juvenile_file_is_a_question() -> None:
    adjudged = act("2010-05-06", outcome="delinquent", age=13, felony_566=True)
    found = standing(adjudged, registry="adult")
    assert (found.kind, found.rule) == ("undecided", "C-11")
    # With an adult's verdict beside it the registry is right, and the juvenile act stays untold.
    found = standing(adjudged, act(), registry="adult")
    assert (found.kind, codes(found)) == ("registered", [(RAPE, date(2004, 5, 6))])


# -- minors, the dead, decisions ---------------------------------------------------------------


@pytest.mark.rules("D-06", "DOR-034")
@pytest.mark.parametrize(("age", "held"), [(17, True), (18, False), (None, True)])
def test_a_subject_who_is_no_adult_waits_for_a_named_person(age: int | None, held: bool) -> None:
    for found in (
        standing(act(), registry="adult", age=age),
        standing(CHARGED, finding=FOUND, registry="none", age=age),
    ):
        assert found.kind in SUBJECTS
        assert (found.question is not None) == held
        if found.question is not None:
            assert (found.question.key, found.question.rule) == ("minor:subject-1", "D-06")
            assert decided(found, {"minor:subject-1": "tell"}).withheld is None
            assert decided(found, {"minor:subject-1": "withhold"}).withheld == "minor"
            assert decided(found, {"minor:subject-1": "withhold"}).question is None


@pytest.mark.rules("C-11", "D-06")
def test_a_decided_minor_is_asked_about_once_more() -> None:
    found = standing(act(), registry="unknown", age=17)
    settled = decided(found, {"status:subject-1": "registered"})
    assert settled.kind == "registered"
    assert settled.question is not None
    assert settled.question.key == "minor:subject-1"
    both = decided(found, {"status:subject-1": "registered", "minor:subject-1": "withhold"})
    assert (both.kind, both.withheld, both.question) == ("registered", "minor", None)


def test_an_answer_that_is_not_offered_leaves_the_question() -> None:
    found = standing(act(), registry="unknown")
    assert decided(found, {"status:subject-1": "charged"}) == found
    assert decided(found, {"status:someone-else": "registered"}) == found
    settled = decided(found, {"status:subject-1": "none"})
    assert (settled.kind, settled.offences, settled.ground) == ("none", (), None)


@pytest.mark.rules("DOR-012")
def test_the_dead_live_nowhere() -> None:
    assert standing(act(), registry="adult", deceased=True).kind == "none"

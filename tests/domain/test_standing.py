"""Who is a subject: the boundaries of the definitions, a test per ground, and who never is one."""

from datetime import UTC, date
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.placement.acts import sort_acts
from domain.placement.home import Act, CourtOutcome, Registry, Somebody
from domain.placement.standing import SUBJECTS, StandingLaw, SubjectStanding, classify, decided
from law.tables import load
from tests.domain.cases import at, day

NOW = at("2031-06-02T09:00")
RAPE = "566.030"


def law(**other: Any) -> StandingLaw:
    values = {name: load().policy(name) for name in StandingLaw.model_fields}
    return StandingLaw.model_validate(values | other)


def act(on: str = "2004-05-06", **other: Any) -> Act:
    given_ = {"code": RAPE, "on": day(on), "outcome": "finding-or-plea", "registrable": True}
    return Act.model_validate(given_ | other)


def person(*acts: Act, **other: Any) -> Somebody:
    return Somebody.model_validate({"person": "subject-1", "age": 40, "offences": acts} | other)


def standing(*acts: Act, values: StandingLaw | None = None, **other: Any) -> SubjectStanding:
    return classify(person(*acts, **other), values or law(), NOW)


def warned(found: SubjectStanding) -> set[str]:
    return {one["rule"] for one in found.warnings}


def codes(found: SubjectStanding) -> list[tuple[str, date | None]]:
    return [(one.code, one.on.date() if one.on else None) for one in found.offences]


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
    values = law(lookback_1995="1990-01-01")
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


# -- charged -----------------------------------------------------------------------------------

CHARGED = act("2019-05-01", outcome="charged")
FOUND = {"permanent": True, "on": day("2030-01-15")}


@pytest.mark.rules("DOR-004", "C-05")
def test_charged_with_a_permanent_finding_for_a_covered_offence() -> None:
    found = standing(CHARGED, finding=FOUND, registry="none")
    assert (found.kind, found.rule, found.question) == ("charged", "DOR-004", None)
    assert codes(found) == [(RAPE, date(2019, 5, 1))]
    assert found.found_on == at("2030-01-15")


MISSING: dict[str, tuple[dict[str, Any], str]] = {
    "no finding": ({"finding": None}, "DOR-067"),
    "not permanent": ({"finding": FOUND | {"permanent": False}}, "C-04"),
    "finding to come": ({"finding": FOUND | {"on": day("2031-06-03")}}, "DOR-067"),
    "finding before the offence": ({"finding": FOUND | {"on": day("2019-04-30")}}, "DOR-067"),
    "not registrable": ({"offences": [act(outcome="charged", registrable=False)]}, "DOR-008"),
    "before the look-back": ({"offences": [act("1994-12-31", outcome="charged")]}, "DOR-005"),
    "acquitted": ({"offences": [act(outcome="acquitted")]}, "C-38"),
    "never charged": ({"offences": []}, "DOR-068"),
}


@pytest.mark.rules("DOR-004", "DOR-005", "DOR-008", "DOR-067", "DOR-068", "C-02", "C-04", "C-38")
@pytest.mark.parametrize("element", MISSING)
def test_without_any_one_element_nobody_is_a_charged_person(element: str) -> None:
    missing, rule = MISSING[element]
    found = standing(**{"offences": [CHARGED], "finding": FOUND, "registry": "none"} | missing)
    assert (found.kind, found.rule) == ("none", rule)
    assert (found.question, found.charges, found.found_on) == (None, (), None)


@pytest.mark.rules("C-37")
def test_a_charge_between_the_look_backs_is_warned_of() -> None:
    between = standing(act("1994-12-31", outcome="charged"), finding=FOUND)
    assert warned(between) == {"C-37"}
    assert warned(standing(act("1979-06-30", outcome="charged"), finding=FOUND)) == set()


@pytest.mark.rules("DOR-005")
def test_a_charge_of_the_first_day_of_the_look_back_is_covered() -> None:
    found = standing(act("1995-01-01", outcome="charged"), finding=FOUND)
    assert found.kind == "charged"


@pytest.mark.rules("C-04")
def test_a_finding_that_is_not_permanent_may_be_left_to_a_person() -> None:
    values = law(permanent_finding_required="operator-decision")
    found = standing(CHARGED, finding=FOUND | {"permanent": False}, values=values)
    assert (found.kind, found.rule) == ("undecided", "C-04")
    assert found.question is not None
    assert found.question.choices == ("charged", "none")
    assert decided(found, {"status:subject-1": "charged"}).offences == found.charges != ()


@pytest.mark.rules("C-02", "DOR-067")
def test_the_wide_reading_exempts_the_incompetent_and_says_so() -> None:
    wide = law(exempt_10A="wide")
    found = standing(CHARGED, finding=FOUND, values=wide)
    assert (found.kind, found.rule, warned(found)) == ("none", "C-02", {"C-02"})
    not_guilty = act(outcome="mental-disease")
    found = standing(not_guilty, registry="none", values=wide)
    assert (found.kind, found.rule, warned(found)) == ("none", "C-02", {"C-02"})
    # Registered in fact, or convicted: neither is merely charged under any reading.
    assert standing(not_guilty, registry="adult", values=wide).kind == "registered"
    assert standing(act(), registry="unknown", values=wide).kind == "undecided"


@pytest.mark.rules("DOR-067")
@pytest.mark.parametrize("reading", ["narrow", "wide"])
def test_the_merely_charged_are_exempt_under_either_reading(reading: str) -> None:
    found = standing(CHARGED, registry="none", values=law(exempt_10A=reading))
    assert (found.kind, found.rule, found.warnings) == ("none", "DOR-067", ())


@pytest.mark.rules("DOR-004", "D-08")
def test_charges_that_ended_after_a_permanent_finding_are_a_question() -> None:
    dismissed = act("2019-05-01", outcome="dismissed")
    found = standing(dismissed, finding=FOUND, registry="none")
    assert (found.kind, found.rule) == ("undecided", "DOR-004")
    assert standing(dismissed, registry="none").rule == "C-38"


@pytest.mark.rules("DOR-008")
def test_a_charge_that_is_not_in_the_table_is_a_question() -> None:
    unlisted = act("2019-05-01", code="999.001", outcome="charged", registrable=None)
    found = standing(unlisted, finding=FOUND, registry="none")
    assert (found.kind, found.rule) == ("undecided", "DOR-008")
    both = standing(unlisted, CHARGED, finding=FOUND, registry="none")
    assert (both.kind, warned(both), codes(both)) == (
        "charged",
        {"DOR-008"},
        [(RAPE, date(2019, 5, 1))],
    )


@pytest.mark.rules("DOR-004", "DOR-025")
def test_a_registered_persons_other_charges_are_not_told_with_the_registration() -> None:
    found = standing(act(), CHARGED, finding=FOUND, registry="adult")
    assert (found.kind, codes(found)) == ("registered", [(RAPE, date(2004, 5, 6))])
    assert [one.on for one in found.charges] == [at("2019-05-01")]
    assert warned(found) == {"DOR-004"}


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


# -- anybody at all ----------------------------------------------------------------------------

DAYS = ("1979-06-30", "1979-07-01", "1994-12-31", "1995-01-01", "2008-08-27", "2008-08-28")
ACTS = st.builds(
    act,
    on=st.sampled_from((*DAYS, "2031-06-02", "2031-06-03")),
    outcome=st.sampled_from(get_args(CourtOutcome)),
    elsewhere=st.booleans(),
    age=st.sampled_from((None, 13, 14, 30)),
    registrable=st.sampled_from((None, True, True, False)),
    felony_566=st.booleans(),
)
ANYBODY = st.builds(
    lambda acts, **other: person(*acts, **other),
    st.lists(ACTS, max_size=4),
    age=st.sampled_from((None, 13, 17, 18, 60)),
    registry=st.sampled_from(get_args(Registry)),
    will_register=st.booleans(),
    duty_elsewhere=st.booleans(),
    deceased=st.booleans(),
    finding=st.sampled_from((None, FOUND, FOUND | {"permanent": False})),
)
LAWS = st.builds(
    law,
    exempt_10A=st.sampled_from(("narrow", "wide")),
    permanent_finding_required=st.sampled_from(("required", "operator-decision")),
)


@pytest.mark.rules("C-11", "D-06", "DOR-006", "DOR-067", "DOR-068")
@given(who=ANYBODY, values=LAWS)
def test_nobody_is_named_without_what_the_definitions_want(
    who: Somebody, values: StandingLaw
) -> None:
    found = classify(who, values, NOW)
    outcomes = {one.outcome for one in who.offences}
    if who.registry == "juvenile":
        assert found.kind != "registered"
    if found.kind == "registered":
        assert who.registry == "adult" or who.will_register
    if outcomes == {"delinquent"}:
        assert found.kind != "charged"
    if found.kind == "charged":
        assert who.finding is not None
        assert who.finding.permanent
        assert "charged" in outcomes
        assert values.exempt_10A == "narrow"
    if outcomes <= {"charged", "dismissed", "acquitted"} and who.finding is None:
        assert found.kind != "charged"
        assert found.offences == ()


@pytest.mark.rules("C-01", "DOR-008", "DOR-009")
@given(who=ANYBODY, values=LAWS)
def test_only_acts_that_count_are_told(who: Somebody, values: StandingLaw) -> None:
    found = classify(who, values, NOW)
    if found.kind not in SUBJECTS:
        assert found.kind == "undecided" or found.offences == ()
        return
    verdicts = {"finding-or-plea", "sexual-psychopath", "mental-disease"}
    for told in found.offences:
        meant = [one for one in who.offences if (one.code, one.on) == (told.code, told.on)]
        assert any(
            (one.outcome == "charged" and one.registrable)
            if found.kind == "charged"
            else (one.outcome in verdicts and one.registrable)
            or (one.outcome == "delinquent" and one.felony_566 and (one.age or 0) >= 14)
            for one in meant
        )
        assert told.on is not None
        assert told.on <= NOW


@given(who=ANYBODY, values=LAWS)
def test_a_question_can_be_answered_and_is_then_gone(who: Somebody, values: StandingLaw) -> None:
    found = classify(who, values, NOW)
    assert (found.kind == "undecided") <= (found.question is not None)
    if found.question is None:
        return
    for said in found.question.choices:
        settled = decided(found, {found.question.key: said})
        assert settled.kind != "undecided"
        assert settled.question is None or settled.question.key == f"minor:{who.person}"


@given(who=ANYBODY, values=LAWS)
def test_every_verdict_falls_into_at_most_one_bin(who: Somebody, values: StandingLaw) -> None:
    acts = sort_acts(who.offences, values)
    bins = (
        acts.required,
        acts.between,
        acts.older,
        acts.unlisted,
        acts.unregistrable,
        acts.juvenile,
        acts.ageless,
    )
    verdicts = [
        one for one in who.offences if one.outcome not in {"charged", "dismissed", "acquitted"}
    ]
    sorted_ = sum(map(len, bins))
    # A commitment of another state to its own department is no ground here, and nothing else.
    elsewhere = sum(one.outcome == "sexual-psychopath" and one.elsewhere for one in verdicts)
    assert sorted_ == len(verdicts) - elsewhere

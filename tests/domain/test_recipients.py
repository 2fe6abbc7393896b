"""Who is told on a consumer's behalf, compared with a table of its own; and who never is."""

from typing import Any, get_args

import pytest

from domain.placement.consent_commands import GuardianKind
from domain.placement.envelopes import Section
from domain.placement.home import Somebody
from domain.placement.recipients import (
    AS_PROPOSED,
    CONSUMER_ONLY,
    GUARDIANS_ONLY,
    OTHERS_ONLY,
    RecipientLaw,
    Resolution,
    conflicts,
    decided,
    recipients_of,
    spared,
)
from tests.domain.cases import day, guardian
from tests.domain.people import NOW, consumer, parent, recipient_law

SECTIONS = get_args(Section)


def resolved(section: Section = "4", *, values: RecipientLaw | None = None, **other: Any) -> Any:
    return recipients_of(consumer(**other), values or recipient_law(), NOW, section=section)


def told(found: Resolution) -> dict[str, str]:
    return {one.recipient: one.standing for one in found.recipients}


def warned(found: Resolution) -> set[str]:
    return {one["rule"] for one in found.warnings}


SELF = {"consumer-1": "self"}
G1 = {"guardian-1": "guardian"}
G2 = {"guardian-2": "guardian"}
P1 = {"parent-1": "parent"}
P2 = {"parent-2": "parent"}
EXPIRED = guardian(letters_until=day("2031-06-01"))

# Who it is -> who is told.
PLAIN: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "a competent adult": ({}, SELF),
    "a competent adult with parents": ({"parents": [parent()]}, SELF),
    "an incapacitated adult": ({"capacity": "incapacitated", "guardians": [guardian()]}, G1),
    "co-guardians": (
        {"capacity": "incapacitated", "guardians": [guardian(), guardian("guardian-2")]},
        G1 | G2,
    ),
    "an incapacitated adult with parents": (
        {"capacity": "incapacitated", "guardians": [guardian()], "parents": [parent()]},
        G1,
    ),
    "a minor with one parent": ({"age": 17, "parents": [parent()]}, P1),
    "a minor with two parents": ({"age": 5, "parents": [parent(), parent("parent-2")]}, P1 | P2),
    "a minor, one parent without custody": (
        {"age": 5, "parents": [parent(), parent("parent-2", custodial=False)]},
        P1,
    ),
    "a minor, a guardian parent without custody": (
        {"age": 5, "parents": [parent(custodial=False, guardian=True)]},
        P1,
    ),
    "a minor whose parent has died": (
        {"age": 5, "parents": [parent(deceased=True), parent("parent-2")]},
        P2,
    ),
    "a minor with a parent and a guardian": (
        {"age": 5, "parents": [parent()], "guardians": [guardian()]},
        P1 | G1,
    ),
    "a minor whose parent holds letters": (
        {"age": 5, "parents": [parent()], "guardians": [guardian("parent-1")]},
        P1,
    ),
    "an incapacitated minor": (
        {"age": 17, "capacity": "incapacitated", "parents": [parent()]},
        P1,
    ),
    "an emancipated minor who is incapacitated": (
        {"age": 17, "capacity": "incapacitated", "emancipated": True, "guardians": [guardian()]},
        G1,
    ),
    "somebody who has died": ({"deceased": True, "guardians": [guardian()]}, {}),
}

# Who it is -> the rule that leaves nobody.
NOBODY: dict[str, tuple[dict[str, Any], str]] = {
    "incapacitated, no guardian": ({"capacity": "incapacitated"}, "C-28"),
    "incapacitated, letters expired": (
        {"capacity": "incapacitated", "guardians": [EXPIRED]},
        "C-28",
    ),
    "incapacitated, letters to come": (
        {"capacity": "incapacitated", "guardians": [guardian(letters_from=day("2031-06-03"))]},
        "C-28",
    ),
    "incapacitated, guardian dead": (
        {"capacity": "incapacitated", "guardians": [guardian(deceased=True)]},
        "C-28",
    ),
    "incapacitated, parents only": (
        {"capacity": "incapacitated", "parents": [parent(guardian=True)]},
        "C-28",
    ),
    "capacity not on file": ({"capacity": "unknown"}, "DOR-014"),
    "capacity not on file, once emancipated": (
        {"capacity": "unknown", "emancipated": True},
        "DOR-014",
    ),
    "age not on file": ({"age": None}, "DOR-014"),
    "a minor alone": ({"age": 17}, "DOR-014"),
    "a minor, no custody anywhere": (
        {"age": 17, "parents": [parent(custodial=False)]},
        "DOR-014",
    ),
}


@pytest.mark.rules("DOR-014", "DOR-033", "C-22", "C-28")
@pytest.mark.parametrize("who", PLAIN)
@pytest.mark.parametrize("section", ["2", "4", "5", "6"])
def test_who_is_told_of_whom(section: Section, who: str) -> None:
    facts, expected = PLAIN[who]
    found = resolved(section, **facts)
    assert told(found) == expected
    assert (found.nobody, found.question) == (None, None)
    assert all(one.consumer == "consumer-1" for one in found.recipients)


@pytest.mark.rules("DOR-014", "C-28")
@pytest.mark.parametrize("who", NOBODY)
def test_where_nobody_may_be_told_it_says_why(who: str) -> None:
    facts, rule = NOBODY[who]
    found = resolved(**facts)
    assert (found.recipients, found.rule, found.question) == ((), rule, None)
    assert found.nobody
    assert "consumer-1" not in found.nobody


@pytest.mark.rules("DOR-014", "DOR-034")
@pytest.mark.parametrize(("age", "expected"), [(17, P1), (18, SELF)])
def test_the_eighteenth_birthday(age: int, expected: dict[str, str]) -> None:
    assert told(resolved(age=age, parents=[parent()])) == expected


@pytest.mark.rules("C-28")
@pytest.mark.parametrize("kind", list(GuardianKind))
def test_only_an_appointed_guardian_of_the_person_counts(kind: GuardianKind) -> None:
    found = resolved(capacity="incapacitated", guardians=[guardian(kind=kind)])
    counts = kind in {"guardian", "guardian-and-conservator"}
    assert told(found) == (G1 if counts else {})
    assert warned(found) == (set() if counts else {"C-28"})


@pytest.mark.rules("C-28")
def test_letters_count_on_their_last_day_and_not_without_a_date() -> None:
    last = guardian(letters_until=day("2031-06-02"))
    assert told(resolved(capacity="incapacitated", guardians=[last])) == G1
    without = guardian(letters_from=None)
    assert resolved(capacity="incapacitated", guardians=[without]).rule == "C-28"


@pytest.mark.rules("C-15")
@pytest.mark.parametrize("section", SECTIONS)
def test_parents_are_named_by_some_sections_and_included_in_the_others(section: Section) -> None:
    minor: dict[str, Any] = {"age": 9, "parents": [parent(), parent("parent-2", guardian=True)]}
    assert told(resolved(section, **minor)) == P1 | P2
    strict = recipient_law(parents_included=False)
    named = section in {"2", "4", "6"}
    assert told(resolved(section, values=strict, **minor)) == (P1 | P2 if named else P2)


@pytest.mark.rules("C-22")
def test_partial_incapacity_tells_both_and_a_person_confirms() -> None:
    found = resolved(capacity="partial", guardians=[guardian(scope="limited")])
    assert told(found) == SELF | G1
    assert found.question is not None
    assert (found.question.key, found.question.rule) == ("recipient:consumer-1", "C-22")
    assert found.question.holds == "recipient"
    assert found.question.choices == (AS_PROPOSED, CONSUMER_ONLY, GUARDIANS_ONLY)
    assert told(decided(found, AS_PROPOSED)) == SELF | G1
    assert told(decided(found, CONSUMER_ONLY)) == SELF
    assert told(decided(found, GUARDIANS_ONLY)) == G1
    assert decided(found, AS_PROPOSED).question is None
    assert decided(found, "somebody-else") == found
    assert decided(found, None) == found


@pytest.mark.rules("C-22")
def test_whom_partial_incapacity_tells_is_a_value() -> None:
    partial: dict[str, Any] = {"capacity": "partial", "guardians": [guardian()]}
    only = resolved(values=recipient_law(partial_incapacity_notify=["guardian"]), **partial)
    assert told(only) == G1
    assert only.question.choices == (AS_PROPOSED,)
    assert (
        told(resolved(values=recipient_law(partial_incapacity_notify=["ward"]), **partial)) == SELF
    )


@pytest.mark.rules("C-22", "C-28")
def test_partial_incapacity_without_a_guardian_is_warned_of() -> None:
    found = resolved(capacity="partial", guardians=[EXPIRED])
    assert told(found) == SELF
    assert found.question is not None
    assert warned(found) == {"C-28"}


@pytest.mark.rules("C-22")
def test_letters_in_force_for_somebody_competent_are_a_contradiction_for_a_person() -> None:
    found = resolved(guardians=[guardian()])
    assert told(found) == SELF | G1
    assert found.question is not None
    assert found.question.rule == "C-22"
    assert told(resolved(guardians=[EXPIRED])) == SELF


@pytest.mark.rules("C-22")
@pytest.mark.parametrize("capacity", ["competent", "unknown"])
def test_an_emancipated_minor_is_told_once_a_person_confirms(capacity: str) -> None:
    found = resolved(age=17, emancipated=True, capacity=capacity, parents=[parent()])
    assert told(found) == SELF
    assert found.question is not None
    assert found.question.choices == (AS_PROPOSED,)
    assert told(decided(found, AS_PROPOSED)) == SELF


@pytest.mark.rules("C-30")
def test_who_lives_where_the_consumer_lives_is_known() -> None:
    here = {one.recipient: one.lives_with for one in resolved().recipients}
    assert here == {"consumer-1": True}
    near = guardian(lives_with_ward=True)
    found = resolved(age=9, parents=[parent()], guardians=[near, guardian("guardian-2")])
    here = {one.recipient: one.lives_with for one in found.recipients}
    assert here == {"parent-1": False, "guardian-1": True, "guardian-2": False}
    found = resolved(
        age=9, parents=[parent()], guardians=[guardian("parent-1") | {"lives_with_ward": True}]
    )
    assert [one.lives_with for one in found.recipients] == [True]


# -- two roles ---------------------------------------------------------------------------------


def subject(**other: Any) -> Somebody:
    return Somebody.model_validate({"person": "subject-1", "age": 40} | other)


@pytest.mark.rules("C-29")
def test_the_guardian_of_both_is_a_question() -> None:
    found = resolved(capacity="incapacitated", guardians=[guardian(), guardian("guardian-2")])
    both = subject(capacity="incapacitated", guardians=[guardian()])
    conflict = conflicts(found, both, NOW)
    assert conflict.recipients == ("guardian-1",)
    assert {one["rule"] for one in conflict.warnings} == {"C-29"}
    assert conflict.question is not None
    assert (conflict.question.key, conflict.question.holds) == (
        "recipient:consumer-1:subject-1",
        "recipient",
    )
    assert conflict.question.choices == (AS_PROPOSED, OTHERS_ONLY)
    assert spared(found, conflict, AS_PROPOSED) == found.recipients
    # Until a person has decided, the others are told already.
    for answer in (OTHERS_ONLY, None, "somebody-else"):
        assert [one.recipient for one in spared(found, conflict, answer)] == ["guardian-2"]
    # Letters that ended are no second role.
    former = subject(capacity="incapacitated", guardians=[EXPIRED])
    assert conflicts(found, former, NOW).question is None


@pytest.mark.rules("C-29")
def test_the_only_recipient_waits_and_is_not_left_out_by_an_answer() -> None:
    found = resolved(capacity="incapacitated", guardians=[guardian()])
    conflict = conflicts(found, subject(guardians=[guardian()]), NOW)
    assert conflict.question is not None
    assert conflict.question.choices == (AS_PROPOSED,)
    assert spared(found, conflict, None) == ()
    assert spared(found, conflict, AS_PROPOSED) == found.recipients


@pytest.mark.rules("C-29")
def test_a_guardian_who_works_for_the_provider_is_a_question() -> None:
    staff = guardian(roles=["provider-employee"])
    found = resolved(capacity="incapacitated", guardians=[staff])
    assert found.employed == ("guardian-1",)
    conflict = conflicts(found, subject(), NOW)
    assert conflict.question is not None
    assert "provider" in conflict.warnings[0]["text"]
    assert conflicts(resolved(), subject(), NOW).question is None


@pytest.mark.rules("C-29")
def test_a_recipient_who_is_the_subject_is_a_question() -> None:
    found = resolved(age=9, parents=[parent("subject-1"), parent()])
    conflict = conflicts(found, subject(), NOW)
    assert conflict.recipients == ("subject-1",)
    assert [one.recipient for one in spared(found, conflict, OTHERS_ONLY)] == ["parent-1"]

"""Properties of any file at all: who is never named, and who is never told."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.placement import recipients as told
from domain.placement.acts import sort_acts
from domain.placement.consent_commands import GuardianKind
from domain.placement.envelopes import Section
from domain.placement.home import Capacity, CourtOutcome, Registry, Somebody
from domain.placement.recipients import RecipientLaw, recipients_of
from domain.placement.standing import SUBJECTS, StandingLaw, classify, decided
from tests.domain.cases import day, guardian
from tests.domain.people import (
    FOUND,
    NOW,
    act,
    consumer,
    parent,
    person,
    recipient_law,
    standing_law,
)

SECTIONS = get_args(Section)

# -- who is named ------------------------------------------------------------------------------

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
FILES = st.builds(
    lambda acts, **other: person(*acts, **other),
    st.lists(ACTS, max_size=4),
    age=st.sampled_from((None, 13, 17, 18, 60)),
    registry=st.sampled_from(get_args(Registry)),
    will_register=st.booleans(),
    duty_elsewhere=st.booleans(),
    deceased=st.booleans(),
    finding=st.sampled_from((None, FOUND, FOUND | {"permanent": False})),
)
STANDING_LAWS = st.builds(
    standing_law,
    exempt_10A=st.sampled_from(("narrow", "wide")),
    permanent_finding_required=st.sampled_from(("required", "operator-decision")),
)


@pytest.mark.rules("C-11", "D-06", "DOR-006", "DOR-067", "DOR-068")
@given(who=FILES, values=STANDING_LAWS)
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
@given(who=FILES, values=STANDING_LAWS)
def test_only_acts_that_count_are_told(who: Somebody, values: StandingLaw) -> None:
    found = classify(who, values, NOW)
    if found.kind not in SUBJECTS:
        assert found.kind == "undecided" or found.offences == ()
        return
    verdicts = {"finding-or-plea", "sexual-psychopath", "mental-disease"}
    for named in found.offences:
        meant = [one for one in who.offences if (one.code, one.on) == (named.code, named.on)]
        assert any(
            (one.outcome == "charged" and one.registrable)
            if found.kind == "charged"
            else (one.outcome in verdicts and one.registrable)
            or (one.outcome == "delinquent" and one.felony_566 and (one.age or 0) >= 14)
            for one in meant
        )
        assert named.on is not None
        assert named.on <= NOW


@given(who=FILES, values=STANDING_LAWS)
def test_a_question_can_be_answered_and_is_then_gone(who: Somebody, values: StandingLaw) -> None:
    found = classify(who, values, NOW)
    assert (found.kind == "undecided") <= (found.question is not None)
    if found.question is None:
        return
    for said in found.question.choices:
        settled = decided(found, {found.question.key: said})
        assert settled.kind != "undecided"
        assert settled.question is None or settled.question.key == f"minor:{who.person}"


@given(who=FILES, values=STANDING_LAWS)
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


# -- who is told -------------------------------------------------------------------------------

NAMES = st.sampled_from(("guardian-1", "guardian-2", "parent-1"))
INSTANTS = st.sampled_from((None, day("2020-01-01"), day("2031-06-01"), day("2031-06-03")))
GUARDIANS = st.builds(
    guardian,
    NAMES,
    kind=st.sampled_from(list(GuardianKind)),
    letters_from=INSTANTS,
    letters_until=INSTANTS,
    deceased=st.booleans(),
    scope=st.sampled_from(("full", "limited", "partial")),
)
PARENTS = st.builds(
    parent,
    st.sampled_from(("parent-1", "parent-2")),
    custodial=st.booleans(),
    guardian=st.booleans(),
    deceased=st.booleans(),
)
ANYBODY = st.builds(
    consumer,
    age=st.sampled_from((None, 5, 17, 18, 60)),
    capacity=st.sampled_from(get_args(Capacity)),
    emancipated=st.booleans(),
    deceased=st.booleans(),
    guardians=st.lists(GUARDIANS, max_size=3),
    parents=st.lists(PARENTS, max_size=2),
)
RECIPIENT_LAWS = st.builds(
    recipient_law,
    parents_included=st.booleans(),
    partial_incapacity_notify=st.sampled_from((["ward", "guardian"], ["ward"], ["guardian"])),
)


@pytest.mark.rules("DOR-014", "C-28")
@given(who=ANYBODY, values=RECIPIENT_LAWS, section=st.sampled_from(SECTIONS), answer=st.booleans())
def test_nobody_is_told_who_must_not_be(
    who: Somebody, values: RecipientLaw, section: Section, answer: bool
) -> None:
    found = recipients_of(who, values, NOW, section=section)
    if found.question is not None and answer:
        found = told.decided(found, found.question.choices[-1])
        assert found.recipients
    ids = [one.recipient for one in found.recipients]
    assert len(ids) == len(set(ids))
    assert bool(ids) == (not who.deceased and found.nobody is None)
    if who.capacity == "incapacitated" or (who.age is not None and who.age < 18):
        emancipated = who.emancipated and who.capacity != "incapacitated"
        assert who.person not in ids or emancipated
    for one in found.recipients:
        if one.standing == "guardian":
            held = [each for each in who.guardians if each.guardian == one.recipient]
            assert any(
                each.kind in {"guardian", "guardian-and-conservator"}
                and each.letters_from is not None
                and each.letters_from <= NOW
                and (each.letters_until is None or each.letters_until.date() >= NOW.date())
                and not each.deceased
                for each in held
            )
        elif one.standing == "parent":
            assert who.age is not None
            assert who.age < 18
            assert any(
                each.parent == one.recipient
                and not each.deceased
                and (each.custodial or each.guardian)
                for each in who.parents
            )


@pytest.mark.rules("C-15", "DOR-033")
@given(who=ANYBODY, values=RECIPIENT_LAWS)
def test_what_is_asked_and_warned_does_not_depend_on_the_section(
    who: Somebody, values: RecipientLaw
) -> None:
    found = [recipients_of(who, values, NOW, section=section) for section in SECTIONS]
    assert len({one.question for one in found}) == 1
    assert len({str(one.warnings) for one in found}) == 1
    if values.parents_included:
        assert len({one.recipients for one in found}) == 1

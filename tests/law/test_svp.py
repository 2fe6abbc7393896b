"""What the tables say about the SVP pipeline and commitment, typed a second time.

Belongs here: the rows that version 2026.3 brought. Not here: which offences are sexually violent
(`test_offences.py`), counting in general (`test_due.py`), nor what a decider does with a value.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import pytest

from domain.actors import Role
from law.civil import ZONE
from law.due import due
from law.tables import UnknownRule, load

VERSION: Final = "2026.3"
BEFORE: Final = "2026.2"
LAW: Final = load(VERSION)
FIVE: Final = {
    "court",
    "dmh-director",
    "facility-head",
    "attorney-general",
    "prosecutor-of-release",
}

# Section 1 of the requirements: number and unit, counting, who owes it, how sure, effect of a miss.
CLOCKS: Final = """
T-01 360d window-before   agency-with-jurisdiction verified    escalate
T-02 -    before-event    doc                      verified    escalate
T-03 -    before-event    dmh                      verified    escalate
T-04 30d  calendar        mdt-chair                unconfirmed escalate
T-05 45d  rule-44.01      attorney-general         verified    record-breach
T-06 72h  hours-excluding court                    verified    record-breach
T-07 60d  calendar        dmh-director             unconfirmed record-breach
T-08 60d  rule-44.01      court                    verified    record-breach
T-09 90d  rule-44.01      court                    unconfirmed record-breach
T-10 1y   calendar        dmh-director             verified    escalate
T-11 1y   calendar        dmh-director             verified    escalate
T-12 1y   calendar        committing-court         verified    escalate
T-13 9d   calendar        attorney-general         verified    release-due
T-14 7d   calendar        dmh                      unconfirmed record-breach
T-15 24h  hours           prc                      unconfirmed record-breach
T-16 48h  hours           attorney-general         unconfirmed release-due
"""
MOST_SEVERE: Final = {"T-06", "T-13", "T-14", "T-15", "T-16"}
UNITS: Final = {"days": "d", "hours": "h", "years": "y"}

# Name, confidence, value. A source that was not seen makes `unconfirmed`, a silent one `policy`.
VALUES: Final[dict[str, tuple[str, object]]] = {
    "svp_criteria": ("verified", ("mental-abnormality", "more-likely-than-not")),
    "svp_origins": ("verified", {"convicted": "doc", "ngri": "dmh", "psychopath": "dmh"}),
    "svp_evaluation_parts": ("seed", ("crimes", "history", "risk", "treatment", "interview")),
    "svp_counsel": ("verified", "all-stages"),
    "svp_counsel_at_interview": ("unconfirmed", False),
    "svp_packet": ("verified", {
        "person": ["identifiers", "residence", "offences"],
        "institution": ["adjustment", "treatment"],
        "determination": ["determination"],
    }),
    "prc_most_urban": ("unconfirmed", 3),
    "prc_county_member": ("unconfirmed", True),
    "custody_places": ("verified", ("county-jail", "dmh-facility", "other-secure-facility")),
    "svp_hearing_rights": ("verified", (
        "counsel", "present-evidence", "cross-examine", "view-and-copy-file",
    )),
    "svp_examiners": ("unconfirmed", ("psychiatrist", "psychologist")),
    "svp_jury_demand": ("verified", ("person", "attorney-general", "judge")),
    "svp_jury_unanimous": ("verified", True),
    "svp_victim_events": ("verified", (
        "agency-notice", "prc-decision", "petition", "trial-outcome", "release-petition", "escape",
    )),
    "svp_segregation": ("verified", {"held": True, "conditional_release": False}),
    "release_threshold": ("verified", {
        "standard": "preponderance", "counsel": True, "person_attends": False,
    }),
    "release_trial": ("unconfirmed", {"burden": "state", "standard": "clear-and-convincing"}),
    "conditional_release_plan": ("verified", (
        "supervision", "counselling", "medication", "community-supports", "residence", "work",
        "alcohol-drug-treatment",
    )),
    "conditional_release_first_condition": ("verified", "approved-residence"),
}  # fmt: skip
ORDERED: Final = ("svp.examination-extended", "svp.trial-continued", "svp.retrial-continued")
NEW_CLOCKS: Final = (*ORDERED, "svp.trial-alternative", "svp.victim-notice")


def local(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def value(name: str) -> Any:
    return LAW.policy(name)


@pytest.mark.rules(*(f"T-{number:02}" for number in range(1, 17)))
@pytest.mark.parametrize("line", CLOCKS.strip().splitlines(), ids=lambda line: line[:4])
def test_each_clock_is_the_row_of_section_1(line: str) -> None:
    clock, period, counting, owner, confidence, on_miss = line.split()
    row = LAW.deadline(clock)
    said = row.period.model_dump() if row.period is not None else {}
    assert (
        "".join(f"{number}{UNITS[unit]}" for unit, number in said.items()) or "-",
        row.counting,
        row.owner,
        row.confidence,
        row.on_miss,
    ) == (period, counting, owner, confidence, on_miss)
    assert (row.severity == "liberty") == (clock in MOST_SEVERE)
    assert "632.4" in row.citation


@pytest.mark.rules("T-13", "T-14", "T-16", "S-36")
@pytest.mark.parametrize(
    ("clock", "flags"),
    [
        ("T-13", {"start-unconfirmed", "effect-of-miss-unconfirmed", "counting-policy"}),
        ("T-14", {"unconfirmed", "effect-of-miss-unconfirmed", "counting-policy"}),
        ("T-15", {"unconfirmed", "counting-policy"}),
        ("T-16", {"unconfirmed", "effect-of-miss-unconfirmed", "counting-policy"}),
    ],
)
def test_what_is_inferred_says_so_beside_the_date(clock: str, flags: set[str]) -> None:
    found = due(clock, local(2031, 6, 2, 10), tables=LAW)
    assert set(found.flags) - {"projected-year"} == flags
    said = " ".join(found.steps)
    assert ("what a miss brings" in said) == ("effect-of-miss-unconfirmed" in flags)
    assert ("that the clock starts there" in said) == ("start-unconfirmed" in flags)
    # Only these: every other effect of the pipeline was seen, or is the house's own.
    told = {row.id for row in LAW.deadlines if row.on_miss_confidence or row.starts_confidence}
    assert told == {"T-13", "T-14", "T-16"}


@pytest.mark.rules("C-27", "T-10", "T-11", "T-12")
def test_the_yearly_clocks_have_their_anchors() -> None:
    starts = {clock: LAW.deadline(clock).starts for clock in ("T-10", "T-11", "T-12")}
    assert starts == {
        "T-10": "commitment.last-examination",
        "T-11": "commitment.last-examination",
        "T-12": "commitment.commitment-anniversary",
    }
    anchors = (value("examination_anchor"), value("review_anchor"), value("yearly_shown"))
    assert anchors == ("last-examination", "commitment-anniversary", "earliest")
    # An anniversary of 29 February, and one on a Sunday: nothing moves, and the doubt is shown.
    found = due("T-12", date(2032, 2, 29), tables=LAW)
    assert found.legal == date(2033, 2, 28)
    assert "counting-policy" in found.flags


@pytest.mark.rules("T-07", "T-08", "T-09")
@pytest.mark.parametrize("rule", ORDERED)
def test_a_clock_that_a_court_moved_ends_with_the_day_that_it_named(rule: str) -> None:
    begun = due(rule, date(2031, 1, 6), tables=LAW)
    assert (begun.legal, begun.reminders) == (None, ())
    assert begun.waits_for == "the day that the court ordered"

    saturday = date(2031, 3, 1)
    found = due(rule, local(2031, 1, 6, 10), tables=LAW, until=saturday)
    assert found.raw == found.legal == found.conservative == saturday  # a named day never moves
    assert found.legal_ends == local(2031, 3, 2, 0).astimezone(UTC)  # and is itself in time
    assert found.reminders == (local(2031, 2, 15, 8), local(2031, 2, 26, 8))
    assert found.on_miss == "record-breach"
    assert "counting-policy" in found.flags
    # One that was ordered for the day after tomorrow reminds of nothing that has passed.
    assert due(rule, date(2031, 1, 6), tables=LAW, until=date(2031, 1, 8)).reminders == ()


@pytest.mark.rules("T-07", "T-08", "T-09")
def test_a_moved_clock_is_as_sure_as_the_clock_that_it_moved() -> None:
    for rule, before in zip(ORDERED, ("T-07", "T-08", "T-09"), strict=True):
        new, old = LAW.deadline(rule), LAW.deadline(before)
        assert (new.confidence, new.owner, new.severity) == (
            old.confidence,
            old.owner,
            old.severity,
        )
        assert new.stops == old.stops
        assert before in new.citation


@pytest.mark.rules("C-51", "T-08")
def test_another_examination_gives_a_date_to_plan_by_and_no_breach() -> None:
    start = date(2026, 4, 7)  # V8
    plan, law = due("svp.trial-alternative", start, tables=LAW), due("T-08", start, tables=LAW)
    assert (plan.raw, plan.legal, plan.readings) == (law.raw, law.legal, law.readings)
    assert plan.legal == date(2026, 6, 8)
    assert (plan.severity, plan.on_miss, plan.confidence) == ("planning", "warn", "policy")
    assert (law.severity, law.confidence) == ("statutory", "verified")
    assert value("trial_clock_examination") == "dmh-examination"


@pytest.mark.rules("S-34")
def test_victims_are_told_within_a_policy_period_that_holds_nothing() -> None:
    found = due("svp.victim-notice", date(2031, 6, 27), tables=LAW)
    assert found.legal == date(2031, 7, 4)  # a holiday: calendar days do not move
    assert (found.severity, found.on_miss, found.owner) == ("policy", "warn", "attorney-general")
    assert "policy" in found.flags
    assert any("Policy of the house, not law" in step for step in found.steps)


@pytest.mark.rules("C-48")
def test_the_latest_safe_day_of_the_second_vote_lies_between_the_two_clocks() -> None:
    start = date(2026, 2, 2)
    days = [
        due(rule, start, tables=LAW).legal for rule in ("T-04", "prc-latest-safe", "T-05")
    ]  # fmt: skip
    assert days == [date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 19)]
    assert LAW.deadline("prc-latest-safe").severity == "policy"
    assert value("prc_waits_for_mdt") is False


@pytest.mark.rules("C-49", "C-50", "T-05", "T-06")
def test_the_clock_of_the_petition_runs_from_receipt_and_of_the_hearing_from_custody() -> None:
    assert LAW.deadline("T-05").starts == "svp.ag-received-notice"
    assert LAW.deadline("T-04").starts == "svp.mdt-received-notice"
    assert value("petition_clock_without_receipt") == "sending"
    hearing = LAW.deadline("T-06")
    assert (hearing.starts, hearing.stops) == ("svp.taken-into-custody", "svp.hearing-held")


@pytest.mark.rules(
    "S-02", "S-05", "S-07", "S-12", "S-19", "S-21", "S-24", "S-28", "S-29", "S-32", "C-23", "C-54",
    "DECK-28",
)  # fmt: skip
@pytest.mark.parametrize("name", VALUES)
def test_a_new_value_says_what_the_source_says_and_how_sure_that_is(name: str) -> None:
    row = LAW.policy_row(name)
    assert (row.confidence, row.value) == VALUES[name]
    with pytest.raises(UnknownRule):
        load(BEFORE).policy_row(name)


@pytest.mark.rules("S-04", "C-53", "DECK-27")
def test_the_criteria_are_worded_as_the_statute_has_them() -> None:
    text = str(value("svp_mental_abnormality"))
    for word in ("congenital or acquired", "emotional or volitional", "predisposes"):
        assert word in text
    what = LAW.policy_row("svp_criteria").what
    assert "predatory" in what
    assert "if not confined in a secure facility" in what
    assert "reoffend" not in what


@pytest.mark.rules("S-09")
def test_counsel_at_every_stage_is_sure_and_none_at_the_interview_is_not() -> None:
    assert LAW.policy_row("svp_counsel").confidence == "verified"
    assert LAW.policy_row("svp_counsel_at_interview").confidence == "unconfirmed"
    assert "Norton" in LAW.policy_row("svp_counsel_at_interview").citation


@pytest.mark.rules("S-11", "C-25", "DECK-31", "DECK-32")
def test_the_team_has_three_to_seven_members_of_both_departments() -> None:
    assert value("mdt_size") == {"least": 3, "most": 7, "current": 4}
    assert value("mdt_must_include") == ("doc", "dmh")


@pytest.mark.rules("S-12", "C-47")
def test_the_prosecutors_are_five_of_whom_three_may_be_urban_and_one_is_of_the_county() -> None:
    assert (value("prc_size"), value("prc_majority"), value("prc_most_urban")) == (5, 3, 3)
    assert value("prc_county_member") is True
    assert LAW.policy_row("prc_most_urban").confidence == "unconfirmed"


@pytest.mark.rules("S-22")
def test_the_standards_of_proof_follow_each_other_without_a_gap() -> None:
    held = value("svp_proof_standards")["standards"]
    assert [one["standard"] for one in held] == [
        "beyond-reasonable-doubt",
        "clear-and-convincing",
    ]
    for earlier, later in pairwise(held):
        next_day = date.fromisoformat(earlier["until"]) + timedelta(days=1)
        assert next_day == date.fromisoformat(later["since"])
    assert "until" not in held[-1]
    assert date.fromisoformat(held[-1]["since"]).year == 2006
    row = LAW.policy_row("svp_proof_standards")
    assert row.confidence == "unconfirmed"
    assert "from memory" in row.what


@pytest.mark.rules("S-27", "S-30")
def test_both_kinds_of_petition_are_served_on_the_same_five() -> None:
    for name in ("svp_petition_recipients", "svp_authorised_recipients"):
        assert len(value(name)) == len(FIVE)
        assert set(value(name)) == FIVE
        assert LAW.policy_row(name).confidence == "verified"
    # The prosecutor was added to those of a petition over objection on this day.
    assert LAW.policy_row("svp_petition_recipients").valid_from == date(2013, 8, 28)


@pytest.mark.rules("S-25", "DECK-42", "C-61")
def test_the_two_sites_say_as_of_when_and_who_is_asked() -> None:
    sites = value("sorts_sites")
    assert set(sites) == {"smmhc", "fulton"}
    for site in sites.values():
        assert set(site) == {"name", "place", "as_of", "owner"}
        assert date.fromisoformat(site["as_of"]) == LAW.policy_row("sorts_sites").as_of
        assert all(site.values())


@pytest.mark.rules("C-61")
def test_an_undated_fact_says_when_it_was_taken_over_and_whom_to_ask() -> None:
    dated = {row.name: row for row in LAW.policies.values() if row.as_of is not None}
    assert set(dated) == {"mdt_size", "sorts_sites"}
    assert all(row.owner and "C-61" in row.citation for row in dated.values())


@pytest.mark.rules("S-33")
def test_no_clock_is_invented_for_what_was_not_seen() -> None:
    unseen = value("conditional_release_unseen")
    assert {"modification", "violation", "escape", "police-notice"} <= set(unseen)
    assert LAW.policy_row("conditional_release_unseen").confidence == "unconfirmed"
    assert not [row.id for row in LAW.deadlines if "632.505" in row.citation]


@pytest.mark.rules("S-14", "S-35")
def test_what_is_withheld_names_its_readers_by_their_roles() -> None:
    held = value("svp_withheld")
    assert set(held) == {"S-14", "S-34", "S-35"}
    roles = {role.value for role in Role}
    for rows in held.values():
        assert set(rows["readers"]) <= roles
        assert rows["what"]
    # S-14: not the court, and not the team; S-35: all for whom the records are released.
    assert set(held["S-14"]["readers"]) == {
        "prc-member", "attorney-general", "supervisor", "auditor",
    }  # fmt: skip
    assert {"court", "mdt-member", "prc-member", "attorney-general"} <= set(held["S-35"]["readers"])
    assert LAW.policy_row("svp_withheld").confidence == "unconfirmed"


@pytest.mark.rules("M-21")
def test_the_timing_of_referrals_is_a_history_of_the_house() -> None:
    row = LAW.policy_row("svp_referral_timing")
    assert row.confidence == "policy"
    history = value("svp_referral_timing")["history"]
    days = [date.fromisoformat(one["since"]) for one in history]
    assert days
    assert days == sorted(set(days))
    assert all(one["timing"] and one["program"] for one in history)


def test_nothing_of_the_version_before_is_lost() -> None:
    before = load(BEFORE)
    aged = {"as_of", "citation"}  # C-61: an undated fact says so now
    for name, policy in before.policies.items():
        left_out = aged if name == "mdt_size" else set()
        assert LAW.policies[name].model_dump(exclude=left_out) == policy.model_dump(
            exclude=left_out
        )
    assert before.outcomes == LAW.outcomes
    assert before.regulation == LAW.regulation
    assert before.holiday_table == LAW.holiday_table
    assert before.countings == LAW.countings
    own = {"note", "starts_confidence", "on_miss_confidence"}
    now = {row.id: row for row in LAW.deadlines}
    for row in before.deadlines:
        assert now[row.id].model_dump(exclude=own) == row.model_dump(exclude=own), row.id
    assert set(now) - {row.id for row in before.deadlines} == set(NEW_CLOCKS)

"""What the tables say about treatment, its sites and the community, typed a second time.

Belongs here: the rows that version 2026.4 brought, but for offences (`test_treated.py`) and the
assessment unit (`test_assessment.py`). Not here: counting in general (`test_due.py`), nor what a
decider does with a value.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import pytest

from domain import rules
from law.civil import ZONE
from law.due import due
from law.tables import BrokenTable, Tables, UnknownFacility, UnknownRule, load, versions
from tests.law.test_tables import one_line, raw_tables

VERSION: Final = "2026.4"
BEFORE: Final = "2026.3"
LAW: Final = load(VERSION)
RELEASE: Final = date(2033, 12, 1)

# Name, confidence, value. A source that was not seen makes `unconfirmed`, a silent one `policy`.
VALUES: Final[dict[str, tuple[str, object]]] = {
    "treatment_requirement": ("seed", "completed"),
    "treatment_class_of_several": ("policy", ("mandated", "policy")),
    "treatment_site_override": ("policy", ("operator", "supervisor")),
    "waiting_list_order": ("policy", ("earliest-release", "time-waiting")),
    "treatment_phases": ("seed", ("phase-1", "phase-2")),
    "phase_2_band_months": ("seed", {"least": 9, "most": 12}),
    "treatment_components": ("seed", (
        "accepts-responsibility", "thinking-errors", "sexual-history", "case-layout", "empathy",
        "relapse-prevention",
    )),
    "treatment_required_component": ("seed", "accepts-responsibility"),
    "treatment_termination_reasons": ("seed", (
        "no-progress", "poor-conduct", "no-responsibility", "other",
    )),
    "treatment_re_entry": ("policy", ("supervisor", "operator")),
    "treatment_completion_effect": ("seed", "may-allow-release"),
    "treatment_failure_effects": ("unconfirmed", (
        "conditional-release-may-change", "whole-sentence",
    )),
    "treatment_in_registration": ("verified", True),
    "community_by_default": ("seed", True),
    "provider_commitments": ("seed", (
        "audits", "observation", "information-sharing", "evidence-based-practice",
    )),
    "community_team_roles": ("seed", ("officer", "polygraph-examiner", "therapist")),
    "community_liaison": ("seed", "regional-specialist"),
    "community_statutory": ("verified", {
        "supervision": [
            "suspended-imposition", "suspended-execution", "probation", "parole",
            "conditional-release",
        ],
        "all_of": ["566"],
        "concerning_a_child": ["568", "573"],
    }),
    "assessor_kinship_degree": ("verified", 3),
    "lifetime_supervision_age": ("verified", 65),
    "community_computer_access": ("unconfirmed", True),
}  # fmt: skip

# Clock, length, owner, effect of a miss, severity.
CLOCKS: Final = """
treatment.latest-start      450d mosop-staff          warn        planning
treatment.latest-start-svp  810d mosop-staff          warn        planning
confinement.review-opens    360d corrections          open-review statutory
site.bed-hold               7d   corrections          bed-lapses  policy
community.assign-specialist 14d  probation-and-parole warn        policy
community.polygraph         6m   polygraph-examiner   warn        policy
community.progress          3m   therapist            warn        policy
community.replace-provider  14d  probation-and-parole escalate    policy
"""
UNITS: Final = {"days": "d", "months": "m"}


def value(name: str) -> Any:
    return LAW.policy(name)


def broken(change: Any) -> str:
    """What is said of tables that were changed so."""
    raw = raw_tables()
    change(raw)
    with pytest.raises(BrokenTable) as error:
        Tables("test", raw)
    assert one_line(error)
    return str(error.value)


def the(raw: dict[str, Any], kind: str, name: str, key: str = "id") -> dict[str, Any]:
    return next(row for row in raw[kind] if row[key] == name)


@pytest.mark.rules(
    "M-02", "M-06", "M-08", "M-09", "M-10", "M-11", "M-12", "M-13", "M-14", "M-15", "M-16", "M-17",
    "M-18", "M-20", "DECK-03", "DECK-14", "DECK-16", "DECK-17", "DECK-18", "DECK-19", "DECK-20",
    "DECK-21", "DECK-23", "DECK-24", "DECK-25", "C-55", "C-56",
)  # fmt: skip
@pytest.mark.parametrize("name", VALUES)
def test_a_new_value_says_what_the_source_says_and_how_sure_that_is(name: str) -> None:
    row = LAW.policy_row(name)
    assert (row.confidence, row.value) == VALUES[name]
    with pytest.raises(UnknownRule):
        load(BEFORE).policy_row(name)


@pytest.mark.rules("M-01", "DECK-01")
def test_the_goal_is_text_for_reports() -> None:
    assert "protect the public" in value("treatment_goal")
    assert "future crimes" in value("treatment_goal")


# -- sites ----------------------------------------------------------------------------------------


@pytest.mark.rules("M-06", "DECK-08", "DECK-09", "C-61")
def test_the_main_site_has_four_wings_of_sixty_and_one_of_thirty_six() -> None:
    fcc = LAW.facility("fcc")
    assert sorted(fcc.wings.values()) == [36, 60, 60, 60, 60]
    assert fcc.beds == 276
    assert fcc.operating


@pytest.mark.rules("M-06", "DECK-10", "DECK-11", "DECK-12", "DECK-13", "C-55", "C-61")
def test_the_sites_say_whom_they_take_as_of_when_and_who_is_asked() -> None:
    assert {code: set(one.takes) for code, one in LAW.facilities.items()} == {
        "fcc": {"men"},
        "werdcc": {"women"},
        "erdcc": {"men", "protective-custody", "high-medical"},
        "mcc": {"men", "dialysis"},
    }
    unknown = [code for code, one in LAW.facilities.items() if one.beds is None]
    assert unknown == ["werdcc", "erdcc", "mcc"]
    for one in LAW.facilities.values():
        assert (one.as_of, one.owner, one.confidence) == (date(2026, 11, 22), "corrections", "seed")
        assert "C-61" in one.citation
    assert value("unknown_capacity") == "unlimited-with-warning"


@pytest.mark.rules("DECK-13")
def test_only_the_site_for_dialysis_runs_when_needed() -> None:
    assert {code for code, one in LAW.facilities.items() if one.when_needed} == {"mcc"}
    assert {code for code, one in LAW.facilities.items() if not one.operating} == {"mcc"}


@pytest.mark.rules("C-61")
def test_a_site_that_changes_is_a_new_row_from_a_day() -> None:
    raw = raw_tables()
    old = the(raw, "facility", "mcc", "code")
    raw["facility"].append({**old, "operating": True, "valid_from": date(2031, 1, 1)})
    old["valid_to"] = date(2030, 12, 31)
    tables = Tables("test", raw)
    assert not tables.facility("mcc", date(2030, 12, 31)).operating
    assert tables.facility("mcc", date(2031, 1, 1)).operating
    assert tables.facilities["mcc"].operating


def test_an_unknown_site_is_one_line_and_older_tables_have_none() -> None:
    for code, on in (("alcatraz", None), ("fcc", date(2025, 12, 31))):
        with pytest.raises(UnknownFacility) as error:
            LAW.facility(code, on)
        assert one_line(error)
    assert dict(load(BEFORE).facilities) == {}


@pytest.mark.rules("DECK-10", "DECK-11", "DECK-12", "DECK-13", "C-55")
def test_the_routing_names_a_site_for_each_need_and_its_order() -> None:
    routing = value("treatment_site_rules")
    assert {name: (rule["site"], rule["needs"], rule["rules"]) for name, rule in routing.items()} == {
        "women": ("werdcc", ["women"], ["DECK-10"]),
        "dialysis": ("mcc", ["dialysis"], ["DECK-13"]),
        "protective-custody-or-medical": (
            "erdcc", ["protective-custody", "high-medical"], ["DECK-11", "DECK-12"],
        ),
        "fcc": ("fcc", [], ["DECK-08"]),
    }  # fmt: skip
    assert [name for name, rule in routing.items() if rule.get("always")] == ["women"]
    assert [name for name, rule in routing.items() if rule.get("otherwise")] == ["fcc"]
    assert value("site_order") == ("dialysis", "protective-custody-or-medical", "fcc")


@pytest.mark.rules("C-55", "DECK-13")
def test_a_routing_that_does_not_fit_the_sites_is_refused() -> None:
    def rule(raw: dict[str, Any], name: str) -> dict[str, Any]:
        found: dict[str, Any] = the(raw, "policy", "treatment_site_rules", "name")["value"][name]
        return found

    def elsewhere(raw: dict[str, Any]) -> None:
        rule(raw, "fcc")["site"] = "alcatraz"

    def not_taken(raw: dict[str, Any]) -> None:
        rule(raw, "dialysis")["site"] = "fcc"

    def no_order(raw: dict[str, Any]) -> None:
        the(raw, "policy", "site_order", "name")["value"] = ["dialysis", "fcc"]

    def nobody(raw: dict[str, Any]) -> None:
        the(raw, "facility", "fcc", "code")["takes"] = []

    def no_beds(raw: dict[str, Any]) -> None:
        the(raw, "facility", "fcc", "code")["wings"]["e"] = 0

    assert "alcatraz" in broken(elsewhere)
    assert "fcc does not take dialysis" in broken(not_taken)
    assert "site_order" in broken(no_order)
    assert "takes" in broken(nobody)
    assert "wings" in broken(no_beds)


# -- clocks ---------------------------------------------------------------------------------------


@pytest.mark.rules("C-57", "M-06", "M-15", "T-01")
@pytest.mark.parametrize("line", CLOCKS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_each_clock_is_a_row_that_says_whose_it_is(line: str) -> None:
    clock, period, owner, on_miss, severity = line.split()
    row = LAW.deadline(clock)
    assert row.period is not None
    said = "".join(f"{number}{UNITS[unit]}" for unit, number in row.period.model_dump().items())
    assert (said, row.owner, row.on_miss, row.severity) == (period, owner, on_miss, severity)
    assert row.confidence == ("verified" if clock == rules.CONFINEMENT_REVIEW_OPENS else "policy")
    with pytest.raises(UnknownRule):
        load(BEFORE).deadline(clock)


@pytest.mark.rules("C-57", "T-35", "T-36", "DECK-15", "DECK-16")
def test_phase_1_starts_at_the_latest_so_that_both_phases_fit_before_the_release() -> None:
    latest = due(rules.TREATMENT_LATEST_START, RELEASE, tables=LAW)
    assert latest.legal == latest.conservative == RELEASE - timedelta(days=450)
    assert latest.readings["phase-2-of-nine-months"] == RELEASE - timedelta(days=360)
    assert isinstance(latest.legal, date)
    phase_1 = due("T-35", latest.legal, tables=LAW).legal
    assert isinstance(phase_1, date)
    phase_2 = due("T-36", phase_1, tables=LAW).legal
    assert isinstance(phase_2, date)
    assert RELEASE - timedelta(days=1) <= phase_2 <= RELEASE


@pytest.mark.rules("C-57", "T-01")
def test_before_the_window_of_the_notice_its_days_come_on_top() -> None:
    latest = due(rules.TREATMENT_LATEST_START_SVP, RELEASE, tables=LAW).legal
    opens = due("T-01", RELEASE, tables=LAW).opens
    assert opens is not None
    assert latest == due(rules.TREATMENT_LATEST_START, opens, tables=LAW).legal


@pytest.mark.rules("C-57")
def test_who_is_to_start_is_reminded_before_that_day() -> None:
    found = due(rules.TREATMENT_LATEST_START, RELEASE, tables=LAW)
    assert isinstance(found.legal, date)
    eight = [
        datetime.combine(found.legal - timedelta(days=days), time(8), ZONE).astimezone(UTC)
        for days in (90, 30)
    ]
    assert list(found.reminders) == eight


@pytest.mark.rules("T-01", "DECK-26", "S-01")
@pytest.mark.parametrize("release", [date(2026, 12, 1), RELEASE, date(2032, 2, 29)])
def test_a_review_opens_as_the_first_day_of_the_window_begins(release: date) -> None:
    found = due(rules.CONFINEMENT_REVIEW_OPENS, release, tables=LAW)
    opens = due("T-01", release, tables=LAW).opens
    assert found.legal == opens
    assert opens is not None
    begins = datetime.combine(opens, time(), ZONE).astimezone(UTC)
    assert found.legal_ends == found.conservative_ends == begins


def test_every_other_clock_of_days_ends_as_its_day_ends() -> None:
    assert [row.id for row in LAW.deadlines if row.ends_as_day_begins] == [
        rules.CONFINEMENT_REVIEW_OPENS
    ]
    found = due("T-18", RELEASE, tables=LAW)
    assert isinstance(found.legal, date)
    after = datetime.combine(found.legal + timedelta(days=1), time(), ZONE).astimezone(UTC)
    assert found.legal_ends == after


@pytest.mark.rules("C-57", "T-35", "T-36", "T-01")
@pytest.mark.parametrize(
    ("clock", "period", "said"),
    [
        ("T-35", {"days": 70}, "treatment.latest-start: "),
        ("T-36", {"shorter": {"months": 9}, "longer": {"months": 11}}, "treatment.latest-start: "),
        ("T-01", {"days": 180}, "treatment.latest-start-svp: "),
        ("treatment.latest-start", {"days": 449}, "T-35 and T-36 are 450 days"),
        ("treatment.latest-start-svp", {"days": 811}, "T-35 and T-36 and T-01 are 810 days"),
        ("confinement.review-opens", {"days": 361}, "T-01 are 360 days"),
    ],
)
def test_a_length_that_is_no_longer_the_sum_of_its_parts_is_refused(
    clock: str, period: dict[str, Any], said: str
) -> None:
    def change(raw: dict[str, Any]) -> None:
        the(raw, "deadline", clock)["period"] = period

    assert said in broken(change)


# -- the version ----------------------------------------------------------------------------------


def test_nothing_of_the_version_before_is_lost() -> None:
    before = load(BEFORE)
    assert {name: LAW.policies[name] for name in before.policies} == dict(before.policies)
    assert before.outcomes == LAW.outcomes
    assert before.regulation == LAW.regulation
    assert before.holiday_table == LAW.holiday_table
    assert before.countings == LAW.countings
    now = {row.id: row for row in LAW.deadlines}
    assert {row.id: now[row.id] for row in before.deadlines} == {
        row.id: row for row in before.deadlines
    }
    new = {line.split()[0] for line in CLOCKS.strip().splitlines()}
    assert set(now) - {row.id for row in before.deadlines} == new


def test_the_current_version_is_the_newest() -> None:
    assert load().version == VERSION == versions()[-1]
    assert time.fromisoformat(str(load().policy("reminder_time"))) == time(8)

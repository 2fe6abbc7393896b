"""The tables: every clock is there, says where it comes from, and does not change once released."""

import re
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from law import tables as module
from law.rows import DayRule, HourRule
from law.tables import (
    BrokenTable,
    Tables,
    UnknownOffence,
    UnknownOutcome,
    UnknownRule,
    UnknownVersion,
    digest,
    load,
    versions,
)

CLOCKS = [f"T-{number:02}" for number in range(1, 40)]
UNCONFIRMED = [
    "T-04",
    "T-07",
    "T-09",
    "T-14",
    "T-15",
    "T-16",
    "T-18",
    "T-19",
    "T-20",
    "T-33",
    "T-37",
    "T-38",
    "T-39",
]
POLICY = ["T-26", "T-28"]
SEED = ["T-21", "T-22", "T-23", "T-24", "T-25", "T-27", "T-35", "T-36"]
POLICY_CLOCKS = {
    "consent-answer": {"days": 14},
    "delivery-handover": {"business_days": 2},
    "delivery-pickup-nudge": {"days": 5},
    "delivery-hold": {"days": 15},
    "delivery-lost": {"days": 35},
    "delivery-receipt": {"days": 7},
    "delivery-acknowledgement": {"business_days": 2},
    "delivery-verbal": {"business_days": 5},
    "delivery-follow-up": {"business_days": 2},
    "delivery-resend": {"business_days": 2},
    "soau-report": {"days": 90},
    "soau-report-critical": {"days": 110},
}


def raw_tables() -> dict[str, Any]:
    return module._read(files("law.missouri") / load().version)


def one_line(error: pytest.ExceptionInfo[ValueError]) -> bool:
    return bool(str(error.value)) and "\n" not in str(error.value)


@pytest.mark.rules(*CLOCKS)
@pytest.mark.parametrize("clock", CLOCKS)
def test_every_clock_is_a_cited_row_of_honest_confidence(clock: str) -> None:
    row = load().deadline(clock)
    expected = (
        "unconfirmed"
        if clock in UNCONFIRMED
        else "policy"
        if clock in POLICY
        else "seed"
        if clock in SEED
        else "verified"
    )
    assert row.confidence == expected
    assert row.owner
    assert row.duty
    assert isinstance(row, HourRule) == (clock in {"T-06", "T-15", "T-16"})
    assert isinstance(row, HourRule) != isinstance(row, DayRule)


@pytest.mark.rules("C-06", "C-18", "X-04", "U-15")
@pytest.mark.parametrize("clock", POLICY_CLOCKS)
def test_policy_clocks_are_policy_and_say_so(clock: str) -> None:
    row = load().deadline(clock)
    assert row.period is not None
    assert row.period.model_dump() == POLICY_CLOCKS[clock]
    assert (row.confidence, row.severity) == ("policy", "policy")


def test_a_counting_that_no_source_names_is_called_policy() -> None:
    tables = load()
    for row in tables.deadlines:
        counting = tables.counting(row.counting)
        if counting.confidence == "policy" and row.counting == "calendar":
            assert "policy" in {row.confidence, row.counting_confidence}, row.id


def test_no_row_counts_in_a_unit_that_its_rule_cannot_count() -> None:
    tables = load()
    for row in tables.deadlines:
        if row.period is not None:
            unit = module_unit(row.period)
            assert unit in tables.counting(row.counting).units, row.id


def module_unit(period: object) -> str:
    return {"BusinessDays": "business days"}.get(
        type(period).__name__, type(period).__name__.lower()
    )


@pytest.mark.rules(
    "C-17", "C-18", "C-02", "C-09", "C-01", "C-37", "C-25", "C-47", "C-48", "C-27", "C-34"
)
def test_policies_have_their_value_and_their_source() -> None:
    tables = load()
    expected: dict[str, object] = {
        "refused_counts_as": "undeliverable",
        "require_addressee_signature": {"default": False, "where_subject_lives_at_address": True},
        "exempt_10A": "narrow",
        "prior_means": "delivered",
        "include_crime_date": {"4": "required", "5": "off", "6": "off"},
        "lookback_1995": date(1995, 1, 1),
        "lookback_statute": date(1979, 7, 1),
        "verbal_attempts": 3,
        "voicemail_content": "contact-only",
        "mdt_size": {"least": 3, "most": 7, "current": 4},
        "mdt_tie": "report_split",
        "prc_majority": 3,
        "review_anchor": "commitment-anniversary",
        "annual_report_year_end": "06-30",
    }
    for name, value in expected.items():
        assert tables.policy(name) == value, name
    for row in tables.policies.values():
        assert re.search(r"\b(C|M|X|U|S|D|DOR|DECK)-\d+|table 6\.3", row.citation), row.name
        assert row.owner
        assert row.what


def test_a_policy_value_is_the_callers_own_copy() -> None:
    value = load().policy("mdt_size")
    assert isinstance(value, dict)
    value["least"] = 99
    assert load().policy("mdt_size") == {"least": 3, "most": 7, "current": 4}


@pytest.mark.rules("DOR-001", "DOR-080", "C-35")
def test_the_regulation_expires_on_its_face_and_is_still_enforced() -> None:
    regulation = load().regulation
    assert regulation.history == (
        date(2007, 7, 1),
        date(2010, 7, 1),
        date(2011, 8, 5),
        date(2015, 6, 24),
    )
    assert not regulation.expired_on_its_face(date(2018, 6, 30))
    assert regulation.expired_on_its_face(date(2018, 7, 1))
    assert regulation.applies_on(date(2026, 1, 1))
    strict = regulation.model_copy(update={"enforce_after_sunset": False})
    assert strict.applies_on(date(2018, 6, 30))
    assert not strict.applies_on(date(2018, 7, 1))
    assert not regulation.applies_on(date(2015, 6, 23))


@pytest.mark.rules("DOR-008", "C-52")
def test_offences_are_a_table_and_not_a_chapter_test() -> None:
    tables = load()
    assert tables.offence("566.030").registrable
    assert tables.offence("568.020").registrable
    assert tables.offence("573.037").registrable
    # In a chapter of sexual offences, and yet not on the list.
    assert not tables.offence("566.147").registrable
    assert not tables.offence("570.030").registrable
    assert all(row.confidence == "unconfirmed" for row in tables.offences.values())
    with pytest.raises(UnknownOffence) as error:
        tables.offence("999.999")
    assert one_line(error)


@pytest.mark.rules("C-17", "X-01", "X-03", "X-05", "X-06")
def test_outcomes_say_what_proves_and_what_follows() -> None:
    tables = load()
    effects = {code: (row.proof, row.effect) for code, row in tables.outcomes.items()}
    assert effects["delivered-addressee"] == ("yes", "complete")
    assert effects["delivered-other"] == ("weaker", "complete-with-warning")
    assert effects["delivered-no-signature"] == ("no", "await-receipt")
    for code in ("refused", "unclaimed", "moved", "unknown", "vacant", "no-such-number"):
        assert effects[code] == ("no", "undeliverable")
    assert effects["deceased"] == ("no", "decision")
    assert effects["lost"] == ("no", "lost")
    assert effects["electronic-unacknowledged"] == ("no", "fallback-certified")
    for row in tables.outcomes.values():
        # Nothing is complete without proof, and whatever proves completes.
        assert (row.proof != "no") == row.effect.startswith("complete"), row.code
    with pytest.raises(UnknownOutcome):
        tables.outcome("eaten-by-the-dog")


def test_unknown_names_are_one_line() -> None:
    tables = load()
    for ask in (
        lambda: tables.deadline("T-99"),
        lambda: tables.policy("coffee"),
        lambda: tables.counting("abacus"),
    ):
        with pytest.raises(UnknownRule) as error:
            ask()
        assert one_line(error)
    with pytest.raises(UnknownVersion) as unknown:
        load("1850.1")
    assert one_line(unknown)


def test_the_current_version_is_loaded_once() -> None:
    assert load() is load()
    assert load(load().version) is load()
    assert load().version in versions()


def test_the_digest_is_of_the_content_and_not_of_the_layout() -> None:
    raw = raw_tables()
    assert digest(raw) == load().digest
    assert digest(dict(reversed(raw.items()))) == load().digest
    raw["deadline"][0]["duty"] += "!"
    assert digest(raw) != load().digest


def register(home: Path, status: str, known: str) -> None:
    (home / "versions.toml").write_text(
        f'current = "2031.1"\n[[version]]\nid = "2031.1"\nstatus = "{status}"\ndigest = "{known}"\n'
    )


def test_a_released_version_that_was_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2031.1").mkdir()
    for path in (files("law.missouri") / load().version).iterdir():
        (tmp_path / "2031.1" / path.name).write_text(path.read_text(encoding="utf-8"), "utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    fresh = load.__wrapped__
    register(tmp_path, "released", load().digest)
    assert fresh("2031.1").digest == load().digest

    policies = tmp_path / "2031.1" / "policies.toml"
    policies.write_text(policies.read_text("utf-8").replace("value = 3\n", "value = 2\n"), "utf-8")
    with pytest.raises(BrokenTable, match="must not change") as error:
        fresh("2031.1")
    assert one_line(error)

    register(tmp_path, "draft", "")
    assert fresh("2031.1").policy("verbal_attempts") == 2


def test_every_version_that_is_not_a_draft_has_its_digest() -> None:
    entries = tomllib.loads((files("law.missouri") / "versions.toml").read_text("utf-8"))["version"]
    for entry in entries:
        assert entry["status"] in {"draft", "released"}
        if entry["status"] == "released":
            assert load(entry["id"]).digest == entry["digest"]


def test_broken_tables_are_one_line_that_names_the_row() -> None:
    def broken(change: Any) -> str:
        raw = raw_tables()
        change(raw)
        with pytest.raises(BrokenTable) as error:
            Tables("test", raw)
        assert one_line(error)
        return str(error.value)

    def twice(raw: dict[str, Any]) -> None:
        raw["deadline"].append(raw["deadline"][0])

    def no_citation(raw: dict[str, Any]) -> None:
        del raw["deadline"][0]["citation"]

    def two_units(raw: dict[str, Any]) -> None:
        raw["deadline"][0]["period"] = {"days": 3, "hours": 4}

    def hours_by_days(raw: dict[str, Any]) -> None:
        next(r for r in raw["deadline"] if r["id"] == "T-06")["counting"] = "calendar"

    def no_clock(raw: dict[str, Any]) -> None:
        raw["outcome"][0]["clock"] = "T-99"

    def twin_policy(raw: dict[str, Any]) -> None:
        raw["policy"].append(raw["policy"][0])

    def not_allowed(raw: dict[str, Any]) -> None:
        next(r for r in raw["policy"] if r["name"] == "prior_means")["value"] = "someday"

    def no_offences(raw: dict[str, Any]) -> None:
        del raw["offence"]

    def endless(raw: dict[str, Any]) -> None:
        del raw["deadline"][0]["period"]
        raw["deadline"][0].pop("waits_for", None)

    first = raw_tables()["deadline"][0]["id"]
    assert first in broken(twice)
    assert "citation" in broken(no_citation)
    assert "period" in broken(two_units)
    assert "period" in broken(hours_by_days)
    assert "T-99" in broken(no_clock)
    assert "twice" in broken(twin_policy)
    assert "someday" in broken(not_allowed)
    assert "offence" in broken(no_offences)
    assert first in broken(endless)


def test_a_row_that_replaces_another_is_found_by_the_day() -> None:
    raw = raw_tables()
    old = next(row for row in raw["deadline"] if row["id"] == "T-05")
    new = {**old, "valid_from": date(2031, 1, 1), "period": {"days": 50}}
    old["valid_to"] = date(2030, 12, 31)
    raw["deadline"].append(new)
    tables = Tables("test", raw)
    assert tables.deadline("T-05", date(2030, 12, 31)).valid_to == date(2030, 12, 31)
    assert tables.deadline("T-05", date(2031, 1, 1)).valid_from == date(2031, 1, 1)

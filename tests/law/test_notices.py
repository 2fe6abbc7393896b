"""What the tables say about notices: tables 6.1 and 6.2 and the definitions, typed a second time.

Belongs here: the rows of version 2026.2 about placement and notices. Not here: what a decider does
with them (`tests/domain`), nor the tables as such (`test_tables.py`).
"""

from itertools import product
from typing import Final

import pytest

from law.tables import UnknownRule, load

VERSION: Final = "2026.2"
BEFORE: Final = "2026.1"

NEW: Final[dict[str, tuple[str, object]]] = {
    "residential_placement_types": ("seed", ("group-home", "rcf", "nursing-facility", "isl")),
    "unrelated_residents_least": ("seed", 2),
    "unrelated_counts_consumer": ("policy", True),
    "minors_only_types": ("policy", ("tfh", "pph")),
    "short_term_beds": ("seed", ("respite", "crisis")),
    "sections_naming_parents": ("seed", ("2", "4", "6")),
    "section_3_proof_and_fallback": ("policy", True),
}
FIELDS: Final = ("identity", "description", "date", "nature", "finding")

# Table 6.1 as the regulation has it: a line per section and kind of subject, a column per field.
TABLE_6_1: Final = """
section kind        identity description date nature finding
3C      charged     yes      -           yes  yes    yes
4       registered  yes      yes         yes  yes    -
4       charged     yes      -           yes  yes    yes
5       registered  yes      yes         no   yes    -
5       charged     yes      -           yes  yes    yes
6       registered  yes      yes         no   yes    -
6       charged     yes      -           yes  yes    yes
"""

# Table 6.2: what the sections say; "-" is "not mentioned".
TABLE_6_2: Final = """
section electronic              funded_only proof
3C      -                       yes         -
4       -                       -           -
5       with-acknowledgement    no          yes
6       with-acknowledgement    yes         yes
"""


def typed(table: str) -> list[dict[str, str]]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    return [dict(zip(head, line, strict=True)) for line in lines]


def value(name: str) -> dict[str, dict[str, object]]:
    found = load(VERSION).policy(name)
    assert isinstance(found, dict)
    return found  # type: ignore[return-value] # a table of tables; the tests look into each


@pytest.mark.rules("DOR-010", "DOR-011", "C-15", "C-20", "C-21")
@pytest.mark.parametrize("name", NEW)
def test_a_new_value_says_whose_it_is(name: str) -> None:
    row = load(VERSION).policy_row(name)
    assert (row.confidence, row.value) == NEW[name]
    assert row.citation
    assert row.what
    with pytest.raises(UnknownRule):
        load(BEFORE).policy_row(name)


@pytest.mark.rules(
    "C-01", "DOR-023", "DOR-028", "DOR-029", "DOR-040", "DOR-041", "DOR-052", "DOR-053"
)
def test_the_fields_of_a_notice_are_table_6_1() -> None:
    expected: dict[str, dict[str, set[str]]] = {}
    for line in typed(TABLE_6_1):
        allowed = {name for name in FIELDS if line[name] == "yes"}
        expected.setdefault(line["section"], {})[line["kind"]] = allowed
    found = {
        section: {kind: set(fields) for kind, fields in kinds.items()}  # type: ignore[call-overload]
        for section, kinds in value("notice_fields").items()
    }
    assert found == expected
    assert load(VERSION).policy_row("notice_fields").confidence == "seed"


@pytest.mark.rules("C-01", "DOR-028", "DOR-040", "DOR-052")
def test_only_section_4_dates_the_crime_of_a_registered_offender() -> None:
    fields = value("notice_fields")
    dated = {
        (section, kind)
        for section, kind in product(fields, ("registered", "charged"))
        if "date" in str(fields[section].get(kind))
    }
    assert {section for section, kind in dated if kind == "registered"} == {"4"}
    assert {section for section, kind in dated if kind == "charged"} == {"3C", "4", "5", "6"}
    assert load(VERSION).policy("include_crime_date") == {"4": "required", "5": "off", "6": "off"}


@pytest.mark.rules("C-08", "C-15", "DOR-018", "DOR-036", "DOR-039", "DOR-048", "DOR-051")
def test_how_a_notice_goes_is_table_6_2() -> None:
    expected = {
        line["section"]: {
            "electronic": "decision" if line["electronic"] == "-" else line["electronic"],
            "funded_only": line["funded_only"] == "yes",
            "proof": line["proof"] == "yes",
        }
        for line in typed(TABLE_6_2)
    }
    assert value("notice_channels") == expected


@pytest.mark.rules("DOR-009")
def test_the_six_grounds_of_registration_are_all_there() -> None:
    grounds = load(VERSION).policy("registration_grounds")
    assert grounds == {
        "finding-or-plea": 1,
        "sexual-psychopath": 2,
        "mental-disease": 3,
        "mental-disease-elsewhere": 3,
        "duty-elsewhere": 4,
        "finding-or-plea-elsewhere": 5,
        "delinquent": 6,
    }


@pytest.mark.rules("DOR-044", "T-34")
@pytest.mark.parametrize(
    ("rule", "confidence", "severity", "owner"),
    [
        ("placement.ward-consent", "verified", "statutory", "dmh"),
        ("placement.agent-notice", "seed", "regulatory", "scl-agent"),
    ],
)
def test_a_new_clock_waits_for_the_placement(
    rule: str, confidence: str, severity: str, owner: str
) -> None:
    row = load(VERSION).deadline(rule)
    assert (row.confidence, row.severity, row.owner) == (confidence, severity, owner)
    assert (row.counting, row.period) == ("before-event", None)
    assert row.waits_for
    with pytest.raises(UnknownRule):
        load(BEFORE).deadline(rule)


@pytest.mark.rules("C-11", "C-52", "DOR-006")
def test_a_felony_of_chapter_566_is_marked_row_by_row() -> None:
    offences = load(VERSION).offences
    assert offences["566.030"].felony_566
    assert offences["566.100"].felony_566
    # Misdemeanours of the chapter, and registrable offences of other chapters.
    for code in ("566.093", "566.095", "566.101", "566.147", "568.020", "573.037"):
        assert not offences[code].felony_566, code
    for row in offences.values():
        assert row.registrable or not row.felony_566, row.code
        assert row.code.startswith("566.") or not row.felony_566, row.code


def test_the_version_before_is_kept_and_everything_of_it_still_holds() -> None:
    before, now = load(BEFORE), load(VERSION)
    assert before.policies.items() <= now.policies.items()
    assert set(before.deadlines) <= set(now.deadlines)
    assert before.outcomes == now.outcomes
    assert before.regulation == now.regulation
    assert before.holiday_table == now.holiday_table
    assert not any(row.felony_566 for row in before.offences.values())
    for code, row in now.offences.items():
        assert row.model_copy(update={"felony_566": False}) == before.offences[code]

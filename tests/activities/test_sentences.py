"""What a case of the assessment unit is opened with: sentences by the tables, the law's values."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import create_engine

from activities.enrich import NEEDS, Enricher
from domain.actors import Actor, Role
from domain.model import Json
from domain.soau.law import SOAU_VALUES, SoauLaw
from law.tables import load

NOW: Final = datetime(2031, 6, 2, 14, tzinfo=UTC)
CLERK: Final = Actor(id="assessor-1", role=Role.SOAU, office="doc-1")


def opened(**given: Any) -> Json:
    enricher = Enricher(create_engine("sqlite://"), load())
    return enricher.opening("soau", given, CLERK, NOW)


def offence(code: str, **given: Any) -> Json:
    found: Json = opened(offences=[{"code": code, "on": "2025-05-01", **given}])["offences"][0]
    return found


@pytest.mark.rules("DECK-44", "U-01", "C-52")
@pytest.mark.parametrize(
    ("code", "eligible", "because"),
    [
        ("566.034", True, "566"),
        ("573.025", True, "573"),
        ("568.060", True, "568"),
        ("569.010", False, None),
        ("567.020", False, None),
    ],
)
def test_a_section_is_eligible_by_the_tables(
    code: str, eligible: bool, because: str | None
) -> None:
    found = offence(code)
    assert (found["eligible"], found["because"]) == (eligible, because)


@pytest.mark.rules("U-14", "C-52")
def test_what_bars_probation_is_the_tables_too_whatever_was_typed() -> None:
    typed = offence("566.030", barred=False, bar_condition="never", eligible=False, because="x")
    assert typed == {
        "code": "566.030",
        "on": "2025-05-01T00:00:00-05:00",
        "eligible": True,
        "because": "566",
        "condition": "",
        "barred": True,
        "bar_condition": "",
    }
    assert offence("566.067")["bar_condition"]
    assert not offence("566.034", barred=True)["barred"]
    assert offence("568.060")["condition"] != offence("568.060")["bar_condition"]


@pytest.mark.rules("C-52")
def test_a_section_of_a_chapter_that_no_table_has_is_a_persons_to_confirm() -> None:
    found = offence("566.999")
    assert found["eligible"]
    assert "566.999" in found["condition"]


@pytest.mark.rules("U-13")
def test_the_class_that_a_person_names_is_kept() -> None:
    assert offence("566.100", felony_class="B")["felony_class"] == "B"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "Pat Fictional"}, "offences.code: "),
        ({"code": None}, "offences.code: "),
        ({"attempt": "perhaps"}, "offences.attempt: "),
    ],
)
def test_bad_input_is_one_line_that_names_the_field(given: Json, field: str) -> None:
    with pytest.raises(ValueError, match=field) as error:
        opened(offences=[{"code": "566.034", "on": "2025-05-01", **given}])
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("offences", ["566.034", ["566.034"], None, 7])
def test_what_is_no_list_of_offences_is_left_to_the_model(offences: object) -> None:
    assert opened(offences=offences)["offences"] == offences


@pytest.mark.rules("C-58", "C-59", "U-02", "U-07")
def test_the_case_carries_the_values_that_its_decisions_need() -> None:
    law = opened(offences=[])["law"]
    assert NEEDS["soau"] == SOAU_VALUES
    assert set(law["values"]) == set(SOAU_VALUES) == set(SoauLaw.model_fields)
    values = SoauLaw.model_validate(law["values"])
    assert values.soau_sentence == "559.115"
    assert values.soau_readings.automatic_probation is False
    assert set(values.soau_required_phrases) == {"names_559_115", "names_soau"}

"""What a treatment is opened with: the offences' classes by the table, the values of the law."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import create_engine

from activities.enrich import NEEDS, Enricher
from domain.actors import Actor, Role
from domain.model import Json
from domain.mosop.treatment_commands import Offence
from domain.mosop.treatment_law import TREATMENT_VALUES, TreatmentLaw, law_of
from law.tables import load

NOW: Final = datetime(2031, 6, 2, 14, tzinfo=UTC)
CLERK: Final = Actor(id="clerk-1", role=Role.CORRECTIONS, office="doc-1")


def opened(**given: Any) -> Json:
    enricher = Enricher(create_engine("sqlite://"), load())
    return enricher.opening("treatment", given, CLERK, NOW)


def offence(**given: Any) -> Json:
    found: Json = opened(offences=[{"code": "566.030", "on": "2025-05-01", **given}])["offences"][0]
    return found


@pytest.mark.rules("C-52", "DECK-02", "DECK-04", "DECK-06")
def test_an_offence_calls_for_treatment_by_the_table_whatever_was_typed() -> None:
    typed = offence(treatment="none", condition="so they say", sexually_violent=False)
    read = Offence.model_validate(typed)
    assert (read.treatment, read.condition, read.sexually_violent) == ("mandated", "", True)
    assert read.citation
    assert offence(code="573.037", treatment="mandated")["treatment"] == "policy"
    assert offence(code="565.110")["treatment"] == "none"


@pytest.mark.rules("DECK-05", "DECK-07", "C-52")
@pytest.mark.parametrize(("code", "words"), [("568.060", "sexual conduct"), ("568.045", "contact")])
def test_a_condition_is_the_tables_and_a_persons_to_answer(code: str, words: str) -> None:
    assert words in offence(code=code, condition="")["condition"]


@pytest.mark.rules("DECK-04")
def test_an_attempt_is_looked_up_as_an_attempt() -> None:
    assert offence(code="566.067", attempt="true")["treatment"] == "mandated"
    assert offence(code="566.067", attempt=True)["sexually_violent"] is False


def test_an_offence_of_elsewhere_is_a_condition_for_a_person() -> None:
    found = offence(code="elsewhere-94-b", similar_to="566.060")
    assert found["treatment"] == "mandated"
    assert "566.060" in found["condition"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "566.999"}, "offences.code: no offence"),
        ({"code": "Pat Fictional"}, "offences.code: "),
        ({"code": None}, "offences.code: "),
        ({"similar_to": "566.999"}, "offences.similar_to: no offence"),
        ({"attempt": "perhaps"}, "offences.attempt: "),
    ],
)
def test_bad_input_is_one_line_that_names_the_field(given: Json, field: str) -> None:
    with pytest.raises(ValueError, match=field) as error:
        offence(**given)
    assert "\n" not in str(error.value)
    assert "Fictional" not in str(error.value)


@pytest.mark.parametrize("said", ["566.030", 7, {"code": "566.030"}, None])
def test_what_is_no_list_is_left_to_the_model(said: object) -> None:
    assert opened(offences=said)["offences"] == said


@pytest.mark.rules("C-55", "M-06")
def test_the_values_are_those_of_the_tables() -> None:
    assert NEEDS["treatment"] == TREATMENT_VALUES
    tables = load()
    law = law_of(opened()["law"]["values"])
    assert isinstance(law, TreatmentLaw)
    assert set(law.facilities) == set(tables.facilities)
    assert {code: one.operating for code, one in law.facilities.items()} == {
        code: row.operating for code, row in tables.facilities.items()
    }
    assert set(law.site_order) | {"women"} == set(law.treatment_site_rules)
    assert law.treatment_required_component in law.treatment_components

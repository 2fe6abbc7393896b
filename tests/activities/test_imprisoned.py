"""What a confinement is opened with: both answers of the tables, whatever was typed."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import create_engine

from activities.enrich import Enricher
from domain.actors import Actor, Role
from domain.model import Json
from domain.mosop.confinement_commands import Offence
from law.tables import load

NOW: Final = datetime(2031, 6, 2, 14, tzinfo=UTC)
CLERK: Final = Actor(id="clerk-1", role=Role.CORRECTIONS, office="doc-1")


def opened(**given: Any) -> Json:
    enricher = Enricher(create_engine("sqlite://"), load())
    return enricher.opening("confinement", given, CLERK, NOW)


def offence(**given: Any) -> Offence:
    typed = {"code": "566.030", "on": "2025-05-01", **given}
    return Offence.model_validate(opened(offences=[typed])["offences"][0])


@pytest.mark.rules("C-52", "S-03", "DECK-02")
def test_treatment_and_review_come_from_the_tables_whatever_was_typed() -> None:
    read = offence(treatment="none", sexually_violent=False, review_condition="so they say")
    assert (read.treatment, read.sexually_violent, read.review_condition) == ("mandated", True, "")
    assert read.citation
    harmless = offence(code="570.030", treatment="mandated", sexually_violent=True)
    assert (harmless.treatment, harmless.sexually_violent) == ("none", False)


@pytest.mark.rules("C-52", "DECK-05")
def test_the_condition_of_treatment_is_not_that_of_the_review() -> None:
    abuse = offence(code="568.060")
    assert "sexual conduct" in abuse.treatment_condition
    old = offence(on="1975-05-01")
    assert old.treatment_condition
    assert old.review_condition
    assert old.sexually_violent


@pytest.mark.rules("S-03", "C-52")
def test_an_attempt_is_looked_up_as_an_attempt() -> None:
    assert offence(code="566.067", attempt=True).sexually_violent is False
    assert offence(code="566.067").sexually_violent is True


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "566.999"}, "offences.code: no offence"),
        ({"code": "Pat Fictional"}, "offences.code: "),
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

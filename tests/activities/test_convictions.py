"""What an `svp` or a `commitment` is opened with: offences by the table, the values of the law."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from sqlalchemy import create_engine

from activities.enrich import NEEDS, Enricher
from domain.actors import Actor, Role
from domain.model import Json
from domain.svp.commitment import COMMITMENT
from domain.svp.commitment_law import CommitmentLaw
from domain.svp.common import SvpLaw
from domain.svp.svp import SVP
from law.tables import load

NOW: Final = datetime(2031, 6, 2, 14, tzinfo=UTC)
CLERK: Final = Actor(id="clerk-1", role=Role.CORRECTIONS, office="doc-1")


def opened(process: str = "svp", **given: Any) -> Json:
    enricher = Enricher(create_engine("sqlite://"), load("2026.3"))
    return enricher.opening(process, given, CLERK, NOW)


def offence(**given: Any) -> Json:
    found: Json = opened(offences=[{"code": "566.030", "on": "2015-05-01", **given}])["offences"][0]
    return found


@pytest.mark.rules("S-01", "S-03", "C-52")
def test_an_offence_is_sexually_violent_by_the_table_whatever_was_typed() -> None:
    assert offence() == {
        "code": "566.030",
        "on": "2015-05-01T00:00:00-05:00",
        "sexually_violent": True,
        "condition": "",
    }
    typed = offence(code="566.093", sexually_violent=True, condition="", condition_met=True)
    assert typed["sexually_violent"] is False
    assert typed["condition_met"] is True
    assert offence(code="568.060", condition="")["condition"]
    assert offence(condition="a name that somebody typed")["condition"] == ""


@pytest.mark.rules("S-03")
@pytest.mark.parametrize("attempt", [True, "true", 1])
def test_an_attempt_is_read_as_the_decider_reads_it(attempt: object) -> None:
    assert offence(code="566.030", attempt=attempt)["sexually_violent"]
    assert not offence(code="566.067", attempt=attempt)["sexually_violent"]
    assert offence(code="566.067", attempt=False)["sexually_violent"]


@pytest.mark.rules("S-03", "C-52")
def test_the_day_is_missouris_and_chooses_the_name() -> None:
    # 28 August 2013 in London, and still the 27th in Missouri: sexual assault, not yet repealed.
    assert offence(code="566.040", on="2013-08-28T04:00:00+00:00")["condition"] == ""
    assert "2013-08-27" in offence(code="566.040", on="2013-08-28T05:00:00+00:00")["condition"]


@pytest.mark.rules("S-03")
def test_a_similar_felony_is_a_condition_for_a_person() -> None:
    found = offence(code="elsewhere-94-b", similar_to="566.060")
    assert found["sexually_violent"]
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
    assert "Pat Fictional" not in str(error.value)
    assert "perhaps" not in str(error.value)


def test_what_is_no_offence_or_no_day_is_left_for_the_model_to_name() -> None:
    assert opened(offences=["566.030"])["offences"] == ["566.030"]
    assert offence(on="someday")["on"] == "someday"


@pytest.mark.rules("S-07", "S-12", "S-19", "S-22", "S-34", "DECK-28", "C-23")
def test_a_review_gets_every_value_that_it_decides_by() -> None:
    snapshot = opened()["law"]
    assert snapshot["version"] == "2026.3"
    law = SvpLaw.model_validate(snapshot["values"])
    assert set(SvpLaw.model_fields) <= set(NEEDS["svp"])
    assert (law.mdt_size.least, law.mdt_size.most) == (3, 7)
    assert (law.prc_size, law.prc_majority, law.prc_most_urban) == (5, 3, 3)
    assert len(law.svp_packet) == 3
    assert len(law.svp_evaluation_parts) == 5
    assert law.standard(date(2006, 6, 4)) == "beyond-reasonable-doubt"
    assert law.standard(date(2006, 6, 5)) == law.standard(date(2031, 1, 1))
    assert law.standard(date(2031, 1, 1)) == "clear-and-convincing"


@pytest.mark.rules("S-25", "S-27", "S-30", "S-32", "DECK-42")
def test_a_commitment_gets_every_value_that_it_decides_by() -> None:
    law = CommitmentLaw.model_validate(opened("commitment")["law"]["values"])
    assert set(CommitmentLaw.model_fields) <= set(NEEDS["commitment"])
    assert set(law.sorts_sites) == {"smmhc", "fulton"}
    assert len(law.svp_petition_recipients) == len(law.svp_authorised_recipients) == 5
    assert len(law.conditional_release_plan) == 7


@pytest.mark.rules("S-14", "S-35")
def test_nobody_reads_what_the_tables_withhold_from_them() -> None:
    held = load("2026.3").policy("svp_withheld")
    assert isinstance(held, dict)
    compared = set()
    for withheld in (*SVP.withheld, *COMMITMENT.withheld):
        rows: Any = held[withheld.rule]
        assert withheld.readers <= {Role(name) for name in rows["readers"]}, withheld.rule
        compared.add(withheld.rule)
    assert compared == {"S-14", "S-34", "S-35"}

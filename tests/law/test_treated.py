"""Which treatment an offence calls for: the lists of the deck, typed a second time by their names.

Belongs here: the rows of version 2026.4, and how one offence is read against them. Not here: who
is treated because of it (`tests/domain`), nor whether it is sexually violent (`test_offences.py`).
"""

from datetime import date
from typing import Final

import pytest

from law.offences import Act, sexually_violent, treatment
from law.tables import BrokenTable, Tables, UnknownOffence, load
from tests.law.test_tables import one_line, raw_tables

LAW: Final = load("2026.4")
BEFORE: Final = load("2026.3")
TODAY: Final = date(2024, 5, 1)

# M-03: each offence of the list with a section of today, and each under what it was called.
MANDATED: Final = {
    "rape": ("566.030", "566.031", "566.032", "566.034"),
    "sodomy": ("566.060", "566.061", "566.062", "566.064"),
    "child molestation": ("566.067", "566.068", "566.069", "566.071"),
    "sexual misconduct": ("566.083", "566.093", "566.095"),
    "deviate sexual assault": ("566.070",),
    "sexual assault": ("566.040",),
    "sexual abuse": ("566.100", "566.101"),
    "child abuse": ("568.060",),
    "incest": ("568.020",),
    "use of a child": ("568.080", "573.200"),
    "enticement of a child": ("566.151",),
}
# M-04 by name, and what the house reads into "and the like".
REFERRED: Final = {
    "568.045": "endangering", "573.023": "sexual exploitation", "566.210": "trafficking",
    "566.211": "trafficking", "573.025": "promoting", "573.035": "promoting",
    "573.037": "possession",
}  # fmt: skip
LIKEWISE: Final = {
    "566.086", "566.111", "566.115", "566.116", "566.145", "566.153", "566.206", "566.209",
    "566.215", "567.050", "567.060", "568.090", "573.040", "573.205",
}  # fmt: skip
CODES: Final = [(name, code) for name, codes in MANDATED.items() for code in codes]
ROWS: Final = [row for code in LAW.offences for row in LAW.offence_rows(code)]


@pytest.mark.rules("DECK-02", "DECK-04", "M-02", "M-03", "C-52")
@pytest.mark.parametrize(("name", "code"), CODES)
@pytest.mark.parametrize("attempt", [False, True])
def test_the_list_of_the_statute_is_mandated_with_its_attempts(
    name: str, code: str, attempt: bool
) -> None:
    rows = LAW.offence_rows(code)
    assert any(word in row.title.lower() for row in rows for word in name.split()[:1])
    for row in rows:
        found = treatment(LAW, Act(code, row.valid_from, attempt=attempt))
        assert found.treatment == "mandated"
        assert found.title == row.title
        assert "M-03" in found.citation
        assert bool(found.condition) == (code == "568.060")


@pytest.mark.rules("DECK-06", "M-04", "C-52")
@pytest.mark.parametrize("code", [*REFERRED, *sorted(LIKEWISE)])
@pytest.mark.parametrize("attempt", [False, True])
def test_other_sexual_offences_are_referred_and_not_mandated(code: str, attempt: bool) -> None:
    found = treatment(LAW, Act(code, TODAY, attempt=attempt))
    assert found.treatment == "policy"
    assert "M-04" in found.citation
    assert ("and the like" in found.citation) == (code in LIKEWISE)
    assert REFERRED.get(code, "") in found.title.lower()


@pytest.mark.rules("DECK-04", "DECK-06", "C-52")
def test_the_lists_are_complete_and_everything_else_calls_for_none() -> None:
    held = {row.code: {one.treatment for one in LAW.offence_rows(row.code)} for row in ROWS}
    assert {code for code, kinds in held.items() if kinds == {"mandated"}} == {
        code for _, code in CODES
    }
    assert {code for code, kinds in held.items() if kinds == {"policy"}} == {*REFERRED, *LIKEWISE}
    others = {code for code, kinds in held.items() if kinds == {"none"}}
    assert {"570.030", "569.140", "566.147", "565.110"} <= others
    assert len(held) == len(CODES) + len(REFERRED) + len(LIKEWISE) + len(others)
    for code in others:
        found = treatment(LAW, Act(code, TODAY))
        assert (found.treatment, found.condition) == ("none", "")
        assert treatment(LAW, Act(code, TODAY, attempt=True)).treatment == "none"


@pytest.mark.rules("DECK-05", "DECK-07", "M-03", "M-04")
@pytest.mark.parametrize(
    ("code", "klass", "fact"),
    [
        ("568.060", "mandated", "it involves sexual conduct"),
        ("568.045", "policy", "it involves sexual contact"),
        ("566.206", "policy", "it involves sexual conduct"),
        ("567.050", "policy", "the victim was under eighteen"),
    ],
)
def test_what_the_conviction_does_not_say_is_a_condition(code: str, klass: str, fact: str) -> None:
    for attempt in (False, True):
        found = treatment(LAW, Act(code, TODAY, attempt=attempt))
        assert (found.treatment, found.condition) == (klass, fact)


@pytest.mark.rules("DECK-04", "C-52")
def test_the_class_is_not_that_of_the_review_before_release() -> None:
    """An attempt at child molestation, and incest: treated by statute, and not reviewed."""
    for act in (Act("566.067", TODAY, attempt=True), Act("568.020", TODAY)):
        assert treatment(LAW, act).treatment == "mandated"
        assert not sexually_violent(LAW, act).sexually_violent


@pytest.mark.rules("C-52")
def test_a_day_on_which_the_section_stood_for_nothing_is_for_a_person() -> None:
    found = treatment(LAW, Act("566.069", date(2016, 12, 31)))
    assert found.treatment == "mandated"
    assert "from 2017-01-01" in found.condition
    child = treatment(LAW, Act("568.060", date(1978, 12, 31)))
    assert child.condition.startswith("it involves sexual conduct; code and day are right")
    assert treatment(LAW, Act("570.030", date(1950, 1, 1))).condition == ""


@pytest.mark.rules("C-52", "M-02")
def test_an_offence_of_elsewhere_is_for_a_person_too() -> None:
    elsewhere = Act("elsewhere-94-b", date(2001, 5, 1), similar_to="566.067")
    found = treatment(LAW, elsewhere)
    assert found.treatment == "mandated"
    assert "substantially similar to those of section 566.067" in found.condition
    assert treatment(LAW, elsewhere._replace(similar_to="570.030")).treatment == "none"
    for act in (Act("566.999"), Act("566.030", similar_to="566.999")):
        with pytest.raises(UnknownOffence, match=r"566\.999") as error:
            treatment(LAW, act)
        assert one_line(error)


@pytest.mark.rules("DECK-04", "C-52")
def test_a_row_may_not_contradict_itself() -> None:
    def broken(**change: object) -> str:
        raw = raw_tables()
        row = next(one for one in raw["offence"] if one["code"] == "568.020")
        row.update(change)
        with pytest.raises(BrokenTable) as error:
            Tables("test", raw)
        assert one_line(error)
        return str(error.value)

    assert "568.020: an attempt is treated" in broken(treatment="none")
    assert "568.020: an attempt is treated" in broken(attempt_treatment="policy")
    assert "treatment_citation is missing" in broken(treatment_citation="")
    assert "treatment" in broken(treatment="perhaps")


def test_registration_and_review_are_as_they_were() -> None:
    """The days of a few sections reach further back: theirs are from memory, too."""
    own = {"treatment", "attempt_treatment", "treatment_condition", "treatment_citation"}
    for code in BEFORE.offences:
        pairs = zip(BEFORE.offence_rows(code), LAW.offence_rows(code), strict=True)
        for before, now in pairs:
            held = {*own, "valid_from"}
            assert now.model_dump(exclude=held) == before.model_dump(exclude=held)
            assert now.valid_from <= before.valid_from
            assert before.treatment == "none"
            if now.valid_from != before.valid_from:
                assert not now.sexually_violent
    assert set(LAW.offences) == set(BEFORE.offences)

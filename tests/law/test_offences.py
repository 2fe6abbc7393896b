"""Which offences are sexually violent: the list of the statute, typed a second time by its names.

Belongs here: the rows of version 2026.3, their days, and how one offence is read against them. Not
here: who is reviewed because of it (`tests/domain`), nor registration (`test_tables.py`).
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import pytest

from law.offences import Act, sexually_violent
from law.tables import BrokenTable, Tables, UnknownOffence, load
from tests.law.test_tables import one_line, raw_tables

LAW: Final = load("2026.3")
BEFORE: Final = load("2026.2")

# S-03 by name, as RSMo 632.480(4) lists them: with its attempt in the first list, without in the other.
WITH_ATTEMPT: Final = {
    "Rape in the first degree",
    "Forcible rape",
    "Rape, or forcible rape",
    "Statutory rape in the first degree",
    "Sodomy in the first degree",
    "Forcible sodomy",
    "Sodomy, or forcible sodomy",
    "Statutory sodomy in the first degree",
}
WITHOUT: Final = {
    "Child molestation in the first degree",
    "Child molestation in the second degree",
    "Sexual abuse",
    "Sexual abuse in the first degree",
    "Rape in the second degree",
    "Sexual assault",
    "Sexual assault in the first degree",
    "Sodomy in the second degree",
    "Deviate sexual assault",
    "Deviate sexual assault in the first degree",
    "Abuse of a child",
    "Abuse or neglect of a child",
}
ROWS: Final = [row for code in LAW.offences for row in LAW.offence_rows(code)]


@pytest.mark.rules("S-01", "S-03", "C-52")
def test_the_list_is_the_statutes_by_name() -> None:
    listed = {row.title for row in ROWS if row.sexually_violent}
    assert listed == WITH_ATTEMPT | WITHOUT
    assert {row.title for row in ROWS if row.attempt_sexually_violent} == WITH_ATTEMPT


@pytest.mark.rules("S-03", "C-52")
def test_it_is_a_table_and_not_a_test_of_the_chapter() -> None:
    chapter = [row for row in ROWS if row.code.startswith("566.")]
    assert {row.sexually_violent for row in chapter} == {True, False}
    assert sexually_violent(LAW, Act("568.060", date(2020, 1, 1))).sexually_violent
    # Registrable all of them, and none of the list: registration is another question.
    for code in ("566.034", "566.064", "566.069", "566.083", "566.093", "568.020", "573.200"):
        assert LAW.offence(code).registrable
        assert sexually_violent(LAW, Act(code, date(2020, 1, 1))) == (False, "")


@pytest.mark.rules("S-03", "C-52")
def test_every_row_is_unconfirmed_and_cited() -> None:
    for row in ROWS:
        assert row.confidence == "unconfirmed", row.code
        assert ("632.480(4)" in row.sexually_violent_citation) == row.sexually_violent, row.code


@pytest.mark.rules("S-03", "C-52")
def test_the_names_of_a_section_follow_each_other_without_a_gap() -> None:
    renamed = {code: rows for code in LAW.offences if len(rows := LAW.offence_rows(code)) > 1}
    assert set(renamed) == {
        "566.030", "566.040", "566.060", "566.068", "566.070", "566.100", "568.060",
    }  # fmt: skip
    for rows in renamed.values():
        for earlier, later in pairwise(rows):
            assert earlier.valid_to is not None
            assert earlier.valid_to + timedelta(days=1) == later.valid_from


@pytest.mark.rules("C-52")
@pytest.mark.parametrize(
    ("code", "on", "title"),
    [
        ("566.030", date(1979, 1, 1), "Rape, or forcible rape"),
        ("566.030", date(1994, 12, 31), "Rape, or forcible rape"),
        ("566.030", date(1995, 1, 1), "Forcible rape"),
        ("566.030", date(2013, 8, 27), "Forcible rape"),
        ("566.030", date(2013, 8, 28), "Rape in the first degree"),
        ("566.030", None, "Rape in the first degree"),
        ("566.040", date(2001, 5, 1), "Sexual assault"),
        ("566.070", date(2001, 5, 1), "Deviate sexual assault"),
        ("566.100", date(2001, 5, 1), "Sexual abuse"),
        ("566.040", date(1960, 1, 1), "Sexual assault in the first degree"),
        ("566.040", date(2020, 1, 1), "Sexual assault"),
        ("566.093", date(1960, 1, 1), "Sexual misconduct in the first degree"),
    ],
)
def test_an_old_conviction_is_found_under_the_name_of_its_day(
    code: str, on: date | None, title: str
) -> None:
    assert LAW.offence(code, on).title == title


@pytest.mark.rules("S-03")
def test_an_attempt_counts_for_part_of_the_list() -> None:
    on = date(2015, 5, 1)
    assert sexually_violent(LAW, Act("566.030", on, attempt=True)) == (True, "")
    assert sexually_violent(LAW, Act("566.067", on)) == (True, "")
    assert sexually_violent(LAW, Act("566.067", on, attempt=True)) == (False, "")
    assert sexually_violent(LAW, Act("568.060", on, attempt=True)) == (False, "")


@pytest.mark.rules("S-03", "C-52")
def test_what_the_conviction_does_not_say_is_a_condition() -> None:
    child = sexually_violent(LAW, Act("568.060", date(2015, 5, 1)))
    assert child.sexually_violent
    assert "sexual" in child.condition
    assert "felony" in child.condition
    old = sexually_violent(LAW, Act("566.068", date(2010, 5, 1)))
    assert "misdemeanour" in old.condition
    assert sexually_violent(LAW, Act("566.068", date(2017, 1, 1))) == (True, "")


@pytest.mark.rules("S-03", "C-52")
@pytest.mark.parametrize(
    ("code", "on", "said"),
    [
        ("566.040", date(2013, 8, 28), "from 1995-01-01 to 2013-08-27"),
        ("566.031", date(2013, 8, 27), "from 2013-08-28"),
        ("566.030", date(1978, 12, 31), "from 1979-01-01 to 1994-12-31"),
    ],
)
def test_a_day_on_which_the_section_stood_for_nothing_is_for_a_person(
    code: str, on: date, said: str
) -> None:
    found = sexually_violent(LAW, Act(code, on))
    assert found.sexually_violent
    assert said in found.condition
    assert "code and day" in found.condition


@pytest.mark.rules("S-03")
def test_a_similar_felony_of_elsewhere_is_for_a_person_too() -> None:
    elsewhere = Act("elsewhere-94-b", date(2001, 5, 1), similar_to="566.030")
    found = sexually_violent(LAW, elsewhere)
    assert found.sexually_violent
    assert "substantially similar" in found.condition
    assert "566.030" in found.condition
    assert sexually_violent(LAW, elsewhere._replace(similar_to="566.093")) == (False, "")
    tried = elsewhere._replace(similar_to="566.067", attempt=True)
    assert sexually_violent(LAW, tried) == (False, "")


@pytest.mark.rules("C-52")
def test_an_offence_that_no_table_has_is_refused_in_one_line() -> None:
    for act in (Act("566.999"), Act("566.030", similar_to="566.999")):
        with pytest.raises(UnknownOffence, match=r"566\.999") as error:
            sexually_violent(LAW, act)
        assert one_line(error)


def test_rows_of_one_section_may_not_overlap_nor_contradict_themselves() -> None:
    def broken(**change: object) -> str:
        raw = raw_tables()
        rows = [row for row in raw["offence"] if row["code"] == "566.030"]
        rows[0].update(change)
        with pytest.raises(BrokenTable) as error:
            Tables("test", raw)
        assert one_line(error)
        return str(error.value)

    assert "566.030 stands twice for 1995-01-01" in broken(valid_to=date(1995, 1, 1))
    assert "an attempt is listed" in broken(sexually_violent=False)
    assert "sexually_violent_citation" in broken(sexually_violent_citation="")


def test_registration_is_as_it_was() -> None:
    """Only the days of the sections that were renamed have changed."""
    own = {
        "sexually_violent", "attempt_sexually_violent", "sexually_violent_condition",
        "sexually_violent_citation", "valid_from",
    }  # fmt: skip
    for code, row in BEFORE.offences.items():
        now = LAW.offence(code)
        assert now.model_dump(exclude=own) == row.model_dump(exclude=own)
        assert now.valid_from <= row.valid_from
        assert not row.sexually_violent
    assert set(LAW.offences) - set(BEFORE.offences) == {"566.040", "566.070"}
    assert len(BEFORE.offence_rows("566.030")) == 1
    assert BEFORE.offence("566.030", date(1985, 1, 1)).title == "Rape in the first degree"

"""What is no date is refused in one line that says how a date is written (H-05)."""

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import Field, ValidationError

from domain.commands import parse
from domain.misfits import first_misfit
from domain.model import Frozen
from domain.refusal import Refusal
from domain.svp.svp import SVP

NOTICE = {"occurred_on": "2031-06-02T09:00:00Z", "to": "mdt", "method": "hand"}


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("typed", ["11/21/2031", "2031-6-2", "soon", None, 5, 20311121, 1.5])
def test_what_is_no_date_is_told_how_one_is_written(typed: Any) -> None:
    found = parse(SVP.commands["give-notice"], {**NOTICE, "given_on": typed})
    assert isinstance(found, Refusal)
    assert (found.rule, found.field) == ("H-05", "given_on")
    assert found.message == "given_on: wants a day, YYYY-MM-DD, or a time, YYYY-MM-DDTHH:MM"


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("typed", ["2026-02-30", "2031-13-01", "2026-02-30T09:00"])
def test_a_day_that_no_year_has_is_told_so(typed: str) -> None:
    found = parse(SVP.commands["give-notice"], {**NOTICE, "given_on": typed})
    assert isinstance(found, Refusal)
    assert found.message == "given_on: is no day of the calendar"


class _Form(Frozen):
    offences: tuple[str, ...] = Field(min_length=1)
    dialysis: bool
    held_on: date
    name: str = Field(min_length=1, max_length=5)
    kind: Literal["sibling", "spouse"] = "spouse"
    number: int = Field(default=1, ge=1)


FITS = {"offences": ["566.030"], "dialysis": True, "held_on": "2031-06-02", "name": "A"}


@pytest.mark.rules("H-05")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ({"offences": []}, "offences: wants at least one"),
        ({"offences": "566.030"}, "offences: wants a list"),
        ({"dialysis": "perhaps"}, "dialysis: wants true or false"),
        ({"held_on": "2026-13-01"}, "held_on: is no day of the calendar"),
        ({"held_on": "soon"}, "held_on: wants a day, YYYY-MM-DD"),
        ({"name": ""}, "name: is empty"),
        ({"name": "abcdef"}, "name: wants at most 5 letters or digits"),
        ({"name": 5}, "name: wants text"),
        ({"kind": "friend"}, "kind: wants 'sibling' or 'spouse'"),
        ({"number": 0}, "number: wants 1 or more"),
        ({"number": "one"}, "number: wants a whole number"),
    ],
)
def test_a_misfit_is_told_in_plain_words(typed: dict[str, Any], line: str) -> None:
    with pytest.raises(ValidationError) as misfit:
        _Form.model_validate({**FITS, **typed})
    assert ": ".join(first_misfit(misfit.value)) == line


@pytest.mark.rules("H-05")
def test_a_field_that_is_missing_is_told_so() -> None:
    found = parse(SVP.commands["strike"], {"occurred_on": NOTICE["occurred_on"]})
    assert isinstance(found, Refusal)
    assert found.message == "version: is missing"


@pytest.mark.rules("H-05")
def test_a_number_in_a_field_that_is_no_date_is_a_number() -> None:
    strike = SVP.commands["strike"]
    found = parse(strike, {"occurred_on": NOTICE["occurred_on"], "version": 5})
    assert not isinstance(found, Refusal)

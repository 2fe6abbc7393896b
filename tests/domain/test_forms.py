"""What is no date is refused in one line that says how a date is written (H-05)."""

from typing import Any

import pytest

from domain.commands import parse
from domain.refusal import Refusal
from domain.svp.svp import SVP

NOTICE = {"occurred_on": "2031-06-02T09:00:00Z", "to": "mdt", "method": "hand"}


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("typed", ["11/21/2031", "2031-13-01", "soon", None, 5, 20311121, 1.5])
def test_what_is_no_date_is_told_how_one_is_written(typed: Any) -> None:
    found = parse(SVP.commands["give-notice"], {**NOTICE, "given_on": typed})
    assert isinstance(found, Refusal)
    assert (found.rule, found.field) == ("H-05", "given_on")
    assert found.message == "given_on: wants a day, YYYY-MM-DD, or a time, YYYY-MM-DDTHH:MM"


@pytest.mark.rules("H-05")
def test_a_number_in_a_field_that_is_no_date_is_a_number() -> None:
    strike = SVP.commands["strike"]
    found = parse(strike, {"occurred_on": NOTICE["occurred_on"], "version": 5})
    assert not isinstance(found, Refusal)

"""A refusal on one line: the rule, the reason, and once what would be allowed."""

import pytest

from domain.refusal import Refusal

LISTED = ("assault-cycle", "empathy")


@pytest.mark.rules("DECK-17")
def test_a_list_that_the_reason_gives_is_not_said_twice() -> None:
    why = "the components are: assault-cycle, empathy"
    line = Refusal(rule="DECK-17", message=why, allowed=LISTED).line()
    assert line == f"refused by DECK-17: {why}."


@pytest.mark.rules("H-01")
def test_what_is_allowed_is_said_where_the_reason_does_not() -> None:
    both = Refusal(rule="H-01", message="not now", allowed=LISTED).line()
    assert both == "refused by H-01: not now. Allowed now: assault-cycle, empathy."
    one = Refusal(rule="H-01", message="first close-mdt", allowed=("close-mdt",)).line()
    assert one.endswith("Allowed now: close-mdt.")

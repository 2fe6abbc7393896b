"""Which later events rest on an event: they are struck before it, the latest first."""

import pytest

from domain.fold import rests_on
from domain.refusal import Refusal
from tests.domain.svp_cases import NOTE, Case, evaluated, filed, striker


def number(case: Case, kind: str) -> int:
    return max(event.version for event in case.history if event.kind == kind)


@pytest.mark.rules("H-01", "S-16")
def test_what_rests_on_an_event_is_named_with_its_number_the_latest_first() -> None:
    case = filed()
    closed = number(case, "prc-closed")
    assert rests_on(case.process, case.history, closed) == (number(case, "petition-filed"),)
    first = rests_on(case.process, case.history, number(case, "evaluated-met"))
    assert first[0] == number(case, "petition-filed")
    assert list(first) == sorted(first, reverse=True)
    case.refuses("H-01", "p1", "strike", version=closed, **NOTE)
    case.strikes("petition-filed")
    assert rests_on(case.process, case.history, closed) == ()
    case.strikes("prc-closed")


@pytest.mark.rules("H-01")
def test_in_the_order_that_is_named_each_can_be_struck() -> None:
    case = filed()
    version = number(case, "notice-given")
    named = rests_on(case.process, case.history, version)
    assert named
    for one in (*named, version):
        kind = case.state.log[one - 1]
        if kind in case.process.strikable:
            case.does(striker(kind), "strike", version=one, **NOTE)
    assert case.stage == "to-notify"


def test_nothing_rests_on_the_last_event() -> None:
    case = evaluated()
    assert rests_on(case.process, case.history, case.last.version) == ()
    struck = case.acts("clerk", "strike", version=case.last.version, **NOTE)
    assert not isinstance(struck, Refusal)

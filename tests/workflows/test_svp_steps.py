"""Which clock a step of an svp case waits for: the one that runs there, or none."""

from types import SimpleNamespace
from typing import Any

import pytest

from domain import rules
from domain.obligations import Obligation, Status
from tests.domain.cases import OPENED_AT
from workflows.support.stages import live
from workflows.svp import svp as steps


def owing(held: dict[str, Status], clocks: tuple[str, ...]) -> str | None:
    """What a case whose duties stand so waits for."""
    owed = {
        rule: Obligation(key=rule, rule=rule, owner="court", starts=OPENED_AT, status=status)
        for rule, status in held.items()
    }
    case: Any = SimpleNamespace(state=SimpleNamespace(obligations=owed))
    return live(case, clocks)


@pytest.mark.rules("T-01", "T-02", "T-03")
@pytest.mark.parametrize("rule", steps._NOTICE)
@pytest.mark.parametrize("status", [Status.OPEN, Status.BREACHED])
def test_the_clock_of_the_notice_is_the_one_that_runs(rule: str, status: Status) -> None:
    assert owing({rule: status}, steps._NOTICE) == rule


@pytest.mark.rules("T-07", "T-08", "T-09")
@pytest.mark.parametrize("clocks", [steps._EXAMINATION, steps._TRIAL, steps._RETRIAL])
def test_an_order_puts_another_clock_in_the_place_of_the_statutes(clocks: tuple[str, str]) -> None:
    statute, ordered = clocks
    moved = {statute: Status.EXTENDED, ordered: Status.OPEN}
    assert owing(moved, clocks) == ordered
    assert owing({}, clocks) is None, "before its order, or after a new trial, none runs"


@pytest.mark.rules("T-06", "C-50")
@pytest.mark.parametrize("status", [Status.WAIVED, Status.MET, Status.VOID])
def test_what_is_waived_is_not_waited_for(status: Status) -> None:
    assert owing({rules.T_06: status}, (rules.T_06,)) is None

"""Which clock a step of an svp case waits for: the one that runs there, or none."""

from types import SimpleNamespace

import pytest

from domain import rules
from domain.obligations import Obligation, Status
from tests.domain.cases import OPENED_AT
from workflows.svp import svp as steps
from workflows.svp.svp import SvpWorkflow


def owing(held: dict[str, Status]) -> SvpWorkflow:
    """A case whose duties stand so."""
    owed = {
        rule: Obligation(key=rule, rule=rule, owner="court", starts=OPENED_AT, status=status)
        for rule, status in held.items()
    }
    workflow = SvpWorkflow.__new__(SvpWorkflow)
    workflow.case = SimpleNamespace(state=SimpleNamespace(obligations=owed))  # type: ignore[assignment]
    return workflow


@pytest.mark.rules("T-01", "T-02", "T-03")
@pytest.mark.parametrize("rule", steps._NOTICE)
@pytest.mark.parametrize("status", [Status.OPEN, Status.BREACHED])
def test_the_clock_of_the_notice_is_the_one_that_runs(rule: str, status: Status) -> None:
    assert owing({rule: status}).runs(steps._NOTICE) == rule


@pytest.mark.rules("T-07", "T-08", "T-09")
@pytest.mark.parametrize("clocks", [steps._EXAMINATION, steps._TRIAL, steps._RETRIAL])
def test_an_order_puts_another_clock_in_the_place_of_the_statutes(clocks: tuple[str, str]) -> None:
    statute, ordered = clocks
    moved = owing({statute: Status.EXTENDED, ordered: Status.OPEN})
    assert moved.runs(clocks) == ordered
    assert owing({}).runs(clocks) is None, "before its order, or after a new trial, none runs"


@pytest.mark.rules("T-06", "C-50")
@pytest.mark.parametrize("status", [Status.WAIVED, Status.MET, Status.VOID])
def test_what_is_waived_is_not_waited_for(status: Status) -> None:
    assert owing({rules.T_06: status}).runs((rules.T_06,)) is None

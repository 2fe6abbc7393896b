"""Which step a placement or a status found waits at, by its stage and what is owed."""

from types import SimpleNamespace

import pytest

from domain import rules
from domain.obligations import Obligation, Status
from domain.placement import found
from domain.placement import placement_stages as st
from tests.domain.cases import OPENED_AT
from workflows.placement.placement import PlacementWorkflow
from workflows.placement.status_found import StatusFoundWorkflow


def case(stage: str, owed: tuple[str, ...], status: Status) -> SimpleNamespace:
    held = {
        rule: Obligation(key=rule, rule=rule, owner="office", starts=OPENED_AT, status=status)
        for rule in owed
    }
    return SimpleNamespace(state=SimpleNamespace(stage=stage, obligations=held))


def placement(stage: str, *owed: str, status: Status = Status.OPEN) -> PlacementWorkflow:
    workflow = PlacementWorkflow.__new__(PlacementWorkflow)
    workflow.case = case(stage, owed, status)  # type: ignore[assignment]
    return workflow


def status_found(stage: str, *owed: str, status: Status = Status.OPEN) -> StatusFoundWorkflow:
    workflow = StatusFoundWorkflow.__new__(StatusFoundWorkflow)
    workflow.case = case(stage, owed, status)  # type: ignore[assignment]
    return workflow


@pytest.mark.rules("T-23", "T-24", "T-25")
@pytest.mark.parametrize("rule", [rules.T_23, rules.T_24, rules.T_25])
@pytest.mark.parametrize("status", [Status.OPEN, Status.BREACHED])
def test_a_section_that_is_owed_is_waited_for(rule: str, status: Status) -> None:
    owing = placement(st.PREPARING, rule, status=status)
    assert not owing.told(rule)
    assert owing.decided_or_owed(), "a section owed again leads back to its step"
    others = {rules.T_23, rules.T_24, rules.T_25} - {rule}
    assert all(owing.told(other) for other in others)


@pytest.mark.rules("C-09")
@pytest.mark.parametrize("status", [Status.MET, Status.LATE, Status.VOID])
def test_a_decision_is_waited_for_when_everybody_was_told(status: Status) -> None:
    ready = placement(st.PREPARING, rules.T_23, rules.T_24, status=status)
    assert ready.told(rules.T_24)
    assert not ready.decided_or_owed()


@pytest.mark.rules("DOR-024")
@pytest.mark.parametrize("stage", [st.PLACED, st.NOT_PLACED, st.CLOSED])
def test_what_was_decided_waits_for_no_section(stage: str) -> None:
    """The decision ended the clocks' step: the notices are seen through beside it."""
    decided = placement(stage, rules.T_24)
    assert decided.told(rules.T_24)
    assert decided.decided_or_owed()
    assert decided.closed_or_back() == (stage == st.CLOSED)


@pytest.mark.rules("C-41")
@pytest.mark.parametrize("stage", st.BEFORE)
def test_a_struck_decision_leads_back_to_the_steps_before_it(stage: str) -> None:
    back = placement(stage)
    assert back.closed_or_back()
    assert not back.closed()


@pytest.mark.rules("T-26")
def test_a_status_found_waits_for_section_6_and_again_when_it_is_owed_again() -> None:
    assert not status_found(found.TELLING, rules.T_26).told()
    assert status_found(found.TELLING, rules.T_26).closed_or_owed()
    assert not status_found(found.TELLING, rules.T_26, status=Status.MET).closed_or_owed()
    assert status_found(found.CLOSED, rules.T_26).told()
    assert status_found(found.CLOSED).closed_or_owed()

"""Which duty a delivery says that it waits for, by its stage and what is owed."""

from types import SimpleNamespace

import pytest

from domain import rules
from domain.obligations import Obligation, Status
from domain.placement import delivery_stages as st
from tests.domain.cases import OPENED_AT
from workflows.placement.delivery import DeliveryWorkflow


def owed(stage: str, **duties: Status) -> str | None:
    held = {
        rule.replace("_", "-"): Obligation(
            key=rule.replace("_", "-"),
            rule=rule.replace("_", "-"),
            owner="office",
            starts=OPENED_AT,
            status=status,
        )
        for rule, status in duties.items()
    }
    workflow = DeliveryWorkflow.__new__(DeliveryWorkflow)
    state = SimpleNamespace(stage=stage, obligations=held)
    workflow.case = SimpleNamespace(state=state)  # type: ignore[assignment]
    return workflow.owed()


@pytest.mark.rules("DOR-035")
def test_a_queued_letter_owes_its_handover() -> None:
    assert owed(st.QUEUED, delivery_handover=Status.OPEN) == rules.DELIVERY_HANDOVER
    assert owed(st.QUEUED, delivery_handover=Status.BREACHED) == rules.DELIVERY_HANDOVER


@pytest.mark.rules("T-39")
def test_a_letter_that_is_sent_again_owes_the_second_sending() -> None:
    again = owed(st.QUEUED, delivery_handover=Status.MET, delivery_resend=Status.OPEN)
    assert again == rules.DELIVERY_RESEND


@pytest.mark.rules("DOR-037")
def test_a_follow_up_that_was_sent_owes_nothing_but_the_end() -> None:
    assert owed(st.FOLLOW_UP, delivery_follow_up=Status.OPEN) == rules.DELIVERY_FOLLOW_UP
    assert owed(st.FOLLOW_UP, delivery_follow_up=Status.MET) is None
    assert owed(st.NEEDS_DECISION) is None

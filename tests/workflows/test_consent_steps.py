"""Which step of a consent waits, by its stage alone."""

from types import SimpleNamespace

import pytest

from domain.placement import consent_stages as st
from workflows.placement.consent import ConsentWorkflow


def at(stage: str) -> ConsentWorkflow:
    workflow = ConsentWorkflow.__new__(ConsentWorkflow)
    workflow.case = SimpleNamespace(state=SimpleNamespace(stage=stage))  # type: ignore[assignment]
    return workflow


@pytest.mark.rules("C-06")
@pytest.mark.parametrize("stage", [st.ASKED])
def test_the_answer_is_waited_for_only_while_somebody_is_asked(stage: str) -> None:
    assert not at(stage).answered_or_silent()


@pytest.mark.rules("T-22")
def test_a_struck_request_leads_back_to_the_clock_of_asking() -> None:
    """Without this the case would say that it waits for an answer to a question never asked."""
    back = at(st.TO_ASK)
    assert back.answered_or_silent()
    assert back.closed_or_back()
    assert not back.asked()


@pytest.mark.rules("C-06")
@pytest.mark.parametrize("stage", [st.NO_RESPONSE, st.CONSENTED, st.REFUSED, st.WITHDRAWN])
def test_a_standing_answer_or_silence_is_not_waited_for(stage: str) -> None:
    assert at(stage).answered_or_silent()
    assert not at(stage).closed_or_back()

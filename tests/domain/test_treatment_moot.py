"""What may be done in a treatment: nothing is offered that is refused for where the case stands."""

from collections.abc import Callable

import pytest

from domain.actors import Role
from domain.decider import allowed
from domain.mosop.treatment import TREATMENT
from tests.domain.cases import day
from tests.domain.treatments import (
    COMPONENTS,
    Case,
    admitted,
    component,
    not_applicable,
    offered,
    phase_1,
    phase_2,
    ready,
    suspended,
    terminated,
    waiting,
)


def may(case: Case) -> set[str]:
    """What anybody may give now."""
    return {name for role in Role for name in allowed(TREATMENT, case.state, role)}


@pytest.mark.rules("DECK-08", "DECK-14")
@pytest.mark.parametrize(
    ("begin", "offers", "keeps_back"),
    [
        (waiting, {"ask-again"}, {"record-arrival", "decline-bed"}),
        (offered, {"record-arrival", "decline-bed"}, {"ask-again"}),
        (admitted, {"start-phase-1"}, {"resume-treatment", "decline-bed", "ask-again"}),
        (phase_1, {"decide-phase-1"}, {"start-phase-2", "record-arrival", "start-phase-1"}),
        (suspended, {"record-return"}, {"resume-treatment", "start-phase-1"}),
        (
            phase_2,
            {"record-component", "terminate"},
            {"complete", "record-arrival", "decline-bed", "ask-again"},
        ),
        (ready, {"complete"}, set()),
        (terminated, {"re-enter", "petition-extension"}, {"record-extension-hearing"}),
        (not_applicable, {"close-treatment"}, {"classify"}),
    ],
)
def test_only_what_can_be_done_is_offered(
    begin: Callable[[], Case], offers: set[str], keeps_back: set[str]
) -> None:
    found = may(begin())
    assert offers <= found
    assert not keeps_back & found


@pytest.mark.rules("DECK-17", "DECK-18")
def test_to_complete_is_offered_with_the_last_component() -> None:
    case = phase_2()
    for number, name in enumerate(COMPONENTS):
        if name not in case.state.attempts[-1].components:
            assert "complete" not in may(case)
            component(case, name, f"2031-07-{number + 1:02d}")
    assert "complete" in may(case)


@pytest.mark.rules("T-37")
def test_one_petition_at_a_time() -> None:
    case = terminated()
    case.does("petition-extension", "2031-10-01", received_on=day("2031-10-01"), evidence=["p-1"])
    assert "record-extension-hearing" in may(case)
    assert "petition-extension" not in may(case)

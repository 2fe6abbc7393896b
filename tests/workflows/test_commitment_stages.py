"""A commitment from stage to stage: what it says that it waits for, and what it refuses there."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest

from domain.actors import Actor, Role, system
from domain.model import Json
from domain.obligations import Status
from domain.process import NOTE_FACTS, OPEN
from domain.registry import PROCESSES
from tests.domain.commitment_cells import CELLS
from tests.domain.commitments import committed
from tests.house import House
from tests.workflows import commitments as steps
from tests.workflows.confined import HOSPITAL, who
from tests.workflows.service import live, rest, state
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole
from tests.workflows.test_wrong_stage import refuses_the_rest
from workflows.svp.commitment import CommitmentWorkflow

pytestmark = pytest.mark.server

TODAY: Final = "<today>"
FORMS: Final[Mapping[str, Json]] = {
    name: {key: TODAY if key.endswith("_on") else value for key, value in spec.example.items()}
    for name, spec in PROCESSES["commitment"].commands.items()
} | {
    "strike": {"version": 1},
    "judgment-set-aside": {"outcome": "release"},
    NOTE_FACTS: {"victims": []},
}
"""A well-formed command of each name: what is refused is refused for its stage alone."""


def wrong_at(house: House, stage: str) -> dict[str, tuple[Actor, Json]]:
    """Every command that is not for this stage, and somebody who may give it elsewhere."""
    found = {}
    # A minute ago: the day began before the case did.
    now = (house.clock.now() - timedelta(minutes=1)).isoformat()
    for name, (roles, stages, _) in CELLS.items():
        if stage in stages or name == OPEN:
            continue
        role = min(roles)
        actor = system("test") if role == Role.SYSTEM else who(role, owner=HOSPITAL)
        reason = REASON if PROCESSES["commitment"].commands[name].needs_reason else {}
        form = {key: now if value == TODAY else value for key, value in FORMS[name].items()}
        found[name] = (actor, {**form, **reason})
    return found


WAITS: Final[Mapping[str, str]] = {
    "to-place": "a site of the program is assigned (S-25)",
    "committed": "T-10",
    "petition-screening": "the court screens the petition (S-31)",
    "hearing": "the threshold hearing (S-28)",
    "release-trial": "the release trial (S-29)",
    "to-release": "the court orders the release (S-32)",
    "conditional-release": "on conditional release (S-33)",
    "violation": "the violation is decided (S-33)",
    "escaped": "the person is found (S-33)",
    "deceased": "a person closes the case (close-commitment)",
}


async def at(house: House, case: str, stage: str) -> None:
    """The case stands in a stage: it says what it waits for, and refuses what is not for it."""
    held = await rest(house, case)
    assert held["stage"] == stage
    if stage in WAITS:
        assert (await live(house, case))["waiting_for"] == WAITS[stage]
    await refuses_the_rest(house, case, wrong_at(house, stage))


@pytest.mark.rules("H-01", "H-06", "S-25", "S-28", "S-29", "S-31", "S-32", "S-33")
async def test_from_stage_to_stage(cases: House) -> None:
    case = await steps.opened(cases)
    now = cases.clock.now().isoformat()
    await at(cases, case, "to-place")
    site: Json = {"site": "fulton", "segregated": True, "assigned_on": now}
    await steps.does(cases, case, "assign-site", **site)
    await at(cases, case, "committed")
    await steps.petitioned(cases, case)
    await at(cases, case, "petition-screening")
    await steps.screened(cases, case)
    await at(cases, case, "hearing")
    await steps.heard(cases, case, shown=True)
    await at(cases, case, "release-trial")
    await steps.tried(cases, case, danger=False)
    await at(cases, case, "to-release")
    await steps.released(cases, case)
    await at(cases, case, "conditional-release")
    await steps.does(cases, case, "record-escape", escaped_on=cases.clock.now().isoformat())
    await at(cases, case, "escaped")
    await steps.does(cases, case, "recapture", recaptured_on=cases.clock.now().isoformat())
    await at(cases, case, "violation")
    await steps.does(cases, case, "record-death", died_on=cases.clock.now().isoformat())
    await at(cases, case, "deceased")
    closed = who("supervisor", owner=HOSPITAL)
    await cases.accepted(case, "close-commitment", REASON, actor=closed)
    await cases.client.get_workflow_handle(case).result()
    await at(cases, case, "closed")
    assert state(cases, case)["log"].count("closed") == 1
    whole(cases, case)


def test_every_stage_is_asked_and_every_command_has_a_form() -> None:
    process = PROCESSES["commitment"]
    assert {*WAITS} | {"closed"} == {*process.stages.stages}
    assert {*FORMS} - {OPEN} == {*CELLS}


@pytest.mark.rules("T-10", "T-11", "T-12")
def test_where_no_duty_of_the_year_is_live_none_is_named() -> None:
    """As between two events of one strike; it is looked at again with whatever comes."""
    case = committed()
    flow = CommitmentWorkflow.__new__(CommitmentWorkflow)  # no server runs it: its state alone
    flow.case = cast("Any", SimpleNamespace(state=case.state))
    first = flow.next_of_the_year()
    assert first is not None
    assert (first.rule, flow.turned(first.key), flow.turned("T-99")) == ("T-10", False, True)
    void = {
        key: one.model_copy(update={"status": Status.VOID})
        for key, one in case.state.obligations.items()
    }
    flow.case.state = case.state.model_copy(update={"obligations": void})
    assert flow.next_of_the_year() is None
    assert not flow.turned(""), "it waits on"
    flow.case.state = case.state
    assert flow.turned(""), "and turns to the duty that is there again"

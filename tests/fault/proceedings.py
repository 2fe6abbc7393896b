"""Svp cases under fire: from the evaluation over two votes and a petition to the commitment.

Belongs here: that path. Not here: its steps (`tests/workflows/proceedings.py`), nor who is killed
when (`__main__.py`).
"""

import functools
from datetime import UTC, datetime, timedelta

from domain.commands import Reply
from domain.model import Json
from starter.answers import Order
from tests.fault.load import Load
from tests.house import on_file
from tests.workflows import proceedings as pr
from tests.workflows.confined import CORRECTIONS, Confined, confined
from tests.workflows.proceedings import Step


def seed(load: Load, number: int) -> list[Confined]:
    """People under review, each with a victim, and the offices that act on them."""
    on_file(load.app.engine, "document-1")
    return [confined(load.app.engine) for _ in range(number)]


async def svp(load: Load, people: Confined, until: str = "closed") -> str:
    """One case from its opening to its end, or until two of the team have voted."""
    case = await _open(load, people)
    await _go(load, case, (pr.evaluation({"person": people.person}), pr.PACKET, *pr.NOTICES))
    await _go(load, case, (*pr.RECEIPTS, *pr.SEATS, *pr.CHAIRS))
    votes = pr.team_votes()
    await _go(load, case, votes[:2])
    if until == "voting":
        return case
    await _go(load, case, (*votes[2:], *pr.prosecutors_vote(), *pr.ASSESSED, pr.CLOSED_PRC))
    await _go(load, case, (pr.PETITION, pr.CAUSE, pr.CUSTODY, pr.HEARING, *pr.EXAMINATION))
    await _go(load, case, (pr.TRIAL, pr.VERDICT, pr.COMMITMENT))
    await load.state(case, lambda state: bool(state.get("commitment")))
    await _go(load, case, (pr.CLOSING,))
    await load.closed(case)
    # What a killed worker had in hand is given out again after its time limit.
    await load.state(case, lambda state: not state.get("effects"))
    return case


async def _open(load: Load, people: Confined) -> str:
    now = datetime.now(UTC)
    data: Json = {
        "person": people.person,
        "confinement": people.confinement,
        "agency": "doc",
        "offences": [{"code": "566.030", "on": "2015-05-01"}],
        "anticipated_release": (now + 400 * pr.DAY).isoformat(),
        "county": "county-1",
        "occurred_on": (now - timedelta(minutes=5)).isoformat(),
    }
    command_id = f"open-svp/{people.person}"
    open_it = functools.partial(load.gateway.open, "svp", data, CORRECTIONS, command_id)
    answer = await load.patiently(open_it)
    assert isinstance(answer, Reply), answer
    load.acknowledged[command_id] = answer.case
    return answer.case


async def _go(load: Load, case: str, steps: tuple[Step, ...]) -> None:
    """Steps are taken one after another, each until it is answered."""
    for step in steps:
        now = datetime.now(UTC)
        command_id = f"{step.command}/{case}/{step.actor.id}/{step.data.get('seat', '')}"
        command_id += f"/{step.data.get('to') or step.data.get('by') or ''}"
        data = {"occurred_on": now.isoformat(), **pr.said_at(now, step)}
        given = Order(case, step.command, data, step.actor, command_id)
        answer = await load.patiently(functools.partial(load.gateway.do, given))
        assert isinstance(answer, Reply), f"{command_id}: {answer.line()}"
        load.acknowledged[command_id] = case

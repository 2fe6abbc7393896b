"""Every command at every stage: what the table does not allow is refused, recorded, and no more."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import Actor, Role, system
from domain.decider import allowed
from domain.model import Json
from domain.placement.notices_decide import CONSENT_FACTS
from domain.process import Process
from domain.registry import PROCESSES
from domain.rules import H_01, H_02, H_06
from domain.withholding import may_read
from records.engine import reading
from records.registers import HOMES
from records.tables import LEDGER
from tests.domain.test_cells import CELLS
from tests.house import House, new_id
from tests.workflows import placements, stories
from tests.workflows.histories import history
from tests.workflows.people import OFFICE
from tests.workflows.service import rest, state
from tests.workflows.stories import REASON

pytestmark = pytest.mark.server

FORMS: dict[str, Json] = {
    "record-request-sent": {"method": "hand"},
    "record-response": {"kind": "refusal"},
    "record-withdrawal": {},
    "decide-signature": {"guardian": "guardian-1", "accept": True, **REASON},
    "decide-prospective": {"covered": False, **REASON},
    "decide-successor": {"guardian": "guardian-1", **REASON},
    "close-consent": REASON,
    "strike": {"version": 1, **REASON},
    "note-facts": {"guardians": []},
    "delivery-ended": {"delivery": "delivery-1", "recipient": "guardian-1", "ended": "delivered"},
    "carrier-scan": {"code": "accepted"},
    "record-hand-delivery": {"outcome": "not-met"},
    "record-acknowledgement": {"outcome": "failed"},
    "record-verbal-attempt": {"reached": True},
    "record-follow-up-sent": {},
    "correct-address": {},
    "decide-delivery": {"choice": "stop", **REASON},
    "close-delivery": {},
    "record-possibility-notice": {"method": "letter"},
    "send-notices": {"method": "certified"},
    "decide-question": {"question": "unnamed", "answer": "send", **REASON},
    "record-screening": {"cmhc": "cmhc-1"},
    "record-agent-notice": {},
    "request-client-consent": {},
    "record-client-consent": {"given": True},
    "change-date": {"placement_on": "2040-01-02"},
    "decide-placement": {"decision": "do-not-place"},
    "close-placement": REASON,
    "close-status-found": REASON,
    **{name: {"consent": "consent-1"} for name in CONSENT_FACTS},
}
"""A well-formed command of each name: what is refused is refused for its stage alone."""
_PICTURE: Json = {"as_of": "2031-06-02T09:00:00-05:00", "home": {"location": "location-1"}}
OWN: dict[str, Json] = {
    "note-facts": {"picture": _PICTURE},
    "delivery-ended": {**FORMS["delivery-ended"], "letter": "letter-1"},
}
"""As above, where a placement or a status found means something else by the name."""
REACH = {
    "consent": stories.consent,
    "delivery": stories.delivery,
    "placement": placements.placement,
    "status-found": placements.found,
}
STAGES = [
    (name, stage)
    for name in REACH
    for stage in PROCESSES[name].stages.stages
    if any(stage not in stages for _, stages, _ in CELLS[name].values())
]
"""Others are walked from stage to stage, and asked at each: `test_svp_stages.py`."""


def actor(roles: Collection[str]) -> Actor:
    """Somebody who may give the command."""
    role = "regional-office" if "regional-office" in roles else min(roles)
    return system("test") if role == "system" else Actor(id="a-1", role=Role(role), office=OFFICE)


def refusals(house: House, case: str) -> dict[str, Json]:
    """Command id -> what the ledger says of its refusal."""
    query = select(LEDGER).where(LEDGER.c.scope == case, LEDGER.c.kind == "refusal")
    with reading(house.engine) as conn:
        rows: list[Any] = list(conn.execute(query).mappings())
    assert all(row["version"] is None for row in rows)
    return {row["command_id"]: json.loads(row["body"]) for row in rows}


@pytest.mark.rules("H-01", "H-06")
@pytest.mark.parametrize(("name", "stage"), STAGES)
async def test_what_the_stage_does_not_allow(cases: House, name: str, stage: str) -> None:
    case = await REACH[name](cases, stage)
    location = state(cases, case).get("location", "")
    # A home that no register has would be refused before the case is asked.
    known = {"consider-location": {"location": location}}
    forms = {**FORMS, **OWN, **known} if name in HOMES else FORMS
    await refuses_the_rest(cases, case, {
        command: (actor(roles), forms[command])
        for command, (roles, stages, _) in CELLS[name].items() if stage not in stages
    })  # fmt: skip


def _by_seat(process: Process[Any], role: Role) -> bool:
    """Whether somebody acts there by a seat, or as the court: strangers hear of no case (H-02)."""
    return role in process.seats or (role is Role.COURT and bool(process.forum))


async def refuses_the_rest(
    house: House, case: str, wrong: Mapping[str, tuple[Actor, Json]]
) -> None:
    """Commands that are not for the stage: each is refused for that, recorded, and no more."""
    before = state(house, case)
    process = PROCESSES[before["process"]]
    closed = before["stage"] in process.stages.closed
    if not closed:
        before = await rest(house, case)
    length = len((await history(house.client, case)).events)
    noted = refusals(house, case)
    expected: dict[str, Json] = {}
    for command, (who, form) in wrong.items():
        command_id = new_id()
        refusal = await house.refused(case, command, form, actor=who, id=command_id)
        held = process.state.model_validate(before)
        stranger = _by_seat(process, who.role) and not may_read(process, held, who)
        wanted = H_02 if stranger else H_06 if closed else H_01
        assert refusal.rule == wanted, (command, refusal)
        may = allowed(process, held, who.role)
        assert refusal.allowed == (() if closed or stranger else may), command
        expected[command_id] = {"command": command, "rule": refusal.rule}
    said = {key: one for key, one in refusals(house, case).items() if key not in noted}
    assert {
        key: {"command": one["command"], "rule": one["rule"]} for key, one in said.items()
    } == expected
    assert state(house, case) == before
    assert len((await history(house.client, case)).events) == length, "a refusal leaves no trace"

"""The player itself: it tells what is still under way, and finds a record that was tampered with."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update
from temporalio.service import RPCError, RPCStatusCode

from records.tables import CASES, OBLIGATIONS
from starter.rehearse import house as houses
from starter.rehearse.player import Player, play
from starter.rehearse.reading import read
from starter.rehearse.soundness import faults

pytestmark = pytest.mark.server

STORY = """\
title: Fictional
covers: [DOR-018]
people:
  ward-1: {kind: ward}
  guardian-1: {kind: guardian, guardian_of: {ward: ward-1, since: 2029-01-01}}
steps:
  - at: 2031-06-02 09:00
    open: consent
    with:
      ward: ward-1
      offences: [{code: 566.030, on: 2028-03-05}]
      finding: {permanent: true, on: 2030-02-01}
      placement: already-placed
      aware_on: 2031-06-02
      location: home-1
    id: c1
  - at: 2031-06-03 09:00
    do: record-request-sent
    case: c1
    with: {method: hand}
"""


async def test_what_never_ends_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(houses, "PATIENCE", 1.0)
    file = tmp_path / "lacking.yaml"
    file.write_text(STORY.replace("{kind: ward}", "{kind: ward, other: {}}"))
    outcome = await play(read(file))
    assert not outcome.ok
    (step,) = outcome.steps
    assert "the service did not come to rest" in step.differences[0]
    assert "letter of consent-2031-000001/1/consent-request-guardian-1" in step.differences[0]
    assert "person ward-1: finding.court" in step.differences[0]


async def test_people_whom_the_registers_refuse(tmp_path: Path) -> None:
    file = tmp_path / "strange.yaml"
    file.write_text(STORY.replace("{ward: ward-1, since", "{ward: ward-7, since"))
    outcome = await play(read(file))
    assert not outcome.ok
    assert not outcome.steps
    assert "ward: there is no ward-7" in outcome.at_the_end[0]


async def test_a_record_that_was_tampered_with_is_found(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY)
    story = read(file)
    async with houses.house(story.scenario) as built:
        player = Player(built, story)
        for number in range(2):
            assert (await player.step(number)).ok
        assert await faults(built) == []
        with built.app.engine.begin() as conn:
            conn.execute(update(OBLIGATIONS).values(status="waived"))
        assert any("reads-differ" in line for line in await faults(built))
        with built.app.engine.begin() as conn:
            conn.execute(update(CASES).values(state={}))
        assert any("not the fold of its events" in line for line in await faults(built))


class Forgetful:
    """A server that loses the first questions."""

    def __init__(self, loses: int, status: RPCStatusCode = RPCStatusCode.CANCELLED) -> None:
        self.loses, self.status, self.asked = loses, status, 0

    def get_workflow_handle(self, _case: str) -> "Forgetful":
        return self

    async def query(self, _name: str, **_: object) -> dict[str, object]:
        self.asked += 1
        if self.asked <= self.loses:
            raise RPCError("Timeout expired", self.status, b"")
        return {"state": {"version": 7}}


def asking(server: Forgetful) -> houses.House:
    gateway: Any = SimpleNamespace(client=server)
    nothing: Any = None
    return houses.House(nothing, nothing, gateway, nothing)


async def test_a_question_that_the_server_lost_is_asked_again() -> None:
    server = Forgetful(2)
    assert await asking(server).view("c1") == {"state": {"version": 7}}
    assert server.asked == 3
    with pytest.raises(houses.RestlessError, match="c1: its workflow does not answer"):
        await asking(Forgetful(99)).view("c1")
    other = Forgetful(1, RPCStatusCode.NOT_FOUND)
    with pytest.raises(RPCError):
        await asking(other).view("c1")
    assert other.asked == 1

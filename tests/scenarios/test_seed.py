"""A scenario's homes and people stand in the registers before its first step."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from law.tables import load
from records import registers
from records.engine import make_engine, reading
from records.migrate import upgrade
from records.tables import OCCUPANCIES, RELATIONS
from starter.rehearse.model import Scenario
from starter.rehearse.player import play
from starter.rehearse.reading import read
from starter.rehearse.seed import SeedError, seed

NOW = datetime(2031, 6, 2, 14, tzinfo=UTC)
STORY = """\
title: Fictional
covers: [DOR-032]
homes:
  home-1: {provider: provider-1, county: county-1, licence_until: 2032-03-31}
  home-2: {facility: isl, funded: false}
people:
  child-1: {kind: resident, born_on: 2015-05-05, parents: [parent-1], lives_in: home-1, bed: respite, funded: false}
  parent-1: {kind: parent}
  new-1: {kind: consumer, born_on: 1990-05-05, facts: {capacity: competent}}
  res-1:
    kind: resident
    born_on: 1970-01-01
    lives_in: home-1
    lives_until: 2031-06-30
    facts: {capacity: competent, offences: [{code: 566.030, on: 1999-06-01, outcome: charged}, {code: elsewhere-1, on: 1999-06-01, outcome: charged}]}
    related_to: {new-1: sibling}
steps:
  - at: 2031-06-02 09:00
    open: placement
    with: {incoming: new-1, location: home-1, placement_on: 2031-08-01}
    id: p1
  - note: somebody moves in
    register: occupancy add
    with: {person: parent-1, location: home-1, since: 2031-06-02}
  - expect: {case: p1, state: {picture: {home: {county: county-1}}}, data: {facts-noted: {picture: {}}}}
  - at: 2031-07-01 08:00
    note: on the day after the last one that res-1 lives there
    run: registers
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = make_engine(f"sqlite:///{tmp_path / 'record.db'}")
    upgrade(made)
    return made


def story(folder: Path, text: str = STORY) -> Any:
    file = folder / "story.yaml"
    file.write_text(text)
    return read(file)


def test_homes_beds_and_families_are_registered(engine: Engine, tmp_path: Path) -> None:
    scenario: Scenario = story(tmp_path).scenario
    seed(engine, scenario, NOW)
    with reading(engine) as conn:
        stays = conn.execute(select(OCCUPANCIES).order_by(OCCUPANCIES.c.id)).mappings().all()
        ties = conn.execute(select(RELATIONS)).mappings().all()
        picture = registers.picture(conn, load(), location="home-1", incoming="new-1", at=NOW)
        resident, child = registers.identity(conn, "res-1"), registers.identity(conn, "child-1")
    assert [(row["id"], row["bed"], row["funded"], row["until"]) for row in stays] == [
        ("bed-child-1", "respite", False, None),
        ("bed-res-1", "residential", True, date(2031, 6, 30)),
    ]
    assert [(row["id"], row["kind"]) for row in ties] == [("tie-res-1-new-1", "sibling")]
    assert picture["home"]["provider"] == "provider-1"
    assert [one["who"]["person"] for one in picture["residents"]] == ["child-1", "res-1"]
    assert picture["residents"][0]["who"]["parents"] == [{"parent": "parent-1"}]
    assert picture["related"] == [["new-1", "res-1"]]
    assert resident is not None
    assert child is not None
    assert set(resident.other) == {"finding", "description", "offences"}
    assert resident.other["offences"]["elsewhere-1"]["title"] == "A fictional offence"
    assert child.other == {}


def test_what_the_registers_refuse_is_named(engine: Engine, tmp_path: Path) -> None:
    text = STORY.replace("lives_in: home-1, bed", "lives_in: home-9, bed")
    with pytest.raises(
        SeedError, match=r"^occupancy bed-child-1: .*H-05: location: there is no home-9"
    ):
        seed(engine, story(tmp_path, text).scenario, NOW)


@pytest.mark.server
@pytest.mark.rules("C-41", "DOR-078")
async def test_what_changes_in_a_home_reaches_the_placement(tmp_path: Path) -> None:
    outcome = await play(story(tmp_path))
    assert outcome.ok, outcome
    assert [one.text for one in outcome.steps][-1] == "run registers: 1 cases are told"

"""Homes and who lives in them, through real processes of the command line, on the real server."""

from pathlib import Path
from typing import Any

import pytest

from tests.starter.service import CLERK, Desk, until

pytestmark = pytest.mark.server


def added(office: Desk, register: str, **values: str) -> Any:
    sets = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
    return office.answered(register, "add", *sets)["added"]


@pytest.fixture(scope="module")
def home(office: Desk) -> str:
    """A home with one resident, and somebody who may join."""
    added(office, "provider", id="cli-provider", name="Imaginary Homes", licence_until="2040-01-01")
    sets = {"provider": "cli-provider", "facility": "group-home", "county": "county-1"}
    added(office, "location", id="cli-home", name="Make-Believe House", address="9 Nowhere Lane|Sampletown", **sets)  # fmt: skip
    competent = {"facts.capacity": "competent", "address": "9 Nowhere Lane|Sampletown"}
    for person in ("cli-resident", "cli-new"):
        row = {"kind": "consumer", "name": f"Pat {person}", "born_on": "1980-01-01", **competent}
        added(office, "person", id=person, **row)
    stay = {"person": "cli-resident", "location": "cli-home", "since": "2025-01-01"}
    assert added(office, "occupancy", id="cli-stay", **stay) == ["cli-stay"]
    return "cli-home"


def test_rows_are_listed_by_a_field(office: Desk, home: str) -> None:
    there = office.answered("occupancy", "list", "--where", f"location={home}")
    assert [one["person"] for one in there] == ["cli-resident"]
    assert office.answered("occupancy", "list", "--where", "location=nowhere") == []
    strange = office.run("occupancy", "list", "--where", "colour=red")
    assert strange.code == 2
    assert "--where" in strange.err
    assert "colour" in strange.err
    shown = office.run("location", "list", "--where", f"id={home}")
    assert shown.code == 0
    assert "group-home" in shown.out


@pytest.mark.rules("DOR-003")
def test_what_does_not_fit_is_refused_in_one_line_that_names_the_field(
    office: Desk, home: str
) -> None:
    for words, actor, field in (
        (("occupancy", "add", "--set", "person=cli-resident", "--set", f"location={home}", "--set", "since=2030-01-01"), CLERK, "person: "),
        (("occupancy", "add", "--set", "person=cli-new", "--set", f"location={home}", "--set", "since=soon"), CLERK, "since: wants a day"),
        (("location", "change", home, "--set", "facility=castle"), CLERK, "facility: "),
        (("person", "change", "cli-new", "--set", "facts.capacity=fine"), CLERK, "facts.capacity: "),
        (("relation", "add", "--set", "person=cli-new", "--set", "other=cli-new", "--set", "kind=sibling"), CLERK, "nobody is related"),
        (("provider", "add", "--set", "name=X"), "mail-room:ro-east:m-1", "H-02"),
    ):  # fmt: skip
        ran = office.run(*words, actor=actor)
        assert ran.code == 3, ran
        assert field in ran.err
        assert ran.err.strip().count("\n") == 0


def test_homes_and_stays_are_imported(office: Desk, home: str, tmp_path: Path) -> None:
    file = tmp_path / "locations.csv"
    file.write_text(f"id,facility,funded\ncli-import-1,isl,false\n{home},,\n")
    assert office.answered("location", "import", str(file))["imported"] == ["cli-import-1"]
    file.write_text("person,location,since\ncli-new,cli-import-1,2031-01-01\ncli-new,cli-home,2031-02-01\n")  # fmt: skip
    ran = office.run("occupancy", "import", str(file))
    assert ran.code == 3
    assert "line 3: person: cli-new has a residential bed in cli-import-1" in ran.err


@pytest.mark.rules("C-41", "DOR-078")
def test_an_open_placement_learns_who_has_moved_out(office: Desk, home: str) -> None:
    case = office.answered(
        "open",
        "placement",
        *("--set", "incoming=cli-new", "--set", f"location={home}"),
        *("--set", "placement_on=2040-01-01"),
    )["case"]
    tie = ("--set", "person=cli-new", "--set", "other=cli-resident", "--set", "kind=sibling")
    assert office.answered("relation", "add", *tie)["told"] == 1
    ended = office.answered("occupancy", "end", "cli-stay", "--on", "2026-01-31")
    assert ended == {"register": "occupancy", "ended": ["cli-stay"], "told": 1}

    def noted() -> bool:
        events = office.answered("show", case)["events"]
        return [one["kind"] for one in events].count("facts-noted") == 2

    until(noted)
    (row,) = office.answered("occupancy", "list", "--where", "id=cli-stay")
    assert row["until"] == "2026-01-31"
    again = office.answered("occupancy", "end", "cli-stay", "--on", "2026-01-31")
    assert (again["ended"], again["told"]) == ([], 0)

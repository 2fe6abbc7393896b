"""`letter list`: of each letter the entry that ordered it, and whether it still counts."""

from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import Engine

from domain.actors import Actor
from domain.model import Json
from law.tables import load
from records import queries
from records.engine import reading as look
from starter import papers, reading
from starter.commands.papers import _letters
from starter.commands.show import _papers
from starter.papers import _superseded
from starter.sight import Sight
from tests.activities import svp_office as s
from tests.activities import treatment_office as t
from tests.activities.svp_office import SvpOffice
from tests.activities.treatment_office import TreatmentOffice

ENGINEER = Actor(id="engineer-1", role="operator", office="-")


@pytest.fixture
def agency(record_engine: Engine) -> SvpOffice:
    """A review: its packet was prepared twice, the team's close was struck and given again."""
    built = SvpOffice(record_engine)
    built.fill()
    case = built.review()
    built.notified(case)
    carry_out(built, case)
    built.do(case, "prepare-packet", {"contents": list(s.ITEMS), "mosop": "completed"})
    carry_out(built, case)
    for to in ("attorney-general", "mdt"):
        built.do(case, "give-notice", {"to": to, "given_on": built.now(), "method": "hand"})
        built.do(case, "record-receipt", {"by": to, "received_on": built.now(), "method": "hand"})
    built.voted(case, "mdt", "meets", "meets", "meets")
    carry_out(built, case)
    struck = built.state(case)[0].log.index("mdt-closed") + 1
    built.do(case, "strike", {"version": struck, "note": "note-1"}, s.SUPERVISOR)
    built.do(case, "close-mdt", {}, s.SUPERVISOR)
    carry_out(built, case)
    return built


def carry_out(agency: SvpOffice, case: str) -> None:
    """The letters that are ordered are made."""
    for asked in agency.orders(case, "letter"):
        agency.made(asked)
        agency.later(minutes=1)


def listed(agency: SvpOffice, actor: Actor) -> list[Json]:
    with look(agency.engine) as conn:
        return papers.letters(conn, agency.case, actor)


def printed(rows: list[Json]) -> list[list[str]]:
    """The table, as its cells."""
    console = Console(file=StringIO(), width=220)
    _letters(console, rows)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return [[cell for cell in line.split("  ") if cell.strip()] for line in lines if line.strip()]


@pytest.mark.rules("S-07", "C-25")
def test_each_letter_names_its_entry_and_whether_it_is_superseded(agency: SvpOffice) -> None:
    rows = listed(agency, s.PROSECUTOR)
    log = agency.state(agency.case)[0].log
    for row in rows:
        event = row["event"]
        assert log[event["version"] - 1] == event["kind"]
        assert event["occurred_on"] is not None
    of = {kind: [row for row in rows if row["event"]["kind"] == kind] for kind in log}
    old, new = of["packet-prepared"][:2], of["packet-prepared"][2:]
    later = {row["recipient"]: row["id"] for row in new}
    assert [row["superseded"] for row in old] == [
        {"why": "newer", "letter": later[row["recipient"]]} for row in old
    ]
    assert {row["superseded"] for row in new} == {None}
    closed = [row for row in of["mdt-closed"] if row["kind"] == "mdt-assessment"]
    assert [row["superseded"] for row in closed] == [
        *[{"why": "struck", "letter": None}] * (len(closed) // 2),
        *[None] * (len(closed) // 2),
    ]
    # Every step is told to each victim in a letter of its own, and none takes another's place.
    assert {row["superseded"] for row in rows if row["kind"] == "victim-notice"} == {None}


def test_the_table_has_both_columns(agency: SvpOffice) -> None:
    rows = listed(agency, s.PROSECUTOR)
    head, _, *lines = printed(rows)
    assert [cell.strip() for cell in head] == [
        *("letter", "kind", "to", "entry", "made", "mail", "superseded"),
    ]
    for row, line in zip(rows, lines, strict=True):
        event, said = row["event"], row["superseded"]
        assert f"{event['version']} {event['kind']}" in [cell.strip() for cell in line]
        wanted = "-" if said is None else said["why"].replace("newer", f"by {said['letter']}")
        assert line[-1].strip() == wanted
    assert "superseded" not in str(printed([row for row in rows if row["superseded"] is None]))


@pytest.mark.rules("S-35")
def test_of_a_withheld_letter_the_entry_is_named_as_in_the_docket(agency: SvpOffice) -> None:
    for row in listed(agency, ENGINEER):
        assert row["withheld"]
        assert (row["recipient"], row["digest"]) == (None, None)
        assert set(row["event"]) == {"version", "kind", "occurred_on"}
        assert row["superseded"] is None or set(row["superseded"]) == {"why", "letter"}


def test_a_letter_of_a_dropped_envelope_does_not_count(agency: SvpOffice) -> None:
    state, process = agency.state(agency.case)
    seen = Sight(process, state, s.PROSECUTOR)
    row = {"id": "L-1", "kind": "notice", "event_version": 2, "effect_key": "k/2/letter-n1"}
    assert _superseded(row, [], seen, "dropped: do not send") == {"why": "dropped", "letter": None}
    assert _superseded(row, [], seen, "ready") is None


@pytest.mark.parametrize("actor", [s.PROSECUTOR, ENGINEER], ids=lambda one: str(one.role))
def test_a_case_shows_which_of_its_letters_were_struck(agency: SvpOffice, actor: Actor) -> None:
    struck = {
        row["id"]
        for row in listed(agency, actor)
        if row["superseded"] and row["superseded"]["why"] == "struck"
    }
    with look(agency.engine) as conn:
        file = reading.case_file(conn, agency.case, actor, agency.clock.now(), load())
    assert {one["id"] for one in file["letters"] if one["struck"]} == struck
    console = Console(file=StringIO(), width=220)
    _papers(console, file)
    text = console.file.getvalue().partition("Deliveries")[0]  # type: ignore[attr-defined]
    lines = [line for line in text.splitlines() if "L-" in line]
    assert len(lines) == len(file["letters"]) > len(struck) > 0
    assert {line.split()[0] for line in lines if "struck" in line.split()} == struck


# -- decisions on treatment ----------------------------------------------------------------------


@pytest.fixture
def held(record_engine: Engine) -> TreatmentOffice:
    """No site can take the person, and then a supervisor chooses one."""
    built = TreatmentOffice(record_engine)
    built.fill()
    case = built.waiting({"dialysis": True})
    built.do(case, "override-site", {"site": "fcc", "note": built.note(t.WORDS)}, t.CHIEF)
    return built


def decisions(doc: TreatmentOffice) -> list[Json | None]:
    with look(doc.engine) as conn:
        return [one["superseded"] for one in papers.letters(conn, doc.case, t.CORRECTIONS)]


@pytest.mark.rules("DECK-13", "C-55")
def test_the_letter_of_an_overtaken_decision_is_superseded_however_late_it_is_made(
    held: TreatmentOffice,
) -> None:
    first, second = held.orders(held.case, "letter", "treatment-decision")
    assert first.effect.version < second.effect.version
    held.made(first)
    assert decisions(held) == [{"why": "newer", "letter": None}], "before the other is made too"
    held.later(minutes=1)
    held.made(second)
    newest = held.letter_rows()[-1]["id"]
    assert decisions(held) == [{"why": "newer", "letter": newest}, None]


@pytest.mark.rules("C-55")
def test_a_decision_stands_again_once_the_one_that_overtook_it_is_struck(
    held: TreatmentOffice,
) -> None:
    for asked in held.orders(held.case, "letter", "treatment-decision"):
        held.made(asked)
        held.later(minutes=1)
    with look(held.engine) as conn:
        rows = queries.letters(conn, held.case)
    state, process = held.state(held.case)
    struck = state.model_copy(update={"struck": (rows[1]["event_version"],)})
    seen = Sight(process, struck, t.CORRECTIONS)
    assert [_superseded(row, rows, seen, None) for row in rows] == [
        None,
        {"why": "struck", "letter": None},
    ]

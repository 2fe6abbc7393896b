"""A changed register, another case's consent, or a new day: open placements are told of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from activities.counting import counter
from activities.enrich import Enricher
from domain.commands import Context
from domain.decider import decide, due_now
from domain.model import digest
from domain.placement.home import Picture
from domain.process import NOTE_FACTS
from domain.recording import Commit, Fact
from domain.refusal import Refusal
from domain.registry import PROCESSES
from records import checks, registers
from records.commit import Recorder
from records.engine import reading
from records.opening import Opening, open_case
from records.project import project
from records.rebuild import mend
from records.tables import CASE_PERSONS, CASES, FACTS
from starter.pump import tell_of_the_day
from tests.records import homes
from tests.records.homes import LAW, LEAD, act, add
from tests.records.make import NOW

PLACEMENT = {"incoming": "new-1", "location": "loc-1", "placement_on": "2031-07-01"}
CONSENT = {
    "ward": "res-2",
    "offences": [{"code": "566.030", "on": "2028-01-01"}],
    "finding": {"permanent": True, "on": "2029-01-15"},
    "placement": "already-placed",
    "aware_on": "2031-06-01",
    "location": "loc-1",
    "letters": "own",
}
SIGNED = {"kind": "consent", "signed_on": "2031-06-02", "signature": "ink", "states_information": True,
          "states_circumstances": True, "evidence": ["document-1"]}  # fmt: skip


@dataclass
class Desk:
    """Cases opened by the registers and worked on without any workflow."""

    engine: Engine
    given: int = 0
    at: datetime = field(default=NOW)

    def __post_init__(self) -> None:
        self.recorder = Recorder(self.engine, PROCESSES, counter(LAW), project)
        self.enricher = Enricher(self.engine, LAW)

    def next(self) -> str:
        self.given += 1
        return f"command-{self.given}"

    def open(self, process: str, **data: Any) -> str:
        full = self.enricher.opening(process, data, LEAD, self.at)
        opened = open_case(self.recorder, Opening(process, full, LEAD, self.next(), self.at))
        assert opened.refusal is None, opened.refusal
        return opened.case

    def state(self, case: str) -> Any:
        with reading(self.engine) as conn:
            row = conn.execute(select(CASES).where(CASES.c.id == case)).mappings().one()
        return PROCESSES[row["process"]].state.model_validate(row["state"])

    def commit(self, case: str, name: str, drawn: Any, fact: str | None = None) -> None:
        assert not isinstance(drawn, Refusal), drawn
        state = self.state(case)
        order = Commit(
            process=state.process, case=case, expected=state.version, command_id=fact or self.next(),
            command=name, digest=digest(name), actor=LEAD, at=self.at, drafts=drawn, fact=fact,
        )  # fmt: skip
        assert self.recorder.commit(order).outcome == "committed"

    def do(self, case: str, name: str, **data: Any) -> None:
        state = self.state(case)
        full = self.enricher.opening("", data, LEAD, self.at)
        given = {key: value for key, value in full.items() if key not in {"office", "law"}}
        context = Context(now=self.at, actor=LEAD, command_id=f"command-{self.given + 1}")
        self.commit(case, name, decide(PROCESSES[state.process], state, name, given, context))

    def tick(self, case: str, at: datetime) -> None:
        self.at = at
        state = self.state(case)
        self.commit(case, "clock", due_now(PROCESSES[state.process], state, at))

    def waiting(self) -> list[tuple[str, str]]:
        """(case, fact) pairs that no case has taken in yet."""
        query = select(FACTS.c.case_id, FACTS.c.id).where(FACTS.c.settled_at.is_(None))
        with reading(self.engine) as conn:
            return [(row.case_id, row.id) for row in conn.execute(query.order_by(FACTS.c.at))]

    def take_in(self, case: str) -> Picture:
        """Let a case take in what waits for it; returns its picture then."""
        query = select(FACTS).where(FACTS.c.case_id == case, FACTS.c.settled_at.is_(None))
        with reading(self.engine) as conn:
            rows = conn.execute(query.order_by(FACTS.c.at)).mappings().all()
        assert rows, "nothing waits for it"
        for row in rows:
            fact = Fact(id=row["id"], kind=row["kind"], actor=row["actor"], data=row["data"])
            assert (fact.kind, fact.actor.role) == (NOTE_FACTS, "system")
            context = Context(now=row["at"], actor=fact.actor, command_id=fact.id)
            state = self.state(case)
            drawn = decide(PROCESSES[state.process], state, fact.kind, fact.data, context)
            self.commit(case, fact.kind, drawn, fact.id)
        held = self.state(case).picture
        assert isinstance(held, Picture)
        return held

    def behind(self) -> list[str]:
        with reading(self.engine) as conn:
            return registers.left_behind(conn, self.at)


@pytest.fixture
def desk(record_engine: Engine) -> Desk:
    homes.fill(record_engine)
    return Desk(record_engine)


def persons(desk: Desk, case: str) -> set[str]:
    with reading(desk.engine) as conn:
        query = select(CASE_PERSONS.c.person).where(CASE_PERSONS.c.case_id == case)
        return set(conn.scalars(query))


@pytest.mark.rules("DOR-001", "C-35")
def test_a_placement_is_opened_with_the_home_and_the_law_it_decides_by(desk: Desk) -> None:
    forged = {"as_of": NOW.isoformat(), "home": {"location": "loc-1"}, "digest": "made-up"}
    case = desk.open("placement", **PLACEMENT, facts=forged)
    state = desk.state(case)
    with reading(desk.engine) as conn:
        assert state.picture == homes.look(conn), "never as somebody typed it"
    assert state.law == LAW.version
    row = LAW.regulation
    assert state.values["regulation"] == {
        "version": "DOR-4.720",
        "effective": row.effective.isoformat(),
        "sunset": row.sunset.isoformat(),
        "first_invalid_day": row.first_invalid_day.isoformat(),
        "enforce_after_sunset": row.enforce_after_sunset,
    }
    assert persons(desk, case) == {"loc-1", "new-1", "res-1", "res-2", "res-3", "gua-1", "par-1"}
    assert desk.behind() == []


def test_an_opening_names_what_is_missing_or_unknown(desk: Desk) -> None:
    for process, data, why in (
        ("placement", {"location": "loc-1"}, "incoming: a placement wants it"),
        ("placement", {"incoming": "new-1"}, "location: a placement wants it"),
        ("status-found", {}, "location: a status-found wants it"),
        ("placement", {**PLACEMENT, "location": "loc-9"}, "location: there is no location loc-9"),
        ("placement", {**PLACEMENT, "incoming": "x"}, "incoming: there is no person x"),
        ("placement", {**PLACEMENT, "bed": "sofa"}, "bed: sofa is none of"),
    ):
        with pytest.raises(ValueError, match=f"^{why}"):
            desk.enricher.opening(process, data, LEAD, NOW)


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("occupancy", "occ-2", {"funded": True}),
    ("location", "loc-1", {"facility": "isl"}),
    ("provider", "prov-1", {"licence_until": "2031-01-01"}),
    ("person", "res-1", {"facts": {"registry": "none"}}),
    ("person", "res-3", {"born_on": "2015-05-05"}),
    ("person", "new-1", {"facts": {"capacity": "partial"}}),
    ("person", "par-1", {"deceased_on": "2031-06-01"}),
    ("person", "gua-1", {"deceased_on": "2031-06-01"}),
    ("guardianship", "letters-1", {"scope": "limited"}),
    ("occupancy", "occ-1", {"until": "2031-06-01"}),
]


@pytest.mark.rules("C-41", "DOR-078")
def test_every_register_that_the_picture_depends_on_tells_the_case(desk: Desk) -> None:
    case = desk.open("placement", **PLACEMENT)
    for number, (register, row, data) in enumerate(CHANGES):
        done = registers.change(desk.engine, register, row, data, act(f"change-{number}"))
        assert done.refusal is None, done.refusal
        assert done.facts == ((case, f"change-{number}/{case}"),), (register, row)
        picture = desk.take_in(case)
        with reading(desk.engine) as conn:
            assert picture == homes.look(conn)
        assert desk.behind() == []
    again = registers.change(desk.engine, *CHANGES[-1], act("change-9"))
    assert again.facts == (), "the same command tells nothing twice"
    assert desk.waiting() == []


def test_an_age_that_nobody_may_know_any_more_is_told(desk: Desk) -> None:
    case = desk.open("placement", **PLACEMENT)
    done = registers.expunge(desk.engine, "res-1", act("removed", note="note-1"))
    assert done.facts == ((case, f"removed/{case}"),)
    shown = desk.take_in(case).somebody("res-1")
    assert shown is not None
    assert (shown.age, shown.offences[0].age) == (None, None)


@pytest.mark.rules("DOR-078", "DOR-007")
def test_who_moves_in_and_who_is_family_is_told_and_what_lies_elsewhere_is_not(desk: Desk) -> None:
    case = desk.open("placement", **PLACEMENT)
    add(desk.engine, "person", "p", id="res-4", kind="resident")
    moved = {"person": "res-4", "location": "loc-1", "since": "2031-06-02"}
    assert add(desk.engine, "occupancy", "in", id="occ-4", **moved).facts == ((case, f"in/{case}"),)
    assert desk.take_in(case).resident("res-4") is not None
    assert "res-4" in persons(desk, case)
    tie = {"person": "res-4", "other": "new-1", "kind": "sibling"}
    assert add(desk.engine, "relation", "tie", **tie).facts == ((case, f"tie/{case}"),)
    assert desk.take_in(case).family("new-1", "res-4")
    for register, data in (
        ("person", {"id": "far-1", "kind": "resident"}),
        ("occupancy", {"person": "far-1", "location": "loc-2", "since": "2031-01-01"}),
        ("relation", {"person": "far-1", "other": "res-1", "kind": "spouse"}),
        ("occupancy", {"person": "new-1", "location": "loc-1", "since": "2031-07-01"}),
    ):
        assert add(desk.engine, register, f"far-{register}-{len(data)}", **data).facts == ()
    # Another address: a letter that was typeset with the old one is typeset anew.
    addressed = {"address": "7 New Street"}
    moved_on = registers.change(desk.engine, "person", "new-1", addressed, act("address"))
    assert moved_on.facts == ((case, f"address/{case}"),)
    assert desk.take_in(case).words == {"new-1": 1}
    found = desk.open("status-found", person="res-1", location="loc-1", aware_on="2031-06-01")
    shown = desk.state(found).picture
    assert shown.incoming is None
    left = registers.change(desk.engine, "occupancy", "occ-1", {"until": "2031-06-01"}, act("out"))
    assert left.facts == ((case, f"out/{case}"), (found, f"out/{found}"))


@pytest.mark.rules("C-16", "C-06")
def test_a_consent_that_stands_elsewhere_tells_the_placements_that_rest_on_it(desk: Desk) -> None:
    placement = desk.open("placement", **PLACEMENT)
    elsewhere = desk.open("placement", **{**PLACEMENT, "location": "loc-2"})

    def told() -> list[tuple[str, bool | None]]:
        assert {case for case, _ in desk.waiting()} == {placement}
        ward = desk.take_in(placement).somebody("res-2")
        assert ward is not None
        return [(one.stage, one.co_residents) for one in ward.consents]

    consent = desk.open("consent", **CONSENT)
    assert told() == [("to-ask", None)]
    desk.do(consent, "record-request-sent", method="hand")
    assert told() == [("asked", None)]
    desk.do(consent, "record-response", **SIGNED)
    assert told() == [("consented", True)]
    desk.do(consent, "record-withdrawal")
    assert told() == [("withdrawn", None)]
    desk.do(consent, "strike", version=desk.state(consent).version, note="note-1")
    assert told() == [("consented", True)]
    desk.do(consent, "close-consent", note="note-2")
    assert told() == []
    assert desk.behind() == []
    assert desk.state(elsewhere).log == ("opened",)


def test_silence_is_told_too(desk: Desk) -> None:
    consent = desk.open("consent", **CONSENT)
    desk.do(consent, "record-request-sent", method="hand")
    placement = desk.open("placement", **PLACEMENT)
    assert desk.waiting() == []
    clock = next(iter(desk.state(consent).obligations.values()))
    while desk.state(consent).stage == "asked":
        wakes = next(one for one in desk.state(consent).obligations.values() if one.live).wakes()
        assert wakes is not None
        desk.tick(consent, wakes)
    assert clock.ends is not None
    ward = desk.take_in(placement).somebody("res-2")
    assert ward is not None
    assert [one.stage for one in ward.consents] == ["no-response"]


def test_a_case_learns_of_its_own_consent_by_reports_alone(desk: Desk) -> None:
    own = desk.open("placement", **PLACEMENT)
    add(desk.engine, "person", "p", id="new-2", kind="consumer", born_on="1991-01-01")
    other = desk.open("placement", **{**PLACEMENT, "incoming": "new-2"})
    desk.open("consent", **CONSENT, for_case=own)
    assert [case for case, _ in desk.waiting()] == [other]
    desk.take_in(other)
    assert desk.behind() == []
    registers.change(desk.engine, "location", "loc-1", {"county": "county-2"}, act("county"))
    ward = desk.take_in(own).somebody("res-2")
    assert ward is not None
    assert [one.stage for one in ward.consents] == ["to-ask"], "it is in the picture none the less"


def test_rebuilding_a_consent_tells_nobody(desk: Desk) -> None:
    desk.open("placement", **PLACEMENT)
    consent = desk.open("consent", **CONSENT)
    before = desk.waiting()
    with desk.engine.begin() as conn:
        mend(conn, PROCESSES, consent)
    assert desk.waiting() == before


def test_what_comes_later_is_read_later(desk: Desk) -> None:
    """A clerk whose command was begun first may be the second to be recorded."""
    case = desk.open("placement", **PLACEMENT)
    late = act("late", at=NOW + timedelta(minutes=1))
    registers.change(desk.engine, "location", "loc-1", {"county": "county-2"}, late)
    registers.change(desk.engine, "location", "loc-1", {"county": "county-3"}, act("early"))
    assert [fact for _, fact in desk.waiting()] == [f"late/{case}", f"early/{case}"]
    desk.at = NOW + timedelta(minutes=2)
    assert desk.take_in(case).home.county == "county-3"


@pytest.mark.rules("DOR-034")
def test_a_new_day_alone_may_change_a_home(desk: Desk) -> None:
    case = desk.open("placement", **PLACEMENT)
    desk.open("placement", **{**PLACEMENT, "location": "loc-2", "incoming": "res-1"})
    stay = {"person": "par-1", "location": "loc-1", "since": "2031-06-03"}
    assert add(desk.engine, "occupancy", "ahead", **stay).facts == (), "it is still to come"
    assert tell_of_the_day(desk.engine, NOW) == []
    tomorrow = datetime(2031, 6, 3, 5, 1, tzinfo=UTC)
    desk.at = tomorrow
    assert desk.behind() == [case]
    live = checks.Live(now=tomorrow, cases={}, patience=timedelta())
    with reading(desk.engine) as conn:
        found = checks.run(conn, live)
    said = next(one for one in found if one.check.name == "registers-differ")
    assert [one.what for one in said.findings] == [
        "its home and the people in it are not as the registers have them"
    ]
    assert tell_of_the_day(desk.engine, tomorrow) == [(case, f"day-2031-06-03/{case}")]
    assert tell_of_the_day(desk.engine, tomorrow) == [], "once a day"
    picture = desk.take_in(case)
    assert [one.who.person for one in picture.residents] == ["par-1", "res-1", "res-2"]
    assert picture.incoming is not None
    assert picture.incoming.age == 31
    assert tell_of_the_day(desk.engine, tomorrow) == []


def test_a_closed_case_is_told_nothing(desk: Desk) -> None:
    found = desk.open("status-found", person="res-1", location="loc-1", aware_on="2031-06-01")
    desk.do(found, "close-status-found", note="note-1")
    for number, (register, row, data) in enumerate(CHANGES):
        done = registers.change(desk.engine, register, row, data, act(f"change-{number}"))
        assert done.facts == ()

"""The clocks of telling the victims are withheld wherever it is withheld that they were told."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.actors import Actor
from law.tables import load
from records.engine import reading as look
from records.opening import Opening, open_case
from records.tables import ALERTS, LEDGER
from starter import exported, reading
from starter.sight import Sights
from tests.domain.svp_cases import CONTENTS, EVALUATION, OPENED_AT, PEOPLE, _day, opening
from tests.records.desk import Desk

CLOCK = "svp.victim-notice"
DAY = timedelta(days=1)
READERS = {"chief", "ag", "a-auditor"}
WATCHERS = [PEOPLE[name] for name in (*sorted(READERS), "clerk", "doctor", "a-operator")]
TABLES = load()
NOTICE = {"given_on": "2031-03-03", "method": "hand"}


class Office(Desk):
    """A review whose notices are out: the victims are to be told of that."""

    when = OPENED_AT

    def begin(self) -> str:
        asked = Opening(
            "svp",
            {"occurred_on": self.when.isoformat(), **opening()},
            PEOPLE["clerk"],
            "o",
            self.when,
        )
        case = open_case(self.recorder, asked).case
        self.does(case, "clerk", "record-evaluation", **EVALUATION)
        self.does(case, "clerk", "prepare-packet", contents=list(CONTENTS), evidence=["packet-1"])
        for to in ("attorney-general", "mdt"):
            self.does(case, "clerk", "give-notice", to=to, **NOTICE)
        return case

    def does(self, case: str, actor: str, name: str, **data: Any) -> None:
        full = {key: _day(value) for key, value in data.items()}
        done = self.do(case, name, self.when, PEOPLE[actor], **full)
        assert done.outcome == "committed", done

    def passes(self, case: str, days: int) -> None:
        """Days pass, and what that alerts people of is raised."""
        self.when += days * DAY
        self.tick(case, self.when)
        for key, one in self.state(case).effects.items():
            if one.kind == "alert":
                row = {
                    "effect_key": key, "case_id": case, "about": one.data["about"],
                    "key": one.data.get("key"), "rule": one.data.get("rule"),
                    "severity": one.data["severity"], "raised_at": self.when,
                }  # fmt: skip
                with self.engine.begin() as conn:
                    conn.execute(ALERTS.insert(), [row])


@pytest.fixture
def kept(record_engine: Engine) -> tuple[Office, str]:
    office = Office(record_engine)
    case = office.begin()
    office.passes(case, 9)
    return office, case


def shown(office: Office, case: str, actor: Actor) -> dict[str, str]:
    """All that somebody is shown of it, by the way out."""
    now = office.when
    with look(office.engine) as conn:
        raw = select(LEDGER).where(LEDGER.c.scope == case)
        veil = exported.Veil(Sights(conn, actor))
        seen = reading.sight(conn, case, actor)
        found = {
            "show": reading.case_file(conn, case, actor, now, TABLES),
            "deadlines": reading.deadlines(conn, actor, now, TABLES),
            "worklist": reading.worklist(conn, actor, now, TABLES),
            "export": [veil(dict(one)) for one in conn.execute(raw).mappings()],
            "state": [seen.lean(), list(seen.under_way())],
        }
    return {way: json.dumps(one, default=str) for way, one in found.items()}


@pytest.mark.rules("S-34")
@pytest.mark.parametrize("actor", WATCHERS, ids=lambda one: one.id)
def test_clocks_of_the_victims_are_for_those_who_read_that_they_were_told(
    kept: tuple[Office, str], actor: Actor
) -> None:
    office, case = kept
    may = actor.id in READERS
    running = shown(office, case, actor)
    assert {way for way, text in running.items() if CLOCK in text} == ({*running} if may else set())
    assert ("victims to be told" in running["worklist"]) is may
    office.does(
        case, "ag", "record-victims-told", event="agency-notice", told=["victim-1", "victim-2"]
    )
    ended = shown(office, case, actor)
    assert CLOCK not in ended["deadlines"]
    assert (CLOCK in ended["show"], CLOCK in ended["export"]) == (may, may)


@pytest.mark.rules("S-34")
def test_where_a_case_stands_in_the_list_says_nothing_of_the_victims(
    kept: tuple[Office, str],
) -> None:
    """Of two cases, the one whose victims are to be told soon stands first only for its readers."""
    office, case = kept
    later: dict[str, Any] = {"person": "person-2", "confinement": "confinement-2", "victims": []}
    later["anticipated_release"] = _day("2031-03-25")
    given = opening(**later) | {"occurred_on": office.when.isoformat()}
    other = open_case(office.recorder, Opening("svp", given, PEOPLE["clerk"], "o2", office.when))
    assert other.refusal is None
    order = {}
    for actor in ("chief", "clerk"):
        with look(office.engine) as conn:
            rows = reading.worklist(conn, PEOPLE[actor], office.when, TABLES)
        order[actor] = [one["case"] for one in rows]
        left = [one["next"]["seconds_left"] for one in rows if one["next"]]
        assert left == sorted(left)
    assert order == {"chief": [case, other.case], "clerk": [other.case, case]}

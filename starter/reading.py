"""What is read from the record for people: a case file, what waits for whom, what is due.

Belongs here: the shape of these answers (plain JSON, the same for tables and `--json`). Not here:
who may see which case (`domain/withholding.py`) and what a withheld entry looks like (`sight.py`),
SQL (`records/queries.py`), how it looks (`starter/commands/`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from domain import withholding
from domain.actors import Actor, Role
from domain.commands import CommandSpec
from domain.decider import allowed
from domain.model import Json
from domain.process import STRIKE, Process
from domain.registry import PROCESSES
from domain.state import CaseState
from domain.svp.svp_stages import RELEASE_DUE
from law.tables import Tables
from records import notes, queries
from starter import notices, proceedings, programs, waiting, waiting_alerts
from starter import sight as sights
from starter.answers import NotFoundError
from starter.clocks import duty
from starter.lookups import reach
from starter.rule_words import in_words
from starter.sight import NOTE, WITHHELD, Sight
from starter.waiting_past import Past

_BASE: Final = frozenset(CaseState.model_fields)
_ROW: Final = ("process", "office", "stage", "version", "opened_at", "closed_at")
_WORDED: Final = frozenset(
    name for name, one in PROCESSES.items() if issubclass(one.state, waiting.WORDED)
)
"""Processes of which the worklist says in words what a case waits for."""
_SEALED_CLOCKS: Final = frozenset(
    one.removeprefix(withholding.DUTY)
    for process in PROCESSES.values()
    for row in process.withheld
    for one in row.what
    if one.startswith(withholding.DUTY)
)
"""Rules of clocks of which not everybody may know who may know of the case."""
_LETTER: Final = ("id", "kind", "wording", "recipient", "at", "digest", "changed")


def visible(conn: Connection, case: str, actor: Actor) -> queries.CaseView:
    """A case as the record holds it. What of it may be shown, its `sight` says.

    Raises:
        NotFoundError: there is none, or this actor does not see it; the two look the same.
    """
    sight(conn, case, actor)
    view = queries.show(conn, case)
    if view is None:  # pragma: no cover - a case is never removed
        raise NotFoundError(f"no case {case}")
    return view


def sight(conn: Connection, case: str, actor: Actor) -> Sight:
    """What an actor may read of a case.

    Raises:
        NotFoundError: there is none, or this actor does not see it; the two look the same.
    """
    found = sights.of_case(conn, case, actor)
    if found is None or not found.sees:
        raise NotFoundError(f"no case {case}")
    return found


def scope(actor: Actor) -> str | None:
    """The one office that an actor acts for; None for those who see every office's cases."""
    return None if withholding.sees(actor, "") else actor.office


def case_file(conn: Connection, case: str, actor: Actor, now: datetime, tables: Tables) -> Json:
    """Everything that somebody may read of a case.

    Raises:
        NotFoundError: there is no such case for this actor.
    """
    seen = sight(conn, case, actor)
    view = visible(conn, case, actor)
    process, state = seen.process, seen.state
    reasons = notes.of_case(conn, case)
    letters = seen.letters(view.letters)
    past = Past(view.events, state.struck) if view.alerts else None
    alerts = (
        seen.alert(one)
        for one in view.alerts
        if waiting_alerts.waits(one, state, past) and seen.of_duty(str(one["key"])) is None
    )
    file = {
        "case": case,
        **{name: view.case[name] for name in _ROW},
        "title": title(process, state.stage),
        "law": state.law,
        "facts": seen.facts(_facts(state)),
        "obligations": [duty(one, now, tables) for one in seen.duties(view.obligations)],
        "allowed": [
            _command(process.commands[name], state)
            for name in withholding.may_give(process, state, actor)
        ],
        "events": [_event(one, seen, reasons) for one in view.events],
        "letters": [
            {**_named(one, _LETTER), "struck": one["event_version"] in state.struck}
            for one in letters
        ],
        "mailings": [
            _without(one, "effect_key", "case_id")
            for one in seen.mailings(view.mailings, view.letters)
        ],
        "deliveries": [_delivery(one) for one in view.deliveries],
        "attempts": [_without(one, "id", "case_id") for one in view.attempts],
        "consents": [_without(one, "id", "case_id") for one in view.consents],
        "under_way": list(seen.under_way()),
        "alerts": [_doubted(_alert(one, past), tables) for one in alerts],
        "refusals": len(view.refusals),
        **notices.told(conn, process, state, now),
    }
    of_program = programs.told(seen, file, now, tables)
    return {**file, **proceedings.told(seen, file, now, tables), **of_program}


def deadlines(conn: Connection, actor: Actor, now: datetime, tables: Tables) -> list[Json]:
    """Every live duty that the actor may see: least time left first, ties by severity."""
    return _due(conn, actor, now, tables, reach(conn, actor, still_open=True))


def _due(
    conn: Connection, actor: Actor, now: datetime, tables: Tables, within: queries.Reach | None
) -> list[Json]:
    """The live duties within reach, without those that are withheld."""
    seen = sights.Sights(conn, actor)
    return [
        {
            "case": one["case_id"],
            **{name: one[name] for name in ("process", "office", "stage")},
            **duty(one, now, tables),
        }
        for one in queries.deadlines(conn, reach=within)
        if one["rule"] not in _SEALED_CLOCKS
        or ((held := seen.of(one["case_id"])) and held.of_duty(one["key"]) is None)
    ]


def worklist(conn: Connection, actor: Actor, now: datetime, tables: Tables) -> list[Json]:
    """Every open case that the actor may see: where it stands and for whom it waits.

    Least time left first; above all who is to be released: that waits for nobody's clock.
    """
    owed: dict[str, list[Json]] = {}
    within = reach(conn, actor, still_open=True)
    for one in _due(conn, actor, now, tables, within):
        owed.setdefault(one["case"], []).append(one)
    held = queries.states(conn, _WORDED, within)
    rows = queries.worklist(conn, reach=within)
    return [
        _waiting(row, actor, owed.get(row["id"], []), held.get(row["id"]))
        for row in sorted(rows, key=lambda one: _soonest(one, owed.get(one["id"], [])))
    ]


def _soonest(row: Json, owed: list[Json]) -> tuple[bool, float]:
    """Where a case stands in the list, by the duties that its reader may know of."""
    left = [float(one["seconds_left"]) for one in owed if one["seconds_left"] is not None]
    return str(row["stage"]) != RELEASE_DUE, min(left, default=float("inf"))


def title(process: Process[Any], stage: str) -> str:
    """A stage in plain words."""
    return process.stages.titles.get(stage, stage)


def _waiting(row: Json, actor: Actor, duties: list[Json], held: Json | None) -> Json:
    process = PROCESSES[row["process"]]
    stands: CaseState = process.state(stage=row["stage"], office=row["office"])
    waits = waiting.by_stage(process.name, row["stage"])
    if held is not None:
        stands = process.state.model_validate(held)
        seen = Sight(process, stands, actor)
        waits = waiting.waits(seen.known, seen.hidden)
    may = _roles(process, stands)
    return {
        "case": row["id"],
        **{name: row[name] for name in ("process", "office", "stage", "opened_at")},
        "title": title(process, row["stage"]),
        "waits_for": sorted({one["owner"] for one in duties}) or may,
        "waits": waits,
        "next": duties[0] if duties else None,
        "duties": len(duties),
        # That somebody could strike something is no work that waits.
        "yours": any(one != STRIKE for one in withholding.may_give(process, stands, actor)),
    }


def _roles(process: Process[Any], stands: CaseState) -> list[str]:
    """The roles of people who may act where a case stands."""
    return sorted(str(role) for role in Role if allowed(process, stands, role))


def _command(spec: CommandSpec, state: CaseState) -> Json:
    needs = ["a reason"] if spec.needs_reason else []
    needs += [spec.needs_evidence] if spec.needs_evidence else []
    example = spec.example_by(state.values)
    return {"command": spec.name, "help": spec.help, "needs": needs, "example": example}


def _event(row: Json, seen: Sight, reasons: dict[str, str]) -> Json:
    body = row["body"]
    data = body.get("data", {})
    shown = {
        **{name: row[name] for name in ("version", "kind", "occurred_on", "recorded_at")},
        **{name: row[name] for name in ("actor", "role", "command_id")},
        "struck": row["version"] in seen.state.struck,
        "data": seen.data(data),
        "reason": reasons.get(str(data.get(NOTE, ""))),
        "evidence": body.get("evidence", []),
    }
    rule, why = seen.of_event(row["kind"], data), seen.of_reason(row["kind"], data)
    if rule is None and why is None:
        return shown
    if rule is None:
        hidden = {WITHHELD: why}
        return {
            **shown,
            "command_id": None,
            "reason": hidden,
            "data": {**shown["data"], NOTE: hidden},
        }
    nothing: Json = {"actor": None, "command_id": None, "data": {}, "reason": None, "evidence": []}
    return {**shown, **nothing, **seen.told_of(row), WITHHELD: rule}


def _delivery(row: Json) -> Json:
    return {
        "case": row["case_id"],
        **_without(row, "case_id"),
        "title": title(PROCESSES["delivery"], row["stage"]),
    }


def _alert(row: Json, past: Past | None = None) -> Json:
    """An alert; `of` is the treatment that one of a site is about."""
    shown = _named(row, ("about", "rule", "severity", "raised_at"))
    effect = row["effect_key"].removeprefix(f"{row['case_id']}/")
    of = past.whom(row) if past is not None and WITHHELD not in row else ""
    return {**shown, "effect": effect, "of": of or None}


def _doubted(alert: Json, tables: Tables) -> Json:
    """An alert with what is to be doubted of its rule."""
    rule = alert["rule"]
    return {**alert, "flags": in_words(rule, tables)["flags"] if rule else []}


def _facts(state: CaseState) -> Json:
    """The process's own facts, without what every case has and without what is empty."""
    return {
        name: value
        for name, value in state.lean().items()
        if name not in _BASE and value not in (None, "", [], {})
    }


def _named(row: Json, names: Iterable[str]) -> Json:
    """Some fields of a row, and the rule that withholds the others, if one does."""
    return {name: row[name] for name in (*names, WITHHELD) if name != WITHHELD or name in row}


def _without(row: Json, *names: str) -> Json:
    return {name: value for name, value in row.items() if name not in names}

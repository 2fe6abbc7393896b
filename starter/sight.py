"""What one person may read of one case: every entry, and of the withheld ones only that they exist.

Of a withheld entry stay its number, kind and dates, the role that acted, and the rule that
withholds it (S-14, S-35). Belongs here: the form of such entries. Not here: what is withheld from
whom (`domain/withholding.py`), nor what an entry looks like otherwise (`starter/reading.py`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from domain import withholding
from domain.actors import Actor
from domain.model import Json
from domain.process import Process
from domain.registry import PROCESSES
from domain.state import CaseState
from records import ledger
from records.commit import case_row
from records.tables import CASES

WITHHELD: Final = "withheld"
"""The key under which a withheld entry names the rule."""
NOTE: Final = "note"
"""The field of an event's data that names the note of its reason."""
_ENTRY: Final = ("no", "scope", "seq", "version", "kind", "role", "office")
_DATES: Final = ("occurred_on", "recorded_at")
_PLACE: Final = select(CASES.c.process, CASES.c.office).where(CASES.c.id == bindparam("case"))
_REOPENS: Final = "reopens"
_CLOCKS: Final = frozenset({"opens", "closes", _REOPENS})
"""What an event does to duties: the first two with their keys, the last as keys."""
_MAILING: Final = ("id", "letter_id", "status")


@dataclass(frozen=True)
class Sight:
    """One case, and who looks at it."""

    process: Process[Any]
    state: CaseState
    actor: Actor

    @property
    def sees(self) -> bool:
        """Whether the actor may know of the case at all."""
        return withholding.may_read(*self._asked)

    @property
    def _asked(self) -> tuple[Process[Any], CaseState, Actor]:
        return self.process, self.state, self.actor

    @cached_property
    def whole(self) -> bool:
        """Whether nothing of the case is withheld."""
        return withholding.anything(*self._asked) is None

    def content(self, kind: str) -> str | None:
        """The rule that withholds a kind of content."""
        return withholding.content_for(*self._asked, kind)

    def of_event(self, kind: str, data: Mapping[str, Any]) -> str | None:
        """The rule that withholds an event."""
        return withholding.of_event(*self._asked, kind, data)

    def told_of(self, row: Mapping[str, Any]) -> Json:
        """Kind and role of an event that is withheld; the role goes where the kind would tell.

        Some of such events only one role may cause, which would tell of the kind again.
        """
        kind, role = row["kind"], row["role"]
        shown = withholding.shown_as(self.process, kind)
        return {"kind": shown, "role": role if shown == kind else None}

    def of_reason(self, kind: str, data: Mapping[str, Any]) -> str | None:
        """The rule that withholds the reason given with an event."""
        return withholding.of_reason(*self._asked, kind, data)

    def of_order(self, version: int, order: Mapping[str, Any]) -> str | None:
        """The rule that withholds what an event ordered."""
        return withholding.of_order(*self._asked, version, order)

    def of_letter(self, row: Mapping[str, Any]) -> str | None:
        """The rule that withholds a letter, by its row."""
        return self.of_order(int(row["event_version"]), {"letter_kind": row["kind"]})

    # -- the duties -------------------------------------------------------------------------------

    def of_duty(self, key: str) -> str | None:
        """The rule that withholds a duty, by its key."""
        return withholding.of_duty(*self._asked, key)

    def duties(self, rows: Iterable[Json]) -> list[Json]:
        """Rows of duties without the withheld: that one has ended would say what was done."""
        return [row for row in rows if self.of_duty(str(row["key"])) is None]

    @cached_property
    def known(self) -> CaseState:
        """The state without the duties that are withheld."""
        owed = self.state.obligations
        shown = {key: one for key, one in owed.items() if self.of_duty(key) is None}
        return self.state.model_copy(update={"obligations": shown}) if shown != owed else self.state

    # -- the state --------------------------------------------------------------------------------

    def facts(self, facts: Mapping[str, Any]) -> Json:
        """Facts of the state by their names; of a withheld one only the rule."""
        hidden = self.hidden
        return {
            name: {WITHHELD: hidden[name]} if name in hidden else value
            for name, value in facts.items()
        }

    def data(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        """The data of an event or order that is not withheld, without the facts that are."""
        return _without(value, self.hidden) if self.hidden else value

    @cached_property
    def hidden(self) -> Mapping[str, str]:
        """The facts that are withheld: name -> the rule."""
        named = {one for row in self.process.withheld for one in row.what}
        facts = {one for one in named if one.startswith(withholding.FACT)}
        rules = {one.removeprefix(withholding.FACT): self.content(one) for one in facts}
        return {name: rule for name, rule in rules.items() if rule is not None}

    def lean(self) -> Json:
        """The whole state as JSON, with what has been ordered and is not done yet."""
        shown = self.facts(self.known.lean())
        if "effects" in shown:
            shown["effects"] = self._effects()
        return shown

    def _effects(self) -> Json:
        shown: Json = {}
        for key, one in self.state.effects.items():
            rule = self.of_order(one.version, one.data)
            if rule is None:
                shown[key] = self.data(one.model_dump(mode="json", exclude_defaults=True))
            else:
                name = f"{self.state.case}/{one.version}/{WITHHELD}-{len(shown) + 1}"
                shown[name] = {"kind": one.kind, "version": one.version, WITHHELD: rule}
        return shown

    def under_way(self) -> Iterator[Json]:
        """What has been ordered and is not done yet, each by the event that ordered it."""
        prefix = f"{self.state.case}/"
        for key, one in self.state.effects.items():
            rule = self.of_order(one.version, one.data)
            if rule is None:
                yield {"effect": key.removeprefix(prefix), "kind": one.kind}
            else:
                yield {"effect": str(one.version), "kind": one.kind, WITHHELD: rule}

    # -- read rows --------------------------------------------------------------------------------

    def letters(self, rows: Iterable[Json]) -> list[Json]:
        """Rows of letters; of a withheld one its id, kind and date."""
        return [self._letter(row) for row in rows]

    def _letter(self, row: Json) -> Json:
        rule = self.of_letter(row)
        if rule is None:
            return row
        kept = {name: row[name] for name in ("id", "case_id", "kind", "event_version", "at")}
        return {**dict.fromkeys(row), **kept, "enclosures": [], "changed": {}, WITHHELD: rule}

    def mailings(self, rows: Iterable[Json], letters: Iterable[Json]) -> list[Json]:
        """Rows of envelopes; of one with a withheld letter its ids, dates and where it stands."""
        rules = {row["id"]: self.of_letter(row) for row in letters}
        return [
            row
            if rules.get(row["letter_id"]) is None
            else {
                **dict.fromkeys(row),
                **{name: row[name] for name in row if name in _MAILING or name.endswith("_at")},
                WITHHELD: rules[row["letter_id"]],
            }
            for row in rows
        ]

    def alert(self, row: Json) -> Json:
        """An alert's row. What is about a duty says no more than the duty does, which is shown."""
        version = withholding.version_of(str(row["effect_key"]))
        rule = None if row["key"] in self.state.obligations else self.of_order(version, {})
        if rule is None:
            return row
        key = f"{row['case_id']}/{version}/{WITHHELD}"
        return {**row, "about": WITHHELD, "rule": None, "effect_key": key, WITHHELD: rule}

    # -- the ledger -------------------------------------------------------------------------------

    def entry(self, row: Json) -> Json:
        """An entry of the case's chain, its body as JSON.

        A hash could confirm a guess of what it covers: where anything of a case is withheld, no
        hash of its chain is shown.
        """
        if self.whole:
            return row
        return {**self.line(row), "prev": None, "hash": None}

    def line(self, row: Json) -> Json:
        """As `entry`, with the hashes: a line of an export, in which chains must stay whole."""
        if self.whole or row["kind"] == ledger.READ:
            return row
        body = row["body"]
        if row["version"] is None:
            return self._refused(row, body) if row["kind"] == ledger.REFUSAL else row
        rule = self.of_event(row["kind"], body.get("data", {}))
        if rule is None:
            return self._open(row, body)
        return {
            **{name: row[name] for name in (*_ENTRY, *_DATES, "prev", "hash")},
            **self.told_of(row),
            **dict.fromkeys(("command_id", "actor", "delegation")),
            "body": {WITHHELD: rule},
            WITHHELD: rule,
        }

    def _refused(self, row: Json, body: Json) -> Json:
        """A refusal says why, which may be what is withheld; to whom it was said, it still is."""
        own = (row["actor"], row["role"]) == (self.actor.id, str(self.actor.role))
        if own:
            return row
        rule = withholding.anything(*self._asked)
        return {**row, "body": {"command": body.get("command"), WITHHELD: rule}, WITHHELD: rule}

    def _open(self, row: Json, body: Json) -> Json:
        """An event that is not withheld, without the letters, facts and the reason that are.

        Whether a reason was given may say as much as the reason: of both nothing is shown, nor the
        command's id, by which a hash could confirm a guess.
        """
        shown = {name: self.data(value) for name, value in body.items()}
        rule = self.of_reason(row["kind"], body.get("data", {}))
        if rule is not None:
            shown["data"] = {**shown.get("data", {}), NOTE: {WITHHELD: rule}}
            row = {**row, "command_id": None}
        for name in _CLOCKS & body.keys():
            keys = body[name] if name == _REOPENS else [one["key"] for one in body[name]]
            open_ = [self.of_duty(key) is None for key in keys]
            shown[name] = list(compress(shown[name], open_))
        if "orders" in body:
            shown["orders"] = [self._order(row["version"], one) for one in body["orders"]]
        if shown == body:
            return row
        return {**row, "body": shown, WITHHELD: withholding.anything(*self._asked)}

    def _order(self, version: int, order: Json) -> Json:
        rule = self.of_order(version, order.get("data", {}))
        return self.data(order) if rule is None else {"kind": order["kind"], WITHHELD: rule}


def _without(value: Any, hidden: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    """A JSON value without the fields that are withheld, however deep they stand."""
    match value:
        case {"of": str() as name, "rule": _, "text": _} if name in hidden:
            return {"rule": hidden[name], "text": WITHHELD, WITHHELD: hidden[name]}
        case dict():
            return {
                name: {WITHHELD: hidden[name]} if name in hidden else _without(one, hidden)
                for name, one in value.items()
            }
        case list() | tuple():
            return [_without(one, hidden) for one in value]
        case _:
            return value


def of_case(
    conn: Connection,
    case: str,
    actor: Actor,
    processes: Mapping[str, Process[Any]] = PROCESSES,
) -> Sight | None:
    """The sight that somebody has of a case; None if there is no such case."""
    row = case_row(conn, case)
    if row is None:
        return None
    process = processes[row["process"]]
    return Sight(process, process.state.model_validate(row["state"]), actor)


class Sights:
    """The sights that one person has of many cases, each looked up once.

    Of a case of which nothing can be withheld, only its office is looked up: that says who sees it.
    """

    def __init__(self, conn: Connection, actor: Actor) -> None:
        self._conn = conn
        self._actor = actor
        self._held: dict[str, Sight | None] = {}

    def of(self, case: str) -> Sight | None:
        """The sight of a case; None if there is no such case."""
        if case not in self._held:
            self._held[case] = self._look(case)
        return self._held[case]

    def _look(self, case: str) -> Sight | None:
        row = self._conn.execute(_PLACE, {"case": case}).one_or_none()
        if row is None:
            return None
        process = PROCESSES[row.process]
        if process.withheld or process.seats or process.forum:
            return of_case(self._conn, case, self._actor)
        return Sight(process, process.state(case=case, office=row.office), self._actor)


def read(row: Mapping[str, Any]) -> Json:
    """A row of the ledger, with its body as JSON."""
    return {**row, "body": json.loads(row["body"])}

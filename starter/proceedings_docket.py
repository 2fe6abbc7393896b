"""The docket of a case: each entry with its title, what it says, who made it, and its rule.

Belongs here: putting entries together, as plain JSON. Not here: the words of a kind
(`proceedings_words.py`, `program_words.py`) or of a rule (`rule_words.py`), how it looks
(`starter/commands/`), nor what is withheld from whom (an entry that is comes without its data, and
stays so).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial, reduce
from typing import Any, Final

from domain import events as ev
from domain import rules
from domain.model import Json
from domain.process import Process
from domain.stages import START, StageTable
from domain.svp import commitment_stages as co
from domain.svp import svp_stages as sv
from domain.votes import Result
from law.civil import civil_day, localise
from law.tables import Tables, UnknownRule
from starter import program_words as program
from starter.letter_words import called
from starter.proceedings_words import (
    COUNTED_ANEW,
    EFFECTS,
    ENDS_A_CLOCK,
    FORMS,
    KINDS,
    LETTER_RULES,
    METHODS,
    NO_MAJORITY,
    Kind,
)
from starter.rule_words import in_words
from starter.sight import WITHHELD

_FIELD: Final = re.compile(r"{(\w+)}")
_BEFORE_A_FIELD: Final = re.compile(r"(?: (?:to|by|from|of|until|on))*:? {")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_COMMITTEE_RULES: Final = {"mdt": rules.S_10, "prc": rules.S_12}
_OF_A_CLOCK: Final = ENDS_A_CLOCK | {ev.REMINDER_DUE}
_OF_PROSECUTORS: Final = frozenset({sv.PRC_VOTED, sv.PRC_CLOSED})
_VOTED: Final = frozenset({"vote", "result"})
"""Fields that hold what was voted."""
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"method": METHODS, "form": FORMS}
"""Field -> its values in words."""
_BY_ITSELF: Final = frozenset({ev.REMINDER_DUE, ev.BREACHED, ev.EFFECT_DONE}) | program.BY_ITSELF
"""What a case does by itself and nobody acts on: short entries."""


def docket(process: Process[Any], events: Iterable[Json], tables: Tables) -> list[Json]:
    """Every entry of a case file's `events`, in order."""
    return list(_Walk(process, tables).through(events))


def counted_anew(event: Mapping[str, Any]) -> str:
    """How an entry that begins a clock again ends the one before; empty of any other entry."""
    words = COUNTED_ANEW.get(str(event.get("kind")), "")
    return words and (_filled(words, event["data"]) or _without_fields(words))


_PAST_PLAN: Final = Kind("Past the planned time")
"""Of a clock that only plans: nothing is owed by it, and nothing breached (C-57)."""


class _Walk:
    """What is known on the way through a case: the stage, and what has ended late."""

    def __init__(self, process: Process[Any], tables: Tables) -> None:
        self.table, self.tables = process.stages, tables
        self.of_program = process.name in program.KINDS
        kinds = program.KINDS if self.of_program else KINDS
        self.kinds = {**kinds[process.name], **program.UNTOLD}
        self.whys = {(move.source, move.kind): move.why for move in process.stages.moves}
        self.by_kind = {move.kind: move.why for move in reversed(process.stages.moves)}
        self.stage = START
        self.late: dict[str, str] = {}
        self.past: dict[int, str] = {}

    def through(self, events: Iterable[Json]) -> Iterator[Json]:
        for event in events:
            yield self.entry(event)
            self.late |= {one["key"]: one["rule"] for one in event["data"].get("late", ())}
            self._goes_on(event)

    def _goes_on(self, event: Json) -> None:
        """The stage after an entry: one that is struck later counts until then, as it did."""
        self.past[event["version"]] = event["kind"]
        if event["kind"] != ev.STRUCK:
            self.stage = _after(self.table, self.stage, event["kind"])
            return
        self.past.pop(event["data"].get("version"), None)
        self.stage = reduce(partial(_after, self.table), self.past.values(), START)

    def entry(self, event: Json) -> Json:
        kind, data = event["kind"], self._in_words(event)
        words = self.kinds.get(kind, Kind(kind.replace("-", " ").capitalize()))
        if kind == ev.EFFECT_DONE:
            words, data = _effect(data)
        if kind == ev.BREACHED and self._only_plans(str(data.get("rule"))):
            words = _PAST_PLAN
        typed = _other_day(event["occurred_on"], event["recorded_at"])
        # Of the program the rule of a withheld entry may tell what the entry says (DECK-13).
        hidden = self.of_program and event.get(WITHHELD)
        rule = "" if hidden else self._rule(kind, data, words)
        day = _day(_text(event["occurred_on"])) if self.of_program else ""  # it stands there
        names = ("version", "kind", "occurred_on", "recorded_at", "role", "actor", "struck")
        return {
            **{name: event[name] for name in names},
            "typed": event["recorded_at"] if typed else None,
            "by_itself": kind in _BY_ITSELF,
            "title": _filled(words.title, data) or _without_fields(words.title),
            "says": [said for part in words.says if (said := _said(part, data)) not in {"", day}],
            "rule": in_words(rule, self.tables) if rule else None,
            "late": [in_words(one["rule"], self.tables) for one in data.get("late", ())],
            "warnings": data.get("warnings", []),
            "reason": event["reason"],
            "evidence": event["evidence"],
            WITHHELD: event.get(WITHHELD),
        }

    def _in_words(self, event: Json) -> Json:
        """The data of an entry: what was struck by its title, a vote without a majority as that."""
        data: Json = program.plain(event["data"]) if self.of_program else event["data"]
        if event["kind"] in _OF_PROSECUTORS and data.get("result") == Result.DOES_NOT_MEET:
            return {**data, "result": NO_MAJORITY}
        if event["kind"] != ev.STRUCK or "struck" not in data:
            return data
        struck = self.kinds.get(data["struck"], Kind(str(data["struck"])))
        title = _without_fields(struck.title)
        return {**data, "struck": f"{title[0].lower()}{title[1:]}"}

    def _only_plans(self, rule: str) -> bool:
        try:
            return str(self.tables.deadline(rule).severity) == "planning"
        except UnknownRule:
            return False

    def _rule(self, kind: str, data: Json, words: Kind) -> str:
        """The rule of an entry: of its clock, of its move, of its kind."""
        if kind in _OF_A_CLOCK and data.get("rule"):
            return str(data["rule"])
        if kind == sv.LATE_DECIDED:
            held = self.late.get(str(data.get("obligation")), "")
            return str(data.get("rule") or held)
        if kind == co.SERVED:  # of an approved petition by another rule
            return str(data.get("rule") or words.rule)
        if kind == ev.EFFECT_DONE:
            return words.rule
        if kind in {sv.MEMBER_APPOINTED, sv.SEAT_VACATED}:
            return _COMMITTEE_RULES.get(str(data.get("committee")), words.rule)
        why = self.whys.get((self.stage, kind)) or self.by_kind.get(kind)
        return why or words.rule


def _after(table: StageTable, stage: str, kind: str) -> str:
    return table.target(stage, kind) if table.allows(stage, kind) else stage


def _effect(data: Json) -> tuple[Kind, Json]:
    """Words and facts of an entry that reports an effect done: its order says which it was."""
    order = data.get("order") or {}
    letter = str(order.get("letter_kind", ""))
    kind = "letter" if letter else str(data.get("kind", ""))
    if order.get("about") == "withdrawn":
        kind = "withdrawn"
    fact = str(order.get("fact", "")).replace("-", " ")
    facts = {
        **order,
        "letter_kind": called(letter),
        "fact": fact,
        "case": data.get("case") or order.get("case"),
    }
    rule = {**LETTER_RULES, **program.LETTER_RULES}.get(letter, "") or str(order.get("rule") or "")
    return Kind(EFFECTS.get(kind, "An order was carried out"), ("to {recipient}",), rule), facts


def _said(part: str | tuple[str, str, str], data: Mapping[str, Any]) -> str:
    if isinstance(part, str):
        return _filled(part, data)
    name, yes, no = part
    return "" if data.get(name) is None else yes if data[name] else no


def _filled(text: str, data: Mapping[str, Any]) -> str:
    """A text with its fields; empty if one of them is not there."""
    found = {name: _value(name, data.get(name)) for name in _FIELD.findall(text)}
    return _FIELD.sub(lambda one: found[one[1]], text) if all(found.values()) else ""


def _without_fields(title: str) -> str:
    return _BEFORE_A_FIELD.split(title)[0]


def _value(name: str, value: object) -> str:
    said = worded(value)
    if name in _VOTED:
        return said.replace("-", " ")
    return _WORDS.get(name, {}).get(said, said)


def worded(value: object) -> str:
    """A value as people read it; empty if there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(worded, value)))
    if isinstance(value, Mapping):
        if WITHHELD in value:
            return f"withheld ({value[WITHHELD]})"
        code, on = worded(value.get("code")), worded(value.get("on"))
        more = ", ".join(filter(None, (on, "attempted" if value.get("attempt") else "")))
        return f"{code} ({more})" if code and more else code
    text = "" if value is None else str(value)
    return _day(text) if _INSTANT.match(text) else text


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _day(text: str) -> str:
    """An instant on the clock of Missouri; a day without an hour as a day."""
    return localise(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")


def _other_day(occurred: object, recorded: object) -> bool:
    return _civil(occurred) != _civil(recorded)


def _civil(value: object) -> object:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return civil_day(at)

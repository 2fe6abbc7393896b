"""What the openers of a case need not type: the registers' facts and the law's values.

Belongs here: turning what a caseworker gives into what the decider wants: dates in Missouri's time,
guardians with their letters, offences with their standing, the snapshot of the rule tables. Not
here: any judgement on these facts (the decider's).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine

from domain.actors import Actor
from domain.commands import Id
from domain.model import Json
from domain.placement.notices_law import NAMES as PLACEMENT_VALUES
from law.civil import civil_day, localise
from law.tables import Tables, UnknownOffence
from records.engine import reading
from records.registers import HOMES, delegate_in_force, guardians_of, letters_of, picture

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?")

NEEDS: Mapping[str, tuple[str, ...]] = {
    "consent": ("lookback_1995", "permanent_finding_required"),
    "delivery": ("refused_counts_as", "require_addressee_signature", "verbal_attempts"),
    **dict.fromkeys(HOMES, PLACEMENT_VALUES),
}
"""Process -> the values of the law that its decisions need."""
PLACEMENT: Final = "placement"
_IDS: Final = TypeAdapter(Id)


@dataclass(frozen=True)
class Enricher:
    """Looks up what a case is opened with."""

    engine: Engine
    tables: Tables

    def opening(self, process: str, data: Mapping[str, Any], actor: Actor, at: datetime) -> Json:
        """The data of an `open` command, complete.

        Raises:
            ValueError: one line that names what is unknown.
        """
        given: Json = in_missouri(dict(data))
        given.setdefault("occurred_on", at.isoformat())
        given.setdefault("office", actor.office)
        given["law"] = self.snapshot(process)
        if process == "consent":
            with self.engine.begin() as conn:
                given = self._consent(conn, given, at)
        if process in HOMES:
            with reading(self.engine) as conn:
                given["facts"] = self._home(conn, process, given, at)
        return given

    def delegated(self, actor: Actor, at: datetime) -> bool:
        """Whether a designee's delegation is on record and in force (DOR-003)."""
        if actor.delegation is None:
            return True
        with self.engine.begin() as conn:
            held = delegate_in_force(conn, actor.office, actor.id, civil_day(at))
        return held is not None and held.id == actor.delegation and held.role == actor.role

    def snapshot(self, process: str) -> Json:
        """The version of the law, and the values that a process decides by."""
        values = {name: _plain(self.tables.policy(name)) for name in NEEDS.get(process, ())}
        if process == "delivery":
            values["outcomes"] = {
                code: {"proof": row.proof, "effect": row.effect}
                for code, row in self.tables.outcomes.items()
            }
        if process in HOMES:
            values["regulation"] = self._regulation()
        return {"version": self.tables.version, "digest": self.tables.digest, "values": values}

    def _regulation(self) -> Json:
        """Which regulation binds, and from when to when (DOR-001, C-35)."""
        row = self.tables.regulation
        days = ("effective", "sunset", "first_invalid_day")
        said = {name: getattr(row, name).isoformat() for name in days}
        return {"version": row.id, **said, "enforce_after_sunset": row.enforce_after_sunset}

    def _home(self, conn: Connection, process: str, given: Json, at: datetime) -> Json:
        """The home that the case is about, as the registers have it; never as somebody typed it."""
        named = ["location", "incoming"] if process == PLACEMENT else ["location"]
        for name in named:
            if not given.get(name):
                raise ValueError(f"{name}: a {process} wants it")
        ids = {name: _id(name, given[name]) for name in named}
        return picture(
            conn,
            self.tables,
            location=ids["location"],
            incoming=ids.get("incoming"),
            at=at,
            bed=_id("bed", given.get("bed") or "residential"),
        )

    def _consent(self, conn: Connection, given: Json, at: datetime) -> Json:
        """Guardians and their letters from the register; offences with their standing."""
        if "guardians" not in given:
            ward = _id("ward", given.get("ward"))
            given["guardians"] = guardians_of(conn, ward, today=civil_day(at))
            letters = letters_of(conn, ward)
            if letters and not any(row["joint"] for row in letters):
                given.setdefault("answer_needed_from", "one")  # C-22: the letters say so
        offences = []
        for one in given.get("offences", ()):
            if isinstance(one, dict) and "registrable" not in one:
                offences.append({**one, "registrable": self._registrable(one.get("code"))})
            else:
                offences.append(one)
        return {**given, "offences": offences}

    def _registrable(self, code: object) -> bool:
        code = _id("offences.code", code)
        try:
            return bool(self.tables.offence(code).registrable)
        except UnknownOffence as unknown:
            raise ValueError(f"offences.code: {unknown}") from unknown


def _id(name: str, value: object) -> str:
    """What is looked up by an id is one: a misfit is told without the words that somebody typed.

    The refusal stays in the ledger for ever.
    """
    try:
        return _IDS.validate_python(value)
    except ValidationError as misfit:
        fault = misfit.errors(include_input=False, include_url=False)[0]["msg"]
        raise ValueError(f"{name}: {fault.removeprefix('Value error, ')}") from None


def in_missouri(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Days and times without an offset become instants of Missouri; a day begins at 00:00."""
    match value:
        case dict():
            return {str(key): in_missouri(one) for key, one in value.items()}
        case list() | tuple():
            return [in_missouri(one) for one in value]
        case datetime():
            return localise(value).isoformat()
        case date():
            return localise(datetime(value.year, value.month, value.day)).isoformat()  # noqa: DTZ001 - localise gives the zone
        case str() if _DAY.fullmatch(value) or _TIME.fullmatch(value):
            try:
                return localise(datetime.fromisoformat(value)).isoformat()
            except ValueError:
                return value  # not a date after all; the model will say which field
        case _:
            return value


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value

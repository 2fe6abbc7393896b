"""What the openers of a case need not type: the registers' facts and the law's values.

Belongs here: turning what a caseworker gives into what the decider wants: dates in Missouri's time,
guardians with their letters, offences with what the tables say of them, the snapshot of the tables.
Not here: any judgement on these facts (the decider's).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine

from domain.actors import Actor
from domain.commands import Id
from domain.misfits import first_misfit
from domain.model import Json
from domain.mosop.community_law import COMMUNITY_VALUES
from domain.mosop.site_law import SITE_VALUES
from domain.mosop.treatment_law import TREATMENT_VALUES
from domain.placement.notices_law import NAMES as PLACEMENT_VALUES
from domain.soau.law import SOAU_VALUES
from domain.svp.commitment_law import COMMITMENT_VALUES
from domain.svp.common import SVP_VALUES
from law.civil import civil_day, localise
from law.offences import Act, probation, sexually_violent, treatment
from law.tables import Tables, UnknownOffence
from records.engine import reading
from records.opening import open_cases
from records.registers import (
    CONFINED,
    HOMES,
    delegate_in_force,
    guardians_of,
    letters_of,
    picture,
    victims,
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?")

NEEDS: Mapping[str, tuple[str, ...]] = {
    "consent": ("lookback_1995", "permanent_finding_required"),
    "delivery": ("refused_counts_as", "require_addressee_signature", "verbal_attempts"),
    **dict.fromkeys(HOMES, PLACEMENT_VALUES),
    "svp": SVP_VALUES,
    "commitment": COMMITMENT_VALUES,
    "site": SITE_VALUES,
    "treatment": TREATMENT_VALUES,
    "soau": SOAU_VALUES,
    "community": COMMUNITY_VALUES,
}
"""Process -> the values of the law that its decisions need."""
PLACEMENT: Final = "placement"
TREATMENT: Final = "treatment"
SOAU: Final = "soau"
CONFINEMENT: Final = "confinement"
COMMUNITY: Final = "community"
FACILITIES: Final = "facilities"
_OF_A_FACILITY: Final = {"takes", "wings", "operating", "when_needed", "as_of", "owner"}
T = TypeVar("T")
_IDS: Final = TypeAdapter(Id)
_FLAGS: Final = TypeAdapter(bool)


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
        if process == "svp":
            given["offences"] = [self._conviction(one) for one in given.get("offences", ())]
        looked_up = {
            TREATMENT: self._treated,
            CONFINEMENT: self._imprisoned,
            SOAU: self._sentenced,
        }.get(process)
        if looked_up is not None and isinstance(given.get("offences"), list):
            given["offences"] = [looked_up(one) for one in given["offences"]]
        if looked_up is not None or process == COMMUNITY:
            with reading(self.engine) as conn:
                given |= self._others(conn, process, given)
        if process in CONFINED:
            with reading(self.engine) as conn:
                given["victims"] = self._victims(conn, given, at)
                if process == "svp":
                    given |= self._others(conn, process, given)
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
        values = {name: self._value(name) for name in NEEDS.get(process, ())}
        if process == "delivery":
            values["outcomes"] = {
                code: {"proof": row.proof, "effect": row.effect}
                for code, row in self.tables.outcomes.items()
            }
        if process in HOMES:
            values["regulation"] = self._regulation()
        return {"version": self.tables.version, "digest": self.tables.digest, "values": values}

    def _value(self, name: str) -> object:
        """A value of the tables; that of `facilities` is the table of that name (C-61)."""
        if name != FACILITIES:
            return _plain(self.tables.policy(name))
        return {
            code: row.model_dump(mode="json", include=_OF_A_FACILITY)
            for code, row in self.tables.facilities.items()
        }

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

    def _victims(self, conn: Connection, given: Json, at: datetime) -> list[str]:
        """Whom the register names as the person's victims, beside those who are known (S-34)."""
        named = given.get("victims") or []
        known = [_id("victims", one) for one in (named if isinstance(named, list) else [named])]
        if not given.get("person"):
            return known  # the command's own model says that it is missing
        return victims.as_known(conn, _id("person", given["person"]), civil_day(at), known)

    def _others(self, conn: Connection, process: str, given: Json) -> Json:
        """The person's other open cases; those of another office are not named (S-01)."""
        if not given.get("person"):
            return {"others": [], "elsewhere": False}
        found = open_cases(conn, process, _id("person", given["person"]))
        ours = [case for case, office in found.items() if office == given["office"]]
        return {"others": ours, "elsewhere": len(ours) < len(found)}

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

    def _conviction(self, one: Any) -> Any:  # noqa: ANN401 - any JSON value; the model names a misfit
        """An offence as the table has it, whatever somebody typed (S-03, C-52)."""
        if not isinstance(one, dict):
            return one
        return {**one, **_looked_up(sexually_violent, self.tables, _act(one))._asdict()}

    def _treated(self, one: Any) -> Any:  # noqa: ANN401 - any JSON value; the model names a misfit
        """An offence with the treatment that the table sends it to (DECK-02 to DECK-07, C-52)."""
        if not isinstance(one, dict):
            return one
        act = _act(one)
        found = _looked_up(treatment, self.tables, act)
        violent = _looked_up(sexually_violent, self.tables, act).sexually_violent
        return {**one, **found._asdict(), "sexually_violent": violent}

    def _imprisoned(self, one: Any) -> Any:  # noqa: ANN401 - any JSON value; the model names a misfit
        """An offence with the treatment it calls for, and whether it wants a review (C-52)."""
        if not isinstance(one, dict):
            return one
        act = _act(one)
        sent = _looked_up(treatment, self.tables, act)
        listed = _looked_up(sexually_violent, self.tables, act)
        return {
            **one,
            "treatment": sent.treatment,
            "treatment_condition": sent.condition,
            "citation": sent.citation,
            "sexually_violent": listed.sexually_violent,
            "review_condition": listed.condition,
        }

    def _sentenced(self, one: Any) -> Any:  # noqa: ANN401 - any JSON value; the model names a misfit
        """An offence with what the tables say of it under RSMo 559.115 (U-01, U-14, C-52)."""
        if not isinstance(one, dict):
            return one
        found = _looked_up(probation, self.tables, _act(one))
        barred = {"barred": found.excluded, "bar_condition": found.excluded_condition}
        own = {"eligible": found.eligible, "because": found.because or None}
        return {**one, **own, "condition": found.condition, **barred}


def _act(one: Mapping[str, Any]) -> Act:
    """One offence of a judgment, as it is looked up."""
    similar = one.get("similar_to")
    return Act(
        code=_id("offences.code", one.get("code")),
        on=_day(one.get("on")),
        attempt=_flag("offences.attempt", one.get("attempt", False)),
        similar_to=_id("offences.similar_to", similar) if similar else "",
    )


def _looked_up(look: Callable[[Tables, Act], T], tables: Tables, act: Act) -> T:
    """What the tables say of an offence; one that they lack is named by its field."""
    try:
        return look(tables, act)
    except UnknownOffence as unknown:
        field = "similar_to" if act.similar_to else "code"
        raise ValueError(f"offences.{field}: {unknown}") from unknown


def _day(value: object) -> date | None:
    """The day in Missouri of an instant; None if it is none: the model will say which field."""
    try:
        return civil_day(datetime.fromisoformat(str(value)))
    except ValueError:
        return None


def _id(name: str, value: object) -> str:
    """What is looked up by an id is one."""
    return _read(_IDS, name, value)


def _flag(name: str, value: object) -> bool:
    """Yes or no, as the decider will read it."""
    return _read(_FLAGS, name, value)


def _read(kind: TypeAdapter[T], name: str, value: object) -> T:
    """A value of a kind: a misfit is told without the words that somebody typed.

    The refusal stays in the ledger for ever.
    """
    try:
        return kind.validate_python(value)
    except ValidationError as misfit:
        _, fault = first_misfit(misfit)
        raise ValueError(f"{name}: {fault}") from None


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

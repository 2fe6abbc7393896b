"""The rule tables: one version of the law, loaded once and never changed.

Belongs here: finding, reading, checking and looking up the TOML rows.
Does not belong here: counting, or what a row means for a case.
"""

import copy
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from pydantic import ValidationError

from law.consistency import Rows, faults
from law.counting import CountingRule
from law.holidays import HolidayCalendar, HolidayTable
from law.rows import (
    Dated,
    DayRule,
    DeadlineRule,
    DeliveryOutcome,
    Facility,
    HourRule,
    Offence,
    PolicyRow,
    PolicyValue,
    Regulation,
)

JURISDICTION: Final = "law.missouri"
REGISTER: Final = "versions.toml"
D = TypeVar("D", bound=Dated)


class UnknownVersion(ValueError):  # noqa: N818 - named for the thing that is wrong
    """No such version of the tables."""


class UnknownRule(ValueError):  # noqa: N818 - named for the thing that is wrong
    """No such deadline rule, counting rule or policy."""


class UnknownOffence(UnknownRule):
    """No such offence in the table."""


class UnknownOutcome(UnknownRule):
    """No such delivery outcome in the table."""


class UnknownFacility(UnknownRule):
    """No such facility in the table."""


class BrokenTable(ValueError):  # noqa: N818 - named for the thing that is wrong
    """A table that cannot be read, contradicts itself, or was changed after its release."""


class Tables:
    """One version of the law as data. Look-ups only; every value carries its source."""

    def __init__(self, version: str, raw: Mapping[str, object]) -> None:
        """Check and index the parsed TOML.

        Raises:
            BrokenTable: in one line, naming the row and the field.
        """
        self.version = version
        self.digest = digest(raw)
        try:
            self._deadlines = _in_order(
                ("deadline", row.id, row) for row in map(_deadline, _rows(raw, "deadline"))
            )
            self._countings: dict[str, CountingRule] = {
                row.id: row for row in map(CountingRule.model_validate, _rows(raw, "counting"))
            }
            self.policies = {
                row.name: row for row in map(PolicyRow.model_validate, _rows(raw, "policy"))
            }
            self._offences = _in_order(
                ("offence", row.code, row)
                for row in map(Offence.model_validate, _rows(raw, "offence"))
            )
            self.outcomes: Mapping[str, DeliveryOutcome] = {
                row.code: row for row in map(DeliveryOutcome.model_validate, _rows(raw, "outcome"))
            }
            self._facilities = _in_order(
                ("facility", row.code, row)
                for row in map(Facility.model_validate, _rows(raw, "facility", may_lack=True))
            )
            self.regulation = Regulation.model_validate(raw["regulation"])
            self.holiday_table = HolidayTable.model_validate(raw["holidays"])
        except (KeyError, ValidationError) as error:
            raise BrokenTable(f"tables {version}: {_one_line(error)}") from error
        self.calendar = HolidayCalendar.from_table(self.holiday_table)
        self._check()

    @property
    def offences(self) -> Mapping[str, Offence]:
        """Every offence by its section, as it is named now."""
        return {code: rows[-1] for code, rows in self._offences.items()}

    def offence_rows(self, code: str) -> tuple[Offence, ...]:
        """Every row of a section, oldest first; none if there is none."""
        return self._offences.get(code, ())

    @property
    def deadlines(self) -> tuple[DeadlineRule, ...]:
        """Every deadline row, in the order of the tables."""
        return tuple(row for rows in self._deadlines.values() for row in rows)

    def deadline(self, rule_id: str, on: date | None = None) -> DeadlineRule:
        """The row of a clock; where there are several, the one in force on the day.

        Raises:
            UnknownRule: in one line.
        """
        rows = self._deadlines.get(rule_id)
        if rows is None:
            raise UnknownRule(f"no deadline rule {rule_id!r} in the tables {self.version}")
        if on is not None:
            for row in rows:
                if row.in_force(on):
                    return row
        return rows[-1]

    def counting(self, name: str) -> CountingRule:
        """A counting rule by its name.

        Raises:
            UnknownRule: in one line, listing the names there are.
        """
        rule = self._countings.get(name)
        if rule is None:
            known = ", ".join(sorted(self._countings))
            raise UnknownRule(f"no counting rule {name!r} (there are: {known})")
        return rule

    @property
    def countings(self) -> tuple[CountingRule, ...]:
        """Every counting rule."""
        return tuple(self._countings.values())

    def policy(self, name: str) -> PolicyValue:
        """The value of a policy, as the caller's own copy.

        Raises:
            UnknownRule: in one line.
        """
        return copy.deepcopy(self.policy_row(name).value)

    def policy_row(self, name: str) -> PolicyRow:
        """A policy with its citation, confidence, owner and date.

        Raises:
            UnknownRule: in one line.
        """
        row = self.policies.get(name)
        if row is None:
            raise UnknownRule(f"no policy {name!r} in the tables {self.version}")
        return row

    def offence(self, code: str, on: date | None = None) -> Offence:
        """An offence by its section of the statutes, for example ``566.030``.

        Sections were renamed: where there are several rows, the day of the offence chooses. A day
        before the first row finds the first one, since lists reach back (C-37); without a day it
        is the row of today.

        Raises:
            UnknownOffence: in one line.
        """
        rows = self._offences.get(code)
        if rows is None:
            raise UnknownOffence(f"no offence {code!r} in the tables {self.version}")
        if on is None:
            return rows[-1]
        return ([row for row in rows if row.valid_from <= on] or rows[:1])[-1]

    def outcome(self, code: str) -> DeliveryOutcome:
        """What an outcome of a delivery means (table 6.3).

        Raises:
            UnknownOutcome: in one line.
        """
        row = self.outcomes.get(code)
        if row is None:
            raise UnknownOutcome(f"no delivery outcome {code!r} in the tables {self.version}")
        return row

    @property
    def facilities(self) -> Mapping[str, Facility]:
        """Every site of the treatment program by its code, as the tables have it now."""
        return {code: rows[-1] for code, rows in self._facilities.items()}

    def facility(self, code: str, on: date | None = None) -> Facility:
        """A site of the treatment program, as it is now or was on a day.

        Raises:
            UnknownFacility: in one line, listing the codes there are; so for a day before the
                first row.
        """
        rows = self._facilities.get(code, ())
        if on is not None:
            rows = tuple(row for row in rows if row.in_force(on))
        if not rows:
            known = ", ".join(sorted(self._facilities)) or "none"
            raise UnknownFacility(f"no facility {code!r} in the tables {self.version} ({known})")
        return rows[-1]

    def _check(self) -> None:
        rows = Rows(
            deadlines=self._deadlines,
            countings=frozenset(self._countings),
            outcomes=self.outcomes,
            policies=self.policies,
            facilities=self._facilities,
        )
        for fault in faults(rows):
            raise BrokenTable(fault)


@cache
def load(version: str | None = None) -> Tables:
    """The tables of a version, by default the current one. Loaded once per process.

    Raises:
        UnknownVersion: in one line, listing the versions there are.
        BrokenTable: if a released version no longer has the digest that it was released with.
    """
    home = files(JURISDICTION)
    register = tomllib.loads((home / REGISTER).read_text(encoding="utf-8"))
    if version is None:
        return load(str(register["current"]))
    for entry in register["version"]:
        if entry["id"] == version:
            tables = Tables(version, _read(home / version))
            if entry["status"] == "released" and tables.digest != entry.get("digest"):
                raise BrokenTable(
                    f"tables {version} are released and must not change, but their digest is now "
                    f"{tables.digest}: write a new version instead"
                )
            return tables
    known = ", ".join(entry["id"] for entry in register["version"])
    raise UnknownVersion(f"no version {version!r} of the tables (there are: {known})")


def versions() -> tuple[str, ...]:
    """Every version that ``load`` knows, oldest first."""
    register = tomllib.loads((files(JURISDICTION) / REGISTER).read_text(encoding="utf-8"))
    return tuple(entry["id"] for entry in register["version"])


def digest(raw: Mapping[str, object]) -> str:
    """SHA-256 of the content, whatever the layout of the files: keys sorted, dates as ISO."""
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"), default=_iso)
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a table holds {type(value).__name__}")


def _read(folder: Traversable) -> dict[str, object]:
    """All files of a version as one: lists of the same name are joined, in order of file name."""
    whole: dict[str, object] = {}
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not path.name.endswith(".toml"):
            continue
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            there = whole.get(key)
            if isinstance(there, list) and isinstance(value, list):
                there.extend(value)
            elif there is None:
                whole[key] = value
            else:
                raise BrokenTable(f"{path.name}: {key!r} stands in two files")
    return whole


def _rows(
    raw: Mapping[str, object], key: str, *, may_lack: bool = False
) -> list[Mapping[str, object]]:
    """The rows of a kind; older versions lack the kinds that came later."""
    rows = raw.get(key, []) if may_lack else raw[key]
    if not isinstance(rows, list):
        raise BrokenTable(f"{key!r} must be a list of rows")
    names = {"outcome": "code", "policy": "name", "counting": "id"}
    if key in names:
        _refuse_twins(key, [str(row.get(names[key])) for row in rows])
    return rows


def _refuse_twins(key: str, names: list[str]) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise BrokenTable(f"{key} {', '.join(twins)} stands twice")


def _deadline(raw: Mapping[str, object]) -> DeadlineRule:
    hours = str(raw.get("counting")).startswith("hours")
    return HourRule.model_validate(raw) if hours else DayRule.model_validate(raw)


def _in_order(rows: Iterable[tuple[str, str, D]]) -> dict[str, tuple[D, ...]]:
    """Rows by their id; several of one id follow each other in time and never overlap."""
    found: dict[str, tuple[D, ...]] = {}
    for kind, name, row in rows:
        earlier = found.get(name, ())
        if any(before.valid_to is None or before.valid_to >= row.valid_from for before in earlier):
            raise BrokenTable(f"{kind} {name} stands twice for {row.valid_from.isoformat()}")
        found[name] = (*earlier, row)
    return found


def _one_line(error: KeyError | ValidationError) -> str:
    if isinstance(error, KeyError):
        return f"the table {error} is missing"
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{error.title}: {where}: {first['msg']}"

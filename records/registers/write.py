"""Changing a register: one transaction, one ledger entry per row, one effect per command id.

Belongs here: add, change, import. Not here: forms (`forms.py`), reading (`read.py`), removal of a
person's identity (`expunge.py`).
"""

import csv
import io
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Table, insert, select, update

from domain import rules
from domain.actors import Role
from domain.misfits import first_misfit
from domain.model import Json, digest
from domain.refusal import Refusal
from records import ledger
from records.engine import lock_case
from records.registers.acts import Act, Changed, RefusedError, refuse
from records.registers.base import Form
from records.registers.catalogue import REGISTERS, Register
from records.registers.touch import Telling, tell
from records.tables import COMMANDS, IDENTITIES

_PRINTED: Final = frozenset({"name", "address", "other"})
"""Fields whose words letters print: a letter that was typeset with older ones is made anew."""
MOST_ROWS: Final = 20_000
"""Rows of one import: one transaction must stay short enough not to hold others up."""


def add(engine: Engine, register: str, data: Mapping[str, Any], act: Act) -> Changed:
    """Add a row; without an `id` one is made from the command's id."""
    work = _Work(REGISTERS[register], "add", act)
    return work.run(engine, dict(data), lambda connection: [work.add(connection, dict(data))])


def change(
    engine: Engine, register: str, row_id: str, data: Mapping[str, Any], act: Act
) -> Changed:
    """Change fields of a row; those not given stay as they are, also within `facts` and `other`.

    A fact that is given as null is removed.
    """
    work = _Work(REGISTERS[register], "change", act)
    content = {"id": row_id, "data": dict(data)}
    return work.run(
        engine, content, lambda connection: [work.change(connection, row_id, dict(data))]
    )


def import_csv(engine: Engine, register: str, text: str, act: Act) -> Changed:
    """Add or change a row per line of a CSV file, all or none. The first line names the fields.

    An empty cell leaves a field as it is. Cells of `facts` and `other` hold JSON.
    """
    work = _Work(REGISTERS[register], "import", act)
    return work.run(engine, {"text": text}, lambda connection: work.import_rows(connection, text))


class _Work:
    """One command on one register."""

    def __init__(self, register: Register, verb: str, act: Act) -> None:
        self.register = register
        self.verb = verb
        self.act = act
        self.name = f"{register.name} {verb}"

    def run(self, engine: Engine, content: Json, work: Any) -> Changed:  # noqa: ANN401 - a callable
        """Do the work once, in one transaction; a refusal is recorded in a second one."""
        # The command's id salts the digest: of a short name nobody could say that it was this one.
        content_digest = digest([self.act.command_id, self.name, content])
        try:
            with engine.begin() as connection:
                lock_case(connection, self.register.scope)
                known = self._known(connection, content_digest)
                if known is not None:
                    return known
                self._allowed()
                done = [one for one in work(connection) if one is not None]
                ledger.append(connection, [entry for _, entry, _ in done])
                self._remember(connection, content_digest, [one for one, _, _ in done])
                about = {one for _, _, several in done for one in several}
                act = self.act
                facts = tell(connection, about, Telling(act.command_id, act.actor, act.at))
            return Changed(self.register.name, tuple(one for one, _, _ in done), tuple(facts))
        except RefusedError as refused:
            with engine.begin() as connection:
                ledger.append(connection, [self._refusal(refused.refusal)])
            return Changed(self.register.name, (), refusal=refused.refusal)

    def add(self, connection: Connection, data: Json, line: int = 0) -> "_Done":
        """Insert one row."""
        form = self._form(data)
        row_id = form.id or self._new_id(line)
        if self._row(connection, row_id) is not None:
            refuse(rules.H_01, f"{self.register.name} {row_id} is there already: change it", "id")
        self._keeps(data)
        values = _values(form) | {"id": row_id}
        self._fits(connection, values)
        connection.execute(insert(self.register.table), [self._own(values)])
        if self.register.private is not None:
            private = {name: values[name] for name in self.register.identifying}
            connection.execute(insert(self.register.private), [private | {"person": row_id}])
        given = sorted(form.model_fields_set - {"id"})
        return row_id, self._entry("added", row_id, given), self._about(values)

    def change(self, connection: Connection, row_id: str, data: Json) -> "_Done | None":
        """Update one row; None if nothing differs."""
        held = self._row(connection, row_id)
        if held is None:
            refuse(rules.H_05, f"there is no {self.register.name} {row_id}", "id")
        self._keeps(held)
        self._keeps({**held, **data})
        if data.get("id", row_id) != row_id:
            refuse(rules.H_05, "id: the id of a row never changes", "id")
        form = self._form({**_merged(held, data), "id": row_id})
        after, before = _values(form), _values(self._form(held))
        changed = sorted(name for name in after if after[name] != before[name])
        if not changed:
            return None
        if self.register.identifying & set(changed):
            self._not_expunged(connection, row_id)
        self._fits(connection, after)
        table, private = self.register.table, self.register.private
        own = self._own(after) | _worded(table, changed)
        connection.execute(update(table).where(table.c.id == row_id).values(own))
        if private is not None:
            values = {name: after[name] for name in self.register.identifying}
            values |= _worded(private, changed)
            connection.execute(update(private).where(private.c.person == row_id).values(values))
        about = self._about(after) | self._about(before)
        return row_id, self._entry("changed", row_id, changed), about

    def import_rows(self, connection: Connection, text: str) -> "list[_Done | None]":
        """Add or change a row per line."""
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        names = reader.fieldnames or ()
        strange = [name for name in names if name not in self.register.form.model_fields]
        if strange or not names:
            known = ", ".join(self.register.form.model_fields)
            refuse(rules.H_05, f"line 1: no such column {strange[:1]}; there are: {known}", "csv")
        done: list[_Done | None] = []
        for row in reader:
            if len(done) >= MOST_ROWS:
                refuse(rules.H_05, f"more than {MOST_ROWS} rows: import it in parts", "csv")
            try:
                done.append(self._line(connection, row, reader.line_num))
            except RefusedError as bad:
                first = bad.refusal
                refuse(first.rule, f"line {reader.line_num}: {first.message}", first.field)
        return done

    def _line(self, connection: Connection, row: Json, number: int) -> "_Done | None":
        if None in row or None in row.values():
            refuse(rules.H_05, "has more or fewer cells than the first line", "csv")
        data = {name: value for name, value in row.items() if value.strip()}
        for name in ("facts", "other"):
            if name in data:
                try:
                    data[name] = json.loads(data[name])
                except ValueError:
                    refuse(rules.H_05, f"{name}: is not JSON", name)
        row_id = data.get("id")
        if row_id and self._row(connection, row_id) is not None:
            return self.change(connection, row_id, data)
        return self.add(connection, data, number)

    # -- rows -------------------------------------------------------------------------------

    def _row(self, connection: Connection, row_id: str) -> Json | None:
        table, private = self.register.table, self.register.private
        found = connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
        if found is None:
            return None
        row = dict(found)
        if private is not None:
            query = select(private).where(private.c.person == row_id)
            row |= dict(connection.execute(query).mappings().first() or {})
        return {
            name: value for name, value in row.items() if name in self.register.form.model_fields
        }

    def _not_expunged(self, connection: Connection, row_id: str) -> None:
        query = select(IDENTITIES.c.expunged_at).where(IDENTITIES.c.person == row_id)
        if connection.execute(query).scalar() is not None:
            refuse(rules.H_06, f"who {row_id} is was removed by law", "id")

    def _own(self, values: Json) -> Json:
        return {name: values[name] for name in self.register.fields}

    def _form(self, data: Json) -> Form:
        given = {name: value for name, value in data.items() if value is not None}
        try:
            return self.register.form.model_validate(given)
        except ValidationError as misfit:
            field, why = first_misfit(misfit)
            where = field or self.register.name
            refuse(rules.H_05, f"{where}: {why}", where)

    def _fits(self, connection: Connection, values: Json) -> None:
        """Whether a row agrees with the other rows."""
        for name, table in self.register.refers.items():
            wanted = values[name]
            known = select(table.c.id).where(table.c.id == wanted)
            if wanted is not None and connection.execute(known).first() is None:
                refuse(rules.H_05, f"{name}: there is no {wanted} in {table.name}", name)
        misfit = self.register.rule(connection, values) if self.register.rule else None
        if misfit is not None:
            refuse(misfit.rule, f"{misfit.field}: {misfit.why}", misfit.field)

    def _new_id(self, line: int) -> str:
        return f"{self.register.prefix}-{digest([self.act.command_id, line])[:12]}"

    def _about(self, values: Json) -> set[str]:
        """The ids in a row that open cases may mention: those cases may be concerned."""
        return {values[name] for name in self.register.about}

    # -- the command ------------------------------------------------------------------------

    def _allowed(self) -> None:
        act = self.act
        self._among(self.register.keepers)
        if (act.occurred_on or act.at) > act.at:
            refuse(rules.H_04, "occurred_on lies in the future", "occurred_on")

    def _keeps(self, row: Mapping[str, Any]) -> None:
        """Whether the role keeps rows of this kind."""
        kind = row.get("kind")
        self._among(self.register.kept_by(kind if isinstance(kind, str) else None))
        office, own = row.get("office"), self.act.actor.office
        if office in {None, "", own}:
            return
        if kind in self.register.of_own_office:
            message = f"a {kind} person of {office} is not for {own}: each office keeps its own"
            refuse(rules.H_02, message, "office")
        if self.register.own_office_only:
            message = f"what {office} keeps is not for {own}: each office keeps its own"
            refuse(rules.H_02, message, "office")

    def _among(self, roles: frozenset[Role]) -> None:
        role = self.act.actor.role
        if role not in roles:
            may = ", ".join(sorted(roles))
            refuse(rules.H_02, f"the role {role} may not change this; it is for: {may}")

    def _known(self, connection: Connection, content: str) -> Changed | None:
        query = select(COMMANDS).where(COMMANDS.c.id == self.act.command_id)
        row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if row["digest"] != content:
            refuse(rules.H_03, "this command id was used before with other content; use a new id")
        return Changed(self.register.name, tuple(row["kinds"]))

    def _remember(self, connection: Connection, content: str, ids: list[str]) -> None:
        act = self.act
        row = {
            "id": act.command_id,
            "case_id": self.register.scope,
            "name": self.name,
            "digest": content,
            "outcome": "accepted",
            "version": 0,
            "stage": "",
            "kinds": ids,
            "refusal": None,
            "actor": act.actor.model_dump(mode="json"),
            "at": act.at,
        }
        connection.execute(insert(COMMANDS), [row])

    def _entry(self, verb: str, row_id: str, fields: list[str]) -> ledger.Entry:
        body: Json = {"register": self.register.name, "id": row_id, "fields": fields}
        if self.act.evidence:
            body["evidence"] = list(self.act.evidence)
        if self.act.note:
            body["note"] = self.act.note
        return self._written(f"{self.register.name}-{verb}", body)

    def _refusal(self, refusal: Refusal) -> ledger.Entry:
        body = {"command": self.name, "rule": refusal.rule, "field": refusal.field}
        return self._written(ledger.REFUSAL, body)

    def _written(self, kind: str, body: Json) -> ledger.Entry:
        return ledger.Entry(
            scope=self.register.scope,
            kind=kind,
            command_id=self.act.command_id,
            actor=self.act.actor,
            occurred_on=self.act.occurred_on or self.act.at,
            recorded_at=self.act.at,
            body=body,
        )


def _worded(table: Table, changed: list[str]) -> Json:
    """One more change of what letters print of a row, if it counts them and they did change."""
    counts = "words" in table.c and _PRINTED & set(changed)
    return {"words": table.c.words + 1} if counts else {}


def _values(form: Form) -> Json:
    """A form's values as the table keeps them: enumerations by value."""
    return {
        name: str(value) if isinstance(value, StrEnum) else value
        for name, value in form.model_dump(mode="python").items()
    }


def _merged(held: Json, given: Json) -> Json:
    """What is held with what is given laid over it; null takes a field away."""
    both: Json = dict(held)
    for name, value in given.items():
        inner = held.get(name)
        both[name] = (
            _merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
        )
    return {name: value for name, value in both.items() if value is not None}


_Done = tuple[str, ledger.Entry, set[str]]

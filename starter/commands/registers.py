"""The registers and their changes: offices, people, guardians, homes and who lives in them.

Belongs here: `add`, `change`, `import` and `list` of each register, and what only one of them has.
Not here: what a register allows (`records/registers`).
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.console import Console

from domain import rules
from domain.actors import Actor
from records import ledger, reasons
from records.engine import reading as read_only
from records.registers import (
    REGISTERS,
    Act,
    Changed,
    add,
    change,
    expunge,
    import_csv,
    known,
    listing,
    victims,
)
from starter.answers import WithheldError
from starter.app import App
from starter.commands import given, register_rows
from starter.commands.reach import new_id, recorded, service, tell_cases
from starter.commands.shell import Call, command
from starter.output import bad_input, not_found, refused

_File = Annotated[str | None, typer.Argument(metavar="FILE", help="JSON or YAML; - is stdin.")]
_Csv = Annotated[str, typer.Argument(metavar="FILE", help="CSV; the first line names the fields.")]
_RowId = Annotated[str, typer.Argument(metavar="ID", help="The row's id.")]
_VictimId = Annotated[str, typer.Argument(metavar="ID", help="The victim's id, or the row's.")]
_Set = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One field.")]
_Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept as a note, apart.")]
_Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="DIGEST", help="What proves it.")
]
_On = Annotated[str, typer.Option("--on", metavar="DAY", help="The last day, YYYY-MM-DD.")]
_Where = Annotated[
    list[str] | None, typer.Option("--where", metavar="KEY=VALUE", help="Only rows with this.")
]
_Id = Annotated[str | None, typer.Option("--id", help="Command id.")]

_EXAMPLES = {
    "office": "office.yaml --as supervisor",
    "delegate": "--set office=ro-east --set actor=clerk-1 --set role=regional-office",
    "person": "--set id=ward-1 --set kind=ward --set name='Wanda Fictional'",
    "guardian": "--set id=guardian-1",
    "guardianship": "--set guardian=guardian-1 --set ward=ward-1 --set since=2030-01-01",
    "provider": "--set id=provider-1 --set name='Fictional Homes' --set licence_until=2031-12-31",
    "location": "--set id=loc-1 --set provider=provider-1 --set facility=group-home",
    "occupancy": "--set person=ward-1 --set location=loc-1 --set since=2030-01-01",
    "relation": "--set person=ward-1 --set other=ward-2 --set kind=sibling",
    "treatment-provider": "--set name='Fictional Clinic' --set region=east --set office=doc",
    "provider-review": "--set provider=clinic-1 --set office=doc --set kind=audit "
    "--set held_on=2031-06-02 --set result=satisfactory",
    "victim": "--set person=person-1 --set victim=victim-1 --as attorney-general:ag",
}


def add_office(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "office", panel, "Offices that act, with the staff whom letters name.")


def add_delegate(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "delegate", panel, "Who may act for an office's director, from when to when.")


def add_person(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = _group(app, "person", panel, "People: the facts that decide, and who they are.")

    @command(group, "expunge", example="dueprocess person expunge ward-1 --reason 'court order'")
    def remove(
        call: Call,
        row_id: _RowId,
        *,
        reason: _Reason = None,
        evidence: _Evidence = None,
        command_id: _Id = None,
    ) -> None:
        """Remove who a person is, where a law orders it. The ledger stays whole; it has ids."""
        app = service(call)
        act = _act(call, app, command_id or new_id(), evidence or (), reason)
        _print(call, expunge(app.engine, row_id, act), "expunged")


def add_guardian(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "guardian", panel, "People of the register who can be asked for consent.")


def add_guardianship(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "guardianship", panel, "Letters of guardianship: who for whom, from when on.")


def add_provider(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "provider", panel, "Who runs homes for the Department, and until when they may.")


def add_treatment_provider(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "treatment-provider", panel, "Who may treat people in the community, since when.")


def add_provider_review(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "provider-review", panel, "Audits and observations of who treats in the community.")


def add_location(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "location", panel, "Homes and facilities: of what kind, whose, where.")


def add_occupancy(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = _group(app, "occupancy", panel, "Who has which bed where, from when to when.")

    @command(group, "end", example="dueprocess occupancy end ID --on 2031-06-30")
    def end(
        call: Call,
        row_id: _RowId,
        *,
        on: _On,
        evidence: _Evidence = None,
        command_id: _Id = None,
    ) -> None:
        """Somebody moves out. The last day is the one whose night is still spent there."""
        app = service(call)
        act = _act(call, app, command_id or new_id(), evidence or ())
        _print(call, change(app.engine, "occupancy", row_id, {"until": on}, act), "ended")


def add_relation(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    _group(app, "relation", panel, "Who is of one family with whom.")


def add_victim(app: typer.Typer, panel: str) -> None:
    """Register the group."""
    group = _group(app, "victim", panel, "Who is told of the steps of whose case.")

    @command(group, "show", example="dueprocess victim show ID --as attorney-general:ag")
    def show(call: Call, named: _VictimId) -> None:
        """Show one victim with name and address. That you have read it is written down."""
        actor, app = call.actor(), service(call)
        _may_know(app, actor, "victim show")
        with app.engine.begin() as conn:
            found = victims.registered(conn, named, actor)
            if not found:
                raise not_found(f"no victim {named}")
            if len(found) > 1:
                rows = ", ".join(str(one.row["id"]) for one in found)
                raise bad_input("ID", f"{named} is told of several people: name one row of {rows}")
            victims.note_read(conn, found[0], actor, new_id(), app.clock.now())
        call.out.result(
            found[0].shown(), lambda console: register_rows.row(console, found[0].shown())
        )


def _may_know(app: App, actor: Actor, name: str) -> None:
    """Victims are the attorney general's matter: to other roles the register is withheld.

    Raises:
        Failed: the actor's role may not read it (S-34); the refusal is in the ledger.
    """
    with recorded(app, actor, name):
        if actor.role not in victims.READERS:
            raise WithheldError(rules.S_34, "the register of victims", ledger.VICTIMS)


def _group(app: typer.Typer, name: str, panel: str, about: str) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=about)
    app.add_typer(group, name=name, rich_help_panel=panel)
    epilog = f"Fields: {', '.join(_fields(REGISTERS[name].form))}"

    @command(group, "add", example=f"dueprocess {name} add {_EXAMPLES[name]}", more=epilog)
    def new(
        call: Call,
        file: _File = None,
        *,
        sets: _Set = None,
        evidence: _Evidence = None,
        command_id: _Id = None,
    ) -> None:
        """Add a row."""
        data = given.complete(given.content(file), sets or ())
        app = service(call)
        act = _act(call, app, command_id or new_id(), evidence or ())
        _print(call, add(app.engine, name, data, act), "added")

    @command(group, "change", example=f"dueprocess {name} change ID --set KEY=VALUE", more=epilog)
    def alter(
        call: Call,
        row_id: _RowId,
        file: _File = None,
        *,
        sets: _Set = None,
        evidence: _Evidence = None,
        command_id: _Id = None,
    ) -> None:
        """Change fields of a row; those not given stay. Open cases that it concerns are told."""
        data = given.complete(given.content(file), sets or ())
        app = service(call)
        act = _act(call, app, command_id or new_id(), evidence or ())
        _print(call, change(app.engine, name, row_id, data, act), "changed")

    @command(group, "import", example=f"dueprocess {name} import {name}s.csv", more=epilog)
    def bring(call: Call, file: _Csv, *, command_id: _Id = None) -> None:
        """Add or change a row per line of a CSV file: all of them, or none."""
        text = given.text(file)
        app = service(call)
        act = _act(call, app, command_id or new_id(), ())
        with call.out.status(f"Importing {file} …"):
            changed = import_csv(app.engine, name, text, act)
        _print(call, changed, "imported")

    @command(group, "list", example=f"dueprocess {name} list --json", more=epilog)
    def rows(call: Call, *, where: _Where = None) -> None:
        """List your office's rows of the register, without what identifies a person."""
        actor = call.actor()
        only = given.complete({}, where or ())
        app = service(call)
        if name == victims.NAME:
            _may_know(app, actor, "victim list")
        try:
            with read_only(app.engine) as conn:
                seen = known(name, actor)
                found = listing(conn, REGISTERS[name], only=only, seen=seen)
        except ValueError as strange:
            raise bad_input("--where", str(strange)) from None
        call.out.result(found, lambda console: register_rows.rows(console, found))

    return group


def _fields(form: type[BaseModel], inside: str = "") -> Iterator[str]:
    """The fields of a form; those of a form within it behind a point."""
    for name, field in form.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _fields(inner, f"{inside}{name}.")
        else:
            yield f"{inside}{name}"


def _act(
    call: Call, app: App, command_id: str, evidence: Sequence[str], reason: str | None = None
) -> Act:
    actor, now = call.actor(), app.clock.now()
    note = None
    if reason:
        with app.engine.begin() as conn:
            note = reasons.keep(conn, command_id, "", reason, actor, now)
    return Act(actor, command_id, now, evidence=tuple(evidence), note=note)


def _print(call: Call, changed: Changed, done: str) -> None:
    if changed.refusal is not None:
        raise refused(changed.refusal)
    tell_cases(call, changed.facts)
    shown = {"register": changed.register, done: list(changed.ids), "told": len(changed.facts)}

    def words(console: Console) -> None:
        ids = ", ".join(changed.ids) if changed.ids else "nothing differs"
        console.print(f"{changed.register} {done}: {ids}")
        if changed.facts:
            console.print(f"  [dim]{len(changed.facts)} open case(s) are told[/dim]")

    call.out.result(shown, words)

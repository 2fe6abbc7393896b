"""`show`: one case, for the person who works on it. Reading it is an entry in the ledger."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from activities.blobs import Vault
from domain.events import BREACHED, EFFECT_DONE
from domain.model import Json
from domain.placement.delivery import DELIVERY
from records import queries
from starter import papers, reading
from starter.commands import show_home as home
from starter.commands import show_notices as told
from starter.commands import show_programs as programs
from starter.commands import show_svp as svp
from starter.commands import wording
from starter.commands.alert_words import says
from starter.commands.reach import new_id, service
from starter.commands.shell import Call, command
from starter.notices_words import TITLES
from starter.output import table

_Case = Annotated[str, typer.Argument(metavar="CASE", help="Id, such as consent-2026-000001.")]
_Why = Annotated[bool, typer.Option("--why", help="With every step of counting each date.")]

_QUIET = frozenset(
    {
        "note",
        "warnings",
        "case",
        "law",
        "law_digest",
        "values",
        "order",
        "effect",
        "digest",
        "wording_digest",
    }
)
_DONE = {
    "letter": "Letter made",
    "mail": "Given to the mail room",
    "alert": "People alerted",
    "open": "Case opened",
    "tell": "Case told",
}
"""What an effect that is done is called, by its kind."""
_LONGEST = 60
_LIBERTY = "liberty"
"""The most severe alert."""
_LETTER_WAITS = "needs-a-person"
"""What an alert is about that a letter cannot be made: what lacks is looked up as it is shown."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def add_show(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "show", panel=panel, example="dueprocess show consent-2026-000001 --why")
    def show(call: Call, case: _Case, *, why: _Why = False) -> None:
        """Show where a case stands, what is due and why, and what you may do next.

        That you have read it is written into the ledger.
        """
        actor, app = call.actor(), service(call)
        now = app.clock.now()
        with app.engine.begin() as conn:
            file = reading.case_file(conn, case, actor, now, app.tables)
            vault = Vault(app.settings.evidence_key.get_secret_value())
            file["lacks"] = papers.lacking(conn, case, actor, vault, app.tables, now)
            queries.note_read(conn, case, actor, new_id(), now)
        call.out.result(file, lambda console: _words(console, file, now, why=why))


def _words(console: Console, file: Json, now: datetime, *, why: bool) -> None:
    head = Text(file["case"], style="bold")
    head.append(f"   {file['title']}", style="bold cyan")
    console.print(head)
    closed = f", closed {wording.moment(file['closed_at'])}" if file["closed_at"] else ""
    console.print(
        f"[dim]{file['process']} of {file['office']}, {_opened(file)}"
        f"{closed}, version {file['version']}, rule tables {file['law']}[/dim]\n"
    )
    if "proceedings" in file:
        svp.case_file(console, file, lambda: _alerts(console, file))
        _why(console, file["obligations"] if why else ())
        _papers(console, file)
        return
    if "matter" in file:
        told.matter(console, file, now)
        told.before_it(console, file)
        told.notices(console, file)
        home.home(console, file)
    elif "program" in file:
        programs.picture(console, file["program"])
    else:
        _facts(console, file["facts"])
    program = "program" in file
    _duties(console, programs.duties(file) if program else file["obligations"], why=why)
    _alerts(console, file)
    _allowed(console, file)
    if program:
        programs.chronicle(console, file)
    else:
        _events(console, file)
    _papers(console, file)


def _opened(file: Json) -> str:
    """When the case was opened, by its first entry; and when that was typed, if on another day."""
    typed = wording.moment(file["opened_at"])
    on = wording.moment(file["events"][0]["occurred_on"]) if file["events"] else typed
    if on[:10] == typed[:10]:
        return f"opened {typed}"
    return f"opened {on.removesuffix(' 00:00')}, typed {typed}"


def _heading(console: Console, text: str) -> None:
    console.print(wording.heading(text))


def _facts(console: Console, facts: Json) -> None:
    sealed = {
        name: wording.withheld(value["withheld"])
        for name, value in facts.items()
        if isinstance(value, dict) and list(value) == ["withheld"]
    }
    plain = {name: value for name, value in facts.items() if not isinstance(value, dict | list)}
    plain |= sealed
    if plain:
        width = max(map(len, plain))
        for name, value in plain.items():
            console.print(f"  {name.replace('_', ' '):<{width}}  {value}", markup=False)
        console.print()


def _duties(console: Console, duties: list[Json], *, why: bool) -> None:
    if not duties:
        return
    _heading(console, "Due")
    shown = table("left", "due", "rule", "what", "status", shrink=("what",))
    for one in duties:
        what = Text(wording.asked(one))
        what.append("\n").append(wording.law(one))
        if one["conservative"] and one["conservative"] != one["legal"]:
            what.append(f"\nsafe: {wording.day(one['conservative'])}", style="dim")
        shown.add_row(
            wording.left(one),
            wording.day(one["legal"]),
            one["rule"],
            what,
            wording.status(one),
        )
    console.print(shown)
    _why(console, duties if why else ())


def _why(console: Console, duties: Iterable[Json]) -> None:
    """Every step by which a date was counted."""
    for one in duties:
        console.print(Text(f"Why {one['rule']} is due {wording.day(one['legal'])}", style="bold"))
        for step in one["steps"]:
            console.print(f"  {step}", markup=False)
        for name, date in one["readings"].items():
            console.print(f"  read by {name}: {wording.day(date)}", markup=False)
        console.print(f"  [dim]rule tables {one['tables']}[/dim]\n")


def _alerts(console: Console, file: Json) -> None:
    waiting = {one["effect"] for one in file["under_way"]}
    if waiting:
        _heading(console, "Ordered, not done yet")
        for one in file["under_way"]:
            console.print(f"  {one['kind']}  {one['effect'].partition('/')[2]}", markup=False)
        console.print()
    alerts = [one for one in file["alerts"] if not _said_above(one, file)]
    if not alerts:
        return
    _heading(console, "Needs a person")
    shown = Table.grid(padding=(0, 2))
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    said: dict[str, list[Json]] = {}
    for one in alerts:
        said.setdefault(_asks(one, file, waiting).plain, []).append(one)
    for same in said.values():
        one = same[0]
        style = "bold red" if one["severity"] == _LIBERTY else "yellow"
        asks = _asks(one, file, waiting)
        if len(same) > 1:
            asks.append(f"\n{len(same)} times, last {wording.moment(same[-1]['raised_at'])}", "dim")
        shown.add_row(Text(f"  {wording.moment(one['raised_at'])}", style=style), asks)
    console.print(shown)
    console.print()


def _said_above(alert: Json, file: Json) -> bool:
    """Late acts of a proceeding stand in a list of their own, each with its command."""
    return "proceedings" in file and alert["about"] == "late"


def _asks(one: Json, file: Json, waiting: set[str]) -> Text:
    """What is to be done, by whom and why."""
    doubts = f", {wording.doubts(one['flags'])}" if one.get("flags") else ""
    rule = f" ({one['rule']}{doubts})" if one["rule"] else ""
    sealed = one.get("withheld")
    line = Text(f"{wording.withheld(sealed) if sealed else says(one, file)}{rule}")
    if one["about"] != _LETTER_WAITS:
        return line
    effect = one["effect"].removesuffix(f"/{_LETTER_WAITS}")
    lacks = file["lacks"].get(effect, [])
    if effect not in waiting:
        line.append(": a letter waits for what whoever may read it sees here")
    elif not lacks:
        line.append(": the registers lack nothing any more, and the letter is made in a minute")
    else:
        line.append(f": the registers lack {'; '.join(lacks)}")
        line.append("\nhow to add it: docs/runbooks/stuck-case.md", style="dim")
    return line


def _allowed(console: Console, file: Json) -> None:
    _heading(console, "You may now")
    if not file["allowed"]:
        console.print(
            "  nothing: " + ("the case is closed" if file["closed_at"] else "not in your role")
        )
    shown = Table.grid(padding=(0, 2))
    for one in file["allowed"]:
        does = Text(one["help"])
        does.append(f"  needs {' and '.join(one['needs'])}" if one["needs"] else "", style="yellow")
        shown.add_row(Text(f"  {one['command']}", style="green", no_wrap=True), does)
    console.print(shown)
    console.print()


def _events(console: Console, file: Json) -> None:
    events, titles = file["events"], TITLES.get(file["process"], {})
    _heading(console, "What happened")
    shown = table("no", "when", "what", "by", shrink=("what", "by"))
    planned = home.planned_words(events)
    plans = {one["key"] for one in file["obligations"] if wording.planned(one)}
    for one in events:
        past_plan = one["kind"] == BREACHED and one["data"].get("breached") in plans
        title = wording.PAST_PLAN.capitalize() if past_plan else _kind(one, titles)
        what = Text(title, style="strike dim" if one["struck"] else "")
        rule = one.get("withheld")
        said = wording.withheld(rule) if rule else planned.get(one["version"]) or _summary(one)
        if said:
            what.append(f"\n{said}", style="dim")
        for warning in one["data"].get("warnings", ()):
            what.append(f"\n{warning['rule']}: {warning['text']}", style="yellow")
        when, recorded = wording.moment(one["occurred_on"]), wording.moment(one["recorded_at"])
        times = Text(when)
        if recorded != when:
            times.append(f"\nrec. {recorded[2:]}", style="dim")
        shown.add_row(str(one["version"]), times, what, one["actor"] or one["role"])
    console.print(shown)


def _kind(event: Json, titles: Mapping[str, str]) -> str:
    kind = str(event["kind"])
    title = titles.get(kind, kind)
    return _DONE.get(event["data"].get("kind", ""), title) if kind == EFFECT_DONE else title


def _summary(event: Json) -> str:
    quiet = _QUIET | {"kind"} if event["kind"] == EFFECT_DONE else _QUIET
    data = {name: value for name, value in event["data"].items() if name not in quiet}
    order = event["data"].get("order") or {}
    if order.get("letter_kind"):
        data["letter_kind"] = order["letter_kind"]
    parts = [
        f"{name.replace('_', ' ')} {_short(value)}"
        for name, value in data.items()
        if not isinstance(value, dict | list) and value not in (None, "", False)
    ]
    if event["reason"] and not isinstance(event["reason"], dict):  # the docket says which rule
        parts.append(f"“{event['reason']}”")
    if event["evidence"]:
        parts.append(f"{len(event['evidence'])} file(s)")
    return ", ".join(parts)


def _short(value: object) -> str:
    text = str(value)
    if _INSTANT.fullmatch(text):
        return wording.moment(text).removesuffix(" 00:00")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _papers(console: Console, file: Json) -> None:
    """The letters and their ladders; those that stand among the notices are not said twice."""
    said = {one["letter"] for one in file.get("notices", ())}
    letters = [one for one in file["letters"] if one["id"] not in said]
    deliveries = [one for one in file["deliveries"] if one["letter"] not in said]
    if letters:
        _heading(console, "Other letters" if said else "Letters")
        shown = table("letter", "kind", "to", "made", shrink=("letter", "kind", "to"))
        for one in letters:
            to = wording.withheld(one["withheld"]) if "withheld" in one else one["recipient"]
            kind = Text(one["kind"], style="strike dim" if one["struck"] else "")
            if one["struck"]:
                kind.append("  struck", style="not strike red")
            shown.add_row(one["id"], kind, to, wording.moment(one["at"]))
        console.print(shown)
    if deliveries and file["process"] != DELIVERY.name:
        _heading(console, "Deliveries")
        shown = table("case", "to", "by", "stands at", "outcome", shrink=("to", "stands at"))
        for one in deliveries:
            outcome = one["outcome"] or "-"
            shown.add_row(one["case"], one["recipient"], one["method"], one["title"], outcome)
        console.print(shown)

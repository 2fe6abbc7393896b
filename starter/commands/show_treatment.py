"""`show` of a treatment: class with reason, routing rule by rule, attempts, requirement, plan.

Belongs here: how these look. Not here: what they say (`starter/program_treatment.py`), nor the
parts that every case has (`show.py`).
"""

import re

from rich.console import Console
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.commands.show_program_lines import (
    YES,
    cited,
    entry,
    facts,
    head,
    on,
    owed,
    rows,
    sealed,
    ticked,
)
from starter.commands.show_svp_lines import flagged

Rows = list[tuple[str, Text | str | None]]


def picture(console: Console, held: Json) -> None:
    """The treatment from the class to what comes after it."""
    facts(console, [*_of_person(held), *_of_place(held["place"]), *_of_pause(held["suspended"])])
    _because(console, held["class"]["because"])
    _routing(console, held["routing"])
    _attempts(console, held["attempts"])
    _planning(console, held["planning"])
    _after(console, held["after"])


def _of_person(held: Json) -> Rows:
    needs, required = held["needs"], held["requirement"]
    stay = held["confinement"]
    return [
        ("person", Text(held["person"], style="bold")),
        ("confinement", " ".join(filter(None, (stay["id"], stay["case"])))),
        ("class", Text(held["class"]["words"], style="bold")),
        ("requirement", sealed(required) or _required(required)),
        ("needs", sealed(needs) or (", ".join(needs) if needs else None)),
    ]


def _required(one: Json) -> Text:
    style = {"met": "bold green", "unmet": "bold red"}.get(one["requirement"], "")
    return Text(one["words"], style=style).append(f" ({one['rule']})", style="not bold dim")


def _of_place(one: Json) -> Rows:
    bed, offer, request = one["bed"], one["offer"], one["request"]
    hidden = sealed(bed)
    if hidden is not None:  # a site tells of the needs: of all that hangs on it, one line says so
        return [("site and bed", hidden)]
    return [
        ("bed", bed and f"{bed['site']} {bed['bed']}, since {on(bed['since'])}"),
        ("offered", offer and _offer(offer)),
        ("asked for a bed", request and _request(request)),
        ("place, as last told", one["on_the_list"]),
        ("no site", _no_site(one["no_site"])),
    ]


def _no_site(rule: Json | None) -> Text | None:
    return None if rule is None or sealed(rule) else cited(rule)


def _offer(one: Json) -> Text:
    said = Text(f"{one['site']} {one['bed']}", style="bold yellow")
    until = f", held until {wording.last(one['until'])}" if one["until"] else ", held"
    return said.append(f"{until}, since {on(one['since'])}", style="not bold")


def _request(one: Json) -> str:
    lapses = f"; {one['lapses']} not taken" if one["lapses"] else ""
    transfer = ", to move there" if one["transfer"] else ""
    return f"at {one['site']} since {on(one['asked_on'])}{transfer}{lapses}"


def _of_pause(one: Json | None) -> Rows:
    if one is None:
        return []
    said = Text(f"since {on(one['on'])}: ")
    said.append_text(sealed(one["why"]) or Text(str(one["why"]).replace("-", " ")))
    return [("suspended", said.append(f"; goes on in {one['resumes']}" if one["resumes"] else ""))]


# -- why this class, why this site ----------------------------------------------------------------


def _because(console: Console, grounds: Json | list[Json]) -> None:
    if not grounds:
        return
    head(console, "Why this class: each offence")
    for one in rows(console, grounds):
        said = ticked(met=one["counts"]).append(f" {one['code']}", style="not dim bold default")
        said.append(" (attempt)" if one["attempt"] else "", style="not bold default")
        said.append(f"  {_treated(one)}", style="not bold default")
        if one["condition"]:
            so = "so" if one["counts"] else "not so"
            said.append(f"; on whether {one['condition']}: {so}", style="not bold default")
        entry(console, flagged(said.append(f"  {_source(one)}", style="dim"), one["flags"]))
    console.print()


def _source(one: Json) -> str:
    """The rule and what the row of the tables cites; a rule that it cites is said once."""
    cites = str(one["citation"] or "")
    told = re.search(rf"\b{re.escape(one['rule'])}\b", cites)
    return cites if told else ", ".join(filter(None, (one["rule"], cites)))


def _treated(one: Json) -> str:
    words = {"mandated": "mandated", "policy": "referred by policy", "none": "not of the list"}
    return words[one["treatment"]]


def _routing(console: Console, routing: Json) -> None:
    hidden = sealed(routing)
    if not hidden and not routing["looked"] and not routing["chosen"]:
        return
    head(console, "Why this site: each rule in its order", [] if hidden else routing["flags"])
    if hidden:
        entry(console, hidden)
        console.print()
        return
    for one in routing["looked"]:
        said = Text(YES if one["applies"] else "-", style="green" if one["applies"] else "dim")
        said.append(f" {one['name'].replace('-', ' ')}", style="default bold")
        said.append(f": {one['site']}" if one["site"] else ": does not apply", style="default")
        entry(console, said.append("  ").append_text(cited(one)))
    entry(console, Text(f"chosen: {routing['chosen'] or 'none'}", style="bold"))
    console.print()


# -- attempts -------------------------------------------------------------------------------------


def _attempts(console: Console, attempts: Json | list[Json]) -> None:
    if isinstance(attempts, dict):
        head(console, "Attempts")
    for one in reversed(rows(console, attempts)):
        head(console, f"Attempt {one['number']}: {_ended(one)}")
        for phase in one["phases"]:
            entry(console, _phase(phase))
        if one["runs"] or one["phases"]:
            _components(console, one)
        console.print()
    if isinstance(attempts, dict):
        console.print()


def _ended(one: Json) -> str:
    if one["runs"]:
        return "runs" if one["phases"] else "not begun"
    ground = f", {one['ground'].replace('-', ' ')}" if one["ground"] else ""
    return f"{one['outcome']} on {on(one['ended_on'])}{ground}"


def _phase(one: Json) -> Text:
    usual = one["usually"]
    begun = on(one["begun_on"])
    when = f"{begun} to {on(one['until'])}" if one["until"] else f"since {begun}"
    said = Text(f"Phase {one['phase']} {when}: {one['weeks']} weeks")
    said.append(f"; usually {usual['least']} to {usual['most']} {usual['unit']}", style="dim")
    return flagged(said.append(f" {one['rule']}", style="dim"), one["flags"])


def _components(console: Console, one: Json) -> None:
    done = sum(1 for part in one["components"] if part["done_on"])
    names = " and ".join(rule["rule"] for rule in one["rules"])
    said = Text(f"components, {done} of {len(one['components'])} ({names}):")
    entry(console, flagged(said, one["flags"]))
    for part in one["components"]:
        met = bool(part["done_on"])
        line = Text("  ").append_text(ticked(met=met))
        line.append(f" {part['component'].replace('-', ' ')}", style="default not bold")
        line.append(f", {on(part['done_on'])}" if met else "", style="dim not bold")
        line.append(" (required)" if part["required"] else "", style="default not bold")
        entry(console, line)


# -- the plan, and what comes after ---------------------------------------------------------------


def _planning(console: Console, plan: Json) -> None:
    dates = [(name.replace("_", " "), on(at)) for name, at in plan["dates"].items() if at]
    clocks = [*plan["latest_starts"], *plan["running"]]
    if not dates and not clocks and not plan["to_begin"]:
        return
    head(console, f"The plan, {plan['why']['rule']}", plan["why"]["flags"])
    for name, at in dates:
        entry(console, Text(f"{name}: {at}"))
    for one in plan["latest_starts"]:
        entry(console, owed(one, "to begin at the latest"))
    for one in plan["running"]:
        entry(console, owed(one))
    if plan["to_begin"] and not plan["latest_starts"]:
        entry(console, Text("no latest start: no date of release from which to count", "yellow"))
    console.print()


def _after(console: Console, after: Json) -> None:
    heard, reviews = after["extension"], after["reviews"]
    if heard is None and not reviews:
        return
    head(console, "The parole board")
    if heard is not None:
        how = "waits for a hearing"
        if heard["convened_on"]:
            what = {True: "extended", False: "not extended"}.get(heard["extended"], "not decided")
            how = f"heard on {on(heard['convened_on'])}, {what}"
        entry(console, Text(f"petition to extend, received {on(heard['received_on'])}: {how}"))
    for one in reviews:
        kind, decision = (str(one[name]).replace("-", " ") for name in ("kind", "decision"))
        entry(console, Text(f"{on(one['decided_on'])} {kind}: {decision}"))
    entry(console, cited(after["rule"]))
    console.print()

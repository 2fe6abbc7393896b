"""`show` of a case of the assessment unit: day N of the court's days, grounds, both outputs.

Belongs here: how these look. Not here: what they say (`starter/program_soau.py`), nor the parts
that every case has (`show.py`).
"""

from rich.console import Console
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.commands.show_program_lines import cited, entry, facts, head, on, rows, sealed, ticked
from starter.commands.show_svp_lines import flagged

Rows = list[tuple[str, Text | str | None]]


def picture(console: Console, held: Json) -> None:
    """One judgment's case: first how many days are left, then why, then what was found."""
    facts(console, _head(held))
    _power(console, held)
    _grounds(console, held["grounds"])
    _outputs(console, held["outputs"])


def _head(held: Json) -> Rows:
    order, reading = held["order"], held["reading"]
    lacks = Text(f"lacks: {'; '.join(order['lacks'])} ({order['rule']})", style="bold red")
    dates = {
        "delivered, day 0": "delivered_on",
        "admitted": "admitted_on",
        "report to the court": "report_on",
        "release": "release_on",
        "court advised of it": "advised_on",
        "notice of intent": "intent_on",
        "the State has it": "intent_received_on",
        "the court's order": "decided_on",
    }
    stay = Text(reading["reading"].replace("-", " ")).append(f" ({reading['rule']})")
    return [
        ("person", Text(held["person"], style="bold")),
        ("judgment", f"{held['judgment']}, before {held['court']}"),
        ("offences", ", ".join(held["offences"])),
        ("order", f"{on(order['ordered_on'])}, under {order['sentence']}"),
        ("", flagged(lacks, order["flags"]) if order["lacks"] else None),
        ("the stay is", flagged(stay, reading["flags"])),
        *((name, on(held[one]) if held[one] else None) for name, one in dates.items()),
        ("hearings", ", ".join(map(on, held["heard_on"]))),
    ]


# -- the court's days -----------------------------------------------------------------------------


def _power(console: Console, held: Json) -> None:
    power = held["power"]
    head(console, "The court's days, T-17")
    if power is None:
        entry(console, Text("they begin with the delivery, which is not recorded"))
    else:
        _days(console, power)
    for one in held["bars"] if isinstance(held["bars"], list) else ():
        said = Text(f"no probation: {one['because']}; ", style="bold red")
        entry(console, said.append_text(cited(one)))
    for one in held["beyond"]:
        entry(console, Text(f"{one['text']}  {one['rule']}", style="yellow"))
    _can_still(console, held["can_still"])
    console.print()


def _days(console: Console, power: Json) -> None:
    last, clock = wording.day(str(power["last_day"])), power["clock"]
    if power["day"] is None:
        said = Text(f"the delivery was struck; the last day was {last}", style="bold red")
    elif power["runs"]:
        said = Text(f"day {power['day']} of {power['of']}, the last day is {last}", style="bold")
        if clock:
            said.append(": ", style="not bold")
            said.append_text(wording.left(clock)).append(" left")
    elif power["cut_short"]:
        ordered = power["ordered_on"]
        said = Text("ended by the court's order" if ordered else "ended early", style="bold")
        said.append(f" of {wording.named(ordered)}" if ordered else "")
        said.append(f"; the last would have been {last}, day {power['of']}", style="not bold")
    else:
        how = "" if power["status"] == "void" else f": {power['status']}"
        said = Text(f"the last day was {last}, day {power['of']}{how}", style="bold")
    flags = clock["flags"] if clock else power["flags"]
    entry(console, flagged(said, flags))
    target = clock and clock["conservative"]
    if target and target != clock["legal"] and power["runs"]:
        entry(console, Text(f"to be safe, by {wording.day(target)} (C-60)", style="yellow"))


def _can_still(console: Console, acts: list[Json]) -> None:
    entry(console, Text("what can still be done:" if acts else "nothing more can be done"))
    for one in acts:
        name = "bold green" if one["yours"] else "bold"
        said = Text(f"  {one['command']}", style=name)
        said.append(f"  {one['help']}", style="not bold default")
        if one["past"]:
            said.append(f"; only if done by {wording.day(one['past'])}", style="not bold red")
        elif one["until"]:
            until = one["until"]
            past = (until["seconds_left"] or 0) < 0
            word, style = ("was due", "not bold red") if past else ("until", "not bold default")
            said.append(f"; {word} {wording.day(until['legal'])}", style=style)
        said.append(f"  {one['rule']}, by {', '.join(one['by'])}", style="not bold dim")
        flags = one["until"]["flags"] if one["until"] else one["flags"]
        entry(console, flagged(said, flags))


# -- grounds and outputs --------------------------------------------------------------------------


def _grounds(console: Console, grounds: Json | list[Json]) -> None:
    head(console, "Eligibility, ground by ground")
    for one in rows(console, grounds):
        said = ticked(met=one["met"]).append(f" {_plain(one['name'])}: ", style="default bold")
        said.append(one["because"], style="default not bold")
        said.append("  ", style="not bold").append_text(cited(one))
        entry(console, said)
    if grounds == []:
        console.print("  not checked yet")
    console.print()


def _plain(word: str) -> str:
    return word.replace("-", " ")


def _outputs(console: Console, outputs: list[Json]) -> None:
    head(console, "The unit's outputs")
    for one in outputs:
        hidden, made = sealed(one["made"]), one["made"]
        said = Text() if hidden else ticked(met=bool(made)).append(" ")
        said.append(f"{_plain(one['output'])}: ", style="default bold")
        said.append_text(hidden or Text(_made(made), style="default not bold"))
        entry(console, said.append("  ", style="not bold").append_text(cited(one)))
    console.print()


def _made(one: Json | None) -> str:
    if one is None:
        return "not made"
    if "assessed_on" in one:
        return f"{on(one['assessed_on'])}, manageable: {_plain(one['manageable'])}"
    return f"{on(one['made_on'])}, for {' and '.join(one['of'])}"

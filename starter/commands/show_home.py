"""`show` of a case of notices: the home as the case sees it, and how its plan went on.

Belongs here: how these look. Not here: the rest of such a case file (`show_notices.py`).
"""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from domain.model import Json
from domain.placement.notices_state import PLANNED
from starter.commands import wording
from starter.notices import section_words
from starter.output import table


def home(console: Console, file: Json) -> None:
    """The picture of the home: who lives there, what decides about them, as of when."""
    held = file["picture"]
    place = held["home"]
    console.print(wording.heading(f"The home, as of {wording.moment(held['as_of'])}"))
    said = [place["location"], place["facility"], *_about(place, lapsed=held["licence_lapsed"])]
    console.print(f"  {', '.join(said)}\n", markup=False)
    shown = table(
        "who", "age", "capacity", "registry", "named as", "lives there", shrink=("who", "capacity")
    )
    for one in held["people"]:
        shown.add_row(*_person(one))
    console.print(shown)
    for pair in held["related"]:
        console.print(f"  of one family: {' and '.join(pair)}", markup=False)


def _about(place: Json, *, lapsed: bool) -> Iterator[str]:
    yield "funded by the Department" if place["funded"] else "not funded by the Department"
    yield "no licence in force" if lapsed else "licensed"
    yield f"office {place['office']}" if place["office"] else "no office on record"


def _person(one: Json) -> tuple[Any, ...]:
    if one["joins"]:
        lives = Text("is to join", style="bold")
    else:
        lives = Text(f"since {wording.moment(one['since'])[:10]}" if one["since"] else "yes")
        lives.append("" if one["funded"] else ", not funded")
    lives.append(f", {one['bed']} bed" if one["bed"] != "residential" else "")
    lives.append(", died" if one["deceased"] else "", style="red")
    capacity = Text(one["capacity"])
    for through in (*one["guardians"], *(f"{parent}, parent" for parent in one["parents"])):
        capacity.append(f"\n{through}", style="dim")
    named = Text(one["named_as"] or "-", style="bold" if one["named_as"] else "dim")
    age = "?" if one["age"] is None else str(one["age"])
    return one["person"], age, capacity, one["registry"], named, lives


def planned_words(events: list[Json]) -> dict[int, str]:
    """What each event of the plan says that the one before it did not: version -> words."""
    found: dict[int, str] = {}
    standing: list[str] = []
    for event in events:
        if event["kind"] != PLANNED:
            continue
        still = list(_standing(event["data"]))
        news = [*_changes(event["data"]), *(one for one in still if one not in standing)]
        heads = {one.partition(": ")[0] for one in still}
        gone = [one for one in standing if one.partition(": ")[0] not in heads]
        news += [f"no longer {one}" for one in gone]
        found[event["version"]] = "; ".join(news) or "clocks begin or end"
        standing = still
    return found


def _changes(data: Json) -> Iterator[str]:
    for one in data.get("envelopes", ()):
        about = ", ".join(page["subject"] for page in one.get("pages", ()))
        under = " ".join(map(section_words, one["sections"]))
        tail = f" about {about}" if about else ""
        yield f"{one['key']} {under} to {one['to']['recipient']}{tail}"
    yield from (f"{key} dropped" for key in data.get("dropped", ()))
    yield from (f"the guardians of {key} are asked" for key in data.get("sought", ()))
    yield from (f"letters withdraw {key}" for key in data.get("withdrawals", ()))


def _standing(data: Json) -> Iterator[str]:
    """What each event of the plan states anew."""
    for one in data.get("withheld", ()):
        under = " ".join(map(section_words, one.get("sections", ())))
        yield f"nothing about {' '.join(filter(None, (one['subject'], under)))}: {one['why']}"
    yield from (f"asks {one['key']}" for one in data.get("questions", ()))
    yield from (f"nobody to tell for {key}" for key in data.get("nobody", {}))

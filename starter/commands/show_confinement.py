"""`show` of a confinement: dates, the window of the review, linked cases, what is missing.

Belongs here: how these look. Not here: what they say (`starter/program_confinement.py`), nor the
parts that every case has (`show.py`).
"""

from typing import Final

from rich.console import Console
from rich.text import Text

from domain.model import Json
from starter.commands.show_program_lines import (
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
_MET: Final = {"yes": True, "no": False, "to-confirm": None}
_BASES: Final = {"new": "on a new sentence", "revocation-return": "back on revocation"}
_TREATED: Final = {
    "mandated": "treatment is mandated",
    "policy": "referred to treatment by policy",
    "none": "no treatment",
}


def picture(console: Console, held: Json) -> None:
    """The stay, from intake to what is missing before its end."""
    facts(console, _head(held))
    _offences(console, held["offences"])
    _dates(console, held)
    _linked(console, held)
    if not held["closed"]:
        _missing(console, held["missing"])


def _head(held: Json) -> Rows:
    released = held["released"]
    back = f", readmitted {on(held['readmitted_on'])}" if held["readmitted_on"] else ""
    return [
        ("person", Text(held["person"], style="bold")),
        ("confinement", held["confinement"]),
        ("sex", held["sex"]),
        ("county", held["county"]),
        (
            "received",
            f"{on(held['received_on'])}, {_BASES.get(held['basis'], held['basis'])}{back}",
        ),
        ("supervision", "for life, imposed already (M-17)" if held["lifetime_supervision"] else ""),
        ("left", None if released or not held["left_on"] else on(held["left_on"])),
        ("released", released and _released(released)),
    ]


def _released(one: Json) -> str:
    early = ", before the full term" if one["before_full_term"] else ""
    on_to = "to treatment in the community" if one["community"] else "to none in the community"
    return f"{on(one['on'])}, {_plain(one['kind'])}{early}, {on_to}"


def _plain(word: str) -> str:
    return word.replace("-", " ")


def _offences(console: Console, offences: list[Json]) -> None:
    head(console, "Offences: what the tables say of each")
    for one in offences:
        said = Text(one["code"], style="bold")
        said.append(" (attempt)" if one["attempt"] else "", style="not bold")
        said.append(f" of {on(one['on'])}: {_TREATED[one['treatment']]}", style="not bold")
        rule = one["treatment_rule"]
        said = flagged(said.append(f" {rule['rule']}", style="not bold dim"), rule["flags"])
        said.append("; ", style="not bold").append_text(ticked(met=_MET[one["sexually_violent"]]))
        said.append(f" sexually violent {one['review_rule']['rule']}", style="not bold default")
        for name in ("treatment_condition", "review_condition"):
            said.append(f"; on whether {one[name]}" if one[name] else "", style="not bold yellow")
        entry(console, said)
    console.print()


def _dates(console: Console, held: Json) -> None:
    dates, window = held["dates"], held["window"]
    head(console, "Release, and the window of the review before it")
    for name in ("conditional_release", "full_term", "anticipated_release"):
        if dates[name]:
            counts = " (the window counts from it)" if name == dates["counted"] else ""
            entry(console, Text(f"{name.replace('_', ' ')}: {on(dates[name])}{counts}"))
    entry(console, _due(window))
    if window["opened_on"]:
        since = "opened on" if window["over"] else "is open since"
        style = "" if window["over"] else "bold"
        said = Text(f"the window {since} {on(window['opened_on'])}: ", style=style)
        entry(console, said.append_text(cited(window["rule"])))
    if window["clock"]:
        entry(console, owed(window["clock"], "the window opens"))
    if window["undated"]:
        text = "no date of release is known: the window cannot be computed (T-01)"
        entry(console, Text(text, style="bold red"))
    console.print()


def _due(window: Json) -> Text:
    words = {
        "yes": "a review before release is due (S-01)",
        "no": "no review before release is due (S-03)",
        "to-confirm": "a person has to say whether a review is due (S-03)",
    }
    style = {"yes": "bold", "no": "", "to-confirm": "bold yellow"}
    if window["due"] == "yes" and window["over"]:
        return Text("a review before release was due (S-01)")
    return Text(words[window["due"]], style=style[window["due"]])


# -- linked cases ---------------------------------------------------------------------------------


def _linked(console: Console, held: Json) -> None:
    head(console, "Linked cases")
    facts(
        console,
        [
            ("treatment", sealed(held["treatment"]) or _treatment(held)),
            ("review", sealed(held["review"]) or _review(held["review"])),
            ("community", _community(held["community"])),
        ],
    )


def _treatment(held: Json) -> str:
    one, referred = held["treatment"], held["referred"]
    if not one["case"]:
        words = {True: "ordered, not open yet", False: "not referred (DECK-04)"}
        return words.get(referred, "nobody has looked at the offences yet")
    parts = [one["case"], one["status"] and _plain(one["status"])]
    parts.append(one["requirement"] and f"requirement {one['requirement']}")
    parts.append(one["attempt"] and f"attempt {one['attempt']}")
    parts.append(one["on"] and f"since {on(one['on'])}")
    return ", ".join(filter(None, parts))


def _review(one: Json) -> str:
    paper = one["on_paper"]
    parts = []
    if one["ordered_on"]:
        parts.append(one["case"] or "ordered, not open yet")
        parts.append(one["outcome"] and f"{_plain(one['outcome'])} on {on(one['on'])}")
    if paper:
        parts.append(f"on paper of {on(paper['reviewed_on'])}: {_plain(paper['outcome'])}")
    parts.append("on file (DECK-26)" if one["on_file"] else "no review on file yet (DECK-26)")
    return ", ".join(filter(None, parts))


def _community(one: Json | None) -> str:
    if one is None:
        return "-"
    parts = [one["case"] or "ordered, not open yet"]
    parts += [f"{_plain(past['outcome'])} on {on(past['on'])}" for past in one["ended"]]
    if one["outcome"]:
        parts.append(f"{_plain(one['outcome'])} on {on(one['on'])}")
    return ", ".join(parts)


def _missing(console: Console, missing: Json | list[Json]) -> None:
    head(console, "Missing before it may be closed")
    for one in rows(console, missing):
        sign = "✗" if one["holds"] else "!"
        said = Text(sign, style="bold red" if one["holds"] else "yellow")
        said.append(f" {one['rule']}: {one['text']}", style="default not bold")
        helps = f"; you may: {', '.join(one['commands'])}" if one["commands"] else ""
        entry(console, flagged(said, one["flags"]).append(helps, style="green not bold"))
    if missing == []:
        console.print("  nothing")
    console.print()

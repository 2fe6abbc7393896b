"""`show` of a placement or a status found: the case file that a caseworker reads.

Belongs here: how it looks. Not here: what it says (`starter/notices.py`), the parts that every case
has (`show.py`), nor the home and the history (`show_home.py`).
"""

from datetime import datetime
from itertools import zip_longest
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.model import Json
from starter.commands import wording
from starter.notices import CLIENT, DECIDE, QUESTION, SEND, section_words
from starter.output import table

STATUS: Final = {
    "planned": ("not typeset yet", ""),
    "ready": ("typeset, not sent", "yellow"),
    "sent": ("sent", "cyan"),
    "delivered": ("delivered", "green"),
    "attempted": ("every attempt was made", "green"),
    "stopped": ("stopped", "red"),
    "documented": ("documented", "green"),
}
_HOLDS: Final = {
    "subject": "every page about this person waits for the answer",
    "recipient": "everything to this recipient waits for the answer",
    "nothing": "nothing else waits for the answer",
}
_KINDS: Final = {"registered": "registered", "charged": "charged"}
_MARGIN: Final = 9
"""Columns for a rule's id."""


def matter(console: Console, file: Json, now: datetime) -> None:
    """Who joins which home, and when; or whose status was found."""
    held = file["matter"]
    head = Text("  ")
    head.append(held["person"], style="bold")
    if held["moves"] == "there":
        head.append(f" lives in {held['location']}; the status is known since ")
        head.append(wording.named(held["aware_on"]))
        console.print(head, "\n")
        return
    _joining(head, file, held, now)
    console.print(head)
    facts = [f"{held['bed']} bed", f"{held['division']} division"]
    facts += [f"sought on {wording.named(held['sought_on'])}"] if held["sought_on"] else []
    facts += [f"center {held['cmhc']}"] if held["cmhc"] else []
    facts += [f"agent {held['agent']}"] if held["agent"] else []
    console.print(f"  {', '.join(facts)}", markup=False)
    console.print(f"  {_client(held)}", markup=False)
    if held["scope_reason"]:
        style = "dim" if held["in_scope"] else "yellow"
        said = f"  {held['scope_reason']} ({held['scope_rule']})"
        console.print(Text(said, style=style))
    console.print()


def _joining(head: Text, file: Json, held: Json, now: datetime) -> None:
    if held["placed_on"]:
        head.append(f" is placed in {held['location']} from ")
        head.append(wording.named(held["placed_on"]), style="bold")
        return
    over = file["stage"] in {"not-placed", "closed"}
    head.append(f" {'was' if over else 'is'} to join ")
    head.append(held["location"], style="bold")
    head.append(" on ")
    head.append(wording.named(held["placement_on"]), style="bold")
    days = (datetime.fromisoformat(str(held["placement_on"])) - now).days
    if not over:
        head.append(f", in {days} days" if days >= 0 else ", a day that has passed")


def _client(held: Json) -> str:
    if held["client_decides"] or held["client"] in {"consented", "refused"}:
        who = "the client" if held["client_decides"] else "for the client: a guardian or parent"
        return f"{who}: {CLIENT[held['client']]}"
    return "a parent or guardian has to consent to the placement, and has not yet"


def before_it(console: Console, file: Json) -> None:
    """What is still missing, what only warns, and the questions for a named person."""
    decides = file["missing_before"] == DECIDE
    holding = [one for one in file["missing"] if one["holds"]]
    warning = [one for one in file["missing"] if not one["holds"]]
    end = "it may be decided" if decides else "it may be ended"
    if holding:
        _heading(console, f"Still missing before {end}")
        _missing(console, holding, answered_below=bool(file["questions"]))
        if file["questions"]:
            answers = f"an answer to {_asked(file['questions'])} below"
            _item(console, file["questions"][0]["rule"], answers, "red")
        if decides:
            text = "A supervisor may decide in spite of this, with a reason."
            console.print(f"  [dim]{text}[/dim]")
        console.print()
    elif file["next"]:
        console.print(f"[green]Nothing is missing: {end}.[/green]")
        _line(console, file["next"])
        console.print()
    if warning:
        _heading(console, "Holds nothing, to be known")
        for one in warning:
            _item(console, one["rule"], one["text"], "yellow")
        console.print()
    _questions(console, file["questions"])


def _missing(console: Console, holding: list[Json], *, answered_below: bool) -> None:
    """What is missing; what one command cures together stands together above it."""
    listed = [one for one in holding if not (answered_below and one["remedy"] == QUESTION)]
    for one, after in zip_longest(listed, listed[1:]):
        _item(console, one["rule"], one["text"], "red")
        if after is not None and after["remedy"] and after["remedy"] == one["remedy"]:
            continue
        if one["command"]:
            _line(console, one["command"])
        elif one["remedy"] == SEND:
            _indented(console, "it is on its way, or not typeset yet: see Notices")


def _asked(questions: list[Json]) -> str:
    return "the question" if len(questions) == 1 else f"the {len(questions)} questions"


def _questions(console: Console, questions: list[Json]) -> None:
    if not questions:
        return
    _heading(console, "Questions for a supervisor")
    for one in questions:
        _item(console, one["rule"], one["text"], "magenta")
        _indented(console, f"answers: {', '.join(one['choices'])}; {_HOLDS[one['holds']]}")
        _line(console, one["command"])
    console.print()


def notices(console: Console, file: Json) -> None:
    """Who is told what, who is told nothing, who is asked first."""
    live = [one for one in file["notices"] if one["status"] != "dropped"]
    gone = [one["key"] for one in file["notices"] if one["status"] == "dropped"]
    if live:
        _heading(console, "Notices")
        shown = table("", "under", "to", "tells", "stands at", shrink=("to", "tells", "stands at"))
        for one in live:
            under = " ".join(map(section_words, one["sections"]))
            shown.add_row(one["key"], under, _to(one), _tells(one), _stands(one))
        console.print(shown)
    if gone:
        console.print(f"  [dim]dropped, never sent: {', '.join(gone)}[/dim]\n")
    _withheld(console, file["withheld"])
    _consents(console, file["consents_asked"])
    if file["nobody"] and not file["missing"]:  # else it is said there
        _heading(console, "Nobody to tell")
        for one in file["nobody"]:
            console.print(Text(f"  for {one['consumer']}: {one['why']}", style="red"))
        console.print()


def _to(one: Json) -> Text:
    said = Text(one["to"], style="bold")
    if one["standing"] != "self":
        said.append(f"\n{one['standing']} of {one['consumer']}", style="not bold dim")
    if one["near"]:
        said.append("\nlives where the subject lives", style="not bold yellow")
    return said


def _tells(one: Json) -> Text:
    if not one["pages"]:
        named = "that somebody charged or convicted may live there" if _possibility(one) else ""
        return Text(named or "that somebody is not named", style="italic")
    said = Text()
    for number, page in enumerate(one["pages"]):
        said.append("\n" if number else "")
        said.append(page["subject"], style="bold")
        said.append(f" ({_KINDS[page['kind']]}): {', '.join(page['fields'])}")
        if page.get("consent"):
            said.append(f"\n  by {page['consent']}", style="dim")
    return said


def _possibility(one: Json) -> bool:
    return "2" in one["sections"]


def _stands(one: Json) -> Text:
    words, style = STATUS[one["status"]]
    said = Text()
    if one["status"] == "ready" and _possibility(one):
        words = "typeset, not documented"
    said.append(words, style=style)
    if one["method"]:
        said.append(f" {_by(one['method'])}")
    if one["sent_on"] or one["ended_on"]:
        done = one["status"] in {"delivered", "attempted", "stopped"}
        when = one["ended_on"] if done else one["sent_on"]
        said.append(f" {wording.moment(when)[:10]}")
    for more in (one["delivery_title"], one["delivery"], one["letter"]):
        said.append(f"\n{more}" if more else "", style="dim")
    return said


def _by(method: str) -> str:
    return {"hand": "by hand", "certified": "by certified mail", "letter": "by letter"}.get(
        method, method.replace("-", " ")
    )


def _withheld(console: Console, rows: list[Json]) -> None:
    if not rows:
        return
    _heading(console, "Told nothing about")
    shown = table("who", "under", "why", "rule", shrink=("why",))
    together: dict[tuple[str, ...], list[str]] = {}
    for one in rows:
        same = (one["subject"], one["words"], one["rule"], one["consent"] or "")
        together.setdefault(same, []).extend(map(section_words, one["sections"]))
    for (subject, words, rule, consent), under in together.items():
        why = Text(words).append(f"\n{consent}" if consent else "", style="dim")
        shown.add_row(subject, " ".join(under) or "-", why, rule)
    console.print(shown)


def _consents(console: Console, rows: list[Json]) -> None:
    if not rows:
        return
    _heading(console, "Consents asked for")
    shown = table("about", "case", "stands at", "covers", shrink=("stands at",))
    for one in rows:
        covers = [
            words
            for name, words in (("co_residents", "(3)(C)"), ("prospective", "prospective"))
            if one[name]
        ]
        stands = one["title"] or "to be opened"
        shown.add_row(one["subject"], one["consent"] or "-", stands, ", ".join(covers) or "-")
    console.print(shown)


# -- lines --------------------------------------------------------------------------------------


def _heading(console: Console, text: str) -> None:
    console.print(wording.heading(text))


def _item(console: Console, rule: str, text: str, style: str) -> None:
    """A rule and what it wants; what does not fit continues under its own beginning."""
    shown = Table.grid()
    shown.add_column(width=_MARGIN + 2, no_wrap=True)
    shown.add_column(overflow="fold")
    shown.add_row(Text(f"  {rule}", style=style), Text(text))
    console.print(shown)


def _indented(console: Console, text: str) -> None:
    console.print(Padding(Text(text, style="dim"), (0, 0, 0, _MARGIN + 2), expand=False))


def _line(console: Console, text: str) -> None:
    """A command line to be copied: one line, however narrow the screen is."""
    console.print(Text(" " * (_MARGIN + 2) + text, style="cyan"), soft_wrap=True)

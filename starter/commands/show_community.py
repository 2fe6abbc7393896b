"""`show` of treatment in the community: provider, team, rhythms, assessment, attempts.

Belongs here: how these look. Not here: what they say (`starter/program_community.py`), nor the
parts that every case has (`show.py`).
"""

from rich.console import Console
from rich.text import Text

from domain.model import Json
from starter.commands.show_program_lines import entry, facts, head, on, owed, rows, sealed, ticked
from starter.commands.show_svp_lines import flagged

Rows = list[tuple[str, Text | str | None]]


def picture(console: Console, held: Json) -> None:
    """One person's treatment in the community."""
    facts(console, _head(held))
    _provider(console, held["provider"])
    _team(console, held["team"])
    _rhythms(console, held["rhythms"])
    _assessment(console, held["assessment"])
    _attempts(console, held["attempts"])


def _head(held: Json) -> Rows:
    statutory, linked = held["statutory"], held["linked"]
    said = Text(f"{statutory['words']} ({statutory['rule']})")
    return [
        ("person", Text(held["person"], style="bold")),
        ("released", f"{on(held['release_on'])}, {_plain(held['basis'])}"),
        ("region", held["region"]),
        ("treatment is", flagged(said, statutory["flags"])),
        ("begun", held["begun_on"] and on(held["begun_on"])),
        ("ended", held["ended_on"] and on(held["ended_on"])),
        ("died", held["died_on"] and on(held["died_on"])),
        ("for life", held["lifetime"] and _lifetime(held["lifetime"])),
        ("confinement", linked["confinement"]),
        ("treatment there", linked["treatment"]),
    ]


def _plain(word: str) -> str:
    return word.replace("-", " ")


def _lifetime(one: Json) -> Text:
    if one["ended_on"]:
        said = f"supervision ended on {on(one['ended_on'])}"
    else:
        how = "monitored" if one["monitored"] else "not monitored"
        said = f"supervision since {on(one['imposed_on'])}, {how}; "
        said += f"may be ended at age {one['may_end_at']}"
    return flagged(Text(f"{said} ({one['rule']})"), one["flags"])


def _provider(console: Console, one: Json) -> None:
    head(console, f"Provider, {one['rule']['rule']}", one["rule"]["flags"])
    if one["provider"] is None:
        entry(console, Text("none is assigned", style="bold red"))
    else:
        said = ticked(met=one["approved"]).append(f" {one['provider']}", style="bold default")
        said.append(f", since {on(one['since'])}; {_approval(one)}", style="not bold default")
        entry(console, said)
    if one["lost"]:
        text = f"{one['lost']} lost its approval on {on(one['lost_on'])}: another one is wanted"
        entry(console, Text(text, style="bold red"))
    console.print()


def _approval(one: Json) -> str:
    if one["approved_since"] is None:
        return "the register has no approval"
    until = f", withdrawn from {on(one['withdrawn_on'])} on" if one["withdrawn_on"] else ""
    stands = "approved" if one["approved"] else "not approved now; approved"
    return f"{stands} since {on(one['approved_since'])}{until}"


def _team(console: Console, team: Json) -> None:
    flags = sorted({*team["flags"], *team["rule"]["flags"]})
    head(console, f"Containment team, {team['rule']['rule']}", flags)
    for one in team["seats"]:
        said = ticked(met=bool(one["who"])).append(f" {_plain(one['seat'])}: ", style="default")
        entry(console, said.append(one["who"] or "nobody", style="default not bold"))
    one = team["specialist"]
    said = ticked(met=bool(one["who"])).append(f" {_plain(one['role'])}: ", style="default")
    said.append(one["who"] or "nobody: treatment does not begin", style="default not bold")
    entry(console, flagged(said.append(f"  {one['rule']}", style="dim not bold"), one["flags"]))
    console.print()


def _rhythms(console: Console, rhythms: list[Json]) -> None:
    head(console, "Rhythms")
    for one in rhythms:
        hidden = sealed(one["last"])
        said = Text(one["rhythm"], style="bold").append(": ", style="not bold")
        if hidden:
            said.append_text(hidden)
        else:
            said.append(_last(one["last"]), style="not bold")
        entry(console, said)
        if one["next"]:
            entry(console, Text("  ").append_text(owed(one["next"], "next")))
        else:
            rule = one["rule"]
            idle = Text(f"  no clock runs  {rule['rule']}", style="dim")
            entry(console, flagged(idle, rule["flags"]))
    console.print()


def _last(one: Json | None) -> str:
    if one is None:
        return "none yet"
    found = [_plain(str(one[name])) for name in ("kind", "opinion", "rating") if name in one]
    return f"last on {on(one['on'])}, {', '.join(found)} ({one['number']} so far)"


def _assessment(console: Console, one: Json | None) -> None:
    hidden = sealed(one)
    head(console, "Assessment", one["flags"] if one and not hidden else ())
    if one is None:
        entry(console, Text("none yet (M-16)"))
    elif hidden:
        entry(console, hidden)
    else:
        other = "; made for another provider (M-16)" if one["of_another_provider"] else ""
        entry(console, Text(f"{on(one['on'])} by {one['assessor']}{other}"))
    console.print()


def _attempts(console: Console, attempts: Json | list[Json]) -> None:
    if not attempts:
        return
    head(console, "Attempts that are over")
    for one in rows(console, attempts):
        begun = f"begun {on(one['begun_on'])}, " if one["begun_on"] else "never begun, "
        entry(console, Text(f"{begun}{one['outcome']} on {on(one['ended_on'])}"))
    console.print()

"""Letters as people see them: which of a case, who may read one, and what one still lacks.

Not here: files that prove (`starter/files.py`), wording letters (`activities/letters/`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from activities.blobs import Vault
from activities.letters.facts import Gatherer, NeedsPersonError
from activities.letters.text import LetterError
from domain.actors import Actor
from domain.events import Effect
from domain.model import Json
from domain.recording import EffectAsked
from law.civil import civil_day
from law.tables import Tables
from records import queries
from records.tables import LETTERS
from starter import sight as sights
from starter.answers import NotFoundError, WithheldError
from starter.reading import sight, visible
from starter.sight import WITHHELD, Sight, Sights

_DROPPED: Final = "dropped: do not send"
_SAID_ANEW: Final = frozenset(
    {"svp-notice", "mdt-assessment", "prc-determination", "svp-transmittal"}
    | {"right-to-petition", "annual-report-transmittal", "consent-request"}
    | {"treatment-decision"}
)
"""Letters of which the newest counts; every other one is of a step of its own, and stays."""


def letter(conn: Connection, letter_id: str, actor: Actor) -> Json:
    """A letter's row, for somebody who may read it.

    Raises:
        NotFoundError: there is none, or the actor does not see its case.
        WithheldError: the actor sees the case, and may not read this letter.
    """
    row = queries.letter(conn, letter_id)
    seen = None if row is None else sights.of_case(conn, row["case_id"], actor)
    if row is None or seen is None or not seen.sees:
        raise NotFoundError(f"no letter {letter_id}")
    rule = seen.of_letter(row)
    if rule is not None:
        raise WithheldError(rule, f"the letter {letter_id}", row["case_id"])
    return row


def withheld(conn: Connection, letters: Iterable[str], actor: Actor) -> dict[str, str]:
    """Of some letters those that an actor may not read: letter -> the rule."""
    query = select(LETTERS).where(LETTERS.c.id.in_(list(letters)))
    seen = Sights(conn, actor)
    found: dict[str, str] = {}
    for row in map(dict, conn.execute(query).mappings()):
        held = seen.of(row["case_id"])
        rule = None if held is None else held.of_letter(row)
        if rule is not None:
            found[row["id"]] = rule
    return found


def _stands(envelope: Json | None) -> str | None:
    """Where the envelope of a notice stands; a dropped one is not to be handed to anybody."""
    if envelope is None:
        return None
    return _DROPPED if envelope.get("status") == "dropped" else envelope.get("status")


def _superseded(
    row: Json, all_of_them: Iterable[Json], seen: Sight, stands: str | None
) -> Json | None:
    """Why a letter no longer counts: its entry was struck, it was dropped, or there is a newer."""
    if row["event_version"] in seen.state.struck:
        return {"why": "struck", "letter": None}
    if stands == _DROPPED:
        return {"why": "dropped", "letter": None}
    standing = [one for one in all_of_them if one["event_version"] not in seen.state.struck]
    newer = [one for one in standing if _replaces(one, row)]
    if newer:
        return {"why": "newer", "letter": newer[-1]["id"]}
    # What was decided anew counts before the letter of it is made.
    ordered = (_ordered(one) for one in seen.state.effects.values() if one.kind == "letter")
    return {"why": "newer", "letter": None} if any(_replaces(one, row) for one in ordered) else None


def _ordered(effect: Effect) -> Json:
    """A letter that is ordered and not made, like the row that it will have."""
    data = effect.data
    to = data.get("guardian") or data.get("recipient")
    named = {"kind": data.get("letter_kind"), "recipient": to, "effect_key": effect.key}
    return {**named, "event_version": effect.version}


def _replaces(one: Json, row: Json) -> bool:
    """Whether a letter says anew what another one said: the same to the same office or person."""
    alike = ("kind", "recipient")
    return (
        row["kind"] in _SAID_ANEW
        and one["event_version"] > row["event_version"]
        and all(one[name] == row[name] for name in alike)
        and _order_of(one) == _order_of(row)
    )


def _order_of(row: Json) -> str:
    """The name of the order within its event: the third part of the effect's key."""
    return str(row["effect_key"]).split("/", 2)[-1]


def letters(conn: Connection, case: str, actor: Actor) -> list[Json]:
    """The letters of a case, with their envelopes; of withheld ones only that they are there.

    Of each the entry that ordered it, and whether it is superseded.

    Raises:
        NotFoundError: there is no such case for this actor.
    """
    seen = sight(conn, case, actor)
    view = visible(conn, case, actor)
    sent = {one["letter_id"]: one for one in view.mailings}
    held = view.case["state"].get("envelopes", {}).values()
    envelopes = {one.get("letter"): one for one in held}
    names = ("id", "kind", "wording", "recipient", "at", "digest", "changed")
    on = {one["version"]: one["occurred_on"] for one in view.events}
    raw = {one["id"]: one for one in view.letters}
    return [
        {
            **{name: one[name] for name in names},
            "event": {
                "version": one["event_version"],
                "kind": seen.state.log[one["event_version"] - 1],
                "occurred_on": on.get(one["event_version"]),
            },
            "superseded": _superseded(
                raw[one["id"]], view.letters, seen, _stands(envelopes.get(one["id"]))
            ),
            "article": sent.get(one["id"], {}).get("article"),
            "mail": sent.get(one["id"], {}).get("status"),
            "envelope": envelopes.get(one["id"], {}).get("key"),
            "stands": _stands(envelopes.get(one["id"])),
        }
        | ({WITHHELD: one[WITHHELD]} if WITHHELD in one else {})
        for one in seen.letters(view.letters)
    ]


def lacking(
    conn: Connection, case: str, actor: Actor, vault: Vault, tables: Tables, at: datetime
) -> Json:
    """What the registers lack for the letters that a case waits for: effect -> names of fields."""
    seen = sights.of_case(conn, case, actor)
    found: Json = {}
    if seen is None:
        return found
    state = seen.state
    for key, effect in state.effects.items():
        if effect.kind != "letter" or seen.of_order(effect.version, effect.data) is not None:
            continue
        asked = EffectAsked(
            process=state.process, case=case, office=state.office, effect=effect, at=at
        )
        try:
            Gatherer(conn, tables, vault, civil_day(at)).plan(asked)
        except NeedsPersonError as lack:
            found[key.removeprefix(f"{case}/")] = list(lack.lacks)
        except LetterError as fault:  # nothing is missing, but it may not or cannot be told so
            found[key.removeprefix(f"{case}/")] = [str(fault)]
    return found

"""Command lines of a case of `svp` or `commitment`: what may be given now, ready to be copied.

Belongs here: which commands have nothing to be done to any more, and a command's line with what the
case knows filled in. Not here: who may give what (the command tables), nor how it looks.
"""

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Final

from domain import rules
from domain.commands import CommandSpec
from domain.model import Json
from domain.process import STRIKE
from domain.state import CaseState
from domain.svp.commitment_state import CommitmentState
from domain.svp.svp_evaluation import BOTH
from domain.svp.svp_state import SvpState
from starter.commands.fields import fields_of
from starter.sight import Sight

PROCEEDINGS: Final = (SvpState, CommitmentState)
DECIDE_LATE: Final = "decide-late"
_IN_THE_COUNTY: Final = frozenset({"file-petition", "notify-prosecutor"})
"""Where the law names the county of conviction."""
_VICTIMS_TOLD: Final = "record-victims-told"


def moot(seen: Sight, name: str) -> bool:
    """Whether a command, though the stage allows it, has nothing to be done to any more, or yet."""
    return latest_to_strike(seen) is None if name == STRIKE else _moot(name, seen.state)


def latest_to_strike(seen: Sight) -> int | None:
    """The latest event that the role of whoever looks may strike; None if there is none.

    Court, office and seat are looked at when it is struck.
    """
    process, state = seen.process, seen.state
    every = process.commands[STRIKE].roles
    found = (
        version
        for version, kind in enumerate(state.log, 1)
        if version not in state.struck
        and kind in process.strikable
        and seen.actor.role in process.strikers.get(kind, every)
    )
    return max(found, default=None)


def _moot(name: str, state: CaseState) -> bool:
    """Victims may be told once more of an event; nothing asks for it once nothing is owed."""
    return name == _VICTIMS_TOLD and not any(
        one.live and one.rule == rules.VICTIM_NOTICE for one in state.obligations.values()
    )


def command_line(seen: Sight, spec: CommandSpec, given: Mapping[str, object] | None = None) -> str:
    """The whole command line of a command, for whoever looks at the case.

    What the case knows is filled in; what a person has to choose is not chosen: `'true|false'`, and
    a day is `YYYY-MM-DD`.
    """
    known = {**_answers(spec.name, seen.state), **(given or {})}
    if spec.name == STRIKE:
        known = {"version": latest_to_strike(seen), **known}
    words = ["dueprocess do", seen.state.case, spec.name]
    example = spec.example_by(seen.state.values)
    for name, field in fields_of(spec).items():
        if name in known or field["required"] or name in example:
            value = known[name] if name in known else _blank(name, field, example.get(name))
            words += [f"--set {_quoted(name, value)}"] if value is not None else []
    words += ["--evidence DIGEST"] if spec.needs_evidence else []
    words += ["--reason '...'"] if spec.needs_reason else []
    actor = seen.actor
    return " ".join([*words, f"--as {actor.role}:{actor.office}:{actor.id}"])


def _answers(name: str, state: CaseState) -> Json:
    """Values of a command that follow from where the case stands; None for what is left out."""
    if name == DECIDE_LATE and isinstance(state, PROCEEDINGS) and state.late:
        return {"obligation": next(iter(state.late))}
    if name == _VICTIMS_TOLD and isinstance(state, PROCEEDINGS):
        owed = (one.key for one in state.obligations.values() if one.live)
        events = [key.split(":")[1] for key in owed if key.startswith(f"{rules.VICTIM_NOTICE}:")]
        told: Json = {"told": list(state.victims) or None}
        told["none_known"] = None if state.victims else True
        return {"event": "|".join(dict.fromkeys(events)), **told}
    if not isinstance(state, SvpState):
        return {}
    if name in _IN_THE_COUNTY:
        return {"county": state.county}
    return _open_sides(name, state)


def _open_sides(name: str, state: SvpState) -> Json:
    """To whom notice is still to be given, or who has still to receive it."""
    field, done = {
        "give-notice": ("to", state.given),
        "record-receipt": ("by", state.received),
    }.get(name, ("", {}))
    left = [one for one in BOTH if one not in done]
    return {field: "|".join(left)} if field and left else {}


def _blank(name: str, field: Json, example: object) -> object:
    """What stands in a line where a person has to fill in something."""
    if field.get("choices") and field["type"] == "choice":
        return "|".join(_typed(one) for one in field["choices"])
    if field["type"] in {"day or time", "day"}:
        return "YYYY-MM-DD"
    return name.upper() if example is None else example


def _quoted(name: str, value: object) -> str:
    text = _typed(value)
    return f"{name}={text}" if shlex.quote(text) == text else shlex.quote(f"{name}={text}")


def _typed(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_typed(one)}' for key, one in value.items())}}}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return f"[{', '.join(map(_typed, value))}]"
    return json.dumps(value) if isinstance(value, bool) else str(value)

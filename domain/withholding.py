"""Who may see a case, and what of it is withheld from whom (S-14, S-35).

Belongs here: the pure decisions, asked wherever something leaves the record for a person. Not here:
what is withheld (each process says so in its table), nor how a withheld entry is shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain import events as ev
from domain.actors import Actor, Role
from domain.decider import allowed
from domain.process import STRIKE, Process, Withheld
from domain.state import CaseState

SEES_ALL: Final = frozenset({Role.OPERATOR, Role.AUDITOR, Role.COUNSEL, Role.SYSTEM})
"""Roles that know of the cases of every office."""
FACT: Final = "fact:"
"""Before the name of a field of the state, in `Withheld.what`."""
REASON: Final = "reason:"
"""Before the kind of an event of which only the reason is withheld, in `Withheld.what`."""
TELL: Final = "tell:"
"""Before a fact that another case is told of, in `Withheld.what`: by an event that may be open."""
DUTY: Final = "duty:"
"""Before the rule of a clock that only some may know of, running or ended, in `Withheld.what`."""


# -- who knows of a case --------------------------------------------------------------------------


def sees(actor: Actor, office: str) -> bool:
    """Whether an actor belongs to an office, or sees the cases of every one."""
    return actor.office == office or actor.role in SEES_ALL


def reaches(process: Process[Any], office: str, actor: Actor) -> bool:
    """Whether a command gets as far as the case. Its decider may still refuse it (H-02)."""
    return sees(actor, office) or actor.role in process.parties


def may_read(process: Process[Any], state: CaseState, actor: Actor) -> bool:
    """Whether an actor may know of a case; to others it looks like a missing one.

    Members of a committee see only the cases in which they hold a seat, a court only those that are
    before no other one.
    """
    if actor.role in SEES_ALL:
        return True
    if actor.role in process.seats:
        return _seated(process, state, actor)
    if actor.role is Role.COURT and process.forum:
        named = court_of(process, state)
        return named == actor.office or (not named and state.stage in process.forum_open)
    return reaches(process, state.office, actor)


def court_of(process: Process[Any], state: CaseState) -> str:
    """The court before which a case is; empty before a petition, and where there is none."""
    return str(getattr(state, process.forum)) if process.forum else ""


def may_give(process: Process[Any], state: CaseState, actor: Actor) -> tuple[str, ...]:
    """The commands that an actor may give now, as far as role, office and stage say so.

    What every role of the agency may give is for the agency with jurisdiction: a role of it that is
    a party to the cases of others gives there only what is its own.
    """
    given = allowed(process, state, actor.role)
    if process.strikers and not _strikes(process, state, actor):
        given = tuple(name for name in given if name != STRIKE)
    if sees(actor, state.office) or actor.role not in process.agency:
        return given
    return tuple(name for name in given if not process.agency <= process.commands[name].roles)


def _strikes(process: Process[Any], state: CaseState, actor: Actor) -> bool:
    """Whether there is an event that somebody of that role may strike."""
    stands = {kind for at, kind in enumerate(state.log, 1) if at not in state.struck}
    return any(actor.role in process.strikers[kind] for kind in stands & process.strikable)


# -- what of it is withheld -----------------------------------------------------------------------


def content_for(process: Process[Any], state: CaseState, actor: Actor, kind: str) -> str | None:
    """The rule that withholds a kind of content of a case from an actor; None if none does.

    Args:
        process: the case's process.
        state: the case, as it stands.
        actor: who would read.
        kind: a kind of event or of letter, or `fact:<field of the state>`.
    """
    withheld = (one for one in process.withheld if kind in one.what)
    return next((one.rule for one in withheld if not _reader(one, process, state, actor)), None)


def anything(process: Process[Any], state: CaseState, actor: Actor) -> str | None:
    """The first rule that withholds anything at all of a case from an actor, if one does."""
    return next(
        (one.rule for one in process.withheld if not _reader(one, process, state, actor)), None
    )


def of_event(
    process: Process[Any],
    state: CaseState,
    actor: Actor,
    kind: str,
    data: Mapping[str, Any],
) -> str | None:
    """The rule that withholds an event: by its kind, its clock, or what it strikes or reports done.

    An effect that is done repeats its order; so it is withheld as the letter is that was ordered,
    and as the event that ordered it.
    """
    asked = [kind, *_of_clock(data)]
    if kind == ev.STRUCK:
        asked.append(str(data.get("struck", "")))
    if kind == ev.EFFECT_DONE:
        order = data.get("order") or {}
        asked += _ordered(state, version_of(str(data.get("effect", ""))), order)
    return _first(process, state, actor, asked)


def shown_as(process: Process[Any], kind: str) -> str:
    """The kind under which an event that is withheld is shown: its own, if that tells nothing."""
    told = (one.shown_as for one in process.withheld if one.shown_as and kind in one.what)
    return next(told, kind)


def of_reason(
    process: Process[Any],
    state: CaseState,
    actor: Actor,
    kind: str,
    data: Mapping[str, Any],
) -> str | None:
    """The rule that withholds the reason given with an event, and with its strike."""
    kinds = (kind, str(data.get("struck", ""))) if kind == ev.STRUCK else (kind,)
    return _first(process, state, actor, [f"{REASON}{one}" for one in kinds])


def of_order(
    process: Process[Any],
    state: CaseState,
    actor: Actor,
    version: int,
    order: Mapping[str, Any],
) -> str | None:
    """The rule that withholds what an event ordered: a letter, an alert, a report.

    Args:
        process: the case's process.
        state: the case, as it stands.
        actor: who would read.
        version: the event that ordered it.
        order: the order's data; of a letter at least `letter_kind`.
    """
    return _first(process, state, actor, _ordered(state, version, order))


def of_duty(process: Process[Any], state: CaseState, actor: Actor, key: str) -> str | None:
    """The rule that withholds a duty, by its key: the rule of its clock stands before the colon."""
    return content_for(process, state, actor, f"{DUTY}{key.partition(':')[0]}")


def version_of(effect_key: str) -> int:
    """The event that ordered an effect: the second part of its key; 0 if it has none."""
    parts = effect_key.split("/")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0


def _ordered(state: CaseState, version: int, order: Mapping[str, Any]) -> Iterator[str]:
    if 0 < version <= len(state.log):
        yield state.log[version - 1]
    if order.get("letter_kind"):
        yield str(order["letter_kind"])
    if order.get("fact"):
        yield f"{TELL}{order['fact']}"
    yield from _of_clock(order)


def _of_clock(data: Mapping[str, Any]) -> Iterator[str]:
    """What is asked of events and alerts that are about a clock: they name its rule."""
    if data.get("rule"):
        yield f"{DUTY}{data['rule']}"


def _first(
    process: Process[Any], state: CaseState, actor: Actor, kinds: Iterable[str]
) -> str | None:
    found = (content_for(process, state, actor, kind) for kind in kinds)
    return next((rule for rule in found if rule is not None), None)


def _reader(one: Withheld, process: Process[Any], state: CaseState, actor: Actor) -> bool:
    """Whether somebody is among the readers: by role, and by seat, court or office where it counts.

    A party reads what the rule gives its role, wherever it belongs; every other role only of its
    own office's cases, and so does a party that may be the agency of a case itself: of the cases of
    others it reads what it has filed.
    """
    role = actor.role
    if role is Role.SYSTEM:
        return True
    if role not in one.readers:
        return False
    if role in process.seats:
        return _seated(process, state, actor)
    if role is Role.COURT and process.forum:
        return court_of(process, state) == actor.office
    if role in process.parties and role not in process.agency:
        return True
    return sees(actor, state.office) or _filed(one, process, state, actor)


def _filed(one: Withheld, process: Process[Any], state: CaseState, actor: Actor) -> bool:
    """Whether a party would read what its own office has filed: that is kept from others."""
    if not one.filer or actor.role not in process.parties:
        return False
    return str(getattr(state, one.filer)) == actor.office


def _seated(process: Process[Any], state: CaseState, actor: Actor) -> bool:
    return process.seated is not None and process.seated(state, actor)

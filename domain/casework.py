"""What cases of every process share: the law's snapshot, warnings, clocks, reports, alerts.

Belongs here: small things that more than one process uses. Not here: who may act in a process
(each has its own `common.py`), nor any number of the law.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from pydantic import Field, ValidationError

from domain import rules
from domain.actors import Role
from domain.commands import Command, Id
from domain.decider import SKEW
from domain.events import Order
from domain.model import Frozen, Json
from domain.obligations import Closing, Duty, Obligations, settle
from domain.refusal import Refusal

Values = TypeVar("Values", bound=Frozen)

MACHINE: Final = frozenset({Role.SYSTEM})


class LawSnapshot(Frozen):
    """The values of the rule tables that a case decides by, with their version and digest."""

    version: str
    digest: str
    values: Json = Field(default_factory=dict)


class OpenCase(Command):
    """What every opening of a case says: the office that owns it, and the law it decides by."""

    office: Id
    law: LawSnapshot


class OpenPersons(OpenCase):
    """An opening that tells of other open cases of the person, as the record has them (S-01).

    `others` are those of the same office; another office's are not named, only `elsewhere`.
    """

    others: tuple[Id, ...] = ()
    elsewhere: bool = False


def said_of_others(command: OpenPersons, rule: str) -> list[dict[str, str]]:
    """What whoever opens is warned of: the person has another open case of the process."""
    said = [warning(rule, f"the person has another open case, {one}") for one in command.others]
    if command.elsewhere:
        said.append(warning(rule, "the person has another office's case, which is open"))
    return said


def opened_data(command: OpenCase) -> Json:
    """The data of the opening event: the facts of the command and the law as it stands."""
    looked_up = {"law", "occurred_on", "evidence", "others", "elsewhere"}
    facts = command.model_dump(mode="json", exclude=looked_up)
    law = command.law
    return {**facts, "law": law.version, "law_digest": law.digest, "values": law.values}


def read_values(model: type[Values], values: Mapping[str, object]) -> Values | Refusal:
    """Read the values of the law that a process needs; a misfit names the value (H-05)."""
    try:
        return model.model_validate(values)
    except ValidationError as misfit:
        first = misfit.errors(include_url=False, include_input=False)[0]
        where = ".".join(("law", "values", *map(str, first["loc"])))
        return Refusal(rule=rules.H_05, message=f"{where}: {first['msg']}", field=where)


def warning(rule: str, text: str, of: str = "") -> dict[str, str]:
    """A warning (W): shown to the caller and kept in the ledger; it stops nothing.

    `of` names the field of the state that it tells something of, where that may be withheld.
    """
    return {"rule": rule, "text": text, **({"of": of} if of else {})}


def with_warnings(data: Json, warnings: Iterable[dict[str, str]]) -> Json:
    """The data of an event, with its warnings if there are any."""
    said = list(warnings)
    return {**data, "warnings": said} if said else data


def ahead(field: str, value: datetime | None, now: datetime) -> Refusal | None:
    """Refuse an instant that has not come yet (H-04)."""
    if value is None or value <= now + SKEW:
        return None
    return Refusal(
        rule=rules.H_04,
        message=f"{field} lies in the future; record what has happened",
        field=field,
    )


def duty(held: Obligations, rule: str, starts: datetime, *, until: datetime | None = None) -> Duty:
    """Order a clock. Its key is the rule; a second clock of the same rule is numbered."""
    earlier = sum(1 for owed in held.values() if owed.rule == rule)
    key = rule if earlier == 0 else f"{rule}:{earlier + 1}"
    return Duty(key=key, rule=rule, starts=starts, until=until)


def settle_rules(held: Obligations, wanted: Iterable[str], on: datetime) -> tuple[Closing, ...]:
    """Fulfil every live duty of the given rules by an act of that time: met, or late."""
    named = frozenset(wanted)
    return tuple(
        closing
        for key, owed in held.items()
        if owed.rule in named
        for closing in settle(held, key, on)
    )


def running(held: Obligations, rule: str) -> bool:
    """Whether a clock of this rule is live."""
    return any(owed.rule == rule and owed.live for owed in held.values())


def tell(owner: str | None, fact: str, on: datetime, data: Json) -> tuple[Order, ...]:
    """Report to the case that waits for this one, if any; there the fact is a machine command."""
    if owner is None:
        return ()
    report = {"occurred_on": on.isoformat(), **data}
    return (
        Order(key=f"tell-{fact}", kind="tell", data={"case": owner, "fact": fact, "data": report}),
    )


def alert(about: str, **data: str) -> Order:
    """Alert people: a task that only a person can do."""
    return Order(key=f"alert-{about}", kind="alert", data={"about": about, **data})

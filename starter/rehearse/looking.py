"""What is to be seen of a case, and how it differs from what was expected.

Belongs here: reading the record (and the running case) for the fields of `Expect`. Not here: what
is to be seen of notices (`telling.py`), nor changing anything.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from domain.actors import Actor
from domain.decider import allowed
from domain.events import EFFECT_DONE, Recorded
from domain.model import Json
from domain.process import Process
from domain.state import CaseState
from records.commit import case_row, history
from records.tables import ATTEMPTS, CASES, LEDGER, LETTERS, MAILINGS
from starter.rehearse.expecting import HIDDEN, Duty, Expect, Ladder
from starter.sight import Sight

Differences = list[str]


class View:
    """One case as the record has it at this moment."""

    def __init__(self, conn: Connection, case: str, processes: Mapping[str, Process[Any]]) -> None:
        row = case_row(conn, case)
        if row is None:
            raise LookupError(f"the record has no case {case}")
        self.conn, self.case = conn, case
        self.process = processes[row["process"]]
        self.row: Json = row["state"]
        self.state: CaseState = self.process.state.model_validate(self.row)
        self.events: tuple[Recorded, ...] = history(conn, case)

    def letters(self) -> list[str]:
        """Kinds of the letters made for this case, in the order in which they were ordered."""
        query = select(LETTERS.c.effect_key, LETTERS.c.kind).where(LETTERS.c.case_id == self.case)
        made = {row.effect_key: row.kind for row in self.conn.execute(query)}
        ordered = (
            f"{self.case}/{event.version}/{order.key}"
            for event in self.events
            for order in event.orders
        )
        return [made[key] for key in ordered if key in made]

    def mailings(self) -> list[str]:
        """Services of the envelopes of this case, in the order in which they were queued."""
        query = select(MAILINGS.c.service).where(MAILINGS.c.case_id == self.case)
        return list(self.conn.scalars(query.order_by(MAILINGS.c.queued_at, MAILINGS.c.id)))

    def refusals(self) -> list[str]:
        """Rules that refused a command of this case, in order."""
        query = select(LEDGER.c.body).where(LEDGER.c.scope == self.case, LEDGER.c.kind == "refusal")
        return [json.loads(body)["rule"] for body in self.conn.scalars(query.order_by(LEDGER.c.no))]

    def attempts(self) -> list[str | None]:
        """Outcomes of the attempts that are kept, in order; struck ones are not among them."""
        query = select(ATTEMPTS.c.outcome).where(
            ATTEMPTS.c.case_id == self.case, ATTEMPTS.c.struck.is_(False)
        )
        return list(self.conn.scalars(query.order_by(ATTEMPTS.c.version)))


def differences(view: View, expected: Expect, since: int) -> Differences:
    """How a case differs from what is expected; empty if it does not.

    Args:
        view: the case.
        expected: the expectation.
        since: the version up to which its events were looked at before.
    """
    fresh = [event for event in view.events if event.version > since]
    found = plain("stage", expected.stage, view.state.stage)
    found += _obligations(view, expected.obligations or {})
    if expected.letters is not None:
        found += lists("letters", expected.letters, view.letters())
    if expected.mailings is not None:
        found += lists("mailings", expected.mailings, view.mailings())
    if expected.events is not None:
        found += _sequence(expected.events, [event.kind for event in fresh])
    happened = {event.kind for event in view.events}
    found += [f"absent: {kind} happened" for kind in expected.absent or () if kind in happened]
    if expected.alerts is not None:
        found += lists("alerts", expected.alerts, alerts(fresh, expected.alerts))
    if expected.warnings is not None:
        found += lists("warnings", expected.warnings, warnings(fresh))
    if expected.refusals is not None:
        found += lists("refusals", expected.refusals, view.refusals())
    if expected.attempts is not None:
        found += lists("attempts", expected.attempts, view.attempts())
    for recipient, ladder in (expected.deliveries or {}).items():
        found += _delivery(view, recipient, ladder)
    for role, commands in (expected.allowed or {}).items():
        may = allowed(view.process, view.state, role)
        found += lists(f"allowed.{role}", sorted(commands), sorted(may))
    found += within("state", expected.state or {}, view.state.model_dump(mode="json"))
    for kind, data in (expected.data or {}).items():
        said = [event.data for event in view.events if event.kind == kind]
        found += within(f"data.{kind}", data, said[-1]) if said else [f"data: no event {kind}"]
    return found


def hidden(view: View, name: str, actor: Actor, wanted: Mapping[str, str]) -> Differences:
    """Whether exactly these events and letters are withheld from somebody, each by its rule.

    That a letter was made is an entry of its own; it is withheld as the letter is.
    """
    seen = Sight(view.process, view.state, actor)
    is_ = {HIDDEN: HIDDEN} if not seen.sees else _withheld(view, seen)
    return [
        line
        for kind in sorted({*wanted, *is_})
        for line in lists(f"hidden_from.{name}.{kind}", [wanted.get(kind)], [is_.get(kind)])
    ]


def _withheld(view: View, seen: Sight) -> dict[str, str]:
    entries = [
        (event.kind, seen.of_event(event.kind, event.data))
        for event in view.events
        if event.kind != EFFECT_DONE
    ]
    entries += [
        (str(order.data["letter_kind"]), seen.of_order(event.version, order.data))
        for event in view.events
        for order in event.orders
        if order.kind == "letter"
    ]
    return {kind: rule for kind, rule in entries if rule is not None}


def alerts(events: Iterable[Recorded], wanted: Sequence[str] = ()) -> list[str]:
    """What people were alerted about, in order; with the severity where one is wanted."""
    found = [order.data for event in events for order in event.orders if order.kind == "alert"]
    told = [(str(one["about"]), f"{one['about']}/{one.get('severity', '')}") for one in found]
    return [
        severe if number < len(wanted) and "/" in wanted[number] else plainly
        for number, (plainly, severe) in enumerate(told)
    ]


def warnings(events: Iterable[Recorded]) -> list[str]:
    """Rules of the warnings that events carry, in order."""
    return [
        str(one["rule"])
        for event in events
        if event.kind != EFFECT_DONE
        for one in event.data.get("warnings", ())
    ]


def delivery_of(conn: Connection, owner: str, recipient: str) -> str | None:
    """The latest delivery case of an owner's letter to a recipient."""
    query = select(CASES.c.id, CASES.c.state).where(CASES.c.process == "delivery")
    found = [
        case
        for case, state in conn.execute(query.order_by(CASES.c.id))
        if (state.get("owner"), state.get("recipient")) == (owner, recipient)
    ]
    return found[-1] if found else None


def consent_of(conn: Connection, owner: str, ward: str) -> str | None:
    """The latest consent case about a ward that another case opened."""
    query = select(CASES.c.id, CASES.c.state).where(CASES.c.process == "consent")
    found = [
        case
        for case, state in conn.execute(query.order_by(CASES.c.id))
        if (state.get("owner"), state.get("ward")) == (owner, ward)
    ]
    return found[-1] if found else None


def plain(name: str, wanted: object, is_: object) -> Differences:
    """Whether something is what was expected; None expects nothing."""
    if wanted is None or wanted == is_:
        return []
    return [f"{name}: expected {show(wanted)}, is {show(is_)}"]


def lists(name: str, wanted: Sequence[object], is_: Sequence[object]) -> Differences:
    """Whether two sequences are the same."""
    if list(wanted) == list(is_):
        return []
    return [f"{name}: expected {show(wanted)}, are {show(is_)}"]


def show(value: object) -> str:
    """A value as a difference words it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(str(one) for one in value)}]"
    return "nothing" if value is None else str(value)


def _sequence(wanted: Sequence[str], is_: Sequence[str]) -> Differences:
    """Whether the kinds came in this order; others may stand between them."""
    left = iter(is_)
    if all(kind in left for kind in wanted):
        return []
    return [f"events: expected {show(wanted)} in this order, since the last look: {show(is_)}"]


def _obligations(view: View, wanted: Mapping[str, Duty]) -> Differences:
    found: Differences = []
    held = view.state.obligations
    for key, duty in wanted.items():
        owed = held.get(key)
        if owed is None:
            found.append(f"obligations.{key}: there is none; there are {show(list(held))}")
            continue
        shown = owed.model_dump(mode="json")
        said = duty.model_dump(exclude_none=True)
        for name, value in said.items():
            found += plain(f"obligations.{key}.{name}", value, shown[name])
    return found


def _delivery(view: View, recipient: str, wanted: Ladder) -> Differences:
    case = delivery_of(view.conn, view.case, recipient)
    row = case_row(view.conn, case) if case is not None else None
    if row is None:
        return [f"deliveries.{recipient}: there is none"]
    found: Differences = []
    for name, value in wanted.model_dump(exclude_none=True).items():
        found += plain(f"deliveries.{recipient}.{name}", value, row["state"].get(name))
    return found


def within(name: str, wanted: object, is_: object) -> Differences:
    """Whether everything that is wanted is there; more may be there."""
    if isinstance(wanted, dict) and isinstance(is_, dict):
        return [
            line
            for key, value in wanted.items()
            for line in within(f"{name}.{key}", value, is_.get(key))
        ]
    if isinstance(wanted, list) and isinstance(is_, list | tuple):
        return lists(name, wanted, is_)
    return [] if wanted == is_ else [f"{name}: expected {show(wanted)}, is {show(is_)}"]

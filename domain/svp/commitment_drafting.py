"""How a commitment drafts an event: the facts of the command, warnings, days that fit.

Belongs here: what every decision of a commitment does alike. Not here: any rule of its own.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from domain import rules
from domain.casework import ahead, with_warnings
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.model import Json
from domain.numbered import numbered
from domain.obligations import Closing, Duty, Obligations
from domain.refusal import Refusal
from domain.svp import victims
from domain.svp.commitment_law import law_of
from domain.svp.commitment_state import CommitmentState
from domain.svp.common import lateness

RELEASE_PETITION: Final = "release-petition"
ESCAPE: Final = "escape"
"""Events of the law's list of which victims are told (S-34)."""

Said = Iterable[dict[str, str]]
Told = tuple[tuple[Duty, ...], tuple[Order, ...]]


def draft(
    kind: str,
    command: Command,
    on: datetime,
    said: Said = (),
    extra: Json | None = None,
    **more: Any,  # noqa: ANN401 - the draft's own fields
) -> tuple[Draft]:
    """An event with what the command says, of the day of the act; `more`: its duties and orders.

    `on` is the act's own day where the command names one, else the command's: not the typing's.
    """
    facts = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    data = with_warnings({**facts, **(extra or {})}, said)
    return (
        Draft(
            kind=kind,
            occurred_on=on,
            data=data,
            evidence=command.evidence,
            **more,
        ),
    )


def unfit(
    state: CommitmentState, command: Command, context: Context, *fields: str
) -> Refusal | None:
    """Refuse a day that has not come, or that lies before the commitment."""
    for field in fields:
        value: datetime | None = getattr(command, field)
        refusal = ahead(field, value, context.now)
        if refusal is not None:
            return refusal
        if value is not None and state.committed_on is not None and value < state.committed_on:
            return Refusal(
                rule=rules.H_05,
                message=f"{field} lies before the commitment of {state.committed_on:%Y-%m-%d}",
                field=field,
            )
    return None


def late_with(
    held: Obligations, closings: tuple[Closing, ...]
) -> tuple[list[dict[str, str]], list[Order], list[Json]]:
    """Warnings, alerts and notes of duties that an act ends late."""
    said, orders = lateness(held, closings)
    late = [{"key": one.key, "rule": held[one.key].rule} for one in closings if one.end == "late"]
    return [dict(one) for one in said], orders, list(late)


def tell_victims(
    state: CommitmentState, event: str, on: datetime, outcome: str | None = None
) -> Told:
    """The duty to tell victims of an event, and their letters; it holds nothing (S-34)."""
    held = state.obligations
    duties, letters = victims.to_tell(
        held,
        law_of(state.values).svp_victim_events,
        event,
        on,
        victims=state.victims,
        person=state.person,
        outcome=outcome,
    )
    name = f"{rules.VICTIM_NOTICE}:{event}"
    return tuple(numbered(held, name, one.rule, one.starts) for one in duties), letters

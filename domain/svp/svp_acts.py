"""What every act of a court has in common: when it was done, what it ends, what it says.

Belongs here: the form of such an event. Not here: days that cannot be (`dates.py`, passed on), nor
any act (`svp_court.py`, `svp_examination.py`, `svp_trial.py`, `svp_detention.py`).
"""

from collections.abc import Iterable
from datetime import datetime

from domain import rules
from domain.casework import warning, with_warnings
from domain.commands import Command
from domain.events import Draft, Order
from domain.model import Json
from domain.obligations import Closing, Duty, Obligations, Status, release
from domain.process import Drafts
from domain.refusal import Refusal
from domain.svp.common import lateness
from domain.svp.dates import before, hourless, misdated, well_before
from domain.svp.svp_evaluation import data_of, ended_late
from domain.svp.svp_state import SvpState

__all__ = [
    "Said",
    "acted",
    "before",
    "hourless",
    "misdated",
    "moving",
    "standing_entry",
    "voided",
    "well_before",
]

Said = Iterable[dict[str, str]]


def acted(
    state: SvpState,
    kind: str,
    command: Command,
    on: datetime | None = None,
    *,
    said: Said = (),
    more: Json | None = None,
    opens: Iterable[Duty] = (),
    closes: Iterable[Closing] = (),
    orders: Iterable[Order] = (),
) -> Drafts:
    """The event of an act done at `on` (the command's own time, if it names no other).

    A duty that it ends late is told, warned of and noted; the act counts all the same.
    """
    ended = tuple(closes)
    late, alerts = lateness(state.obligations, ended)
    data = data_of(command, **(more or {}), **ended_late(ended, state))
    return (
        Draft(
            kind=kind,
            occurred_on=on or command.occurred_on,
            data=with_warnings(data, [*said, *late]),
            opens=tuple(opens),
            closes=ended,
            orders=(*orders, *alerts),
            evidence=command.evidence,
        ),
    )


def standing_entry(state: SvpState, *kinds: str) -> int:
    """The number of the last entry of these kinds that was not struck; 0 if there is none."""
    numbers = [number for number, kind in enumerate(state.log, 1) if kind in kinds]
    return max((one for one in numbers if one not in state.struck), default=0)


def voided(held: Obligations, closes: Iterable[Closing] = ()) -> tuple[Closing, ...]:
    """End with the matter what still runs, except what victims are still to be told (S-34)."""
    ended = {one.key for one in closes}
    keys = [
        key for key, owed in held.items() if owed.rule != rules.VICTIM_NOTICE and key not in ended
    ]
    return release(held, Status.VOID, keys)


def moving(
    state: SvpState, key: str | None, until: datetime, ordered_on: datetime, rule: str
) -> Refusal | list[dict[str, str]]:
    """Whether a court may have moved a clock to that day, and what is to be said of it."""
    refusal = before("until", until, ordered_on, "the order")
    if refusal is not None:
        return refusal
    owed = state.obligations.get(key or "")
    if owed is None or owed.ends is None:
        return []
    said = []
    if owed.ends <= ordered_on:
        text = f"ordered after {owed.legal}, when the time had passed (Rule 44.01(b), K-07)"
        said.append(warning(rule, text))
    if until < owed.ends and until.date().isoformat() < str(owed.legal)[:10]:
        said.append(warning(rule, f"the day is earlier than {owed.legal}, until when it ran"))
    return said

"""Days that cannot be: what has not come yet, and what lies before its cause (H-04, H-05).

Belongs here: the comparison of two days, and the refusal that names both. Not here: what is the
cause of what (each decision knows its own).
"""

from collections.abc import Mapping
from datetime import datetime

from domain import rules
from domain.casework import ahead, warning
from domain.commands import Context
from domain.decider import SKEW
from domain.refusal import Refusal


def misdated(
    context: Context, field: str, value: datetime, cause: datetime | None, what: str
) -> Refusal | None:
    """Refuse an act that has not come yet (H-04), or that lies before its cause (H-05)."""
    return ahead(field, value, context.now) or before(field, value, cause, what)


def before(field: str, value: datetime, cause: datetime | None, what: str) -> Refusal | None:
    """Refuse an act before its cause (H-05). A day without an hour may be the day of the cause.

    A time is compared as exactly as it was typed: to the minute, if it names no second.
    """
    if cause is None or value >= _as_exactly(value, cause):
        return None
    if hourless(value) and same_day(value, cause):
        return None
    return Refusal(
        rule=rules.H_05,
        message=f"{field} lies before {what}, {_said(cause, value)}",
        field=field,
    )


def _said(on: datetime, like: datetime) -> str:
    """A day as a day, a time as a time: each as it was typed, in Missouri."""
    local = _there(on, like)
    return f"{local:%Y-%m-%d}" if hourless(local) else f"{local:%Y-%m-%d %H:%M}"


def _there(on: datetime, like: datetime) -> datetime:
    """An instant on the clock where it was written down.

    What was typed carries Missouri's offset of its own day: over a change of the clocks that of
    another day would be an hour off. What a machine wrote carries none; it is read as `like` is.
    """
    return on if on.utcoffset() else on.astimezone(like.tzinfo)


def _as_exactly(value: datetime, cause: datetime) -> datetime:
    if value.microsecond:
        return cause
    return cause.replace(microsecond=0, second=cause.second if value.second else 0)


def well_before(field: str, value: datetime, cause: datetime | None, what: str) -> Refusal | None:
    """As `before`, for what two offices type by their own clocks: within a minute is no fault."""
    if before(field, value + SKEW, cause, what) is None:
        return None
    return before(field, value, cause, what)


def day_before(field: str, value: datetime, cause: datetime | None, what: str) -> Refusal | None:
    """As `before`, for a cause of which the day is known and the hour only by its typing."""
    if cause is None or same_day(value, cause):
        return None
    return before(field, value, cause, what)


def outlived(died_on: datetime, known: Mapping[str, datetime | None]) -> list[dict[str, str]]:
    """What is on file of a day after the death: one of the two was mistyped, and it is said."""
    later = [
        f"{what} ({_there(on, died_on):%Y-%m-%d})"
        for what, on in known.items()
        if before("died_on", died_on, on, what) is not None and on is not None
    ]
    if not later:
        return []
    text = f"died_on lies before what is on file of a later day: {', '.join(later)}"
    return [warning(rules.H_05, text)]


def hourless(value: datetime) -> bool:
    """Whether only a day was given: it travels as its first minute."""
    return value == value.replace(hour=0, minute=0, second=0, microsecond=0)


def same_day(value: datetime, other: datetime) -> bool:
    """Whether two instants lie on one civil day, each where it was written down."""
    return _there(value, other).date() == _there(other, value).date()

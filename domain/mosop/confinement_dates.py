"""The dates of release, and the clock of the review that hangs on them (T-01, C-57).

Belongs here: which release the window counts from, and when its clock runs, moves and ends. Not
here: how many days before the release it opens (`law/`), nor the review itself
(`confinement_review.py`).
"""

from datetime import datetime
from typing import Final, cast

from domain import rules
from domain.casework import alert, duty, warning
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.model import Json
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import draft
from domain.mosop.confinement_state import ConfinementState, Dates
from domain.obligations import Closing, Duty, Obligation, Status
from domain.process import Decision
from domain.refusal import Refusal

CLOCK: Final = rules.CONFINEMENT_REVIEW_OPENS
Said = list[dict[str, str]]
RETURNED: Final = "revocation-return"


def wanted(state: ConfinementState) -> datetime | None:
    """The release from which the clock is to count; none while no clock is to run."""
    if state.stage not in st.IN_CUSTODY or not state.unreviewed:
        return None
    if state.review is not None or state.window_on is not None:
        return None
    return state.dates.release


def clock(state: ConfinementState, on: datetime) -> tuple[tuple[Duty, ...], tuple[Closing, ...]]:
    """What opens and ends, so that the clock runs as the state wants it.

    Nobody is reminded of what came before: the case, or the date, was not known yet.
    """
    held, to = state.obligations, wanted(state)
    live = {key: one.starts for key, one in held.items() if one.rule == CLOCK and one.live}
    if to is None:
        return (), tuple(Closing(key=key, end=Status.VOID) for key in live)
    if list(live.values()) == [to]:
        return (), ()
    closes = tuple(Closing(key=key, end=Status.EXTENDED) for key in live)
    return (duty(held, CLOCK, to).model_copy(update={"since": on}),), closes


def misfit(dates: Dates, received_on: datetime | None) -> Refusal | None:
    """Refuse dates that cannot be: after the full term, or before the person came."""
    full = dates.full_term
    for name in ("conditional_release", "anticipated_release", "full_term"):
        at: datetime | None = getattr(dates, name)
        if at is not None and received_on is not None and at < received_on:
            why = f"{name} lies before the day of intake, {received_on:%Y-%m-%d}"
            return Refusal(rule=rules.H_05, message=why, field=name)
        if at is not None and full is not None and at > full:
            why = f"{name} lies after the full term, {full:%Y-%m-%d}"
            return Refusal(rule=rules.H_05, message=why, field=name)
    return None


def doubts(state: ConfinementState) -> Said:
    """What to say of the release that the window counts from, where a review is or may be due."""
    if state.due is False or state.dates.anticipated_release is not None:
        return []
    if state.dates.release is None:
        text = "no date of release is known: the window of the review cannot be computed"
        return [warning(rules.T_01, text)]
    text = "no release is anticipated: the window counts from the first date of the sentence"
    return [warning(rules.T_01, text)]


def change_release(
    state: ConfinementState, command: cmd.ChangeRelease, _context: Context
) -> Decision:
    """Other dates: the window moves with the release, and the old date stays on file (T-01)."""
    given = command.model_dump(include=set(Dates.model_fields), exclude_none=True)
    if not given:
        why = "say which date is another: anticipated_release, conditional_release, full_term"
        return Refusal(rule=rules.H_05, message=why, field="anticipated_release")
    dates = Dates.model_validate({**dict(state.dates), **given})
    if dates == state.dates:
        why = "these dates are noted already"
        return Refusal(rule=rules.H_05, message=why, field=next(iter(given)))
    refusal = misfit(dates, state.received_on)
    return refusal or changed(state, command, dates)


def changed(
    state: ConfinementState,
    command: Command,
    dates: Dates,
    said: Said | None = None,
    orders: tuple[Order, ...] = (),
) -> tuple[Draft]:
    """Other dates that fit: what moves with them, in words, and the clock of the window."""
    after = redated(state, dates)
    opens, closes = clock(after, command.occurred_on)
    said = [*(said or []), *_moves(state, after, moved=bool(opens)), *doubts(after)]
    more: Json = {
        name: at.isoformat()
        for name, at in dates
        if at is not None and at != getattr(state.dates, name)
    }
    return (
        draft(
            st.DATES_CHANGED,
            command,
            said=said,
            more=more,
            opens=opens,
            closes=closes,
            orders=orders,
        ),
    )


def redated(state: ConfinementState, dates: Dates) -> ConfinementState:
    """The state with other dates: a window of which nobody made anything yet is to open anew."""
    moved = dates.release != state.dates.release
    fresh = moved and state.review is None and state.basis != RETURNED
    window_on = None if fresh else state.window_on
    return state.model_copy(update={"dates": dates, "window_on": window_on})


def _moves(before: ConfinementState, after: ConfinementState, *, moved: bool) -> Said:
    """What moves with the release, in words."""
    if after.dates.release == before.dates.release:
        return []
    if after.on_file:
        text = "the review on file was made for another day of release"
        return [warning(rules.S_01, text, "review")]
    if after.review is not None:
        text = "the review that is open, and its clock, move with the release"
        return [warning(rules.T_01, text, "review")]
    if moved:
        return [warning(rules.T_01, "the window of the review moves with the release")]
    return []


def window_opens(state: ConfinementState, owed: Obligation) -> Draft:
    """The first day of the window begins: no breach, but the review (T-01)."""
    return Draft(
        kind=st.WINDOW_OPENED,
        occurred_on=cast("datetime", owed.ends),
        data={"rule": rules.T_01},
        closes=(Closing(key=owed.key, end=Status.MET),),
        orders=to_confirm(state),
    )


def to_confirm(state: ConfinementState) -> tuple[Order, ...]:
    """Somebody has to say whether a review is due, now that its window is open (S-03)."""
    if state.due is not None:
        return ()
    return (alert("review-to-confirm", rule=rules.S_03, severity="statutory"),)

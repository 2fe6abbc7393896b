"""What other cases tell treatment: of beds and lists, of dates, of the release.

Belongs here: the facts of machines. Nobody hears a refusal of them, so what does not fit any more
is passed over, and kept. Not here: what people do with a bed (`treatment_beds.py`).
"""

from datetime import datetime

from domain import rules
from domain.casework import alert
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.model import Json
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.common import (
    CHANGE_REQUEST,
    DISPUTED,
    WITHDRAW_REQUEST,
    draft,
    facts_of,
    tell_site,
)
from domain.mosop.treatment_beds import asked_again, leave
from domain.mosop.treatment_ends import voided
from domain.mosop.treatment_planning import (
    Dates,
    dates_of,
    move,
    outrun,
    release_on,
    tell_dates,
)
from domain.mosop.treatment_standing import tell_standing
from domain.mosop.treatment_state import Bed, Request, TreatmentState
from domain.process import Decision, Drafts
from domain.refusal import Refusal

_ASKING = (st.WAITING, st.OFFERED, *st.RESUMABLE)
"""Where a bed may be asked for."""


def passed_over(command: Command, fact: str, **more: str) -> tuple[Draft]:
    """What was told means nothing here (any more)."""
    data: Json = {"fact": fact, **more}
    return (Draft(kind=st.PASSED_OVER, occurred_on=command.occurred_on, data=data),)


def bed_granted(state: TreatmentState, command: cmd.BedGranted, _context: Context) -> Decision:
    """A bed is held. From a site of which none was asked (any more) it will be given on."""
    asked = state.request
    fits = asked is not None and asked.site == command.site and state.stage in _ASKING
    if not fits or _before(asked, command):
        return passed_over(command, "bed-granted", site=command.site)
    told = alert("bed-held", rule=rules.DECK_08)  # by e-mail: the site is for its readers
    return (draft(st.BED_OFFERED, command, orders=(told,)),)


def _before(asked: Request | None, command: cmd.BedGranted) -> bool:
    """Whether the bed was granted on an earlier request, which was withdrawn."""
    sent = asked.sent_on if asked is not None else None
    return sent is not None and command.occurred_on < sent


def bed_lapsed(state: TreatmentState, command: cmd.BedLapsed, _context: Context) -> Decision:
    """Nobody came within the time of the hold: people ask again, once the person can come."""
    if not _is(state.offer, command.site, command.bed):
        return passed_over(command, "bed-lapsed", site=command.site)
    told = alert("bed-lapsed", rule=rules.DECK_08)
    return (draft(st.BED_LAPSED, command, orders=(told,)),)


def bed_lost(state: TreatmentState, command: cmd.BedLost, _context: Context) -> Decision:
    """Wing or program closed, or another in the bed: the site has the person on its list again."""
    ours = _is(state.bed, command.site, command.bed) or _is(state.offer, command.site, command.bed)
    if not ours or _crossed(state.bed, command):
        return passed_over(command, "bed-lost", site=command.site)
    more: Json = {}
    asked = state.request
    if state.stage != st.SUSPENDED:
        if asked is None:
            asked = Request(site=command.site, asked_on=command.occurred_on, transfer=True)
        more["request"] = asked.model_dump(mode="json")
    told = alert("bed-lost", rule=rules.C_55)
    orders = (told, *(_out(state, command) or _dated(state, command)))
    return (draft(st.BED_LOST, command, more=more, orders=orders),)


def _crossed(bed: Bed | None, command: cmd.BedLost) -> bool:
    """Whether the site did not know of the arrival yet: where the person lies is a fact."""
    if bed is None or bed.recorded_at is None or not _is(bed, command.site, command.bed):
        return False
    if command.occupied is not None:
        return not command.occupied
    return command.occurred_on <= bed.recorded_at


def _out(state: TreatmentState, command: cmd.BedLost) -> tuple[Order, ...]:
    """Who is out, or waits for another site, is taken off the list of this one again."""
    asked = state.request
    if state.stage != st.SUSPENDED and (asked is None or asked.site == command.site):
        return ()
    data = {"treatment": state.case}
    return tell_site(command.site, WITHDRAW_REQUEST, command.occurred_on, **data)


def _dated(state: TreatmentState, command: cmd.BedLost) -> tuple[Order, ...]:
    """A site that had nothing of the person any more learns until when there is time."""
    until = release_on(dates_of(state))
    if command.why != DISPUTED or until is None:
        return ()
    data = {"treatment": state.case, "release_on": until.isoformat()}
    return tell_site(command.site, CHANGE_REQUEST, command.occurred_on, **data)


def place_changed(state: TreatmentState, command: cmd.PlaceChanged, _context: Context) -> Decision:
    """Where the person stands on the list."""
    asked = state.request
    if asked is None or asked.site != command.site:
        return passed_over(command, "place-changed", site=command.site)
    return (draft(st.PLACE_CHANGED, command),)


def site_stopped(state: TreatmentState, command: cmd.SiteStopped, _context: Context) -> Decision:
    """Whoever waits there keeps the place, and may wait for ever: a person looks (DECK-13)."""
    asked = state.request
    if asked is None or asked.site != command.site:
        return passed_over(command, "site-stopped", site=command.site)
    told = alert("site-stopped", rule=rules.DECK_13)
    return (draft(st.SITE_STOPPED, command, orders=(told,)),)


def _is(bed: Bed | None, site: str, number: str) -> bool:
    return bed is not None and (bed.site, bed.bed) == (site, number)


def change_dates(state: TreatmentState, command: cmd.ChangeDates, context: Context) -> Decision:
    """Dates that a person types: at least one, and the conditional release within the term."""
    dates = dated(state, command)
    given = (command.conditional_release, command.full_term, command.anticipated_release)
    if not any(given):
        why = "say which date is another: conditional_release, full_term, anticipated_release"
        return Refusal(rule=rules.H_05, message=why, field="conditional_release")
    conditional, full = dates["conditional_release"], dates["full_term"]
    if conditional is not None and full is not None and conditional > full:
        why = f"conditional_release lies after the full term, {full:%Y-%m-%d}"
        return Refusal(rule=rules.H_05, message=why, field="conditional_release")
    return note_dates(state, command, context)


def dated(state: TreatmentState, command: cmd.ChangeDates) -> Dates:
    """The dates as they stand then; what is left out stays as it was."""
    return {
        "conditional_release": command.conditional_release or state.conditional_release,
        "full_term": command.full_term or state.full_term,
        "anticipated_release": command.anticipated_release or state.anticipated_release,
    }


def note_dates(state: TreatmentState, command: cmd.ChangeDates, _context: Context) -> Decision:
    """The dates of release, as the confinement has them: the latest start moves with them."""
    dates = dated(state, command)
    opens, closes = move(state, dates, command.occurred_on)
    said = [
        {"rule": rules.C_57, "text": f"the latest start moves with the release: {one.rule}"}
        for one in opens
    ]
    said += outrun(state, dates)
    orders = tell_dates(state, dates, command.occurred_on)
    drafted = draft(st.DATES_CHANGED, command, said=said, opens=opens, closes=closes, orders=orders)
    return (drafted,)


def person_released(
    state: TreatmentState, command: cmd.PersonReleased, _context: Context
) -> Decision:
    """Whoever left confinement is treated there no more: whatever ran is over, and unmet."""
    on = command.on
    if state.released_on is not None:
        return passed_over(command, "person-released")
    if state.stage in st.ENDINGS:
        return (draft(st.RELEASED, command, on),)
    attempt, told = state.attempt, tell_standing(state, st.REMOVED, on)
    missed = (alert("released-untreated", rule=rules.DECK_03),)
    orders = (*leave(state, on, "released"), *told, *missed)
    return (
        Draft(
            kind=st.RELEASED,
            occurred_on=on,
            data=facts_of(command, reached=attempt.reached if attempt is not None else ""),
            closes=voided(state),
            orders=orders,
        ),
    )


def settle(state: TreatmentState, now: datetime) -> Drafts:
    """After a strike: others are told how it stands, and a bed that was given up is asked for.

    So is the case of a confinement that has just made itself known.
    """
    drafts = []
    if state.retell:
        told = tell_standing(state, state.status, now)
        drafts.append(Draft(kind=st.TOLD, occurred_on=now, orders=told))
    if _forgotten(state):
        transfer = state.stage in st.RESUMABLE
        asked = Request(site=state.wanted, asked_on=now, transfer=transfer, sent_on=now)
        drafts.append(asked_again(state, asked, now))
    return tuple(drafts)


def _forgotten(state: TreatmentState) -> bool:
    """Whether the person needs a bed, and no site knows of it."""
    if not state.wanted or state.request is not None:
        return False
    return state.stage in {st.WAITING, st.OFFERED} or (
        state.stage in st.RESUMABLE and state.bed is None
    )

"""From a site to a bed: choosing, asking, arriving, and moving while treatment goes on.

Belongs here: what is asked of sites, and what people do with a bed. Not here: which site takes a
person (`treatment_routing.py`), nor what sites tell (`treatment_told.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import ahead, alert, warning
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.model import Json
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.common import (
    CORRECTIONS,
    OCCUPY_BED,
    REQUEST_BED,
    VACATE_BED,
    WITHDRAW_REQUEST,
    draft,
    tell_site,
)
from domain.mosop.letters import with_decision
from domain.mosop.treatment_law import TreatmentLaw, law_of
from domain.mosop.treatment_planning import dates_of, release_on, too_late
from domain.mosop.treatment_routing import Route, held, route, runs_now, said_of, takes_sex
from domain.mosop.treatment_state import Bed, Looked, Request, TreatmentState
from domain.process import Decision
from domain.refusal import Refusal

OVERRIDDEN: Final = "override"
Said = list[dict[str, str]]


# -- what sites are told --------------------------------------------------------------------------


def ask(state: TreatmentState, request: Request, on: datetime) -> tuple[Order, ...]:
    """Ask a site for a bed; said again, it brings the request up to date."""
    until = release_on(dates_of(state))
    data = {
        "treatment": state.case,
        "person": state.person,
        "asked_on": request.asked_on.isoformat(),
        "release_on": until.isoformat() if until else None,
        "transfer": request.transfer,
    }
    return tell_site(request.site, REQUEST_BED, on, **data)


def withdraw(state: TreatmentState, on: datetime) -> tuple[Order, ...]:
    """Take the request back, wherever it stands, and the bed that is held for it."""
    if state.request is None:
        return ()
    return tell_site(state.request.site, WITHDRAW_REQUEST, on, treatment=state.case)


def vacate(state: TreatmentState, on: datetime, why: str) -> tuple[Order, ...]:
    """The bed is free."""
    bed = state.bed
    if bed is None:
        return ()
    data = {"treatment": state.case, "on": on.isoformat(), "why": why}
    return tell_site(bed.site, VACATE_BED, on, **data)


def leave(state: TreatmentState, on: datetime, why: str) -> tuple[Order, ...]:
    """Neither bed nor place on a list: what every end, and every leave without a bed, tells."""
    return (*vacate(state, on, why), *withdraw(state, on))


# -- choosing -------------------------------------------------------------------------------------


def assign_site(state: TreatmentState, command: cmd.AssignSite, context: Context) -> Decision:
    """Choose by the order of the law (C-55); where nothing changes, say so."""
    law = law_of(state.values)
    refusal = _unknown(law, command.operating) or _stands(state, context)
    if refusal is not None:
        return refusal
    found = route(law, needs_of(state), command.operating)
    drafted = place(state, command, found, [*too_late(state), *overridden(state)])
    if drafted:
        return drafted
    return Refusal(
        rule=rules.C_55,
        message=f"the rules choose {found.site or 'no site'}, as they did: nothing changes",
    )


def overridden(state: TreatmentState) -> Said:
    """What to say where the rules choose anew after a named person has chosen."""
    if not any(one.name == OVERRIDDEN for one in state.routing):
        return []
    text = f"a named person had chosen {state.wanted} (override-site): the rules choose anew"
    return [warning(rules.C_55, text)]


def _stands(state: TreatmentState, context: Context) -> Refusal | None:
    """Whoever may not override undoes no override, unless the needs are others since."""
    there = {one.site for one in (state.bed, state.request) if one is not None}
    may = context.actor.role not in CORRECTIONS or state.needs_anew
    if may or not overridden(state) or state.wanted not in there:
        return None
    why = f"a named person chose {state.wanted} (override-site), and the needs are the same"
    who = "a supervisor or an operator may choose another site by override-site"
    return Refusal(rule=rules.C_55, message=f"{why}: {who}")


def override_site(state: TreatmentState, command: cmd.OverrideSite, _context: Context) -> Decision:
    """A named person chooses another site, with a reason (C-55); women go to none but theirs."""
    law, needs = law_of(state.values), needs_of(state)
    refusal = _unknown(law, (command.site,))
    if refusal is not None:
        return refusal.model_copy(update={"field": "site"})
    site = law.facilities[command.site]
    if not takes_sex(site, needs.sex):
        why = f"{command.site} takes {'women' if needs.sex == 'male' else 'men'} only"
        return Refusal(rule=rules.DECK_10, message=why, field="site")
    said = _against(law, command.site, state)
    looked = Looked(rule=rules.C_55, name=OVERRIDDEN, applies=True, site=command.site)
    drafted = place(state, command, Route((looked,), command.site), said)
    if drafted:
        return drafted
    why = f"{command.site} has the person, or his request, already"
    return Refusal(rule=rules.C_55, message=why, field="site")


def _against(law: TreatmentLaw, site: str, state: TreatmentState) -> Said:
    """What the rules would say of a site that a person chooses."""
    said = []
    if not runs_now(law, site, ()):
        said.append({"rule": rules.DECK_13, "text": f"{site} operates only when needed"})
    missing = held(needs_of(state)) - set(law.facilities[site].takes)
    if missing:
        text = f"{site} is not the site for a need that is noted"
        said.append({"rule": rules.C_55, "text": text, "of": "needs"})
    return said


def _unknown(law: TreatmentLaw, sites: tuple[str, ...]) -> Refusal | None:
    unknown = sorted(set(sites) - set(law.facilities))
    if not unknown:
        return None
    return Refusal(
        rule=rules.H_05,
        message=f"no site of the program is called {unknown[0]}",
        allowed=tuple(law.facilities),
        field="operating",
    )


def needs_of(state: TreatmentState) -> cmd.Needs:
    """The needs, which classification has noted before any site is chosen."""
    if state.needs is None:
        raise ValueError(f"{state.case}: no needs are noted")
    return state.needs


def place(state: TreatmentState, command: Command, found: Route, said: Said) -> tuple[Draft, ...]:
    """Follow a choice: on a site's list, or on another's, or held; empty if nothing changes."""
    if state.stage in st.BEDLESS:
        return with_decision(state.person, _from_list(state, command, found, said))
    return with_decision(state.person, _from_bed(state, command, found, said))


def _from_list(
    state: TreatmentState, command: Command, found: Route, said: Said
) -> tuple[Draft, ...]:
    """The person has no bed: waits at the site, or is held where none can take him."""
    on, now = command.occurred_on, state.request
    if now is not None and now.site == found.site:
        return ()
    if state.stage == st.HELD and not found.site and found.looked == state.routing:
        return ()
    gone = withdraw(state, on)
    if not found.site:
        kind = st.SITE_LEFT if now is not None else st.SITE_HELD
        return (_chosen(kind, command, found, said, orders=(*gone, _nobody())),)
    request = Request(site=found.site, asked_on=_since(state, on))
    kind = st.REROUTED if now is not None else st.SITE_ASSIGNED
    said = [*said, *said_of(law_of(state.values), found.site)]
    orders = (*gone, *ask(state, request, on))
    return (_chosen(kind, command, found, said, request, orders),)


def _from_bed(
    state: TreatmentState, command: Command, found: Route, said: Said
) -> tuple[Draft, ...]:
    """The person has a bed, or is in treatment: keeps it until the new one is occupied."""
    on = command.occurred_on
    here = state.bed.site if state.bed is not None else ""
    asked = state.request.site if state.request is not None else ""
    gone = withdraw(state, on)
    if not found.site:
        if state.unplaced and not asked:
            return ()
        return (_chosen(st.NO_SITE, command, found, said, orders=(*gone, _nobody())),)
    if found.site in {asked, *([] if asked else [here])}:
        return ()
    if found.site == here:  # stays after all: the move that was asked for is taken back
        return (_chosen(st.REROUTED, command, found, said, orders=gone),)
    request = Request(site=found.site, asked_on=on, transfer=True)
    said = [*said, *said_of(law_of(state.values), found.site)]
    orders = (*gone, *ask(state, request, on))
    return (_chosen(st.REROUTED, command, found, said, request, orders),)


def _since(state: TreatmentState, on: datetime) -> datetime:
    """Since when the person waits: another site's list does not begin anew."""
    return state.request.asked_on if state.request is not None else on


def _chosen(
    kind: str,
    command: Command,
    found: Route,
    said: Said,
    request: Request | None = None,
    orders: tuple[Order, ...] = (),
) -> Draft:
    more: Json = {
        "looked": [one.model_dump(mode="json") for one in found.looked],
        "site": found.site,
    }
    if request is not None:
        more["request"] = request.model_dump(mode="json")
    return draft(kind, command, said=said, more=more, orders=orders)


def _nobody() -> Order:
    """Nobody can take the person now: a person decides (DECK-13).

    Alerts go out by e-mail too, and a site tells the needs: the case names it to its readers.
    """
    return alert("no-site", rule=rules.DECK_13)


# -- beds -----------------------------------------------------------------------------------------


def record_arrival(state: TreatmentState, command: cmd.RecordArrival, context: Context) -> Decision:
    """In the bed that was held; a bed that the person had before is free only now.

    A bed is held from when that was recorded; who was moved before may be entered later.
    """
    offer, on = state.offer, command.arrived_on
    if offer is None:
        return Refusal(rule=rules.DECK_08, message="no bed is held for the person")
    refusal = ahead("arrived_on", on, context.now) or before(
        "arrived_on", on, *_earliest(state, offer)
    )
    if refusal is not None:
        return refusal
    early = before("arrived_on", on, offer.since, "the bed was held, by the books of the site")
    said = [] if early is None else [warning(rules.DECK_09, early.message)]
    data = {"treatment": state.case, "bed": offer.bed, "on": on.isoformat()}
    kind = st.ARRIVED if state.stage == st.OFFERED else st.MOVED
    orders = (*tell_site(offer.site, OCCUPY_BED, on, **data), *vacate(state, on, "moved"))
    return (draft(kind, command, on, said, _bed(offer), orders=orders),)


def _earliest(state: TreatmentState, offer: Bed) -> tuple[datetime, str]:
    """From when a bed can have been taken; who was found in it was there before anybody asked."""
    asked = state.request
    held = (offer.since, "the bed was held")
    if asked is None:
        return held
    return min(held, (asked.said_on or asked.asked_on, "the bed was asked for"))


def _bed(bed: Bed) -> Json:
    return {"site": bed.site, "bed": bed.bed, "wing": bed.wing}


def decline_bed(state: TreatmentState, command: cmd.DeclineBed, _context: Context) -> Decision:
    """It cannot be taken now: the person stays on the list, and is passed over meanwhile."""
    offer = state.offer
    if offer is None:
        return Refusal(rule=rules.DECK_08, message="no bed is held for the person")
    on = command.occurred_on
    data = {"treatment": state.case, "on": on.isoformat(), "why": "declined", "bed": offer.bed}
    orders = tell_site(offer.site, VACATE_BED, on, **data)
    return (draft(st.BED_DECLINED, command, more=_bed(offer), orders=orders),)


def ask_again(state: TreatmentState, command: cmd.AskAgain, _context: Context) -> Decision:
    """The person can take a bed again."""
    if state.request is None or state.offer is not None:
        why = "a bed is held" if state.offer is not None else "no bed is asked for"
        return Refusal(rule=rules.DECK_08, message=why)
    return (asked_again(state, state.request, command.occurred_on),)


def asked_again(state: TreatmentState, request: Request, on: datetime) -> Draft:
    """The request once more: the place on the list is that of the first one."""
    fresh = request.model_copy(update={"lapses": 0})
    return Draft(
        kind=st.ASKED_AGAIN,
        occurred_on=on,
        data={"request": fresh.model_dump(mode="json")},
        orders=ask(state, fresh, on),
    )


def before(field: str, on: datetime, since: datetime | None, what: str) -> Refusal | None:
    """Refuse a day before the one on which something else happened; the same day may be it."""
    if since is None or on.date() >= since.date() or on >= since:
        return None
    why = f"{field} lies before the day on which {what}, {since:%Y-%m-%d}"
    return Refusal(rule=rules.H_05, message=why, field=field)

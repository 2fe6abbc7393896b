"""What people do to a site: its wings, its beds, its list, and whether the program runs there.

Belongs here: opening, closing and changing by named people. Not here: what treatments say
(`site_facts.py`), nor giving beds (`site_settle.py`).
"""

from typing import Any, Final

from domain import events as ev
from domain import rules
from domain.casework import alert, opened_data, read_values, warning, with_warnings
from domain.commands import Command, Context
from domain.events import Draft
from domain.mosop import site_commands as cmd
from domain.mosop import site_stages as st
from domain.mosop.common import AGENCY, BED_LAPSED, BED_LOST, draft
from domain.mosop.site_beds import bed_of, beds_of, exists, number_of, usable, wing_of
from domain.mosop.site_law import SiteLaw, kept
from domain.mosop.site_settle import hold_key, known, lost, started, stopped, tell, voided
from domain.mosop.site_state import SiteState
from domain.obligations import settle
from domain.process import Decision
from domain.refusal import Refusal

WING_CLOSED: Final = "wing-closed"
PROGRAMME_CLOSED: Final = "programme-closed"
CORRECTED: Final = "corrected"


def open_site(_state: None, command: cmd.OpenSite, context: Context) -> Decision:
    """Open the books of a facility, as the table has it; no number of beds is no limit (C-61)."""
    law = read_values(SiteLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    actor = context.actor
    if actor.role in AGENCY and actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another office")
    row = law.facilities.get(command.facility)
    if row is None:
        return Refusal(
            rule=rules.C_61,
            message=f"facility: the table of facilities has no {command.facility}",
            allowed=tuple(law.facilities),
            field="facility",
        )
    said = [] if row.wings else [_unlimited(command.facility)]
    data = {**opened_data(command), "wings": dict(row.wings), "values": kept(law)}
    opened = Draft(
        kind=ev.OPENED,
        occurred_on=command.occurred_on,
        data=with_warnings(data, said),
        evidence=command.evidence,
    )
    operating = row.operating if command.operating is None else command.operating
    if operating:
        return (opened,)
    stopped = {"why": PROGRAMME_CLOSED, "lost": []}
    return (opened, Draft(kind=st.STOPPED, occurred_on=command.occurred_on, data=stopped))


def _unlimited(facility: str) -> dict[str, str]:
    text = f"nobody published how many beds {facility} has: as many are given as are asked for"
    return warning(rules.C_61, text)


def set_operating(state: SiteState, command: cmd.SetOperating, _context: Context) -> Decision:
    """Whether the program runs here; if not, nobody keeps a bed. All are told (DECK-13)."""
    if command.operating == (state.stage == st.OPERATING):
        how = "runs" if command.operating else "does not run"
        return Refusal(rule=rules.H_01, message=f"the program {how} here already")
    if command.operating:
        return (draft(st.STARTED, command, orders=started(state, command.occurred_on)),)
    gone = _losing(state, st.STOPPED, command, tuple(state.held), PROGRAMME_CLOSED)
    told = stopped(state, command.occurred_on)
    return (gone.model_copy(update={"orders": (*gone.orders, *told)}),)


def close_wing(state: SiteState, command: cmd.CloseWing, _context: Context) -> Decision:
    """A wing closes: whoever has a bed in it waits again (DECK-09)."""
    wing = state.wings.get(command.wing)
    if wing is None:
        return _no_wing(state, command.wing)
    if wing.closed:
        return Refusal(rule=rules.H_01, message=f"wing {command.wing} is closed", field="wing")
    beds = beds_of(state, command.wing)
    return (_losing(state, st.WING_CLOSED, command, beds, WING_CLOSED),)


def reopen_wing(state: SiteState, command: cmd.ReopenWing, _context: Context) -> Decision:
    """A wing opens again."""
    wing = state.wings.get(command.wing)
    if wing is None:
        return _no_wing(state, command.wing)
    if not wing.closed:
        return Refusal(rule=rules.H_01, message=f"wing {command.wing} is open", field="wing")
    return (draft(st.WING_REOPENED, command),)


def change_wing(state: SiteState, command: cmd.ChangeWing, _context: Context) -> Decision:
    """Another number of beds, or a new wing (C-61)."""
    before = state.wings.get(command.wing)
    if before is not None and before.beds == command.beds:
        why = f"wing {command.wing} has {command.beds} beds already"
        return Refusal(rule=rules.H_01, message=why, field="beds")
    beds = tuple(bed for bed in beds_of(state, command.wing) if number_of(bed) > command.beds)
    out = [
        bed
        for bed in state.out_of_service
        if wing_of(bed) == command.wing and number_of(bed) > command.beds
    ]
    return (_losing(state, st.WING_CHANGED, command, beds, WING_CLOSED, gone=out),)


def _losing(
    state: SiteState,
    kind: str,
    command: Command,
    beds: tuple[str, ...],
    why: str,
    **more: Any,  # noqa: ANN401 - any JSON value
) -> Draft:
    """An act by which the beds of people go: they wait again, and their treatments are told."""
    said = []
    if beds:
        one = len(beds) == 1
        again = "who had a bed is on the list again, and the treatment is told"
        if not one:
            again = "who had a bed are on the list again, and their treatments are told"
        text = f"{len(beds)} {'person' if one else 'people'} {again}"
        said.append(warning(rules.DECK_09, text))
    data = {"why": why, "lost": list(beds), **more}
    gone = lost(state, beds, command.occurred_on, why)
    return draft(kind, command, said=said, more=data, **gone)


def _no_wing(state: SiteState, wing: str) -> Refusal:
    return Refusal(
        rule=rules.DECK_09,
        message=f"wing: the site has no wing {wing}",
        allowed=tuple(state.wings),
        field="wing",
    )


# -- single beds ----------------------------------------------------------------------------------


def take_bed_out(state: SiteState, command: cmd.TakeBedOut, _context: Context) -> Decision:
    """A bed cannot be used; whoever has it moves first."""
    if not exists(state, command.bed):
        return _no_bed(command.bed)
    if command.bed in state.out_of_service:
        return Refusal(rule=rules.H_01, message=f"{command.bed} is out already", field="bed")
    hold = state.held.get(command.bed)
    if hold is not None:
        why = f"{hold.treatment} has {command.bed}: give another bed first (move-bed)"
        return Refusal(rule=rules.DECK_09, message=why, field="bed")
    return (draft(st.TAKEN_OUT, command),)


def return_bed(state: SiteState, command: cmd.ReturnBed, _context: Context) -> Decision:
    """The bed can be used again."""
    if command.bed not in state.out_of_service:
        return Refusal(rule=rules.H_01, message=f"{command.bed} is not out", field="bed")
    return (draft(st.RETURNED, command),)


def move_bed(state: SiteState, command: cmd.MoveBed, _context: Context) -> Decision:
    """Another bed of this site; a hold goes on with its day."""
    before = bed_of(state, command.treatment)
    if before is None:
        why = f"{command.treatment} has no bed here"
        return Refusal(rule=rules.H_05, message=why, field="treatment")
    refusal = _not_free(state, command.bed)
    return refusal or (draft(st.MOVED, command, more={"before": before}),)


def _not_free(state: SiteState, bed: str) -> Refusal | None:
    """Why a bed cannot be given to somebody, if it cannot."""
    if not exists(state, bed):
        return _no_bed(bed)
    hold = state.held.get(bed)
    if hold is not None:
        why = f"{bed} is {hold.treatment}'s"
    elif not usable(state, bed):
        why = f"{bed} is out of service, or its wing is closed"
    else:
        return None
    return Refusal(rule=rules.DECK_09, message=why, field="bed")


def _no_bed(bed: str) -> Refusal:
    return Refusal(rule=rules.DECK_09, message=f"bed: the site has no bed {bed}", field="bed")


# -- the list, and the books ----------------------------------------------------------------------


def change_order(state: SiteState, command: cmd.ChangeOrder, _context: Context) -> Decision:
    """Put first, or back where the order of the law has them."""
    one = state.waiting.get(command.treatment)
    if one is None:
        return _not_waiting(command.treatment)
    if command.first == (one.first is not None):
        how = "is put first already" if command.first else "stands where the order has it"
        return Refusal(rule=rules.H_01, message=f"{command.treatment} {how}", field="first")
    return (draft(st.ORDER_CHANGED, command),)


def set_ready(state: SiteState, command: cmd.SetReady, _context: Context) -> Decision:
    """Whether a bed can be taken now."""
    one = state.waiting.get(command.treatment)
    if one is None:
        return _not_waiting(command.treatment)
    if command.ready == one.ready:
        how = "ready" if one.ready else "not ready"
        return Refusal(rule=rules.H_01, message=f"{command.treatment} is {how} already")
    return (draft(st.READINESS, command),)


def _not_waiting(treatment: str) -> Refusal:
    return Refusal(rule=rules.H_05, message=f"{treatment} is not on the list", field="treatment")


def correct(state: SiteState, command: cmd.Correct, _context: Context) -> Decision:
    """The books follow what is so: who lies where, whoever asked for what (DECK-09)."""
    treatment, on = command.treatment, command.occurred_on
    own = bed_of(state, treatment)
    if command.bed is None:
        return _not_here(state, command, own)
    hold = state.held.get(command.bed)
    if not exists(state, command.bed):
        return _no_bed(command.bed)
    if hold is not None and hold.occupied_on is not None:
        then = "as the books say" if hold.treatment == treatment else "correct that first"
        why = f"{hold.treatment} is in {command.bed}: {then}"
        return Refusal(rule=rules.DECK_09, message=why, field="bed")
    closes = settle(state.obligations, hold_key(treatment), on)
    orders = []
    if hold is not None and hold.treatment != treatment:
        closes = (*closes, *voided(state, (hold.treatment,)))
        lapses = known(state, command.bed)
        orders.append(tell(state, hold.treatment, BED_LAPSED, on, bed=lapses))
    said = [] if own is not None else [_unknown(treatment)]
    data = {"on": on.isoformat()}
    return (
        draft(st.CORRECTED, command, said=said, more=data, closes=closes, orders=tuple(orders)),
    )


def _unknown(treatment: str) -> dict[str, str]:
    """Whoever is in a bed that nobody gave: the treatment hears of it as of one that is given."""
    text = f"{treatment} is told of the bed as of one that is held; enter the arrival there too"
    return warning(rules.DECK_09, text)


def _not_here(state: SiteState, command: cmd.Correct, own: str | None) -> Decision:
    """Not in the bed: then on the list, for nobody is forgotten. Not on the list: then gone."""
    treatment = command.treatment
    if own is None and treatment not in state.waiting:
        why = f"{treatment} has no bed here, and is not on the list"
        return Refusal(rule=rules.H_05, message=why, field="treatment")
    orders = [alert("not-at-the-site", rule=rules.DECK_09, severity="policy", lacks=treatment)]
    if own is not None:
        on = command.occurred_on
        orders.append(tell(state, treatment, BED_LOST, on, bed=known(state, own), why=CORRECTED))
    ends = voided(state, (treatment,))
    return (draft(st.CORRECTED, command, more={"before": own}, closes=ends, orders=tuple(orders)),)


def close_site(state: SiteState, command: cmd.CloseSite, _context: Context) -> Decision:
    """None of the program's any more: only when nobody is here, and nobody waits (C-61)."""
    if state.held or state.waiting:
        why = f"{len(state.held)} have a bed and {len(state.waiting)} wait; nobody is left behind"
        return Refusal(rule=rules.DECK_08, message=why)
    return (draft(st.SITE_CLOSED, command),)

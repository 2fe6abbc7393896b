"""Who must be told what because of a proposed placement: sections (2), (3)(C), (4) and (5).

Belongs here: which section asks for which notice, to whom and about whom. Not here: how a page or a
recipient is found (`wanted.py`), nor what is done about it (`planning.py`).
"""

from datetime import datetime
from functools import partial
from typing import Final

from domain import rules
from domain.placement import placement_stages as st
from domain.placement.envelopes import Section
from domain.placement.home import Resident, Somebody
from domain.placement.notices_law import law_of
from domain.placement.placement_state import PlacementState
from domain.placement.planning import Clock
from domain.placement.scope import Scope, scope_of
from domain.placement.wanted import Drawing, Wanted

_TELLING: Final = frozenset({st.PREPARING, st.PLACED})
"""Stages in which something ought to be told."""


def scope(state: PlacementState) -> Scope | None:
    """Whether this is a residential placement (DOR-010 to DOR-012); None while a home is looked up.

    A placement that was decided stays one: its notices are owed whatever becomes of the home.
    """
    if state.picture is None or state.looking():
        return None
    return scope_of(state.picture, law_of(state.values).scope)


def wanted(state: PlacementState, on: datetime) -> Wanted:
    """What ought to be told because of this placement, as of an instant."""
    found = scope(state)
    if found is None:
        return Wanted()
    drawing = Drawing(state, law_of(state.values), on)
    if state.stage not in _TELLING or (state.stage == st.PREPARING and not found.inside):
        for one in homemates(state):  # who is named there stays so; the newcomer is not coming
            drawing.standing(one.who)
        return Wanted(kinds=drawing.wanted().kinds)
    drawing.warn(*found.warnings)
    newcomer = state.newcomer()
    _possibility(state, drawing, newcomer)
    _about_the_home(state, drawing, newcomer)
    _about_the_newcomer(state, drawing, newcomer)
    return drawing.wanted()


def clocks(state: PlacementState) -> tuple[Clock, ...]:
    """T-23, T-24 and T-25: before the placement (C-09, C-45)."""
    starts = state.sought_on or state.opened_at or state.placement_on
    if starts is None:
        return ()
    named: tuple[tuple[str, tuple[Section, ...]], ...] = (
        (rules.T_23, ("2",)),
        (rules.T_24, ("4",)),
        (rules.T_25, ("5",)),
    )
    return tuple(
        Clock(rule=rule, sections=sections, starts=starts, until=state.placement_on)
        for rule, sections in named
    )


def homemates(state: PlacementState) -> tuple[Resident, ...]:
    """Who lives in the home: not those in a short-term bed (DOR-011), nor the newcomer."""
    if state.picture is None:
        return ()
    short = law_of(state.values).scope.short_term_beds
    return tuple(
        one
        for one in state.picture.residents
        if one.bed not in short and one.who.person != state.incoming and not one.who.deceased
    )


def _possibility(state: PlacementState, drawing: Drawing, newcomer: Somebody) -> None:
    """(2): always, for it names nobody (C-39); after the decision nobody new is told of it."""
    if not drawing.law.notices.possibility_notice_always:
        return
    before = {one.to.recipient for one in state.live() if "2" in one.sections}
    for to in drawing.recipients(newcomer, "2"):
        if state.stage == st.PREPARING or to.recipient in before:
            drawing.tell(to, ("2",))


def _about_the_home(state: PlacementState, drawing: Drawing, newcomer: Somebody) -> None:
    """(4): the newcomer learns of everybody named who lives there; (3)(C) for a new consent."""
    there = homemates(state)
    for one in filter(partial(_there_before, state), there):
        standing = drawing.standing(one.who, "4")
        if standing is None:
            continue
        if standing.kind == "charged":
            prospective = drawing.consented(one.who, "prospective", ("4",))
            # Who has moved in is a co-resident by now, and no prospective one any more (C-16).
            moved_in = state.placed_on is not None and state.placed_on <= drawing.on
            late = (newcomer,) if moved_in and prospective is None else ()
            _existing_consent(state, drawing, one, (*_funded_others(there, one), *late))
            if prospective is None:
                continue
        page = drawing.page(one.who, standing, ("4",))
        if page is None:
            continue
        for to in drawing.recipients(newcomer, "4", one.who):
            drawing.tell(to, ("4",), page, near=to.lives_with and state.stage == st.PLACED)


def _funded_others(there: tuple[Resident, ...], subject: Resident) -> tuple[Somebody, ...]:
    """The Department-funded residents with whom a ward resides (DOR-018)."""
    return tuple(one.who for one in there if one.funded and one.who.person != subject.who.person)


def _existing_consent(
    state: PlacementState, drawing: Drawing, subject: Resident, others: tuple[Somebody, ...]
) -> None:
    """A consent that this case obtained also tells the Department-funded co-residents (DOR-023).

    One that was on file has told them before: that was the duty of the case that obtained it.
    """
    standing, on_file = drawing.standing(subject.who), drawing.on_file(subject.who)
    if on_file is not None and subject.who.person not in state.sought:
        return
    if standing is None or drawing.consented(subject.who, "co_residents", ("3C",)) is None:
        return
    page = drawing.page(subject.who, standing, ("3C",))
    for one in others if page is not None else ():
        for to in drawing.recipients(one, "3C", subject.who):
            drawing.tell(to, ("3C",), page, near=to.lives_with)


def _about_the_newcomer(state: PlacementState, drawing: Drawing, newcomer: Somebody) -> None:
    """(5): every resident learns of an adult newcomer who is named; (3)(C) the funded ones."""
    standing = drawing.standing(newcomer, "5")
    if standing is None:
        return
    five = True
    if standing.kind == "charged":
        everywhere: tuple[Section, ...] = ("3C", "5")
        sought = drawing.consented(newcomer, "co_residents", everywhere)
        if sought is None:
            return
        # A consent that came after the placement: (3)(C) alone, for placement is sought no more.
        late = state.placed_on is not None and (
            sought.given_on is not None and sought.given_on > state.placed_on
        )
        five = drawing.law.notices.adult_covers_charged and not late
    for one in filter(partial(_there_before, state), homemates(state)):
        sections = _sections(standing.kind, one, five=five)
        page = drawing.page(newcomer, standing, sections) if sections else None
        if page is None:
            continue
        for to in drawing.recipients(one.who, sections[-1], newcomer):
            near = to.lives_with and state.stage == st.PLACED
            drawing.tell(to, sections, page, near=near)


def _there_before(state: PlacementState, one: Resident) -> bool:
    """Whether somebody lived there before the placement.

    Who came later has a placement of their own: its notices of (4) and (5) tell both sides.
    """
    return state.placed_on is None or one.since is None or one.since <= state.placed_on


def _sections(kind: str, resident: Resident, *, five: bool) -> tuple[Section, ...]:
    """(3)(C) reaches the Department-funded, (5) every resident: one page serves both."""
    if kind == "registered":
        return ("5",)
    found: list[Section] = ["3C"] if resident.funded else []
    return (*found, "5") if five else tuple(found)

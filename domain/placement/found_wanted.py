"""Who must be told of a status that was found after placement: section (6), and (3)(C) with it.

Belongs here: which notices section (6) asks for. Not here: how a page or a recipient is found
(`wanted.py`), nor what is done about it (`planning.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.placement import found
from domain.placement.envelopes import Question, Section
from domain.placement.found import FoundState
from domain.placement.home import Resident
from domain.placement.notices_law import law_of
from domain.placement.planning import Clock
from domain.placement.wanted import Drawing, Wanted

UNNAMED: Final = "unnamed"
_STANDS: Final = frozenset(
    {"refused", "no-response", "withdrawn", "closed", "no-guardian", "scope"}
)
"""Reasons for telling nothing that are not being asked about any more (C-03)."""


def wanted(state: FoundState, on: datetime) -> Wanted:
    """What ought to be told because of this status, as of an instant."""
    picture = state.picture
    if picture is None or state.stage == found.CLOSED:
        return Wanted()
    drawing = Drawing(state, law_of(state.values), on)
    subject = picture.resident(state.person)
    standing = None if subject is None else drawing.standing(subject.who, "6")
    if subject is None or standing is None:
        return drawing.wanted()
    charged = standing.kind == "charged"
    if charged and drawing.consented(subject.who, "co_residents", ("3C", "6")) is None:
        _without_name(state, drawing)
        return drawing.wanted()
    for one in co_residents(state):
        # (6) is about the Department-funded unless the switch of C-15 widens it; (3)(C) is not.
        sections: tuple[Section, ...] = ("3C", "6") if charged and one.funded else ("6",)
        page = drawing.page(subject.who, standing, sections)
        if page is None:
            break
        for to in drawing.recipients(one.who, "6", subject.who):
            drawing.tell(to, sections, page, near=to.lives_with)
    return drawing.wanted()


def _without_name(state: FoundState, drawing: Drawing) -> None:
    """Nothing identifying without consent; a letter that names nobody is a person's decision."""
    why = next((one.why for one in drawing.wanted().withheld), None)
    if why not in _STANDS:
        return
    answer = drawing.answer(
        Question(
            key=UNNAMED,
            rule=rules.C_03,
            text="no consent to name the person: send a notice that names nobody?",
            choices=("send", "do-not-send"),
            holds="nothing",
        )
    )
    for one in co_residents(state) if answer == "send" else ():
        for to in drawing.recipients(one.who, "6"):
            drawing.tell(to, ("6",), near=to.lives_with)


def co_residents(state: FoundState) -> tuple[Resident, ...]:
    """Whom section (6) reaches: Department-funded co-residents, or all by the switch of C-15."""
    if state.picture is None:
        return ()
    law = law_of(state.values)
    everybody = law.notices.section_6_reach == "every-resident"
    return tuple(
        one
        for one in state.picture.residents
        if one.who.person != state.person
        and (one.funded or everybody)
        and one.bed not in law.scope.short_term_beds
        and not one.who.deceased
    )


def clocks(state: FoundState) -> tuple[Clock, ...]:
    """T-26: from awareness, or from the consent without which nothing may be told."""
    sought = state.sought.get(state.person)
    given = sought.given_on if sought is not None else None
    starts = given or state.aware_on
    return () if starts is None else (Clock(rule=rules.T_26, sections=("6",), starts=starts),)

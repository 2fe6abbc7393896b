"""Opening treatment, classifying the person, and what he needs of a site (DECK-02 to DECK-07).

Belongs here: which offence calls for which treatment, and why. Not here: what the tables say of an
offence (`law/`, looked up before the opening), nor the choice of a site (`treatment_routing.py`).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.casework import opened_data, read_values, said_of_others, warning, with_warnings
from domain.commands import Context
from domain.events import Draft
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.letters import decision_letter
from domain.mosop.treatment_beds import Said, before, overridden, place
from domain.mosop.treatment_law import TreatmentLaw, law_of
from domain.mosop.treatment_planning import begin, too_late
from domain.mosop.treatment_routing import route
from domain.mosop.treatment_standing import tell_standing
from domain.mosop.treatment_state import (
    MANDATED,
    NOT_APPLICABLE,
    POLICY,
    Ground,
    TreatmentState,
)
from domain.process import Decision
from domain.refusal import Refusal

_NEEDS: Final = frozenset(cmd.Needs.model_fields)


def open_treatment(_state: None, command: cmd.OpenTreatment, context: Context) -> Decision:
    """Open: one treatment for each confinement, by the department's own office."""
    law = read_values(TreatmentLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    actor = context.actor
    if actor.role is not Role.SYSTEM and actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another office")
    said = said_of_others(command, rules.M_02)
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(opened_data(command), said),
            evidence=command.evidence,
        ),
    )


# -- classification -------------------------------------------------------------------------------


def classify(state: TreatmentState, command: cmd.Classify, _context: Context) -> Decision:
    """Mandated by statute, referred by policy, or neither; each offence with its reason."""
    grounds = _too_early(state, command) or grounds_of(state, command)
    if isinstance(grounds, Refusal):
        return grounds
    klass = class_of(grounds)
    said = _said(state, command, grounds)
    applies = klass != NOT_APPLICABLE
    if not applies and state.stage == st.NOT_APPLICABLE:
        why = "no offence calls for treatment, as before: nothing changes"
        return Refusal(rule=rules.DECK_04, message=why)
    status = "waiting" if applies else NOT_APPLICABLE
    told = tell_standing(state, status, command.occurred_on, klass=klass, number=int(applies))
    if not applies:  # else the letter says the site too, once it is chosen
        told = (*told, decision_letter(state.person))
    classified = Draft(
        kind=st.CLASSIFIED if applies else st.CLASSIFIED_NOT,
        occurred_on=command.occurred_on,
        data=with_warnings(
            {
                "class": klass,
                "because": [one.model_dump(mode="json") for one in grounds],
                "note": command.note,
            },
            said,
        ),
        opens=begin(state, command.occurred_on) if applies else (),
        orders=told,
        evidence=command.evidence,
    )
    return (_needs(command), classified)


def _too_early(state: TreatmentState, command: cmd.Classify) -> Refusal | None:
    """Refuse a day before the intake, or before the last of the offences."""
    on = command.occurred_on
    last = max(one.on for one in state.offences)
    return before("occurred_on", on, state.received_on, "the person was received") or before(
        "occurred_on", on, last, "the offence was committed"
    )


def grounds_of(state: TreatmentState, command: cmd.Classify) -> tuple[Ground, ...] | Refusal:
    """Each offence with what it calls for; a condition that nobody answered is asked for."""
    met = command.conditions_met
    codes = {one.code for one in state.offences if one.condition}
    unknown = sorted(set(met) - codes)
    if unknown:
        why = f"the class of {unknown[0]} hangs on no condition here"
        return Refusal(rule=rules.H_05, message=why, field="conditions_met")
    for one in state.offences:
        if one.condition and one.treatment != "none" and one.code not in met:
            why = f"say whether this is so of {one.code}: {one.condition}"
            return Refusal(rule=rules.C_52, message=why, field="conditions_met")
    return tuple(
        Ground(
            code=one.code,
            treatment=one.treatment,
            counts=one.treatment != "none" and met.get(one.code, not one.condition),
            attempt=one.attempt,
            condition=one.condition,
            citation=one.citation,
        )
        for one in state.offences
    )


def class_of(grounds: tuple[Ground, ...]) -> str:
    """Mandated if one offence is; else referred by policy if one is (DECK-02, DECK-06)."""
    counting = {one.treatment for one in grounds if one.counts}
    if "mandated" in counting:
        return MANDATED
    return POLICY if "policy" in counting else NOT_APPLICABLE


def _said(state: TreatmentState, command: cmd.Classify, grounds: tuple[Ground, ...]) -> Said:
    said = [
        warning(rules.C_52, f"{one.code} counts on a condition that a person has confirmed")
        for one in grounds
        if one.counts and one.condition
    ]
    if class_of(grounds) == POLICY:
        text = "referred by policy: the statute does not mandate it"
        said.append(warning(rules.DECK_06, text))
    if state.sex and command.sex != state.sex:
        said.append(warning(rules.DECK_10, "the sex is another than at the opening", "needs"))
    return said


# -- needs ----------------------------------------------------------------------------------------


def _needs(command: cmd.Classify | cmd.ChangeNeeds) -> Draft:
    """What the person needs of a site: an event of its own, which few may read."""
    return Draft(
        kind=st.NEEDS_NOTED,
        occurred_on=command.occurred_on,
        data=command.model_dump(mode="json", include={*_NEEDS, "note"}),
    )


def change_needs(state: TreatmentState, command: cmd.ChangeNeeds, _context: Context) -> Decision:
    """Another need may mean another site: chosen anew, also in the middle of treatment (C-55)."""
    law = law_of(state.values)
    unknown = sorted(set(command.operating) - set(law.facilities))
    if unknown:
        why = f"no site of the program is called {unknown[0]}"
        return Refusal(rule=rules.H_05, message=why, field="operating")
    needs = cmd.Needs.model_validate(command.model_dump(include=set(_NEEDS)))
    if needs == state.needs:
        return Refusal(rule=rules.H_05, message="these needs are noted already", field="sex")
    noted = _needs(command)
    if state.stage in {st.TO_ASSIGN, st.SUSPENDED}:
        return (noted,)  # the site is chosen when somebody assigns it
    found = route(law, needs, command.operating)
    following = cmd.AssignSite(occurred_on=command.occurred_on, operating=command.operating)
    said = [*too_late(state), *overridden(state)]
    return (noted, *place(state, following, found, said))

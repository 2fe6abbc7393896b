"""Commands that the stage allows and the case would refuse, whatever is said with them.

Belongs here: that, as questions about a case, for every list of what may be done. Not here: the
refusals themselves (the deciders), nor what depends on who asks or on what is typed.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain import rules
from domain.casework import running
from domain.mosop import treatment_stages as st
from domain.mosop.treatment_law import law_of
from domain.mosop.treatment_state import TreatmentState


def treatment_moot(state: TreatmentState, name: str) -> bool:
    """Whether a treatment would refuse a command for certain."""
    asked = _ASKED.get(name)
    return asked is not None and asked(state)


def _nothing_offered(state: TreatmentState) -> bool:
    return state.offer is None


def _not_asked_again(state: TreatmentState) -> bool:
    """A bed is held, or none is asked for."""
    return state.request is None or state.offer is not None


def _not_to_begin(state: TreatmentState) -> bool:
    """Without a bed of the program nothing begins; what was interrupted goes on instead."""
    return bool(state.resumes) or state.bed is None


def _not_to_go_on(state: TreatmentState) -> bool:
    return not state.resumes or state.bed is None


def _components_lack(state: TreatmentState) -> bool:
    """Completion wants every component, acceptance of responsibility too (DECK-17, DECK-18)."""
    wanted, attempt = law_of(state.values).treatment_components, state.attempt
    return attempt is None or not {*wanted} <= {*attempt.components}


def _nothing_to_classify(state: TreatmentState) -> bool:
    """No offence calls for treatment, on whatever fact: that is said already (DECK-04)."""
    called_for = any(one.treatment != "none" for one in state.offences)
    return state.stage == st.NOT_APPLICABLE and not called_for


def _no_petition_waits(state: TreatmentState) -> bool:
    return state.extension is None or not state.extension.waits


_ASKED: Final[Mapping[str, Callable[[TreatmentState], bool]]] = {
    "classify": _nothing_to_classify,
    "record-arrival": _nothing_offered,
    "decline-bed": _nothing_offered,
    "ask-again": _not_asked_again,
    "start-phase-1": _not_to_begin,
    "resume-treatment": _not_to_go_on,
    "complete": _components_lack,
    "re-enter": lambda state: state.released_on is not None,
    "petition-extension": lambda state: bool(running(state.obligations, rules.T_37)),
    "record-extension-hearing": _no_petition_waits,
}

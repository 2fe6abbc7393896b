"""Commands that the stage allows and the case would refuse, whatever is said with them.

Belongs here: that, as questions about a case, for every list of what may be done. Not here: the
refusals themselves (the deciders), nor what is owed no more (`moot.py`).

That a ground bars probation (U-14) is not asked here: it is not for everybody who sees a list, and
the refusal tells whoever may grant it. To execute the sentence is a fact of every stage: a court
may order it before anybody is delivered, and then there are no days to count.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain.obligations import Status
from domain.soau import stages as st
from domain.soau.commands import PLACEMENT
from domain.soau.law import law_of
from domain.soau.open import demanded, missing, order_of
from domain.soau.state import SoauState


def impossible(state: SoauState, name: str) -> bool:
    """Whether a case of the unit would refuse a command for certain."""
    asked = _ASKED.get(name)
    return asked is not None and asked(state)


def _no_day_0(state: SoauState) -> bool:
    """The days of the court, and what lies in them, are counted from the delivery (T-17)."""
    return state.delivered_on is None


def _order_lacks(state: SoauState) -> bool:
    law, order = law_of(state.values), order_of(state)
    unasked = demanded(law, state.offences) and not order.assessment_requested
    return unasked or bool(missing(law, order))


def _nothing_to_decide(state: SoauState) -> bool:
    """Of an appeal: none is pending, or its transcript is filed (C-58)."""
    appeal = state.appeal
    pending = appeal is not None and appeal.disposed_on is None
    return not pending or (appeal is not None and appeal.transcript_filed_on is not None)


def _not_to_admit(state: SoauState) -> bool:
    """Once the power has ended: whoever did not wait for the unit's admission then (U-09)."""
    return state.stage == st.POWER_ENDED and state.resumes != st.DELIVERED


def _not_at_work(state: SoauState) -> bool:
    return _no_day_0(state) or state.admitted_on is None or state.report_on is not None


def _report_lacks(state: SoauState) -> bool:
    made = {"risk-assessment": state.risk, "recommendations": state.recommendations}
    return any(made[output] is None for output in law_of(state.values).soau_outputs)


def _no_program(state: SoauState) -> bool:
    return _no_day_0(state) or state.reading != PLACEMENT


def _power_runs(state: SoauState) -> bool:
    return state.power is not None and state.power.status is Status.OPEN


_ASKED: Final[Mapping[str, Callable[[SoauState], bool]]] = {
    "accept-order": _order_lacks,
    "decide-reading": lambda state: demanded(law_of(state.values), state.offences),
    "decide-health": lambda state: not state.health_problem,
    "decide-appeal": _nothing_to_decide,
    "record-delivery": lambda state: state.delivered_on is not None,
    "begin-assessment": lambda state: _no_day_0(state) or _not_to_admit(state),
    "record-risk-assessment": _not_at_work,
    "record-recommendations": _not_at_work,
    "send-report": lambda state: _not_at_work(state) or _report_lacks(state),
    "set-release-date": _no_program,
    "advise-release": lambda state: _no_program(state) or state.release_on is None,
    "record-hearing": _no_day_0,
    "notice-of-intent": lambda state: _no_day_0(state) or state.intent_on is not None,
    "record-intent-receipt": lambda state: (
        state.intent_on is None or state.intent_received_on is not None
    ),
    "state-request": lambda state: state.intent_received_on is None,
    "grant-probation": _no_day_0,
    "close-soau": _power_runs,
}

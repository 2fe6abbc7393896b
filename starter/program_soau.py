"""What a case of the assessment unit shows: the court's days, grounds, outputs, as plain JSON.

Belongs here: that picture. Not here: what follows from the facts (`domain/soau/`), nor how it looks
(`starter/commands/show_soau.py`). Health and findings stay withheld (DECK-48, U-08).
"""

from typing import Final

from domain import rules
from domain.actors import Role
from domain.decider import allowed
from domain.model import Json
from domain.obligations import Obligation, Status
from domain.soau import stages as st
from domain.soau.court import beyond_the_power
from domain.soau.law import law_of
from domain.soau.open import missing, order_of
from domain.soau.state import Ground, SoauState
from law.civil import civil_day
from law.periods import Days
from starter.program_view import View

_OUTPUTS: Final = {"risk-assessment": rules.DECK_51, "recommendations": rules.DECK_52}
_ACTS: Final = {
    "grant-probation": rules.T_17,
    "execute-sentence": rules.T_19,
    "record-hearing": rules.T_19,
    "notice-of-intent": rules.T_20,
    "record-intent-receipt": rules.T_20,
    "state-request": rules.T_20,
    "send-report": rules.SOAU_REPORT,
    "advise-release": rules.T_18,
}
"""What may be done while the court's days run -> the clock that it answers."""
_NO_LAST_DAY: Final = "execute-sentence"
"""The sentence may be executed at any time: T-19 is the day of the hearing before that."""
_STANDS: Final = ("release_on", "advised_on", "intent_on", "intent_received_on", "decided_on")


def told(view: View, state: SoauState) -> Json:
    """One judgment's case, as far as whoever looks may read it."""
    return {
        "person": state.person,
        "judgment": state.judgment,
        "court": state.court,
        "offences": [one.code for one in state.offences],
        "reading": {"reading": state.reading, **view.rule(rules.C_59)},
        "order": _order(view, state),
        "power": _power(view, state),
        "beyond": beyond_the_power(state),
        "can_still": _can_still(view, state),
        "bars": view.unless_withheld("grounds", lambda: _bars(view, state)),
        "grounds": view.unless_withheld(
            "grounds", lambda: [_ground(view, one) for one in state.grounds]
        ),
        "outputs": _outputs(view, state),
        "delivered_on": state.delivered_on,
        "admitted_on": state.admitted_on,
        "report_on": state.report_on,
        "heard_on": list(state.heard_on),
        **{name: getattr(state, name) for name in _STANDS},
    }


def _order(view: View, state: SoauState) -> Json:
    """The court's order, and what it lacks (DECK-50)."""
    order = order_of(state)
    return {
        "ordered_on": order.ordered_on,
        "sentence": order.sentence,
        "lacks": list(missing(law_of(state.values), order).values()),
        **view.rule(rules.DECK_50),
    }


# -- the days of the court's power ----------------------------------------------------------------


def _power(view: View, state: SoauState) -> Json | None:
    """Which day of the court's days it is, and which is the last; none before the delivery."""
    owed, begun = state.power, state.delivered_on
    if owed is None:
        return None
    period = view.tables.deadline(rules.T_17).period
    clock = next((one for one in view.duties if one["key"] == owed.key), None)
    return {
        "day": (civil_day(view.now) - civil_day(begun)).days if begun is not None else None,
        "of": period.days if isinstance(period, Days) else None,
        "last_day": owed.legal,
        "cut_short": _cut_short(state, owed),
        "ordered_on": state.decided_on,
        "runs": owed.live and state.stage != st.POWER_ENDED,
        "status": str(owed.status),
        "clock": clock,
        **view.rule(rules.T_17),
    }


def _cut_short(state: SoauState, owed: Obligation) -> bool:
    """Whether the days ended before they were full: by the court's order, or by a death."""
    if owed.status not in {Status.MET, Status.VOID} or owed.legal is None:
        return False
    if state.decided_on is None:
        return not state.stood_in
    return civil_day(state.decided_on) < civil_day(owed.legal)


def _can_still(view: View, state: SoauState) -> list[Json]:
    """What may still be done where the case stands: by whom, and until when."""
    found = []
    for command, rule in _ACTS.items():
        by = [str(role) for role in Role if command in allowed(view.seen.process, state, role)]
        if by and not _done(state, command):
            ended = state.stage == st.POWER_ENDED or command == _NO_LAST_DAY
            clocks = [] if ended else view.owed(rule)
            found.append(
                {
                    "command": command,
                    "help": view.seen.process.commands[command].help,
                    "by": by,
                    "yours": command in view.may,
                    "until": clocks[0] if clocks else None,
                    "past": _past(state, command),
                    **view.rule(rule),
                }
            )
    return found


def _done(state: SoauState, command: str) -> bool:
    """What may be recorded once more, though it has been done."""
    return {
        "state-request": state.hearing_asked_on is not None,
        "advise-release": state.advised_on is not None,
    }.get(command, False)


def _past(state: SoauState, command: str) -> str | None:
    """The last day of an act that may only be recorded any more: it must have been done by then."""
    owed = state.power
    if state.stage != st.POWER_ENDED or owed is None or command == _NO_LAST_DAY:
        return None
    return str(owed.legal)


def _bars(view: View, state: SoauState) -> list[Json]:
    """Why there is no probation under the section, whatever the days (U-14, U-04)."""
    found = []
    if state.barred is not None:
        found.append({"because": state.barred.because, **view.rule(rules.U_14)})
    if state.appeal is not None and state.appeal.bars_on(view.now):
        text = "an appeal is pending, and its transcript is filed"
        found.append({"because": text, **view.rule(rules.U_04)})
    return found


# -- grounds and outputs --------------------------------------------------------------------------


def _ground(view: View, one: Ground) -> Json:
    return {**one.model_dump(mode="json"), **view.rule(one.rule)}


def _outputs(view: View, state: SoauState) -> Json | list[Json]:
    """The unit's two outputs, made or not (DECK-51, DECK-52)."""
    risk = view.unless_withheld("risk", lambda: _risk(state))
    advice = view.unless_withheld("recommendations", lambda: _advice(state))
    made = {"risk-assessment": risk, "recommendations": advice}
    return [
        {"output": one, "made": made[one], **view.rule(_OUTPUTS[one])}
        for one in law_of(state.values).soau_outputs
    ]


def _risk(state: SoauState) -> Json | None:
    return state.risk.model_dump(mode="json") if state.risk else None


def _advice(state: SoauState) -> Json | None:
    return state.recommendations.model_dump(mode="json") if state.recommendations else None

"""Probable cause, twice, and the custody between (S-17 to S-19, T-06, C-23, C-24, C-50).

Belongs here: the judge's decision on the petition alone, the taking into custody, the contested
hearing. Not here: the petition (`svp_petition.py`), nor what follows from the hearing
(`svp_examination.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import alert, duty, read_values, warning
from domain.commands import Context
from domain.events import Order
from domain.obligations import Closing, Obligation, Status, at_midnight, settle
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw, live_key
from domain.svp.svp_acts import acted, hourless, misdated, voided
from domain.svp.svp_court_commands import (
    CountAsOffered,
    RecordCauseOnFiling,
    RecordCustody,
    RecordHearing,
)
from domain.svp.svp_state import SvpState

_LIBERTY: Final = "liberty"


def release_is_due(rule: str) -> Order:
    """Tell people, most severely, that somebody is to be released: no machine releases."""
    return alert("release-due", rule=rule, severity=_LIBERTY)


def record_cause_on_filing(
    state: SvpState, command: RecordCauseOnFiling, context: Context
) -> Decision:
    """The judge decides on the petition alone: custody, or a release (S-17, DECK-36, DECK-37)."""
    on = command.decided_on
    refusal = misdated(context, "decided_on", on, state.petition_on, "the petition")
    if refusal is not None:
        return refusal
    if command.found:
        return acted(state, st.CAUSE_ON_FILING, command, on)
    return acted(
        state,
        st.NO_CAUSE_ON_FILING,
        command,
        on,
        more={"release_why": rules.DECK_36},
        closes=voided(state.obligations),
        orders=(release_is_due(rules.DECK_36),),
    )


def record_custody(state: SvpState, command: RecordCustody, context: Context) -> Decision:
    """Taken into custody, a county jail among the places: the hours begin (T-06, C-23)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    on = command.taken_on
    if command.place not in law.custody_places:
        return Refusal(
            rule=rules.C_23,
            message=f"place: {command.place} is not where custody may be",
            allowed=law.custody_places,
            field="place",
        )
    refusal = misdated(context, "taken_on", on, state.cause_on, "the order of custody")
    if refusal is not None:
        return refusal
    said = _free_before(state)
    if hourless(on):
        text = "taken_on names no hour: counted from the first minute of that day"
        said.append(warning(rules.T_06, text))
    opens = (duty(state.obligations, rules.T_06, on),)
    return acted(state, st.TAKEN, command, on, said=said, opens=opens)


def _free_before(state: SvpState) -> list[dict[str, str]]:
    """The sentence or the confinement was over before cause was found: it is said (C-24)."""
    cause = state.cause_on
    known = {
        "the anticipated release": state.anticipated_release,
        "the end of the sentence": state.sentence_ended,
    }
    return [
        warning(rules.C_24, f"{what}, {day:%Y-%m-%d}, came before probable cause was found")
        for what, day in known.items()
        if day is not None and cause is not None and day < cause
    ]


def record_hearing(state: SvpState, command: RecordHearing, context: Context) -> Decision:
    """The contested hearing: identity and cause, both (S-18); late it counts all the same."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    on = command.held_on
    refusal = misdated(context, "held_on", on, state.custody_on, "the custody")
    refusal = refusal or _unknown(command, law)
    if refusal is not None:
        return refusal
    held = state.obligations
    said = [*_rights(command, law), *_hour(state, command)]
    closes = _held(state, on)
    if command.identity and command.found:
        return acted(state, st.CAUSE_CONFIRMED, command, on, said=said, closes=closes)
    why = rules.S_18 if command.found else rules.DECK_36
    if command.found:
        text = (
            "cause was found, and the person not identified: identity decided, and it is no cause"
        )
        said.append(warning(rules.S_18, text))
    return acted(
        state,
        st.NO_CAUSE_AT_HEARING,
        command,
        on,
        said=said,
        more={"release_why": why},
        closes=(*closes, *voided(held, closes)),
        orders=(release_is_due(why),),
    )


def _unknown(command: RecordHearing, law: SvpLaw) -> Refusal | None:
    strange = sorted({*command.rights} - {*law.svp_hearing_rights})
    if not strange:
        return None
    return Refusal(
        rule=rules.H_05,
        message=f"rights: {', '.join(strange)}: not a right at this hearing",
        allowed=law.svp_hearing_rights,
        field="rights",
    )


def _rights(command: RecordHearing, law: SvpLaw) -> list[dict[str, str]]:
    missing = [one for one in law.svp_hearing_rights if one not in command.rights]
    if not missing:
        return []
    return [warning(rules.S_19, f"not recorded as given: {', '.join(missing)}")]


def _hour(state: SvpState, command: RecordHearing) -> list[dict[str, str]]:
    """On the last day the hour decides: a day without one is taken to be in time, and said.

    Where the hours are full at midnight, none of the next day is in time: no hour would help.
    """
    owed = _hearing_owed(state)
    on = command.held_on
    if owed is None or owed.ends is None or not hourless(on):
        return []
    ends = owed.ends.astimezone(on.tzinfo)
    if ends.date() != on.date() or at_midnight(ends):
        return []
    text = f"held_on names no hour, and the clock ends that day at {ends:%H:%M}: name the hour"
    return [warning(rules.T_06, text)]


def _hearing_owed(state: SvpState) -> Obligation | None:
    key = live_key(state.obligations, rules.T_06)
    return state.obligations[key] if key is not None else None


def _held(state: SvpState, on: datetime) -> tuple[Closing, ...]:
    """How the hours end with the hearing: met, late; or waived, where it was offered in time."""
    owed = _hearing_owed(state)
    if owed is None:
        return ()
    (ended,) = settle(state.obligations, owed.key, on)
    offered = state.offered_on is not None and owed.in_time(state.offered_on)
    if ended.end is not Status.LATE or not offered:
        return (ended,)
    told = owed.status is Status.BREACHED
    return (Closing(key=owed.key, end=Status.WAIVED, recorded_late=told),)


def count_as_offered(state: SvpState, command: CountAsOffered, context: Context) -> Decision:
    """A supervisor decides that notice and opportunity were given in time (C-50).

    The hearing must still be held: its clock runs on until it is, with its alerts (they go by the
    hearing itself), and ends `waived` and not `late`. What was offered after the hours was late.
    """
    on = command.offered_on
    refusal = misdated(context, "offered_on", on, state.custody_on, "the custody")
    if refusal is not None:
        return refusal
    owed = _hearing_owed(state)
    if owed is None:
        return Refusal(rule=rules.C_50, message="the clock of the hearing does not run any more")
    if state.offered_on is not None and owed.in_time(state.offered_on):
        return Refusal(rule=rules.C_50, message="it was counted as offered before")
    said = [warning(rules.C_50, "the hearing has not been held: it is still to be held")]
    if not owed.in_time(on):
        said.append(warning(rules.T_06, "offered after its hours: a hearing from now on is late"))
    return acted(state, st.COUNTED_AS_OFFERED, command, said=said)

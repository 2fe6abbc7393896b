"""After a recent overt act: detention, determination, what clocks bring (S-36, T-13 to T-16).

Belongs here: the acts between the notice of an overt act and the petition, and the ends of their
clocks. Not here: the prosecutors' vote (`svp_review.py`), nor the petition (`svp_petition.py`).

Most of this route was inferred from a section of which only the beginning was seen: what rests on
inference says so wherever it is shown.
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.casework import duty, settle_rules, warning, with_warnings
from domain.commands import Context
from domain.decider import breach
from domain.events import Draft
from domain.obligations import Obligation, Status
from domain.process import ClockHook, Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import live_key, same_county
from domain.svp.dates import day_before
from domain.svp.svp_acts import acted, misdated, standing_entry, voided
from domain.svp.svp_court import release_is_due
from domain.svp.svp_court_commands import (
    NotifyPrc,
    NotifyProsecutor,
    RecordDetention,
    RecordDetermination,
    RecordMentalHealthCustody,
)
from domain.svp.svp_lapsed import RELEASING, lapsed
from domain.svp.svp_state import SvpState

_INFERRED: Final = "(inferred, unconfirmed)"
_NOTICE: Final = "the notice of the overt act"


def record_detention(state: SvpState, command: RecordDetention, context: Context) -> Decision:
    """The court orders detention for evaluation, or does not (S-36); its days begin (T-13)."""
    on = command.detained_on
    if command.ordered != (on is not None):
        wants = "a detention has its day" if command.ordered else "nobody was detained"
        return Refusal(rule=rules.H_05, message=f"detained_on: {wants}", field="detained_on")
    if on is None:
        return acted(state, st.DETENTION_DENIED, command)
    refusal = misdated(context, "detained_on", on, None, "")
    refusal = refusal or day_before("detained_on", on, state.overt_act_on, _NOTICE)
    said = [warning(rules.T_13, f"its days are counted from the detention {_INFERRED}")]
    opens = (duty(state.obligations, rules.T_13, on),)
    more = {"court": context.actor.office}
    return refusal or acted(
        state, st.DETAINED_EVENT, command, on, said=said, more=more, opens=opens
    )


def record_dmh_custody(
    state: SvpState, command: RecordMentalHealthCustody, context: Context
) -> Decision:
    """The department has the person and written notice: the later of the two begins T-14."""
    if state.meets is not None:
        return _determined_before(state)
    if live_key(state.obligations, rules.T_14) is not None:
        return Refusal(rule=rules.T_14, message="the department's days run already")
    custody, notice = command.custody_on, command.notice_on
    refusal = misdated(context, "custody_on", custody, state.detained_on, "the detention")
    refusal = refusal or misdated(context, "notice_on", notice, None, "")
    on = max(custody, notice)
    said = [warning(rules.T_14, "counted from the later of custody and written notice")]
    opens = (duty(state.obligations, rules.T_14, on),)
    return refusal or acted(state, st.MENTAL_HEALTH_CUSTODY, command, on, said=said, opens=opens)


def record_determination(
    state: SvpState, command: RecordDetermination, context: Context
) -> Decision:
    """The department's report: both criteria, or the person is to be released (S-36, DECK-27)."""
    on, obtained = command.reported_on, command.obtained_on
    if state.meets is not None:
        return _determined_before(state)
    refusal = misdated(context, "reported_on", on, state.detained_on, "the detention")
    refusal = refusal or misdated(context, "obtained_on", obtained, on, "the report")
    if refusal is not None:
        return refusal
    held = state.obligations
    said = []
    if live_key(held, rules.T_14) is None:
        text = "custody and notice are not recorded: no clock watched this determination"
        said.append(warning(rules.T_14, text))
    closes = settle_rules(held, (rules.T_14,), on)
    if command.abnormality and command.more_likely:
        said.append(warning(rules.T_16, "the hours for the petition are unconfirmed"))
        return acted(
            state,
            st.DETERMINED_MET,
            command,
            on,
            said=said,
            more={"meets": True, "office": context.actor.office},
            opens=(duty(held, rules.T_16, obtained),),
            closes=closes,
        )
    said.append(warning(rules.S_36, f"what follows is a release {_INFERRED}"))
    # Once the clock has made the release due, its days are owed until a person records it.
    over = () if lapsed(state) else voided(held, closes)
    return acted(
        state,
        st.DETERMINED_NOT_MET,
        command,
        on,
        said=said,
        more={"meets": False, "office": context.actor.office, "release_why": rules.S_36},
        closes=(*closes, *over),
        orders=(release_is_due(rules.S_36),),
    )


def _determined_before(state: SvpState) -> Refusal:
    number = standing_entry(state, st.DETERMINED_MET, st.DETERMINED_NOT_MET)
    text = f"the department has determined: strike entry {number} first"
    return Refusal(rule=rules.T_14, message=text, allowed=("strike",))


def notify_prc(state: SvpState, command: NotifyPrc, context: Context) -> Decision:
    """Written notice to the prosecutors: the hours of their vote begin (T-15)."""
    if state.prc.closed:
        return Refusal(rule=rules.H_06, message="the prosecutors' vote is closed")
    if state.prc_notified_on is not None:
        return Refusal(rule=rules.T_15, message="the prosecutors are notified already")
    on = command.notified_on
    refusal = misdated(context, "notified_on", on, state.detained_on, "the detention")
    said = [warning(rules.T_15, "the hours of the vote are unconfirmed")]
    opens = (duty(state.obligations, rules.T_15, on),)
    return refusal or acted(state, st.PRC_NOTIFIED, command, on, said=said, opens=opens)


def notify_prosecutor(state: SvpState, command: NotifyProsecutor, context: Context) -> Decision:
    """The attorney general tells the prosecutor of the county (S-36)."""
    if state.route != "overt-act":
        return Refusal(
            rule=rules.S_36, message="the county's prosecutor is told after an overt act only"
        )
    on = command.notified_on
    refusal = misdated(context, "notified_on", on, None, "")
    refusal = refusal or day_before("notified_on", on, state.overt_act_on, _NOTICE)
    said = []
    if not same_county(command.county, state.county):
        text = f"told in {command.county}; the case is of {state.county}"
        said.append(warning(rules.S_36, text))
    return refusal or acted(state, st.PROSECUTOR_NOTIFIED, command, on, said=said)


# -- what the clock alone brings ------------------------------------------------------------------


def _release_became_due(state: SvpState, owed: Obligation) -> Draft:
    """No petition in time: the person is to be released, until a person records the release.

    Of two such clocks that end while nobody looks, the first one moves the case.
    """
    waiting = [
        one
        for one in state.obligations.values()
        if one.rule in RELEASING and one.status is Status.OPEN and one.ends is not None
    ]
    first = min(waiting, key=lambda one: (one.ends or one.starts, one.key), default=owed)
    if state.stage not in {st.DETAINED, st.DETERMINED} or first.key != owed.key:
        return breach(owed)
    draft = breach(owed, st.RELEASE_BECAME_DUE)
    said = warning(owed.rule, f"no petition was filed in time: a release is due {_INFERRED}")
    data = {**draft.data, "release_why": owed.rule}
    return draft.model_copy(update={"data": with_warnings(data, [said])})


def _too_late_for_a_petition(state: SvpState, owed: Obligation) -> Draft:
    """The prosecutors have not determined in their hours: nothing can be filed (T-15)."""
    if state.prc.closed:
        return breach(owed)
    draft = breach(owed, st.PRC_TOO_LATE)
    said = warning(owed.rule, f"no determination in time: no petition {_INFERRED}")
    return draft.model_copy(update={"data": with_warnings(draft.data, [said])})


def _less_time_for_the_vote(_state: SvpState, owed: Obligation) -> Draft:
    """The determination is overdue: what is left for the prosecutors is less (T-14)."""
    draft = breach(owed)
    said = warning(owed.rule, f"the prosecutors' step is compressed {_INFERRED}")
    return draft.model_copy(update={"data": with_warnings(draft.data, [said])})


CLOCKS: Final[Mapping[str, ClockHook[SvpState]]] = {
    rules.T_13: ClockHook(end=_release_became_due),
    rules.T_14: ClockHook(end=_less_time_for_the_vote),
    rules.T_15: ClockHook(end=_too_late_for_a_petition),
    rules.T_16: ClockHook(end=_release_became_due),
}

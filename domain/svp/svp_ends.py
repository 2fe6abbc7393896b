"""How a case ends, and what accompanies it: release, victims, closing.

Belongs here: the acts that no single part of the proceedings owns (S-34, S-36, DECK-36). Not here:
why a release is due (the court, the clocks).
"""

from datetime import datetime

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.casework import ahead, settle_rules, warning, with_warnings
from domain.commands import Context
from domain.events import Draft
from domain.obligations import Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import lateness
from domain.svp.dates import outlived
from domain.svp.svp_acts import acted, misdated, voided
from domain.svp.svp_commands import (
    CloseSvp,
    NoteVictims,
    RecordDeath,
    RecordDismissal,
    RecordRelease,
    RecordVictimsTold,
)
from domain.svp.svp_court import release_is_due
from domain.svp.svp_evaluation import data_of, ended_late
from domain.svp.svp_owner import outcome_of, standing
from domain.svp.svp_state import SvpState
from domain.svp.victims import record_told


def record_release(state: SvpState, command: RecordRelease, context: Context) -> Decision:
    """A person records that the release has happened: nothing releases by itself."""
    late = ahead("released_on", command.released_on, context.now)
    if late is not None:
        return late
    on = command.released_on
    closes = settle_rules(state.obligations, (rules.T_13, rules.T_16), on)
    said, alerts = lateness(state.obligations, closes)
    if command.to != "liberty":
        said.append(warning(state.release_why or rules.DECK_36, f"stays confined: {command.to}"))
    ended = {one.key for one in closes}
    others = [
        key
        for key, owed in state.obligations.items()
        if owed.rule != rules.VICTIM_NOTICE and key not in ended
    ]
    return (
        Draft(
            kind=st.RELEASED_EVENT,
            occurred_on=on,
            data=with_warnings(data_of(command, **ended_late(closes, state)), said),
            closes=(*closes, *release(state.obligations, Status.VOID, others)),
            orders=tuple(alerts),
            evidence=command.evidence,
        ),
    )


def record_dismissal(state: SvpState, command: RecordDismissal, context: Context) -> Decision:
    """Without a petition nobody is held on it: a release is due (S-16)."""
    on = command.dismissed_on
    refusal = misdated(context, "dismissed_on", on, state.petition_on, "the petition")
    return refusal or acted(
        state,
        st.DISMISSED,
        command,
        on,
        more={"release_why": rules.S_16},
        closes=voided(state.obligations),
        orders=(release_is_due(rules.S_16),),
    )


def record_death(state: SvpState, command: RecordDeath, context: Context) -> Decision:
    """The person has died: nothing is owed any more. A person closes the case (`close-svp`).

    Until then a death that was typed by mistake is struck, and what it ended is owed again.
    """
    on = command.died_on
    refusal = ahead("died_on", on, context.now)
    closes = release(state.obligations, Status.VOID)
    said = outlived(on, _on_file(state))
    orders = standing(state, outcome_of(st.CLOSED), on)
    return refusal or acted(state, st.DIED, command, on, said=said, closes=closes, orders=orders)


def _on_file(state: SvpState) -> dict[str, datetime | None]:
    """What is on file with a day of its own, and is not done of whoever has died."""
    return {
        "the report of the evaluation": state.evaluated_on,
        "the notices": max(state.given.values(), default=None),
        "the detention": state.detained_on,
        "the petition": state.petition_on,
        "probable cause": state.cause_on,
        "the custody": state.custody_on,
        "the hearing": state.hearing_on,
        "the examination": state.examined_on,
        "the trial": state.trial_on,
        "the verdict": state.verdict_on,
        "the commitment": state.committed_on,
    }


def record_victims_told(state: SvpState, command: RecordVictimsTold, _context: Context) -> Decision:
    """The attorney general told the victims of an event (S-34)."""
    return record_told(
        state.obligations,
        command.event,
        command.occurred_on,
        told=command.told,
        none_known=command.none_known,
        victims=state.victims,
        earlier=state.victims_told.get(command.event, ()),
        data=data_of(command),
        evidence=command.evidence,
    )


def note_victims(_state: SvpState, command: NoteVictims, _context: Context) -> Decision:
    """The register of victims changed: who is told from now on."""
    return (
        Draft(
            kind=ev.FACTS_NOTED,
            occurred_on=command.occurred_on,
            data=data_of(command),
            evidence=command.evidence,
        ),
    )


def close_svp(state: SvpState, command: CloseSvp, context: Context) -> Decision:
    """End the case. What victims are still to be told is said; it never holds the end (S-34).

    Before anybody has reviewed the person only a supervisor ends it: it was opened by mistake.
    """
    unreviewed = state.stage in st.UNREVIEWED
    if unreviewed and context.actor.role is not Role.SUPERVISOR:
        why = "nobody has reviewed the person: ending the case now is for a supervisor"
        return Refusal(rule=rules.H_02, message=why)
    owed = sorted(key for key, one in state.obligations.items() if one.live)
    if state.late:
        waits = ", ".join(sorted(state.late))
        return Refusal(
            rule=next(iter(state.late.values())),
            message=f"a late act is not decided: {waits}",
            allowed=("decide-late",),
        )
    told = {key for key in owed if state.obligations[key].rule == rules.VICTIM_NOTICE}
    said = [
        warning(rules.S_34, f"closed although it is owed: {key}")
        for key in owed
        if key in told or not unreviewed
    ]
    if unreviewed:
        said.append(warning(rules.S_01, "closed although nobody has reviewed the person"))
    return (
        Draft(
            kind=st.CASE_CLOSED,
            occurred_on=command.occurred_on,
            data=with_warnings(data_of(command), said),
            closes=release(state.obligations, Status.VOID),
            orders=standing(state, outcome_of(st.CLOSED), command.occurred_on),
            evidence=command.evidence,
        ),
    )

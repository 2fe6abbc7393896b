"""Conditional release and what comes of it: plan, order, violation, return, escape, discharge.

Belongs here: RSMo 632.505. Its clocks and procedures were not seen (S-33): what follows is a named
person's decision with a reason, and no clock is invented. Not here: petitions.
"""

from datetime import datetime

from domain import rules
from domain.casework import alert, warning
from domain.commands import Command, Context
from domain.events import Order
from domain.obligations import Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import commitment_commands as cmd
from domain.svp import commitment_stages as st
from domain.svp.commitment_drafting import (
    ESCAPE,
    RELEASE_PETITION,
    Said,
    draft,
    tell_victims,
    unfit,
)
from domain.svp.commitment_law import law_of
from domain.svp.commitment_sites import not_a_site
from domain.svp.commitment_state import CommitmentState
from domain.svp.commitment_years import review_again, review_stops
from domain.svp.dates import outlived

_UNSEEN = "this part of the section was not seen: decided by a named person, without a clock"


def record_release_plan(
    state: CommitmentState, command: cmd.RecordReleasePlan, context: Context
) -> Decision:
    """The plan, against the list of what it covers: what is missing is said (S-32)."""
    refusal = unfit(state, command, context, "drafted_on")
    listed = law_of(state.values).conditional_release_plan
    unknown = sorted(set(command.covers) - set(listed))
    if refusal is None and unknown:
        refusal = Refusal(
            rule=rules.H_05,
            message=f"covers: {', '.join(unknown)}: no part of the plan",
            allowed=listed,
            field="covers",
        )
    if refusal is not None:
        return refusal
    missing = [one for one in listed if one not in command.covers]
    said = [warning(rules.S_32, f"the plan lacks: {', '.join(missing)}")] if missing else []
    if not command.with_corrections:
        text = "drafted without the department of corrections, which supervises the release"
        said.append(warning(rules.S_32, text))
    return draft(st.PLANNED, command, command.drafted_on, said, {"missing": missing})


def approve_residence(
    state: CommitmentState, command: cmd.ApproveResidence, context: Context
) -> Decision:
    """The department approves a residence (S-32)."""
    refusal = unfit(state, command, context, "approved_on")
    if refusal is None and command.residence in state.approved:
        refusal = Refusal(
            rule=rules.S_32, message=f"{command.residence} is approved already", field="residence"
        )
    return refusal or draft(st.RESIDENCE_APPROVED, command, command.approved_on)


def order_conditional_release(
    state: CommitmentState, command: cmd.OrderConditionalRelease, context: Context
) -> Decision:
    """The order: its first condition is a residence that the department approved (S-32)."""
    refusal = unfit(state, command, context, "ordered_on")
    refusal = refusal or _not_approved(state, command.residence)
    if refusal is not None:
        return refusal
    listed = law_of(state.values).conditional_release_plan
    missing = [one for one in listed if one not in state.plan]
    said = []
    if state.planned_on is None:
        said.append(warning(rules.S_32, "no plan of the department is on file"))
    elif missing:
        said.append(warning(rules.S_32, f"the plan lacks: {', '.join(missing)}"))
    duties, letters = tell_victims(
        state, RELEASE_PETITION, command.ordered_on, "conditional-release"
    )
    return draft(
        st.RELEASED,
        command,
        command.ordered_on,
        said,
        {"missing": missing},
        opens=duties,
        closes=review_stops(state.obligations),
        orders=letters,
    )


def _not_approved(state: CommitmentState, residence: str) -> Refusal | None:
    if residence in state.approved:
        return None
    return Refusal(
        rule=rules.S_32,
        message=f"the department has not approved {residence} as a residence",
        allowed=("approve-residence",),
        field="residence",
    )


def modify_conditions(
    state: CommitmentState, command: cmd.ModifyConditions, context: Context
) -> Decision:
    """Other conditions, by the court; also instead of a return (S-33)."""
    refusal = unfit(state, command, context, "ordered_on")
    if refusal is None and command.residence is not None:
        refusal = _not_approved(state, command.residence)
    said = [warning(rules.S_33, _UNSEEN)]
    return refusal or draft(st.MODIFIED, command, command.ordered_on, said)


def allege_violation(
    state: CommitmentState, command: cmd.AllegeViolation, context: Context
) -> Decision:
    """A violation is alleged; what follows is decided by people (S-33)."""
    refusal = unfit(state, command, context, "alleged_on")
    condition = command.condition
    if refusal is None and condition is not None and condition not in _conditions(state):
        refusal = Refusal(
            rule=rules.S_33,
            message=f"{condition} is no condition of this release",
            allowed=_conditions(state),
            field="condition",
        )
    said = [warning(rules.S_33, _UNSEEN)]
    return refusal or draft(st.ALLEGED, command, command.alleged_on, said)


def _conditions(state: CommitmentState) -> tuple[str, ...]:
    return (state.residence, *state.conditions)


def decide_violation(
    state: CommitmentState, command: cmd.DecideViolation, context: Context
) -> Decision:
    """Found or not. If found: a return, or other conditions, are decided next (S-33)."""
    refusal = unfit(state, command, context, "decided_on")
    if refusal is None and state.violated:
        refusal = Refusal(
            rule=rules.H_01,
            message="a violation was found: return or modify-conditions comes next",
            allowed=("return", "modify-conditions"),
        )
    kind = st.FOUND if command.found else st.NOT_FOUND
    return refusal or draft(kind, command, command.decided_on, [warning(rules.S_33, _UNSEEN)])


def return_person(state: CommitmentState, command: cmd.ReturnPerson, context: Context) -> Decision:
    """Back to a site of the program, apart from others; the court reviews again (S-24, T-12)."""
    refusal = unfit(state, command, context, "returned_on")
    if refusal is None and not state.violated:
        refusal = Refusal(
            rule=rules.S_33,
            message="no violation was found: decide-violation comes first",
            allowed=("decide-violation",),
        )
    refusal = refusal or not_a_site(state, command.site, segregated=command.segregated)
    if refusal is not None:
        return refusal
    return draft(
        st.RETURNED,
        command,
        command.returned_on,
        [warning(rules.S_33, _UNSEEN)],
        opens=(review_again(state, command.returned_on),),
    )


def record_escape(state: CommitmentState, command: cmd.RecordEscape, context: Context) -> Decision:
    """Escaped: the police are told by a person, victims by the attorney general (S-33, S-34)."""
    refusal = unfit(state, command, context, "escaped_on")
    if refusal is not None:
        return refusal
    back = st.VIOLATION if state.stage in st.AT_LARGE else state.stage
    duties, letters = tell_victims(state, ESCAPE, command.escaped_on)
    police = alert("escape", rule=rules.S_33, severity="liberty")
    return draft(
        st.ESCAPES[state.stage],
        command,
        command.escaped_on,
        [warning(rules.S_33, "tell the local police; no clock for it was seen")],
        {"back_to": back},
        opens=duties,
        orders=(police, *letters),
    )


def recapture(state: CommitmentState, command: cmd.Recapture, context: Context) -> Decision:
    """Found: the case goes on where it stood; from a release, as an alleged violation (S-33)."""
    refusal = unfit(state, command, context, "recaptured_on")
    if refusal is None and state.escaped_on and command.recaptured_on < state.escaped_on:
        refusal = Refusal(
            rule=rules.H_05, message="recaptured_on: before the escape", field="recaptured_on"
        )
    on, back = command.recaptured_on, state.back_to
    return refusal or draft(st.BACK[back], command, on, extra={"back_to": back})


# -- ends -----------------------------------------------------------------------------------------


def discharge(state: CommitmentState, command: cmd.Discharge, context: Context) -> Decision:
    """The court releases the person without conditions; victims get a letter (S-33, S-34)."""
    refusal = unfit(state, command, context, "discharged_on")
    said = [warning(rules.S_33, _UNSEEN)]
    on = command.discharged_on
    _, letters = tell_victims(state, RELEASE_PETITION, on, "to-be-released")
    return refusal or _ended(state, st.DISCHARGED, command, on, said=said, letters=letters)


def judgment_set_aside(
    state: CommitmentState, command: cmd.JudgmentSetAside, _context: Context
) -> Decision:
    """Without the judgment there is no commitment: its clocks end, and people are told."""
    told = alert("judgment-set-aside", rule=rules.S_22, severity="liberty", ended=command.outcome)
    return _ended(state, st.SET_ASIDE, command, command.occurred_on, letters=(told,))


def record_death(state: CommitmentState, command: cmd.RecordDeath, context: Context) -> Decision:
    """The person has died: nothing is owed any more. A supervisor closes the case.

    Until then a death that was typed by mistake is struck, and what it ended is owed again.
    """
    on = command.died_on
    said = outlived(on, _on_file(state))
    refusal = unfit(state, command, context, "died_on")
    return refusal or _ended(state, st.DIED, command, on, said=said)


def _on_file(state: CommitmentState) -> dict[str, datetime | None]:
    """What is on file with a day of its own, and is not done of whoever has died."""
    return {
        "the examination": state.examined_on,
        "the yearly notice": state.notice.given_on if state.notice else None,
        "the court's review": state.reviewed_on,
        "the petition": state.petition.filed_on if state.petition else None,
        "the release on conditions": state.released_on,
        "the alleged violation": state.alleged_on,
        "the escape": state.escaped_on,
    }


def close_commitment(
    state: CommitmentState, command: cmd.CloseCommitment, _context: Context
) -> Decision:
    """A supervisor ends the case, with a reason."""
    open_ = [f"{owed.rule} is owed" for owed in state.obligations.values() if owed.live]
    said = [warning(rules.S_23, f"closed although {text}") for text in dict.fromkeys(open_)]
    return _ended(state, st.CASE_CLOSED, command, command.occurred_on, said=said)


def _ended(
    state: CommitmentState,
    kind: str,
    command: Command,
    on: datetime,
    *,
    said: Said = (),
    letters: tuple[Order, ...] = (),
) -> Decision:
    return draft(
        kind,
        command,
        on,
        said,
        {"from": state.stage},
        closes=release(state.obligations, Status.VOID),
        orders=letters,
    )

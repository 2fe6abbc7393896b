"""Petitions for release: filed, served, screened, heard, tried (RSMo 632.498 to 632.504).

Belongs here: what the court and the parties do about a petition. Not here: the release that
follows (`commitment_release.py`), nor on whom the law has it served (`law/`).
"""

from datetime import datetime

from domain import rules
from domain.casework import warning
from domain.commands import Command, Context
from domain.events import Draft
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import commitment_commands as cmd
from domain.svp import commitment_stages as st
from domain.svp.commitment_drafting import RELEASE_PETITION, Said, draft, tell_victims, unfit
from domain.svp.commitment_law import law_of
from domain.svp.commitment_state import CommitmentState, Petition
from domain.svp.dates import before


def authorise_petition(
    state: CommitmentState, command: cmd.AuthorisePetition, context: Context
) -> Decision:
    """The director finds a change and approves: the person may petition with that (S-30)."""
    refusal = unfit(state, command, context, "authorised_on")
    if refusal is None and state.authorised_on is not None:
        refusal = Refusal(
            rule=rules.S_30,
            message=f"approved on {state.authorised_on:%Y-%m-%d}, and no petition was filed yet",
        )
    return refusal or draft(st.AUTHORISED, command, command.authorised_on)


def file_petition(state: CommitmentState, command: cmd.FilePetition, context: Context) -> Decision:
    """Filed. Whoever was not served is a defect that is noted, and never a refusal (S-27, S-30)."""
    refusal = unfit(state, command, context, "filed_on")
    authorised = command.kind == "authorised"
    if refusal is None and authorised and state.authorised_on is None:
        refusal = Refusal(
            rule=rules.S_30,
            message="the director has not approved a petition: authorise-petition comes first",
            allowed=("authorise-petition",),
            field="kind",
        )
    if refusal is None and authorised:
        approval = "the director's approval of it"
        refusal = before("filed_on", command.filed_on, state.authorised_on, approval)
    wanted = law_of(state.values).served_on(command.kind)
    refusal = refusal or _strangers(command.served, wanted)
    if refusal is not None:
        return refusal
    defects = [one for one in wanted if one not in command.served]
    duties, letters = tell_victims(state, RELEASE_PETITION, command.filed_on, "filed")
    return draft(
        st.FILED_AUTHORISED if authorised else st.FILED,
        command,
        command.filed_on,
        _about_filing(state, command, defects),
        {"defects": defects, "number": state.petitions + 1},
        opens=duties,
        orders=letters,
    )


def _strangers(served: tuple[str, ...], wanted: tuple[str, ...]) -> Refusal | None:
    unknown = sorted(set(served) - set(wanted))
    if not unknown:
        return None
    return Refusal(
        rule=rules.H_05,
        message=f"served: {', '.join(unknown)}: the law names no such recipient",
        allowed=wanted,
        field="served",
    )


def _about_filing(state: CommitmentState, command: cmd.FilePetition, defects: list[str]) -> Said:
    said = []
    if defects:
        rule = rules.S_30 if command.kind == "authorised" else rules.S_27
        said.append(warning(rule, f"not served on: {', '.join(defects)}; record-service cures it"))
    if command.kind == "over-objection":
        if _barred(state, new_facts=command.new_facts):
            text = "an earlier petition failed and no new facts are alleged: it is to be denied"
            said.append(warning(rules.S_31, text))
        if state.notice is not None and state.notice.waived:
            text = "the person waived the petition of this year on the form of the notice"
            said.append(warning(rules.T_11, text))
    return said


def _barred(state: CommitmentState, *, new_facts: bool) -> bool:
    """Whether a petition without approval can only be denied (S-31)."""
    return state.failed > 0 and not new_facts


def record_service(
    state: CommitmentState, command: cmd.RecordService, context: Context
) -> Decision:
    """Served on those who were missing: the defect is cured."""
    held = _pending(state)
    refusal = unfit(state, command, context, "served_on")
    if refusal is None:
        refusal = _strangers(command.served, law_of(state.values).served_on(held.kind))
    if refusal is None and not set(command.served) & set(held.defects):
        refusal = Refusal(
            rule=_service_rule(held),
            message="they were served already",
            allowed=held.defects,
            field="served",
        )
    if refusal is not None:
        return refusal
    left = [one for one in held.defects if one not in command.served]
    said = [warning(_service_rule(held), f"not served on: {', '.join(left)}")] if left else []
    return draft(st.SERVED, command, command.served_on, said, {"rule": _service_rule(held)})


def _service_rule(held: Petition) -> str:
    return rules.S_30 if held.kind == "authorised" else rules.S_27


def _pending(state: CommitmentState) -> Petition:
    """The petition that is before the court; the stage says that there is one."""
    if state.petition is None:
        raise LookupError(f"{state.case}: no petition in the stage {state.stage}")
    return state.petition


def screen_petition(
    state: CommitmentState, command: cmd.ScreenPetition, context: Context
) -> Decision:
    """Screened: frivolous is denied without a hearing, anything else gets one (S-28, S-31)."""
    refusal = unfit(state, command, context, "screened_on")
    if refusal is not None:
        return refusal
    if command.outcome == "frivolous":
        return _denied(state, command, "frivolous", command.screened_on)
    if _barred(state, new_facts=_pending(state).new_facts):
        return Refusal(
            rule=rules.S_31,
            message="after a petition that failed, one without new facts is denied",
            allowed=("deny-petition", "withdraw-petition"),
            field="outcome",
        )
    on = command.screened_on
    duties, letters = tell_victims(state, RELEASE_PETITION, on, "hearing-ordered")
    return draft(st.ADMITTED, command, on, opens=duties, orders=letters)


def deny_petition(state: CommitmentState, command: cmd.DenyPetition, context: Context) -> Decision:
    """Denied without a hearing; that needs a ground of the section (S-28, S-31)."""
    refusal = unfit(state, command, context, "denied_on")
    barred = _barred(state, new_facts=_pending(state).new_facts)
    if refusal is None and command.ground == "no-new-facts" and not barred:
        why = "it alleges new facts" if state.failed else "no earlier petition has failed"
        refusal = Refusal(
            rule=rules.S_31,
            message=f"{why}; a petition that is not frivolous needs a hearing (S-28)",
            allowed=("screen-petition",),
            field="ground",
        )
    return refusal or _denied(state, command, command.ground, command.denied_on)


def _denied(state: CommitmentState, command: Command, ground: str, on: datetime) -> tuple[Draft]:
    duties, letters = tell_victims(state, RELEASE_PETITION, on, "denied")
    data = {"ground": ground, "counts": True}
    return draft(st.DENIED, command, on, extra=data, opens=duties, orders=letters)


def withdraw_petition(
    state: CommitmentState, command: cmd.WithdrawPetition, context: Context
) -> Decision:
    """Withdrawn: it is over, and counts as none that failed."""
    refusal = unfit(state, command, context, "withdrawn_on")
    if refusal is None and _pending(state).kind == "review":
        refusal = Refusal(
            rule=rules.S_28, message="the court ordered this hearing itself: nobody petitioned"
        )
    return refusal or draft(st.WITHDRAWN, command, command.withdrawn_on, extra={"counts": False})


def record_threshold_hearing(
    state: CommitmentState, command: cmd.RecordThresholdHearing, context: Context
) -> Decision:
    """Decided by a preponderance; counsel may attend, the person has no right to (S-28)."""
    refusal = unfit(state, command, context, "held_on")
    if refusal is not None:
        return refusal
    said = []
    if command.counsel == "not-admitted":
        said.append(warning(rules.S_28, "counsel may attend the hearing, and was not admitted"))
    outcome = "trial-ordered" if command.shown else "denied"
    duties, letters = tell_victims(state, RELEASE_PETITION, command.held_on, outcome)
    return draft(
        st.TRIAL_ORDERED if command.shown else st.THRESHOLD_FAILED,
        command,
        command.held_on,
        said,
        {"counts": None if command.shown else _without_approval(state)},
        opens=duties,
        orders=letters,
    )


def _without_approval(state: CommitmentState) -> bool:
    return _pending(state).kind == "over-objection"


def demand_jury(state: CommitmentState, command: cmd.DemandJury, _context: Context) -> Decision:
    """A jury, by whoever may demand one (S-21)."""
    may = law_of(state.values).svp_jury_demand
    if command.by not in may:
        return Refusal(
            rule=rules.S_21,
            message=f"by: {command.by} may not demand a jury",
            allowed=may,
            field="by",
        )
    if command.by in _pending(state).jury:
        return Refusal(rule=rules.S_21, message=f"{command.by} has demanded a jury", field="by")
    return draft(st.JURY_DEMANDED, command, command.occurred_on)


def record_mistrial(
    state: CommitmentState, command: cmd.RecordMistrial, context: Context
) -> Decision:
    """No verdict: the trial is held again. For a release trial no clock was seen (S-33)."""
    refusal = unfit(state, command, context, "declared_on")
    said = [warning(rules.S_33, "no clock for another release trial was seen in the sources")]
    return refusal or draft(st.MISTRIAL, command, command.declared_on, said)


def record_release_verdict(
    state: CommitmentState, command: cmd.RecordReleaseVerdict, context: Context
) -> Decision:
    """Continued danger proven by the State: committed; not proven: conditional release (S-29)."""
    refusal = unfit(state, command, context, "returned_on") or _unfit_verdict(state, command)
    if refusal is not None:
        return refusal
    proven = command.continued_danger
    outcome = "stays-committed" if proven else "to-be-released"
    duties, letters = tell_victims(state, RELEASE_PETITION, command.returned_on, outcome)
    return draft(
        st.DANGER_PROVEN if proven else st.DANGER_NOT_PROVEN,
        command,
        command.returned_on,
        extra={"counts": _without_approval(state) if proven else None},
        opens=duties,
        orders=letters,
    )


def _unfit_verdict(state: CommitmentState, command: cmd.RecordReleaseVerdict) -> Refusal | None:
    """A jury if one was demanded, else the judge; a jury's verdict is unanimous (S-21, S-22)."""
    wanted = "jury" if _pending(state).jury else "bench"
    if command.form != wanted:
        why = "a jury was demanded" if wanted == "jury" else "nobody demanded a jury"
        return Refusal(rule=rules.S_21, message=f"form: {why}", allowed=(wanted,), field="form")
    if command.form == "jury" and not command.unanimous:
        return Refusal(
            rule=rules.S_22,
            message="a jury that is not unanimous has no verdict: record-mistrial",
            allowed=("record-mistrial",),
            field="unanimous",
        )
    return None

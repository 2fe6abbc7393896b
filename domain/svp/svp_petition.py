"""The attorney general files, or does not (S-13, S-16, DECK-35, T-05, T-13, T-16, C-26).

Belongs here: what a petition needs, and what a late act leaves to a named person. Not here: the
votes before it, nor the court after it.
"""

from typing import Final

from domain import rules
from domain.casework import ahead, alert, read_values, settle_rules, warning, with_warnings
from domain.commands import Context
from domain.events import Draft
from domain.obligations import Closing, Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw, lateness, same_county
from domain.svp.svp_acts import well_before
from domain.svp.svp_commands import DecideLate, DeclinePetition, FilePetition
from domain.svp.svp_evaluation import data_of, ended_late
from domain.svp.svp_lapsed import too_late
from domain.svp.svp_state import SvpState
from domain.svp.victims import to_tell
from domain.votes import Result

PETITION: Final = "petition"
_ENDED_BY_FILING: Final = (rules.T_05, rules.T_13, rules.T_16)


def file_petition(state: SvpState, command: FilePetition, context: Context) -> Decision:
    """File: only with the prosecutors' majority and the assessment attached; late is accepted."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    refusal = (
        ahead("filed_on", command.filed_on, context.now)
        or _too_early(state, command)
        or _lacking(state, command)
    )
    if refusal is not None:
        return refusal
    on = command.filed_on
    closes = settle_rules(state.obligations, _ENDED_BY_FILING, on)
    over = _no_longer_owed(state, closes)
    late, alerts = lateness(state.obligations, closes)
    duties, letters = to_tell(
        state.obligations,
        law.svp_victim_events,
        PETITION,
        on,
        victims=state.victims,
        person=state.person,
    )
    return (
        Draft(
            kind=st.FILED,
            occurred_on=on,
            data=with_warnings(
                data_of(command, **ended_late(closes, state)), [*_said(state, command), *late]
            ),
            opens=duties,
            closes=(*closes, *over),
            orders=(*alerts, *letters),
            evidence=command.evidence,
        ),
    )


def _too_early(state: SvpState, command: FilePetition) -> Refusal | None:
    """What a petition rests on was there when it was filed, not only when that was typed (H-05)."""
    causes = {
        "the notices": max(state.given.values(), default=None),
        "the detention": state.detained_on,
        "the prosecutors' determination": state.prc.closed_on,
        "the delivery of the assessment": state.assessment_on,
    }
    early = (well_before("filed_on", command.filed_on, on, what) for what, on in causes.items())
    return next((one for one in early if one is not None), None)


def _no_longer_owed(state: SvpState, closed: tuple[Closing, ...]) -> tuple[Closing, ...]:
    """The votes' own clocks end with the petition that they were for."""
    named = {rules.T_15, rules.PRC_LATEST_SAFE} | {rules.T_01, rules.T_02, rules.T_03}
    ended = {one.key for one in closed}
    keys = [key for key, owed in state.obligations.items() if owed.rule in named]
    return release(state.obligations, Status.VOID, [key for key in keys if key not in ended])


def _lacking(state: SvpState, command: FilePetition) -> Refusal | None:
    """What a petition needs (S-13, S-16); after an overt act also its hours (T-13, T-15, T-16)."""
    overt = state.route == "overt-act"
    refusal = _after_an_overt_act(state, command) if overt else None
    if not overt and state.stage == st.RELEASE_DUE:
        refusal = too_late(state, command.filed_on, "a petition")
    if refusal is not None:
        return refusal
    if state.prc.result is not Result.MEETS:
        waits = state.prc.result is None
        why = "has not voted to the end" if waits else "found no majority"
        return Refusal(
            rule=rules.S_13,
            message=f"the prosecutors' committee {why}: without its majority nothing can be filed",
            allowed=("close-prc", "decline-petition") if waits else ("decline-petition",),
        )
    if not overt and state.assessment_on is None:
        return Refusal(
            rule=rules.S_16,
            message="the team's assessment was not delivered, and a copy belongs to the petition",
            allowed=("deliver-assessment",),
        )
    if not overt and not command.assessment_attached:
        return Refusal(
            rule=rules.S_16,
            message="a copy of the team's assessment is to be attached",
            field="assessment_attached",
        )
    if not command.facts_stated:
        return Refusal(
            rule=rules.S_16,
            message="the petition states the facts that support it",
            field="facts_stated",
        )
    if state.mdt.result is Result.DOES_NOT_MEET and not command.note:
        return Refusal(
            rule=rules.C_26,
            message="the team says that the criteria are not met: filing all the same is the "
            "attorney general's decision, with a reason",
            field="reason",
        )
    return None


def _after_an_overt_act(state: SvpState, command: FilePetition) -> Refusal | None:
    """What this route wants besides: its days, a determination, the prosecutors' hours."""
    if state.stage == st.RELEASE_DUE:
        late = too_late(state, command.filed_on, "a petition")
        if late is not None:
            return late
    if not state.meets:
        return Refusal(
            rule=rules.T_14,
            message="the department has not determined that both criteria are met",
            allowed=("record-determination",),
        )
    if not state.prc_barred:
        return None
    return Refusal(
        rule=rules.T_15,
        message="the prosecutors' hours passed without a determination: no petition "
        "(inferred, unconfirmed)",
        allowed=("decline-petition",),
    )


def _said(state: SvpState, command: FilePetition) -> list[dict[str, str]]:
    said = _venue(state, command)
    if state.mdt.result is Result.DOES_NOT_MEET:
        text = "filed although the team says that it is not met"
        said.append(warning(rules.C_26, text, of="mdt"))
    if state.route == "overt-act" and state.stage == st.RELEASE_DUE:
        said.append(warning(state.release_why, "filed in time and typed late: no release is due"))
    return said


def _venue(state: SvpState, command: FilePetition) -> list[dict[str, str]]:
    """What counts is the county of the court by the register; what was typed where it lacks one."""
    typed, court, known = command.county, command.court, command.court_county
    said = []
    if known is None:
        text = f"by the register of offices {court} is in no county: it counts as typed, {typed}"
        said.append(warning(rules.S_16, text))
    elif not same_county(typed, known):
        text = f"county: {typed} was typed; by the register of offices {court} is in {known}"
        said.append(warning(rules.S_16, text))
    county = known or typed
    if not same_county(county, state.county):
        text = f"filed in {county}; the law names the county of conviction, {state.county}"
        said.append(warning(rules.S_16, text))
    return said


def decline_petition(state: SvpState, command: DeclinePetition, _context: Context) -> Decision:
    """The attorney general files nothing (DECK-35, S-16); who was detained is to be released."""
    if state.route != "overt-act":
        return (
            Draft(
                kind=st.DECLINED,
                occurred_on=command.occurred_on,
                data=data_of(command),
                closes=release(state.obligations, Status.VOID, _without_victims(state)),
                evidence=command.evidence,
            ),
        )
    task = alert("release-due", rule=rules.S_36, severity="liberty")
    return (
        Draft(
            kind=st.DECLINED,
            occurred_on=command.occurred_on,
            data=data_of(command, release_why=rules.S_36),
            closes=release(state.obligations, Status.VOID, _without_victims(state)),
            orders=(task,),
            evidence=command.evidence,
        ),
    )


def _without_victims(state: SvpState) -> list[str]:
    """What ends with the matter: everything but what victims are still to be told (S-34)."""
    held = state.obligations.items()
    return [key for key, owed in held if owed.rule != rules.VICTIM_NOTICE]


def decide_late(state: SvpState, command: DecideLate, _context: Context) -> Decision:
    """A named person decides what follows from an act that came late (T-05, T-06)."""
    rule = state.late.get(command.obligation)
    if rule is None:
        waits = ", ".join(sorted(state.late)) or "nothing"
        return Refusal(
            rule=rules.H_01,
            message=f"obligation: no late act waits by that name; there waits: {waits}",
            field="obligation",
        )
    said = []
    if command.decision == "withdraw":
        said.append(warning(rule, "nothing moves by itself: record-dismissal says what followed"))
    return (
        Draft(
            kind=st.LATE_DECIDED,
            occurred_on=command.occurred_on,
            data=with_warnings(data_of(command, rule=rule), said),
            evidence=command.evidence,
        ),
    )

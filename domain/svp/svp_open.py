"""Opening a review before release, or the route of a recent overt act (S-01 to S-03, S-36).

Belongs here: whom the law is about, and the clock of the notice. Not here: what follows.
"""

from collections.abc import Iterable
from datetime import datetime

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.casework import (
    ahead,
    duty,
    opened_data,
    read_values,
    said_of_others,
    warning,
    with_warnings,
)
from domain.commands import Context
from domain.events import Draft
from domain.model import Json
from domain.obligations import Duty, Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import AGENCY, SvpLaw
from domain.svp.dates import same_day
from domain.svp.svp_commands import ChangeRelease, Conviction, OpenSvp, RecordSentenceEnd
from domain.svp.svp_state import SvpState

_SERVED = "the sentence ended before probable cause was confirmed"
NOTICE_CLOCKS = (rules.T_01, rules.T_02, rules.T_03)


def open_svp(_state: None, command: OpenSvp, context: Context) -> Decision:
    """Open: only on an offence that the law names, or an old commitment (S-03, C-54)."""
    law = read_values(SvpLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    actor = context.actor
    if actor.role in AGENCY and actor.office != command.office:
        return Refusal(rule=rules.H_02, message=f"{command.office} is another agency's office")
    if actor.role is Role.ATTORNEY_GENERAL and command.route != "overt-act":
        return Refusal(
            rule=rules.H_02,
            message="a review before release is the agency's: the attorney general opens the "
            "route of an overt act only",
            field="route",
        )
    if actor.role is Role.ATTORNEY_GENERAL and actor.office == command.office:
        return Refusal(
            rule=rules.S_36,
            message="office: name the agency's office, which keeps the case",
            field="office",
        )
    refusal = _not_of_the_class(command) or _unfit(command) or _not_yet(command, context)
    if refusal:
        return refusal
    opened = Draft(
        kind=ev.OPENED,
        occurred_on=command.occurred_on,
        data=with_warnings(opened_data(command), _said(command)),
        opens=_clocks(command),
        evidence=command.evidence,
    )
    if command.route == "confinement":
        return (opened,)
    noticed = Draft(kind=st.OVERT_ACT_NOTICED, occurred_on=command.occurred_on)
    return (opened, noticed)


def _not_of_the_class(command: OpenSvp) -> Refusal | None:
    if command.origin == "psychopath":
        return None
    if not command.offences:
        return Refusal(
            rule=rules.S_03, message="name the offences on which it rests", field="offences"
        )
    if any(map(qualifies, command.offences)):
        return None
    return Refusal(
        rule=rules.S_03,
        message="no offence is on the list of sexually violent offences"
        + _conditions(command.offences),
        field="offences",
    )


def qualifies(one: Conviction) -> bool:
    """Whether an offence is a sexually violent one: by the table, and by its condition if any."""
    return one.sexually_violent and (not one.condition or one.condition_met)


def _conditions(offences: Iterable[Conviction]) -> str:
    unmet = [
        f"{one.code} only if {one.condition}"
        for one in offences
        if one.sexually_violent and not qualifies(one)
    ]
    return f" ({'; '.join(unmet)}: say condition_met)" if unmet else ""


def _unfit(command: OpenSvp) -> Refusal | None:
    """What the route wants to know."""
    if command.route == "confinement" and command.confinement is None:
        return Refusal(
            rule=rules.S_01, message="say which confinement is to end", field="confinement"
        )
    if command.route == "confinement" and command.anticipated_release is None:
        return Refusal(
            rule=rules.T_01,
            message="the window of the notice hangs on the anticipated release",
            field="anticipated_release",
        )
    if command.basis == "revocation-return" and command.readmitted_on is None:
        return Refusal(
            rule=rules.T_02, message="say when the person came back", field="readmitted_on"
        )
    return None


def _not_yet(command: OpenSvp, context: Context) -> Refusal | None:
    """An offence, or a return, of a day to come has not happened (H-04)."""
    days = {f"offences.{number}.on": one.on for number, one in enumerate(command.offences)}
    if command.readmitted_on is not None:
        days["readmitted_on"] = command.readmitted_on
    early = (ahead(field, on, context.now) for field, on in days.items())
    return next((one for one in early if one is not None), None)


def _said(command: OpenSvp) -> list[dict[str, str]]:
    said = said_of_others(command, rules.S_01)
    at = command.anticipated_release
    if at is not None:
        said += _in_the_past(at, command.occurred_on, "of this opening")
    if (
        command.basis == "revocation-return"
        and command.readmitted_on is not None
        and at is not None
    ):
        days = (at.date() - command.readmitted_on.date()).days
        text = f"returned for {days} days, from the readmission to the anticipated release: "
        text += "T-02 is for one as short as RSMo 632.483.1(1) says, a longer one has T-01"
        said.append(warning(rules.T_02, text))
    if command.route == "overt-act":
        said.append(warning(rules.S_36, "the effects of its clocks are inferred: unconfirmed"))
    if command.origin != "convicted":
        said.append(warning(rules.C_54, f"it rests on {command.origin}, not on a conviction"))
    doubtful = [one.code for one in command.offences if one.sexually_violent and one.condition]
    said += [
        warning(rules.C_52, f"{code} counts on a condition that a person has confirmed")
        for code in doubtful
    ]
    return said


def _in_the_past(at: datetime, on: datetime, what: str) -> list[dict[str, str]]:
    """A release that is past when it is said to be to come was mistyped, or has happened."""
    if at >= on or same_day(at, on):
        return []
    text = f"the anticipated release, {at:%Y-%m-%d}, lies before the day {what}"
    return [warning(rules.T_01, text)]


def _clocks(command: OpenSvp) -> tuple[Duty, ...]:
    release_on = command.anticipated_release
    if command.route == "overt-act" or release_on is None:
        return ()
    return (_notice_clock(command, release_on),)


def _notice_clock(command: OpenSvp, release_on: datetime) -> Duty:
    """Which clock of RSMo 632.483.1 runs: T-01, T-02 or T-03."""
    if command.origin != "convicted":
        return duty({}, rules.T_03, command.occurred_on, until=release_on)
    if command.basis == "revocation-return" and command.readmitted_on is not None:
        return duty({}, rules.T_02, command.readmitted_on, until=release_on)
    window = duty({}, rules.T_01, release_on)
    return window.model_copy(update={"since": command.occurred_on})


def change_release(state: SvpState, command: ChangeRelease, _context: Context) -> Decision:
    """The release moves, and the clock of the notice with it; the old date stays on file."""
    running = [key for key, owed in state.obligations.items() if owed.live]
    moved = [key for key in running if state.obligations[key].rule in NOTICE_CLOCKS]
    opens: tuple[Duty, ...] = ()
    for key in moved:
        owed = state.obligations[key]
        at = command.anticipated_release
        if owed.rule == rules.T_01:
            opens = (duty(state.obligations, rules.T_01, at),)
        else:
            opens = (duty(state.obligations, owed.rule, owed.starts, until=at),)
    said = [
        warning(state.obligations[key].rule, "the clock of the notice moves with the release")
        for key in moved
    ]
    if state.anticipated_release is not None and not moved:
        day = f"{command.anticipated_release:%Y-%m-%d}"
        said = _before_cause(
            state, f"cause is not confirmed yet: the release, {day}, may precede it"
        )
    said = [
        *_in_the_past(command.anticipated_release, command.occurred_on, "of this change"),
        *said,
    ]
    return (
        Draft(
            kind=st.RELEASE_CHANGED,
            occurred_on=command.occurred_on,
            data=with_warnings(_data(command), said),
            opens=opens,
            closes=release(state.obligations, Status.EXTENDED, moved),
            evidence=command.evidence,
        ),
    )


def record_sentence_end(state: SvpState, command: RecordSentenceEnd, context: Context) -> Decision:
    """The sentence is served: nothing depends on it, but it may come before cause (C-24)."""
    refusal = ahead("ended_on", command.ended_on, context.now)
    return refusal or (
        Draft(
            kind=st.SENTENCE_ENDED,
            occurred_on=command.occurred_on,
            data=with_warnings(_data(command), _before_cause(state, _SERVED)),
            evidence=command.evidence,
        ),
    )


def _before_cause(state: SvpState, text: str) -> list[dict[str, str]]:
    early = {*st.BEFORE_REVIEW, st.REVIEW, *st.BEFORE_COURT}
    return [warning(rules.C_24, text)] if state.stage in early else []


def _data(command: ChangeRelease | RecordSentenceEnd) -> Json:
    return command.model_dump(mode="json", exclude={"occurred_on", "evidence"})

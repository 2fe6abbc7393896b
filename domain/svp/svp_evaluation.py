"""The evaluation before release, and whether it goes on after it.

Belongs here: S-05, S-06, S-08, DECK-27 to DECK-29, C-19, C-53. Not here: what the law wants of the
packet and the notices (`svp_notices.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import ahead, duty, read_values, warning, with_warnings
from domain.commands import Command, Context
from domain.events import Draft
from domain.model import Json
from domain.obligations import Closing, Duty, Obligation, Status, release
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw
from domain.svp.dates import same_day, well_before
from domain.svp.svp_commands import (
    RecordEvaluation,
    ReferAnyway,
)
from domain.svp.svp_open import NOTICE_CLOCKS
from domain.svp.svp_state import NOTIFIED, SvpState

BOTH: Final = NOTIFIED


def data_of(command: Command, **more: object) -> Json:
    """The data of an event: what the command says, and what the decision adds."""
    said: Json = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    return {**said, **more}


def ended_late(closes: tuple[Closing, ...], state: SvpState) -> Json:
    """Which duties an act ended late: the case keeps them until a person has decided."""
    late = [
        {"key": one.key, "rule": state.obligations[one.key].rule}
        for one in closes
        if one.end is Status.LATE
    ]
    return {"late": late} if late else {}


def record_evaluation(state: SvpState, command: RecordEvaluation, context: Context) -> Decision:
    """Both criteria, or it stops (DECK-27, DECK-29)."""
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):
        return law
    late = ahead("report_on", command.report_on, context.now)
    unknown = sorted({*command.parts} - {*law.svp_evaluation_parts})
    if late is not None or unknown:
        return late or Refusal(
            rule=rules.DECK_28,
            message=f"parts: {', '.join(unknown)}: the evaluation has no such part",
            allowed=law.svp_evaluation_parts,
            field="parts",
        )
    meets = command.abnormality and command.more_likely
    return (
        Draft(
            kind=st.EVALUATED_MET if meets else st.EVALUATED_NOT_MET,
            occurred_on=command.report_on,
            data=with_warnings(
                data_of(command, meets=meets), [*_doubts(command, law), *_stale(state, command)]
            ),
            # Where it stops, no notice is owed (DECK-29).
            closes=() if meets else release(state.obligations, Status.VOID, _notices(state)),
            evidence=command.evidence,
        ),
    )


def _notices(state: SvpState) -> list[str]:
    """The clocks of the notice, oldest first."""
    return [key for key, owed in state.obligations.items() if owed.rule in NOTICE_CLOCKS]


def _doubts(command: RecordEvaluation, law: SvpLaw) -> list[dict[str, str]]:
    said = [
        warning(rules.DECK_28, f"the evaluation lacks a part: {part}")
        for part in law.svp_evaluation_parts
        if command.parts.get(part, "missing") == "missing"
    ]
    if command.licence != "active":
        text = (
            f"licence on the report date: {command.licence}; an error, not a loss of jurisdiction"
        )
        said.append(warning(rules.S_08, text))
    return said


def _stale(state: SvpState, command: RecordEvaluation) -> list[dict[str, str]]:
    """A report may be older than the case; before its window, or after the release, is said (S-05).

    The law wants an evaluation before the release and names no earliest day: nothing is refused.
    """
    on, owed = command.report_on, notice_owed(state)
    said = []
    older = False
    if owed is not None and owed.rule == rules.T_01 and owed.reminders:
        older, opens, what = owed.early(on), owed.reminders[0], "the window of the notice opened"
    elif owed is not None and owed.rule == rules.T_02:
        opens, what = owed.starts, "the person came back"
        older = on < opens and not same_day(on, opens)
    if older:
        day = f"{opens.astimezone(on.tzinfo):%Y-%m-%d}"
        said.append(warning(rules.S_05, f"the report is older than {day}, when {what}"))
    release_on = state.anticipated_release
    if release_on is not None and on > release_on and not same_day(on, release_on):
        text = f"the report is dated after the anticipated release, {release_on:%Y-%m-%d}"
        said.append(warning(rules.S_05, text))
    return said


def refer_anyway(state: SvpState, command: ReferAnyway, _context: Context) -> Decision:
    """A supervisor refers although the evaluator says *does not meet*: notice is owed (C-19)."""
    return before_report(state, "occurred_on", command.occurred_on) or (
        Draft(
            kind=st.REFERRED_ANYWAY,
            occurred_on=command.occurred_on,
            data=data_of(command),
            opens=_owed_again(state),
            evidence=command.evidence,
        ),
    )


def before_report(state: SvpState, field: str, on: datetime) -> Refusal | None:
    """What rests on the evaluation comes after its report (H-05)."""
    return well_before(field, on, state.evaluated_on, "the report of the evaluation")


def _owed_again(state: SvpState) -> tuple[Duty, ...]:
    """The clock that ended when it stopped, up to the release as it is anticipated now."""
    at, ended = state.anticipated_release, _notices(state)
    if at is None or not ended:
        return ()
    last = state.obligations[ended[-1]]
    if last.rule == rules.T_01:
        return (duty(state.obligations, rules.T_01, at),)
    return (duty(state.obligations, last.rule, last.starts, until=at),)


def notice_owed(state: SvpState) -> Obligation | None:
    """The clock of the notice that runs, whichever of the three it is."""
    held = state.obligations.values()
    return next((one for one in held if one.rule in NOTICE_CLOCKS and one.live), None)

"""What the team reports, and to whom it is passed on: polygraphs, progress, information.

Belongs here: DECK-23, DECK-24, M-14. Not here: the rhythm of reports (`community_clocks.py`), nor
what anybody makes of them.
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.casework import ahead, alert, warning
from domain.commands import Context
from domain.mosop import community_commands as cmd
from domain.mosop import community_stages as st
from domain.mosop.common import draft
from domain.mosop.community_clocks import act_of
from domain.mosop.community_state import EXAMINER, CommunityState
from domain.process import Decision
from domain.refusal import Refusal

_PROVEN: Final = frozenset({"consent", "court-order"})
"""Grounds of a release of information that a document proves."""


def record_polygraph(
    state: CommunityState, command: cmd.RecordPolygraph, context: Context
) -> Decision:
    """An examination was done; the next one is counted from it."""
    on, rule, last = command.examined_on, rules.COMMUNITY_POLYGRAPH, state.polygraph
    refusal = ahead("examined_on", on, context.now) or _not_later(
        rule, "examined_on", on, last.on if last else None
    )
    if refusal is not None:
        return refusal
    closes, opens, said = act_of(state, rule, on)
    examiner = command.examiner or state.team.get(EXAMINER)
    if examiner is None:
        said.append(warning(rules.DECK_24, f"nobody is the team's {EXAMINER}"))
    more = {"number": state.polygraphs + 1, "examiner": examiner}
    return (draft(st.POLYGRAPH, command, on, said=said, more=more, closes=closes, opens=opens),)


def record_progress(
    state: CommunityState, command: cmd.RecordProgress, context: Context
) -> Decision:
    """The provider's report; if it is not satisfactory, people look."""
    on, rule, last = command.reported_on, rules.COMMUNITY_PROGRESS, state.progress
    refusal = ahead("reported_on", on, context.now) or _not_later(
        rule, "reported_on", on, last.on if last else None
    )
    if refusal is not None:
        return refusal
    closes, opens, said = act_of(state, rule, on)
    poor = command.rating == "unsatisfactory"
    orders = (alert("progress-unsatisfactory", rule=rules.M_14),) if poor else ()
    more = {"number": state.reports + 1, "provider": state.provider}
    return (
        draft(
            st.PROGRESS,
            command,
            on,
            said=said,
            more=more,
            closes=closes,
            opens=opens,
            orders=orders,
        ),
    )


def _not_later(rule: str, field: str, on: datetime, last: datetime | None) -> Refusal | None:
    """They are recorded in their order: whoever forgot one strikes back to it."""
    if last is None or on > last:
        return None
    why = f"one of {last:%Y-%m-%d} is on record, this one is not later"
    return Refusal(rule=rule, message=why, field=field)


def record_information_release(
    state: CommunityState, command: cmd.RecordInformationRelease, context: Context
) -> Decision:
    """Every piece of information that is passed on is on record, with its ground."""
    refusal = ahead("released_on", command.released_on, context.now)
    if refusal is not None:
        return refusal
    if command.ground in _PROVEN and not command.evidence:
        why = f"a release on the ground {command.ground} needs evidence: that document"
        return Refusal(rule=rules.H_07, message=why, field="evidence")
    said = []
    if command.ground == "agreement" and command.recipient not in _team(state):
        text = f"{command.recipient} is not of the team: the agreement covers nobody else"
        said.append(warning(rules.DECK_23, text))
    return (draft(st.INFORMATION_RELEASED, command, command.released_on, said=said),)


def _team(state: CommunityState) -> frozenset[str]:
    """Among whom the provider's agreement shares information."""
    around = (state.provider, state.specialist, *state.team.values())
    return frozenset(one for one in around if one)

"""A status found after placement: state, commands, stages and opening (DOR (6), C-03, C-04).

Belongs here: what `status-found` has of its own. Not here: what ought to be told
(`found_wanted.py`), nor what it shares with a placement (`notices_*.py`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from pydantic import AwareDatetime

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.commands import Context, Id
from domain.events import Draft, Recorded
from domain.model import Json
from domain.obligations import Status, release
from domain.placement import common
from domain.placement.common import OpenCase, warning, with_warnings
from domain.placement.home import Picture
from domain.placement.notices_commands import CloseNotices
from domain.placement.notices_decide import still_out
from domain.placement.notices_law import about_the_regulation, read_law
from domain.placement.notices_state import ANYWHERE, NoticesState, shared_applies
from domain.placement.scope import scope_of
from domain.placement.standing import classify
from domain.process import Decision
from domain.refusal import Refusal
from domain.stages import START, StageTable, moves

TELLING: Final = "telling"
CLOSED: Final = "closed"
CASE_CLOSED: Final = "closed"
OPEN_STAGES: Final = (TELLING,)

FOUND_STAGES: Final = StageTable(
    name="status-found",
    moves=(
        *moves([START], ev.OPENED, TELLING, rules.DOR_045),
        *moves([TELLING], CASE_CLOSED, CLOSED, rules.DOR_055),
    ),
    closed=frozenset({CLOSED}),
    titles={TELLING: "The residents are to be told", CLOSED: "Closed"},
    anywhere=ANYWHERE,
)


class OpenStatusFound(OpenCase):
    """Open: a resident must register, or is found permanently incompetent, after placement.

    `aware_on` is the day on which the office learned of it; `facts` is looked up.
    """

    person: Id
    location: Id
    aware_on: AwareDatetime
    facts: Picture


class FoundState(NoticesState):
    """A status found: facts that decide, by opaque ids."""

    person: str = ""
    aware_on: datetime | None = None

    def about(self) -> str:
        """The resident whose status was found."""
        return self.person

    def asks(self, subject: str, now: datetime) -> Json:
        """As for everybody; the fourteen days of T-22 run from the day of awareness."""
        asked = super().asks(subject, now)
        if subject == self.person and self.aware_on is not None:
            return {**asked, "aware_on": self.aware_on.isoformat()}
        return asked


def open_status_found(_state: None, command: OpenStatusFound, context: Context) -> Decision:
    """Open: for a resident of the home, in a residential placement, with a status to tell of."""
    law = read_law(command.law.values)
    if isinstance(law, Refusal):
        return law
    resident = command.facts.resident(command.person)
    if resident is None:
        return Refusal(
            rule=rules.DOR_045,
            message=f"person: {command.person} does not live at {command.location}",
            field="person",
        )
    late = common.ahead("aware_on", command.aware_on, context.now)
    found = scope_of(command.facts.model_copy(update={"bed": resident.bed}), law.scope)
    if late is not None or not found.inside:
        return late or Refusal(rule=found.rule, message=found.reason, field="location")
    standing = classify(resident.who, law.standing, context.now)
    if standing.kind not in {"registered", "charged", "undecided"}:
        return Refusal(
            rule=standing.rule,
            message=f"no status to tell of: {standing.reason}",
            field="person",
        )
    expired = about_the_regulation(law, command.occurred_on)
    said = [*expired, *found.warnings, *standing.warnings]
    data = {
        **common.opened_data(command),
        "facts": command.facts.model_dump(mode="json", exclude_defaults=True),
    }
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, said),
            evidence=command.evidence,
        ),
    )


def close_status_found(state: FoundState, command: CloseNotices, context: Context) -> Decision:
    """End the case. What is out or owed wants a supervisor's reason: nobody watches it after."""
    open_ = [
        *(f"{key} is still out" for key in still_out(state)),
        *(f"{one.key} is not sent" for one in state.live() if one.unsent),
        *(f"{key} is not decided" for key in state.questions),
        *(f"nobody is told for {consumer}" for consumer in state.nobody),
    ]
    if open_ and context.actor.role is not Role.SUPERVISOR:
        return Refusal(rule=rules.DOR_045, message=f"it cannot be closed yet: {'; '.join(open_)}")
    said = [warning(rules.C_41, f"closed although {text}") for text in open_]
    return (
        Draft(
            kind=CASE_CLOSED,
            occurred_on=command.occurred_on,
            data=with_warnings({"note": command.note}, said),
            closes=release(state.obligations, Status.VOID),
            evidence=command.evidence,
        ),
    )


def _opened(state: FoundState, event: Recorded) -> FoundState:
    data = event.data
    return state.model_copy(
        update={
            "person": data["person"],
            "location": data["location"],
            "aware_on": datetime.fromisoformat(data["aware_on"]),
            "picture": Picture.model_validate(data["facts"]),
        }
    )


APPLIES: Mapping[str, Callable[[FoundState, Recorded], FoundState]] = {
    **shared_applies(),
    ev.OPENED: _opened,
}

"""Opening a proposed placement: whom this regulation is about, and what is missing from the start.

Belongs here: the checks and warnings of the opening, and the clocks that begin with it. Not here:
who must be told (`placement_wanted.py`): that is worked out as soon as the case runs.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.commands import Context
from domain.events import Draft
from domain.model import Json
from domain.obligations import Duty
from domain.placement import common
from domain.placement.common import duty, warning, with_warnings
from domain.placement.home import Somebody
from domain.placement.notices_law import Law, about_the_regulation, read_law
from domain.placement.placement_commands import OpenPlacement
from domain.placement.standing import classify
from domain.process import Decision
from domain.refusal import Refusal

_ALONE: Final = frozenset({"competent", "partial", "unknown"})


def open_placement(_state: None, command: OpenPlacement, context: Context) -> Decision:
    """Open: for an adult (the sections on minors are another matter), about one home."""
    law = read_law(command.law.values)
    if isinstance(law, Refusal):
        return law
    who = command.facts.incoming
    if who is None or who.person != command.incoming:
        return Refusal(
            rule=rules.H_05,
            message=f"incoming: the registers know nobody called {command.incoming}",
            field="incoming",
        )
    sought = command.sought_on or command.occurred_on
    refusal = _not_yet(who, law) or common.ahead("sought_on", sought, context.now)
    if refusal is not None:
        return refusal
    data: Json = {
        **common.opened_data(command),
        "sought_on": sought.isoformat(),
        "facts": command.facts.model_dump(mode="json", exclude_defaults=True),
    }
    said = [*about_the_regulation(law, command.occurred_on), *_about_the_home(command)]
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, said),
            opens=_clocks(command, who, law),
            evidence=command.evidence,
        ),
    )


def _not_yet(who: Somebody, law: Law) -> Refusal | None:
    """Minors follow sections (7) and (8), which are not built: they are refused, not guessed."""
    if who.age is None:
        return Refusal(
            rule=rules.DOR_034,
            message="incoming: no birth date is on file; whether this is a minor is not known",
            field="incoming",
        )
    if who.age < law.notices.youth_age:
        return Refusal(
            rule=rules.DOR_034,
            message="incoming: a minor; sections (7) and (8) apply (DOR-062) and are not run here",
            field="incoming",
        )
    if who.deceased:
        return Refusal(rule=rules.H_05, message="incoming: this person has died", field="incoming")
    return None


def _clocks(command: OpenPlacement, who: Somebody, law: Law) -> tuple[Duty, ...]:
    """The consent of a ward's guardian (D-09), and what an agent owes the program (DOR-044)."""
    until, starts = command.placement_on, command.sought_on or command.occurred_on
    found = []
    if who.capacity not in _ALONE:
        found.append(duty({}, rules.WARD_CONSENT, starts, until=until))
    named = classify(who, law.standing, starts).kind == "registered"
    if command.agent is not None and named and command.agent_told_on is None:
        found.append(duty({}, rules.AGENT_NOTICE, starts, until=until))
    return tuple(found)


def _about_the_home(command: OpenPlacement) -> list[dict[str, str]]:
    home, said = command.facts.home, []
    if home.office is None:
        text = "no office or agent is on record for this home: who acts for it is unmapped"
        said.append(warning(rules.C_36, text))
    elif home.office != command.office:
        text = f"the home lies in the area of {home.office}: agree with that office first"
        said.append(warning(rules.DOR_003, text))
    if command.placement_on < command.occurred_on:
        text = "the day of the placement is past: everything that is due before it is breached"
        said.append(warning(rules.T_23, text))
    if home.licence_lapsed(command.occurred_on):
        text = "no licence of the home is on file, or it has lapsed"
        said.append(warning(rules.DOR_017, text))
    if command.division == "psychiatric" and command.cmhc is None:
        text = "no community mental health center arranges it or has screened it"
        said.append(warning(rules.DOR_016, text))
    if command.agent is not None and command.agent_told_on is None:
        text = "the agent's own notice to the program is not on record"
        said.append(warning(rules.DOR_044, text))
    return said

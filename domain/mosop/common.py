"""What treatment, sites, confinement and community share: who acts, facts between them, drafts.

Belongs here: small things that more than one of them uses. Not here: what cases of every process
share (`domain/casework.py`), nor any number or list of the law.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from domain import rules
from domain.actors import Role
from domain.casework import tell, with_warnings
from domain.commands import Command, Context
from domain.events import Draft, Order
from domain.model import Json
from domain.process import Decision
from domain.refusal import Refusal
from domain.svp.common import decision_row as decision_row  # noqa: PLC0414 - one form of all rows
from domain.svp.common import row as row  # noqa: PLC0414 - one form of all rows

CORRECTIONS: Final = frozenset({Role.CORRECTIONS})
STAFF: Final = frozenset({Role.MOSOP_STAFF})
SUPERVISOR: Final = frozenset({Role.SUPERVISOR})
OPERATOR: Final = frozenset({Role.OPERATOR})
BOARD: Final = frozenset({Role.PAROLE_BOARD})
OFFICERS: Final = frozenset({Role.PROBATION_AND_PAROLE})
AGENCY: Final = frozenset({Role.CORRECTIONS, Role.MOSOP_STAFF, Role.SOAU, Role.SUPERVISOR})
"""The Department of Corrections: of the case's own office, always."""

# Facts that the cases tell each other; at the receiver each is a machine command of that name.
REQUEST_BED: Final = "request-bed"
CHANGE_REQUEST: Final = "change-request"
WITHDRAW_REQUEST: Final = "withdraw-request"
OCCUPY_BED: Final = "occupy-bed"
VACATE_BED: Final = "vacate-bed"
BED_GRANTED: Final = "bed-granted"
BED_LAPSED: Final = "bed-lapsed"
BED_LOST: Final = "bed-lost"
PLACE_CHANGED: Final = "place-changed"
SITE_STOPPED: Final = "site-stopped"
NOTE_DATES: Final = "note-dates"
PERSON_RELEASED: Final = "person-released"
TREATMENT_NOTED: Final = "treatment-noted"
RELEASE_EXTENDED: Final = "release-extended"

DISPUTED: Final = "disputed"
"""Why a bed is lost: the site's books have another in it, or no such bed."""

WOMEN: Final = "women"
PROTECTIVE: Final = "protective-custody"
MEDICAL: Final = "high-medical"
DIALYSIS: Final = "dialysis"
NEEDS: Final = (WOMEN, PROTECTIVE, MEDICAL, DIALYSIS)
"""What a person needs of a site, and what the table says that a site takes (DECK-10 to -13)."""

Decide = Callable[[Any, Any, Context], Decision]


def site_case(facility: str) -> str:
    """The case of a facility: one for each, by its code."""
    return f"site-{facility}"


def of_the_office(roles: frozenset[Role]) -> Callable[[Decide], Decide]:
    """Only the office that owns the case: whoever acts in one of these roles belongs to it."""

    def only(decide: Decide) -> Decide:
        def checked(state: Any, command: Any, context: Context) -> Decision:  # noqa: ANN401 - any process
            actor = context.actor
            if actor.role in roles and actor.office != state.office:
                why = f"this is for the office that owns the case, {state.office}"
                return Refusal(rule=rules.H_02, message=why)
            return decide(state, command, context)

        return checked

    return only


def facts_of(command: Command, **more: Any) -> Json:  # noqa: ANN401 - any JSON value
    """What a command says, as an event keeps it: without its time, which the event has itself."""
    return {**command.model_dump(mode="json", exclude={"occurred_on", "evidence"}), **more}


def draft(
    kind: str,
    command: Command,
    on: datetime | None = None,
    said: list[dict[str, str]] | None = None,
    more: Json | None = None,
    **fields: Any,  # noqa: ANN401 - the draft's own fields
) -> Draft:
    """An event with what the command says; `on` is when it happened, if another day than that."""
    return Draft(
        kind=kind,
        occurred_on=on or command.occurred_on,
        data=with_warnings(facts_of(command, **(more or {})), said or []),
        evidence=command.evidence,
        **fields,
    )


def tell_site(facility: str, fact: str, on: datetime, /, **data: Any) -> tuple[Order, ...]:  # noqa: ANN401 - any JSON value
    """Report to the case of a facility, if one is named: one event may tell two of them."""
    if not facility:
        return ()
    told = tell(site_case(facility), fact, on, data)
    return tuple(one.model_copy(update={"key": f"{one.key}-{facility}"}) for one in told)

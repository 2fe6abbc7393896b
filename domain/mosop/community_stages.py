"""Where treatment in the community stands, and how it moves: from the plan to its end.

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`community_rows.py`) nor why an event is drafted.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

TO_PLAN: Final = "to-plan"
IN_TREATMENT: Final = "in-treatment"
COMPLETED: Final = "completed"
FAILED: Final = "failed"
DECEASED: Final = "deceased"
CLOSED: Final = "closed"

OFFENCES_CONFIRMED: Final = "offences-confirmed"
"""Whether the statute itself demands treatment (M-16)."""
PROVIDER_ASSIGNED: Final = "provider-assigned"
PROVIDER_TRANSFERRED: Final = "provider-transferred"
PROVIDER_LOST: Final = "provider-lost"
"""The Department withdrew its approval: the person is planned anew (DECK-22)."""
MEMBER_ASSIGNED: Final = "member-assigned"
MEMBER_REPLACED: Final = "member-replaced"
MEMBER_LEFT: Final = "member-left"
OFFICER_TRANSFERRED: Final = "officer-transferred"
SPECIALIST_ASSIGNED: Final = "specialist-assigned"
REGION_CHANGED: Final = "region-changed"
ASSESSED: Final = "assessment-recorded"
BEGUN: Final = "treatment-begun"
POLYGRAPH: Final = "polygraph-recorded"
PROGRESS: Final = "progress-recorded"
INFORMATION_RELEASED: Final = "information-released"
COMPLETION: Final = "completed"
FAILURE: Final = "failed"
REENTERED: Final = "re-entered"
LIFETIME_SET: Final = "lifetime-supervision-set"
LIFETIME_ENDED: Final = "lifetime-supervision-ended"
DIED: Final = "died"
CASE_CLOSED: Final = "closed"
CLOCKS_SET: Final = "clocks-set"
"""After a strike: what is owed follows from what is left."""
TOLD: Final = "standing-told"
"""After a strike: the confinement is told how treatment stands now."""

ACTIVE: Final = (TO_PLAN, IN_TREATMENT)
"""Somebody is treated, or is to be."""
OVER: Final = (COMPLETED, FAILED)
LIVING: Final = (*ACTIVE, *OVER)
OPEN_STAGES: Final = (*LIVING, DECEASED)
"""Until a person closes the case an entry may be struck, a mistyped death among them."""

COMMUNITY_STAGES: Final = StageTable(
    name="community",
    moves=(
        *moves([START], ev.OPENED, TO_PLAN, rules.M_13),
        *moves(ACTIVE, OFFENCES_CONFIRMED, ANY, rules.M_16),
        *moves([TO_PLAN], PROVIDER_ASSIGNED, ANY, rules.DECK_22),
        *moves([IN_TREATMENT], PROVIDER_TRANSFERRED, ANY, rules.DECK_22),
        *moves(ACTIVE, PROVIDER_LOST, TO_PLAN, rules.DECK_22),
        *moves(ACTIVE, MEMBER_ASSIGNED, ANY, rules.DECK_24),
        *moves(ACTIVE, MEMBER_REPLACED, ANY, rules.DECK_24),
        *moves(ACTIVE, MEMBER_LEFT, ANY, rules.DECK_24),
        *moves(ACTIVE, OFFICER_TRANSFERRED, ANY, rules.DECK_24),
        *moves(ACTIVE, SPECIALIST_ASSIGNED, ANY, rules.DECK_25),
        *moves(ACTIVE, REGION_CHANGED, ANY, rules.DECK_25),
        *moves(ACTIVE, ASSESSED, ANY, rules.M_16),
        *moves([TO_PLAN], BEGUN, IN_TREATMENT, rules.DECK_22),
        *moves(ACTIVE, POLYGRAPH, ANY, rules.DECK_24),
        *moves([IN_TREATMENT], PROGRESS, ANY, rules.M_14),
        *moves([IN_TREATMENT], COMPLETION, COMPLETED, rules.M_16),
        *moves(ACTIVE, FAILURE, FAILED, rules.M_13),
        *moves(OVER, REENTERED, TO_PLAN, rules.C_56),
        *moves(LIVING, DIED, DECEASED, rules.M_13),
        *moves(OPEN_STAGES, CASE_CLOSED, CLOSED, rules.M_13),
    ),
    closed=frozenset({CLOSED}),
    titles={
        TO_PLAN: "Provider, team and specialist are to be assigned",
        IN_TREATMENT: "In treatment",
        COMPLETED: "Completed",
        FAILED: "Failed",
        DECEASED: "The person has died",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE | {INFORMATION_RELEASED, LIFETIME_SET, LIFETIME_ENDED, CLOCKS_SET, TOLD},
)

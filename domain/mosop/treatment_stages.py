"""Where treatment stands, and how it moves: from classification to completion, or another end.

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`treatment_rows.py`) nor why an event is drafted.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

TO_CLASSIFY: Final = "to-classify"
NOT_APPLICABLE: Final = "not-applicable"
TO_ASSIGN: Final = "to-assign"
HELD: Final = "held"
WAITING: Final = "waiting"
OFFERED: Final = "offered"
ADMITTED: Final = "admitted"
PHASE_1: Final = "phase-1"
PHASE_1_DECIDED: Final = "phase-1-decided"
PHASE_2: Final = "phase-2"
SUSPENDED: Final = "suspended"
COMPLETED: Final = "completed"
TERMINATED: Final = "terminated"
REFUSED: Final = "refused"
REMOVED: Final = "removed"
CLOSED: Final = "closed"

CLASSIFIED: Final = "classified"
CLASSIFIED_NOT: Final = "classified-not-applicable"
NEEDS_NOTED: Final = "needs-noted"
SITE_ASSIGNED: Final = "site-assigned"
SITE_HELD: Final = "site-held"
"""No site can take the person now (DECK-13)."""
SITE_LEFT: Final = "site-left"
"""The needs changed, and no site can take the person now: off the old site's list."""
REROUTED: Final = "re-routed"
"""Another site than the one at which the person waits, or has a bed."""
NO_SITE: Final = "no-site-now"
"""The person is in a bed, or in a phase without one: no site can take him over now."""
BED_OFFERED: Final = "bed-offered"
BED_LAPSED: Final = "bed-lapsed"
BED_DECLINED: Final = "bed-declined"
ASKED_AGAIN: Final = "bed-asked-again"
BED_LOST: Final = "bed-lost"
ARRIVED: Final = "arrival-recorded"
MOVED: Final = "moved-to-bed"
"""Arrived in another bed while treatment goes on."""
PASSED_OVER: Final = "fact-passed-over"
"""What another case told comes too late to mean anything here."""
PLACE_CHANGED: Final = "place-changed"
SITE_STOPPED: Final = "site-stopped"
"""The program does not run at the site on whose list the person stands: people look (DECK-13)."""
PHASE_1_STARTED: Final = "phase-1-started"
PROCEEDS: Final = "phase-1-decided"
PHASE_2_STARTED: Final = "phase-2-started"
COMPONENT: Final = "component-recorded"
SUSPENSION: Final = "suspended"
SUSPENSION_OUT: Final = "suspended-without-bed"
"""The bed is given up."""
BACK_TO_LIST: Final = "returned-to-list"
"""Back, and the bed was given up: to be assigned anew."""
COMPLETION: Final = "completed"
TERMINATION: Final = "terminated"
REFUSAL: Final = "refused"
REMOVAL: Final = "removed-administratively"
RELEASED: Final = "person-released"
"""The person left confinement: whatever ran is over."""
REENTERED: Final = "re-entered"
DATES_CHANGED: Final = "dates-changed"
EXTENSION_PETITIONED: Final = "extension-petitioned"
EXTENSION_HEARD: Final = "extension-heard"
RELEASE_DECIDED: Final = "release-decided"
TOLD: Final = "standing-told"
"""After a strike, or made known only now: the confinement is told how treatment stands."""
DIED: Final = "died"
CASE_CLOSED: Final = "closed"

BEDLESS: Final = (TO_ASSIGN, HELD, WAITING, OFFERED)
"""On the way to a bed."""
RESUMABLE: Final = (ADMITTED, PHASE_1, PHASE_1_DECIDED, PHASE_2)
"""In a bed, or in the middle of treatment: what a suspension interrupts."""
PHASES: Final = (PHASE_1, PHASE_1_DECIDED, PHASE_2)
RUNNING: Final = (*BEDLESS, *RESUMABLE, SUSPENDED)
"""Somebody is to be treated, and it is not over."""
OVER: Final = (COMPLETED, TERMINATED, REFUSED, REMOVED)
"""An attempt has ended: its release review is recorded, and a new attempt may be decided."""
ENDINGS: Final = (NOT_APPLICABLE, *OVER)
"""Where nothing more is done: a person closes the case."""
OPEN_STAGES: Final = (TO_CLASSIFY, *RUNNING, *ENDINGS)

BACK: Final = {stage: f"returned-to-{stage}" for stage in RESUMABLE}
"""What a suspension interrupted -> the event that leads back to it."""

TREATMENT_STAGES: Final = StageTable(
    name="treatment",
    moves=(
        *moves([START], ev.OPENED, TO_CLASSIFY, rules.DECK_02),
        *moves([TO_CLASSIFY], CLASSIFIED, TO_ASSIGN, rules.DECK_02),
        *moves([TO_CLASSIFY], CLASSIFIED_NOT, NOT_APPLICABLE, rules.DECK_04),
        *moves([NOT_APPLICABLE], CLASSIFIED, TO_ASSIGN, rules.DECK_02),
        *moves([TO_ASSIGN, HELD], SITE_ASSIGNED, WAITING, rules.C_55),
        *moves([TO_ASSIGN], SITE_HELD, HELD, rules.DECK_13),
        *moves([HELD], SITE_HELD, ANY, rules.DECK_13),
        *moves([WAITING, OFFERED], REROUTED, WAITING, rules.C_55),
        *moves([WAITING, OFFERED], SITE_LEFT, HELD, rules.DECK_13),
        *moves(RESUMABLE, REROUTED, ANY, rules.C_55),
        *moves(RESUMABLE, NO_SITE, ANY, rules.DECK_13),
        *moves([WAITING], BED_OFFERED, OFFERED, rules.DECK_08),
        *moves([OFFERED, *RESUMABLE], BED_OFFERED, ANY, rules.DECK_08),
        *moves([OFFERED], BED_LAPSED, WAITING, rules.SITE_BED_HOLD),
        *moves(RESUMABLE, BED_LAPSED, ANY, rules.SITE_BED_HOLD),
        *moves([OFFERED], BED_DECLINED, WAITING, rules.DECK_08),
        *moves(RESUMABLE, BED_DECLINED, ANY, rules.DECK_08),
        *moves([WAITING, OFFERED], ASKED_AGAIN, WAITING, rules.DECK_08),
        *moves(RESUMABLE, ASKED_AGAIN, ANY, rules.DECK_08),
        *moves([OFFERED], BED_LOST, WAITING, rules.C_55),
        *moves((*RESUMABLE, SUSPENDED), BED_LOST, ANY, rules.C_55),
        *moves([OFFERED], ARRIVED, ADMITTED, rules.DECK_08),
        *moves(RESUMABLE, MOVED, ANY, rules.C_55),
        *moves([ADMITTED], PHASE_1_STARTED, PHASE_1, rules.DECK_14),
        *moves([PHASE_1], PROCEEDS, PHASE_1_DECIDED, rules.DECK_14),
        *moves([PHASE_1_DECIDED], PHASE_2_STARTED, PHASE_2, rules.DECK_14),
        *moves(PHASES, COMPONENT, ANY, rules.DECK_17),
        *moves(RESUMABLE, SUSPENSION, SUSPENDED, rules.M_08),
        *moves(RESUMABLE, SUSPENSION_OUT, SUSPENDED, rules.M_08),
        *moves([SUSPENDED], BACK_TO_LIST, TO_ASSIGN, rules.M_08),
        *(move for to, kind in BACK.items() for move in moves([SUSPENDED], kind, to, rules.M_08)),
        # The bed was given up meanwhile: arrived in another, treatment goes on where it stopped.
        *(
            move
            for to, kind in BACK.items()
            if to != ADMITTED
            for move in moves([ADMITTED], kind, to, rules.M_08)
        ),
        *moves([PHASE_2], COMPLETION, COMPLETED, rules.DECK_17),
        *moves((*PHASES, SUSPENDED), TERMINATION, TERMINATED, rules.DECK_19),
        *moves(RUNNING, REFUSAL, REFUSED, rules.M_02),
        *moves(RUNNING, REMOVAL, REMOVED, rules.M_02),
        *moves((TO_CLASSIFY, *RUNNING), RELEASED, REMOVED, rules.DECK_03),
        *moves(ENDINGS, RELEASED, ANY, rules.DECK_20),
        *moves(OVER, REENTERED, TO_ASSIGN, rules.C_56),
        *moves(OVER, EXTENSION_PETITIONED, ANY, rules.T_37),
        *moves(OVER, EXTENSION_HEARD, ANY, rules.T_37),
        *moves(OVER, RELEASE_DECIDED, ANY, rules.DECK_20),
        *moves(ENDINGS, CASE_CLOSED, CLOSED, rules.DECK_03),
        *moves(OPEN_STAGES, DIED, CLOSED, rules.DECK_03),
    ),
    closed=frozenset({CLOSED}),
    titles={
        TO_CLASSIFY: "To be classified",
        NOT_APPLICABLE: "Not applicable: no offence for which treatment is given",
        TO_ASSIGN: "A site is to be assigned",
        HELD: "Held: no site can take the person now",
        WAITING: "On the waiting list of a site",
        OFFERED: "A bed is held for the person",
        ADMITTED: "In a bed: treatment is to begin, or to go on",
        PHASE_1: "Phase I: assessment and introduction",
        PHASE_1_DECIDED: "Phase I is decided: Phase II is to begin",
        PHASE_2: "Phase II: active treatment",
        SUSPENDED: "Suspended: out for a time",
        COMPLETED: "Completed",
        TERMINATED: "Terminated",
        REFUSED: "Refused by the person",
        REMOVED: "Removed administratively, or released",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE
    | {NEEDS_NOTED, DATES_CHANGED, PLACE_CHANGED, PASSED_OVER, TOLD}
    | {SITE_STOPPED},
)

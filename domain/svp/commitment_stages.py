"""Where a commitment stands, and how it moves (RSMo 632.495 to 632.505).

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`commitment.py`) nor why an event is drafted.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves
from domain.svp.victims import VICTIMS_TOLD

YEARLY: Final = (rules.T_10, rules.T_11, rules.T_12)
"""Examination, notice, review: owed again each year."""

TO_PLACE: Final = "to-place"
COMMITTED: Final = "committed"
SCREENING: Final = "petition-screening"
HEARING: Final = "hearing"
RELEASE_TRIAL: Final = "release-trial"
TO_RELEASE: Final = "to-release"
CONDITIONAL: Final = "conditional-release"
VIOLATION: Final = "violation"
ESCAPED: Final = "escaped"
DECEASED: Final = "deceased"
CLOSED: Final = "closed"

SITE_ASSIGNED: Final = "site-assigned"
TRANSFERRED: Final = "site-transferred"
EXAMINED: Final = "annually-examined"
NOTICE_GIVEN: Final = "annual-notice-given"
WAIVER_RECORDED: Final = "waiver-recorded"
REVIEWED: Final = "annually-reviewed"
HEARING_ORDERED: Final = "review-ordered-hearing"
"""The yearly review ended with a hearing instead of going on (S-26, S-28)."""
AUTHORISED: Final = "petition-authorised"
FILED: Final = "petition-filed"
FILED_AUTHORISED: Final = "authorised-petition-filed"
SERVED: Final = "service-recorded"
ADMITTED: Final = "petition-admitted"
DENIED: Final = "petition-denied"
WITHDRAWN: Final = "petition-withdrawn"
TRIAL_ORDERED: Final = "trial-ordered"
THRESHOLD_FAILED: Final = "threshold-failed"
JURY_DEMANDED: Final = "jury-demanded"
MISTRIAL: Final = "mistrial-declared"
DANGER_PROVEN: Final = "continued-danger-proven"
DANGER_NOT_PROVEN: Final = "continued-danger-not-proven"
PLANNED: Final = "release-plan-recorded"
RESIDENCE_APPROVED: Final = "residence-approved"
RELEASED: Final = "released-on-conditions"
MODIFIED: Final = "conditions-modified"
ALLEGED: Final = "violation-alleged"
NOT_FOUND: Final = "violation-not-found"
FOUND: Final = "violation-found"
RETURNED: Final = "returned"
ESCAPE: Final = "escaped"
RECAPTURED: Final = "recaptured"
LATE_DECIDED: Final = "late-decided"
REVIEW_STOPPED: Final = "review-stopped"
"""On conditional release no review is owed, whatever was struck before it (T-12)."""
REVIEW_RESUMED: Final = "review-resumed"
"""In the program one always is."""
DISCHARGED: Final = "discharged"
SET_ASIDE: Final = "judgment-set-aside"
"""The judgment on which the commitment rests was reversed."""
DIED: Final = "died"
CASE_CLOSED: Final = "closed"

PETITION: Final = (SCREENING, HEARING, RELEASE_TRIAL)
"""A petition for release is before the court."""
HELD: Final = (TO_PLACE, COMMITTED, *PETITION, TO_RELEASE)
"""The person is held in a secure facility, or ought to be (S-24)."""
SITED: Final = (COMMITTED, *PETITION, TO_RELEASE)
AT_LARGE: Final = (CONDITIONAL, VIOLATION)
"""On conditional release: no yearly review by the court (T-12)."""
LIVING: Final = (*HELD, *AT_LARGE, ESCAPED)
OPEN_STAGES: Final = (*LIVING, DECEASED)
"""Until a person closes the case an entry may be struck, a mistyped death among them."""
ESCAPES: Final = {
    stage: ESCAPE if stage == COMMITTED else f"{ESCAPE}-from-{stage}"
    for stage in (*HELD, *AT_LARGE)
}
"""Where the person escaped from -> the event; a strike cannot slip another stage under it."""
BACK: Final = {
    stage: RECAPTURED if stage == COMMITTED else f"{RECAPTURED}-{stage}"
    for stage in (*HELD, VIOLATION)
}
"""Where the case goes on after an escape -> the event that leads there."""

STRIKABLE: Final = frozenset(
    {
        SITE_ASSIGNED,
        TRANSFERRED,
        EXAMINED,
        NOTICE_GIVEN,
        WAIVER_RECORDED,
        REVIEWED,
        HEARING_ORDERED,
        AUTHORISED,
        FILED,
        FILED_AUTHORISED,
        SERVED,
        ADMITTED,
        DENIED,
        WITHDRAWN,
        TRIAL_ORDERED,
        THRESHOLD_FAILED,
        JURY_DEMANDED,
        MISTRIAL,
        DANGER_PROVEN,
        DANGER_NOT_PROVEN,
        PLANNED,
        RESIDENCE_APPROVED,
        RELEASED,
        MODIFIED,
        ALLEGED,
        NOT_FOUND,
        FOUND,
        RETURNED,
        LATE_DECIDED,
        VICTIMS_TOLD,
        DIED,
        *ESCAPES.values(),
    }
)
"""What a wrong entry can be taken back of; what closes the case stays."""

COMMITMENT_STAGES: Final = StageTable(
    name="commitment",
    moves=(
        *moves([START], ev.OPENED, TO_PLACE, rules.S_23),
        *moves([TO_PLACE], SITE_ASSIGNED, COMMITTED, rules.S_25),
        *moves((*SITED, *AT_LARGE), TRANSFERRED, ANY, rules.S_25),
        *moves([COMMITTED], AUTHORISED, ANY, rules.S_30),
        *moves([COMMITTED], HEARING_ORDERED, HEARING, rules.S_28),
        *moves([COMMITTED], FILED, SCREENING, rules.S_27),
        *moves([COMMITTED], FILED_AUTHORISED, HEARING, rules.S_30),
        *moves([SCREENING], ADMITTED, HEARING, rules.S_28),
        *moves([SCREENING], DENIED, COMMITTED, rules.S_31),
        *moves(PETITION, WITHDRAWN, COMMITTED, rules.S_27),
        *moves([HEARING], TRIAL_ORDERED, RELEASE_TRIAL, rules.S_28),
        *moves([HEARING], THRESHOLD_FAILED, COMMITTED, rules.S_28),
        *moves([RELEASE_TRIAL], JURY_DEMANDED, ANY, rules.S_21),
        *moves([RELEASE_TRIAL], MISTRIAL, ANY, rules.S_22),
        *moves([RELEASE_TRIAL], DANGER_PROVEN, COMMITTED, rules.S_29),
        *moves([RELEASE_TRIAL], DANGER_NOT_PROVEN, TO_RELEASE, rules.S_29),
        *moves([RELEASE_TRIAL, TO_RELEASE], PLANNED, ANY, rules.S_32),
        *moves([TO_RELEASE], RELEASED, CONDITIONAL, rules.S_32),
        *moves(AT_LARGE, MODIFIED, CONDITIONAL, rules.S_33),
        *moves([CONDITIONAL], ALLEGED, VIOLATION, rules.S_33),
        *moves([VIOLATION], NOT_FOUND, CONDITIONAL, rules.S_33),
        *moves([VIOLATION], FOUND, ANY, rules.S_33),
        *moves([VIOLATION], RETURNED, COMMITTED, rules.S_33),
        *(
            move
            for stage, kind in ESCAPES.items()
            for move in moves([stage], kind, ESCAPED, rules.S_33)
        ),
        *(
            move
            for stage, kind in BACK.items()
            for move in moves([ESCAPED], kind, stage, rules.S_33)
        ),
        *moves(LIVING, DISCHARGED, CLOSED, rules.S_33),
        *moves(OPEN_STAGES, SET_ASIDE, CLOSED, rules.S_22),
        *moves(LIVING, DIED, DECEASED, rules.S_23),
        *moves(OPEN_STAGES, CASE_CLOSED, CLOSED, rules.S_23),
    ),
    closed=frozenset({CLOSED}),
    titles={
        TO_PLACE: "Committed: a site is to be assigned",
        COMMITTED: "Committed, in treatment",
        SCREENING: "A petition over objection is screened",
        HEARING: "The hearing on release is to be held",
        RELEASE_TRIAL: "On trial: does the danger continue?",
        TO_RELEASE: "To be released on conditions",
        CONDITIONAL: "On conditional release",
        VIOLATION: "A violation of the conditions is alleged",
        ESCAPED: "Escaped",
        DECEASED: "The person has died",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE
    | {
        EXAMINED,
        NOTICE_GIVEN,
        WAIVER_RECORDED,
        REVIEWED,
        SERVED,
        RESIDENCE_APPROVED,
        LATE_DECIDED,
        REVIEW_STOPPED,
        REVIEW_RESUMED,
        VICTIMS_TOLD,
    },
)

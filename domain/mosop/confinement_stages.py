"""Where a confinement stands, and how it moves: from intake to release, or another end.

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`confinement_rows.py`) nor why an event is drafted. Treatment and the review before release are
cases of their own: how they stand is a fact here, and no stage.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

CONFINED: Final = "confined"
TRANSFERRED_OUT: Final = "transferred-out"
RELEASED: Final = "released"
DECEASED: Final = "deceased"
CLOSED: Final = "closed"

REFERRED: Final = "referred-to-treatment"
"""An offence calls for treatment: its case is opened (DECK-02, DECK-06)."""
NOT_REFERRED: Final = "not-referred-to-treatment"
OFFENCES_CONFIRMED: Final = "offences-confirmed"
"""Whether an offence is sexually violent, where the conviction alone does not say so (S-03)."""
DATES_CHANGED: Final = "release-changed"
"""By a person, or because the board has put off the conditional release (T-37)."""
WINDOW_OPENED: Final = "window-opened"
"""The window of the notice before release has opened (T-01), or never was closed (T-02)."""
REVIEW_ORDERED: Final = "review-ordered"
"""The case of the review is opened, or that which somebody opened before is taken up."""
REVIEW_RECORDED: Final = "review-recorded"
"""A review that is on paper, or in a case of which this one is not told."""
REVIEW_NOTED: Final = "review-noted"
TREATMENT_NOTED: Final = "treatment-noted"
COMMUNITY_NOTED: Final = "community-noted"
PASSED_OVER: Final = "fact-passed-over"
"""What another case told is not about this one's own cases."""
ELSEWHERE: Final = "case-of-another-office"
"""What was to be opened for this stay is another office's case: it is not taken up (H-02)."""
CASES_TOLD: Final = "cases-told"
"""Review and treatment are told of the dates of release, and the review of the treatment."""
CLOCK_SET: Final = "clock-set"
"""What is owed before release follows from what is left after a strike or an answer."""
TRANSFER: Final = "transferred-out"
RETURNED: Final = "returned"
RELEASE: Final = "released"
DIED: Final = "died"
CASE_CLOSED: Final = "closed"

IN_CUSTODY: Final = (CONFINED, TRANSFERRED_OUT)
"""The release is still to come: the window of the review opens also while the person is away."""
LIVING: Final = (*IN_CUSTODY, RELEASED)
OPEN_STAGES: Final = (*LIVING, DECEASED)
ENDINGS: Final = (TRANSFERRED_OUT, RELEASED, DECEASED)
"""Where a person closes the case: of the living only with a review, where one is due."""

CONFINEMENT_STAGES: Final = StageTable(
    name="confinement",
    moves=(
        *moves([START], ev.OPENED, CONFINED, rules.M_02),
        *moves([CONFINED], REFERRED, ANY, rules.DECK_02),
        *moves([CONFINED], NOT_REFERRED, ANY, rules.DECK_04),
        *moves(LIVING, OFFENCES_CONFIRMED, ANY, rules.S_03),
        *moves(IN_CUSTODY, DATES_CHANGED, ANY, rules.T_01),
        *moves(IN_CUSTODY, WINDOW_OPENED, ANY, rules.T_01),
        *moves(LIVING, REVIEW_ORDERED, ANY, rules.S_01),
        *moves(LIVING, REVIEW_RECORDED, ANY, rules.DECK_26),
        *moves([CONFINED], TRANSFER, TRANSFERRED_OUT, rules.DECK_26),
        *moves([TRANSFERRED_OUT], RETURNED, CONFINED, rules.DECK_26),
        *moves(IN_CUSTODY, RELEASE, RELEASED, rules.DECK_21),
        *moves(LIVING, DIED, DECEASED, rules.S_01),
        *moves(ENDINGS, CASE_CLOSED, CLOSED, rules.DECK_26),
    ),
    closed=frozenset({CLOSED}),
    titles={
        CONFINED: "Confined",
        TRANSFERRED_OUT: "In the custody of another jurisdiction",
        RELEASED: "Released",
        DECEASED: "The person has died",
        CLOSED: "Closed",
    },
    anywhere=ev.ANYWHERE
    | {REVIEW_NOTED, TREATMENT_NOTED, COMMUNITY_NOTED, PASSED_OVER, CASES_TOLD, CLOCK_SET}
    | {ELSEWHERE},
)

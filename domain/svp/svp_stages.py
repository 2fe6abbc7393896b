"""Where a case under RSMo 632.483 to 632.495 stands, and how it moves.

Belongs here: stage names, kinds of event, and the one transition table. Not here: who may do what
(`svp.py`) nor why an event is drafted.
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.stages import ANY, START, StageTable, moves

TO_EVALUATE: Final = "to-evaluate"
STOPPED: Final = "stopped"
TO_NOTIFY: Final = "to-notify"
REVIEW: Final = "review"
NOT_FILED: Final = "not-filed"
PETITION_FILED: Final = "petition-filed"
CUSTODY_ORDERED: Final = "custody-ordered"
IN_CUSTODY: Final = "in-custody"
EXAMINATION: Final = "examination"
TRIAL_PENDING: Final = "trial-pending"
TRIAL: Final = "trial"
MISTRIAL: Final = "mistrial"
PROVEN: Final = "proven"
COMMITTED: Final = "committed"
RELEASE_DUE: Final = "release-due"
RELEASED: Final = "released"
DECEASED: Final = "deceased"
CLOSED: Final = "closed"
DETENTION_SOUGHT: Final = "detention-sought"
DETAINED: Final = "detained"
DETERMINED: Final = "determined"

RELEASE_CHANGED: Final = "release-date-changed"
SENTENCE_ENDED: Final = "sentence-ended"
EVALUATED_MET: Final = "evaluated-met"
EVALUATED_NOT_MET: Final = "evaluated-not-met"
REFERRED_ANYWAY: Final = "referred-anyway"
PACKET_PREPARED: Final = "packet-prepared"
NOTICE_GIVEN: Final = "notice-given"
NOTICES_GIVEN: Final = "notices-given"
"""The second of the two notices is out: the review begins."""
RECEIPT_RECORDED: Final = "receipt-recorded"
MEMBER_APPOINTED: Final = "member-appointed"
SEAT_VACATED: Final = "seat-vacated"
MDT_VOTED: Final = "mdt-voted"
MDT_RECUSED: Final = "mdt-recused"
MDT_REVOTE: Final = "mdt-revote"
MDT_CLOSED: Final = "mdt-closed"
ASSESSMENT_DELIVERED: Final = "assessment-delivered"
PRC_VOTED: Final = "prc-voted"
PRC_RECUSED: Final = "prc-recused"
PRC_CLOSED: Final = "prc-closed"
PRC_WENT_ON: Final = "prc-went-on"
PRC_TOO_LATE: Final = "prc-too-late"
"""Overt-act route: no determination within its hours, so no petition (T-15)."""
FILED: Final = "petition-filed"
DECLINED: Final = "petition-declined"
LATE_DECIDED: Final = "late-decided"
CAUSE_ON_FILING: Final = "cause-found-on-filing"
NO_CAUSE_ON_FILING: Final = "no-cause-on-filing"
TAKEN: Final = "taken-into-custody"
CAUSE_CONFIRMED: Final = "cause-confirmed"
NO_CAUSE_AT_HEARING: Final = "no-cause-at-hearing"
COUNTED_AS_OFFERED: Final = "hearing-counted-as-offered"
EXAMINATION_ORDERED: Final = "examination-ordered"
ORDER_RECEIVED: Final = "examination-order-received"
EXAMINER_APPOINTED: Final = "examiner-appointed"
EXAMINATION_EXTENDED: Final = "examination-extended"
EXAMINED: Final = "examination-filed"
OWN_EXPERT: Final = "own-expert-recorded"
JURY_DEMANDED: Final = "jury-demanded"
TRIAL_CONTINUED: Final = "trial-continued"
TRIAL_BEGUN: Final = "trial-begun"
MISTRIAL_DECLARED: Final = "mistrial-declared"
VERDICT_PROVEN: Final = "verdict-proven"
VERDICT_NOT_PROVEN: Final = "verdict-not-proven"
COMMITMENT_ORDERED: Final = "commitment-ordered"
APPEALED: Final = "appeal-noticed"
AFFIRMED: Final = "judgment-affirmed"
NEW_TRIAL: Final = "new-trial-ordered"
REVERSED: Final = "release-ordered-on-appeal"
RELEASE_BECAME_DUE: Final = "release-became-due"
RELEASED_EVENT: Final = "released"
DISMISSED: Final = "petition-dismissed"
DIED: Final = "died"
VICTIMS_TOLD: Final = "victims-told"
OVERT_ACT_NOTICED: Final = "overt-act-noticed"
DETAINED_EVENT: Final = "detained"
DETENTION_DENIED: Final = "detention-denied"
MENTAL_HEALTH_CUSTODY: Final = "mental-health-custody"
DETERMINED_MET: Final = "determined-met"
DETERMINED_NOT_MET: Final = "determined-not-met"
PRC_NOTIFIED: Final = "prc-notified"
PROSECUTOR_NOTIFIED: Final = "prosecutor-notified"
CASE_CLOSED: Final = "closed"
CONFINEMENT_NOTED: Final = "confinement-noted"
"""A confinement takes up a review that was opened by hand."""
TREATMENT_NOTED: Final = "treatment-noted"
STANDING_TOLD: Final = "standing-told"
"""The confinement is told how the review stands."""
PASSED_OVER: Final = "fact-passed-over"

BEFORE_REVIEW: Final = (TO_EVALUATE, STOPPED, TO_NOTIFY)
OVERT_ACT: Final = (DETENTION_SOUGHT, DETAINED, DETERMINED)
VOTING: Final = (REVIEW, DETAINED, DETERMINED)
BEFORE_COURT: Final = (PETITION_FILED, CUSTODY_ORDERED, IN_CUSTODY)
AFTER_CAUSE: Final = (EXAMINATION, TRIAL_PENDING, TRIAL, MISTRIAL, PROVEN)
ENDINGS: Final = (STOPPED, NOT_FILED, COMMITTED, RELEASED, DECEASED)
"""Where nothing more is decided: a person closes the case."""
UNREVIEWED: Final = (TO_EVALUATE, TO_NOTIFY, DETENTION_SOUGHT)
"""Where a review that was opened by mistake is ended, by a supervisor: nobody has reviewed yet."""
LIVING: Final = (
    TO_EVALUATE,
    STOPPED,
    TO_NOTIFY,
    REVIEW,
    NOT_FILED,
    *BEFORE_COURT,
    *AFTER_CAUSE,
    COMMITTED,
    RELEASE_DUE,
    RELEASED,
    *OVERT_ACT,
)
OPEN_STAGES: Final = (*LIVING, DECEASED)
"""Until a person closes the case an entry may be struck, a mistyped death among them."""

SVP_STAGES: Final = StageTable(
    name="svp",
    moves=(
        *moves([START], ev.OPENED, TO_EVALUATE, rules.DECK_26),
        *moves([TO_EVALUATE], EVALUATED_NOT_MET, STOPPED, rules.DECK_29),
        *moves([TO_EVALUATE], EVALUATED_MET, TO_NOTIFY, rules.DECK_30),
        *moves([STOPPED], REFERRED_ANYWAY, TO_NOTIFY, rules.C_19),
        *moves([TO_NOTIFY], NOTICES_GIVEN, REVIEW, rules.S_07),
        *moves([REVIEW], MDT_CLOSED, ANY, rules.DECK_33),
        *moves([REVIEW], ASSESSMENT_DELIVERED, ANY, rules.DECK_33),
        *moves((*VOTING, RELEASE_DUE), PRC_CLOSED, ANY, rules.S_13),
        *moves([REVIEW], FILED, PETITION_FILED, rules.S_16),
        *moves([REVIEW], DECLINED, NOT_FILED, rules.DECK_35),
        *moves([PETITION_FILED], CAUSE_ON_FILING, CUSTODY_ORDERED, rules.S_17),
        *moves([PETITION_FILED], NO_CAUSE_ON_FILING, RELEASE_DUE, rules.DECK_36),
        *moves([CUSTODY_ORDERED], TAKEN, IN_CUSTODY, rules.S_17),
        *moves([IN_CUSTODY], COUNTED_AS_OFFERED, ANY, rules.C_50),
        *moves([IN_CUSTODY], CAUSE_CONFIRMED, EXAMINATION, rules.S_18),
        *moves([IN_CUSTODY], NO_CAUSE_AT_HEARING, RELEASE_DUE, rules.DECK_36),
        *moves([EXAMINATION], EXAMINED, TRIAL_PENDING, rules.DECK_39),
        *moves([TRIAL_PENDING, MISTRIAL], TRIAL_BEGUN, TRIAL, rules.S_21),
        *moves([TRIAL], MISTRIAL_DECLARED, MISTRIAL, rules.T_09),
        *moves([TRIAL], VERDICT_PROVEN, PROVEN, rules.S_22),
        *moves([TRIAL], VERDICT_NOT_PROVEN, RELEASE_DUE, rules.S_22),
        *moves([PROVEN], COMMITMENT_ORDERED, COMMITTED, rules.S_23),
        *moves([COMMITTED], AFFIRMED, ANY, rules.S_22),
        *moves([COMMITTED], NEW_TRIAL, TRIAL_PENDING, rules.S_22),
        *moves([COMMITTED], REVERSED, RELEASE_DUE, rules.S_22),
        *moves([RELEASE_DUE], RELEASED_EVENT, RELEASED, rules.DECK_36),
        # The route of an overt act (RSMo 632.484).
        *moves([TO_EVALUATE], OVERT_ACT_NOTICED, DETENTION_SOUGHT, rules.S_36),
        *moves([DETENTION_SOUGHT], DETAINED_EVENT, DETAINED, rules.S_36),
        *moves([DETENTION_SOUGHT], DETENTION_DENIED, NOT_FILED, rules.S_36),
        *moves([DETAINED], DETERMINED_MET, DETERMINED, rules.T_14),
        *moves([DETAINED], DETERMINED_NOT_MET, RELEASE_DUE, rules.S_36),
        *moves([DETAINED, DETERMINED], RELEASE_BECAME_DUE, RELEASE_DUE, rules.T_13),
        # Determined in time and typed late: only a petition in time takes the clock's word back.
        *moves([RELEASE_DUE], DETERMINED_MET, ANY, rules.T_14),
        *moves([RELEASE_DUE], DETERMINED_NOT_MET, ANY, rules.S_36),
        *moves([DETERMINED], DECLINED, RELEASE_DUE, rules.S_36),
        # Filed in time and typed late: the clock's word is taken back.
        *moves([DETERMINED, RELEASE_DUE], FILED, PETITION_FILED, rules.S_36),
        *moves(ENDINGS, CASE_CLOSED, CLOSED, rules.DECK_35),
        *moves(UNREVIEWED, CASE_CLOSED, CLOSED, rules.S_01),
        *moves((*BEFORE_COURT, *AFTER_CAUSE), DISMISSED, RELEASE_DUE, rules.S_16),
        *moves(LIVING, DIED, DECEASED, rules.S_01),
    ),
    closed=frozenset({CLOSED}),
    titles={
        TO_EVALUATE: "To be evaluated before release",
        STOPPED: "Stopped: the evaluator says that the criteria are not met",
        TO_NOTIFY: "The attorney general and the team are to be notified",
        REVIEW: "Team, prosecutors and attorney general at once, under one clock",
        NOT_FILED: "No petition was filed",
        PETITION_FILED: "Petition filed: the judge decides on probable cause",
        CUSTODY_ORDERED: "Custody ordered, not yet taken",
        IN_CUSTODY: "In custody: the contested hearing is due",
        EXAMINATION: "Probable cause confirmed: to be examined",
        TRIAL_PENDING: "Examined: the trial is to begin",
        TRIAL: "On trial",
        MISTRIAL: "Mistrial: to be tried again",
        PROVEN: "Proven: the commitment is to be ordered",
        COMMITTED: "Committed",
        RELEASE_DUE: "The person is to be released",
        RELEASED: "Released",
        DECEASED: "The person has died",
        CLOSED: "Closed",
        DETENTION_SOUGHT: "Overt act: detention for evaluation is sought",
        DETAINED: "Overt act: detained for evaluation",
        DETERMINED: "Overt act: determined, a petition is due",
    },
    anywhere=ev.ANYWHERE
    | {
        RELEASE_CHANGED,
        SENTENCE_ENDED,
        PACKET_PREPARED,
        NOTICE_GIVEN,
        RECEIPT_RECORDED,
        MEMBER_APPOINTED,
        SEAT_VACATED,
        MDT_VOTED,
        MDT_RECUSED,
        MDT_REVOTE,
        PRC_VOTED,
        PRC_RECUSED,
        PRC_WENT_ON,
        PRC_TOO_LATE,
        LATE_DECIDED,
        EXAMINATION_ORDERED,
        ORDER_RECEIVED,
        EXAMINER_APPOINTED,
        EXAMINATION_EXTENDED,
        OWN_EXPERT,
        JURY_DEMANDED,
        TRIAL_CONTINUED,
        APPEALED,
        VICTIMS_TOLD,
        MENTAL_HEALTH_CUSTODY,
        PRC_NOTIFIED,
        PROSECUTOR_NOTIFIED,
        CONFINEMENT_NOTED,
        TREATMENT_NOTED,
        STANDING_TOLD,
        PASSED_OVER,
    },
)

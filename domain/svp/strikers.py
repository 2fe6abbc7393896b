"""Who may strike what, before and after the commitment: whoever may record it, and nobody else.

Belongs here: kind of event -> the roles whose command records it. Not here: which kinds may be
struck at all (the processes say so), nor whose court, office or seat it must be (the decider).
"""

from collections.abc import Mapping
from typing import Final

from domain.actors import Role
from domain.svp import commitment_stages as after
from domain.svp import svp_stages as before
from domain.svp.commitment_rows import AGENCY as DEPARTMENT
from domain.svp.commitment_rows import PARTIES
from domain.svp.common import AGENCY, ATTORNEY_GENERAL, COURT, MENTAL_HEALTH, SUPERVISOR

_TEAM: Final = frozenset({Role.MDT_MEMBER})
_PROSECUTORS: Final = frozenset({Role.PRC_MEMBER})

SVP_STRIKERS: Final[Mapping[str, frozenset[Role]]] = {
    **dict.fromkeys(
        (
            before.EVALUATED_MET,
            before.EVALUATED_NOT_MET,
            before.NOTICE_GIVEN,
            before.NOTICES_GIVEN,
            # Of either of the two: the agency may record both, each of the two only its own.
            before.RECEIPT_RECORDED,
        ),
        AGENCY,
    ),
    # Of either committee: only a supervisor fills the seats of both. Others vacate the seat.
    before.MEMBER_APPOINTED: SUPERVISOR,
    before.MDT_CLOSED: _TEAM | SUPERVISOR,
    before.ASSESSMENT_DELIVERED: AGENCY | _TEAM,
    before.PRC_CLOSED: _PROSECUTORS,
    **dict.fromkeys(
        (before.FILED, before.DECLINED, before.PRC_NOTIFIED, before.PROSECUTOR_NOTIFIED),
        ATTORNEY_GENERAL,
    ),
    **dict.fromkeys(
        (
            before.MENTAL_HEALTH_CUSTODY,
            before.DETERMINED_MET,
            before.DETERMINED_NOT_MET,
            before.ORDER_RECEIVED,
            before.EXAMINED,
        ),
        MENTAL_HEALTH,
    ),
    before.DIED: AGENCY | COURT,
    before.DETENTION_DENIED: SUPERVISOR,  # no court is named then
    # What the clock made of a mistyped day: whoever typed the day, or a supervisor.
    before.RELEASE_BECAME_DUE: COURT | MENTAL_HEALTH | SUPERVISOR,
    before.PRC_TOO_LATE: ATTORNEY_GENERAL | SUPERVISOR,
    **dict.fromkeys(
        (
            before.DETAINED_EVENT,
            before.CAUSE_ON_FILING,
            before.NO_CAUSE_ON_FILING,
            before.TAKEN,
            before.CAUSE_CONFIRMED,
            before.NO_CAUSE_AT_HEARING,
            before.EXAMINATION_ORDERED,
            before.OWN_EXPERT,
            before.JURY_DEMANDED,
            before.TRIAL_BEGUN,
            before.MISTRIAL_DECLARED,
            before.VERDICT_PROVEN,
            before.VERDICT_NOT_PROVEN,
            before.APPEALED,
            before.AFFIRMED,
            before.NEW_TRIAL,
            before.REVERSED,
            before.DISMISSED,
        ),
        COURT,
    ),
}
"""The strikers of every event of an `svp` case that may be struck."""

COMMITMENT_STRIKERS: Final[Mapping[str, frozenset[Role]]] = {
    **dict.fromkeys(
        (
            after.SITE_ASSIGNED,
            after.TRANSFERRED,
            after.EXAMINED,
            after.NOTICE_GIVEN,
            after.WAIVER_RECORDED,
            after.AUTHORISED,
            after.PLANNED,
            after.RESIDENCE_APPROVED,
            *after.ESCAPES.values(),
        ),
        DEPARTMENT,
    ),
    **dict.fromkeys(
        (after.FILED, after.FILED_AUTHORISED, after.SERVED, after.WITHDRAWN),
        PARTIES,
    ),
    **dict.fromkeys(
        (
            after.REVIEWED,
            after.HEARING_ORDERED,
            after.ADMITTED,
            after.DENIED,
            after.TRIAL_ORDERED,
            after.THRESHOLD_FAILED,
            after.MISTRIAL,
            after.DANGER_PROVEN,
            after.DANGER_NOT_PROVEN,
            after.RELEASED,
            after.MODIFIED,
        ),
        COURT,
    ),
    after.DIED: DEPARTMENT | COURT,
    after.JURY_DEMANDED: COURT | ATTORNEY_GENERAL,
    after.ALLEGED: DEPARTMENT | ATTORNEY_GENERAL,
    **dict.fromkeys((after.NOT_FOUND, after.FOUND, after.RETURNED), COURT | SUPERVISOR),
    after.LATE_DECIDED: SUPERVISOR | ATTORNEY_GENERAL,
    before.VICTIMS_TOLD: ATTORNEY_GENERAL,
}
"""The strikers of every event of a `commitment` that may be struck."""

"""The command table of treatment: who may give which command, and at which stage.

Belongs here: the rows, and who strikes what. Not here: what a command does (`treatment.py` says
where that stands), the models of the commands (`treatment_commands.py`), nor who reads what.
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import MACHINE
from domain.commands import CommandSpec, Strike
from domain.mosop import common
from domain.mosop import treatment_commands as cmd
from domain.mosop import treatment_stages as st
from domain.mosop.common import BOARD, CORRECTIONS, OPERATOR, STAFF, SUPERVISOR, decision_row, row
from domain.process import OPEN, STRIKE

OWN: Final = CORRECTIONS | STAFF | SUPERVISOR
"""Whoever of the department treats, or has the person: of the case's own office, always."""
_CLASSIFIERS: Final = CORRECTIONS | SUPERVISOR
_THERAPISTS: Final = STAFF | SUPERVISOR
_DECIDERS: Final = SUPERVISOR | OPERATOR
"""The named persons of the rules' exceptions (C-55, C-56)."""
_CHOSEN: Final = (*st.BEDLESS, *st.RESUMABLE)
"""Where a site is chosen, or chosen anew."""

_TO_A_BED: Final = (
    row(
        OPEN,
        cmd.OpenTreatment,
        _CLASSIFIERS | MACHINE,
        (),
        "Open treatment: one person, one confinement",
    ),
    row(
        "classify",
        cmd.Classify,
        _CLASSIFIERS,
        (st.TO_CLASSIFY, st.NOT_APPLICABLE),
        "Which treatment the offences call for, and what the person needs of a site",
        who=rules.M_02,
        example={"sex": "male", "conditions_met": {"568.060": True}},
    ),
    row(
        "change-needs",
        cmd.ChangeNeeds,
        OWN,
        (*_CHOSEN, st.SUSPENDED),
        "What the person needs of a site has changed",
        example={"sex": "male", "dialysis": True},
    ),
    row(
        "assign-site",
        cmd.AssignSite,
        _CLASSIFIERS,
        _CHOSEN,
        "Choose the site by the order of the rules",
        who=rules.C_55,
        example={"operating": ["mcc"]},
    ),
    decision_row(
        "override-site",
        cmd.OverrideSite,
        _CHOSEN,
        "Choose another site than the rules",
        roles=_DECIDERS,
        who=rules.C_55,
        example={"site": "erdcc"},
    ),
    row(
        "record-arrival",
        cmd.RecordArrival,
        OWN,
        (st.OFFERED, *st.RESUMABLE),
        "The person is in the bed that was held",
        example={"arrived_on": "2031-06-02"},
    ),
    row(
        "decline-bed",
        cmd.DeclineBed,
        OWN,
        (st.OFFERED, *st.RESUMABLE),
        "The bed cannot be taken now; the person keeps the place on the list",
    ),
    row(
        "ask-again",
        cmd.AskAgain,
        OWN,
        (st.WAITING, *st.RESUMABLE),
        "The person can take a bed again",
    ),
)
_IN_TREATMENT: Final = (
    row(
        "start-phase-1",
        cmd.StartPhase,
        _THERAPISTS,
        (st.ADMITTED,),
        "Phase I has begun",
        example={"started_on": "2031-06-02"},
    ),
    row(
        "decide-phase-1",
        cmd.DecidePhase1,
        _THERAPISTS,
        (st.PHASE_1,),
        "The decision that ends Phase I",
        example={"decided_on": "2031-08-25", "outcome": "proceed"},
    ),
    row(
        "start-phase-2",
        cmd.StartPhase,
        _THERAPISTS,
        (st.PHASE_1_DECIDED,),
        "Phase II has begun",
        example={"started_on": "2031-08-26"},
    ),
    row(
        "record-component",
        cmd.RecordComponent,
        _THERAPISTS,
        st.PHASES,
        "One of the components is done",
        example={"component": "empathy", "done_on": "2031-12-01"},
    ),
    row(
        "suspend",
        cmd.Suspend,
        OWN,
        st.RESUMABLE,
        "The person is out for a time",
        example={"suspended_on": "2031-09-01", "why": "out-to-court", "keeps_bed": True},
    ),
    row(
        "record-return",
        cmd.RecordReturn,
        OWN,
        (st.SUSPENDED,),
        "The person is back",
        example={"returned_on": "2031-09-20"},
    ),
    row(
        "resume-treatment",
        cmd.Resume,
        _THERAPISTS,
        (st.ADMITTED,),
        "In another bed, treatment goes on where it was interrupted",
        example={"resumed_on": "2031-10-01"},
    ),
)
_ENDS: Final = (
    row(
        "complete",
        cmd.Complete,
        _THERAPISTS,
        (st.PHASE_2,),
        "Successfully completed",
        needs_evidence="the completion report",
        example={"completed_on": "2032-06-01"},
    ),
    row(
        "terminate",
        cmd.Terminate,
        _THERAPISTS,
        (*st.PHASES, st.SUSPENDED),
        "Terminated, on a ground of the list",
        example={"terminated_on": "2031-12-01", "ground": "no-progress"},
    ),
    row(
        "refuse",
        cmd.Refuse,
        OWN,
        st.RUNNING,
        "The person refuses treatment",
        example={"refused_on": "2031-06-02"},
    ),
    row(
        "remove-administratively",
        cmd.Remove,
        OWN,
        st.RUNNING,
        "Removed for a reason of the institution",
        needs_reason=True,
        example={"removed_on": "2031-06-02"},
    ),
    decision_row(
        "re-enter",
        cmd.ReEnter,
        st.OVER,
        "Decide on another attempt",
        roles=_DECIDERS,
        who=rules.C_56,
        example={"decided_on": "2032-01-05"},
    ),
)
_AFTER: Final = (
    row(
        "petition-extension",
        cmd.PetitionExtension,
        _CLASSIFIERS,
        st.OVER,
        "The board received a petition to extend the conditional release date",
        who=rules.T_37,
        needs_evidence="the petition",
        example={"received_on": "2032-02-02"},
    ),
    row(
        "record-extension-hearing",
        cmd.RecordExtensionHearing,
        BOARD,
        st.OVER,
        "The hearing was convened",
        who=rules.T_37,
        example={
            "convened_on": "2032-02-12",
            "extended": True,
            "conditional_release": "2034-01-01",
        },
    ),
    row(
        "record-release-decision",
        cmd.RecordReleaseDecision,
        BOARD,
        st.OVER,
        "What the parole board decided; it moves nothing by itself",
        who=rules.DECK_20,
        example={"decided_on": "2032-07-01", "kind": "parole", "decision": "granted"},
    ),
    row(
        "change-dates",
        cmd.ChangeDates,
        _CLASSIFIERS,
        st.OPEN_STAGES,
        "The dates of release have changed",
        example={"conditional_release": "2033-06-01"},
    ),
    row(
        "record-death",
        cmd.RecordDeath,
        OWN,
        st.OPEN_STAGES,
        "The person has died",
        example={"died_on": "2031-06-02"},
    ),
    row(
        "close-treatment",
        cmd.CloseTreatment,
        _CLASSIFIERS,
        st.ENDINGS,
        "End the case, with a reason",
        needs_reason=True,
    ),
)

STRIKERS: Final[Mapping[str, frozenset[Role]]] = {
    **dict.fromkeys((st.CLASSIFIED, st.CLASSIFIED_NOT, st.EXTENSION_PETITIONED), _CLASSIFIERS),
    **dict.fromkeys(
        (
            st.PHASE_1_STARTED,
            st.PROCEEDS,
            st.PHASE_2_STARTED,
            st.COMPONENT,
            st.COMPLETION,
            st.TERMINATION,
        ),
        _THERAPISTS,
    ),
    **dict.fromkeys((st.SUSPENSION, st.SUSPENSION_OUT, st.REFUSAL, st.REMOVAL), OWN),
    **dict.fromkeys((st.EXTENSION_HEARD, st.RELEASE_DECIDED), BOARD),
    # What the confinement told of a release that did not take place.
    st.RELEASED: SUPERVISOR,
}
"""Who may strike what: whoever may record it. Beds are the sites': what is wrong is put right."""

_STRIKE: Final = row(
    STRIKE,
    Strike,
    frozenset[Role]().union(*STRIKERS.values()),
    st.OPEN_STAGES,
    "Strike an event of this case",
    needs_reason=True,
    example={"version": 2},
)
_MACHINES: Final = tuple(
    row(name, model, MACHINE, st.OPEN_STAGES, about, machine=True)
    for name, model, about in (
        (common.BED_GRANTED, cmd.BedGranted, "A site holds a bed for the person"),
        (common.BED_LAPSED, cmd.BedLapsed, "The hold on the bed has lapsed"),
        (common.BED_LOST, cmd.BedLost, "The bed is gone: wing or programme was closed"),
        (common.PLACE_CHANGED, cmd.PlaceChanged, "The place on a site's list has changed"),
        (common.SITE_STOPPED, cmd.SiteStopped, "The program does not run at the site any more"),
        (common.NOTE_DATES, cmd.NoteDates, "The confinement has other dates of release"),
        (common.PERSON_RELEASED, cmd.PersonReleased, "The person left confinement"),
    )
)
ROWS: Final[tuple[CommandSpec, ...]] = (
    *_TO_A_BED,
    *_IN_TREATMENT,
    *_ENDS,
    *_AFTER,
    _STRIKE,
    *_MACHINES,
)

"""The command table of treatment in the community: who may give which command, at which stage.

Belongs here: the rows, and who strikes what. Not here: what a command does (`community.py` says
where that stands), the models of the commands (`community_commands.py`), nor who reads what.
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import MACHINE
from domain.commands import CommandSpec, Strike
from domain.mosop import community_commands as cmd
from domain.mosop import community_stages as st
from domain.mosop.common import (
    BOARD,
    CORRECTIONS,
    OFFICERS,
    OPERATOR,
    SUPERVISOR,
    decision_row,
    row,
)
from domain.mosop.provider_standing import NoteProvider
from domain.process import NOTE_FACTS, OPEN, STRIKE

OWN: Final = OFFICERS | SUPERVISOR
"""The office of probation and parole that has the case: of the case's own office, always."""
PARTIES: Final = CORRECTIONS | BOARD
"""Who knows of the cases of these offices without belonging to them."""
_ORDERED: Final = OWN | BOARD
"""Who records what a court or the board ordered."""

_TO_PLAN: Final = (
    row(
        OPEN,
        cmd.OpenCommunity,
        OWN | MACHINE,
        (),
        "Open treatment in the community: one person, one release",
    ),
    row(
        "confirm-offences",
        cmd.ConfirmOffences,
        OWN,
        st.ACTIVE,
        "Say whether an offence concerned a child",
        who=rules.M_16,
        example={"concerns_child": {"568.060": True}},
    ),
    row(
        "assign-provider",
        cmd.AssignProvider,
        OWN,
        (st.TO_PLAN,),
        "An approved provider is to treat the person",
        who=rules.DECK_22,
        example={"provider": "provider-1", "assigned_on": "2031-06-02"},
    ),
    row(
        "transfer-provider",
        cmd.TransferProvider,
        OWN,
        (st.IN_TREATMENT,),
        "Treatment goes on at another approved provider",
        who=rules.DECK_22,
        example={
            "provider": "provider-2",
            "transferred_on": "2032-01-05",
            "therapist": "therapist-2",
        },
    ),
    row(
        "assign-member",
        cmd.AssignMember,
        OWN,
        st.ACTIVE,
        "Somebody takes a seat of the containment team",
        who=rules.DECK_24,
        example={"seat": "therapist", "member": "therapist-1", "assigned_on": "2031-06-02"},
    ),
    row(
        "replace-member",
        cmd.ReplaceMember,
        OWN,
        st.ACTIVE,
        "Somebody else takes a seat of the team",
        who=rules.DECK_24,
        example={
            "seat": "polygraph-examiner",
            "member": "examiner-2",
            "replaced_on": "2032-01-05",
        },
    ),
    row(
        "end-member",
        cmd.EndMember,
        OWN,
        st.ACTIVE,
        "A member has left the team",
        who=rules.DECK_24,
        example={"seat": "polygraph-examiner", "left_on": "2032-01-05"},
    ),
    row(
        "transfer-officer",
        cmd.TransferOfficer,
        OWN,
        st.ACTIVE,
        "Another officer supervises the person",
        who=rules.DECK_24,
        example={"officer": "officer-2", "transferred_on": "2032-01-05"},
    ),
    row(
        "assign-specialist",
        cmd.AssignSpecialist,
        OWN,
        st.ACTIVE,
        "The specialist of the person's region",
        who=rules.DECK_25,
        example={"specialist": "specialist-1", "region": "east", "assigned_on": "2031-06-02"},
    ),
    row(
        "change-region",
        cmd.ChangeRegion,
        OWN,
        st.ACTIVE,
        "The person lives in another region",
        who=rules.DECK_25,
        example={"region": "west", "changed_on": "2032-01-05"},
    ),
    row(
        "record-assessment",
        cmd.RecordAssessment,
        OWN,
        st.ACTIVE,
        "The person was assessed for treatment at the provider",
        who=rules.M_16,
        needs_evidence="the assessment, with what the assessor declares",
        example={"assessor": "assessor-1", "assessed_on": "2031-06-02", "related": False},
    ),
    row(
        "begin-treatment",
        cmd.BeginTreatment,
        OWN,
        (st.TO_PLAN,),
        "Treatment begins, or goes on at another provider",
        who=rules.DECK_22,
        example={"begun_on": "2031-06-09"},
    ),
)
_REPORTS: Final = (
    row(
        "record-polygraph",
        cmd.RecordPolygraph,
        OWN,
        st.ACTIVE,
        "A polygraph examination was done",
        who=rules.DECK_24,
        needs_evidence="the examiner's report",
        example={
            "examined_on": "2031-11-03",
            "kind": "maintenance",
            "opinion": "no-significant-response",
        },
    ),
    row(
        "record-progress",
        cmd.RecordProgress,
        OWN,
        (st.IN_TREATMENT,),
        "The provider's report of progress",
        who=rules.M_14,
        needs_evidence="the provider's report",
        example={"reported_on": "2031-09-02", "rating": "satisfactory"},
    ),
    row(
        "record-information-release",
        cmd.RecordInformationRelease,
        OWN,
        st.LIVING,
        "Information was given to somebody",
        who=rules.M_14,
        example={
            "released_on": "2031-09-02",
            "recipient": "officer-1",
            "what": ["progress"],
            "ground": "agreement",
        },
    ),
)
_ENDS: Final = (
    row(
        "complete-treatment",
        cmd.CompleteTreatment,
        OWN,
        (st.IN_TREATMENT,),
        "Successfully completed",
        needs_evidence="the provider's completion report",
        example={"completed_on": "2034-06-02"},
    ),
    row(
        "fail-treatment",
        cmd.FailTreatment,
        OWN,
        st.ACTIVE,
        "Failed, or refused, with a reason",
        who=rules.M_13,
        needs_reason=True,
        example={"failed_on": "2032-06-02"},
    ),
    decision_row(
        "re-enter",
        cmd.ReEnterCommunity,
        st.OVER,
        "Decide on another attempt",
        roles=SUPERVISOR | OPERATOR,
        who=rules.C_56,
        example={"decided_on": "2032-09-01"},
    ),
    row(
        "set-lifetime-supervision",
        cmd.SetLifetimeSupervision,
        _ORDERED,
        st.LIVING,
        "Supervision for life was imposed",
        who=rules.M_17,
        needs_evidence="the order",
        example={"imposed_on": "2031-06-02", "monitored": True},
    ),
    row(
        "end-lifetime-supervision",
        cmd.EndLifetimeSupervision,
        _ORDERED,
        st.LIVING,
        "A court or the board ended supervision for life",
        who=rules.M_17,
        needs_evidence="the order",
        example={"ended_on": "2040-06-02", "by": "parole-board", "assessed_on": "2040-05-02"},
    ),
    row(
        "record-death",
        cmd.RecordDeath,
        OWN,
        st.LIVING,
        "The person has died",
        example={"died_on": "2031-06-02"},
    ),
    row(
        "close-community",
        cmd.CloseCommunity,
        OWN,
        st.OPEN_STAGES,
        "End the case, with a reason",
        needs_reason=True,
    ),
)

STRIKERS: Final[Mapping[str, frozenset[Role]]] = {
    **dict.fromkeys(
        (
            st.OFFENCES_CONFIRMED,
            st.PROVIDER_ASSIGNED,
            st.PROVIDER_TRANSFERRED,
            st.MEMBER_ASSIGNED,
            st.MEMBER_REPLACED,
            st.MEMBER_LEFT,
            st.OFFICER_TRANSFERRED,
            st.SPECIALIST_ASSIGNED,
            st.REGION_CHANGED,
            st.ASSESSED,
            st.BEGUN,
            st.POLYGRAPH,
            st.PROGRESS,
            st.INFORMATION_RELEASED,
            st.COMPLETION,
            st.FAILURE,
            st.DIED,
        ),
        OWN,
    ),
    st.REENTERED: SUPERVISOR | OPERATOR,
    **dict.fromkeys((st.LIFETIME_SET, st.LIFETIME_ENDED), _ORDERED),
}
"""Who may strike what: whoever may record it. A lost provider is the register's word."""

_STRIKE: Final = row(
    STRIKE,
    Strike,
    frozenset[Role]().union(*STRIKERS.values()),
    st.OPEN_STAGES,
    "Strike an event of this case",
    needs_reason=True,
    example={"version": 2},
)
_NOTED: Final = row(
    NOTE_FACTS,
    NoteProvider,
    MACHINE,
    st.OPEN_STAGES,
    "The register of providers changed",
    machine=True,
)
ROWS: Final[tuple[CommandSpec, ...]] = (*_TO_PLAN, *_REPORTS, *_ENDS, _STRIKE, _NOTED)

"""The command table of a commitment: who may give which command, and at which stage.

Belongs here: the rows. Not here: what a command does (`commitment.py` says where that stands), nor
the models of the commands (`commitment_commands.py`).
"""

from typing import Final

from domain.actors import Role
from domain.casework import MACHINE
from domain.commands import CommandSpec, Strike
from domain.process import NOTE_FACTS, OPEN, STRIKE
from domain.svp import commitment_commands as cmd
from domain.svp import commitment_stages as st
from domain.svp.common import (
    ATTORNEY_GENERAL,
    COURT,
    SET_ASIDE,
    SUPERVISOR,
    decision_row,
    row,
)
from domain.svp.svp_commands import NoteVictims, RecordVictimsTold

AGENCY: Final = frozenset({Role.MENTAL_HEALTH, Role.SUPERVISOR})
"""The department, which has the person under control, care and treatment (S-23)."""
PARTIES: Final = AGENCY | COURT | ATTORNEY_GENERAL
_UNSEEN: Final = COURT | SUPERVISOR
"""Who decides what the sources did not show (S-33)."""

_SITES: Final = (
    row(
        OPEN,
        cmd.OpenCommitment,
        AGENCY | MACHINE,
        (),
        "Open a commitment: one person, by one order of a court",
    ),
    row(
        "assign-site",
        cmd.AssignSite,
        AGENCY,
        (st.TO_PLACE,),
        "The person is taken to a site of the program",
        example={"site": "fulton", "segregated": True, "assigned_on": "2031-06-02"},
    ),
    row(
        "transfer-site",
        cmd.TransferSite,
        AGENCY,
        (*st.SITED, st.CONDITIONAL),
        "The person is taken to the other site",
        example={"site": "smmhc", "segregated": True, "transferred_on": "2031-06-02"},
    ),
)
_YEARS: Final = (
    row(
        "record-annual-examination",
        cmd.RecordAnnualExamination,
        AGENCY,
        st.LIVING,
        "The yearly examination, and its report to the court",
        example={
            "examined_on": "2032-05-20",
            "filed_on": "2032-05-28",
            "examiner": "examiner-1",
            "opinion": "remains",
        },
    ),
    row(
        "give-annual-notice",
        cmd.GiveAnnualNotice,
        AGENCY,
        st.LIVING,
        "The yearly notice of the right to petition, with the waiver form",
        example={"given_on": "2032-05-28", "waived": False, "forwarded_on": "2032-05-28"},
    ),
    row(
        "record-waiver",
        cmd.RecordWaiver,
        AGENCY,
        st.LIVING,
        "The form was answered, or notice and form went to the court",
        example={"waived": True},
    ),
    row(
        "record-annual-review",
        cmd.RecordAnnualReview,
        COURT,
        (*st.HELD, st.ESCAPED),
        "The court has reviewed the commitment",
        example={"reviewed_on": "2032-06-01", "outcome": "continue"},
    ),
    decision_row(
        "decide-late",
        cmd.DecideLate,
        st.OPEN_STAGES,
        "Take note of a duty that ended late, with a reason",
        roles=SUPERVISOR | ATTORNEY_GENERAL,
        example={"obligation": "T-10"},
    ),
)
_PETITIONS: Final = (
    row(
        "authorise-petition",
        cmd.AuthorisePetition,
        AGENCY,
        (st.COMMITTED,),
        "The director finds a change and approves a petition",
        example={"authorised_on": "2033-03-01"},
    ),
    row(
        "file-petition",
        cmd.FilePetition,
        PARTIES,
        (st.COMMITTED,),
        "A petition for release was filed",
        example={
            "kind": "over-objection",
            "filed_on": "2033-03-01",
            "new_facts": False,
        },
        from_law={"served": "svp_petition_recipients"},
    ),
    row(
        "record-service",
        cmd.RecordService,
        PARTIES,
        st.PETITION,
        "The petition was served on those who were missing",
        example={"served": ["prosecutor-of-release"], "served_on": "2033-03-04"},
    ),
    row(
        "screen-petition",
        cmd.ScreenPetition,
        COURT,
        (st.SCREENING,),
        "The court has screened a petition over objection",
        example={"outcome": "admitted", "screened_on": "2033-03-10"},
    ),
    row(
        "deny-petition",
        cmd.DenyPetition,
        COURT,
        (st.SCREENING,),
        "The court denies a petition without a hearing",
        example={"ground": "no-new-facts", "denied_on": "2033-03-10"},
    ),
    row(
        "withdraw-petition",
        cmd.WithdrawPetition,
        PARTIES,
        st.PETITION,
        "The petition was withdrawn",
        example={"withdrawn_on": "2033-03-12"},
    ),
    row(
        "record-threshold-hearing",
        cmd.RecordThresholdHearing,
        COURT,
        (st.HEARING,),
        "The threshold hearing was held",
        example={"held_on": "2033-04-10", "shown": True, "counsel": "attended"},
    ),
    row(
        "demand-jury",
        cmd.DemandJury,
        COURT | ATTORNEY_GENERAL,
        (st.RELEASE_TRIAL,),
        "A jury was demanded for the release trial",
        example={"by": "person"},
    ),
    row(
        "record-mistrial",
        cmd.RecordMistrial,
        COURT,
        (st.RELEASE_TRIAL,),
        "The release trial ended without a verdict",
        example={"declared_on": "2033-06-10"},
    ),
    row(
        "record-release-verdict",
        cmd.RecordReleaseVerdict,
        COURT,
        (st.RELEASE_TRIAL,),
        "Whether the State proved that the danger continues",
        example={"returned_on": "2033-06-12", "form": "bench", "continued_danger": True},
    ),
)
_RELEASES: Final = (
    row(
        "record-release-plan",
        cmd.RecordReleasePlan,
        AGENCY,
        (st.RELEASE_TRIAL, st.TO_RELEASE),
        "The plan for conditional release, by its parts",
        example={
            "drafted_on": "2033-06-20",
            "covers": ["supervision", "residence"],
            "with_corrections": True,
        },
    ),
    row(
        "approve-residence",
        cmd.ApproveResidence,
        AGENCY,
        (st.RELEASE_TRIAL, st.TO_RELEASE, *st.AT_LARGE),
        "The department approves a residence",
        example={"residence": "location-1", "approved_on": "2033-06-21"},
    ),
    row(
        "order-conditional-release",
        cmd.OrderConditionalRelease,
        COURT,
        (st.TO_RELEASE,),
        "The court orders the release, and its conditions",
        example={
            "ordered_on": "2033-07-01",
            "residence": "location-1",
            "conditions": ["condition-1"],
        },
    ),
    row(
        "modify-conditions",
        cmd.ModifyConditions,
        COURT,
        st.AT_LARGE,
        "The court changes the conditions",
        example={"ordered_on": "2033-09-01", "conditions": ["condition-1", "condition-2"]},
    ),
    row(
        "allege-violation",
        cmd.AllegeViolation,
        AGENCY | ATTORNEY_GENERAL,
        (st.CONDITIONAL,),
        "A violation of the conditions is alleged",
        example={"alleged_on": "2033-10-01", "condition": "condition-1"},
    ),
    decision_row(
        "decide-violation",
        cmd.DecideViolation,
        (st.VIOLATION,),
        "Whether a condition was broken, with a reason",
        roles=_UNSEEN,
        example={"decided_on": "2033-10-05", "found": True},
    ),
    decision_row(
        "return",
        cmd.ReturnPerson,
        (st.VIOLATION,),
        "The person is taken back to a site of the program, with a reason",
        roles=_UNSEEN,
        example={"returned_on": "2033-10-06", "site": "fulton", "segregated": True},
    ),
    row(
        "record-escape",
        cmd.RecordEscape,
        AGENCY,
        (*st.HELD, *st.AT_LARGE),
        "The person has escaped",
        example={"escaped_on": "2033-10-02T22:00"},
    ),
    row(
        "recapture",
        cmd.Recapture,
        AGENCY,
        (st.ESCAPED,),
        "The person was found",
        example={"recaptured_on": "2033-10-03T09:00"},
    ),
)
_ENDS: Final = (
    row(
        "record-victims-told",
        RecordVictimsTold,
        ATTORNEY_GENERAL,
        st.OPEN_STAGES,
        "Victims were told, or nobody is known who is to be told",
        example={"event": "release-petition", "told": ["victim-1"], "method": "letter"},
    ),
    decision_row(
        "discharge",
        cmd.Discharge,
        st.LIVING,
        "The court releases the person without conditions, with a reason",
        roles=_UNSEEN,
        example={"discharged_on": "2035-01-10"},
    ),
    row(
        "record-death",
        cmd.RecordDeath,
        AGENCY | COURT,
        st.LIVING,
        "The person has died",
        example={"died_on": "2035-01-10"},
    ),
    decision_row(
        "close-commitment", cmd.CloseCommitment, st.OPEN_STAGES, "End the case, with a reason"
    ),
    row(
        STRIKE,
        Strike,
        PARTIES,
        st.OPEN_STAGES,
        "Strike an event of this case",
        needs_reason=True,
    ),
    row(
        SET_ASIDE,
        cmd.JudgmentSetAside,
        MACHINE,
        st.OPEN_STAGES,
        "The judgment was set aside on appeal: nothing is left to commit on",
        machine=True,
    ),
    row(
        NOTE_FACTS,
        NoteVictims,
        MACHINE,
        st.OPEN_STAGES,
        "The register of victims changed",
        machine=True,
    ),
)
ROWS: Final[tuple[CommandSpec, ...]] = (*_SITES, *_YEARS, *_PETITIONS, *_RELEASES, *_ENDS)

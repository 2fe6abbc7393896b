"""The command table of a confinement: who may give which command, and at which stage.

Belongs here: the rows, and who strikes what. Not here: what a command does (`confinement.py` says
where that stands), the models of the commands (`confinement_commands.py`), nor who reads what.
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import MACHINE
from domain.commands import CommandSpec, Strike
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import (
    BOARD,
    CORRECTIONS,
    RELEASE_EXTENDED,
    SUPERVISOR,
    TREATMENT_NOTED,
    row,
)
from domain.mosop.community_ends import COMMUNITY_NOTED
from domain.process import OPEN, STRIKE
from domain.svp.svp_owner import REVIEW_NOTED

OWN: Final = CORRECTIONS | SUPERVISOR
"""Whoever of the department has the person: of the case's own office, always."""

_WHILE_CONFINED: Final = (
    row(
        OPEN,
        cmd.OpenConfinement,
        OWN,
        (),
        "Open a confinement at intake: one person, one stay",
    ),
    row(
        "classify-treatment",
        cmd.ClassifyTreatment,
        OWN,
        (st.CONFINED,),
        "Refer the person to treatment, if the tables name an offence",
        who=rules.M_02,
    ),
    row(
        "confirm-offences",
        cmd.ConfirmOffences,
        OWN,
        st.LIVING,
        "Say whether an offence is a sexually violent one, where that hangs on a fact",
        who=rules.S_03,
        example={"conditions_met": {"566.100": True}},
    ),
    row(
        "change-release",
        cmd.ChangeRelease,
        OWN | BOARD,
        st.IN_CUSTODY,
        "The dates of release have changed: the window moves",
        example={"anticipated_release": "2036-06-02"},
    ),
    row(
        "open-review",
        cmd.OpenReview,
        OWN,
        st.LIVING,
        "Open the review before release now",
        who=rules.S_01,
    ),
    row(
        "record-review",
        cmd.RecordReview,
        OWN,
        st.LIVING,
        "A review took place on paper, or in another office's case",
        who=rules.DECK_26,
        needs_evidence="the review",
        example={"reviewed_on": "2035-08-01", "outcome": "does-not-meet"},
    ),
)
_LEAVING: Final = (
    row(
        "record-transfer-out",
        cmd.RecordTransfer,
        OWN,
        (st.CONFINED,),
        "The person is in the custody of another jurisdiction",
        example={"transferred_on": "2033-06-01"},
    ),
    row(
        "record-return",
        cmd.RecordReturn,
        OWN,
        (st.TRANSFERRED_OUT,),
        "The person is back from another jurisdiction",
        example={"returned_on": "2033-12-01"},
    ),
    row(
        "record-release",
        cmd.RecordRelease,
        OWN,
        st.IN_CUSTODY,
        "The person was released; before the full term treatment goes on in the community",
        example={
            "released_on": "2036-01-06",
            "kind": "parole",
            "region": "region-1",
            "supervised_by": "pp-office-1",
        },
    ),
    row(
        "record-death",
        cmd.RecordDeath,
        OWN,
        st.LIVING,
        "The person has died",
        example={"died_on": "2033-06-01"},
    ),
    row(
        "close-confinement",
        cmd.CloseConfinement,
        OWN,
        st.ENDINGS,
        "End the case, with a reason; of the living not without the review",
        needs_reason=True,
    ),
)

STRIKERS: Final[Mapping[str, frozenset[Role]]] = dict.fromkeys(
    (st.REVIEW_RECORDED, st.TRANSFER, st.RETURNED, st.RELEASE, st.DIED), OWN
)
"""Who may strike what: whoever may record it. Dates and answers are changed by another entry."""

_STRIKE: Final = row(
    STRIKE,
    Strike,
    OWN,
    st.OPEN_STAGES,
    "Strike an event of this case",
    needs_reason=True,
    example={"version": 2},
)
_MACHINES: Final = tuple(
    row(name, model, MACHINE, st.OPEN_STAGES, about, machine=True)
    for name, model, about in (
        (TREATMENT_NOTED, cmd.TreatmentNoted, "How treatment stands"),
        (RELEASE_EXTENDED, cmd.ReleaseExtended, "The board has put off the conditional release"),
        (REVIEW_NOTED, cmd.ReviewNoted, "How the review before release stands"),
        (COMMUNITY_NOTED, cmd.CommunityNoted, "How treatment in the community stands"),
    )
)
ROWS: Final[tuple[CommandSpec, ...]] = (*_WHILE_CONFINED, *_LEAVING, _STRIKE, *_MACHINES)

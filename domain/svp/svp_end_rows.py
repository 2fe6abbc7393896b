"""How a case ends: the rows of release, dismissal, death and closing, and what goes beside them.

Belongs here: who may give these commands and at which stage. Not here: what they do
(`svp_ends.py`), nor the rows before (`svp.py`) and of the court (`svp_court_rows.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import rules
from domain.actors import Role
from domain.casework import MACHINE
from domain.commands import CommandSpec, Strike
from domain.process import NOTE_FACTS, STRIKE
from domain.svp import svp_commands as cmd
from domain.svp import svp_ends as ends
from domain.svp import svp_owner as owner
from domain.svp import svp_stages as st
from domain.svp.common import (
    AGENCY,
    ATTORNEY_GENERAL,
    COURT,
    Decide,
    decision_row,
    of_the_agency,
    of_the_court,
    row,
)
from domain.svp.strikers import SVP_STRIKERS

WHO_STRIKES: Final = frozenset[Role]().union(*SVP_STRIKERS.values())
"""Whoever may record something that can be struck; of which event it is, the decider asks."""
END_ROWS: Final[tuple[CommandSpec, ...]] = (
    row(
        "record-victims-told",
        cmd.RecordVictimsTold,
        ATTORNEY_GENERAL,
        st.OPEN_STAGES,
        "Victims were told of an event",
        who=rules.S_34,
        example={"event": "petition", "told": ["victim-1"]},
    ),
    row(
        "record-release",
        cmd.RecordRelease,
        AGENCY | COURT,
        (st.RELEASE_DUE,),
        "The release has happened",
        example={"released_on": "2031-06-02", "to": "liberty"},
    ),
    decision_row(
        "record-dismissal",
        cmd.RecordDismissal,
        (*st.BEFORE_COURT, *st.AFTER_CAUSE),
        "The petition was dismissed, or taken back",
        roles=COURT,
        who=rules.S_16,
        example={"dismissed_on": "2031-06-02"},
    ),
    row(
        "record-death",
        cmd.RecordDeath,
        AGENCY | COURT,
        st.LIVING,
        "The person has died",
        example={"died_on": "2031-06-02"},
    ),
    row(
        "close-svp",
        cmd.CloseSvp,
        AGENCY,
        (*st.ENDINGS, *st.UNREVIEWED),
        "End the case, with a reason; before a review only a supervisor",
        needs_reason=True,
    ),
    row(
        STRIKE,
        Strike,
        WHO_STRIKES,
        st.OPEN_STAGES,
        "Strike an event of this case",
        needs_reason=True,
        example={"version": 2},
    ),
    row(
        NOTE_FACTS,
        cmd.NoteVictims,
        MACHINE,
        st.OPEN_STAGES,
        "The register of victims changed",
        machine=True,
    ),
    row(
        owner.NOTE_RELEASE,
        cmd.NoteRelease,
        MACHINE,
        st.OPEN_STAGES,
        "The confinement has another date of release",
        machine=True,
    ),
    row(
        owner.NOTE_TREATMENT,
        cmd.NoteTreatment,
        MACHINE,
        st.OPEN_STAGES,
        "What became of treatment in confinement",
        machine=True,
    ),
)
END_DECISIONS: Final[Mapping[str, Decide]] = {
    "record-victims-told": ends.record_victims_told,
    "record-release": of_the_agency(of_the_court(ends.record_release)),
    "record-dismissal": of_the_court(ends.record_dismissal),
    "record-death": of_the_agency(of_the_court(ends.record_death)),
    "close-svp": of_the_agency(ends.close_svp),
    NOTE_FACTS: ends.note_victims,
    owner.NOTE_RELEASE: owner.note_release,
    owner.NOTE_TREATMENT: owner.note_treatment,
}

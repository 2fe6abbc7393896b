"""A commitment, from the order to its end: the process as tables (RSMo 632.495 to 632.507).

Belongs here: what is wired to what. Not here: who may give which command at which stage
(`commitment_rows.py`), nor what it does (`commitment_sites.py`, `commitment_years.py`,
`commitment_petitions.py`, `commitment_release.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import events as ev
from domain import rules
from domain.actors import Role
from domain.commands import Context
from domain.events import Draft
from domain.model import Json
from domain.process import NOTE_FACTS, OPEN, ClockHook, Decision, Process, Withheld
from domain.svp import commitment_petitions as petitions
from domain.svp import commitment_release as releases
from domain.svp import commitment_sites as sites
from domain.svp import commitment_stages as st
from domain.svp import commitment_years as years
from domain.svp import victims
from domain.svp.commitment_rows import AGENCY, PARTIES, ROWS
from domain.svp.commitment_state import APPLIES, CommitmentState
from domain.svp.common import (
    ATTORNEY_GENERAL,
    COURT,
    SET_ASIDE,
    VICTIMS_WITHHELD,
    Decide,
    of_the_agency,
    of_the_court,
)
from domain.svp.moot import commitment_moot
from domain.svp.strikers import COMMITMENT_STRIKERS
from domain.svp.svp_commands import NoteVictims, RecordVictimsTold
from domain.svp.victim_letters import VICTIM_LETTERS


def record_victims_told(
    state: CommitmentState, command: RecordVictimsTold, _context: Context
) -> Decision:
    """The attorney general told the victims; it holds nothing (S-34)."""
    return victims.record_told(
        state.obligations,
        command.event,
        command.occurred_on,
        told=command.told,
        none_known=command.none_known,
        victims=state.victims,
        data=command.model_dump(mode="json", exclude={"occurred_on", "evidence"}),
        evidence=command.evidence,
    )


def note_victims(_state: CommitmentState, command: NoteVictims, _context: Context) -> Decision:
    """The register of victims changed."""
    data = {"victims": list(command.victims)}
    return (Draft(kind=ev.FACTS_NOTED, occurred_on=command.occurred_on, data=data),)


_DECISIONS: Final[Mapping[str, Decide]] = {
    "assign-site": sites.assign_site,
    "transfer-site": sites.transfer_site,
    "record-annual-examination": years.record_annual_examination,
    "give-annual-notice": years.give_annual_notice,
    "record-waiver": years.record_waiver,
    "record-annual-review": years.record_annual_review,
    "decide-late": years.decide_late,
    "authorise-petition": petitions.authorise_petition,
    "file-petition": petitions.file_petition,
    "record-service": petitions.record_service,
    "screen-petition": petitions.screen_petition,
    "deny-petition": petitions.deny_petition,
    "withdraw-petition": petitions.withdraw_petition,
    "record-threshold-hearing": petitions.record_threshold_hearing,
    "demand-jury": petitions.demand_jury,
    "record-mistrial": petitions.record_mistrial,
    "record-release-verdict": petitions.record_release_verdict,
    "record-release-plan": releases.record_release_plan,
    "approve-residence": releases.approve_residence,
    "order-conditional-release": releases.order_conditional_release,
    "modify-conditions": releases.modify_conditions,
    "allege-violation": releases.allege_violation,
    "decide-violation": releases.decide_violation,
    "return": releases.return_person,
    "record-escape": releases.record_escape,
    "recapture": releases.recapture,
    "record-victims-told": record_victims_told,
    "discharge": releases.discharge,
    SET_ASIDE: releases.judgment_set_aside,
    "record-death": releases.record_death,
    "close-commitment": releases.close_commitment,
    NOTE_FACTS: note_victims,
}


def _business_key(data: Json) -> str:
    """One order of commitment of one person."""
    return f"{data.get('person')}/{str(data.get('committed_on'))[:10]}"


COMMITMENT: Final = Process[CommitmentState](
    name="commitment",
    state=CommitmentState,
    stages=st.COMMITMENT_STAGES,
    commands={one.name: one for one in ROWS},
    decisions={
        OPEN: sites.open_commitment,
        **{name: of_the_agency(of_the_court(decide)) for name, decide in _DECISIONS.items()},
    },
    applies=APPLIES,
    clocks={rules.T_11: ClockHook[CommitmentState](reminder=years.ready_notice)},
    settle=years.settle,
    strikable=st.STRIKABLE,
    strikers=COMMITMENT_STRIKERS,
    sealed=lambda state: state.sealed,
    business_key=_business_key,
    one_open_of="person",
    moot=commitment_moot,
    parties=COURT | ATTORNEY_GENERAL,
    seats=frozenset({Role.MDT_MEMBER, Role.PRC_MEMBER}),  # committees have no seats in it
    forum="court",
    agency=AGENCY,
    withheld=(
        Withheld(
            what=frozenset({st.EXAMINED, "fact:opinion"}),
            readers=PARTIES | {Role.AUDITOR},
            rule=rules.S_35,
        ),
        VICTIMS_WITHHELD,
        VICTIM_LETTERS,
    ),
)

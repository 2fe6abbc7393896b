"""Commands that the stage allows and the case would refuse, whatever is said with them.

Belongs here: that, as questions about a case, for every list of what may be done. Not here: the
refusals themselves (the deciders), nor what depends on who asks or on what is typed.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain import rules
from domain.casework import read_values
from domain.obligations import Obligations
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.commitment_law import law_of
from domain.svp.commitment_state import CommitmentState
from domain.svp.common import SvpLaw, live_key
from domain.svp.svp_lapsed import lapsed
from domain.svp.svp_seats import mdt_rules, prc_rules
from domain.svp.svp_state import SvpState
from domain.votes import CLOSABLE, Result, Roll, filled, standing


def svp_moot(state: SvpState, name: str) -> bool:
    """Whether a review would refuse a command for certain."""
    asked = _SVP.get(name)
    return asked is not None and asked(state)


def commitment_moot(state: CommitmentState, name: str) -> bool:
    """Whether a commitment would refuse a command for certain."""
    asked = _COMMITMENT.get(name)
    return asked is not None and asked(state)


def _no_victims_to_tell(held: Obligations) -> bool:
    return all(one.rule != rules.VICTIM_NOTICE for one in held.values())


# -- votes ----------------------------------------------------------------------------------------


def _law(state: SvpState) -> SvpLaw | None:
    """The law of the case; None where its values cannot be read: then nothing is for certain."""
    law = read_values(SvpLaw, state.values)
    return None if isinstance(law, Refusal) else law


def _result(state: SvpState, committee: str) -> Result | None:
    """What a committee's open vote comes to now."""
    law = _law(state)
    if law is None:
        return None
    if committee == "mdt":
        return standing(mdt_rules(law), state.mdt).result
    return standing(prc_rules(law), state.prc).result


def _not_closable(state: SvpState, committee: str) -> bool:
    roll = state.mdt if committee == "mdt" else state.prc
    found = _result(state, committee)
    return roll.closed or (found is not None and found not in CLOSABLE)


def _no_voter(roll: Roll) -> bool:
    """Whether the vote is over, or nobody sits there who may vote."""
    return roll.closed or not roll.eligible()


def _nobody_sits(*rolls: Roll) -> bool:
    """Whether no seat is filled where the vote is open."""
    return all(roll.closed or not filled(roll) for roll in rolls)


def _no_seat_left(state: SvpState) -> bool:
    """Whether every committee whose vote is open has all its members."""
    law = _law(state)
    if law is None:
        return False
    sizes = ((state.mdt, law.mdt_size.most), (state.prc, law.prc_size))
    return all(roll.closed or filled(roll) >= most for roll, most in sizes)


def _prosecutors_wait(state: SvpState) -> bool:
    """Whether no prosecutor may vote: too early for it, or nobody is there, or it is over."""
    if _no_voter(state.prc):
        return True
    if state.route == "overt-act":
        return state.prc_notified_on is None
    law = _law(state)
    waits = law is not None and law.prc_waits_for_mdt and state.assessment_on is None
    return waits and not _runs(state, rules.PRC_LATEST_SAFE)


# -- petition and court ---------------------------------------------------------------------------


def _nothing_to_file(state: SvpState) -> bool:
    """The gate of S-13 and S-16, and what the route of an overt act wants besides."""
    if state.stage == st.RELEASE_DUE and not lapsed(state):
        return True
    if state.route == "overt-act" and (not state.meets or state.prc_barred):
        return True
    unheard = state.route != "overt-act" and state.assessment_on is None
    return state.prc.result is not Result.MEETS or unheard


def _runs(state: SvpState, *wanted: str) -> bool:
    return live_key(state.obligations, *wanted) is not None


def _not_to_be_offered(state: SvpState) -> bool:
    """Whether the hearing's hours run no more, or an offer in time is recorded (C-50)."""
    key = live_key(state.obligations, rules.T_06)
    offered = state.offered_on
    return key is None or (offered is not None and state.obligations[key].in_time(offered))


def _not_to_be_examined(state: SvpState) -> bool:
    """Whether nobody may examine: not named, or meanwhile of the team (S-20)."""
    sat = {one.casefold() for one in state.mdt.members()}
    return not state.examiner or state.examiner.casefold() in sat


_T_07: Final = (rules.T_07, rules.EXAMINATION_EXTENDED)
_SVP: Final[Mapping[str, Callable[[SvpState], bool]]] = {
    "give-notice": lambda state: not state.packet,
    "record-receipt": lambda state: {*state.given} <= {*state.received},
    "appoint-member": _no_seat_left,
    "vacate-seat": lambda state: _nobody_sits(state.mdt, state.prc),
    "mdt-vote": lambda state: _no_voter(state.mdt) or "mdt" not in state.received,
    "mdt-recuse": lambda state: _no_voter(state.mdt),
    "close-mdt": lambda state: _not_closable(state, "mdt"),
    "deliver-assessment": lambda state: not state.mdt.closed or state.assessment_on is not None,
    "prc-vote": _prosecutors_wait,
    "prc-recuse": lambda state: _no_voter(state.prc),
    "close-prc": lambda state: _not_closable(state, "prc"),
    "prc-go-on": lambda state: state.prc.closed or _result(state, "prc") is not Result.TOO_FEW,
    "notify-prc": lambda state: state.prc.closed or state.prc_notified_on is not None,
    "notify-prosecutor": lambda state: state.route != "overt-act",
    "file-petition": _nothing_to_file,
    "decide-late": lambda state: not state.late,
    "record-victims-told": lambda state: _no_victims_to_tell(state.obligations),
    "close-svp": lambda state: bool(state.late),
    "record-dmh-custody": lambda state: state.meets is not None or _runs(state, rules.T_14),
    "record-determination": lambda state: state.meets is not None,
    "count-as-offered": _not_to_be_offered,
    "order-examination": lambda state: state.examination_ordered is not None,
    "record-order-received": lambda state: (
        state.examination_ordered is None or _runs(state, *_T_07)
    ),
    "extend-examination": lambda state: not _runs(state, *_T_07),
    "record-examination": _not_to_be_examined,
    "record-appeal": lambda state: state.appealed,
    "record-mandate": lambda state: not state.appealed,
}


# -- commitment -----------------------------------------------------------------------------------


def _form_answered(state: CommitmentState) -> bool:
    """Whether there is no form of a year to answer, or to bring to the court."""
    held = state.notice
    return held is None or (held.waived is not None and held.forwarded_on is not None)


def _all_demanded(state: CommitmentState) -> bool:
    held = state.petition
    return held is not None and {*law_of(state.values).svp_jury_demand} <= {*held.jury}


_COMMITMENT: Final[Mapping[str, Callable[[CommitmentState], bool]]] = {
    "authorise-petition": lambda state: state.authorised_on is not None,
    "record-service": lambda state: state.petition is None or not state.petition.defects,
    "withdraw-petition": lambda state: state.petition is None or state.petition.kind == "review",
    "demand-jury": _all_demanded,
    "record-waiver": _form_answered,
    "record-annual-review": lambda state: state.released_on is not None,
    "order-conditional-release": lambda state: not state.approved,
    "decide-late": lambda state: not state.late,
    "decide-violation": lambda state: bool(state.violated),
    "return": lambda state: not state.violated,
    "record-victims-told": lambda state: _no_victims_to_tell(state.obligations),
}

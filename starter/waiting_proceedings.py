"""What a review or a commitment waits for, in a few words: what a list of cases has room for.

Belongs here: those words. How a committee voted is in none of them: lists are read by many (S-14).
Not here: the whole of it (`starter/proceedings.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from domain import rules
from domain.obligations import Obligations
from domain.svp import commitment_stages as co
from domain.svp import svp_stages as sv
from domain.svp.commitment_state import CommitmentState
from domain.svp.svp_evaluation import BOTH
from domain.svp.svp_state import SvpState

_SIDES: Final = {"attorney-general": "the attorney general", "mdt": "the team"}
_REVIEW: Final[Mapping[str, str]] = {
    sv.TO_EVALUATE: "the evaluation before release",
    sv.STOPPED: "its end, or a supervisor who refers anyway",
    sv.NOT_FILED: "its end",
    sv.PETITION_FILED: "the judge, on probable cause",
    sv.CUSTODY_ORDERED: "custody to be taken",
    sv.IN_CUSTODY: "the contested hearing",
    sv.TRIAL_PENDING: "the trial to begin",
    sv.TRIAL: "the verdict",
    sv.MISTRIAL: "the trial to begin again",
    sv.PROVEN: "the order of commitment",
    sv.RELEASE_DUE: "the release to be recorded",
    sv.RELEASED: "its end",
    sv.DETENTION_SOUGHT: "the court, on detention",
    sv.DETAINED: "the department's determination",
    sv.DECEASED: "its end",
}
_COMMITMENT: Final[Mapping[str, str]] = {
    co.TO_PLACE: "a site of the program",
    co.SCREENING: "the court, on the petition",
    co.HEARING: "the hearing on release",
    co.RELEASE_TRIAL: "the verdict on release",
    co.TO_RELEASE: "plan, residence and order of the release",
    co.VIOLATION: "a decision on the violation",
    co.ESCAPED: "the person to be found",
    co.DECEASED: "its end",
}
_YEARLY: Final = {
    rules.T_10: "the yearly examination",
    rules.T_11: "the yearly notice",
    rules.T_12: "the court's yearly review",
}


def of_review(state: SvpState) -> Iterator[str]:
    """A case before commitment: first what only a named person can decide."""
    yield from _late(state.late)
    if state.stage in _REVIEW:
        yield _REVIEW[state.stage]
    elif state.stage == sv.TO_NOTIFY:
        yield from _to_notify(state)
    elif state.stage in {sv.REVIEW, sv.DETERMINED}:
        yield from _voting(state)
    elif state.stage == sv.EXAMINATION:
        yield from _examination(state)
    elif state.stage == sv.COMMITTED:
        yield "the end of the appeal" if state.appealed else "its end"
    yield from _victims(state.obligations)


def _late(late: Mapping[str, str]) -> Iterator[str]:
    if late:
        named = ", ".join(dict.fromkeys(late.values()))
        yield f"a decision on what came late: {named}"


def _to_notify(state: SvpState) -> Iterator[str]:
    if not state.packet:
        yield "the packet of the notice"
    left = [_SIDES[one] for one in BOTH if one not in state.given]
    yield f"notice to {' and '.join(left)}"


def _voting(state: SvpState) -> Iterator[str]:
    """Team, prosecutors and attorney general at once."""
    if state.stage == sv.REVIEW:
        left = [_SIDES[one] for one in BOTH if one not in state.received]
        if left:
            yield f"receipt by {' and '.join(left)}"
        if not state.mdt.closed:
            yield "the team's vote"
        elif state.assessment_on is None:
            yield "the assessment to be delivered"
    if not state.prc.closed:
        yield "the prosecutors' vote"
    elif state.stage == sv.DETERMINED or state.assessment_on is not None:
        yield "the attorney general's decision to file"


def _examination(state: SvpState) -> Iterator[str]:
    if state.examination_ordered is None:
        yield "the order of the examination"
    elif not state.examiner:
        yield "an examiner"
    else:
        yield "the examination to be filed"


def of_commitment(state: CommitmentState) -> Iterator[str]:
    """A commitment: what is before the court, else what the year asks for next."""
    yield from _late(state.late)
    if state.petition is not None and state.petition.defects:
        yield f"service on {', '.join(state.petition.defects)}"
    if state.stage in _COMMITMENT:
        yield _COMMITMENT[state.stage]
    elif state.authorised_on is not None:
        yield "the petition that the director approved"
    else:
        yield from _this_year(state.obligations)
    yield from _victims(state.obligations)


def _this_year(held: Obligations) -> Iterator[str]:
    """The next of the yearly duties."""
    live = [one for one in held.values() if one.live and one.rule in _YEARLY]
    ends = [(one.ends, one.rule) for one in live if one.ends is not None]
    yield _YEARLY[min(ends)[1]] if ends else "nothing that is due"


def _victims(held: Obligations) -> Iterator[str]:
    if any(one.live and one.rule == rules.VICTIM_NOTICE for one in held.values()):
        yield "victims to be told"

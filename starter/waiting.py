"""What a case waits for, in a few words: what a list of cases has room for.

Belongs here: those words for cases of notices, and for the guardians and letters of one. Not here:
the whole of it (`starter/notices.py`), nor those of a review or a commitment
(`waiting_proceedings.py`) or of the treatment program (`waiting_program.py`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from domain.placement import consent_stages as consent
from domain.placement import delivery_stages as delivery
from domain.placement import placement_stages as st
from domain.placement.envelopes import Envelope
from domain.placement.notices_state import NoticesState
from domain.placement.placement_holds import client_decides
from domain.placement.placement_state import PlacementState
from domain.state import CaseState
from domain.svp.commitment_state import CommitmentState
from domain.svp.svp_state import SvpState
from starter.notices import DOCUMENTED, section_words, to_send
from starter.waiting_proceedings import of_commitment, of_review
from starter.waiting_program import PROGRAM, of_program

WORDED: Final = (NoticesState, SvpState, CommitmentState, *PROGRAM)
"""The states of which `waits` says something."""
_CHANGED: Final = "its end, or a change of mind (the office)"
_BY_STAGE: Final[Mapping[str, Mapping[str, str]]] = {
    "consent": {
        consent.TO_ASK: "the guardian to be asked (the office)",
        consent.ASKED: "the guardian's answer, or the end of its clock",
        consent.NO_RESPONSE: "a late answer, or its end (the office)",
        **dict.fromkeys((consent.CONSENTED, consent.REFUSED, consent.WITHDRAWN), _CHANGED),
    },
    "delivery": {
        delivery.QUEUED: "to be handed over (the mail room, or by hand the office)",
        delivery.OUT: "the carrier",
        delivery.NOTICE_LEFT: "to be picked up (the recipient)",
        delivery.AWAITING_RECEIPT: "the receipt (the office)",
        delivery.AWAITING_ACKNOWLEDGEMENT: "the acknowledgement (the recipient)",
        delivery.NEEDS_DECISION: "a decision how it goes on (the office)",
        delivery.RETURNED: "verbal attempts (the office)",
        delivery.FOLLOW_UP: "the follow-up letter (the office)",
    },
}
"""Processes of which the stage says it all: no state is read for them."""


def by_stage(process: str, stage: str) -> list[str]:
    """What a case waits for, as far as its stage says it; empty of those that `waits` knows."""
    said = _BY_STAGE.get(process, {}).get(stage)
    return [said] if said else []


def waits(state: CaseState, hidden: Collection[str] = ()) -> list[str]:
    """What a case waits for, in a few words each; empty where the stage says it already.

    Args:
        state: the case, without the duties that are withheld.
        hidden: the facts that are withheld from whoever reads the list.
    """
    if isinstance(state, PROGRAM):
        return of_program(state, hidden)
    if isinstance(state, SvpState):
        return list(of_review(state))
    if isinstance(state, CommitmentState):
        return list(of_commitment(state))
    if not isinstance(state, NoticesState):
        return []
    last = "the decision to place" if state.stage in st.BEFORE else "its end"
    return list(_waits(state)) or [last]


def _waits(state: NoticesState) -> Iterator[str]:
    """What has to be done or to come, first what only a named person can do."""
    live = state.live()
    before = isinstance(state, PlacementState) and state.stage in st.BEFORE
    if state.questions:
        yield f"{_count(len(state.questions), 'question')} to a supervisor"
    for consumer in state.nobody:
        yield f"somebody to tell for {consumer}"
    if before and any(one.unsent and DOCUMENTED in one.sections for one in live):
        yield "the possibility to be told (2)"
    unsent = to_send(state)
    if unsent:
        yield f"{_count(len(unsent), 'notice')} to be sent {_sections(unsent)}"
    out = [one for one in live if one.status == "sent"]
    if out:
        yield f"{_count(len(out), 'notice')} on the way {_sections(out)}"
    for subject, one in state.sought.items():
        if one.standing in {"ordered", "asked"}:
            yield f"consent about {subject}"
    if before and isinstance(state, PlacementState):
        yield from _before_placing(state)


def _before_placing(state: PlacementState) -> Iterator[str]:
    if state.looking():
        yield f"the picture of {state.location}"
    elif state.client in {"unasked", "asked"}:
        yield "the client's consent" if client_decides(state) else "a guardian's consent"


def _sections(those: Sequence[Envelope]) -> str:
    named = sorted({section for one in those for section in one.sections})
    return " ".join(map(section_words, named))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

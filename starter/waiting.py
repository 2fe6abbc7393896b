"""What a case waits for, in a few words: what a list of cases has room for.

Belongs here: those words for cases of notices. Not here: the whole of it (`starter/notices.py`),
nor those of a review or a commitment (`waiting_proceedings.py`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

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

WORDED: Final = (NoticesState, SvpState, CommitmentState)
"""The states of which `waits` says something."""


def waits(state: CaseState) -> list[str]:
    """What a case waits for, in a few words each; empty where the roles say it already."""
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

"""What is done instead of a strike, for the entries of a review that cannot be struck.

Belongs here: the words of the refusal. Not here: what may be struck (`svp.py`), nor by whom
(`strikers.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain.svp import svp_stages as st
from domain.svp.svp_acts import standing_entry
from domain.svp.svp_state import SvpState

_OF_THE_VOTE: Final[Mapping[str, tuple[str, str]]] = {
    st.MDT_VOTED: ("mdt-vote", st.MDT_CLOSED),
    st.PRC_VOTED: ("prc-vote", st.PRC_CLOSED),
}
"""A vote -> the command that casts it anew, and the event that closes the voting."""
_ORDERED: Final = "what a court has ordered is changed by another order"
_SEATED: Final = "vacate-seat and appoint-member fill the seat anew"
_INSTEAD: Final[Mapping[str, str]] = {
    st.MDT_RECUSED: _SEATED,
    st.PRC_RECUSED: _SEATED,
    st.SEAT_VACATED: "appoint-member fills the seat anew",
    st.RELEASE_CHANGED: "change-release says the date anew",
    st.SENTENCE_ENDED: "record-sentence-end says the date anew",
    st.PACKET_PREPARED: "prepare-packet says anew what it holds",
    st.EXAMINATION_EXTENDED: _ORDERED,
    st.TRIAL_CONTINUED: _ORDERED,
    st.COMMITMENT_ORDERED: _ORDERED,
}


def instead(state: SvpState, kind: str) -> str:
    """What is done instead; empty where nothing is known."""
    if kind not in _OF_THE_VOTE:
        return _INSTEAD.get(kind, "")
    again, closing = _OF_THE_VOTE[kind]
    closed = standing_entry(state, closing)
    anew = f"{again} casts the vote anew"
    return f"strike the close of the vote, entry {closed}, first; then {anew}" if closed else anew

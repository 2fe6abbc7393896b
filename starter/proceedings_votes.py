"""The two committees of a case as its readers see them: seats, who has voted, what is missing.

Belongs here: that part of the case file, as plain JSON, and the clocks that leave both their days.
Not here: what a vote comes to (`domain/votes.py`), nor how it looks (`starter/commands/`).
"""

from collections.abc import Iterator
from typing import Any, Final

from domain import rules
from domain.casework import read_values
from domain.model import Json
from domain.obligations import LIVE
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SvpLaw
from domain.svp.svp_seats import mdt_rules, prc_rules
from domain.svp.svp_state import SvpState
from domain.votes import CLOSABLE, Result, Roll, Rules, Seat, Standing, standing
from starter.proceedings_words import NO_MAJORITY
from starter.sight import WITHHELD, Sight

TITLES: Final = {"mdt": "Multidisciplinary team", "prc": "Prosecutors' review committee"}
_CLOCKS: Final = {
    "confinement": (rules.T_05, rules.T_04, rules.PRC_LATEST_SAFE),
    "overt-act": (rules.T_15, rules.T_16, rules.T_13),
}
"""Route -> the clocks under which committees work (C-48)."""
_OF_ONE: Final = {rules.T_04: "mdt"}
"""Clock -> the one committee that it asks something of; the others are shown to both."""
_RECEIPTS: Final = {rules.T_05: "attorney-general", rules.T_04: "mdt"}
"""Clock -> whose receipt of the notice starts it (C-49)."""
_CLOSING: Final = {"mdt": "close-mdt", "prc": "close-prc"}
_STAND: Final = {
    Result.MEETS: "the criteria are met",
    Result.DOES_NOT_MEET: "the criteria are not met",
    Result.SPLIT: "split: the votes are equal",
    Result.REVOTE: "a tie: to be voted on again",
}
_COMES_TO: Final[dict[str, dict[Result, str]]] = {
    "mdt": _STAND,
    # Where too few agree nothing is said of the criteria: nothing can be filed (S-13, C-47).
    "prc": {**_STAND, Result.DOES_NOT_MEET: NO_MAJORITY},
}


def committees(seen: Sight, duties: list[Json]) -> list[Json]:
    """Both committees, while they matter: from the notice on, until the petition is decided on.

    Args:
        seen: the case, and who looks at it.
        duties: the obligations of the case file, with the time left.
    """
    state = seen.state
    if not isinstance(state, SvpState) or not _matter(state):
        return []
    law = read_values(SvpLaw, state.values)
    if isinstance(law, Refusal):  # pragma: no cover - it was read when the case was opened
        return []
    held = (("mdt", state.mdt, mdt_rules(law)), ("prc", state.prc, prc_rules(law)))
    return [
        {**_committee(seen, state, name, roll, by), "clocks": list(_clocks(state, name, duties))}
        for name, roll, by in held
        if name == "prc" or state.route == "confinement"
    ]


def _matter(state: SvpState) -> bool:
    return state.stage in {st.TO_NOTIFY, *st.VOTING} or bool(state.mdt.seats or state.prc.seats)


def _committee(seen: Sight, state: SvpState, name: str, roll: Roll, by: Rules) -> Json:
    rule = seen.content(f"fact:{name}")
    found = standing(by, roll)
    prosecutors = state.prosecutors if name == "prc" else {}
    shown: Json = {
        "committee": name,
        "title": TITLES[name],
        "closed": roll.closed,
        "delivered_on": state.assessment_on if name == "mdt" else None,
        "most": by.most,
        "seats": [
            {**_seat(key, seat, prosecutors.get(key)), **_voice(roll, key, seat, rule)}
            for key, seat in sorted(roll.seats.items(), key=lambda one: _by_number(one[0]))
        ],
        WITHHELD: rule,
    }
    if rule is None:
        shown |= {"meets": found.meets, "others": found.others, "needed": found.needed}
        shown |= {"result": roll.result, "says": _says(roll, found, name)}
    elif roll.result is not None and seen.content(f"{name}-closed") is None:
        shown |= {"result": roll.result, "says": _says(roll, found, name)}
    return shown


def _by_number(seat: str) -> tuple[str, int, str]:
    """Seats in the order of their numbers: `seat-10` stands after `seat-9`."""
    name, _, number = seat.rpartition("-")
    return (name, int(number), "") if number.isdecimal() else (seat, 0, number)


def _seat(key: str, seat: Seat, prosecutor: Any) -> Json:  # noqa: ANN401 - a `Prosecutor`, or None
    return {
        "seat": key,
        "member": seat.member,
        "from": seat.agency if prosecutor is None else prosecutor.county,
        "urban": prosecutor is not None and prosecutor.urban,
        "chair": seat.chair,
        "vacant": seat.vacant,
    }


def _voice(roll: Roll, key: str, seat: Seat, rule: str | None) -> Json:
    """Whether a seat has voted and how. Who may not read the votes is not told who voted, either.

    Of a small committee that alone may say what it determined (S-14).
    """
    if rule is not None:
        return {}
    return {"recused": seat.recused, "voted": key in roll.votes, "vote": roll.votes.get(key)}


def _says(roll: Roll, found: Standing, name: str) -> str:
    """What the vote came to, or what is missing for a result; of nobody nothing is said."""
    if not roll.seats:
        return ""
    words = _COMES_TO[name]
    if roll.result is not None:
        return f"closed: {words[roll.result]}"
    if found.result is Result.TOO_FEW:
        return f"{found.why}: a supervisor decides (prc-go-on)"
    if found.result is Result.INVALID:
        return f"no result yet: {found.why}"
    if found.result in CLOSABLE:
        early = f", though {', '.join(found.missing)} may still vote" if found.missing else ""
        return f"{words[found.result]}{early}; {_CLOSING[name]} ends it"
    if found.result is Result.REVOTE:
        return words[found.result]
    return f"no result yet: no vote from {', '.join(found.missing) or 'anybody'}"


def _clocks(state: SvpState, committee: str, duties: list[Json]) -> Iterator[Json]:
    """A committee's clocks with the days that each leaves; also one not begun yet."""
    for rule in _CLOCKS[state.route]:
        if _OF_ONE.get(rule, committee) != committee:
            continue
        held = [one for one in duties if one["rule"] == rule]
        live = [one for one in held if one["status"] in LIVE]
        if live or held:
            owed = (live or held)[-1]
            by = _RECEIPTS.get(rule)
            sent = bool(live) and by is not None and by not in state.received
            yield {"rule": rule, "counted_from_sending": sent, "duty": owed}
        elif rule in _RECEIPTS and state.stage == st.TO_NOTIFY:
            yield {"rule": rule, "counted_from_sending": False, "duty": None}

"""Who may record an event may strike it, and nobody else: role, court, seat and office."""

import pytest

from domain.refusal import Refusal
from domain.svp.commitment import COMMITMENT
from domain.svp.svp import SVP
from domain.withholding import may_give
from tests.domain.commitments import REASON, committed, filed, refused, screened
from tests.domain.courts import not_proven
from tests.domain.svp_cases import (
    NOTE,
    PEOPLE,
    Case,
    assessed,
    determined,
    ready,
    received,
    seated,
    stopped,
    team_votes,
)
from tests.domain.svp_cases import filed as petitioned


def may_strike(case: Case, kind: str) -> set[str]:
    """Everybody who is not refused for who they are."""
    version = case.kinds.index(kind) + 1
    found = set()
    for name in (*_NAMES, "m1", "m2", "m9", "p1", "p7"):
        answer = _tried(case, name, version)
        if not (isinstance(answer, Refusal) and answer.rule == "H-02"):
            found.add(name)
    return found


_NAMES = ("clerk", "chief", "doctor", "ag", "judge", "other-judge", "other-clerk", "other-chief")


def _tried(case: Case, name: str, version: int) -> object:
    fresh = Case(SVP, case.count, case=case.case)
    fresh.history, fresh._state, fresh.when = [*case.history], case.state, case.when
    return fresh.acts(name, "strike", version=version, **NOTE)


@pytest.mark.parametrize("process", [SVP, COMMITMENT])
def test_of_everything_that_may_be_struck_is_said_by_whom(process: object) -> None:
    assert isinstance(process, type(SVP))
    assert set(process.strikers) == process.strikable
    named = frozenset().union(*process.strikers.values())
    assert named == process.commands["strike"].roles


@pytest.mark.rules("H-01", "C-25", "S-13")
@pytest.mark.parametrize(
    ("kind", "who", "closing", "again"),
    [
        ("prc-voted", "p1", "prc-closed", "prc-vote"),
        ("mdt-voted", "m1", "mdt-closed", "mdt-vote"),
    ],
)
def test_a_vote_is_cast_anew_and_not_struck(kind: str, who: str, closing: str, again: str) -> None:
    closed = ready()
    version = closed.kinds.index(kind) + 1
    found = closed.refuses("H-01", who, "strike", version=version, **NOTE)
    number = closed.kinds.index(closing) + 1
    first = f"strike the close of the vote, entry {number}, first; then {again} casts"
    assert first in found.message
    open_ = team_votes(seated(), "meets")
    if kind == "mdt-voted":
        version = open_.kinds.index(kind) + 1
        found = open_.refuses("H-01", who, "strike", version=version, **NOTE)
        assert found.message.endswith(f"({kind}): {again} casts the vote anew")
    assert found.allowed == ()


@pytest.mark.rules("H-02", "S-13", "S-16", "C-25")
def test_acts_are_struck_by_whoever_may_record_them() -> None:
    assert may_strike(stopped(), "evaluated-not-met") == {"clerk", "chief"}
    assert may_strike(received(), "receipt-recorded") == {"clerk", "chief"}
    assert may_strike(assessed(), "assessment-delivered") == {"clerk", "chief", "m1", "m2"}
    assert may_strike(ready(), "prc-closed") == {"p1"}
    assert may_strike(petitioned(), "petition-filed") == {"ag"}
    assert may_strike(determined(), "determined-met") == {"doctor"}


@pytest.mark.rules("H-02", "C-25")
def test_the_teams_close_is_struck_by_the_chair_or_a_supervisor() -> None:
    case = team_votes(seated(), *("meets",) * 3)
    case.does("m1", "close-mdt")
    assert may_strike(case, "mdt-closed") == {"chief", "m1"}
    case.strikes("mdt-closed", "m1")
    assert not case.state.mdt.closed


@pytest.mark.rules("H-02", "S-16")
def test_what_the_court_did_is_struck_by_the_court_of_the_case() -> None:
    case = not_proven()
    version = len(case.history)
    for role in ("corrections", "supervisor", "mental-health", "attorney-general"):
        refusal = case.refuses("H-02", "strike", role=role, version=version, **NOTE)
        assert refusal.message.endswith("it is for: court")
    case.refuses("H-02", "strike", role="court", office="court-9", version=version, **NOTE)
    case.does("strike", role="court", version=version, **NOTE)


@pytest.mark.rules("H-02", "S-28")
def test_the_department_does_not_strike_the_courts_acts_on_a_commitment() -> None:
    case = committed()
    filed(case, "2032-03-01")
    version = screened(case, "2032-03-08").version
    for role in ("mental-health", "supervisor", "attorney-general"):
        refused(case, "H-02", "strike", "2032-03-09", role, version=version, **REASON)
    case.give("strike", case.history[-1].occurred_on, role="court", version=version, **REASON)
    assert case.stage == "petition-screening"


def test_strike_is_offered_only_to_who_could_strike_something() -> None:
    case = stopped()
    assert "strike" in may_give(SVP, case.state, PEOPLE["clerk"])
    for name in ("ag", "judge", "m1", "p1"):
        assert "strike" not in may_give(SVP, case.state, PEOPLE[name])

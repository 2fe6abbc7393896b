"""No list names what the case would refuse for certain, and none leaves out what it would take.

That the two agree at every step of thousands of walks is asked there (`moots.py`).
"""

from collections.abc import Callable
from typing import Any

import pytest

from domain.actors import Role
from domain.commands import Context
from domain.decider import allowed, check
from domain.refusal import Refusal
from domain.svp.commitment import COMMITMENT
from domain.svp.svp import SVP
from domain.withholding import may_give
from tests.domain import commitments as c
from tests.domain import courts
from tests.domain.moots import agrees
from tests.domain.svp_cases import (
    PEOPLE,
    PETITION,
    Case,
    assessed,
    detained,
    evaluated,
    filed,
    packed,
    prosecutors_vote,
    ready,
    received,
    seated,
    sent,
    team_votes,
)

YES, NO = "meets", "does-not-meet"


def may(case: Any, *actors: str) -> set[str]:
    """What one of these people may give now."""
    return {name for one in actors for name in may_give(SVP, case.state, PEOPLE[one])}


def closed(case: Case) -> Case:
    """The prosecutors close their vote."""
    case.does("p1", "close-prc")
    return case


def _against() -> Case:
    return closed(prosecutors_vote(assessed(), NO, NO, NO))


# -- the review ------------------------------------------------------------------------------------

OFFERED: list[tuple[str, Callable[[], Any], set[str], set[str]]] = [
    ("ag", ready, {"file-petition", "decline-petition"}, {"decide-late", "notify-prosecutor"}),
    ("ag", _against, {"decline-petition"}, {"file-petition", "notify-prc"}),
    ("ag", assessed, {"decline-petition"}, {"file-petition"}),
    ("p1", _against, set(), {"close-prc", "prc-vote", "prc-recuse"}),
    ("p1", assessed, {"prc-vote", "prc-recuse"}, {"close-prc"}),
    ("p1", lambda: prosecutors_vote(assessed(), YES, YES, YES), {"close-prc", "prc-vote"}, set()),
    ("chief", lambda: seated(prosecutors=2), {"prc-go-on"}, {"close-prc", "close-mdt"}),
    ("chief", seated, {"appoint-member", "vacate-seat"}, {"prc-go-on"}),
    ("m1", sent, set(), {"mdt-vote", "mdt-recuse", "close-mdt"}),
    ("m1", seated, {"mdt-vote", "mdt-recuse"}, {"close-mdt", "deliver-assessment"}),
    ("m1", lambda: team_votes(seated(), YES, YES, YES), {"close-mdt"}, {"deliver-assessment"}),
    ("clerk", evaluated, {"prepare-packet"}, {"give-notice", "record-receipt", "vacate-seat"}),
    ("clerk", packed, {"prepare-packet", "give-notice"}, {"record-receipt"}),
    ("clerk", sent, {"record-receipt"}, {"deliver-assessment"}),
    ("clerk", received, {"appoint-member"}, {"record-receipt", "vacate-seat"}),
    ("clerk", assessed, {"change-release"}, {"deliver-assessment"}),
    ("ag", sent, {"record-victims-told"}, set()),
    ("ag", evaluated, {"appoint-member"}, {"record-victims-told"}),
    ("doctor", detained, {"record-dmh-custody", "record-determination"}, set()),
    ("p1", detained, {"prc-recuse"}, {"prc-vote"}),
    ("ag", detained, {"notify-prc", "notify-prosecutor"}, set()),
    ("ag", filed, {"record-victims-told"}, {"notify-prosecutor"}),
]


@pytest.mark.rules("H-01", "S-13", "S-16", "C-25", "C-47", "T-14", "T-15")
@pytest.mark.parametrize(("actor", "reach", "listed", "moot"), OFFERED)
def test_what_is_offered_in_a_review(
    actor: str, reach: Callable[[], Any], listed: set[str], moot: set[str]
) -> None:
    case = reach()
    given = may(case, actor)
    assert listed <= given
    assert not moot & given
    role = PEOPLE[actor].role
    open_ = {one for one in moot if case.process.commands[one].open_to(case.state)}
    for name in open_ & {one for one in moot if role in case.process.commands[one].roles}:
        assert SVP.moot is not None
        assert SVP.moot(case.state, name), name


@pytest.mark.rules("T-07", "C-50", "S-20", "S-22")
@pytest.mark.parametrize(
    ("reach", "listed", "moot"),
    [
        (courts.taken, {"count-as-offered", "record-hearing"}, set()),
        (
            courts.confirmed,
            {"order-examination", "appoint-examiner"},
            {"record-order-received", "extend-examination", "record-examination"},
        ),
        (courts.committed, {"record-appeal"}, {"record-mandate"}),
    ],
)
def test_what_is_offered_before_the_court(
    reach: Callable[[], Any], listed: set[str], moot: set[str]
) -> None:
    case = reach()
    given = {name for role in Role for name in allowed(SVP, case.state, role)}
    assert listed <= given
    assert not moot & given
    assert all(SVP.commands[name].open_to(case.state) for name in moot)


@pytest.mark.rules("S-13", "H-01")
def test_no_refusal_advises_what_would_be_refused_as_well() -> None:
    case = _against()
    refusal = case.refuses("S-13", "ag", "file-petition", filed_on="2031-03-28", **PETITION)
    assert refusal.allowed == ("decline-petition",)
    wrong = case.refuses("H-01", "ag", "notify-prc", notified_on="2031-03-28")
    assert "file-petition" not in wrong.allowed
    assert "decline-petition" in wrong.allowed


@pytest.mark.rules("H-02", "S-10", "S-35")
def test_what_others_may_give_is_advised_however_their_matters_stand() -> None:
    """Who may not read the votes does not learn by a refusal whether all have voted."""
    early, late = seated(), team_votes(seated(), YES, YES, YES)
    for case in (early, late):
        refusal = case.refuses("DECK-33", "clerk", "deliver-assessment", delivered_on="2031-03-10")
        assert refusal.allowed == ("close-mdt",)


@pytest.mark.rules("H-01")
def test_what_is_moot_is_still_a_command_of_its_stage() -> None:
    """The refusal says why, by its own rule; it is not that of a wrong stage."""
    case = _against()
    context = Context(now=case.when, actor=PEOPLE["p1"], command_id="once-more")
    assert not isinstance(check(SVP, case.state, "close-prc", context), Refusal)
    case.refuses("H-06", "p1", "close-prc")


# -- a commitment ----------------------------------------------------------------------------------


@pytest.mark.rules("S-28", "S-30", "S-32", "S-33", "T-11", "T-12")
@pytest.mark.parametrize(
    ("reach", "listed", "moot"),
    [
        (
            c.committed,
            {"authorise-petition", "record-annual-review"},
            {"decide-late", "record-waiver"},
        ),
        (c.at_large, {"record-escape"}, {"record-annual-review"}),
        (c.alleged, {"decide-violation", "modify-conditions"}, {"return"}),
    ],
)
def test_what_is_offered_in_a_commitment(
    reach: Callable[[], c.Case], listed: set[str], moot: set[str]
) -> None:
    case = reach()
    given = {name for role in Role for name in allowed(COMMITMENT, case.state, role)}
    assert listed <= given
    assert not moot & given


@pytest.mark.rules("S-33")
def test_once_a_violation_is_found_what_follows_is_offered() -> None:
    case = c.alleged()
    on = case.last.recorded_at
    case.give(
        "decide-violation", on, role="court", decided_on=on.isoformat(), found=True, **c.REASON
    )
    given = allowed(COMMITMENT, case.state, Role.COURT)
    assert {"return", "modify-conditions"} <= {*given}
    assert "decide-violation" not in given


@pytest.mark.rules("S-28")
def test_nobody_withdraws_what_the_court_ordered_itself() -> None:
    case = c.committed()
    c.reviewed(case, "2032-01-05", "hearing")
    assert "withdraw-petition" not in allowed(COMMITMENT, case.state, Role.ATTORNEY_GENERAL)
    own = c.committed()
    c.filed(own, "2032-01-05")
    assert "withdraw-petition" in allowed(COMMITMENT, own.state, Role.ATTORNEY_GENERAL)


# -- a walk would notice ---------------------------------------------------------------------------


def test_a_list_that_says_too_much_or_too_little_is_noticed() -> None:
    case = _against()
    refusal = case.refuses("H-06", "p1", "close-prc")
    agrees(SVP, case.state, "close-prc", Role.PRC_MEMBER, refusal)
    with pytest.raises(AssertionError, match="was accepted"):
        agrees(SVP, case.state, "close-prc", Role.PRC_MEMBER, ())
    open_ = prosecutors_vote(assessed(), YES, YES, YES)
    with pytest.raises(AssertionError, match="is not called moot"):
        agrees(SVP, open_.state, "close-prc", Role.PRC_MEMBER, refusal)
    # Whoever holds no seat is refused for that, and it says nothing of where the vote stands.
    agrees(SVP, open_.state, "close-prc", Role.PRC_MEMBER, open_.acts("p7", "close-prc"))

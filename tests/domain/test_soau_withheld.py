"""Who knows of a case of the unit, and reads what of it: health, and what the assessors found."""

import pytest

from domain.actors import Actor, Role
from domain.soau.readers import WITHHELD
from domain.soau.soau import SOAU
from domain.withholding import content_for, may_give, may_read, of_event, of_order
from tests.domain import soaus as s

STATE = s.reported().state
OWN = {"corrections", "soau", "supervisor"}
GROUNDS = {"found-eligible", "found-eligible-in-confinement", "still-eligible", "found-ineligible"}
GROUNDS |= {"eligibility-undecided", "health-decided"}
GROUNDS |= {"fact:grounds", "fact:health_problem", "fact:health_excludes"}
FOUND = {"risk-assessed", "recommendations-made", "fact:risk", "fact:recommendations"}
READERS = (
    (GROUNDS, OWN | {"court", "operator", "auditor", "system"}, "DECK-48"),
    (FOUND, OWN | {"court", "probation-and-parole", "auditor", "system"}, "U-08"),
)


def who(role: str, office: str = s.OFFICE) -> Actor:
    return Actor(id=f"test-{role}", role=Role(role), office=office)


@pytest.mark.rules("DECK-48", "U-08", "DECK-51", "DECK-52")
@pytest.mark.parametrize(("kinds", "readers", "rule"), READERS)
def test_each_kind_is_for_its_readers(kinds: set[str], readers: set[str], rule: str) -> None:
    for kind in kinds:
        for role in Role:
            found = content_for(SOAU, STATE, who(str(role)), kind)
            assert found == (None if role in readers else rule), (kind, role)


def test_nothing_else_is_withheld() -> None:
    assert {kind for one in WITHHELD for kind in one.what} == GROUNDS | FOUND


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("role", sorted(OWN))
def test_another_office_sees_no_such_case(role: str) -> None:
    assert may_read(SOAU, STATE, who(role))
    assert not may_read(SOAU, STATE, who(role, "doc-9"))
    assert content_for(SOAU, STATE, who(role, "doc-9"), "fact:risk") == "U-08"


def test_parties_know_of_it_and_one_court_alone() -> None:
    for role in ("prosecutor", "probation-and-parole", "operator", "auditor"):
        assert may_read(SOAU, STATE, who(role, "elsewhere")), role
    assert may_read(SOAU, STATE, who("court"))
    assert not may_read(SOAU, STATE, who("court", "court-9"))
    assert content_for(SOAU, STATE, who("court", "court-9"), "fact:risk") == "U-08"
    for role in ("attorney-general", "mosop-staff", "parole-board", "prc-member"):
        assert not may_read(SOAU, STATE, who(role, "elsewhere")), role


@pytest.mark.rules("DECK-48")
def test_an_alert_that_tells_of_health_is_withheld_with_its_event() -> None:
    case = s.accepted()
    s.check(case, serious_health_problem=True)
    (order,) = case.last.orders
    officer, version = who("probation-and-parole", "pp-1"), case.last.version
    assert of_order(SOAU, case.state, officer, version, order.data) == "DECK-48"
    done = {"effect": f"{case.case}/{version}/{order.key}", "order": order.data}
    assert of_event(SOAU, case.state, officer, "effect-done", done) == "DECK-48"


@pytest.mark.rules("DECK-48")
def test_each_warning_of_a_ground_is_withheld_as_the_grounds_are() -> None:
    case = s.accepted(sar=None)
    s.check(case, parole_eligible=False)
    said = case.last.data["warnings"]
    assert {one["rule"] for one in said} == {"DECK-46", "DECK-49"}
    assert {one["of"] for one in said} == {"grounds"}


def test_what_is_struck_is_withheld_as_it_was() -> None:
    data = {"version": 3, "struck": "risk-assessed"}
    assert of_event(SOAU, STATE, who("prosecutor", "state"), "event-struck", data) == "U-08"


@pytest.mark.rules("U-10")
def test_what_each_may_do_while_the_report_is_with_the_court() -> None:
    own_only = {"close-soau", "record-delivery", "send-report", "record-death"}
    court = set(may_give(SOAU, STATE, who("court")))
    assert {"grant-probation", "execute-sentence", "notice-of-intent", "record-hearing"} <= court
    assert not own_only & court
    state = who("prosecutor", "state")
    assert set(may_give(SOAU, STATE, state)) == {"record-appeal"}
    noticed = s.intended().state
    assert set(may_give(SOAU, noticed, state)) == {"record-appeal", "record-intent-receipt"}
    officer = set(may_give(SOAU, STATE, who("probation-and-parole", "pp-1")))
    assert officer == {"record-sar", "set-release-date"}  # no date yet to advise the court of
    assert set(may_give(SOAU, STATE, who("operator", "ops"))) == {"decide-reading"}

"""Who reads what of treatment in the community: content is for the own office (M-13, M-14)."""

import pytest

from domain.actors import Actor, Role
from domain.mosop.community import COMMUNITY
from domain.mosop.community_readers import WITHHELD
from domain.withholding import content_for, may_give, may_read, of_event
from tests.domain import communities as c
from tests.domain.cases import day

STATE = c.completed().state
OWN = {"probation-and-parole", "supervisor"}
CONTENT = {
    "polygraph-recorded",
    "progress-recorded",
    "assessment-recorded",
    "information-released",
    "fact:polygraph",
    "fact:progress",
    "fact:assessment",
}
ENDS = {"completed", "failed", "fact:attempts"}
READERS = (
    (CONTENT, OWN | {"auditor", "system"}, "M-14"),
    (ENDS, OWN | {"auditor", "system", "parole-board"}, "M-13"),
)


def who(role: str, office: str = c.OFFICE) -> Actor:
    return Actor(id=f"test-{role}", role=Role(role), office=office)


@pytest.mark.rules("M-13", "M-14")
@pytest.mark.parametrize(("kinds", "readers", "rule"), READERS)
def test_each_kind_is_for_its_readers(kinds: set[str], readers: set[str], rule: str) -> None:
    for kind in kinds:
        for role in Role:
            found = content_for(COMMUNITY, STATE, who(str(role)), kind)
            assert found == (None if role in readers else rule), (kind, role)


def test_nothing_else_is_withheld() -> None:
    assert {kind for one in WITHHELD for kind in one.what} == CONTENT | ENDS


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("role", sorted(OWN))
def test_another_office_sees_no_such_case(role: str) -> None:
    assert may_read(COMMUNITY, STATE, who(role))
    assert not may_read(COMMUNITY, STATE, who(role, "pp-9"))
    assert content_for(COMMUNITY, STATE, who(role, "pp-9"), "fact:progress") == "M-14"


@pytest.mark.parametrize("role", ["corrections", "parole-board"])
def test_corrections_and_the_board_know_of_the_case(role: str) -> None:
    assert may_read(COMMUNITY, STATE, who(role, "elsewhere"))


@pytest.mark.parametrize("role", ["court", "mosop-staff", "soau", "prosecutor", "regional-office"])
def test_others_do_not(role: str) -> None:
    assert not may_read(COMMUNITY, STATE, who(role, "elsewhere"))


@pytest.mark.rules("M-17")
def test_the_board_records_what_it_orders_and_no_more() -> None:
    given = may_give(
        COMMUNITY, c.treated(lifetime_supervision=True).state, who("parole-board", "b")
    )
    assert set(given) == {"set-lifetime-supervision", "end-lifetime-supervision"}


def test_what_is_struck_is_withheld_as_it_was() -> None:
    data = {"version": 3, "struck": "polygraph-recorded"}
    board = who("parole-board", "b")
    assert of_event(COMMUNITY, STATE, board, "event-struck", data) == "M-14"


def test_the_confinement_is_told_the_outcome_and_no_content() -> None:
    case = c.treated()
    c.polygraph(case, "2031-04-01", opinion="significant-response")
    case.does("fail-treatment", "2031-05-01", failed_on=day("2031-05-01"), **c.REASON)
    told = str([one.data["data"] for one in case.orders("tell")])
    assert not any(word in told for word in ("response", "note", "examiner", "provider"))

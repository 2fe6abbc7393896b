"""Who reads what of a treatment: needs and content are for the own office (M-06, M-09, M-12)."""

import pytest

from domain.actors import Actor, Role
from domain.mosop.treatment_readers import WITHHELD
from domain.withholding import content_for, may_read, of_event, of_order
from tests.domain import treatments as t

STATE = t.completed().state
OWN = {"corrections", "mosop-staff", "supervisor"}
NEEDS = {"needs-noted", "site-assigned", "site-held", "site-left", "re-routed", "no-site-now"}
NEEDS |= {"suspended", "suspended-without-bed", "fact:needs", "fact:routing", "fact:suspended_why"}
CONTENT = {"component-recorded", "phase-1-decided", "classified", "classified-not-applicable"}
CONTENT |= {"fact:because", "fact:attempts", "treatment-decision"}
ENDS = {"terminated", "refused", "removed-administratively", "completed"}
ENDS |= {"completion-report", "termination-report", "extension-petition"}
READERS = (
    (NEEDS, OWN | {"auditor", "system"}, "M-06"),
    (CONTENT, OWN | {"auditor", "system"}, "M-09"),
    (ENDS, OWN | {"auditor", "system", "parole-board"}, "M-12"),
)


def who(role: str, office: str = t.OFFICE) -> Actor:
    return Actor(id=f"test-{role}", role=Role(role), office=office)


@pytest.mark.rules("M-06", "M-09", "M-12")
@pytest.mark.parametrize(("kinds", "readers", "rule"), READERS)
def test_each_kind_is_for_its_readers(kinds: set[str], readers: set[str], rule: str) -> None:
    process = t.unopened().process
    for kind in kinds:
        for role in Role:
            found = content_for(process, STATE, who(str(role)), kind)
            assert found == (None if role in readers else rule), (kind, role)


def test_nothing_else_is_withheld() -> None:
    assert {kind for one in WITHHELD for kind in one.what} == NEEDS | CONTENT | ENDS


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("role", sorted(OWN))
def test_another_office_sees_no_such_case(role: str) -> None:
    process = t.unopened().process
    assert may_read(process, STATE, who(role))
    assert not may_read(process, STATE, who(role, "doc-9"))
    assert content_for(process, STATE, who(role, "doc-9"), "fact:needs") == "M-06"


def test_the_board_knows_of_it_and_a_court_does_not() -> None:
    process = t.unopened().process
    assert may_read(process, STATE, who("parole-board", "board"))
    for role in ("court", "probation-and-parole", "attorney-general", "mdt-member"):
        assert not may_read(process, STATE, who(role, "elsewhere")), role


def test_what_the_choice_of_a_site_ordered_is_withheld_with_it() -> None:
    case = t.waiting({"dialysis": False, "protective_custody": True})
    board, version = who("parole-board", "board"), case.last.version
    assert case.last.kind == "site-assigned"
    assert {order.kind for order in case.last.orders} == {"tell", "letter"}
    for order in case.last.orders:
        assert of_order(case.process, case.state, board, version, order.data) == "M-06"
        done = {"effect": f"{case.case}/{version}/{order.key}", "order": order.data}
        assert of_event(case.process, case.state, board, "effect-done", done) == "M-06"


def test_what_is_struck_is_withheld_as_it_was() -> None:
    data = {"version": 3, "struck": "component-recorded"}
    process = t.unopened().process
    assert of_event(process, STATE, who("parole-board", "b"), "event-struck", data) == "M-09"


def test_no_need_is_told_to_a_site() -> None:
    case = t.waiting({"protective_custody": True, "high_medical_need": True})
    told = str([one.data for one in case.orders("tell")])
    assert not any(word in told for word in ("custody", "medical", "dialysis", "female", "male"))

"""Who reads what of a treatment: needs and content are for the own office (M-06, M-09, M-12)."""

import pytest

from domain.actors import Actor, Role
from domain.mosop.treatment_readers import WITHHELD
from domain.withholding import content_for, may_read, of_event, of_order
from starter.sight import Sight
from tests.domain import treatments as t
from tests.domain.cases import day

STATE = t.completed().state
OWN = {"corrections", "mosop-staff", "supervisor"}
NEEDS = {"needs-noted", "site-assigned", "site-held", "site-left", "re-routed", "no-site-now"}
NEEDS |= {"suspended", "suspended-without-bed", "fact:needs", "fact:routing", "fact:suspended_why"}
NEEDS |= {"bed-offered", "bed-lapsed", "bed-declined", "bed-lost", "bed-asked-again"}
NEEDS |= {"arrival-recorded", "moved-to-bed", "place-changed", "fact-passed-over"}
NEEDS |= {"fact:wanted", "fact:request", "fact:offer", "fact:bed", "fact:place", "fact:unplaced"}
NEEDS |= {"fact:known", "site-stopped"}
NEEDS |= {"tell:request-bed", "tell:change-request", "tell:withdraw-request"}
NEEDS |= {"tell:occupy-bed", "tell:vacate-bed"}
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


# -- a site tells what its people need -------------------------------------------------------------

PROTECTED = {"protective_custody": True}
LAW = {"values"}
"""The tables name every site."""


def there() -> t.Case:
    """Treated, moved within and lost a bed at the site of protective custody, and terminated."""
    case = t.phase_2(needs=PROTECTED)
    case.does("bed-lost", "2031-05-08", t.MACHINE, site="erdcc", bed="a-01", why="wing-closed")
    t.grant(case, "2031-05-09", "erdcc", "a-02")
    case.does("decline-bed", "2031-05-09")
    case.does("place-changed", "2031-05-09", t.MACHINE, site="erdcc", place=1, of=2)
    case.does("ask-again", "2031-05-10")
    t.grant(case, "2031-05-11", "erdcc", "a-03")
    case.does("bed-lapsed", "2031-05-18", t.MACHINE, site="erdcc", bed="a-03")
    case.does("ask-again", "2031-05-19")
    case.does("change-dates", "2031-05-19", conditional_release=day("2036-02-06"))
    t.grant(case, "2031-05-20", "erdcc", "a-04")
    case.does("record-arrival", "2031-05-20", arrived_on=day("2031-05-20"))
    case.does("bed-granted", "2031-05-21", t.MACHINE, site="erdcc", bed="a-01")
    case.finish(t.moment("2031-05-22"), ("tell", "alert", "letter"))
    on = {"terminated_on": day("2031-09-01"), "ground": "no-progress"}
    case.does("terminate", "2031-09-01", t.STAFF, **on, **t.REASON)
    case.finish(t.moment("2031-09-02"), ("tell", "alert", "letter"))
    return case


def read(case: t.Case, role: str) -> str:
    """All that somebody reads of a case: events, what they ordered, and the facts of the state."""
    process, state, actor = case.process, case.state, who(role, "elsewhere")
    found: list[object] = []
    for event in case.history:
        if of_event(process, state, actor, event.kind, event.data) is None:
            found += [event.kind, {name: event.data[name] for name in event.data.keys() - LAW}]
            found += [
                one
                for one in event.orders
                if of_order(process, state, actor, event.version, one.data) is None
            ]
    facts = Sight(process, state, actor).lean()
    found += [(name, value) for name, value in facts.items() if name not in LAW]
    return str(found)


@pytest.mark.rules("M-06", "DECK-11", "DECK-12")
@pytest.mark.parametrize("role", ["parole-board", "operator", "counsel"])
def test_no_site_is_told_to_whoever_may_not_read_needs(role: str) -> None:
    case = there()
    kinds = {event.kind for event in case.history}
    assert kinds >= {"bed-offered", "bed-lapsed", "bed-declined", "bed-asked-again", "bed-lost"}
    assert kinds >= {"arrival-recorded", "moved-to-bed", "place-changed", "fact-passed-over"}
    assert "erdcc" in read(case, "auditor")
    assert "erdcc" not in read(case, role)
    assert "dates-changed" in read(case, role)


def test_of_a_person_in_a_bed_others_read_no_site() -> None:
    for make in (t.waiting, t.offered, t.admitted):
        case = make(PROTECTED)
        assert "erdcc" not in read(case, "parole-board")
        assert "erdcc" in read(case, "auditor")
    assert "mcc" not in read(t.held(), "parole-board")

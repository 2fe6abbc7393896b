"""The client's own consent to the placement: ten days, or the guardian's word (D-09, T-34)."""

from typing import Any

import pytest

from tests.domain.cases import at
from tests.domain.homes import (
    offender,
    person,
    placement,
    ward,
)
from tests.domain.steps import (
    clocks,
    documents,
    does,
    moves,
    owed,
    refused,
    warned,
)


@pytest.mark.rules("D-09", "T-34")
def test_a_client_who_consents_in_time() -> None:
    case = placement()
    documents(case)
    refused(case, "D-09", "decide-placement", decision="place")
    does(case, "request-client-consent")
    assert str(owed(case, "T-34").legal) == "2031-06-12"
    refused(case, "D-09", "decide-placement", decision="place")
    does(case, "record-client-consent", given=True)
    assert clocks(case)["T-34"] == "met"
    does(case, "decide-placement", decision="place")
    assert case.stage == "placed"


@pytest.mark.rules("D-09", "T-34")
def test_ten_days_without_an_answer_are_enough() -> None:
    case = placement()
    documents(case)
    does(case, "request-client-consent")
    case.clock(at("2031-06-12T23:59"))
    refused(case, "D-09", "decide-placement", at("2031-06-12T23:59"), decision="place")
    case.clock(at("2031-06-13"))
    assert case.last.kind == "client-time-spent"
    assert clocks(case)["T-34"] == "void"
    assert not case.orders("alert")
    event = does(case, "decide-placement", at("2031-06-13"), decision="place")
    assert (warned(event), event.data["despite"]) == ({"T-34"}, [])
    # An answer that comes afterwards is still recorded.
    does(case, "record-client-consent", at("2031-06-14"), given=True)
    assert case.state.client == "consented"


@pytest.mark.rules("D-09", "T-34")
def test_a_refusal_holds_and_time_does_not_cure_it() -> None:
    case = placement()
    documents(case)
    does(case, "request-client-consent")
    does(case, "record-client-consent", given=False)
    case.clock(at("2031-06-20"))
    assert case.state.client == "refused"
    refused(case, "D-09", "decide-placement", at("2031-06-20"), decision="place")
    version = next(one.version for one in case.history if one.kind == "client-refused")
    does(case, "strike", at("2031-06-20"), version=version, note="note-1")
    does(case, "record-client-consent", at("2031-06-20"), given=True)
    does(case, "decide-placement", at("2031-06-20"), decision="place")


@pytest.mark.rules("D-09")
def test_a_client_who_has_consented_is_not_asked_again() -> None:
    case = placement()
    does(case, "request-client-consent")
    refused(case, "D-09", "request-client-consent")
    does(case, "record-client-consent", given=True)
    refused(case, "D-09", "request-client-consent")
    assert list(clocks(case)) == ["T-23", "T-34"]


@pytest.mark.rules("D-09", "C-28")
def test_for_a_ward_the_guardian_consents_before_the_placement() -> None:
    parents = [{"parent": "p1"}]
    case = placement(incoming=ward("newcomer", "g1", "g2", parents=parents))
    assert str(owed(case, "placement.ward-consent").legal) == "2031-06-30"
    refused(case, "D-09", "request-client-consent")
    # A parent of an adult holds no letters; the ward cannot consent alone.
    for by in ("p1", "newcomer", None):
        refusal = refused(case, "D-09", "record-client-consent", given=True, by=by)
        assert refusal.allowed == ("g1", "g2")
    does(case, "record-client-consent", given=True, by="g2")
    assert clocks(case)["placement.ward-consent"] == "met"


@pytest.mark.rules("D-09", "T-34", "DOR-010")
def test_the_statutes_clock_runs_on_outside_the_scope() -> None:
    case = placement(offender("r1"), person("r2"), home={"facility": "isl"})
    does(case, "request-client-consent")
    related: dict[str, Any] = {"related": [("newcomer", "r1")], "home": {"facility": "isl"}}
    moves(case, offender("r1"), **related)
    assert case.stage == "out-of-scope"
    assert clocks(case) == {"T-23": "void", "T-24": "void", "T-34": "open"}
    case.clock(at("2031-06-13"))
    does(case, "decide-placement", at("2031-06-13"), decision="place")

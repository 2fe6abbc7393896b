"""Who is reminded: never somebody who may not be told any more."""

from typing import Any

import pytest

from domain.placement.consent_state import ConsentState
from tests.domain.cases import ASKED_AT, OPENED_AT, SIGNED, at, consent, guardian
from tests.domain.recorder import Recorder


def asked_by_us() -> Recorder[ConsentState]:
    case = consent(letters="system")
    case.finish(OPENED_AT)
    case.give("record-request-sent", ASKED_AT, method="hand")
    return case


def reminders(case: Recorder[ConsentState]) -> list[str]:
    return [kind for kind in case.letters() if kind == "consent-reminder"]


@pytest.mark.rules("C-06")
def test_a_guardian_in_office_is_reminded_twice() -> None:
    case = asked_by_us()
    case.clock(at("2031-07-31"))
    assert reminders(case) == ["consent-reminder", "consent-reminder"]


@pytest.mark.rules("C-06", "C-28", "X-01")
def test_nobody_writes_to_a_guardian_who_has_died() -> None:
    case = asked_by_us()
    case.give(
        "delivery-ended",
        at("2031-06-05"),
        role="system",
        delivery="delivery-1",
        recipient="guardian-1",
        ended="deceased",
    )
    case.clock(at("2031-07-31"))
    assert case.kinds.count("reminder-due") == 2
    assert reminders(case) == []


@pytest.mark.rules("C-06", "C-28")
def test_nobody_writes_to_a_guardian_whose_letters_have_ended() -> None:
    case = asked_by_us()
    gone = guardian("guardian-1", letters_until="2031-06-05T00:00:00-05:00")
    case.give("note-facts", at("2031-06-06"), role="system", guardians=[gone])
    case.clock(at("2031-07-31"))
    assert case.kinds.count("reminder-due") == 2
    assert reminders(case) == []


def rendered_late(*, letters_end: bool = False, **answer: Any) -> Recorder[ConsentState]:
    """A reminder is ordered, and typeset only after something else has happened."""
    case = asked_by_us()
    case.clock(at("2031-06-11"))
    if letters_end:
        gone = guardian("guardian-1", letters_until="2031-06-11T12:00:00-05:00")
        case.give("note-facts", at("2031-06-12"), role="system", guardians=[gone])
    if answer:
        case.give("record-response", at("2031-06-12"), **answer)
    case.finish(at("2031-06-13"), ("letter",))
    return case


@pytest.mark.rules("C-06")
def test_a_typeset_reminder_goes_out_as_an_ordinary_letter() -> None:
    case = asked_by_us()
    case.clock(at("2031-06-11"))
    case.finish(at("2031-06-11"), ("letter",))
    done, queued = case.history[-2:]
    assert (done.kind, queued.kind) == ("effect-done", "reminder-queued")
    assert queued.data["rule"] == "C-06"
    (order,) = case.orders("mail")
    assert order.data == {
        "letter": done.data["letter"],
        "letter_kind": "consent-reminder",
        "recipient": "guardian-1",
        "service": "first-class",
    }
    case.finish(at("2031-06-11"))
    assert case.state.effects == {}
    assert case.orders("open") == [], "no ladder: nothing has to be proven"


@pytest.mark.rules("C-06")
def test_each_reminder_to_each_guardian_is_an_envelope() -> None:
    case = consent(guardians=[guardian("guardian-1"), guardian("guardian-2")], letters="system")
    case.finish(OPENED_AT)
    assert case.orders("mail") == [], "a request waits for record-request-sent"
    case.give("record-request-sent", ASKED_AT, method="hand")
    (owed,) = [one for one in case.state.obligations.values() if one.rule == "consent-answer"]
    for moment in owed.reminders:
        case.clock(moment)
        case.finish(moment)
    to = [order.data["recipient"] for order in case.orders("mail")]
    assert sorted(to) == ["guardian-1", "guardian-1", "guardian-2", "guardian-2"]
    assert len({order.data["letter"] for order in case.orders("mail")}) == 4
    case.finish(at("2031-06-20"), ("mail", "alert"))
    assert case.state.effects == {}


@pytest.mark.rules("C-06")
def test_a_reminder_that_an_answer_overtook_stays_here() -> None:
    case = rendered_late(**SIGNED)
    assert case.stage == "consented"
    assert (case.last.kind, case.warnings()) == ("reminder-kept-back", ["C-06"])
    assert case.orders("mail") == []
    assert case.state.kept_back == (case.last.data["letter"],)


@pytest.mark.rules("C-06", "C-28")
def test_a_reminder_to_somebody_who_may_not_be_told_any_more_stays_here() -> None:
    case = rendered_late(letters_end=True)
    assert (case.last.kind, case.warnings()) == ("reminder-kept-back", ["C-28"])
    assert case.orders("mail") == []


@pytest.mark.rules("C-06")
def test_a_reminder_of_a_request_that_was_made_again_stays_here() -> None:
    case = asked_by_us()
    case.clock(at("2031-06-11"))
    case.give("record-request-sent", at("2031-06-12"), method="hand")
    case.finish(at("2031-06-13"))
    assert (case.last.kind, case.orders("mail")) == ("reminder-kept-back", [])


@pytest.mark.rules("C-06")
def test_nobody_is_reminded_of_an_answer_whose_clock_has_passed() -> None:
    """A request typed weeks late brings both reminders and the end of the clock at once."""
    case = asked_by_us()
    case.outage(at("2031-07-31"))
    assert case.stage == "no-response"
    case.finish(at("2031-07-31"), ("letter",))
    assert case.kinds.count("reminder-kept-back") == 2
    assert case.orders("mail") == []


@pytest.mark.rules("C-06")
def test_a_closed_case_reminds_nobody() -> None:
    case = asked_by_us()
    case.clock(at("2031-06-11"))
    case.give("close-consent", at("2031-06-12"), note="note-1")
    case.finish(at("2031-06-13"))
    assert case.stage == "closed"
    assert (case.last.kind, case.orders("mail")) == ("reminder-kept-back", [])
    assert case.refolded() == case.state

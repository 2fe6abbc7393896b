"""Who is reminded: never somebody who may not be told any more."""

import pytest

from domain.placement.consent_state import ConsentState
from tests.domain.cases import ASKED_AT, OPENED_AT, at, consent, guardian
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

"""Asking a guardian: whom, when, by what, and what the clocks do (DOR (3)(A))."""

from datetime import timedelta
from typing import Any

import pytest

from domain.decider import SKEW
from domain.obligations import Status
from domain.placement.consent import CONSENT
from domain.refusal import Refusal
from tests.domain.cases import (
    ASKED_AT,
    OPENED_AT,
    SIGNED,
    asked,
    at,
    consent,
    consent_data,
    day,
    guardian,
    law,
)
from tests.domain.recorder import Recorder

TWO = [guardian("guardian-1"), guardian("guardian-2")]


def opening(**other: Any) -> Refusal | Recorder[Any]:
    case = Recorder(CONSENT)
    answer = case.give("open", OPENED_AT, **consent_data(**other))
    return answer if isinstance(answer, Refusal) else case


def refused(answer: object, rule: str) -> Refusal:
    assert isinstance(answer, Refusal), f"not refused: {answer}"
    assert answer.rule == rule, answer.line()
    return answer


@pytest.mark.rules("DOR-018", "DOR-020", "DOR-021", "DOR-022", "DOR-025", "C-06", "C-07", "T-22")
def test_the_guardian_never_answers() -> None:
    case = asked(letters="system")
    case.clock(at("2031-06-20T08:00"))
    assert case.stage == "no-response"
    met = case.state.obligations["T-22"]
    assert (met.status, str(met.legal)) == (Status.MET, "2031-06-16")
    assert case.letters() == ["consent-request", "consent-reminder", "consent-reminder"]
    answer = case.give("record-response", at("2031-06-20T09:00"), kind="consent", signed_on=None)
    assert not isinstance(answer, Refusal)
    assert [one.kind for one in answer] == ["response-invalid"]
    assert case.stage == "no-response"
    refused(
        case.give(
            "record-response",
            at("2031-06-20T09:00"),
            role="mdt-member",
            kind="consent",
            signed_on=day("2031-06-19"),
        ),
        "DOR-003",
    )
    assert case.state.obligations["consent-answer"].status is Status.BREACHED


@pytest.mark.rules("DOR-004", "C-04")
def test_the_finding_must_be_permanent() -> None:
    finding = {"permanent": False, "on": day("2030-01-15")}
    assert refused(opening(finding=finding), "DOR-004").field == "finding.permanent"
    soft = law("consent", permanent_finding_required="operator-decision")
    refused(opening(finding=finding, law=soft), "C-04")
    case = opening(finding=finding, law=soft, note="note-1")
    assert isinstance(case, Recorder)
    assert case.warnings() == ["C-04"]


@pytest.mark.rules("DOR-004")
def test_an_offence_must_be_registrable() -> None:
    minor = [{"code": "999.001", "on": day("2019-05-01"), "registrable": False}]
    assert refused(opening(offences=minor), "DOR-004").field == "offences"
    refused(opening(offences=[]), "DOR-004")


@pytest.mark.rules("DOR-005")
@pytest.mark.parametrize(("on", "covered"), [("1994-12-31", False), ("1995-01-01", True)])
def test_the_look_back_reaches_to_the_first_of_january_1995(on: str, *, covered: bool) -> None:
    answer = opening(offences=[{"code": "566.030", "on": day(on), "registrable": True}])
    assert isinstance(answer, Recorder) if covered else refused(answer, "DOR-005")


@pytest.mark.rules("DOR-005")
def test_the_look_back_is_a_value_of_the_law() -> None:
    old = [{"code": "566.030", "on": day("1994-12-31"), "registrable": True}]
    assert isinstance(
        opening(offences=old, law=law("consent", lookback_1995="1979-07-01")), Recorder
    )


def test_a_missing_value_of_the_law_is_named() -> None:
    bare = {"version": "1", "digest": "0", "values": {"permanent_finding_required": "required"}}
    assert refused(opening(law=bare), "H-05").field == "law.values.lookback_1995"


@pytest.mark.rules("DOR-018", "C-28")
def test_somebody_must_be_there_to_ask() -> None:
    refused(opening(guardians=[]), "DOR-018")


@pytest.mark.rules("C-28")
@pytest.mark.parametrize(
    "nobody",
    [
        {"kind": "conservator"},
        {"kind": "parent"},
        {"kind": "provider-staff"},
        {"kind": "attorney-in-fact"},
        {"letters_from": None},
        {"letters_from": day("2031-06-03")},
        {"letters_until": day("2031-06-01")},
    ],
)
def test_only_an_appointed_guardian_with_letters_in_force_is_asked(nobody: dict[str, Any]) -> None:
    refused(opening(guardians=[guardian(**nobody)]), "C-28")
    case = opening(guardians=[guardian(), guardian("other-1", **nobody)], letters="system")
    assert isinstance(case, Recorder)
    assert case.warnings() == ["C-28"]
    assert [order.data["guardian"] for order in case.orders("letter")] == ["guardian-1"]


@pytest.mark.rules("C-28")
def test_the_last_day_of_the_letters_counts() -> None:
    assert isinstance(opening(guardians=[guardian(letters_until=day("2031-06-02"))]), Recorder)


@pytest.mark.rules("C-22", "C-29")
def test_limited_guardians_and_conflicts_of_roles_are_warnings() -> None:
    case = opening(guardians=[guardian(scope="limited"), guardian("guardian-2", scope="partial")])
    assert isinstance(case, Recorder)
    assert case.warnings() == ["C-22", "C-22"]
    case = opening(guardians=[guardian(roles=["provider-employee", "guardian-of-recipient"])])
    assert isinstance(case, Recorder)
    assert case.warnings() == ["C-29"]


def test_awareness_does_not_lie_ahead() -> None:
    assert refused(opening(aware_on=day("2031-06-03")), "H-04").field == "aware_on"


@pytest.mark.rules("H-04", "DOR-004")
def test_neither_do_an_offence_and_a_finding() -> None:
    past = {"code": "566.030", "on": day("2019-05-01"), "registrable": True}
    ahead = past | {"on": day("2031-06-03")}
    assert refused(opening(offences=[past, ahead]), "H-04").field == "offences.1.on"
    finding = {"permanent": True, "on": day("2031-06-03")}
    assert refused(opening(finding=finding), "H-04").field == "finding.on"


@pytest.mark.rules("T-21", "DOR-019")
@pytest.mark.parametrize(("sent", "status"), [("2031-06-19", "met"), ("2031-06-20", "late")])
def test_a_new_placement_is_asked_about_before_its_day(sent: str, status: str) -> None:
    case = consent(placement="new", placement_on=day("2031-06-20"))
    assert list(case.state.obligations) == ["T-21"]
    case.give("record-request-sent", at(f"{sent}T10:00"), method="hand")
    assert case.state.obligations["T-21"].status == status


@pytest.mark.rules("T-22", "DOR-020", "C-07")
@pytest.mark.parametrize(
    ("sent", "typed", "status", "late_entry"),
    [
        ("2031-06-16T23:59", "2031-06-16T23:59", "met", False),
        ("2031-06-17T00:00", "2031-06-17T00:00", "late", False),
        ("2031-06-16T15:00", "2031-06-18T09:00", "met", True),
    ],
)
def test_fourteen_days_for_asking(sent: str, typed: str, status: str, *, late_entry: bool) -> None:
    case = consent()
    case.clock(at(typed))
    case.give("record-request-sent", at(typed), method="hand", occurred_on=at(sent).isoformat())
    owed = case.state.obligations["T-22"]
    assert (owed.status, owed.recorded_late) == (status, late_entry)
    assert case.stage == "asked"
    withdrawn = [one.data for one in case.orders("alert") if one.data["about"] == "withdrawn"]
    assert len(withdrawn) == int(late_entry)


def test_asking_waits_for_the_letter() -> None:
    case = consent(letters="system")
    refused(case.give("record-request-sent", ASKED_AT, method="certified"), "H-07")
    case.finish(OPENED_AT)
    assert case.state.rendered == {
        "guardian-1": "letter-consent-2031-000001/1/consent-request-guardian-1"
    }
    case.give("record-request-sent", ASKED_AT, method="certified")
    assert case.stage == "asked"
    (order,) = case.orders("open")
    assert order.data["process"] == "delivery"
    opened = order.data["open"]
    assert (opened["owner"], opened["recipient"]) == (case.state.case, "guardian-1")
    assert opened["letter"] == case.state.rendered["guardian-1"]


@pytest.mark.rules("C-30", "X-03")
def test_a_guardian_who_lives_with_the_ward_gets_restricted_delivery() -> None:
    case = consent(letters="system", guardians=[guardian(lives_with_ward=True)])
    case.finish(OPENED_AT)
    case.give("record-request-sent", ASKED_AT, method="certified")
    opened = case.orders("open")[0].data["open"]
    assert opened["restricted"]
    assert opened["subject_lives_at_address"]


def test_by_hand_or_with_own_letters_no_delivery_is_opened() -> None:
    assert not asked(letters="system").orders("open")
    case = consent()
    case.give("record-request-sent", ASKED_AT, method="certified")
    assert not case.orders("open")
    assert case.warnings() == ["DOR-036"]


@pytest.mark.rules("C-22")
def test_all_co_guardians_are_to_be_asked() -> None:
    case = consent(guardians=TWO)
    case.give("record-request-sent", ASKED_AT, method="hand", guardian="guardian-1")
    assert case.warnings() == ["C-22"]
    assert case.state.obligations["T-22"].live
    case.give("record-request-sent", at("2031-06-05"), method="hand", guardian="guardian-2")
    assert case.state.obligations["T-22"].status is Status.MET
    clocks = {key: str(one.legal) for key, one in case.state.obligations.items()}
    assert clocks == {
        "T-22": "2031-06-16",
        "consent-answer": "2031-06-17",
        "consent-answer:2": "2031-06-19",
    }
    refused(
        case.give("record-request-sent", at("2031-06-05"), method="hand", guardian="stranger"),
        "C-28",
    )


@pytest.mark.rules("C-06")
def test_asking_again_starts_a_new_clock_and_ends_the_old() -> None:
    case = asked()
    case.clock(at("2031-06-18T08:00"))
    assert case.stage == "no-response"
    case.give("record-request-sent", at("2031-06-18T09:00"), method="hand")
    assert case.stage == "asked"
    assert case.state.obligations["consent-answer"].status is Status.VOID
    case.clock(at("2031-07-02T23:00"))
    assert case.stage == "asked"
    case.clock(at("2031-07-03T00:00"))
    assert case.stage == "no-response"


@pytest.mark.rules("C-06")
def test_reminders_go_to_those_who_have_not_answered() -> None:
    case = consent(guardians=TWO, letters="system")
    case.finish(OPENED_AT)
    case.give("record-request-sent", ASKED_AT, method="hand")
    case.clock(at("2031-06-11"))
    case.give("record-response", at("2031-06-11"), guardian="guardian-2", **SIGNED)
    case.clock(at("2031-06-20"))
    reminded = [
        order.data["guardian"]
        for order in case.orders("letter")
        if order.data["letter_kind"] == "consent-reminder"
    ]
    assert reminded == ["guardian-1", "guardian-2", "guardian-1"]


@pytest.mark.rules("C-06")
def test_own_letters_are_reminded_of_by_the_office() -> None:
    case = asked()
    case.clock(at("2031-06-20"))
    assert case.kinds.count("reminder-due") == 2
    assert case.letters() == []


@pytest.mark.rules("C-22", "C-28")
def test_after_a_death_a_successor_is_asked_or_the_rest_is_enough() -> None:
    case = asked(guardians=TWO, letters="system")
    case.give("record-response", at("2031-06-11"), guardian="guardian-1", **SIGNED)
    assert case.stage == "asked"
    ended = {"delivery": "delivery-2031-000001", "recipient": "guardian-2", "ended": "deceased"}
    case.give("delivery-ended", at("2031-06-12"), role="system", **ended)
    assert case.warnings() == ["DOR-037"]
    assert case.orders("alert")[-1].data["ended"] == "deceased"
    assert case.stage == "asked"
    expired = guardian("guardian-3", letters_until=day("2031-01-01"))
    reason = {"role": "supervisor", "note": "note-1", "guardian": "guardian-2"}
    refused(case.give("decide-successor", at("2031-06-13"), successor=expired, **reason), "C-28")
    case.give("decide-successor", at("2031-06-13"), successor=guardian("guardian-3"), **reason)
    assert case.stage == "asked"
    assert case.letters()[-1] == "consent-request"
    case.give("decide-successor", at("2031-06-14"), **{**reason, "guardian": "guardian-3"})
    assert case.kinds[-2:] == ["successor-decided", "consent-given"]
    assert case.stage == "consented"


@pytest.mark.rules("C-28")
def test_letters_that_end_while_asked_are_a_task() -> None:
    case = asked()
    case.give(
        "note-facts",
        at("2031-06-10"),
        role="system",
        guardians=[guardian(letters_until=day("2031-06-09"))],
    )
    assert case.warnings() == ["C-28"]
    assert case.orders("alert")[-1].data["about"] == "letters-ended"
    case.give("record-response", at("2031-06-11"), **SIGNED)
    assert case.last.data["missing"] == ["signer"]


def test_a_delivered_request_alarms_nobody() -> None:
    case = asked()
    ended = {"delivery": "delivery-2031-000001", "recipient": "guardian-1", "ended": "delivered"}
    case.give("delivery-ended", at("2031-06-12"), role="system", **ended)
    assert case.state.deliveries == {"delivery-2031-000001": "delivered"}
    assert not case.warnings()
    assert not case.orders("alert")


def test_closing_needs_a_reason_and_ends_every_duty() -> None:
    case = asked(for_case="placement-2031-000001")
    refused(case.give("close-consent", at("2031-06-10")), "H-07")
    case.give("close-consent", at("2031-06-10"), note="note-1")
    assert case.stage == "closed"
    assert not any(owed.live for owed in case.state.obligations.values())
    assert case.orders("tell")[-1].data["fact"] == "consent-closed"
    refused(case.give("record-response", at("2031-06-10"), **SIGNED), "H-06")


@pytest.mark.rules("H-04")
def test_nothing_is_recorded_before_it_happens() -> None:
    case = consent()
    later = (ASKED_AT + SKEW + timedelta(seconds=1)).isoformat()
    refused(case.give("record-request-sent", ASKED_AT, method="hand", occurred_on=later), "H-04")

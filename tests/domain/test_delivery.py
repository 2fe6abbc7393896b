"""One recipient's ladder: every outcome of table 6.3, and the fallback of DOR-037."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.obligations import Status
from domain.placement.delivery import DELIVERY
from domain.placement.delivery_state import DeliveryState
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import OPENED_AT, at, delivery, delivery_data, law, scan
from tests.domain.recorder import Recorder
from tests.domain.test_consent import refused

POSTED = at("2031-06-03T10:00")
BACK = at("2031-06-20T10:00")
RETURNS = sorted(
    code
    for code, row in load().outcomes.items()
    if row.channel == "certified" and row.effect == "undeliverable"
)


def ended(case: Recorder[DeliveryState]) -> list[str]:
    """How the owner was told that it ended."""
    return [order.data["data"]["ended"] for order in case.orders("tell")]


def live(case: Recorder[DeliveryState]) -> set[str]:
    return {owed.rule for owed in case.state.obligations.values() if owed.live}


def returned(code: str = "unclaimed", **other: Any) -> Recorder[DeliveryState]:
    case = delivery(**other)
    scan(case, "accepted", POSTED)
    scan(case, code, BACK)
    assert case.stage == "returned"
    return case


def call(case: Recorder[DeliveryState], when: datetime, **said: Any) -> Any:
    return case.give("record-verbal-attempt", when, **({"reached": False} | said))


@pytest.mark.rules("H-05", "DOR-038")
def test_nothing_is_done_with_a_letter_before_it_was_sent() -> None:
    case = delivery(method="hand")
    early = OPENED_AT - timedelta(days=1)
    forms: dict[str, dict[str, Any]] = {
        "record-hand-delivery": {"outcome": "signed", "evidence": ["receipt-1"]},
        "record-verbal-attempt": {"reached": True},
        "record-follow-up-sent": {},
    }
    for name, data in forms.items():
        answer = case.give(name, OPENED_AT, occurred_on=early.isoformat(), **data)
        assert isinstance(answer, Refusal)
        assert (answer.rule, answer.field) == ("H-05", "occurred_on")
    # A day without its hour begins at midnight: the day of the sending counts whole.
    day = OPENED_AT.replace(hour=0, minute=0).isoformat()
    signed: dict[str, Any] = {"outcome": "signed", "evidence": ["receipt-1"], "occurred_on": day}
    assert not isinstance(case.give("record-hand-delivery", OPENED_AT, **signed), Refusal)
    assert case.stage == "closed-delivered"


@pytest.mark.rules("DOR-035", "DOR-036", "DOR-047", "DOR-048", "X-05")
def test_signed_by_the_addressee() -> None:
    case = delivery()
    assert (case.stage, live(case)) == ("queued", {"delivery-handover"})
    assert case.orders("mail")[0].data["letter"] == "letter-1"
    assert case.state.article == "article-1"
    scan(case, "accepted", POSTED)
    assert (case.stage, live(case)) == ("out", {"delivery-lost"})
    scan(case, "delivered-addressee", BACK)
    assert (case.stage, live(case)) == ("closed-delivered", set())
    assert case.last.data["proof"] == "yes"
    assert ended(case) == ["delivered"]
    assert not case.warnings()


@pytest.mark.rules("X-03", "C-30")
def test_signed_by_another_is_weaker_and_not_enough_where_the_subject_lives() -> None:
    case = delivery()
    scan(case, "delivered-other", BACK)
    assert (case.stage, case.warnings()) == ("closed-delivered", ["X-03"])
    assert case.last.data["proof"] == "weaker"
    case = delivery(subject_lives_at_address=True)
    assert case.history[0].data["warnings"][0]["rule"] == "C-30"
    scan(case, "delivered-other", BACK)
    assert case.stage == "needs-decision"
    case = delivery(
        law=law(
            "delivery",
            require_addressee_signature={"default": True, "where_subject_lives_at_address": True},
        )
    )
    scan(case, "delivered-other", BACK)
    assert case.stage == "needs-decision"


@pytest.mark.rules("X-05")
@pytest.mark.parametrize(
    ("signer", "stage"),
    [("addressee", "closed-delivered"), ("other", "needs-decision"), (None, "needs-decision")],
)
def test_a_green_card_shows_who_signed(signer: str | None, stage: str) -> None:
    case = delivery(subject_lives_at_address=True, restricted=True)
    assert "warnings" not in case.history[0].data
    scan(case, "receipt-returned", BACK, signer=signer)
    assert case.stage == stage


@pytest.mark.rules("DOR-036")
def test_no_signature_waits_for_the_receipt_then_for_a_person() -> None:
    case = delivery()
    scan(case, "delivered-no-signature", POSTED)
    assert (case.stage, live(case)) == ("awaiting-receipt", {"delivery-receipt"})
    case.clock(at("2031-06-10T23:59"))
    assert case.stage == "awaiting-receipt"
    case.clock(at("2031-06-11T00:00"))
    assert (case.stage, case.last.kind) == ("needs-decision", "receipt-missing")
    scan(case, "receipt-returned", BACK)
    assert (case.stage, case.last.data["proof"]) == ("closed-delivered", "yes")
    assert case.state.obligations["delivery-receipt"].status is Status.LATE


@pytest.mark.rules("X-04", "T-38")
def test_notice_left_is_nudged_and_held() -> None:
    case = delivery()
    scan(case, "accepted", POSTED)
    scan(case, "notice-left", POSTED)
    assert case.stage == "notice-left"
    dates = {rule: str(case.state.obligations[rule].legal) for rule in live(case)}
    assert dates == {
        "delivery-lost": "2031-07-08",
        "delivery-hold": "2031-06-18",
        "delivery-pickup-nudge": "2031-06-08",
    }
    scan(case, "notice-left", at("2031-06-08"))
    assert (case.last.kind, case.stage) == ("scan-noted", "notice-left")
    call(case, at("2031-06-08T09:00"), outcome="voicemail")
    assert case.last.kind == "pickup-nudged"
    assert case.state.obligations["delivery-pickup-nudge"].status is Status.MET
    case.clock(at("2031-06-19"))
    assert (case.stage, case.last.data["rule"]) == ("notice-left", "delivery-hold")
    scan(case, "unclaimed", BACK)
    assert case.state.obligations["delivery-hold"].status is Status.LATE


@pytest.mark.rules("DOR-037", "DOR-049", "X-01", "X-06")
@pytest.mark.parametrize("code", RETURNS)
def test_every_endorsement_of_undeliverable_mail_begins_the_fallback(code: str) -> None:
    case = returned(code)
    assert live(case) == {"delivery-verbal"}
    assert str(case.state.obligations["delivery-verbal"].legal) == "2031-06-27"
    assert case.letters() == ["verbal-script"]
    assert case.orders("letter")[0].data["outcome"] == code
    assert case.last.data["refused"] is (code == "refused")


@pytest.mark.rules("X-06")
def test_the_endorsements_are_all_there() -> None:
    assert set(RETURNS) == {
        "refused", "unclaimed", "moved", "unknown", "vacant", "no-such-number", "box-closed",
        "insufficient-address", "forwarding-expired", "not-deliverable-as-addressed",
    }  # fmt: skip


@pytest.mark.rules("DOR-037", "DOR-038", "DOR-049", "DOR-050", "C-18")
def test_unclaimed_mail_forces_the_attempts_and_the_letter() -> None:
    case = returned()
    refused(case.give("close-delivery", BACK), "DOR-037")
    refused(case.give("record-follow-up-sent", BACK), "DOR-037")
    for when in ("2031-06-21", "2031-06-23"):
        call(case, at(when), outcome="voicemail")
        assert (case.last.kind, case.stage) == ("verbal-attempted", "returned")
    call(case, at("2031-06-24"))
    assert (case.last.kind, case.stage) == ("verbal-completed", "follow-up")
    assert case.state.obligations["delivery-verbal"].status is Status.MET
    assert str(case.state.obligations["delivery-follow-up"].legal) == "2031-06-26"
    assert case.letters() == ["verbal-script", "delivery-follow-up"]
    refused(case.give("close-delivery", at("2031-06-24")), "DOR-037")
    refused(case.give("record-follow-up-sent", at("2031-06-24")), "H-07")
    case.finish(at("2031-06-24"))
    case.give("record-follow-up-sent", at("2031-06-25"))
    assert case.state.obligations["delivery-follow-up"].status is Status.MET
    refused(case.give("record-follow-up-sent", at("2031-06-25")), "H-01")
    call(case, at("2031-06-25T12:00"), reached=True)
    assert case.last.kind == "verbal-attempted"
    case.give("close-delivery", at("2031-06-26"))
    assert (case.stage, ended(case)) == ("closed-attempted", ["attempted"])
    assert case.last.data["attempts"] == 4
    attempts = [event for event in case.history if "outcome" in event.data]
    assert all(event.actor.id == event.data["by"] for event in attempts if "by" in event.data)


@pytest.mark.rules("DOR-037")
def test_a_conversation_is_enough_but_voicemail_never() -> None:
    case = returned()
    refused(call(case, BACK, reached=True, outcome="voicemail"), "C-18")
    call(case, BACK, reached=True, outcome="spoke")
    assert case.stage == "follow-up"
    case.finish(BACK)
    case.give("record-follow-up-sent", BACK)
    case.give("close-delivery", BACK)
    assert case.stage == "closed-attempted"


@pytest.mark.rules("C-18")
def test_the_number_of_attempts_is_a_value_of_the_law() -> None:
    case = returned(law=law("delivery", verbal_attempts=1))
    call(case, BACK)
    assert case.stage == "follow-up"


@pytest.mark.rules("DOR-037")
def test_no_attempt_is_owed_before_anything_came_back() -> None:
    refused(call(delivery(), BACK), "DOR-037")


@pytest.mark.rules("C-17", "X-02")
def test_a_refusal_may_count_as_notice() -> None:
    case = delivery(law=law("delivery", refused_counts_as="notified"))
    scan(case, "refused", BACK)
    assert (case.stage, case.last.data["proof"]) == ("closed-delivered", "refused")
    reason = {"note": "note-1", "choice": "treat-as-delivered"}
    refused(returned().give("decide-delivery", BACK, role="operator", **reason), "DOR-036")
    case = returned("refused")
    refused(case.give("decide-delivery", BACK, **reason), "H-02")
    refused(
        case.give("decide-delivery", BACK, role="operator", choice="treat-as-delivered"), "H-07"
    )
    case.give("decide-delivery", BACK, role="operator", **reason)
    assert (case.stage, case.last.data["proof"]) == ("closed-delivered", "decision")


@pytest.mark.rules("X-01")
def test_deceased_stops_this_recipient() -> None:
    case = delivery()
    scan(case, "deceased", BACK)
    assert (case.stage, live(case)) == ("needs-decision", set())
    assert case.orders("alert")[-1].data["code"] == "deceased"
    decided = {"role": "supervisor", "note": "note-1"}
    refused(case.give("decide-delivery", BACK, choice="treat-as-delivered", **decided), "DOR-036")
    refused(case.give("decide-delivery", BACK, choice="treat-as-returned", **decided), "H-01")
    case.give("decide-delivery", BACK, choice="stop", **decided)
    assert (case.stage, ended(case)) == ("closed-stopped", ["deceased"])


@pytest.mark.rules("T-39")
@pytest.mark.parametrize("by_clock", [True, False])
def test_lost_mail_is_sent_again_by_hand(*, by_clock: bool) -> None:
    case = delivery()
    scan(case, "accepted", POSTED)
    if by_clock:
        case.clock(at("2031-07-08T23:59"))
        assert case.stage == "out"
        case.clock(at("2031-07-09"))
    else:
        scan(case, "lost", at("2031-07-09"))
    assert (case.stage, case.last.kind, case.state.method) == ("queued", "mail-lost", "hand")
    assert "delivery-resend" in live(case)
    refused(case.give("record-hand-delivery", at("2031-07-10")), "DOR-036")
    case.give("record-hand-delivery", at("2031-07-10"), evidence=["receipt-1"])
    assert (case.stage, live(case)) == ("closed-delivered", set())
    assert case.last.data["handed_by"] == "test-regional-office"
    assert case.state.obligations["delivery-resend"].status is Status.MET


@pytest.mark.rules("T-39")
def test_lost_mail_that_turns_up_is_delivered() -> None:
    case = delivery()
    scan(case, "accepted", POSTED)
    case.clock(at("2031-07-09"))
    scan(case, "delivered-addressee", at("2031-07-10"))
    assert case.stage == "closed-delivered"
    assert case.state.obligations["delivery-lost"].status is Status.LATE


@pytest.mark.rules("DOR-036", "DOR-047")
@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        ("signed", "closed-delivered"),
        ("other", "closed-delivered"),
        ("refused", "returned"),
        ("not-met", "returned"),
    ],
)
def test_delivery_by_hand(outcome: str, stage: str) -> None:
    case = delivery(method="hand")
    assert not case.orders("mail")
    case.give("record-hand-delivery", POSTED, outcome=outcome, evidence=["receipt-1"])
    assert case.stage == stage
    assert case.last.data["code"] == f"hand-{outcome}"


def test_a_failed_visit_while_the_mail_is_out_is_only_an_attempt() -> None:
    case = delivery()
    case.give("record-hand-delivery", POSTED, outcome="not-met")
    assert (case.stage, case.last.kind) == ("queued", "hand-delivery-attempted")


@pytest.mark.rules("DOR-027", "C-08")
def test_electronic_alone_is_not_enough_where_the_section_is_silent() -> None:
    case = Recorder(DELIVERY)
    data = delivery_data(method="electronic", electronic_allowed=False)
    answer = refused(case.give("open", OPENED_AT, role="system", **data), "DOR-027")
    assert answer.allowed == ("hand", "certified")
    case.give("open", OPENED_AT, role="system", **data, electronic_decision="note-1")
    assert case.history[0].data["warnings"][0]["rule"] == "C-08"
    assert case.stage == "awaiting-acknowledgement"


@pytest.mark.rules("DOR-039", "DOR-051")
def test_only_an_acknowledgement_makes_it_delivered() -> None:
    case = delivery(method="electronic")
    assert (case.stage, live(case)) == ("awaiting-acknowledgement", {"delivery-acknowledgement"})
    refused(case.give("record-acknowledgement", POSTED), "DOR-039")
    case.give("record-acknowledgement", POSTED, evidence=["acknowledgement-1"])
    assert (case.stage, live(case)) == ("closed-delivered", set())
    refused(delivery().give("record-acknowledgement", POSTED, evidence=["x"]), "DOR-039")


@pytest.mark.rules("DOR-039", "DOR-051")
@pytest.mark.parametrize("how", ["clock", "failed", "late"])
def test_without_acknowledgement_it_falls_back_to_certified_mail(how: str) -> None:
    case = delivery(method="electronic")
    if how == "failed":
        case.give("record-acknowledgement", POSTED, outcome="failed")
    else:
        case.clock(at("2031-06-04T23:59"))
        assert case.stage == "awaiting-acknowledgement"
        case.clock(at("2031-06-05"))
    assert (case.stage, case.last.kind, case.state.method) == (
        "queued", "fell-back-to-certified", "certified",
    )  # fmt: skip
    assert len(case.orders("mail")) == 1
    case.finish(at("2031-06-05"))
    assert "delivery-handover" in live(case)
    if how == "late":
        case.give("record-acknowledgement", at("2031-06-06"), evidence=["acknowledgement-1"])
        assert case.state.obligations["delivery-acknowledgement"].status is Status.LATE
    else:
        scan(case, "delivered-addressee", at("2031-06-09"))
    assert case.stage == "closed-delivered"


@pytest.mark.rules("DOR-037")
def test_a_better_address_sends_it_again_and_keeps_what_is_owed() -> None:
    case = returned("moved")
    first = case.state.article
    case.give("correct-address", BACK)
    assert (case.stage, live(case)) == ("queued", {"delivery-verbal", "delivery-resend"})
    case.finish(BACK)
    assert case.state.article != first
    refused(case.give("correct-address", BACK), "H-01")
    call(case, at("2031-06-21"), reached=True)
    assert (case.stage, case.last.kind) == ("queued", "verbal-completed")
    scan(case, "accepted", at("2031-06-22"))
    scan(case, "vacant", at("2031-06-23"), article=first)
    assert (case.stage, case.last.kind) == ("out", "scan-noted")
    scan(case, "unclaimed", at("2031-06-25"))
    assert (case.stage, case.last.kind) == ("follow-up", "mail-returned-again")
    case.finish(at("2031-06-25"))
    case.give("record-follow-up-sent", at("2031-06-25"))
    case.give("close-delivery", at("2031-06-25"))
    assert case.stage == "closed-attempted"


def test_proof_of_the_second_sending_ends_what_was_owed() -> None:
    case = returned("moved")
    case.give("correct-address", BACK, method="hand")
    case.give("record-hand-delivery", BACK, evidence=["receipt-1"])
    assert (case.stage, live(case)) == ("closed-delivered", set())
    assert case.state.obligations["delivery-verbal"].status is Status.VOID


def test_decisions_where_a_receipt_is_missing() -> None:
    decided = {"role": "operator", "note": "note-1"}
    stages = {
        "treat-as-delivered": "closed-delivered",
        "treat-as-returned": "returned",
        "resend-by-hand": "queued",
        "resend-certified": "queued",
    }
    for choice, stage in stages.items():
        case = delivery()
        scan(case, "delivered-no-signature", POSTED)
        case.clock(at("2031-06-11"))
        case.give("decide-delivery", BACK, choice=choice, **decided)
        assert case.stage == stage
        assert len(case.orders("mail")) == (2 if choice == "resend-certified" else 1)


def test_scans_of_strangers_are_refused() -> None:
    case = delivery()
    assert refused(scan(case, "accepted", POSTED, article="article-99"), "H-05").field == "article"
    assert refused(scan(case, "eaten-by-a-dog", POSTED), "H-05").field == "code"
    refused(scan(delivery(method="hand"), "accepted", POSTED), "H-05")
    refused(scan(case, "accepted", POSTED, at=at("2031-06-04").isoformat()), "H-04")


def test_a_piece_that_the_office_posted_itself() -> None:
    case = delivery(article="article-own")
    assert not case.orders("mail")
    scan(case, "unclaimed", BACK)
    assert case.stage == "returned"


def test_scans_count_by_their_own_time() -> None:
    case = delivery()
    case.clock(at("2031-06-10"))
    assert case.state.obligations["delivery-handover"].status is Status.BREACHED
    scan(case, "accepted", at("2031-06-10"), at=POSTED.isoformat())
    owed = case.state.obligations["delivery-handover"]
    assert (owed.status, owed.recorded_late) == (Status.MET, True)


def test_striking_a_wrong_scan_brings_the_clocks_back() -> None:
    case = returned()
    version, note = len(case.history), {"note": "note-1"}
    call(case, BACK)
    refused(case.give("strike", BACK, version=version, **note), "H-01")
    case.give("strike", BACK, version=version + 1, **note)
    case.give("strike", BACK, version=version, **note)
    assert (case.stage, live(case)) == ("out", {"delivery-lost"})
    assert case.refolded() == case.state


def test_a_missing_value_of_the_law_is_named() -> None:
    bare = law("delivery")
    del bare["values"]["outcomes"]
    answer = Recorder(DELIVERY).give("open", OPENED_AT, role="system", **delivery_data(law=bare))
    assert isinstance(answer, Refusal)
    assert answer.field == "law.values.outcomes"

"""What an answer is worth (DOR (3)(B) to (D))."""

from typing import Any

import pytest

from domain.obligations import Status
from domain.placement.consent_state import ConsentState
from domain.refusal import Refusal
from tests.domain.cases import SIGNED, asked, at, day, guardian
from tests.domain.recorder import Recorder
from tests.domain.test_consent import TWO, refused

ANSWERED = at("2031-06-11T09:00")
OWNED: dict[str, Any] = {"for_case": "placement-2031-000001"}


def answer(case: Recorder[ConsentState], **other: Any) -> str:
    taken = case.give("record-response", other.pop("when", ANSWERED), **(SIGNED | other))
    assert not isinstance(taken, Refusal), taken.line()
    (event,) = taken
    return event.kind


@pytest.mark.rules("DOR-021", "DOR-022")
def test_four_elements_make_a_consent() -> None:
    case = asked(**OWNED)
    assert answer(case) == "consent-given"
    assert case.stage == "consented"
    assert case.last.data["covers"] == {"co_residents": True, "prospective": True}
    assert case.last.data["information"] == {"name": "ward-1", "offences": ["566.030"]}
    assert case.last.evidence == ("document-1",)
    assert case.state.obligations["consent-answer"].status is Status.MET
    (told,) = case.orders("tell")
    assert (told.data["case"], told.data["fact"]) == ("placement-2031-000001", "consent-given")
    assert told.data["data"]["covers"] == {"co_residents": True, "prospective": True}


@pytest.mark.rules("DOR-022")
@pytest.mark.parametrize(
    ("dropped", "element"),
    [
        ({"states_information": False}, "information"),
        ({"states_circumstances": False}, "circumstances"),
        ({"signature": "none"}, "signature"),
        ({"signed_on": None}, "date"),
    ],
)
def test_drop_any_element_and_it_is_invalid(dropped: dict[str, Any], element: str) -> None:
    case = asked(**OWNED)
    assert answer(case, **dropped) == "response-invalid"
    assert case.stage == "asked"
    assert case.last.data["missing"] == [element]
    assert case.warnings() == ["DOR-022"]
    assert case.state.obligations["consent-answer"].live
    assert not case.orders("tell")


@pytest.mark.rules("DOR-022")
def test_an_element_that_nobody_states_is_missing() -> None:
    case = asked()
    case.give("record-response", ANSWERED, kind="consent")
    assert case.last.data["missing"] == ["information", "circumstances", "signature", "date"]


@pytest.mark.rules("C-28")
@pytest.mark.parametrize(
    "signer",
    [
        {"guardian": "ward-1"},
        {"guardian": "other-1"},
    ],
)
def test_who_may_not_sign(signer: dict[str, Any]) -> None:
    case = asked(guardians=[guardian(), guardian("other-1", kind="conservator")])
    assert answer(case, **signer) == "response-invalid"
    assert case.last.data["missing"] == ["signer"]
    assert case.warnings() == ["C-28"]


@pytest.mark.rules("C-28")
@pytest.mark.parametrize(
    ("signed", "kind"),
    [
        ("2031-06-01", "response-invalid"),
        ("2031-06-02", "consent-given"),
        ("2031-06-08T23:59", "consent-given"),
        ("2031-06-09", "response-invalid"),
    ],
)
def test_letters_are_in_force_on_the_day_of_signing(signed: str, kind: str) -> None:
    letters = {"letters_from": day("2031-06-02"), "letters_until": day("2031-06-08")}
    assert answer(asked(guardians=[guardian(**letters)]), signed_on=day(signed)) == kind


def test_nobody_signs_tomorrow() -> None:
    case = asked()
    assert (
        refused(
            case.give("record-response", ANSWERED, **(SIGNED | {"signed_on": day("2031-06-12")})),
            "H-04",
        ).field
        == "signed_on"
    )


@pytest.mark.parametrize(("signed", "fits"), [("2031-06-09T18:00", True), ("2031-06-10", False)])
def test_nobody_signs_after_the_answer_came(signed: str, *, fits: bool) -> None:
    dates = {"signed_on": day(signed), "occurred_on": day("2031-06-09")}
    taken = asked().give("record-response", ANSWERED, **(SIGNED | dates))
    assert not isinstance(taken, Refusal) if fits else refused(taken, "H-05").field == "signed_on"


def test_a_consent_without_its_document_is_a_warning() -> None:
    case = asked()
    assert answer(case, evidence=[]) == "consent-given"
    assert case.warnings() == ["DOR-022"]


@pytest.mark.rules("DOR-024", "DOR-025")
def test_a_refusal_never_blocks_the_placement() -> None:
    case = asked(**OWNED)
    case.give("record-response", ANSWERED, kind="refusal")
    assert case.stage == "refused"
    assert case.last.data["blocks_placement"] is False
    assert case.orders("tell")[0].data["fact"] == "consent-refused"
    assert case.state.obligations["consent-answer"].status is Status.MET


@pytest.mark.rules("C-28")
def test_a_strangers_refusal_is_no_refusal() -> None:
    case = asked()
    case.give("record-response", ANSWERED, kind="refusal", guardian="stranger")
    assert (case.last.kind, case.stage) == ("response-invalid", "asked")


def test_neither_consent_nor_refusal_is_kept() -> None:
    case = asked()
    case.give("record-response", ANSWERED, kind="other")
    assert (case.last.kind, case.stage) == ("response-recorded", "asked")
    assert case.state.answers == {}


@pytest.mark.rules("C-06", "C-05")
@pytest.mark.parametrize("stage", ["no-response", "refused", "withdrawn"])
def test_late_consent_counts(stage: str) -> None:
    case = asked(**OWNED)
    if stage == "no-response":
        case.clock(at("2031-06-20"))
    elif stage == "refused":
        case.give("record-response", ANSWERED, kind="refusal")
    else:
        answer(case)
        case.give("record-withdrawal", ANSWERED)
    assert case.stage == stage
    assert answer(case, when=at("2031-06-21")) == "consent-given"
    assert case.stage == "consented"
    late = case.state.obligations["consent-answer"].status
    assert late is (Status.LATE if stage == "no-response" else Status.MET)


@pytest.mark.rules("C-06")
@pytest.mark.parametrize(
    ("received", "status"), [("2031-06-17T23:59", Status.MET), ("2031-06-18T00:00", Status.LATE)]
)
def test_an_answer_typed_late_counts_by_its_own_time(received: str, status: Status) -> None:
    case = asked()
    case.clock(at("2031-06-20"))
    answer(case, when=at("2031-06-20"), occurred_on=at(received).isoformat())
    owed = case.state.obligations["consent-answer"]
    assert (owed.status, owed.recorded_late) == (status, status is Status.MET)


@pytest.mark.rules("C-06", "DOR-025")
def test_silence_is_told_and_blocks_nothing() -> None:
    case = asked(**OWNED)
    case.clock(at("2031-06-20"))
    (told,) = case.orders("tell")
    assert told.data["fact"] == "answer-clock-passed"
    assert told.data["data"]["blocks_placement"] is False


@pytest.mark.rules("C-22")
def test_all_guardians_must_consent() -> None:
    case = asked(guardians=TWO)
    refused(case.give("record-response", ANSWERED, **SIGNED), "H-05")
    assert answer(case, guardian="guardian-1") == "response-recorded"
    assert case.stage == "asked"
    assert answer(case, guardian="guardian-2") == "consent-given"
    assert case.last.data["consents"] == ["guardian-1", "guardian-2"]


@pytest.mark.rules("C-22")
def test_one_is_enough_where_the_letters_say_so() -> None:
    case = asked(guardians=TWO, answer_needed_from="one")
    assert answer(case, guardian="guardian-2") == "consent-given"


@pytest.mark.rules("C-22", "DOR-024")
@pytest.mark.parametrize("needed", ["all", "one"])
def test_any_refusal_is_a_refusal(needed: str) -> None:
    case = asked(guardians=TWO, answer_needed_from=needed)
    case.give("record-response", ANSWERED, kind="refusal", guardian="guardian-1")
    assert case.stage == "refused"
    assert answer(case, guardian="guardian-2") == "response-recorded"
    assert case.stage == "refused"
    assert answer(case, guardian="guardian-1") == "consent-given"


@pytest.mark.rules("C-16")
@pytest.mark.parametrize(
    ("ticks", "covers"),
    [((True, True), True), ((True, False), False), ((None, False), False), ((True, None), None)],
)
def test_several_consents_cover_what_each_covers(
    ticks: tuple[bool | None, bool | None], *, covers: bool | None
) -> None:
    case = asked(guardians=TWO, prospective=True)
    for name, tick in zip(("guardian-1", "guardian-2"), ticks, strict=True):
        answer(case, guardian=name, scope={"co_residents": True, "prospective": tick})
    assert case.last.data["covers"]["prospective"] is covers
    assert case.state.covered_prospective is covers
    assert case.warnings() == (["C-16"] if covers is None else [])


@pytest.mark.rules("C-16")
def test_a_missing_tick_is_decided_by_a_supervisor() -> None:
    case = asked(prospective=True, **OWNED)
    decided: dict[str, Any] = {"role": "supervisor", "note": "note-1", "covered": False}
    answer(case, scope={"co_residents": True, "prospective": None})
    assert case.orders("alert")[-1].data["about"] == "prospective"
    case.give("decide-prospective", ANSWERED, **decided)
    assert case.state.covered_prospective is False
    assert case.orders("tell")[-1].data["data"]["covered"] is False
    refused(case.give("decide-prospective", ANSWERED, **decided), "C-16")


@pytest.mark.rules("C-28")
@pytest.mark.parametrize("accept", [True, False])
def test_an_electronic_signature_waits_for_a_supervisor(*, accept: bool) -> None:
    case = asked()
    assert answer(case, signature="electronic") == "response-recorded"
    assert (case.stage, case.warnings()) == ("asked", ["C-28"])
    assert case.orders("alert")[-1].data["about"] == "signature"
    case.clock(at("2031-06-20"))
    reason: dict[str, Any] = {"guardian": "guardian-1", "accept": accept, "note": "note-1"}
    refused(case.give("decide-signature", at("2031-06-20"), **reason), "H-02")
    case.give("decide-signature", at("2031-06-20"), role="supervisor", **reason)
    assert case.stage == ("consented" if accept else "no-response")
    assert ("consent-given" in case.kinds) is accept
    refused(case.give("decide-signature", at("2031-06-20"), role="supervisor", **reason), "C-28")


@pytest.mark.rules("DOR-025")
def test_a_withdrawal_ends_the_consent() -> None:
    case = asked(guardians=TWO, **OWNED)
    for name in ("guardian-1", "guardian-2"):
        answer(case, guardian=name)
    refused(case.give("record-withdrawal", ANSWERED), "H-05")
    refused(case.give("record-withdrawal", ANSWERED, guardian="stranger"), "H-05")
    case.give("record-withdrawal", ANSWERED, guardian="guardian-2")
    assert case.stage == "withdrawn"
    assert case.state.covered_prospective is None
    assert case.orders("tell")[-1].data["fact"] == "consent-withdrawn"


def test_answers_are_struck_in_reverse() -> None:
    case = asked(guardians=TWO)
    answer(case, guardian="guardian-1")
    answer(case, guardian="guardian-2")
    first, second = len(case.history) - 1, len(case.history)
    strike = {"note": "note-1"}
    refused(case.give("strike", ANSWERED, version=first, **strike), "H-01")
    assert case.stage == "consented"
    case.give("strike", ANSWERED, version=second, **strike)
    assert case.stage == "asked"
    assert case.state.obligations["consent-answer"].live
    case.give("strike", ANSWERED, version=first, **strike)
    assert case.state.answers == {}
    refused(case.give("strike", ANSWERED, version=1, **strike), "H-01")
    answer(case, guardian="guardian-2")
    assert case.stage == "asked"


def test_a_struck_request_leads_back_to_asking() -> None:
    case = asked()
    case.give("strike", ANSWERED, version=len(case.history), note="note-1")
    assert case.stage == "to-ask"
    assert case.state.obligations["T-22"].live
    assert case.state.obligations["consent-answer"].status is Status.VOID


def test_a_clock_whose_opening_was_struck_is_never_owed_again() -> None:
    case = asked()
    first = len(case.history)
    case.give("record-request-sent", ANSWERED, method="hand")
    second = len(case.history)
    for version in (first, second):
        case.give("strike", ANSWERED, version=version, note="note-1")
    assert case.stage == "to-ask"
    assert {key for key, owed in case.state.obligations.items() if owed.live} == {"T-22"}
    case.clock(at("2031-08-01"))
    assert case.stage == "to-ask"

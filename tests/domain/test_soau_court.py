"""The court within its days: hearing, notice to the State, bars, the ends of a case."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.actors import Role
from domain.decider import allowed
from tests.domain import soaus as s
from tests.domain.cases import day

# -- T-19 -------------------------------------------------------------------------------------------


@pytest.mark.rules("T-19")
@pytest.mark.parametrize("on", [s.DAY_90, "2031-05-01", s.DAY_120])
def test_a_hearing_from_day_90_to_day_120_is_the_one(on: str) -> None:
    case = s.reported()
    case.clock(s.moment(on))
    held = case.does("record-hearing", on, "court", held_on=day(on))
    assert case.duties()["T-19"][0] == "met"
    assert s.warned(held) == []


@pytest.mark.rules("T-19")
def test_a_hearing_on_day_89_is_recorded_and_is_not_the_one() -> None:
    case = s.reported()
    case.clock(s.moment("2031-04-16"))
    held = case.does("record-hearing", "2031-04-16", "court", held_on=day("2031-04-16"))
    assert case.duties()["T-19"] == ("open", s.DAY_120)
    assert s.warned(held) == ["T-19"]
    assert len(case.state.heard_on) == 1


@pytest.mark.rules("T-19", "T-17")
def test_a_hearing_is_typed_after_the_end_and_not_held_then() -> None:
    case = s.ended()
    case.clock(s.moment(s.DAY_123))
    case.refuses("T-17", "record-hearing", s.DAY_123, "court", held_on=day(s.DAY_121))
    case.does("record-hearing", s.DAY_123, "court", held_on=day(s.DAY_120))
    owed = case.state.obligations["T-19"]
    assert (str(owed.status), owed.recorded_late) == ("met", True)
    assert case.stage == "power-ended"


@pytest.mark.rules("T-19")
def test_a_missed_hearing_is_a_breach_beside_the_end_of_the_power() -> None:
    case = s.ended()
    kinds = [one.kind for one in case.history if one.data.get("breached") in {"T-17", "T-19"}]
    assert kinds == ["power-ended", "obligation-breached"]


@pytest.mark.rules("T-19", "C-59")
@pytest.mark.parametrize(("reading", "warned"), [("placement", ["T-19"]), ("assessment-only", [])])
def test_executed_without_a_hearing_it_is_said_of_a_program(
    reading: str, warned: list[str]
) -> None:
    case = s.reported(reading=reading)
    done = case.does("execute-sentence", "2031-05-01", "court", executed_on=day("2031-05-01"))
    assert s.warned(done) == warned
    assert case.stage == "sentence-executed"
    assert not any(one.live for one in case.state.obligations.values())


@pytest.mark.rules("T-17")
def test_after_the_end_the_sentence_runs_and_a_person_records_it() -> None:
    case = s.ended()
    case.does("execute-sentence", s.DAY_123, "court", executed_on=day(s.DAY_123))
    assert case.stage == "sentence-executed"
    case.strikes("sentence-executed", s.DAY_123)
    case.clock(s.moment(s.DAY_123))
    assert case.stage == "power-ended"


# -- T-20 -------------------------------------------------------------------------------------------


def received() -> s.Case:
    case = s.intended()
    case.does("record-intent-receipt", "2031-04-22", s.STATE, received_on=day("2031-04-22"))
    return case


@pytest.mark.rules("T-20")
def test_the_states_days_run_from_its_receipt() -> None:
    case = s.intended()
    assert case.stage == "intent-noticed"
    assert "T-20" not in case.duties()
    case.refuses("T-20", "state-request", "2031-04-21", s.STATE, requested_on=day("2031-04-21"))
    case.does("record-intent-receipt", "2031-04-22", s.STATE, received_on=day("2031-04-22"))
    assert case.duties()["T-20"] == ("open", "2031-05-02")
    again = {"received_on": day("2031-04-23")}
    case.refuses("T-20", "record-intent-receipt", "2031-04-23", s.STATE, **again)


@pytest.mark.rules("T-20")
@pytest.mark.parametrize(
    ("on", "status", "warned"),
    [("2031-05-02", "met", []), ("2031-05-03", "late", ["T-20"])],
)
def test_the_state_asks_in_its_days_or_the_court_may_proceed(
    on: str, status: str, warned: list[str]
) -> None:
    case = received()
    case.clock(s.moment(on))
    asked = case.does("state-request", on, s.STATE, requested_on=day(on))
    assert case.duties()["T-20"][0] == status
    assert s.warned(asked) == warned


@pytest.mark.rules("T-20")
def test_silence_is_no_refusal_the_court_may_proceed() -> None:
    case = received()
    case.clock(s.moment("2031-05-03"))
    silent = next(one for one in case.history if one.data.get("breached") == "T-20")
    assert s.warned(silent) == ["T-20"]
    assert "T-20" not in s.warned(s.grant(case, "2031-05-03"))


@pytest.mark.rules("T-20")
def test_a_notice_of_intent_is_given_once_and_wherever_the_case_stands() -> None:
    case = s.delivered()
    case.does("notice-of-intent", "2031-01-20", "court", noticed_on=day("2031-01-20"))
    assert case.stage == "delivered"
    second = {"noticed_on": day("2031-01-21")}
    case.refuses("T-20", "notice-of-intent", "2031-01-21", "court", **second)
    case = s.assessing()
    case.does("notice-of-intent", "2031-01-21", "court", noticed_on=day("2031-01-21"))
    assert case.stage == "intent-noticed"
    s.risk(case)
    s.advice(case)
    case.does("send-report", "2031-04-01", sent_on=day("2031-04-01"))
    assert (case.stage, case.last.kind) == ("intent-noticed", "report-sent-later")


@pytest.mark.rules("T-20", "T-17")
def test_a_notice_of_the_days_is_typed_after_them() -> None:
    case = s.ended()
    late = {"noticed_on": day(s.DAY_121)}
    case.refuses("T-17", "notice-of-intent", s.DAY_123, "court", **late)
    case.does("notice-of-intent", s.DAY_123, "court", noticed_on=day("2031-05-10"))
    case.does("record-intent-receipt", s.DAY_123, s.STATE, received_on=day("2031-05-12"))
    case.does("state-request", s.DAY_123, s.STATE, requested_on=day("2031-05-13"))
    assert "T-20" not in case.duties(), "without the power nobody's days run"
    assert case.stage == "power-ended"


@pytest.mark.rules("T-20")
def test_no_notice_is_struck_from_under_its_receipt_nor_that_from_under_the_request() -> None:
    case = received()
    case.does("state-request", "2031-04-28", s.STATE, requested_on=day("2031-04-28"))
    case.keeps("intent-noticed", "2031-04-29", "court")
    case.keeps("intent-received", "2031-04-29", s.STATE)
    case.strikes("state-asked-for-hearing", "2031-04-29", s.STATE)
    assert case.duties()["T-20"] == ("open", "2031-05-02")
    case.strikes("intent-received", "2031-04-29", s.STATE)
    assert case.duties()["T-20"][0] == "void"
    case.strikes("intent-noticed", "2031-04-29", "court")
    assert case.stage == "report-sent"


# -- what is said of an order, and what bars it -----------------------------------------------------


def _asked(case: s.Case) -> None:
    case.does("state-request", "2031-04-28", s.STATE, requested_on=day("2031-04-28"))


def _heard(case: s.Case) -> None:
    _asked(case)
    case.does("record-hearing", "2031-04-30", "court", held_on=day("2031-04-30"))


def _nothing(_: s.Case) -> None:
    pass


@pytest.mark.rules("T-20", "U-11")
@pytest.mark.parametrize(
    ("reach", "first", "on", "warned"),
    [
        (s.intended, _nothing, "2031-05-12", ["T-20"]),  # not received
        (received, _nothing, "2031-04-30", ["T-20"]),  # the State's days run
        (received, _nothing, "2031-05-12", []),
        (received, _asked, "2031-05-12", ["T-20"]),  # asked, and nobody was heard
        (received, _heard, "2031-05-12", []),
        (s.delivered, _nothing, "2031-05-12", ["U-11", "T-20"]),
    ],
)
def test_an_order_counts_and_what_was_left_out_is_said(
    reach: Callable[[], s.Case], first: Callable[[s.Case], None], on: str, warned: list[str]
) -> None:
    case = reach()
    first(case)
    case.clock(s.moment(on))
    assert s.warned(s.grant(case, on)) == warned
    assert case.stage == "probation-granted"


@pytest.mark.rules("DECK-44")
def test_granted_although_nobody_looked_at_eligibility() -> None:
    case = s.accepted()
    s.deliver(case)
    assert "DECK-44" in s.warned(s.grant(case, "2031-01-20"))


@pytest.mark.rules("U-10")
def test_on_anybody_elses_motion_there_is_no_power() -> None:
    case = s.intended()
    refusal = s.no_grant(case, "U-10", "2031-05-12", own_motion=False)
    assert refusal.field == "own_motion"


@pytest.mark.rules("U-10", "H-07")
def test_an_order_of_probation_is_a_document() -> None:
    case = s.intended()
    data = {"order_on": day("2031-05-12"), "own_motion": True}
    case.refuses("H-07", "grant-probation", "2031-05-12", "court", **data)


@pytest.mark.rules("U-10")
@pytest.mark.parametrize("role", ["prosecutor", "probation-and-parole", "operator"])
def test_nobody_else_records_it(role: str) -> None:
    case = s.intended()
    data = {"order_on": day("2031-05-12"), "own_motion": True, **s.PAPER}
    case.refuses("U-10", "grant-probation", "2031-05-12", role, **data)


@pytest.mark.rules("U-14")
def test_for_an_offence_of_the_list_there_is_none() -> None:
    case = s.accepted(offences=[s.offence(), s.offence("566.030", barred=True)])
    s.deliver(case)
    s.check(case, s.DAY_0)
    assert case.stage == "ineligible"
    refusal = s.no_grant(case, "U-14", "2031-05-12")
    assert "566.030" in refusal.message


@pytest.mark.rules("DECK-49", "U-10")
def test_what_excludes_from_the_unit_alone_leaves_the_court_its_power() -> None:
    case = s.ineligible()
    s.deliver(case)
    s.grant(case, "2031-05-12")
    assert case.stage == "probation-granted"


@pytest.mark.rules("U-04", "C-58")
@pytest.mark.parametrize(
    ("appeal", "refused"),
    [
        ({}, False),  # noticed only
        ({"transcript_filed_on": "2031-05-13"}, False),
        ({"transcript_filed_on": "2031-05-12"}, True),
        ({"transcript_filed_on": "2031-05-01"}, True),
        ({"transcript_filed_on": "2031-05-01", "disposed_on": "2031-05-13"}, True),
        ({"transcript_filed_on": "2031-05-01", "disposed_on": "2031-05-12"}, False),
    ],
)
def test_between_transcript_and_disposition_there_is_none(
    appeal: dict[str, str], refused: bool
) -> None:
    case = s.intended()
    case.clock(s.moment("2031-05-15"))
    days: dict[str, Any] = {name: day(on) for name, on in appeal.items()}
    case.does("record-appeal", "2031-05-15", "court", noticed_on=day("2031-04-25"), **days)
    if refused:
        s.no_grant(case, "U-04", "2031-05-12", "2031-05-15")
    else:
        s.grant(case, "2031-05-12", "2031-05-15")


@pytest.mark.rules("T-17", "U-15")
@pytest.mark.parametrize("reach", [s.granted, s.executed])
def test_after_the_courts_order_a_struck_report_is_not_owed_again(
    reach: Callable[[], s.Case],
) -> None:
    case = reach()
    stage = case.stage
    case.strikes("report-sent", s.DAY_120)
    assert case.stage == stage
    assert case.last.kind == "owed-no-more"
    assert not any(one.live for one in case.state.obligations.values())


@pytest.mark.rules("T-17", "T-20")
def test_without_the_power_a_struck_request_gives_the_state_no_days() -> None:
    case = received()
    case.does("state-request", "2031-04-28", s.STATE, requested_on=day("2031-04-28"))
    s.ended(case)
    case.strikes("state-asked-for-hearing", s.DAY_121, s.STATE)
    assert case.duties()["T-20"][0] == "void"


# -- ends -------------------------------------------------------------------------------------------


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("reach", [s.opened, s.returned, s.accepted, s.ineligible])
def test_no_case_is_closed_while_the_power_runs(reach: Callable[[], s.Case]) -> None:
    case = reach()
    s.deliver(case)
    case.refuses("T-17", "close-soau", s.DAY_0, "supervisor", **s.REASON)
    s.ended(case)
    case.refuses("H-07", "close-soau", s.DAY_121)
    done = case.does("close-soau", s.DAY_121, **s.REASON)
    assert case.stage == "closed"
    assert "T-17" in s.warned(done)
    assert not any(one.live for one in case.state.obligations.values())


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("reach", [s.opened, s.returned, s.accepted, s.eligible])
def test_before_anything_came_of_it_only_a_supervisor_ends_it(
    reach: Callable[[], s.Case],
) -> None:
    case = reach()
    case.refuses("H-02", "close-soau", "2031-01-16", **s.REASON)
    case.does("close-soau", "2031-01-16", "supervisor", **s.REASON)
    assert case.stage == "closed"


def test_whoever_is_not_eligible_has_his_case_closed_by_the_unit() -> None:
    case = s.ineligible()
    case.does("close-soau", "2031-01-16", **s.REASON)
    assert case.stage == "closed"


@pytest.mark.parametrize("reach", [s.opened, s.assessing, s.intended, s.granted, s.ended])
def test_a_death_ends_everything(reach: Callable[[], s.Case]) -> None:
    case = reach()
    when = s.DAY_123
    case.refuses("H-04", "record-death", "2031-05-19", died_on=day(when))
    case.does("record-death", when, died_on=day(s.DAY_120))
    assert case.stage == "closed"
    assert not any(one.live for one in case.state.obligations.values())


@pytest.mark.rules("T-17", "H-05")
def test_days_that_cannot_be() -> None:
    case = s.accepted()
    case.refuses("T-17", "record-hearing", "2031-01-16", "court", held_on=day("2031-01-16"))
    case.refuses("T-17", "notice-of-intent", "2031-01-16", "court", noticed_on=day("2031-01-16"))
    case.refuses("H-05", "execute-sentence", "2031-01-16", "court", executed_on=day("2031-01-09"))
    case.refuses("H-04", "execute-sentence", "2031-01-16", "court", executed_on=day("2031-01-17"))
    refusal = case.refuses(
        "T-20", "record-intent-receipt", "2031-01-16", s.STATE, received_on=day("2031-01-16")
    )
    assert refusal.allowed == ("notice-of-intent",)


# -- before the delivery ---------------------------------------------------------------------------

BEFORE: list[Callable[[], s.Case]] = [s.opened, s.returned, s.accepted, s.ineligible, s.eligible]
IN_THE_DAYS = {
    "record-hearing": {"held_on": day("2031-01-16")},
    "notice-of-intent": {"noticed_on": day("2031-01-16")},
    "grant-probation": {"order_on": day("2031-01-16"), "own_motion": True, **s.PAPER},
}


def offered(case: s.Case) -> set[str]:
    """What anybody of the case may give now."""
    return {name for role in Role for name in allowed(case.process, case.state, role)}


@pytest.mark.rules("T-17", "T-19", "T-20", "U-10")
@pytest.mark.parametrize("reach", BEFORE)
def test_before_a_delivery_no_act_of_the_courts_days_is_offered_or_taken(
    reach: Callable[[], s.Case],
) -> None:
    case = reach()
    assert not {*IN_THE_DAYS} & offered(case)
    for name, said in IN_THE_DAYS.items():
        rule = "T-17" if case.process.commands[name].open_to(case.state) else "H-01"
        case.refuses(rule, name, "2031-01-16", "court", **said)


@pytest.mark.rules("T-17", "U-10")
@pytest.mark.parametrize("reach", BEFORE[:-1])
def test_delivered_meanwhile_they_are_offered(reach: Callable[[], s.Case]) -> None:
    case = reach()
    s.deliver(case)
    assert {*IN_THE_DAYS} <= offered(case)
    assert "record-delivery" not in offered(case)


@pytest.mark.rules("T-17", "T-19")
@pytest.mark.parametrize("reach", BEFORE)
def test_the_sentence_may_be_executed_before_a_delivery_and_that_is_said(
    reach: Callable[[], s.Case],
) -> None:
    case = reach()
    assert "execute-sentence" in offered(case)
    done = case.does("execute-sentence", "2031-01-16", "court", executed_on=day("2031-01-16"))
    assert case.stage == "sentence-executed"
    assert s.warned(done) == ["T-17"]
    assert not any(one.live for one in case.state.obligations.values())


@pytest.mark.rules("T-20", "DECK-51", "DECK-52")
def test_what_rests_on_another_act_is_offered_after_it() -> None:
    case = s.assessing()
    assert not {"send-report", "record-intent-receipt", "state-request"} & offered(case)
    assert {"record-risk-assessment", "record-recommendations"} <= offered(case)
    ready = s.ready()
    assert "send-report" in offered(ready)
    told = s.intended()
    assert "notice-of-intent" not in offered(told)
    assert "record-intent-receipt" in offered(told)
    assert "state-request" not in offered(told)

"""The cliff: day 120 from the delivery, without any roll, and nothing that stretches it (T-17)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from domain.obligations import Status
from domain.soau.state import SoauState
from tests.domain import soaus as s
from tests.domain.cases import at, day

EARLY = [s.opened, s.returned, s.accepted, s.ineligible]
"""Where somebody may be delivered although nothing was found yet."""
THERE = [s.delivered, s.assessing, s.reported, s.intended]


def early(reach: Callable[[], s.Case]) -> s.Case:
    case = reach()
    s.deliver(case)
    return case


def everywhere() -> list[Any]:
    """Every stage in which the power runs."""
    found = [pytest.param(lambda one=one: early(one), id=f"{one.__name__}-early") for one in EARLY]
    return [*found, *(pytest.param(one, id=one.__name__) for one in THERE)]


def ends(case: s.Case) -> datetime | None:
    assert case.state.power is not None
    return case.state.power.ends


# -- day 0 and day 120 ------------------------------------------------------------------------------


@pytest.mark.rules("T-17", "C-60", "U-10")
@pytest.mark.parametrize(
    ("day_0", "day_120", "target"),
    [
        ("2026-01-16", "2026-05-16", "2026-05-15"),  # V10: a Saturday
        ("2031-01-17", "2031-05-17", "2031-05-16"),  # a Saturday
        ("2031-01-18", "2031-05-18", "2031-05-16"),  # a Sunday
        ("2031-01-26", "2031-05-26", "2031-05-23"),  # Memorial Day
        ("2031-03-06", "2031-07-04", "2031-07-03"),  # Independence Day
        ("2031-01-20", "2031-05-20", "2031-05-20"),  # a Tuesday
        ("2031-11-04", "2032-03-03", "2032-03-03"),  # over a leap day
    ],
)
def test_day_120_is_counted_from_the_delivery_and_never_rolls(
    day_0: str, day_120: str, target: str
) -> None:
    case = s.accepted(
        ordered_on=day("2026-01-09"), sar=s.sar() | {"completed_on": day("2026-01-08")}
    )
    case.does("record-delivery", max(day_0, "2031-01-20"), delivered_on=day(day_0))
    owed = case.state.power
    assert owed is not None
    assert (owed.key, str(owed.legal), str(owed.conservative)) == ("T-17", day_120, target)
    assert (owed.severity, owed.on_miss) == ("power", "power-ends")


@pytest.mark.rules("T-17", "T-19", "U-15")
def test_what_runs_from_the_delivery() -> None:
    case = s.delivered()
    assert case.duties() == {
        "T-17": ("open", s.DAY_120),
        "T-19": ("open", s.DAY_120),
        "soau-report": ("open", s.DAY_90),
        "soau-report-critical": ("open", s.DAY_110),
    }


@pytest.mark.rules("T-17", "U-13", "C-59")
def test_an_assessment_that_is_no_program_has_the_same_days_and_no_hearing_of_success() -> None:
    case = s.delivered(reading="assessment-only")
    assert case.duties()["T-17"] == ("open", s.DAY_120)
    assert "T-19" not in case.duties()
    s.ended(case)
    assert case.stage == "power-ended"


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("reach", EARLY, ids=lambda one: str(one.__name__))
def test_the_days_run_although_nothing_was_found_yet(reach: Callable[[], s.Case]) -> None:
    case = reach()
    stage = case.stage
    recorded = s.deliver(case)
    assert s.warned(recorded) == ["T-17"]
    assert case.stage == stage
    assert set(case.duties()) == {"T-17", "T-19"}


@pytest.mark.rules("T-17", "U-15")
def test_found_eligible_afterwards_the_units_clocks_run_from_the_delivery_too() -> None:
    case = early(s.accepted)
    s.check(case, "2031-02-03")
    assert case.stage == "delivered"
    assert case.duties()["soau-report"] == ("open", s.DAY_90)
    assert case.duties()["soau-report-critical"] == ("open", s.DAY_110)


@pytest.mark.rules("T-17", "H-04")
def test_a_delivery_of_tomorrow_or_before_the_order() -> None:
    case = s.eligible()
    case.refuses("H-04", "record-delivery", "2031-01-16", delivered_on=day("2031-01-18"))
    early_one = case.does("record-delivery", "2031-01-16", delivered_on=day("2031-01-09"))
    assert s.warned(early_one) == ["T-17"]


# -- the end ----------------------------------------------------------------------------------------


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("reach", everywhere())
def test_the_power_ends_wherever_the_case_stands(reach: Callable[[], s.Case]) -> None:
    case = reach()
    stage = case.stage
    case.clock(at("2031-05-17T23:59"))
    assert case.stage == stage, "day 120 is a day of the power to its last minute"
    before = len(case.history)
    case.clock(at("2031-05-18T00:00"))
    assert case.stage == "power-ended"
    past = next(one for one in case.history[before:] if one.kind == "power-ended")
    assert past.occurred_on == at("2031-05-18T00:00")
    assert past.data["stood_in"] == stage
    (told,) = past.orders
    assert (told.kind, told.data["about"], told.data["severity"]) == ("alert", "breach", "power")
    assert case.duties()["T-17"][0] == "breached"
    assert s.warned(past) == ["T-17"]


@pytest.mark.rules("T-17")
def test_whatever_came_due_while_nobody_looked_the_power_has_ended() -> None:
    case = s.delivered()
    case.outage(at("2031-08-01T09:00"))
    assert case.stage == "power-ended"
    statuses = {status for status, _ in case.duties().values()}
    assert statuses == {"breached"}


@pytest.mark.rules("T-17", "T-20", "T-18")
def test_with_the_power_the_states_days_and_the_release_are_moot() -> None:
    case = s.intended()
    case.clock(at("2031-05-12T09:00"))
    case.does("record-intent-receipt", "2031-05-12", s.STATE, received_on=day("2031-05-12"))
    case.does("set-release-date", "2031-05-12", release_on=day("2031-07-01"))
    s.ended(case)
    assert {case.duties()[key][0] for key in ("T-18", "T-20")} == {"void"}


@pytest.mark.rules("T-17", "C-60")
def test_people_are_reminded_of_the_business_day_before() -> None:
    case = s.delivered()
    case.clock(at("2031-05-16T23:00"))
    days = [
        f"{one.occurred_on.astimezone(s.moment(s.DAY_0).tzinfo):%m-%d}"
        for one in case.history
        if one.data.get("reminded") == "T-17"
    ]
    assert days == ["04-01", "05-06", "05-13"], "45, 10 and 3 days before Friday, 16 May"


# -- an order of probation --------------------------------------------------------------------------


@pytest.mark.rules("T-17", "U-10")
@pytest.mark.parametrize("reach", everywhere())
@pytest.mark.parametrize("typed", [s.DAY_120, s.DAY_121, s.DAY_123, "2031-12-01"])
def test_an_order_dated_day_120_counts_whenever_it_is_typed(
    reach: Callable[[], s.Case], typed: str
) -> None:
    case = reach()
    case.clock(s.moment(typed))
    assert (case.stage == "power-ended") is (typed > s.DAY_120)
    event = s.grant(case, s.DAY_120, typed)
    assert case.stage == "probation-granted"
    assert event.occurred_on == at(s.DAY_120)
    owed = case.state.power
    assert owed is not None
    assert owed.status is Status.MET
    assert owed.recorded_late is (typed > s.DAY_120)
    withdrawn = [one.data["key"] for one in event.orders if one.data.get("about") == "withdrawn"]
    assert withdrawn == (["T-17"] if typed > s.DAY_120 else [])
    assert not any(one.live for one in case.state.obligations.values())


@pytest.mark.rules("T-17", "U-10", "C-60")
@pytest.mark.parametrize("reach", everywhere())
@pytest.mark.parametrize("typed", [s.DAY_121, s.DAY_123, "2031-12-01"])
@pytest.mark.parametrize("role", ["court", "soau", "supervisor"])
def test_an_order_dated_day_121_is_refused(
    reach: Callable[[], s.Case], typed: str, role: str
) -> None:
    case = reach()
    case.clock(s.moment(typed))
    data = {"order_on": day(s.DAY_121), "own_motion": True, **s.PAPER}
    refusal = case.refuses("T-17", "grant-probation", typed, role, **data)
    assert refusal.field == "order_on"
    assert case.stage == "power-ended"


@pytest.mark.rules("T-17", "C-60")
@pytest.mark.parametrize(
    ("day_0", "monday"),
    [("2031-01-17", "2031-05-19"), ("2031-01-18", "2031-05-19"), ("2031-01-26", "2031-05-27")],
)
def test_the_business_day_after_a_weekend_or_a_holiday_is_too_late(day_0: str, monday: str) -> None:
    case = s.eligible()
    s.deliver(case, day_0)
    case.clock(s.moment(monday))
    s.no_grant(case, "T-17", monday)
    assert case.stage == "power-ended"


@pytest.mark.rules("T-17")
def test_to_the_last_minute_of_day_120() -> None:
    case = s.reported()
    case.clock(at("2031-05-17T23:59"))
    last = {"own_motion": True, **s.PAPER}
    late = last | {"order_on": at("2031-05-18T00:00").isoformat()}
    case.refuses("T-17", "grant-probation", "2031-05-18T00:01", "court", **late)
    on_time = last | {"order_on": at("2031-05-17T23:59").isoformat()}
    case.does("grant-probation", "2031-05-18T00:02", "court", **on_time)
    assert case.stage == "probation-granted"


@pytest.mark.rules("T-17")
def test_without_a_delivery_or_before_it_there_are_no_days() -> None:
    case = s.accepted()
    refusal = s.no_grant(case, "T-17", "2031-01-16")
    assert refusal.allowed == ("record-delivery",)
    case = s.delivered()
    s.no_grant(case, "H-05", "2031-01-16", "2031-01-20")
    s.no_grant(case, "H-04", "2031-01-21", "2031-01-20")


@pytest.mark.rules("T-17", "H-01")
def test_two_orders_of_probation_are_one_too_many() -> None:
    case = s.granted()
    s.no_grant(case, "H-01", s.DAY_119)


@pytest.mark.rules("H-06")
def test_after_the_close_nothing_is_recorded() -> None:
    case = s.closed()
    s.no_grant(case, "H-06", s.DAY_119)
    case.refuses("H-06", "record-delivery", s.DAY_120, delivered_on=day(s.DAY_0))


# -- nothing stretches it ---------------------------------------------------------------------------


@pytest.mark.rules("T-17")
def test_no_command_moves_the_days() -> None:
    case = s.delivered()
    first = ends(case)
    other = day("2031-02-03")
    refusal = case.refuses("T-17", "record-delivery", "2031-02-03", delivered_on=other)
    assert refusal.allowed == ("strike",)
    case.does("decide-reading", "2031-02-03", "operator", reading="assessment-only", **s.REASON)
    case.does("decide-reading", "2031-02-03", "operator", reading="placement", **s.REASON)
    case.does("record-appeal", "2031-02-03", "court", noticed_on=other)
    s.check(case, "2031-02-03")
    over = {"noticed_on": other, "disposed_on": day("2031-03-03")}
    case.does("record-appeal", "2031-03-03", "court", **over)
    s.check(case, "2031-03-03")
    case.does("begin-assessment", "2031-03-03", admitted_on=day("2031-03-03"))
    case.does("set-release-date", "2031-03-03", release_on=day("2031-09-01"))
    case.does("notice-of-intent", "2031-03-03", "court", noticed_on=day("2031-03-03"))
    case.does("strike", "2031-03-04", "court", version=case.last.version, **s.REASON)
    assert ends(case) == first
    assert [one.key for one in case.state.obligations.values() if one.rule == "T-17"] == ["T-17"]
    s.ended(case)
    assert case.stage == "power-ended"


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("role", ["court", "soau", "supervisor", "corrections"])
def test_that_the_power_has_ended_is_not_struck(role: str) -> None:
    case = s.ended()
    refusal = case.keeps("power-ended", s.DAY_123, role)
    assert "power-ended" not in refusal.allowed


@pytest.mark.rules("T-17")
def test_an_order_that_is_struck_leaves_what_the_days_left() -> None:
    case = s.granted()
    case.strikes("probation-granted", s.DAY_120)
    assert case.stage == "intent-noticed"
    assert case.duties()["T-17"] == ("open", s.DAY_120)
    s.ended(case)
    s.grant(case, s.DAY_120, s.DAY_123)
    case.strikes("probation-granted", "2031-05-22")
    case.clock(s.moment("2031-05-22"))
    assert case.stage == "power-ended"
    assert case.state.stood_in == "intent-noticed"
    assert case.duties()["T-17"][0] == "breached"


# -- a delivery of the wrong day --------------------------------------------------------------------


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("reach", everywhere())
def test_a_corrected_delivery_is_counted_anew_and_says_so(reach: Callable[[], s.Case]) -> None:
    case = reach()
    stage, kind = case.stage, ("delivered-early" if reach not in THERE else "delivered")
    when = case.history[-1].recorded_at.astimezone(s.moment(s.DAY_0).tzinfo)
    now = f"{when:%Y-%m-%dT%H:%M}"
    case.strikes(kind, now)
    assert case.state.delivered_on is None
    assert case.state.power is not None
    assert case.state.power.status is Status.VOID
    corrected = s.deliver(case, "2031-01-16", now)
    assert case.stage == stage
    assert "T-17" in s.warned(corrected)
    assert "from 2031-01-16, no longer to 2031-05-17" in corrected.data["warnings"][0]["text"]
    assert [one.data["about"] for one in corrected.orders] == ["counted-anew"]
    assert case.duties()["T-17:2"] == ("open", "2031-05-16")
    assert case.duties()["T-19:2"] == ("open", "2031-05-16")
    case.clock(at("2031-05-17T00:00"))
    assert case.stage == "power-ended"


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("reach", everywhere())
def test_an_end_that_came_of_a_wrong_day_is_taken_back_by_the_true_one(
    reach: Callable[[], s.Case],
) -> None:
    case = reach()
    stage, kind = case.stage, ("delivered-early" if reach not in THERE else "delivered")
    s.ended(case)
    case.strikes(kind, "2031-05-18T09:00")
    assert case.stage == "power-ended", "as long as no delivery stands, no power is assumed"
    s.no_grant(case, "T-17", s.DAY_119, "2031-05-18T09:01")
    back = s.deliver(case, "2031-01-20", "2031-05-18T09:05")
    assert case.stage == stage
    assert back.kind == f"power-counted-anew-in-{stage}"
    assert case.duties()["T-17:2"] == ("open", "2031-05-20")
    case.clock(at("2031-05-20T09:00"))
    s.grant(case, "2031-05-20")
    assert case.stage == "probation-granted"


@pytest.mark.rules("T-17")
def test_counted_anew_the_end_is_the_new_one_from_wherever_the_case_then_stands() -> None:
    case = s.ended(s.ready())
    case.strikes("delivered", "2031-05-18T09:00")
    s.deliver(case, "2031-01-20", "2031-05-18T09:05")
    case.does("send-report", "2031-05-19", sent_on=day("2031-05-19"))
    assert case.stage == "report-sent"
    case.clock(at("2031-05-21T00:00"))
    assert (case.stage, case.state.stood_in) == ("power-ended", "report-sent")
    s.no_grant(case, "T-17", "2031-05-21")
    s.grant(case, "2031-05-20", "2031-05-22")
    held = case.duties()
    assert (held["T-17"][0], held["T-17:2"][0]) == ("void", "met")


@pytest.mark.rules("T-17")
def test_if_the_true_days_are_over_too_the_power_has_ended_again() -> None:
    case = s.ended()
    case.strikes("delivered", s.DAY_123)
    s.deliver(case, "2031-01-18", s.DAY_123)
    case.clock(s.moment(s.DAY_123))
    assert case.stage == "power-ended"
    assert case.duties()["T-17:2"] == ("breached", s.DAY_121)
    s.grant(case, s.DAY_121, s.DAY_123)
    assert case.stage == "probation-granted"


@pytest.mark.rules("T-17", "T-19", "U-15")
def test_of_a_delivery_that_is_typed_late_nobody_is_reminded_of_what_came_before() -> None:
    case = s.eligible()
    case.does("record-delivery", "2031-04-21", "corrections", delivered_on=day(s.DAY_0))
    case.clock(s.moment("2031-04-21"))
    assert case.kinds[-2:] == ["delivered", "obligation-breached"], "day 90 is past, 110 is not"
    case.clock(s.moment("2031-05-07"))
    reminded = [one.data["reminded"] for one in case.history if one.kind == "reminder-due"]
    assert reminded == ["soau-report-critical", "T-17", "T-19"]


@pytest.mark.rules("T-17", "U-15")
def test_a_report_that_is_out_is_not_owed_again() -> None:
    case = s.reported()
    case.strikes("delivered", "2031-04-02")
    s.deliver(case, "2031-01-16", "2031-04-02")
    assert set(case.duties()) == {
        "T-17", "T-19", "soau-report", "soau-report-critical", "T-17:2", "T-19:2",
    }  # fmt: skip
    assert case.stage == "report-sent"


@pytest.mark.rules("T-17")
def test_a_report_typed_after_the_end_stays_out_when_the_days_are_counted_anew() -> None:
    case = s.ended(s.ready())
    case.does("send-report", s.DAY_121, sent_on=day(s.DAY_119))
    assert case.stage == "power-ended"
    case.strikes("delivered", s.DAY_121)
    s.deliver(case, "2031-01-20", s.DAY_121)
    assert case.stage == "report-sent"


@pytest.mark.rules("T-17")
@pytest.mark.parametrize("reach", [s.granted, s.executed])
def test_no_delivery_is_struck_from_under_the_courts_order(reach: Callable[[], s.Case]) -> None:
    case = reach()
    case.keeps("delivered", s.DAY_120)


@pytest.mark.rules("T-17")
def test_a_correction_can_be_corrected() -> None:
    case = s.delivered()
    for number, true in enumerate(("2031-01-16", "2031-01-15"), start=2):
        kinds = [
            one.kind for one in case.history if one.kind in {"delivered", "delivery-corrected"}
        ]
        case.strikes(kinds[-1], "2031-01-20")
        s.deliver(case, true, "2031-01-20")
        assert case.duties()[f"T-17:{number}"] == ("open", s.later(true, 120))
    assert [status for key, (status, _) in case.duties().items() if key.startswith("T-17")] == [
        "void", "void", "open",
    ]  # fmt: skip


@pytest.mark.rules("T-17")
def test_struck_before_anything_followed_it_is_to_be_delivered_again() -> None:
    case = s.delivered()
    case.strikes("delivered", "2031-01-20")
    assert case.stage == "to-deliver"
    again = s.deliver(case, "2031-01-18", "2031-01-20")
    assert (again.kind, case.stage) == ("delivered", "delivered")
    assert [one.data["about"] for one in again.orders] == ["counted-anew"]


def test_the_state_that_the_history_gives_is_the_state() -> None:
    case = s.ended()
    case.strikes("delivered", s.DAY_123)
    s.deliver(case, "2031-01-20", s.DAY_123)
    state: SoauState = case.state
    assert case.refolded() == state

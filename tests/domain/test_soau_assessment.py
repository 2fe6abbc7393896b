"""The unit's work: both outputs in one report, its own clocks, and the date of release."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.soau.soau import SOAU
from domain.withholding import may_give
from tests.domain import soaus as s
from tests.domain.cases import at, day
from tests.domain.recorder import who

SENT: dict[str, str] = {"sent_on": day("2031-04-01")}


# -- both outputs -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-51", "DECK-52", "U-08")
@pytest.mark.parametrize(
    ("outputs", "rule"),
    [((), "DECK-51"), ((s.advice,), "DECK-51"), ((s.risk,), "DECK-52")],
)
def test_the_report_wants_both(outputs: tuple[Callable[..., Any], ...], rule: str) -> None:
    case = s.assessing()
    for output in outputs:
        output(case)
    case.refuses(rule, "send-report", "2031-04-01", **SENT)
    assert case.stage == "assessing"


@pytest.mark.rules("DECK-51", "DECK-52", "U-08", "C-59")
def test_with_both_it_goes_to_the_court_and_grants_nothing() -> None:
    case = s.ready()
    case.clock(at("2031-04-01T09:00"))
    sent = case.does("send-report", "2031-04-01", **SENT)
    assert case.stage == "report-sent"
    assert s.warned(sent) == ["C-59"]
    held = case.duties()
    assert (held["soau-report"][0], held["soau-report-critical"][0]) == ("met", "met")
    assert held["T-17"] == ("open", s.DAY_120)
    s.ended(case)
    assert case.stage == "power-ended", "no probation by itself"


@pytest.mark.rules("DECK-51", "H-07", "H-05")
def test_a_risk_assessment_is_a_document_with_an_answer() -> None:
    case = s.assessing()
    answer = {"assessed_on": day("2031-03-20"), "manageable": "with-conditions"}
    case.refuses("H-07", "record-risk-assessment", "2031-03-20", **answer)
    odd = answer | {"manageable": "87 percent"}
    refusal = case.refuses("H-05", "record-risk-assessment", "2031-03-20", **odd, **s.PAPER)
    assert refusal.field == "manageable"


@pytest.mark.rules("DECK-52")
@pytest.mark.parametrize("of", [["supervision"], ["treatment"], ["supervision", "banishment"]])
def test_recommendations_are_for_supervision_and_for_treatment(of: list[str]) -> None:
    case = s.assessing()
    made = {"made_on": day("2031-03-25"), "of": of}
    refusal = case.refuses("DECK-52", "record-recommendations", "2031-03-25", **made, **s.PAPER)
    assert refusal.field == "of"


@pytest.mark.rules("U-09")
@pytest.mark.parametrize("name", ["record-risk-assessment", "record-recommendations"])
def test_nobody_is_assessed_before_the_unit_admits(name: str) -> None:
    case = s.ended(s.delivered())
    data = {
        "assessed_on": day("2031-03-20"), "manageable": "yes",
        "made_on": day("2031-03-20"), "of": s.BOTH,
    }  # fmt: skip
    case.refuses("U-09", name, s.DAY_121, **data, **s.PAPER)


@pytest.mark.rules("H-04", "H-05")
@pytest.mark.parametrize(("rule", "on"), [("H-05", "2031-01-16"), ("H-04", "2031-03-29")])
def test_days_that_cannot_be(rule: str, on: str) -> None:
    case = s.delivered()
    case.refuses(rule, "begin-assessment", "2031-03-28", admitted_on=day(on))
    case.does("begin-assessment", "2031-01-20", admitted_on=day("2031-01-20"))
    risk = {"assessed_on": day(on), "manageable": "yes", **s.PAPER}
    case.refuses(rule, "record-risk-assessment", "2031-03-28", **risk)
    advice = {"made_on": day(on), "of": s.BOTH, **s.PAPER}
    case.refuses(rule, "record-recommendations", "2031-03-28", **advice)


@pytest.mark.rules("H-05", "DECK-51", "DECK-52")
def test_a_report_does_not_go_before_what_is_in_it() -> None:
    case = s.ready()
    case.refuses("H-05", "send-report", "2031-04-01", sent_on=day("2031-03-24"))


@pytest.mark.rules("DECK-51", "DECK-52", "U-15")
def test_the_report_goes_once() -> None:
    case = s.intended()
    case.refuses("U-15", "send-report", "2031-04-21", sent_on=day("2031-04-21"))
    risk = {"assessed_on": day("2031-04-21"), "manageable": "no", **s.PAPER}
    case.refuses("DECK-51", "record-risk-assessment", "2031-04-21", **risk)


@pytest.mark.rules("DECK-51", "DECK-52")
@pytest.mark.parametrize("kind", ["risk-assessed", "recommendations-made"])
def test_no_output_is_struck_from_under_the_report(kind: str) -> None:
    case = s.reported()
    case.keeps(kind, "2031-04-02")
    case.strikes("report-sent", "2031-04-02")
    assert case.stage == "assessing"
    assert case.duties()["soau-report"][0] == "open"
    case.strikes(kind, "2031-04-02")
    rule = "DECK-51" if kind == "risk-assessed" else "DECK-52"
    case.refuses(rule, "send-report", "2031-04-02", **SENT)


@pytest.mark.rules("DECK-51")
def test_an_assessment_may_be_written_anew_until_the_report_goes() -> None:
    case = s.ready()
    s.risk(case, "2031-03-28", manageable="yes")
    assert case.state.risk is not None
    assert case.state.risk.manageable == "yes"


# -- policy clocks ----------------------------------------------------------------------------------


@pytest.mark.rules("U-15")
def test_day_75_reminds_day_90_and_day_110_escalate() -> None:
    case = s.ready()
    case.clock(at("2031-05-08T09:00"))
    zone = at("2031-05-08").tzinfo
    told = [
        (f"{one.occurred_on.astimezone(zone):%m-%d}", one.kind, one.data["rule"])
        for one in case.history
        if str(one.data.get("rule", "")).startswith("soau-report")
    ]
    assert told == [
        ("04-02", "reminder-due", "soau-report"),
        ("04-18", "obligation-breached", "soau-report"),
        ("05-02", "reminder-due", "soau-report-critical"),
        ("05-08", "obligation-breached", "soau-report-critical"),
    ]
    assert case.stage == "assessing", "a policy clock ends nothing"


@pytest.mark.rules("U-15")
@pytest.mark.parametrize(
    ("on", "statuses", "warned"),
    [
        ("2031-04-17", ("met", "met"), ["C-59"]),
        ("2031-04-18", ("late", "met"), ["U-15", "C-59"]),
        ("2031-05-07", ("late", "met"), ["U-15", "C-59"]),
        ("2031-05-08", ("late", "late"), ["U-15", "U-15", "C-59"]),
    ],
)
def test_a_late_report_counts_and_says_so(
    on: str, statuses: tuple[str, str], warned: list[str]
) -> None:
    case = s.ready()
    case.clock(s.moment(on))
    sent = case.does("send-report", on, sent_on=day(on))
    held = case.duties()
    assert (held["soau-report"][0], held["soau-report-critical"][0]) == statuses
    assert s.warned(sent) == warned
    assert case.stage == "report-sent"


@pytest.mark.rules("U-15")
def test_a_report_that_went_in_time_and_is_typed_late() -> None:
    case = s.ready()
    case.clock(s.moment("2031-04-25"))
    sent = case.does("send-report", "2031-04-25", sent_on=day("2031-04-17"))
    owed = case.state.obligations["soau-report"]
    assert (str(owed.status), owed.recorded_late) == ("met", True)
    assert s.warned(sent) == ["C-59"]


@pytest.mark.rules("T-17", "U-15")
@pytest.mark.parametrize(("on", "refused"), [(s.DAY_120, False), (s.DAY_121, True)])
def test_after_the_end_only_what_was_sent_before_it_is_recorded(on: str, refused: bool) -> None:
    case = s.ended(s.ready())
    case.clock(s.moment(s.DAY_123))
    if refused:
        case.refuses("T-17", "send-report", s.DAY_123, sent_on=day(on))
        return
    case.does("send-report", s.DAY_123, sent_on=day(on))
    assert case.stage == "power-ended"
    assert case.state.report_on == at(on)


@pytest.mark.rules("T-17", "U-09", "U-15", "DECK-51", "DECK-52")
def test_the_units_days_are_recorded_after_a_delivery_that_was_typed_late() -> None:
    case = s.eligible()
    s.deliver(case, s.DAY_0, s.DAY_121)
    case.clock(s.moment(s.DAY_121))
    assert case.stage == "power-ended"
    late = {"admitted_on": day(s.DAY_121)}
    assert case.refuses("T-17", "begin-assessment", s.DAY_123, **late).field == "admitted_on"
    case.does("begin-assessment", s.DAY_123, admitted_on=day("2031-01-20"))
    case.refuses("U-09", "begin-assessment", s.DAY_123, admitted_on=day("2031-01-21"))
    s.risk(case, when=s.DAY_123)
    s.advice(case, when=s.DAY_123)
    case.refuses("T-17", "send-report", s.DAY_123, sent_on=day(s.DAY_121))
    case.does("send-report", s.DAY_123, sent_on=day(s.DAY_120))
    assert case.stage == "power-ended"
    assert case.state.report_on == at(s.DAY_120)
    case.keeps("assessment-begun-in-time", s.DAY_123)
    case.strikes("delivered", s.DAY_123)
    s.deliver(case, "2031-01-20", s.DAY_123)
    assert case.stage == "report-sent", "the days run on where the unit's work had led"


@pytest.mark.rules("U-09")
@pytest.mark.parametrize("reach", [s.opened, s.accepted, s.ineligible])
def test_whoever_was_not_found_eligible_is_not_said_to_be_admitted(
    reach: Callable[[], s.Case],
) -> None:
    case = reach()
    s.deliver(case)
    s.ended(case)
    case.refuses("U-09", "begin-assessment", s.DAY_121, admitted_on=day("2031-01-20"))
    assert "begin-assessment" not in may_give(SOAU, case.state, who("soau"))


# -- the release date -------------------------------------------------------------------------------


@pytest.mark.rules("T-18", "C-59")
def test_thirty_days_before_the_release_the_court_is_advised() -> None:
    case = s.reported()
    planned = case.does("set-release-date", "2031-04-02", s.OFFICER, release_on=day("2031-05-15"))
    assert s.warned(planned) == ["C-59"]
    assert case.duties()["T-18"] == ("open", "2031-04-15")
    case.does("advise-release", "2031-04-15", s.OFFICER, advised_on=day("2031-04-15"))
    assert case.duties()["T-18"][0] == "met"
    assert case.stage == "report-sent"


@pytest.mark.rules("T-18")
def test_advised_too_late_it_is_said() -> None:
    case = s.reported()
    case.does("set-release-date", "2031-04-02", s.OFFICER, release_on=day("2031-05-15"))
    case.clock(s.moment("2031-04-16"))
    assert case.duties()["T-18"][0] == "breached"
    told = case.does("advise-release", "2031-04-16", s.OFFICER, advised_on=day("2031-04-16"))
    assert case.duties()["T-18"][0] == "late"
    assert s.warned(told) == ["T-18"]


@pytest.mark.rules("T-18", "T-17")
def test_the_clock_moves_with_the_release_and_the_power_does_not() -> None:
    case = s.reported()
    case.does("set-release-date", "2031-04-02", release_on=day("2031-05-15"))
    case.refuses("H-05", "set-release-date", "2031-04-02", release_on=day("2031-05-15"))
    moved = case.does("set-release-date", "2031-04-03", release_on=day("2031-07-15"))
    assert s.warned(moved) == ["C-59", "T-17"]
    held = case.duties()
    assert (held["T-18"][0], held["T-18:2"]) == ("extended", ("open", "2031-06-15"))
    assert held["T-17"] == ("open", s.DAY_120)


@pytest.mark.rules("T-18", "H-05")
def test_nothing_to_advise_of_and_a_release_before_day_0() -> None:
    case = s.reported()
    refusal = case.refuses(
        "T-18", "advise-release", "2031-04-02", s.OFFICER, advised_on=day("2031-04-02")
    )
    assert refusal.allowed == ("set-release-date",)
    case.refuses("H-05", "set-release-date", "2031-04-02", release_on=day("2031-01-16"))


@pytest.mark.rules("U-13", "C-59")
def test_an_assessment_only_has_no_release_after_success() -> None:
    case = s.reported(reading="assessment-only")
    case.refuses("U-13", "set-release-date", "2031-04-02", release_on=day("2031-05-15"))


@pytest.mark.rules("T-18")
def test_a_release_date_is_not_struck_from_under_the_advice() -> None:
    case = s.reported()
    case.does("set-release-date", "2031-04-02", s.OFFICER, release_on=day("2031-05-15"))
    case.does("advise-release", "2031-04-10", s.OFFICER, advised_on=day("2031-04-10"))
    case.keeps("release-date-set", "2031-04-11")
    case.strikes("release-advised", "2031-04-11")
    assert case.duties()["T-18"][0] == "open"
    case.strikes("release-date-set", "2031-04-11")
    assert case.duties()["T-18"][0] == "void"

"""What a case of the assessment unit shows to whom: the court's days, grounds, both outputs."""

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from domain.actors import Actor, Role
from domain.registry import PROCESSES
from domain.soau.soau import SOAU
from starter import lookups, sight
from starter.answers import Order
from starter.sight import Sight
from tests.domain.cases import day
from tests.domain.soaus import (
    DAY_120,
    OFFICER,
    Case,
    accepted,
    assessing,
    check,
    delivered,
    ended,
    grant,
    granted,
    ineligible,
    intended,
    later,
    moment,
    opened,
    ready,
    reported,
    risk,
)
from tests.starter.programs import flat, page, seen, too_wide

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOW = moment("2031-05-01")
UNIT, COURT, STATE = "soau", "court", "prosecutor"


def said(case: Case, role: str = UNIT, when: str = "2031-05-01") -> str:
    return flat(page(seen(case, role, moment(when))))


def can(case: Case, role: str = UNIT, when: str = "2031-05-01") -> dict[str, str | None]:
    """What can still be done -> until when."""
    acts = seen(case, role, moment(when))["can_still"]
    return {one["command"]: one["until"] and one["until"]["legal"] for one in acts}


@pytest.mark.rules("T-17", "C-60")
@pytest.mark.parametrize("number", [0, 15, 119, 120])
def test_the_day_and_the_last_one(number: int) -> None:
    when = later("2031-01-17", number)
    power = seen(delivered(), UNIT, moment(when))["power"]
    assert (power["day"], power["of"], power["last_day"]) == (number, 120, DAY_120)
    text = said(delivered(), when=when)
    assert f"day {number} of 120, the last day is Sat 2031-05-17" in text
    assert "(counting policy)" in text
    assert "to be safe, by Fri 2031-05-16 (C-60)" in text


@pytest.mark.rules("T-17", "T-18", "T-19", "T-20")
def test_what_can_still_be_done_and_until_when() -> None:
    assert can(delivered())["grant-probation"] == DAY_120
    assert "send-report" not in can(delivered())
    assert "send-report" in can(ready())
    assert "state-request" not in can(intended())
    case = intended()
    case.does("record-intent-receipt", "2031-04-22", "prosecutor", received_on=day("2031-04-22"))
    assert can(case, STATE)["state-request"] == "2031-05-02"
    assert "notice-of-intent" not in can(case)
    assert can(granted()) == {}
    assert "nothing more can be done" in said(granted())


@pytest.mark.rules("T-17", "T-20")
@pytest.mark.parametrize(("on", "beyond"), [("2031-05-07", False), ("2031-05-08", True)])
def test_that_the_states_days_outlast_the_courts_power_is_said(on: str, beyond: bool) -> None:
    case = intended()
    case.does("record-intent-receipt", on, STATE, received_on=day(on))
    told = "the State's days end with 2031-05-18, after the court's power (T-17)"
    assert (told in said(case, STATE, on)) is beyond
    ended(case)
    assert told not in said(case, STATE, "2031-05-18")


@pytest.mark.rules("T-17", "T-20")
@pytest.mark.parametrize(("on", "told"), [("2031-05-07", 0), ("2031-05-08", 1)])
def test_the_answer_to_the_receipt_says_it_too(
    on: str, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = intended()
    case.does("record-intent-receipt", on, STATE, received_on=day(on))
    actor = Actor(id="test-state", role=Role.PROSECUTOR, office="state")
    row = SimpleNamespace(
        scope=case.case, kind=case.last.kind, body=json.dumps({"data": case.last.data})
    )
    record = cast("Connection", SimpleNamespace(execute=lambda _: [row]))
    monkeypatch.setattr(sight, "of_case", lambda *_: Sight(SOAU, case.state, actor))
    order = Order(case.case, "record-intent-receipt", {}, actor, "command-1")
    warned = lookups.warnings_of(record, order, PROCESSES)
    assert [one.partition(":")[0] for one in warned] == ["T-20"] * told


def test_no_label_of_the_head_is_cut_off() -> None:
    case = intended()
    case.does("record-intent-receipt", "2031-04-22", STATE, received_on=day("2031-04-22"))
    text = said(case)
    assert "the State has it 2031-04-22" in text
    assert "…" not in text


@pytest.mark.rules("U-15")
def test_a_report_that_is_late_is_still_wanted() -> None:
    assert "; until Thu 2031-04-17 soau-report" in said(ready(), when="2031-04-16")
    text = said(ready(), when="2031-05-01")
    assert "; was due Thu 2031-04-17 soau-report" in text
    assert "; until Sat 2031-05-17 T-17" in text


@pytest.mark.rules("T-17")
def test_after_the_last_day_only_what_was_done_in_time() -> None:
    text = said(ended(), COURT, "2031-05-20")
    assert "the last day was Sat 2031-05-17, day 120: breached" in text
    assert "only if done by Sat 2031-05-17" in text
    assert set(can(ended(), COURT, "2031-05-20").values()) == {None}
    struck = delivered()
    struck.strikes("delivered", "2031-02-01")
    assert "they begin with the delivery, which is not recorded" in said(opened())
    assert "grant-probation" not in can(struck)


@pytest.mark.rules("T-17")
def test_days_that_an_order_ended_are_not_said_to_be_past() -> None:
    case = reported()
    case.does("execute-sentence", "2031-04-10", "court", executed_on=day("2031-04-10"))
    text = said(case, when="2031-04-11")
    last = "the last would have been Sat 2031-05-17, day 120"
    assert f"ended by the court's order of Thu 2031-04-10; {last}" in text
    assert "the last day was" not in text
    assert "void" not in text
    assert f"ended by the court's order of Fri 2031-05-16; {last}" in said(granted())
    on_the_last = intended()
    grant(on_the_last, DAY_120)
    assert "the last day was Sat 2031-05-17, day 120: met" in said(on_the_last, when="2031-05-18")
    after = ended()
    after.does("execute-sentence", "2031-05-20", "court", executed_on=day("2031-05-20"))
    dies_after = ended()
    dies_after.does("record-death", "2031-05-20", died_on=day("2031-05-20"))
    for case in (after, dies_after):
        text = said(case, when="2031-05-21")
        assert "the last day was Sat 2031-05-17, day 120" in text
        assert "would have been" not in text
        assert "void" not in text
    died = delivered()
    died.does("record-death", "2031-02-03", died_on=day("2031-02-02"))
    assert f"ended early; {last}" in said(died, when="2031-02-04")


@pytest.mark.rules("T-18", "T-20")
def test_what_was_done_is_not_said_to_be_open() -> None:
    case = intended()
    case.does("record-intent-receipt", "2031-04-22", STATE, received_on=day("2031-04-22"))
    assert "state-request" in can(case, STATE)
    case.does("state-request", "2031-04-24", STATE, requested_on=day("2031-04-24"))
    assert not {"state-request", "notice-of-intent", "record-intent-receipt"} & set(
        can(case, STATE)
    )
    case.does("set-release-date", "2031-04-24", release_on=day("2031-05-12"))
    assert "advise-release" in can(case, OFFICER)
    case.does("advise-release", "2031-04-25", OFFICER, advised_on=day("2031-04-25"))
    assert not {"advise-release", "send-report"} & set(can(case, OFFICER))


@pytest.mark.rules("DECK-44", "DECK-45", "DECK-46", "DECK-47", "DECK-48", "DECK-49", "U-14")
def test_each_ground_with_its_rule() -> None:
    assert "not checked yet" in said(accepted())
    grounds = seen(ineligible(), UNIT, NOW)["grounds"]
    assert [(one["rule"], one["met"]) for one in grounds] == [
        ("DECK-44", True),
        ("DECK-45", True),
        ("DECK-46", True),
        ("DECK-47", True),
        ("DECK-48", True),
        ("DECK-49", False),
        ("U-14", True),
    ]
    text = said(ineligible())
    assert "✗ parole eligible: the offence is not parole eligible DECK-49" in text
    assert "exclude it (unconfirmed)" in text
    case = accepted()
    check(case, serious_health_problem=True)
    assert "? health: a serious problem: a named person decides DECK-48" in said(case)


@pytest.mark.rules("U-14")
def test_what_bars_probation_stands_beside_the_days() -> None:
    case = accepted()
    facts = {"predatory-sexual-offender": True, "statute-bars-probation-or-parole": False}
    check(case, facts=facts)
    assert "no probation: barred by predatory-sexual-offender; U-14" in said(case)
    assert "predatory" not in said(case, STATE)


@pytest.mark.rules("DECK-51", "DECK-52", "U-08")
def test_both_outputs_made_or_not() -> None:
    case = assessing()
    risk(case)
    text = said(case)
    assert "✓ risk assessment: 2031-03-20, manageable: with conditions DECK-51" in text
    assert "✗ recommendations: not made DECK-52" in text
    assert "✓ recommendations: 2031-03-25, for supervision and treatment" in said(ready())


@pytest.mark.rules("DECK-50", "C-59")
def test_the_order_says_what_it_lacks_and_how_the_stay_is_read() -> None:
    text = said(opened(names_soau=False))
    assert "lacks: that the person is placed in the Sex Offender Assessment Unit (DECK-50)" in text
    assert "the stay is placement (C-59) (policy, not law)" in text
    assert "lacks" not in said(opened())


@pytest.mark.rules("DECK-48", "U-08")
def test_what_is_withheld_stays_withheld() -> None:
    held = seen(reported(), STATE, NOW)
    assert held["grounds"] == held["bars"] == {"withheld": "DECK-48"}
    assert [one["made"] for one in held["outputs"]] == [{"withheld": "U-08"}] * 2
    text = said(reported(), STATE)
    assert "with conditions" not in text
    assert "no serious problem" not in text
    assert seen(reported(), COURT, NOW)["grounds"]
    assert seen(reported(), "operator", NOW)["outputs"][0]["made"] == {"withheld": "U-08"}


def test_nothing_is_wider_than_the_screen() -> None:
    for case in (opened(names_soau=False), ineligible(), intended(), ended(), granted()):
        for role in (UNIT, STATE):
            assert too_wide(seen(case, role, NOW)) == []

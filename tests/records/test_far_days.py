"""A day that no holiday table reaches is refused: it must not hold the case for ever."""

import pytest
from sqlalchemy import Engine

from records.opening import Opening, open_case
from tests.domain.cases import day
from tests.domain.svp_cases import OPENED_AT, PEOPLE, opening
from tests.records.desk import Desk

CLERK = PEOPLE["clerk"]


@pytest.mark.rules("H-05", "K-13", "T-01")
def test_a_day_outside_the_holiday_tables_is_refused_and_recorded(record_engine: Engine) -> None:
    desk = Desk(record_engine)
    data = {"occurred_on": OPENED_AT.isoformat(), **opening()}
    case = open_case(desk.recorder, Opening("svp", data, CLERK, "command-0", OPENED_AT)).case
    before = desk.state(case)

    def moved(to: str) -> str:
        return desk.do(
            case, "change-release", OPENED_AT, CLERK, anticipated_release=day(to)
        ).outcome

    assert moved("2131-12-01") == "refused"
    assert desk.state(case) == before
    answer = desk.do(
        case, "change-release", OPENED_AT, CLERK, anticipated_release=day("2061-01-01")
    )
    assert answer.refusal is not None
    assert answer.refusal.rule == "H-05"
    assert "outside the holiday tables" in answer.refusal.message
    assert moved("2031-11-03") == "committed"

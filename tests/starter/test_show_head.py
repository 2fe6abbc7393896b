"""Over the docket: when a case was opened, who has died, by which standard; and lines that work."""

from datetime import timedelta
from typing import Any

import pytest

from domain.actors import Actor
from domain.svp.commitment import COMMITMENT
from starter.commands.show import _opened
from starter.demo.steps import Do
from tests.domain.cases import at
from tests.domain.commitments import by_law, opening
from tests.domain.recorder import Recorder
from tests.domain.svp_cases import PEOPLE, filed
from tests.starter.dockets import BASE, case_file, played
from tests.starter.test_show_clocks import newest, strike
from tests.starter.test_show_svp import flat, page

AUDITOR = Actor(id="auditor-1", role="auditor", office="-")


def test_a_case_was_opened_when_its_first_entry_says() -> None:
    def said(on: str) -> str:
        typed = at("2026-11-22T03:43")
        return _opened({"opened_at": typed, "events": [{"occurred_on": at(on)}]})

    assert said("2026-05-01T00:00") == "opened 2026-05-01, typed 2026-11-22 03:43"
    assert said("2026-05-01T15:00") == "opened 2026-05-01 15:00, typed 2026-11-22 03:43"
    assert said("2026-11-22T03:00") == "opened 2026-11-22 03:43"


def test_the_head_has_the_day_of_death_until_it_is_struck() -> None:
    told = played(0)
    assert "died" not in flat(page(case_file(told.case))).partition("standard of proof")[0]
    died = (BASE - timedelta(days=3)).isoformat()
    told.do(Do("record-death", BASE.isoformat(), {"died_on": died}, role="chief", paper="paper"))
    assert " died 2026-11-20 15:00 county" in flat(page(case_file(told.case)))
    strike(told, newest(told, "died"), "chief")
    assert " died 2026" not in flat(page(case_file(told.case))).partition("standard of proof")[0]


@pytest.mark.rules("S-22")
def test_a_commitment_without_a_standard_speaks_of_no_petition() -> None:
    case: Recorder[Any] = Recorder(COMMITMENT, by_law)
    case.give("open", at("2031-01-11T09:00"), role="mental-health", **opening(standard=None))
    text = flat(page(case_file(case, AUDITOR, at("2031-01-12T09:00"))))
    assert "standard of proof not on file (S-22)" in text
    text = flat(page(case_file(played(0).case)))
    assert "standard of proof that of the day of the petition (S-22)" in text


@pytest.mark.rules("S-34")
@pytest.mark.parametrize("victims", [[], ["victim-1"]])
def test_who_was_told_or_that_nobody_is_known_and_never_both(victims: list[str]) -> None:
    case = filed(victims=victims)
    told = case_file(case, PEOPLE["ag"], case.when)["proceedings"]["next"]
    (line,) = (one["line"] for one in told if one["command"] == "record-victims-told")
    assert ("none_known=true" in line, "told=" in line) == (not victims, bool(victims))

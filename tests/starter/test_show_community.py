"""What treatment in the community shows to whom: team, provider, rhythms, assessments."""

import pytest

from tests.domain.communities import (
    BOARD,
    OFFICER,
    TEAM,
    Case,
    assign,
    completed,
    lost,
    moment,
    opened,
    polygraph,
    progress,
    provided,
    treated,
)
from tests.starter.programs import flat, page, seen, too_wide

NOW = moment("2031-05-01")


def said(case: Case, role: str = OFFICER) -> str:
    return flat(page(seen(case, role, NOW)))


@pytest.mark.rules("DECK-24", "DECK-25")
def test_every_seat_of_the_team_and_the_specialist() -> None:
    held = seen(treated(), OFFICER, NOW)
    assert {one["seat"]: one["who"] for one in held["team"]["seats"]} == TEAM
    text = said(opened())
    assert "✗ polygraph examiner: nobody" in text
    assert "✗ regional specialist: nobody: treatment does not begin DECK-25" in text
    assert "✓ polygraph examiner: examiner-1" in said(treated())


@pytest.mark.rules("DECK-22")
def test_the_provider_and_its_approval() -> None:
    assert "Provider, DECK-22 none is assigned" in said(opened())
    assert "✓ provider-1, since 2031-01-08; approved since 2025-01-01" in said(provided())
    text = said(lost())
    assert "none is assigned" in text
    assert "provider-1 lost its approval on 2031-03-03" in text
    leaving = opened()
    assign(leaving, "2031-01-08", withdrawn="2031-04-01")
    held = seen(leaving, OFFICER, NOW)["provider"]
    assert held["approved"] is False
    assert "not approved now; approved since 2025-01-01, withdrawn from 2031-04-01" in said(leaving)


def test_the_rhythms_say_when_last_and_when_next() -> None:
    case = treated()
    polygraph(case, "2031-04-01")
    held = seen(case, OFFICER, NOW)["rhythms"]
    assert [(one["rhythm"], one["next"]["legal"]) for one in held] == [
        ("polygraph", case.owed()[next(key for key in case.owed() if "polygraph" in key)]),
        ("progress", case.owed()[next(key for key in case.owed() if "progress" in key)]),
    ]
    text = said(case)
    assert "polygraph: last on 2031-04-01, maintenance, no significant response (1 so far)" in text
    assert "next: Wed 2031-10-01, 153 days left community.polygraph (policy, not law)" in text
    assert "progress: none yet next:" in text
    assert "no clock runs community.polygraph (policy, not law)" in said(opened())
    progress(case, "2031-04-15")
    assert "progress: last on 2031-04-15, satisfactory (1 so far)" in said(case)


@pytest.mark.rules("M-16", "M-17")
def test_assessment_statute_and_supervision_for_life() -> None:
    text = said(treated())
    assert "Assessment 2031-01-20 by assessor-1" in text
    assert "treatment is demanded by the statute, and its completion (M-16)" in text
    assert "none yet (M-16)" in said(opened())
    text = said(opened(lifetime_supervision=True))
    assert "for life supervision since 2031-01-06, monitored; may be ended at age 65" in text
    assert "for life" not in said(opened())


@pytest.mark.rules("M-16")
def test_an_assessment_for_another_provider_says_so() -> None:
    case = treated()
    assert "made for another provider" not in said(case)
    other = lost()
    assert "made for another provider" not in said(other)
    assign(other, "2031-03-10", "provider-2")
    assert "2031-01-20 by assessor-1; made for another provider (M-16)" in said(other)


@pytest.mark.rules("M-13", "M-14")
def test_what_is_withheld_stays_withheld() -> None:
    case = treated()
    polygraph(case, "2031-04-01")
    held = seen(case, BOARD, NOW)
    assert [one["last"] for one in held["rhythms"]] == [{"withheld": "M-14"}] * 2
    assert held["assessment"] == {"withheld": "M-14"}
    text = said(case, BOARD)
    assert "assessor-1" not in text
    assert "no significant response" not in text
    done = completed()
    assert seen(done, BOARD, NOW)["attempts"][0]["outcome"] == "completed"
    assert seen(done, "corrections", NOW)["attempts"] == {"withheld": "M-13"}
    assert "completed on" not in said(done, "corrections")


def test_nothing_is_wider_than_the_screen() -> None:
    for case in (opened(), treated(), lost(), completed(), opened(lifetime_supervision=True)):
        for role in (OFFICER, BOARD):
            assert too_wide(seen(case, role, NOW)) == []

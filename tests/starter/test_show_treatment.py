"""What a treatment shows to whom: class, routing, attempts, requirement, plan. Without a service."""

from collections.abc import Callable

import pytest

from starter.commands import wording
from tests.domain import sites
from tests.domain.cases import day
from tests.domain.treatments import (
    ABUSE,
    COMPONENTS,
    VIOLENT,
    Case,
    admitted,
    classified,
    completed,
    component,
    grant,
    held,
    moment,
    not_applicable,
    offence,
    offered,
    opened,
    phase_2,
    suspended,
    terminated,
    waiting,
)
from tests.starter.programs import flat, page, seen, too_wide

NOW = moment("2031-12-01")
STAFF = "mosop-staff"
COURT, BOARD = "court", "parole-board"


def said(case: Case, role: str = STAFF) -> str:
    return flat(page(seen(case, role, NOW)))


@pytest.mark.rules("DECK-02", "DECK-03", "DECK-04", "DECK-05", "DECK-06")
def test_the_class_and_the_offences_that_decide_on_it() -> None:
    offences = [offence(), offence("573.037", "policy"), offence(**ABUSE)]
    case = opened(offences=offences)
    text = said(case)
    assert "class not classified yet" in text
    assert "nobody has classified it yet" in text
    case.does("classify", "2031-01-08", sex="male", conditions_met={"568.060": False})
    because = seen(case, STAFF, NOW)["class"]["because"]
    assert [(one["code"], one["counts"], one["rule"]) for one in because] == [
        ("566.030", True, "DECK-04"),
        ("573.037", True, "DECK-06"),
        ("568.060", False, "DECK-04"),
    ]
    text = said(case)
    assert "class mandated by statute" in text
    assert "✗ 568.060 mandated; on whether the abuse involves sexual conduct: not so" in text
    assert "requirement unmet: only successful completion meets it (DECK-03)" in text
    assert "requirement met: completed successfully" in said(completed())
    assert "requirement none: treatment is not mandated" in said(not_applicable())


@pytest.mark.rules("DECK-04", "M-03")
def test_a_rule_that_the_table_cites_is_said_once() -> None:
    cites = "M-03, DECK-04; the section from memory"
    referred = offence("573.037", "policy", citation="M-03")
    text = said(waiting(offences=[offence(citation=cites), referred]))
    assert f"566.030 mandated {cites} " in text
    assert "573.037 referred by policy DECK-06, M-03" in text
    assert text.count("DECK-04") == 1


@pytest.mark.rules("DECK-08", "DECK-14")
def test_a_hold_ends_with_a_day_in_the_same_words_everywhere() -> None:
    case = waiting()
    granted = sites.small(a=1)
    sites.asks(granted, 1, "2031-02-03")
    (lapses,) = [one["lapses"] for one in seen(granted, STAFF, moment("2031-02-03"))["held"]]
    told = [one.data["data"] for one in granted.orders("tell")]
    (until,) = [one["until"] for one in told if "until" in one]
    grant(case, "2031-02-03", until=until)
    assert wording.day(lapses["legal"]) == "Mon 2031-02-10"
    assert f"offered fcc a-01, held until {wording.day(lapses['legal'])}, since" in said(case)
    assert f"until {wording.day(lapses['legal'])}:" in flat(
        page(seen(granted, STAFF, moment("2031-02-03")))
    )
    history = seen(case, STAFF, NOW)["chronicle"]
    assert history[-1]["says"] == [f"until {wording.day(lapses['legal'])}"]
    # Where hours are counted, the hour stays.
    grant(other := waiting(), "2031-02-03", until="2031-02-06T15:30:00-06:00")
    assert "held until Thu 2031-02-06 15:30, since" in said(other)


@pytest.mark.rules("C-55", "DECK-10", "DECK-12", "DECK-13")
def test_the_routing_shows_every_rule_that_was_looked_at() -> None:
    case = offered({"high_medical_need": True})
    routing = seen(case, STAFF, NOW)["routing"]
    assert [(one["rule"], one["applies"]) for one in routing["looked"]] == [
        (one.rule, one.applies) for one in case.state.routing
    ]
    assert routing["chosen"] == "erdcc"
    text = said(case)
    assert "Why this site: each rule in its order (policy, not law)" in text
    assert "- women: does not apply DECK-10" in text
    assert "✓ protective custody or medical: erdcc DECK-12" in text
    assert "offered erdcc a-01, held" in text
    text = said(held())
    assert "no site DECK-13" in text
    assert "chosen: none" in text


@pytest.mark.rules("DECK-14", "DECK-15", "DECK-16", "DECK-17", "DECK-18")
def test_each_attempt_with_its_phases_and_components() -> None:
    case = phase_2()
    component(case, COMPONENTS[1], "2031-07-01")
    (attempt,) = seen(case, STAFF, NOW)["attempts"]
    assert [one["component"] for one in attempt["components"]] == list(COMPONENTS)
    assert [bool(one["done_on"]) for one in attempt["components"]].count(True) == 1
    assert [one["weeks"] for one in attempt["phases"]] == [12, 29]
    text = said(case)
    assert "Attempt 1: runs" in text
    assert "Phase I 2031-02-10 to 2031-05-05: 12 weeks; usually 10 to 16 weeks" in text
    assert "DECK-15 (policy, not law)" in text
    assert "components, 1 of 6 (DECK-17 and DECK-18):" in text
    assert "✓ thinking errors, 2031-07-01" in text
    assert "✗ accepts responsibility (required)" in text
    assert "Attempt 1: not begun" in said(admitted())


@pytest.mark.rules("C-56", "DECK-19")
def test_all_attempts_stay() -> None:
    case = terminated()
    case.does("re-enter", "2031-10-01", "supervisor", decided_on=day("2031-10-01"), note="note-1")
    text = said(case)
    assert text.index("Attempt 2: not begun") < text.index("Attempt 1: terminated on 2031-09-01")
    assert "no progress" in text


@pytest.mark.rules("C-57")
def test_the_latest_starts_and_their_doubts() -> None:
    case = waiting(offences=[offence(**VIOLENT)], anticipated_release=day("2036-06-02"))
    plan = seen(case, STAFF, NOW)["planning"]
    assert [one["rule"] for one in plan["latest_starts"]] == [
        "treatment.latest-start-svp",
        "treatment.latest-start",
    ]
    assert all("policy" in one["flags"] for one in plan["latest_starts"])
    text = said(case)
    assert text.count("to begin at the latest:") == 2
    assert "The plan, C-57 (policy, not law)" in text
    assert "conditional release: 2036-01-06" in text
    undated = classified(conditional_release=None, full_term=None)
    assert "no latest start: no date of release from which to count" in said(undated)
    assert "to begin at the latest" not in said(phase_2())


@pytest.mark.rules("M-06", "M-09", "M-12")
def test_what_is_withheld_stays_withheld() -> None:
    case = terminated()
    held_back = seen(case, COURT, NOW)
    assert held_back["needs"] == held_back["routing"] == {"withheld": "M-06"}
    assert held_back["attempts"] == held_back["class"]["because"] == {"withheld": "M-09"}
    assert held_back["requirement"] == {"withheld": "M-12"}
    text = said(case, COURT)
    for word in ("no progress", "accepts responsibility", "DECK-10", "unmet", "male", "566.030"):
        assert word not in text
    board = seen(case, BOARD, NOW)
    assert board["requirement"]["requirement"] == "unmet"
    assert board["attempts"] == {"withheld": "M-09"}


@pytest.mark.rules("M-06", "DECK-13")
@pytest.mark.parametrize("role", [COURT, BOARD])
def test_what_no_site_can_do_for_a_person_is_not_told(role: str) -> None:
    assert "dialysis" in said(held())
    assert "dialysis" not in str(seen(held(), role, NOW))


@pytest.mark.rules("M-06")
def test_why_it_is_suspended_is_for_its_readers() -> None:
    case = suspended()
    assert "suspended since 2031-06-02: out to court; goes on in phase-2" in said(case)
    assert "suspended since 2031-06-02: withheld (M-06)" in said(case, BOARD)


def test_nothing_is_wider_than_the_screen() -> None:
    for case in (phase_2(), held(), terminated(), waiting(), suspended(), not_applicable()):
        for role in (STAFF, COURT):
            assert too_wide(seen(case, role, NOW)) == []


@pytest.mark.rules("M-06", "DECK-11", "DECK-12")
@pytest.mark.parametrize("make", [waiting, offered, admitted])
def test_a_site_says_what_its_people_need(make: Callable[..., Case]) -> None:
    case = make({"protective_custody": True})
    assert "erdcc" in said(case)
    assert "site and bed withheld (M-06)" in said(case, BOARD)
    assert "erdcc" not in str(seen(case, BOARD, NOW))

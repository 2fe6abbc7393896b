"""What "Needs a person" says: what is to be done, by whom and why. Without a service."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from starter.commands import alert_words, show
from starter.demo.steps import Do
from starter.reading import _alert
from tests.starter.dockets import BASE, Played, case_file, played

DOMAIN = Path(__file__).parents[2] / "domain"
SPLIT, LATE = 3, 4
HEALTH = "health"
"""The ground that a named person decides: its alert is named by it."""
_ABOUT = re.compile(r"""(?:alert\(\s*|"about":\s*)"([a-z][a-z-]*)\"""")


def needs_a_person(case: Any, *about: str) -> str:
    """The list as it is printed, for every alert that the case has ordered, on one line."""
    rows = [
        _alert(
            {
                "case_id": case.state.case,
                "raised_at": BASE.isoformat(),
                "effect_key": f"{case.state.case}/{event.version}/{order.key}",
                "severity": order.data.get("severity", "policy"),
                "rule": order.data.get("rule"),
                "about": order.data["about"],
            }
        )
        for event in case.history
        for order in event.orders
        if order.kind == "alert" and order.data["about"] in about
    ]
    assert rows
    file = {**case_file(case), "alerts": rows, "under_way": [], "lacks": {}}
    out = io.StringIO()
    show._alerts(Console(file=out, width=100, highlight=False), file)
    return " ".join(out.getvalue().split())


def struck(number: int, kind: str) -> tuple[Played, int]:
    told = played(number)
    version = next(one.version for one in told.case.history if one.kind == kind)
    told.do(Do("strike", BASE.isoformat(), {"version": version}, role="chief", reason="fictional"))
    return told, version


def test_a_strike_says_who_looks_at_what() -> None:
    told, version = struck(SPLIT, "mdt-closed")
    text = needs_a_person(told.case, "struck")
    assert f"entry {version} (mdt closed) was struck: a supervisor looks at what it had set" in text


@pytest.mark.rules("T-06", "S-34")
def test_what_is_about_a_clock_says_what_is_owed_by_whom() -> None:
    text = needs_a_person(played(LATE).case, "breach", "late")
    owed = "Tell the victims of the event (petition): was due Sat 2026-11-21 and is still owed by"
    assert f"{owed} attorney-general (svp.victim-notice)" in text
    assert "came late" not in text  # a list of its own says that, with the command


def test_what_came_late_says_who_decides() -> None:
    alert = {"about": "late", "rule": "T-05", "effect": "48/alert-late-T-05:2"}
    said = alert_words.says(alert, case_file(played(LATE).case))
    assert said.startswith("File the petition in the probate division: was due Mon 2026-11-09 and")
    assert said.endswith("a supervisor or the attorney general decides what follows (decide-late)")


@pytest.mark.rules("T-17")
def test_where_a_power_has_ended_nothing_is_owed() -> None:
    owed = {"key": "T-17", "rule": "T-17", "legal": "2031-07-02", "owner": "circuit-court"}
    alert = {"about": "breach", "rule": "T-17", "effect": "12/alert-T-17"}
    said = alert_words.says(alert, {"obligations": [{**owed, "duty": "Grant probation"}]})
    assert said.startswith("the court's power ended with Wed 2031-07-02 and no order of its days")
    assert "owed" not in said


def test_nothing_that_people_are_alerted_of_is_without_words() -> None:
    found = {
        name
        for path in DOMAIN.rglob("*.py")
        for name in _ABOUT.findall(path.read_text(encoding="utf-8"))
    }
    assert {"struck", "late", "breach", "release-due", "mail-lost"} <= found
    assert found - alert_words.WORDED == {"withdrawn"}  # it takes another one back: never shown


OWNERS = (
    "corrections",
    "staff",
    "supervisor",
    "operator",
    "probation and parole",
    "the unit",
)


@pytest.mark.parametrize("process", ["treatment", "site", "confinement", "community", "soau"])
def test_every_alert_of_the_program_says_who_does_what(process: str) -> None:
    folder = DOMAIN / ("soau" if process == "soau" else "mosop")
    found = {
        name
        for path in folder.glob("*.py" if process == "soau" else f"{process}_*.py")
        for name in _ABOUT.findall(path.read_text(encoding="utf-8"))
    }
    found |= {f"decide-{HEALTH}"} if process == "soau" else set()
    assert len(found) >= 4
    for about in found:
        file = {"process": process, "obligations": [], "events": []}
        said = alert_words.says({"about": about, "rule": None, "effect": "3/x"}, file)
        why, _, who = said.partition(": ")
        assert why, about
        assert any(owner in who for owner in OWNERS), said


def test_an_alert_of_a_site_says_of_which_treatment() -> None:
    alert = {"about": "bed-lapsed", "rule": None, "effect": "9/x", "of": "treatment-2031-000007"}
    file = {"process": "site", "obligations": [], "events": []}
    said = alert_words.says(alert, file)
    assert said.startswith("the bed that was held for treatment-2031-000007 was not taken: ")
    assert "{" not in said
    assert alert_words.says(alert, {**file, "process": "treatment"}).endswith("(ask-again)")


def test_of_a_strike_that_is_withheld_only_the_task_is_said() -> None:
    alert = {"about": "struck", "rule": None, "effect": "3/review"}
    said = alert_words.says(alert, {"events": [{"version": 3, "kind": "event-struck", "data": {}}]})
    assert said.startswith("an entry was struck: a supervisor looks at what it had set off")

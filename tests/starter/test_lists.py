"""`worklist` and `deadlines` as they are printed. Without a service."""

import io
from typing import Any

import pytest
from rich.console import Console

from domain.actors import Actor, Role
from domain.model import Json
from domain.registry import PROCESSES
from law.tables import load
from starter import cli, proceedings_docket
from starter.answers import NotFoundError
from starter.commands import alert_words, failures, lists, wording
from starter.output import Failed

DAY = 86_400
CLOCK: Json = {
    "key": "T-05",
    "rule": "T-05",
    "duty": "File the petition",
    "owner": "attorney-general",
    "citation": "RSMo 632.486",
    "legal": "2031-06-02",
    "conservative": "2031-06-02",
    "severity": "statutory",
    "status": "breached",
    "flags": [],
    "seconds_left": -210 * DAY,
    "days_past": 210,
}
POLICY: Json = {
    **CLOCK,
    "key": "site.bed-hold",
    "rule": "site.bed-hold",
    "severity": "policy",
    "flags": ["policy"],
}


def printed(words: Any, rows: list[Json], width: int = 100) -> str:
    out = io.StringIO()
    words(Console(file=out, width=width, highlight=False), rows)
    return out.getvalue()


def waiting(clock: Json) -> str:
    row = {
        "case": "site-fcc",
        "title": "Open",
        "waits": [],
        "waits_for": ["mosop-staff"],
        "yours": True,
        "next": clock,
    }
    return printed(lists._worklist, [row], 80)


@pytest.mark.rules("DOR-003")
def test_the_worklist_marks_what_is_no_law() -> None:
    assert "(policy, not law)" in waiting(POLICY)
    both = waiting({**POLICY, "flags": ["policy", "projected-holiday"]})
    assert "(policy, not law)" in both
    assert "(projected holiday)" in both
    assert "not law" not in waiting(CLOCK)


@pytest.mark.rules("C-57")
def test_of_a_plan_that_has_passed_nothing_is_owed() -> None:
    plan = {**POLICY, "severity": "planning"}
    row = {**plan, "case": "treatment-2031-000001"}
    for text in (waiting(plan), printed(lists._deadlines, [row])):
        assert "past the planned time" in text
        assert "owed" not in text
    ahead = printed(lists._deadlines, [{**row, "seconds_left": DAY, "days_past": 0}])
    assert "planned for attorney-general" in ahead
    assert "past the planned time" not in ahead
    assert "owed by attorney-general" in printed(lists._deadlines, [{**row, **CLOCK}])


@pytest.mark.rules("C-57")
def test_no_plan_is_breached() -> None:
    plan = {**POLICY, "severity": "planning", "recorded_late": False}
    assert wording.status(plan).plain == "past the planned time"
    assert wording.status({**CLOCK, "recorded_late": False}).plain == "breached"
    alert = {"about": "breach", "rule": plan["rule"], "effect": f"9/alert-{plan['key']}"}
    said = alert_words.says(alert, {"obligations": [plan]})
    assert said.endswith("was the planned time, and it is past: attorney-general looks at it")


@pytest.mark.rules("C-57", "T-35")
@pytest.mark.parametrize(
    ("rule", "title"), [("T-35", "Past the planned time"), ("T-05", "Past, and still owed")]
)
def test_the_docket_says_so_too(rule: str, title: str) -> None:
    event: Json = {
        "version": 9,
        "kind": "obligation-breached",
        "data": {"breached": rule, "rule": rule},
        **dict.fromkeys(("occurred_on", "recorded_at"), "2031-06-02T09:00:00-05:00"),
        "role": "system",
        "actor": None,
        "struck": False,
        "reason": None,
        "evidence": [],
    }
    walk = proceedings_docket._Walk(PROCESSES["treatment"], load())
    assert walk.entry(event)["title"] == title


def test_a_filter_that_nothing_can_pass_is_bad_input() -> None:
    owners = lists._owners([{"owner": "of-an-earlier-law"}], load())
    for named in (None, "attorney-general", "of-an-earlier-law"):
        lists._known("--owner", named, owners)
    with pytest.raises(Failed) as strange:
        lists._known("--owner", "nobody", owners)
    assert strange.value.code == 2
    assert strange.value.message.startswith("--owner: 'nobody' is none of agency-with-")


def test_the_help_says_by_which_date_the_list_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["deadlines", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "by its safe date, then by severity" in said
    assert "The safe date is the earliest that any reading of the clock gives" in said


@pytest.mark.rules("H-02")
@pytest.mark.parametrize(
    ("role", "office", "named"),
    [
        (Role.REGIONAL_OFFICE, "ro-east", "regional-office ro-east"),
        (Role.SUPERVISOR, "-", "supervisor"),
    ],
)
def test_a_case_that_is_not_there_names_who_asks(role: Role, office: str, named: str) -> None:
    actor = Actor(id="clerk-1", role=role, office=office)
    found = failures.known(NotFoundError("no case site-fcc"), lambda: actor)
    assert found is not None
    assert (found.code, found.message) == (5, f"no case site-fcc for {named}")

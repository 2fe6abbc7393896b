"""A case in the production shape: built, started and driven as an operator and an office do it."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.production.installation import Installation, installed, ran

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.timeout(600)]

CLERK = "regional-office:ro-east:clerk-1"
SUPERVISOR = "supervisor:ro-east:supervisor-1"
OPERATOR = "operator"
PATIENCE = 60.0
REGISTERS: list[tuple[str, str, dict[str, Any]]] = [
    (
        SUPERVISOR,
        "office",
        {
            "id": "ro-east",
            "name": "Fictional Office East",
            "type": "regional-office",
            "region": "east",
            "contact": "Terry Fictional",
            "telephone": "573-555-0100",
            "address": "1 Example Street|Jefferson City, MO 65101",
        },
    ),
    (
        CLERK,
        "person",
        {
            "id": "ward-1",
            "kind": "ward",
            "office": "ro-east",
            "name": "Wanda Fictional",
            "address": "2 Nowhere Lane|Sampleton, MO 63999",
            "other": "{finding: {court: Circuit Court of Fictional County}, offences: {'566.030': {nature: made up for a test}}}",
        },
    ),
    (
        CLERK,
        "person",
        {
            "id": "guardian-1",
            "kind": "guardian",
            "office": "ro-east",
            "name": "Gus Fictional",
            "address": "3 Nowhere Lane|Sampleton, MO 63999",
        },
    ),
    (CLERK, "guardian", {"id": "guardian-1", "type": "individual"}),
    (CLERK, "guardianship", {"guardian": "guardian-1", "ward": "ward-1", "since": "2020-01-01"}),
]
CASE = {
    "ward": "ward-1",
    "offences": [{"code": "566.030", "on": "2020-05-01"}],
    "finding": {"permanent": True, "on": "2021-01-01"},
    "placement": "new",
    "aware_on": "2026-01-05",
    "location": "loc-1",
}
ANSWER = {
    "kind": "consent",
    "signature": "ink",
    "signed_on": "2026-01-06",
    "states_information": True,
    "states_circumstances": True,
    "scope": {"co_residents": True, "prospective": True},
}


def furnish(at: Installation) -> None:
    for actor, register, row in REGISTERS:
        sets = [word for name, value in row.items() for word in ("--set", f"{name}={value}")]
        at.done(register, "add", *sets, actor=actor)


def letter_of(at: Installation, case: str) -> str:
    """The letter that a worker typesets, as soon as it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = json.loads(at.done("letter", "list", case, "--json", actor=CLERK))
        if found:
            return str(found[0]["id"])
        time.sleep(1)
    raise AssertionError(at("logs", "--tail", "50", "worker").out)


def one_case(at: Installation) -> None:
    """From its opening, with a letter that a worker typesets, to its end."""
    furnish(at)
    opened = json.loads(
        at.done("open", "consent", "-", "--json", actor=CLERK, stdin=json.dumps(CASE))
    )
    case = opened["case"]
    letter = letter_of(at, case)
    written = (
        f"dueprocess letter {letter} --out /tmp/l.pdf --as {CLERK} >&2 && head -c 5 /tmp/l.pdf"
    )
    assert at.inside("worker", "sh", "-c", written).out == "%PDF-"
    at.done("do", case, "record-request-sent", "--set", "method=hand", actor=CLERK)
    paper = at.done("evidence", "add", "-", actor=CLERK, stdin="A fictional form, signed.").strip()
    answer = json.dumps(ANSWER)
    at.done("do", case, "record-response", "-", "--evidence", paper, actor=CLERK, stdin=answer)
    ended = at.done("do", case, "close-consent", "--reason", "Made up.", "--json", actor=CLERK)
    assert json.loads(ended)["stage"] == "closed", ended
    at.done("check", actor=OPERATOR)
    at.done("ledger", "verify", actor=OPERATOR)


def the_first_build_is_current(at: Installation) -> None:
    """The installation itself has made it so: an upgrade to the same build has nothing to do."""
    again = json.loads(at.done("operate", "upgrade", "--json", actor=OPERATOR))
    assert again["before"] == again["build"]
    assert again["left"] == []
    health = ["docker", "inspect", "-f", "{{.State.Health.Status}}"]
    for service, number in (("worker", 2), ("pump", 1)):
        found = ran([*health, *at("ps", "-q", service).out.split()], {}).out.split()
        assert found == ["healthy"] * number, service


def the_service_changes_neither_its_files_nor_the_ledger(at: Installation) -> None:
    assert at.inside("worker", "id", "-u").out.strip() == "10001"
    assert at.inside("worker", "sh", "-c", "touch /app/x").code != 0
    assert at.inside("worker", "sh", "-c", "command -v temporal").code != 0
    assert at.sql("SELECT count(*) FROM ledger").code == 0
    for statement in ("DELETE FROM ledger", "ALTER TABLE ledger DISABLE TRIGGER ALL"):
        refused = at.sql(statement)
        assert refused.code != 0
        assert "permission denied" in refused.err or "must be owner" in refused.err


def workers_end_in_order(at: Installation) -> None:
    """What is under way is finished, and the containers' exit codes say so."""
    workers = at("ps", "-q", "worker").out.split()
    stopped = at("stop", "worker")
    assert stopped.code == 0, stopped
    codes = ran(["docker", "inspect", "-f", "{{.State.ExitCode}}", *workers], {}).out.split()
    assert codes == ["0", "0"]


def test_an_installation_from_its_images_to_its_end(tmp_path: Path) -> None:
    """One test, for an installation takes a minute to build and to start."""
    with installed(tmp_path) as at:
        one_case(at)
        the_first_build_is_current(at)
        the_service_changes_neither_its_files_nor_the_ledger(at)
        workers_end_in_order(at)

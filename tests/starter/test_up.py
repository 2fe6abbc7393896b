"""The embedded service: killed at any moment, started twice, and on code that cannot replay."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.starter.service import PROGRAM, Desk, desk, furnish, opened, until

pytestmark = pytest.mark.server

ROOT = Path(__file__).parent.parent.parent
CHANGED = """        del start
        from datetime import timedelta

        await workflow.execute_activity("elsewhere", start_to_close_timeout=timedelta(seconds=5))
"""


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in found.split()]


def worker_of(at: Desk) -> int:
    assert at.up is not None
    for pid in children(at.up.pid):
        if b"import main" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise AssertionError("no worker")


def test_killed_and_started_again_the_cases_go_on(tmp_path: Path) -> None:
    at = desk(tmp_path)
    addresses = at.start()
    assert addresses["ui"].startswith("http://127.0.0.1:")
    furnish(at)
    case = opened(at)
    assert at.up is not None
    orphans = children(at.up.pid)
    at.kill()
    until(lambda: not any(Path(f"/proc/{pid}/stat").exists() and _alive(pid) for pid in orphans))
    assert at.run("do", case, "record-request-sent", "--set", "method=hand").code == 4
    at.start()
    done = at.answered("do", case, "record-request-sent", "--set", "method=hand", "--id", "later")
    assert done["stage"] == "asked"
    assert at.answered("rebuild", case)["same"]
    assert at.answered("ledger", "verify")["checkpoints"] == 1
    second = at.run("up")
    assert second.code == 2
    assert len(second.err.strip().splitlines()) == 1
    assert "in use by another service" in second.err
    assert at.stop() == 0


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_dead_worker_and_a_dead_server_are_started_again(tmp_path: Path) -> None:
    at = desk(tmp_path)
    at.start()
    furnish(at)
    case = opened(at)
    first = worker_of(at)
    os.kill(first, signal.SIGKILL)
    until(lambda: "the worker ended" in at.errors())
    assert at.answered("do", case, "record-request-sent", "--set", "method=hand")["version"] == 2
    assert worker_of(at) != first
    assert at.up is not None
    server = next(pid for pid in children(at.up.pid) if pid != worker_of(at))
    os.kill(server, signal.SIGKILL)
    until(lambda: "the Temporal server ended" in at.errors())
    until(lambda: at.run("do", case, "strike", "--set", "version=2", "--reason", "typo").code == 0)
    assert at.stop() == 0


def test_loss_of_the_engines_store_is_restored(tmp_path: Path) -> None:
    at = desk(tmp_path)
    at.start()
    furnish(at)
    case = opened(at)
    at.answered("do", case, "record-request-sent", "--set", "method=hand")
    assert at.stop() == 0
    for file in at.data.glob("temporal.db*"):
        file.unlink()
    at.start()
    wrong = at.run("check", "--json")
    assert wrong.code in {0, 1}  # young cases may still be under way
    assert at.answered("restore")["started"] == [case]
    assert at.answered("check")
    assert at.answered("do", case, "close-consent", "--reason", "restored")["stage"] == "closed"
    assert at.stop() == 0


def test_code_that_does_not_replay_is_not_started(tmp_path: Path) -> None:
    at = desk(tmp_path)
    at.start()
    furnish(at)
    case = opened(at)
    at.answered("do", case, "record-request-sent", "--set", "method=hand")
    assert at.stop() == 0
    code = tmp_path / "code"
    for name in (
        "activities",
        "domain",
        "law",
        "records",
        "runtime",
        "starter",
        "templates",
        "workflows",
    ):
        shutil.copytree(ROOT / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "worker.py", code)
    consent = code / "workflows/placement/consent.py"
    text = consent.read_text()
    assert text.count("        del start\n") == 1
    consent.write_text(text.replace("        del start\n", CHANGED))
    ran = at.run("up", fresh=True, folder=code)
    assert ran.code == 1, ran
    assert case in ran.err
    assert at.start()["temporal"]
    assert at.stop() == 0


def test_stopped_in_order_by_ctrl_c(tmp_path: Path) -> None:
    at = desk(tmp_path)
    at.start()
    assert at.up is not None
    at.up.send_signal(signal.SIGINT)
    assert at.up.wait(60) == 0
    assert "stopping" in at.errors()
    assert sys.executable in PROGRAM


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    at = desk(tmp_path)
    at.start()
    other = desk(tmp_path / "other")
    other.environment["DUEPROCESS_TEMPORAL_PORT"] = at.environment["DUEPROCESS_TEMPORAL_PORT"]
    # A process of its own: a service is not what a fork of a test's process should become.
    ran = subprocess.run(
        [*PROGRAM, "up"],
        env=other.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode in {2, 4}, ran.stderr
    assert at.environment["DUEPROCESS_TEMPORAL_PORT"] in ran.stderr
    assert at.stop() == 0

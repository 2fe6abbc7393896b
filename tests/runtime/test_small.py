"""Clock, exit codes, logging, build id: the small pieces."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import structlog
from pydantic import BaseModel, ValidationError
from temporalio.common import VersioningBehavior

from runtime import logging as our_logging
from runtime.clock import Clock, SettableClock, SystemClock
from runtime.codec import UnknownKeyError
from runtime.runner import build_id, code_digest, deployment_config, workflow_runner
from runtime.settings import Settings

JUNE = datetime(2031, 6, 2, 14, tzinfo=UTC)


def test_clocks_show_aware_utc() -> None:
    clocks: list[Clock] = [SystemClock(), SettableClock(JUNE)]
    assert all(clock.now().utcoffset() == timedelta(0) for clock in clocks)


def test_the_settable_clock_stands_still_and_moves_only_forward() -> None:
    clock = SettableClock(JUNE.astimezone(timezone(timedelta(hours=-5))))
    assert clock.now() == clock.now() == JUNE
    clock.advance(timedelta(days=14))
    assert clock.now() == JUNE + timedelta(days=14)
    with pytest.raises(ValueError, match="lies before"):
        clock.set(JUNE)
    with pytest.raises(ValueError, match="no offset"):
        clock.set(datetime(2031, 7, 1))  # noqa: DTZ001 (the mistake under test)


@pytest.mark.parametrize(
    ("body", "code", "out", "err"),
    [
        ("print('done'); return 3", 3, "done\n", ""),
        ("return None", 0, "", ""),
        ("raise SystemExit(5)", 5, "", ""),
        ("raise SystemExit('one line')", 1, "", "one line\n"),
        ("raise KeyboardInterrupt", 130, "", ""),
        ("sys.stdout.close(); return 2", 2, "", ""),
        ("logging.basicConfig(); logging.error('kept'); return 0", 0, "", "ERROR:root:kept\n"),
    ],
)
def test_a_process_leaves_with_its_code_and_its_output(
    body: str, code: int, out: str, err: str
) -> None:
    script = f"import sys, logging\nfrom runtime.exit import run\ndef main():\n  {body}\nrun(main)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, out, err)


def test_a_bug_shows_its_traceback_and_its_own_code() -> None:
    script = "from runtime.exit import run\ndef f(): raise ValueError('Quent' + 'in')\nrun(f)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 70
    assert "line 2, in f" in ended.stderr
    assert ended.stderr.endswith("ValueError: (text withheld)\n")
    assert "Quentin" not in ended.stderr


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    our_logging.configure("debug", as_json=True)
    yield out
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_personal_fields_never_reach_a_line(lines: io.StringIO) -> None:
    structlog.get_logger("a").info(
        "letter", case="consent-1", name="Quentin", nested={"Address": "12 Nowhere", "ok": 1}
    )
    logging.getLogger("b").warning("sent", extra={"payload": "Quentin", "count": 2})
    first, second = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (first["event"], first["case"], first["nested"]) == ("letter", "consent-1", {"ok": 1})
    assert (second["event"], second["count"], second["level"]) == ("sent", 2, "warning")
    assert "Quentin" not in lines.getvalue()
    assert "Nowhere" not in lines.getvalue()


class Ward(BaseModel):
    age: int


def test_errors_show_where_and_not_what(lines: io.StringIO) -> None:
    def fail() -> None:
        try:
            Ward.model_validate({"age": "Quentin Fictional"})
        except ValidationError as error:
            raise UnknownKeyError("payload key 'k9' is not among the known keys") from error

    try:
        fail()
    except UnknownKeyError:
        logging.getLogger("temporalio.worker").exception("Failed")
        structlog.get_logger("a").exception("failed too")
    text = lines.getvalue()
    assert "Quentin" not in text
    for line in text.splitlines():
        shown = json.loads(line)["error"]
        assert shown.startswith("UnknownKeyError (payload key 'k9' is not among the known keys) at")
        assert "test_small.py" in shown
        assert "<- ValidationError at" in shown
    assert len(text.splitlines()) == 2


def test_debug_lines_of_the_sdk_stay_off(lines: io.StringIO) -> None:
    logging.getLogger("temporalio.worker._workflow").debug("Received activation: %s", "Quentin")
    assert lines.getvalue() == ""


def test_key_value_lines(monkeypatch: pytest.MonkeyPatch, lines: io.StringIO) -> None:
    assert lines.getvalue() == ""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    our_logging.configure("info", as_json=False)
    structlog.get_logger("a").info("ready", port=1)
    assert "event='ready'" in out.getvalue()
    assert "port=1" in out.getvalue()


def test_the_build_id_changes_with_the_code_and_only_with_it(tmp_path: Path) -> None:
    (tmp_path / "domain").mkdir()
    (tmp_path / "worker.py").write_text("a")
    (tmp_path / "domain" / "x.py").write_text("b")
    first = code_digest(tmp_path)
    (tmp_path / "domain" / "x.pyc").write_text("c")
    (tmp_path / "elsewhere.py").write_text("d")
    assert code_digest(tmp_path) == first
    (tmp_path / "domain" / "x.py").write_text("B")
    second = code_digest(tmp_path)
    (tmp_path / "domain" / "x.py").rename(tmp_path / "domain" / "y.py")
    assert len({first, second, code_digest(tmp_path)}) == 3
    assert build_id() == build_id()


def test_the_deployment_names_its_version(settings: Settings) -> None:
    pinned = deployment_config(settings, pinned=True)
    assert pinned.version.deployment_name == "dueprocess"
    assert pinned.version.build_id == build_id()
    assert pinned.default_versioning_behavior is VersioningBehavior.PINNED
    single = deployment_config(settings.model_copy(update={"build_id": "b7"}), pinned=False)
    assert single.version.build_id == "b7"
    assert not single.use_worker_versioning


def test_the_runner_passes_through_what_the_caller_names() -> None:
    runner = workflow_runner(["domain", "activities.contracts"])
    assert {"domain", "activities.contracts", "pydantic"} <= runner.restrictions.passthrough_modules

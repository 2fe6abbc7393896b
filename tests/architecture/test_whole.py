"""The second try of `make test`: for what failed for company only, and never in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.whole import FEW, second_try

ROOT = Path(__file__).parents[2]

ONCE = """
from pathlib import Path

def test_of_a_busy_machine():
    mark = Path(__file__).with_suffix(".seen")
    seen = mark.exists()
    mark.touch()
    assert seen, "the machine was busy"

def test_beside_it():
    beside = Path(__file__).with_suffix(".beside")
    assert not beside.exists(), "what passed is not run again"
    beside.touch()
"""
ALWAYS = """
def test_of_a_fault():
    assert not "a fault"
"""


def whole(folder: Path, name: str, text: str) -> tuple[int, str]:
    """Exit code and words of a suite of one file."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.whole", name],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout


def test_what_failed_for_company_is_run_alone_and_named(tmp_path: Path) -> None:
    code, said = whole(tmp_path, "test_once.py", ONCE)
    assert code == 0, said
    assert "the machine was busy" in said, "the first failure stays on the screen"
    assert said.rstrip().endswith(
        "passed alone, and want mending:\n   test_once.py::test_of_a_busy_machine"
    )


def test_a_fault_fails_twice(tmp_path: Path) -> None:
    code, said = whole(tmp_path, "test_always.py", ALWAYS)
    assert (code, said.count("== failed among others and alone:")) == (1, 1), said


def test_a_pure_test_has_one_try(tmp_path: Path) -> None:
    code, said = whole(tmp_path, "tests/domain/test_once.py", ONCE)
    assert (code, "run once more" in said) == (1, False), said


def test_many_failures_are_no_accident() -> None:
    some = [f"tests/workflows/test_a.py::test_{number}" for number in range(FEW)]
    assert second_try(some) == tuple(some)
    assert second_try([*some, "tests/workflows/test_a.py::test_more"]) == ()
    assert second_try([*some[1:], "tests/law/test_a.py::test_day"]) == ()
    assert second_try([]) == ()


@pytest.mark.parametrize("text", ["def test_a(:", ""], ids=["broken", "empty"])
def test_what_could_not_run_is_not_tried_again(tmp_path: Path, text: str) -> None:
    code, said = whole(tmp_path, "test_none.py", text)
    assert code != 0, said
    assert "run once more" not in said, said

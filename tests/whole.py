"""The whole suite, as `make test` runs it: all at once, then alone what may have failed for company.

A test that starts servers and workers can fail because something was slow that is never slow alone.
Such a test is run once more by itself. Its first failure stays on the screen and the last lines name
it, for it is a fault of the test or, worse, a rare one of the product. A pure test gets no second
try, and neither do more than a few failures together. Options go to the first pass.
"""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Final

import pytest

CROWD: Final = ("-n", "3", "--dist", "worksteal")
"""Three on two cores: a third of the time a test waits for what others do."""
PURE: Final = ("tests/architecture/", "tests/domain/", "tests/law/", "tests/letters/")
FEW: Final = 5
"""More failures than this are not for company."""


class Failures:
    """The tests that failed, or whose fixtures did, in their order."""

    def __init__(self) -> None:
        self.tests: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure in any phase of a test."""
        if report.failed:
            self.tests[report.nodeid] = None


def second_try(failed: Iterable[str]) -> tuple[str, ...]:
    """Which of the failed tests are worth a run by themselves: all of them, or none."""
    tests = tuple(failed)
    few = 0 < len(tests) <= FEW
    return tests if few and not any(test.startswith(PURE) for test in tests) else ()


def main(options: Sequence[str]) -> int:
    """Run everything; the exit code is pytest's own."""
    failures = Failures()
    code = int(pytest.main([*CROWD, *options], plugins=[failures]))
    again = second_try(failures.tests) if code == pytest.ExitCode.TESTS_FAILED else ()
    if not again:
        return code
    print(f"\n== {len(again)} failed among the others; each is run once more, alone ==", flush=True)
    alone = subprocess.run([sys.executable, "-m", "pytest", *again], check=False).returncode
    verdict = "passed alone, and want mending" if alone == 0 else "failed among others and alone"
    print("\n".join([f"\n== {verdict}:", *(f"   {test}" for test in again)]), flush=True)
    return alone


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

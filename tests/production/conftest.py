"""A loud word where no installation in containers could be tried."""

from typing import Any

from tests.production.installation import LEFT_OUT


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly that the production shape was not tried, and why."""
    reasons = [
        str(report.longrepr[-1]).partition(LEFT_OUT)[2].lstrip(": ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and LEFT_OUT in str(report.longrepr[-1])
    ]
    if reasons:
        terminalreporter.write_sep("=", "the production shape was not tried", red=True)
        terminalreporter.write_line(f"{len(reasons)} tests were left out: {reasons[0]}")

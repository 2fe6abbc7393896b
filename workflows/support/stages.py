"""Waiting out a stage: what every `run` says line by line.

Belongs here: how a wait names the clock that runs while it lasts. Not here: which stages follow
each other (the workflow's `run`), nor how a case works while it waits (`case.py`).
"""

from collections.abc import Callable
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.casework import running

from workflows.support.case import Case


async def past(case: Case[Any], stage: str, which: Callable[[], str | None], because: str) -> None:
    """Wait until a case is not in this stage; passed over where it is in another.

    Args:
        case: the one that waits.
        stage: which is waited out.
        which: the rule of the clock that runs now, if one does; acts start, move and end clocks.
        because: what the wait names while no clock runs.
    """
    while case.state.stage == stage:
        rule = which()

        def over(rule: str | None = rule) -> bool:
            return bool(case.state.stage != stage or which() != rule)

        await case.until(over, owing=rule, because=because)


def live(case: Case[Any], clocks: tuple[str, ...]) -> str | None:
    """The first of these clocks that is live, if one is."""
    return next((one for one in clocks if running(case.state.obligations, one)), None)

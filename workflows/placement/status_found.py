"""A status found after placement: DOR 4.720 (6), and (3)(C) for a charged person.

Who acts: the Regional Office or Supported Community Living program tells every Department-funded
co-resident. How it ends: by `close-status-found`. Not here: who must be told what
(`domain/placement`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.placement import found
    from domain.placement.common import running
    from domain.placement.status_found import STATUS_FOUND
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case


@workflow.defn(name="status-found")
class StatusFoundWorkflow:
    """One resident whose status was found after placement."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(STATUS_FOUND, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """Tell the co-residents, and stay open for a late consent and for changes of the home."""
        del start
        case = self.case
        while not self.closed():
            # The regulation names no day: the clock from awareness is policy.
            await case.until(self.told, owing=rules.T_26)
            await case.until(
                self.closed_or_owed, because="ladders, late consent, changes of the home (C-41)"
            )
        return await case.finish()

    def told(self) -> bool:
        """Whether nothing of section (6) is owed (or the case closed)."""
        return self.closed() or not running(self.case.state.obligations, rules.T_26)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == found.CLOSED

    def closed_or_owed(self) -> bool:
        """Whether the case was closed, or notices are owed again."""
        return self.closed() or not self.told()

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/placement/status_found.py`."""
        return await self.case.handle(name, args)

    @command.validator
    def check(self, name: str, args: Sequence[RawValue]) -> None:
        """Refuse what the rules refuse."""
        self.case.validate(name, args)

    @workflow.signal(dynamic=True, description="fact: a row waits in the record; refresh: look")
    def word(self, name: str, args: Sequence[RawValue]) -> None:
        """A machine's word, by ids alone; whatever else is sent does no harm."""
        self.case.hear(name, args)

    @workflow.query(name="view", description="State, and what the case waits for")
    def view(self) -> Json:
        """For `check` and for operators."""
        return self.case.view()

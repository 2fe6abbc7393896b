"""A consent after a careless change: one more timer. Cases that are open cannot bear it."""

import asyncio
from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain.commands import Reply
    from domain.model import Json
    from domain.placement.consent import CONSENT
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case


@workflow.defn(name="consent")
class ChangedConsent:
    """The consent's workflow with a timer beside its own."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self.case = Case(CONSENT, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        del start
        reminder = asyncio.create_task(workflow.sleep(86_400))
        await self.case.until(lambda: self.case.state.stage == "closed", because="a test")
        reminder.cancel()
        return await self.case.finish()

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        return await self.case.handle(name, args)

    @command.validator
    def check(self, name: str, args: Sequence[RawValue]) -> None:
        self.case.validate(name, args)

    @workflow.signal(dynamic=True)
    def word(self, name: str, args: Sequence[RawValue]) -> None:
        self.case.hear(name, args)

    @workflow.query(name="view")
    def view(self) -> Json:
        return self.case.view()

"""The toy's workflow: what every case workflow looks like, with nothing of its own."""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain.commands import Reply
    from domain.model import Json
    from domain.state import CaseStart, Outcome
    from tests.contract.toy import TOY
    from workflows.support.case import Case


@workflow.defn(name="toy")
class ToyWorkflow:
    """Counts until somebody closes it."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self.case = Case(TOY, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        del start
        await self.case.until(lambda: self.case.state.stage == "over", owing="toy-clock")
        return await self.case.finish()

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        return await self.case.handle(name, args)

    @command.validator
    def check(self, name: str, args: Sequence[RawValue]) -> None:
        self.case.validate(name, args)

    @workflow.signal(name="fact")
    def fact(self, fact_id: str) -> None:
        self.case.tell(fact_id)

    @workflow.signal(name="refresh")
    def refresh(self) -> None:
        self.case.refresh()

    @workflow.query(name="view")
    def view(self) -> Json:
        return self.case.view()

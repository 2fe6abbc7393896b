"""The toy after an upgrade: it decides otherwise, and still bears the old histories."""

import dataclasses
from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain.commands import Context, Reply
    from domain.model import Json
    from domain.process import Decision
    from domain.refusal import Refusal
    from domain.state import CaseStart, Outcome
    from tests.contract import toy
    from workflows.support.case import Case


def _add(state: toy.ToyState, command: toy.Add, context: Context) -> Decision:
    decision = toy._add(state, command, context)
    if isinstance(decision, Refusal):
        return decision
    return tuple(one.model_copy(update={"data": {**one.data, "build": 2}}) for one in decision)


NEW = dataclasses.replace(toy.TOY, decisions={**toy.TOY.decisions, "add": _add})


@workflow.defn(name="toy")
class NewBuildWorkflow:
    """The same case under new code."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self.case = Case(NEW, start)

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

"""A proposed placement: DOR 4.720 (1)(H), (2), (3)(C), (4) and (5).

Who acts: the Regional Office or Supported Community Living program tells those concerned, asks the
client, and decides. How it ends: by `close-placement`, once it was decided. Not here: who must be
told what (`domain/placement`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.placement import placement_stages as st
    from domain.placement.common import running
    from domain.placement.placement import PLACEMENT
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case

_TELLING = (rules.T_23, rules.T_24, rules.T_25)
"""The possibility (2), then the newcomer (4), then the residents (5)."""


@workflow.defn(name="placement")
class PlacementWorkflow:
    """One consumer who is to join one home."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(PLACEMENT, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """Tell those who must know, wait for the decision, and see every notice through."""
        del start
        case = self.case
        while not self.closed():  # a struck decision leads back to the step before it
            # Prior to placement: the possibility (2), who lives there (4), who is to come (5).
            for rule in _TELLING:
                await case.until(lambda rule=rule: self.told(rule), owing=rule)  # type: ignore[misc]
            # A person decides. A guardian's refusal or silence never prevents it (3)(D).
            await case.until(self.decided_or_owed, because="a person decides (decide-placement)")
            # Ladders end, late consent leads to notices (3)(C), occupancy may change (C-41).
            await case.until(
                self.closed_or_back, because="ladders, late consent, changes of the home (C-41)"
            )
        return await case.finish()

    def told(self, rule: str) -> bool:
        """Whether the duty of a section is not owed (any more), or the case has been decided."""
        return self.decided() or not running(self.case.state.obligations, rule)

    def decided(self) -> bool:
        """Whether it was decided to place or not to place (or the case closed)."""
        return self.case.state.stage not in st.BEFORE

    def decided_or_owed(self) -> bool:
        """Whether it was decided, or a section is owed (again): another home, another resident."""
        return self.decided() or not all(map(self.told, _TELLING))

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    def closed_or_back(self) -> bool:
        """Whether the case was closed, or is not decided (not yet, or its decision was struck)."""
        return self.closed() or not self.decided()

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/placement/placement.py`."""
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

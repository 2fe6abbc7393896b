"""A site of the sex offender program: one facility's beds and its waiting list (M-06).

Who acts: treatments ask, arrive and leave; the site's people keep its wings, beds and list. How it
ends: by `close-site` once nobody is there and nobody waits; by itself never. Not here: who gets a
bed (`domain/mosop`), nor any number of beds or days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain.commands import Reply
    from domain.model import Json
    from domain.mosop import site_stages as st
    from domain.mosop.site import SITE
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case


@workflow.defn(name="site")
class SiteWorkflow:
    """One facility, for as long as it is the program's. Each run carries beds and list along."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(SITE, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """Beds are given by the list for as long as the program runs here."""
        del start
        while not self.closed():
            # Given by the list as they come free; held, occupied, left (DECK-08, DECK-09).
            await self.past(st.OPERATING, because="beds are asked for and left (DECK-08)")
            # "Operates when needed" (DECK-13): who waits keeps the place meanwhile.
            await self.past(st.NOT_OPERATING, because="the program runs here again (DECK-13)")
        return await self.case.finish()

    async def past(self, stage: str, *, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another."""
        await self.case.until(lambda: self.case.state.stage != stage, because=because)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/mosop/site_rows.py`."""
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

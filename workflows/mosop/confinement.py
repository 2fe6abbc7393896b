"""A confinement, from intake to release: RSMo 632.483.1, with treatment and community beside it.

Who acts: corrections receive and release; the parole board may set the dates; treatment, review and
community are cases of their own, which tell this one how they stand. How it ends: by
`close-confinement`, and of the living not without the review that a sexually violent offence wants
(DECK-26). Not here: what a command does (`domain/mosop`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.casework import running
    from domain.commands import Reply
    from domain.model import Json
    from domain.mosop import confinement_stages as st
    from domain.mosop.confinement import CONFINEMENT
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case


@workflow.defn(name="confinement")
class ConfinementWorkflow:
    """One person, one stay: for months, or for decades."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(CONFINEMENT, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """Confined, reviewed, released; a strike, or a return, leads back to a step before."""
        del start
        while not self.closed():
            # 632.483.1: the review opens within its window, wherever the person is held.
            for held in st.IN_CUSTODY:
                await self.past(held, because="the release")
            # 632.483, DECK-26: released; and no end without the review.
            await self.past(st.RELEASED, because="a person closes it (close-confinement, DECK-26)")
            await self.past(st.DECEASED, because="a person closes it (close-confinement)")
        return await self.case.finish()

    async def past(self, stage: str, *, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another.

        The wait names the clock of the review while it runs, which another date moves and the
        first day of the window ends; or the reason.
        """
        while self.case.state.stage == stage:
            ahead = self.ahead()

            def over(ahead: bool = ahead) -> bool:
                return self.case.state.stage != stage or self.ahead() != ahead

            owing = rules.CONFINEMENT_REVIEW_OPENS if ahead else None
            await self.case.until(over, owing=owing, because=because)

    def ahead(self) -> bool:
        """Whether the window of the review is still to open."""
        return running(self.case.state.obligations, rules.CONFINEMENT_REVIEW_OPENS)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/mosop/confinement_rows.py`."""
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

"""Treatment in the community: RSMo 557.051, 217.735, from the release to its end.

Who acts: the office of probation and parole plans and records; the Department approves providers,
and withdraws it; a court or the board ends what lasts for life. How it ends: by `close-community`.
Not here: what a command does (`domain/mosop`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.casework import running
    from domain.commands import Reply
    from domain.model import Json
    from domain.mosop import community_stages as st
    from domain.mosop.community import COMMUNITY
    from domain.obligations import nearest
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case
    from workflows.support.stages import past


@workflow.defn(name="community")
class CommunityWorkflow:
    """One person, after one release: for years, or for life."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(COMMUNITY, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """The order of the rules; a provider that is lost, or a strike, leads back to the plan."""
        del start
        while not self.closed():
            # Approved providers only, three roles around them, the specialist of the region.
            await self.past(
                st.TO_PLAN,
                rules.COMMUNITY_REPLACE_PROVIDER,
                rules.COMMUNITY_ASSIGN_SPECIALIST,
                because="treatment begins at an approved provider (DECK-22)",
            )
            # Containment: examined by polygraph, reported on, and each act begins the next clock.
            await self.past(
                st.IN_TREATMENT,
                rules.COMMUNITY_PROGRESS,
                rules.COMMUNITY_POLYGRAPH,
                rules.COMMUNITY_ASSIGN_SPECIALIST,
                because="completion, or another end (M-16)",
            )
            # 557.051: completed, or a violation process may follow, which is not ours (M-13).
            for ending in (*st.OVER, st.DECEASED):
                await self.past(ending, because="a person closes it (close-community)")
        return await self.case.finish()

    async def past(self, stage: str, *clocks: str, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another.

        The wait names the clock that comes first of those that run, or the reason; clocks begin
        and end with the acts.
        """
        await past(self.case, stage, lambda: self.first(clocks), because)

    def first(self, clocks: tuple[str, ...]) -> str | None:
        """The clock that wants attention first, of those that run."""
        held = self.case.state.obligations
        owed = nearest({key: one for key, one in held.items() if one.rule in clocks})
        if owed is not None:
            return owed.rule
        return next((one for one in clocks if running(held, one)), None)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/mosop/community_rows.py`."""
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

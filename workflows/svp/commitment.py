"""A commitment: RSMo 632.495 to 632.505, from the order to SORTS, and year after year.

Who acts: the department keeps, examines and notifies; the committing court reviews, hears and
tries; the attorney general tells victims. How it ends: by discharge, death, or `close-commitment`;
by itself never (S-23). Not here: what a command does (`domain/svp`), nor any number of days.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain.commands import Reply
    from domain.model import Json
    from domain.obligations import Obligation, nearest
    from domain.state import CaseStart, Outcome
    from domain.svp import commitment_stages as st
    from domain.svp.commitment import COMMITMENT
    from workflows.support.case import Case


@workflow.defn(name="commitment")
class CommitmentWorkflow:
    """One person, committed by one order. Each year is a run of its own."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(COMMITMENT, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """The order of the statute, without end; what a run has passed, the next passes over."""
        del start
        while not self.closed():
            # 632.495.2-.3: kept in a secure facility, apart from others, until safe to be at large.
            await self.past(st.TO_PLACE, because="a site of the program is assigned (S-25)")
            # 632.498.1-.2: each year an examination, a notice, a review; or somebody petitions.
            await self.year_by_year()
            # 632.504: a petition without approval is screened.
            await self.past(st.SCREENING, because="the court screens the petition (S-31)")
            # 632.498.4: the threshold hearing; with the director's approval at once (632.501).
            await self.past(st.HEARING, because="the threshold hearing (S-28)")
            # 632.498.5: the State proves that the danger continues, or the person is released.
            await self.past(st.RELEASE_TRIAL, because="the release trial (S-29)")
            # 632.505.1-.3: a plan, an approved residence, the court's conditions.
            await self.past(st.TO_RELEASE, because="the court orders the release (S-32)")
            # 632.505: what follows was not seen: people decide, and no clock is invented.
            await self.past(st.CONDITIONAL, because="on conditional release (S-33)")
            await self.past(st.VIOLATION, because="the violation is decided (S-33)")
            await self.past(st.ESCAPED, because="the person is found (S-33)")
            await self.past(st.DECEASED, because="a person closes the case (close-commitment)")
        return await self.case.finish()

    async def year_by_year(self) -> None:
        """While the person is in the program: whatever of the year is owed next."""
        while self.case.state.stage == st.COMMITTED:
            owed = self.next_of_the_year()
            key, rule = (owed.key, owed.rule) if owed is not None else ("", None)
            await self.case.until(  # without a duty of the year: whatever else comes
                lambda key=key: self.turned(key),  # type: ignore[misc]
                owing=rule,
                because="no duty of the year is owed",
            )

    def next_of_the_year(self) -> Obligation | None:
        """The yearly duty that wants attention first (T-10, T-11, T-12); None if none is owed."""
        held = self.case.state.obligations
        live = {key: one for key, one in held.items() if one.live and one.rule in st.YEARLY}
        return nearest(live) or next(iter(live.values()), None)

    def turned(self, key: str) -> bool:
        """Whether another duty of the year comes first now, or something else came between."""
        owed = self.next_of_the_year()
        return self.case.state.stage != st.COMMITTED or (owed.key if owed else "") != key

    async def past(self, stage: str, *, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another."""
        await self.case.until(lambda: self.case.state.stage != stage, because=because)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/svp/commitment_rows.py`."""
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

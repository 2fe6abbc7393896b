"""Treatment in confinement: RSMo 589.040, from classification to completion, or another end.

Who acts: corrections classify and assign a site; the program's staff treat; sites give beds; the
parole board makes of it what it will. How it ends: by `close-treatment`; it releases nobody
(DECK-20). Not here: what a command does (`domain/mosop`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.mosop import treatment_stages as st
    from domain.mosop.treatment import TREATMENT
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case
    from workflows.support.stages import live, past


@workflow.defn(name="treatment")
class TreatmentWorkflow:
    """One person, in one confinement: any number of attempts."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(TREATMENT, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """The order of the program; another attempt, or a strike, leads back to a step before."""
        del start
        while not self.closed():
            # 589.040.2: who is imprisoned for a sexual assault offence must complete treatment.
            await self.past(st.TO_CLASSIFY, because="the classification (DECK-02, DECK-06)")
            # Women, dialysis, protective custody or medical need, all others: a site, and its list.
            await self.past(st.TO_ASSIGN, because="a site is assigned (C-55)")
            await self.past(st.HELD, because="a site that can take the person (DECK-13)")
            await self.past(st.WAITING, rules.TREATMENT_LATEST_START, because="a bed (DECK-08)")
            await self.past(st.OFFERED, because="the person takes the bed that is held (DECK-08)")
            # Phase I before Phase II: assessment and introduction, and a decision (DECK-14).
            await self.past(st.ADMITTED, rules.TREATMENT_LATEST_START, because="treatment begins")
            await self.past(st.PHASE_1, rules.T_35, because="the decision on Phase I (DECK-14)")
            await self.past(st.PHASE_1_DECIDED, because="Phase II begins (DECK-14)")
            # Active treatment: six components, and none completes without the first (DECK-18).
            await self.past(st.PHASE_2, rules.T_36, because="completion, or another end")
            await self.past(st.SUSPENDED, because="the person is back (M-08)")
            # What the board makes of it: completion may allow a release, and causes none (DECK-20).
            for ending in st.ENDINGS:
                await self.past(ending, rules.T_37, because="a person closes it (close-treatment)")
        return await self.case.finish()

    async def past(self, stage: str, *clocks: str, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another.

        The wait names the clock that runs, which a changed date or a petition may start, move or
        end; or the reason.
        """
        await past(self.case, stage, lambda: live(self.case, clocks), because)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/mosop/treatment_rows.py`."""
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

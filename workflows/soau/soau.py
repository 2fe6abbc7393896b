"""The assessment unit and probation under RSMo 559.115: from the court's order to its last day.

Who acts: the unit and corrections check, deliver, assess and report; P&P writes the Sentencing
Assessment Report; the State may ask for a hearing; the sentencing court decides, on its own motion.
How it ends: by `close-soau`. Nothing here grants probation, and nothing makes the days longer. Not
here: what a command does (`domain/soau`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.soau import stages as st
    from domain.soau.soau import SOAU
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case
    from workflows.support.stages import live, past


_WORK = (rules.SOAU_REPORT, rules.SOAU_REPORT_CRITICAL, rules.T_17)
"""What the unit owes, before what the court may do."""
_COURT = (rules.T_20, rules.T_17)


@workflow.defn(name="soau")
class SoauWorkflow:
    """One person, one judgment under RSMo 559.115."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(SOAU, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """RSMo 559.115, in its order; day 120 leads out of every step but the last ones."""
        del start
        while not self.closed():
            # An order of the court: sentencing under 559.115, with placement at the unit.
            await self.past(st.ORDER_TO_CHECK, rules.T_17, because="the order is checked (DECK-50)")
            await self.past(st.RETURNED, rules.T_17, because="the court corrects its order (U-07)")
            # Each ground of eligibility; health is a named person's decision (DECK-44 to DECK-49).
            await self.past(st.ELIGIBILITY, rules.T_17, because="eligibility is found (DECK-44)")
            await self.past(st.INELIGIBLE, rules.T_17, because="a person closes it (close-soau)")
            # 559.115.2: the power lasts 120 days after delivery, but not thereafter.
            await self.past(st.TO_DELIVER, because="delivery to DOC, which is day 0 (T-17)")
            await self.past(st.DELIVERED, rules.T_17, because="delivery is recorded again (T-17)")
            # The assessment, and both outputs in one report: day 90, and day 110 at the latest.
            await self.past(st.ASSESSING, *_WORK, because="delivery is recorded again (T-17)")
            # 559.115.3, .6: hearing from day 90, release date, the State's ten days.
            await self.past(st.REPORT_SENT, *_COURT, because="delivery is recorded again (T-17)")
            await self.past(st.INTENT_NOTICED, *_COURT, because="delivery is recorded again (T-17)")
            # What the court did; or its power ended, and only an order of its days still counts.
            for ending in st.ENDINGS:
                await self.past(ending, because="a person closes it (close-soau)")
        return await self.case.finish()

    async def past(self, stage: str, *clocks: str, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another.

        The wait names the clock that runs, which a delivery or a notice may start; or the reason.
        """
        await past(self.case, stage, lambda: live(self.case, clocks), because)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/soau/rows.py`."""
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

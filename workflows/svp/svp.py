"""A sexually violent predator case before commitment: RSMo 632.483 to 632.495.

Who acts: the agency with jurisdiction reviews and notifies; the multidisciplinary team and the
prosecutors' committee vote; the attorney general files or does not; a court decides. How it ends:
by `close-svp`, after commitment, release, or a stop. Not here: what a vote comes to or a court may
order (`domain/svp`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.state import CaseStart, Outcome
    from domain.svp import svp_stages as st
    from domain.svp.svp import SVP
    from workflows.support.case import Case
    from workflows.support.stages import live, past

_NOTICE = (rules.T_01, rules.T_02, rules.T_03)
_EXAMINATION = (rules.T_07, rules.EXAMINATION_EXTENDED)
_TRIAL = (rules.T_08, rules.TRIAL_CONTINUED)
_RETRIAL = (rules.T_09, rules.RETRIAL_CONTINUED)
"""What runs at a stage: the statute's clock, or what a court's order has put in its place."""


@workflow.defn(name="svp")
class SvpWorkflow:
    """One person, from the review before release to commitment or release."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(SVP, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """The order of the statute; a struck event leads back to the step before it."""
        del start
        while not self.closed():
            # 632.483.1-.2: evaluated before release; who is not found to meet it, stops there.
            await self.past(st.TO_EVALUATE, *_NOTICE, because="the evaluation before release")
            # 632.483.1: the attorney general and the team are told, within the window.
            await self.past(st.TO_NOTIFY, *_NOTICE, because="both notices (S-07)")
            # 632.484: after an overt act: detained, determined, and a petition within hours.
            await self.past(st.DETENTION_SOUGHT, because="the court decides on detention (S-36)")
            await self.past(st.DETAINED, rules.T_13, because="the determination (S-36)")
            await self.past(st.DETERMINED, rules.T_16, because="the petition (S-36)")
            # 632.483.4-.5, 632.486: two votes and the attorney general, under one clock.
            await self.past(st.REVIEW, rules.T_05, because="the petition, or that none is filed")
            # 632.489.1: the judge decides on the petition alone, and orders custody.
            await self.past(st.PETITION_FILED, because="the judge decides on filing (S-17)")
            await self.past(st.CUSTODY_ORDERED, because="custody is ordered, not yet taken (S-17)")
            # 632.489.2: the contested hearing, within seventy-two hours of custody.
            await self.past(
                st.IN_CUSTODY, rules.T_06, because="a hearing counted as offered (C-50)"
            )
            # 632.489.4: examined by somebody who was not on the team.
            await self.past(st.EXAMINATION, *_EXAMINATION, because="an order, received (T-07)")
            # 632.492: tried; and after a mistrial tried again, any number of times (632.495).
            await self.past(
                st.TRIAL_PENDING, *_TRIAL, because="a new trial, without a clock (S-22)"
            )
            await self.past(st.TRIAL, because="the trial (S-21, S-22)")
            await self.past(st.MISTRIAL, *_RETRIAL, because="another trial (T-09)")
            # 632.495: committed to the department's director, or released.
            await self.past(st.PROVEN, because="the court orders the commitment (S-23)")
            await self.past(st.RELEASE_DUE, because="a person records the release")
            for ending in st.ENDINGS:
                await self.past(ending, because="a person closes the case (close-svp)")
        return await self.case.finish()

    async def past(self, stage: str, *clocks: str, because: str) -> None:
        """Wait until the case is not in this stage; passed over where it is in another.

        The wait names the clock that runs, which an order may start, move or end; or the reason.
        """
        await past(self.case, stage, lambda: live(self.case, clocks), because)

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/svp/svp.py`."""
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

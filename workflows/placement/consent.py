"""Consent of a guardian to a disclosure: DOR 4.720 (3), RSMo 552.020.

Who acts: the Regional Office or Supported Community Living program asks; the guardian answers. How
it ends: by `close-consent`, with a reason; until then late consent and withdrawal stay possible.
Not here: what an answer is worth (`domain/placement`), nor any number of days (`law/`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.placement import consent_stages as st
    from domain.placement.consent import CONSENT
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case


@workflow.defn(name="consent")
class ConsentWorkflow:
    """One disclosure about one ward, asked of the ward's guardians."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(CONSENT, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """Ask, wait for the answer, and stay open for a late one."""
        del start
        case = self.case
        while not self.closed():  # a struck event leads back to the step that it had ended
            # (3)(A): asked before placement, or within fourteen days of becoming aware.
            await case.until(self.asked, owing=self.asking_clock())
            # The regulation gives the guardian no time to answer (C-06): the clock is policy.
            await case.until(self.answered_or_silent, owing=rules.CONSENT_ANSWER)
            # (3)(D): a refusal never blocks placement; silence is not consent; both may change.
            await case.until(self.closed_or_back, because="late consent, withdrawal (C-06)")
        return await case.finish()

    def asking_clock(self) -> str:
        """T-21 for a new placement, T-22 for a person already placed."""
        return rules.T_21 if self.case.state.placement == "new" else rules.T_22

    def asked(self) -> bool:
        """Whether the request was sent (or the case closed before)."""
        return self.case.state.stage != st.TO_ASK

    def answered_or_silent(self) -> bool:
        """Whether no answer is waited for: one stands, its clock has passed, or nobody is asked."""
        return self.case.state.stage != st.ASKED

    def closed(self) -> bool:
        """Whether the case was closed."""
        return self.case.state.stage == st.CLOSED

    def closed_or_back(self) -> bool:
        """Whether the case was closed, or is to be asked or answered again."""
        return self.case.state.stage in {st.TO_ASK, st.ASKED, st.CLOSED}

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/placement/consent.py`."""
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

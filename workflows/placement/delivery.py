"""Delivery of one letter to one recipient: DOR 4.720 (5)(A), (6)(A), and the mail's own facts.

Who acts: the mail room and the carrier report; the office calls, writes again and decides. How it
ends: delivered with proof, attempted with every scrap kept, or stopped by a named decision. Not
here: what an outcome means (table 6.3, in `law/`) nor the decisions (`domain/placement`).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Reply
    from domain.model import Json
    from domain.placement import delivery_stages as st
    from domain.placement.common import running
    from domain.placement.delivery import DELIVERY
    from domain.state import CaseStart, Outcome
    from workflows.support.case import Case

_OWING = {
    st.QUEUED: rules.DELIVERY_HANDOVER,
    st.OUT: rules.DELIVERY_LOST,
    st.NOTICE_LEFT: rules.DELIVERY_HOLD,
    st.AWAITING_RECEIPT: rules.DELIVERY_RECEIPT,
    st.AWAITING_ACKNOWLEDGEMENT: rules.DELIVERY_ACKNOWLEDGEMENT,
    st.RETURNED: rules.DELIVERY_VERBAL,
    st.FOLLOW_UP: rules.DELIVERY_FOLLOW_UP,
}
"""The duty that each rung of the ladder owes."""
_BECAUSE = {st.FOLLOW_UP: "the office closes the ladder (DOR-037)"}


@workflow.defn(name="delivery")
class DeliveryWorkflow:
    """One recipient's ladder."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Take up the case where its state stands."""
        self.case = Case(DELIVERY, start)

    @workflow.run
    async def run(self, start: CaseStart) -> Outcome:
        """Climb from rung to rung until the delivery is closed."""
        del start
        case = self.case
        while not self.closed():
            rung, owed = case.state.stage, self.owed()
            await case.until(
                lambda rung=rung, owed=owed: (case.state.stage, self.owed()) != (rung, owed),  # type: ignore[misc]
                owing=owed,
                because=_BECAUSE.get(rung, "a named person decides (table 6.3)"),
            )
        return await case.finish()

    def owed(self) -> str | None:
        """The rule of the duty that this rung waits for, as long as it is owed.

        A letter that is sent again owes the second sending, and a follow-up that was sent owes
        nothing any more.
        """
        state = self.case.state
        rung = _OWING.get(state.stage)
        rules_here = (rules.DELIVERY_RESEND, rung) if state.stage == st.QUEUED else (rung,)
        return next(
            (rule for rule in rules_here if rule and running(state.obligations, rule)), None
        )

    def closed(self) -> bool:
        """Whether the ladder has ended."""
        return self.case.state.stage in st.DELIVERY_STAGES.closed

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> Reply:
        """Any command of the table in `domain/placement/delivery.py`."""
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

"""The review before release: opened when its window opens, and on file before the case may close.

Belongs here: S-01, DECK-26, T-02, M-19. Not here: the review itself (the case of the review, RSMo
632.483), nor the clock of its window (`confinement_dates.py`).
"""

from datetime import datetime
from typing import Final, cast

from domain import rules
from domain.casework import ahead, settle_rules, warning
from domain.commands import Context
from domain.events import Draft, Order
from domain.model import Json
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import draft
from domain.mosop.confinement_dates import CLOCK, RETURNED, Said, clock
from domain.mosop.confinement_open import OPEN_CASE
from domain.mosop.confinement_state import ConfinementState, OnPaper
from domain.process import Decision
from domain.refusal import Refusal

PENDING: Final = ("evaluated-met", "referred", "petition-filed")
"""Somebody was found to meet the criteria, and nothing has come of it yet."""
_UNFINISHED: Final = ("", "open", *PENDING, "release-due")
"""Besides those: nothing was found yet, or the person is to be released and is not."""


def ordered(state: ConfinementState, now: datetime) -> tuple[Draft, ...]:
    """The window is open and a review is due: its case is opened, once."""
    if state.stage not in st.IN_CUSTODY or state.window_on is None or state.on_file:
        return ()
    if state.due is not True or state.review is not None:
        return ()
    data = {"release": _release(state).isoformat()}
    orders = (_review(state),)
    return (Draft(kind=st.REVIEW_ORDERED, occurred_on=now, data=data, orders=orders),)


def _release(state: ConfinementState) -> datetime:
    """No window opens, and no review is ordered, without one."""
    return cast("datetime", state.dates.release)


def _review(state: ConfinementState) -> Order:
    """The case of the review, or that which somebody opened for this stay before."""
    returned = state.basis == RETURNED and state.readmitted_on is not None
    opening: Json = {
        "office": state.office,
        "person": state.person,
        "confinement": state.confinement,
        "agency": "doc",
        "county": state.county,
        "offences": [
            {
                **one.model_dump(
                    mode="json", include={"code", "on", "attempt", "similar_to"}, exclude_none=True
                ),
                "condition_met": bool(one.review_condition),
            }
            for one in state.offences
            if state.violent(one)
        ],
        "anticipated_release": _release(state).isoformat(),
        "basis": RETURNED if returned else "release",
        "for_case": state.case,
    }
    if returned and state.readmitted_on is not None:
        opening["readmitted_on"] = state.readmitted_on.isoformat()
    if state.treatment.case:
        opening["treatment"] = state.treatment.case
    return Order(key="review", kind=OPEN_CASE, data={"process": "svp", "open": opening})


def open_review(state: ConfinementState, command: cmd.OpenReview, _context: Context) -> Decision:
    """A person opens the review before its window does, or after a release without one."""
    if state.due is False:
        why = "none of the offences is a sexually violent one"
        return Refusal(rule=rules.S_03, message=why)
    if state.due is None:
        return Refusal(
            rule=rules.S_03,
            message="say first whether an offence is a sexually violent one",
            allowed=("confirm-offences",),
        )
    if state.review is not None:
        why = "the review was ordered already" + (
            f": {state.review.case}" if state.review.case else ""
        )
        return Refusal(rule=rules.S_01, message=why)
    if state.dates.release is None:
        why = "the window of the notice hangs on the release: say when it is anticipated"
        return Refusal(rule=rules.T_01, message=why, allowed=("change-release",))
    said = []
    if state.stage == st.RELEASED:
        said.append(warning(rules.S_01, "the review is opened after the release"))
    return (
        draft(
            st.REVIEW_ORDERED,
            command,
            said=said,
            more={"release": _release(state).isoformat()},
            closes=settle_rules(state.obligations, (CLOCK,), command.occurred_on),
            orders=(_review(state),),
        ),
    )


def record_review(state: ConfinementState, command: cmd.RecordReview, context: Context) -> Decision:
    """A review on paper, or of another office: it is on file, with what proves it (DECK-26)."""
    refusal = ahead("reviewed_on", command.reviewed_on, context.now)
    if refusal is not None:
        return refusal
    if state.due is False:
        why = "no review is due: none of the offences is a sexually violent one"
        return Refusal(rule=rules.DECK_26, message=why)
    on_paper = OnPaper(reviewed_on=command.reviewed_on, outcome=command.outcome)
    after = state.model_copy(update={"on_paper": on_paper})
    closes = clock(after, command.occurred_on)[1]
    said = unfinished(state)
    if command.outcome == "meets":
        text = "it found that the criteria may be met: nobody's notices are tracked from here"
        said.append(warning(rules.S_07, text))
    return (draft(st.REVIEW_RECORDED, command, command.reviewed_on, said=said, closes=closes),)


def missing(state: ConfinementState) -> Refusal | None:
    """Refuse an end without the review that the law wants (DECK-26, S-01)."""
    if not state.unreviewed:
        return None
    if state.due is None:
        why = "nobody has said whether an offence is a sexually violent one"
        return Refusal(rule=rules.DECK_26, message=why, allowed=("confirm-offences",))
    allowed = ("record-review",) if state.review is not None else ("open-review", "record-review")
    why = "a sexually violent offence wants a review, and none is on file (S-01)"
    return Refusal(rule=rules.DECK_26, message=why, allowed=allowed)


def pending(state: ConfinementState) -> Said:
    """What to say while a review that found somebody to meet the criteria is not over."""
    if state.review is None or state.review.outcome not in PENDING:
        return []
    text = f"the review is not over: it stands at {state.review.outcome}"
    return [warning(rules.S_01, text, "review")]


def unfinished(state: ConfinementState) -> Said:
    """What to say while the case of the review is open, and people would take it for done.

    A review on paper is on file, and ends no other: what the linked case owes, it owes on.
    """
    held = state.review
    if held is None or held.outcome not in _UNFINISHED:
        return []
    if not held.case:
        text = "the review was ordered, and its case is not open yet: it will be"
    else:
        stands = (
            f"is still open, at {held.outcome}"
            if held.outcome not in {"", "open"}
            else "is still open"
        )
        text = f"the case of the review, {held.case}, {stands}: nothing ends it here"
    return [warning(rules.S_01, text, "review")]

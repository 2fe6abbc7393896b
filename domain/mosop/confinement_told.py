"""What a confinement tells its cases, and what they tell it.

Belongs here: the facts of machines, and whatever follows from the state by itself. Nobody hears a
refusal of a fact, so what does not fit is passed over, and kept. Not here: what people record.
"""

from datetime import datetime

from domain import rules
from domain.casework import alert, tell, warning
from domain.commands import Command, Context
from domain.events import Draft, Effect, Order
from domain.model import Json
from domain.mosop import confinement_commands as cmd
from domain.mosop import confinement_stages as st
from domain.mosop.common import NOTE_DATES, PERSON_RELEASED, RELEASE_EXTENDED, draft
from domain.mosop.confinement_dates import changed, clock, misfit
from domain.mosop.confinement_review import ordered
from domain.mosop.confinement_state import ConfinementState
from domain.process import Decision, Drafts
from domain.svp.svp_owner import NOTE_RELEASE, NOTE_TREATMENT

_RECEIVED = {"completed": "completed", "in-progress": "in-progress"} | {
    "refused": "refused",
    "terminated": "terminated",
}
"""How treatment stands -> what the packet of the review says of it (M-19)."""
UNKNOWN = "unknown"


# -- what others are told -------------------------------------------------------------------------


def settle(state: ConfinementState, now: datetime) -> Drafts:
    """A review that is due now, a clock that is wanted, and whoever has not been told yet."""
    if state.stage == st.CLOSED:
        return ()
    review = ordered(state, now)
    if review:
        return review
    drafts: list[Draft] = []
    opens, closes = clock(state, now)
    if opens or closes:
        drafts.append(Draft(kind=st.CLOCK_SET, occurred_on=now, opens=opens, closes=closes))
    orders = to_tell(state, now)
    if orders:
        drafts.append(_told(state, now, orders))
    return tuple(drafts)


def _told(state: ConfinementState, now: datetime, orders: tuple[Order, ...]) -> Draft:
    """The event says what was told, so that the case knows when there is more to tell."""
    left = gone(state)
    data: Json = {
        "release": state.dates.release.isoformat() if state.dates.release else None,
        "dates": state.dates.model_dump(mode="json", exclude_none=True),
        "treatment": packed(state),
        "left": left.isoformat() if left else None,
        "facts": [str(one.data["fact"]) for one in orders],
    }
    said = {name: value for name, value in data.items() if value is not None}
    return Draft(kind=st.CASES_TOLD, occurred_on=now, data=said, orders=orders)


def to_tell(state: ConfinementState, on: datetime, *, for_good: bool = False) -> tuple[Order, ...]:
    """What the cases of treatment and review do not know yet; at the end nobody comes back."""
    return (*_to_treatment(state, on, for_good=for_good), *_to_review(state, on))


def gone(state: ConfinementState) -> datetime | None:
    """When the person was released: from another jurisdiction he may come back to treatment."""
    return state.released.on if state.released is not None else None


def _to_treatment(state: ConfinementState, on: datetime, *, for_good: bool) -> tuple[Order, ...]:
    """The dates of release as they stand now, and that the person has left (C-57)."""
    held = state.treatment
    if not held.case:
        return ()
    orders: tuple[Order, ...] = ()
    if state.stage in st.IN_CUSTODY and held.told != state.dates:
        dates = state.dates.model_dump(mode="json", exclude_none=True)
        orders = tell(held.case, NOTE_DATES, on, {**dates, "for_case": state.case})
    left = gone(state) or (state.left_on if for_good else None)
    if left is not None and left != held.told_left:
        full = state.dates.full_term
        data: Json = {"on": left.isoformat(), "before_full_term": full is None or left < full}
        orders = (*orders, *tell(held.case, PERSON_RELEASED, on, data))
    return orders


def _to_review(state: ConfinementState, on: datetime) -> tuple[Order, ...]:
    """The day of the release, and what became of treatment (T-01, M-19)."""
    held = state.review
    if held is None or not held.case:
        return ()
    orders: tuple[Order, ...] = ()
    at = state.dates.release
    if state.stage in st.IN_CUSTODY and at is not None and held.told != at:
        data = {"anticipated_release": at.isoformat(), "for_case": state.case}
        orders = tell(held.case, NOTE_RELEASE, on, data)
    received = packed(state)
    if received and received != held.told_treatment:
        data = {"for_case": state.case}
        if received != UNKNOWN:
            data["mosop"] = received
        if state.treatment.case:
            data["treatment"] = state.treatment.case
        orders = (*orders, *tell(held.case, NOTE_TREATMENT, on, data))
    return orders


def packed(state: ConfinementState) -> str:
    """What the packet is to say of treatment; empty while nothing is known of it (M-19)."""
    held = state.treatment
    if not held.status:
        return "not-offered" if state.referred is False else ""
    if held.status == "waiting" and held.attempt <= 1:
        return "ordered"
    return "not-offered" if held.status == "not-applicable" else _RECEIVED.get(held.status, UNKNOWN)


def opened(
    _state: ConfinementState, effect: Effect, result: Json, now: datetime
) -> tuple[Draft, ...]:
    """What was to be opened is another office's: a person looks, and nothing is told to it."""
    if not result.get("elsewhere"):
        return ()
    process = str(effect.data["process"])
    asked = alert("case-of-another-office", rule=rules.H_02, severity="statutory", code=process)
    return (Draft(kind=st.ELSEWHERE, occurred_on=now, data={"process": process}, orders=(asked,)),)


# -- what others tell -----------------------------------------------------------------------------


def _passed_over(command: Command, fact: str, case: str) -> tuple[Draft]:
    """What was told is not about a case of this confinement."""
    data: Json = {"fact": fact, "from": case}
    return (Draft(kind=st.PASSED_OVER, occurred_on=command.occurred_on, data=data),)


def treatment_noted(
    state: ConfinementState, command: cmd.TreatmentNoted, _context: Context
) -> Decision:
    """How treatment stands. Completed or not, it releases nobody, and moves no date (DECK-20)."""
    if state.treatment.case not in {"", command.treatment}:
        return _passed_over(command, "treatment-noted", command.treatment)
    return (draft(st.TREATMENT_NOTED, command, command.on),)


def release_extended(
    state: ConfinementState, command: cmd.ReleaseExtended, _context: Context
) -> Decision:
    """The board has put off the conditional release: what hangs on it moves (T-37, T-01).

    A release that was anticipated for that very day is put off with it; one before it stays, and
    people are asked whether it still holds.
    """
    ours = state.treatment.case in {"", command.treatment}
    before, to = state.dates, command.conditional_release
    if not ours or state.stage not in st.IN_CUSTODY or to == before.conditional_release:
        return _passed_over(command, RELEASE_EXTENDED, command.treatment)
    expected = before.anticipated_release
    if expected is not None and expected == before.conditional_release:
        expected = to
    dates = before.model_copy(update={"conditional_release": to, "anticipated_release": expected})
    asked = (alert("release-date-set", rule=rules.T_37),)
    if misfit(dates, state.received_on) is not None:
        (passed,) = _passed_over(command, RELEASE_EXTENDED, command.treatment)
        return (passed.model_copy(update={"orders": asked}),)
    if expected is None or expected >= to:
        return changed(state, command, dates)
    text = "the release is anticipated before the conditional release that the board has set"
    return changed(state, command, dates, [warning(rules.T_37, text)], asked)


def review_noted(state: ConfinementState, command: cmd.ReviewNoted, _context: Context) -> Decision:
    """How the review stands; it may have been opened for this confinement by hand."""
    known = state.review.case if state.review is not None else ""
    if known not in {"", command.svp}:
        return _passed_over(command, "review-noted", command.svp)
    return (draft(st.REVIEW_NOTED, command, command.on),)


def community_noted(
    state: ConfinementState, command: cmd.CommunityNoted, _context: Context
) -> Decision:
    """How treatment in the community stands."""
    known = state.community.case if state.community is not None else ""
    if known not in {"", command.community}:
        return _passed_over(command, "community-noted", command.community)
    return (draft(st.COMMUNITY_NOTED, command, command.on),)

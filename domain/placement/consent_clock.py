"""The clock of the answer: whom it waits for, its reminders, how they go out, its end (C-06).

Belongs here: what the clock does to a consent. Not here: any number of days (`law/`), nor what an
answer is worth (`consent_answers.py`).
"""

from datetime import datetime
from typing import Final

from domain import rules
from domain.decider import breach
from domain.events import Draft, Effect, Order
from domain.model import Json
from domain.obligations import Obligation, Status
from domain.placement import consent_stages as st
from domain.placement.common import FIRST_CLASS, tell, warning, with_warnings
from domain.placement.consent_state import ConsentState

REMINDER: Final = "consent-reminder"


def addressees(state: ConsentState, owed: Obligation) -> tuple[str, ...]:
    """The guardians whose answer a clock waits for: those asked by the event that opened it."""
    return tuple(key for key, made in state.requests.items() if made.version == owed.opened_by)


def waiting_for(state: ConsentState, owed: Obligation) -> tuple[str, ...]:
    """The guardians asked by the event that opened a clock, without an answer that counts."""
    return tuple(key for key in addressees(state, owed) if key not in state.answers)


def remind(state: ConsentState, owed: Obligation, number: int) -> tuple[Order, ...]:
    """A reminder to each guardian who has not answered (C-06); our letters only.

    None goes to a guardian who has died, or whose letters have ended since: a reminder discloses
    what only the appointed guardian may be told (C-28).
    """
    if state.letters != "system":
        return ()
    able = state.to_ask(owed.reminders[number])
    return tuple(
        Order(
            key=f"reminder-{number + 1}-{guardian}",
            kind="letter",
            data={"letter_kind": REMINDER, "guardian": guardian, "clock": owed.key},
        )
        for guardian in waiting_for(state, owed)
        if guardian in able
    )


def letter_rendered(
    state: ConsentState, effect: Effect, result: Json, now: datetime
) -> tuple[Draft, ...]:
    """A reminder that is typeset goes out at once; other letters wait for `record-request-sent`.

    It goes as ordinary first-class mail: policy (C-06). Nobody has to prove that a reminder came,
    and a card to be signed would keep it from those who did not pick up the request. If meanwhile
    nobody waits for this answer, or the guardian may not be told any more (C-28), it stays here.
    """
    if effect.data.get("letter_kind") != REMINDER:
        return ()
    guardian, letter = str(effect.data["guardian"]), str(result["letter"])
    data: Json = {"letter": letter, "guardian": guardian, "rule": rules.C_06}
    said = _no_more(state, effect, guardian, now)
    if said is not None:
        data = with_warnings(data, (said,))
        return (Draft(kind=st.REMINDER_KEPT_BACK, occurred_on=now, data=data),)
    order = Order(
        key=f"mail-{guardian}",
        kind="mail",
        data={
            "letter": letter,
            "letter_kind": REMINDER,
            "recipient": guardian,
            "service": FIRST_CLASS,
        },
    )
    return (Draft(kind=st.REMINDER_QUEUED, occurred_on=now, data=data, orders=(order,)),)


def _no_more(
    state: ConsentState, effect: Effect, guardian: str, now: datetime
) -> dict[str, str] | None:
    """Why a reminder that was ordered is not to go out any more."""
    if guardian not in state.to_ask(now):
        text = f"the reminder is not sent: {guardian} may not be told any more"
        return warning(rules.C_28, text)
    owed = state.obligations.get(str(effect.data.get("clock")))
    # Once the clock has passed, silence counts as no consent: there is nothing to remind of.
    if owed is None or owed.status is not Status.OPEN or guardian not in waiting_for(state, owed):
        text = f"the reminder is not sent: this answer of {guardian} is not waited for any more"
        return warning(rules.C_06, text)
    return None


def clock_passed(state: ConsentState, owed: Obligation) -> Draft:
    """No answer in time: not consented, and the placement is not blocked (C-06, DOR-025)."""
    report = {"consent": state.case, "ward": state.ward, "blocks_placement": False}
    ended = owed.ends or owed.starts
    return breach(owed, st.CLOCK_PASSED, tell(state.owner, st.CLOCK_PASSED, ended, report))

"""The clock of the answer: whom it waits for, its reminders and its end (C-06).

Belongs here: what the clock does to a consent. Not here: any number of days (`law/`), nor what an
answer is worth (`consent_answers.py`).
"""

from domain.decider import breach
from domain.events import Draft, Order
from domain.obligations import Obligation
from domain.placement import consent_stages as st
from domain.placement.common import tell
from domain.placement.consent_state import ConsentState


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
            data={"letter_kind": "consent-reminder", "guardian": guardian},
        )
        for guardian in waiting_for(state, owed)
        if guardian in able
    )


def clock_passed(state: ConsentState, owed: Obligation) -> Draft:
    """No answer in time: not consented, and the placement is not blocked (C-06, DOR-025)."""
    report = {"consent": state.case, "ward": state.ward, "blocks_placement": False}
    ended = owed.ends or owed.starts
    return breach(owed, st.CLOCK_PASSED, tell(state.owner, st.CLOCK_PASSED, ended, report))

"""Notices that went out and hold no longer: which they are, and who decides what is done (C-41).

Belongs here: telling such notices from those that stand, and the question that they raise. Not
here: the letter that withdraws one (`notices_orders.py`), nor what is to be told (`wanted.py`).
"""

from domain import rules
from domain.placement.envelopes import Page, Question, Withheld, withdrawal_key
from domain.placement.notices_state import NoticesState
from domain.placement.wanted import Wanted


def withdrawal_questions(state: NoticesState, wanted: Wanted) -> tuple[Question, ...]:
    """Somebody was told about a person who is not to be named any more: a letter, or none (O)."""
    return tuple(
        Question(
            key=key,
            rule=rules.C_41,
            text=f"notices about {subject} went out and no longer hold: withdraw them by letter?",
            choices=("send", "do-not-send"),
            holds="nothing",
        )
        for key, subject in to_withdraw(state, wanted).items()
        if key not in state.answers
    )


def to_withdraw(state: NoticesState, wanted: Wanted) -> dict[str, str]:
    """Key of a withdrawal -> its subject, for notices that were sent and no longer hold."""
    found: dict[str, str] = {}
    for one in state.live():
        for page in one.pages if one.out else ():
            if one.location != state.location:  # only who was to move in there is not coming
                moot = page.subject == state.about()
            else:
                moot = not _named(state, wanted, page)
            if moot and page.subject not in one.withdrawn:
                found[withdrawal_key(one.location, page.subject)] = page.subject
    return found


def is_withdrawal(question: str) -> bool:
    """Whether a question is about a withdrawal."""
    return question.startswith("withdraw:")


def _named(state: NoticesState, wanted: Wanted, page: Page) -> bool:
    """Whether a subject may still be named: as the same kind, and by a consent that stands."""
    if wanted.kinds.get(page.subject) != page.kind:
        return False
    if any(_held_back(one, page) for one in wanted.withheld):
        return False
    sought = state.sought.get(page.subject)
    return page.kind == "registered" or sought is None or sought.standing in {"given", "closed"}


def _held_back(one: Withheld, page: Page) -> bool:
    """Whether what a page told would be withheld now, for a reason that stands."""
    return one.subject == page.subject and one.stands and set(page.sections) <= set(one.sections)

"""Letters that treatment, and treatment in the community, order: to whom, and about which attempt.

Belongs here: those orders. Not here: what a letter may say, nor who may be sent it; its words come
from the record when it is made, so that no order repeats what a reader's table withholds.
"""

from collections.abc import Iterable
from typing import Final

from domain import rules
from domain.casework import warning
from domain.events import Draft, Effect, Order
from domain.model import Json
from domain.mosop import treatment_stages as st

DECISION: Final = "treatment-decision"
COMPLETION: Final = "completion-report"
TERMINATION: Final = "termination-report"
EXTENSION: Final = "extension-petition"
AGREEMENT: Final = "provider-agreement"
BOARD: Final = "parole-board"
_REPORTS: Final = {st.COMPLETED: COMPLETION, st.TERMINATED: TERMINATION}
"""How an attempt ended -> the report of it."""
_RULES: Final = {
    DECISION: rules.DECK_02,
    COMPLETION: rules.DECK_17,
    TERMINATION: rules.DECK_19,
    EXTENSION: rules.T_37,
    AGREEMENT: rules.DECK_23,
}
"""Letter -> the rule that has it sent."""


def decision_letter(person: str) -> Order:
    """What was decided of treatment: to the person alone (DECK-02, C-55)."""
    return _letter(DECISION, person)


def with_decision(person: str, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Choices of a site, each with the letter that tells the person of it."""
    told = decision_letter(person)
    return tuple(one.model_copy(update={"orders": (*one.orders, told)}) for one in drafts)


def report_letter(status: str, attempt: int) -> tuple[Order, ...]:
    """The report to the parole board of an end that has one (DECK-17, DECK-19, M-18)."""
    kind = _REPORTS.get(status)
    return (_letter(kind, BOARD, attempt=attempt),) if kind is not None else ()


def extension_letter() -> Order:
    """To the board that has received a petition (T-37)."""
    return _letter(EXTENSION, BOARD)


def agreement_letter(provider: str) -> Order:
    """To what an approved provider agrees (DECK-23)."""
    return _letter(AGREEMENT, provider)


def unmade(ordered: Iterable[Effect]) -> list[dict[str, str]]:
    """What to say at the end of a case of letters that are ordered, and not made yet."""
    kinds = [str(one.data["letter_kind"]) for one in ordered if one.kind == "letter"]
    # Which report there is says how an attempt ended.
    return [
        warning(_RULES[kind], f"closed although a letter is not made yet: {kind}", "attempts")
        for kind in sorted(set(kinds))
    ]


def _letter(kind: str, recipient: str, **more: int) -> Order:
    # Keys are shown where ids are withheld, and stay readable: they name nobody.
    data: Json = {"letter_kind": kind, "recipient": recipient, **more}
    return Order(key=kind, kind="letter", data=data)

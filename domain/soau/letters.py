"""Letters to the court that an assessment orders: an order that goes back, and the report's cover.

Belongs here: those orders. Not here: what a letter may say, nor what the assessors found.
"""

from collections.abc import Iterable
from typing import Final

from domain.events import Order
from domain.model import Json
from domain.soau.state import SoauState

RETURNED: Final = "order-returned"
REPORT: Final = "soau-report-transmittal"
COURT: Final = "court"


def returned_letter(state: SoauState, missing: Iterable[str]) -> Order:
    """The order of referral goes back, with what it lacks (DECK-50, U-13)."""
    ordered = state.order.ordered_on.isoformat() if state.order is not None else None
    return _letter(RETURNED, state, missing=list(missing), ordered_on=ordered)


def report_letter(state: SoauState) -> Order:
    """Both outputs go to the court, in an envelope of their own (DECK-51, DECK-52)."""
    return _letter(REPORT, state)


def _letter(kind: str, state: SoauState, **more: object) -> Order:
    data: Json = {"letter_kind": kind, "recipient": COURT, "recipient_office": state.court, **more}
    return Order(key=kind, kind="letter", data=data)

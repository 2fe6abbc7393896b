"""The effects that a plan of notices orders: letters, memos, consents, deliveries, tasks.

Belongs here: the data of each order. Not here: when one is ordered (`planning.py`,
`notices_decide.py`), nor how it is carried out (`activities/`).
"""

from datetime import datetime
from typing import Final

from domain.events import Order
from domain.model import Json
from domain.placement.common import FIRST_CLASS
from domain.placement.envelopes import Envelope, Withheld, subject_of, withdrawn_by
from domain.placement.notices_state import NoticesState

NOTICE: Final = "notice"
POSSIBILITY: Final = "possibility-notice"
UNNAMED: Final = "notice-unnamed"
MEMO: Final = "notice-withheld"
WITHDRAWAL: Final = "notice-withdrawal"


def letter_kind(one: Envelope) -> str:
    """Which wording an envelope takes: pages, the possibility of (2), or no name at all (C-03)."""
    if one.pages:
        return NOTICE
    return POSSIBILITY if "2" in one.sections else UNNAMED


def letter(one: Envelope, state: NoticesState) -> Order:
    """Word and typeset what goes into an envelope."""
    kind = letter_kind(one)
    data: Json = {
        "letter_kind": kind,
        "recipient": one.to.recipient,
        "consumer": one.to.consumer,
        "location": one.location,
        "envelope": one.key,
    }
    if kind == NOTICE:
        data["sections"] = list(one.sections)
        data["moving"] = "in" if _moves_in(one, state) else "there"
        data["pages"] = [page.model_dump(mode="json", exclude_defaults=True) for page in one.pages]
    return Order(key=f"letter-{one.key}", kind="letter", data=data)


def _moves_in(one: Envelope, state: NoticesState) -> bool:
    """Whether the letter is about somebody who is to move in, and not about who lives there."""
    newcomer = any(page.subject == state.about() for page in one.pages)
    return newcomer and (state.moving_in() or "5" in one.sections)


def memo(state: NoticesState, one: Withheld) -> Order:
    """A note for the separate file: nothing was told, and why (DOR-025, C-03)."""
    sections = "+".join(one.sections)
    return Order(
        key=f"memo-{one.subject}-{sections}-{one.why}",
        kind="letter",
        data={
            "letter_kind": MEMO,
            "recipient": state.office,
            "subject": one.subject,
            "sections": list(one.sections),
            "why": one.why,
            "rule": one.rule,
            "consent": one.consent,
        },
    )


def withdrawals(state: NoticesState, key: str) -> tuple[Order, ...]:
    """A letter to everybody who was told about a subject: that the notice no longer holds."""
    return tuple(
        Order(
            key=f"withdrawal-{one.key}-{subject_of(key)}",
            kind="letter",
            data={
                "letter_kind": WITHDRAWAL,
                "recipient": one.to.recipient,
                "consumer": one.to.consumer,
                "withdraws": one.key,
                "letter": one.letter,
            },
        )
        for one in withdrawn_by(state.live(), key)
    )


def post(letter_id: str, kind: str, recipient: str) -> Order:
    """Hand a letter to the mail room as ordinary mail: nobody has to prove that it came."""
    return Order(
        key=f"mail-{letter_id}",
        kind="mail",
        data={
            "letter": letter_id,
            "letter_kind": kind,
            "recipient": recipient,
            "service": FIRST_CLASS,
        },
    )


def consent(state: NoticesState, subject: str, now: datetime) -> Order:
    """Ask the guardians of a charged person first (DOR-018, T-21, T-22)."""
    return Order(
        key=f"consent-{subject}",
        kind="open",
        data={"process": "consent", "open": state.asks(subject, now)},
    )


def delivery(
    state: NoticesState, one: Envelope, method: str, on: datetime, *, electronic: Json
) -> Order:
    """Open the ladder of one recipient; near the subject only the addressee may sign (C-30)."""
    return Order(
        key=f"delivery-{one.key}",
        kind="open",
        data={
            "process": "delivery",
            "envelope": one.key,
            "open": {
                "owner": state.case,
                "letter": one.letter,
                "letter_kind": letter_kind(one),
                "recipient": one.to.recipient,
                "method": method,
                "subject_lives_at_address": one.near,
                "restricted": one.near,
                "office": state.office,
                "occurred_on": on.isoformat(),
                **electronic,
            },
        },
    )


def task(key: str, about: str, rule: str, of: str) -> Order:
    """A task that only a person can do."""
    return Order(key=key, kind="alert", data={"about": about, "rule": rule, "key": of})

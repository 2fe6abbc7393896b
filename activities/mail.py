"""The port to the mail room: what `activities.contracts.EffectActivities.hand_over` promises.

Belongs here: putting one letter into the print queue, and the article number of a certified one.
Not here: printing and scans (`activities/mailroom/queue.py`), nor the form of a number
(`mailroom/articles.py`).
"""

import hashlib
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select
from temporalio import activity

from activities.mailroom.articles import article_number
from domain.model import Json
from domain.placement.common import FIRST_CLASS
from domain.recording import EffectAsked, EffectDone
from records import ledger
from records.engine import lock_case
from records.tables import LETTERS, MAILINGS
from runtime import pauses
from runtime.clock import Clock

QUEUED: Final = "queued"
CERTIFIED: Final = "certified"
RETURN_RECEIPT: Final = "return-receipt"
RESTRICTED: Final = "restricted"

_SERIAL_AND_CHECK: Final = 16
"""Digits of mailer id and serial together; the check digit follows."""


def service(*, restricted: bool) -> str:
    """What is bought for a certified piece, as the table keeps it: `certified+return-receipt`."""
    bought = (CERTIFIED, RETURN_RECEIPT, RESTRICTED if restricted else "")
    return "+".join(part for part in bought if part)


class MailDriver:
    """Queues letters for the mail room. An effect's key makes each one envelope.

    Args:
        engine: the record.
        clock: the time of queueing.
        mailer_id: the mailer id given by the Postal Service: 9 digits, or 6.

    Raises:
        ArticleError: the mailer id has another form.
    """

    def __init__(self, engine: Engine, clock: Clock, mailer_id: str) -> None:
        article_number(mailer_id, 0)
        self._engine = engine
        self._clock = clock
        self._mailer_id = mailer_id

    @activity.defn(name="mail.hand-over")
    def hand_over(self, asked: EffectAsked) -> EffectDone:
        """Put a letter into the print queue, or give back the envelope of this key.

        Raises:
            LookupError: the record has no such letter (a bug).
            ValueError: the order names no service that there is (a bug).
            ArticleError: the serial numbers of this mailer id are used up.
        """
        with self._engine.begin() as conn:
            # One at a time: two envelopes must never get one number.
            lock_case(conn, ledger.MAILROOM)
            held = _held(conn, asked.effect.key)
            row: Json | RowMapping = held if held is not None else self._queue(conn, asked)
        pauses.reached(pauses.HAND_OVER_CONFIRM, asked.process)
        return EffectDone(result={"mailing": row["id"], "article": row["article"]})

    def _queue(self, conn: Connection, asked: EffectAsked) -> Json:
        order = asked.effect.data
        letter = str(order["letter"])
        if conn.execute(select(LETTERS.c.id).where(LETTERS.c.id == letter)).first() is None:
            raise LookupError(f"the record has no letter {letter}")
        row = {
            "id": mailing_id(asked.effect.key),
            "effect_key": asked.effect.key,
            "case_id": asked.case,
            "letter_id": letter,
            "recipient": str(order["recipient"]),
            **self._bought(conn, order),
            "status": QUEUED,
            "queued_at": self._clock.now(),
        }
        conn.execute(insert(MAILINGS), [row])
        return row

    def _bought(self, conn: Connection, order: Json) -> Json:
        """The service of a piece, and its number: an ordinary letter has none."""
        wanted = order.get("service", CERTIFIED)
        if wanted == FIRST_CLASS:
            return {"article": None, "service": FIRST_CLASS}
        if wanted != CERTIFIED:
            raise ValueError(f"service: the mail room buys no {wanted!r}")
        return {
            "article": article_number(self._mailer_id, self._next_serial(conn), CERTIFIED),
            "service": service(restricted=bool(order.get("restricted"))),
        }

    def _next_serial(self, conn: Connection) -> int:
        """One more than the highest: numbers of one mailer sort as their serials do."""
        first = article_number(self._mailer_id, 0, CERTIFIED)
        width = _SERIAL_AND_CHECK - len(self._mailer_id)
        prefix = first[: -width - 1]
        query = select(func.max(MAILINGS.c.article)).where(MAILINGS.c.article.like(f"{prefix}%"))
        last = conn.execute(query).scalar_one_or_none()
        return int(last[len(prefix) : -1]) + 1 if last else 1


def mailing_id(effect_key: str) -> str:
    """The opaque id of an envelope: the same for the same effect."""
    return f"M-{hashlib.sha256(effect_key.encode()).hexdigest()[:12]}"


def _held(conn: Connection, effect_key: str) -> RowMapping | None:
    query = select(MAILINGS).where(MAILINGS.c.effect_key == effect_key)
    return conn.execute(query).mappings().one_or_none()

"""The port to people: alerts in the log and by e-mail, each once, and taken back where need be.

Belongs here: the hand-over row, the message, its sending and its confirmation. Not here: when an
alert is raised (the deciders). A message says case, rule, office and dates, never a person's name.

Sent once: the row stands before anything goes out, and `sent_at` confirms it afterwards. A process
that dies between the mail server's answer and the confirmation sends again, under the same
Message-ID, by which mail readers know the two for one; after a confirmation nothing is sent.
"""

import hashlib
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Final

import structlog
from sqlalchemy import Connection, Engine, RowMapping, insert, select, update
from temporalio import activity

from domain.recording import EffectAsked, EffectDone
from domain.registry import PROCESSES
from law.civil import named_end, parse_moment
from records.engine import lock_case
from records.tables import ALERTS, LEDGER, OBLIGATIONS
from runtime.clock import Clock

WITHDRAWN: Final = "withdrawn"
NEEDS_PERSON: Final = "needs-a-person"

_SECONDS: Final = 10
"""How long a mail server may take to answer one step."""
_SHOWN: Final = ("code", "ended", "delivery", "article", "struck", "lacks")
"""Fields of an order, beside rule and severity, that a message may show: codes and opaque ids."""
_LOG = structlog.get_logger("dueprocess.alerts")


@dataclass(frozen=True)
class Post:
    """A mail server that relays for this machine, the sender, and who is alerted."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]

    def message_id(self, effect_key: str) -> str:
        """The same for every attempt to send one alert."""
        domain = self.sender.rpartition("@")[2].strip("<> ") or "localhost"
        return f"<{hashlib.sha256(effect_key.encode()).hexdigest()[:32]}@{domain}>"

    def send(self, message: EmailMessage) -> int:
        """Hand a message to the server; returns how many addresses it refused.

        Raises:
            OSError: it cannot be reached, breaks off, or refuses every address (all errors of
                smtplib are of this kind).
        """
        with smtplib.SMTP(self.host, self.port, "localhost", _SECONDS) as server:
            return len(server.send_message(message, self.sender, self.to))


@dataclass(frozen=True)
class Alert:
    """What people are to be told. `key` is the idempotency key of its effect."""

    key: str
    case: str
    office: str
    about: str
    duty: str | None = None
    """Key of the obligation, if it is about one."""
    rule: str | None = None
    severity: str = "policy"
    facts: Mapping[str, str] = field(default_factory=dict)
    withheld: str | None = None
    """The rule that withholds what it is about: the message names the case and no more."""

    @classmethod
    def ordered(cls, asked: EffectAsked) -> "Alert":
        """The alert that a decider ordered."""
        order = asked.effect.data
        return cls(
            key=asked.effect.key,
            case=asked.case,
            office=asked.office,
            about=str(order["about"]),
            duty=order.get("key"),
            rule=order.get("rule"),
            severity=str(order.get("severity") or "policy"),
            facts={name: str(order[name]) for name in _SHOWN if order.get(name)},
        )


class AlertDriver:
    """Raises alerts. Without a mail server the log is where they go."""

    def __init__(self, engine: Engine, clock: Clock, post: Post | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._post = post

    @activity.defn(name="alerts.raise")
    def raise_alert(self, asked: EffectAsked) -> EffectDone:
        """Alert people once.

        Raises:
            OSError: the mail server did not take the message; to be tried again.
        """
        alert = Alert.ordered(asked)
        if alert.duty is None:  # what is about a duty says no more than the list of duties does
            with self._engine.begin() as conn:
                alert = replace(alert, withheld=_withheld(conn, asked))
        return EffectDone(result={"alert": asked.effect.key, "sent": self.tell(alert)})

    def tell(self, alert: Alert) -> bool:
        """Raise an alert unless it is out already; False if it was taken back before it went out.

        Raises:
            OSError: as `raise_alert`.
        """
        fresh = self._hand_over(alert)
        with self._engine.begin() as conn:
            row = _row(conn, alert.key)
            owed = _duty(conn, alert)
            answers = _answered(conn, alert.key) if alert.about == WITHDRAWN else ()
        if row["sent_at"] is not None:
            return True
        if row["withdrawn_by"] is not None:
            return False
        self._out(alert, row["raised_at"], owed, answers, fresh=fresh)
        with self._engine.begin() as conn:
            change = update(ALERTS).where(ALERTS.c.effect_key == alert.key)
            conn.execute(change.values(sent_at=self._clock.now()))
        return True

    def settle(self, key: str, by: str) -> None:
        """Note that what an alert asked for has been done, by the effect `by`."""
        with self._engine.begin() as conn:
            conn.execute(
                update(ALERTS)
                .where(ALERTS.c.effect_key == key, ALERTS.c.withdrawn_by.is_(None))
                .values(withdrawn_by=by)
            )

    def _hand_over(self, alert: Alert) -> bool:
        """Write the row first. True if it was not there yet."""
        with self._engine.begin() as conn:
            lock_case(conn, f"alerts:{alert.case}")
            if conn.execute(_find(alert.key)).first() is not None:
                return False
            row = {
                "effect_key": alert.key,
                "case_id": alert.case,
                "about": alert.about,
                "key": alert.duty,
                "rule": alert.rule,
                "severity": alert.severity,
                "raised_at": self._clock.now(),
                "sent_at": None,
                "withdrawn_by": _taken_back_by(conn, alert),
            }
            conn.execute(insert(ALERTS), [row])
            if alert.about == WITHDRAWN:
                _take_back(conn, alert)
        return True

    def _out(
        self,
        alert: Alert,
        at: datetime,
        owed: RowMapping | None,
        answers: tuple[str, ...],
        *,
        fresh: bool,
    ) -> None:
        said = _said(alert, owed)
        if fresh or self._post is None:
            _LOG.warning("alert", **said)
        if self._post is None:
            return
        refused = self._post.send(_message(self._post, alert, said, at, answers))
        if refused:
            _LOG.error("alert not taken for every address", case=alert.case, refused=refused)


def _withheld(conn: Connection, asked: EffectAsked) -> str | None:
    """The rule that withholds the event that ordered an alert from somebody, if one does.

    Log and e-mail reach people of whom nobody knows what they may read (S-14, S-35).
    """
    process = PROCESSES.get(asked.process)
    if process is None or not process.withheld:
        return None
    query = select(LEDGER.c.kind).where(
        LEDGER.c.scope == asked.case, LEDGER.c.version == asked.effect.version
    )
    kind = conn.scalar(query)
    return next((one.rule for one in process.withheld if kind in one.what), None)


def _find(key: str) -> Any:  # noqa: ANN401 - a select
    return select(ALERTS).where(ALERTS.c.effect_key == key)


def _row(conn: Connection, key: str) -> RowMapping:
    row: RowMapping = conn.execute(_find(key)).mappings().one()
    return row


def _version(effect_key: str) -> int:
    """The event that ordered an effect: the second part of its key."""
    number = effect_key.split("/")[1] if "/" in effect_key else ""
    return int(number) if number.isdecimal() else 0


def _of_duty(conn: Connection, alert: Alert) -> list[RowMapping]:
    """The other alerts about the same duty."""
    query = select(ALERTS).where(
        ALERTS.c.case_id == alert.case,
        ALERTS.c.key == alert.duty,
        ALERTS.c.effect_key != alert.key,
    )
    return list(conn.execute(query.order_by(ALERTS.c.raised_at)).mappings())


def _taken_back_by(conn: Connection, alert: Alert) -> str | None:
    """Effects may be carried out in any order: the withdrawal may have come first."""
    if alert.about == WITHDRAWN or alert.duty is None:
        return None
    later = [
        str(row["effect_key"])
        for row in _of_duty(conn, alert)
        if row["about"] == WITHDRAWN and _version(row["effect_key"]) > _version(alert.key)
    ]
    return later[0] if later else None


def _take_back(conn: Connection, alert: Alert) -> None:
    earlier = [
        row["effect_key"]
        for row in _of_duty(conn, alert)
        if row["about"] != WITHDRAWN
        and row["withdrawn_by"] is None
        and _version(row["effect_key"]) < _version(alert.key)
    ]
    change = update(ALERTS).where(ALERTS.c.effect_key.in_(earlier))
    conn.execute(change.values(withdrawn_by=alert.key))


def _answered(conn: Connection, key: str) -> tuple[str, ...]:
    """The alerts that a withdrawal takes back, oldest first."""
    query = select(ALERTS.c.effect_key).where(ALERTS.c.withdrawn_by == key)
    return tuple(conn.scalars(query.order_by(ALERTS.c.raised_at)))


def _duty(conn: Connection, alert: Alert) -> RowMapping | None:
    query = (
        select(OBLIGATIONS)
        .where(OBLIGATIONS.c.case_id == alert.case, OBLIGATIONS.c.key == alert.duty)
        .order_by(OBLIGATIONS.c.opened_by.desc())
        .limit(1)
    )
    return conn.execute(query).mappings().one_or_none()


def _said(alert: Alert, owed: RowMapping | None) -> dict[str, str]:
    """What log and e-mail say, in order."""
    if alert.withheld is not None:
        named = {"severity": alert.severity, "case": alert.case, "office": alert.office}
        return {"about": "something withheld", **named, "rule": alert.withheld}
    said: dict[str, str | None] = {
        "about": alert.about,
        "severity": alert.severity,
        "case": alert.case,
        "office": alert.office,
        "rule": alert.rule or (owed["rule"] if owed is not None else None),
    }
    if owed is not None:
        said |= {"citation": owed["citation"], "due": owed["legal"], "duty": owed["status"]}
        said["dates"] = ", ".join(owed["flags"]) or None
    return {name: value for name, value in {**said, **alert.facts}.items() if value}


def _for_people(name: str, value: str) -> str:
    """The log has the due date as it is stored; of hours the e-mail says the end in words."""
    due = parse_moment(value) if name == "due" else None
    return named_end(due) if isinstance(due, datetime) else value


def _message(
    post: Post, alert: Alert, said: Mapping[str, str], at: datetime, answers: tuple[str, ...]
) -> EmailMessage:
    """The e-mail; the same bytes for the same alert."""
    message = EmailMessage()
    message["Message-ID"] = post.message_id(alert.key)
    message["Date"] = format_datetime(at)
    message["From"] = post.sender
    message["To"] = ", ".join(post.to)
    rule = f" {said['rule']}" if "rule" in said else ""
    message["Subject"] = f"[dueprocess] {said['about']}:{rule} in {alert.case}"
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"{name}: {_for_people(name, value)}" for name, value in said.items()]
    if answers:
        first = [post.message_id(key) for key in answers]
        message["In-Reply-To"] = first[-1]
        message["References"] = " ".join(first)
        lines += ["", "This takes back the earlier alert: the duty was met in time, typed late."]
    lines += ["", f"See it: dueprocess show {alert.case}"]
    message.set_content("\n".join(lines) + "\n")
    return message

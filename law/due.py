"""The deadline calculator: what is due when, on which reading, and why.

Belongs here: legal and conservative dates, their reasons, reminders, and what to doubt.
Does not belong here: how days are counted (``law.counting``), any number of the law (tables),
or the present time: every date here follows from its arguments.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from law.civil import Moment, at_local, civil_day, day_end, day_start, localise, named, named_end
from law.counting import CannotCount
from law.doubts import confidence_doubts, holiday_doubts, mail_doubts, row_doubts
from law.holidays import Holiday
from law.periods import Period
from law.readings import Outcome, Plan, read
from law.rows import Confidence, DeadlineRule, Offset
from law.tables import Tables, load

REMINDER_TIME = "reminder_time"
COUNTED_BACK = "before-event"


class Due(BaseModel):
    """When a duty is due, in every reading, with the steps that lead there.

    Days are civil days in America/Chicago; instants are aware. ``legal`` decides on a breach,
    ``conservative`` (the earliest reading) drives reminders and work queues.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    rule: str = ""
    """The clock's id; empty for a period counted without a rule."""
    start: Moment = Field(alias="from")
    raw: Moment | None = None
    """The last day before anything moves it; null for business days and hours."""
    legal: Moment | None = None
    conservative: Moment | None = None
    counting: str
    steps: tuple[str, ...] = ()
    readings: dict[str, Moment] = Field(default_factory=dict)
    citation: str
    confidence: Confidence
    counting_confidence: Confidence | None = None
    version: str
    duty: str = ""
    owner: str = ""
    severity: str = ""
    on_miss: str = ""
    opens: Moment | None = None
    closes: Moment | None = None
    waits_for: str | None = None
    reminders: tuple[datetime, ...] = ()
    """UTC instants after the start, in order."""
    legal_ends: datetime | None = None
    """The UTC instant from which the legal date has passed."""
    conservative_ends: datetime | None = None
    flags: tuple[str, ...] = ()
    """What to doubt: ``unconfirmed``, ``policy``, ``projected-holiday`` and the like."""

    def as_json(self) -> dict[str, Any]:
        """The published JSON form: dates as ISO days, hours as ISO times with offset."""
        shown: dict[str, Any] = {
            "rule": self.rule or None,
            "from": _iso(self.start),
            "raw": _iso(self.raw),
            "legal": _iso(self.legal),
            "conservative": _iso(self.conservative),
            "counting": self.counting,
            "steps": list(self.steps),
            "citation": self.citation,
            "confidence": self.confidence,
            "version": self.version,
            "readings": {name: _iso(end) for name, end in self.readings.items()},
        }
        extra: dict[str, Any] = {
            "counting_confidence": self.counting_confidence,
            "opens": _iso(self.opens),
            "closes": _iso(self.closes),
            "waits_for": self.waits_for,
            "flags": list(self.flags),
        }
        return shown | {key: value for key, value in extra.items() if value}


def due(
    rule_id: str,
    start: date | datetime,
    *,
    tables: Tables | None = None,
    until: date | None = None,
    by_mail: bool = False,
) -> Due:
    """When the duty of a deadline rule is due.

    Args:
        rule_id: the clock, for example ``T-05``.
        start: the day or the instant that starts it; a time without an offset is Missouri's.
        tables: the version of the law; by default the current one.
        until: for a clock without a number, the day of the event for which it waits
            (for example the placement); other clocks do not look at it.
        by_mail: whether time runs from service by mail (K-09).

    Raises:
        ValueError: in one line: unknown rule, a start that the clock cannot take, or a date
            outside the holiday tables.
    """
    tables = tables or load()
    at = localise(start) if isinstance(start, datetime) else start
    day = tables.calendar.check(civil_day(at))
    rule = tables.deadline(rule_id, day)
    counting = tables.counting(rule.counting)
    if rule.period is None:
        return _without_number(rule, at, until, tables)
    plan = Plan(
        period=rule.period,
        counting=counting,
        calendar=tables.calendar,
        others=tuple(tables.counting(name) for name in rule.readings),
        alternatives=tuple(
            (other.name, other.period, tables.counting(other.counting))
            for other in rule.alternatives
        ),
        by_mail=by_mail,
    )
    outcome, steps = _count(plan, at, rule.id, rule.counting_citation or counting.citation)
    doubts = row_doubts(rule, day) | mail_doubts(counting, by_mail) | holiday_doubts(plan, outcome)
    return _row_due(rule, at, tables, outcome, steps, doubts=doubts)


def count(
    period: Period,
    counting: str,
    start: date | datetime,
    *,
    tables: Tables | None = None,
    by_mail: bool = False,
    holidays: Iterable[Holiday] | None = None,
) -> Due:
    """Count any period without a deadline rule.

    Args:
        period: how long.
        counting: the name of a counting rule, for example ``rule-44.01``.
        start: the day or instant at which it starts.
        tables: the version of the law; by default the current one.
        by_mail: whether time runs from service by mail (K-09).
        holidays: a decided case's own holidays, instead of the tables'.

    Raises:
        ValueError: in one line, as ``due``.
    """
    tables = tables or load()
    rule = tables.counting(counting)
    at = localise(start) if isinstance(start, datetime) else start
    calendar = tables.calendar if holidays is None else tables.calendar.with_rows(holidays)
    calendar.check(civil_day(at))
    plan = Plan(period, rule, calendar, by_mail=by_mail)
    outcome, steps = _count(plan, at, rule.id, rule.citation)
    doubts = mail_doubts(rule, by_mail) | holiday_doubts(plan, outcome)
    doubts = confidence_doubts(rule.confidence, rule.citation) | doubts
    return Due(
        start=at,
        counting=rule.id,
        citation=rule.citation,
        confidence=rule.confidence,
        version=tables.version,
        steps=_numbered([*steps, *doubts.values()]),
        flags=tuple(doubts),
        **_dates(outcome),
    )


def _count(plan: Plan, at: date | datetime, name: str, because: str) -> tuple[Outcome, list[str]]:
    """All readings, and the steps of the legal one with what the others would give."""
    rule, first, start = plan.counting, [], at
    if plan.by_mail and rule.mail_days is None:
        raise CannotCount(f"{name} is counted by {rule.id}, which adds no days for mail")
    if isinstance(at, datetime) and not rule.counts_hours:
        start = civil_day(at)
        first = [f"{at.isoformat()} falls on {named(start)} in America/Chicago (K-15)."]
    elif rule.counts_hours and not isinstance(at, datetime):
        raise CannotCount(f"{name} counts hours: it needs a time, such as {at.isoformat()}T15:00")
    outcome = read(plan, start)
    legal = outcome.legal.end
    by = f"; holidays: {plan.calendar.legal_reading}" if rule.uses_holidays else ""
    last = [f"Legal: {named_end(legal)} ({because}{by})."]
    last += _other_readings(outcome)
    if outcome.conservative != legal:
        last.append(f"Conservative, the earliest reading: {named_end(outcome.conservative)}.")
    return outcome, [*first, *outcome.steps, *last]


def _other_readings(outcome: Outcome) -> list[str]:
    """What the other readings give, one sentence per date."""
    dates: dict[date | datetime, list[str]] = {}
    for name, end in outcome.readings.items():
        if end != outcome.legal.end:
            dates.setdefault(end, []).append(name)
    return [f"Read by {'; '.join(names)}: {named_end(end)}." for end, names in dates.items()]


def _row_due(
    rule: DeadlineRule,
    at: date | datetime,
    tables: Tables,
    outcome: Outcome | None,
    steps: list[str],
    *,
    doubts: dict[str, str],
) -> Due:
    return Due(
        rule=rule.id,
        start=at,
        counting=rule.counting,
        citation=rule.citation,
        confidence=rule.confidence,
        counting_confidence=rule.counting_confidence,
        version=tables.version,
        duty=rule.duty,
        owner=rule.owner,
        severity=rule.severity,
        on_miss=rule.on_miss,
        waits_for=rule.waits_for if outcome is None else None,
        steps=_numbered([*steps, *doubts.values()]),
        flags=tuple(doubts),
        reminders=_reminders(rule, at, outcome, tables),
        **_dates(outcome, begins=rule.ends_as_day_begins),
    )


def _without_number(
    rule: DeadlineRule, at: date | datetime, until: date | None, tables: Tables
) -> Due:
    """A clock that ends with an event: no dates until the event has one (C-45, DOR-019)."""
    doubts = row_doubts(rule, civil_day(at))
    if until is None:
        steps = [f"The source gives no number: it waits for {rule.waits_for} ({rule.citation})."]
        return _row_due(rule, at, tables, None, steps, doubts=doubts)
    event = tables.calendar.check(civil_day(until))
    end = event if rule.event_day_counts else tables.calendar.check(event - timedelta(days=1))
    last = "that day still counts" if rule.event_day_counts else "the day before is the last"
    steps = [f"The event is on {named(event)}; {last} ({rule.citation})."]
    outcome = Outcome.single(rule.counting, end)
    return _row_due(rule, at, tables, outcome, steps, doubts=doubts)


def _dates(outcome: Outcome | None, *, begins: bool = False) -> dict[str, Any]:
    if outcome is None:
        return {}
    legal, conservative = outcome.legal.end, outcome.conservative
    return {
        "raw": outcome.legal.raw,
        "legal": legal,
        "conservative": conservative,
        "readings": outcome.readings,
        "opens": outcome.legal.opens,
        "closes": outcome.legal.closes,
        "legal_ends": _passed(legal, begins=begins),
        "conservative_ends": _passed(conservative, begins=begins),
    }


def _passed(end: date | datetime, *, begins: bool) -> datetime:
    if isinstance(end, datetime):
        return end.astimezone(UTC)
    return day_start(end) if begins else day_end(end)


def _reminders(
    rule: DeadlineRule, at: date | datetime, outcome: Outcome | None, tables: Tables
) -> tuple[datetime, ...]:
    """UTC instants, those before the start left out: nobody can be reminded of the past.

    A window is counted back from its event: what lies before the window's opening is left out. A
    day that is counted back from its event has no such start: since when somebody may be reminded
    of it, the case knows.
    """
    if not rule.reminders or outcome is None:
        return ()
    clock = time.fromisoformat(str(tables.policy_row(REMINDER_TIME).value))
    began: datetime | None = at.astimezone(UTC) if isinstance(at, datetime) else day_start(at)
    if outcome.legal.opens is not None:
        began = day_start(outcome.legal.opens)
    elif rule.counting == COUNTED_BACK and rule.period is not None:
        began = None
    found = set()
    for row in rule.reminders:
        if row.opens and outcome.legal.opens is not None:
            found.add(at_local(outcome.legal.opens, clock))
        elif row.after is not None:
            found.add(_shifted(at, row.after, 1, clock))
        elif row.before is not None:
            found.add(_shifted(outcome.conservative, row.before, -1, clock))
    return tuple(sorted(one for one in found if began is None or one > began))


def _shifted(moment: date | datetime, by: Offset, sign: int, clock: time) -> datetime:
    """A day offset lands on the reminder hour of that day, an hour offset on the instant."""
    if by.days is not None:
        return at_local(civil_day(moment) + timedelta(days=sign * by.days), clock)
    instant = moment if isinstance(moment, datetime) else day_end(moment)
    return instant.astimezone(UTC) + timedelta(hours=sign * (by.hours or 0))


def _numbered(steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _iso(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

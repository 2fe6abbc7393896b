"""One clock read in every way that somebody could read it: holiday lists, rules, lengths.

Belongs here: which readings there are, their names, and which of them is the legal one.
Does not belong here: the mechanisms (``law.counting``) or what callers see (``law.due``).
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from law.civil import named
from law.counting import Count, Counted, CountingRule, back_to_business_day, run
from law.holidays import Holiday, HolidayCalendar
from law.periods import Period, Range

BACKWARDS = "business-day-before"
WINDOW = "window-between"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be counted, and how."""

    period: Period
    counting: CountingRule
    calendar: HolidayCalendar
    others: tuple[CountingRule, ...] = ()
    alternatives: tuple[tuple[str, Period, CountingRule], ...] = ()
    by_mail: bool = False


@dataclass(slots=True)
class Outcome:
    """Every reading by its name, the legal one in full, and how it came about."""

    legal: Counted
    readings: dict[str, date | datetime]
    steps: list[str]
    seen: set[Holiday] = field(default_factory=set)

    @classmethod
    def single(cls, name: str, end: date) -> "Outcome":
        """A day that was not counted but given, as the only reading."""
        return cls(Counted(end=end, raw=end), {name: end}, [])

    @property
    def conservative(self) -> date | datetime:
        """The earliest of all readings."""
        # A clock ends either in days or in instants, never in both: the keys are comparable.
        return min(self.readings.values(), key=_order)


def _order(end: date | datetime) -> float:
    return end.timestamp() if isinstance(end, datetime) else float(end.toordinal())


def read(plan: Plan, start: date | datetime) -> Outcome:
    """Count the plan from the start in all its readings.

    Raises:
        CannotCount, OutOfRange: as ``law.counting.run``.
    """
    if isinstance(plan.period, Range) and plan.counting.id != WINDOW:
        outcome = _read_range(plan, plan.period, start)
    else:
        outcome = _read_one(plan, plan.period, start)
    for rule in plan.others:
        for name, count in _counts(plan, rule, by_mail=False):
            key = rule.id if name in {"", plan.calendar.legal_reading} else f"{rule.id} {name}"
            if rule.id == BACKWARDS and outcome.legal.raw is not None:
                outcome.readings[key] = back_to_business_day(count, outcome.legal.raw)
            else:
                outcome.readings[key] = run(count, _longest(plan.period), start).end
            outcome.seen |= count.seen
    for key, period, rule in plan.alternatives:
        for name, count in _counts(plan, rule, by_mail=False):
            full = key if name in {"", plan.calendar.legal_reading} else f"{key} {name}"
            outcome.readings[full] = run(count, period, start).end
            outcome.seen |= count.seen
    return outcome


def _longest(period: Period) -> Period:
    return period.longer if isinstance(period, Range) else period


def _counts(plan: Plan, rule: CountingRule, *, by_mail: bool) -> list[tuple[str, Count]]:
    """One count per holiday reading, the legal one first; one without a name if none matter."""
    names = plan.calendar.readings if rule.uses_holidays else ("",)
    return [
        (name, Count(rule, plan.calendar, name or plan.calendar.legal_reading, by_mail))
        for name in names
    ]


def _read_one(plan: Plan, period: Period, start: date | datetime) -> Outcome:
    outcome: Outcome | None = None
    for name, count in _counts(plan, plan.counting, by_mail=plan.by_mail):
        counted = run(count, period, start)
        if outcome is None:
            outcome = Outcome(counted, {}, count.steps)
        outcome.readings[name or plan.counting.id] = counted.end
        outcome.seen |= count.seen
    if outcome is None:
        raise AssertionError("the calendar has no reading")
    if plan.by_mail:
        # K-09 is from memory: whoever relies on it should see the date without it.
        for name, count in _counts(plan, plan.counting, by_mail=False):
            key = " ".join(part for part in ("without-mail-days", name) if part)
            outcome.readings[key] = run(count, period, start).end
    return outcome


def _read_range(plan: Plan, period: Range, start: date | datetime) -> Outcome:
    """The shorter end is a reading, the longer one is legal."""
    shorter = _read_one(plan, period.shorter, start)
    longer = _read_one(plan, period.longer, start)
    readings = {
        f"{end} {name}" if plan.counting.uses_holidays else end: day
        for end, outcome in (("shorter", shorter), ("longer", longer))
        for name, day in outcome.readings.items()
    }
    steps = [*longer.steps, f"The shorter end, {period.shorter}, is {named(shorter.legal.end)}."]
    return Outcome(longer.legal, readings, steps, longer.seen | shorter.seen)

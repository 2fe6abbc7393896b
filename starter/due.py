"""The deadline calculator behind ``dueprocess due``: text in, exit code and text out.

Belongs here: reading what a person typed, and wording the answer.
Does not belong here: counting (``law.due``), printing, or the command line's own wiring.
"""

import json
from datetime import date, datetime

from law.civil import BadMoment, named, named_end, parse_moment
from law.due import Due, count, due
from law.periods import BusinessDays, Days, Hours, Period
from law.tables import Tables, load

OK = 0
BAD_INPUT = 2

DEFAULT_BUSINESS_COUNTING = "business-days"


class _BadInput(ValueError):  # noqa: N818 - named for the thing that is wrong
    """One line that names the option."""


def run_due(
    rule: str | None,
    start: str,
    *,
    days: int | None,
    hours: int | None,
    business_days: int | None,
    counting: str | None,
    as_of: str | None,
    as_json: bool,
    by_mail: bool,
) -> tuple[int, str]:
    """Answer one question to the deadline calculator.

    Args:
        rule: a deadline rule's id; or None, and one of the periods instead.
        start: the day or time from which it runs, as typed.
        days: a period in days.
        hours: a period in hours.
        business_days: a period in business days.
        counting: the counting rule for a period without a rule.
        as_of: a version of the tables; None for the current one.
        as_json: whether to answer in JSON.
        by_mail: whether time runs from service by mail (K-09).

    Returns:
        The exit code (0, or 2 on bad input) and the text: the answer, or one line of complaint.
    """
    try:
        tables = load(as_of)
        at = _moment(start)
        period = _period(days, hours, business_days)
        if rule is not None:
            _refuse_both(period, counting)
            answer = due(rule, at, tables=tables, by_mail=by_mail)
        elif period is None:
            raise _BadInput("say a rule, or one of --days, --hours, --business-days")
        else:
            answer = count(
                period, _counting(period, counting, tables), at, tables=tables, by_mail=by_mail
            )
    except ValueError as error:
        return BAD_INPUT, " ".join(str(error).split())
    return OK, json.dumps(answer.as_json(), indent=2) if as_json else words(answer)


def _moment(text: str) -> date | datetime:
    try:
        return parse_moment(text.strip())
    except BadMoment as error:
        raise _BadInput(f"--from: {error}") from error


def _period(days: int | None, hours: int | None, business_days: int | None) -> Period | None:
    given = {"--days": days, "--hours": hours, "--business-days": business_days}
    named_ = [option for option, number in given.items() if number is not None]
    if len(named_) > 1:
        raise _BadInput(f"say only one of {', '.join(named_)}")
    try:
        if days is not None:
            return Days(days=days)
        if hours is not None:
            return Hours(hours=hours)
        return None if business_days is None else BusinessDays(business_days=business_days)
    except ValueError:
        raise _BadInput(f"{named_[0]}: a whole number from 1 to 40000 is wanted") from None


def _refuse_both(period: Period | None, counting: str | None) -> None:
    if period is not None or counting is not None:
        raise _BadInput("a rule has its own period and counting: leave out --days and --counting")


def _counting(period: Period, counting: str | None, tables: Tables) -> str:
    if counting is not None:
        return counting
    if isinstance(period, BusinessDays):
        return DEFAULT_BUSINESS_COUNTING
    unit = "hours" if isinstance(period, Hours) else "days"
    fitting = ", ".join(rule.id for rule in tables.countings if unit in rule.units)
    raise _BadInput(f"--counting: say how the {unit} are counted ({fitting})")


def words(answer: Due) -> str:
    """The answer for people: what, when, and every step of why."""
    lines = [f"{answer.rule}  {answer.duty}" if answer.rule else f"{answer.counting}"]
    if answer.owner:
        lines.append(f"  owed by       {answer.owner}")
    lines.append(f"  from          {named(answer.start)}")
    if answer.waits_for is not None:
        lines.append(f"  waits for     {answer.waits_for}")
    if answer.opens is not None:
        lines.append(f"  opens         {named(answer.opens)}")
    for label, end in (("closes", answer.closes), ("raw", answer.raw)):
        if end is not None:
            lines.append(f"  {label:<13} {named_end(end)}")
    if answer.legal is not None and answer.conservative is not None:
        lines.append(f"  legal         {named_end(answer.legal)}")
        lines.append(f"  conservative  {named_end(answer.conservative)}")
    lines += [f"  reading       {name}: {named_end(end)}" for name, end in answer.readings.items()]
    lines.append(f"  counting      {answer.counting}")
    lines.append(f"  citation      {answer.citation} ({answer.confidence})")
    if answer.flags:
        lines.append(f"  beware        {', '.join(answer.flags)}")
    lines.append(f"  tables        {answer.version}")
    lines += ["", *(f"  {step}" for step in answer.steps)]
    return "\n".join(lines)

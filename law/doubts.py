"""What to doubt about a date: flags for programs, and the same in words for people.

Belongs here: every reason for not taking a date at its word that the tables themselves know.
Does not belong here: the dates, or how they were counted.
"""

from datetime import date

from law.civil import civil_day
from law.counting import CountingRule
from law.holidays import HolidayCalendar
from law.readings import Outcome, Plan
from law.rows import Confidence, DeadlineRule

_SAID: dict[str, str] = {
    "unconfirmed": "Unconfirmed: {} was not seen, or not in full; check it before relying on it.",
    "policy": "Policy of the house, not law ({}).",
}
_SAID_OF_COUNTING: dict[str, str] = {
    "unconfirmed": "Unconfirmed: that it is counted so is an inference ({}).",
    "policy": "That it is counted so is policy ({}).",
}
_SAID_OF_START: dict[str, str] = {
    "unconfirmed": "Unconfirmed: that the clock starts there ({}) is an inference.",
    "policy": "That the clock starts there ({}) is policy.",
}
_SAID_OF_MISS: dict[str, str] = {
    "unconfirmed": "Unconfirmed: what a miss brings ({}) is an inference.",
    "policy": "What a miss brings ({}) is policy.",
}
_HOLIDAY_FLAGS = {"projected": "projected", "historical-unconfirmed": "historical"}


def row_doubts(rule: DeadlineRule, day: date) -> dict[str, str]:
    """What to doubt about a row, flag by flag, in words."""
    doubts = confidence_doubts(rule.confidence, rule.citation)
    if rule.counting_confidence in _SAID_OF_COUNTING:
        said = _SAID_OF_COUNTING[str(rule.counting_confidence)]
        doubts[f"counting-{rule.counting_confidence}"] = said.format(rule.counting_citation)
    if rule.starts_confidence in _SAID_OF_START:
        said = _SAID_OF_START[str(rule.starts_confidence)]
        doubts[f"start-{rule.starts_confidence}"] = said.format(rule.starts)
    if rule.on_miss_confidence in _SAID_OF_MISS:
        said = _SAID_OF_MISS[str(rule.on_miss_confidence)]
        doubts[f"effect-of-miss-{rule.on_miss_confidence}"] = said.format(rule.on_miss)
    if not rule.in_force(day):
        doubts["not-in-force"] = (
            f"This row of the tables holds from {rule.valid_from.isoformat()}"
            f"{f' to {rule.valid_to.isoformat()}' if rule.valid_to else ''}; "
            f"{day.isoformat()} lies outside."
        )
    return doubts


def confidence_doubts(confidence: Confidence | None, citation: str) -> dict[str, str]:
    """The doubt that a confidence stands for, if it stands for one."""
    if confidence not in _SAID:
        return {}
    return {str(confidence): _SAID[confidence].format(citation)}


def mail_doubts(counting: CountingRule, by_mail: bool) -> dict[str, str]:
    """The doubt about the days that service by mail adds (K-09)."""
    confidence = counting.mail_confidence if by_mail else None
    return confidence_doubts(confidence, counting.mail)


def holiday_doubts(plan: Plan, outcome: Outcome) -> dict[str, str]:
    """Projected holidays that were met, and years whose official list is not in the tables."""
    doubts: dict[str, str] = {}
    for status, flag in _HOLIDAY_FLAGS.items():
        met = sorted((row for row in outcome.seen if row.status == status), key=lambda r: r.on)
        if met:
            rows = ", ".join(f"{row.name} {row.on.isoformat()}" for row in met)
            doubts[f"{flag}-holiday"] = f"Not from a published list, {status}: {rows}."
    if plan.counting.uses_holidays:
        doubts |= _year_doubts(plan.calendar, outcome)
    return doubts


def _year_doubts(calendar: HolidayCalendar, outcome: Outcome) -> dict[str, str]:
    years: dict[str, list[str]] = {}
    for year in sorted({civil_day(end).year for end in outcome.readings.values()}):
        status = calendar.unpublished(year)
        if status is not None:
            years.setdefault(status, []).append(str(year))
    return {
        f"{_HOLIDAY_FLAGS[status]}-year": (
            f"No official holiday list of {', '.join(found)} is in these tables: {status}."
        )
        for status, found in years.items()
    }

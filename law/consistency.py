"""Whether the rows of the tables fit each other: what no row can see alone.

Belongs here: each such check, with the line that says what does not fit. Not here: what a row must
hold by itself (`law.rows`), nor what to do about a fault (`law.tables`: such tables are refused).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from law.periods import Days, Months, Range, Years
from law.rows import DeadlineRule, DeliveryOutcome, Facility, PolicyRow

PHASE_1: Final = "T-35"
PHASE_2: Final = "T-36"
WINDOW: Final = "T-01"
SUMS: Final[Mapping[str, tuple[str, ...]]] = {
    "treatment.latest-start": (PHASE_1, PHASE_2),
    "treatment.latest-start-svp": (PHASE_1, PHASE_2, WINDOW),
    "confinement.review-opens": (WINDOW,),
}
"""Clock -> the clocks of whose lengths its own is the sum (C-57, T-01)."""
LONGEST_YEAR: Final = 366
MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True)
class Rows:
    """The rows of one version, as far as they are compared; deadlines in the order of time."""

    deadlines: Mapping[str, tuple[DeadlineRule, ...]]
    countings: frozenset[str]
    outcomes: Mapping[str, DeliveryOutcome]
    policies: Mapping[str, PolicyRow]
    facilities: Mapping[str, tuple[Facility, ...]]


def faults(rows: Rows) -> Iterator[str]:
    """Everything that does not fit, one line each."""
    yield from _names(rows)
    yield from _sums(rows)
    yield from _sites(rows)


def _names(rows: Rows) -> Iterator[str]:
    """What a row refers to is there."""
    for row in (one for several in rows.deadlines.values() for one in several):
        for name in (row.counting, *row.readings, *(a.counting for a in row.alternatives)):
            if name not in rows.countings:
                yield f"{row.id}: no counting rule {name!r}"
    for outcome in rows.outcomes.values():
        if outcome.clock is not None and outcome.clock not in rows.deadlines:
            yield f"outcome {outcome.code}: no deadline rule {outcome.clock!r}"


def _sums(rows: Rows) -> Iterator[str]:
    """A clock that is counted back over others is as long as they are together."""
    for name, parts in SUMS.items():
        if name not in rows.deadlines:
            continue
        missing = [part for part in parts if part not in rows.deadlines]
        if missing:
            yield f"{name}: no deadline rule {missing[0]!r}"
            continue
        own = rows.deadlines[name][-1].period
        total = sum(_longest(rows.deadlines[part][-1]) for part in parts)
        if own != Days(days=total):
            yield f"{name}: the period is {own}, but {' and '.join(parts)} are {total} days"


def _longest(row: DeadlineRule) -> int:
    """The most days that a clock can take: a year counts 366, of a range the longer end."""
    period = row.period.longer if isinstance(row.period, Range) else row.period
    match period:
        case Days():
            return period.days
        case Months():
            return -(-period.months * LONGEST_YEAR // MONTHS_A_YEAR)
        case Years():
            return period.years * LONGEST_YEAR
        case _:
            raise ValueError(f"{row.id}: {period} is no length in calendar days")


def _sites(rows: Rows) -> Iterator[str]:
    """Each rule of the routing names a site that takes whom it sends, and has its place."""
    if "treatment_site_rules" not in rows.policies:
        return
    routing = rows.policies["treatment_site_rules"].value
    order = rows.policies["site_order"].value
    if not isinstance(routing, dict) or not isinstance(order, tuple):
        yield "treatment_site_rules: wants rules by their names, and site_order their order"
        return
    ordered = {name for name, rule in routing.items() if not _field(rule, "always")}
    if ordered != set(order):
        yield f"site_order: {', '.join(order)} are not the rules of treatment_site_rules"
    for name, rule in routing.items():
        code = str(_field(rule, "site"))
        if code not in rows.facilities:
            yield f"treatment_site_rules.{name}: no facility {code!r}"
            continue
        lacking = set(_needs(rule)) - set(rows.facilities[code][-1].takes)
        if lacking:
            yield f"treatment_site_rules.{name}: {code} does not take {', '.join(sorted(lacking))}"


def _field(rule: object, name: str) -> object:
    return rule.get(name) if isinstance(rule, dict) else None


def _needs(rule: object) -> list[str]:
    needs = _field(rule, "needs")
    return [str(one) for one in needs] if isinstance(needs, list) else []

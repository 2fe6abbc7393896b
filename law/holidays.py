"""Public holidays: published rows, and projection from the statute's dated rules (K-10 to K-13).

Belongs here: which day is a holiday under which reading, and how sure we are of it.
Does not belong here: any date or rule of a holiday (``holidays.toml``), or how days are counted.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from law.rows import Confidence, Row

SATURDAY = 5
SUNDAY = 6
WEEK = 7

HolidayKind = Literal["statutory", "administrative"]
HolidayStatus = Literal["published", "projected", "historical-unconfirmed"]


class OutOfRange(ValueError):  # noqa: N818 - named for the thing that is wrong
    """A date for which there is no holiday table."""


class Holiday(Row):
    """One day on which offices are closed, and on whose word."""

    on: date
    name: str
    kind: HolidayKind = "statutory"
    status: HolidayStatus = "published"
    citation: str = ""

    def __str__(self) -> str:
        return self.name if self.status == "published" else f"{self.name}, {self.status}"


class HolidayRule(Row):
    """One holiday as the statute defines it: a fixed day, or the nth weekday of a month."""

    name: str
    month: int
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    nth: int | None = None
    """1 is the first of the month, -1 the last."""
    citation: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None = None

    def in_year(self, year: int) -> date | None:
        """The day in that year, before any move from Sunday; None if not in force on it."""
        day = self._nominal(year)
        if day < self.valid_from or (self.valid_to is not None and day > self.valid_to):
            return None
        return day

    def _nominal(self, year: int) -> date:
        if self.day is not None:
            return date(year, self.month, self.day)
        if self.weekday is None or self.nth is None:
            raise ValueError(f"holiday rule {self.name!r} needs either day or weekday and nth")
        first = date(year, self.month, 1)
        offset = (self.weekday - first.weekday()) % WEEK
        if self.nth > 0:
            return first + timedelta(days=offset + WEEK * (self.nth - 1))
        last = monthrange(year, self.month)[1]
        return first + timedelta(days=offset + (last - 1 - offset) // WEEK * WEEK)


class HolidayTable(Row):
    """Everything that ``holidays.toml`` says."""

    first_year: int
    last_year: int
    published_years: tuple[int, ...]
    holiday: tuple[Holiday, ...]
    rule: tuple[HolidayRule, ...]
    former_rule: tuple[HolidayRule, ...] = ()
    readings: dict[str, tuple[HolidayKind, ...]]
    legal_reading: str


class HolidayCalendar:
    """Which days are holidays, by reading. Built once per table version, then only read."""

    def __init__(
        self,
        holidays: Iterable[Holiday],
        *,
        readings: Mapping[str, Sequence[HolidayKind]],
        legal_reading: str,
        years: tuple[int, int],
        published: Iterable[int],
    ) -> None:
        """Index the rows; ``years`` are the first and the last that may be asked for."""
        self.first, self.last = date(years[0], 1, 1), date(years[1], 12, 31)
        self.legal_reading = legal_reading
        # The legal reading first: it is the one whose steps are told.
        self.readings = (legal_reading, *(name for name in readings if name != legal_reading))
        self._published = frozenset(published)
        rows = sorted(holidays, key=lambda row: (row.on, row.kind != "statutory"))
        self._days: dict[str, dict[date, Holiday]] = {name: {} for name in readings}
        for name, kinds in readings.items():
            for row in rows:
                if row.kind in kinds:
                    self._days[name].setdefault(row.on, row)

    @classmethod
    def from_table(cls, table: HolidayTable) -> "HolidayCalendar":
        """The published rows, and every other year of the range projected from the rules."""
        return cls(
            (*table.holiday, *project(table)),
            readings=table.readings,
            legal_reading=table.legal_reading,
            years=(table.first_year, table.last_year),
            published=table.published_years,
        )

    def with_rows(self, holidays: Iterable[Holiday]) -> "HolidayCalendar":
        """The same readings over a decided case's own rows, and no others."""
        return HolidayCalendar(
            holidays,
            readings={
                name: ("statutory", "administrative")
                if name == self.legal_reading
                else ("statutory",)
                for name in self.readings
            },
            legal_reading=self.legal_reading,
            years=(self.first.year, self.last.year),
            published=range(self.first.year, self.last.year + 1),
        )

    def days(self, reading: str) -> Mapping[date, Holiday]:
        """Every holiday of a reading by its date."""
        return self._days[reading]

    def holiday(self, day: date, reading: str) -> Holiday | None:
        """The holiday on that day under the reading, if it is one."""
        return self._days[reading].get(day)

    def is_business_day(self, day: date, reading: str) -> bool:
        """Whether the day is neither Saturday, Sunday nor a holiday of the reading."""
        return day.weekday() < SATURDAY and day not in self._days[reading]

    def unpublished(self, year: int) -> HolidayStatus | None:
        """How the holidays of a year are known, if not from a published list."""
        if year in self._published:
            return None
        return "projected" if year > max(self._published) else "historical-unconfirmed"

    def check(self, day: date) -> date:
        """The day itself.

        Raises:
            OutOfRange: in one line, if no holiday table covers the day.
        """
        if not self.first <= day <= self.last:
            raise OutOfRange(
                f"{day.isoformat()} lies outside the holiday tables "
                f"({self.first.isoformat()} to {self.last.isoformat()})"
            )
        return day


def project(table: HolidayTable) -> list[Holiday]:
    """The statutory holidays of every year in range that no published list covers.

    Sunday moves to Monday (K-10). A Saturday does not move: closing on the Friday before is an
    administrative act, and is a row only once it has been published (K-13).
    """
    found = []
    for year in range(table.first_year, table.last_year + 1):
        if year in table.published_years:
            continue
        status: HolidayStatus = (
            "projected" if year > max(table.published_years) else "historical-unconfirmed"
        )
        for rule in (*table.rule, *table.former_rule):
            day = rule.in_year(year)
            if day is None:
                continue
            moved = day.weekday() == SUNDAY
            found.append(
                Holiday(
                    on=day + timedelta(days=1) if moved else day,
                    name=f"{rule.name} (observed)" if moved else rule.name,
                    status=status,
                    citation=rule.citation,
                )
            )
    return found

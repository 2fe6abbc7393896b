"""What a row of the law's tables looks like: deadlines, policies, offences, outcomes, facilities.

Belongs here: the frozen shapes into which TOML is read, and their own consistency.
Does not belong here: reading files (``law.tables``), counting (``law.counting``), any value.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from law.periods import BusinessDays, Days, Hours, Months, Period, Range, Years

Confidence = Literal["seed", "verified", "unconfirmed", "policy"]
Severity = Literal["liberty", "power", "statutory", "regulatory", "policy", "planning"]
Treatment = Literal["mandated", "policy", "none"]
Need = Literal["men", "women", "protective-custody", "high-medical", "dialysis"]

DayCounting = Literal[
    "calendar",
    "rule-44.01",
    "rsmo-1.040",
    "business-days",
    "business-day-before",
    "window-before",
    "window-between",
    "before-event",
]
HourCounting = Literal["hours", "hours-excluding"]
Counting = DayCounting | HourCounting


class Row(BaseModel):
    """A frozen row. Unknown keys are ignored, so that older code reads newer tables."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Dated(Row):
    """A row that names its source, how sure it is, and from when to when it holds."""

    citation: str = Field(min_length=1)
    confidence: Confidence
    valid_from: date
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row holds on that day (both ends included)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Offset(Row):
    """A distance from a date, in days or in hours (never both)."""

    days: int | None = Field(default=None, ge=0)
    hours: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.days is None) == (self.hours is None):
            raise ValueError("a reminder counts in days or in hours")
        return self


class Reminder(Row):
    """When to remind: before the conservative date, after the start, or as a window opens."""

    before: Offset | None = None
    after: Offset | None = None
    opens: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if sum((self.before is not None, self.after is not None, self.opens)) != 1:
            raise ValueError("a reminder is before, after, or at the opening")
        return self


class Alternative(Row):
    """Another length that a source gives for the same duty; it is listed as a reading."""

    name: str
    period: Days | BusinessDays | Months | Years
    counting: DayCounting


class DeadlineRule(Dated):
    """One clock: whose duty it is, from when to when it runs, and what missing it means."""

    id: str
    duty: str
    owner: str
    starts: str
    stops: str
    period: Period | None = None
    counting: Counting
    counting_citation: str = ""
    """Why this counting rule was chosen, where the row's own source does not say."""
    counting_confidence: Confidence | None = None
    """How sure that choice is; None means as sure as the row itself."""
    starts_confidence: Confidence | None = None
    """How sure the start of the clock is; None means as sure as the row itself."""
    on_miss_confidence: Confidence | None = None
    """How sure the effect of a miss is; None means as sure as the row itself."""
    readings: tuple[DayCounting, ...] = ()
    """Other counting rules that somebody could apply; they pull the conservative date only."""
    alternatives: tuple[Alternative, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    on_miss: str
    severity: Severity
    waits_for: str | None = None
    """For a clock without a number: the fact that will end it."""
    event_day_counts: bool = False
    """For a clock that ends with an event: whether the day of the event is still in time."""
    ends_as_day_begins: bool = False
    """For a clock that lets something begin: it ends as its last day begins, not as that ends."""
    note: str = ""

    @model_validator(mode="after")
    def _number_or_wait(self) -> Self:
        if (self.period is None) != (self.waits_for is not None):
            raise ValueError(f"{self.id}: a clock has either a period or waits_for")
        return self


class DayRule(DeadlineRule):
    """A clock whose end is a day in America/Chicago."""

    period: Days | BusinessDays | Months | Years | Range | None = None
    counting: DayCounting


class HourRule(DeadlineRule):
    """A clock whose end is an instant."""

    period: Hours
    counting: HourCounting


PolicyValue = bool | int | date | str | tuple[str, ...] | dict[str, JsonValue]


class PolicyRow(Dated):
    """A value that the house chose where the sources leave a choice (requirements 9)."""

    name: str
    what: str
    value: PolicyValue
    allowed: tuple[JsonValue, ...] = ()
    owner: str
    as_of: date | None = None
    """The day on which an undated fact was taken over; its owner knows whether it holds (C-61)."""

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        if self.allowed and self.value not in self.allowed:
            raise ValueError(f"policy {self.name}: {self.value!r} is none of {self.allowed!r}")
        return self


class Regulation(Dated):
    """The record of a regulation's version (DOR-001, DOR-080, C-35)."""

    id: str
    number: str
    title: str
    authority: str
    owner: str
    effective: date
    sunset: date
    history: tuple[date, ...]
    first_invalid_day: date
    enforce_after_sunset: bool
    enforce_citation: str

    def expired_on_its_face(self, day: date) -> bool:
        """Whether the printed sunset has passed on that day."""
        return day >= self.first_invalid_day

    def applies_on(self, day: date) -> bool:
        """Whether a decision of that day is held to it, under the house policy (C-35)."""
        return day >= self.effective and (
            self.enforce_after_sunset or not self.expired_on_its_face(day)
        )


class Offence(Dated):
    """One offence of the statute book, and whether it must be registered (DOR-008, C-52)."""

    code: str
    title: str
    registrable: bool
    list_version: str
    felony_566: bool = False
    """A sex-related felony of chapter 566 if an adult had committed it (DOR-006, DOR-009)."""
    condition: str = ""
    """A fact beyond the conviction on which the duty to register turns, if any."""
    sexually_violent: bool = False
    """Listed by name in RSMo 632.480(4): whoever is convicted of it is reviewed (S-01, S-03)."""
    attempt_sexually_violent: bool = False
    """Whether an attempt is listed too; it is for part of the list (S-03)."""
    sexually_violent_condition: str = ""
    """A fact beyond the conviction on which that turns, if any."""
    sexually_violent_citation: str = ""
    treatment: Treatment = "none"
    """Which treatment whoever is imprisoned for it is sent to (DECK-02 to DECK-07)."""
    attempt_treatment: Treatment = "none"
    """The same for an attempt."""
    treatment_condition: str = ""
    """A fact beyond the conviction on which that turns, if any."""
    treatment_citation: str = ""

    @model_validator(mode="after")
    def _listed(self) -> Self:
        if self.attempt_sexually_violent and not self.sexually_violent:
            raise ValueError(f"offence {self.code}: an attempt is listed and the offence is not")
        if self.sexually_violent and not self.sexually_violent_citation:
            raise ValueError(f"offence {self.code}: sexually_violent_citation is missing")
        if self.attempt_treatment not in {"none", self.treatment}:
            raise ValueError(f"offence {self.code}: an attempt is treated, the offence otherwise")
        if self.treatment != "none" and not self.treatment_citation:
            raise ValueError(f"offence {self.code}: treatment_citation is missing")
        return self

    def violent(self, *, attempt: bool) -> bool:
        """Whether the offence, or an attempt at it, is on the list of RSMo 632.480(4)."""
        return self.attempt_sexually_violent if attempt else self.sexually_violent

    def treated(self, *, attempt: bool) -> Treatment:
        """Which treatment the offence, or an attempt at it, calls for."""
        return self.attempt_treatment if attempt else self.treatment


class Facility(Dated):
    """A site of the treatment program: for whom, and with how many beds (M-06, C-61)."""

    code: str = Field(pattern=r"^[a-z]+$")
    name: str
    place: str
    takes: tuple[Need, ...] = Field(min_length=1)
    """For whom: one sex, and what of the needs that send a person elsewhere."""
    wings: Mapping[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Wing -> beds; none where the beds are not known (C-55)."""
    operating: bool
    """Whether the program runs there, as far as the tables know."""
    when_needed: bool = False
    """Whether it runs only when needed: a person says whether it does (DECK-13)."""
    as_of: date
    """The day on which the undated fact was taken over; its owner knows whether it holds."""
    owner: str

    @property
    def beds(self) -> int | None:
        """All beds; None where they are not known: whoever comes is taken, with a warning."""
        return sum(self.wings.values()) if self.wings else None


Effect = Literal[
    "complete",
    "complete-with-warning",
    "await-receipt",
    "pending",
    "undeliverable",
    "decision",
    "lost",
    "fallback-certified",
]


class DeliveryOutcome(Dated):
    """What a carrier's or a messenger's report means for a notice (table 6.3)."""

    code: str
    title: str
    channel: Literal["certified", "hand", "electronic"]
    proof: Literal["yes", "weaker", "no"]
    effect: Effect
    clock: str | None = None
    """The policy clock that runs from this outcome, if any."""
    endorsements: tuple[str, ...] = ()
    """The words that the carrier prints for it (X-06)."""
    note: str = ""

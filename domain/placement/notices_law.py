"""The values of the law by which notices are decided, read from a case's snapshot.

Belongs here: their form. Not here: any value (`law/`), nor what is done with it.
"""

from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from domain import rules
from domain.model import Frozen, Json, canonical
from domain.placement.common import read_values, warning
from domain.placement.envelopes import Section, SubjectKind
from domain.placement.home import Field_
from domain.placement.recipients import RecipientLaw
from domain.placement.scope import ScopeLaw
from domain.placement.standing import StandingLaw
from domain.refusal import Refusal

_CASES_AT_ONCE: Final = 64


class Channel(Frozen):
    """How a section's notices travel and whom they reach (matrix 6.2)."""

    electronic: Literal["with-acknowledgement", "decision"]
    funded_only: bool = False


class RegulationRecord(Frozen):
    """The version of the regulation under which a case is decided (DOR-001, C-35)."""

    version: str
    effective: str
    sunset: str
    first_invalid_day: str
    enforce_after_sunset: bool

    def expired(self, on: datetime) -> bool:
        """Whether it has expired on its face: the day of its sunset is the first without it."""
        return on.date().isoformat() >= self.first_invalid_day

    def binds(self, on: datetime) -> bool:
        """Whether what it asks for holds a decision: by itself, or as policy after its sunset."""
        return self.enforce_after_sunset or not self.expired(on)


class NoticesLaw(Frozen):
    """What a notice says, whom it reaches and how it travels, by the names of the tables."""

    prior_means: Literal["delivered", "sent"]
    include_crime_date: dict[Section, Literal["required", "off", "on"]]
    adult_covers_charged: bool
    section_6_reach: Literal["department-funded", "every-resident"]
    section_5_before_placement: bool
    rerun_on_occupancy_change: bool
    possibility_notice_always: bool
    youth_age: int
    notice_fields: dict[Section, dict[SubjectKind, tuple[Field_, ...]]]
    notice_channels: dict[Section, Channel]
    regulation: RegulationRecord

    def fields(self, section: Section, kind: SubjectKind) -> tuple[Field_, ...]:
        """What a page of a section says about a subject (matrix 6.1), with the switch of C-01."""
        own = self.notice_fields[section][kind]
        switched = self.include_crime_date.get(section) == "on" and kind == "registered"
        return (*own, "date") if switched and "date" not in own else own


class Law(Frozen):
    """All the values that a case of notices decides by."""

    notices: NoticesLaw
    standing: StandingLaw
    recipients: RecipientLaw
    scope: ScopeLaw


NAMES: Final = tuple(
    sorted(
        {
            name
            for model in (NoticesLaw, StandingLaw, RecipientLaw, ScopeLaw)
            for name in model.model_fields
            if name != "regulation"
        }
    )
)
"""The values of the tables that a snapshot must have; the record of the regulation comes beside."""


def read_law(values: Json) -> Law | Refusal:
    """Read the snapshot of an opening; a misfit names the value (H-05)."""
    for model in (NoticesLaw, StandingLaw, RecipientLaw, ScopeLaw):
        misfit = read_values(model, values)
        if isinstance(misfit, Refusal):
            return misfit
    return law_of(values)


def about_the_regulation(law: Law, on: datetime) -> list[dict[str, str]]:
    """A regulation that has expired on its face is followed as policy, and says so (C-35)."""
    record = law.notices.regulation
    if not record.expired(on):
        return []
    how = "followed as policy" if record.enforce_after_sunset else "not enforced, by policy"
    text = f"{record.version} expired on its face on {record.sunset}: {how} (C-35)"
    return [warning(rules.DOR_001, text)]


def law_of(values: Json) -> Law:
    """The values of an open case: they were read when it opened.

    Raises:
        ValueError: they do not fit any more (a bug: the opening would have been refused).
    """
    return _law(canonical(values))


@lru_cache(maxsize=_CASES_AT_ONCE)
def _law(text: str) -> Law:
    return Law(
        notices=NoticesLaw.model_validate_json(text),
        standing=StandingLaw.model_validate_json(text),
        recipients=RecipientLaw.model_validate_json(text),
        scope=ScopeLaw.model_validate_json(text),
    )

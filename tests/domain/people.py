"""Fictional people for the tests of placement: acts, files, and the values of the real law.

Belongs here: builders that several tests share. Not here: any expectation.
"""

from datetime import date
from typing import Any

from domain.placement.home import Act, Somebody
from domain.placement.recipients import RecipientLaw
from domain.placement.standing import StandingLaw, SubjectStanding, classify
from law.tables import load
from tests.domain.cases import at, day

NOW = at("2031-06-02T09:00")
RAPE = "566.030"


def standing_law(**other: Any) -> StandingLaw:
    values = {name: load().policy(name) for name in StandingLaw.model_fields}
    return StandingLaw.model_validate(values | other)


def act(on: str = "2004-05-06", **other: Any) -> Act:
    given_ = {"code": RAPE, "on": day(on), "outcome": "finding-or-plea", "registrable": True}
    return Act.model_validate(given_ | other)


def person(*acts: Act, **other: Any) -> Somebody:
    return Somebody.model_validate({"person": "subject-1", "age": 40, "offences": acts} | other)


def standing(*acts: Act, values: StandingLaw | None = None, **other: Any) -> SubjectStanding:
    return classify(person(*acts, **other), values or standing_law(), NOW)


def warned(found: SubjectStanding) -> set[str]:
    return {one["rule"] for one in found.warnings}


def codes(found: SubjectStanding) -> list[tuple[str, date | None]]:
    return [(one.code, one.on.date() if one.on else None) for one in found.offences]


CHARGED = act("2019-05-01", outcome="charged")
FOUND: dict[str, Any] = {"permanent": True, "on": day("2030-01-15")}


def recipient_law(**other: Any) -> RecipientLaw:
    values = {name: load().policy(name) for name in RecipientLaw.model_fields}
    return RecipientLaw.model_validate(values | other)


def consumer(**other: Any) -> Somebody:
    given_ = {"person": "consumer-1", "age": 30, "capacity": "competent"}
    return Somebody.model_validate(given_ | other)


def parent(name: str = "parent-1", **other: Any) -> dict[str, Any]:
    return {"parent": name} | other

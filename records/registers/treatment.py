"""Providers of treatment in the community: their forms, their approval, and who may know of them.

The Department of Corrections approves a provider that meets its standards of expertise and agrees
to all that the law's table names (DECK-22, DECK-23, M-14). Belongs here: the forms, what must hold
of an approval, the question whether one is in force. Not here: what a case makes of it.
"""

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, model_validator
from sqlalchemy import ColumnElement, Connection, false, select

from domain import rules
from domain.actors import Actor, Role
from domain.model import Json
from domain.mosop.provider_standing import ProviderStanding
from law.civil import day_start
from law.tables import load
from records.registers.base import Address, Day, Digest, Form, Id, Line
from records.registers.between import Misfit
from records.registers.forms import words
from records.tables import PROVIDER_REVIEWS, TREATMENT_PROVIDERS

PROVIDER: Final = "treatment-provider"
REVIEW: Final = "provider-review"
COMMITMENTS: Final = "provider_commitments"
"""The value of the law's tables: to what a provider must agree."""
KEEPERS: Final = frozenset({Role.CORRECTIONS, Role.SUPERVISOR})
READERS: Final = KEEPERS | {
    Role.MOSOP_STAFF, Role.SOAU, Role.PROBATION_AND_PAROLE, Role.PAROLE_BOARD,
}  # fmt: skip
"""Who may know which providers there are, and which are approved."""


class TreatmentProviderForm(Form):
    """Who treats people in the community, to what it agreed, and from when to when it is approved.

    `withdrawn_on` is the first day without the approval. A provider that is approved again gets a
    new `approved_since`, and its `withdrawn_on` taken away; the ledger says that it was so.
    """

    name: Line
    region: Id
    office: Id
    contact: Line | None = None
    telephone: Line | None = None
    email: Line | None = None
    address: Address | None = None
    commitments: Annotated[tuple[Id, ...], BeforeValidator(words)] = ()
    approved_since: Day | None = None
    withdrawn_on: Day | None = None

    @model_validator(mode="after")
    def _approved_first(self) -> Self:
        if self.withdrawn_on is None:
            return self
        if self.approved_since is None or self.withdrawn_on < self.approved_since:
            raise ValueError("withdrawn_on: only an approval that began before can be withdrawn")
        return self


class ProviderReviewForm(Form):
    """What the Department saw at a provider (M-14). What is found withdraws nothing by itself."""

    provider: Id
    office: Id
    kind: Literal["audit", "observation"]
    held_on: Day
    result: Literal["satisfactory", "deficient"]
    evidence: Digest | None = None


def commitments_made(_: Connection, values: Json) -> Misfit | None:
    """Approved is only who agreed to everything; nobody agrees to what the table does not name."""
    said = load().policy(COMMITMENTS)
    wanted = said if isinstance(said, tuple) else ()
    given = values["commitments"]
    strange = [one for one in given if one not in wanted]
    if strange:
        return Misfit("commitments", f"{strange[0]} is none of {', '.join(wanted)}")
    missing = [one for one in wanted if one not in given]
    if missing and values["approved_since"] is not None:
        why = f"a provider that has not agreed to {', '.join(missing)} is not approved"
        return Misfit("commitments", why, rules.DECK_23)
    return None


def of_that_office(connection: Connection, values: Json) -> Misfit | None:
    """A provider is reviewed by the office that keeps it."""
    table = TREATMENT_PROVIDERS.c
    office = connection.scalar(select(table.office).where(table.id == values["provider"]))
    if office == values["office"]:
        return None
    return Misfit("office", f"{values['provider']} is kept by {office}", rules.H_02)


def standing(connection: Connection, provider: str, on: date) -> ProviderStanding | None:
    """A provider's approval as a case knows it, looked up on a day; None if there is none."""
    query = select(TREATMENT_PROVIDERS).where(TREATMENT_PROVIDERS.c.id == provider)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    days = {name: row[name] for name in ("approved_since", "withdrawn_on")}
    begins = {name: day_start(day) for name, day in days.items() if day is not None}
    held = ProviderStanding(provider=provider, region=row["region"], in_force=False, **begins)
    return held.model_copy(update={"in_force": held.approved(day_start(on))})


def known_providers(actor: Actor) -> ColumnElement[bool] | None:
    """The directory of providers is for the Department of Corrections, whole; None is all of it."""
    return None if actor.role in READERS else false()


def known_reviews(actor: Actor) -> ColumnElement[bool]:
    """What was seen at a provider is for the office that keeps it."""
    mine = PROVIDER_REVIEWS.c.office == actor.office
    return mine if actor.role in KEEPERS else false()

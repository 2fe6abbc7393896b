"""What a step may expect to see of a case, of its notices, deliveries and duties.

Belongs here: the words of `expect`. Not here: how a case is looked at (`looking.py`, `telling.py`).
Every model is closed: a word that nobody knows is a mistake of the writer.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.actors import Role
from domain.model import Json


class Closed(BaseModel):
    """Frozen, and closed against words that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Duty(Closed):
    """What is expected of an obligation; what is left out may be anything."""

    status: str | None = None
    raw: str | None = None
    legal: str | None = None
    conservative: str | None = None
    recorded_late: bool | None = None
    citation: str | None = None


class Ladder(Closed):
    """What is expected of a delivery."""

    stage: str | None = None
    outcome: str | None = None
    method: str | None = None


def _ladder(value: object) -> object:
    return {"stage": value} if isinstance(value, str) else value


def _mail(value: object) -> object:
    return {"status": value} if isinstance(value, str) else value


def _texts(value: object) -> object:
    """The number of a section, or a year, is a word."""
    return [str(one) for one in value] if isinstance(value, list) else value


HIDDEN = "case"
"""In `hidden_from`: not its entries are withheld, the case itself looks like a missing one."""


def _hidden(value: object) -> object:
    return {HIDDEN: HIDDEN} if value == HIDDEN else value


Words = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Hidden = Annotated[Mapping[str, str], BeforeValidator(_hidden)]


class Mail(Closed):
    """What is expected of an envelope: what is left out may be anything.

    `on_behalf_of` is the consumer who is to know. `about` are the subjects of its pages, in order;
    `fields` the fields of the page about a subject, `dated` the days of the crimes that it states.
    """

    to: str | None = None
    on_behalf_of: str | None = None
    standing: str | None = None
    sections: Words | None = None
    about: tuple[str, ...] | None = None
    fields: Mapping[str, tuple[str, ...]] | None = None
    dated: Mapping[str, tuple[str, ...]] | None = None
    sources: Mapping[str, Mapping[str, str]] | None = None
    status: str | None = None
    method: str | None = None
    near: bool | None = None


class Said(Closed):
    """Words that a letter has, and words that it must not have. Case and line breaks are alike."""

    with_: Words = Field(default=(), alias="with")
    without: Words = ()


class Told(Closed):
    """A line of the register of disclosures; what is left out may be anything."""

    to: str | None = None
    about: str | None = None
    on_behalf_of: str | None = None
    sections: Words | None = None
    fields: tuple[str, ...] | None = None
    status: str | None = None
    ladder: str | None = None
    attempts: int | None = None
    proven: bool | None = None
    """Whether a document that proves the delivery is on file."""


class Admission(Closed):
    """A line of the admissions data: who was told of the possibility, and how (DOR-015)."""

    to: str | None = None
    method: str | None = None
    struck: bool | None = None


class Expect(Closed):
    """What is to be seen now. What is left out may be anything.

    Attributes:
        case: the name that a step gave to a case, or what stands below it: see `naming.py`.
        stage: where the case stands.
        obligations: rule or key of a duty to what is expected of it.
        letters: kinds of all letters made for the case, as they were ordered.
        mailings: services of all envelopes of the case itself, in order; a certified request is an
            envelope of its delivery.
        events: these kinds came, in this order, since the last time that events were looked at.
        absent: kinds that never came in this case.
        alerts: what people were alerted about since the last look, in order; `late/liberty` wants
            the severity too.
        warnings: the rules of all warnings since the last look, in order.
        refusals: the rules of all refusals of this case, in order.
        deliveries: recipient to the delivery of this case's letter.
        attempts: outcomes of all attempts that are kept for the case, in order.
        allowed: role to the commands that it may give now.
        waiting_for: the duty, or the reason, that the running case says it waits for.
        state: facts of the case's state.
        data: kind of an event to what the last one of that kind says.
        hidden_from: actor to the kinds of events and letters of this case that are withheld from
            that actor, each with the rule; `case` instead of them where the case looks missing.
        names: recipient to the subjects whom that recipient is told about, sent or not. Nobody
            else is told about anybody.
        told: the same of what has been sent.
        envelopes: key, recipient, or `recipient/section` of an envelope to what is expected of it.
        questions: all questions that wait for a named person.
        withheld: subject to why nothing identifying is told; `subject/3C+5` where that depends on
            the sections. Nothing else is withheld.
        nobody: all consumers on whose behalf nobody can be told.
        says: an envelope, or the kind of a letter, to words that its letter has or has not.
        disclosures: the register's lines of what this case has sent, by recipient and subject.
        admissions: the lines of the admissions data of this case, in order.
    """

    case: str
    stage: str | None = None
    obligations: Mapping[str, Duty] | None = None
    letters: tuple[str, ...] | None = None
    mailings: tuple[str, ...] | None = None
    events: tuple[str, ...] | None = None
    absent: tuple[str, ...] | None = None
    alerts: tuple[str, ...] | None = None
    warnings: tuple[str, ...] | None = None
    refusals: tuple[str, ...] | None = None
    deliveries: (
        Mapping[str, Annotated[Ladder, BeforeValidator(_ladder)]] | None  # ladder or its stage
    ) = None
    attempts: tuple[str, ...] | None = None
    allowed: Mapping[Role, tuple[str, ...]] | None = None
    waiting_for: str | None = None
    state: Json | None = None
    data: Mapping[str, Json] | None = None
    hidden_from: Mapping[str, Hidden] | None = None
    names: Mapping[str, tuple[str, ...]] | None = None
    told: Mapping[str, tuple[str, ...]] | None = None
    envelopes: (
        Mapping[str, Annotated[Mail, BeforeValidator(_mail)]] | None  # envelope or its status
    ) = None
    questions: tuple[str, ...] | None = None
    withheld: Mapping[str, str] | None = None
    nobody: tuple[str, ...] | None = None
    says: Mapping[str, Said] | None = None
    disclosures: tuple[Told, ...] | None = None
    admissions: tuple[Admission, ...] | None = None

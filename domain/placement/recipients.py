"""Who is told on a consumer's behalf: the consumer, a parent, a guardian (DOR-014, table 6.2).

Belongs here: the choice of recipients, the questions that it leaves to a named person, and whether
a recipient has two roles (C-29). Not here: who is a subject, what is told and how it travels.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from domain import rules
from domain.commands import Id
from domain.model import Frozen
from domain.placement.common import warning
from domain.placement.consent_commands import Guardian
from domain.placement.envelopes import Question, Recipient, Section
from domain.placement.home import Somebody

AS_PROPOSED: Final = "as-proposed"
CONSUMER_ONLY: Final = "consumer-only"
GUARDIANS_ONLY: Final = "guardians-only"
OTHERS_ONLY: Final = "others-only"
_EMPLOYEE: Final = "provider-employee"


class RecipientLaw(Frozen):
    """The values of the law by which recipients are chosen, by their names in the tables."""

    youth_age: int
    parents_included: bool
    sections_naming_parents: tuple[Section, ...]
    partial_incapacity_notify: tuple[Literal["ward", "guardian"], ...]


class Resolution(Frozen):
    """Who is told on one consumer's behalf.

    Nobody and no reason for it: nobody has to be told, as where the consumer has died.
    """

    consumer: Id
    recipients: tuple[Recipient, ...] = ()
    question: Question | None = None
    warnings: tuple[dict[str, str], ...] = ()
    nobody: str | None = None
    """Why there is nobody to tell although somebody ought to be; in words that name nobody."""
    rule: str | None = None
    """The rule that leaves nobody."""
    employed: tuple[Id, ...] = ()
    """Those of the recipients who work for a provider (C-29)."""


class Conflict(Frozen):
    """The recipients who have a second role where a subject is concerned (C-29)."""

    recipients: tuple[Id, ...] = ()
    warnings: tuple[dict[str, str], ...] = ()
    question: Question | None = None


def recipients_of(
    who: Somebody, law: RecipientLaw, on: datetime, *, section: Section
) -> Resolution:
    """Who is told on behalf of a consumer, under a section.

    Args:
        who: the consumer.
        law: the values of the law.
        on: the instant at which a guardian's letters must be in force (C-28).
        section: some name the parents, others do not (C-15).
    """
    if who.deceased:
        return Resolution(consumer=who.person)
    if who.age is None:
        text = "the birth date is not on file: whether parents are to be told is not known"
        return _nobody(who, rules.DOR_014, text)
    if who.age < law.youth_age and not who.emancipated:
        found = _for_minor(who, law, on, section)
    else:
        found = _for_adult(who, law, on)
    staff = {one.guardian for one in who.guardians if _EMPLOYEE in one.roles}
    employed = tuple(one.recipient for one in found.recipients if one.recipient in staff)
    return found.model_copy(update={"employed": employed})


def decided(found: Resolution, answer: str | None) -> Resolution:
    """The resolution after a named person's answer; one that is not offered leaves it open."""
    if found.question is None or answer not in found.question.choices:
        return found
    alone = {CONSUMER_ONLY: True, GUARDIANS_ONLY: False}.get(str(answer))
    kept = tuple(
        one for one in found.recipients if alone is None or (one.standing == "self") == alone
    )
    return found.model_copy(update={"recipients": kept, "question": None})


def conflicts(found: Resolution, subject: Somebody, on: datetime) -> Conflict:
    """Whether a recipient has a second role: warned of, and left to a named person (C-29).

    Args:
        found: whom the consumer's notice goes to.
        subject: whom the notice is about.
        on: the instant at which letters must be in force.
    """
    own = {one.guardian for one in subject.guardians if _counts(one, on)}
    roles = {
        "guardian of the subject, too": own,
        "employed by the provider": set(found.employed),
        "the subject of the notice": {subject.person},
    }
    said = [
        (one.recipient, f"a recipient is {role}: keep separate records of the notices")
        for one in found.recipients
        for role, those in roles.items()
        if one.recipient in those
    ]
    if not said:
        return Conflict()
    twofold = tuple(dict.fromkeys(who for who, _ in said))
    others = any(one.recipient not in twofold for one in found.recipients)
    texts = tuple(dict.fromkeys(text for _, text in said))
    question = Question(
        key=f"recipient:{found.consumer}:{subject.person}",
        rule=rules.C_29,
        text="; ".join(texts),
        choices=(AS_PROPOSED, OTHERS_ONLY) if others else (AS_PROPOSED,),
        holds="recipient",
    )
    warnings = tuple(warning(rules.C_29, text) for text in texts)
    return Conflict(recipients=twofold, warnings=warnings, question=question)


def spared(found: Resolution, conflict: Conflict, answer: str | None) -> tuple[Recipient, ...]:
    """Who is told about that subject; those with a second role only if a named person says so.

    An answer that the question does not offer counts as none.
    """
    if conflict.question is None or answer == AS_PROPOSED:
        return found.recipients
    return tuple(one for one in found.recipients if one.recipient not in conflict.recipients)


def _for_adult(who: Somebody, law: RecipientLaw, on: datetime) -> Resolution:
    """An adult, or a minor who was emancipated."""
    guardians, warnings = _guardians(who, on)
    minor = who.age is not None and who.age < law.youth_age
    match who.capacity:
        case "incapacitated":
            if not guardians:
                text = "adjudged incapacitated, and nobody holds letters in force as guardian"
                return _nobody(who, rules.C_28, text, warnings)
            return Resolution(consumer=who.person, recipients=guardians, warnings=warnings)
        case "partial":
            return _shared(who, law, guardians, warnings)
        case "unknown" if not minor:
            text = "whether this adult was adjudged incapacitated is not on file"
            return _nobody(who, rules.DOR_014, text, warnings)
    if guardians:
        return _shared(who, law, guardians, warnings)
    question = None
    if minor:
        text = "an emancipated minor is to be told: confirm it"
        question = _question(who, rules.C_22, text, (AS_PROPOSED,))
    return Resolution(
        consumer=who.person, recipients=(_self(who),), question=question, warnings=warnings
    )


def _shared(
    who: Somebody,
    law: RecipientLaw,
    guardians: tuple[Recipient, ...],
    warnings: tuple[dict[str, str], ...],
) -> Resolution:
    """Partly incapacitated, or competent by the register but with a guardian by letters (C-22)."""
    told = law.partial_incapacity_notify
    ward = (_self(who),) if "ward" in told or not guardians else ()
    proposed = (*ward, *(guardians if "guardian" in told else ()))
    choices = [AS_PROPOSED]
    if len(proposed) > len(ward) > 0:
        choices += [CONSUMER_ONLY, GUARDIANS_ONLY]
    if who.capacity == "partial":
        text = "partly incapacitated: confirm who is told"
    else:
        text = "not adjudged incapacitated, and yet under a guardian's letters: confirm who is told"
    if not guardians:
        missing = warning(rules.C_28, "nobody holds letters in force as guardian of the person")
        warnings = (*warnings, missing)
    return Resolution(
        consumer=who.person,
        recipients=proposed,
        question=_question(who, rules.C_22, text, tuple(choices)),
        warnings=warnings,
    )


def _for_minor(who: Somebody, law: RecipientLaw, on: datetime, section: Section) -> Resolution:
    """Every parent with custody or guardianship, and any other guardian; never the minor."""
    guardians, warnings = _guardians(who, on)
    near = {one.recipient for one in guardians if one.lives_with}
    with_custody = law.parents_included or section in law.sections_naming_parents
    parents = tuple(
        Recipient(
            recipient=one.parent,
            standing="parent",
            consumer=who.person,
            lives_with=one.parent in near,
        )
        for one in who.parents
        if not one.deceased and (one.guardian or (one.custodial and with_custody))
    )
    named = {one.recipient for one in parents}
    both = (*parents, *(one for one in guardians if one.recipient not in named))
    if not both:
        text = "a minor without a custodial or guardian parent or other guardian on file"
        return _nobody(who, rules.DOR_014, text, warnings)
    return Resolution(consumer=who.person, recipients=_once(both), warnings=warnings)


def _guardians(
    who: Somebody, on: datetime
) -> tuple[tuple[Recipient, ...], tuple[dict[str, str], ...]]:
    """All guardians of the person with letters in force (C-22), and what to say of the rest."""
    found = tuple(
        Recipient(
            recipient=one.guardian,
            standing="guardian",
            consumer=who.person,
            lives_with=one.lives_with_ward,
        )
        for one in who.guardians
        if _counts(one, on)
    )
    left_out = len({one.guardian for one in who.guardians} - {one.recipient for one in found})
    if not left_out:
        return _once(found), ()
    text = f"{left_out} on file: no guardian of the person with letters in force, so not told"
    return _once(found), (warning(rules.C_28, text),)


def _counts(one: Guardian, on: datetime) -> bool:
    """Appointed guardian of the person, letters in force, alive (C-28)."""
    return one.in_force(on) and not one.deceased


def _self(who: Somebody) -> Recipient:
    return Recipient(recipient=who.person, standing="self", consumer=who.person, lives_with=True)


def _once(those: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each recipient once: the registers may hold several letters of one guardian."""
    return tuple({one.recipient: one for one in those}.values())


def _question(who: Somebody, rule: str, text: str, choices: tuple[str, ...]) -> Question:
    key = f"recipient:{who.person}"
    return Question(key=key, rule=rule, text=text, choices=choices, holds="recipient")


def _nobody(
    who: Somebody, rule: str, why: str, warnings: tuple[dict[str, str], ...] = ()
) -> Resolution:
    return Resolution(consumer=who.person, nobody=why, rule=rule, warnings=warnings)

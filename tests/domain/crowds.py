"""Crowds: people who make a difference to a notice, by luck, and who of them may be named.

Belongs here: drawing them, and the rule of thumb that needs no help of the domain. Not here: what
happens to them (`worlds.py`).
"""

import random

from domain.model import Json
from domain.placement.envelopes import Page
from domain.placement.home import Somebody
from tests.domain.homes import (
    SOURCES,
    act,
    charged,
    guardian,
    offender,
    person,
    resident,
    ward,
)
from tests.domain.steps import Case

UNSOURCED = {key: one for key, one in SOURCES.items() if key != "description"}


def somebody(dice: random.Random, name: str) -> Json:
    """One of the people who make a difference."""
    older = {
        "consent": f"older-{name}",
        "location": "location-1",
        "prospective": dice.choice((True, None)),
    }
    stage = dice.choice(("consented", "consented", "refused", "asked"))
    return dice.choice(
        (
            lambda: person(name),
            lambda: person(name, capacity="partial", guardians=[guardian("g1")]),
            lambda: ward(name, dice.choice(("g1", "g2")), "g3"),
            lambda: person(name, capacity="incapacitated"),
            lambda: offender(name),
            lambda: offender(name),
            lambda: offender(name, sources=UNSOURCED),
            lambda: person(name, offences=[act()], sources=SOURCES),
            lambda: person(name, registry="adult", sources=SOURCES),
            lambda: person(name, registry="juvenile", sources=SOURCES),
            lambda: person(name, offences=[act(outcome="charged")], sources=SOURCES),
            lambda: charged(name),
            lambda: charged(name),
            lambda: charged(name, guardians=[]),
            lambda: charged(name, consents=[older | {"stage": stage, "co_residents": True}]),
            lambda: charged(name, offences=[act(outcome="dismissed")]),
        )
    )()


def household(dice: random.Random, subject: Json | None = None) -> list[Json]:
    there = [somebody(dice, f"r{number}") for number in range(1, dice.randint(1, 3) + 1)]
    found = [
        resident(
            who,
            funded=dice.random() < 0.7,
            bed="respite" if dice.random() < 0.1 else "residential",
        )
        for who in (*([subject] if subject else ()), *there)
    ]
    return found if dice.random() < 0.9 else found[1:]


def may_be_named(case: Case, page: Page) -> bool:
    """Whether somebody may stand on a page: by the facts alone, read without the domain's help."""
    who: Somebody | None = case.state.picture.somebody(page.subject)
    if who is None:
        return False
    decided = case.state.answers.get(f"status:{page.subject}")
    if page.kind == "registered":
        return who.registry == "adult" or decided == "registered"
    found = {one.outcome for one in who.offences}
    charged_ = who.finding is not None and ("charged" in found or decided == "charged")
    return charged_ and any(_agreed(one, page) for one in _consents(case, who))


def _consents(case: Case, who: Somebody) -> list[tuple[str, bool | None, bool | None]]:
    """Consents that may count: standing, both ticks. What this case asked for comes first."""
    own = case.state.sought.get(who.person)
    if own is not None:
        return [(own.standing, own.co_residents, own.prospective)]
    answer = case.state.answers.get(f"prospective:{who.person}")
    return [
        (
            "given" if one.stage == "consented" else one.stage,
            one.co_residents,
            one.prospective if one.prospective is not None else answer == "covered",
        )
        for one in who.consents
        if one.location == case.state.location
    ]


def _agreed(consent: tuple[str, bool | None, bool | None], page: Page) -> bool:
    standing, co_residents, prospective = consent
    tick = prospective if "4" in page.sections else co_residents
    return standing == "given" and tick is True

"""Houses full of fictional people, as plain facts, as the registers have them, and by luck.

Belongs here: the facts that the oracle reads (`matrices.py`), the same facts as a picture of the
registers, and the strategies that draw them. Not here: any expectation.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

from hypothesis import strategies as st

from domain.model import Json
from tests.domain.cases import day
from tests.domain.homes import SOURCES, act, resident

# -- facts ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letters:
    """What somebody holds as a guardian. Only `in-force` counts (C-28)."""

    holder: str
    state: Literal["in-force", "expired", "to-come", "money-only", "dead"] = "in-force"
    employed: bool = False
    """Works for the provider (C-29)."""


@dataclass(frozen=True)
class Parent:
    parent: str
    custodial: bool = True
    guardian: bool = False


@dataclass(frozen=True)
class Asked:
    """What guardians said to the disclosure. None: the tick is missing (C-16)."""

    answer: Literal["pending", "refused", "no-response", "withdrawn", "given"] = "pending"
    co_residents: bool | None = True
    prospective: bool | None = True


@dataclass(frozen=True)
class Who:
    name: str
    age: int | None = 40
    capacity: Literal["competent", "incapacitated", "partial", "unknown"] = "competent"
    emancipated: bool = False
    deceased: bool = False
    letters: tuple[Letters, ...] = ()
    parents: tuple[Parent, ...] = ()
    file: str = "nothing"
    """What is on file about offences: a row of `FILES`."""
    unsourced: str | None = None
    """The field without a public record."""
    on_file: Asked | None = None
    """An older consent for this home."""
    asked: Asked = Asked()
    """What the guardians will answer, if they are asked now."""


@dataclass(frozen=True)
class Lives:
    who: Who
    funded: bool = True
    short_term: bool = False


@dataclass(frozen=True)
class House:
    residents: tuple[Lives, ...]
    facility: str = "group-home"
    funded: bool = True
    related: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Switches:
    """Values that change the tables (C-01, C-14, C-15)."""

    date_under_5: bool = False
    date_under_6: bool = False
    charged_under_5: bool = True
    parents_everywhere: bool = True
    all_under_6: bool = False


# -- plain facts as the registers have them ------------------------------------------------------

PERMANENT = {"permanent": True, "on": day("2020-03-01")}
FILES: dict[str, Json] = {
    "nothing": {},
    "behaviour-only": {"registry": "unknown"},
    "registered": {"registry": "adult", "offences": [act()]},
    "to-be-registered": {"will_register": True, "offences": [act()]},
    "not-guilty-by-disease": {"registry": "adult", "offences": [act(outcome="mental-disease")]},
    "registered-early": {"registry": "adult", "offences": [act(on=day("1980-05-01"))]},
    "registered-and-charged": {
        "registry": "adult",
        "offences": [act(), act("566.060", outcome="charged")],
        "finding": PERMANENT,
    },
    "registered-for-what": {"registry": "adult"},
    "merely-charged": {"offences": [act(outcome="charged")]},
    "charged-incompetent": {"offences": [act(outcome="charged")], "finding": PERMANENT},
    "charged-not-permanently": {
        "offences": [act(outcome="charged")],
        "finding": PERMANENT | {"permanent": False},
    },
    "charged-too-early": {
        "offences": [act(outcome="charged", on=day("1994-12-31"))],
        "finding": PERMANENT,
    },
    "charged-unregistrable": {
        "offences": [act(outcome="charged", registrable=False)],
        "finding": PERMANENT,
    },
    "acquitted": {"offences": [act(outcome="acquitted")]},
    "juvenile-registry": {"registry": "juvenile"},
    "convicted-not-listed": {"offences": [act()]},
    "dismissed-incompetent": {"offences": [act(outcome="dismissed")], "finding": PERMANENT},
}
LETTERS: dict[str, Json] = {
    "in-force": {},
    "expired": {"letters_until": day("2031-06-01")},
    "to-come": {"letters_from": day("2031-06-03")},
    "money-only": {"kind": "conservator"},
    "dead": {"deceased": True},
}
STAGES = {"pending": "asked", "given": "consented"}


def as_letters(one: Letters) -> Json:
    roles = ["provider-employee"] if one.employed else []
    held = {"guardian": one.holder, "letters_from": day("2020-01-01"), "roles": roles}
    return held | LETTERS[one.state]


def as_person(who: Who) -> Json:
    found: Json = {
        "person": who.name,
        "age": who.age,
        "capacity": who.capacity,
        "emancipated": who.emancipated,
        "deceased": who.deceased,
        "guardians": [as_letters(one) for one in who.letters],
        "parents": [vars(one) for one in who.parents],
        "registry": "none",
        "sources": {key: one for key, one in SOURCES.items() if key != who.unsourced},
    }
    if who.on_file is not None:
        held = who.on_file
        found["consents"] = [
            {
                "consent": f"older-consent-of-{who.name}",
                "location": "location-1",
                "stage": STAGES.get(held.answer, held.answer),
                "co_residents": held.co_residents,
                "prospective": held.prospective,
            }
        ]
    return found | FILES[who.file]


def as_residents(house: House) -> list[Json]:
    return [
        resident(
            as_person(one.who), funded=one.funded, bed="crisis" if one.short_term else "residential"
        )
        for one in house.residents
    ]


def as_values(switches: Switches) -> Json:
    on = {True: "on", False: "off"}
    return {
        "include_crime_date": {
            "4": "required",
            "5": on[switches.date_under_5],
            "6": on[switches.date_under_6],
        },
        "adult_covers_charged": switches.charged_under_5,
        "parents_included": switches.parents_everywhere,
        "section_6_reach": "every-resident" if switches.all_under_6 else "department-funded",
    }


# -- any house at all ----------------------------------------------------------------------------

NAMES = ("r1", "r2", "r3", "r4")
AGES = (40, 40, 40, 40, 40, 40, 18, 17, 9, None)


def mostly(usual: Any, *others: Any, often: int = 6) -> st.SearchStrategy[Any]:
    """The usual value, and now and then another: a house of oddities alone tells nothing."""
    return st.sampled_from((*[usual] * often * len(others), *others))


LETTERS_HELD = st.builds(
    Letters,
    st.sampled_from(("g1", "g2", "g3", "g4", "p1", "r1", "newcomer")),
    mostly("in-force", *list(LETTERS)[1:], often=2),
    mostly(False, True),
)
PARENTS = st.builds(
    Parent, st.sampled_from(("p1", "p2", "g1")), mostly(True, False, often=3), st.booleans()
)
TICKS = st.sampled_from((True, True, True, False, None))
ANSWERS = mostly("given", "refused", "no-response", "withdrawn", "pending", often=2)
ANSWERED = st.builds(Asked, ANSWERS, TICKS, TICKS)


def people(name: str, ages: tuple[int | None, ...], **fixed: Any) -> st.SearchStrategy[Who]:
    given: dict[str, Any] = {
        "age": st.sampled_from(ages),
        "capacity": mostly(
            "competent", "incapacitated", "incapacitated", "partial", "unknown", often=1
        ),
        "emancipated": mostly(False, True),
        "deceased": mostly(False, True, often=15),
        "letters": st.lists(LETTERS_HELD, max_size=2, unique_by=lambda one: one.holder).map(tuple),
        "parents": st.lists(PARENTS, max_size=2, unique_by=lambda one: one.parent).map(tuple),
        "file": st.sampled_from((*FILES, *["registered"] * 5, *["charged-incompetent"] * 14)),
        "unsourced": mostly(None, *SOURCES, often=4),
        "on_file": st.one_of(st.none(), st.none(), ANSWERED),
        "asked": ANSWERED,
    }
    return st.builds(Who, st.just(name), **(given | fixed)).flatmap(guarded)


def guarded(who: Who) -> st.SearchStrategy[Who]:
    """Whoever a court found incompetent or incapacitated has a guardian, as a rule."""
    wants = who.capacity == "incapacitated" or "incompetent" in who.file
    if not wants or any(one.state == "in-force" for one in who.letters):
        return st.just(who)
    more = replace(who, letters=(*who.letters, Letters(f"guardian-of-{who.name}")))
    return mostly(more, who)


RESIDENTS = st.tuples(
    *(
        st.builds(Lives, people(name, AGES), mostly(True, False, often=2), mostly(False, True))
        for name in NAMES
    )
)
SOME = st.integers(1, 4).flatmap(lambda many: RESIDENTS.map(lambda those: those[:many]))
PAIRS = st.sampled_from([("newcomer", "r1"), ("r1", "r2"), ("r2", "r3"), ("newcomer", "r3")])
HOUSES = st.builds(
    House,
    SOME,
    mostly("group-home", "rcf", "nursing-facility", "isl", "isl", "other", often=1),
    mostly(True, False, often=15),
    st.lists(PAIRS, max_size=3).map(tuple),
)
NEWCOMERS = people("newcomer", (18, 40), deceased=st.just(False))
SWITCHES = st.builds(
    Switches, *[mostly(usual, not usual, often=2) for usual in vars(Switches()).values()]
)

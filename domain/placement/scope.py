"""Whether a home and a bed are a residential placement at all (DOR-010 to DOR-012, C-20, C-21).

Belongs here: that question, and how the residents of a home are counted. Not here: a lapsed licence
(DOR-017 is a warning of the placement), nor what sections (7) and (8) ask for minors.
"""

from typing import Final

from domain import rules
from domain.model import Frozen
from domain.placement.common import warning
from domain.placement.home import Bed, Facility, Home, Picture

_NEXT: Final = "sections (7) and (8) only"


class ScopeLaw(Frozen):
    """The values of the law by which a placement is one, by their names in the tables."""

    residential_placement_types: tuple[Facility, ...]
    minors_only_types: tuple[Facility, ...]
    short_term_beds: tuple[Bed, ...]
    two_unrelated_qualifies: tuple[Facility, ...]
    """Kinds of home that need non-related residents (C-20)."""
    unrelated_residents_least: int
    unrelated_counts_consumer: bool
    respite_warning_nights: int


class Scope(Frozen):
    """Whether the regulation's notices are owed for this placement; the rule says why (not)."""

    inside: bool
    rule: str
    reason: str
    warnings: tuple[dict[str, str], ...] = ()


def scope_of(picture: Picture, law: ScopeLaw) -> Scope:
    """Whether the placement is a residential one: the bed, the kind of home, its money, its people.

    Without an incoming person the picture shows a home in which everybody lives already.
    """
    home = picture.home
    if picture.bed in law.short_term_beds:
        return _short_term(picture, law)
    if home.facility in law.minors_only_types:
        text = f"a {home.facility} home is reached by {_NEXT}"
        said = (warning(rules.C_21, text),)
        return Scope(inside=False, rule=rules.C_21, reason=text, warnings=said)
    if home.facility not in law.residential_placement_types:
        text = f"a home of the kind {home.facility} is no residential placement"
        return Scope(inside=False, rule=rules.DOR_010, reason=text)
    if not home.funded:
        text = "the Department does not fund placements in this home"
        return Scope(inside=False, rule=rules.DOR_010, reason=text)
    if home.facility in law.two_unrelated_qualifies:
        return _by_people(picture, law)
    text = f"a Department-funded placement in a home of the kind {home.facility}"
    return Scope(inside=True, rule=rules.DOR_010, reason=text)


def same_location(one: Home, other: Home) -> bool:
    """Whether two homes are one residential location: the same home, not the same provider."""
    return one.location == other.location


def _short_term(picture: Picture, law: ScopeLaw) -> Scope:
    """No home, but nights add up: where somebody sleeps may be a residence to register (D-04)."""
    text = f"a {picture.bed} bed is no residential placement"
    said: tuple[dict[str, str], ...] = ()
    if picture.nights >= law.respite_warning_nights:
        over = f"{picture.nights} nights here within twelve months: registration may be owed"
        said = (warning(rules.D_04, over),)
    return Scope(inside=False, rule=rules.DOR_011, reason=text, warnings=said)


def _by_people(picture: Picture, law: ScopeLaw) -> Scope:
    """A home that is one only with so many non-related residents (C-20)."""
    homes = households(picture, law.short_term_beds)
    least, counted = law.unrelated_residents_least, len(homes)
    chosen = counted if law.unrelated_counts_consumer else counted - 1
    inside = chosen >= least
    other = counted - 1 if law.unrelated_counts_consumer else counted
    readings = {
        "not counting the consumer" if law.unrelated_counts_consumer else "counting the consumer": (
            other
        ),
        "counting only people without family in the home": sum(len(one) == 1 for one in homes),
        "counting short-term beds": len(households(picture, ())),
    }
    differ = [name for name, number in readings.items() if (number >= least) != inside]
    text = f"{chosen} non-related residents, each family counted once; {least} are needed"
    said = (
        (warning(rules.C_20, f"{text}. Borderline: read otherwise by {'; '.join(differ)}"),)
        if differ
        else ()
    )
    return Scope(inside=inside, rule=rules.DOR_010, reason=text, warnings=said)


def households(picture: Picture, left_out: tuple[Bed, ...]) -> tuple[frozenset[str], ...]:
    """The people of a home by family: whoever is related, also through a third, is one household.

    Two siblings are not non-related residents (DOR-007), but beside a stranger either of them is:
    so each family counts once, and the number of households is the largest number of residents of
    whom no two are of one family. The incoming person is one of them; those who died, or who sleep
    in one of the beds left out (a bed that is nobody's home), are not.
    """
    people = {
        one.who.person: one.who.deceased for one in picture.residents if one.bed not in left_out
    }
    if picture.incoming is not None:
        people[picture.incoming.person] = picture.incoming.deceased
    found = [frozenset({person}) for person, deceased in people.items() if not deceased]
    for pair in picture.related:
        kin = [one for one in found if one & set(pair)]
        apart = [one for one in found if not one & set(pair)]
        found = [*apart, frozenset().union(*kin)] if kin else apart
    return tuple(found)

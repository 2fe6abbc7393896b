"""What somebody's offences come to, act by act: grounds of registration, charges, dates.

Belongs here: sorting acts by the definitions of DOR (1)(A), (C), (F) and (G), and what a charge
with a finding under 552.020 comes to. Not here: what the registry answered and what therefore
follows (`standing.py`), nor how old anybody is (the picture says it).

Dates: an act's instant is the midnight of its day in Missouri, with Missouri's offset or as UTC. In
either form `.date()` is the civil day, because Missouri lies west of Greenwich: its midnight is the
same day's morning there. So a date of the law may be compared with it, and no zone is needed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain import rules
from domain.model import Frozen
from domain.placement.common import warning
from domain.placement.envelopes import PageOffence
from domain.placement.home import Act, Somebody

Warnings = tuple[dict[str, str], ...]


class StandingLaw(Frozen):
    """The values of the law by which somebody is a subject, by their names in the tables."""

    lookback_1995: date
    lookback_statute: date
    lookback_between: Literal["warn"]
    exempt_10A: Literal["narrow", "wide"]  # noqa: N815 - the section's own name, (10)(A)
    permanent_finding_required: Literal["required", "operator-decision"]
    registration_grounds: dict[str, int]
    """How a case ended (`-elsewhere`: in another state) -> the ground of (1)(G) that this is."""
    juvenile_age: int
    juvenile_offence_before: date
    youth_age: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """The acts of a person by what the definitions make of them (DOR-005 to DOR-009)."""

    grounds: tuple[tuple[int, Act], ...] = ()
    """Acts that require registration, with their ground of (1)(G)."""
    between: tuple[Act, ...] = ()
    """Such acts between the statute's look-back and the regulation's (C-37)."""
    older: tuple[Act, ...] = ()
    """Such acts before both."""
    unlisted: tuple[Act, ...] = ()
    """Such acts, if only their codes stood in the table of offences (DOR-008)."""
    unregistrable: tuple[Act, ...] = ()
    """Such acts, if only the offence were a registrable one."""
    juvenile: tuple[Act, ...] = ()
    """Adjudications that are no ground: under the age, before the date, or not ground 6."""
    ageless: tuple[Act, ...] = ()
    """Adjudications that turn on an age which is not on file."""

    @property
    def required(self) -> tuple[Act, ...]:
        """The acts for which registration is required."""
        return tuple(one for _, one in self.grounds)

    @property
    def adult(self) -> tuple[Act, ...]:
        """Those of them that a criminal court decided."""
        return tuple(one for one in self.required if one.outcome != "delinquent")

    @property
    def early(self) -> tuple[Act, ...]:
        """Those that only registration in fact brings in (C-37)."""
        return (*self.between, *self.older)


@dataclass(frozen=True, slots=True)
class Charge:
    """What charges without a verdict come to, and by which rule."""

    kind: Literal["charged", "undecided", "exempt", "none"]
    rule: str = rules.DOR_068
    reason: str = ""
    acts: tuple[Act, ...] = ()
    warnings: Warnings = ()


def known(who: Somebody, on: datetime) -> tuple[Act, ...]:
    """The acts that lie before an instant; a later one cannot have happened yet."""
    return tuple(one for one in who.offences if one.on <= on)


def page_offences(acts: Iterable[Act]) -> tuple[PageOffence, ...]:
    """The acts as a page names them; whether the day is told is another matter (C-01)."""
    return tuple(PageOffence(code=one.code, on=one.on) for one in acts)


def sort_acts(acts: Iterable[Act], law: StandingLaw) -> Sorted:
    """Sort acts by the definitions. Charges without a verdict are none of them."""
    grounds: list[tuple[int, Act]] = []
    names = ("between", "older", "unlisted", "unregistrable", "juvenile", "ageless")
    bins: dict[str, list[Act]] = {name: [] for name in names}
    for one in acts:
        ground = law.registration_grounds.get(one.outcome + ("-elsewhere" if one.elsewhere else ""))
        where = (
            _adjudicated(one, ground, law)
            if one.outcome == "delinquent"
            else _decided(one, ground, law)
        )
        if where == "grounds" and ground is not None:
            grounds.append((ground, one))
        elif where in bins:
            bins[where].append(one)
    return Sorted(tuple(grounds), **{name: tuple(found) for name, found in bins.items()})


def _adjudicated(one: Act, ground: int | None, law: StandingLaw) -> str:
    """Ground 6, or what keeps an adjudication a juvenile's ((1)(C), DOR-006)."""
    if ground is None or not one.felony_566 or one.on.date() < law.juvenile_offence_before:
        return "juvenile"
    if one.age is None:
        return "ageless"
    return "grounds" if one.age >= law.juvenile_age else "juvenile"


def _decided(one: Act, ground: int | None, law: StandingLaw) -> str:
    if ground is None:
        return "no-verdict"
    if one.registrable is False:
        return "unregistrable"
    if one.on.date() < law.lookback_1995:
        if one.registrable is None:
            return "unregistrable"
        return "between" if one.on.date() >= law.lookback_statute else "older"
    return "unlisted" if one.registrable is None else "grounds"


def charge_of(who: Somebody, law: StandingLaw, on: datetime) -> Charge:
    """What is charged: a permanent finding, a covered offence, and no exemption (DOR-004)."""
    acts = known(who, on)
    accused = tuple(one for one in acts if one.outcome == "charged")
    finding = who.finding if who.finding is not None and who.finding.on <= on else None
    if finding is None:
        return _merely_charged(accused)
    early = tuple(one for one in accused if one.registrable and _too_early(one, law))
    # A finding cannot be about an offence of a later day.
    about = tuple(one for one in acts if not _too_early(one, law) and one.on <= finding.on)
    listed = tuple(one for one in about if one.outcome == "charged" and one.registrable)
    unlisted = tuple(one for one in about if one.outcome == "charged" and one.registrable is None)
    ended = tuple(one for one in about if one.outcome == "dismissed" and one.registrable)
    if not (listed or unlisted or ended):
        return _not_covered(accused, early, law)
    if law.exempt_10A == "wide":
        said = "the wide reading of (10)(A) is selected: it exempts the permanently incompetent"
        return Charge("exempt", rules.C_02, said, warnings=(warning(rules.C_02, said),))
    if not finding.permanent:
        return _not_permanent((*listed, *unlisted, *ended), law)
    return _found_incompetent(listed, unlisted, ended)


def _too_early(one: Act, law: StandingLaw) -> bool:
    return one.on.date() < law.lookback_1995


def _merely_charged(accused: tuple[Act, ...]) -> Charge:
    if not accused:
        return Charge("none")
    return Charge("exempt", rules.DOR_067, "charged only, without a finding or a verdict")


def _not_covered(accused: tuple[Act, ...], early: tuple[Act, ...], law: StandingLaw) -> Charge:
    if early:
        said = "charged with an offence before the regulation's look-back: not covered"
        between = any(one.on.date() >= law.lookback_statute for one in early)
        told = (warning(rules.C_37, f"{said}, but the statute reaches it"),) if between else ()
        return Charge("exempt", rules.DOR_005, said, warnings=told)
    if not accused:
        return Charge("none")
    if not any(one.registrable for one in accused):
        return Charge("exempt", rules.DOR_008, "no offence charged is a registrable one")
    return Charge("exempt", rules.DOR_067, "charged only: the finding is older than the offence")


def _not_permanent(acts: tuple[Act, ...], law: StandingLaw) -> Charge:
    """(6) says incompetent, (1)(A) permanently so (C-04)."""
    if law.permanent_finding_required == "required":
        said = "found incompetent, but not permanently: not covered"
        return Charge("exempt", rules.C_04, said, warnings=(warning(rules.C_04, said),))
    said = "found incompetent, but not permanently: say whether this person is covered"
    return Charge("undecided", rules.C_04, said, acts)


def _found_incompetent(
    listed: tuple[Act, ...], unlisted: tuple[Act, ...], ended: tuple[Act, ...]
) -> Charge:
    if listed:
        said = "charged with a registrable offence and permanently incompetent to stand trial"
        left = "another offence charged is not in the table of offences: it is not told"
        told = (warning(rules.DOR_008, left),) if unlisted else ()
        return Charge("charged", rules.DOR_004, said, listed, told)
    if unlisted:
        said = "an offence charged is not in the table of offences: say whether it is registrable"
        return Charge("undecided", rules.DOR_008, said, unlisted)
    # After a permanent finding charges end (D-08), and then they stand as dismissed.
    said = "registrable charges were dismissed and a permanent finding is on file: say whether it "
    return Charge("undecided", rules.DOR_004, said + "was made on these charges", ended)

"""Tables 6.1 and 6.2 of the requirements a second time, as tables: who must be told what about whom.

An oracle for `test_matrices.py`: it reads people as plain facts, knows the law from requirements.md
alone, and shares no line with the domain. Belongs here: the tables and the reading. Not here: the
facts (`houses.py`), nor how a case is driven (the test).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from tests.domain.houses import House, Lives, Switches, Who

Line = tuple[tuple[str, ...], str, str, str, frozenset[str]]
"""Sections, recipient, consumer, subject ("": nobody named), fields."""

# -- tables --------------------------------------------------------------------------------------

STANDING: Final[dict[str, tuple[str, ...]]] = {
    # File -> what the person is; several: a named person says which (O).
    "nothing": ("none",),
    "behaviour-only": ("none",),  # DOR-068
    "registered": ("registered",),  # DOR-009
    "to-be-registered": ("registered",),  # DOR-009
    "not-guilty-by-disease": ("registered",),  # (1)(G)3
    "registered-early": ("registered",),  # C-37: registered in fact wins
    "registered-and-charged": ("registered",),
    "registered-for-what": ("none",),  # DOR-028: no nature of the crime is on file to be told
    "merely-charged": ("none",),  # DOR-067
    "charged-incompetent": ("charged",),  # DOR-004
    "charged-not-permanently": ("none",),  # C-04
    "charged-too-early": ("none",),  # DOR-005
    "charged-unregistrable": ("none",),  # DOR-008
    "acquitted": ("none",),  # C-38
    "juvenile-registry": ("none",),  # C-11, D-06
    "convicted-not-listed": ("registered", "none"),  # C-11
    "dismissed-incompetent": ("charged", "none"),  # DOR-004, D-08
}
CONTENT: Final[dict[tuple[str, str], frozenset[str]]] = {
    # Table 6.1. The contact stands on every cover.
    ("3C", "charged"): frozenset({"identity", "date", "nature", "finding"}),
    ("4", "registered"): frozenset({"identity", "description", "date", "nature"}),
    ("4", "charged"): frozenset({"identity", "date", "nature", "finding"}),
    ("5", "registered"): frozenset({"identity", "description", "nature"}),
    ("5", "charged"): frozenset({"identity", "date", "nature", "finding"}),
    ("6", "registered"): frozenset({"identity", "description", "nature"}),
    ("6", "charged"): frozenset({"identity", "date", "nature", "finding"}),
}
NAMES_PARENTS: Final = frozenset({"2", "4", "6"})
"""Table 6.2: sections that speak of the custodial or guardian parent."""
RESIDENTIAL: Final = frozenset({"group-home", "rcf", "nursing-facility", "isl"})
STANDS: Final = frozenset({"refused", "no-response", "withdrawn"})
ADULT: Final = 18


# -- answers of named persons --------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What named persons answer: by luck, the same for the same question; sometimes nothing."""

    luck: int = 0

    def to(self, question: str, choices: tuple[str, ...]) -> str | None:
        options: tuple[str | None, ...] = (*choices * 3, None)
        return options[(crc32(question.encode()) + self.luck) % len(options)]


# -- the reading ---------------------------------------------------------------------------------


@dataclass
class Told:
    """What must be told, what waits for a named person, whose guardians must be asked."""

    lines: set[Line] = field(default_factory=set)
    waits: set[str] = field(default_factory=set)
    ask: set[str] = field(default_factory=set)
    nobody: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)


class Reading:
    """One reading of the tables."""

    def __init__(self, switches: Switches, said: Said) -> None:
        self.switches, self.said, self.told = switches, said, Told()

    def ask(self, question: str, *choices: str) -> str | None:
        answer = self.said.to(question, choices)
        if answer is None:
            self.told.waits.add(question)
        else:
            self.told.answers[question] = answer
        return answer

    # Who may be named.

    def kind(self, who: Who) -> str:
        """Registered, charged or none; "?" while a named person has not decided."""
        if who.deceased:
            return "none"
        possible = STANDING[who.file]
        kind = possible[0] if len(possible) == 1 else self.ask(f"status:{who.name}", *possible)
        if kind not in {"registered", "charged"}:
            return kind or "?"
        if who.age is None or who.age < ADULT:  # D-06
            answer = self.ask(f"minor:{who.name}", "tell", "withhold")
            return kind if answer == "tell" else "none" if answer else "?"
        return kind

    def fields(self, who: Who, section: str, kind: str) -> frozenset[str] | None:
        """What is told of somebody; None: a field has no public record, and nobody said it may."""
        content = CONTENT[section, kind]
        dated = {"5": self.switches.date_under_5, "6": self.switches.date_under_6}  # C-01
        if kind == "registered" and dated.get(section):
            content |= {"date"}
        if who.unsourced in content:  # DOR-066, C-31
            answer = self.ask(f"source:{who.name}:{who.unsourced}", "disclose", "withhold")
            return content if answer == "disclose" else None
        return content

    def consent(self, who: Who, audience: str) -> tuple[bool, str, bool]:
        """Whether the guardians let an audience know; how their answer stands; obtained here."""
        here = who.on_file is None
        answer = who.asked if who.on_file is None else who.on_file
        if here and not guardians(who):
            return False, "no-guardian", here
        if here:
            self.told.ask.add(who.name)
        if answer.answer != "given":
            return False, answer.answer, here
        tick = answer.co_residents if audience == "co-residents" else answer.prospective
        if tick is None and not here:  # C-16; where we ask, the consent's own supervisor decides
            said = self.ask(f"prospective:{who.name}", "covered", "not-covered")
            tick = None if said is None else said == "covered"
        return tick is True, "scope" if tick is False else "given", here

    # Who is told.

    def recipients(self, who: Who, section: str, subject: Who | None = None) -> set[str]:
        """Table 6.2, first row, with C-15, C-22, C-28 and C-29."""
        found = self._recipients(who, section)
        if subject is None:
            return found
        employed = {one.holder for one in who.letters if one.employed}
        twofold = found & {*guardians(subject), *employed, subject.name}
        if not twofold:
            return found
        others = found - twofold
        choices = ("as-proposed", "others-only") if others else ("as-proposed",)
        answer = self.ask(f"recipient:{who.name}:{subject.name}", *choices)
        return found if answer == "as-proposed" else others

    def _recipients(self, who: Who, section: str) -> set[str]:
        if who.age is None:
            self.told.nobody.add(who.name)
            return set()
        held = guardians(who)
        minor = who.age < ADULT
        if minor and not who.emancipated:
            reach = section in NAMES_PARENTS or self.switches.parents_everywhere
            parents = {
                one.parent for one in who.parents if one.guardian or (one.custodial and reach)
            }
            return self._somebody(who, parents | held)
        if who.capacity == "incapacitated" or (who.capacity == "unknown" and not minor):
            return self._somebody(who, held if who.capacity == "incapacitated" else set())
        if held:
            proposed = ("as-proposed", "consumer-only", "guardians-only")
            answer = self.ask(f"recipient:{who.name}", *proposed)
            both = {
                "as-proposed": {who.name} | held,
                "consumer-only": {who.name},
                "guardians-only": held,
            }
            return both.get(str(answer), set())
        if who.capacity == "partial" or minor:
            answer = self.ask(f"recipient:{who.name}", "as-proposed")
            return {who.name} if answer else set()
        return {who.name}

    def _somebody(self, who: Who, found: set[str]) -> set[str]:
        if not found:
            self.told.nobody.add(who.name)
        return found

    def tell(self, consumer: Who, subject: Who, kind: str, sections: tuple[str, ...]) -> None:
        content = self.fields(subject, sections[-1], kind)
        if content is None:
            return
        for one in self.recipients(consumer, sections[-1], subject):
            self.told.lines.add((sections, one, consumer.name, subject.name, content))


def guardians(who: Who) -> set[str]:
    """All whose letters as guardian of the person are in force (C-22, C-28)."""
    return {one.holder for one in who.letters if one.state == "in-force"}


def in_scope(house: House, newcomer: Who | None, *, short_term: bool = False) -> bool:
    """A residential placement (DOR-010, DOR-011, C-20, C-21)."""
    if short_term or not house.funded or house.facility not in RESIDENTIAL:
        return False
    if house.facility != "isl":
        return True
    names = {one.who.name for one in house.residents if not one.short_term and not one.who.deceased}
    names |= {newcomer.name} if newcomer is not None else set()
    return families(names, house.related) > 1


def families(names: set[str], related: Iterable[tuple[str, str]]) -> int:
    """How many families, a single person being one; kin of kin are kin (DOR-007)."""
    tag = {name: name for name in names}
    for _ in names:
        for one, other in related:
            if one in tag and other in tag:
                tag[one] = tag[other] = min(tag[one], tag[other])
    return len(set(tag.values()))


def at_home(house: House, newcomer: Who | None = None) -> list[Lives]:
    return [
        one
        for one in house.residents
        if not one.short_term and not one.who.deceased and one.who != newcomer
    ]


def of_placement(
    house: House, newcomer: Who, switches: Switches, said: Said, *, short_term: bool = False
) -> Told:
    """Sections (2), (3)(C), (4) and (5), while the placement is prepared."""
    reading = Reading(switches, said)
    if not in_scope(house, newcomer, short_term=short_term):
        return reading.told
    for one in reading.recipients(newcomer, "2"):
        reading.told.lines.add((("2",), one, newcomer.name, "", frozenset()))
    home = at_home(house)
    for lives in home:
        _of_resident(reading, lives.who, newcomer, home)
    kind = reading.kind(newcomer)
    if kind == "charged" and not reading.consent(newcomer, "co-residents")[0]:
        return reading.told
    for lives in home if kind in {"registered", "charged"} else ():
        sections = _about_newcomer(kind, lives, switches)
        if sections:
            reading.tell(lives.who, newcomer, kind, sections)
    return reading.told


def _of_resident(reading: Reading, who: Who, newcomer: Who, home: list[Lives]) -> None:
    """(4): the newcomer learns of a resident; (3)(C): with a new consent, the funded residents."""
    kind = reading.kind(who)
    if kind == "charged":
        covered, _, here = reading.consent(who, "prospective")
        if here and reading.consent(who, "co-residents")[0]:
            for one in home:
                if one.funded and one.who != who:
                    reading.tell(one.who, who, kind, ("3C",))
        kind = kind if covered else "none"
    if kind in {"registered", "charged"}:
        reading.tell(newcomer, who, kind, ("4",))


def _about_newcomer(kind: str, resident: Lives, switches: Switches) -> tuple[str, ...]:
    if kind == "registered":
        return ("5",)
    three = ("3C",) if resident.funded else ()
    return (*three, "5") if switches.charged_under_5 else three


def of_status_found(house: House, subject: Who, switches: Switches, said: Said) -> Told:
    """Section (6), and (3)(C) with it."""
    reading = Reading(switches, said)
    kind = reading.kind(subject)
    audience = [
        one for one in at_home(house) if one.who != subject and (one.funded or switches.all_under_6)
    ]
    if kind == "charged":
        covered, stands, _ = reading.consent(subject, "co-residents")
        if not covered:
            _unnamed(reading, audience, stands)
            return reading.told
    for one in audience if kind in {"registered", "charged"} else ():
        both = kind == "charged" and one.funded
        reading.tell(one.who, subject, kind, ("3C", "6") if both else ("6",))
    return reading.told


def _unnamed(reading: Reading, audience: list[Lives], stands: str) -> None:
    """C-03: whether a letter that names nobody goes out is a named person's decision."""
    if stands not in {*STANDS, "no-guardian", "scope"}:
        return
    if reading.ask("unnamed", "send", "do-not-send") != "send":
        return
    for one in audience:
        for recipient in reading.recipients(one.who, "6"):
            reading.told.lines.add((("6",), recipient, one.who.name, "", frozenset()))

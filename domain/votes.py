"""A vote: seats, who may vote, what has been cast, and what it comes to.

Belongs here: the mechanism of every committee, as values and pure questions. Not here: which
committee has which rules (`law/`), nor what a result does to a case (the process).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from domain.model import Frozen


class Choice(StrEnum):
    """What a member may say. Stored by value."""

    MEETS = "meets"
    DOES_NOT_MEET = "does-not-meet"
    ABSTAINS = "abstains"


class Result(StrEnum):
    """What a roll of votes comes to. The first four keep a vote from being closed."""

    OPEN = "open"
    """Votes are still missing."""
    INVALID = "invalid"
    """The committee is not composed as its rules want."""
    TOO_FEW = "too-few"
    """Fewer eligible voters than the majority: a person decides (C-47)."""
    REVOTE = "revote"
    """A tie that is voted on again (C-25)."""
    MEETS = "meets"
    DOES_NOT_MEET = "does-not-meet"
    SPLIT = "split"
    """A tie that is reported as such (C-25)."""


CLOSABLE = frozenset({Result.MEETS, Result.DOES_NOT_MEET, Result.SPLIT})


class Rules(Frozen):
    """How a committee is composed and how it decides, as the law's values have it.

    `majority` is a number of the appointed (C-47); without one, more than half of the roll decides
    and the whole roll must have voted (C-25).
    """

    least: int
    most: int
    must_include: tuple[str, ...] = ()
    majority: int | None = None
    tie: Literal["report_split", "revote", "counts_as_no"] = "report_split"
    casting_vote: bool = False
    quorum: int | None = None
    """How many take part at least (C-25); without a number of its own, as many as there must be."""


class Seat(Frozen):
    """A seat and who holds it. A vacated seat keeps its number and counts for nothing."""

    member: str
    agency: str = ""
    chair: bool = False
    recused: bool = False
    vacant: bool = False

    @property
    def votes(self) -> bool:
        """Whether whoever holds it may vote."""
        return not (self.recused or self.vacant)


class Roll(Frozen):
    """A committee and its votes. `result` is what it came to when it was closed."""

    seats: dict[str, Seat] = Field(default_factory=dict)
    votes: dict[str, Choice] = Field(default_factory=dict)
    """Seat -> the last vote cast from it: a vote may change until the close."""
    cast_on: dict[str, datetime] = Field(default_factory=dict)
    """Seat -> when its vote was cast."""
    former: tuple[str, ...] = ()
    """Those who left a seat that is filled again."""
    result: Result | None = None
    closed_on: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether the vote is over."""
        return self.result is not None

    def seat_of(self, member: str) -> str | None:
        """The seat that a member holds, None if none."""
        held = (key for key, seat in self.seats.items() if seat.member == member)
        return next((key for key in held if not self.seats[key].vacant), None)

    def members(self) -> frozenset[str]:
        """Everybody who has ever held a seat, the recused and those who left among them."""
        return frozenset({seat.member for seat in self.seats.values()} | {*self.former})

    def eligible(self) -> Mapping[str, Seat]:
        """The seats from which may be voted: a recusal lowers the roll (C-25)."""
        return {key: seat for key, seat in self.seats.items() if seat.votes}


class Standing(Frozen):
    """Where a vote stands: the result, the count, who is missing, how many votes decide."""

    result: Result
    meets: int
    others: int
    missing: tuple[str, ...]
    needed: int
    why: str = ""


def filled(roll: Roll) -> int:
    """How many seats are filled; a recused member fills a seat."""
    return sum(1 for seat in roll.seats.values() if not seat.vacant)


def standing(rules: Rules, roll: Roll) -> Standing:
    """What the votes cast so far come to."""
    eligible = roll.eligible()
    cast = [choice for key, choice in roll.votes.items() if key in eligible]
    meets = sum(1 for choice in cast if choice is Choice.MEETS)
    needed = rules.majority if rules.majority is not None else len(eligible) // 2 + 1
    found, why = _result(rules, roll, meets, needed)
    return Standing(
        result=found,
        meets=meets,
        others=len(cast) - meets,
        missing=tuple(key for key in eligible if key not in roll.votes),
        needed=needed,
        why=why,
    )


def _result(rules: Rules, roll: Roll, meets: int, needed: int) -> tuple[Result, str]:
    fault = composition(rules, roll)
    if fault:
        return Result.INVALID, fault
    eligible = roll.eligible()
    missing = sum(1 for key in eligible if key not in roll.votes)
    if rules.majority is not None:
        if len(eligible) < rules.majority:
            return Result.TOO_FEW, f"{len(eligible)} may vote, and {rules.majority} must agree"
        if meets >= needed:
            return Result.MEETS, ""
        return (Result.DOES_NOT_MEET if meets + missing < needed else Result.OPEN), ""
    if missing:
        return Result.OPEN, ""
    if meets * 2 == len(eligible):
        return _tied(rules, roll), "the votes are equal"
    return (Result.MEETS if meets >= needed else Result.DOES_NOT_MEET), ""


def composition(rules: Rules, roll: Roll) -> str:
    """Why the committee is not composed as its rules want; empty if it is."""
    seated = filled(roll)
    # A committee that decides by a number of its appointed may have vacancies (C-47).
    least = 0 if rules.majority is not None else rules.least
    if not least <= seated <= rules.most:
        return f"{seated} seats are filled; the committee has {rules.least} to {rules.most}"
    eligible = roll.eligible()
    quorum = least if rules.quorum is None else rules.quorum
    if len(eligible) < quorum:
        return f"{len(eligible)} may vote; at least {quorum} take part"
    lacking = absent(rules, roll)
    return f"nobody from {', '.join(lacking)} takes part" if lacking else ""


def absent(rules: Rules, roll: Roll) -> tuple[str, ...]:
    """The agencies that must take part, and of which nobody who may vote is."""
    there = {seat.agency for seat in roll.eligible().values()}
    return tuple(agency for agency in rules.must_include if agency not in there)


def _tied(rules: Rules, roll: Roll) -> Result:
    chair = next((key for key, seat in roll.eligible().items() if seat.chair), None)
    if rules.casting_vote and chair is not None and roll.votes[chair] is not Choice.ABSTAINS:
        cast = roll.votes[chair]
        return Result.MEETS if cast is Choice.MEETS else Result.DOES_NOT_MEET
    ties = {
        "report_split": Result.SPLIT,
        "revote": Result.REVOTE,
        "counts_as_no": Result.DOES_NOT_MEET,
    }
    return ties[rules.tie]

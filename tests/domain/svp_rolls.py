"""Rolls of a committee as plain facts, and what they come to by the requirements alone (C-25, C-47).

An oracle for `test_votes.py`: it shares no line with the domain. Belongs here: members as one word
each, every roll of up to seven of them, and the reading of the rules. Not here: any expectation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import Final

from domain.votes import Choice, Roll, Rules, Seat

SAYS: Final = {"yes": Choice.MEETS, "no": Choice.DOES_NOT_MEET, "none": Choice.ABSTAINS}
STATES: Final = (*SAYS, "silent", "recused", "gone")
"""What a member may have done: voted, abstained, not voted yet, stepped aside, left."""
AGENCIES: Final = ("doc", "dmh", "other")


@dataclass(frozen=True)
class Member:
    """Somebody appointed, from an agency; `chair` matters only to a casting vote."""

    state: str
    agency: str = "other"
    chair: bool = False


Members = tuple[Member, ...]


@dataclass(frozen=True)
class Policy:
    """What the house may set for the team (C-25)."""

    tie: str = "report_split"
    casting: bool = False
    least: int = 3
    most: int = 7
    must: tuple[str, ...] = ("doc", "dmh")

    def rules(self) -> Rules:
        return Rules(
            least=self.least,
            most=self.most,
            must_include=self.must,
            tie=self.tie,
            casting_vote=self.casting,
            quorum=3,
        )


PROSECUTORS: Final = Rules(least=5, most=5, majority=3)
"""Three of the five appointed (C-47)."""


# -- what it comes to --------------------------------------------------------------------------------


def team(members: Members, policy: Policy) -> str:
    """The team (C-25, DECK-31, DECK-32): all appointed who did not step aside must have voted."""
    seated = [one for one in members if one.state != "gone"]
    roll = [one for one in seated if one.state != "recused"]
    there = {one.agency for one in roll}
    if len(seated) > policy.most or len(roll) < policy.least or not there.issuperset(policy.must):
        return "invalid"
    if any(one.state == "silent" for one in roll):
        return "open"
    balance = sum(1 if one.state == "yes" else -1 for one in roll)
    if balance:
        return "meets" if balance > 0 else "does-not-meet"
    chairs = [one.state for one in roll if one.chair and one.state != "none"]
    if policy.casting and chairs:
        return "meets" if chairs[0] == "yes" else "does-not-meet"
    return {"report_split": "split", "revote": "revote", "counts_as_no": "does-not-meet"}[
        policy.tie
    ]


def prosecutors(members: Members) -> str:
    """The prosecutors (C-47, S-12, S-13): three of five, however many are left."""
    seated = [one for one in members if one.state != "gone"]
    if len(seated) > 5:
        return "invalid"
    left = [one.state for one in seated if one.state != "recused"]
    if len(left) < 3:
        return "too-few"
    if left.count("yes") >= 3:
        return "meets"
    return "does-not-meet" if left.count("yes") + left.count("silent") < 3 else "open"


# -- every roll --------------------------------------------------------------------------------------


def every_committee(most: int = 7) -> Iterator[Members]:
    """Every roll of up to so many, as far as only who said what matters (not where they sit)."""
    for size in range(most + 1):
        for states in combinations_with_replacement(STATES, size):
            yield tuple(Member(state) for state in states)


def every_small_team(most: int = 4) -> Iterator[Members]:
    """Every small team: each member of any agency, in any state."""
    kinds = [Member(*kind) for kind in product(STATES, AGENCIES)]
    for size in range(most + 1):
        yield from combinations_with_replacement(kinds, size)


def every_full_team(most: int = 7) -> Iterator[Members]:
    """Teams with one of each department and others: every state of each; somebody may preside."""
    for size in range(3, most + 1):
        for doc, dmh, first in product(STATES, repeat=3):
            for rest in combinations_with_replacement(STATES, size - 3):
                yield (
                    Member(doc, "doc"),
                    Member(dmh, "dmh"),
                    Member(first, chair=True),
                    *(Member(state) for state in rest),
                )


# -- the same for the domain -------------------------------------------------------------------------


def roll_of(members: Iterable[Member]) -> Roll:
    """The same committee in the domain's words. Votes of those who left are not cleaned away."""
    seats, votes = {}, {}
    for number, one in enumerate(members, start=1):
        key = f"seat-{number}"
        seats[key] = Seat(
            member=f"member-{number}",
            agency=one.agency,
            chair=one.chair,
            recused=one.state == "recused",
            vacant=one.state == "gone",
        )
        if one.state in SAYS:
            votes[key] = SAYS[one.state]
        elif one.state != "silent":
            votes[key] = Choice.MEETS  # cast before they stepped aside or left: counts for nothing
    return Roll(seats=seats, votes=votes)

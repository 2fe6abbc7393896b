"""A vote comes to what the rules say, whoever votes, in whatever order (C-25, C-47, S-10 to S-13)."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise, permutations, product
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.svp.common import SvpLaw
from domain.svp.svp_seats import mdt_rules, prc_rules
from domain.votes import CLOSABLE, Choice, Result, Roll, Rules, Seat, composition, filled, standing
from tests.domain import svp_rolls as rolls
from tests.domain.svp_cases import law
from tests.domain.svp_rolls import PROSECUTORS, Member, Members, Policy, roll_of

TIES: Final = ("report_split", "revote", "counts_as_no")
POLICIES: Final = [Policy(tie, casting) for tie, casting in product(TIES, (False, True))]
BETTER: Final = ("does-not-meet", "open", "split", "revote", "meets")
"""From worse to better for whoever wants `meets`; what is invalid stays so."""

ANYBODY = st.builds(
    Member,
    state=st.sampled_from(rolls.STATES),
    agency=st.sampled_from(rolls.AGENCIES),
)
TEAMS = st.lists(ANYBODY, max_size=8).map(tuple)
CHAIRED = st.tuples(st.lists(ANYBODY, min_size=3, max_size=7), st.integers(0, 6)).map(
    lambda drawn: tuple(
        Member(one.state, one.agency, chair=place == drawn[1] % len(drawn[0]))
        for place, one in enumerate(drawn[0])
    )
)
HARD = settings(max_examples=400, deadline=None, derandomize=True)


def came_to(members: Members, policy: Policy) -> str:
    return str(standing(policy.rules(), roll_of(members)).result)


def decided(members: Members) -> str:
    return str(standing(PROSECUTORS, roll_of(members)).result)


# -- every roll of up to seven ---------------------------------------------------------------------


@pytest.mark.rules("C-47", "S-12", "S-13")
def test_every_roll_of_prosecutors() -> None:
    seen = set()
    for members in rolls.every_committee():
        expected = rolls.prosecutors(members)
        assert decided(members) == expected, members
        seen.add(expected)
    assert seen == {"invalid", "too-few", "meets", "does-not-meet", "open"}


@pytest.mark.rules("C-25", "DECK-31", "DECK-32", "S-10", "S-11")
@pytest.mark.parametrize("every", [rolls.every_small_team, rolls.every_full_team])
def test_every_team(every: Callable[[], Iterator[Members]]) -> None:
    seen: dict[Policy, set[str]] = {policy: set() for policy in POLICIES}
    held = {policy: policy.rules() for policy in POLICIES}
    for members in every():
        roll = roll_of(members)
        for policy in POLICIES:
            expected = rolls.team(members, policy)
            assert standing(held[policy], roll).result == expected, (members, policy)
            seen[policy].add(expected)
    for policy in POLICIES:
        ties = {"report_split": {"split"}, "revote": {"revote"}, "counts_as_no": set()}
        assert seen[policy] == {"invalid", "open", "meets", "does-not-meet"} | ties[policy.tie]


@pytest.mark.rules("S-11", "DECK-31")
@pytest.mark.parametrize(
    ("size", "fits"), [(0, False), (2, False), (3, True), (7, True), (8, False)]
)
def test_three_to_seven(size: int, *, fits: bool) -> None:
    departments = (Member("yes", "doc"), Member("yes", "dmh"))
    members = (*departments, *(Member("yes") for _ in range(size)))[:size]
    assert came_to(members, Policy()) == ("meets" if fits else "invalid")
    assert (composition(Policy().rules(), roll_of(members)) == "") is fits


# -- the sentences of the requirements, one by one -------------------------------------------------

DOC, DMH = Member("yes", "doc"), Member("yes", "dmh")


@pytest.mark.rules("C-25")
def test_a_fourth_vote_makes_two_to_two_and_it_is_reported_as_split() -> None:
    three = (DOC, DMH, Member("no"), Member("silent"))
    assert came_to(three, Policy()) == "open"
    four = (DOC, DMH, Member("no"), Member("no"))
    found = standing(Policy().rules(), roll_of(four))
    assert (found.result, found.meets, found.others) == (Result.SPLIT, 2, 2)
    assert found.result in CLOSABLE
    assert came_to(four, Policy("revote")) == "revote"
    assert Result.REVOTE not in CLOSABLE
    assert came_to(four, Policy("counts_as_no")) == "does-not-meet"


@pytest.mark.rules("C-47", "S-13")
def test_five_prosecutors_with_two_recusals_decide_only_at_three() -> None:
    away = (Member("recused"), Member("recused"))
    assert decided((*away, Member("yes"), Member("yes"), Member("silent"))) == "open"
    assert decided((*away, Member("yes"), Member("yes"), Member("yes"))) == "meets"
    assert decided((*away, Member("yes"), Member("yes"), Member("no"))) == "does-not-meet"
    assert decided((*away, Member("recused"), Member("yes"), Member("yes"))) == "too-few"


@pytest.mark.rules("C-47")
def test_three_of_five_are_enough_before_the_others_have_voted() -> None:
    found = standing(
        PROSECUTORS, roll_of((*(Member("yes") for _ in range(3)), Member("silent"), Member("no")))
    )
    assert (found.result, found.needed, found.missing) == (Result.MEETS, 3, ("seat-4",))


@pytest.mark.rules("C-25")
def test_an_abstention_is_no_vote_for_it_and_a_recusal_lowers_the_roll() -> None:
    assert came_to((DOC, DMH, Member("none"), Member("none")), Policy()) == "split"
    assert came_to((DOC, DMH, Member("none")), Policy()) == "meets"
    assert came_to((DOC, Member("none", "dmh"), Member("none")), Policy()) == "does-not-meet"
    five = (DOC, DMH, Member("no"), Member("no"), Member("recused"))
    assert came_to(five, Policy()) == "split"
    assert came_to((*five[:4], Member("yes")), Policy()) == "meets"


@pytest.mark.rules("C-25", "DECK-32")
def test_the_quorum_wants_three_and_both_departments_among_those_who_vote() -> None:
    gone = standing(Policy().rules(), roll_of((Member("recused", "doc"), DMH, Member("yes"), DMH)))
    assert (gone.result, gone.why) == (Result.INVALID, "nobody from doc takes part")
    two = standing(Policy().rules(), roll_of((DOC, DMH, Member("recused"))))
    assert two.result is Result.INVALID
    assert two.why


@pytest.mark.rules("C-25")
def test_the_chair_decides_a_tie_only_where_it_was_so_set() -> None:
    for vote, result in (("yes", "meets"), ("no", "does-not-meet"), ("none", "split")):
        rest = {"yes": ("no", "no"), "no": ("yes", "no"), "none": ("yes", "no")}[vote]
        members = (DOC, *(Member(one, "dmh") for one in rest), Member(vote, chair=True))
        assert came_to(members, Policy(casting=True)) == result
        assert came_to(members, Policy()) == "split"


# -- properties ------------------------------------------------------------------------------------


@pytest.mark.rules("C-25", "C-47")
@HARD
@given(members=TEAMS, policy=st.sampled_from(POLICIES), chance=st.randoms(use_true_random=False))
def test_it_does_not_matter_who_votes_first(
    members: Members, policy: Policy, chance: random.Random
) -> None:
    roll = roll_of(members)
    keys = list(roll.seats)
    chance.shuffle(keys)
    other = Roll(
        seats={key: roll.seats[key] for key in keys},
        votes={key: roll.votes[key] for key in reversed(keys) if key in roll.votes},
    )
    for held in (policy.rules(), PROSECUTORS):
        one, two = standing(held, roll), standing(held, other)
        assert (one.result, one.meets, one.others) == (two.result, two.meets, two.others)
        assert sorted(one.missing) == sorted(two.missing)


@pytest.mark.rules("C-25", "C-47")
@HARD
@given(members=CHAIRED, policy=st.sampled_from(POLICIES), place=st.integers(0, 6))
def test_a_vote_for_it_never_makes_it_worse(members: Members, policy: Policy, place: int) -> None:
    place %= len(members)
    one = members[place]
    if one.state not in {"no", "none"}:
        return
    turned = (*members[:place], Member("yes", one.agency, one.chair), *members[place + 1 :])
    for before, after in (
        (came_to(members, policy), came_to(turned, policy)),
        (decided(members), decided(turned)),
    ):
        if before in BETTER:
            assert BETTER.index(after) >= BETTER.index(before), (members, place)
        else:
            assert after == before


@pytest.mark.rules("C-25", "C-47")
@HARD
@given(
    members=TEAMS,
    cast=st.lists(st.tuples(st.integers(1, 8), st.sampled_from(list(Choice))), max_size=20),
    policy=st.sampled_from(POLICIES),
)
def test_until_the_close_the_last_word_counts(
    members: Members, cast: list[tuple[int, Choice]], policy: Policy
) -> None:
    """Votes are cast and changed in any order: the result is that of the last word of each."""
    roll = roll_of(members)
    last: dict[int, Choice] = {}
    for number, choice in cast:
        if f"seat-{number}" in roll.eligible():
            last[number] = choice
            votes = {**roll.votes, f"seat-{number}": choice}
            roll = roll.model_copy(update={"votes": votes})
    says = {choice: word for word, choice in rolls.SAYS.items()}
    final = tuple(
        Member(says[last[number]], one.agency, one.chair) if number in last else one
        for number, one in enumerate(members, start=1)
    )
    assert standing(policy.rules(), roll).result == rolls.team(final, policy)
    assert standing(PROSECUTORS, roll).result == rolls.prosecutors(final)


@HARD
@given(members=TEAMS, policy=st.sampled_from(POLICIES))
def test_the_count_adds_up(members: Members, policy: Policy) -> None:
    roll = roll_of(members)
    for held in (policy.rules(), PROSECUTORS):
        found = standing(held, roll)
        assert found.meets + found.others + len(found.missing) == len(roll.eligible())
        assert (
            found.result in {"split", "revote", "invalid", "too-few"}
            or not found.why
            or ("equal" in found.why)
        )
    assert filled(roll) == sum(1 for one in members if one.state != "gone")


def test_every_order_of_four_votes_shows_the_same_steps() -> None:
    says = {
        "seat-1": Choice.MEETS,
        "seat-2": Choice.MEETS,
        "seat-3": Choice.ABSTAINS,
        "seat-4": Choice.DOES_NOT_MEET,
    }
    empty = roll_of((Member("silent", "doc"), Member("silent", "dmh"), *[Member("silent")] * 2))
    for order in permutations(says):
        roll = empty
        for key in order:
            assert standing(Policy().rules(), roll).result is Result.OPEN
            roll = roll.model_copy(update={"votes": {**roll.votes, key: says[key]}})
        assert standing(Policy().rules(), roll).result is Result.SPLIT


# -- seats -----------------------------------------------------------------------------------------


def test_who_left_holds_no_seat_and_is_remembered() -> None:
    roll = Roll(
        seats={
            "a": Seat(member="m-1", vacant=True),
            "b": Seat(member="m-1"),
            "c": Seat(member="m-2", recused=True),
            "d": Seat(member="m-3", vacant=True),
        }
    )
    assert [roll.seat_of(name) for name in ("m-1", "m-2", "m-3", "m-4")] == ["b", "c", None, None]
    assert roll.members() == {"m-1", "m-2", "m-3"}
    assert set(roll.eligible()) == {"b"}
    assert not roll.closed


# -- the law's values ------------------------------------------------------------------------------


@pytest.mark.rules("C-25", "C-47", "DECK-31", "DECK-32", "S-11", "S-12", "C-61")
def test_the_tables_make_these_rules() -> None:
    values = SvpLaw.model_validate(law()["values"])
    assert mdt_rules(values) == Policy().rules()
    assert prc_rules(values) == PROSECUTORS
    for one, two in pairwise(TIES):
        assert mdt_rules(values.model_copy(update={"mdt_tie": one})) != mdt_rules(
            values.model_copy(update={"mdt_tie": two})
        )


def test_rules_of_a_committee_of_any_size() -> None:
    """The numbers are the law's: another law gives other committees."""
    four = Rules(least=4, most=4, majority=4)
    unanimous = roll_of(tuple(Member("yes") for _ in range(4)))
    assert standing(four, unanimous).result is Result.MEETS
    assert standing(Policy(least=5).rules(), unanimous).result is Result.INVALID


@pytest.mark.rules("C-25", "S-10")
def test_the_quorum_is_a_number_of_its_own() -> None:
    """A team of three that loses one to a recusal may go on only if the law's quorum lets it."""
    seats = {f"s{one}": Seat(member=f"m{one}", recused=one == 3) for one in (1, 2, 3)}
    roll = Roll(seats=seats, votes={"s1": Choice.MEETS, "s2": Choice.MEETS})
    assert standing(Rules(least=3, most=7), roll).result is Result.INVALID
    assert standing(Rules(least=3, most=7, quorum=3), roll).result is Result.INVALID
    assert standing(Rules(least=3, most=7, quorum=2), roll).result is Result.MEETS

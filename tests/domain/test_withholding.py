"""Who knows of a case and reads what of it, cell by cell (S-14, S-35)."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from activities.letters.contexts import LetterKind
from domain import withholding as wh
from domain.actors import Actor, Role, system
from domain.events import EFFECT_DONE, STRUCK
from domain.placement.consent import CONSENT
from domain.placement.consent_state import ConsentState
from domain.registry import PROCESSES
from law.tables import load
from tests.domain import sealed as toy
from tests.domain.sealed import SEALED, SealedState

STATE = SealedState(
    case="sealed-2031-000001", process="sealed", office=toy.OFFICE, version=4, stage="open",
    court=toy.COURT, seats=("member-1", "prosecutor-1"),
    log=("opened", "told", "voted", "reported"),
)  # fmt: skip
BEFORE = STATE.model_copy(update={"court": ""})

# who: sees the case, reads votes (S-14), reports (S-35), victims' letters (S-34)
CELLS: list[tuple[Actor, bool, bool, bool, bool]] = [
    (toy.CLERK, True, False, True, False),
    (toy.CHIEF, True, True, True, True),
    (toy.ROOM, True, False, False, True),
    (toy.DMH, True, False, False, False),
    (toy.AG, True, True, True, True),
    (toy.JUDGE, True, False, True, False),
    (toy.OTHER_JUDGE, False, False, False, False),
    (toy.PROSECUTOR, True, True, True, False),
    (toy.OTHER_PROSECUTOR, False, False, False, False),
    (toy.MEMBER, True, False, True, False),
    (toy.UNSEATED, False, False, False, False),
    (toy.OTHER_CLERK, False, False, False, False),
    (toy.OTHER_CHIEF, False, False, False, False),
    (toy.OPERATOR, True, False, False, False),
    (toy.COUNSEL, True, False, False, False),
    (toy.AUDITOR, True, True, True, False),
    (system("letters"), True, True, True, True),
    (Actor(id="clerk-2", role=Role.REGIONAL_OFFICE, office=toy.OFFICE), True, False, False, False),
    (Actor(id="clerk-2", role=Role.REGIONAL_OFFICE, office="ro-east"), False, False, False, False),
    *((Actor(id="somebody-1", role=role, office=toy.OFFICE), True, False, False, False)
      for role in toy.NEITHER),
    *((Actor(id="somebody-9", role=role, office="office-9"), False, False, False, False)
      for role in toy.NEITHER),
]  # fmt: skip
LETTERS = frozenset(get_args(LetterKind))
CLOCKS = {rule.id for rule in load().deadlines}
EVERYBODY = [actor for actor, *_ in CELLS]


def _name(actor: Any) -> str:
    return f"{actor.role}@{actor.office}:{actor.id}" if isinstance(actor, Actor) else ""


def test_every_role_has_a_row() -> None:
    assert {actor.role for actor in EVERYBODY} == set(Role)


@pytest.mark.rules("S-14", "S-35", "S-34", "H-02")
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: _name(cell[0]))
def test_who_sees_a_case_and_reads_what(cell: tuple[Actor, bool, bool, bool, bool]) -> None:
    actor, seen, votes, reports, victims = cell
    assert wh.may_read(SEALED, STATE, actor) is seen
    for kinds, rule, may in (
        (toy.VOTES, "S-14", votes),
        (toy.REPORTS, "S-35", reports),
        (toy.VICTIMS, "S-34", victims),
    ):
        for kind in kinds:
            assert wh.content_for(SEALED, STATE, actor, kind) == (None if may else rule)
    assert wh.content_for(SEALED, STATE, actor, "told") is None
    first = "S-14" if not votes else "S-35" if not reports else None if victims else "S-34"
    assert wh.anything(SEALED, STATE, actor) == first


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("actor", EVERYBODY, ids=_name)
def test_a_command_of_a_party_gets_as_far_as_the_decider(actor: Actor) -> None:
    told = actor.office == toy.OFFICE or actor.role in wh.SEES_ALL or actor.role in toy.PARTIES
    assert wh.reaches(SEALED, toy.OFFICE, actor) is told
    if wh.may_read(SEALED, STATE, actor):
        assert told


@pytest.mark.rules("S-16", "S-35")
def test_before_a_petition_no_court_sees_the_case() -> None:
    asked = replace(SEALED, forum_open=frozenset({BEFORE.stage}))
    for judge in (toy.JUDGE, toy.OTHER_JUDGE):
        assert not wh.may_read(SEALED, BEFORE, judge)
        assert wh.may_read(asked, BEFORE, judge), "a court is asked, and none is named yet"
        assert wh.content_for(SEALED, BEFORE, judge, "reported") == "S-35"


def test_a_department_reads_as_the_agency_only_its_own_cases() -> None:
    own = STATE.model_copy(update={"office": "dmh"})
    assert wh.content_for(SEALED, own, toy.DMH, "reported") is None
    assert wh.content_for(SEALED, own, toy.CLERK, "reported") == "S-35"
    assert not wh.may_read(SEALED, own, toy.CLERK)


@pytest.mark.rules("S-14")
def test_what_repeats_a_withheld_entry_is_withheld_as_well() -> None:
    def event(actor: Actor, what: str, **data: Any) -> str | None:
        return wh.of_event(SEALED, STATE, actor, what, data)

    done: dict[str, Any] = {"effect": "sealed-2031-000001/2/tally-letter-ag", "kind": "letter"}
    tally, plain = {"letter_kind": "tally-letter"}, {"letter_kind": "plain-letter"}
    for actor, rule in ((toy.CLERK, "S-14"), (toy.AG, None)):
        assert event(actor, "voted") == rule
        assert event(actor, STRUCK, struck="voted", version=3) == rule
        assert event(actor, STRUCK, struck="told", version=2) is None
        assert event(actor, EFFECT_DONE, **done, order=tally) == rule
        assert event(actor, EFFECT_DONE, **done, order=plain) is None
        assert event(actor, EFFECT_DONE, **{**done, "effect": "c/3/alert-x"}) == rule
        assert wh.of_order(SEALED, STATE, actor, 3, plain) == rule
        assert wh.of_order(SEALED, STATE, actor, 2, tally) == rule
        assert wh.of_order(SEALED, STATE, actor, 2, plain) is None
        assert wh.of_order(SEALED, STATE, actor, 99, plain) is None


@pytest.mark.parametrize(
    ("key", "version"), [("c/3/x", 3), ("c/3", 3), ("c", 0), ("", 0), ("c/x/y", 0), ("c/-1/y", 0)]
)
def test_the_event_that_ordered_an_effect_is_in_its_key(key: str, version: int) -> None:
    assert wh.version_of(key) == version


@pytest.mark.rules("H-02")
def test_what_an_agency_may_give_is_for_the_one_with_jurisdiction() -> None:
    assert wh.may_give(SEALED, STATE, toy.DMH) == ("examine",)
    own = STATE.model_copy(update={"office": "dmh"})
    assert wh.may_give(SEALED, own, toy.DMH) == (
        "seat", "report", "examine", "tell", "end", "strike",
    )  # fmt: skip
    assert wh.may_give(SEALED, STATE, toy.AG) == ("name-court", "tell", "strike")
    assert wh.may_give(SEALED, STATE, toy.JUDGE) == ("judge",)


def test_a_process_without_parties_is_as_it_was() -> None:
    held = ConsentState(case="c", office="ro-east", version=1, stage="asked", log=("opened",))
    for actor in EVERYBODY:
        own = actor.office == "ro-east" or actor.role in wh.SEES_ALL
        assert wh.may_read(CONSENT, held, actor) is own
        assert wh.reaches(CONSENT, "ro-east", actor) is own
        assert wh.anything(CONSENT, held, actor) is None


@pytest.mark.rules("S-14", "S-35", "S-34")
def test_what_may_be_withheld_is_there_and_its_readers_can_see_such_a_case() -> None:
    processes = PROCESSES.values()
    moves = {move.kind for process in processes for move in process.stages.moves}
    kinds = moves.union(LETTERS, *(process.stages.anywhere for process in processes))
    fields = {name for process in processes for name in process.state.model_fields}
    known = {one.name for process in processes for one in process.commands.values() if one.machine}
    for process in processes:
        acting = {role for spec in process.commands.values() for role in spec.roles}
        for row in process.withheld:
            facts = {one for one in row.what if one.startswith(wh.FACT)}
            assert {one.removeprefix(wh.FACT) for one in facts} <= fields
            reasons = {one for one in row.what if one.startswith(wh.REASON)}
            assert {one.removeprefix(wh.REASON) for one in reasons} <= moves
            clocks = {one for one in row.what if one.startswith(wh.DUTY)}
            assert {one.removeprefix(wh.DUTY) for one in clocks} <= CLOCKS
            told = {one for one in row.what if one.startswith(wh.TELL)}
            assert {one.removeprefix(wh.TELL) for one in told} <= known
            assert row.what - facts - reasons - clocks - told <= kinds
            assert row.readers <= acting | process.parties | wh.SEES_ALL

"""Of a real review before release: nothing of votes, reports and victims reaches the wrong reader."""

import json
from typing import Any

import pytest

from domain.actors import Actor, Role
from domain.model import Json
from domain.svp.svp import SVP
from law.tables import load
from starter.commands.show_svp_docket import _under
from starter.proceedings_docket import docket
from starter.proceedings_votes import committees
from starter.reading import _event
from starter.sight import Sight
from tests.domain.svp_cases import PEOPLE, PETITION, Case, filed, ready, seated

TABLES = load()
CHOICES = (': "meets"', ': "does-not-meet"')
TALLIES = ('"result"', '"vote"', '"tally"')
ROOM, REGIONAL = PEOPLE["a-mail-room"], PEOPLE["a-regional-office"]
OPERATOR, COUNSEL = PEOPLE["a-operator"], PEOPLE["a-counsel"]
CLERK, CHIEF, AG, JUDGE = (PEOPLE[name] for name in ("clerk", "chief", "ag", "judge"))
MEMBER, PROSECUTOR, DOCTOR = (PEOPLE[name] for name in ("m1", "p1", "doctor"))
AUDITOR = PEOPLE["a-auditor"]

READS: list[tuple[Actor, set[str]]] = [
    (ROOM, set()),
    (REGIONAL, set()),
    (OPERATOR, set()),
    (COUNSEL, set()),
    (DOCTOR, set()),
    (CLERK, {"S-35"}),
    (JUDGE, {"S-35"}),
    (MEMBER, {"S-35"}),
    (PROSECUTOR, {"S-14", "S-35"}),
    (AUDITOR, {"S-14", "S-34", "S-35"}),
    (CHIEF, {"S-14", "S-34", "S-35"}),
    (AG, {"S-14", "S-34", "S-35"}),
]
OF: dict[str, tuple[str, ...]] = {
    "S-14": ("prc-voted", "prc-closed"),
    "S-35": ("evaluated-met", "packet-prepared", "mdt-closed"),
}
OF_SEATS = (MEMBER, PROSECUTOR, AUDITOR, CHIEF, AG)
"""Who reads how each seat of the team voted (S-10, S-35)."""


@pytest.fixture(scope="module")
def case() -> Case:
    """The team says no, the prosecutors yes, and the petition is filed all the same."""
    held = ready("does-not-meet", "does-not-meet", "meets")
    held.go("2031-04-21T16:00")
    held.does("ag", "file-petition", filed_on="2031-04-21", note="note-1", **PETITION)
    return held


WHY = {"note-1": "whatever the team says"}
BARE: Json = {"says": [], "rule": None, "late": [], "warnings": [], "withheld": None}


def file(case: Case, actor: Actor) -> list[Json]:
    """The entries of the case file."""
    return [_event(row, Sight(SVP, case.state, actor), WHY) for row in rows_of(case)]


def lines(case: Case, actor: Actor) -> list[Json]:
    sight = Sight(SVP, case.state, actor)
    assert sight.sees
    return [sight.entry(row) for row in rows_of(case)]


def rows_of(case: Case) -> list[Json]:
    """The rows of the ledger."""
    return [
        {
            "no": one.version, "scope": case.state.case, "seq": one.version,
            "version": one.version, "kind": one.kind, "role": str(one.actor.role),
            "office": one.actor.office, "occurred_on": one.occurred_on.isoformat(),
            "recorded_at": one.recorded_at.isoformat(), "actor": one.actor.id,
            "command_id": one.command_id, "delegation": None, "prev": "", "hash": "",
            "body": json.loads(json.dumps(one.lean())),
        }
        for one in case.history
    ]  # fmt: skip


@pytest.mark.rules("S-14", "S-34", "S-35")
@pytest.mark.parametrize(("actor", "reads"), READS, ids=lambda one: getattr(one, "id", ""))
def test_each_reader_gets_the_entries_of_its_rules(
    case: Case, actor: Actor, reads: set[str]
) -> None:
    for row in lines(case, actor):
        for rule, kinds in OF.items():
            if row["kind"] in kinds:
                assert ("data" in row["body"]) == (rule in reads), row["kind"]
                assert (row["body"].get("withheld") == rule) == (rule not in reads)
    said = json.dumps([row["body"] for row in lines(case, actor)])
    assert ("victim-1" in said) == ("S-34" in reads)
    assert ("filed although the team says" in said) == (actor in OF_SEATS)
    if not reads:
        assert not [one for one in CHOICES if one in said], said
    sight = Sight(SVP, case.state, actor)
    state = json.dumps(sight.lean())
    assert ("victim-1" in state) == ("S-34" in reads)
    if not reads:
        assert not [one for one in CHOICES if one in state]
    if "S-14" not in reads:
        closed = [row for row in lines(case, actor) if row["kind"] in OF["S-14"]]
        rest = json.dumps([sight.facts({"prc": 1}), *(row["body"] for row in closed)])
        assert set(json.loads(rest)[0]["prc"]) == {"withheld"}
        assert not [one for one in TALLIES if one in rest]


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize(("actor", "reads"), READS, ids=lambda one: getattr(one, "id", ""))
def test_why_the_attorney_general_files_is_for_readers_of_the_determinations(
    case: Case, actor: Actor, reads: set[str]
) -> None:
    """With a reason or without: that one was given says that the team said no (C-26)."""
    may = "S-14" in reads
    plain, declined = ready(), ready()
    plain.go("2031-04-21T16:00")
    plain.does("ag", "file-petition", filed_on="2031-04-21", **PETITION)
    declined.does("ag", "decline-petition", note="note-1")
    declined.strikes("petition-declined")
    given = [(case, "petition-filed", "note-1"), (plain, "petition-filed", None)]
    if actor is not JUDGE:  # without a petition no court sees the case
        given += [(declined, kind, "note-1") for kind in ("petition-declined", "event-struck")]
    for held, kind, note in given:
        (row,) = (row for row in lines(held, actor) if row["kind"] == kind)
        (told,) = (one for one in file(held, actor) if one["kind"] == kind)
        assert row["body"]["data"].get("note") == (note if may else {"withheld": "S-14"})
        assert told["data"].get("note") == row["body"]["data"].get("note")
        assert told["reason"] == (WHY.get(str(note)) if may else {"withheld": "S-14"})
        assert [row["command_id"] is None, told["command_id"] is None] == [not may] * 2
        text = " ".join(part for part, _ in _under({**told, **BARE}, ""))
        assert ("withheld (S-14)" in text) is not may
        assert (WHY["note-1"] in text) is (may and note is not None)


@pytest.mark.rules("S-34")
@pytest.mark.parametrize(("actor", "reads"), READS, ids=lambda one: getattr(one, "id", ""))
def test_who_is_told_of_each_step_is_named_to_readers_of_the_victims(
    actor: Actor, reads: set[str]
) -> None:
    """At the opening, when the register changed, and once they were told; to others by no id."""
    held = filed(victims=["victim-1", "victim-2"])
    held.does("ag", "record-victims-told", event="petition", told=["victim-2"])
    held.does("system:registers", "note-facts", victims=["victim-1"])
    told = {one["kind"]: one for one in docket(SVP, file(held, actor), TABLES)}
    named = {kind: told[kind]["says"] for kind in ("opened", "facts-noted")}
    if "S-34" in reads:
        assert named["opened"][-1] == "victims: victim-1, victim-2"
        assert named["facts-noted"] == ["victims: victim-1"]
        assert "victim-2" in told["victims-told"]["says"]
    else:
        assert [said[-1] for said in named.values()] == ["victims: withheld (S-34)"] * 2
        assert (told["victims-told"]["says"], told["victims-told"]["withheld"]) == ([], "S-34")
        assert "victim-1" not in str(told)
        assert "victim-2" not in str(told)


@pytest.mark.rules("S-10", "S-35")
@pytest.mark.parametrize(("actor", "reads"), READS, ids=lambda one: getattr(one, "id", ""))
def test_the_single_votes_of_the_team_are_for_few(
    case: Case, actor: Actor, reads: set[str]
) -> None:
    may = actor in OF_SEATS
    for row in lines(case, actor):
        if row["kind"] == "mdt-voted":
            assert ("data" in row["body"]) is may
        if row["kind"] == "mdt-closed" and "S-35" in reads:
            assert row["body"]["data"]["result"] == "does-not-meet"
            assert "votes" not in row["body"]["data"]
    sight = Sight(SVP, case.state, actor)
    assert ("votes" in sight.lean()["mdt"]) is may
    (team, _) = committees(sight, [])
    assert all(("vote" in one) is may and ("voted" in one) is may for one in team["seats"])
    assert (team["withheld"] is None) is may
    assert ("says" in team) is ("S-35" in reads)
    if "S-35" in reads:
        assert team["says"].startswith("closed: ")


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize("role", list(Role))
def test_an_unseated_member_sees_no_review(case: Case, role: Role) -> None:
    actor = Actor(id="stranger", role=role, office="doc")
    seats: Any = {Role.MDT_MEMBER, Role.PRC_MEMBER, Role.COURT}
    assert Sight(SVP, case.state, actor).sees is (role not in seats)


@pytest.mark.rules("S-13", "C-47")
def test_two_of_three_prosecutors_are_no_majority_and_say_nothing_of_the_criteria() -> None:
    """In panel and docket as in the letter and in the refusal to file."""
    held = seated(prosecutors=3)
    for member, vote in (("p1", "meets"), ("p2", "meets"), ("p3", "does-not-meet")):
        held.does(member, "prc-vote", vote=vote)
    (_, panel) = committees(Sight(SVP, held.state, AG), [])
    assert panel["says"] == "no majority; close-prc ends it"
    held.does("p1", "close-prc")
    (_, panel) = committees(Sight(SVP, held.state, AG), [])
    assert (panel["says"], panel["result"]) == ("closed: no majority", "does-not-meet")
    told = {one["kind"]: one for one in docket(SVP, file(held, AG), TABLES)}
    assert told["prc-closed"]["title"] == "The prosecutors' vote closed: no majority"
    assert told["prc-voted"]["title"] == "Vote of the prosecutors from chair-3: does not meet"
    assert "result: no majority" in told["prc-voted"]["says"]

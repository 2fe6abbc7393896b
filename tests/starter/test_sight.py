"""What of a case leaves the record for whom: on both databases, over every way out."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from domain.actors import Actor, system
from domain.registry import PROCESSES
from law.tables import load
from records import export, notes, queries
from records.engine import reading as look
from records.rebuild import rebuild
from records.tables import LEDGER, LETTERS
from starter import exported, files, lookups, papers, reading, sight
from starter.answers import NotFoundError, Order, WithheldError
from starter.sight import Sights
from tests.domain import sealed as toy
from tests.domain.sealed import SEALED
from tests.records.test_verify import run_tool
from tests.starter.sealing import KEY, LATER, NOW, VAULT, SealedDesk, story

SECRETS = ("SECRET-V", "SECRET-F", "SECRET-R")
NOBODY_ELSE = (
    toy.OTHER_CLERK,
    toy.OTHER_CHIEF,
    toy.OTHER_JUDGE,
    toy.UNSEATED,
    toy.OTHER_PROSECUTOR,
)
READERS = (
    toy.CLERK, toy.CHIEF, toy.ROOM, toy.DMH, toy.AG, toy.JUDGE, toy.PROSECUTOR, toy.MEMBER,
    toy.OPERATOR, toy.COUNSEL, toy.AUDITOR,
)  # fmt: skip
OF_VOTES = (toy.CHIEF, toy.AG, toy.PROSECUTOR, toy.AUDITOR)
OF_REPORTS = (toy.CLERK, toy.CHIEF, toy.AG, toy.JUDGE, toy.PROSECUTOR, toy.MEMBER, toy.AUDITOR)


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROCESSES, "sealed", SEALED)


@pytest.fixture
def told(record_engine: Engine) -> tuple[SealedDesk, str, dict[str, str]]:
    desk, case, held = story(record_engine)
    with record_engine.begin() as conn:
        notes.add(conn, "note-vote", "because SECRET-R", toy.PROSECUTOR, NOW, case)
    return desk, case, held


def _id(value: object) -> str:
    return f"{value.role}-{value.id}" if isinstance(value, Actor) else ""


def case_file(desk: SealedDesk, case: str, actor: Actor) -> Any:
    with look(desk.engine) as conn:
        return reading.case_file(conn, case, actor, LATER, load())


def text(value: object) -> str:
    return json.dumps(value, default=str)


Told = tuple[SealedDesk, str, dict[str, str]]


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize("actor", READERS, ids=_id)
def test_every_reader_sees_every_entry_and_only_what_is_for_it(told: Told, actor: Actor) -> None:
    desk, case, held = told
    shown = case_file(desk, case, actor)
    events = {one["version"]: one for one in shown["events"]}
    assert sorted(events) == list(range(1, desk.state(case).version + 1))
    assert all(one["role"] and one["kind"] and one["occurred_on"] for one in events.values())
    vote = next(one for one in events.values() if one["kind"] == "voted")
    said = text(shown)
    if actor in OF_VOTES:
        assert vote["data"]["vote"] == "SECRET-V"
        assert vote["reason"] == "because SECRET-R"
        assert shown["facts"]["votes"] == {"prosecutor-1": "SECRET-V"}
        assert "withheld" not in vote
    else:
        assert (vote["withheld"], vote["data"], vote["evidence"]) == ("S-14", {}, [])
        assert (vote["actor"], vote["command_id"], vote["reason"]) == (None, None, None)
        assert shown["facts"]["votes"] == {"withheld": "S-14"}
        assert "SECRET-V" not in said
        assert "SECRET-R" not in said
        assert "vote-differs" not in said
        assert held["vote"] not in said
    assert ("SECRET-F" in said) == (actor in OF_REPORTS)
    assert (held["report"] in said) == (actor in OF_REPORTS)


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("actor", NOBODY_ELSE, ids=_id)
def test_to_everybody_else_the_case_looks_missing(told: Told, actor: Actor) -> None:
    desk, case, held = told
    letter = letters_of(desk, case)[0]
    with look(desk.engine) as conn:
        for ask in (
            lambda: reading.case_file(conn, case, actor, LATER, load()),
            lambda: papers.letters(conn, case, actor),
            lambda: papers.letter(conn, letter, actor),
            lambda: files.file(conn, held["report"], actor),
            lambda: reading.sight(conn, case, actor),
        ):
            with pytest.raises(NotFoundError):
                ask()
        assert reading.worklist(conn, actor, LATER, load()) == []
        assert reading.deadlines(conn, actor, LATER, load()) == []


def letters_of(desk: SealedDesk, case: str) -> list[str]:
    with look(desk.engine) as conn:
        query = select(LETTERS.c.id).where(LETTERS.c.case_id == case).order_by(LETTERS.c.id)
        return list(conn.scalars(query))


LETTERS_READ: list[tuple[Actor, dict[str, str]]] = [
    # The vote ordered the first two: what it ordered is withheld as it is itself.
    (toy.AG, {}),
    (toy.CHIEF, {}),
    (toy.CLERK, {"tally-letter-ag": "S-14", "victim-letter-victim-1": "S-14", "tally-letter-person-2": "S-14"}),
    (toy.ROOM, {"tally-letter-ag": "S-14", "victim-letter-victim-1": "S-14", "tally-letter-person-2": "S-14"}),
    (toy.PROSECUTOR, {"victim-letter-victim-1": "S-34"}),
    (toy.AUDITOR, {"victim-letter-victim-1": "S-34"}),
]  # fmt: skip


@pytest.mark.rules("S-14", "S-34")
@pytest.mark.parametrize(("actor", "kept"), LETTERS_READ, ids=_id)
def test_a_withheld_letter_is_listed_and_cannot_be_read(
    told: Told, actor: Actor, kept: dict[str, str]
) -> None:
    desk, case, _ = told
    with look(desk.engine) as conn:
        rows = papers.letters(conn, case, actor)
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
        assert len(rows) == 4
        for row in rows:
            name = row["id"].rpartition("/")[2]
            assert row.get("withheld") == kept.get(name)
            if name in kept:
                assert (row["recipient"], row["digest"], row["wording"]) == (None, None, None)
                assert (row["kind"], row["at"]) == (
                    name.rpartition("-letter-")[0] + "-letter",
                    LATER,
                )
                with pytest.raises(WithheldError) as refused:
                    papers.letter(conn, row["id"], actor)
                assert refused.value.refusal.rule == kept[name]
                assert refused.value.where == case
            else:
                assert papers.letter(conn, row["id"], actor)["digest"] == row["digest"]
        ids = [row["id"] for row in rows]
        rules = papers.withheld(conn, ids, actor)
        assert {key.rpartition("/")[2]: rule for key, rule in rules.items()} == kept


FILES: list[tuple[Actor, dict[str, str | None]]] = [
    (toy.CLERK, {"vote": "S-14", "both": "S-14", "enclosed": "S-14", "report": None, "loose": None}),
    (toy.CHIEF, {"vote": None, "both": None, "enclosed": None, "report": None, "loose": None}),
    (toy.ROOM, {"vote": "S-14", "both": "S-14", "enclosed": "S-14", "report": "S-35", "loose": None}),
    (toy.AG, {"vote": None, "both": None, "enclosed": None, "report": None}),
    (toy.JUDGE, {"vote": "S-14", "both": "S-14", "enclosed": "S-14", "report": None}),
    (toy.MEMBER, {"vote": "S-14", "both": "S-14", "enclosed": "S-14", "report": None}),
    (toy.OPERATOR, {"vote": "S-14", "both": "S-14", "enclosed": "S-14", "report": "S-35", "loose": None}),
    (toy.OTHER_CLERK, {}),
]  # fmt: skip


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize(("actor", "cells"), FILES, ids=_id)
def test_a_file_is_withheld_that_only_withheld_entries_name(
    told: Told, actor: Actor, cells: dict[str, str | None]
) -> None:
    desk, _, held = told
    with look(desk.engine) as conn:
        listed = files.files(conn, actor)
        open_ones = {one.digest for one in listed if one.withheld is None}
        hidden = [one for one in listed if one.withheld is not None]
        assert all((one.digest, one.size, one.added_by) == ("", 0, "") for one in hidden)
        for name, digest in held.items():
            assert (digest in open_ones) == (name in cells and cells[name] is None), name
            if name not in cells:
                with pytest.raises(NotFoundError):
                    files.file(conn, digest, actor)
            elif (rule := cells[name]) is None:
                assert files.file(conn, digest[:12], actor).digest == digest
            else:
                with pytest.raises(WithheldError) as refused:
                    files.file(conn, digest[:12], actor)
                assert refused.value.refusal.rule == rule
                assert digest not in refused.value.refusal.message


@pytest.mark.rules("S-14")
def test_the_words_of_a_withheld_letter_are_withheld_with_it(told: Told) -> None:
    desk, case, _ = told
    with look(desk.engine) as conn:
        rows = {row["kind"]: row for row in queries.letters(conn, case)}
        tally, plain = (rows[kind] for kind in ("tally-letter", "plain-letter"))
        for name in ("digest", "words"):
            sealed, free = (
                row["digest"] if name == "digest" else row["changed"]["context"]
                for row in (tally, plain)
            )
            for actor in (toy.OPERATOR, toy.COUNSEL, toy.CLERK):
                with pytest.raises(WithheldError):
                    files.file(conn, sealed, actor)
                assert files.file(conn, free, actor).digest == free
            assert files.file(conn, sealed, toy.AG).digest == sealed


@pytest.mark.rules("S-14")
def test_a_file_that_an_open_entry_names_as_well_is_read(told: Told) -> None:
    desk, case, held = told
    desk.give(case, "report", toy.CLERK, finding="more", evidence=[held["both"]])
    with look(desk.engine) as conn:
        assert files.file(conn, held["both"], toy.CLERK).digest == held["both"]
        with pytest.raises(WithheldError):
            files.file(conn, held["both"], toy.ROOM)


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize("actor", READERS, ids=_id)
def test_the_ledger_of_a_case_is_shown_without_what_is_withheld(told: Told, actor: Actor) -> None:
    desk, case, _ = told
    with look(desk.engine) as conn:
        seen = reading.sight(conn, case, actor)
        rows = [seen.entry(one) for one in queries.history(conn, case)]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    said = text(rows)
    assert ("SECRET-V" in said) == (actor in OF_VOTES)
    assert ("SECRET-F" in said) == (actor in OF_REPORTS)
    votes = [row for row in rows if row["kind"] == "voted"]
    assert all(row["role"] == "prc-member" and row["occurred_on"] for row in votes)
    whole = actor in (toy.AG, toy.CHIEF)
    assert all((row["hash"] is not None) == whole for row in rows)


@pytest.mark.rules("S-14")
def test_why_a_rule_said_no_is_withheld_with_the_rest(told: Told) -> None:
    desk, case, _ = told
    refused = desk.do(case, "vote", LATER, toy.PROSECUTOR, vote="no")
    assert refused.outcome == "refused"

    def last(actor: Actor) -> Any:
        with look(desk.engine) as conn:
            seen = reading.sight(conn, case, actor)
            return seen.entry(queries.history(conn, case)[-1])["body"]

    assert "SECRET-V" in last(toy.PROSECUTOR)["message"]
    assert "SECRET-V" in last(toy.AG)["message"]
    for actor in (toy.CLERK, toy.JUDGE, toy.OPERATOR, toy.MEMBER):
        assert last(actor) == {"command": "vote", "withheld": last(actor)["withheld"]}


@pytest.mark.rules("S-14")
def test_a_strike_of_a_withheld_entry_says_nothing_either(told: Told) -> None:
    desk, case, _ = told
    version = desk.state(case).log.index("voted") + 1
    struck = desk.do(case, "strike", LATER, toy.PROSECUTOR, version=version, note="note-vote")
    assert struck.outcome == "committed", struck
    shown = case_file(desk, case, toy.CLERK)
    assert shown["events"][-1]["withheld"] == "S-14"
    assert "SECRET-R" not in text(shown)
    assert "SECRET-R" in text(case_file(desk, case, toy.AG))


EXPORTERS = [(toy.AUDITOR, 0), (toy.OPERATOR, 1), (toy.COUNSEL, 1), (toy.CHIEF, 0), (toy.OTHER_CHIEF, 0)]  # fmt: skip


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize(("actor", "veiled"), EXPORTERS, ids=_id)
def test_an_export_holds_what_its_reader_may_read_and_still_verifies(
    told: Told, actor: Actor, veiled: int, tmp_path: Path
) -> None:
    desk, case, _ = told
    elsewhere = desk.begin("dmh", "person-9")
    with look(desk.engine) as conn:
        veil = exported.Veil(Sights(conn, actor))
        lines = list(export.lines(conn, exported.chains(conn, actor), veil))
    said = "\n".join(lines)
    reads = actor in (toy.AUDITOR, toy.CHIEF)
    assert ("SECRET-V" in said) == reads
    assert ("SECRET-F" in said) == reads
    chains = {json.loads(line).get("scope") for line in lines}
    assert (case in chains) == (actor is not toy.OTHER_CHIEF)
    assert (elsewhere in chains) == (actor in (toy.AUDITOR, toy.OPERATOR, toy.COUNSEL))
    code, answer = run_tool(lines, tmp_path)
    assert code == 0, answer
    if veiled:
        assert veil.veiled > 0
        assert answer.endswith(", some withheld\n")
        rows = [json.loads(line) for line in lines if '"withheld"' in line]
        assert len(rows) == veil.veiled
        votes = [row for row in rows if row["kind"] == "voted"]
        assert all(row["command_id"] is None and row["actor"] is None for row in votes)


def test_a_veiled_export_that_was_changed_is_still_found_out(told: Told, tmp_path: Path) -> None:
    desk, _, _ = told
    with look(desk.engine) as conn:
        lines = list(export.lines(conn, None, exported.Veil(Sights(conn, toy.OPERATOR))))
    place = next(number for number, line in enumerate(lines) if '"kind":"voted"' in line)
    bad = lines[place].replace('"hash":"', '"hash":"0')
    code, _ = run_tool([*lines[:place], bad, *lines[place + 1 :]], tmp_path)
    assert code == 1


@pytest.mark.rules("S-14", "S-35")
def test_a_state_from_the_ledger_alone_is_veiled_as_well(told: Told) -> None:
    desk, case, _ = told
    desk.give(case, "tell", toy.CLERK, recipient="person-3")  # its letters are not made yet
    with look(desk.engine) as conn:
        state = rebuild(conn, PROCESSES, case)
    for actor, reads in ((toy.CLERK, False), (toy.AG, True), (toy.OPERATOR, False)):
        shown = sight.Sight(SEALED, state, actor).lean()
        assert ("SECRET-V" in text(shown)) == reads
        assert ("SECRET-F" in text(shown)) == (actor is not toy.OPERATOR)
        orders = [
            one["data"].get("vote") if "data" in one else None for one in shown["effects"].values()
        ]
        assert ("meets" in orders) == reads
        assert len(orders) == 2


@pytest.mark.rules("S-14")
def test_a_warning_of_a_withheld_event_is_not_told_to_whoever_may_not_read_it(told: Told) -> None:
    desk, case, _ = told
    with look(desk.engine) as conn:
        query = select(LEDGER.c.command_id).where(LEDGER.c.scope == case, LEDGER.c.kind == "voted")
        command = conn.scalars(query).one()

        def said(actor: Actor) -> tuple[str, ...]:
            return lookups.warnings_of(conn, Order(case, "vote", {}, actor, command), PROCESSES)

        told_by = select(LEDGER.c.command_id).where(LEDGER.c.scope == case, LEDGER.c.kind == "told")
        other = conn.scalars(told_by).one()
        for actor, text in ((toy.CLERK, "S-14: withheld"), (toy.AG, "C-26: told though SECRET-V")):
            order = Order(case, "tell", {}, actor, other)
            warned = lookups.warnings_of(conn, order, PROCESSES)
            assert warned == (text, "S-15: plain")
        assert said(toy.PROSECUTOR) == ("S-15: SECRET-V differs from the team",)
        assert said(toy.MEMBER) == ()


@pytest.mark.rules("S-14")
def test_what_a_withheld_letter_still_lacks_is_not_told(told: Told) -> None:
    desk, case, _ = told
    desk.give(case, "tell", toy.CLERK, recipient="person-4")
    with look(desk.engine) as conn:
        for actor, count in ((toy.CLERK, 1), (toy.AG, 2)):
            lacks = papers.lacking(conn, case, actor, VAULT, load(), LATER)
            assert len(lacks) == count
        assert papers.lacking(conn, "sealed-2031-000099", toy.AG, VAULT, load(), LATER) == {}
    shown = case_file(desk, case, toy.CLERK)
    assert sorted(one.get("withheld", "") for one in shown["under_way"]) == ["", "S-14"]
    assert KEY


@pytest.mark.rules("S-34")
def test_a_withheld_fact_is_kept_back_from_open_entries_too(told: Told) -> None:
    desk, case, _ = told
    desk.give(case, "note-facts", system("registers"), victims=["victim-1"])
    for actor, reads in ((toy.AG, True), (toy.CHIEF, True), (toy.CLERK, False), (toy.JUDGE, False)):
        shown = case_file(desk, case, actor)
        noted = shown["events"][-1]
        hidden: Any = {"withheld": "S-34"}
        assert noted["kind"] == "facts-noted"
        assert noted["data"]["victims"] == (["victim-1"] if reads else hidden)
        assert shown["facts"]["victims"] == (["victim-1"] if reads else hidden)
        with look(desk.engine) as conn:
            row = reading.sight(conn, case, actor).line(queries.history(conn, case)[-1])
        assert row["body"]["data"]["victims"] == (["victim-1"] if reads else hidden)
        assert ("withheld" in row) != reads


ALL = {"first", "second", "other"}
LISTS: list[tuple[Actor, set[str], bool]] = [
    # who, the cases that are listed, whether anything can be done there in this role
    (toy.CLERK, {"first", "second"}, True),
    (toy.OTHER_CLERK, set(), True),
    (toy.AG, ALL, True),
    (toy.JUDGE, {"first"}, True),
    (toy.OTHER_JUDGE, set(), True),
    (toy.PROSECUTOR, {"first"}, True),
    (toy.MEMBER, {"first"}, True),
    (toy.UNSEATED, set(), True),
    (toy.OTHER_PROSECUTOR, set(), True),
    (toy.DMH, ALL, True),
    (toy.OPERATOR, ALL, False),
    (toy.ROOM, {"first", "second"}, False),
]


@pytest.mark.rules("H-02", "S-16")
@pytest.mark.parametrize(("actor", "cases", "acts"), LISTS, ids=_id)
def test_lists_show_the_cases_to_which_somebody_is_a_party(
    told: Told, actor: Actor, cases: set[str], *, acts: bool
) -> None:
    desk, first, _ = told
    # A seat is looked for where it is held: a person of the same id is not a member.
    names = {first: "first", desk.begin(person="member-1"): "second"}
    names[desk.begin("doc-north", "person-3")] = "other"
    closed = desk.begin(person="person-4")
    desk.give(closed, "end", toy.CLERK)
    with look(desk.engine) as conn:
        listed = reading.worklist(conn, actor, LATER, load())
        due = reading.deadlines(conn, actor, LATER, load())
    assert {names[one["case"]] for one in listed} == cases
    assert {names[one["case"]] for one in due} == cases
    assert all(one["yours"] is acts for one in listed)
    assert all(one["waits_for"] == ["attorney-general"] for one in listed)

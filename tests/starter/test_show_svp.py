"""What a review or a commitment shows to whom, as the docket that people read. Without a service."""

import io
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from domain.registry import PROCESSES
from domain.svp.commitment import COMMITMENT
from domain.svp.commitment_law import law_of
from domain.svp.svp import SVP
from law.tables import load
from starter.commands import show_svp
from starter.demo.actors import ACTORS
from starter.demo.steps import Do
from starter.proceedings_words import KINDS
from starter.rule_words import WORDS, in_words
from starter.waiting import waits
from tests.starter.dockets import BASE, FIRST, Played, case_file, played

PAGE = Path(__file__).parents[2] / "docs" / "processes" / "svp.md"
STORIES = range(11)
SPLIT, LATE, HELD, FREE, COMMITTED, DETAINED, YEAR = 3, 4, 5, 7, 8, 9, 10
_FLAGGED = re.compile(r"\((?:[\w ,]*)(unconfirmed|policy)")


def page(file: dict[str, Any], width: int = 80) -> str:
    """The case file on a screen of so many columns."""
    out = io.StringIO()
    show_svp.case_file(Console(file=out, width=width, highlight=False), file, lambda: None)
    return out.getvalue()


def flat(text: str) -> str:
    """The same as one line, so that a fold does not matter."""
    return " ".join(text.split())


def committee(file: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in file["proceedings"]["committees"] if one["committee"] == name
    )
    return found


def entries(file: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in file["proceedings"]["docket"] if one["kind"] == kind]


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("process", [SVP, COMMITMENT], ids=lambda one: one.name)
def test_every_kind_of_entry_and_every_rule_of_it_has_words(process: Any) -> None:
    kinds = {move.kind for move in process.stages.moves} | process.stages.anywhere
    assert sorted(kinds - set(KINDS[process.name]) - {"effect-done"}) == []
    moving = {move.kind: move.why for move in process.stages.moves}
    silent = {"effect-done", "event-struck", "warned", "reminder-due", "obligation-breached"}
    for kind in kinds - silent - {"late-decided"}:
        rule = moving.get(kind) or KINDS[process.name][kind].rule
        assert rule, kind
        assert in_words(rule, load())["text"], (kind, rule)


def test_no_words_hold_a_number_of_the_law() -> None:
    numbers = re.compile(r"\d|\b(two|three|four|five|seven|nine|thirty|forty|sixty|ninety)\b")
    assert [rule for rule, one in WORDS.items() if numbers.search(one.text)] == ["S-28"]


@pytest.mark.rules("S-36", "T-13", "T-16")
def test_a_clock_says_what_of_it_is_unconfirmed() -> None:
    assert in_words("T-13", load())["flags"] == [
        "start-unconfirmed",
        "effect-of-miss-unconfirmed",
    ]
    assert in_words("T-16", load())["flags"] == ["unconfirmed"]
    assert in_words("T-05", load())["flags"] == []
    assert in_words("C-49", load())["flags"] == ["policy"]


# -- the docket -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", STORIES)
def test_each_entry_is_dated_attributed_and_has_its_rule(number: int) -> None:
    case = played(number).case
    file = case_file(case, "dmh" if number == YEAR else "chief")
    shown = file["proceedings"]["docket"]
    assert [one["version"] for one in shown] == [event.version for event in case.history]
    for one in shown:
        assert all(one[name] for name in ("occurred_on", "role", "actor", "title"))
        assert "{" not in one["title"] + "".join(one["says"])
        if not one["by_itself"]:
            assert one["rule"]["rule"]
            assert one["rule"]["text"], one["rule"]


def test_the_day_of_typing_stands_where_it_is_another_one() -> None:
    file = case_file(played(LATE).case)
    (filed,) = entries(file, "petition-filed")
    assert filed["typed"] == filed["recorded_at"]
    text = page(file)
    assert "typed 2026-11-23" in text
    late = played(LATE)
    late.base += timedelta(days=1)
    now = late.base.isoformat()
    data = {"obligation": "T-05:2", "decision": "proceed"}
    late.do(Do("decide-late", now, data, role="chief", reason="fictional"))
    (decided,) = entries(case_file(late.case), "late-decided")
    assert decided["typed"] is None


@pytest.mark.rules("T-05", "C-49")
def test_warnings_reasons_and_evidence_stand_under_their_entry() -> None:
    file = case_file(played(LATE).case, "ag")
    (filed,) = entries(file, "petition-filed")
    assert [one["rule"] for one in filed["warnings"]] == ["T-05"]
    assert [one["rule"] for one in filed["late"]] == ["T-05"]
    text = flat(page(file))
    assert "late: T-05: File the petition in the probate division" in text
    assert "! T-05: after" in text
    assert "evidence: aaaaaaaaaaaa" in text
    assert "S-16: the attorney general may file" in text


def test_a_struck_entry_stays_and_says_so() -> None:
    played_ = played(SPLIT)
    version = next(one.version for one in played_.case.history if one.kind == "mdt-closed")
    data = {"version": version}
    played_.do(Do("strike", BASE.isoformat(), data, role="chief", reason="fictional"))
    file = case_file(played_.case)
    assert [one["struck"] for one in entries(file, "mdt-closed")] == [True]
    text = flat(page(file))
    assert f"Entry {version} struck: the team's vote closed" in text
    assert "The team's vote closed: split struck" in text
    assert "“a fictional reason”" in text


# -- the head -------------------------------------------------------------------------------------


@pytest.mark.rules("S-22", "C-23", "C-24")
def test_the_head_says_who_where_and_by_which_standard() -> None:
    text = flat(page(case_file(played(HELD).case)))
    assert "person person-9006" in text
    assert "county nonesuch" in text
    assert "court court-1" in text
    assert "custody county-jail jail-1, since" in text
    assert "standard of proof clear-and-convincing (unconfirmed)" in text
    before = flat(page(case_file(played(SPLIT).case)))
    assert "court none yet" in before
    assert "that of the day of the petition (S-22)" in before


@pytest.mark.rules("DECK-36", "S-36")
def test_who_is_to_be_released_and_what_is_inferred_stands_in_the_head() -> None:
    story = played(HELD)
    on = BASE.isoformat()
    heard = {"held_on": on, "identity": True, "found": False}
    story.do(Do("record-hearing", on, heard, role="court"))
    text = flat(page(case_file(story.case)))
    assert "to be released by DECK-36: without probable cause it stops" in text
    free = flat(page(case_file(played(FREE).case)))
    assert "to be released by S-36: the route of a recent overt act; much of it is inferred" in free
    overt = flat(page(case_file(played(DETAINED).case)))
    assert "much of it is inferred (unconfirmed)" in overt
    assert "T-13: File the petition or release the detained person" in overt
    assert (
        "RSMo 632.484.1 (counting policy, effect of miss unconfirmed, start unconfirmed)" in overt
    )


# -- the committees -------------------------------------------------------------------------------


@pytest.mark.rules("C-48", "T-04", "T-05", "S-10", "S-11", "S-12", "DECK-34")
@pytest.mark.parametrize("who", ["chief", "member-2", "prosecutor-3", "ag"])
def test_both_committees_say_how_many_days_each_clock_leaves(who: str) -> None:
    case = played(SPLIT).case
    file = case_file(case, who)
    for name, rules in (("mdt", ["T-05", "T-04"]), ("prc", ["T-05"])):
        clocks = {one["rule"]: one["duty"] for one in committee(file, name)["clocks"]}
        assert list(clocks) == rules
        for rule, owed in clocks.items():
            held = case.state.obligations[f"{rule}:2"]
            assert owed["seconds_left"] == int((held.ends - BASE).total_seconds())
    team = committee(file, "mdt")
    assert [(one["seat"], one["from"], one["chair"]) for one in team["seats"]] == [
        ("seat-1", "doc", True),
        ("seat-2", "dmh", False),
        ("seat-3", "doc", False),
        ("seat-4", "dmh", False),
    ]
    text = flat(page(file))
    assert text.count("T-05 28 days left, Mon 2026-12-21") == 2
    assert text.count("T-04 12 days left, Sat 2026-12-05") == 1


@pytest.mark.rules("C-25", "C-47", "S-13")
def test_a_split_and_what_is_missing_for_a_result() -> None:
    file = case_file(played(SPLIT).case)
    team, prosecutors = committee(file, "mdt"), committee(file, "prc")
    assert (team["meets"], team["others"], team["result"]) == (2, 2, "split")
    assert team["says"] == "closed: split: the votes are equal"
    assert prosecutors["says"] == "no result yet: no vote from seat-3, seat-4"
    assert [one["voted"] for one in prosecutors["seats"]] == [True, True, False, False]
    assert "2 meets, 0 others; 3 decide" in page(file)


@pytest.mark.rules("S-14", "S-35")
@pytest.mark.parametrize("who", ["court", "member-1"])
def test_votes_are_for_their_readers(who: str) -> None:
    file = case_file(played(SPLIT).case, who)
    prosecutors = committee(file, "prc")
    assert prosecutors["withheld"] == "S-14"
    assert not {"meets", "result", "says"} & set(prosecutors)
    assert [one["seat"] for one in prosecutors["seats"]] == [f"seat-{n}" for n in range(1, 5)]
    assert all("vote" not in one and "voted" not in one for one in prosecutors["seats"])
    for one in entries(file, "prc-voted"):
        assert (one["withheld"], one["actor"], one["says"], one["title"]) == (
            "S-14",
            None,
            [],
            "Vote of the prosecutors",
        )
    text = flat(page(file))
    assert "votes: withheld (S-14)" in text
    assert "Vote of the prosecutors prc-member typed 2026-11-23 withheld (S-14)" in text
    assert "voted: meets" not in text.partition("Prosecutors' review")[2].partition("Owed")[0]


@pytest.mark.rules("S-14")
@pytest.mark.parametrize("who", ["prosecutor-1", "ag", "chief"])
def test_readers_see_each_vote(who: str) -> None:
    prosecutors = committee(case_file(played(SPLIT).case, who), "prc")
    assert [one["vote"] for one in prosecutors["seats"]] == ["meets", "meets", None, None]


@pytest.mark.rules("C-49")
def test_a_clock_without_a_receipt_is_counted_from_the_sending() -> None:
    story = played(2)
    text = flat(page(case_file(story.case)))
    assert "T-04 begins with the receipt of the notice (C-49)" in text
    story = Played(_without(story.story, "record-receipt"), BASE)
    text = flat(page(case_file(story.case)))
    assert "counted from the sending: no receipt yet (C-49)" in text


def _without(story: Any, command: str) -> Any:
    kept = tuple(one for one in story.steps if one.command != command)
    return type(story)(**{**vars(story), "steps": kept})


# -- late acts, and what may be done next ---------------------------------------------------------


@pytest.mark.rules("T-05", "H-02")
def test_a_late_act_waits_for_a_named_person() -> None:
    case = played(LATE).case
    (late,) = case_file(case, "chief")["proceedings"]["late"]
    assert (late["obligation"], late["rule"]) == ("T-05:2", "T-05")
    words = shlex.split(late["command"])
    assert words[:4] == ["dueprocess", "do", case.state.case, "decide-late"]
    assert {"obligation=T-05:2", "decision=proceed|withdraw", "--reason"} <= set(words)
    (seen,) = case_file(case, "court")["proceedings"]["late"]
    assert seen["command"] is None
    text = flat(page(case_file(case, "court")))
    assert "decided by: attorney-general or supervisor, with a reason" in text


@pytest.mark.parametrize("number", STORIES)
@pytest.mark.parametrize("who", ["doc", "chief", "dmh", "ag", "court", "member-1", "prosecutor-1"])
def test_command_lines_are_whole_and_chosen_by_nobody(number: int, who: str) -> None:
    """Filled in with the form's own choices, every line is a command that its model understands."""
    actor = ACTORS[who]
    for process, case in played(number).cases.items():
        for one in case_file(case, who)["proceedings"]["next"]:
            words = shlex.split(one["line"])
            assert words[:3] == ["dueprocess", "do", case.state.case]
            assert words[-2:] == ["--as", f"{actor.role}:{actor.office}:{actor.id}"]
            spec = PROCESSES[process].commands[one["command"]]
            given = dict(word.partition("=")[::2] for word in words if "=" in word)
            wanted = {
                name
                for name, field in spec.model.model_fields.items()
                if field.is_required() and name != "occurred_on"
            }
            assert wanted <= set(given)
            assert set(given) <= set(spec.model.model_fields)
            assert ("--reason" in words) == spec.needs_reason
            assert ("--evidence" in words) == bool(spec.needs_evidence)
            assert not {"vote", "found", "opinion"} & set(given) or any(
                "|" in given[name] for name in ("vote", "found", "opinion") if name in given
            )


def test_what_has_nothing_to_be_done_to_is_not_offered() -> None:
    names = {one["command"] for one in case_file(played(SPLIT).case)["proceedings"]["next"]}
    assert {"deliver-assessment", "appoint-member"} <= names
    assert not {"close-mdt", "close-prc", "record-receipt", "decide-late"} & names
    told = case_file(played(HELD).case, "ag")["proceedings"]["next"]
    (line,) = [one["line"] for one in told if one["command"] == "record-victims-told"]
    assert "--set event=petition" in line
    assert "'told=[person-9506]'" in line


@pytest.mark.rules("H-02")
def test_who_has_recorded_nothing_is_offered_no_strike() -> None:
    case = played(SPLIT).case
    latest = {
        who: [
            one["line"]
            for one in case_file(case, who)["proceedings"]["next"]
            if one["command"] == "strike"
        ]
        for who in ("chief", "court")
    }
    assert latest["court"] == []
    closed = next(one.version for one in case.history if one.kind == "mdt-closed")
    assert f"--set version={closed}" in latest["chief"][0]


# -- a commitment ---------------------------------------------------------------------------------


@pytest.mark.rules("T-10", "T-11", "T-12", "C-27", "S-26")
def test_the_year_at_a_glance() -> None:
    case = played(YEAR).case
    year = case_file(case, "dmh")["proceedings"]["year"]
    assert year["number"] == 2
    assert {one["rule"]: one["ended"] for one in year["duties"]} == {
        "T-10": "late",
        "T-11": "met",
        "T-12": None,
    }
    assert all(one["next"]["seconds_left"] > 0 for one in year["duties"])
    text = flat(page(case_file(case, "dmh")))
    assert "The year at a glance: year 2" in text
    assert "T-10 Examination: last on 2026-11-02, late due Tue 2027-11-02: 344 days left" in text
    assert "T-12 Review by the court: last on 2026-10-04 due Thu 2027-09-30" in text
    assert "last notice: not waived, to the court 2026-11-21" in text
    assert "Late, and to be decided on T-10 Examine the committed person" in text


@pytest.mark.rules("S-23")
def test_a_commitment_names_the_case_that_led_to_it() -> None:
    story = played(COMMITTED)
    before, after = story.case.state, story.cases["commitment"].state
    assert before.commitment.startswith("commitment-")
    assert after.svp == before.case
    linked = case_file(story.case)["proceedings"]["head"]["linked"]
    assert linked == {"commitment": before.commitment}
    head = case_file(story.cases["commitment"], "dmh")["proceedings"]["head"]
    assert head["linked"] == {"svp": "svp-2026-000001"}
    assert "a site of the program" in waits(after)


@pytest.mark.rules("S-27", "S-31", "S-32", "T-12")
def test_petitions_and_conditions_are_shown() -> None:
    story = played(YEAR)
    case = story.case

    def does(command: str, role: str, **data: Any) -> None:
        story.do(Do(command, BASE.isoformat(), data, "commitment", role))

    day = BASE.date().isoformat()
    wanted = ", ".join(law_of(case.state.values).svp_petition_recipients)
    lines = [one["line"] for one in case_file(case, "dmh")["proceedings"]["next"]]
    assert [wanted in one for one in lines if " file-petition " in one] == [True]
    does("file-petition", "dmh", kind="over-objection", filed_on=day, served=["court"])
    text = flat(page(case_file(case, "court")))
    assert "before the court: number 1, over-objection, filed 2026-11-23" in text
    assert "not served on: dmh-director, facility-head" in text
    does("screen-petition", "court", outcome="admitted", screened_on=day)
    does("record-threshold-hearing", "court", held_on=day, shown=True, counsel="attended")
    does("record-release-verdict", "court", returned_on=day, form="bench", continued_danger=False)
    covers = ["supervision", "residence"]
    does("record-release-plan", "dmh", drafted_on=day, covers=covers, with_corrections=True)
    text = flat(page(case_file(case, "dmh")))
    assert "the plan lacks: counselling" in text
    does("approve-residence", "dmh", residence="location-1", approved_on=day)
    released = {"residence": "location-1", "conditions": ["condition-1", "condition-2"]}
    does("order-conditional-release", "court", ordered_on=day, **released)
    text = flat(page(case_file(case, "dmh")))
    assert "released on 2026-11-23 to location-1 1. condition-1 2. condition-2" in text
    assert "none while on conditional release (T-12)" in text
    assert "custody conditional release location-1, since 2026-11-23" in text


@pytest.mark.rules("S-27", "S-30")
def test_service_of_an_approved_petition_is_under_its_own_rule() -> None:
    day = BASE.date().isoformat()
    for kind, rule in (("authorised", "S-30"), ("over-objection", "S-27")):
        story = played(YEAR)
        acts = (
            ("authorise-petition", "dmh", {"authorised_on": day}),
            ("file-petition", "court", {"kind": kind, "filed_on": day, "served": ["court"]}),
            ("record-service", "dmh", {"served": ["dmh-director"], "served_on": day}),
        )
        for name, role, data in acts:
            story.do(Do(name, BASE.isoformat(), data, "commitment", role))
        (served,) = entries(case_file(story.case, "dmh"), "service-recorded")
        assert served["rule"]["rule"] == rule


@pytest.mark.rules("S-35")
def test_the_examination_of_the_year_is_sealed_from_who_does_not_read_it() -> None:
    case = played(YEAR).case
    (own,) = entries(case_file(case, "dmh"), "annually-examined")
    assert "opinion: remains" in own["says"]
    (sealed,) = entries(case_file(case, ACTORS["doc"]), "annually-examined")
    assert (sealed["withheld"], sealed["says"]) == ("S-35", [])


# -- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 110, 160])
@pytest.mark.parametrize("number", STORIES)
def test_nothing_but_a_command_line_is_wider_than_the_screen(number: int, width: int) -> None:
    for case in played(number).cases.values():
        for line in page(case_file(case), width).splitlines():
            assert len(line.rstrip()) <= width or line.strip().startswith("dueprocess do ")


def test_a_docket_is_read_from_the_top() -> None:
    text = page(case_file(played(LATE).case))
    order = [
        "person-9005",
        "The committees",
        "Multidisciplinary team",
        "Prosecutors' review committee",
        "Late, and to be decided on",
        "Owed",
        "Clocks that have ended",
        "You may now",
        "Docket",
        "Opened",
        "Petition filed",
    ]
    found = [text.find(one) for one in order]
    assert -1 not in found
    assert found == sorted(found)


def test_the_page_shows_what_is_shown() -> None:
    """The docket in the pages of the process is the one that a prosecutor reads."""
    text = PAGE.read_text(encoding="utf-8")
    shown = text.partition("```text\n")[2].partition("```")[0]
    printed = page(case_file(played(SPLIT).case, "prosecutor-3")).splitlines()
    lines = "\n".join(line.rstrip() for line in printed)
    number = re.compile(r"^ *\d+(?= \d{4}-)", re.MULTILINE)  # whatever was entered before
    parts = [number.sub("", one.strip("\n")) for one in shown.split("...\n")]
    assert len(parts) == 3
    assert [one for one in parts if one not in number.sub("", lines)] == []


def test_wide_screens_have_the_committees_side_by_side() -> None:
    file = case_file(played(SPLIT).case)
    lines = page(file, 160).splitlines()
    assert any("Multidisciplinary team" in one and "Prosecutors'" in one for one in lines)
    lines = page(file, 80).splitlines()
    assert not any("Multidisciplinary team" in one and "Prosecutors'" in one for one in lines)


def test_stories_are_those_of_the_demonstration() -> None:
    assert [played(number).story.number for number in STORIES] == [FIRST + n for n in STORIES]

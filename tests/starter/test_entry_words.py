"""What happened, in words: no kind of entry of any docket lacks them. Without a service."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from domain import events as ev
from domain.actors import Actor, Role
from domain.model import Json
from domain.registry import PROCESSES
from starter import (
    letter_words,
    notices_words,
    proceedings_docket,
    proceedings_words,
    program_words,
)
from starter.commands.show_svp_docket import docket as show
from starter.programs import NEWEST
from tests.domain import communities, confinements, sites, soaus, treatments
from tests.domain.cases import day
from tests.domain.recorder import Recorder
from tests.domain.treatments import REASON, moment
from tests.starter import dockets
from tests.starter.programs import flat, seen

WORDED = {**proceedings_words.KINDS, **program_words.KINDS}
RULES = {**proceedings_words.LETTER_RULES, **program_words.LETTER_RULES}


def _site() -> Any:
    case = sites.small(a=1)
    sites.asks(case, 1, "2031-02-03")
    sites.arrives(case, 1, "2031-02-04")
    sites.does(case, "close-wing", "2031-02-10", wing="a")
    return case


WALKS: dict[str, Callable[[], Any]] = {
    "treatment": treatments.closed,
    "confinement": confinements.closed,
    "community": communities.closed,
    "soau": soaus.closed,
    "site": _site,
}


def entries(case: Recorder[Any], role: str = "auditor") -> list[Json]:
    """What happened, as somebody reads it."""
    reader = Actor(id="test-reader", role=Role(role), office="ro-test")
    file = dockets.case_file(case, reader, moment("2040-01-01"))
    return proceedings_docket.docket(case.process, file["events"], dockets.TABLES)


def said(case: Recorder[Any], role: str = "auditor") -> list[str]:
    return [" | ".join((one["title"], *one["says"])) for one in entries(case, role)]


def test_every_process_has_words_for_its_entries() -> None:
    assert {*WORDED, *notices_words.TITLES} == set(PROCESSES)


@pytest.mark.parametrize("process", notices_words.TITLES)
def test_no_kind_of_entry_of_notices_lacks_a_title(process: str) -> None:
    table = PROCESSES[process].stages
    assert {one.kind for one in table.moves} | table.anywhere == set(notices_words.TITLES[process])


@pytest.mark.parametrize("process", WORDED)
def test_no_kind_of_entry_lacks_words(process: str) -> None:
    table = PROCESSES[process].stages
    kinds = {one.kind for one in table.moves} | table.anywhere
    assert kinds - {ev.EFFECT_DONE} == set(WORDED[process])  # its words are those of the effect


@pytest.mark.parametrize("process", program_words.KINDS)
def test_no_kind_of_entry_lacks_a_rule(process: str) -> None:
    table = PROCESSES[process].stages
    moved = {one.kind for one in table.moves}
    own = {ev.EFFECT_DONE, ev.REMINDER_DUE, ev.BREACHED, ev.WARNED, ev.FACTS_NOTED}
    assert [kind for kind in table.anywhere - moved - own if not WORDED[process][kind].rule] == []


def test_no_letter_of_the_program_lacks_its_rule() -> None:
    ordered = {
        one.data["letter_kind"]
        for walk in (*WALKS.values(), soaus.returned, treatments.terminated)
        for one in walk().orders("letter")
    }
    assert {"treatment-decision", "completion-report", "order-returned"} <= ordered
    assert ordered <= set(RULES)


@pytest.mark.rules("DECK-02", "DECK-17", "DECK-50")
@pytest.mark.parametrize("walk", [*WALKS.values(), soaus.returned, treatments.terminated])
def test_a_letter_that_was_made_is_said_in_words(walk: Callable[[], Any]) -> None:
    case = walk()
    ordered = {one.data["letter_kind"] for one in case.orders("letter")}
    case.finish(moment("2041-01-01"), ("letter",))
    made = {one["title"] for one in entries(case) if one["title"].startswith("Letter made")}
    assert made == {f"Letter made: {letter_words.LETTERS[one]}" for one in ordered}


def test_no_letter_of_a_docket_lacks_words() -> None:
    assert set(RULES) == set(letter_words.LETTERS)


@pytest.mark.parametrize("process", WALKS)
def test_every_entry_of_a_whole_case_has_a_title_and_no_hole(process: str) -> None:
    case = WALKS[process]()
    case.finish(moment("2041-01-01"), ("letter", "alert"))
    told = entries(case)
    assert len(told) == len(case.history)
    for one in told:
        text = " ".join((one["title"], *one["says"]))
        assert text
        assert "{" not in text
        assert one["title"].endswith(":") is False
        assert one["rule"] or one["kind"] in {ev.EFFECT_DONE, ev.FACTS_NOTED}, one["title"]


@pytest.mark.rules("DECK-14", "DECK-17", "DECK-19")
def test_treatment_in_words() -> None:
    case = treatments.terminated("no-responsibility")
    lines = said(case)
    assert "A bed is held: fcc a-01" in lines
    assert "Phase I begun" in lines
    assert "Classified: mandated | offences 566.030" in lines
    assert lines[-1] == "Terminated | ground: no responsibility | reached: phase 2"
    case.strikes("terminated", "2031-09-02")
    assert said(case)[-3:] == [
        f"Entry {len(lines)} struck: terminated",
        "The confinement was told how it stands",
        "A bed is asked for again",
    ]


@pytest.mark.rules("DECK-08", "DECK-09")
def test_a_site_in_words() -> None:
    lines = said(_site())
    who = sites.treatment(1)
    assert f"A bed is asked for: {who} | since 2031-02-03 09:00" in lines
    assert any(one.startswith(f"Bed held: a-01 | for {who} | place 1 of 1") for one in lines)
    assert f"Bed occupied: a-01 | {who}" in lines
    assert "Wing a closed | lost: a-01" in lines


@pytest.mark.rules("T-17", "T-20", "DECK-50")
def test_the_unit_in_words() -> None:
    lines = said(soaus.closed())
    assert "Delivered to the department | day 0: 2031-01-17" in lines
    assert "Probation granted | order of 2031-05-16 | on the court's motion" in lines
    back = said(soaus.returned())
    assert "does not name the unit" in back[0]
    assert back[1] == "The order goes back to the court | it does not name the unit"


@pytest.mark.rules("DECK-48")
def test_to_whom_health_is_withheld_no_word_tells_of_it() -> None:
    plain, ill = soaus.accepted(), soaus.accepted()
    soaus.check(plain)
    soaus.check(ill, serious_health_problem=True)
    for case in (plain, ill):
        told = entries(case, "prosecutor")[-1]
        assert (told["title"], told["kind"]) == ("An entry on eligibility", "eligibility-entry")
        assert (told["role"], told["says"], told["withheld"]) == (None, [], "DECK-48")
    ill.does("decide-health", "2031-01-16", "operator", excludes=True, **soaus.REASON)
    assert said(ill, "prosecutor")[-2:] == ["An entry on eligibility"] * 2
    assert said(ill)[-1] == "Decided on health | it excludes"
    reader = Actor(id="test-reader", role=Role.PROSECUTOR, office="state")
    file = dockets.case_file(ill, reader, moment("2040-01-01"))
    assert not {"health", "undecided", "operator"} & {*re.findall(r"[a-z]+", str(file).lower())}


@pytest.mark.rules("DECK-22", "DECK-26", "S-01")
def test_confinement_and_community_in_words() -> None:
    stay = said(confinements.closed())
    assert "The review told how it stands: evaluated not met | svp-2035-000001" in stay
    assert any(one.startswith("Released: parole | before the full term") for one in stay)
    outside = said(communities.lost())
    assert "The provider lost its approval: provider-1 | withdrawn 2031-03-03" in outside
    assert "In the team: officer-1 | officer" in outside


@pytest.mark.rules("M-09", "M-12")
def test_what_is_withheld_is_not_said() -> None:
    case = treatments.terminated("poor-conduct")
    told = entries(case, "court")
    ended = next(one for one in told if one["kind"] == "terminated")
    assert (ended["title"], ended["says"], ended["withheld"]) == ("Terminated", [], "M-12")
    component = next(one for one in told if one["kind"] == "classified")
    assert (component["title"], component["says"]) == ("Classified", [])
    assert "conduct" not in " ".join(said(case, "court"))


@pytest.mark.rules("M-06", "DECK-13")
@pytest.mark.parametrize("role", ["court", "parole-board"])
def test_the_rule_of_a_withheld_entry_does_not_say_what_the_entry_does(role: str) -> None:
    told = [one for one in entries(treatments.held(), role) if one["withheld"]]
    assert "site-held" in {one["kind"] for one in told}
    assert {str(one["rule"]) for one in told} == {"None"}
    assert "dialysis" not in str(told)
    assert "dialysis" in str(entries(treatments.held()))


def test_the_page_says_what_was_struck_typed_and_warned_of() -> None:
    case = treatments.phase_1()
    case.does(
        "record-component",
        "2031-03-10",
        "mosop-staff",
        component="empathy",
        done_on=day("2031-03-03"),
    )
    case.strikes("component-recorded", "2031-03-11")
    out = io.StringIO()
    show(Console(file=out, width=100, highlight=False), entries(case), "What happened", more=3)
    text = flat(out.getvalue())
    assert text.startswith("What happened 3 more entries: with --json")
    assert "Component done: empathy struck mosop-staff" in text
    assert "typed 2031-03-10" in text
    assert "DECK-17: all components are done before completion" in text
    case.does("terminate", "2031-03-20", "mosop-staff",
              terminated_on=day("2031-03-20"), ground="no-progress", **REASON)  # fmt: skip
    out = io.StringIO()
    show(Console(file=out, width=100, highlight=False), entries(case))
    assert "! M-11: by reported policy" in flat(out.getvalue())


def test_of_a_case_of_many_years_the_newest_entries_are_told() -> None:
    site = sites.small(a=1)
    for number in range(1, 60):
        sites.asks(site, number, "2031-02-03")
    at = moment("2031-02-04")
    told = seen(site, "supervisor", at)["chronicle"]
    acts = [one for one in site.history if one.kind == "bed-requested"]
    assert len(told) == NEWEST < len(acts) < len(site.history)
    assert [one["version"] for one in told] == [one.version for one in acts[-NEWEST:]]
    stay = treatments.completed()
    assert len(seen(stay, "auditor", at)["chronicle"]) == len(stay.history)

"""What the list of cases says of what each waits for, at every stage of every process."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.actors import Actor, Role
from domain.registry import PROCESSES
from starter.sight import Sight
from starter.waiting import WORDED, by_stage, waits
from tests.domain import (
    communities,
    community_cells,
    confinement_cells,
    confinements,
    site_cells,
    sites,
    soau_cells,
    soaus,
    treatment_cells,
    treatments,
)
from tests.domain.cases import day
from tests.domain.treatments import REASON, REPORT

REACH: dict[str, dict[str, Callable[[], Any]]] = {
    "treatment": treatment_cells.REACH,
    "site": {**site_cells.REACH},
    "confinement": confinement_cells.REACH,
    "community": community_cells.REACH,
    "soau": soau_cells.REACH,
}
"""How a case of each process of the program comes to each stage."""
OPEN = [
    (process.name, stage)
    for process in PROCESSES.values()
    for stage in process.stages.stages
    if stage not in process.stages.closed
]
"""Every stage of every process in which a case is open."""
PROGRAM = ("treatment", "site", "confinement", "community", "soau")


def said(process: str, stage: str) -> list[str]:
    """The words of a case that has just come there, with nothing else known of it."""
    state = PROCESSES[process].state(stage=stage, process=process)
    return waits(state) if isinstance(state, WORDED) else by_stage(process, stage)


@pytest.mark.parametrize(("process", "stage"), OPEN)
def test_every_open_stage_of_every_process_waits_for_something(process: str, stage: str) -> None:
    assert all(said(process, stage))
    assert said(process, stage)


def test_what_is_closed_waits_for_nothing() -> None:
    closed = [
        said(process.name, stage)
        for process in PROCESSES.values()
        for stage in process.stages.closed
        if process.name in {*PROGRAM, "consent", "delivery", "svp"}
    ]
    assert closed
    assert not any(closed)


@pytest.mark.parametrize(("process", "stage"), [one for one in OPEN if one[0] in PROGRAM])
def test_each_is_owed_by_somebody(process: str, stage: str) -> None:
    assert all(one.endswith(")") for one in said(process, stage)), said(process, stage)


REACHED = [
    (name, stage)
    for name, reach in REACH.items()
    for stage in reach
    if stage not in PROCESSES[name].stages.closed
]


@pytest.mark.parametrize(("process", "stage"), REACHED)
def test_a_case_that_has_come_there_waits_for_somebody_too(process: str, stage: str) -> None:
    case = REACH[process][stage]()
    assert case.state.stage == stage
    assert all(one.endswith(")") or "window" in one for one in waits(case.state))
    assert waits(case.state)


def test_the_ways_to_every_stage_are_all_there() -> None:
    assert set(REACHED) == {one for one in OPEN if one[0] in PROGRAM}


# -- what the state adds --------------------------------------------------------------------------


@pytest.mark.rules("DECK-08")
def test_the_way_to_a_bed() -> None:
    case = treatments.waiting()
    assert waits(case.state) == ["a bed (the site)"]
    case.does("place-changed", "2031-01-20", "system", site="fcc", place=3, of=12)
    assert waits(case.state) == ["a bed (the site)"]  # others may have moved since
    treatments.grant(case, "2031-02-03")
    arrival = "the arrival in the bed that is held (corrections or program staff)"
    assert waits(case.state) == [arrival]
    case.does("bed-lapsed", "2031-02-10", "system", site="fcc", bed="a-01")
    assert waits(case.state) == ["word that a bed can be taken (corrections or program staff)"]


@pytest.mark.rules("DECK-13", "T-37")
def test_what_treatment_waits_for_beside_its_stage() -> None:
    lost = treatments.phase_2()
    gone = {"site": "fcc", "bed": "a-01", "why": "wing-closed", "occupied": True}
    lost.does("bed-lost", "2031-06-10", "system", **gone)
    assert waits(lost.state)[0] == "another bed (the site)"
    over = treatments.terminated()
    over.does("petition-extension", "2031-09-05", received_on=day("2031-09-05"), **REPORT)
    assert "the hearing on the petition to extend (the parole board)" in waits(over.state)
    assert waits(treatments.resuming().state) == ["treatment to go on (program staff)"]


@pytest.mark.rules("DECK-08", "DECK-09")
def test_what_a_site_waits_for() -> None:
    case = sites.small(a=1)
    assert waits(case.state) == ["requests (treatments)"]
    for number in range(1, 4):
        sites.asks(case, number, "2031-02-03")
    held, others = waits(case.state)
    assert held == "1 held bed to be taken (corrections)"
    assert others == "a bed for 2 on the list (whoever leaves one)"
    sites.does(case, "set-operating", "2031-02-04", operating=False)
    sites.settled(case, "2031-02-04")
    assert waits(case.state) == ["the program to run again, for 3 on the list (corrections)"]


@pytest.mark.rules("DECK-26", "S-01", "S-35")
def test_a_confinement_and_the_review_that_not_everybody_reads_of() -> None:
    early = confinements.opened()
    assert waits(early.state) == [
        "whether treatment is called for (corrections)",
        "the window of the review",
        "the release (corrections)",
    ]
    assert waits(confinements.reviewing().state)[0] == "the review before release (its own case)"
    early.does("record-release", "2033-01-10", released_on=day("2033-01-10"), **confinements.PAROLE)
    assert waits(early.state) == [
        "the review that is missing (corrections)",
        "its end (corrections)",
    ]
    assert waits(early.state, {"review"}) == ["its end (corrections)"]


@pytest.mark.rules("DECK-22", "DECK-24", "DECK-25", "M-14", "M-17")
def test_community_says_who_is_missing() -> None:
    officers = "(probation and parole)"
    assert waits(communities.opened().state) == [
        f"an approved provider {officers}",
        f"the specialist of the region {officers}",
        f"members of the team: officer, polygraph examiner, therapist {officers}",
        f"the assessment {officers}",
        f"treatment to begin {officers}",
    ]
    assert f"the assessment {officers}" not in waits(communities.opened().state, {"assessment"})
    assert waits(communities.lost().state)[0] == f"another approved provider {officers}"
    for_life = communities.completed(lifetime_supervision=True)
    assert waits(for_life.state)[-1] == (
        "the end of supervision for life (the court or the parole board)"
    )


@pytest.mark.rules("DECK-48", "DECK-51", "DECK-52", "T-18", "T-20", "U-08")
def test_the_unit_says_what_is_next_and_for_whom() -> None:
    case = soaus.accepted()
    soaus.check(case, serious_health_problem=True)
    assert waits(case.state)[0] == "a decision on health (supervisor or operator)"
    assert waits(case.state, {"health_problem"}) == ["the check of eligibility (the unit)"]
    working = soaus.assessing()
    assert waits(working.state) == [
        "the risk assessment (the unit)",
        "the recommendations (the unit)",
        "the report to the court (the unit)",
    ]
    hidden = {"risk", "recommendations"}
    assert waits(working.state, hidden) == ["the report to the court (the unit)"]
    intended: Any = soaus.intended()
    assert waits(intended.state)[0] == "receipt of the notice (the prosecutor)"
    on = {"received_on": day("2031-04-21")}
    intended.does("record-intent-receipt", "2031-04-21", "prosecutor", **on)
    asked = {"requested_on": day("2031-04-22")}
    intended.does("state-request", "2031-04-22", "prosecutor", **asked)
    assert waits(intended.state)[0] == "the hearing for which the State asked (the court)"
    intended.does("record-hearing", "2031-05-08", "court", held_on=day("2031-05-08"))
    assert waits(intended.state) == ["an order on probation or the sentence (the court)"]


@pytest.mark.rules("M-06", "M-09", "M-12", "M-14", "U-08", "DECK-48", "S-35")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("process", PROGRAM)
def test_the_words_rest_on_nothing_that_is_withheld_from_their_reader(
    process: str, role: Role
) -> None:
    reader = Actor(id="test-reader", role=role, office="ro-test")
    for reach in REACH[process].values():
        case = reach()
        seen = Sight(case.process, case.state, reader)
        fields = type(case.state).model_fields
        bare = {
            name: fields[name].get_default(call_default_factory=True)
            for name in seen.hidden
            if name in fields
        }
        blank = seen.known.model_copy(update=bare)
        assert waits(blank, seen.hidden) == waits(seen.known, seen.hidden)


def test_some_of_it_is_withheld_and_then_not_said() -> None:
    lapsed = treatments.offered()
    lapsed.does("bed-lapsed", "2031-02-10", "system", site="fcc", bed="a-01")
    board = Sight(lapsed.process, lapsed.state, Actor(id="b", role=Role.PAROLE_BOARD, office="pb"))
    assert waits(board.known, board.hidden) == ["a bed (the site)"]
    assert waits(lapsed.state) != ["a bed (the site)"]
    over = treatments.terminated("poor-conduct")
    assert not any("conduct" in one for one in waits(over.state))
    over.does("close-treatment", "2031-10-01", **REASON)
    assert waits(over.state) == []

"""What a case plans against a second computation of tables 6.1 and 6.2 (`matrices.py`)."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.model import Json
from domain.refusal import Refusal
from tests.domain.homes import NOW, placement, status_found
from tests.domain.houses import (
    AGES,
    FILES,
    HOUSES,
    NEWCOMERS,
    SOME,
    SWITCHES,
    Asked,
    House,
    Lives,
    Switches,
    Who,
    as_person,
    as_residents,
    as_values,
    mostly,
    people,
)
from tests.domain.matrices import STANDING, Line, Said, Told, of_placement, of_status_found
from tests.domain.steps import DECIDER, Case, rest

SAID = st.builds(Said, st.integers(0, 29))
FEW = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
    phases=[Phase.generate],  # a house is readable as it is; shrinking it outlasts the time allowed
)


# -- driving a case ------------------------------------------------------------------------------


def driven(case: Case, told: Told, people_: dict[str, Who]) -> None:
    """Guardians answer, named persons decide, until nothing is left to be said."""
    reported: set[str] = set()
    for _ in range(30):
        case.finish(NOW, ("open",))
        rest(case)
        before = len(case.history)
        for question in [one for one in case.state.questions if one in told.answers]:
            if question in case.state.questions:
                does(case, "decide-question", question=question, answer=told.answers[question])
        for subject, held in case.state.sought.items():
            if held.consent is not None and subject not in reported:
                reported.add(subject)
                answer(case, subject, held.consent, people_[subject].asked)
        rest(case)
        if len(case.history) == before:
            return
    raise AssertionError("it goes on and on")


FACTS = {
    "given": "consent-given",
    "refused": "consent-refused",
    "no-response": "answer-clock-passed",
}


def answer(case: Case, subject: str, consent: str, said: Asked) -> None:
    about = {"consent": consent, "ward": subject}
    if said.answer == "withdrawn":
        does(case, "consent-given", role="system", covers=covers(said), **about)
        does(case, "consent-withdrawn", role="system", **about)
    elif said.answer != "pending":
        given = {"covers": covers(said)} if said.answer == "given" else {}
        does(case, FACTS[said.answer], role="system", **about, **given)


def covers(said: Asked) -> Json:
    return {"co_residents": said.co_residents, "prospective": said.prospective}


def does(case: Case, name: str, **data: Any) -> None:
    taken = case.give(name, NOW, **(DECIDER | data))
    assert not isinstance(taken, Refusal), taken.line()
    rest(case)


def planned(case: Case) -> set[Line]:
    """What the case has planned to tell."""
    found: set[Line] = set()
    for one in case.state.live():
        who = (one.to.recipient, one.to.consumer)
        if not one.pages:
            found.add((one.sections, *who, "", frozenset()))
        for page in one.pages:
            found.add((page.sections, *who, page.subject, frozenset(page.fields)))
            assert set(page.sources) == set(page.fields)
            assert page.offences
            for named in page.offences:
                assert (named.on is not None) == ("date" in page.fields)
            assert (page.found_on is not None) == ("finding" in page.fields)
            assert (page.consent is None) or page.kind == "charged"
    return found


def compare(case: Case, told: Told) -> None:
    assert planned(case) == told.lines
    assert set(case.state.questions) == told.waits
    assert set(case.state.sought) == told.ask
    assert set(case.state.nobody) == told.nobody
    assert case.refolded() == case.state


# -- the comparison ------------------------------------------------------------------------------


@pytest.mark.rules(
    "DOR-014",
    "DOR-026",
    "DOR-028",
    "DOR-029",
    "DOR-033",
    "DOR-040",
    "DOR-041",
    "C-01",
    "C-14",
    "C-15",
    "C-16",
    "C-22",
    "C-28",
    "C-29",
    "C-31",
)
@FEW
@given(
    house=HOUSES,
    newcomer=NEWCOMERS,
    switches=SWITCHES,
    said=SAID,
    guest=mostly(False, True, often=15),
)
def test_a_placement_tells_what_the_tables_say(
    house: House, newcomer: Who, switches: Switches, said: Said, *, guest: bool
) -> None:
    told = of_placement(house, newcomer, switches, said, short_term=guest)
    case = placement(
        *as_residents(house),
        incoming=as_person(newcomer),
        law=as_values(switches),
        home={"facility": house.facility, "funded": house.funded},
        related=house.related,
        bed="respite" if guest else "residential",
    )
    driven(
        case, told, {one.name: one for one in (newcomer, *(lives.who for lives in house.residents))}
    )
    compare(case, told)


def test_every_file_has_its_row() -> None:
    assert set(FILES) == set(STANDING)


SUBJECTS = [file for file, kinds in STANDING.items() if kinds != ("none",)]
SUBJECTS += ["charged-incompetent"] * len(SUBJECTS)


@pytest.mark.rules("DOR-045", "DOR-046", "DOR-052", "DOR-053", "C-01", "C-03", "C-15", "C-16")
@FEW
@given(
    subject=people(
        "subject", (*AGES, 40, 40, 40), file=st.sampled_from(SUBJECTS), deceased=st.just(False)
    ),
    residents=SOME,
    switches=SWITCHES,
    said=SAID,
)
def test_a_status_found_tells_what_the_tables_say(
    subject: Who, residents: tuple[Lives, ...], switches: Switches, said: Said
) -> None:
    house = House(residents=(Lives(subject), *residents))
    told = of_status_found(house, subject, switches, said)
    case = status_found("subject", *as_residents(house), law=as_values(switches))
    driven(case, told, {"subject": subject})
    compare(case, told)

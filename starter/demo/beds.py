"""What happens in the demonstration: the sites of the program, who is in their beds, who waits.

The books of the main site are opened with people in its beds: most of them are known by their page
in the old books alone (`correct`), a good dozen have a case here, at many stages. When the books
are complete the program runs by them, and the last free bed goes to the first who waits. Belongs
here: the stories. Not here: how a treatment comes to a stage (`beds_steps.py`), who the people are
(`participants.py`), nor any number of the law.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from domain.model import Json
from domain.mosop.common import site_case
from domain.mosop.site_beds import bed_id
from starter.demo import beds_steps as does
from starter.demo.around import Around
from starter.demo.beds_steps import HEAD, Kept
from starter.demo.participants import EVERYBODY, PROGRAM, WOMAN
from starter.demo.steps import Do, Step, Story, Together, case_of

MAIN: Final = "fcc"
OTHER: Final = "werdcc"
"""A site of which nobody published how many beds it has."""
FIRST: Final = 47
"""The first of these stories: the main site."""
OFFERED: Final = FIRST + 20
"""Who is given the last bed of the main site."""
PUT_FIRST: Final = FIRST + 24
NOT_READY: Final = FIRST + 25
COMPLETED: Final = EVERYBODY[13]
"""Who has completed treatment, and is to be released in so many days."""
COMPLETED_RELEASE: Final = 1050
BOOKS: Final = 90
"""The two chapters of the main site's story that open no case of their own."""


@dataclass(frozen=True)
class Beds:
    """The stories of sites and treatments, in the order in which they come about."""

    sites: tuple[Story, ...]
    inside: tuple[Story, ...]
    """Who is in a bed, or was: before the books are filled."""
    filling: Story
    listed: tuple[Story, ...]
    """Who waits, or never had a bed."""
    running: Story
    """The books are complete: the program runs by them."""

    @property
    def opened(self) -> tuple[Story, ...]:
        """Those that open a case."""
        return (*self.sites, *self.inside, *self.listed)


def beds(at: Around) -> Beds:
    """All of them."""
    inside = (*_staying(at), *_gone(at))
    return Beds(_sites(), inside, _filling(at), _listed(at), _running(at))


def _sites() -> tuple[Story, ...]:
    """The main site does not run before its books are complete; the other one does at once."""
    said: Json = {"facility": MAIN, "operating": False}
    return (
        _site(FIRST, "the main site: every bed is taken, and people wait", said),
        _site(FIRST + 1, "a site of which no number of beds is published", {"facility": OTHER}),
    )


def _site(number: int, title: str, opening: Json) -> Story:
    return Story(number, title, 8, (), opening, "site", PROGRAM, HEAD)


# -- in the beds of the main site -----------------------------------------------------------------


def _staying(at: Around) -> tuple[Story, ...]:
    """In treatment, from just arrived to nearly completed; one is out to court."""
    keeps = {"suspended_on": at.ago(6), "why": "out-to-court", "keeps_bed": True}
    out = Do("suspend", at.ago(6), keeps, role="therapist")
    half = does.components(at, (150, 90, 40))
    all_but_one = does.components(at, (260, 220, 170, 110, 30))
    told: tuple[tuple[str, float, tuple[Step, ...]], ...] = (
        ("arrived; Phase I has not begun", 9, ()),
        ("in Phase I", 65, does.phase_1(at, 60)),
        ("in Phase I, whose planned length is nearly over", 84, does.phase_1(at, 80)),
        ("Phase I is decided: on to Phase II", 100, does.decided(at, 95, 12)),
        ("in Phase II, just begun", 110, does.phase_2(at, 105, 20)),
        ("in Phase II, half of the components done", 260, (*does.phase_2(at, 255, 170), *half)),
        ("in Phase II, one component is left", 400, (*does.phase_2(at, 395, 310), *all_but_one)),
        ("suspended: out to court, the bed is kept", 70, (*does.phase_1(at, 65), out)),
        ("in Phase I, referred by policy", 50, does.phase_1(at, 45)),
        ("in Phase I, begun last week", 20, does.phase_1(at, 7)),
        ("in Phase II, acceptance is not done yet", 200, does.phase_2(at, 195, 110)),
        ("in Phase I, too late to be done before the release", 30, does.phase_1(at, 28)),
    )
    return tuple(
        _inside(at, 2 + number, title, bed, came, steps)
        for number, ((title, came, steps), bed) in enumerate(zip(told, _KEPT, strict=True))
    )


_KEPT: Final = (
    *("a-07", "a-22", "a-58", "b-03", "b-31", "b-44"),
    *("c-12", "c-40", "d-05", "d-27", "d-60", "e-11"),
)
"""The beds of those who stay, in the order of their stories."""
_LEFT: Final = ("a-15", "b-20", "c-33")
"""The beds of those who have left, until the books are filled."""
_LATE: Final = _KEPT[-1]
_BY_POLICY: Final = _KEPT[8]


def _inside(
    at: Around, number: int, title: str, bed: str, came: float, steps: tuple[Step, ...]
) -> Story:
    """Somebody who came so many days ago, and has been there ever since."""
    kept = Kept(
        EVERYBODY[number - 1],
        came,
        release=300 if bed == _LATE else 900 + 40 * number,
        offence="566.153" if bed == _BY_POLICY else "566.030",
    )
    return _story(at, number, title, kept, (*does.taken_over(at, kept, bed), *steps))


def _story(at: Around, number: int, title: str, kept: Kept, steps: tuple[Step, ...]) -> Story:
    opened = does.OPENED + kept.came
    opening = does.opening(at, kept)
    return Story(FIRST + number, title, opened, steps, opening, "treatment", PROGRAM, "intake")


def _gone(at: Around) -> tuple[Story, ...]:
    """Who had a bed, and has it no more."""
    done = Kept(COMPLETED, 500, release=COMPLETED_RELEASE)
    ended, again = (Kept(EVERYBODY[number - 1], 500, release=1050) for number in (15, 16))
    return (
        _story(
            at,
            14,
            "completed; the board has granted parole, and nobody is released by that",
            done,
            (*does.taken_over(at, done, _LEFT[0]), *does.completed(at, 12), *does.granted(at, 3)),
        ),
        _story(
            at,
            15,
            "terminated; the board has a petition to extend the conditional release",
            ended,
            (
                *does.taken_over(at, ended, _LEFT[1]),
                *does.phase_2(at, 480, 400),
                *does.terminated(at, 20, "no-progress"),
                *does.petitioned(at, 5),
            ),
        ),
        _story(
            at,
            16,
            "terminated, and begun again by a named decision: waits anew",
            again,
            (
                *does.taken_over(at, again, _LEFT[2]),
                *does.phase_1(at, 480),
                *does.terminated(at, 430, "no-responsibility"),
                *does.again(at, 60),
            ),
        ),
    )


# -- the books ------------------------------------------------------------------------------------


def _every_bed(at: Around) -> Iterator[str]:
    """The beds of the main site, in the order of its wings."""
    wings = at.tables.facility(MAIN).wings or {}
    counted = ((wing, number) for wing, most in wings.items() for number in range(1, most + 1))
    return (bed_id(wing, number) for wing, number in counted)


def _filling(at: Around) -> Story:
    """Every bed but one, from the old books: each page becomes an entry with its day."""
    *taken, _ = (bed for bed in _every_bed(at) if bed not in _KEPT)
    found = tuple(does.from_books(at, number, bed) for number, bed in enumerate(taken, 1))
    title = "the old books of the main site are entered"
    return Story(BOOKS, title, 6, (Together(found),), office=PROGRAM, goes_on=FIRST)


def _running(at: Around) -> Story:
    """The program runs by the new books; the last bed is held for the first who waits."""
    site = site_case(MAIN)
    runs = Do(
        "set-operating",
        at.ago(0.02),
        {"operating": True},
        to=site,
        role=HEAD,
        reason="Every page of the old books is entered.",
    )
    first = Do(
        "change-order",
        at.ago(0.01),
        {"treatment": case_of(PUT_FIRST), "first": True},
        to=site,
        role=HEAD,
        reason="Lost his place by a slip in the old books.",
    )
    ill = {"treatment": case_of(NOT_READY), "ready": False}
    steps = (Do("set-ready", at.ago(0.03), ill, to=site, role=HEAD), runs, first)
    return Story(BOOKS + 1, "the books are complete", 0, steps, office=PROGRAM, goes_on=FIRST)


# -- the list, and who never comes to it ----------------------------------------------------------


def _listed(at: Around) -> tuple[Story, ...]:
    """Six wait beside the one who began again; one of them is offered the last bed."""
    released = {17: 1000, 18: 1000, 19: 1150, 20: 830, 21: 880, 22: None}
    released |= {23: 900, 24: 1300, 25: 600}
    told = {
        17: "waits: to be released on the same day as the next",
        18: "waits, but not as long as the one before",
        19: "waits: a later release",
        20: "offered the last bed: the hold runs",
        21: "waits: the latest start of treatment is near",
        22: "waits, with no day of release",
        23: "refused treatment",
        24: "waits, put first by a supervisor",
        25: "waits, is passed over, and can no longer be treated in time",
    }
    waiting = (
        _story(at, number, told[number], kept, steps)
        for number, kept, steps in (
            _on_the_list(at, number, release) for number, release in released.items()
        )
    )
    return tuple(chain(waiting, _elsewhere(at)))


def _on_the_list(
    at: Around, number: int, release: int | None
) -> tuple[int, Kept, tuple[Step, ...]]:
    kept = Kept(EVERYBODY[number - 1], 150 - 5 * number, release=release)
    steps = does.on_the_list(at, kept)
    return number, kept, (*steps, *does.refused(at, 4)) if number == _REFUSED else steps


_REFUSED: Final = 23


def _elsewhere(at: Around) -> tuple[Story, ...]:
    """At the site without a number, held until a site operates, and not to be treated at all."""
    woman = Kept(WOMAN, 30, release=1000)
    needs = Kept(EVERYBODY[25], 20, release=1100)
    other = Kept(EVERYBODY[27], 15, release=400, offence="568.060")
    return (
        _story(
            at,
            26,
            "a bed at the site of which no number is published",
            woman,
            does.on_the_list(at, woman, sex="female"),
        ),
        _story(
            at,
            27,
            "held: the only site for his need does not operate now",
            needs,
            does.on_the_list(at, needs, dialysis=True),
        ),
        _story(
            at,
            28,
            "not applicable: what the offence hangs on was not so",
            other,
            (does.classified(at, other, conditions_met={"568.060": False}),),
        ),
    )

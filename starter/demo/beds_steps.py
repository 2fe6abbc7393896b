"""How a treatment comes from one stage to the next in the demonstration: steps that stories share.

Belongs here: runs of commands with their days. Not here: whose story it is (`beds.py`).
"""

from dataclasses import dataclass
from typing import Any, Final

from domain.model import Json
from domain.mosop.common import site_case
from starter.demo.around import Around
from starter.demo.participants import Participant
from starter.demo.steps import THIS, Do

HEAD: Final = "head"
THERAPIST: Final = "therapist"
OPENED: Final = 60
"""So many days before somebody comes, or waits, treatment is opened."""
_CLASSIFIED: Final = 40
_COMPONENTS: Final = (
    *("accepts-responsibility", "thinking-errors", "sexual-history"),
    *("case-layout", "empathy", "relapse-prevention"),
)
_MAIN: Final = site_case("fcc")


@dataclass(frozen=True)
class Kept:
    """Somebody confined: when he came to a bed, or began to wait, and how far off his release is.

    Both in days; without a `release` no day of it is known.
    """

    who: Participant
    came: float
    release: int | None
    offence: str = "566.030"


def opening(at: Around, kept: Kept) -> Json:
    """With what treatment is opened."""
    dates = release_dates(at, kept.release) if kept.release is not None else {}
    return {
        "person": kept.who.id,
        "confinement": kept.who.confinement,
        "offences": [{"code": kept.offence, "on": "2018-10-11"}],
        **dates,
    }


def release_dates(at: Around, days: int) -> Json:
    """The dates of somebody whose release is expected in so many days."""
    return {
        "anticipated_release": at.day(-days),
        "conditional_release": at.day(-days - 100),
        "full_term": at.day(-days - 1800),
    }


def classified(at: Around, kept: Kept, **said: Any) -> Do:  # noqa: ANN401 - any JSON value
    """Which treatment the offence calls for, and what is needed of a site."""
    on = at.ago(kept.came + _CLASSIFIED)
    return Do("classify", on, {"sex": "male", **said}, role="intake")


def on_the_list(at: Around, kept: Kept, **needs: Any) -> tuple[Do, ...]:  # noqa: ANN401 - any JSON value
    """Classified, and sent to a site."""
    site = Do("assign-site", at.ago(kept.came), role="intake")
    return (classified(at, kept, **needs), site)


def taken_over(at: Around, kept: Kept, bed: str) -> tuple[Do, ...]:
    """In a bed since long before the books were opened: the site enters it, then the treatment."""
    on = at.ago(kept.came)
    where: Json = {"treatment": THIS, "bed": bed}
    if kept.release is not None:
        where["release_on"] = at.day(-kept.release)
    return (
        *on_the_list(at, kept),
        Do("correct", on, where, to=_MAIN, role=HEAD, reason="In the bed by the old books."),
        Do("record-arrival", on, {"arrived_on": on}, role="intake"),
    )


def from_books(at: Around, number: int, bed: str) -> Do:
    """A page of the old books: somebody without a case here is in a bed."""
    page: Json = {
        "treatment": f"old-books-{number:03d}",
        "bed": bed,
        "release_on": at.day(-(500 + number * 37 % 1500)),
    }
    on = at.ago(10 + number * 53 % 460)
    return Do("correct", on, page, to=_MAIN, role=HEAD, reason=f"Page {number} of the old books.")


# -- the phases -----------------------------------------------------------------------------------


def phase_1(at: Around, days: float) -> tuple[Do, ...]:
    """Phase I began so many days ago."""
    began = at.ago(days)
    return (Do("start-phase-1", began, {"started_on": began}, role=THERAPIST),)


def decided(at: Around, began: float, days: float) -> tuple[Do, ...]:
    """Phase I ended so many days ago: on to Phase II."""
    said = {"decided_on": at.ago(days), "outcome": "proceed"}
    decision = Do("decide-phase-1", at.ago(days), said, role=THERAPIST)
    return (*phase_1(at, began), decision)


def phase_2(at: Around, began: float, days: float) -> tuple[Do, ...]:
    """Phase II began so many days ago."""
    start = Do("start-phase-2", at.ago(days), {"started_on": at.ago(days)}, role=THERAPIST)
    return (*decided(at, began, days + 1), start)


def components(at: Around, days: tuple[float, ...]) -> tuple[Do, ...]:
    """As many components as there are days, each so many days ago."""
    pairs = zip(_COMPONENTS, days, strict=False)
    return tuple(
        Do("record-component", at.ago(ago), {"component": one, "done_on": at.ago(ago)},
           role=THERAPIST)
        for one, ago in pairs
    )  # fmt: skip


# -- how it ends ----------------------------------------------------------------------------------


def completed(at: Around, days: float) -> tuple[Do, ...]:
    """Both phases, every component, and the report."""
    done = Do(
        "complete",
        at.ago(days),
        {"completed_on": at.ago(days)},
        role=THERAPIST,
        paper="The report of completion.",
    )
    each = tuple(days + ago for ago in (280, 230, 180, 130, 80, 20))
    return (*phase_2(at, days + 430, days + 345), *components(at, each), done)


def granted(at: Around, days: float) -> tuple[Do, ...]:
    """What the board decided of the release."""
    said = {"decided_on": at.ago(days), "kind": "parole", "decision": "granted"}
    return (Do("record-release-decision", at.ago(days), said, role="board"),)


def terminated(at: Around, days: float, ground: str) -> tuple[Do, ...]:
    """Ended on a ground of the list."""
    said = {"terminated_on": at.ago(days), "ground": ground}
    return (Do("terminate", at.ago(days), said, role=THERAPIST),)


def petitioned(at: Around, days: float) -> tuple[Do, ...]:
    """The board is to hear whether the conditional release is put off."""
    paper = "The petition to extend the conditional release."
    said = {"received_on": at.ago(days)}
    return (Do("petition-extension", at.ago(days), said, role="intake", paper=paper),)


def again(at: Around, days: float) -> tuple[Do, ...]:
    """Another attempt, by a named decision, and another place on the list."""
    why = "Has asked for it since, and accepts the group's rules."
    return (
        Do("re-enter", at.ago(days), {"decided_on": at.ago(days)}, role=HEAD, reason=why),
        Do("assign-site", at.ago(days), role="intake"),
    )


def refused(at: Around, days: float) -> tuple[Do, ...]:
    """The person will not be treated."""
    return (Do("refuse", at.ago(days), {"refused_on": at.ago(days)}, role="intake"),)

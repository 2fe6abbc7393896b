"""Fictional sites for the tests of the decider, with the values of the real law."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import create_engine

from activities.enrich import Enricher
from domain.events import Recorded
from domain.model import Json
from domain.mosop.site import SITE
from domain.mosop.site_state import SiteState
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Recorder, by_law

Case = Recorder[SiteState]
PROCESS = SITE
"""Which a test may break on purpose."""

OFFICE = "ro-test"
"""The office of every actor of these tests."""
OPENED = "2031-01-10"
REASON: Json = {"note": "note-1"}


def values(**other: Any) -> Json:
    """The snapshot of the law that a site is opened with; `wings` are those of the main site."""
    found = Enricher(create_engine("sqlite://"), load()).snapshot("site")
    if "wings" in other:
        found["values"]["facilities"]["fcc"]["wings"] = other.pop("wings")
    found["values"] |= other
    return found


def opened(facility: str = "fcc", when: str = OPENED, **other: Any) -> Case:
    """The books of a facility, open."""
    case = Recorder(PROCESS, by_law, f"site-{facility}")
    said = {name: other.pop(name) for name in ("operating",) if name in other}
    answer = case.give(
        "open",
        moment(when),
        role="supervisor",
        office=OFFICE,
        facility=facility,
        law=values(**other),
        **said,
    )
    assert not isinstance(answer, Refusal), answer.line()
    return case


def small(**wings: int) -> Case:
    """A main site with few beds."""
    return opened(wings=wings or {"a": 2, "b": 1})


def moment(when: str) -> datetime:
    """Nine in the morning of a day, unless a time is given."""
    return at(when if "T" in when else f"{when}T09:00")


def treatment(number: int) -> str:
    """The id of a treatment's case."""
    return f"treatment-2031-{number:06d}"


# -- steps ----------------------------------------------------------------------------------------


def fact(case: Case, name: str, number: int, when: str, **data: Any) -> Recorded:
    """What a treatment says; never refused."""
    answer = case.give(name, moment(when), role="system", treatment=treatment(number), **data)
    assert not isinstance(answer, Refusal), answer.line()
    return answer[-1]


def does(case: Case, name: str, when: str, role: str = "supervisor", /, **data: Any) -> Recorded:
    """A command that is accepted, on a day at nine; its last event."""
    answer = case.give(name, moment(when), role=role, **(REASON | data))
    assert not isinstance(answer, Refusal), answer.line()
    return answer[-1]


def refused(
    case: Case, rule: str, name: str, when: str, role: str = "supervisor", /, **data: Any
) -> Refusal:
    """A command that a rule refuses; nothing changes."""
    before = case.state
    answer = case.give(name, moment(when), role=role, **(REASON | data))
    assert isinstance(answer, Refusal), [one.kind for one in answer]
    assert answer.rule == rule, answer.line()
    assert case.state == before
    return answer


def asks(
    case: Case, number: int, when: str, release: str | None = None, **data: Any
) -> tuple[Recorded, ...]:
    """A treatment asks for a bed, and the site does what follows."""
    given = {"asked_on": moment(when).isoformat(), **data}
    if release is not None:
        given["release_on"] = day(release)
    fact(case, "request-bed", number, when, **given)
    return settled(case, when)


def settled(case: Case, when: str) -> tuple[Recorded, ...]:
    """What follows from the state, until nothing more does; everybody has been told."""
    taken: list[Recorded] = []
    while events := case.settle(moment(when)):
        taken += events
    case.finish(moment(when), ("tell", "alert"))
    return tuple(taken)


def arrives(case: Case, number: int, when: str, bed: str | None = None) -> Recorded:
    """The person is in the bed that is held, or in another one."""
    held = bed or beds(case)[treatment(number)]
    done = fact(case, "occupy-bed", number, when, bed=held, on=moment(when).isoformat())
    settled(case, when)
    return done


def leaves(case: Case, number: int, when: str, **data: Any) -> Recorded:
    """The person has left."""
    done = fact(case, "vacate-bed", number, when, on=moment(when).isoformat(), **data)
    settled(case, when)
    return done


# -- looks ----------------------------------------------------------------------------------------


def beds(case: Case) -> dict[str, str]:
    """Treatment -> its bed."""
    return {hold.treatment: bed for bed, hold in case.state.held.items()}


def has(case: Case, number: int) -> str | None:
    """The bed of a treatment."""
    return beds(case).get(treatment(number))


def told(case: Case, number: int, fact_name: str) -> list[Json]:
    """What a treatment was told of a kind, in order."""
    return [
        order.data["data"]
        for order in case.orders("tell")
        if order.data["case"] == treatment(number) and order.data["fact"] == fact_name
    ]


def alerts(case: Case) -> list[str]:
    """What people were alerted of, in order."""
    return [order.data["about"] for order in case.orders("alert")]


Look = Callable[[Case], object]

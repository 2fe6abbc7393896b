"""What happens in the demonstration: confinements, treatment in the community, the assessment unit.

As in `stories.py` everything is told in days before the first start. Belongs here: the stories. Not
here: sites and treatments (`beds.py`), how a case comes to a stage (`outside_steps.py`), nor any
number of the law.
"""

from dataclasses import dataclass
from typing import Final

from domain.model import Json
from starter.demo import outside_steps as does
from starter.demo.around import Around
from starter.demo.beds import COMPLETED, COMPLETED_RELEASE
from starter.demo.beds_steps import release_dates
from starter.demo.confined import COUNTY, COURT
from starter.demo.participants import (
    CLINIC,
    EVERYBODY,
    LOST,
    PAROLE,
    PROGRAM,
    REGION,
    UNIT,
    Participant,
)
from starter.demo.steps import Alter, Do, Step, Story

FIRST: Final = 76
"""The first of these stories."""
RELEASED: Final = FIRST + 9
"""The confinement that has opened a case in the community."""
_PEOPLE: Final = EVERYBODY[28:]


@dataclass(frozen=True)
class Outside:
    """The stories, in the order in which their cases are opened."""

    community: tuple[Story, ...]
    unit: tuple[Story, ...]
    confined: tuple[Story, ...]
    """They open cases of other processes, and take up one of the treatments: played one by one."""


def outside(at: Around) -> Outside:
    """All of them."""
    return Outside(_community(at), _unit(at), _confined(at))


# -- treatment in the community -------------------------------------------------------------------


def _community(at: Around) -> tuple[Story, ...]:
    withdrawn: Json = {"withdrawn_on": at.day(0)}
    lost = Alter("treatment-provider", LOST, withdrawn, "head")
    return (
        _released(
            at,
            0,
            "in treatment; the next polygraph examination is nearly due",
            200,
            *does.planned(at, 190, CLINIC),
            *does.begun(at, 172),
            *does.progress(at, 85),
            *does.passed_on(at, 84),
        ),
        _released(
            at,
            1,
            "the provider has lost its approval: planned anew",
            75,
            *does.planned(at, 70, LOST),
            *does.begun(at, 60),
            lost,
        ),
        _released(
            at,
            2,
            "completed in the community",
            170,
            *does.planned(at, 165, CLINIC),
            *does.begun(at, 160),
            *does.progress(at, 75),
            *does.examined(at, 30),
            *does.completed_there(at, 4),
        ),
    )


def _released(at: Around, number: int, title: str, days: float, *steps: Step) -> Story:
    who = _PEOPLE[number]
    opening: Json = {
        "person": who.id,
        "confinement": who.confinement,
        "region": REGION,
        "release_on": at.ago(days),
        "basis": "parole",
        "offences": [{"code": "566.030"}],
    }
    process, by = "community", "officer"
    return Story(FIRST + number, title, days - 1, steps, opening, process, PAROLE, by)


# -- the assessment unit --------------------------------------------------------------------------


def _unit(at: Around) -> tuple[Story, ...]:
    return (
        _ordered(
            at,
            3,
            "the order names no unit: back at the court",
            9,
            Do("return-order", at.ago(6), {"returned_on": at.day(6)}, role="unit"),
            names_soau=False,
        ),
        _ordered(
            at,
            4,
            "in assessment; the days of the court's power run",
            80,
            *does.delivered(at, 72),
            *does.admitted(at, 68),
            does.risk(at, 15),
        ),
        _ordered(
            at,
            5,
            "day 120 is past, and nothing was decided: the power has ended",
            135,
            *does.delivered(at, 126),
        ),
        _ordered(
            at,
            6,
            "probation was granted before day 120",
            125,
            *does.delivered(at, 116),
            *does.admitted(at, 112),
            *does.outputs(at, 45),
            *does.reported(at, 35),
            *does.granted(at, 20, 3),
        ),
    )


def _ordered(
    at: Around, number: int, title: str, days: int, *steps: Step, names_soau: bool = True
) -> Story:
    """An order of the court, which arrived a day later."""
    who = _PEOPLE[number]
    opening: Json = {
        "person": who.id,
        "judgment": who.judgment,
        "court": COURT,
        "offences": [{"code": "566.034", "on": "2019-05-06"}],
        "ordered_on": at.day(days),
        "sar": {"completed_on": at.day(days + 1), "judgment": who.judgment},
        "sentence": "559.115",
        "names_559_115": True,
        "names_soau": names_soau,
    }
    return Story(FIRST + number, title, days - 1, steps, opening, "soau", UNIT, "unit")


# -- confinements ---------------------------------------------------------------------------------


def _confined(at: Around) -> tuple[Story, ...]:
    refer = Do("classify-treatment", at.ago(2), role="intake")
    before, inside = _PEOPLE[7:9]
    return (
        _stay(at, 7, "before the window of the review; to be classified", before, 1000, refer),
        _stay(at, 8, "in the window: the review before release is open", inside, 250),
        _stay(
            at,
            9,
            "completed, reviewed on paper, released on parole: treatment goes on outside",
            COMPLETED,
            COMPLETED_RELEASE,
            refer,
            does.reviewed(at, 30),
            does.released(at, 1),
        ),
    )


def _stay(
    at: Around, number: int, title: str, who: Participant, release: int, *steps: Step
) -> Story:
    """Somebody who was received years ago, and entered here a few weeks ago."""
    opening: Json = {
        "person": who.id,
        "confinement": who.confinement,
        "sex": "male",
        "received_on": at.day(1500),
        "offences": [{"code": "566.030", "on": "2018-10-11"}],
        "county": COUNTY,
        **release_dates(at, release),
    }
    return Story(FIRST + number, title, 40, steps, opening, "confinement", PROGRAM, "intake")

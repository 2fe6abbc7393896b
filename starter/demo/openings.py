"""With what the case of a story is opened. Not here: the stories, nor typing them."""

from datetime import datetime, timedelta
from typing import Final

from domain.model import Json
from starter.demo import people
from starter.demo.steps import Story

_HALF_A_DAY: Final = timedelta(hours=12)


def office_of(story: Story) -> str:
    """The office that has the case."""
    return story.office or _ward(story).office


def _ward(story: Story) -> people.Ward:
    return people.WARDS[story.number - 1]


def opening_of(story: Story, base: datetime) -> Json:
    """What the case is opened with."""
    began = base - timedelta(days=story.aware)
    on = {"occurred_on": min(began + _HALF_A_DAY, base).isoformat()}
    if story.office:
        return {**on, **story.opening}
    ward = _ward(story)
    return {
        "ward": ward.id,
        "offences": [{"code": ward.offence, "on": people.OFFENCE_ON}],
        "finding": {"permanent": True, "on": people.FOUND_ON},
        "placement": "already-placed",
        "aware_on": began.isoformat(),
        "location": ward.location,
        **on,
        **story.opening,
    }

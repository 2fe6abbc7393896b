"""What happens in the demonstration: reviews before release, from just opened to committed.

As in `stories.py` everything is told in days before the first start. What is not to be late lies so
far from its date that no weekend and no holiday matters. Belongs here: the stories. Not here: how a
case comes to a stage (`proceedings_steps.py`), whom it is about (`confined.py`), nor any number of
the law.
"""

from typing import Final

from domain.model import Json
from starter.demo import confined
from starter.demo.around import Around
from starter.demo.confined import Confined
from starter.demo.proceedings_steps import (
    appointed,
    at_trial,
    cause_found,
    committed,
    evaluated,
    filed,
    heard,
    notified,
    reviewed,
    told,
    voted,
    yearly,
)
from starter.demo.steps import Do, Step, Story

SVP: Final = "svp"
FIRST: Final = 36
"""The first of these stories."""
SPLIT: Final = FIRST + 3
"""The story in which the team is split and the prosecutors are voting."""
SECOND_YEAR: Final = FIRST + 8
"""The story whose commitment is in its second year."""


def proceedings(at: Around) -> tuple[Story, ...]:
    """All of them, in the order in which they are typed."""
    return (
        _waiting(at),
        _stopped(at),
        _to_notify(at),
        _split(at),
        _late(at),
        _in_custody(at),
        _tried_again(at),
        _to_be_released(at),
        _committed(at),
        _detained(at),
    )


def _story(
    at: Around, number: int, title: str, who: Confined, days: float, *steps: Step, **more: object
) -> Story:
    """A review of somebody, opened so many days ago; the release is expected in due time.

    Who is told of its steps, the register of victims says.
    """
    opening: Json = {
        "person": who.id,
        "confinement": who.confinement,
        "agency": "doc",
        "origin": who.origin,
        "offences": who.offences,
        "anticipated_release": at.day(-200),
        "county": confined.COUNTY,
        **more,
    }
    return Story(FIRST + number, title, days, steps, opening, SVP, confined.DOC, "doc")


def _waiting(at: Around) -> Story:
    title = "the window of the notice is open; to be evaluated"
    return _story(at, 0, title, confined.WAITING, 6)


def _stopped(at: Around) -> Story:
    title = "the evaluator says that the criteria are not met: stopped"
    return _story(at, 1, title, confined.STOPPED, 20, evaluated(at, 12, met=False))


def _to_notify(at: Around) -> Story:
    title = "one of the two notices is out"
    first = notified(at, 3, "attorney-general")
    return _story(at, 2, title, confined.TO_TELL, 15, evaluated(at, 9), *first)


def _split(at: Around) -> Story:
    """Four members say two things; the prosecutors go on, and the clock runs."""
    meets = {"member-1": "meets", "member-2": "does-not-meet"}
    says = {**meets, "member-3": "does-not-meet", "member-4": "meets"}
    steps = (
        evaluated(at, 30),
        *notified(at, 20, "attorney-general", "mdt"),
        *told(at, 18, "agency-notice", confined.REVIEWED),
        *appointed(at, 17, team=4, prosecutors=4),
        *voted(at, 6, "mdt", says),
        Do("close-mdt", at.ago(5), role="member-1"),
        *voted(at, 2, "prc", {"prosecutor-1": "meets", "prosecutor-2": "meets"}),
    )
    return _story(at, 3, "the team is split, the prosecutors vote", confined.REVIEWED, 40, *steps)


def _late(at: Around) -> Story:
    """Filed after its clock: accepted, and a named person is to decide."""
    who = confined.LATE
    steps = (
        *reviewed(at, 62),
        *told(at, 60, "agency-notice", who),
        *told(at, 52, "prc-decision", who),
        filed(at, 9),
    )
    title = "the petition was filed late; nobody has decided on that yet"
    return _story(at, 4, title, who, 80, *steps)


def _in_custody(at: Around) -> Story:
    who = confined.HELD
    steps = (
        *reviewed(at, 24),
        *told(at, 22, "agency-notice", who),
        *told(at, 14, "prc-decision", who),
        filed(at, 3),
        *cause_found(at, 2, custody=0.8),
    )
    title = "in custody; the hours of the hearing run"
    return _story(at, 5, title, who, 50, *steps)


def _tried_again(at: Around) -> Story:
    steps = (
        *reviewed(at, 42),
        filed(at, 28),
        *cause_found(at, 27, custody=26),
        heard(at, 25.5),
        *at_trial(at, 24, examined=14, begun=8),
        Do("record-mistrial", at.ago(6), {"declared_on": at.ago(6)}, role="court"),
        Do("begin-trial", at.ago(1), {"begun_on": at.ago(1), "form": "jury"}, role="court"),
    )
    title = "on trial again, after a mistrial"
    return _story(at, 6, title, confined.TRIED, 70, *steps)


def _to_be_released(at: Around) -> Story:
    steps = (
        *reviewed(at, 25),
        filed(at, 4),
        *cause_found(at, 3, custody=2),
        heard(at, 1.5, found=False),
    )
    title = "no probable cause: to be released, and nobody has recorded it"
    return _story(at, 7, title, confined.FREE, 50, *steps, anticipated_release=at.day(10))


def _committed(at: Around) -> Story:
    """Committed more than a year ago; the commitment has a case of its own, in its second year."""
    who = confined.COMMITTED
    steps = (
        *reviewed(at, 500),
        *told(at, 498, "agency-notice", who),
        *told(at, 490, "prc-decision", who),
        filed(at, 480),
        *told(at, 478, "petition", who),
        *cause_found(at, 477, custody=476),
        heard(at, 475.5),
        *at_trial(at, 474, examined=450, begun=430),
        *committed(at, 420),
        *told(at, 418, "trial-outcome", who),
        *yearly(at, 419),
    )
    title = "committed; the commitment is in its second year"
    more = {"anticipated_release": at.day(440)}
    return _story(at, 8, title, who, 520, *steps, **more)


def _detained(at: Around) -> Story:
    """Not in custody, and a recent overt act: days run, and what a miss brings is unconfirmed."""
    taken = {"ordered": True, "detained_on": at.ago(2), "facility": "facility-1"}
    held = {"custody_on": at.ago(1.5), "notice_on": at.ago(1.4)}
    county = {"county": confined.COUNTY, "notified_on": at.ago(2.5)}
    steps = (
        Do("notify-prosecutor", at.ago(2.5), county, role="ag"),
        Do("record-detention", at.ago(2), taken, role="court"),
        Do("record-dmh-custody", at.ago(1.4), held, role="dmh"),
    )
    opening: Json = {"route": "overt-act", "confinement": None, "anticipated_release": None}
    title = "an overt act: detained, the department is to report"
    return _story(at, 9, title, confined.DETAINED, 3, *steps, **opening)

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
    STANDARD,
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
_OVERT_ACT: Final[Json] = {
    "route": "overt-act",
    "confinement": None,
    "anticipated_release": None,
}
SPLIT: Final = FIRST + 3
"""The story in which the team is split and the prosecutors are voting."""
COMMITTED: Final = FIRST + 8
"""The story that has opened a commitment."""
SECOND_YEAR: Final = FIRST + 10
"""The story of a commitment in its second year."""


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
        _second_year(at),
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
        *reviewed(at, 28),
        filed(at, 17),
        *cause_found(at, 16.5, custody=16),
        heard(at, 15.5),
        *at_trial(at, 15, examined=10, begun=6),
        Do("record-mistrial", at.ago(4), {"declared_on": at.ago(4)}, role="court"),
        Do("begin-trial", at.ago(1), {"begun_on": at.ago(1), "form": "jury"}, role="court"),
    )
    title = "on trial again, after a mistrial"
    return _story(at, 6, title, confined.TRIED, 50, *steps)


def _to_be_released(at: Around) -> Story:
    """After an overt act the department finds one of the two criteria only: so it is a release."""
    report: Json = {"abnormality": True, "more_likely": False}
    days = {"reported_on": at.ago(0.6), "obtained_on": at.ago(0.5)}
    said = Do("record-determination", at.ago(0.5), {**report, **days}, role="dmh")
    title = "determined that it is not met: to be released, and nobody has recorded it"
    steps = (*_detention(at, 2), said)
    return _story(at, 7, title, confined.FREE, 3, *steps, **_OVERT_ACT)


def _committed(at: Around) -> Story:
    """Committed a few days ago: the commitment is a case of its own, and waits for a site."""
    steps = (
        *reviewed(at, 28),
        filed(at, 17),
        *cause_found(at, 16.5, custody=16),
        heard(at, 15.5),
        *at_trial(at, 15, examined=10, begun=6),
        *committed(at, 3),
    )
    title = "committed; the person is to be taken to a site of the program"
    return _story(at, 8, title, confined.COMMITTED, 50, *steps)


def _detained(at: Around) -> Story:
    """Not in custody, and a recent overt act: days run, and what a miss brings is unconfirmed."""
    county = {"county": confined.COUNTY, "notified_on": at.ago(2.5)}
    told_of_it = Do("notify-prosecutor", at.ago(2.5), county, role="ag")
    title = "an overt act: detained, the department is to report"
    steps = (told_of_it, *_detention(at, 2))
    return _story(at, 9, title, confined.DETAINED, 3, *steps, **_OVERT_ACT)


def _detention(at: Around, days: float) -> tuple[Step, ...]:
    """By order of the court; the department has the person half a day later."""
    taken = {"ordered": True, "detained_on": at.ago(days), "facility": "facility-1"}
    held = {"custody_on": at.ago(days - 0.5), "notice_on": at.ago(days - 0.6)}
    return (
        Do("record-detention", at.ago(days), taken, role="court"),
        Do("record-dmh-custody", at.ago(days - 0.6), held, role="dmh"),
    )


def _second_year(at: Around) -> Story:
    """Taken over when the first year was nearly over; one duty of the second came late."""
    opening: Json = {
        "person": confined.SETTLED.id,
        "court": confined.COURT,
        "county": confined.COUNTY,
        "committed_on": at.day(419),
        "standard": STANDARD,
        "examined_on": at.day(400),
        "noticed_on": at.day(350),
        "reviewed_on": at.day(50),
    }
    title = "a commitment in its second year; the examination came late"
    number = FIRST + 10
    steps = yearly(at, 20)
    return Story(number, title, 60, steps, opening, "commitment", confined.DMH, "dmh")

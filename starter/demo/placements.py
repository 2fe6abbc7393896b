"""What happens in the demonstration: proposed placements and a status found, at many stages.

As in `stories.py` everything is told in days before the first start. The stories are played in this
order and meet in the same homes: whoever has moved in is told of whoever comes next. Belongs here:
the stories. Not here: who the people are (`homes.py`), nor any number of the law.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain import rules
from domain.model import Json
from starter.demo import homes
from starter.demo.around import Around
from starter.demo.homes import Soul, occupancy
from starter.demo.people import EAST, WARDS
from starter.demo.steps import CONSENT, DELIVERY, Do, Enter, Scan, Step, Story, scans

PLACEMENT: Final = "placement"
RETURNED: Final = 28
"""The story of which a notice came back: what the decision lacks can be read there."""


def placements(at: Around) -> tuple[Story, ...]:
    """All of them, in the order in which they are typed; their numbers go on from the consents'."""
    return (
        _silent(at),
        _one_came_back(at),
        _ready(at),
        _question(at),
        _overdue(at),
        _closed(at),
        _late_consent(at),
        _out_of_scope(at),
        _found(at),
    )


def _coming(at: Around, who: Soul, day: int, *, sought: int) -> Json:
    """The opening: who is to join which home, so many days ago (negative: ahead)."""
    return {
        "incoming": who.id,
        "location": who.house.id,
        "placement_on": at.day(day),
        "sought_on": at.day(sought),
    }


def _story(at: Around, number: int, title: str, who: Soul, day: int, *, opened: int) -> Story:
    opening = _coming(at, who, day, sought=opened)
    return Story(number, title, opened, opening=opening, process=PLACEMENT, office=who.house.office)


def _with(story: Story, *steps: Step) -> Story:
    return replace(story, steps=steps)


def _possibility(at: Around, days: float, method: str = "letter") -> Do:
    return Do("record-possibility-notice", at.ago(days), {"method": method})


def _client(at: Around, days: float, **data: object) -> Do:
    paper = "The signed consent to the placement."
    return Do("record-client-consent", at.ago(days), {"given": True, **data}, paper=paper)


def _by_hand(at: Around, days: float, recipient: str) -> Do:
    """Handed over, and the receipt signed."""
    to = f"{DELIVERY}/{recipient}"
    return Do("record-hand-delivery", at.ago(days), to=to, paper="The signed receipt.")


def _mailed(at: Around, days: float, recipients: Sequence[str], *came: str) -> tuple[Scan, ...]:
    """Certified mail of so many days ago: accepted a day later; some came after two more."""
    accepted = (Scan("accepted", at.ago(days - 1), recipient=one) for one in recipients)
    arrived = (Scan("delivered-addressee", at.ago(days - 3), recipient=one) for one in came)
    return (*accepted, *arrived)


def _asked(at: Around, days: float, ward: str) -> Do:
    """The guardian of a charged person was asked by hand."""
    to = f"{CONSENT}/{ward}"
    return Do("record-request-sent", at.ago(days), {"method": "hand"}, to=to)


def _silent(at: Around) -> Story:
    """The guardian of a charged resident does not answer; everybody else has been told."""
    story = _story(at, 27, "a guardian is silent; may be decided", homes.PLAIN, -10, opened=34)
    return _with(
        story,
        _possibility(at, 33, "in-person"),
        Do("send-notices", at.ago(30), {"method": "hand"}),
        _by_hand(at, 29, homes.PLAIN.id),
        _asked(at, 28, homes.CHARGED.id),
        _client(at, 20),
    )


def _one_came_back(at: Around) -> Story:
    """A registered offender is to come: every resident is told, and one notice comes back."""
    title = "notices out; one came back, so it is too early to decide"
    story = _story(at, RETURNED, title, homes.COMING, -5, opened=24)
    there = (homes.RESIDENTS[0].id, homes.OFFENDER.id, homes.CHARGED.near_id, homes.COMING.id)
    back = (("notice-left", at.ago(18)), ("unclaimed", at.ago(2)))
    return _with(
        story,
        _possibility(at, 23),
        Do("send-notices", at.ago(21), {"method": "certified"}),
        *_mailed(at, 21, (*there, homes.WARD.near_id), *there),
        *scans(back, homes.WARD.near_id),
        _client(at, 15),
        Do("decide-placement", at.ago(0.5), {"decision": "place"}, refused=rules.T_25),
    )


def _ready(at: Around) -> Story:
    title = "letters typeset, two people in one envelope; nobody is told yet"
    return _story(at, 29, title, homes.NEW, -21, opened=1)


def _question(at: Around) -> Story:
    """No public record is known for the description of the one who is to come (C-31)."""
    title = "a supervisor is to say what may be told"
    story = _story(at, 30, title, homes.DOUBTED, -12, opened=3)
    return _with(story, _possibility(at, 2, "in-person"))


def _overdue(at: Around) -> Story:
    title = "the day has come, and nobody was told of the possibility"
    return _story(at, 31, title, homes.FORGOTTEN, 1, opened=9)


def _closed(at: Around) -> Story:
    """A home in which nobody is to be named: the possibility alone is told."""
    story = _story(at, 32, "placed, and closed", homes.SETTLED, 40, opened=60)
    return _with(
        story,
        _possibility(at, 58),
        _client(at, 55),
        Do("decide-placement", at.ago(45), {"decision": "place"}),
        Enter("occupancy", occupancy(homes.SETTLED.id, homes.MANOR.id, at.day(40))),
        Do("close-placement", at.ago(38), reason="Moved in, and everybody was told."),
    )


def _late_consent(at: Around) -> Story:
    """A charged person was placed while the guardian was silent; then the consent came."""
    who = homes.LATE
    story = _story(at, 33, "placed; a consent came late, to be told now", who, 9, opened=40)
    signed: Json = {
        "kind": "consent",
        "signature": "ink",
        "states_information": True,
        "states_circumstances": True,
        "signed_on": at.day(3),
        "scope": {"co_residents": True, "prospective": False},
    }
    return _with(
        story,
        _possibility(at, 39),
        _asked(at, 38, who.id),
        _client(at, 30, by=who.near_id),
        Do("decide-placement", at.ago(11), {"decision": "place"}),
        Enter("occupancy", occupancy(who.id, homes.MANOR.id, at.day(9))),
        Do(
            "record-response",
            at.ago(2),
            signed,
            to=f"{CONSENT}/{who.id}",
            paper="The signed consent form.",
        ),
    )


def _out_of_scope(at: Around) -> Story:
    title = "an apartment whose one resident is a sibling: out of scope"
    return _story(at, 34, title, homes.SIBLING, -14, opened=4)


def _found(at: Around) -> Story:
    """A resident turned out to be registered: the others are told within the office's own days."""
    opening = {
        "person": homes.FOUND.id,
        "location": homes.WISHFUL.id,
        "aware_on": at.ago(10),
    }
    title = "a status found after placement: one notice arrived, one is on its way"
    guardian = WARDS[7].guardian_id
    return Story(
        35,
        title,
        10,
        (
            Do("send-notices", at.ago(7), {"method": "certified"}),
            *_mailed(at, 7, (guardian, homes.CHILD.near_id), guardian),
        ),
        opening,
        "status-found",
        EAST,
    )

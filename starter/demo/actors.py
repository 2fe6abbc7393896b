"""Who acts in the demonstration, by the short names that its steps use.

Belongs here: actors. Not here: what they do (the stories), nor whom it is about (`confined.py`,
`participants.py`, `people.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain.actors import Actor, Role
from starter.demo import people
from starter.demo.confined import AG, COURT, DMH, DOC, MDT, PRC, STATE
from starter.demo.participants import BOARD, PAROLE, PROGRAM, UNIT
from starter.demo.steps import STRANGER, SUPERVISOR

TEAM: Final = ("member-1", "member-2", "member-3", "member-4")
"""The multidisciplinary team: the first presides."""
PROSECUTORS: Final = ("prosecutor-1", "prosecutor-2", "prosecutor-3", "prosecutor-4")

ACTORS: Final[Mapping[str, Actor]] = {
    SUPERVISOR: Actor(id="supervisor-1", role=Role.SUPERVISOR, office=people.EAST),
    "doc": Actor(id="clerk-doc-1", role=Role.CORRECTIONS, office=DOC),
    "chief": Actor(id="supervisor-doc-1", role=Role.SUPERVISOR, office=DOC),
    "dmh": Actor(id="clerk-dmh-1", role=Role.MENTAL_HEALTH, office=DMH),
    "ag": Actor(id="lawyer-ag-1", role=Role.ATTORNEY_GENERAL, office=AG),
    "court": Actor(id="clerk-court-1", role=Role.COURT, office=COURT),
    "intake": Actor(id="clerk-doc-2", role=Role.CORRECTIONS, office=PROGRAM),
    "head": Actor(id="supervisor-doc-2", role=Role.SUPERVISOR, office=PROGRAM),
    "therapist": Actor(id="therapist-doc-2", role=Role.MOSOP_STAFF, office=PROGRAM),
    "unit": Actor(id="assessor-soau-1", role=Role.SOAU, office=UNIT),
    "unit-head": Actor(id="supervisor-soau-1", role=Role.SUPERVISOR, office=UNIT),
    "board": Actor(id="clerk-board-1", role=Role.PAROLE_BOARD, office=BOARD),
    "officer": Actor(id="officer-pp-1", role=Role.PROBATION_AND_PAROLE, office=PAROLE),
    "state": Actor(id="clerk-prosecutor-1", role=Role.PROSECUTOR, office=STATE),
    **{one: Actor(id=one, role=Role.MDT_MEMBER, office=MDT) for one in TEAM},
    **{one: Actor(id=one, role=Role.PRC_MEMBER, office=PRC) for one in PROSECUTORS},
}


def actor_of(name: str, office: str) -> Actor:
    """The actor of a step: somebody of the table, a stranger, or the clerk of the office."""
    if name in ACTORS:
        return ACTORS[name]
    if name == STRANGER:
        return Actor(id="mdt-member-1", role=Role.MDT_MEMBER, office=office)
    region = office.removeprefix("ro-")
    return Actor(
        id=f"clerk-{region}-1",
        role=Role.REGIONAL_OFFICE,
        office=office,
        delegation=f"delegate-{region}-1",
    )

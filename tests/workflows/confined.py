"""Obviously fictional people of RSMo 632.480 to 632.513, and the offices that they meet. No tests.

Belongs here: rows of the registers, and who acts for which office. Not here: what a case makes of
them (`proceedings.py`, `commitments.py`).
"""

import itertools
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, select

from domain.actors import Actor, Role
from domain.model import Json
from records.engine import reading
from records.tables import OFFICES
from tests.workflows.people import put

_NUMBERS = itertools.count(1)
AGENCY, HOSPITAL, COURT, COUNTY = "agency-1", "dmh-1", "court-1", "county-1"
_OFFICES: Final = {
    AGENCY: ("facility", "Pretended Prison Agency"),
    HOSPITAL: ("department", "Pretended Secure Hospital"),
    "ag-1": ("attorney-general", "Pretended Office of the Attorney General"),
    "mdt-1": ("mdt", "Pretended Review Team"),
    "prc-1": ("prc", "Pretended Committee of Prosecutors"),
    COURT: ("court", "the Circuit Court of Pretended County"),
    COUNTY: ("prosecutor", "Pretended County Prosecutor"),
    "board-1": ("parole-board", "Pretended Parole Board"),
    "fulton": ("facility", "Pretended Program at Fulton"),
    "smmhc": ("facility", "Pretended Program at Farmington"),
}
NAMES: Final = (
    *("Morgan Pretended", "Riley Pretended", "Dr. Alex Pretended", "Pretended", "Quiet Lane"),
    *("Prison Way", "invented violations", "invented group", "DOC number", "555-0196"),
)
"""What stands in the registers about these people and offices, and nowhere else."""


def _actor(name: str, role: Role, office: str) -> Actor:
    return Actor(id=name, role=role, office=office)


CORRECTIONS: Final = _actor("clerk-doc", Role.CORRECTIONS, AGENCY)
CHIEF: Final = _actor("chief-doc", Role.SUPERVISOR, AGENCY)
DOCTOR: Final = _actor("clerk-dmh", Role.MENTAL_HEALTH, HOSPITAL)
HEAD: Final = _actor("head-dmh", Role.SUPERVISOR, HOSPITAL)
STATE_COUNSEL: Final = _actor("clerk-ag", Role.ATTORNEY_GENERAL, "ag-1")
JUDGE: Final = _actor("clerk-court", Role.COURT, COURT)
TEAM: Final = tuple(_actor(f"member-{n}", Role.MDT_MEMBER, "mdt-1") for n in range(1, 4))
FOURTH: Final = _actor("member-4", Role.MDT_MEMBER, "mdt-1")
PROSECUTORS: Final = tuple(_actor(f"prosecutor-{n}", Role.PRC_MEMBER, "prc-1") for n in range(1, 6))
ACTORS: Final = (CORRECTIONS, CHIEF, DOCTOR, HEAD, STATE_COUNSEL, JUDGE, *TEAM, *PROSECUTORS)


def who(role: str, *, owner: str = AGENCY) -> Actor:
    """Somebody of a role; a supervisor is of the office that owns the case."""
    if role == Role.SUPERVISOR:
        return HEAD if owner == HOSPITAL else CHIEF
    return next(one for one in ACTORS if one.role == role)


@dataclass(frozen=True)
class Confined:
    """A person who may be released, who evaluated them, and whom they have harmed."""

    person: str
    evaluator: str
    confinement: str
    victims: tuple[str, ...]


def found_offices(engine: Engine) -> None:
    """The offices of these cases, once for each record."""
    with reading(engine) as conn:
        known = set(conn.scalars(select(OFFICES.c.id)))
    for office, (kind, name) in _OFFICES.items():
        if office not in known:
            where = {"telephone": "555-0196", "address": "5 Quiet Lane\nNowhere MO 65198"}
            row = {"id": office, "type": kind, "name": name, "region": "nowhere", "county": COUNTY}
            put(engine, "office", {**row, "contact": "Pat Pretended", **where})


def confined(engine: Engine, victims: int = 1) -> Confined:
    """A new person in the registers, with everything that a letter says of anybody."""
    found_offices(engine)
    number = f"{next(_NUMBERS)}"
    person, evaluator = f"confined-{number}", f"evaluator-{number}"
    told: Json = {
        "identifiers": {"DOC number": f"000000-{number}"},
        "anticipated_residence": "44 Quiet Lane\nNowhere MO 65198",
        "adjustment": ["Two invented violations in 2028"],
        "treatment": "Declined an invented group in 2029",
    }
    where = {"address": "1 Prison Way\nNowhere MO 65198", "born_on": "1980-04-17"}
    _person(engine, person, "confined", f"Morgan Pretended {number}", other=told, **where)
    _person(engine, evaluator, "staff", f"Dr. Alex Pretended {number}")
    names = tuple(f"victim-{number}-{one}" for one in range(1, victims + 1))
    for name in names:
        harmed(engine, person, name)
    return Confined(person, evaluator, f"confinement-{number}", names)


def harmed(engine: Engine, person: str, victim: str) -> list[tuple[str, str]]:
    """A victim is registered; returns the cases to be woken, each with its fact."""
    address = "7 Quiet Lane\nNowhere MO 65198"
    _person(engine, victim, "victim", f"Riley Pretended {victim}", address=address)
    row = {"id": f"harm-{victim}", "person": person, "victim": victim, "since": "2015-05-01"}
    return put(engine, "victim", row)


def _person(engine: Engine, person: str, kind: str, name: str, **other: Any) -> None:
    put(engine, "person", {"id": person, "kind": kind, "name": name, "office": AGENCY, **other})

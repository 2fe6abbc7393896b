"""What somebody is shown of an svp case, as one text: its state, its entries, what is under way.

Belongs here: the reading, and who reads what by the requirements alone (S-14, S-34, S-35). Not
here: any expectation.
"""

import json
from typing import Final

from domain.actors import Actor, Role
from domain.events import Recorded
from starter.sight import Sight
from tests.domain.recorder import Recorder
from tests.domain.svp_cases import PEOPLE
from tests.domain.svp_draws import CLINICAL, OF_PROSECUTORS, OF_VICTIMS

AGENCY: Final = frozenset({Role.CORRECTIONS, Role.MENTAL_HEALTH, Role.SUPERVISOR})
WATCHERS: Final = (
    *(PEOPLE[name] for name in ("clerk", "chief", "doctor", "ag", "judge", "other-judge")),
    *(PEOPLE[name] for name in ("m1", "m9", "p1", "p7", "other-clerk", "other-chief")),
    *(Actor(id=f"w-{role}", role=role, office="-") for role in ("operator", "counsel", "auditor")),
)
"""One of everybody who may look."""


FILED: Final = frozenset({"examination-filed", "determined-met", "determined-not-met"})
"""What a department files in another office's case; it reads its own filing (S-35)."""


def shown(case: Recorder, actor: Actor, but: frozenset[int] = frozenset()) -> str:  # type: ignore[type-arg]
    """All that an actor is shown of a case, but for some entries and what reports them done."""
    sight = Sight(case.process, case.state, actor)
    entries = [
        sight.entry(
            {
                "no": event.version,
                "scope": case.case,
                "seq": event.version,
                "version": event.version,
                "kind": event.kind,
                "role": str(event.actor.role),
                "office": event.actor.office,
                "actor": event.actor.id,
                "command_id": event.command_id,
                "delegation": None,
                "occurred_on": event.occurred_on.isoformat(),
                "recorded_at": event.recorded_at.isoformat(),
                "prev": "",
                "hash": "",
                "body": event.lean(),
            }
        )
        for event in case.history
        if event.version not in but and _ordered_by(event) not in but
    ]
    return json.dumps([sight.lean(), entries, list(sight.under_way())])


def _ordered_by(event: Recorded) -> int:
    """The version of the event that ordered the effect which this one reports done; 0 if none."""
    parts = str(event.data.get("effect", "")).split("/")
    return int(parts[1]) if len(parts) > 1 else 0


def secrets_from(case: Recorder, actor: Actor) -> set[str]:  # type: ignore[type-arg]
    """The marks that an actor must never meet, by the requirements' own words."""
    state, role = case.state, actor.role
    own = actor.office == state.office
    seats = [*state.mdt.seats.values(), *state.prc.seats.values()]
    seated = any(one.member == actor.id and not one.vacant for one in seats)
    everything = role in {Role.AUDITOR, Role.ATTORNEY_GENERAL} or (role is Role.SUPERVISOR and own)
    hidden = set()
    if not (everything or (role is Role.PRC_MEMBER and seated)):  # S-14
        hidden.add(OF_PROSECUTORS)
    clinical = (role in AGENCY and own) or (role is Role.COURT and actor.office == state.court)
    members = role in {Role.MDT_MEMBER, Role.PRC_MEMBER} and seated
    if not (everything or clinical or members):  # S-35
        hidden.add(CLINICAL)
    if not everything:  # S-34
        hidden.add(OF_VICTIMS)
    return hidden


def leaks(case: Recorder, actor: Actor) -> set[str]:  # type: ignore[type-arg]
    """What an actor is shown and must not be."""
    own = frozenset(
        event.version
        for event in case.history
        if event.kind in FILED and event.actor.office == actor.office
    )
    text = shown(case, actor, own)
    return {mark for mark in secrets_from(case, actor) if mark in text}

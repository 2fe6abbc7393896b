"""Consents on file: what a placement may know of the consent cases of others (C-16).

Belongs here: which consents there are about a ward, and where each stands. Not here: what a
standing means for a notice (the placement's decider).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from domain.placement.consent_stages import CLOSED, CONSENTED
from domain.placement.consent_state import ConsentState
from domain.placement.home import HeldConsent
from records.tables import CASE_PERSONS, CASES

PROCESS: Final = "consent"


def standing(state: ConsentState) -> HeldConsent | None:
    """Where a consent stands; None for one that is closed, or not open yet."""
    if not state.version or state.stage == CLOSED:
        return None
    scopes = [one.scope for one in state.answers.values() if one.answer == "consent"]
    given = state.stage == CONSENTED
    return HeldConsent(
        consent=state.case,
        location=state.location,
        stage=state.stage,
        co_residents=all(one.co_residents for one in scopes) if given else None,
        prospective=state.covered_prospective if given else None,
    )


@dataclass(frozen=True)
class OnFile:
    """The open consents about some wards."""

    by_ward: Mapping[str, tuple[HeldConsent, ...]]
    """In the order of their ids."""
    owners: Mapping[str, str]
    """Consent -> the case that opened it, and to which it reports."""


def consents_about(conn: Connection, wards: Sequence[str]) -> OnFile:
    """The open consents about these wards, wherever, whoever asked for them."""
    about = select(CASE_PERSONS.c.case_id).where(CASE_PERSONS.c.person.in_(wards))
    query = select(CASES.c.id, CASES.c.state).where(
        CASES.c.process == PROCESS, CASES.c.closed_at.is_(None), CASES.c.id.in_(about)
    )
    found: dict[str, list[HeldConsent]] = {ward: [] for ward in wards}
    owners: dict[str, str] = {}
    for row in sorted(conn.execute(query), key=lambda one: str(one.id)):
        state = ConsentState.model_validate(row.state)
        held = standing(state)
        if held is None or state.ward not in found:
            continue
        found[state.ward].append(held)
        if state.owner:
            owners[held.consent] = state.owner
    return OnFile({ward: tuple(several) for ward, several in found.items()}, owners)

"""The values of the law that treatment in the community decides by, by their names in the tables.

Belongs here: the models that read them. Not here: the values (`law/`), nor what follows from them.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from domain.model import Frozen, canonical

COMMUNITY_VALUES: Final = (
    "community_team_roles",
    "community_liaison",
    "community_statutory",
    "assessor_kinship_degree",
    "lifetime_supervision_age",
)


class Statutory(Frozen):
    """Under which supervision, and for which chapters, the statute demands treatment (M-16)."""

    supervision: tuple[str, ...]
    all_of: tuple[str, ...]
    """Chapters of which every offence counts."""
    concerning_a_child: tuple[str, ...]
    """Chapters of which those count that concerned a child."""


class CommunityLaw(Frozen):
    """The law's values for treatment in the community."""

    community_team_roles: tuple[str, ...]
    community_liaison: str
    """Who is assigned by region, and without whom treatment does not begin (DECK-25)."""
    community_statutory: Statutory
    assessor_kinship_degree: int
    lifetime_supervision_age: int


def law_of(values: Mapping[str, Any]) -> CommunityLaw:
    """The values in a case's snapshot, read once for each content."""
    return _read(canonical(dict(values)))


@lru_cache(maxsize=32)
def _read(text: str) -> CommunityLaw:
    return CommunityLaw.model_validate_json(text)

"""The values of the law that a commitment decides by, by their names in the rule tables.

Belongs here: the model that reads them. Not here: the values (`law/`), nor what follows from them.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from domain.model import Frozen, canonical

COMMITMENT_VALUES: Final = (
    "sorts_sites",
    "svp_petition_recipients",
    "svp_authorised_recipients",
    "conditional_release_plan",
    "svp_jury_demand",
    "svp_victim_events",
)


class CommitmentLaw(Frozen):
    """The law's lists for a commitment; unknown fields of a site (its name, its day) are left."""

    sorts_sites: Mapping[str, Mapping[str, str]]
    """Site -> what the tables say of it (S-25, DECK-42, C-61)."""
    svp_petition_recipients: tuple[str, ...]
    """On whom a petition over objection is served (S-27)."""
    svp_authorised_recipients: tuple[str, ...]
    """On whom a petition with the director's approval is served (S-30)."""
    conditional_release_plan: tuple[str, ...]
    """What the plan covers (S-32)."""
    svp_jury_demand: tuple[str, ...]
    """Who may demand a jury (S-21)."""
    svp_victim_events: tuple[str, ...]
    """Of what victims are told (S-34)."""

    def served_on(self, kind: str) -> tuple[str, ...]:
        """On whom a petition of this kind is served."""
        if kind == "authorised":
            return self.svp_authorised_recipients
        return self.svp_petition_recipients


def law_of(values: Mapping[str, Any]) -> CommitmentLaw:
    """The values in a case's snapshot, read once for each content."""
    return _read(canonical(dict(values)))


@lru_cache(maxsize=32)
def _read(text: str) -> CommitmentLaw:
    return CommitmentLaw.model_validate_json(text)

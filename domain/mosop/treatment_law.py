"""The values of the law that treatment decides by, by their names in the rule tables.

Belongs here: the models that read them. Not here: the values (`law/`), nor what follows from them.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from domain.model import Frozen, canonical

TREATMENT_VALUES: Final = (
    "site_order",
    "treatment_site_rules",
    "facilities",
    "treatment_components",
    "treatment_required_component",
    "treatment_termination_reasons",
    "phase_1_band_weeks",
    "phase_2_band_months",
)


class Facility(Frozen):
    """A site of the program: whom it takes, and how many (M-06, C-61)."""

    takes: tuple[str, ...]
    operating: bool = True
    wings: Mapping[str, int | None] | None = None
    """Wing -> its beds; none where no number was published (C-55)."""


class SiteRule(Frozen):
    """Who goes to which site: whoever has one of the needs, or (`otherwise`) everybody left."""

    needs: tuple[str, ...] = ()
    site: str
    rules: tuple[str, ...]
    """The rule of each need, or of the site."""
    always: bool = False
    """It comes before every other rule, whatever the order."""
    otherwise: bool = False

    def cited(self, hits: Sequence[str]) -> str:
        """The rule of the first need that applies; of the first one if none does."""
        of = dict(zip(self.needs, self.rules, strict=False))
        return of[hits[0]] if hits else self.rules[0]


class Band(Frozen):
    """How long a phase usually takes; outside a warning is shown (DECK-15, DECK-16)."""

    least: int
    most: int


class TreatmentLaw(Frozen):
    """The law's lists for treatment in confinement."""

    site_order: tuple[str, ...]
    treatment_site_rules: Mapping[str, SiteRule]
    facilities: Mapping[str, Facility]
    treatment_components: tuple[str, ...]
    treatment_required_component: str
    treatment_termination_reasons: tuple[str, ...]
    phase_1_band_weeks: Band
    phase_2_band_months: Band


def law_of(values: Mapping[str, Any]) -> TreatmentLaw:
    """The values in a case's snapshot, read once for each content."""
    return _read(canonical(dict(values)))


@lru_cache(maxsize=32)
def _read(text: str) -> TreatmentLaw:
    return TreatmentLaw.model_validate_json(text)

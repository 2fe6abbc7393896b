"""Which site takes a person: the rules in the order of the law, each looked at in turn (C-55).

Belongs here: that choice, as a pure question. Not here: what is asked of the site that was chosen
(`treatment_beds.py`), nor any rule, site or order (`law/`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from domain import rules
from domain.casework import warning
from domain.mosop.common import DIALYSIS, MEDICAL, PROTECTIVE, WOMEN
from domain.mosop.treatment_commands import Needs
from domain.mosop.treatment_law import Facility, SiteRule, TreatmentLaw
from domain.mosop.treatment_state import Looked

FEMALE: Final = "female"


@dataclass(frozen=True)
class Route:
    """Where a person goes: each rule that was looked at, and the site; empty if none can."""

    looked: tuple[Looked, ...]
    site: str = ""
    closed: str = ""
    """The site that would take the person, if it operated (DECK-13)."""


def route(law: TreatmentLaw, needs: Needs, operating: Collection[str] = ()) -> Route:
    """The site that takes a person: that of the first rule that applies.

    Args:
        law: rules, order and sites.
        needs: of the person.
        operating: sites that operate now, whatever the tables say.
    """
    own = held(needs)
    looked: list[Looked] = []
    for name, rule in _in_order(law):
        hits = [need for need in rule.needs if need in own]
        applies = bool(hits) or rule.otherwise
        cited = rule.cited(hits)
        site = rule.site if applies else ""
        looked.append(Looked(rule=cited, name=name, applies=applies, site=site))
        if applies:
            runs = runs_now(law, site, operating)
            return Route(tuple(looked), site if runs else "", "" if runs else site)
    return Route(tuple(looked))


def _in_order(law: TreatmentLaw) -> Iterator[tuple[str, SiteRule]]:
    """The rules that always come first, then those of the order, then what is left."""
    of = law.treatment_site_rules
    always = [name for name, rule in of.items() if rule.always]
    last = [name for name, rule in of.items() if rule.otherwise]
    names = dict.fromkeys((*always, *(name for name in law.site_order if name in of), *last))
    return ((name, of[name]) for name in names)


def held(needs: Needs) -> frozenset[str]:
    """The needs of a person, in the words in which the tables say what a site takes."""
    said = {
        WOMEN: needs.sex == FEMALE,
        PROTECTIVE: needs.protective_custody,
        MEDICAL: needs.high_medical_need,
        DIALYSIS: needs.dialysis,
    }
    return frozenset(need for need, holds in said.items() if holds)


def takes_sex(site: Facility, sex: str) -> bool:
    """Whether a site takes women, or men; women go to none but theirs (C-55)."""
    return (WOMEN in site.takes) == (sex == FEMALE)


def runs_now(law: TreatmentLaw, site: str, operating: Collection[str]) -> bool:
    """Whether a site operates: by the tables, or as somebody says who knows (DECK-13)."""
    known = law.facilities.get(site)
    return known is not None and (known.operating or site in operating)


def said_of(law: TreatmentLaw, site: str) -> list[dict[str, str]]:
    """What is warned of when a site is chosen: no number of its beds is published (C-55)."""
    if law.facilities[site].wings:
        return []
    text = f"no number of beds is published for {site}: it is taken as unlimited"
    return [warning(rules.C_55, text)]

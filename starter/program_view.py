"""What the case files of treatment, its sites, confinement, community and the unit are made with.

Belongs here: one look at such a case, and how rules, values of the law and withheld facts are said
in it. Not here: what each of them shows (`program_site.py` and those beside it), nor how it looks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from domain.model import Json
from domain.obligations import LIVE
from domain.withholding import FACT
from law.tables import Tables, UnknownRule
from starter.rule_words import in_words
from starter.sight import WITHHELD, Sight

_DOUBTS: Final = frozenset({"unconfirmed", "policy"})
Make = Callable[[], Any]


@dataclass(frozen=True)
class View:
    """One case, who looks at it and when, and the words of the law."""

    seen: Sight
    duties: list[Json]
    """The case's obligations, as every case file has them."""
    may: tuple[str, ...]
    """The commands that whoever looks may give now."""
    now: datetime
    tables: Tables

    def rule(self, rule: str) -> Json:
        """A rule with what it says, and what of it is to be doubted."""
        return in_words(rule, self.tables)

    def doubts(self, *values: str) -> list[str]:
        """What is to be doubted of values of the law, by their names in the rule tables."""
        sure = {self._confidence(one) for one in values}
        return sorted(sure & _DOUBTS)

    def _confidence(self, value: str) -> str:
        try:
            return str(self.tables.policy_row(value).confidence)
        except UnknownRule:  # tables of before there was such a value
            return ""

    def unless_withheld(self, fact: str, make: Make) -> Any:  # noqa: ANN401 - any JSON value
        """What rests on a fact of the state; of a withheld one only the rule that withholds it."""
        return self._unless(FACT + fact, make)

    def unless_sealed(self, kind: str, make: Make) -> Any:  # noqa: ANN401 - any JSON value
        """What rests on events of a kind; of withheld ones only the rule that withholds them."""
        return self._unless(kind, make)

    def _unless(self, content: str, make: Make) -> Any:  # noqa: ANN401 - any JSON value
        rule = self.seen.content(content)
        return make() if rule is None else {WITHHELD: rule}

    def owed(self, *rules: str) -> list[Json]:
        """The duties of some rules that are still owed, the earliest first."""
        found = [one for one in self.duties if one["rule"] in rules and one["status"] in LIVE]
        return sorted(found, key=lambda one: str(one["legal"]))

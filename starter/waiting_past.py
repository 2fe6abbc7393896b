"""The entries of a case, as far as it hangs on them whether an alert still waits.

Belongs here: what came after an entry, and about whom it was. Not here: which of them answers which
alert (`waiting_alerts.py`).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from domain.actors import Role
from domain.events import STRUCK
from domain.model import Json
from domain.withholding import version_of

_TREATMENT = "treatment"


@dataclass(frozen=True)
class Entry:
    """One entry: its number, kind, the role that acted, what it says and what it ordered."""

    version: int
    kind: str
    role: str
    data: Json
    orders: tuple[Json, ...] = ()

    @property
    def of(self) -> str:
        """The treatment that an entry of a site is about; of other cases nothing."""
        return str(self.data.get(_TREATMENT) or "")

    @property
    def next_act(self) -> bool:
        """Whether a person went on in the case: any act but a strike."""
        return self.role != str(Role.SYSTEM) and self.kind != STRUCK

    def about_whom(self, about: str) -> str:
        """The treatment that an alert about something names, else that of the entry."""
        named = (one.get("data", {}) for one in self.orders)
        found = (str(one.get("lacks") or "") for one in named if one.get("about") == about)
        return next(found, "") or self.of


class Past:
    """Every entry of a case, in order."""

    def __init__(self, rows: Iterable[Json], struck: Collection[int]) -> None:
        """`rows` are those of the ledger; what was struck stands for nothing."""
        self.struck = frozenset(struck)
        self._all = [_entry(row) for row in rows if row["version"] is not None]
        self._numbered = {one.version: one for one in self._all}
        self._of: dict[str, list[Entry]] = {}
        for one in self._all:
            self._of.setdefault(one.of, []).append(one)

    def entry(self, version: int) -> Entry | None:
        """The entry with a number, struck or not."""
        return self._numbered.get(version)

    def whom(self, alert: Json) -> str:
        """The treatment that an alert is about, by its row; empty if it is about none."""
        ordered = self.entry(version_of(str(alert["effect_key"])))
        return ordered.about_whom(str(alert["about"])) if ordered is not None else ""

    def after(self, version: int, whom: str = "") -> Iterator[Entry]:
        """What came later and stands, newest first; about one treatment only, if one is named."""
        for one in reversed(self._of.get(whom, []) if whom else self._all):
            if one.version <= version:
                return
            if one.version not in self.struck:
                yield one


def _entry(row: Json) -> Entry:
    body: Json = row["body"]
    orders = tuple(body.get("orders", ()))
    role = str(row["role"])
    return Entry(int(row["version"]), str(row["kind"]), role, body.get("data", {}), orders)

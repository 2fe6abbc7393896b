"""Stages: where a case stands, and the one table that says how it moves.

The same table guards the code, draws the diagram and feeds the step indicator. Belongs here: the
table's form and its checks. Not here: any process's own table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

START = ""
"""The stage of a case that does not exist yet."""
ANY = "*"
"""As a target: the event does not move the case."""


class OutOfTableError(Exception):
    """An event met a stage in which the table has no place for it: a bug, loud on purpose."""


@dataclass(frozen=True)
class Transition:
    """From `source`, the event `kind` leads to `target`; `why` names the rule."""

    source: str
    kind: str
    target: str
    why: str


@dataclass(frozen=True)
class StageTable:
    """All moves of a process. `anywhere` lists kinds that change facts but never the stage."""

    name: str
    moves: tuple[Transition, ...]
    closed: frozenset[str]
    titles: dict[str, str]
    anywhere: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def _index(self) -> dict[tuple[str, str], str]:
        index: dict[tuple[str, str], str] = {}
        for move in self.moves:
            key = (move.source, move.kind)
            if index.setdefault(key, move.target) != move.target:
                raise OutOfTableError(f"{self.name}: {key} leads to two stages")
        return index

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """Every stage, in the order of the table."""
        seen: dict[str, None] = {}
        for move in self.moves:
            for stage in (move.source, move.target):
                if stage != START:
                    seen.setdefault(stage)
        return tuple(seen)

    def target(self, stage: str, kind: str) -> str:
        """The stage after an event.

        Raises:
            OutOfTableError: the table has no such move.
        """
        found = self._index.get((stage, kind))
        if found is not None:
            return found
        if kind in self.anywhere:
            return stage
        raise OutOfTableError(f"{self.name}: no move for {kind!r} in stage {stage!r}")

    def allows(self, stage: str, kind: str) -> bool:
        """Whether an event may happen in a stage."""
        return (stage, kind) in self._index or kind in self.anywhere


def moves(sources: Iterable[str], kind: str, target: str, why: str) -> tuple[Transition, ...]:
    """The same move from several stages; with `ANY` as target each stage stays as it is."""
    return tuple(
        Transition(source, kind, source if target == ANY else target, why) for source in sources
    )

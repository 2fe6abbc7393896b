"""What the lists say and what the deciders say is one: asked of every command that a walk gives.

Belongs here: the two halves of it, for a process that knows what is moot. Not here: the walks
(`svp_walks.py` and those beside it), nor single cases of it (`test_moot.py`).
"""

from typing import Any, Final

from domain.actors import Role
from domain.process import STRIKE, Process
from domain.refusal import Refusal
from domain.state import CaseState

WHO: Final = "H-02"
"""By whom it was given: no matter of where the case stands."""
BY_DAY: Final = frozenset({"T-13", "T-16"})
"""Once the days of a clock have ended: refused for its own day, which might have been in them."""
BY_CONTENT: Final[dict[str, frozenset[str]]] = {
    "assign-site": frozenset({"C-55"}),  # the sites that are said to operate: the same one again
    "classify": frozenset({"DECK-04"}),  # the facts that were answered: the same class again
    "appoint-member": frozenset({"H-06"}),  # the committee that was named, of two
    "vacate-seat": frozenset({"H-06"}),
    "grant-probation": frozenset({"U-14"}),  # a ground that not everybody reads who sees a list
    "prc-vote": frozenset({"C-48", "T-15"}),  # its own time: after the safe day, within the hours
}
"""Command -> the rules by which it is refused, with no field named, for what was said with it."""


def agrees(process: Process[Any], before: CaseState, name: str, role: Role, answer: object) -> None:
    """What is called moot was refused; what is not, was not refused for where the case stands."""
    spec = process.commands[name]
    if process.moot is None or name == STRIKE:
        return
    if role not in spec.roles or not spec.open_to(before):
        return
    if process.moot(before, name):
        assert isinstance(answer, Refusal), f"{name} is called moot, and was accepted"
        return
    if isinstance(answer, Refusal) and not answer.field:
        said = {WHO} | BY_CONTENT.get(name, frozenset())
        said |= BY_DAY if spec.also is not None or name == "file-petition" else set()
        assert answer.rule in said, f"{name} is not called moot: {answer.line()}"

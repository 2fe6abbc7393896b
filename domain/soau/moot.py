"""What is owed no more where a case stands now: after the court's order, or without its power.

Belongs here: which clocks that is. Not here: the ends of clocks by an act that fulfils them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain import rules
from domain.events import Draft
from domain.obligations import Closing, Status, release
from domain.process import Drafts
from domain.soau import stages as st
from domain.soau.commands import PLACEMENT
from domain.soau.state import SoauState

WITHOUT_POWER: Final = frozenset({rules.T_18, rules.T_20})
"""Nobody is to be heard on the use of a power that has ended, nor told of a release by it."""
OF_A_PROGRAM: Final = frozenset({rules.T_18, rules.T_19})
"""What follows program success, which an assessment has none of (U-13)."""


def of_rules(state: SoauState, named: Iterable[str]) -> tuple[Closing, ...]:
    """End the clocks of these rules that still run."""
    wanted = frozenset(named)
    held = state.obligations
    return release(held, Status.VOID, [key for key, one in held.items() if one.rule in wanted])


def settle(state: SoauState, now: datetime) -> Drafts:
    """What a strike has woken that nobody owes where the case stands."""
    if state.stage in {st.PROBATION_GRANTED, st.SENTENCE_EXECUTED}:
        closes = release(state.obligations, Status.VOID)
    else:
        named = WITHOUT_POWER if state.stage == st.POWER_ENDED else frozenset()
        closes = of_rules(state, named | (OF_A_PROGRAM if state.reading != PLACEMENT else set()))
    return (Draft(kind=st.OWED_NO_MORE, occurred_on=now, closes=closes),) if closes else ()

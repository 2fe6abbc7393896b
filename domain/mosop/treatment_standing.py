"""How treatment stands, as the case of the confinement is told it (DECK-02, DECK-03).

Belongs here: that report. Not here: what the confinement makes of it.
"""

from datetime import datetime

from domain.casework import tell
from domain.events import Order
from domain.mosop import treatment_stages as st
from domain.mosop.common import TREATMENT_NOTED
from domain.mosop.treatment_state import MANDATED, TreatmentState


def tell_standing(
    state: TreatmentState,
    status: str,
    on: datetime,
    *,
    klass: str | None = None,
    number: int | None = None,
) -> tuple[Order, ...]:
    """Tell the confinement how treatment stands now, with the requirement that goes with it.

    Args:
        state: the case, before the event that orders this.
        status: how it will stand.
        on: since when.
        klass: the class, if this event gives it.
        number: of the attempt, if this event begins one.
    """
    mandated = (klass or state.klass) == MANDATED
    met = state.requirement == "met" or status == st.COMPLETED
    last = state.attempt.number if state.attempt is not None else 0
    data = {
        "treatment": state.case,
        "attempt": number or last,
        "status": status,
        "requirement": ("met" if met else "unmet") if mandated else "none",
        "on": on.isoformat(),
    }
    return tell(state.owner, TREATMENT_NOTED, on, data)

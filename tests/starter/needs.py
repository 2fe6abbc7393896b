"""What "Needs a person" would hold of a case kept in memory, by what each alert is about.

Belongs here: making the rows that the record would hold. Not here: any expectation.
"""

from typing import Any

from domain.model import Json
from starter.waiting_alerts import waits
from starter.waiting_past import Past
from tests.domain.recorder import Recorder


def needs(case: Recorder[Any]) -> list[str]:
    """What the alerts are about that still wait for somebody, in order."""
    past = Past(events(case), case.state.struck)
    return [str(row["about"]) for row in alerts(case) if waits(row, case.state, past)]


def events(case: Recorder[Any]) -> list[Json]:
    """The entries of a case as rows of the ledger."""
    return [
        {
            "version": one.version,
            "kind": one.kind,
            "role": str(one.actor.role),
            "body": {
                "data": one.data,
                "orders": [order.model_dump(mode="json") for order in one.orders],
            },
        }
        for one in case.history
    ]


def alerts(case: Recorder[Any]) -> list[Json]:
    """The alerts that a case has ordered, as rows; those of clocks that were met are taken back."""
    return [
        {
            "about": order.data["about"],
            "key": order.data.get("key"),
            "effect_key": f"{case.state.case}/{event.version}/{order.key}",
            "withdrawn_by": None,
        }
        for event in case.history
        for order in event.orders
        if order.kind == "alert"
    ]

"""The port to the registers of homes: the picture of one home, read when a case asks for it.

Belongs here: reading it for an effect. Not here: how it is put together
(`records/registers/picture.py`), nor what a case makes of it (its decider).
"""

from dataclasses import dataclass

from sqlalchemy import Engine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.contracts import EffectActivities
from domain import rules
from domain.recording import EffectAsked, EffectDone
from law.tables import Tables
from records.commit import case_row
from records.engine import reading
from records.registers import law_of, picture
from runtime.clock import Clock


@dataclass(frozen=True)
class HomeDriver(EffectActivities):
    """Reads homes from the registers. Safe to repeat: it changes nothing."""

    engine: Engine
    clock: Clock
    tables: Tables
    """The law of those cases that were opened under no other version."""

    @activity.defn(name="registers.picture")
    def read_home(self, asked: EffectAsked) -> EffectDone:
        """The picture of the home that the order names, under the law of the case.

        Raises:
            ApplicationError: `needs-a-person`: the registers have no such home or person; retried
                for ever, so that it is read as soon as a person has entered what lacks.
        """
        order = asked.effect.data
        incoming = order.get("incoming")
        try:
            with reading(self.engine) as conn:
                row = case_row(conn, asked.case)
                found = picture(
                    conn,
                    law_of(row["state"] if row is not None else {}, self.tables),
                    location=str(order["location"]),
                    incoming=str(incoming) if incoming else None,
                    at=self.clock.now(),
                    bed=str(order.get("bed") or "residential"),
                    owner=asked.case,
                )
        except ValueError as unknown:
            raise ApplicationError(rules.H_05, str(unknown), type="needs-a-person") from None
        return EffectDone(result={"picture": found})

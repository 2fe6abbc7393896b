"""What the registers add to a command on its way to the case, whatever somebody typed.

Belongs here: which field of which command is looked up, and where. Not here: what the case makes of
it (its decider), nor what openings are given (`activities/enrich.py`).
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from domain.model import Json
from law.civil import civil_day
from records.registers import age_of, provider_standing
from records.tables import CASES, LEDGER, OFFICES
from starter.answers import Order

COURT_COUNTY: Final = "court_county"
"""The field of a command that says where its court is."""
Look = Callable[[Connection, Order, date], Any]
"""The connection, the command, and today -> the field's value; None if the registers lack it."""


def _standing(conn: Connection, order: Order, today: date) -> Json | None:
    """The approval of the provider that the command names (DECK-22)."""
    found = provider_standing(conn, str(order.data.get("provider")), today)
    return found.model_dump(mode="json") if found is not None else None


def _age(conn: Connection, order: Order, _today: date) -> int | None:
    """How old the person of the case is on the day that the command names (M-17)."""
    state = conn.execute(select(CASES.c.state).where(CASES.c.id == order.case)).scalar_one()
    try:
        on = civil_day(datetime.fromisoformat(str(order.data.get("ended_on"))))
    except ValueError:
        return None  # no day: the command's own model says so
    return age_of(conn, str(state.get("person")), on)


def _county(conn: Connection, order: Order, _today: date) -> str | None:
    """Where the register says that the court of a petition is (S-16)."""
    query = select(OFFICES.c.county).where(OFFICES.c.id == str(order.data.get("court")))
    found = conn.execute(query).scalar_one_or_none()
    # What travels is one word, as every county of a case.
    return "-".join(str(found).split()) if found else None


LOOKED_UP: Final[Mapping[tuple[str, str], tuple[str, Look]]] = {
    ("community", "assign-provider"): ("standing", _standing),
    ("community", "transfer-provider"): ("standing", _standing),
    ("svp", "file-petition"): (COURT_COUNTY, _county),
    ("community", "end-lifetime-supervision"): ("age", _age),
}
"""Process and command -> the field that is looked up, and how."""


def provided(
    conn: Connection, process: str, order: Order, prior: RowMapping | None, now: datetime
) -> Json:
    """A command's data, with what the registers say.

    Args:
        conn: a connection to the record.
        process: the process of the case.
        order: the command as it was typed.
        prior: the command's row, if its id is known already: it keeps what was looked up for it.
        now: the day of the look.
    """
    wanted = LOOKED_UP.get((process, order.command))
    if wanted is None:
        return order.data
    field, look = wanted
    data = {name: value for name, value in order.data.items() if name != field}
    if prior is not None and not prior["refusal"]:
        found = _as_recorded(conn, order.command_id, field)
    else:
        found = look(conn, order, civil_day(now))
    return data if found is None else {**data, field: found}


def _as_recorded(conn: Connection, command_id: str, field: str) -> object:
    """What was looked up when the command was accepted."""
    query = select(LEDGER.c.body).where(
        LEDGER.c.command_id == command_id, LEDGER.c.version.is_not(None)
    )
    events = (json.loads(body).get("data", {}) for body in conn.scalars(query))
    return next((one[field] for one in events if one.get(field) is not None), None)

"""Whether an offence is a sexually violent one: by the table, row by row (S-03, C-52).

Belongs here: reading the rows for one offence. Does not belong here: the rows (TOML), who is
reviewed because of them (`domain/svp`), or whether a condition is met (a person says so).
"""

from datetime import date
from typing import Final, NamedTuple

from law.rows import Offence
from law.tables import Tables

SIMILAR: Final = "svp_similar_felony"


class Act(NamedTuple):
    """One offence of a judgment: its section, its day in Missouri, and whether it was tried only.

    `similar_to` is the listed section to which somebody holds it substantially similar, if any.
    """

    code: str
    on: date | None = None
    attempt: bool = False
    similar_to: str = ""


class Listed(NamedTuple):
    """What the table says: listed or not, and the facts on which that still hangs, in words."""

    sexually_violent: bool
    condition: str = ""


def sexually_violent(tables: Tables, act: Act) -> Listed:
    """Whether RSMo 632.480(4) lists the offence, and on which condition.

    A day on which the section is not known by any row, and a felony that is only similar, are never
    decided here: they become conditions, which a person confirms.

    Raises:
        UnknownOffence: one line; of the section that it is similar to, if one is named.
    """
    code = act.similar_to or act.code
    row = tables.offence(code, act.on)
    if not row.violent(attempt=act.attempt):
        return Listed(sexually_violent=False)
    said = [row.sexually_violent_condition] if row.sexually_violent_condition else []
    if act.similar_to:
        said.append(str(tables.policy(SIMILAR)).format(code=code))
    elif act.on is not None and not row.in_force(act.on):
        said.append(f"code and day are right, though section {code} stands here {_days(row)}")
    return Listed(sexually_violent=True, condition="; ".join(said))


def _days(row: Offence) -> str:
    """From when to when a row holds."""
    until = f" to {row.valid_to.isoformat()}" if row.valid_to is not None else ""
    return f"from {row.valid_from.isoformat()}{until}"

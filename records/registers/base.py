"""What every form of a register shares: its base, and the types of its fields.

Belongs here: the base and the field types. Not here: any register's own fields.
"""

import re
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _lines(value: object) -> object:
    """Lines of an address: a list, line feeds, or `|` between them."""
    if isinstance(value, list | tuple):
        return "\n".join(str(line).strip() for line in value)
    if isinstance(value, str):
        return "\n".join(line.strip() for line in value.replace("|", "\n").splitlines())
    return value


def _day(value: object) -> object:
    """A day as it is typed; an instant would have to be read in some zone."""
    if type(value) is date or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        return value.strip() if isinstance(value, str) else value
    raise ValueError("wants a day such as 2031-06-02")


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""Opaque: it stands in workflow ids, histories and letters. Never a name."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Address = Annotated[str, BeforeValidator(_lines), StringConstraints(min_length=1, max_length=600)]
Day = Annotated[date, BeforeValidator(_day)]
"""A civil day in Missouri, typed YYYY-MM-DD."""


class Closed(BaseModel):
    """A value as it is typed or imported. An unknown field is refused: it would be lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Form(Closed):
    """A row of a register."""

    id: Id | None = None


class Dated(Form):
    """A row that holds from a day to a day, both included."""

    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until lies before since")
        return self

"""Who may be sent which letter to an office or a confined person, as the tables of readers say.

Belongs here: reading and checking `templates/svp-letters.yaml` and `treatment-letters.yaml`. Not
here: any reader or source (the tables), which fields a letter may have (`svp.py`, `treatment.py`,
`soau.py`), nor where its words come from (`facts_svp.py` and its neighbours).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Self, cast

import yaml
from pydantic import Field, model_validator

import templates
from activities.letters.parts import Part
from activities.letters.svp_parts import Basis
from activities.letters.text import LetterError
from law.tables import Tables

CASE: Final = "case"
"""As a sender: the office of the case."""
SVP: Final = "svp-letters.yaml"
TREATMENT: Final = "treatment-letters.yaml"
_TABLES: Final = (SVP, TREATMENT)
FILER: Final = "filer"
"""As a sender: the office of whoever recorded the event that ordered the letter."""


class LetterRule(Part):
    """Sender, readers and sources of one kind of letter.

    Attributes:
        sender: `case`, `filer`, or a type of office in the register.
        readers: Everybody to whom it may go; nobody else is sent it.
        served: Instead of readers, the value of the law that names them.
        rule: The rule that names them.
        clocks: Reader -> the clock that the reader's receipt starts.
        sealed: Whether it stands under seal where a court gets it (S-35).
        basis: What its words rest on, and how sure that is.
    """

    sender: str = Field(alias="from")
    readers: tuple[str, ...] = ()
    served: str | None = None
    rule: str
    clocks: Mapping[str, str] = {}
    sealed: bool = False
    basis: tuple[Basis, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if bool(self.readers) == bool(self.served):
            raise ValueError("readers: named here, or by a value of the law")
        return self

    def readers_by(self, tables: Tables) -> tuple[str, ...]:
        """Everybody to whom it may go, by the tables of the law where these name them."""
        if self.served is None:
            return self.readers
        return tuple(str(one) for one in cast("tuple[str, ...]", tables.policy(self.served)))


class _Table(Part):
    offices: Mapping[str, str]
    letters: Mapping[str, LetterRule]
    transmittals: Mapping[str, LetterRule]


def rule_of(kind: str, what: str | None = None) -> LetterRule:
    """The rule of a letter; of a transmittal, by what it carries.

    Raises:
        LetterError: there is no such letter; one line that names the field.
    """
    rows = {name: row for one in _TABLES for name, row in _table(one).letters.items()}
    field, wanted = "letter_kind", kind
    if kind == "svp-transmittal":
        rows, field, wanted = dict(_table().transmittals), "what", str(what)
    if wanted not in rows:
        raise LetterError(f"{field}: one of {', '.join(rows)}; not {wanted!r}")
    return rows[wanted]


def office_type(word: str) -> str | None:
    """The type of office in the register that a word of an order means; None: no such word."""
    return next((kind for named, kind in _words() if named == word), None)


def words_of(office: str) -> frozenset[str]:
    """The words of an order that mean this type of office."""
    return frozenset(word for word, kind in _words() if kind == office)


def _words() -> tuple[tuple[str, str], ...]:
    """Each word of an order with the type of office that it means, of all tables."""
    return tuple(pair for one in _TABLES for pair in _table(one).offices.items())


@cache
def _table(name: str = SVP) -> _Table:
    path = Path(next(iter(templates.__path__))) / name
    return _Table.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

"""What a letter to a provider of treatment in the community says: of the register, and no client.

Belongs here: which field of the register each part comes from. Not here: which fields a letter may
have (`treatment.py`), nor who approves (`records/registers`).
"""

from typing import Any, Final

from sqlalchemy import RowMapping, select

from activities.letters import svp_sources as svp
from activities.letters.sources import Fields, Sources, recipient_of
from activities.letters.text import LetterError
from domain.model import Json
from domain.recording import EffectAsked
from records.tables import TREATMENT_PROVIDERS

COMMITMENTS: Final = "provider_commitments"
"""The value of the law's tables: to what a provider agrees (DECK-23)."""


def agreement(at: Sources, asked: EffectAsked) -> Fields:
    """The agreement with its commitments, from the office that keeps the provider (DECK-23).

    Raises:
        LetterError: the recipient is not the provider to whom the case was assigned.
    """
    provider, by = recipient_of(asked), svp.ordering(at, asked)
    if by is None or by.data.get("provider") != provider:
        raise LetterError(f"recipient: {provider} is not the provider of this order (DECK-23)")
    query = select(TREATMENT_PROVIDERS).where(TREATMENT_PROVIDERS.c.id == provider)
    row = at.conn.execute(query).mappings().one_or_none()
    where = f"treatment-provider {provider}"
    if row is None:
        at.lacks.append(f"{where}: not in the register")
        return "provider-agreement", {}, ()
    return "provider-agreement", _letter(at, asked, row, where), ()


def _letter(at: Sources, asked: EffectAsked, row: RowMapping, where: str) -> Json:
    address = str(row["address"] or "").splitlines()
    if row["approved_since"] is None:
        at.lacks.append(f"{where}: approved_since")
    return {
        "contact": at.contact(row["office"]),
        "case_reference": asked.case,
        "recipient": {"name": row["name"], "address": at.texts(address, f"{where}: address")},
        "letter_date": at.day,
        **svp.based(svp.rule_for(asked)),
        "region": row["region"],
        "approved_since": row["approved_since"],
        "commitments": _agreed(at, row, where),
    }


def _agreed(at: Sources, row: RowMapping, where: str) -> tuple[str, ...]:
    """All that the law's list names; what the provider has not agreed to is asked for."""
    listed: Any = at.tables.policy(COMMITMENTS)
    wanted = tuple(str(one) for one in listed)
    missing = [one for one in wanted if one not in row["commitments"]]
    at.lacks.extend(f"{where}: commitments.{one}" for one in missing)
    return wanted

"""The consent of a subject's guardians as a case of notices knows it: asked for here, or on file.

Belongs here: where such a consent stands. Not here: who asks for it (`planning.py`), nor what it
lets anybody tell (`wanted.py`); the consent itself is a case of its own (`consent*.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from domain.model import Frozen
from domain.placement.home import HeldConsent

ConsentStanding = Literal[
    "ordered", "asked", "given", "refused", "no-response", "withdrawn", "closed", "struck"
]


class Sought(Frozen):
    """The consent of one subject's guardians: the case that this one opened, where it stands."""

    consent: str | None = None
    standing: ConsentStanding = "ordered"
    co_residents: bool | None = None
    prospective: bool | None = None
    given_on: datetime | None = None
    as_of: datetime | None = None
    """Of what was last heard: an older picture of the registers does not overrule it."""


_STAGES: Final[Mapping[str, ConsentStanding]] = {
    "to-ask": "asked",
    "asked": "asked",
    "no-response": "no-response",
    "consented": "given",
    "refused": "refused",
    "withdrawn": "withdrawn",
    "closed": "closed",
}


def on_file(held: HeldConsent, before: Sought | None = None) -> Sought:
    """A consent as the register shows it, by the stage of its case."""
    return (before or Sought()).model_copy(
        update={
            "consent": held.consent,
            "standing": _STAGES.get(held.stage, "asked"),
            "co_residents": held.co_residents,
            "prospective": held.prospective,
        }
    )

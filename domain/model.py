"""The base of every value in the domain: frozen, and tolerant of unknown fields.

Belongs here: the base model and the JSON it speaks. Not here: any model with a meaning.
"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict

Json = dict[str, Any]
"""A JSON object. What is in it is checked by the model that reads it."""


class Frozen(BaseModel):
    """A value. Unknown fields are dropped, so that a rollback does not strand a running case."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces. Digests are taken over it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """SHA-256 (hex) of the canonical JSON of a value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()

"""Whom a disclosure would reach and how, in the office's standing words.

Belongs here: choosing among the sentences of `templates/disclosure.yaml`. Not here: the sentences.
"""

from functools import cache
from pathlib import Path

import yaml

import templates
from domain.model import Json


def disclosure(opening: Json) -> Json:
    """Audience and circumstances for the opening of a consent (DOR (3)(C), DOR-022, C-16)."""
    words, placement = _sentences(), str(opening["placement"])
    how = words["circumstances"]
    later = how["prospective"] if opening["prospective"] else []
    return {
        "audience": words["audience"][placement].strip(),
        "circumstances": [*how["always"], *how[placement], *later],
    }


@cache
def _sentences() -> Json:
    path = Path(next(iter(templates.__path__))) / "disclosure.yaml"
    found: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found

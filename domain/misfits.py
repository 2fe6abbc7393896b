"""What does not fit a form, in plain words: for a command, a register's row, a value of the law.

Belongs here: the words for each kind of misfit. Not here: which field it is (the caller says that
first), nor what fits (the forms).
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

A_DAY: Final = "wants a day, YYYY-MM-DD"
A_TIME: Final = f"{A_DAY}, or a time, YYYY-MM-DDTHH:MM"
_NO_DAY: Final = "is no day of the calendar"
_DAY: Final = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)", re.ASCII)
_BY_KIND: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "extra_forbidden": "is no field of this form",
    "bool_type": "wants true or false",
    "bool_parsing": "wants true or false",
    "int_type": "wants a whole number",
    "int_parsing": "wants a whole number",
    "int_from_float": "wants a whole number",
    "float_type": "wants a number",
    "float_parsing": "wants a number",
    "string_type": "wants text",
    "string_unicode": "wants text",
    "list_type": "wants a list",
    "tuple_type": "wants a list",
    "dict_type": "wants fields with their names",
    "model_type": "wants fields with their names",
    "model_attributes_type": "wants fields with their names",
    "literal_error": "wants {expected}",
    "enum": "wants {expected}",
    "too_short": "wants at least {min_length}",
    "too_long": "wants at most {max_length}",
    "string_too_short": "wants at least {min_length} letters or digits",
    "string_too_long": "wants at most {max_length} letters or digits",
    "string_pattern_mismatch": "wants what fits the pattern {pattern}",
    "greater_than_equal": "wants {ge} or more",
    "greater_than": "wants more than {gt}",
    "less_than_equal": "wants {le} or less",
    "less_than": "wants less than {lt}",
}
_ONE: Final[Mapping[str, str]] = {
    "too_short": "wants at least one",
    "string_too_short": "is empty",
}
"""Of a least length of one."""


def first_misfit(error: ValidationError) -> tuple[str, str]:
    """The first field that does not fit, and why, without what somebody typed there.

    Returns:
        The field, with points between its parts (empty: the whole); and the words.
    """
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return where, _words(first["type"], first["msg"], first.get("ctx", {}), first.get("input"))


def _words(kind: str, message: str, limits: Mapping[str, Any], typed: object) -> str:
    if kind.startswith(("date_", "datetime_", "timezone_")):
        form = A_DAY if kind.startswith("date_") else A_TIME
        return _NO_DAY if _is_no_day(typed) else form
    if limits.get("min_length") == 1 and kind in _ONE:
        return _ONE[kind]
    worded = _BY_KIND.get(kind)
    return worded.format_map(limits) if worded else message.removeprefix("Value error, ")


def _is_no_day(typed: object) -> bool:
    """Whether a day is written as it should be, and no year has it."""
    written = _DAY.match(typed) if isinstance(typed, str) else None
    if written is None:
        return False
    try:
        date.fromisoformat(written[1])
    except ValueError:
        return True
    return False

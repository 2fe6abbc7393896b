"""Logs: structured lines on stderr that carry no content of a case.

What belongs here: routing our and the libraries' log records through one chain, dropping
fields that may hold personal data, and showing errors without their text. What does not:
metrics, the ledger, answers to a person at the command line.

Why errors lose their text: messages of validation, database and activity errors quote the
values that they are about. Type, file, line and function are enough to find the place; an
exception class of ours whose text is safe says so by `loggable = True`.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Final

import structlog

_DROPPED_WORDS: Final = """
address addresses body city claims content data date_of_birth dob email exception_text
first_name guardian_name input last_name message_text middle_name name note notes password
payload payloads phone recipient result secret ssn street subject telephone temporal_log
text token zip
"""
DROPPED: Final = frozenset(_DROPPED_WORDS.split())
"""Names of fields that never reach a log line, at any depth.

`temporal_log` is the native core's own record, with all its fields.
"""

_QUIET: Final = {
    # Debug lines of these dump whole activations and completions, payloads decoded.
    "temporalio": logging.INFO,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "sqlalchemy": logging.WARNING,  # INFO shows statements with their values
    "uvicorn": logging.WARNING,
    "asyncio": logging.WARNING,
}

EventDict = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(level: str = "info", *, as_json: bool | None = None) -> None:
    """Set up logging of the process, once, before anything is logged.

    Args:
        level: debug, info, warning or error.
        as_json: JSON lines; False: key=value; None: JSON unless stderr is a terminal.
    """
    if as_json is None:
        as_json = not sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                safe_exception,
                redact,
                renderer,
            ],
            # Else the formatter appends the full traceback behind our back.
            keep_exc_info=False,
            keep_stack_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, floor in _QUIET.items():
        logging.getLogger(name).setLevel(max(floor, logging.getLevelName(level.upper())))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def redact(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Drop the fields of `DROPPED`, at any depth."""
    return {key: _clean(value) for key, value in event.items() if key.lower() not in DROPPED}


def safe_exception(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace exc_info by the chain of error types and the innermost places."""
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info if isinstance(info, BaseException) else info[1] if info else None
    if error is not None:
        event["error"] = describe(error)
    return event


def describe(error: BaseException) -> str:
    """`Type at file:line function`, causes behind `<-`; text only where a class allows it."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        part = type(current).__name__
        if getattr(type(current), "loggable", False):
            part += f" ({current})"
        frames = traceback.extract_tb(current.__traceback__)
        if frames:
            last = frames[-1]
            part += f" at {'/'.join(last.filename.split('/')[-2:])}:{last.lineno} {last.name}"
        parts.append(part)
        current = current.__cause__ or current.__context__
    return " <- ".join(parts)


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items() if str(k).lower() not in DROPPED}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value

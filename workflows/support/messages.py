"""What arrives at a case: reading it without ever failing on what somebody else sent.

Belongs here: taking a message apart. Not here: whether it is obeyed (`case.py`, the deciders).
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from domain import rules
    from domain.commands import Envelope
    from domain.refusal import Refusal

FACT = "fact"
REFRESH = "refresh"


def envelope_in(args: Sequence[RawValue]) -> Envelope | Refusal:
    """The envelope of a command; a refusal (H-05) if it does not decode."""
    try:
        (raw,) = args
        return workflow.payload_converter().from_payload(raw.payload, Envelope)
    except Exception as misfit:  # noqa: BLE001 - whatever does not decode is a refusal, not a bug
        return Refusal(rule=rules.H_05, message=f"not an envelope: {type(misfit).__name__}")


def text_in(args: Sequence[RawValue]) -> str:
    """The one text that a signal carries; empty if it carries anything else."""
    try:
        (raw,) = args
        return workflow.payload_converter().from_payload(raw.payload, str)
    except Exception:  # noqa: BLE001 - an error in a signal would park the case for good
        return ""


def command_id() -> str:
    """The id of the command that is being handled."""
    info = workflow.current_update_info()
    return info.id if info is not None else ""

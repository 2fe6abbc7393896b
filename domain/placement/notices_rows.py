"""The rows of the command tables that `placement` and `status-found` share.

Belongs here: who may send notices and decide questions, and the facts of machines. Not here: what
they do (`notices_decide.py`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from domain.actors import Role
from domain.commands import CommandSpec
from domain.placement import notices_commands as cmd
from domain.placement import notices_decide as telling
from domain.placement.common import MACHINE, office_command
from domain.process import NOTE_FACTS, Decision


def shared_rows(
    telling_stages: tuple[str, ...], open_stages: tuple[str, ...]
) -> tuple[CommandSpec, ...]:
    """The commands of people about notices."""
    return (
        office_command(
            "send-notices",
            cmd.SendNotices,
            telling_stages,
            "Send the notices that are typeset",
            example={"method": "certified"},
        ),
        CommandSpec(
            name="decide-question",
            model=cmd.DecideQuestion,
            roles=frozenset({Role.SUPERVISOR}),
            stages=frozenset(open_stages),
            help="Decide what the sources leave open",
            needs_reason=True,
            example={"question": "source:person-1:description", "answer": "disclose"},
        ),
    )


def machine_rows(open_stages: tuple[str, ...]) -> tuple[CommandSpec, ...]:
    """The facts that no person types: registers, deliveries, consents."""

    def fact(name: str, model: type[Any], about: str) -> CommandSpec:
        return CommandSpec(
            name=name,
            model=model,
            roles=MACHINE,
            stages=frozenset(open_stages),
            help=about,
            machine=True,
        )

    return (
        fact(NOTE_FACTS, cmd.NotePicture, "The registers changed"),
        fact("delivery-ended", cmd.DeliveryReport, "The delivery of a notice has ended"),
        *(
            fact(name, cmd.ConsentReport, f"A consent reports: {name}")
            for name in telling.CONSENT_FACTS
        ),
    )


def shared_decisions() -> Mapping[str, Callable[[Any, Any, Any], Decision]]:
    """The decisions behind the shared rows, but for sending (a process looks in its own way)."""
    return {
        "decide-question": telling.decide_question,
        NOTE_FACTS: telling.note_facts,
        "delivery-ended": telling.delivery_ended,
        **{name: telling.consent_report(name) for name in telling.CONSENT_FACTS},
    }

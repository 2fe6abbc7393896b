"""How ordered effects are carried out: each an ordinary activity on its own queue.

Belongs here: the options of those activities. Not here: what an effect is or when it is ordered
(the decider), nor how it is done (the drivers in `activities/`).
"""

from collections.abc import Iterable
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.contracts import EFFECTS
    from domain.events import Effect
    from domain.model import Json
    from domain.recording import EffectAsked, EffectDone

_ONE_TRY = timedelta(seconds=20)
"""A letter takes milliseconds, a mail server ten seconds; then the worker counts as dead."""
_REPORT = "tell"
_FOR_EVER = RetryPolicy(maximum_interval=timedelta(seconds=10))


def in_turn(effect: Effect, ordered: Iterable[Effect]) -> bool:
    """Whether an effect may start now: a report waits for the earlier ones to the same case.

    Each is tried until it arrives. Side by side, the report that a consent was given could arrive
    after the one that it was withdrawn, and would be believed.
    """
    if effect.kind != _REPORT:
        return True
    to = effect.data.get("case")
    return not any(
        one.kind == _REPORT and one.version < effect.version and one.data.get("case") == to
        for one in ordered
    )


async def carry_out(asked: EffectAsked) -> Json:
    """Carry out one effect, however long the outside world takes; returns its references."""
    name, queue = EFFECTS[asked.effect.kind]
    done = await workflow.execute_activity(
        name,
        asked,
        result_type=EffectDone,
        task_queue=queue,
        start_to_close_timeout=_ONE_TRY,
        retry_policy=_FOR_EVER,
        summary=_summary(asked),
    )
    return dict(done.result)


def _summary(asked: EffectAsked) -> str:
    """What operators read in the timeline: the kind, what of it, and the event that ordered it."""
    data = asked.effect.data
    named = ("letter_kind", "about", "process", "fact")
    what = next((str(data[name]) for name in named if data.get(name)), "")
    return f"{asked.effect.kind} {what} of event {asked.effect.version}".replace("  ", " ")

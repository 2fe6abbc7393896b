"""How a played scenario is shown: a line for each step, its differences below, or JSON.

Belongs here: words. Not here: judging.
"""

from domain.model import Json
from starter.rehearse.outcome import Outcome, Played
from starter.rehearse.reading import Read


def first_line(read: Read) -> str:
    """What is played, and from where it goes on."""
    head = f"{read.file}: {read.scenario.title}"
    return f"{head}\n  goes on where {read.scenario.after} ended" if read.before else head


def step_line(played: Played) -> str:
    """One line of a step, and one for each difference."""
    mark = "ok  " if played.ok else "FAIL"
    head = f"  {mark} {played.at:%Y-%m-%d %H:%M}  {played.text}"
    return "\n".join([head, *(f"         line {played.line}: {one}" for one in played.differences)])


def last_line(outcome: Outcome) -> str:
    """How a scenario ended."""
    told = [f"  FAIL at the end: {line}" for line in outcome.at_the_end]
    total, done = len(outcome.read.scenario.steps), len(outcome.steps)
    good = sum(step.ok for step in outcome.steps)
    if done < total:
        told.append(f"  stopped after step {done} of {total}")
    word = "holds" if outcome.ok else "does not hold"
    return "\n".join([*told, f"  {word}: {good} of {total} steps as expected"])


def as_json(outcome: Outcome) -> Json:
    """A scenario for programs."""
    scenario = outcome.read.scenario
    return {
        "file": str(outcome.read.file),
        "title": scenario.title,
        "covers": list(scenario.covers),
        "after": scenario.after,
        "ok": outcome.ok,
        "steps": [
            {
                "line": step.line,
                "at": step.at.isoformat(timespec="seconds"),
                "step": step.text,
                "ok": step.ok,
                "differences": list(step.differences),
            }
            for step in outcome.steps
        ],
        "not_played": len(scenario.steps) - len(outcome.steps),
        "at_the_end": list(outcome.at_the_end),
    }

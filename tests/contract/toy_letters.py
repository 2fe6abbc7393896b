"""A letter driver that writes each key once, and can be told to die between the two steps."""

import threading
from pathlib import Path

from temporalio import activity

from domain.recording import EffectAsked, EffectDone


class ToyLetters:
    """Hands a letter over by appending a line; the key guards against a second one."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.fail_after = 0
        self.hold: threading.Event | None = None
        self.alerts: list[str] = []

    @activity.defn(name="letters.render")
    def render(self, asked: EffectAsked) -> EffectDone:
        if asked.effect.key not in self.sent():
            with self.file.open("a") as out:
                out.write(asked.effect.key + "\n")
        if self.fail_after > 0:
            self.fail_after -= 1
            raise RuntimeError("the line broke after the hand-over")
        if self.hold is not None:
            self.hold.wait(60)
        return EffectDone(result={"letter": f"letter-of-{asked.effect.key}"})

    @activity.defn(name="alerts.raise")
    def alert(self, asked: EffectAsked) -> EffectDone:
        self.alerts.append(str(asked.effect.data["about"]))
        return EffectDone()

    def sent(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []

"""A rule said no: which rule, in plain words, and what would be allowed instead.

The closed list of what can go wrong stands here too:

    refusal         a rule said no                       -> this value; recorded; answered
    retry           the outside world is not there yet   -> the activity retries, capped at 10 s
    needs a person  nobody but a person can decide       -> an event that opens a task with an owner
    bug             everything else                      -> a plain exception: loud, case parked
"""

from domain.model import Frozen


class Refusal(Frozen):
    """A refusal. `rule` is the id of a source's rule or of a house rule (H-01 ... H-07)."""

    rule: str
    message: str
    allowed: tuple[str, ...] = ()
    field: str | None = None

    def line(self) -> str:
        """One line for a terminal: rule, reason, and what would be allowed.

        A list that the reason gives already is not said twice.
        """
        listed = ", ".join(self.allowed)
        said = len(self.allowed) > 1 and listed in self.message
        would = f" Allowed now: {listed}." if self.allowed and not said else ""
        return f"refused by {self.rule}: {self.message.rstrip('.')}.{would}"

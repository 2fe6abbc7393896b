"""Clocks that begin again and again: each has a key of its own, also when old ones are forgotten.

Belongs here: the numbering of duties. Not here: when a duty begins or ends.
"""

from datetime import datetime

from domain.obligations import Duty, Obligations


def numbered(held: Obligations, name: str, rule: str, starts: datetime) -> Duty:
    """The next duty of a name: `T-10`, `T-10:2`, `T-10:3` ...

    It is counted from the highest number held, not from how many are held: a case that lasts for
    decades does not carry every duty that ever ended.
    """
    numbers = [number_of(key) for key in held if name_of(key) == name]
    key = f"{name}:{max(numbers) + 1}" if numbers else name
    return Duty(key=key, rule=rule, starts=starts)


def name_of(key: str) -> str:
    """The key without its number: `svp.victim-notice:escape:2` is of `svp.victim-notice:escape`."""
    name, _, number = key.rpartition(":")
    return name if number.isdecimal() else key


def number_of(key: str) -> int:
    """The number in a key; a first duty has none."""
    number = key.rpartition(":")[2]
    return int(number) if number.isdecimal() else 1

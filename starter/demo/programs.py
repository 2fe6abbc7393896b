"""The stories of the program together: which are opened, and what waits for what.

Belongs here: their order. Not here: the stories (`beds.py`, `outside.py`), nor typing them.
"""

from dataclasses import dataclass

from starter.demo.around import Around
from starter.demo.beds import Beds, beds
from starter.demo.outside import Outside, outside
from starter.demo.steps import Story


@dataclass(frozen=True)
class Programs:
    """All stories of sites, treatment, confinement, the community and the assessment unit."""

    beds: Beds
    outside: Outside

    @property
    def opened(self) -> tuple[Story, ...]:
        """Those that open a case, in the order in which they do."""
        those = self.outside
        return (*self.beds.opened, *those.community, *those.unit, *those.confined)

    @property
    def stories(self) -> tuple[Story, ...]:
        """Those too that go on with the case of another."""
        return (*self.opened, self.beds.filling, self.beds.running)


def programs(at: Around) -> Programs:
    """All of them."""
    return Programs(beds(at), outside(at))

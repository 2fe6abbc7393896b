"""The demonstration: fictional people, and cases that stand at many stages around today.

Belongs here: who they are, what happened to them, and typing all of it through the gateway. Not
here: the service itself (`starter/up.py`), nor anything that only a demonstration could do.
"""

from starter.demo.run import main
from starter.demo.seeding import Seeded, seed

__all__ = ["Seeded", "main", "seed"]

"""Named points at which a fault test may stop a process for good.

Belongs here: the names and the stop. Not here: who kills (the fault tests). In production the
variable is unset and a point costs one look into a dictionary.
"""

import os
import time
from pathlib import Path
from typing import Final

COMMIT_ACKNOWLEDGE: Final = "commit/acknowledge"
RENDER_HAND_OVER: Final = "render/hand-over"
HAND_OVER_CONFIRM: Final = "hand-over/confirm"
START_OF_CASE: Final = "start of another case"
POINTS: Final = (COMMIT_ACKNOWLEDGE, RENDER_HAND_OVER, HAND_OVER_CONFIRM, START_OF_CASE)

AT: Final = "DUEPROCESS_PAUSE_AT"
FLAG: Final = "DUEPROCESS_PAUSE_FLAG"
OF: Final = "DUEPROCESS_PAUSE_OF"


def reached(point: str, *what: str) -> None:
    """Stop here if the environment names this point: say so in the flag file and wait to be killed.

    `DUEPROCESS_PAUSE_AT` names the point, `DUEPROCESS_PAUSE_FLAG` the file that tells the test. A
    flag that exists already means that the point was used up: the process goes on.
    `DUEPROCESS_PAUSE_OF` may name of what: the beginning of `what`, its parts joined by `/`.
    """
    if os.environ.get(AT) != point or not "/".join(what).startswith(os.environ.get(OF, "")):
        return
    flag = Path(os.environ[FLAG])
    try:
        flag.open("x").close()
    except FileExistsError:
        return
    while True:
        time.sleep(60)

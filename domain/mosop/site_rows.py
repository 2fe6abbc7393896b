"""The command table of a site: who may give which command, and at which stage.

Belongs here: the rows. Not here: what a command does (`site_acts.py`, `site_facts.py`), nor the
models of the commands (`site_commands.py`).
"""

from typing import Final

from domain.casework import MACHINE
from domain.commands import CommandSpec
from domain.mosop import site_commands as cmd
from domain.mosop import site_stages as st
from domain.mosop.common import (
    CHANGE_REQUEST,
    CORRECTIONS,
    OCCUPY_BED,
    OPERATOR,
    REQUEST_BED,
    STAFF,
    SUPERVISOR,
    VACATE_BED,
    WITHDRAW_REQUEST,
    decision_row,
    row,
)
from domain.process import OPEN

KEEPERS: Final = CORRECTIONS | STAFF | SUPERVISOR
"""Who keeps the books of a site: its office's people."""
_DECIDERS: Final = CORRECTIONS | SUPERVISOR
"""Who says what becomes of a wing, or of the program at the site."""

_FACTS: Final = (
    row(
        REQUEST_BED,
        cmd.RequestBed,
        MACHINE,
        st.OPEN_STAGES,
        "A treatment asks for a bed",
        machine=True,
    ),
    row(
        CHANGE_REQUEST,
        cmd.ChangeRequest,
        MACHINE,
        st.OPEN_STAGES,
        "Another day of release, or ready again",
        machine=True,
    ),
    row(
        WITHDRAW_REQUEST,
        cmd.WithdrawRequest,
        MACHINE,
        st.OPEN_STAGES,
        "The treatment wants no bed any more",
        machine=True,
    ),
    row(OCCUPY_BED, cmd.OccupyBed, MACHINE, st.OPEN_STAGES, "The person arrived", machine=True),
    row(VACATE_BED, cmd.VacateBed, MACHINE, st.OPEN_STAGES, "The person has left", machine=True),
)
_FACILITY: Final = (
    row(
        OPEN,
        cmd.OpenSite,
        _DECIDERS,
        (),
        "Open the books of a facility: one case for as long as it stands",
    ),
    decision_row(
        "set-operating",
        cmd.SetOperating,
        st.OPEN_STAGES,
        "The program runs here, or does not: then nobody keeps a bed",
        roles=_DECIDERS,
        example={"operating": False},
    ),
    decision_row(
        "close-wing",
        cmd.CloseWing,
        st.OPEN_STAGES,
        "A wing closes: whoever has a bed in it is on the list again",
        roles=_DECIDERS,
        example={"wing": "e"},
    ),
    row(
        "reopen-wing",
        cmd.ReopenWing,
        _DECIDERS,
        st.OPEN_STAGES,
        "A wing opens again",
        example={"wing": "e"},
    ),
    decision_row(
        "change-wing",
        cmd.ChangeWing,
        st.OPEN_STAGES,
        "A wing has another number of beds, or is new",
        example={"wing": "e", "beds": 40},
    ),
    decision_row(
        "close-site",
        cmd.CloseSite,
        (st.NOT_OPERATING,),
        "The facility is none of the program's any more; nobody is in it or waits",
        roles=OPERATOR,
    ),
)
_BEDS: Final = (
    row(
        "take-bed-out",
        cmd.TakeBedOut,
        KEEPERS,
        st.OPEN_STAGES,
        "A bed cannot be used",
        example={"bed": "a-07"},
    ),
    row(
        "return-bed",
        cmd.ReturnBed,
        KEEPERS,
        st.OPEN_STAGES,
        "The bed can be used again",
        example={"bed": "a-07"},
    ),
    row(
        "move-bed",
        cmd.MoveBed,
        KEEPERS,
        st.OPEN_STAGES,
        "Somebody moves to another bed of the site",
        example={"treatment": "treatment-2031-000001", "bed": "b-12"},
    ),
    decision_row(
        "correct",
        cmd.Correct,
        st.OPEN_STAGES,
        "The books are wrong: somebody is in a bed without a request, or is not here",
        example={"treatment": "treatment-2031-000001", "bed": "b-12"},
    ),
)
_LIST: Final = (
    decision_row(
        "change-order",
        cmd.ChangeOrder,
        st.OPEN_STAGES,
        "Put somebody first, or back where the order of the law has them",
        example={"treatment": "treatment-2031-000001", "first": True},
    ),
    row(
        "set-ready",
        cmd.SetReady,
        KEEPERS,
        st.OPEN_STAGES,
        "Whether somebody on the list can take a bed now",
        example={"treatment": "treatment-2031-000001", "ready": True},
    ),
)
ROWS: Final[tuple[CommandSpec, ...]] = (*_FACILITY, *_BEDS, *_LIST, *_FACTS)

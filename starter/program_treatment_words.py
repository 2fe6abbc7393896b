"""What an entry of treatment or of a site is called, and what it says, by its kind.

Belongs here: those words. Not here: how entries are put together (`proceedings_docket.py`), nor the
words of what comes before and after treatment (`program_words.py`).
"""

from collections.abc import Mapping
from typing import Final

from domain import events as ev
from domain import rules
from domain.mosop import site_stages as si
from domain.mosop import treatment_stages as tr
from starter.proceedings_words import Kind

DATES: Final = (
    "conditional release {conditional_release}",
    "full term {full_term}",
    "anticipated release {anticipated_release}",
)
ELSEWHERE: Final = "another case told what means nothing here (any more)"
_ENDED: Final = ("ground: {ground}", "reached: {reached}")

# -- treatment ------------------------------------------------------------------------------------

_CHOSEN: Final[Mapping[str, Kind]] = {
    tr.NEEDS_NOTED: Kind(
        "What the person needs of a site",
        (
            "{sex}",
            ("protective_custody", "protective custody", ""),
            ("high_medical_need", "high medical need", ""),
            ("dialysis", "dialysis", ""),
        ),
        rules.C_55,
    ),
    tr.CLASSIFIED: Kind("Classified: {class}", ("offences {because}",)),
    tr.CLASSIFIED_NOT: Kind("Classified: {class}", ("offences {because}",)),
    tr.SITE_ASSIGNED: Kind("Site assigned: {site}"),
    tr.SITE_HELD: Kind("No site can take the person now"),
    tr.SITE_LEFT: Kind("Off the site's list: none can take the person now"),
    tr.REROUTED: Kind("Another site: {site}"),
    tr.NO_SITE: Kind("No other site can take the person now"),
    tr.BED_OFFERED: Kind("A bed is held: {site} {bed}", ("until {until}",)),
    tr.BED_LAPSED: Kind("The bed was not taken in time: {site} {bed}"),
    tr.BED_DECLINED: Kind("The bed cannot be taken now: {site} {bed}"),
    tr.ASKED_AGAIN: Kind("A bed is asked for again"),
    tr.BED_LOST: Kind("The bed is lost: {site} {bed}", ("{why}",)),
    tr.ARRIVED: Kind("Arrived: {site} {bed}", ("{arrived_on}",)),
    tr.MOVED: Kind("Moved to another bed: {site} {bed}", ("{arrived_on}",)),
    tr.PLACE_CHANGED: Kind("Place on the list: {place} of {of}", ("{site}",), rules.DECK_08),
    tr.SITE_STOPPED: Kind(
        "The program does not run at the site where the person waits: {site}", (), rules.DECK_13
    ),
    tr.PASSED_OVER: Kind("Passed over: {fact}", (ELSEWHERE,), rules.DECK_08),
}
_TREATED: Final[Mapping[str, Kind]] = {
    tr.PHASE_1_STARTED: Kind("Phase I begun", ("{started_on}",)),
    tr.PROCEEDS: Kind("Phase I decided: on to Phase II", ("{decided_on}",)),
    tr.PHASE_2_STARTED: Kind("Phase II begun", ("{started_on}",)),
    tr.COMPONENT: Kind("Component done: {component}", ("{done_on}",)),
    tr.SUSPENSION: Kind("Suspended, the bed is kept", ("{why}", "since {suspended_on}")),
    tr.SUSPENSION_OUT: Kind("Suspended, the bed is given up", ("{why}", "since {suspended_on}")),
    tr.BACK_TO_LIST: Kind("Back: a bed is to be found", ("{returned_on}",)),
    **{
        kind: Kind(f"Treatment goes on: {words}", ("back {returned_on}", "since {resumed_on}"))
        for kind, words in (
            (tr.BACK[tr.ADMITTED], "to begin"),
            (tr.BACK[tr.PHASE_1], "in Phase I"),
            (tr.BACK[tr.PHASE_1_DECIDED], "before Phase II"),
            (tr.BACK[tr.PHASE_2], "in Phase II"),
        )
    },
    tr.COMPLETION: Kind("Completed", ("{completed_on}",)),
    tr.TERMINATION: Kind("Terminated", ("{terminated_on}", *_ENDED)),
    tr.REFUSAL: Kind("Refused by the person", ("{refused_on}", *_ENDED)),
    tr.REMOVAL: Kind("Removed administratively", ("{removed_on}", *_ENDED)),
    tr.RELEASED: Kind(
        "The person left confinement",
        ("{on}", ("before_full_term", "before the full term", "at the full term")),
    ),
    tr.REENTERED: Kind("Another attempt: number {attempt}", ("{decided_on}",)),
    tr.DATES_CHANGED: Kind("Other dates of release", DATES, rules.C_57),
    tr.EXTENSION_PETITIONED: Kind("The board has a petition to extend", ("{received_on}",)),
    tr.EXTENSION_HEARD: Kind(
        "The board heard the petition to extend",
        ("{convened_on}", ("extended", "extended", "not extended"), DATES[0]),
    ),
    tr.RELEASE_DECIDED: Kind("The board decided: {decision}", ("{kind}", "{decided_on}")),
    tr.TOLD: Kind("The confinement was told how it stands", (), rules.DECK_03),
}

# -- sites ----------------------------------------------------------------------------------------

_WHO: Final = "{treatment}"
_LOST: Final = ("lost: {lost}",)
SITE: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind("Books opened: {facility}"),
    si.STOPPED: Kind("The program does not run here", ("{why}", *_LOST)),
    si.STARTED: Kind("The program runs here"),
    si.REQUESTED: Kind(
        f"A bed is asked for: {_WHO}",
        ("since {asked_on}", "release {release_on}", ("transfer", "a move from another bed", "")),
    ),
    si.CHANGED: Kind(
        f"The request changed: {_WHO}",
        ("release {release_on}", ("ready", "a bed can be taken", "no bed can be taken now")),
    ),
    si.WITHDRAWN: Kind(f"The request was withdrawn: {_WHO}", ("{bed} is free",)),
    si.GRANTED: Kind("Bed held: {bed}", (f"for {_WHO}", "place {place} of {of}", "{why}")),
    si.LAPSED: Kind("Bed not taken: {bed}", (_WHO, "{why}")),
    si.OCCUPIED: Kind("Bed occupied: {bed}", (_WHO, "{on}")),
    si.VACATED: Kind(f"Left: {_WHO}", ("{bed} is free", "{on}")),
    si.MOVED: Kind("Moved to {bed}", (_WHO, "from {before}")),
    si.TOLD: Kind("Treatments were told", ("beds {beds}", "first on the list: {first}")),
    si.PASSED_OVER: Kind(f"Passed over: {_WHO}", ("{why}",)),
    si.DISPUTED: Kind("Said to be occupied: {bed}", (_WHO,)),
    si.WING_CLOSED: Kind("Wing {wing} closed", _LOST),
    si.WING_REOPENED: Kind("Wing {wing} opened again"),
    si.WING_CHANGED: Kind("Wing {wing} has {beds} beds", _LOST),
    si.TAKEN_OUT: Kind("Out of service: {bed}"),
    si.RETURNED: Kind("In service again: {bed}"),
    si.ORDER_CHANGED: Kind(
        f"The order changed: {_WHO}",
        (("first", "put first", "back where the order has it"),),
    ),
    si.READINESS: Kind(
        f"Whether a bed can be taken: {_WHO}", (("ready", "it can", "it cannot now"),)
    ),
    si.CORRECTED: Kind(f"Books corrected: {_WHO}", ("in {bed}", "not in {before}")),
    si.SITE_CLOSED: Kind("Books closed"),
}

TREATMENT: Final[Mapping[str, Kind]] = {
    ev.OPENED: Kind("Opened", ("offences {offences}", *DATES)),
    **_CHOSEN,
    **_TREATED,
}

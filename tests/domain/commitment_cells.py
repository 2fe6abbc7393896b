"""Who may do what with a commitment, and where: written out a second time, and how to get there."""

from collections.abc import Callable
from typing import Any

from tests.domain.cases import day
from tests.domain.commitments import (
    REASON,
    Case,
    alleged,
    at_large,
    committed,
    does,
    escaped,
    filed,
    heard,
    ordered,
    screened,
    to_release,
)

Cell = tuple[set[str], set[str], str]

AGENCY = {"mental-health", "supervisor"}
COURT = {"court"}
PARTIES = AGENCY | COURT | {"attorney-general"}
UNSEEN = {"court", "supervisor"}
PETITION = {"petition-screening", "hearing", "release-trial"}
HELD = PETITION | {"to-place", "committed", "to-release"}
AT_LARGE = {"conditional-release", "violation"}
LIVING = HELD | AT_LARGE | {"escaped"}
ALL = LIVING | {"deceased"}


def _rows(stages: set[str], roles: set[str], *names: str) -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, "H-02"))


CELLS: dict[str, Cell] = {
    **_rows({"to-place"}, AGENCY, "assign-site"),
    **_rows((HELD - {"to-place"}) | {"conditional-release"}, AGENCY, "transfer-site"),
    **_rows(LIVING, AGENCY, "record-annual-examination", "give-annual-notice", "record-waiver"),
    **_rows(HELD | {"escaped"}, COURT, "record-annual-review"),
    **_rows(ALL, {"supervisor", "attorney-general"}, "decide-late"),
    **_rows({"committed"}, AGENCY, "authorise-petition"),
    **_rows({"committed"}, PARTIES, "file-petition"),
    **_rows(PETITION, PARTIES, "record-service", "withdraw-petition"),
    **_rows({"petition-screening"}, COURT, "screen-petition", "deny-petition"),
    **_rows({"hearing"}, COURT, "record-threshold-hearing"),
    **_rows({"release-trial"}, COURT, "record-mistrial", "record-release-verdict"),
    **_rows({"release-trial"}, {"court", "attorney-general"}, "demand-jury"),
    **_rows({"release-trial", "to-release"}, AGENCY, "record-release-plan"),
    **_rows({"release-trial", "to-release"} | AT_LARGE, AGENCY, "approve-residence"),
    **_rows({"to-release"}, COURT, "order-conditional-release"),
    **_rows(AT_LARGE, COURT, "modify-conditions"),
    **_rows({"conditional-release"}, AGENCY | {"attorney-general"}, "allege-violation"),
    **_rows({"violation"}, UNSEEN, "decide-violation", "return"),
    **_rows(HELD | AT_LARGE, AGENCY, "record-escape"),
    **_rows({"escaped"}, AGENCY, "recapture"),
    **_rows(ALL, {"attorney-general"}, "record-victims-told"),
    **_rows(LIVING, UNSEEN, "discharge"),
    **_rows(LIVING, AGENCY | COURT, "record-death"),
    **_rows(ALL, {"supervisor"}, "close-commitment"),
    **_rows(ALL, PARTIES, "strike"),
    **_rows(ALL, {"system"}, "note-facts", "judgment-set-aside"),
}


def _petition(*steps: Callable[[Case], Any]) -> Case:
    case = committed()
    filed(case, "2031-03-03")
    for step in steps:
        step(case)
    return case


def _screened(case: Case) -> None:
    screened(case, "2031-03-10")


def _heard(case: Case) -> None:
    heard(case, "2031-04-07", shown=True)


def _deceased() -> Case:
    case = committed()
    does(case, "record-death", "2031-06-02", died_on=day("2031-06-02"))
    return case


def _closed() -> Case:
    case = committed()
    does(case, "discharge", "2031-06-02", "court", discharged_on=day("2031-06-02"), **REASON)
    return case


REACH: dict[str, Callable[[], Case]] = {
    "to-place": ordered,
    "committed": committed,
    "petition-screening": _petition,
    "hearing": lambda: _petition(_screened),
    "release-trial": lambda: _petition(_screened, _heard),
    "to-release": to_release,
    "conditional-release": at_large,
    "violation": alleged,
    "escaped": escaped,
    "deceased": _deceased,
    "closed": _closed,
}

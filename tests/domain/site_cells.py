"""Who may do what with a site, and where: written out a second time, and how to get there."""

from collections.abc import Callable

from tests.domain.sites import Case, does, opened

Cell = tuple[set[str], set[str], str]

DECIDERS = {"corrections", "supervisor"}
KEEPERS = DECIDERS | {"mosop-staff"}
ALL = {"operating", "not-operating"}
FACTS = {"request-bed", "change-request", "withdraw-request", "occupy-bed", "vacate-bed"}


def _rows(stages: set[str], roles: set[str], *names: str) -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, "H-02"))


CELLS: dict[str, Cell] = {
    **_rows(ALL, DECIDERS, "set-operating", "close-wing", "reopen-wing"),
    **_rows(ALL, {"supervisor"}, "change-wing", "change-order", "correct"),
    **_rows(ALL, KEEPERS, "take-bed-out", "return-bed", "move-bed", "set-ready"),
    **_rows({"not-operating"}, {"operator"}, "close-site"),
    **_rows(ALL, {"system"}, *FACTS),
}


def _stopped() -> Case:
    case = opened()
    does(case, "set-operating", "2031-02-01", operating=False)
    return case


def _closed() -> Case:
    case = _stopped()
    does(case, "close-site", "2031-02-02", "operator")
    return case


REACH: dict[str, Callable[[], Case]] = {
    "operating": opened,
    "not-operating": _stopped,
    "closed": _closed,
}

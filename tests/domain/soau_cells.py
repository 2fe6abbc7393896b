"""Who may do what with a case of the unit, and where: written out a second time; how to get there."""

from collections.abc import Callable
from typing import Any

from tests.domain import soaus as s

Cell = tuple[set[str], set[str], str]

OWN = {"corrections", "soau", "supervisor"}
OPENERS = OWN | {"system"}
ASSESSORS = {"soau", "supervisor"}
DECIDERS = {"supervisor", "operator"}
COURT = OWN | {"court"}
STATE = OWN | {"prosecutor"}
OFFICERS = {"probation-and-parole"}
CHECKING = {"order-to-check", "returned-to-court", "eligibility", "ineligible"}
LOOKED_AT = {"eligibility", "ineligible", "to-deliver", "delivered", "assessing"}
THERE = {"delivered", "assessing", "report-sent", "intent-noticed"}
WORKING = {"assessing", "intent-noticed", "power-ended"}
BEFORE = CHECKING | THERE | {"to-deliver"}
DAYS = CHECKING | THERE | {"power-ended"}
ENDINGS = {"probation-granted", "sentence-executed", "power-ended"}
ALL = BEFORE | ENDINGS


def _rows(stages: set[str], roles: set[str], *names: str, rule: str = "H-02") -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, rule))


CELLS: dict[str, Cell] = {
    **_rows({"order-to-check"}, OWN, "accept-order", "return-order"),
    **_rows({"returned-to-court"}, COURT, "correct-order"),
    **_rows(BEFORE, DECIDERS, "decide-reading", rule="C-59"),
    **_rows(BEFORE, OWN | OFFICERS, "record-sar"),
    **_rows(BEFORE | {"power-ended"}, COURT | STATE, "record-appeal"),
    **_rows(LOOKED_AT, OWN, "check-eligibility"),
    **_rows(LOOKED_AT, DECIDERS, "decide-health", rule="DECK-48"),
    **_rows(LOOKED_AT, DECIDERS, "decide-appeal", rule="C-58"),
    **_rows(BEFORE | {"power-ended"}, OWN, "record-delivery"),
    **_rows({"delivered", "power-ended"}, OWN, "begin-assessment"),
    **_rows(WORKING, ASSESSORS, "record-risk-assessment", "record-recommendations"),
    **_rows(WORKING, OWN, "send-report"),
    **_rows(THERE, OWN | OFFICERS, "set-release-date", rule="T-18"),
    **_rows(THERE, OFFICERS | {"supervisor"}, "advise-release", rule="T-18"),
    **_rows(DAYS, COURT, "record-hearing"),
    **_rows(DAYS - {"intent-noticed"}, COURT, "notice-of-intent"),
    **_rows(DAYS, STATE, "record-intent-receipt", "state-request"),
    **_rows(DAYS, COURT, "grant-probation", rule="U-10"),
    **_rows(BEFORE | {"power-ended"}, COURT, "execute-sentence"),
    **_rows(ALL, OWN, "record-death"),
    **_rows(CHECKING | {"to-deliver"} | ENDINGS, OWN, "close-soau"),
    **_rows(ALL, COURT | STATE | OFFICERS | DECIDERS, "strike"),
}
REACH: dict[str, Callable[[], Any]] = {
    "order-to-check": s.opened,
    "returned-to-court": s.returned,
    "eligibility": s.accepted,
    "ineligible": s.ineligible,
    "to-deliver": s.eligible,
    "delivered": s.delivered,
    "assessing": s.assessing,
    "report-sent": s.reported,
    "intent-noticed": s.intended,
    "probation-granted": s.granted,
    "sentence-executed": s.executed,
    "power-ended": s.ended,
    "closed": s.closed,
}

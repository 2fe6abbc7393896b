"""Who may do what before commitment, and where: written out a second time, and how to get there."""

from collections.abc import Callable
from typing import Any

from tests.domain import courts
from tests.domain.cases import at
from tests.domain.svp_cases import NOTE, evaluated, opened, received, stopped

Cell = tuple[set[str], set[str], str]

AGENCY = {"corrections", "mental-health", "supervisor"}
CHIEF, AG, COURT = {"supervisor"}, {"attorney-general"}, {"court"}
DMH, MDT, PRC = {"mental-health"}, {"mdt-member"}, {"prc-member"}
BEFORE_REVIEW = {"to-evaluate", "stopped", "to-notify"}
OVERT = {"detention-sought", "detained", "determined"}
BEFORE_CAUSE = {"petition-filed", "custody-ordered", "in-custody"}
AFTER_CAUSE = {"examination", "trial-pending", "trial", "mistrial", "proven"}
ENDINGS = {"stopped", "not-filed", "committed", "released", "deceased"}
CONFINED = BEFORE_REVIEW | {"review", "not-filed"} | BEFORE_CAUSE | AFTER_CAUSE
OPEN = CONFINED | OVERT | ENDINGS | {"release-due"}
LIVING = OPEN - {"deceased"}
VOTING = {"review", "detained", "determined"}
SEATING = VOTING | {"to-notify"}
TO_TRY = {"trial-pending", "mistrial"}


def _rows(stages: set[str], roles: set[str], *names: str, who: str = "H-02") -> dict[str, Cell]:
    return dict.fromkeys(names, (roles, stages, who))


CELLS: dict[str, Cell] = {
    **_rows(CONFINED, AGENCY, "change-release", "record-sentence-end"),
    **_rows({"to-evaluate"}, AGENCY, "record-evaluation"),
    **_rows({"stopped"}, CHIEF, "refer-anyway"),
    **_rows({"to-notify"}, AGENCY, "prepare-packet", "give-notice"),
    **_rows({"to-notify", "review"}, AGENCY | AG | MDT, "record-receipt"),
    **_rows(SEATING, AGENCY | AG, "appoint-member", "vacate-seat"),
    **_rows({"review"}, MDT, "mdt-vote", "mdt-recuse"),
    **_rows({"review"}, MDT | CHIEF, "close-mdt"),
    **_rows({"review"}, AGENCY | MDT, "deliver-assessment"),
    **_rows(VOTING, PRC, "prc-vote", "prc-recuse"),
    **_rows(VOTING, PRC | CHIEF, "close-prc"),
    **_rows(VOTING, CHIEF, "prc-go-on"),
    **_rows({"review", "determined", "release-due"}, AG, "file-petition", who="S-16"),
    **_rows({"review", "determined"}, AG, "decline-petition", who="S-16"),
    **_rows(OPEN, CHIEF | AG, "decide-late"),
    **_rows(OPEN, AG, "record-victims-told", who="S-34"),
    **_rows({"release-due"}, AGENCY | COURT, "record-release"),
    **_rows(BEFORE_CAUSE | AFTER_CAUSE, COURT, "record-dismissal", who="S-16"),
    **_rows(LIVING, AGENCY | COURT, "record-death"),
    **_rows(ENDINGS | {"to-evaluate", "to-notify", "detention-sought"}, AGENCY, "close-svp"),
    **_rows(OPEN, AGENCY | AG | COURT | MDT | PRC, "strike"),
    **_rows(OPEN, {"system"}, "note-facts", "note-release", "note-treatment"),
    # After an overt act.
    **_rows({"detention-sought"}, COURT, "record-detention"),
    **_rows({"detained"}, DMH, "record-dmh-custody", "record-determination"),
    **_rows({"detained", "determined"}, AG, "notify-prc"),
    **_rows(OVERT | BEFORE_CAUSE | {"release-due"}, AG, "notify-prosecutor"),
    # Before the court.
    **_rows({"petition-filed"}, COURT, "record-cause-on-filing"),
    **_rows({"custody-ordered"}, COURT, "record-custody"),
    **_rows({"in-custody"}, COURT, "record-hearing"),
    **_rows({"in-custody"}, CHIEF, "count-as-offered"),
    **_rows({"examination"}, COURT, "order-examination", "extend-examination"),
    **_rows({"examination"}, DMH, "record-order-received", "appoint-examiner"),
    **_rows({"examination"}, DMH, "record-examination"),
    **_rows({"examination", "trial"} | TO_TRY, COURT, "record-own-expert"),
    **_rows({"examination"} | TO_TRY, COURT, "demand-jury"),
    **_rows(TO_TRY, COURT, "begin-trial", "continue-trial"),
    **_rows({"trial"}, COURT, "record-mistrial", "record-verdict"),
    **_rows({"proven"}, COURT, "order-commitment"),
    **_rows({"proven", "committed"}, COURT, "record-appeal"),
    **_rows({"committed"}, COURT, "record-mandate"),
}
OPENERS = AGENCY | AG | {"system"}


def _not_filed() -> Any:
    case = received()
    case.does("ag", "decline-petition", **NOTE)
    return case


def _released() -> Any:
    case = courts.not_proven()
    gone: dict[str, Any] = {"released_on": at("2031-09-01").isoformat(), "to": "liberty"}
    case.does("record-release", role="supervisor", **gone)
    return case


def _deceased() -> Any:
    case = received()
    case.does("clerk", "record-death", died_on=case.when.isoformat())
    return case


def _closed() -> Any:
    case = stopped()
    case.does("clerk", "close-svp", **NOTE)
    return case


REACH: dict[str, Callable[[], Any]] = {
    **courts.AT,
    "to-evaluate": opened,
    "stopped": stopped,
    "to-notify": evaluated,
    "review": received,
    "not-filed": _not_filed,
    "released": _released,
    "deceased": _deceased,
    "closed": _closed,
}

"""Who may do what, and where it stands: every command x every stage x every role, cell by cell.

The expectations are written out here a second time, so that a slip in the tables shows.
"""

from collections.abc import Callable
from typing import Any

import pytest

from domain.actors import Role
from domain.commands import Context
from domain.decider import allowed, check
from domain.process import Process
from domain.refusal import Refusal
from domain.registry import PROCESSES
from domain.state import CaseState
from tests.domain import (
    commitment_cells,
    community_cells,
    confinement_cells,
    site_cells,
    soau_cells,
    svp_cells,
    treatment_cells,
)
from tests.domain.cases import SIGNED, asked, at, consent, delivery, scan
from tests.domain.homes import offender, person, placement, status_found
from tests.domain.recorder import Recorder, who

NOW = at("2031-06-20T09:00")
OFFICE = {"regional-office", "supervisor"}
REASON: dict[str, Any] = {"note": "note-1"}

Cell = tuple[set[str], set[str], str]
ALL_CONSENT = {"to-ask", "asked", "no-response", "consented", "refused", "withdrawn"}
ANSWERABLE = ALL_CONSENT - {"to-ask"}
POST = {"queued", "out", "notice-left"}
ALL_DELIVERY = POST | {
    "awaiting-receipt", "awaiting-acknowledgement", "returned", "follow-up", "needs-decision",
}  # fmt: skip
PREPARING = {"preparing"}
TELLING = PREPARING | {"placed"}
BEFORE = PREPARING | {"out-of-scope"}
ALL_PLACEMENT = BEFORE | {"placed", "not-placed"}
REPORTS = (
    "consent-given", "consent-refused", "answer-clock-passed", "consent-withdrawn",
    "consent-closed", "prospective-decided", "consent-struck",
)  # fmt: skip
TALK = POST | {"awaiting-receipt", "returned", "follow-up"}

CELLS: dict[str, dict[str, Cell]] = {
    "consent": {
        "record-request-sent": (OFFICE, {"to-ask", "asked", "no-response"}, "DOR-003"),
        "record-response": (OFFICE, ANSWERABLE, "DOR-003"),
        "record-withdrawal": (OFFICE, {"consented"}, "DOR-003"),
        "decide-signature": ({"supervisor"}, ANSWERABLE, "H-02"),
        "decide-prospective": ({"supervisor"}, {"consented"}, "H-02"),
        "decide-successor": ({"supervisor"}, ALL_CONSENT, "H-02"),
        "close-consent": (OFFICE, ALL_CONSENT, "DOR-003"),
        "strike": (OFFICE, ALL_CONSENT, "DOR-003"),
        "note-facts": ({"system"}, ALL_CONSENT, "H-02"),
        "delivery-ended": ({"system"}, ALL_CONSENT, "H-02"),
    },
    "delivery": {
        "carrier-scan": ({"mail-room", "system"}, ALL_DELIVERY, "H-02"),
        "record-hand-delivery": (OFFICE, ALL_DELIVERY, "DOR-003"),
        "record-acknowledgement": (OFFICE, ALL_DELIVERY - {"needs-decision"}, "DOR-003"),
        "record-verbal-attempt": (OFFICE, TALK, "DOR-003"),
        "record-follow-up-sent": (OFFICE, TALK, "DOR-003"),
        "correct-address": (
            OFFICE,
            {"queued", "awaiting-acknowledgement", "returned", "follow-up"},
            "DOR-003",
        ),
        "decide-delivery": (
            {"supervisor", "operator"},
            {"awaiting-receipt", "returned", "follow-up", "needs-decision"},
            "H-02",
        ),
        "close-delivery": (OFFICE, {"returned", "follow-up"}, "DOR-003"),
        "strike": (OFFICE, ALL_DELIVERY, "DOR-003"),
    },
    "placement": {
        "record-possibility-notice": (OFFICE, TELLING, "DOR-003"),
        "send-notices": (OFFICE, TELLING, "DOR-003"),
        "decide-question": ({"supervisor"}, ALL_PLACEMENT, "H-02"),
        "record-screening": (OFFICE, BEFORE, "DOR-003"),
        "record-agent-notice": (OFFICE, TELLING, "DOR-003"),
        "request-client-consent": (OFFICE, BEFORE, "DOR-003"),
        "record-client-consent": (OFFICE, BEFORE | {"placed"}, "DOR-003"),
        "change-date": (OFFICE, BEFORE, "DOR-003"),
        "consider-location": (OFFICE, BEFORE, "DOR-003"),
        "decide-placement": (OFFICE, BEFORE, "DOR-003"),
        "close-placement": (OFFICE, ALL_PLACEMENT - PREPARING, "DOR-003"),
        "strike": (OFFICE, ALL_PLACEMENT, "DOR-003"),
        "note-facts": ({"system"}, ALL_PLACEMENT, "H-02"),
        "delivery-ended": ({"system"}, ALL_PLACEMENT, "H-02"),
        **dict.fromkeys(REPORTS, ({"system"}, ALL_PLACEMENT, "H-02")),
    },
    "status-found": {
        "send-notices": (OFFICE, {"telling"}, "DOR-003"),
        "decide-question": ({"supervisor"}, {"telling"}, "H-02"),
        "close-status-found": (OFFICE, {"telling"}, "DOR-003"),
        "strike": (OFFICE, {"telling"}, "DOR-003"),
        "note-facts": ({"system"}, {"telling"}, "H-02"),
        "delivery-ended": ({"system"}, {"telling"}, "H-02"),
        **dict.fromkeys(REPORTS, ({"system"}, {"telling"}, "H-02")),
    },
    "commitment": commitment_cells.CELLS,
    "svp": svp_cells.CELLS,
    "site": site_cells.CELLS,
    "treatment": treatment_cells.CELLS,
    "soau": soau_cells.CELLS,
    "community": community_cells.CELLS,
    "confinement": confinement_cells.CELLS,
}
OPENERS: dict[str, tuple[set[str], str]] = {
    "consent": (OFFICE | {"system"}, "DOR-003"),
    "delivery": (OFFICE | {"system"}, "DOR-003"),
    "placement": (OFFICE, "DOR-003"),
    "status-found": (OFFICE, "DOR-003"),
    "commitment": (commitment_cells.AGENCY | {"system"}, "H-02"),
    "svp": (svp_cells.OPENERS, "S-01"),
    "site": (site_cells.DECIDERS, "H-02"),
    "treatment": (treatment_cells.OPENERS, "H-02"),
    "soau": (soau_cells.OPENERS, "H-02"),
    "community": (community_cells.OPENERS, "H-02"),
    "confinement": (confinement_cells.OWN, "H-02"),
}
MACHINE = {
    "note-facts",
    "judgment-set-aside",
    "delivery-ended",
    "carrier-scan",
    *REPORTS,
    *site_cells.FACTS,
    *treatment_cells.FACTS,
    *confinement_cells.FACTS,
    "note-release",
    "note-treatment",
}


def _silent() -> Recorder[Any]:
    case = asked()
    case.clock(NOW)
    return case


def _answered(then: str = "", **said: Any) -> Recorder[Any]:
    case = asked()
    case.give("record-response", NOW, **(SIGNED | said))
    if then:
        case.give(then, NOW, **REASON)
    return case


def _scanned(*codes: str) -> Recorder[Any]:
    case = delivery()
    for code in codes:
        scan(case, code, NOW)
    return case


def _ladder(*, close: bool = False) -> Recorder[Any]:
    case = _scanned("unclaimed")
    case.give("record-verbal-attempt", NOW, reached=True)
    if close:
        case.finish(NOW)
        case.give("record-follow-up-sent", NOW)
        case.give("close-delivery", NOW)
    return case


def _stopped() -> Recorder[Any]:
    case = _scanned("deceased")
    case.give("decide-delivery", NOW, role="operator", choice="stop", **REASON)
    return case


def _placement(*steps: tuple[str, dict[str, Any]]) -> Recorder[Any]:
    case = placement()
    for name, data in steps:
        case.give(name, NOW, role="supervisor", **(REASON | data))
    return case


def _found(*, close: bool = False) -> Recorder[Any]:
    case = status_found("r1", offender("r1"), person("r2"))
    if close:
        case.give("close-status-found", NOW, role="supervisor", **REASON)
    return case


DECLINED = ("decide-placement", {"decision": "do-not-place"})


REACH: dict[str, dict[str, Callable[[], Recorder[Any]]]] = {
    "consent": {
        "to-ask": consent,
        "asked": asked,
        "no-response": _silent,
        "consented": _answered,
        "refused": lambda: _answered(kind="refusal"),
        "withdrawn": lambda: _answered("record-withdrawal"),
        "closed": lambda: _answered("close-consent"),
    },
    "delivery": {
        "queued": delivery,
        "out": lambda: _scanned("accepted"),
        "notice-left": lambda: _scanned("notice-left"),
        "awaiting-receipt": lambda: _scanned("delivered-no-signature"),
        "awaiting-acknowledgement": lambda: delivery(method="electronic"),
        "returned": lambda: _scanned("unclaimed"),
        "follow-up": _ladder,
        "needs-decision": lambda: _scanned("deceased"),
        "closed-delivered": lambda: _scanned("delivered-addressee"),
        "closed-attempted": lambda: _ladder(close=True),
        "closed-stopped": _stopped,
    },
    "placement": {
        "preparing": placement,
        "out-of-scope": lambda: placement(home={"facility": "isl"}),
        "placed": lambda: _placement(("decide-placement", {"decision": "place"})),
        "not-placed": lambda: _placement(DECLINED),
        "closed": lambda: _placement(DECLINED, ("close-placement", {})),
    },
    "status-found": {
        "telling": _found,
        "closed": lambda: _found(close=True),
    },
    "commitment": commitment_cells.REACH,
    "svp": svp_cells.REACH,
    "site": site_cells.REACH,
    "treatment": treatment_cells.REACH,
    "soau": soau_cells.REACH,
    "community": community_cells.REACH,
    "confinement": confinement_cells.REACH,
}
STAGES = [(process, stage) for process, stages in REACH.items() for stage in stages]


def test_every_stage_and_every_command_has_its_cells() -> None:
    for name, process in PROCESSES.items():
        assert set(REACH[name]) == set(process.stages.stages)
        assert set(CELLS[name]) | {"open"} == set(process.commands)


def _expected(cell: Cell, role: Role, stage: str, process: Process[Any]) -> str | None:
    roles, stages, wrong_role = cell
    if role not in roles:
        return wrong_role
    if stage in stages:
        return None
    return "H-06" if stage in process.stages.closed else "H-01"


@pytest.mark.rules("DOR-003", "H-01", "H-02", "H-06")
@pytest.mark.parametrize(("name", "stage"), STAGES)
def test_every_cell(name: str, stage: str) -> None:
    process, state = PROCESSES[name], _at(name, stage)
    for role in Role:
        context = Context(now=NOW, actor=who(role), command_id="cell")
        for command, cell in CELLS[name].items():
            found = check(process, state, command, context)
            rule = found.rule if isinstance(found, Refusal) else None
            assert rule == _expected(cell, role, stage, process), (command, role)


@pytest.mark.parametrize(("name", "stage"), STAGES)
def test_what_a_role_may_do_now_is_the_same_table(name: str, stage: str) -> None:
    process, state = PROCESSES[name], _at(name, stage)
    for role in Role:
        may = {
            command
            for command, (roles, stages, _) in CELLS[name].items()
            if role in roles and stage in stages and command not in MACHINE
            if process.moot is None or not process.moot(state, command)
        }
        assert set(allowed(process, state, role)) == may


def _at(name: str, stage: str) -> CaseState:
    case = REACH[name][stage]()
    assert case.stage == stage
    state: CaseState = case.state
    return state


@pytest.mark.rules("DOR-003")
@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_who_may_open(name: str) -> None:
    may, wrong_role = OPENERS[name]
    for role in Role:
        answer = Recorder(PROCESSES[name]).give("open", NOW, role=role)
        assert isinstance(answer, Refusal)
        assert answer.rule == ("H-05" if role in may else wrong_role)


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_what_is_not_a_command_is_named(name: str) -> None:
    case: Recorder[Any] = consent() if name == "consent" else delivery()
    for command in ("release-everybody", "open"):
        context = Context(now=NOW, actor=who(), command_id="odd")
        answer = check(case.process, case.state, command, context)
        assert isinstance(answer, Refusal)
        assert (answer.rule, answer.field) == ("H-05", "command")

"""What is struck, and by whom; what follows from it for duties, beds and other cases."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.actors import Role
from domain.mosop.treatment_rows import STRIKERS
from tests.domain import treatments as t
from tests.domain.cases import day
from tests.domain.treatments import BOARD, CONFINEMENT, REASON, REPORT, STAFF, grant


def _petitioned() -> t.Case:
    case = t.terminated()
    case.does("petition-extension", "2032-06-01", received_on=day("2032-06-01"), **REPORT)
    return case


def _heard() -> t.Case:
    case = _petitioned()
    said = {"convened_on": day("2032-06-10"), "extended": False}
    case.does("record-extension-hearing", "2032-06-10", BOARD, **said)
    return case


def _reviewed() -> t.Case:
    case = t.completed()
    said = {"decided_on": day("2032-06-10"), "kind": "parole", "decision": "denied"}
    case.does("record-release-decision", "2032-06-10", BOARD, **said)
    return case


def _released() -> t.Case:
    case = t.phase_2()
    case.does("person-released", "2031-06-02", t.MACHINE, on=day("2031-06-01"))
    return case


def _one_component() -> t.Case:
    case = t.phase_2()
    t.component(case, "empathy", "2031-06-02")
    return case


LAST: dict[str, tuple[Callable[[], t.Case], str]] = {
    "classified": (t.classified, "to-classify"),
    "classified-not-applicable": (t.not_applicable, "to-classify"),
    "phase-1-started": (t.phase_1, "admitted"),
    "phase-1-decided": (t.decided, "phase-1"),
    "phase-2-started": (t.phase_2, "phase-1-decided"),
    "component-recorded": (_one_component, "phase-2"),
    "suspended": (t.suspended, "phase-2"),
    "suspended-without-bed": (lambda: t.suspended(keeps_bed=False), "phase-2"),
    "completed": (t.completed, "phase-2"),
    "terminated": (t.terminated, "phase-2"),
    "refused": (t.refused, "waiting"),
    "removed-administratively": (t.removed, "admitted"),
    "person-released": (_released, "phase-2"),
    "extension-petitioned": (_petitioned, "terminated"),
    "extension-heard": (_heard, "terminated"),
    "release-decided": (_reviewed, "completed"),
}
"""Kind -> a case whose last event is of it, and where the case stands without."""


def test_every_kind_that_may_be_struck_is_here() -> None:
    assert set(LAST) == set(STRIKERS)


@pytest.mark.parametrize("kind", sorted(LAST))
def test_struck_it_never_was_and_the_confinement_is_told(kind: str) -> None:
    at, before = LAST[kind]
    case = at()
    assert case.history[-1].kind == kind
    role = str(next(iter(STRIKERS[kind] & {Role.SUPERVISOR, Role.PAROLE_BOARD})))
    case.strikes(kind, "2032-07-01", role)
    assert case.stage == before
    assert case.refolded() == case.state
    told = [event for event in case.history if event.kind == "standing-told"]
    assert case.told(told[-1]) == [(CONFINEMENT, "treatment-noted")]
    assert case.standing()[:2] == (case.state.status, case.state.requirement)
    assert not case.state.retell


@pytest.mark.rules("H-02")
@pytest.mark.parametrize("kind", sorted(LAST))
def test_who_may_record_it_may_strike_it_and_nobody_else(kind: str) -> None:
    for role in Role:
        case = LAST[kind][0]()
        version = case.history[-1].version
        answer = case.give("strike", t.moment("2032-07-01"), role=role, version=version, **REASON)
        assert isinstance(answer, tuple) == (role in STRIKERS[kind]), role


# -- duties -----------------------------------------------------------------------------------------


@pytest.mark.rules("C-57", "T-35")
def test_a_start_that_was_struck_is_owed_again() -> None:
    case = t.phase_1()
    case.strikes("phase-1-started", "2031-02-11")
    assert {key: end for key, (end, _) in case.duties().items()} == {
        "treatment.latest-start": "open",
        "T-35": "void",
    }
    case.does("start-phase-1", "2031-02-12", STAFF, started_on=day("2031-02-12"))
    assert case.duties()["T-35:2"] == ("open", "2031-05-07")


@pytest.mark.rules("T-36", "DECK-03")
def test_a_completion_that_was_struck_is_unmet_again() -> None:
    case = t.completed()
    case.strikes("completed", "2032-03-09")
    assert case.duties()["T-36"][0] == "open"
    assert case.standing() == ("in-progress", "unmet", 1)


# -- beds -------------------------------------------------------------------------------------------


@pytest.mark.rules("DECK-08", "C-55")
@pytest.mark.parametrize(
    "kind", ["completed", "terminated", "removed-administratively", "suspended-without-bed"]
)
def test_a_bed_that_was_given_up_is_asked_for_again(kind: str) -> None:
    at, stage = LAST[kind]
    case = at()
    case.strikes(kind, "2032-07-01")
    assert case.last.kind == "bed-asked-again"
    assert case.told(case.last) == [("site-fcc", "request-bed")]
    assert (case.stage, case.state.bed) == (stage, None)
    grant(case, "2032-07-02", bed="d-09")
    case.does("record-arrival", "2032-07-03", arrived_on=day("2032-07-03"))
    assert case.state.bed is not None
    assert (case.stage, case.state.bed.bed) == (stage, "d-09")


@pytest.mark.rules("DECK-08")
def test_who_waited_waits_again() -> None:
    case = t.refused()
    case.strikes("refused", "2031-01-21")
    assert (case.stage, case.state.site) == ("waiting", "fcc")
    assert case.told(case.last) == [("site-fcc", "request-bed")]
    case = t.offered()
    case.does("refuse", "2031-02-04", STAFF, refused_on=day("2031-02-04"))
    case.strikes("refused", "2031-02-05")
    assert (case.stage, case.state.offer) == ("waiting", None)


def test_a_suspension_with_the_bed_kept_leaves_it() -> None:
    case = t.suspended()
    case.strikes("suspended", "2031-06-03")
    assert case.state.bed is not None
    assert case.last.kind == "standing-told"


# -- what cannot be struck ----------------------------------------------------------------------------

GROUND: dict[str, Callable[[], t.Case]] = {
    "classified": t.waiting,
    "phase-1-started": t.decided,
    "phase-1-decided": t.phase_2,
    "phase-2-started": t.terminated,
    "component-recorded": t.completed,
    "suspended": lambda: _back(t.suspended()),
    "terminated": _petitioned,
    "extension-petitioned": _heard,
    "completed": _reviewed,
}


def _back(case: t.Case) -> t.Case:
    case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    return case


@pytest.mark.rules("H-01", "DECK-14", "DECK-17")
@pytest.mark.parametrize("kind", sorted(GROUND))
def test_nothing_is_struck_from_under_what_rests_on_it(kind: str) -> None:
    case = GROUND[kind]()
    version = max(event.version for event in case.history if event.kind == kind)
    case.refuses("H-01", "strike", "2032-07-01", "supervisor", version=version, **REASON)


def test_a_phase_that_was_interrupted_is_not_struck_from_under_it() -> None:
    case = t.suspended()
    for kind in ("phase-2-started", "phase-1-decided", "phase-1-started"):
        version = max(event.version for event in case.history if event.kind == kind)
        case.refuses("H-01", "strike", "2031-06-03", "supervisor", version=version, **REASON)


@pytest.mark.parametrize("kind", ["opened", "site-assigned", "arrival-recorded", "needs-noted"])
def test_what_is_put_right_otherwise_is_not_struck(kind: str) -> None:
    case = t.admitted()
    version = max(event.version for event in case.history if event.kind == kind)
    answer = case.refuses("H-01", "strike", "2032-07-01", "supervisor", version=version, **REASON)
    assert answer.message.endswith(f"cannot be struck ({kind})")
    assert kind not in STRIKERS


def test_a_strike_wants_a_reason_and_happens_once() -> None:
    case = t.completed()
    version = case.last.version
    case.refuses("H-07", "strike", "2032-07-01", "supervisor", version=version)
    said: dict[str, Any] = {"version": version, **REASON}
    case.does("strike", "2032-07-01", "supervisor", **said)
    case.refuses("H-01", "strike", "2032-07-01", "supervisor", **said)

"""Every act of a commitment is of its own day, whenever it was typed (H-05)."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from domain.process import OPEN
from domain.svp.commitment import COMMITMENT
from tests.domain.cases import at, day
from tests.domain.commitments import (
    OVER,
    PLAN,
    REASON,
    Case,
    alleged,
    approved,
    at_large,
    committed,
    does,
    escaped,
    filed,
    heard,
    noticed,
    ordered,
    screened,
    to_release,
)

SITE: Final = {"site": "fulton", "segregated": True}
TYPED: Final = "2033-03-07"
"""Long after every act of these tests."""


def on_trial() -> Case:
    case = admitted()
    heard(case, "2032-04-05", shown=True)
    return case


def petitioned() -> Case:
    case = committed()
    filed(case, "2032-03-01", served=["court"])
    return case


def admitted() -> Case:
    case = petitioned()
    screened(case, "2032-03-08")
    return case


def violated() -> Case:
    case = alleged()
    does(case, "decide-violation", "2032-09-02", "court", **decided(found=True))
    return case


def approved_one() -> Case:
    case = to_release()
    approved(case, "2032-06-15")
    return case


def told() -> Case:
    case = committed()
    noticed(case, "2032-01-05")
    return case


def decided(*, found: bool) -> dict[str, Any]:
    return {"decided_on": day("2032-09-02"), "found": found, **REASON}


Start = Callable[[], Case]
ACTS: Final[dict[str, tuple[Start, str, str, dict[str, Any]]]] = {
    "assign-site": (ordered, "mental-health", "assigned_on", SITE),
    "transfer-site": (
        committed,
        "mental-health",
        "transferred_on",
        SITE | {"site": "smmhc"},
    ),
    "record-annual-examination": (
        committed,
        "mental-health",
        "filed_on",
        {"examined_on": day("2032-01-05"), "examiner": "examiner-1", "opinion": "remains"},
    ),
    "give-annual-notice": (committed, "mental-health", "given_on", {}),
    "record-waiver": (told, "mental-health", "forwarded_on", {"waived": False}),
    "record-annual-review": (committed, "court", "reviewed_on", {"outcome": "continue"}),
    "authorise-petition": (committed, "mental-health", "authorised_on", {}),
    "file-petition": (
        committed,
        "court",
        "filed_on",
        {"kind": "over-objection", "served": list(OVER)},
    ),
    "record-service": (petitioned, "court", "served_on", {"served": list(OVER[1:])}),
    "screen-petition": (petitioned, "court", "screened_on", {"outcome": "admitted"}),
    "deny-petition": (petitioned, "court", "denied_on", {"ground": "frivolous"}),
    "withdraw-petition": (petitioned, "court", "withdrawn_on", {}),
    "record-threshold-hearing": (
        admitted,
        "court",
        "held_on",
        {"shown": True, "counsel": "attended"},
    ),
    "record-mistrial": (on_trial, "court", "declared_on", {}),
    "record-release-verdict": (
        on_trial,
        "court",
        "returned_on",
        {"form": "bench", "continued_danger": True},
    ),
    "record-release-plan": (
        to_release,
        "mental-health",
        "drafted_on",
        {"covers": list(PLAN), "with_corrections": True},
    ),
    "approve-residence": (to_release, "mental-health", "approved_on", {"residence": "location-1"}),
    "order-conditional-release": (
        approved_one,
        "court",
        "ordered_on",
        {"residence": "location-1"},
    ),
    "modify-conditions": (
        at_large,
        "court",
        "ordered_on",
        {"conditions": ["condition-2"], **REASON},
    ),
    "allege-violation": (at_large, "mental-health", "alleged_on", {}),
    "decide-violation": (alleged, "court", "decided_on", {"found": True, **REASON}),
    "return": (violated, "court", "returned_on", SITE | REASON),
    "record-escape": (committed, "mental-health", "escaped_on", {}),
    "recapture": (escaped, "mental-health", "recaptured_on", {}),
    "discharge": (committed, "court", "discharged_on", REASON),
    "record-death": (committed, "mental-health", "died_on", {}),
}
"""Command -> from where, who, the field of its day, and what else it says."""


def test_no_command_with_a_day_of_its_own_is_left_out() -> None:
    dated = {
        name
        for name, spec in COMMITMENT.commands.items()
        if any(field.endswith("_on") for field in spec.model.model_fields.keys() - {"occurred_on"})
    }
    assert set(ACTS) == dated - {OPEN}


@pytest.mark.rules("H-05")
@pytest.mark.parametrize("name", ACTS)
def test_an_act_typed_later_is_of_its_own_day(name: str) -> None:
    start, role, field, data = ACTS[name]
    case = start()
    acted = "2032-10-04"
    event = does(case, name, TYPED, role, **data, **{field: day(acted)})
    assert event.occurred_on == at(acted)
    assert event.data["said_on"] == at(f"{TYPED}T09:00").isoformat(), "what the command had said"


@pytest.mark.rules("H-05", "T-11")
def test_an_answer_without_a_day_is_of_the_commands() -> None:
    event = does(told(), "record-waiver", "2032-02-02", waived=True)
    assert event.occurred_on == at("2032-02-02T09:00")
    assert "said_on" not in event.data

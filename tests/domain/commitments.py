"""Fictional commitments for the tests of the decider, with the values of the real law."""

from datetime import datetime
from typing import Any

from activities.counting import counter
from domain.model import Json
from domain.obligations import Duty, Obligation
from domain.refusal import Refusal
from domain.svp.commitment import COMMITMENT
from domain.svp.commitment_law import COMMITMENT_VALUES
from domain.svp.commitment_state import CommitmentState
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Recorder

Case = Recorder[CommitmentState]

OFFICE = "ro-test"
"""The office of every actor of these tests: the department's, and the court, at once."""
ORDERED = "2031-01-10"
REASON: Json = {"note": "note-1"}
OVER = ("court", "dmh-director", "facility-head", "attorney-general", "prosecutor-of-release")
PLAN = (
    "supervision",
    "counselling",
    "medication",
    "community-supports",
    "residence",
    "work",
    "alcohol-drug-treatment",
)
_COUNTER = counter()


def by_law(duty: Duty) -> Obligation:
    """The dates that the rule tables give."""
    return _COUNTER(duty).obligation


def values(**other: Any) -> Json:
    """The snapshot of the law that a case is opened with."""
    tables = load()
    found = {name: tables.policy(name) for name in COMMITMENT_VALUES}
    return {"version": tables.version, "digest": tables.digest, "values": found | other}


def opening(**other: Any) -> Json:
    """What opens a commitment."""
    return {
        "office": OFFICE,
        "law": values(),
        "person": "person-1",
        "svp": "svp-2030-000001",
        "court": OFFICE,
        "county": "boone",
        "committed_on": day(ORDERED),
        "standard": "clear-and-convincing",
        "victims": ["victim-1", "victim-2"],
    } | other


def does(case: Case, name: str, when: str, role: str = "mental-health", /, **data: Any) -> Any:
    """A command that is accepted, on a day at nine; its last event."""
    answer = case.give(name, moment(when), role=role, **data)
    assert not isinstance(answer, Refusal), answer.line()
    case.finish(moment(when), ("letter", "alert"))
    return answer[-1]


def refused(
    case: Case, rule: str, name: str, when: str, role: str = "mental-health", /, **data: Any
) -> Refusal:
    """A command that a rule refuses; nothing changes."""
    before = case.state
    answer = case.give(name, moment(when), role=role, **data)
    assert isinstance(answer, Refusal), [one.kind for one in answer]
    assert answer.rule == rule, answer.line()
    assert case.state == before
    return answer


def moment(when: str) -> datetime:
    """Nine in the morning of a day, unless a time is given."""
    return at(when if "T" in when else f"{when}T09:00")


# -- steps ----------------------------------------------------------------------------------------


def ordered(when: str = ORDERED, **other: Any) -> Case:
    """A commitment, opened: the person is to be placed."""
    case = Recorder(COMMITMENT, by_law, "commitment-2031-000001")
    opened = case.give("open", moment(when), role="mental-health", **opening(**other))
    assert not isinstance(opened, Refusal), opened.line()
    return case


def committed(when: str = ORDERED, **other: Any) -> Case:
    """The person is at a site of the program."""
    case = ordered(when, **other)
    does(case, "assign-site", when, site="fulton", segregated=True, assigned_on=day(when))
    return case


def examined(case: Case, on: str, filed: str | None = None, **other: Any) -> Any:
    """The yearly examination."""
    data = {"examined_on": day(on), "filed_on": day(filed or on), "examiner": "examiner-1"}
    return does(
        case, "record-annual-examination", filed or on, **(data | {"opinion": "remains"} | other)
    )


def noticed(case: Case, on: str, **other: Any) -> Any:
    """The yearly notice of the right to petition."""
    return does(case, "give-annual-notice", on, **({"given_on": day(on)} | other))


def reviewed(case: Case, on: str, outcome: str = "continue") -> Any:
    """The court's yearly review."""
    data = {"reviewed_on": day(on), "outcome": outcome}
    return does(case, "record-annual-review", on, "court", **data)


def filed(case: Case, on: str, kind: str = "over-objection", **other: Any) -> Any:
    """A petition for release."""
    data = {"kind": kind, "filed_on": day(on), "served": list(OVER)}
    return does(case, "file-petition", on, "court", **(data | other))


def screened(case: Case, on: str, outcome: str = "admitted") -> Any:
    return does(case, "screen-petition", on, "court", outcome=outcome, screened_on=day(on))


def heard(case: Case, on: str, *, shown: bool, **other: Any) -> Any:
    data = {"held_on": day(on), "shown": shown, "counsel": "attended"} | other
    return does(case, "record-threshold-hearing", on, "court", **data)


def tried(case: Case, on: str, *, danger: bool, **other: Any) -> Any:
    data = {"returned_on": day(on), "form": "bench", "continued_danger": danger} | other
    return does(case, "record-release-verdict", on, "court", **data)


def approved(case: Case, on: str, residence: str = "location-1") -> Any:
    return does(case, "approve-residence", on, residence=residence, approved_on=day(on))


def released(case: Case, on: str, **other: Any) -> Any:
    data = {"ordered_on": day(on), "residence": "location-1", "conditions": ["condition-1"]}
    return does(case, "order-conditional-release", on, "court", **(data | other))


def to_release() -> Case:
    """The State did not prove that the danger continues."""
    case = committed()
    filed(case, "2032-03-01")
    screened(case, "2032-03-08")
    heard(case, "2032-04-05", shown=True)
    tried(case, "2032-06-07", danger=False)
    return case


def at_large() -> Case:
    """On conditional release, with a plan that lacks nothing."""
    case = to_release()
    plan = {"drafted_on": day("2032-06-14"), "covers": list(PLAN), "with_corrections": True}
    does(case, "record-release-plan", "2032-06-14", **plan)
    approved(case, "2032-06-15")
    released(case, "2032-06-21")
    return case


def alleged() -> Case:
    """A violation is alleged."""
    case = at_large()
    data = {"alleged_on": day("2032-09-01"), "condition": "condition-1"}
    does(case, "allege-violation", "2032-09-01", **data)
    return case


def escaped() -> Case:
    """Escaped from the site."""
    case = committed()
    does(
        case, "record-escape", "2031-02-03T23:00", escaped_on=moment("2031-02-03T22:00").isoformat()
    )
    return case


def duty(case: Case, key: str) -> Obligation:
    return case.state.obligations[key]


def live(case: Case) -> dict[str, str]:
    """Key of each live duty -> its legal date."""
    return {key: str(one.legal) for key, one in case.state.obligations.items() if one.live}


def yearly(case: Case) -> dict[str, str]:
    """The live duties of the year."""
    return {key: due for key, due in live(case).items() if key.startswith("T-")}


def warned(event: Any) -> list[str]:
    """The rules of the warnings that an event carries."""
    return [one["rule"] for one in event.data.get("warnings", ())]

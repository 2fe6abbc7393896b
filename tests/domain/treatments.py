"""Fictional treatments for the tests of the decider, with the values of the real law."""

from datetime import datetime, timedelta
from typing import Any, Final

from domain.events import Recorded
from domain.model import Json
from domain.mosop.treatment import TREATMENT
from domain.mosop.treatment_law import TREATMENT_VALUES
from domain.mosop.treatment_state import TreatmentState
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Count, Recorder, by_law

OFFICE: Final = "ro-test"
"""The office of every actor of these tests."""
CASE: Final = "treatment-2031-000001"
CONFINEMENT: Final = "confinement-2031-000001"
OPENED_ON: Final = "2031-01-06"
REASON: Final[Json] = {"note": "note-1"}
REPORT: Final[Json] = {"evidence": ["report-1"]}
COMPONENTS: Final = (
    "accepts-responsibility",
    "thinking-errors",
    "sexual-history",
    "case-layout",
    "empathy",
    "relapse-prevention",
)
STAFF: Final = "mosop-staff"
MACHINE: Final = "system"
BOARD: Final = "parole-board"
CONDITION: Final = "the abuse involves sexual conduct"


class Case(Recorder[TreatmentState]):
    """One treatment, and everybody who acts on it."""

    def does(self, name: str, when: str, role: str = "corrections", /, **data: Any) -> Recorded:
        """A command that is accepted, on a day at nine; its last event."""
        answer = self.give(name, moment(when), role=role, **data)
        assert not isinstance(answer, Refusal), answer.line()
        self.settle(moment(when))
        return answer[-1]

    def refuses(
        self, rule: str, name: str, when: str, role: str = "corrections", /, **data: Any
    ) -> Refusal:
        """A command that a rule refuses, without any effect."""
        before = self.state
        answer = self.give(name, moment(when), role=role, **data)
        assert isinstance(answer, Refusal), [one.kind for one in answer]
        assert answer.rule == rule, answer.line()
        assert answer.message
        assert self.state is before
        return answer

    def strikes(self, kind: str, when: str, role: str = "supervisor") -> Recorded:
        """Strike the last event of a kind."""
        version = max(event.version for event in self.history if event.kind == kind)
        return self.does("strike", when, role, version=version, **REASON)

    def told(self, event: Recorded) -> list[tuple[str, str]]:
        """What an event tells other cases: which case, which fact."""
        return [(one.data["case"], one.data["fact"]) for one in event.orders if one.kind == "tell"]

    def standing(self) -> tuple[str, str, int]:
        """How treatment stands, as the confinement was told last."""
        facts = [one.data for one in self.orders("tell")]
        last = [one["data"] for one in facts if one["fact"] == "treatment-noted"][-1]
        return last["status"], last["requirement"], last["attempt"]

    def duties(self) -> dict[str, tuple[str, str]]:
        """Key of each duty -> where it stands, and its legal date."""
        held = self.state.obligations.items()
        return {key: (str(one.status), str(one.legal)) for key, one in held}

    def alerts(self) -> list[str]:
        """What people were alerted about, in order."""
        return [str(one.data["about"]) for one in self.orders("alert")]


def moment(when: str) -> datetime:
    """A day at nine, or a time."""
    return at(when if "T" in when else f"{when}T09:00")


def later(when: str, days: int) -> str:
    """A day some days after another."""
    return f"{at(when) + timedelta(days=days):%Y-%m-%d}"


def law(**other: Any) -> Json:
    """The snapshot of the law that a case is opened with."""
    tables = load()
    found: Json = {name: tables.policy(name) for name in TREATMENT_VALUES if name != "facilities"}
    found["facilities"] = {
        code: row.model_dump(mode="json", include={"takes", "wings", "operating"})
        for code, row in tables.facilities.items()
    }
    return {"version": tables.version, "digest": tables.digest, "values": found | other}


def offence(code: str = "566.030", treatment: str = "mandated", **other: Any) -> Json:
    return {
        "code": code,
        "on": day("2025-05-01"),
        "treatment": treatment,
        "sexually_violent": False,
    } | other


ABUSE: Final[Json] = {"code": "568.060", "condition": CONDITION}
VIOLENT: Final[Json] = {"sexually_violent": True}


def opening(**other: Any) -> Json:
    """What opens treatment."""
    return {
        "office": OFFICE,
        "law": law(),
        "person": "person-1",
        "confinement": "doc-1",
        "offences": [offence()],
        "conditional_release": day("2036-01-06"),
        "full_term": day("2039-01-06"),
        "for_case": CONFINEMENT,
    } | other


def unopened(count: Count = by_law) -> Case:
    return Case(TREATMENT, count, case=CASE)


def opened(when: str = OPENED_ON, **other: Any) -> Case:
    """Treatment is open: to be classified."""
    case = unopened()
    answer = case.give("open", moment(when), role="corrections", **opening(**other))
    assert not isinstance(answer, Refusal), answer.line()
    return case


def classified(needs: Json | None = None, **other: Any) -> Case:
    """Mandated, if nothing else is said: to be assigned to a site."""
    case = opened(**other)
    case.does("classify", "2031-01-08", **{"sex": "male"} | (needs or {}))
    return case


def not_applicable() -> Case:
    return classified(offences=[offence("569.010", "none")])


def held() -> Case:
    """Dialysis, and the site of dialysis does not operate."""
    case = classified({"dialysis": True})
    case.does("assign-site", "2031-01-09")
    return case


def waiting(needs: Json | None = None, **other: Any) -> Case:
    """On the list of the site that the rules choose."""
    case = classified(needs, **other)
    case.does("assign-site", "2031-01-09")
    return case


def grant(case: Case, when: str, site: str = "fcc", bed: str = "a-01", **other: Any) -> Recorded:
    """A site holds a bed."""
    data = {"site": site, "bed": bed, "wing": bed.split("-", maxsplit=1)[0]} | other
    return case.does("bed-granted", when, MACHINE, **data)


def offered(needs: Json | None = None, **other: Any) -> Case:
    """A bed of the site is held."""
    case = waiting(needs, **other)
    grant(case, "2031-02-03", case.state.wanted)
    return case


def admitted(needs: Json | None = None, **other: Any) -> Case:
    """In a bed."""
    case = offered(needs, **other)
    case.does("record-arrival", "2031-02-05", arrived_on=day("2031-02-05"))
    return case


def phase_1(**other: Any) -> Case:
    """Phase I has begun on 10 February 2031."""
    case = admitted(**other)
    case.does("start-phase-1", "2031-02-10", STAFF, started_on=day("2031-02-10"))
    return case


def decided(**other: Any) -> Case:
    """Phase I ended after twelve weeks: on to Phase II."""
    case = phase_1(**other)
    decision = {"decided_on": day("2031-05-05"), "outcome": "proceed"}
    case.does("decide-phase-1", "2031-05-05", STAFF, **decision)
    return case


def phase_2(**other: Any) -> Case:
    """Phase II has begun on 6 May 2031."""
    case = decided(**other)
    case.does("start-phase-2", "2031-05-06", STAFF, started_on=day("2031-05-06"))
    return case


def component(case: Case, name: str, on: str) -> Recorded:
    return case.does("record-component", on, STAFF, component=name, done_on=day(on))


def ready(**other: Any) -> Case:
    """All components are done."""
    case = phase_2(**other)
    for number, name in enumerate(COMPONENTS):
        component(case, name, later("2031-07-01", 30 * number))
    return case


def completed(**other: Any) -> Case:
    """Completed after ten months of Phase II."""
    case = ready(**other)
    case.does("complete", "2032-03-08", STAFF, completed_on=day("2032-03-08"), **REPORT)
    return case


def terminated(ground: str = "no-progress", **other: Any) -> Case:
    case = phase_2(**other)
    on = {"terminated_on": day("2031-09-01"), "ground": ground}
    case.does("terminate", "2031-09-01", STAFF, **on, **REASON)
    return case


def refused() -> Case:
    case = waiting()
    case.does("refuse", "2031-01-20", STAFF, refused_on=day("2031-01-20"))
    return case


def removed() -> Case:
    case = admitted()
    data = {"removed_on": day("2031-02-07")}
    case.does("remove-administratively", "2031-02-07", **data, **REASON)
    return case


def suspended(*, keeps_bed: bool = True, case: Case | None = None) -> Case:
    """Out to court since 2 June 2031, in the middle of Phase II if nothing else is said."""
    found = case or phase_2()
    data = {"suspended_on": day("2031-06-02"), "why": "out-to-court", "keeps_bed": keeps_bed}
    found.does("suspend", "2031-06-02", **data)
    return found


def resuming() -> Case:
    """In another bed after a suspension without one: Phase II is to go on."""
    case = suspended(keeps_bed=False)
    case.does("record-return", "2031-06-20", returned_on=day("2031-06-20"))
    case.does("assign-site", "2031-06-21")
    grant(case, "2031-06-23", bed="c-03")
    case.does("record-arrival", "2031-06-24", arrived_on=day("2031-06-24"))
    return case


def closed() -> Case:
    case = completed()
    case.does("close-treatment", "2032-04-01", **REASON)
    return case


def warned(event: Recorded) -> list[str]:
    """The rules of the warnings that an event carries."""
    return [one["rule"] for one in event.data.get("warnings", ())]

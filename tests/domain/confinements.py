"""Fictional confinements for the tests of the decider, with dates by the real law."""

from datetime import timedelta
from typing import Any, Final

from domain.actors import system
from domain.decider import finish
from domain.events import Recorded
from domain.model import Json
from domain.mosop.confinement import CONFINEMENT
from domain.mosop.confinement_state import ConfinementState
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import day
from tests.domain.recorder import Count, Recorder, by_law
from tests.domain.treatments import moment

OFFICE: Final = "ro-test"
"""The office of every actor of these tests."""
CASE: Final = "confinement-2031-000001"
SVP: Final = "svp-2035-000001"
TREATMENT: Final = "treatment-2031-000001"
COMMUNITY: Final = "community-2036-000001"
CASES: Final = {"svp": SVP, "treatment": TREATMENT, "community": COMMUNITY}
OPENED_ON: Final = "2031-01-06"
RELEASE: Final = "2036-01-07"
WINDOW: Final = "2035-01-12"
"""The first day of the window of 360 days before that release."""
REASON: Final[Json] = {"note": "note-1"}
REPORT: Final[Json] = {"evidence": ["review-1"]}
MACHINE: Final = "system"
CONDITION: Final = "the section was that of this day"


class Case(Recorder[ConfinementState]):
    """One confinement, and everybody who acts on it."""

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

    def refuses_to_open(self, rule: str, **other: Any) -> Refusal:
        """An opening that a rule refuses."""
        answer = self.give("open", moment(OPENED_ON), role="corrections", **opening(**other))
        assert isinstance(answer, Refusal), [one.kind for one in answer]
        assert answer.rule == rule, answer.line()
        return answer

    def passes(self, until: str) -> list[str]:
        """Time passes; what it brings, and what follows from that."""
        known = len(self.history)
        self.clock(moment(until))
        self.settle(moment(until))
        return [one.kind for one in self.history[known:]]

    def opens(self, process: str, when: str, **result: Any) -> None:
        """The case that was ordered last of a process is open; by another hand if `adopted`."""
        effect = next(
            one
            for one in reversed(self.state.effects.values())
            if one.kind == "open" and one.data["process"] == process
        )
        done = {"case": CASES[process], "process": process, **result}
        drafts = finish(CONFINEMENT, self.state, effect, done, moment(when))
        self.take(drafts, moment(when), system("open"), f"{effect.key}/done")
        self.settle(moment(when))

    def ordered(self, process: str) -> list[Json]:
        """What was asked to be opened of a process."""
        orders = (one.data for one in self.orders("open"))
        return [one["open"] for one in orders if one["process"] == process]

    def strikes(self, kind: str, when: str, role: str = "supervisor") -> Recorded:
        """Strike the last event of a kind."""
        version = max(event.version for event in self.history if event.kind == kind)
        return self.does("strike", when, role, version=version, **REASON)

    def told(self, fact: str = "") -> list[tuple[str, str]]:
        """What other cases were told, in order: which case, which fact."""
        facts = [(one.data["case"], one.data["fact"]) for one in self.orders("tell")]
        return [one for one in facts if one[1] == fact or not fact]

    def said(self, fact: str) -> Json:
        """What was told last as a fact."""
        data: Json = [one.data for one in self.orders("tell") if one.data["fact"] == fact][-1]
        return dict(data["data"])

    def duties(self) -> dict[str, tuple[str, str]]:
        """Key of each duty -> where it stands, and its legal date."""
        held = self.state.obligations.items()
        return {key: (str(one.status), str(one.legal)) for key, one in held}

    def alerts(self) -> list[tuple[str, str]]:
        """What people were alerted about, in order, and how severe it is."""
        return [
            (str(one.data["about"]), str(one.data.get("severity", "")))
            for one in self.orders("alert")
        ]

    def warned(self) -> list[str]:
        """The rules of the warnings of the last event that has any."""
        last = [one.data["warnings"] for one in self.history if "warnings" in one.data]
        return [one["rule"] for one in last[-1]] if last else []


def later(when: str, days: int) -> str:
    """A day some days after another."""
    return f"{moment(when) + timedelta(days=days):%Y-%m-%d}"


def offence(code: str = "566.030", **other: Any) -> Json:
    """A sexually violent one, for which treatment is mandated."""
    return {
        "code": code,
        "on": day("2025-05-01"),
        "treatment": "mandated",
        "sexually_violent": True,
    } | other


HARMLESS: Final[Json] = {"code": "570.030", "treatment": "none", "sexually_violent": False}
POLICY: Final[Json] = {"code": "573.037", "treatment": "policy", "sexually_violent": False}
DOUBTFUL: Final[Json] = {"code": "566.100", "review_condition": CONDITION}


def opening(**other: Any) -> Json:
    """What opens a confinement."""
    tables = load()
    return {
        "office": OFFICE,
        "law": {"version": tables.version, "digest": tables.digest, "values": {}},
        "person": "person-1",
        "confinement": "doc-1",
        "sex": "male",
        "received_on": day("2031-01-03"),
        "offences": [offence()],
        "county": "county-1",
        "conditional_release": day("2037-01-06"),
        "full_term": day("2041-01-06"),
        "anticipated_release": day(RELEASE),
    } | other


def unopened(count: Count = by_law) -> Case:
    return Case(CONFINEMENT, count, case=CASE)


def opened(when: str = OPENED_ON, **other: Any) -> Case:
    """At intake."""
    case = unopened()
    answer = case.give("open", moment(when), role="corrections", **opening(**other))
    assert not isinstance(answer, Refusal), answer.line()
    case.settle(moment(when))
    return case


def treated(**other: Any) -> Case:
    """Referred to treatment, whose case is open."""
    case = opened(**other)
    case.does("classify-treatment", "2031-01-08")
    case.opens("treatment", "2031-01-08")
    return case


def reviewing(**other: Any) -> Case:
    """The window of the review has opened, and its case is open."""
    case = treated(**other)
    case.passes(WINDOW)
    case.opens("svp", WINDOW)
    return case


def note_review(case: Case, when: str, outcome: str, *, reviewed: bool = True, **more: Any) -> None:
    """The review tells how it stands."""
    said = {"svp": SVP, "outcome": outcome, "reviewed": reviewed, "on": day(when)} | more
    case.does("review-noted", when, MACHINE, **said)


def note_treatment(case: Case, when: str, status: str, **more: Any) -> None:
    """The treatment tells how it stands."""
    said = {"treatment": TREATMENT, "attempt": 1, "status": status, "requirement": "unmet"}
    case.does("treatment-noted", when, MACHINE, **said | {"on": day(when)} | more)


def reviewed(**other: Any) -> Case:
    """The review found that the criteria are not met."""
    case = reviewing(**other)
    note_review(case, "2035-06-01", "evaluated-not-met")
    return case


PAROLE: Final[Json] = {"kind": "parole", "region": "region-1", "supervised_by": "pp-1"}


def released(**other: Any) -> Case:
    """Reviewed, and released on parole."""
    case = reviewed(**other)
    case.does("record-release", RELEASE, released_on=day(RELEASE), **PAROLE)
    return case


def transferred() -> Case:
    case = treated()
    case.does("record-transfer-out", "2033-06-01", transferred_on=day("2033-06-01"))
    return case


def deceased() -> Case:
    case = treated()
    case.does("record-death", "2033-06-01", died_on=day("2033-06-01"))
    return case


def closed() -> Case:
    case = released()
    case.does("close-confinement", later(RELEASE, 10), **REASON)
    return case

"""Fictional cases of the assessment unit, for the tests of the decider, by the values of the law."""

from datetime import datetime, timedelta
from typing import Any, Final

from domain.events import Recorded
from domain.model import Json
from domain.refusal import Refusal
from domain.soau.law import SOAU_VALUES
from domain.soau.soau import SOAU
from domain.soau.state import SoauState
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Count, Recorder, by_law

OFFICE: Final = "ro-test"
"""The office of every actor of these tests, and of the court before which the case is."""
CASE: Final = "soau-2031-000001"
OPENED_ON: Final = "2031-01-13"
DAY_0: Final = "2031-01-17"
"""A Friday: day 120 is a Saturday, as in V10."""
DAY_90: Final = "2031-04-17"
DAY_110: Final = "2031-05-07"
DAY_119: Final = "2031-05-16"
DAY_120: Final = "2031-05-17"
DAY_121: Final = "2031-05-18"
DAY_123: Final = "2031-05-20"
REASON: Final[Json] = {"note": "note-1"}
PAPER: Final[Json] = {"evidence": ["document-1"]}
OFFICER: Final = "probation-and-parole"
STATE: Final = "prosecutor"
FACTS: Final[Json] = {"predatory-sexual-offender": False, "statute-bars-probation-or-parole": False}
BOTH: Final = ["supervision", "treatment"]


class Case(Recorder[SoauState]):
    """One case of the unit, and everybody who acts on it."""

    def does(self, name: str, when: str, role: str = "soau", /, **data: Any) -> Recorded:
        """A command that is accepted, on a day at nine; its last event."""
        answer = self.give(name, moment(when), role=role, **data)
        assert not isinstance(answer, Refusal), answer.line()
        self.settle(moment(when))
        return answer[-1]

    def refuses(
        self, rule: str, name: str, when: str, role: str = "soau", /, **data: Any
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
        return self.does("strike", when, role, version=self.version_of(kind), **REASON)

    def keeps(self, kind: str, when: str, role: str = "supervisor") -> Refusal:
        """An event of a kind that nobody can strike now."""
        return self.refuses("H-01", "strike", when, role, version=self.version_of(kind), **REASON)

    def version_of(self, kind: str) -> int:
        return max(event.version for event in self.history if event.kind == kind)

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
    found: Json = {name: tables.policy(name) for name in SOAU_VALUES}
    return {"version": tables.version, "digest": tables.digest, "values": found | other}


def offence(code: str = "566.034", **other: Any) -> Json:
    """An offence as the tables have it: eligible by its chapter, if nothing else is said."""
    return {
        "code": code,
        "on": day("2029-05-01"),
        "eligible": True,
        "because": code.partition(".")[0],
    } | other


def sar(judgment: str = "judgment-1") -> Json:
    return {"completed_on": day("2031-01-08"), "judgment": judgment}


def order(**other: Any) -> Json:
    """What a court's order says that lacks nothing."""
    return {
        "ordered_on": day("2031-01-10"),
        "sentence": "559.115",
        "names_559_115": True,
        "names_soau": True,
    } | other


def opening(**other: Any) -> Json:
    """What opens a case."""
    return {
        "office": OFFICE,
        "law": law(),
        "person": "person-1",
        "judgment": "judgment-1",
        "court": OFFICE,
        "offences": [offence()],
        "sar": sar(),
        **order(),
    } | other


def unopened(count: Count = by_law) -> Case:
    return Case(SOAU, count, case=CASE)


def opened(when: str = OPENED_ON, **other: Any) -> Case:
    """An order has arrived: to be checked."""
    case = unopened()
    answer = case.give("open", moment(when), role="soau", **opening(**other))
    assert not isinstance(answer, Refusal), answer.line()
    return case


def returned(**other: Any) -> Case:
    """The order is back at the court: it does not name the unit."""
    case = opened(**{"names_soau": False} | other)
    case.does("return-order", "2031-01-14", returned_on=day("2031-01-14"))
    return case


def accepted(**other: Any) -> Case:
    """The order says what it must."""
    case = opened(**other)
    case.does("accept-order", "2031-01-14", **PAPER)
    return case


def check(case: Case, when: str = "2031-01-15", **other: Any) -> Recorded:
    """Look at every ground, with answers that exclude nobody."""
    answers = {"parole_eligible": True, "serious_health_problem": False, "facts": FACTS}
    return case.does("check-eligibility", when, **answers | other)


def eligible(**other: Any) -> Case:
    """Eligible: to be delivered."""
    case = accepted(**other)
    check(case)
    return case


def ineligible(**other: Any) -> Case:
    """Not eligible: the offence is not parole eligible."""
    case = accepted(**other)
    check(case, parole_eligible=False)
    return case


def deliver(case: Case, on: str = DAY_0, when: str = "") -> Recorded:
    return case.does("record-delivery", when or on, "corrections", delivered_on=day(on))


def delivered(on: str = DAY_0, **other: Any) -> Case:
    """Day 0 is Friday, 17 January 2031."""
    case = eligible(**other)
    deliver(case, on)
    return case


def assessing(**other: Any) -> Case:
    """Admitted three days later."""
    case = delivered(**other)
    case.does("begin-assessment", "2031-01-20", admitted_on=day("2031-01-20"))
    return case


def risk(case: Case, on: str = "2031-03-20", when: str = "", **other: Any) -> Recorded:
    data = {"assessed_on": day(on), "manageable": "with-conditions", **PAPER}
    return case.does("record-risk-assessment", when or on, **data | other)


def advice(case: Case, on: str = "2031-03-25", when: str = "", **other: Any) -> Recorded:
    data = {"made_on": day(on), "of": BOTH, **PAPER}
    return case.does("record-recommendations", when or on, **data | other)


def ready(**other: Any) -> Case:
    """Both outputs are there."""
    case = assessing(**other)
    risk(case)
    advice(case)
    return case


def reported(on: str = "2031-04-01", **other: Any) -> Case:
    """The report went to the court within its ninety days."""
    case = ready(**other)
    case.clock(moment(on))
    case.does("send-report", on, sent_on=day(on))
    return case


def intended(**other: Any) -> Case:
    """The court has told the State on day 93 that it intends to grant probation."""
    case = reported(**other)
    case.clock(moment("2031-04-20"))
    case.does("notice-of-intent", "2031-04-20", "court", noticed_on=day("2031-04-20"))
    return case


def ended(case: Case | None = None) -> Case:
    """Day 120 is past."""
    found = case or reported()
    found.clock(moment("2031-05-18T00:01"))
    return found


def grant(case: Case, on: str, when: str = "", role: str = "court") -> Recorded:
    data = {"order_on": day(on), "own_motion": True, **PAPER}
    return case.does("grant-probation", when or on, role, **data)


def no_grant(case: Case, rule: str, on: str, when: str = "", **other: Any) -> Refusal:
    data = {"order_on": day(on), "own_motion": True, **PAPER} | other
    return case.refuses(rule, "grant-probation", when or on, "court", **data)


def granted() -> Case:
    """Probation is granted on day 119."""
    case = intended()
    grant(case, DAY_119)
    return case


def executed() -> Case:
    case = reported()
    case.does("execute-sentence", DAY_119, "court", executed_on=day(DAY_119))
    return case


def closed() -> Case:
    case = granted()
    case.does("close-soau", DAY_119, **REASON)
    return case


def warned(event: Recorded) -> list[str]:
    """The rules of the warnings that an event carries."""
    return [one["rule"] for one in event.data.get("warnings", ())]

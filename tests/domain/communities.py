"""Fictional cases of treatment in the community, with the values of the real law."""

from datetime import datetime, timedelta
from typing import Any, Final

from domain.events import Recorded
from domain.model import Json
from domain.mosop.community import COMMUNITY
from domain.mosop.community_law import COMMUNITY_VALUES
from domain.mosop.community_state import CommunityState
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Count, Recorder, by_law

OFFICE: Final = "ro-test"
"""The office of every actor of these tests."""
CASE: Final = "community-2031-000001"
CONFINEMENT: Final = "confinement-2031-000001"
RELEASED_ON: Final = "2031-01-06"
BEGUN_ON: Final = "2031-02-03"
OFFICER: Final = "probation-and-parole"
BOARD: Final = "parole-board"
MACHINE: Final = "system"
REASON: Final[Json] = {"note": "note-1"}
REPORT: Final[Json] = {"evidence": ["report-1"]}
TEAM: Final[Json] = {
    "officer": "officer-1",
    "polygraph-examiner": "examiner-1",
    "therapist": "therapist-1",
}


class Case(Recorder[CommunityState]):
    """One case, and everybody who acts on it."""

    def does(self, name: str, when: str, role: str = OFFICER, /, **data: Any) -> Recorded:
        """A command that is accepted, on a day at nine; its last event."""
        answer = self.give(name, moment(when), role=role, **data)
        assert not isinstance(answer, Refusal), answer.line()
        self.settle(moment(when))
        return answer[-1]

    def refuses(
        self, rule: str, name: str, when: str, role: str = OFFICER, /, **data: Any
    ) -> Refusal:
        """A command that a rule refuses, without any effect."""
        before = self.state
        answer = self.give(name, moment(when), role=role, **data)
        assert isinstance(answer, Refusal), [one.kind for one in answer]
        assert answer.rule == rule, answer.line()
        assert answer.message
        assert self.state is before
        return answer

    def version_of(self, kind: str) -> int:
        """The last event of a kind."""
        return max(event.version for event in self.history if event.kind == kind)

    def strikes(self, kind: str, when: str, role: str = "supervisor") -> Recorded:
        """Strike the last event of a kind."""
        return self.does("strike", when, role, version=self.version_of(kind), **REASON)

    def duties(self) -> dict[str, tuple[str, str]]:
        """Key of each duty -> where it stands, and its legal date."""
        held = self.state.obligations.items()
        return {key: (str(one.status), str(one.legal)) for key, one in held}

    def owed(self) -> dict[str, str]:
        """Key of each duty that is owed -> its legal date."""
        return {key: legal for key, (end, legal) in self.duties().items() if end in LIVE}

    def alerts(self) -> list[str]:
        """What people were alerted about, in order."""
        return [str(one.data["about"]) for one in self.orders("alert")]

    def told(self) -> list[str]:
        """What the confinement was told, in order."""
        return [str(one.data["data"]["outcome"]) for one in self.orders("tell")]


LIVE: Final = frozenset({"open", "breached"})


def moment(when: str) -> datetime:
    """A day at nine, or a time."""
    return at(when if "T" in when else f"{when}T09:00")


def later(when: str, days: int) -> str:
    """A day some days after another."""
    return f"{at(when) + timedelta(days=days):%Y-%m-%d}"


def warned(event: Recorded) -> list[str]:
    """The rules of the warnings that an event carries."""
    return [one["rule"] for one in event.data.get("warnings", ())]


def law(**other: Any) -> Json:
    """The snapshot of the law that a case is opened with."""
    tables = load()
    found: Json = {name: tables.policy(name) for name in COMMUNITY_VALUES}
    return {"version": tables.version, "digest": tables.digest, "values": found | other}


def standing(provider: str = "provider-1", **other: Any) -> Json:
    """A provider's approval, as the register has it; `withdrawn` is the first day without."""
    withdrawn = other.pop("withdrawn", None)
    return {
        "provider": provider,
        "region": "east",
        "approved_since": day("2025-01-01"),
        "withdrawn_on": day(withdrawn) if withdrawn else None,
        "in_force": True,
    } | other


def opening(**other: Any) -> Json:
    """What opens treatment in the community."""
    return {
        "office": OFFICE,
        "law": law(),
        "person": "person-1",
        "confinement": "doc-1",
        "region": "east",
        "release_on": day(RELEASED_ON),
        "basis": "parole",
        "offences": [{"code": "566.030"}],
        "for_case": CONFINEMENT,
    } | other


def unopened(count: Count = by_law) -> Case:
    return Case(COMMUNITY, count, case=CASE)


def opened(when: str = RELEASED_ON, **other: Any) -> Case:
    """To be planned."""
    case = unopened()
    answer = case.give("open", moment(when), role=OFFICER, **opening(**other))
    assert not isinstance(answer, Refusal), answer.line()
    return case


def assign(case: Case, when: str, provider: str = "provider-1", **other: Any) -> Recorded:
    """A provider is assigned, on that day, with what the register says of it."""
    held = standing(provider, **other)
    return case.does(
        "assign-provider", when, provider=provider, assigned_on=day(when), standing=held
    )


def provided(**other: Any) -> Case:
    """An approved provider is assigned."""
    case = opened(**other)
    assign(case, "2031-01-08")
    return case


def specialist(case: Case, when: str, who: str = "specialist-1", region: str = "east") -> Recorded:
    data = {"specialist": who, "region": region, "assigned_on": day(when)}
    return case.does("assign-specialist", when, **data)


def member(case: Case, when: str, seat: str, who: str = "") -> Recorded:
    data = {"seat": seat, "member": who or TEAM[seat], "assigned_on": day(when)}
    return case.does("assign-member", when, **data)


def teamed(**other: Any) -> Case:
    """Provider, specialist, and all roles of the team."""
    case = provided(**other)
    specialist(case, "2031-01-10")
    for seat in TEAM:
        member(case, "2031-01-10", seat)
    return case


def ready(**other: Any) -> Case:
    """Assessed: treatment may begin."""
    case = teamed(**other)
    assess(case, "2031-01-20")
    return case


def assess(case: Case, when: str, **other: Any) -> Recorded:
    data = {"assessor": "assessor-1", "assessed_on": day(when), "related": False} | other
    return case.does("record-assessment", when, **data, **REPORT)


def treated(**other: Any) -> Case:
    """In treatment since 3 February 2031."""
    case = ready(**other)
    case.does("begin-treatment", BEGUN_ON, begun_on=day(BEGUN_ON))
    return case


def polygraph(case: Case, when: str, **other: Any) -> Recorded:
    data = {
        "examined_on": day(when),
        "kind": "maintenance",
        "opinion": "no-significant-response",
    } | other
    return case.does("record-polygraph", when, **data, **REPORT)


def progress(case: Case, when: str, **other: Any) -> Recorded:
    data = {"reported_on": day(when), "rating": "satisfactory"} | other
    return case.does("record-progress", when, **data, **REPORT)


def note(case: Case, when: str, **other: Any) -> Recorded:
    """The register of providers tells the case."""
    return case.does("note-facts", when, MACHINE, standing=standing(**other))


def withdrawn(case: Case, when: str) -> Recorded:
    """The Department withdraws the approval of the case's provider, from that day on."""
    return note(
        case, when, provider=case.state.provider or "provider-1", withdrawn=when, in_force=False
    )


def lost() -> Case:
    """In treatment, and the provider has lost its approval: to be planned anew."""
    case = treated()
    withdrawn(case, "2031-03-03")
    return case


def completed(**other: Any) -> Case:
    case = treated(**other)
    progress(case, "2031-05-01")
    case.does("complete-treatment", "2031-06-02", completed_on=day("2031-06-02"), **REPORT)
    return case


def failed(**other: Any) -> Case:
    case = treated(**other)
    case.does("fail-treatment", "2031-04-01", failed_on=day("2031-04-01"), **REASON)
    return case


def deceased() -> Case:
    case = treated()
    case.does("record-death", "2031-04-01", died_on=day("2031-04-01"))
    return case


def closed() -> Case:
    case = completed()
    case.does("close-community", "2031-07-01", **REASON)
    return case

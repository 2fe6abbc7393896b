"""Fictional cases of RSMo 632.483 to 632.486 for tests of the pure decider, with the real law.

Belongs here: people, a case that they act on, and cases at every stage up to the petition. Not
here: any expectation, nor what a court does (`courts.py`).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from activities.enrich import NEEDS
from domain.actors import Actor, Role, system
from domain.commands import Context
from domain.decider import decide
from domain.events import Recorded
from domain.model import Json
from domain.process import OPEN
from domain.refusal import Refusal
from domain.svp.svp import SVP
from domain.svp.svp_state import SvpState
from law.tables import load
from tests.domain.cases import at, day
from tests.domain.recorder import Count, Recorder, by_law

OPENED_AT: Final = at("2031-03-03T09:00")
NOTICED_AT: Final = at("2031-03-10T10:00")
RECEIVED_ON: Final = "2031-03-11"
"""Both receipts: T-04 ends with 10 April, T-05 with 25 April 2031."""
DAY: Final = timedelta(days=1)
NOTE: Final[Json] = {"note": "note-1"}


def _actor(name: str, role: Role, office: str) -> Actor:
    return Actor(id=name, role=role, office=office)


PEOPLE: Final[dict[str, Actor]] = {
    one.id: one
    for one in (
        _actor("clerk", Role.CORRECTIONS, "doc"),
        _actor("chief", Role.SUPERVISOR, "doc"),
        _actor("doctor", Role.MENTAL_HEALTH, "dmh"),
        _actor("ag", Role.ATTORNEY_GENERAL, "ag-office"),
        _actor("judge", Role.COURT, "court-1"),
        _actor("other-judge", Role.COURT, "court-9"),
        _actor("other-clerk", Role.CORRECTIONS, "doc-9"),
        _actor("other-chief", Role.SUPERVISOR, "doc-9"),
        *(_actor(f"m{number}", Role.MDT_MEMBER, f"agency-{number}") for number in range(1, 10)),
        *(_actor(f"p{number}", Role.PRC_MEMBER, f"county-{number}") for number in range(1, 8)),
        *(_actor(f"a-{role}", role, "doc") for role in Role),
        system("registers"),
    )
}
"""Name -> who acts. Members sit where a test puts them; `m9` and `p7` never do."""
TEAM: Final = {"m1": "doc", "m2": "dmh", "m3": "doc"}
"""Member -> agency; the first presides."""


def striker(kind: str) -> str:
    """Somebody who may strike an event of a kind."""
    names = {"supervisor": "chief", "prc-member": "p1", "attorney-general": "ag", "court": "judge"}
    names |= {"mental-health": "doctor"}
    return next(name for role, name in names.items() if role in SVP.strikers[kind])


class Case(Recorder[SvpState]):
    """One case, its time, and everybody who acts on it."""

    when: datetime = OPENED_AT

    def acts(self, actor: str, name: str, **data: Any) -> tuple[Recorded, ...] | Refusal:
        """A command now, as it was typed; a day may be given as text."""
        self._commands += 1
        given = {"occurred_on": self.when.isoformat(), **{k: _day(v) for k, v in data.items()}}
        who, command = PEOPLE[actor], f"command-{self._commands}"
        context = Context(now=self.when, actor=who, command_id=command)
        decision = decide(self.process, self._state, name, given, context)
        if isinstance(decision, Refusal):
            return decision
        return self.take(decision, self.when, who, command)

    def does(self, actor: str, name: str, **data: Any) -> Recorded:
        """A command that is accepted; its last event."""
        answer = self.acts(actor, name, **data)
        assert not isinstance(answer, Refusal), answer.line()
        return answer[-1]

    def refuses(self, rule: str, actor: str, name: str, **data: Any) -> Refusal:
        """A command that a rule refuses, without any effect."""
        before, version = self.state, len(self.history)
        answer = self.acts(actor, name, **data)
        assert isinstance(answer, Refusal), [one.kind for one in answer]
        assert answer.rule == rule, answer.line()
        assert answer.message
        assert (self.state, len(self.history)) == (before, version)
        return answer

    def go(self, text: str | timedelta) -> "Case":
        """Time passes, and brings what it brings."""
        self.when = self.when + text if isinstance(text, timedelta) else at(text)
        self.clock(self.when)
        return self

    def strikes(self, kind: str, actor: str = "") -> Recorded:
        """Strike the last event of a kind: whoever may, if nobody is named."""
        version = max(event.version for event in self.history if event.kind == kind)
        return self.does(actor or striker(kind), "strike", version=version, **NOTE)

    def says(self, kind: str) -> list[tuple[str, str]]:
        """The warnings of the last event of a kind: rule and text."""
        last = [event for event in self.history if event.kind == kind][-1]
        return [(one["rule"], one["text"]) for one in last.data.get("warnings", ())]

    def duty(self, key: str) -> tuple[str, str]:
        """A duty: where it stands, and its legal date."""
        owed = self.state.obligations[key]
        return str(owed.status), str(owed.legal)

    def duties(self) -> dict[str, str]:
        """Key of each duty -> where it stands."""
        return {key: str(owed.status) for key, owed in self.state.obligations.items()}

    def alerts(self) -> list[str]:
        """What people were alerted about, in order."""
        return [str(one.data["about"]) for one in self.orders("alert")]


def _day(value: Any) -> Any:
    """A day as the gateway passes it on: local midnight."""
    if isinstance(value, str) and len(value) == len("2031-03-10") and value[4:5] == "-":
        return day(value)
    return value


def law(**other: Any) -> Json:
    """The snapshot of the law that a case is opened with."""
    tables = load()
    values = {name: tables.policy(name) for name in NEEDS["svp"]} | other
    return {"version": tables.version, "digest": tables.digest, "values": values}


def offence(code: str = "566.030", **other: Any) -> Json:
    return {"code": code, "on": day("2015-05-01"), "sexually_violent": True} | other


def opening(**other: Any) -> Json:
    """What opens a review before release."""
    return {
        "office": "doc",
        "law": law(),
        "person": "person-1",
        "confinement": "confinement-1",
        "agency": "doc",
        "county": "county-1",
        "offences": [offence()],
        "anticipated_release": day("2031-12-01"),
        "victims": ["victim-1", "victim-2"],
    } | other


def unopened(count: Count = by_law) -> Case:
    return Case(SVP, count, case="svp-2031-000001")


def opened(count: Count = by_law, **other: Any) -> Case:
    """A review before release, opened by the agency."""
    case = unopened(count)
    answer = case.acts("clerk", OPEN, **opening(**other))
    assert not isinstance(answer, Refusal), answer.line()
    return case


EVALUATION: Final[Json] = {
    "report_on": "2031-03-03",
    "evaluator": "evaluator-1",
    "licence": "active",
    "parts": dict.fromkeys(("crimes", "history", "risk", "treatment", "interview"), "done"),
    "abnormality": True,
    "more_likely": True,
    "evidence": ["report-1"],
}
CONTENTS: Final = (
    "identifiers",
    "residence",
    "offences",
    "adjustment",
    "treatment",
    "determination",
)


def stopped(**other: Any) -> Case:
    """The evaluator says that it is not met."""
    case = opened(**other)
    case.does("clerk", "record-evaluation", **EVALUATION | {"more_likely": False})
    return case


def evaluated(count: Count = by_law, **other: Any) -> Case:
    """The evaluator says that it is met: both are to be notified."""
    case = opened(count, **other)
    case.does("clerk", "record-evaluation", **EVALUATION)
    return case


def packed(count: Count = by_law, **other: Any) -> Case:
    """The packet is ready."""
    case = evaluated(count, **other)
    case.does("clerk", "prepare-packet", contents=list(CONTENTS), mosop="completed")
    return case


def sent(count: Count = by_law, **other: Any) -> Case:
    """Both notices are out: the review has begun."""
    case = packed(count, **other)
    case.when = NOTICED_AT
    for to in ("mdt", "attorney-general"):
        case.does("clerk", "give-notice", to=to, given_on="2031-03-10", method="hand")
    return case


def received(count: Count = by_law, **other: Any) -> Case:
    """Both have received the notice: both clocks run."""
    case = sent(count, **other)
    case.when = at(f"{RECEIVED_ON}T12:00")
    for by in ("mdt", "attorney-general"):
        case.does("clerk", "record-receipt", by=by, received_on=RECEIVED_ON, method="hand")
    return case


def seat(case: Case, *members: str, prosecutors: int = 5) -> Case:
    """Members of the team, each with an agency, and prosecutors of county-1 and so on."""
    for number, name in enumerate(members or tuple(TEAM), start=1):
        case.does(
            "clerk",
            "appoint-member",
            committee="mdt",
            seat=f"seat-{number}",
            member=name,
            agency=TEAM.get(name, "dss"),
            chair=number == 1,
        )
    for number in range(1, prosecutors + 1):
        case.does(
            "ag",
            "appoint-member",
            committee="prc",
            seat=f"chair-{number}",
            member=f"p{number}",
            county=f"county-{number}",
            urban=number <= 2,
        )
    return case


def seated(*members: str, prosecutors: int = 5, **other: Any) -> Case:
    """Both committees have their seats."""
    return seat(received(**other), *members, prosecutors=prosecutors)


def team_votes(case: Case, *votes: str) -> Case:
    for number, vote in enumerate(votes, start=1):
        case.does(f"m{number}", "mdt-vote", vote=vote)
    return case


def prosecutors_vote(case: Case, *votes: str) -> Case:
    for number, vote in enumerate(votes, start=1):
        case.does(f"p{number}", "prc-vote", vote=vote)
    return case


def assessed(*votes: str, **other: Any) -> Case:
    """The team has voted, its assessment is delivered on 28 March."""
    case = team_votes(seated(**other), *(votes or ("meets",) * 3))
    case.does("m1", "close-mdt")
    case.go("2031-03-28T15:00")
    case.does("clerk", "deliver-assessment", delivered_on="2031-03-28")
    return case


def ready(*votes: str, **other: Any) -> Case:
    """Nothing is missing but the petition."""
    case = prosecutors_vote(assessed(*votes, **other), *("meets",) * 3)
    case.does("p1", "close-prc")
    return case


PETITION: Final[Json] = {
    "court": "court-1",
    "county": "county-1",
    "court_county": "county-1",
    "assessment_attached": True,
    "facts_stated": True,
    "evidence": ["petition-1"],
}


def filed(on: str = "2031-04-21", *votes: str, **other: Any) -> Case:
    """The petition is filed."""
    case = ready(*votes, **other)
    case.go(f"{on}T16:00")
    case.does("ag", "file-petition", filed_on=on, **PETITION)
    return case


# -- after an overt act ------------------------------------------------------------------------------


def sought(**other: Any) -> Case:
    """Detention for evaluation is sought, after an overt act."""
    return opened(
        **{"route": "overt-act", "confinement": None, "anticipated_release": None} | other
    )


def detained(**other: Any) -> Case:
    """Detained since the morning of 3 March: T-13 ends with 12 March."""
    case = sought(**other)
    case.does("judge", "record-detention", ordered=True, detained_on=OPENED_AT.isoformat())
    return seat(case, prosecutors=5)


def determined(**other: Any) -> Case:
    """The department's results were obtained on 5 March at noon: T-16 ends two days later."""
    case = detained(**other)
    case.go("2031-03-05T13:00")
    noon = at("2031-03-05T12:00").isoformat()
    case.does(
        "doctor",
        "record-determination",
        reported_on=noon,
        obtained_on=noon,
        abnormality=True,
        more_likely=True,
    )
    return case

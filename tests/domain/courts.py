"""Fictional cases before a court, each brought to a stage, for the tests of the court's deciders.

Belongs here: how a case comes to a stage, who acts, and short views. Not here: any expectation.
What lies before the petition is taken as recorded; everything after it is done by commands,
as `court_commands.py` has them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from domain import events as ev
from domain.actors import Actor, Role
from domain.commands import Context
from domain.decider import decide
from domain.events import Draft, Recorded
from domain.model import Json
from domain.refusal import Refusal
from domain.svp import svp_stages as st
from domain.svp.common import SVP_VALUES
from domain.svp.svp import SVP
from domain.svp.svp_state import SvpState
from law.tables import load
from tests.domain.court_commands import FILED_ON, GOOD, LATER, OPENED_ON
from tests.domain.recorder import Recorder, who

OFFICES: Final = {
    Role.CORRECTIONS: "agency-1",
    Role.SUPERVISOR: "agency-1",
    Role.MENTAL_HEALTH: "dmh-1",
    Role.ATTORNEY_GENERAL: "ag-1",
    Role.COURT: "court-1",
}
TEAM: Final = {"seat-1": "member-doc", "seat-2": "member-dmh", "seat-3": "member-3"}


def striker(kind: str) -> str:
    """One of those who may strike an event of a kind."""
    return min(SVP.strikers[kind])


class Docket(Recorder[SvpState]):
    """One case and everybody who acts on it, each from an office of its own."""

    def act(
        self,
        name: str,
        when: datetime = LATER,
        *,
        role: str | None = None,
        office: str | None = None,
        **changed: Any,
    ) -> tuple[Recorded, ...] | Refusal:
        """Give a command as in `GOOD`, but for what is changed; None leaves a field out."""
        usual, data = GOOD.get(name, ("supervisor", {}))
        named = Role(role or usual)
        actor = Actor(
            id=f"test-{named}",
            role=named,
            office=office or OFFICES.get(named, "office-1"),
        )
        given = {"occurred_on": when.isoformat(), **data, **changed}
        given = {field: value for field, value in given.items() if value is not None}
        self._commands += 1
        command = f"command-{self._commands}"
        context = Context(now=when, actor=actor, command_id=command)
        decision = decide(self.process, self.state, name, given, context)
        if isinstance(decision, Refusal):
            return decision
        return self.take(decision, when, actor, command)

    def does(self, name: str, when: datetime = LATER, **changed: Any) -> Recorded:
        """A command that is accepted; its event."""
        answer = self.act(name, when, **changed)
        assert not isinstance(answer, Refusal), answer.line()
        assert self.refolded() == self.state
        return answer[-1]

    def refuses(self, rule: str, name: str, when: datetime = LATER, **changed: Any) -> Refusal:
        """A command that a rule refuses, without any effect."""
        before = self.state
        answer = self.act(name, when, **changed)
        assert isinstance(answer, Refusal), [one.kind for one in answer]
        assert answer.rule == rule, answer.line()
        assert self.state == before
        return answer

    def ends(self) -> dict[str, str]:
        """Key of each duty -> where it stands."""
        return {key: str(owed.status) for key, owed in self.state.obligations.items()}

    def legal(self, key: str) -> str:
        """The legal date of a duty."""
        return str(self.state.obligations[key].legal)

    def alerts(self) -> list[tuple[str, str]]:
        """What people were alerted about but for reminders, and how severely, in order."""
        told = [(one.data["about"], one.data.get("severity", "")) for one in self.orders("alert")]
        return [one for one in told if one[0] != "reminder"]

    def strikes(self, version: int | None = None, when: datetime = LATER) -> Recorded:
        """Strike an event: the last one, if none is named."""
        number = version or len(self.history)
        role = striker(self.state.log[number - 1])
        return self.does("strike", when, role=role, version=number, note="note-1")


def values(**other: Any) -> Json:
    """The values of the law that a case decides by."""
    tables = load()
    return {name: tables.policy(name) for name in SVP_VALUES} | other


def _opened(route: str, **other: Any) -> Docket:
    case = Docket(SVP, case="svp-2031-000001")
    data = {
        "office": "agency-1",
        "person": "person-1",
        "confinement": "confinement-1",
        "route": route,
        "agency": "doc",
        "origin": "convicted",
        "basis": "release",
        "county": "county-1",
        "victims": ["victim-1", "victim-2"],
        "anticipated_release": "2031-12-01T00:00:00-06:00",
        "law": "2026.3",
        "values": values(),
    } | other
    _known(case, ev.OPENED, **data)
    return case


def _known(case: Docket, kind: str, on: datetime = OPENED_ON, **data: Any) -> None:
    """Something of which no test here asks how it came about."""
    draft = Draft(kind=kind, occurred_on=on, data=data)
    case.take((draft,), on, who("corrections"), f"known-{len(case.history)}")


def filed(filed_on: datetime = FILED_ON, **other: Any) -> Docket:
    """A petition has been filed in court-1, after the team and the prosecutors have voted."""
    case = _opened("confinement", **other)
    _known(case, st.EVALUATED_MET, meets=True)
    for kind, to in ((st.NOTICE_GIVEN, "attorney-general"), (st.NOTICES_GIVEN, "mdt")):
        _known(case, kind, to=to, given_on=OPENED_ON.isoformat())
    for seat, member in TEAM.items():
        _known(case, st.MEMBER_APPOINTED, committee="mdt", seat=seat, member=member, agency="doc")
    _known(case, st.MDT_RECUSED, seat="seat-3")
    _known(case, st.MDT_CLOSED, result="meets")
    _known(case, st.ASSESSMENT_DELIVERED, delivered_on=OPENED_ON.isoformat())
    filed_after(case, filed_on)
    return case


def ordered(**other: Any) -> Docket:
    """The judge found cause on the petition alone."""
    case = filed(**other)
    case.does("record-cause-on-filing")
    return case


def taken(**other: Any) -> Docket:
    """In custody since a Monday afternoon."""
    case = ordered(**other)
    case.does("record-custody")
    return case


def confirmed(**other: Any) -> Docket:
    """Cause was confirmed at the hearing."""
    case = taken(**other)
    case.does("record-hearing")
    return case


def examining(**other: Any) -> Docket:
    """The examination is ordered, its order received, an examiner appointed."""
    case = confirmed(**other)
    for name in ("order-examination", "record-order-received", "appoint-examiner"):
        case.does(name)
    return case


def examined(**other: Any) -> Docket:
    """The examination is filed; the trial is to begin."""
    case = examining(**other)
    case.does("record-examination")
    return case


def on_trial(form: str = "bench", **other: Any) -> Docket:
    """The trial has begun."""
    case = examined(**other)
    if form == "jury":
        case.does("demand-jury")
    case.does("begin-trial", form=form)
    return case


def mistried(**other: Any) -> Docket:
    """A mistrial was declared."""
    case = on_trial(**other)
    case.does("record-mistrial")
    return case


def proven(**other: Any) -> Docket:
    """The State has proven its case."""
    case = on_trial(**other)
    case.does("record-verdict")
    return case


def committed(**other: Any) -> Docket:
    """Committed to the department."""
    case = proven(**other)
    case.does("order-commitment")
    return case


def not_proven(**other: Any) -> Docket:
    """The State has not proven its case."""
    case = on_trial(**other)
    case.does("record-verdict", more_likely=False)
    return case


def sought(**other: Any) -> Docket:
    """After an overt act, detention for evaluation is sought."""
    case = _opened("overt-act", **other)
    _known(case, st.OVERT_ACT_NOTICED)
    return case


def detained(**other: Any) -> Docket:
    """Detained on a Monday morning."""
    case = sought(**other)
    case.does("record-detention")
    return case


def determined(**other: Any) -> Docket:
    """The department says that both criteria are met."""
    case = detained(**other)
    case.does("record-dmh-custody")
    case.does("record-determination")
    return case


def filed_after(case: Docket, on: datetime) -> None:
    """The prosecutors found their majority and the attorney general filed: no test asks how."""
    _known(case, st.PRC_CLOSED, result="meets")
    _known(case, st.FILED, on, court="court-1", filed_on=on.isoformat())


AT: Final[Mapping[str, Callable[..., Docket]]] = {
    st.PETITION_FILED: filed,
    st.CUSTODY_ORDERED: ordered,
    st.IN_CUSTODY: taken,
    st.EXAMINATION: examining,
    st.TRIAL_PENDING: examined,
    st.TRIAL: on_trial,
    st.MISTRIAL: mistried,
    st.PROVEN: proven,
    st.COMMITTED: committed,
    st.RELEASE_DUE: not_proven,
    st.DETENTION_SOUGHT: sought,
    st.DETAINED: detained,
    st.DETERMINED: determined,
}
"""Stage -> a case that stands there."""

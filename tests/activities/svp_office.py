"""A fictional agency with its counterparts, and cases under RSMo 632.480 to 632.513. No tests."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Engine, update

from activities.counting import counter
from domain.actors import Actor, Role
from domain.model import Json
from domain.process import Process
from domain.recording import EffectAsked
from domain.state import CaseState
from domain.svp.commitment import COMMITMENT
from domain.svp.commitment_law import COMMITMENT_VALUES
from domain.svp.common import SVP_VALUES
from domain.svp.svp import SVP
from law.tables import load
from records.commit import Recorder, case_row
from records.opening import Opening, open_case
from records.project import project
from records.tables import CASES, OFFICES
from tests.activities.office import Office
from tests.letters import pdftext

PERSON, VICTIM, SECOND, EVALUATOR = "p-confined", "p-victim", "p-second", "p-evaluator"
NAME: Final = "Morgan Fabricated"
VICTIMS: Final = ("Riley Imagined", "Sky Pretended")
SIGNED_BY: Final = "Dr. Alex Unreal"
AGENCY, COURT = "agency-1", "court-1"
REGISTER: Final[Json] = {
    "identifiers": {"DOC number": "000000"},
    "anticipated_residence": "44 Nowhere Road\nSampletown, MO 65198",
    "adjustment": ["Two invented violations in 2028"],
    "treatment": "Declined an invented group in 2029",
    "description": "Never to be told",
    "diagnosis": "Never to be told either",
}
PRIVATE: Final = ("Never to be told", "44 Nowhere Road", "000000", "violations", "invented group")
ITEMS: Final = (
    *("identifiers", "residence", "offences"),
    *("adjustment", "treatment", "determination"),
)
CORRECTIONS = Actor(id="clerk-doc", role=Role.CORRECTIONS, office=AGENCY)
SUPERVISOR = Actor(id="boss-doc", role=Role.SUPERVISOR, office=AGENCY)
HOSPITAL = Actor(id="clerk-dmh", role=Role.MENTAL_HEALTH, office="dmh-1")
PROSECUTOR = Actor(id="clerk-ag", role=Role.ATTORNEY_GENERAL, office="ag-1")
JUDGE = Actor(id="clerk-court", role=Role.COURT, office=COURT)
_PROCESSES: dict[str, Process[Any]] = {"svp": SVP, "commitment": COMMITMENT}
_LAW = load()
_OFFICES: Final = {
    AGENCY: ("department", "Example Prison Agency"),
    "dmh-1": ("facility", "Example Secure Hospital"),
    "ag-1": ("attorney-general", "Example Office of the Attorney General"),
    "mdt-1": ("mdt", "Example Review Team"),
    "prc-1": ("prc", "Example Committee of Prosecutors"),
    COURT: ("court", "the Circuit Court of Example County"),
    "court-2": ("court", "the Circuit Court of Another County"),
    "county-1": ("prosecutor", "Example County Prosecutor"),
    "fulton": ("facility", "Example Program at Fulton"),
    "smmhc": ("facility", "Example Program at Farmington"),
}


class SvpOffice(Office):
    """Registers of everybody who is written to, and cases that order letters."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.recorder = Recorder(engine, _PROCESSES, counter(_LAW), project)

    def fill(self) -> None:
        """The offices, the person, the evaluator and two victims."""
        for office, (kind, name) in _OFFICES.items():
            self.add_office(office)
            self.change_office(office, type=kind, name=name)
        self.add_person(PERSON, "other", NAME, "1 Prison Way\nSampletown, MO 65198", REGISTER)
        self.change(PERSON, born_on=date(1980, 5, 6))
        self.add_person(EVALUATOR, "staff", SIGNED_BY, "", {})
        for victim, name in zip((VICTIM, SECOND), VICTIMS, strict=True):
            self.add_person(victim, "other", name, f"{len(name)} Quiet Lane\nNowhere, MO 65197", {})

    def change_office(self, office: str, **values: Any) -> None:
        with self.engine.begin() as conn:
            conn.execute(update(OFFICES).where(OFFICES.c.id == office).values(**values))

    def at_large(self, case: str, residence: str) -> None:
        """The record says that a committed person is at a residence; how that came is not asked."""
        with self.engine.begin() as conn:
            row = case_row(conn, case)
            assert row is not None
            state = {**row["state"], "residence": residence}
            state.pop("site", None)
            conn.execute(update(CASES).where(CASES.c.id == case).values(state=state))

    def state(self, case: str) -> tuple[CaseState, Process[Any]]:
        with self.engine.begin() as conn:
            row = case_row(conn, case)
        assert row is not None
        process = _PROCESSES[row["process"]]
        return process.state.model_validate(row["state"]), process

    def do(self, case: str, command: str, data: Json, actor: Actor = CORRECTIONS) -> None:
        super().do(case, command, {"evidence": ["paper-1"], **data}, actor)

    # -- cases --------------------------------------------------------------------------------

    def review(self, **changes: Any) -> str:
        """A review before release, opened."""
        data: Json = {
            "occurred_on": self.now(),
            "office": AGENCY,
            "law": _snapshot(SVP_VALUES),
            "person": PERSON,
            "confinement": "confinement-1",
            "agency": "doc",
            "offences": [
                {
                    "code": "566.030",
                    "on": "2009-03-04T12:00:00-06:00",
                    "attempt": True,
                    "sexually_violent": True,
                }
            ],
            "anticipated_release": "2031-12-01T12:00:00-06:00",
            "county": "county-1",
            "victims": [VICTIM, SECOND],
            **changes,
        }
        return self._open("svp", data, CORRECTIONS)

    def commitment(self, **changes: Any) -> str:
        """A commitment, opened."""
        data: Json = {
            "occurred_on": self.now(),
            "office": "dmh-1",
            "law": _snapshot(COMMITMENT_VALUES),
            "person": PERSON,
            "court": COURT,
            "county": "county-1",
            "committed_on": self.now(),
            "victims": [VICTIM],
            **changes,
        }
        return self._open("commitment", data, HOSPITAL)

    def _open(self, process: str, data: Json, actor: Actor) -> str:
        opened = open_case(
            self.recorder, Opening(process, data, actor, self.new_id(), self.clock.now())
        )
        assert opened.refusal is None, opened
        self.case = opened.case
        return opened.case

    def evaluated(self, case: str, **changes: Any) -> None:
        """The evaluator's determination is on record."""
        data = {
            "report_on": "2031-05-20T12:00:00-05:00",
            "evaluator": EVALUATOR,
            "licence": "active",
            "parts": dict.fromkeys(("crimes", "history", "risk", "treatment", "interview"), "done"),
            "abnormality": True,
            "more_likely": True,
            **changes,
        }
        self.do(case, "record-evaluation", data, CORRECTIONS)

    def notified(self, case: str, *contents: str) -> None:
        """Evaluated, and the packet prepared: the two notices are ordered."""
        self.evaluated(case)
        packet = {"contents": list(contents or ITEMS), "mosop": "refused"}
        self.do(case, "prepare-packet", packet, CORRECTIONS)

    def under_review(self, case: str) -> None:
        """Both notices are out and received."""
        self.notified(case)
        for to in ("attorney-general", "mdt"):
            given = {"to": to, "given_on": self.now(), "method": "hand"}
            self.do(case, "give-notice", given, CORRECTIONS)
            received = {"by": to, "received_on": self.now(), "method": "hand"}
            self.do(case, "record-receipt", received, CORRECTIONS)

    def voted(self, case: str, committee: str, *votes: str) -> None:
        """A committee is seated, votes, and its vote is closed."""
        role = Role.MDT_MEMBER if committee == "mdt" else Role.PRC_MEMBER
        appoints = CORRECTIONS if committee == "mdt" else SUPERVISOR
        for number, vote in enumerate(votes, 1):
            member = Actor(id=f"{committee}-{number}", role=role, office=f"{committee}-1")
            seat: Json = {"committee": committee, "seat": f"seat-{number}", "member": member.id}
            if committee == "mdt":
                seat |= {"agency": ("doc", "dmh")[number % 2], "chair": number == 1}
            else:
                seat |= {"county": f"county-{number}"}
            self.do(case, "appoint-member", seat, appoints)
            self.do(case, f"{committee}-vote", {"vote": vote}, member)
        self.do(case, f"close-{committee}", {}, SUPERVISOR)

    def to_examination(self, case: str) -> None:
        """A review of which both committees vote, the petition, cause, custody; an examiner."""
        now = self.now()
        for committee in ("mdt", "prc"):
            self.voted(case, committee, "meets", "meets", "meets")
        self.do(case, "deliver-assessment", {"delivered_on": now}, CORRECTIONS)
        filed: Json = {"filed_on": now, "court": COURT, "county": "county-1"}
        filed |= {"assessment_attached": True, "facts_stated": True}
        self.do(case, "file-petition", filed, PROSECUTOR)
        custody: Json = {"taken_on": now, "place": "county-jail", "facility": "jail-1"}
        acts: tuple[tuple[str, Json, Actor], ...] = (
            ("record-cause-on-filing", {"decided_on": now, "found": True}, JUDGE),
            ("record-custody", custody, JUDGE),
            ("record-hearing", {"held_on": now, "identity": True, "found": True}, JUDGE),
            ("order-examination", {"ordered_on": now}, JUDGE),
            ("record-order-received", {"received_on": now}, HOSPITAL),
            ("appoint-examiner", {"examiner": EVALUATOR, "profession": "psychologist"}, HOSPITAL),
        )
        for name, data, actor in acts:
            self.do(case, name, data, actor)

    # -- letters ------------------------------------------------------------------------------

    def ordered(self, case: str, kind: str, recipient: str = "") -> EffectAsked:
        """The one letter of a kind that a case has ordered."""
        found = [
            one
            for one in self.orders(case, "letter", kind)
            if recipient in {"", one.effect.data["recipient"]}
        ]
        assert len(found) == 1, [one.effect.data for one in found]
        return found[0]

    def made(self, asked: EffectAsked) -> str:
        """The text of a letter, as it is printed."""
        done = self.letters().render_letter(asked)
        self.done(asked, done)
        (row,) = (row for row in self.letter_rows() if row["id"] == done.result["letter"])
        return text_of(self, row["digest"])


def text_of(office: Office, digest: str) -> str:
    """The text of a document as it is printed."""
    return pdftext.text(office.document(digest))


def _snapshot(names: tuple[str, ...]) -> Json:
    values = {name: _LAW.policy(name) for name in names}
    return {"version": _LAW.version, "digest": _LAW.digest, "values": values}


def says(page: str, *texts: str) -> None:
    """Each text stands on the page."""
    for text in texts:
        assert pdftext.squeeze(text) in page, text


def hides(page: str, *texts: str) -> None:
    """No text stands on the page."""
    for text in texts:
        assert pdftext.squeeze(text) not in page, text

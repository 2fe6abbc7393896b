"""A fictional department with its counterparts, and cases of treatment and assessment. No tests."""

from typing import Any, Final

from sqlalchemy import Engine, insert, update

from activities.counting import counter
from domain.actors import Actor, Role, system
from domain.model import Json
from domain.mosop.community import COMMUNITY
from domain.mosop.treatment import TREATMENT
from domain.process import Process
from domain.recording import EffectAsked
from domain.soau.soau import SOAU
from domain.state import CaseState
from law.tables import load
from records import notes
from records.commit import Recorder, case_row
from records.opening import Opening, open_case
from records.project import project
from records.tables import OFFICES, TREATMENT_PROVIDERS
from tests.activities.office import Office
from tests.activities.svp_office import text_of
from tests.domain import communities, soaus, treatments
from tests.domain.cases import day
from tests.letters.sample_treatment import COMMITMENTS

PERSON, CLINIC = "p-confined", "clinic-1"
NAME: Final = "Morgan Fabricated"
DOC, BOARD, COURT, OFFICERS = "doc-1", "board-1", "court-1", "pp-1"
PRIVATE: Final = ("Never to be told", "44 Nowhere Road", "April 17, 1980")
"""What stands in the register about the person, and in none of these letters."""
WORDS: Final = "He drew invented pictures instead"
CORRECTIONS = Actor(id="clerk-doc", role=Role.CORRECTIONS, office=DOC)
STAFF = Actor(id="therapist-doc", role=Role.MOSOP_STAFF, office=DOC)
CHIEF = Actor(id="chief-doc", role=Role.SUPERVISOR, office=DOC)
UNIT = Actor(id="assessor-doc", role=Role.SOAU, office=DOC)
MEMBER = Actor(id="clerk-board", role=Role.PAROLE_BOARD, office=BOARD)
OFFICER = Actor(id="officer-pp", role=Role.PROBATION_AND_PAROLE, office=OFFICERS)
SITE = system("links")
_PROCESSES: dict[str, Process[Any]] = {
    "treatment": TREATMENT,
    "community": COMMUNITY,
    "soau": SOAU,
}
_OFFICES: Final = {
    DOC: ("corrections", "Example Prison Agency"),
    BOARD: ("parole-board", "Example Parole Board"),
    COURT: ("court", "the Circuit Court of Example County"),
    "court-2": ("court", "the Circuit Court of Another County"),
    OFFICERS: ("probation-and-parole", "Example Region East"),
}
_REGISTER: Final[Json] = {
    "diagnosis": "Never to be told",
    "anticipated_residence": "44 Nowhere Road",
}


class TreatmentOffice(Office):
    """Registers of everybody who is written to, and cases that order letters."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.recorder = Recorder(engine, _PROCESSES, counter(load()), project)

    def fill(self) -> None:
        """The offices, the person and a provider that is approved."""
        for office, (kind, name) in _OFFICES.items():
            self.add_office(office)
            self.change_office(office, type=kind, name=name)
        address = "1 Prison Way\nSampletown, MO 65198"
        self.add_person(PERSON, "confined", NAME, address, _REGISTER)
        row = {
            "id": CLINIC,
            "name": "Made-Up Clinic",
            "region": "east",
            "office": DOC,
            "address": "8 Invented Road\nSampletown, MO 65198",
            "commitments": list(COMMITMENTS),
            "approved_since": self.today().replace(year=2030),
        }
        with self.engine.begin() as conn:
            conn.execute(insert(TREATMENT_PROVIDERS), [row])

    def change_office(self, office: str, **values: Any) -> None:
        with self.engine.begin() as conn:
            conn.execute(update(OFFICES).where(OFFICES.c.id == office).values(**values))

    def change_provider(self, **values: Any) -> None:
        with self.engine.begin() as conn:
            conn.execute(update(TREATMENT_PROVIDERS).values(**values))

    def note(self, text: str) -> str:
        """Words of a person, apart from the record; returns their id."""
        with self.engine.begin() as conn:
            return notes.add(conn, f"note-{self.new_id()}", text, CHIEF, self.clock.now())

    def state(self, case: str) -> tuple[CaseState, Process[Any]]:
        with self.engine.begin() as conn:
            row = case_row(conn, case)
        assert row is not None
        process = _PROCESSES[row["process"]]
        return process.state.model_validate(row["state"]), process

    def do(self, case: str, command: str, data: Json, actor: Actor = CORRECTIONS) -> None:
        super().do(case, command, {"evidence": ["paper-1"], **data}, actor)

    def opened(self, process: str, data: Json, actor: Actor) -> str:
        """A case of a process, opened now."""
        data = {**data, "occurred_on": self.now(), "office": actor.office, "person": PERSON}
        opening = Opening(process, data, actor, self.new_id(), self.clock.now())
        found = open_case(self.recorder, opening)
        assert found.refusal is None, found
        self.case = found.case
        return found.case

    # -- treatment ----------------------------------------------------------------------------

    def treatment(self, **changes: Any) -> str:
        """To be classified."""
        return self.opened("treatment", treatments.opening(for_case=None, **changes), CORRECTIONS)

    def waiting(self, needs: Json | None = None, **changes: Any) -> str:
        """Classified, and on the list of the site that the rules choose."""
        case = self.treatment(**changes)
        self.do(case, "classify", {"sex": "male", **(needs or {})})
        self.do(case, "assign-site", {})
        return case

    def phase_2(self, **changes: Any) -> str:
        """In Phase II, half a year after the arrival."""
        case = self.waiting(**changes)
        self.do(case, "bed-granted", {"site": "fcc", "bed": "a-01", "wing": "a"}, SITE)
        self.do(case, "record-arrival", {"arrived_on": self.now()})
        self.do(case, "start-phase-1", {"started_on": self.now()}, STAFF)
        self.later(days=90)
        decision = {"decided_on": self.now(), "outcome": "proceed"}
        self.do(case, "decide-phase-1", decision, STAFF)
        self.do(case, "start-phase-2", {"started_on": self.now()}, STAFF)
        self.later(days=90)
        return case

    def completed(self, **changes: Any) -> str:
        """Every component is done, and the program completed, half a year into Phase II."""
        case = self.phase_2(**changes)
        for name in treatments.COMPONENTS:
            self.do(case, "record-component", {"component": name, "done_on": self.now()}, STAFF)
        self.later(days=90)
        self.do(case, "complete", {"completed_on": self.now()}, STAFF)
        return case

    def terminated(self, ground: str = "no-progress", **changes: Any) -> str:
        """Terminated in Phase II."""
        case = self.phase_2(**changes)
        data = {"terminated_on": self.now(), "ground": ground, "note": self.note(WORDS)}
        self.do(case, "terminate", data, STAFF)
        return case

    # -- assessment, community ----------------------------------------------------------------

    def referred(self, **changes: Any) -> str:
        """A court's order, to be checked."""
        return self.opened("soau", soaus.opening(court=COURT, **changes), UNIT)

    def reported(self, **changes: Any) -> str:
        """The unit's report is with the court."""
        case = self.referred(**changes)
        self.do(case, "accept-order", {}, UNIT)
        grounds = {"parole_eligible": True, "serious_health_problem": False, "facts": soaus.FACTS}
        self.do(case, "check-eligibility", grounds, UNIT)
        self.do(case, "record-delivery", {"delivered_on": self.now()})
        self.do(case, "begin-assessment", {"admitted_on": self.now()}, UNIT)
        self.later(days=60)
        risk = {"assessed_on": self.now(), "manageable": "with-conditions"}
        self.do(case, "record-risk-assessment", risk, UNIT)
        advice = {"made_on": self.now(), "of": soaus.BOTH}
        self.do(case, "record-recommendations", advice, UNIT)
        self.do(case, "send-report", {"sent_on": self.now()}, UNIT)
        return case

    def assigned(self, provider: str = CLINIC, **changes: Any) -> str:
        """Treatment in the community, at a provider whose approval a case was told of."""
        case = self.opened("community", communities.opening(for_case=None, **changes), OFFICER)
        held = communities.standing(provider, approved_since=day("2030-06-02"))
        data = {"provider": provider, "assigned_on": self.now(), "standing": held}
        self.do(case, "assign-provider", data, OFFICER)
        return case

    # -- letters ------------------------------------------------------------------------------

    def ordered(self, case: str, kind: str) -> EffectAsked:
        """The one letter of a kind that a case has ordered and nobody has reported made."""
        (found,) = self.orders(case, "letter", kind)
        return found

    def made(self, asked: EffectAsked) -> str:
        """The text of a letter, as it is printed."""
        done = self.letters().render_letter(asked)
        self.done(asked, done)
        (row,) = (row for row in self.letter_rows() if row["id"] == done.result["letter"])
        return text_of(self, row["digest"])

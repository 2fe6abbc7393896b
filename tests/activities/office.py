"""A fictional office: its registers, its cases, its drivers, and short words for tests. No tests."""

import itertools
import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, update

from activities.alerts import AlertDriver, Post
from activities.blobs import Vault
from activities.counting import counter
from activities.letters.driver import LetterDriver
from activities.mail import MailDriver
from domain.actors import Actor, Role, system
from domain.commands import Context
from domain.decider import decide, due_now, finish
from domain.model import Json, digest
from domain.placement.consent import CONSENT
from domain.placement.delivery import DELIVERY
from domain.process import Process
from domain.recording import Commit, EffectAsked, EffectDone
from domain.refusal import Refusal
from domain.state import CaseState
from law.tables import load
from records.commit import Recorder, case_row
from records.opening import Opening, open_case
from records.project import project
from records.tables import ALERTS, GUARDIANS, IDENTITIES, LETTERS, OFFICES, PERSONS
from runtime.clock import SettableClock

START = datetime(2031, 6, 2, 15, tzinfo=UTC)
KEY = bytes(range(32))
CLERK = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office="ro-east")
MAIL_ROOM = Actor(id="clerk-2", role=Role.MAIL_ROOM, office="ro-east")
MAILER = "901234567"
WARD, GUARDIAN, OTHER = "p-ward", "p-guardian", "p-other"
NAMES = ("Jordan Sample", "Pat Placeholder", "Robin Invented", "7 Imaginary Lane", "(555) 555-0177")
"""What no log, e-mail, ledger entry or result may ever say."""
PROCESSES: dict[str, Process[Any]] = {"consent": CONSENT, "delivery": DELIVERY}
_LAW = load()


class Office:
    """Everything on one record; a clock that tests move."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = SettableClock(START)
        self.recorder = Recorder(engine, PROCESSES, counter(_LAW), project)
        self.vault = Vault(KEY)
        self.case = ""
        self._ids = itertools.count(1)

    # -- drivers ------------------------------------------------------------------------------

    def alerts(self, post: Post | None = None) -> AlertDriver:
        return AlertDriver(self.engine, self.clock, post)

    def letters(self, post: Post | None = None) -> LetterDriver:
        """A driver as a restarted worker builds it."""
        return LetterDriver(self.engine, self.vault, self.clock, self.alerts(post), lambda: _LAW)

    def mail(self) -> MailDriver:
        return MailDriver(self.engine, self.clock, MAILER)

    # -- registers ----------------------------------------------------------------------------

    def fill(self) -> None:
        self.add_office("ro-east")
        other = {
            "finding": {"court": "the Circuit Court of Example County"},
            "offences": {"566.030": {"nature": "An act that was made up for a test"}},
        }
        self.add_person(WARD, "ward", NAMES[0], "9 Nowhere Road\nSampletown, MO 65198", other)
        address = "7 Imaginary Lane\nApartment 3B\nSampletown, MO 65198"
        self.add_person(GUARDIAN, "guardian", NAMES[1], address, {}, NAMES[4])
        self.add_person(OTHER, "guardian", NAMES[2], address, {})

    def add_office(self, office: str) -> None:
        row = {
            "id": office,
            "name": "Example Regional Office",
            "type": "regional-office",
            "region": "east",
            "contact": "Dana Fictitious",
            "telephone": "(555) 555-0142",
            "address": "100 Invented Avenue, Suite 4\nNowhere Springs, MO 65199",
        }
        self._insert(OFFICES, row)

    def add_person(
        self, person: str, kind: str, name: str, address: str, other: Json, phone: str = ""
    ) -> None:
        self._insert(PERSONS, {"id": person, "kind": kind, "office": "ro-east", "facts": {}})
        row = {"person": person, "name": name, "address": address, "other": other}
        self._insert(IDENTITIES, row | {"telephone": phone or None})
        if kind == "guardian":
            self._insert(GUARDIANS, {"id": person, "type": "individual", "roles": []})

    def change(self, person: str, **values: Any) -> None:
        with self.engine.begin() as conn:
            conn.execute(update(IDENTITIES).where(IDENTITIES.c.person == person).values(**values))

    def _insert(self, table: Any, row: Json) -> None:
        with self.engine.begin() as conn:
            conn.execute(insert(table), [row])

    # -- cases --------------------------------------------------------------------------------

    def open_consent(self, **changes: Any) -> str:
        since = "2030-01-01T00:00:00-06:00"
        policies = ("lookback_1995", "permanent_finding_required")
        data: Json = {
            "occurred_on": self.now(),
            "office": "ro-east",
            "law": _law({name: _LAW.policy(name) for name in policies}),
            "ward": WARD,
            "guardians": [{"guardian": one, "letters_from": since} for one in (GUARDIAN, OTHER)],
            "offences": [
                {"code": "566.030", "on": "2019-03-04T12:00:00-06:00", "registrable": True}
            ],
            "finding": {"permanent": True, "on": "2021-09-14T12:00:00-05:00"},
            "placement": "already-placed",
            "aware_on": self.now(),
            "location": f"loc-{next(self._ids)}",
            "prospective": True,
            **changes,
        }
        self.case = self.open("consent", data)
        return self.case

    def open_delivery(self, letter: str, **changes: Any) -> str:
        names = ("refused_counts_as", "require_addressee_signature", "verbal_attempts")
        values: Json = {name: _LAW.policy(name) for name in names}
        values["outcomes"] = {
            code: {"proof": row.proof, "effect": row.effect} for code, row in _LAW.outcomes.items()
        }
        data = {
            "occurred_on": self.now(),
            "office": "ro-east",
            "law": _law(values),
            "owner": self.case,
            "letter": letter,
            "letter_kind": "consent-request",
            "recipient": GUARDIAN,
            "method": "certified",
            **changes,
        }
        return self.open("delivery", data)

    def open(self, process: str, data: Json) -> str:
        opening = Opening(process, data, CLERK, self.new_id(), self.clock.now())
        opened = open_case(self.recorder, opening)
        assert opened.refusal is None, opened
        return opened.case

    def do(self, case: str, command: str, data: Json, actor: Actor = CLERK) -> None:
        """Decide and record, as a case's workflow does."""
        state, process = self.state(case)
        command_id, now = self.new_id(), self.clock.now()
        data = {"occurred_on": self.now(), **data}
        context = Context(now=now, actor=actor, command_id=command_id)
        drafts = decide(process, state, command, data, context)
        assert not isinstance(drafts, Refusal), drafts
        self._commit(case, command, command_id, actor, drafts)

    def clock_rings(self, case: str) -> None:
        state, process = self.state(case)
        drafts = due_now(process, state, self.clock.now())
        self._commit(case, "clock", self.new_id(), system("clock"), drafts)

    def _commit(self, case: str, command: str, command_id: str, actor: Actor, drafts: Any) -> None:
        state, process = self.state(case)
        order = Commit(
            process=process.name,
            case=case,
            expected=state.version,
            command_id=command_id,
            command=command,
            digest=digest(command_id),
            actor=actor,
            at=self.clock.now(),
            drafts=drafts,
        )
        assert self.recorder.commit(order).outcome == "committed"

    def state(self, case: str) -> tuple[CaseState, Process[Any]]:
        with self.engine.begin() as conn:
            row = case_row(conn, case)
        assert row is not None
        process = PROCESSES[row["process"]]
        return process.state.model_validate(row["state"]), process

    def orders(self, case: str, kind: str, about: str = "") -> list[EffectAsked]:
        """The effects of a kind that a case has ordered and nobody has reported done."""
        state, process = self.state(case)
        return [
            EffectAsked(
                process=process.name,
                case=case,
                office=state.office,
                effect=effect,
                at=self.clock.now(),
            )
            for effect in state.effects.values()
            if effect.kind == kind
            and about in (effect.data.get("letter_kind"), effect.data.get("about"), "")
        ]

    def done(self, asked: EffectAsked, done: EffectDone) -> None:
        """Report an effect done, as the workflow does."""
        state, process = self.state(asked.case)
        drafts = finish(process, state, asked.effect, dict(done.result), self.clock.now())
        part = system(asked.effect.kind)
        self._commit(asked.case, "effect", f"{asked.effect.key}/done", part, drafts)

    def rendered(self) -> str:
        """Both guardians' requests are rendered; returns the first guardian's letter."""
        found = {}
        for asked in self.orders(self.case, "letter"):
            done = self.letters().render_letter(asked)
            self.done(asked, done)
            found[asked.effect.data["guardian"]] = str(done.result["letter"])
        return found[GUARDIAN]

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def now(self) -> str:
        return self.clock.now().isoformat()

    def today(self) -> date:
        return self.clock.now().date()

    def new_id(self) -> str:
        return f"command-{next(self._ids)}-{os.urandom(4).hex()}"

    # -- what tests look at -------------------------------------------------------------------

    def letter_rows(self) -> list[Any]:
        with self.engine.begin() as conn:
            return list(conn.execute(select(LETTERS).order_by(LETTERS.c.at)).mappings())

    def alert_rows(self) -> list[Any]:
        with self.engine.begin() as conn:
            return list(conn.execute(select(ALERTS).order_by(ALERTS.c.raised_at)).mappings())

    def document(self, digest: str) -> bytes:
        with self.engine.begin() as conn:
            return self.vault.get(conn, digest)


def _law(values: Json) -> Json:
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return {"version": _LAW.version, "digest": _LAW.digest, "values": plain}

"""A case of the toy process with parties, seats and a court, straight in the record."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from activities.blobs import Kept, Vault
from activities.mail import mailing_id
from domain.actors import Actor, system
from domain.model import Json
from domain.recording import Committed
from records.opening import Opening, open_case
from records.tables import ALERTS, LETTERS, MAILINGS
from tests.domain import sealed as toy
from tests.domain.cases import at
from tests.records.desk import Desk

NOW = at("2031-06-02T09:00")
LATER = NOW + timedelta(days=1)
KEY = bytes(range(32))
VAULT = Vault(KEY)


class SealedDesk(Desk):
    """Opens toy cases and works on them; carries out what they order."""

    def begin(self, office: str = toy.OFFICE, person: str = "person-1") -> str:
        self.given += 1
        data = {"occurred_on": NOW.isoformat(), "office": office, "person": person}
        actor = toy.CLERK.model_copy(update={"office": office})
        asked = Opening("sealed", data, actor, f"command-{self.given}", NOW)
        opened = open_case(self.recorder, asked)
        assert opened.refusal is None, opened.refusal
        return opened.case

    def give(self, case: str, name: str, actor: Actor, **data: Any) -> Committed:
        done = self.do(case, name, LATER, actor, **data)
        assert done.outcome == "committed", done
        return done

    def carry_out(self, case: str) -> None:
        """Letters are made and queued, alerts are raised, and the case is told."""
        for key, effect in dict(self.state(case).effects).items():
            if effect.kind == "letter":
                self._letter(case, key, effect.version, effect.data)
                self.done(case, LATER, effect, letter=f"L-{key}", digest=self.digest_of(key))
            else:
                self._alert(case, key, effect.data)
                self.done(case, LATER, effect, alert=key)

    def keep(self, text: str, actor: Actor) -> str:
        """Keep a file; returns its digest."""
        kept = Kept("text/plain", actor, f"kept-{text}", NOW)
        with self.engine.begin() as connection:
            return VAULT.put(connection, text.encode(), kept)

    def digest_of(self, key: str) -> str:
        return self.keep(f"letter {key}", toy.CLERK)

    def words_of(self, key: str) -> str:
        """What a letter was worded from: the machine keeps it as a file."""
        return self.keep(f"words {key}", system("letters"))

    def _letter(self, case: str, key: str, version: int, order: Json) -> None:
        row = {
            "id": f"L-{key}", "effect_key": key, "case_id": case, "event_version": version,
            "kind": order["letter_kind"], "wording": "1", "wording_digest": "0",
            "digest": self.digest_of(key), "recipient": order["recipient"], "office": toy.OFFICE,
            "at": LATER, "enclosures": order.get("enclosures", []), "changed": {"fields": [], "context": self.words_of(key)},
        }  # fmt: skip
        mail = {
            "id": mailing_id(key), "effect_key": f"{key}/mail", "case_id": case, "letter_id": f"L-{key}",
            "recipient": order["recipient"], "article": None, "service": "first-class",
            "status": "queued", "queued_at": LATER,
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(LETTERS.insert(), [row])
            connection.execute(MAILINGS.insert(), [mail])

    def _alert(self, case: str, key: str, order: Json) -> None:
        row = {
            "effect_key": key, "case_id": case, "about": order["about"], "key": order.get("key"),
            "rule": order.get("rule"), "severity": order["severity"], "raised_at": LATER,
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(ALERTS.insert(), [row])


def story(engine: Engine) -> tuple[SealedDesk, str, dict[str, str]]:
    """A case with a vote, a report, letters and files: the desk, the case, files by name."""
    desk = SealedDesk(engine)
    case = desk.begin()
    for member in ("member-1", "prosecutor-1"):
        desk.give(case, "seat", toy.CLERK, member=member)
    files = {
        "vote": desk.keep("the minutes of the vote", toy.CLERK),
        "report": desk.keep("the report", toy.CLERK),
        "both": desk.keep("a file of both", toy.CLERK),
        "enclosed": desk.keep("an enclosure", toy.CLERK),
        "loose": desk.keep("a file that nothing names", toy.CLERK),
    }
    desk.give(case, "report", toy.CLERK, finding="SECRET-F", evidence=[files["report"]])
    desk.give(
        case, "vote", toy.PROSECUTOR, vote="SECRET-V", note="note-vote",
        evidence=[files["vote"], files["both"]],
    )  # fmt: skip
    desk.give(case, "tell", toy.CLERK, recipient="person-2", evidence=[files["enclosed"]])
    desk.give(case, "name-court", toy.AG, court=toy.COURT)
    desk.carry_out(case)
    return desk, case, files

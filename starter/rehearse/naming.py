"""Who is who in a scenario: its names for cases, letters, documents and actors.

Belongs here: from a name in a step to an id of the service. Not here: what is done with it.
"""

import re
from typing import Any

from sqlalchemy import Connection, select

from domain.actors import Actor, Role
from domain.mosop.confinement_state import ConfinementState
from domain.placement.notices_state import NoticesState
from domain.registry import PROCESSES
from domain.svp.svp_state import SvpState
from records.engine import reading
from records.evidence import Added, Store
from records.tables import LETTERS
from starter.rehearse import looking, telling
from starter.rehearse.house import House
from starter.rehearse.model import As, Scenario

EVIDENCE = "evidence"
CONSENT = "consent"
COMMITMENT = "commitment"
_OF_A_STAY = ("treatment", "review", "community")
_REFERENCE = re.compile(r"\{([^{}]+)\}")


class StepError(Exception):
    """A step cannot be played as it is written. One line."""


class Names:
    """What a scenario has named so far."""

    def __init__(self, built: House, scenario: Scenario) -> None:
        self.house = built
        self.first_office = next(iter(scenario.offices))
        self.cases: dict[str, str] = {}
        self._actors = scenario.actors

    def learn(self, name: str, case: str) -> None:
        """Remember the case behind a name."""
        self.cases[name] = case

    def case(self, name: str) -> str:
        """The case behind a name.

        `c1` was opened by a step. Below it stand the cases that it opened itself:
        `c1/consent/ward-1` asks for that ward, `p1/n3` delivers the envelope n3, `p1/resident-1` or
        `p1/resident-1/4` the only one to that recipient (under that section), `c1/guardian-1` the
        latest letter to that guardian. So `p1/consent/ward-1/guardian-1` is the delivery of the
        request that p1's consent sent. `s1/commitment` is the commitment to which s1 led;
        `c1/treatment`, `c1/review` and `c1/community` are what the confinement c1 opened.
        """
        owner, _, rest = name.partition("/")
        case = self.cases.get(owner)
        if case is None:
            raise StepError(f"case: {owner!r} was never opened")
        with reading(self.house.app.engine) as conn:
            return _below(conn, case, rest) if rest else case

    def article(self, case: str) -> str:
        """The number of the article that is under way for a delivery."""
        with reading(self.house.app.engine) as conn:
            state = looking.View(conn, case, PROCESSES).row
        article = state.get("article")
        if article is None:
            raise StepError(f"with.article: {case} has no article number yet; say one")
        return str(article)

    def actor(self, said: As) -> Actor:
        """Who acts; without an office, for the scenario's first one."""
        default = said.name or f"{said.role}-1"
        if said.name is not None and said.name not in self._actors:
            raise StepError(f"{said.name!r} is neither a role nor one of `actors`")
        said = self._actors[said.name] if said.name is not None else said
        return Actor(
            id=said.id or default,
            role=said.role,
            office=said.office or self.first_office,
            delegation=said.delegation,
        )

    def filled(self, value: Any) -> Any:  # noqa: ANN401 - any YAML value
        """The content of a step, with the ids of cases and letters in the place of their names."""
        if isinstance(value, dict):
            return {key: self.filled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        if isinstance(value, str):
            return _REFERENCE.sub(lambda found: self._reference(found[1]), value)
        return value

    def _reference(self, name: str) -> str:
        if ":" in name:
            return self._envelope(*name.split(":", 1))
        if "@" in name:
            return self._entry(*name.split("@", 1))
        owner, _, kind = name.rpartition(".") if "." in name else (name, "", "")
        if owner == EVIDENCE:
            return self._evidence(kind)
        case = self.case(owner)
        if not kind:
            return case
        query = select(LETTERS.c.id).where(LETTERS.c.case_id == case, LETTERS.c.kind == kind)
        with reading(self.house.app.engine) as conn:
            made = list(conn.scalars(query.order_by(LETTERS.c.at, LETTERS.c.id)))
        if not made:
            raise StepError(f"{{{name}}}: no such letter was made")
        return str(made[-1])

    def _entry(self, owner: str, kind: str) -> str:
        """The version of a case's last event of a kind, as a strike names it."""
        with reading(self.house.app.engine) as conn:
            found = looking.View(conn, self.case(owner), PROCESSES).events
        versions = [event.version for event in found if event.kind == kind]
        if not versions:
            raise StepError(f"{{{owner}@{kind}}}: {owner} has no such event")
        return str(versions[-1])

    def _envelope(self, owner: str, name: str) -> str:
        """The key of an envelope, by its recipient and, where there are several, the section."""
        case = self.case(owner)
        with reading(self.house.app.engine) as conn:
            state = looking.View(conn, case, PROCESSES).state
        if not isinstance(state, NoticesState):
            raise StepError(f"{{{owner}:{name}}}: {owner} has no notices")
        try:
            return telling.envelope(state, name).key
        except telling.NoEnvelopeError as error:
            raise StepError(str(error)) from None

    def _evidence(self, name: str) -> str:
        """A fictional document of that name, kept in the vault; its digest."""
        store = Store([self.house.app.settings.evidence_key.get_secret_value()])
        actor = Actor(id="clerk-1", role=Role.REGIONAL_OFFICE, office=self.first_office)
        added = Added(actor, f"evidence/{name}", self.house.clock.now())
        with self.house.app.engine.begin() as conn:
            return store.add(conn, f"fictional: {name}".encode(), "text/plain", added)


def _below(conn: Connection, case: str, rest: str) -> str:
    """A case that another one opened, by what stands after its name."""
    state = looking.View(conn, case, PROCESSES).state
    first, _, more = rest.partition("/")
    if first == CONSENT:
        ward, _, more = more.partition("/")
        found = looking.consent_of(conn, case, ward)
        if found is None:
            raise StepError(f"case: {case} asked nobody for the consent about {ward}")
        return _below(conn, found, more) if more else found
    if isinstance(state, SvpState) and first == COMMITMENT:
        if not state.commitment:
            raise StepError(f"case: {case} has led to no commitment")
        return _below(conn, state.commitment, more) if more else state.commitment
    if isinstance(state, ConfinementState) and first in _OF_A_STAY:
        held = getattr(state, first)
        if held is None or not held.case:
            raise StepError(f"case: {case} has opened no {first}")
        return _below(conn, held.case, more) if more else str(held.case)
    if isinstance(state, NoticesState):
        try:
            found = telling.envelope(state, rest).delivery
        except telling.NoEnvelopeError as error:
            raise StepError(f"case: {error}") from None
    else:
        found = looking.delivery_of(conn, case, rest)
    if found is None:
        raise StepError(f"case: no letter of {case} is on its way to {rest}")
    return found

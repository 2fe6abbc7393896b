"""Treatments and sites that write to each other, and their letters on the way: nobody is lost.

Belongs here: a small world of both deciders, with a queue for each sender and receiver, in which
whatever was written arrives in its order, and late. Not here: how many worlds there are
(`test_treatment_world.py`).
"""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

from domain.events import Recorded
from domain.mosop.common import site_case
from domain.mosop.treatment import TREATMENT
from domain.refusal import Refusal
from tests.domain import sites
from tests.domain import treatments as tr
from tests.domain.recorder import Recorder, by_law
from tests.domain.treatments import REASON, STAFF

PEOPLE: Final = 5
SITES: Final = {"fcc": {"a": 2, "b": 1}, "erdcc": {"all": 2}}
BEGINS: Final = datetime.fromisoformat("2031-02-03T09:00-06:00")
OUT: Final = ("refuse", "remove-administratively")


class World:
    """Some people, two sites, and the letters between them."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.now = BEGINS
        self.seen: Counter[str] = Counter()
        self.letters: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
        self.read: dict[str, int] = {}
        self.sites = {site_case(code): self._site(code) for code in SITES}
        self.people = {name: self._person(name) for name in map(_name, range(1, PEOPLE + 1))}

    def _site(self, code: str) -> sites.Case:
        case = sites.opened(code, wings=SITES["fcc"]) if code == "fcc" else sites.opened(code)
        if code != "fcc":
            for wing, beds in SITES[code].items():
                sites.does(case, "change-wing", "2031-01-10", wing=wing, beds=beds)
        self.read[case.case] = len(case.history)
        return case

    def _person(self, name: str) -> tr.Case:
        case = tr.Case(TREATMENT, by_law, case=name)
        data = tr.opening(confinement=f"doc-{name}", for_case=None)
        answer = case.give("open", tr.moment(tr.OPENED_ON), role="corrections", **data)
        assert not isinstance(answer, Refusal), answer.line()
        case.does("classify", "2031-01-08", sex="male")
        self.read[name] = len(case.history)
        return case

    @property
    def cases(self) -> dict[str, Recorder[Any]]:
        """Everybody who writes letters."""
        return {**self.sites, **self.people}

    # -- letters ----------------------------------------------------------------------------------

    def post(self) -> None:
        """What was ordered goes into the queues."""
        for name, case in self.cases.items():
            case.settle(self.now)
            for event in case.history[self.read[name] :]:
                self._post(name, event)
            self.read[name] = len(case.history)
            case.finish(self.now, ("tell", "alert"))
            self.read[name] = len(case.history)

    def _post(self, name: str, event: Recorded) -> None:
        told = [one.data for one in event.orders if one.kind == "tell"]
        to = [one["case"] for one in told]
        assert len(to) == len(set(to)) or name in self.sites, "two letters of one event may cross"
        for one in told:
            queue = self.letters.setdefault((name, one["case"]), [])
            queue.append((one["fact"], one["data"]))

    def deliver(self) -> None:
        """One letter arrives: the oldest of some queue."""
        waiting = [pair for pair, queue in self.letters.items() if queue]
        if not waiting:
            return
        sender, to = self.dice.choice(waiting)
        fact, data = self.letters[sender, to].pop(0)
        answer = self.cases[to].give(fact, self.now, role="system", **data)
        assert not isinstance(answer, Refusal), f"{to} refuses {fact}: {answer.line()}"
        self.seen[f"{fact}: {answer[-1].kind}"] += 1

    # -- what happens -------------------------------------------------------------------------------

    def turn(self) -> None:
        """Somebody does something, a letter arrives, or time passes."""
        chance = self.dice.random()
        self.now += timedelta(minutes=self.dice.choice((1, 20)))
        if chance < 0.45:
            self.deliver()
        elif chance < 0.85:
            self._act(self.dice.choice(list(self.people.values())))
        elif chance < 0.93:
            self._site_acts(self.dice.choice(list(self.sites.values())))
        else:
            self.rest()  # a letter takes minutes, not days
            self.now += timedelta(days=self.dice.choice((1, 3, 9)))
            for case in self.cases.values():
                case.clock(self.now)
        self.post()

    def _act(self, case: tr.Case) -> None:
        day = {"occurred_on": self.now.isoformat()}
        on, pick = self.now.isoformat(), self.dice.random()
        protective = self.dice.random() < 0.4
        acts: list[tuple[str, str, dict[str, Any]]] = [
            ("assign-site", "corrections", {}),
            ("record-arrival", "corrections", {"arrived_on": on}),
            ("record-arrival", "corrections", {"arrived_on": on}),
            ("decline-bed", "corrections", {}),
            ("ask-again", "corrections", {}),
            ("ask-again", "corrections", {}),
            ("start-phase-1", STAFF, {"started_on": on}),
            ("resume-treatment", STAFF, {"resumed_on": on}),
            ("change-needs", STAFF, {"sex": "male", "protective_custody": protective}),
            ("suspend", STAFF, {"suspended_on": on, "why": "medical", "keeps_bed": pick < 0.5}),
            ("record-return", STAFF, {"returned_on": on}),
            ("re-enter", "supervisor", {"decided_on": on}),
        ]
        if pick < 0.07:
            acts = [
                ("refuse", STAFF, {"refused_on": on}),
                ("remove-administratively", STAFF, {"removed_on": on}),
                ("terminate", STAFF, {"terminated_on": on, "ground": "no-progress"}),
                ("strike", "supervisor", {"version": self._last_end(case)}),
            ]
        possible = [one for one in acts if case.stage in case.process.commands[one[0]].stages]
        if not possible:
            return
        name, role, data = self.dice.choice(possible)
        answer = case.give(name, self.now, role=role, **day, **data, **REASON)
        self.seen[f"{name}: {'refused' if isinstance(answer, Refusal) else 'done'}"] += 1

    def _last_end(self, case: tr.Case) -> int:
        """The last event that gave something up, or the last of all."""
        ends = {"refused", "removed-administratively", "terminated", "suspended-without-bed"}
        found = [event.version for event in case.history if event.kind in ends]
        return found[-1] if found else case.state.version

    def _site_acts(self, case: sites.Case) -> None:
        wing = self.dice.choice(list(case.state.wings))
        beds = [f"{wing}-{number:02d}" for number in (1, 2)]
        name, data = self.dice.choice(
            (
                ("close-wing", {"wing": wing}),
                ("reopen-wing", {"wing": wing}),
                ("reopen-wing", {"wing": wing}),
                ("take-bed-out", {"bed": self.dice.choice(beds)}),
                ("return-bed", {"bed": self.dice.choice(beds)}),
                ("move-bed", {"treatment": self._one_of(case), "bed": self.dice.choice(beds)}),
            )
        )
        answer = case.give(name, self.now, role="supervisor", **data, **REASON)
        self.seen[f"{name}: {'refused' if isinstance(answer, Refusal) else 'done'}"] += 1

    def _one_of(self, case: sites.Case) -> str:
        """Somebody who has a bed there; anybody if nobody has."""
        there = [hold.treatment for hold in case.state.held.values()]
        return self.dice.choice(there or list(self.people))

    # -- at the end ---------------------------------------------------------------------------------

    def rest(self) -> None:
        """Every letter arrives, and what they bring, until nobody writes any more."""
        for _ in range(1000):
            self.post()
            if not any(self.letters.values()):
                return
            self.deliver()
        raise AssertionError("they write to each other for ever")

    def agree(self) -> None:
        """Everybody knows the same: who is in which bed, who is held one, who waits where."""
        books: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in self.people}
        for site, case in self.sites.items():
            for bed, hold in case.state.held.items():
                assert site not in books[hold.treatment], "two beds at one site"
                known = hold.told or bed  # who was moved within the site is told so by people
                books[hold.treatment][site] = ("in" if hold.occupied_on else "held", known)
            for name in case.state.waiting:
                assert site not in books[name], "in a bed, and on the list"
                books[name][site] = ("waits", "")
        for name, person in self.people.items():
            assert books[name] == _own(person), f"{name}, {person.stage}"
            assert person.refolded() == person.state


def _own(case: tr.Case) -> dict[str, tuple[str, str]]:
    """What a treatment believes."""
    state = case.state
    found = {}
    if state.request is not None:
        held = state.offer
        found[site_case(state.request.site)] = ("held", held.bed) if held else ("waits", "")
    if state.bed is not None:
        found[site_case(state.bed.site)] = ("in", state.bed.bed)
    return found


def _name(number: int) -> str:
    return f"treatment-2031-{number:06d}"

"""A site under whatever treatments and people do to it, beside a plain model of what must be so.

The model knows who asked and has not left; the order is sorted anew by brute force. What treatments
were told is followed on their side: each knows of the bed that is held for it.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.events import Recorded
from domain.mosop import site_stages as stages
from domain.mosop.site_beds import usable
from domain.mosop.site_list import FIRST_PLACES, ranked
from domain.mosop.site_settle import hold_key
from domain.refusal import Refusal
from tests.domain import sites
from tests.domain.cases import day
from tests.domain.recorder import Recorder, two_weeks
from tests.domain.sites import REASON, moment, treatment

SEEN: Counter[str] = Counter()
PEOPLE = st.integers(1, 9)
WINGS = st.sampled_from(("a", "b", "c"))
BEDS = st.builds(lambda wing, number: f"{wing}-{number:02d}", WINGS, st.integers(1, 4))
RELEASES = st.sampled_from((None, "2032-01-01", "2032-01-01", "2032-06-01", "2033-01-01"))


class Beds(RuleBasedStateMachine):
    """Requests, arrivals, departures, wings, lists, clocks: in any order."""

    published: ClassVar[dict[str, int]] = {"a": 2, "b": 1}

    def __init__(self) -> None:
        super().__init__()
        self.case = Recorder(sites.PROCESS, two_weeks, "site-fcc")
        self.now = moment("2031-02-01")
        self.asked: set[str] = set()
        self.offers: dict[str, str] = {}
        """The bed that each treatment believes to be its own, or held for it."""
        self.heard = 0
        SEEN["sequences"] += 1

    @initialize(operating=st.sampled_from((True, True, True, False)))
    def opens(self, operating: bool) -> None:
        law = sites.values(wings=self.published)
        said = {"office": sites.OFFICE, "facility": "fcc", "law": law, "operating": operating}
        answer = self.case.give("open", self.now, role="supervisor", **said)
        assert not isinstance(answer, Refusal), answer.line()
        self.rests()

    # -- what treatments say ----------------------------------------------------------------------

    @rule(one=PEOPLE, release=RELEASES, ago=st.integers(0, 3), transfer=st.booleans())
    def asks(self, one: int, release: str | None, ago: int, transfer: bool) -> None:
        self.asked.add(treatment(one))
        asked = (self.now - timedelta(days=ago)).isoformat()
        said: dict[str, Any] = {"asked_on": asked, "transfer": transfer}
        if release:
            said["release_on"] = day(release)
        self.says("request-bed", one, said)

    @rule(one=PEOPLE, release=RELEASES, ready=st.sampled_from((None, True, False)))
    def changes(self, one: int, release: str | None, ready: bool | None) -> None:
        until = day(release) if release else None
        said = {"release_on": until} | ({} if ready is None else {"ready": ready})
        self.says("change-request", one, said)

    @rule(one=PEOPLE)
    def withdraws(self, one: int) -> None:
        hold = next((h for h in self.holds() if h.treatment == treatment(one)), None)
        if hold is None or hold.occupied_on is None:
            self.asked.discard(treatment(one))
        self.says("withdraw-request", one, {})

    @rule(one=PEOPLE, bed=st.one_of(st.none(), BEDS))
    def arrives(self, one: int, bed: str | None) -> None:
        """In the bed of which the treatment knows, or in any other."""
        where = bed or self.offers.get(treatment(one), "a-01")
        for event in self.says("occupy-bed", one, {"bed": where, "on": self.now.isoformat()}):
            if event.kind == stages.OCCUPIED:
                self.asked.add(treatment(one))
                self.offers[treatment(one)] = where
            if event.kind == stages.DISPUTED:
                self.asked.add(treatment(one))

    @rule(one=PEOPLE, why=st.sampled_from(("completed", "declined")))
    def leaves(self, one: int, why: str) -> None:
        """For good; or a bed that is only held, which leaves the request standing."""
        hold = next((h for h in self.holds() if h.treatment == treatment(one)), None)
        if why != "declined":
            self.asked.discard(treatment(one))
        if why != "declined" or (hold is not None and hold.occupied_on is None):
            self.offers.pop(treatment(one), None)
        self.says("vacate-bed", one, {"on": self.now.isoformat(), "why": why})

    # -- what people do ---------------------------------------------------------------------------

    @rule(name=st.sampled_from(("close-wing", "reopen-wing")), wing=WINGS)
    def wing(self, name: str, wing: str) -> None:
        self.does(name, {"wing": wing})

    @rule(wing=WINGS, beds=st.integers(0, 4))
    def another_number(self, wing: str, beds: int) -> None:
        self.does("change-wing", {"wing": wing, "beds": beds})

    @rule(name=st.sampled_from(("take-bed-out", "return-bed")), bed=BEDS)
    def service(self, name: str, bed: str) -> None:
        self.does(name, {"bed": bed})

    @rule(operating=st.sampled_from((True, True, False)))
    def runs(self, operating: bool) -> None:
        self.does("set-operating", {"operating": operating})

    @rule(one=PEOPLE, first=st.booleans())
    def order(self, one: int, first: bool) -> None:
        self.does("change-order", {"treatment": treatment(one), "first": first})

    @rule(one=PEOPLE, ready=st.booleans())
    def ready(self, one: int, ready: bool) -> None:
        self.does("set-ready", {"treatment": treatment(one), "ready": ready})

    @rule(one=PEOPLE, bed=BEDS)
    def moves(self, one: int, bed: str) -> None:
        self.does("move-bed", {"treatment": treatment(one), "bed": bed})

    @rule(one=PEOPLE, bed=st.one_of(st.none(), BEDS))
    def corrects(self, one: int, bed: str | None) -> None:
        data = {"treatment": treatment(one)} | ({"bed": bed} if bed else {})
        waits = treatment(one) in self.case.state.waiting
        if self.does("correct", data):
            (self.asked.discard if waits and not bed else self.asked.add)(treatment(one))

    @rule()
    def closes(self) -> None:
        if self.does("close-site", {}, role="operator"):
            assert not self.asked

    # -- time -------------------------------------------------------------------------------------

    @rule(days=st.sampled_from((1, 8, 20)))
    @precondition(lambda self: self.case.stage != stages.CLOSED)
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.case.clock(self.now)
        self.rests()

    # -- how it is done ---------------------------------------------------------------------------

    def says(self, name: str, one: int, said: dict[str, Any]) -> tuple[Recorded, ...]:
        """A fact is never refused, except by a site that is closed."""
        answer = self.case.give(name, self.now, role="system", treatment=treatment(one), **said)
        if isinstance(answer, Refusal):
            assert (self.case.stage, answer.rule) == (stages.CLOSED, "H-06"), answer.line()
            self.asked.discard(treatment(one))
            return ()
        self.rests()
        return answer

    def does(self, name: str, data: dict[str, Any], role: str = "supervisor") -> bool:
        """Whether an act of a person was accepted."""
        answer = self.case.give(name, self.now, role=role, **(REASON | data))
        if isinstance(answer, Refusal):
            SEEN[f"refused {answer.rule}"] += 1
            return False
        SEEN[f"did {name}"] += 1
        self.rests()
        return True

    def rests(self) -> None:
        """Everything that follows is done, and the grants were what the list said."""
        free = [bed for bed in self.every_bed() if usable(self.case.state, bed)]
        free = [bed for bed in free if bed not in self.case.state.held]
        queue = [one for one in self.in_order() if self.case.state.waiting[one].ready]
        if self.case.stage != stages.OPERATING:
            queue = []
        given = [one for one in self.case.settle(self.now) if one.kind == stages.GRANTED]
        wanted = list(zip(queue, free, strict=False))
        assert [(one.data["treatment"], one.data["bed"]) for one in given] == wanted
        self.listens()
        self.case.finish(self.now, ("tell", "alert"))
        SEEN.update(one.kind for one in given)
        self.now += timedelta(minutes=1)

    def listens(self) -> None:
        """Treatments hear what they are told, in order."""
        for event in self.case.history[self.heard :]:
            SEEN[f"event {event.kind}"] += 1
            for order in event.orders:
                if order.kind != "tell":
                    continue
                whom, bed = order.data["case"], order.data["data"].get("bed", "")
                if order.data["fact"] == "bed-granted":
                    self.offers[whom] = bed
                elif event.kind == stages.DISPUTED:
                    assert bed == event.data["bed"], "the one in which it believes the person"
                    self.offers.pop(whom, None)
                elif order.data["fact"] in {"bed-lapsed", "bed-lost"}:
                    assert self.offers.pop(whom) == bed, "of another bed it would think nothing"
        self.heard = len(self.case.history)

    def every_bed(self) -> list[str]:
        return [
            f"{name}-{number:02d}"
            for name, wing in self.case.state.wings.items()
            for number in range(1, (wing.beds or 0) + 1)
        ]

    def in_order(self) -> list[str]:
        """The order, by brute force: whoever is put first, then the day, then the time waited."""

        def key(item: tuple[str, Any]) -> tuple[Any, ...]:
            name, one = item
            never = datetime.max.replace(tzinfo=self.now.tzinfo)
            first = one.first if one.first is not None else 10**9
            return first, one.release_on or never, one.asked_on, name

        return [name for name, _ in sorted(self.case.state.waiting.items(), key=key)]

    def holds(self) -> list[Any]:
        return list(self.case.state.held.values())

    # -- what is always so ------------------------------------------------------------------------

    @invariant()
    def no_wing_has_more_than_its_beds(self) -> None:
        state = self.case.state if self.case.history else None
        if state is None:
            return
        counts = Counter(bed.partition("-")[0] for bed in state.held)
        for name, number in counts.items():
            assert number <= (state.wings[name].beds or 0)
        assert {*state.held} <= {*self.every_bed()}

    @invariant()
    def nobody_has_two_beds_and_nobody_is_forgotten(self) -> None:
        if not self.case.history:
            return
        state = self.case.state
        people = [one.treatment for one in self.holds()]
        assert len(people) == len({*people})
        assert not {*people} & {*state.waiting}
        assert {*people, *state.waiting} == self.asked

    @invariant()
    def the_list_is_in_order_and_no_bed_is_left_empty(self) -> None:
        if not self.case.history:
            return
        state = self.case.state
        assert [one.treatment for one in ranked(state)] == self.in_order()
        assert [one.place for one in ranked(state)] == list(range(1, len(state.waiting) + 1))
        ready = [one for one in state.waiting.values() if one.ready]
        if state.stage == stages.OPERATING and ready:
            free = {bed for bed in self.every_bed() if usable(state, bed)}
            assert free <= {*state.held}

    @invariant()
    def whoever_is_concerned_knows(self) -> None:
        if not self.case.history or self.case.stage == stages.CLOSED:
            return
        state = self.case.state
        assert all(one.told for one in self.holds())
        held = {one.treatment: bed for bed, one in state.held.items() if one.occupied_on is None}
        assert {one: self.offers.get(one) for one in held} == held
        assert state.told_first == tuple(self.in_order()[:FIRST_PLACES])

    @invariant()
    def every_hold_has_a_clock_and_nothing_else_is_kept(self) -> None:
        if not self.case.history:
            return
        state = self.case.state
        wanted = {hold_key(one.treatment) for one in self.holds() if one.occupied_on is None}
        assert {key for key, owed in state.obligations.items() if owed.live} == wanted
        assert len(state.obligations) <= len(wanted) + 9
        assert (state.log, state.struck, state.effects) == ((), (), {})
        assert len(state.known) <= 50

    def teardown(self) -> None:
        if self.case.history:
            assert self.case.refolded() == self.case.state

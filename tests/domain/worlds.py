"""Worlds around a case of notices: homes, people, answers, deliveries and strikes by luck.

Belongs here: what may happen, as rules of a state machine, and what must hold after each of them.
Not here: how often (`test_notices_machines.py`), nor what exactly is told (`test_matrices.py`).
"""

import random
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain import rules
from domain.actors import system
from domain.decider import finish, settled
from domain.model import Json
from domain.placement.envelopes import Envelope
from domain.refusal import Refusal
from tests.domain.crowds import UNSOURCED, household, may_be_named, somebody
from tests.domain.homes import (
    NOW,
    SOURCES,
    act,
    charged,
    offender,
    person,
    picture,
    placement,
    resident,
    status_found,
)
from tests.domain.steps import Case, rest

CHANCE = st.integers(min_value=0, max_value=2**20)
"""A seed for the details of one step."""
ENDS = ("delivered", "attempted", "deceased", "stopped")
REPORTS = (
    "consent-given",
    "consent-given",
    "consent-given",
    "consent-refused",
    "answer-clock-passed",
    "consent-withdrawn",
    "consent-closed",
    "prospective-decided",
    "consent-struck",
)


class Notices(RuleBasedStateMachine):
    """One case of notices in a world that does what it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.case: Case | None = None

    def of(self) -> Case:
        assert self.case is not None
        return self.case

    def seen(self) -> bool:
        """Whether the case is open, and its home has been looked at: else nothing can be sent."""
        state, stages = self.of().state, self.of().process.stages
        return state.picture.home.location == state.location and state.stage not in stages.closed

    def gives(self, name: str, role: str = "regional-office", **data: Any) -> None:
        """A command: accepted, or refused by a rule without a trace."""
        case = self.of()
        before = case.state
        answer = case.give(name, self.now, role=role, **data)
        if isinstance(answer, Refusal):
            assert rules.is_rule(answer.rule), answer
            assert answer.message
            assert case.state == before
        case.settle(self.now)

    def look(self, dice: random.Random) -> Json:
        """What the registers may show next."""
        raise NotImplementedError

    @rule(hours=st.sampled_from([1, 20, 72, 400]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.of().clock(self.now)
        self.of().settle(self.now)

    @rule()
    def effects_end(self) -> None:
        self.of().finish(self.now, ("letter", "open", "mail"))
        rest(self.of(), self.now)

    @rule(chance=CHANCE)
    def registers_change(self, chance: int) -> None:
        self.gives("note-facts", role="system", picture=self.look(random.Random(chance)))

    @rule(chance=CHANCE, method=st.sampled_from(["hand", "certified", "electronic"]))
    def send(self, chance: int, method: str) -> None:
        dice, case = random.Random(chance), self.of()
        if dice.random() < 0.3:  # the registers change, and nobody has looked at the plan since
            case.give("note-facts", self.now, role="system", picture=self.look(dice))
        ready = [one.key for one in case.state.live() if one.status == "ready" and one.pages]
        keys = ready if dice.random() < 0.9 else sorted(case.state.envelopes)
        chosen = dice.sample(keys, dice.randint(0, len(keys)))
        role = dice.choice(("regional-office", "supervisor"))
        before = len(case.history)
        self.gives("send-notices", role, method=method, envelopes=chosen, note="note-1")
        for event in case.history[before:]:
            for key in event.data["envelopes"] if event.kind == "notices-sent" else ():
                one: Envelope = case.state.envelopes[key]
                assert all(may_be_named(case, page) for page in one.pages), one

    @precondition(lambda self: self.case is not None and self.case.state.questions)
    @rule(chance=CHANCE)
    def decide(self, chance: int) -> None:
        dice, held = random.Random(chance), self.of().state.questions
        question = held[dice.choice(sorted(held))]
        answer = dice.choice(question.choices)
        data = {"question": question.key, "answer": answer, "note": "note-1"}
        self.gives("decide-question", "supervisor", **data)

    @rule(chance=CHANCE)
    def ladder_ends(self, chance: int) -> None:
        dice = random.Random(chance)
        out = [one for one in self.of().state.live() if one.delivery and one.status == "sent"]
        if out:
            one = dice.choice(out)
            data = {"delivery": one.delivery, "letter": one.letter, "recipient": one.to.recipient}
            self.gives("delivery-ended", "system", ended=dice.choice(ENDS), **data)

    @rule(chance=CHANCE, report=st.sampled_from(REPORTS))
    def guardian_answers(self, chance: int, report: str) -> None:
        dice, sought = random.Random(chance), self.of().state.sought
        asked = sorted(key for key, one in sought.items() if one.consent)
        if not asked:
            return
        subject = dice.choice(asked)
        data: Json = {"consent": sought[subject].consent, "ward": subject}
        if report == "consent-given":
            ticks = {
                name: dice.choice((True, True, False, None))
                for name in ("co_residents", "prospective")
            }
            data["covers"] = ticks
        if report == "prospective-decided":
            data["covered"] = dice.random() < 0.5
        self.gives(report, "system", **data)

    @rule(chance=CHANCE)
    def strike(self, chance: int) -> None:
        dice, case = random.Random(chance), self.of()
        mine = [one.version for one in case.history if one.kind in case.process.strikable]
        if mine and dice.random() < 0.5:
            self.gives("strike", version=dice.choice(mine), note="note-1")

    @invariant()
    def one_story(self) -> None:
        if self.case is None:
            return
        case = self.case
        state = case.state
        assert case.refolded() == state
        assert type(state).model_validate_json(state.model_dump_json()) == state
        assert settled(case.process, state, self.now) == ()
        live = [owed for owed in state.obligations.values() if owed.live]
        assert not live or state.stage not in case.process.stages.closed

    @invariant()
    def nobody_is_named_who_must_not_be(self) -> None:
        if self.case is None or not self.seen():
            return
        for one in self.case.state.live():
            if one.unsent:
                assert all(may_be_named(self.case, page) for page in one.pages), one
                assert one.location == self.case.state.location or not one.pages

    @invariant()
    def what_went_out_was_sent_once(self) -> None:
        if self.case is None:
            return
        sent = [
            key
            for event in self.case.history
            if event.kind == "notices-sent"
            for key in event.data["envelopes"]
        ]
        assert len(sent) == len(set(sent))
        out = {one.key for one in self.case.state.live() if one.out}
        assert out <= set(sent)


class PlacementMachine(Notices):
    @initialize(chance=CHANCE)
    def opened(self, chance: int) -> None:
        dice = random.Random(chance)
        self.case = placement(
            *household(dice),
            incoming=self.newcomer(dice),
            law={"prior_means": dice.choice(("delivered", "sent"))},
            agent=dice.choice((None, "agent-1")),
        )

    def newcomer(self, dice: random.Random) -> Json:
        return somebody(dice, "newcomer")

    def look(self, dice: random.Random) -> Json:
        return self.home(dice, self.of().state.location)

    def home(self, dice: random.Random, location: str) -> Json:
        home = {"location": location, "facility": dice.choice(("group-home", "group-home", "isl"))}
        there = household(dice)
        return picture(*there, incoming=self.newcomer(dice), home=home, on=self.now)

    @rule(chance=CHANCE)
    def possibility(self, chance: int) -> None:
        method = random.Random(chance).choice(("letter", "in-person"))
        self.gives("record-possibility-notice", method=method)

    @rule(given=st.sampled_from([None, True, False]))
    def client(self, given: bool | None) -> None:
        if given is None:
            self.gives("request-client-consent")
        else:
            self.gives("record-client-consent", given=given)

    @rule(days=st.integers(1, 60))
    def another_day(self, days: int) -> None:
        on = self.now + timedelta(days=days)
        self.gives("change-date", placement_on=on.isoformat())

    @rule(chance=CHANCE)
    def another_home(self, chance: int) -> None:
        if chance % 3 == 0:
            location = f"location-{random.Random(chance).randint(1, 3)}"
            self.gives("consider-location", location=location)

    @rule(chance=CHANCE)
    def looked_up(self, chance: int) -> None:
        case, dice = self.of(), random.Random(chance)
        for effect in [one for one in case.state.effects.values() if one.kind == "facts"]:
            seen = self.home(dice, effect.data["location"])
            shown(case, effect, seen, self.now)

    @rule(chance=CHANCE)
    def decide_to_place(self, chance: int) -> None:
        dice = random.Random(chance)
        if dice.random() < 0.3:
            decision = dice.choice(("place", "place", "place", "do-not-place"))
            self.gives("decide-placement", "supervisor", decision=decision, note="note-1")

    @rule(chance=CHANCE)
    def close(self, chance: int) -> None:
        if random.Random(chance).random() < 0.1:
            self.gives("close-placement", "supervisor", note="note-1")


class FoundMachine(Notices):
    @initialize(chance=CHANCE)
    def opened(self, chance: int) -> None:
        dice = random.Random(chance)
        there = household(dice)
        self.case = status_found("subject", resident(self.subject(dice)), *there)

    def subject(self, dice: random.Random) -> Json:
        return dice.choice(
            (
                offender("subject"),
                offender("subject", sources=UNSOURCED),
                charged("subject"),
                charged("subject"),
                charged("subject", guardians=[]),
                person("subject", offences=[act()], sources=SOURCES),
                offender("subject", age=17, capacity="incapacitated"),
            )
        )

    def look(self, dice: random.Random) -> Json:
        there = household(dice)
        here = [resident(self.subject(dice))] if dice.random() < 0.9 else []
        return picture(*here, *there, on=self.now)

    @rule(chance=CHANCE)
    def close(self, chance: int) -> None:
        if random.Random(chance).random() < 0.1:
            self.gives("close-status-found", "supervisor", note="note-1")


def shown(case: Case, effect: Any, seen: Json, when: datetime) -> None:
    """The effect "facts" has read the registers."""
    drafts = finish(case.process, case.state, effect, {"picture": seen}, when)
    case._taken(drafts, when, system("facts"), effect.key)
    case.settle(when)

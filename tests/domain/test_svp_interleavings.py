"""Every interleaving of what the team, the prosecutors and the attorney general may do, up to six.

Words are read layer by layer; what leads to the same case is followed once, and counted. Each step
of each word is compared with an oracle and with the stage table.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any, Final

import pytest

from domain.fold import apply
from domain.refusal import Refusal
from domain.svp.svp import SVP
from domain.svp.svp_state import SvpState
from tests.domain import svp_oracle as oracle
from tests.domain.cases import at
from tests.domain.svp_cases import NOTE, PETITION, determined, seated
from tests.domain.svp_oracle import ACCEPTED, Overt, Review
from tests.domain.svp_starts import Walker

LENGTH: Final = 6
VOTES: Final = {"yes": "meets", "no": "does-not-meet"}
DAYS: Final = {"day 30": at("2031-04-10T23:00"), "day 45": at("2031-04-25T23:59")} | {
    "day 46": at("2031-04-26T00:00")
}
STEPS: Final = (*oracle.TEAM, *oracle.PROSECUTORS, *oracle.COUNSEL, *DAYS)


def _walker(made: Any) -> Walker:
    case = Walker(made.process, made.count, made.case)
    case.when, case.history, case._state = made.when, made.history, made.state
    return case


def almost() -> Walker:
    """The team stands one to one, the prosecutors two to none; of each one has not spoken."""
    case = seated()
    for actor, name, said in (
        ("m1", "mdt-vote", {"vote": "meets"}),
        ("m2", "mdt-vote", {"vote": "does-not-meet"}),
        ("p1", "prc-vote", {"vote": "meets"}),
        ("p2", "prc-vote", {"vote": "meets"}),
        ("p4", "prc-recuse", {}),
        ("p5", "prc-recuse", {}),
    ):
        case.does(actor, name, **said)
    return _walker(case)


def folded(start: Walker, case: Walker) -> SvpState:
    """The state that the history gives; what all cases begin with is folded at the start."""
    state, known = start.state, len(start.history)
    assert case.history[:known] == start.history
    for event in case.history[known:]:
        state = apply(SVP, state, event)
    return state


def does(case: Walker, step: str) -> Any:
    """A step, as somebody takes it."""
    who, _, what = step.partition(" ")
    now = case.when.isoformat()
    member = {"team": "m3", "prosecutors": "p3"}.get(who, "")
    kind = {"team": "mdt", "prosecutors": "prc"}.get(who, "")
    if what in VOTES:
        return case.acts(member, f"{kind}-vote", vote=VOTES[what])
    if what == "aside":
        return case.acts(member, f"{kind}-recuse")
    if what == "closes":
        return case.acts("m1" if who == "team" else "p1", f"close-{kind}")
    if what == "delivers":
        return case.acts("clerk", "deliver-assessment", delivered_on=now)
    if what == "go-on":
        return case.acts("chief", "prc-go-on", decision="no-majority", **NOTE)
    if what == "declines":
        return case.acts("ag", "decline-petition", **NOTE)
    said = {**PETITION, "filed_on": now, "assessment_attached": what != "files-bare"}
    return case.acts("ag", "file-petition", **(NOTE if what.endswith("reason") else {}), **said)


def stands(case: Walker) -> Any:
    """All of a case that a later step can depend on: not its numbers and its log."""
    state = case.state
    left_out = {"version", "log", "known", "effects", "obligations"}
    duties = tuple((key, str(owed.status)) for key, owed in state.obligations.items())
    return case.when, duties, state.model_dump_json(exclude=left_out)


def checked(before: Walker, model: Review, step: str) -> tuple[Walker, Review] | None:
    """A step, compared: the case and the model after it; None if it was refused."""
    case = before.twin()
    if step in DAYS:
        if DAYS[step] <= case.when:
            return None
        case.when = DAYS[step]
        case.clock(case.when)
        assert case.stage == model.stage, "a missed day moves nothing"
        return case, model.at(case.when)
    expected, after = model.step(step)
    answer = does(case, step)
    if isinstance(answer, Refusal):
        assert answer.rule == expected, (step, model, answer.line())
        assert case.state is before.state
        return None
    assert expected == ACCEPTED, (step, model, [one.kind for one in answer])
    for event in answer:
        assert SVP.stages.allows(before.stage, event.kind)
    said = " ".join(one["rule"] for one in answer[-1].data.get("warnings", ()))
    assert said == after.said, (step, model)
    agrees(case, after)
    return case, after


def agrees(case: Walker, model: Review) -> None:
    """Where the case stands, and what it holds as late, is what the model says."""
    state = case.state
    says = {"": None, "yes": "meets", "no": "does-not-meet"}
    assert state.stage == model.stage
    assert (state.mdt.result, state.prc.result) == (says[model.team], says[model.committee])
    assert (state.assessment_on is not None) is model.delivered
    assert set(state.late.values()) == model.late
    live = {owed.rule for owed in state.obligations.values() if owed.live}
    assert ("T-05" in live) is (model.stage == "review")
    assert ("T-04" in live) is (model.stage == "review" and not model.delivered)


@pytest.mark.rules(
    "DECK-33", "DECK-34", "DECK-35", "S-13", "S-15", "S-16", "C-25", "C-26", "C-47", "T-04", "T-05"
)
@pytest.mark.parametrize(
    "spoken", [(), ("team yes", "prosecutors yes"), ("team no", "prosecutors yes")], ids=str
)
def test_every_interleaving_of_the_review(spoken: tuple[str, ...]) -> None:
    """From three starts, so that words of six reach a late petition too."""
    case, model = almost(), Review(almost().when)
    for step in spoken:
        case, model = checked(case, model, step) or (case, model)
    start = case
    assert start.refolded() == start.state
    layer = {stands(case): (case, model, 1)}
    words = steps = 0
    ends: set[tuple[str, frozenset[str]]] = set()
    for _ in range(LENGTH):
        after: dict[Any, tuple[Walker, Review, int]] = {}
        for key, (case, model, count) in layer.items():
            for step in STEPS:
                steps += 1
                found = checked(case, model, step)
                reached = (key, case, model) if found is None else (stands(found[0]), *found)
                known = after.get(reached[0])
                if known is not None:
                    assert replaced(known[1]) == replaced(reached[2]), "one case, two models"
                there = known[2] if known is not None else 0
                after[reached[0]] = (reached[1], reached[2], there + count)
        layer = after
        words += sum(count for _, _, count in layer.values())
    for case, model, _ in layer.values():
        ends.add((model.stage, model.late))
        assert folded(start, case) == case.state
    print(f"{words} words, {len(layer)} cases at their ends, {steps} steps compared")
    assert words == sum(len(STEPS) ** length for length in range(1, LENGTH + 1))
    assert ("petition-filed", frozenset()) in ends
    assert (("petition-filed", frozenset({"T-04", "T-05"})) in ends) is bool(spoken)
    assert {stage for stage, _ in ends} == {"review", "petition-filed", "not-filed"}


def replaced(model: Review) -> tuple[Any, ...]:
    """A model without what its last step said."""
    return tuple(value for name, value in vars(model).items() if name != "said")


# -- three programs, every way to mix them -----------------------------------------------------------

PROGRAMS: Final = (
    ("team yes", "team closes", "team delivers"),
    ("prosecutors yes", "prosecutors closes"),
    ("ag files",),
)


def mixes(*programs: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every order that keeps the order of each program."""
    if not programs:
        yield ()
        return
    first, rest = programs[0], programs[1:]
    for other in mixes(*rest):
        for places in combinations(range(len(first) + len(other)), len(first)):
            one, two = iter(first), iter(other)
            size = len(first) + len(other)
            yield tuple(next(one if place in places else two) for place in range(size))


@pytest.mark.rules("DECK-34", "S-13", "S-16", "T-05", "C-48")
@pytest.mark.parametrize("day", [None, "day 45", "day 46"])
def test_only_when_all_is_there_a_petition_is_filed(day: str | None) -> None:
    """Sixty orders; without merging, and with a day that comes before any of the steps."""
    seen = 0
    filed = []
    start = almost()
    assert start.refolded() == start.state
    for order in mixes(*PROGRAMS):
        for place in range(LENGTH + 1) if day else (0,):
            seen += 1
            words = (*order[:place], day, *order[place:]) if day else order
            case, model = start, Review(start.when)
            for step in words:
                case, model = checked(case, model, step) or (case, model)
            if case.stage == "petition-filed":
                filed.append((order, place, dict(case.state.late)))
            assert folded(start, case) == case.state
    assert seen == (60 * 7 if day else 60)
    assert all(order[-1] == "ag files" for order, _, _ in filed)
    late = [place for _, place, late in filed if "T-05:2" in late]
    assert len({order for order, _, _ in filed}) == 10
    assert bool(late) is (day == "day 46")
    assert all(place < LENGTH for place in late), "what is filed before the day is in time"


# -- after an overt act ------------------------------------------------------------------------------

HOURS: Final = {"23 hours": 23, "25 hours": 25}
OVERT_STEPS: Final = ("notifies", "p1", "p2", "p3", "closes", "files", "declines", *HOURS)


def does_overt(case: Walker, step: str) -> Any:
    now = case.when.isoformat()
    acts: dict[str, Callable[[], Any]] = {
        "notifies": lambda: case.acts("ag", "notify-prc", notified_on=now),
        "closes": lambda: case.acts("p1", "close-prc"),
        "files": lambda: case.acts("ag", "file-petition", **PETITION, filed_on=now),
        "declines": lambda: case.acts("ag", "decline-petition", **NOTE),
    }
    vote = {"vote": "meets"}
    return acts[step]() if step in acts else case.acts(step, "prc-vote", **vote)


def checked_overt(before: Walker, model: Overt, step: str) -> tuple[Walker, Overt] | None:
    case = before.twin()
    if step in HOURS:
        case.when += timedelta(hours=HOURS[step])
        case.clock(case.when)
        after = model.wait(HOURS[step])
    else:
        expected, after = model.step(step)
        answer = does_overt(case, step)
        if isinstance(answer, Refusal):
            assert answer.rule == expected, (step, model, answer.line())
            return None
        assert expected == ACCEPTED, (step, model)
    assert (case.stage, case.state.release_why) == (after.stage, after.why), (step, model)
    assert case.state.prc_barred is after.barred, (step, model)
    assert case.state.prc.closed is after.closed
    assert set(case.state.late.values()) == after.late
    return case, after


@pytest.mark.rules("S-36", "S-13", "T-13", "T-15", "T-16", "H-01", "H-06")
def test_every_interleaving_after_an_overt_act() -> None:
    start = _walker(determined())
    layer = {stands(start): (start, Overt(), 1)}
    words = 0
    for _ in range(LENGTH):
        after: dict[Any, tuple[Walker, Overt, int]] = {}
        for key, (case, model, count) in layer.items():
            for step in OVERT_STEPS:
                found = checked_overt(case, model, step)
                reached = (key, case, model) if found is None else (stands(found[0]), *found)
                there = after[reached[0]][2] if reached[0] in after else 0
                after[reached[0]] = (reached[1], reached[2], there + count)
        layer = after
        words += sum(count for _, _, count in layer.values())
    ends = {(model.stage, model.why, model.barred) for _, model, _ in layer.values()}
    print(f"{words} words, {len(layer)} cases at their ends: {sorted(ends)}")
    assert words == sum(len(OVERT_STEPS) ** length for length in range(1, LENGTH + 1))
    assert {("petition-filed", "", False), ("release-due", "T-16", True)} <= ends
    assert ("release-due", "S-36", False) in ends

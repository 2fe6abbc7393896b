"""Tens of thousands of commands in any order: the deciders never leave their tables."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import rules
from domain.obligations import Status
from domain.refusal import Refusal
from law.tables import load
from tests.domain.cases import OPENED_AT, SIGNED, consent, day, delivery, guardian
from tests.domain.recorder import Recorder

Draw = Callable[[random.Random, Recorder[Any]], dict[str, Any]]
PEOPLE = ("guardian-1", "guardian-2", "guardian-3", "stranger")
ROLES = ("regional-office", "supervisor", "operator", "mdt-member", "system")
SEEDS = range(60)
CASES_PER_SEED = 64
STEPS = 30


def _nothing(_: random.Random, __: Recorder[Any]) -> dict[str, Any]:
    return {}


def _response(dice: random.Random, _: Recorder[Any]) -> dict[str, Any]:
    said = dict(SIGNED)
    said["kind"] = dice.choice(("consent", "consent", "refusal", "other"))
    said["signature"] = dice.choice(("ink", "ink", "electronic", "none"))
    said["signed_on"] = dice.choice((day("2031-06-02"), day("2031-06-02"), None))
    said["scope"] = {"co_residents": True, "prospective": dice.choice((True, False, None))}
    return said | {"guardian": dice.choice((*PEOPLE, None))}


def _successor(dice: random.Random, _: Recorder[Any]) -> dict[str, Any]:
    heir = guardian(dice.choice(PEOPLE)) if dice.random() < 0.5 else None
    return {"guardian": dice.choice(PEOPLE), "successor": heir}


def _strike(dice: random.Random, case: Recorder[Any]) -> dict[str, Any]:
    return {"version": dice.randint(1, len(case.history) + 1)}


def _facts(dice: random.Random, _: Recorder[Any]) -> dict[str, Any]:
    until = dice.choice((None, None, day("2031-06-10")))
    return {"guardians": [guardian(dice.choice(PEOPLE[:3]), letters_until=until)]}


CONSENT: dict[str, Draw] = {
    "record-request-sent": lambda dice, _: {
        "method": dice.choice(("hand", "certified", "electronic")),
        "guardian": dice.choice((*PEOPLE, None, None)),
    },
    "record-response": _response,
    "record-withdrawal": lambda dice, _: {"guardian": dice.choice((*PEOPLE, None))},
    "decide-signature": lambda dice, _: {
        "guardian": dice.choice(PEOPLE),
        "accept": dice.random() < 0.5,
    },
    "decide-prospective": lambda dice, _: {"covered": dice.random() < 0.5},
    "decide-successor": _successor,
    "strike": _strike,
    "note-facts": _facts,
    "delivery-ended": lambda dice, _: {
        "delivery": f"delivery-{dice.randint(1, 3)}",
        "recipient": dice.choice(PEOPLE),
        "ended": dice.choice(("delivered", "attempted", "deceased", "stopped")),
    },
    "close-consent": _nothing,
}
CODES = (*load().outcomes, "accepted", "receipt-returned", "nonsense")
DELIVERY: dict[str, Draw] = {
    "carrier-scan": lambda dice, case: {
        "code": dice.choice(CODES),
        "article": dice.choice((None, case.state.article, *case.state.articles, "article-x")),
        "signer": dice.choice((None, "addressee", "other")),
    },
    "record-hand-delivery": lambda dice, _: {
        "outcome": dice.choice(("signed", "other", "refused", "not-met")),
        "evidence": dice.choice(([], [], ["receipt-1"])),
    },
    "record-acknowledgement": lambda dice, _: {
        "outcome": dice.choice(("acknowledged", "failed", "failed")),
        "evidence": dice.choice(([], [], ["acknowledgement-1"])),
    },
    "record-verbal-attempt": lambda dice, _: {
        "reached": dice.random() < 0.2,
        "outcome": dice.choice((None, "voicemail", "no-answer")),
    },
    "record-follow-up-sent": _nothing,
    "correct-address": lambda dice, _: {"method": dice.choice(("certified", "hand"))},
    "decide-delivery": lambda dice, _: {
        "choice": dice.choice(
            (
                "treat-as-delivered",
                "treat-as-returned",
                "resend-by-hand",
                "resend-certified",
                "stop",
            )
        )
    },
    "close-delivery": _nothing,
    "strike": _strike,
}
ENDS = {"close-consent": 0.05, "close-delivery": 0.6}


def _open_consent(dice: random.Random) -> Recorder[Any]:
    return consent(
        guardians=[guardian(name) for name in PEOPLE[: dice.randint(1, 3)]],
        letters=dice.choice(("own", "system")),
        answer_needed_from=dice.choice(("all", "one")),
        prospective=dice.random() < 0.5,
        for_case=dice.choice((None, "placement-2031-000001")),
        placement=(kind := dice.choice(("new", "already-placed"))),
        placement_on=day("2031-06-20") if kind == "new" else None,
    )


def _open_delivery(dice: random.Random) -> Recorder[Any]:
    return delivery(
        method=dice.choice(("hand", "certified", "certified", "electronic")),
        subject_lives_at_address=dice.random() < 0.3,
    )


def _command(dice: random.Random, case: Recorder[Any], draws: dict[str, Draw]) -> str:
    """Mostly what is possible here, so that walks go deep; often enough anything at all."""
    here = [name for name in draws if case.stage in case.process.commands[name].stages]
    return dice.choice(here if dice.random() < 0.8 else list(draws))


def _role(dice: random.Random, case: Recorder[Any], command: str) -> str:
    fitting = sorted(case.process.commands[command].roles)
    return dice.choice(fitting) if dice.random() < 0.9 else dice.choice(ROLES)


def _check(case: Recorder[Any], answer: object, name: str, seen: Counter[str]) -> None:
    if isinstance(answer, Refusal):
        assert rules.is_rule(answer.rule), answer
        assert answer.message
        seen[f"refused {answer.rule}"] += 1
        return
    seen[name] += 1
    seen[f"stage {case.stage}"] += 1
    if case.last.kind == "event-struck":
        assert case.refolded() == case.state
    for said in case.last.data.get("warnings", ()):
        assert rules.is_rule(said["rule"]), said


def _walk(dice: random.Random, case: Recorder[Any], draws: dict[str, Draw]) -> Counter[str]:
    """One case through random commands, hours and effects."""
    seen: Counter[str] = Counter()
    now: datetime = OPENED_AT
    for _ in range(STEPS):
        now += timedelta(
            hours=dice.choice((0, 1, 20, 60, 500) if dice.random() < 0.1 else (0, 1, 20))
        )
        for event in (case.outage if dice.random() < 0.5 else case.clock)(now):
            seen[event.kind] += 1
        if dice.random() < 0.7:
            case.finish(now)
        name = _command(dice, case, draws)
        if dice.random() > ENDS.get(name, 1):
            continue
        data = draws[name](dice, case)
        if dice.random() < 0.95:
            data["note"] = "note-1"
        if dice.random() < 0.2:
            data["occurred_on"] = (now - timedelta(days=dice.randint(0, 5))).isoformat()
        _check(case, case.give(name, now, role=_role(dice, case, name), **data), name, seen)
        seen["commands"] += 1
        if case.stage in case.process.stages.closed:
            break
    assert case.refolded() == case.state
    assert case.process.state.model_validate_json(case.state.model_dump_json()) == case.state
    if case.stage in case.process.stages.closed:
        assert not any(owed.live for owed in case.state.obligations.values())
    return seen


@pytest.mark.parametrize("process", ["consent", "delivery"])
def test_no_sequence_leaves_the_table(process: str) -> None:
    opened = _open_consent if process == "consent" else _open_delivery
    draws = CONSENT if process == "consent" else DELIVERY
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        dice = random.Random(f"{process}-{seed}")
        for _ in range(CASES_PER_SEED):
            seen += _walk(dice, opened(dice), draws)
    case = opened(random.Random(0))
    print(process, dict(seen))
    assert seen["commands"] > 60_000
    assert set(draws) <= set(seen), "every command was accepted at least once"
    assert {f"stage {stage}" for stage in case.process.stages.stages} <= set(seen)


def test_a_walk_would_notice_a_wrong_fold() -> None:
    case = consent()
    case.history[0] = case.history[0].model_copy(
        update={"data": {**case.history[0].data, "ward": "ward-2"}}
    )
    assert case.refolded() != case.state


def test_duties_end_once() -> None:
    dice = random.Random("ends")
    for _ in range(40):
        case = _open_delivery(dice)
        _walk(dice, case, DELIVERY)
        owed: dict[str, Status] = {}
        for event in case.history:
            for closing in event.closes:
                assert closing.key not in owed, (closing, event.kind)
                owed[closing.key] = closing.end
            for key in event.reopens:
                owed.pop(key, None)

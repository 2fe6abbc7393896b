"""A toy process: adds numbers under a clock and orders letters. It stands for every process."""

from datetime import datetime

from pydantic import Field

from domain import rules
from domain.actors import Role
from domain.commands import Command, CommandSpec, Context, Strike
from domain.events import EFFECT_DONE, OPENED, STRUCK, Draft, Order, Recorded
from domain.model import Json
from domain.obligations import Duty, Status, release, settle
from domain.process import Decision, Process
from domain.refusal import Refusal
from domain.stages import START, StageTable, Transition
from domain.state import CaseState

CLERK = frozenset({Role.REGIONAL_OFFICE})


class Open(Command):
    office: str
    ref: str
    law: Json = Field(default_factory=dict)


class Add(Command):
    amount: int


class AskLetter(Command):
    to: str


class Close(Command):
    pass


class ToyState(CaseState):
    total: int = 0
    letters: tuple[str, ...] = ()


def _open(_: None, command: Open, __: Context) -> Decision:
    data = {"office": command.office, "law": "toy", "values": {"limit": 100}}
    duty = Duty(key="toy-clock", rule="T-22", starts=command.occurred_on)
    return (Draft(kind=OPENED, occurred_on=command.occurred_on, data=data, opens=(duty,)),)


def _add(state: ToyState, command: Add, _: Context) -> Decision:
    if state.total + command.amount > state.values["limit"]:
        return Refusal(
            rule=rules.C_06, message="the total would pass the limit", allowed=("close",)
        )
    return (
        Draft(
            kind="added",
            occurred_on=command.occurred_on,
            data={"amount": command.amount},
            closes=settle(state.obligations, "toy-clock", command.occurred_on),
        ),
    )


def _letter(_: ToyState, command: AskLetter, __: Context) -> Decision:
    order = Order(key=command.to, kind="letter", data={"to": command.to})
    return (Draft(kind="letter-ordered", occurred_on=command.occurred_on, orders=(order,)),)


def _close(state: ToyState, command: Close, _: Context) -> Decision:
    closes = release(state.obligations, Status.VOID)
    return (Draft(kind="closed", occurred_on=command.occurred_on, closes=closes),)


def _added(state: ToyState, event: Recorded) -> ToyState:
    return state.model_copy(update={"total": state.total + event.data["amount"]})


def _done(state: ToyState, event: Recorded) -> ToyState:
    if event.data["kind"] != "letter":
        return state
    return state.model_copy(update={"letters": (*state.letters, event.data["letter"])})


def _follow(_: ToyState, __: object, ___: Json, ____: datetime) -> tuple[Draft, ...]:
    return ()


TOY = Process(
    name="toy",
    state=ToyState,
    stages=StageTable(
        name="toy",
        moves=(
            Transition(START, OPENED, "counting", "-"),
            Transition("counting", "closed", "over", "-"),
        ),
        closed=frozenset({"over"}),
        titles={"counting": "Counting", "over": "Over"},
        anywhere=frozenset(
            {"added", "letter-ordered", EFFECT_DONE, STRUCK, "obligation-breached", "reminder-due"}
        ),
    ),
    commands={
        "open": CommandSpec("open", Open, CLERK, frozenset(), "open"),
        "add": CommandSpec("add", Add, CLERK, frozenset({"counting"}), "add a number"),
        "ask-letter": CommandSpec(
            "ask-letter", AskLetter, CLERK, frozenset({"counting"}), "a letter"
        ),
        "strike": CommandSpec("strike", Strike, CLERK, frozenset({"counting"}), "strike an event"),
        "scan": CommandSpec(
            "scan",
            Add,
            frozenset({Role.SYSTEM}),
            frozenset({"counting"}),
            "a machine adds",
            machine=True,
        ),
        "close": CommandSpec("close", Close, CLERK, frozenset({"counting"}), "close"),
    },
    decisions={"open": _open, "add": _add, "ask-letter": _letter, "scan": _add, "close": _close},
    applies={"added": _added, EFFECT_DONE: _done},
    follow={"letter": _follow},
    strikable=frozenset({"added"}),
)

"""A toy process with parties of other offices, seats, a court, and things that are withheld.

It stands for every such process, so that what may be seen is tested without any law.
"""

from datetime import datetime
from typing import Any

from pydantic import Field

from domain import rules
from domain.actors import Actor, Role
from domain.casework import alert, warning, with_warnings
from domain.commands import Command, CommandSpec, Context, Strike
from domain.events import ANYWHERE, FACTS_NOTED, OPENED, STRUCK, Draft, Order, Recorded
from domain.model import Json
from domain.obligations import Duty
from domain.process import Decision, Process, Withheld
from domain.refusal import Refusal
from domain.stages import ANY, START, StageTable, moves
from domain.state import CaseState

AGENCY = frozenset({Role.CORRECTIONS, Role.MENTAL_HEALTH, Role.SUPERVISOR})
COMMITTEES = frozenset({Role.MDT_MEMBER, Role.PRC_MEMBER})
PARTIES = COMMITTEES | {Role.ATTORNEY_GENERAL, Role.COURT, Role.MENTAL_HEALTH}
NEITHER = (
    Role.MOSOP_STAFF, Role.PAROLE_BOARD, Role.PROBATION_AND_PAROLE, Role.SOAU, Role.PROSECUTOR,
)  # fmt: skip
"""Roles that act on other kinds of cases: neither agency nor party here."""

VOTES = frozenset({"voted", "tallied", "fact:votes", "tally-letter"})
REPORTS = frozenset({"reported", "fact:report"})
VICTIMS = frozenset({"victim-letter", "fact:victims"})
OF_VOTES = frozenset({Role.PRC_MEMBER, Role.ATTORNEY_GENERAL, Role.SUPERVISOR, Role.AUDITOR})
OF_REPORTS = AGENCY | COMMITTEES | {Role.ATTORNEY_GENERAL, Role.COURT, Role.AUDITOR}
OF_VICTIMS = frozenset({Role.ATTORNEY_GENERAL, Role.SUPERVISOR, Role.MAIL_ROOM})

OFFICE = "doc"
COURT = "court-east"
CLERK = Actor(id="clerk-1", role=Role.CORRECTIONS, office=OFFICE)
CHIEF = Actor(id="chief-1", role=Role.SUPERVISOR, office=OFFICE)
ROOM = Actor(id="room-1", role=Role.MAIL_ROOM, office=OFFICE)
DMH = Actor(id="doctor-1", role=Role.MENTAL_HEALTH, office="dmh")
AG = Actor(id="ag-1", role=Role.ATTORNEY_GENERAL, office="ag")
JUDGE = Actor(id="judge-1", role=Role.COURT, office=COURT)
OTHER_JUDGE = Actor(id="judge-2", role=Role.COURT, office="court-west")
PROSECUTOR = Actor(id="prosecutor-1", role=Role.PRC_MEMBER, office="prc")
OTHER_PROSECUTOR = Actor(id="prosecutor-9", role=Role.PRC_MEMBER, office="prc")
MEMBER = Actor(id="member-1", role=Role.MDT_MEMBER, office="mdt")
UNSEATED = Actor(id="member-9", role=Role.MDT_MEMBER, office=OFFICE)
"""Of the case's own office, and without a seat in the case."""
OTHER_CLERK = Actor(id="clerk-9", role=Role.CORRECTIONS, office="doc-west")
OTHER_CHIEF = Actor(id="chief-9", role=Role.SUPERVISOR, office="doc-west")
OPERATOR = Actor(id="operator-1", role=Role.OPERATOR, office="-")
COUNSEL = Actor(id="counsel-1", role=Role.COUNSEL, office="-")
AUDITOR = Actor(id="auditor-1", role=Role.AUDITOR, office="-")


class Open(Command):
    office: str
    person: str
    law: Json = Field(default_factory=dict)


class Seat(Command):
    member: str


class NameCourt(Command):
    court: str


class Report(Command):
    finding: str


class Vote(Command):
    vote: str


class Tell(Command):
    recipient: str


class Victims(Command):
    victims: tuple[str, ...]


class SealedState(CaseState):
    """Seats, a court, votes, a report: the shape of a case that several offices work on."""

    person: str = ""
    court: str = ""
    seats: tuple[str, ...] = ()
    votes: dict[str, str] = Field(default_factory=dict)
    report: str = ""
    victims: tuple[str, ...] = ()


def letter(kind: str, recipient: str, **data: Any) -> Order:
    named = {"letter_kind": kind, "recipient": recipient, **data}
    return Order(key=f"{kind}-{recipient}", kind="letter", data=named)


def _draft(kind: str, on: datetime, data: Json, **more: Any) -> tuple[Draft, ...]:
    return (Draft(kind=kind, occurred_on=on, data=data, **more),)


def _open(_: None, command: Open, __: Context) -> Decision:
    data = {"office": command.office, "person": command.person, "law": "toy", "values": {}}
    duty = Duty(key="T-05", rule="T-05", starts=command.occurred_on)
    return _draft(OPENED, command.occurred_on, data, opens=(duty,))


def _vote(state: SealedState, command: Vote, context: Context) -> Decision:
    """A vote warns, alerts, and makes a letter that says what was voted."""
    if context.actor.id not in state.seats:
        return Refusal(rule=rules.H_02, message=f"{context.actor.id} holds no seat")
    if context.actor.id in state.votes:
        cast = state.votes[context.actor.id]
        return Refusal(rule=rules.H_01, message=f"{context.actor.id} has voted: {cast}")
    data = with_warnings(
        {"vote": command.vote, "member": context.actor.id, "note": command.note},
        [warning(rules.S_15, f"{command.vote} differs from the team")],
    )
    orders = (
        letter("tally-letter", "ag", vote=command.vote),
        letter("victim-letter", "victim-1", vote=command.vote),
        alert("vote-differs", rule=rules.S_15, severity="policy"),
    )
    evidence = command.evidence
    return _draft("voted", command.occurred_on, data, orders=orders, evidence=evidence)


def _report(_: SealedState, command: Report, __: Context) -> Decision:
    data = {"finding": command.finding}
    return _draft("reported", command.occurred_on, data, evidence=command.evidence)


def _tell(_: SealedState, command: Tell, __: Context) -> Decision:
    """An open event that orders a withheld letter, and one that anybody may read."""
    orders = (
        letter("tally-letter", command.recipient, vote="meets", enclosures=list(command.evidence)),
        letter("plain-letter", command.recipient),
    )
    said = [warning(rules.C_26, "told though SECRET-V", of="votes"), warning(rules.S_15, "plain")]
    data = with_warnings({"to": command.recipient}, said)
    return _draft("told", command.occurred_on, data, orders=orders)


def _row(name: str, model: type[Command], roles: frozenset[Role], **more: Any) -> CommandSpec:
    stages = frozenset[str]() if name == "open" else frozenset({"open"})
    return CommandSpec(name=name, model=model, roles=roles, stages=stages, help=name, **more)


def _fact(field: str, source: str | None = None) -> Any:
    def applied(state: SealedState, event: Recorded) -> SealedState:
        return state.model_copy(update={field: event.data[source or field]})

    return applied


def _voted(state: SealedState, event: Recorded) -> SealedState:
    votes = {**state.votes, event.data["member"]: event.data["vote"]}
    return state.model_copy(update={"votes": votes})


SEALED: Process[SealedState] = Process(
    name="sealed",
    state=SealedState,
    stages=StageTable(
        "sealed",
        (
            *moves([START], OPENED, "open", "S-01"),
            *(
                move
                for kind in ("seated", "court-named", "reported", "voted", "told")
                for move in moves(["open"], kind, ANY, "S-01")
            ),
            *moves(["open"], "ended", "closed", "S-01"),
        ),
        frozenset({"closed"}),
        {"open": "Under way", "closed": "Closed"},
        ANYWHERE,
    ),
    commands={
        one.name: one
        for one in (
            _row("open", Open, AGENCY | {Role.SYSTEM}),
            _row("seat", Seat, AGENCY),
            _row("name-court", NameCourt, frozenset({Role.ATTORNEY_GENERAL})),
            _row("report", Report, AGENCY),
            _row("examine", Report, frozenset({Role.MENTAL_HEALTH})),
            _row("vote", Vote, COMMITTEES),
            _row("tell", Tell, AGENCY | {Role.ATTORNEY_GENERAL}),
            _row("judge", Command, frozenset({Role.COURT})),
            _row("end", Command, AGENCY),
            _row("strike", Strike, AGENCY | COMMITTEES | {Role.ATTORNEY_GENERAL}),
            _row("note-facts", Victims, frozenset({Role.SYSTEM}), machine=True),
        )
    },
    decisions={
        "open": _open,
        "seat": lambda state, command, _: _draft(
            "seated", command.occurred_on, {"seats": [*state.seats, command.member]}
        ),
        "name-court": lambda _, command, __: _draft(
            "court-named", command.occurred_on, {"court": command.court}
        ),
        "report": _report,
        "examine": _report,
        "vote": _vote,
        "tell": _tell,
        "judge": lambda _, command, __: _draft("told", command.occurred_on, {"to": "nobody"}),
        "end": lambda _, command, __: _draft("ended", command.occurred_on, {}),
        "note-facts": lambda _, command, __: _draft(
            FACTS_NOTED, command.occurred_on, {"victims": list(command.victims)}
        ),
    },
    applies={
        OPENED: _fact("person"),
        "seated": lambda state, event: state.model_copy(
            update={"seats": tuple(event.data["seats"])}
        ),
        "court-named": _fact("court"),
        "reported": _fact("report", "finding"),
        "voted": _voted,
        FACTS_NOTED: lambda state, event: state.model_copy(
            update={"victims": tuple(event.data["victims"])}
        ),
    },
    strikable=frozenset({"voted", "told"}),
    parties=PARTIES,
    seated=lambda state, actor: actor.id in state.seats,
    seats=COMMITTEES,
    forum="court",
    agency=AGENCY,
    withheld=(
        Withheld(VOTES, OF_VOTES, rules.S_14),
        Withheld(REPORTS, OF_REPORTS, rules.S_35),
        Withheld(VICTIMS, OF_VICTIMS, rules.S_34),
    ),
)

assert STRUCK in ANYWHERE

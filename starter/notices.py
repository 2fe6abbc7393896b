"""What people read of a case of notices: who joins whom, what is missing, who is told what.

Belongs here: the answers about a `placement` or a `status-found`, as plain JSON. Not here: the rest
of a case file (`starter/reading.py`), how it looks (`starter/commands/show_notices.py`), what such
a case waits for (`starter/waiting.py`), nor any rule: what is missing, the deciders say.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, get_args

from sqlalchemy import Connection

from domain import rules
from domain.actors import Role
from domain.commands import CommandSpec
from domain.model import Json
from domain.placement import placement_stages as st
from domain.placement.envelopes import Envelope, Withheld
from domain.placement.found import FoundState
from domain.placement.home import Picture, Somebody
from domain.placement.notices_decide import still_out
from domain.placement.notices_state import NoticesState
from domain.placement.placement_holds import Missing, client_decides, lacking
from domain.placement.placement_state import PlacementState
from domain.placement.placement_wanted import scope
from domain.process import Process
from domain.registry import PROCESSES
from domain.state import CaseState
from records import disclosures
from records.commit import case_row

DECIDE: Final = "decide-placement"
QUESTION: Final = "decide-question"
SEND: Final = "send-notices"
DOCUMENTED: Final = "2"
"""The section whose notice is documented, not sent up a ladder."""

WHY: Final[Mapping[str, str]] = {
    "pending": "consent is asked for first, and has not come yet",
    "refused": "the guardian refused consent",
    "no-response": "the guardian did not answer in time: not consented",
    "withdrawn": "the consent was withdrawn",
    "closed": "the consent case was closed without a consent",
    "no-guardian": "nobody with letters in force can be asked for consent",
    "scope": "the consent does not cover these people",
    "scope-undecided": "whether the consent covers these people is not decided",
    "decided": "a named person decided that it is not told",
    "minor": "a minor: a named person decided that it is not told",
    "juvenile-registry": "the juvenile registry is confidential",
    "no-offence": "the registers hold no offence that a page could state",
}
"""Why nothing is told about somebody, in words."""
CLIENT: Final[Mapping[str, str]] = {
    "unasked": "not asked for consent",
    "asked": "asked for consent, no answer yet",
    "consented": "consents to the placement",
    "refused": "refuses the placement",
    "time-spent": "asked; the days for an answer are spent",
}
"""Where the client's own consent to the placement stands (D-09)."""


def told(conn: Connection, process: Process[Any], state: CaseState, now: datetime) -> Json:
    """What a case of notices shows beside what every case does; nothing for other cases."""
    if not isinstance(state, NoticesState) or state.picture is None:
        return {}
    before, missing = _missing(process, state, now)
    return {
        "matter": _matter(state),
        "missing_before": before,
        "missing": missing,
        "next": _next(process, state, before),
        "questions": [
            {
                **one.model_dump(mode="json"),
                "command": line(
                    process.commands[QUESTION],
                    state,
                    {"question": one.key, "answer": "|".join(one.choices)},
                ),
            }
            for one in state.questions.values()
        ],
        "notices": [_notice(conn, one) for one in state.envelopes.values()],
        "withheld": [_withheld(one) for one in state.withheld.values()],
        "consents_asked": [_sought(conn, key, one) for key, one in state.sought.items()],
        "nobody": [{"consumer": key, "why": why} for key, why in state.nobody.items()],
        "picture": _picture(state, state.picture, now),
        "disclosures": disclosures.disclosures(conn, case=state.case),
        "admissions": disclosures.admissions(conn, case=state.case),
    }


def section_words(section: str) -> str:
    """A section of the regulation as people cite it: `(4)`, `(3)(C)`."""
    return "(3)(C)" if section == "3C" else f"({section})"


def line(spec: CommandSpec, state: CaseState, data: Mapping[str, object] | None = None) -> str:
    """The command line that gives a command, with the values of its example unless others are."""
    given = spec.example if data is None else data
    words = ["dueprocess do", state.case, spec.name]
    words += [f"--set {name}={_typed(value)}" for name, value in given.items()]
    words += ["--reason '...'"] if spec.needs_reason else []
    alone = spec.roles == {Role.SUPERVISOR}
    words += [f"--as {Role.SUPERVISOR}:{state.office}"] if alone else []
    return " ".join(words)


def _typed(value: object) -> str:
    """A value as it is typed. What a person has to choose is not chosen here: `'true|false'`."""
    text = "true|false" if isinstance(value, bool) else str(value)
    return f"'{text}'" if "|" in text else text


def _next(process: Process[Any], state: NoticesState, name: str) -> str | None:
    """The command line by which it is decided or ended; None where that is not possible now."""
    spec = process.commands.get(name)
    if spec is None or state.stage not in spec.stages:
        return None
    if name != DECIDE:
        return line(spec, state)
    choices = get_args(spec.model.model_fields["decision"].annotation)
    return line(spec, state, {"decision": "|".join(choices)})


def _matter(state: NoticesState) -> Json:
    """Who, which home, when: ids and days, and whether it is a residential placement."""
    named: Json = {"person": state.about(), "location": state.location}
    if isinstance(state, FoundState):
        return {**named, "moves": "there", "aware_on": state.aware_on}
    if not isinstance(state, PlacementState):
        return named
    found = scope(state)
    keys = ("bed", "division", "sought_on", "placement_on", "placed_on", "cmhc", "screening")
    more = ("agent", "agent_told_on", "asked_client_on", "client")
    return {
        **named,
        "moves": "in",
        **{key: getattr(state, key) for key in (*keys, *more)},
        "client_decides": client_decides(state),
        "in_scope": None if found is None else found.inside,
        "scope_rule": None if found is None else found.rule,
        "scope_reason": None if found is None else found.reason,
    }


# -- what is missing ----------------------------------------------------------------------------


def _missing(process: Process[Any], state: NoticesState, now: datetime) -> tuple[str, list[Json]]:
    """For which command something is missing, and what: the decision to place, or the end."""
    if isinstance(state, PlacementState) and state.stage in st.BEFORE:
        return DECIDE, [_lack(process, state, one) for one in lacking(state, now)]
    ends = next((name for name in process.commands if name.startswith("close-")), "")
    if state.stage in process.stages.closed:
        return ends, []
    return ends, [_lack(process, state, one) for one in _unfinished(state)]


def _unfinished(state: NoticesState) -> Iterator[Missing]:
    """What is out or owed when somebody would end the case."""
    out = ", ".join(still_out(state))
    if out:
        yield Missing(rule=rules.C_41, text=f"still on the way: {out}")
    unsent = ", ".join(one.key for one in to_send(state))
    if unsent:
        yield Missing(rule=rules.C_41, text=f"not sent: {unsent}", remedy=SEND)
    for question in state.questions.values():
        yield Missing(rule=question.rule, text=question.text, remedy=QUESTION)
    for consumer, why in state.nobody.items():
        yield Missing(rule=rules.DOR_014, text=f"nobody to tell for {consumer}: {why}")


def _lack(process: Process[Any], state: NoticesState, one: Missing) -> Json:
    spec = process.commands.get(one.remedy)
    waits = one.remedy == SEND and not any(held.status == "ready" for held in to_send(state))
    nothing_to_do = spec is None or one.remedy == QUESTION or waits
    return {
        **one.model_dump(mode="json"),
        "remedy": one.remedy or None,
        "command": None if spec is None or nothing_to_do else line(spec, state),
    }


def to_send(state: NoticesState) -> list[Envelope]:
    """What goes up a ladder and has not been sent."""
    return [one for one in state.live() if one.unsent and DOCUMENTED not in one.sections]


# -- who is told, and who is not ----------------------------------------------------------------


def _notice(conn: Connection, one: Envelope) -> Json:
    delivery = case_row(conn, one.delivery) if one.delivery else None
    ladder = PROCESSES["delivery"].stages.titles
    return {
        "key": one.key,
        "sections": list(one.sections),
        "to": one.to.recipient,
        "standing": one.to.standing,
        "consumer": one.to.consumer,
        "near": one.near,
        "location": one.location,
        "subjects": [page.subject for page in one.pages],
        "pages": [page.model_dump(mode="json", exclude={"offences"}) for page in one.pages],
        "status": one.status,
        "method": one.method,
        "sent_on": one.sent_on,
        "ended_on": one.ended_on,
        "letter": one.letter,
        "delivery": one.delivery,
        "delivery_stage": None if delivery is None else delivery["stage"],
        "delivery_title": None if delivery is None else ladder.get(delivery["stage"]),
    }


def _withheld(one: Withheld) -> Json:
    return {**one.model_dump(mode="json"), "words": WHY[one.why]}


def _sought(conn: Connection, subject: str, one: Any) -> Json:  # noqa: ANN401 - a `Sought`
    held = case_row(conn, one.consent) if one.consent else None
    titles = PROCESSES["consent"].stages.titles
    return {
        "subject": subject,
        **one.model_dump(mode="json"),
        "stage": None if held is None else held["stage"],
        "title": None if held is None else titles.get(held["stage"], held["stage"]),
    }


# -- the home -----------------------------------------------------------------------------------


def _picture(state: NoticesState, picture: Picture, now: datetime) -> Json:
    people = [
        {
            **_somebody(state, one.who, now),
            "bed": one.bed,
            "funded": one.funded,
            "since": one.since,
            "joins": False,
        }
        for one in picture.residents
    ]
    if picture.incoming is not None:
        joins = {"bed": picture.bed, "funded": None, "since": None, "joins": True}
        people.append({**_somebody(state, picture.incoming, now), **joins})
    return {
        "as_of": picture.as_of,
        "home": picture.home.model_dump(mode="json"),
        "licence_lapsed": picture.home.licence_lapsed(now),
        "people": people,
        "related": [list(pair) for pair in picture.related],
    }


def _somebody(state: NoticesState, who: Somebody, now: datetime) -> Json:
    """A person of the picture: what decides about them, never what happened."""
    return {
        "person": who.person,
        "age": who.age,
        "capacity": who.capacity,
        "registry": who.registry,
        "named_as": state.kinds.get(who.person),
        "deceased": who.deceased,
        "guardians": [one.guardian for one in who.guardians if one.in_force(now)],
        "parents": [one.parent for one in who.parents if not one.deceased],
    }

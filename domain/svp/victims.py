"""What victims must be told (RSMo 632.507, S-34): duties that never hold anything up.

Belongs here: the duty, the letters and the telling of one event, for `svp` and `commitment` alike.
Not here: which events there are (the law's `svp_victim_events`), nor what a letter may say.
"""

from collections.abc import Iterable
from datetime import datetime

from domain import rules
from domain.casework import duty, warning, with_warnings
from domain.events import Draft, Order
from domain.model import Json
from domain.obligations import Duty, Obligations, settle
from domain.process import Decision
from domain.refusal import Refusal

VICTIMS_TOLD = "victims-told"


def key_of(event: str, held: Obligations) -> str:
    """The key of the duty to tell of an event; a second event of the kind is numbered."""
    base = f"{rules.VICTIM_NOTICE}:{event}"
    earlier = sum(1 for key in held if is_of(key, event))
    return base if earlier == 0 else f"{base}:{earlier + 1}"


def is_of(key: str, event: str) -> bool:
    """Whether a key is that of a duty to tell of an event."""
    base = f"{rules.VICTIM_NOTICE}:{event}"
    return key == base or key.startswith(f"{base}:")


def to_tell(
    held: Obligations,
    events: Iterable[str],
    event: str,
    on: datetime,
    *,
    victims: Iterable[str],
    person: str,
    outcome: str | None = None,
) -> tuple[tuple[Duty, ...], tuple[Order, ...]]:
    """The duty and the letters of one event; nothing, if the law does not name the event.

    `outcome` is what it ended in, for events that are nothing without it (a decision, a trial).
    """
    if event not in set(events):
        return (), ()
    counted = duty({}, rules.VICTIM_NOTICE, on).model_copy(update={"key": key_of(event, held)})
    letters = tuple(
        Order(
            # Keys are shown where ids are withheld, and stay readable: they name no victim.
            key=f"victim-notice-{event}-{number}",
            kind="letter",
            data={
                "letter_kind": "victim-notice",
                "recipient": victim,
                "event": event,
                "on": on.isoformat(),
                "person": person,
                **({"outcome": outcome} if outcome is not None else {}),
            },
        )
        for number, victim in enumerate(victims, start=1)
    )
    return (counted,), letters


def record_told(
    held: Obligations,
    event: str,
    on: datetime,
    *,
    told: tuple[str, ...],
    none_known: bool,
    victims: tuple[str, ...],
    data: Json,
    earlier: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
) -> Decision:
    """The attorney general told the victims of an event, or knows of none.

    `earlier` are those who were told of it before: one may be told after the other.
    """
    refusal = _unfit(held, event, told, victims, none_known=none_known)
    if refusal is not None:
        return refusal
    said = []
    unheard = sorted({*victims} - {*told, *earlier})
    if told and unheard:
        said.append(warning(rules.S_34, f"not told yet: {', '.join(unheard)}"))
    if none_known and victims:
        said.append(warning(rules.S_34, "the register names victims of this case"))
    owed = () if unheard and told else [key for key in held if is_of(key, event)]
    ended = tuple(one for key in owed for one in settle(held, key, on))
    return (
        Draft(
            kind=VICTIMS_TOLD,
            occurred_on=on,
            data=with_warnings(data, said),
            closes=ended,
            evidence=evidence,
        ),
    )


def _unfit(
    held: Obligations,
    event: str,
    told: tuple[str, ...],
    victims: tuple[str, ...],
    *,
    none_known: bool,
) -> Refusal | None:
    if not any(is_of(key, event) for key in held):
        return Refusal(
            rule=rules.S_34,
            message=f"nothing has happened of which victims are told as {event!r}",
            field="event",
        )
    if bool(told) == none_known:
        return Refusal(
            rule=rules.H_05, message="told: name who was told, or say none_known", field="told"
        )
    strangers = sorted({*told} - {*victims})
    if not strangers:
        return None
    return Refusal(
        rule=rules.S_34,
        message=f"told: {', '.join(strangers)}: not a victim of this case in the register",
        field="told",
    )

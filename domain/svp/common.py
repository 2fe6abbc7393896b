"""What the cases of RSMo 632.480 to 632.513 share: who acts, the law's values, late acts.

Belongs here: small things that `svp` and `commitment` both use. Not here: what cases of every
process share (`domain/casework.py`), nor any number or list of the law.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from domain import rules
from domain.actors import Role
from domain.casework import alert, warning
from domain.commands import Command, CommandSpec, Context
from domain.events import Order
from domain.model import Frozen, Json
from domain.obligations import Closing, Duty, Obligation, Obligations, Status, at_midnight
from domain.process import Decision, Withheld
from domain.refusal import Refusal
from domain.withholding import DUTY

AGENCY: Final = frozenset({Role.CORRECTIONS, Role.MENTAL_HEALTH, Role.SUPERVISOR})
"""The agency with jurisdiction (RSMo 632.483.1): of the case's own office, always."""
SUPERVISOR: Final = frozenset({Role.SUPERVISOR})
ATTORNEY_GENERAL: Final = frozenset({Role.ATTORNEY_GENERAL})
COURT: Final = frozenset({Role.COURT})
MENTAL_HEALTH: Final = frozenset({Role.MENTAL_HEALTH})
ASKED_OF_A_COURT: Final = frozenset({"detention-sought"})
"""Where any court may act: detention after an overt act is sought, and no court is named yet."""
SET_ASIDE: Final = "judgment-set-aside"
"""The fact by which the case of the trial tells that of the commitment (S-22)."""
PARTIES: Final = frozenset(
    {Role.ATTORNEY_GENERAL, Role.COURT, Role.MDT_MEMBER, Role.PRC_MEMBER, Role.MENTAL_HEALTH}
)
"""Who acts on cases of an agency's office without belonging to it."""

VICTIMS_WITHHELD: Final = Withheld(
    what=frozenset(
        {"victims-told", "victim-notice", "fact:victims", "fact:victims_told"}
        # A clock that has ended, or runs on, says whether they were told.
        | {f"{DUTY}{rules.VICTIM_NOTICE}"}
    ),
    readers=ATTORNEY_GENERAL | SUPERVISOR | {Role.AUDITOR},
    rule=rules.S_34,
)
"""Who the victims are, and what they were told, is for those who tell them (S-34)."""

SVP_VALUES: Final = (
    "mdt_size",
    "mdt_quorum",
    "mdt_must_include",
    "mdt_tie",
    "mdt_casting_vote",
    "prc_size",
    "prc_majority",
    "prc_most_urban",
    "prc_county_member",
    "prc_waits_for_mdt",
    "svp_packet",
    "svp_evaluation_parts",
    "svp_hearing_rights",
    "svp_victim_events",
    "custody_places",
    "svp_proof_standards",
)


class Size(Frozen):
    """How many seats a committee has."""

    least: int
    most: int


class Quorum(Frozen):
    """Who must have voted: all who are appointed and not recused, and never fewer than `least`."""

    default: Literal["all-appointed"]
    least: int


class Standard(Frozen):
    """A standard of proof, and the cases (by date of petition) to which it applies (S-22)."""

    standard: str
    since: date
    until: date | None = None


class SvpLaw(Frozen):
    """The values of the law that an `svp` case decides by, by their names in the tables."""

    mdt_size: Size
    mdt_quorum: Quorum
    mdt_must_include: tuple[str, ...]
    mdt_tie: Literal["report_split", "revote", "counts_as_no"]
    mdt_casting_vote: bool
    prc_size: int
    prc_majority: int
    prc_most_urban: int
    prc_county_member: bool
    prc_waits_for_mdt: bool
    svp_packet: Mapping[str, tuple[str, ...]]
    """Group -> what the packet holds (S-07)."""
    svp_evaluation_parts: tuple[str, ...]
    svp_hearing_rights: tuple[str, ...]
    svp_victim_events: tuple[str, ...]
    custody_places: tuple[str, ...]
    svp_proof_standards: Mapping[str, tuple[Standard, ...]]
    """`standards` -> those that ever held, oldest first."""

    def standard(self, day: date) -> str:
        """The standard of proof for a petition of that day (S-22)."""
        held = self.svp_proof_standards["standards"]
        return next(
            one.standard
            for one in reversed(held)
            if one.since <= day and (one.until is None or day <= one.until)
        )


Decide = Callable[[Any, Any, Context], Decision]


def row(
    name: str,
    model: type[Command],
    roles: frozenset[Role],
    stages: Iterable[str],
    about: str,
    **more: Any,  # noqa: ANN401 - the spec's own fields
) -> CommandSpec:
    """A row of a command table."""
    return CommandSpec(
        name=name, model=model, roles=roles, stages=frozenset(stages), help=about, **more
    )


def decision_row(
    name: str,
    model: type[Command],
    stages: Iterable[str],
    about: str,
    roles: frozenset[Role] = SUPERVISOR,
    **more: Any,  # noqa: ANN401 - the spec's own fields
) -> CommandSpec:
    """A named person's decision (O): always with a reason."""
    return row(name, model, roles, stages, about, needs_reason=True, **more)


def of_the_agency(decide: Decide) -> Decide:
    """Only the agency with jurisdiction: whoever has one of its roles belongs to its office."""

    def checked(state: Any, command: Any, context: Context) -> Decision:  # noqa: ANN401 - any process
        actor = context.actor
        if actor.role in AGENCY and actor.office != state.office:
            return Refusal(
                rule=rules.H_02,
                message=f"this is for the agency with jurisdiction, {state.office}",
            )
        return decide(state, command, context)

    return checked


def of_the_court(decide: Decide) -> Decide:
    """Only the court in which the petition was filed (S-16)."""

    def checked(state: Any, command: Any, context: Context) -> Decision:  # noqa: ANN401 - any process
        actor = context.actor
        if actor.role is Role.COURT and actor.office != state.court:
            if state.court:
                why = f"the case is before another court, {state.court}"
                return Refusal(rule=rules.H_02, message=why)
            if state.stage not in ASKED_OF_A_COURT:
                why = "the case is before no court: no petition has named one"
                return Refusal(rule=rules.H_02, message=why)
        return decide(state, command, context)

    return checked


def same_county(one: str, other: str) -> bool:
    """Whether two words name one county: case, spaces and what stands for them do not matter."""
    return _county(one) == _county(other)


def _county(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def lateness(held: Obligations, closings: Iterable[Closing]) -> tuple[list[Json], list[Order]]:
    """What a late act brings: a warning with its rule, and an alert as severe as the rule.

    It is accepted all the same. The case keeps it as `late` until a named person has decided.
    """
    late = [held[one.key] for one in closings if one.end is Status.LATE]
    said: list[Json] = [
        dict(
            warning(one.rule, f"after {_day(one)}: the duty ends late; decide-late wants a reason")
        )
        for one in late
    ]
    orders = [
        alert("late", rule=one.rule, key=one.key, severity=one.severity).model_copy(
            update={"key": f"alert-late-{one.key}"}
        )
        for one in late
    ]
    return said, orders


def remind(_state: object, owed: Obligation, number: int) -> tuple[Order, ...]:
    """A reminder that somebody is alerted of, as severe as the duty."""
    told = alert("reminder", rule=owed.rule, key=owed.key, severity=owed.severity)
    return (told.model_copy(update={"key": f"alert-reminder-{owed.key}-{number + 1}"}),)


def _day(owed: Obligation) -> str:
    """When it was due, as people say it: hours full at midnight end with the day before."""
    legal = owed.legal
    if not isinstance(legal, datetime):
        return str(legal) if legal is not None else "its end"
    if at_midnight(legal):
        return f"{legal.date() - timedelta(days=1)} 24:00"
    return f"{legal:%Y-%m-%d %H:%M}"


def moved(
    held: Obligations, key: str, rule: str, starts: datetime, until: datetime
) -> tuple[tuple[Closing, ...], Duty]:
    """Move a clock to the day that a court ordered: the old one ends `extended`, its date stays."""
    closings = (Closing(key=key, end=Status.EXTENDED),) if key in held else ()
    earlier = sum(1 for owed in held.values() if owed.rule == rule)
    new = rule if earlier == 0 else f"{rule}:{earlier + 1}"
    return closings, Duty(key=new, rule=rule, starts=starts, until=until)


def live_key(held: Obligations, *wanted: str) -> str | None:
    """The key of the newest live duty of any of these rules; None if none runs."""
    found = [key for key, owed in held.items() if owed.rule in wanted and owed.live]
    return found[-1] if found else None

"""What is done around the answer: asking, a successor, facts of machines, closing.

Belongs here: the rules of DOR (3)(A) about asking. Not here: the opening (`consent_open.py`), what
an answer is worth (`consent_answers.py`), nor the checks of role and stage.
"""

from domain import events as ev
from domain import rules
from domain.commands import Context
from domain.events import Draft, Order
from domain.obligations import Closing, Status, release
from domain.placement import common
from domain.placement import consent_stages as st
from domain.placement.common import alert, warning, with_warnings
from domain.placement.consent_answers import given
from domain.placement.consent_clock import addressees
from domain.placement.consent_commands import (
    CloseConsent,
    DecideSuccessor,
    DeliveryEnded,
    NoteFacts,
    RecordRequestSent,
)
from domain.placement.consent_open import request_letter
from domain.placement.consent_state import ConsentState
from domain.process import Decision
from domain.refusal import Refusal


def _addressees(state: ConsentState, command: RecordRequestSent) -> tuple[str, ...] | Refusal:
    able = state.to_ask(command.occurred_on)
    wanted = able if command.guardian is None else (command.guardian,)
    if not wanted or not set(wanted) <= set(able):
        return Refusal(
            rule=rules.C_28,
            message="no appointed guardian of the person with letters in force is named",
            allowed=able,
            field="guardian",
        )
    unready = [one for one in wanted if one not in state.rendered]
    if state.letters == "system" and unready:
        return Refusal(
            rule=rules.H_07,
            message=f"the letter for {', '.join(unready)} is not typeset yet",
            field="guardian",
        )
    return wanted


def record_request_sent(
    state: ConsentState, command: RecordRequestSent, _context: Context
) -> Decision:
    """The guardian was asked: T-21 or T-22 is fulfilled, the clock of the answer begins."""
    wanted = _addressees(state, command)
    if isinstance(wanted, Refusal):
        return wanted
    outstanding = set(state.to_ask(command.occurred_on)) - set(wanted) - state.requests.keys()
    said = []
    if outstanding:
        text = f"not asked yet: {', '.join(sorted(outstanding))}; all co-guardians are to be asked"
        said.append(warning(rules.C_22, text))
    if command.method != "hand" and state.letters == "own":
        text = "the office sends its own letter: it keeps the proof of delivery itself"
        said.append(warning(rules.DOR_036, text))
    asking = () if outstanding else (rules.T_21, rules.T_22)
    return (
        Draft(
            kind=st.REQUEST_SENT,
            occurred_on=command.occurred_on,
            data=with_warnings(
                {
                    "method": command.method,
                    "guardians": list(wanted),
                    "article": command.article,
                    "note": command.note,
                },
                said,
            ),
            opens=(common.duty(state.obligations, rules.CONSENT_ANSWER, command.occurred_on),),
            closes=(
                *common.settle_rules(state.obligations, asking, command.occurred_on),
                *_superseded(state, wanted),
            ),
            orders=tuple(_delivery(state, command, one) for one in wanted)
            if command.method != "hand" and state.letters == "system"
            else (),
            evidence=command.evidence,
        ),
    )


def _superseded(state: ConsentState, asked: tuple[str, ...]) -> tuple[Closing, ...]:
    """A guardian who is asked again gets a new clock for the answer; the old one is void."""
    old = [
        key
        for key, owed in state.obligations.items()
        if owed.rule == rules.CONSENT_ANSWER and set(addressees(state, owed)) <= set(asked)
    ]
    return release(state.obligations, Status.VOID, old)


def _delivery(state: ConsentState, command: RecordRequestSent, guardian: str) -> Order:
    """Open the ladder of one recipient. Whoever opens it adds the law of that day."""
    near = state.guardians[guardian].lives_with_ward
    return Order(
        key=f"delivery-{guardian}",
        kind="open",
        data={
            "process": "delivery",
            "open": {
                "owner": state.case,
                "letter": state.rendered.get(guardian),
                "letter_kind": "consent-request",
                "recipient": guardian,
                "method": command.method,
                "electronic_allowed": True,
                "subject_lives_at_address": near,
                "restricted": near,
                "article": command.article,
                "office": state.office,
                "occurred_on": command.occurred_on.isoformat(),
            },
        },
    )


def decide_successor(state: ConsentState, command: DecideSuccessor, _context: Context) -> Decision:
    """After a guardian's death: who takes the place, or that the others' consent is enough."""
    if command.guardian not in state.guardians:
        return Refusal(
            rule=rules.H_05,
            message=f"guardian: {command.guardian} is not a guardian of this case",
            allowed=tuple(state.guardians),
            field="guardian",
        )
    heir = command.successor
    if heir is not None and not heir.in_force(command.occurred_on):
        return Refusal(
            rule=rules.C_28,
            message="the successor holds no letters in force as guardian of the person",
            field="successor",
        )
    gone = state.guardians[command.guardian].model_copy(update={"deceased": True})
    rest = state.model_copy(update={"guardians": {**state.guardians, command.guardian: gone}})
    decided = Draft(
        kind=st.SUCCESSOR_DECIDED,
        occurred_on=command.occurred_on,
        data=command.model_dump(mode="json", exclude={"occurred_on", "evidence"}),
        orders=(request_letter(heir.guardian),) if heir and state.letters == "system" else (),
        evidence=command.evidence,
    )
    waiting = state.stage in {st.ASKED, st.NO_RESPONSE}
    if heir is None and waiting and rest.agreed(command.occurred_on):
        return (decided, given(rest, command.occurred_on, {"by": "successor"}, ()))
    return (decided,)


def close_consent(state: ConsentState, command: CloseConsent, _context: Context) -> Decision:
    """End the case, with a reason; duties that still run are void."""
    return (
        Draft(
            kind=st.CASE_CLOSED,
            occurred_on=command.occurred_on,
            data={"from": state.stage, "note": command.note},
            closes=release(state.obligations, Status.VOID),
            orders=common.tell(
                state.owner,
                "consent-closed",
                command.occurred_on,
                {"consent": state.case, "stage": state.stage},
            ),
            evidence=command.evidence,
        ),
    )


def note_facts(state: ConsentState, command: NoteFacts, _context: Context) -> Decision:
    """The registers changed. A guardian whose letters ended while asked is a task for a person."""
    said = []
    for one in command.guardians:
        waits = one.guardian in state.requests and one.guardian not in state.answers
        if waits and not one.in_force(command.occurred_on):
            text = f"{one.guardian} was asked, and holds no letters in force any more"
            said.append(warning(rules.C_28, text))
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    return (
        Draft(
            kind=ev.FACTS_NOTED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, said),
            orders=(alert("letters-ended", rule=rules.C_28),) if said else (),
            evidence=command.evidence,
        ),
    )


def delivery_ended(_state: ConsentState, command: DeliveryEnded, _context: Context) -> Decision:
    """A ladder has ended. Only *delivered* needs nobody's attention."""
    said = []
    if command.ended != "delivered":
        text = f"the request to {command.recipient} ended {command.ended}"
        said.append(warning(rules.DOR_037, text))
    task = alert("delivery", ended=command.ended, delivery=command.delivery)
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    return (
        Draft(
            kind=st.DELIVERY_ENDED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, said),
            orders=(task,) if said else (),
            evidence=command.evidence,
        ),
    )

"""The guardian is asked for consent to a disclosure: the process as tables (DOR (3)).

Belongs here: who may give which command at which stage, and what is wired to what. Not here: what
a command does (`consent_open.py`, `consent_decide.py`, `consent_answers.py`).
"""

from typing import Any, Final

from domain import rules
from domain.actors import Role
from domain.commands import Command, CommandSpec, Strike
from domain.model import Json
from domain.placement import consent_answers as answers
from domain.placement import consent_clock as clock
from domain.placement import consent_commands as cmd
from domain.placement import consent_decide as asking
from domain.placement import consent_open as opening
from domain.placement import consent_stages as st
from domain.placement.common import MACHINE, OFFICE_ROLES, office_command
from domain.placement.consent_state import APPLIES, ConsentState
from domain.process import NOTE_FACTS, OPEN, STRIKE, ClockHook, Process

_SUPERVISOR: Final = frozenset({Role.SUPERVISOR})


def _decision(
    name: str,
    model: type[Command],
    stages: tuple[str, ...],
    about: str,
    **more: Any,  # noqa: ANN401 - the spec's own fields
) -> CommandSpec:
    """A named person's decision (O): a supervisor's, with a reason."""
    return CommandSpec(
        name=name,
        model=model,
        roles=_SUPERVISOR,
        stages=frozenset(stages),
        help=about,
        needs_reason=True,
        **more,
    )


def _fact(name: str, model: type[Command], about: str) -> CommandSpec:
    return CommandSpec(
        name=name,
        model=model,
        roles=MACHINE,
        stages=frozenset(st.OPEN_STAGES),
        help=about,
        machine=True,
    )


_ROWS: Final = (
    office_command(
        OPEN,
        cmd.OpenConsent,
        (),
        "Open a consent: one disclosure about one ward",
        roles=OFFICE_ROLES | MACHINE,
    ),
    office_command(
        "record-request-sent",
        cmd.RecordRequestSent,
        (st.TO_ASK, st.ASKED, st.NO_RESPONSE),
        "The guardian was asked",
        example={"method": "hand"},
    ),
    office_command(
        "record-response",
        cmd.RecordResponse,
        st.ANSWERABLE,
        "An answer came: consent, refusal or another",
        example={
            "kind": "consent",
            "signed_on": "2031-06-10",
            "signature": "ink",
            "states_information": True,
            "states_circumstances": True,
            "scope": {"co_residents": True, "prospective": False},
        },
    ),
    office_command(
        "record-withdrawal",
        cmd.RecordWithdrawal,
        (st.CONSENTED,),
        "A guardian takes the consent back",
    ),
    _decision(
        "decide-signature",
        cmd.DecideSignature,
        st.ANSWERABLE,
        "Decide whether an electronic signature counts",
        example={"guardian": "guardian-1", "accept": True},
    ),
    _decision(
        "decide-prospective",
        cmd.DecideProspective,
        (st.CONSENTED,),
        "Decide what a missing tick for prospective residents means",
        example={"covered": False},
    ),
    _decision(
        "decide-successor",
        cmd.DecideSuccessor,
        st.OPEN_STAGES,
        "After a guardian's death: who takes the place",
        example={"guardian": "guardian-1"},
    ),
    office_command(
        "close-consent",
        cmd.CloseConsent,
        st.OPEN_STAGES,
        "End the case, with a reason",
        needs_reason=True,
    ),
    office_command(
        STRIKE, Strike, st.OPEN_STAGES, "Strike an event of this case", needs_reason=True
    ),
    _fact(NOTE_FACTS, cmd.NoteFacts, "The register of guardians changed"),
    _fact("delivery-ended", cmd.DeliveryEnded, "The delivery of a request has ended"),
)


def _business_key(data: Json) -> str:
    """One consent for one ward, place and day of awareness."""
    parts = (str(data.get("ward")), str(data.get("location")), str(data.get("aware_on"))[:10])
    return "/".join(parts)


CONSENT: Final = Process[ConsentState](
    name="consent",
    state=ConsentState,
    stages=st.CONSENT_STAGES,
    commands={row.name: row for row in _ROWS},
    decisions={
        OPEN: opening.open_consent,
        "record-request-sent": asking.record_request_sent,
        "record-response": answers.record_response,
        "record-withdrawal": answers.record_withdrawal,
        "decide-signature": answers.decide_signature,
        "decide-prospective": answers.decide_prospective,
        "decide-successor": asking.decide_successor,
        "close-consent": asking.close_consent,
        NOTE_FACTS: asking.note_facts,
        "delivery-ended": asking.delivery_ended,
    },
    applies=APPLIES,
    clocks={
        rules.CONSENT_ANSWER: ClockHook[ConsentState](reminder=clock.remind, end=clock.clock_passed)
    },
    follow={"letter": clock.letter_rendered},
    strikable=frozenset(
        {
            st.REQUEST_SENT,
            st.RESPONSE_RECORDED,
            st.RESPONSE_INVALID,
            st.CONSENT_GIVEN,
            st.CONSENT_REFUSED,
            st.CONSENT_WITHDRAWN,
            st.SIGNATURE_ACCEPTED,
            st.SIGNATURE_REJECTED,
            st.PROSPECTIVE_DECIDED,
        }
    ),
    struck=dict.fromkeys(
        (st.CONSENT_GIVEN, st.CONSENT_REFUSED, st.CONSENT_WITHDRAWN, st.PROSPECTIVE_DECIDED),
        answers.struck,
    ),
    business_key=_business_key,
)

"""What an answer is worth: the four elements, the signer, refusal, withdrawal, late consent.

Belongs here: DOR (3)(B) to (D), DOR-021 to DOR-025, C-06, C-16, C-28.
Not here: whom to ask and how (`consent_decide.py`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from domain import rules
from domain.commands import Context
from domain.events import Draft, Order
from domain.model import Json
from domain.placement import common
from domain.placement import consent_stages as st
from domain.placement.common import alert, tell, warning, with_warnings
from domain.placement.consent_commands import (
    DecideProspective,
    DecideSignature,
    RecordResponse,
    RecordWithdrawal,
    Scope,
)
from domain.placement.consent_state import ConsentState
from domain.process import Decision
from domain.refusal import Refusal

ONE_DAY: Final = timedelta(days=1)


def given(
    state: ConsentState,
    on: datetime,
    data: Json,
    evidence: Iterable[str],
    answer: tuple[str, Scope] | None = None,
) -> Draft:
    """The consent is complete. Late or not, it is a consent (C-06); its clocks end by its time."""
    scopes = {key: one.scope for key, one in state.answers.items() if one.answer == "consent"}
    if answer is not None:
        scopes[answer[0]] = answer[1]
    covers = {
        "co_residents": all(one.co_residents for one in scopes.values()),
        "prospective": _prospective([one.prospective for one in scopes.values()]),
    }
    said = list(data.pop("warnings", []))
    tasks: tuple[Order, ...] = ()
    if state.prospective and covers["prospective"] is None:
        text = "the tick for prospective residents is missing: a supervisor decides"
        said.append(warning(rules.C_16, text))
        tasks = (alert("prospective", rule=rules.C_16),)
    report = {
        "consent": state.case,
        "ward": state.ward,
        "covers": covers,
        "information": {"name": state.ward, "offences": list(state.offences)},
    }
    return Draft(
        kind=st.CONSENT_GIVEN,
        occurred_on=on,
        data=with_warnings(
            {
                **data,
                "consents": sorted(scopes),
                "covers": covers,
                "information": report["information"],
            },
            said,
        ),
        closes=common.settle_rules(state.obligations, (rules.CONSENT_ANSWER,), on),
        orders=(*tasks, *tell(state.owner, st.CONSENT_GIVEN, on, report)),
        evidence=tuple(evidence),
    )


def _prospective(ticks: list[bool | None]) -> bool | None:
    """Several consents cover only what each of them covers; a missing tick stays undecided."""
    if False in ticks:
        return False
    return None if None in ticks else True


def _guardian(state: ConsentState, command: RecordResponse) -> str | Refusal:
    asked = tuple(state.requests)
    if command.guardian is not None:
        return command.guardian
    if len(asked) == 1:
        return asked[0]
    return Refusal(
        rule=rules.H_05,
        message="guardian: several were asked; say who answers",
        allowed=asked,
        field="guardian",
    )


def missing_elements(state: ConsentState, guardian: str, command: RecordResponse) -> list[str]:
    """What keeps an answer from counting: elements of DOR-022, and who may sign (C-28)."""
    missing = []
    if command.kind == "consent":
        stated = {
            "information": command.states_information,
            "circumstances": command.states_circumstances,
            "signature": command.signature != "none",
            "date": command.signed_on is not None,
        }
        missing = [name for name, there in stated.items() if not there]
    signer = state.guardians.get(guardian)
    if signer is None or not signer.in_force(command.signed_on or command.occurred_on):
        missing.append("signer")
    return missing


def record_response(state: ConsentState, command: RecordResponse, context: Context) -> Decision:
    """An answer came. It is always recorded (DOR-021); what it is worth is another matter."""
    refusal = common.ahead("signed_on", command.signed_on, context.now) or _signed_later(command)
    if refusal:
        return refusal
    guardian = _guardian(state, command)
    if isinstance(guardian, Refusal):
        return guardian
    data = command.model_dump(mode="json", exclude={"occurred_on", "evidence"})
    data |= {"guardian": guardian, "by": "response", "counts_as": None}
    missing = missing_elements(state, guardian, command)
    on, evidence = command.occurred_on, command.evidence
    if command.kind == "other":
        draft = Draft(kind=st.RESPONSE_RECORDED, occurred_on=on, data=data, evidence=evidence)
    elif missing:
        draft = _invalid(command, data, missing)
    elif command.kind == "refusal":
        draft = _refused(state, command, data)
    elif command.signature == "electronic":
        draft = _undecided(command, data)
    else:
        draft = _consented(state, command, data, guardian)
    return (draft,)


def _signed_later(command: RecordResponse) -> Refusal | None:
    """A paper cannot be signed after the day on which it came: one of the two dates is wrong."""
    if command.signed_on is None or command.signed_on < command.occurred_on + ONE_DAY:
        return None
    return Refusal(
        rule=rules.H_05,
        message="signed_on: lies after the day on which the answer came (occurred_on)",
        field="signed_on",
    )


def _invalid(command: RecordResponse, data: Json, missing: list[str]) -> Draft:
    rule = rules.C_28 if missing == ["signer"] else rules.DOR_022
    said = [warning(rule, f"recorded, but it does not count; missing: {', '.join(missing)}")]
    return Draft(
        kind=st.RESPONSE_INVALID,
        occurred_on=command.occurred_on,
        data=with_warnings({**data, "missing": missing}, said),
        evidence=command.evidence,
    )


def _refused(state: ConsentState, command: RecordResponse, data: Json) -> Draft:
    """A refusal never blocks the placement, and the event says so (DOR-024)."""
    report = {"consent": state.case, "ward": state.ward, "blocks_placement": False}
    return Draft(
        kind=st.CONSENT_REFUSED,
        occurred_on=command.occurred_on,
        data={**data, "blocks_placement": False},
        closes=common.settle_rules(state.obligations, (rules.CONSENT_ANSWER,), command.occurred_on),
        orders=tell(state.owner, st.CONSENT_REFUSED, command.occurred_on, report),
        evidence=command.evidence,
    )


def _undecided(command: RecordResponse, data: Json) -> Draft:
    said = [warning(rules.C_28, "electronic signature: a supervisor decides whether it counts")]
    return Draft(
        kind=st.RESPONSE_RECORDED,
        occurred_on=command.occurred_on,
        data=with_warnings({**data, "counts_as": "undecided"}, said),
        orders=(alert("signature", rule=rules.C_28, guardian=data["guardian"]),),
        evidence=command.evidence,
    )


def _consented(state: ConsentState, command: RecordResponse, data: Json, guardian: str) -> Draft:
    said = []
    if not command.evidence:
        said.append(warning(rules.DOR_022, "the signed document itself is not on file"))
    if state.agreed(command.occurred_on, guardian):
        return given(
            state,
            command.occurred_on,
            with_warnings(data, said),
            command.evidence,
            (guardian, command.scope),
        )
    return Draft(
        kind=st.RESPONSE_RECORDED,
        occurred_on=command.occurred_on,
        data=with_warnings({**data, "counts_as": "consent"}, said),
        evidence=command.evidence,
    )


def decide_signature(state: ConsentState, command: DecideSignature, _context: Context) -> Decision:
    """A supervisor decides on an electronic signature; the answer counts from its own time."""
    held = state.answers.get(command.guardian)
    if held is None or held.answer != "undecided":
        return Refusal(
            rule=rules.C_28,
            message=f"no electronic signature of {command.guardian} waits for a decision",
            field="guardian",
        )
    data: Json = {
        "guardian": command.guardian,
        "accept": command.accept,
        "note": command.note,
        "by": "signature",
    }
    if command.accept and state.agreed(held.on, command.guardian):
        signed = (command.guardian, held.scope)
        return (given(state, held.on, data, command.evidence, signed),)
    kind = st.SIGNATURE_ACCEPTED if command.accept else st.SIGNATURE_REJECTED
    return (
        Draft(kind=kind, occurred_on=command.occurred_on, data=data, evidence=command.evidence),
    )


def decide_prospective(
    state: ConsentState, command: DecideProspective, _context: Context
) -> Decision:
    """A supervisor decides what a missing tick for prospective residents means (C-16)."""
    if not state.prospective or state.covered_prospective is not None:
        return Refusal(rule=rules.C_16, message="no tick for prospective residents is missing")
    report = {"consent": state.case, "covered": command.covered}
    return (
        Draft(
            kind=st.PROSPECTIVE_DECIDED,
            occurred_on=command.occurred_on,
            data={"covered": command.covered, "note": command.note},
            orders=tell(state.owner, st.PROSPECTIVE_DECIDED, command.occurred_on, report),
            evidence=command.evidence,
        ),
    )


def record_withdrawal(
    state: ConsentState, command: RecordWithdrawal, _context: Context
) -> Decision:
    """A consent is taken back: from now on nothing may be disclosed (DOR-025)."""
    gave = tuple(key for key, held in state.answers.items() if held.answer == "consent")
    guardian = command.guardian or (gave[0] if len(gave) == 1 else None)
    if guardian not in gave:
        return Refusal(
            rule=rules.H_05,
            message="guardian: name one who has consented",
            allowed=gave,
            field="guardian",
        )
    report = {"consent": state.case, "ward": state.ward}
    return (
        Draft(
            kind=st.CONSENT_WITHDRAWN,
            occurred_on=command.occurred_on,
            data={"guardian": guardian, "note": command.note},
            orders=tell(state.owner, st.CONSENT_WITHDRAWN, command.occurred_on, report),
            evidence=command.evidence,
        ),
    )


def struck(state: ConsentState, on: datetime) -> tuple[Order, ...]:
    """An answer counts no more: the case that waits for it looks up what stands instead."""
    report = {"consent": state.case, "ward": state.ward}
    return tell(state.owner, "consent-struck", on, report)

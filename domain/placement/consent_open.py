"""Opening a consent: only for those whom DOR (3) is about, and only with somebody to ask.

Belongs here: the checks of DOR-004, DOR-005, DOR-018 and C-28 at the opening, its warnings and its
letters. Not here: anything after the opening (`consent_decide.py`, `consent_answers.py`).
"""

from typing import Final

from domain import events as ev
from domain import rules
from domain.commands import Context
from domain.events import Draft, Order
from domain.model import Json
from domain.placement import common
from domain.placement.common import read_values, warning, with_warnings
from domain.placement.consent_commands import CONFLICTS, ConsentLaw, OpenConsent
from domain.process import Decision
from domain.refusal import Refusal

C_04: Final = "C-04"


def letter(kind: str, guardian: str, encloses: tuple[str, ...] = (), key: str = "") -> Order:
    """Order a letter to a guardian; `letter_kind` names the wording."""
    data: Json = {"letter_kind": kind, "guardian": guardian}
    if encloses:
        data["encloses"] = list(encloses)
    return Order(key=key or f"{kind}-{guardian}", kind="letter", data=data)


def request_letter(guardian: str) -> Order:
    """The request, with the document to be signed (DOR-018, DOR-022)."""
    return letter("consent-request", guardian, ("consent-document",))


def open_consent(_state: None, command: OpenConsent, context: Context) -> Decision:
    """Open: only for a permanent finding, a covered offence and an appointed guardian."""
    law = read_values(ConsentLaw, command.law.values)
    if isinstance(law, Refusal):
        return law
    refusal = _not_of_the_class(command, law) or _not_yet(command, context)
    if refusal:
        return refusal
    signers = [one.guardian for one in command.guardians if one.in_force(command.occurred_on)]
    if not signers:
        return _nobody_to_ask(command)
    if command.placement == "new":
        clock = common.duty({}, rules.T_21, command.aware_on, until=command.placement_on)
    else:
        clock = common.duty({}, rules.T_22, command.aware_on)
    data = common.opened_data(command)
    return (
        Draft(
            kind=ev.OPENED,
            occurred_on=command.occurred_on,
            data=with_warnings(data, [*_about_finding(command), *_about_guardians(command)]),
            opens=(clock,),
            orders=tuple(map(request_letter, signers)) if command.letters == "system" else (),
            evidence=command.evidence,
        ),
    )


def _not_yet(command: OpenConsent, context: Context) -> Refusal | None:
    """What has not come yet is not known: awareness, a finding, an offence (H-04)."""
    days = {"aware_on": command.aware_on, "finding.on": command.finding.on}
    days |= {f"offences.{number}.on": one.on for number, one in enumerate(command.offences)}
    early = (common.ahead(field, on, context.now) for field, on in days.items())
    return next((one for one in early if one is not None), None)


def _not_of_the_class(command: OpenConsent, law: ConsentLaw) -> Refusal | None:
    """DOR-004 and DOR-005: whom the regulation is about."""
    if law.permanent_finding_required == "required" and not command.finding.permanent:
        return Refusal(
            rule=rules.DOR_004,
            message="the finding under 552.020 is not permanent; consent is asked for the "
            "permanently incompetent only (C-04)",
            field="finding.permanent",
        )
    if not command.finding.permanent and not command.note:
        return Refusal(
            rule=C_04,
            message="the finding is not permanent: that needs an operator's decision with a reason",
            field="note",
        )
    registrable = [one for one in command.offences if one.registrable]
    if not registrable:
        return Refusal(
            rule=rules.DOR_004,
            message="no offence would require registration upon conviction",
            field="offences",
        )
    if all(one.on.date() < law.lookback_1995 for one in registrable):
        return Refusal(
            rule=rules.DOR_005,
            message=f"every registrable offence lies before {law.lookback_1995.isoformat()}",
            field="offences",
        )
    return None


def _nobody_to_ask(command: OpenConsent) -> Refusal:
    if not command.guardians:
        return Refusal(
            rule=rules.DOR_018, message="there is no appointed guardian to ask", field="guardians"
        )
    return Refusal(
        rule=rules.C_28,
        message="nobody named is an appointed guardian of the person with letters in force",
        field="guardians",
    )


def _about_finding(command: OpenConsent) -> list[dict[str, str]]:
    if command.finding.permanent:
        return []
    return [warning(C_04, "the finding is not permanent: opened by an operator's decision")]


def _about_guardians(command: OpenConsent) -> list[dict[str, str]]:
    """The warnings of C-22, C-28 and C-29 about those who are named."""
    said: list[dict[str, str]] = []
    for one in command.guardians:
        if not one.in_force(command.occurred_on):
            text = f"{one.guardian} holds no letters in force as guardian of the person: not asked"
            said.append(warning(rules.C_28, text))
            continue
        if one.scope != "full":
            text = f"{one.guardian} is a {one.scope} guardian: notify both ward and guardian"
            said.append(warning(rules.C_22, text))
        conflicts = sorted(CONFLICTS & set(one.roles))
        if conflicts:
            text = f"{one.guardian} is also {', '.join(conflicts)}: keep separate notice records"
            said.append(warning(rules.C_29, text))
    return said

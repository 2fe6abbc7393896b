"""What a letter says, gathered from the record at the moment at which it is rendered.

Belongs here: which maker an order goes to, and that nothing is made of which a register lacks a
part. Not here: where each field comes from (`facts_consent.py` and its neighbours), which fields
a letter may have (`contexts.py`), how they are worded, nor where the letter is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from activities.blobs import Vault
from activities.letters import contexts as c
from activities.letters import facts_consent as consent
from activities.letters import facts_notices as notices
from activities.letters import facts_providers as providers
from activities.letters import facts_soau as soau
from activities.letters import facts_svp as svp
from activities.letters import facts_treatment as treatment
from activities.letters import facts_victims as victims
from activities.letters import facts_yearly as yearly
from activities.letters.sources import (
    Fields,
    NeedsPersonError,
    Sources,
    recipient_of,
    stored_context,
)
from activities.letters.text import LetterError
from domain.recording import EffectAsked
from law.tables import Tables

__all__ = ["Gatherer", "NeedsPersonError", "Plan", "stored_context"]

Maker = Callable[[Sources, EffectAsked], Fields]


@dataclass(frozen=True)
class Plan:
    """A letter to be worded: its kind, its context, and what goes into the same document.

    `ordered` is the kind that was ordered; a follow-up or a script has other words, hence another
    `kind`, depending on the letter that it is about.
    """

    ordered: str
    kind: str
    recipient: str
    context: c.Paper
    enclosed: tuple[tuple[str, c.Paper], ...] = ()


class Gatherer:
    """Gathers one letter's context on one day, out of registers, ledger and vault."""

    def __init__(self, conn: Connection, tables: Tables, vault: Vault, day: date) -> None:
        """Take a reading connection, the law of that day, and the day in America/Chicago."""
        self._sources = Sources(conn, tables, vault, day)

    def plan(self, asked: EffectAsked) -> Plan:
        """The letter that an effect orders.

        Raises:
            NeedsPersonError: a register lacks something.
            LetterError: a field does not fit, or there is no such kind of letter.
            LookupError: the order names a case or letter that the record does not have (a bug).
        """
        ordered = str(asked.effect.data["letter_kind"])
        kind, data, more = _maker(ordered, asked)(self._sources, asked)
        if self._sources.lacks:
            raise NeedsPersonError(tuple(dict.fromkeys(self._sources.lacks)))
        context = c.make_context(kind, data)
        enclosed = tuple((name, c.make_context(name, fields)) for name, fields in more)
        return Plan(ordered, kind, recipient_of(asked), context, enclosed)


_MAKERS: Final[Mapping[str, Maker]] = {
    "consent-request": consent.request,
    "consent-reminder": consent.reminder,
    "possibility-notice": notices.possibility,
    "notice": notices.notice,
    "notice-withheld": notices.withheld,
    "notice-unnamed": notices.unnamed,
    "notice-withdrawal": notices.withdrawal,
    "svp-notice": svp.notice,
    "mdt-assessment": svp.assessment,
    "prc-determination": svp.determination,
    "svp-transmittal": svp.transmittal,
    "victim-notice": victims.victim,
    "right-to-petition": yearly.right,
    "annual-report-transmittal": yearly.annual,
    "treatment-decision": treatment.decision,
    "completion-report": treatment.completion,
    "termination-report": treatment.termination,
    "extension-petition": treatment.extension,
    "provider-agreement": providers.agreement,
    "order-returned": soau.returned,
    "soau-report-transmittal": soau.report,
}
_AFTER: Final[Mapping[str, tuple[Maker, Maker]]] = {
    "delivery-follow-up": (consent.follow_up, notices.follow_up),
    "verbal-script": (consent.script, notices.script),
}
"""What follows a letter that came back: of a consent, of a placement."""


def _maker(ordered: str, asked: EffectAsked) -> Maker:
    if ordered in _AFTER:
        of_consent, of_notice = _AFTER[ordered]
        about = asked.effect.data.get("about")
        if about in _MAKERS and about not in (*notices.TOLD, *consent.TOLD):
            raise LetterError(f"about: no {ordered} of a {about} is worded; a person writes it")
        return of_notice if about in notices.TOLD else of_consent
    maker = _MAKERS.get(ordered)
    if maker is None:
        raise LetterError(f"letter_kind: nobody orders a letter called {ordered!r}")
    return maker

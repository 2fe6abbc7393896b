"""What may be asked of a consent: the models of its commands.

Belongs here: fields and their meaning. Not here: who may give a command and at which stage (the
table in `consent.py`), nor what it does (`consent_decide.py`).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from domain.commands import Command, Id
from domain.model import Frozen
from domain.placement.common import OpenCase


class GuardianKind(StrEnum):
    """What a person is to the ward. Only the first two may sign a consent (C-28)."""

    GUARDIAN = "guardian"
    """Appointed guardian of the person."""
    GUARDIAN_AND_CONSERVATOR = "guardian-and-conservator"
    CONSERVATOR = "conservator"
    """Of money only."""
    PARENT = "parent"
    """Of an adult, without letters."""
    PROVIDER_STAFF = "provider-staff"
    ATTORNEY_IN_FACT = "attorney-in-fact"
    """Agent under a power of attorney."""


APPOINTED = frozenset({GuardianKind.GUARDIAN, GuardianKind.GUARDIAN_AND_CONSERVATOR})
CONFLICTS = frozenset({"guardian-of-recipient", "provider-employee"})
"""Roles of a guardian that conflict with this one (C-29)."""


class Guardian(Frozen):
    """A guardian as the register of letters has it. `letters_until` is the last day in force."""

    guardian: Id
    kind: GuardianKind = GuardianKind.GUARDIAN
    letters_from: AwareDatetime | None = None
    letters_until: AwareDatetime | None = None
    scope: Literal["full", "limited", "partial"] = "full"
    roles: tuple[Id, ...] = ()
    lives_with_ward: bool = False
    deceased: bool = False

    @property
    def appointed(self) -> bool:
        """Whether this is an appointed guardian of the person, by letters on file (C-28)."""
        return self.kind in APPOINTED and self.letters_from is not None

    def in_force(self, on: datetime) -> bool:
        """Whether the letters were in force at an instant; the last day counts whole."""
        if not self.appointed or self.letters_from is None or on < self.letters_from:
            return False
        return self.letters_until is None or on < self.letters_until + timedelta(days=1)


class Offence(Frozen):
    """An offence charged. `registrable`: a conviction would require registration (DOR-004)."""

    code: Id
    on: AwareDatetime
    registrable: bool


class Finding(Frozen):
    """The court's finding under RSMo 552.020."""

    permanent: bool
    on: AwareDatetime


class ConsentLaw(Frozen):
    """The values of the law that a consent decides by, by their names in the table of policies.

    `lookback_1995` is the first day of offences that count (DOR-005).
    """

    lookback_1995: date
    permanent_finding_required: Literal["required", "operator-decision"]


class OpenConsent(OpenCase):
    """Open a consent: one proposed disclosure about one ward, asked of the ward's guardians."""

    ward: Id
    guardians: tuple[Guardian, ...]
    offences: tuple[Offence, ...]
    finding: Finding
    placement: Literal["new", "already-placed"]
    placement_on: AwareDatetime | None = None
    aware_on: AwareDatetime
    location: Id
    audience: tuple[Id, ...] = ()
    prospective: bool = False
    letters: Literal["system", "own"] = "system"
    answer_needed_from: Literal["all", "one"] = "all"
    for_case: Id | None = None


class RecordRequestSent(Command):
    """The guardian was asked. Without `guardian`, every guardian who is to be asked."""

    method: Literal["hand", "certified", "electronic"]
    guardian: Id | None = None
    article: Id | None = None


class Scope(Frozen):
    """Whom the guardian lets be told. `prospective` None: the tick is missing (C-16)."""

    co_residents: bool = True
    prospective: bool | None = None


class RecordResponse(Command):
    """An answer came. `occurred_on` is its receipt; what is not stated counts as missing.

    `guardian` may be left out where only one is asked. `other` is an answer that neither consents
    nor refuses.
    """

    kind: Literal["consent", "refusal", "other"]
    guardian: Id | None = None
    signed_on: AwareDatetime | None = None
    signature: Literal["ink", "electronic", "none"] = "none"
    states_information: bool = False
    states_circumstances: bool = False
    scope: Scope = Scope()


class DecideSignature(Command):
    """A supervisor decides whether an electronic signature counts (C-28)."""

    guardian: Id
    accept: bool


class DecideProspective(Command):
    """A supervisor decides what a missing tick for prospective residents means (C-16)."""

    covered: bool


class RecordWithdrawal(Command):
    """A guardian takes a consent back. Without `guardian`: the only one who gave it."""

    guardian: Id | None = None


class DecideSuccessor(Command):
    """A supervisor decides who takes a guardian's place after death; nobody, if none is named."""

    guardian: Id
    successor: Guardian | None = None


class CloseConsent(Command):
    """End the case, with a reason. Late consent and withdrawal are not possible afterwards."""


class NoteFacts(Command):
    """The registers changed: guardians and their letters as they are now."""

    guardians: tuple[Guardian, ...]
    digest: str = Field(default="")


class DeliveryEnded(Command):
    """A delivery case reports how it ended."""

    delivery: Id
    recipient: Id
    ended: Literal["delivered", "attempted", "deceased", "stopped"]

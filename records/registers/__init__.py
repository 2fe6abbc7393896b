"""The registers: offices, persons, guardians and their letters, homes, providers of treatment.

Each change is one transaction and one ledger entry in the register's scope, which names ids and
fields, never what stands in them. Open cases that are concerned get a fact. Not here: what a case
makes of it (its decider).
"""

from records.registers import victims
from records.registers.acts import Act, Changed
from records.registers.catalogue import REGISTERS, Register
from records.registers.expunge import expunge
from records.registers.known import known
from records.registers.people import age_of
from records.registers.picture import picture
from records.registers.read import (
    Delegate,
    Location,
    Office,
    Person,
    delegate_in_force,
    guardians_of,
    identity,
    letters_of,
    listing,
    location,
    office,
)
from records.registers.touch import (
    COMMUNITY,
    CONFINED,
    HOMES,
    Telling,
    law_of,
    left_behind,
    tell_case,
    touched_cases,
)
from records.registers.treatment import standing as provider_standing
from records.registers.write import add, change, import_csv

__all__ = [
    "COMMUNITY",
    "CONFINED",
    "HOMES",
    "REGISTERS",
    "Act",
    "Changed",
    "Delegate",
    "Location",
    "Office",
    "Person",
    "Register",
    "Telling",
    "add",
    "age_of",
    "change",
    "delegate_in_force",
    "expunge",
    "guardians_of",
    "identity",
    "import_csv",
    "known",
    "law_of",
    "left_behind",
    "letters_of",
    "listing",
    "location",
    "office",
    "picture",
    "provider_standing",
    "tell_case",
    "touched_cases",
    "victims",
]

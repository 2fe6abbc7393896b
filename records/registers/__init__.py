"""The registers: offices and their delegates, persons, guardians and their letters.

Each change is one transaction and one ledger entry in the register's scope, which names ids and
fields, never what stands in them. Open cases that are concerned get a fact. Not here: what a case
makes of it (its decider).
"""

from records.registers.expunge import expunge
from records.registers.forms import REGISTERS, Register
from records.registers.read import (
    Delegate,
    Office,
    Person,
    delegate_in_force,
    guardians_of,
    identity,
    letters_of,
    listing,
    office,
)
from records.registers.touch import touched_cases
from records.registers.write import Act, Changed, add, change, import_csv

__all__ = [
    "REGISTERS",
    "Act",
    "Changed",
    "Delegate",
    "Office",
    "Person",
    "Register",
    "add",
    "change",
    "delegate_in_force",
    "expunge",
    "guardians_of",
    "identity",
    "import_csv",
    "letters_of",
    "listing",
    "office",
    "touched_cases",
]

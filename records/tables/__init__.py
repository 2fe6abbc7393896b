"""Every table of the case database, and its Core table as a constant.

Reads and writes go through the constants (`insert(LEDGER)`); the classes give the columns their
types and docs. Belongs here: the list. Not here: any column.
"""

from records.tables._base import METADATA, table
from records.tables.alert_row import AlertRow
from records.tables.attempt_row import AttemptRow
from records.tables.case_person_row import CasePersonRow
from records.tables.case_row import CaseRow
from records.tables.checkpoint_row import CheckpointRow
from records.tables.command_row import CommandRow
from records.tables.consent_row import ConsentRow
from records.tables.delegate_row import DelegateRow
from records.tables.delivery_row import DeliveryRow
from records.tables.evidence_row import EvidenceRow
from records.tables.fact_row import FactRow
from records.tables.guardian_row import GuardianRow
from records.tables.guardianship_row import GuardianshipRow
from records.tables.head_row import HeadRow
from records.tables.identity_row import IdentityRow
from records.tables.ledger_row import LEDGER_NO, LedgerRow
from records.tables.letter_row import LetterRow
from records.tables.mailing_row import MailingRow
from records.tables.note_row import NoteRow
from records.tables.obligation_row import ObligationRow
from records.tables.office_row import OfficeRow
from records.tables.person_row import PersonRow
from records.tables.refusal_row import RefusalRow
from records.tables.rule_tables_row import RuleTablesRow
from records.tables.scan_row import ScanRow

ALERTS = table(AlertRow)
ATTEMPTS = table(AttemptRow)
CASE_PERSONS = table(CasePersonRow)
CASES = table(CaseRow)
CHECKPOINTS = table(CheckpointRow)
COMMANDS = table(CommandRow)
CONSENTS = table(ConsentRow)
DELEGATES = table(DelegateRow)
DELIVERIES = table(DeliveryRow)
EVIDENCE = table(EvidenceRow)
FACTS = table(FactRow)
GUARDIANS = table(GuardianRow)
GUARDIANSHIPS = table(GuardianshipRow)
LEDGER_HEADS = table(HeadRow)
IDENTITIES = table(IdentityRow)
LEDGER = table(LedgerRow)
LETTERS = table(LetterRow)
MAILINGS = table(MailingRow)
NOTES = table(NoteRow)
OBLIGATIONS = table(ObligationRow)
OFFICES = table(OfficeRow)
PERSONS = table(PersonRow)
REFUSALS = table(RefusalRow)
RULE_TABLES = table(RuleTablesRow)
SCANS = table(ScanRow)

__all__ = [
    "ALERTS",
    "ATTEMPTS",
    "CASES",
    "CASE_PERSONS",
    "CHECKPOINTS",
    "COMMANDS",
    "CONSENTS",
    "DELEGATES",
    "DELIVERIES",
    "EVIDENCE",
    "FACTS",
    "GUARDIANS",
    "GUARDIANSHIPS",
    "IDENTITIES",
    "LEDGER",
    "LEDGER_HEADS",
    "LEDGER_NO",
    "LETTERS",
    "MAILINGS",
    "METADATA",
    "NOTES",
    "OBLIGATIONS",
    "OFFICES",
    "PERSONS",
    "REFUSALS",
    "RULE_TABLES",
    "SCANS",
    "AlertRow",
    "AttemptRow",
    "CasePersonRow",
    "CaseRow",
    "CheckpointRow",
    "CommandRow",
    "ConsentRow",
    "DelegateRow",
    "DeliveryRow",
    "EvidenceRow",
    "FactRow",
    "GuardianRow",
    "GuardianshipRow",
    "HeadRow",
    "IdentityRow",
    "LedgerRow",
    "LetterRow",
    "MailingRow",
    "NoteRow",
    "ObligationRow",
    "OfficeRow",
    "PersonRow",
    "RefusalRow",
    "RuleTablesRow",
    "ScanRow",
    "table",
]

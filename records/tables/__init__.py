"""Every table of the case database, and its Core table as a constant.

Reads and writes go through the constants (`insert(LEDGER)`); the classes give the columns their
types and docs. Belongs here: the list. Not here: any column.
"""

from records.tables._base import METADATA, table
from records.tables.admission_row import AdmissionRow
from records.tables.alert_row import AlertRow
from records.tables.attempt_row import AttemptRow
from records.tables.case_person_row import CasePersonRow
from records.tables.case_row import CaseRow
from records.tables.checkpoint_row import CheckpointRow
from records.tables.command_row import CommandRow
from records.tables.consent_row import ConsentRow
from records.tables.delegate_row import DelegateRow
from records.tables.delivery_row import DeliveryRow
from records.tables.disclosure_row import DisclosureRow
from records.tables.evidence_row import EvidenceRow
from records.tables.fact_row import FactRow
from records.tables.guardian_row import GuardianRow
from records.tables.guardianship_row import GuardianshipRow
from records.tables.head_row import HeadRow
from records.tables.identity_row import IdentityRow
from records.tables.ledger_row import LEDGER_NO, LedgerRow
from records.tables.letter_row import LetterRow
from records.tables.location_row import LocationRow
from records.tables.mailing_row import MailingRow
from records.tables.note_row import NoteRow
from records.tables.obligation_row import ObligationRow
from records.tables.occupancy_row import OccupancyRow
from records.tables.office_row import OfficeRow
from records.tables.person_row import PersonRow
from records.tables.provider_review_row import ProviderReviewRow
from records.tables.provider_row import ProviderRow
from records.tables.refusal_row import RefusalRow
from records.tables.relation_row import RelationRow
from records.tables.rule_tables_row import RuleTablesRow
from records.tables.scan_row import ScanRow
from records.tables.treatment_provider_row import TreatmentProviderRow
from records.tables.victim_row import VictimRow

ADMISSIONS = table(AdmissionRow)
ALERTS = table(AlertRow)
ATTEMPTS = table(AttemptRow)
CASES = table(CaseRow)
CASE_PERSONS = table(CasePersonRow)
CHECKPOINTS = table(CheckpointRow)
COMMANDS = table(CommandRow)
CONSENTS = table(ConsentRow)
DELEGATES = table(DelegateRow)
DELIVERIES = table(DeliveryRow)
DISCLOSURES = table(DisclosureRow)
EVIDENCE = table(EvidenceRow)
FACTS = table(FactRow)
GUARDIANS = table(GuardianRow)
GUARDIANSHIPS = table(GuardianshipRow)
IDENTITIES = table(IdentityRow)
LEDGER = table(LedgerRow)
LEDGER_HEADS = table(HeadRow)
LETTERS = table(LetterRow)
LOCATIONS = table(LocationRow)
MAILINGS = table(MailingRow)
NOTES = table(NoteRow)
OBLIGATIONS = table(ObligationRow)
OCCUPANCIES = table(OccupancyRow)
OFFICES = table(OfficeRow)
PERSONS = table(PersonRow)
PROVIDERS = table(ProviderRow)
PROVIDER_REVIEWS = table(ProviderReviewRow)
REFUSALS = table(RefusalRow)
RELATIONS = table(RelationRow)
RULE_TABLES = table(RuleTablesRow)
SCANS = table(ScanRow)
TREATMENT_PROVIDERS = table(TreatmentProviderRow)
VICTIMS = table(VictimRow)

__all__ = [
    "ADMISSIONS",
    "ALERTS",
    "ATTEMPTS",
    "CASES",
    "CASE_PERSONS",
    "CHECKPOINTS",
    "COMMANDS",
    "CONSENTS",
    "DELEGATES",
    "DELIVERIES",
    "DISCLOSURES",
    "EVIDENCE",
    "FACTS",
    "GUARDIANS",
    "GUARDIANSHIPS",
    "IDENTITIES",
    "LEDGER",
    "LEDGER_HEADS",
    "LEDGER_NO",
    "LETTERS",
    "LOCATIONS",
    "MAILINGS",
    "METADATA",
    "NOTES",
    "OBLIGATIONS",
    "OCCUPANCIES",
    "OFFICES",
    "PERSONS",
    "PROVIDERS",
    "PROVIDER_REVIEWS",
    "REFUSALS",
    "RELATIONS",
    "RULE_TABLES",
    "SCANS",
    "TREATMENT_PROVIDERS",
    "VICTIMS",
    "AdmissionRow",
    "AlertRow",
    "AttemptRow",
    "CasePersonRow",
    "CaseRow",
    "CheckpointRow",
    "CommandRow",
    "ConsentRow",
    "DelegateRow",
    "DeliveryRow",
    "DisclosureRow",
    "EvidenceRow",
    "FactRow",
    "GuardianRow",
    "GuardianshipRow",
    "HeadRow",
    "IdentityRow",
    "LedgerRow",
    "LetterRow",
    "LocationRow",
    "MailingRow",
    "NoteRow",
    "ObligationRow",
    "OccupancyRow",
    "OfficeRow",
    "PersonRow",
    "ProviderReviewRow",
    "ProviderRow",
    "RefusalRow",
    "RelationRow",
    "RuleTablesRow",
    "ScanRow",
    "TreatmentProviderRow",
    "VictimRow",
    "table",
]

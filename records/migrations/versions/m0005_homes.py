"""Homes: providers, locations, occupancies, relations; who was told what."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _homes()
    _people()
    _told()


def _homes() -> None:
    op.create_table(
        "providers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("licensed", sa.Boolean(), nullable=False),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_providers")),
    )
    op.create_index(op.f("ix_providers_office"), "providers", ["office"], unique=False)
    op.create_table(
        "locations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("funded", sa.Boolean(), nullable=False),
        sa.Column("county", sa.String(), nullable=True),
        sa.Column("licensed", sa.Boolean(), nullable=False),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider"], ["providers.id"], name=op.f("fk_locations_provider_providers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
    )
    op.create_index(op.f("ix_locations_office"), "locations", ["office"], unique=False)
    op.create_index(op.f("ix_locations_provider"), "locations", ["provider"], unique=False)


def _people() -> None:
    op.create_table(
        "occupancies",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("bed", sa.String(), nullable=False),
        sa.Column("funded", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location"], ["locations.id"], name=op.f("fk_occupancies_location_locations")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.id"], name=op.f("fk_occupancies_person_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancies")),
    )
    op.create_index(op.f("ix_occupancies_location"), "occupancies", ["location"], unique=False)
    op.create_index(op.f("ix_occupancies_person"), "occupancies", ["person"], unique=False)
    op.create_table(
        "relations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["other"], ["persons.id"], name=op.f("fk_relations_other_persons")),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.id"], name=op.f("fk_relations_person_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
    )
    op.create_index(op.f("ix_relations_other"), "relations", ["other"], unique=False)
    op.create_index(op.f("ix_relations_person"), "relations", ["person"], unique=False)


def _told() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("envelope", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("consumer", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("delivery", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sent_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint(
            "case_id", "envelope", "subject", name=op.f("uq_disclosures_case_id_envelope_subject")
        ),
    )
    for name in ("case_id", "consumer", "delivery", "letter", "recipient", "status", "subject"):
        op.create_index(op.f(f"ix_disclosures_{name}"), "disclosures", [name], unique=False)
    op.create_table(
        "admissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.String(), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admissions")),
        sa.UniqueConstraint(
            "case_id", "version", "recipient", name=op.f("uq_admissions_case_id_version_recipient")
        ),
    )
    for name in ("case_id", "person", "recipient"):
        op.create_index(op.f(f"ix_admissions_{name}"), "admissions", [name], unique=False)


def downgrade() -> None:
    op.drop_table("admissions")
    op.drop_table("disclosures")
    op.drop_table("relations")
    op.drop_table("occupancies")
    op.drop_table("locations")
    op.drop_table("providers")

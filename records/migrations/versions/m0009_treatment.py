"""Providers of treatment in the community, and what was seen at them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "treatment_providers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("approved_since", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_providers")),
    )
    op.create_index(
        op.f("ix_treatment_providers_office"), "treatment_providers", ["office"], unique=False
    )
    op.create_table(
        "provider_reviews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider"],
            ["treatment_providers.id"],
            name=op.f("fk_provider_reviews_provider_treatment_providers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_reviews")),
    )
    for column in ("office", "provider"):
        op.create_index(
            op.f(f"ix_provider_reviews_{column}"), "provider_reviews", [column], unique=False
        )


def downgrade() -> None:
    op.drop_table("provider_reviews")
    op.drop_table("treatment_providers")

"""Victims: who is told of the steps of whose case."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "victims",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("victim", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("wants_notice", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["persons.id"], name=op.f("fk_victims_person_persons")),
        sa.ForeignKeyConstraint(["victim"], ["persons.id"], name=op.f("fk_victims_victim_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victims")),
    )
    op.create_index(op.f("ix_victims_person"), "victims", ["person"], unique=False)
    op.create_index(op.f("ix_victims_victim"), "victims", ["victim"], unique=False)


def downgrade() -> None:
    op.drop_table("victims")

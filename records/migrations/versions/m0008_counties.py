"""The county in which an office is: where a court sits."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offices", sa.Column("county", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offices") as table:
        table.drop_column("county")

"""How often the words of a person or home, as letters print them, have been changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("identities", "locations")


def upgrade() -> None:
    for name in _TABLES:
        op.add_column(name, sa.Column("words", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in _TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("words")

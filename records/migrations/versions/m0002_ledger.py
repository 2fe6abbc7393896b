"""The ledger: append-only by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FROZEN = ("ledger", "checkpoints")


def append_only() -> None:
    """Refuse change, removal, and SQLite's INSERT OR REPLACE (a removal that fires no trigger)."""
    if op.get_bind().dialect.name == "sqlite":
        for table in FROZEN:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        op.execute(
            "CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger WHEN EXISTS "
            "(SELECT 1 FROM ledger WHERE no = NEW.no OR (scope = NEW.scope AND "
            "(seq = NEW.seq OR version = NEW.version))) "
            "BEGIN SELECT RAISE(ABORT, 'UNIQUE: this ledger row exists'); END"
        )
        op.execute(
            "CREATE TRIGGER checkpoints_no_replace BEFORE INSERT ON checkpoints WHEN EXISTS "
            "(SELECT 1 FROM checkpoints WHERE day = NEW.day) "
            "BEGIN SELECT RAISE(ABORT, 'UNIQUE: this checkpoint exists'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION ledger_frozen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; "
        "END$$"
    )
    for table in FROZEN:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_frozen()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_frozen()"
        )


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE ledger_no")
    op.create_table(
        "checkpoints",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("heads_digest", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "ledger",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("command_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.Column("occurred_on", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_ledger")),
        sa.UniqueConstraint("scope", "seq", name=op.f("uq_ledger_scope_seq")),
        sa.UniqueConstraint("scope", "version", name=op.f("uq_ledger_scope_version")),
    )
    op.create_index(op.f("ix_ledger_command_id"), "ledger", ["command_id"], unique=False)
    op.create_table(
        "ledger_heads",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_ledger_heads")),
    )

    append_only()


def downgrade() -> None:
    op.drop_table("checkpoints")
    op.drop_table("ledger_heads")
    op.drop_table("ledger")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_frozen()")
        op.execute("DROP SEQUENCE ledger_no")

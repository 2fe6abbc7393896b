"""Bring the tables of a database up to date, or back. Alembic, without an ini file.

Belongs here: running migrations. Not here: what they change (`records/migrations/versions/`).
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from records.engine import lock_case

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0009"
"""The newest migration: lets a short command see without Alembic that nothing is to be done."""


def current(engine: Engine) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with engine.begin() as connection:
        return _current(connection)


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the tables up to `target`, all or nothing; others who try it at once wait."""
    if target == "head" and current(engine) == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - half of a short command's start-up time

    with engine.begin() as connection:
        lock_case(connection, "migrations")
        command.upgrade(_config(connection), target)


def downgrade(engine: Engine, target: str = "base") -> None:
    """Take the tables back to `target`. What they held is lost."""
    from alembic import command  # noqa: PLC0415 - as above

    with engine.begin() as connection:
        lock_case(connection, "migrations")
        command.downgrade(_config(connection), target)


def grant(engine: Engine, role: str) -> None:
    """Give a PostgreSQL role that owns no table all that the service needs, and no more.

    The owner of a table can switch its triggers off; the service's own role must not be the owner.

    Raises:
        ValueError: the role's name is not a plain identifier.
    """
    if not role.isidentifier():
        raise ValueError(f"role: {role!r} is not a plain identifier")
    with engine.begin() as connection:
        for statement in (
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public",
        ):
            connection.execute(text(f'{statement} TO "{role}"'))
        connection.execute(text(f'REVOKE UPDATE, DELETE ON ledger, checkpoints FROM "{role}"'))
        connection.execute(text(f'REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM "{role}"'))


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(found[0]) if found else None


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", "records:migrations")
    config.attributes["connection"] = connection
    return config

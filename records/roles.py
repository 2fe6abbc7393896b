"""The role in which the service works on PostgreSQL: not the owner of the tables.

Belongs here: making that role. Not here: what it may do (`migrate.grant`), nor the tables.
"""

from sqlalchemy import Engine, text

from records import migrate
from records.engine import is_postgres

_SAID = text(
    "SELECT set_config('admitted.role', :role, true),"
    " set_config('admitted.password', :password, true)"
)
_ADMITTED = text(
    """
    DO $$
    DECLARE
        role text := current_setting('admitted.role');
        verb text := 'CREATE';
    BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role) THEN
            verb := 'ALTER';
        END IF;
        EXECUTE format(
            '%s ROLE %I LOGIN PASSWORD %L', verb, role, current_setting('admitted.password')
        );
    END $$
    """
)
"""Such a statement takes no parameters: the database itself quotes name and password."""


def admit(engine: Engine, role: str, password: str) -> None:
    """Make the role if there is none, set its password, grant it what the service needs.

    Safe to repeat; to be repeated after each migration, for a new table is nobody's but its
    owner's.

    Raises:
        ValueError: the database knows no roles (SQLite), or the name is not a plain identifier.
    """
    with engine.begin() as connection:
        if not is_postgres(connection):
            raise ValueError("only PostgreSQL knows roles")
        connection.execute(_SAID, {"role": role, "password": password})
        connection.execute(_ADMITTED)
    migrate.grant(engine, role)

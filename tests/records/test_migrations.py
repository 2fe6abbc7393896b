from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from domain.actors import system
from records import ledger, migrate
from records.engine import is_postgres, make_engine
from records.tables import LEDGER, METADATA
from tests.records.make import NOW, entry

TAMPERING = [
    "UPDATE ledger SET actor = 'somebody-else'",
    "DELETE FROM ledger",
    "UPDATE checkpoints SET body = ''",
    "DELETE FROM checkpoints",
]


def _fill(engine: Engine) -> None:
    with engine.begin() as connection:
        ledger.append(connection, [entry("case-1", version=1), entry("case-1", version=2)])
        connection.execute(
            text("INSERT INTO checkpoints VALUES ('2031-01-01', 'x', '{}', 'x', 'k')")
        )


def test_up_gives_the_models_and_down_leaves_nothing(empty_url: str) -> None:
    engine = make_engine(empty_url)
    assert migrate.current(engine) is None
    migrate.upgrade(engine)
    assert migrate.current(engine) == migrate.HEAD
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    _fill(engine)
    migrate.downgrade(engine)
    assert migrate.current(engine) is None
    assert inspect(engine).get_table_names() == ["alembic_version"]
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            left = text("SELECT count(*) FROM pg_proc WHERE proname = 'ledger_frozen'")
            assert connection.scalar(left) == 0
        assert inspect(engine).get_sequence_names() == []
    migrate.upgrade(engine)
    _fill(engine)
    engine.dispose()


def test_each_step_goes_up_and_down(empty_url: str) -> None:
    engine = make_engine(empty_url)
    steps = ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009"]
    for step in steps:
        migrate.upgrade(engine, step)
        assert migrate.current(engine) == step
    for step in reversed(steps[:-1]):
        migrate.downgrade(engine, step)
        assert migrate.current(engine) == step
    engine.dispose()


def test_the_constant_names_the_newest_migration() -> None:
    assert (
        ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).get_current_head()
        == migrate.HEAD
    )


def test_the_ledger_refuses_change_and_removal(record_engine: Engine) -> None:
    _fill(record_engine)
    with record_engine.connect() as connection:
        before = connection.execute(select(LEDGER)).all()
    for statement in TAMPERING:
        with pytest.raises(DBAPIError, match="append-only"), record_engine.begin() as connection:
            connection.execute(text(statement))
    with record_engine.connect() as connection:
        assert connection.execute(select(LEDGER)).all() == before


def test_the_ledger_refuses_to_be_emptied_or_replaced(record_engine: Engine) -> None:
    _fill(record_engine)
    with record_engine.connect() as connection:
        row = connection.execute(select(LEDGER).limit(1)).mappings().one()
        postgres = is_postgres(connection)
    if postgres:
        with pytest.raises(DBAPIError, match="append-only"), record_engine.begin() as connection:
            connection.execute(text("TRUNCATE ledger"))
        return
    for changed in ({"seq": 9, "version": 9}, {"no": 99, "version": 9}, {"no": 99, "seq": 9}):
        replace = insert(LEDGER).prefix_with("OR REPLACE").values(**{**row, **changed})
        with record_engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA recursive_triggers=OFF")
            with pytest.raises(DBAPIError, match="exists"):
                connection.execute(replace)


def test_the_service_role_owns_nothing_and_cannot_touch_the_ledger(record_engine: Engine) -> None:
    if record_engine.dialect.name != "postgresql":
        with pytest.raises(ValueError, match="role"):
            migrate.grant(record_engine, 'x"; DROP TABLE ledger')
        return
    with record_engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS service_role_of_a_test"))
        connection.execute(text("CREATE ROLE service_role_of_a_test"))
    migrate.grant(record_engine, "service_role_of_a_test")
    with record_engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE service_role_of_a_test"))
        ledger.append(connection, [ledger.Entry("s", "x", "c", system("x"), NOW, NOW)])
    for statement in (*TAMPERING, "TRUNCATE ledger", "ALTER TABLE ledger DISABLE TRIGGER ALL"):
        with record_engine.connect() as connection:
            connection.execute(text("SET LOCAL ROLE service_role_of_a_test"))
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                connection.execute(text(statement))
    with record_engine.begin() as connection:
        connection.execute(text("DROP OWNED BY service_role_of_a_test"))
        connection.execute(text("DROP ROLE service_role_of_a_test"))

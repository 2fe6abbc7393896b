"""Threads that write to a SQLite file take turns; readers wait for nobody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from records.engine import make_engine, reading

WRITERS, TURNS = 24, 5


def _count(conn: Connection) -> None:
    """Read, then write what was read: lost updates would show."""
    seen = conn.execute(text("SELECT n FROM counter")).scalar_one()
    conn.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})


def test_many_writers_lose_nothing_and_nobody_is_turned_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'counter.db'}"
    engines = [make_engine(url), make_engine(url)]  # the way in and the worker of one process
    with engines[0].begin() as conn:
        conn.execute(text("CREATE TABLE counter (n INTEGER)"))
        conn.execute(text("INSERT INTO counter VALUES (0)"))

    def write(number: int) -> None:
        for _ in range(TURNS):
            with engines[number % 2].begin() as conn:
                _count(conn)

    with ThreadPoolExecutor(WRITERS) as executor:
        list(executor.map(write, range(WRITERS)))
    with reading(engines[0]) as conn:
        assert conn.execute(text("SELECT n FROM counter")).scalar_one() == WRITERS * TURNS
    for engine in engines:
        engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'counter.db'}")
    with engine.begin() as conn:
        conn.execute(text("CREATE TABLE counter (n INTEGER)"))
    with engine.begin() as conn:
        conn.execute(text("INSERT INTO counter VALUES (1)"))
        with reading(engine) as other:
            assert other.execute(text("SELECT count(*) FROM counter")).scalar_one() == 0
    engine.dispose()


def test_a_writer_that_fails_gives_up_its_turn(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'counter.db'}")
    with engine.begin() as conn:
        conn.execute(text("CREATE TABLE counter (n INTEGER UNIQUE)"))
        conn.execute(text("INSERT INTO counter VALUES (1)"))
    with pytest.raises(IntegrityError), engine.begin() as conn:
        conn.execute(text("INSERT INTO counter VALUES (1)"))
    done = threading.Event()

    def write() -> None:
        with engine.begin() as conn:
            conn.execute(text("INSERT INTO counter VALUES (2)"))
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(timeout=2)  # shorter than a writer's patience: it must not have been locked out
    assert done.is_set()
    engine.dispose()

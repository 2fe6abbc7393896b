import threading

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from domain.model import canonical
from records import ledger
from records.engine import make_engine, reading
from records.tables import LEDGER, LEDGER_HEADS, NOTES
from records.verify import verify
from tests.records.make import NOW, entry


def test_entries_chain_within_their_scope_and_count_across_all(record_engine: Engine) -> None:
    with record_engine.begin() as connection:
        first = ledger.append(connection, [entry("a", 1), entry("b", 1), entry("a"), entry("a", 2)])
        second = ledger.append(connection, [entry("b", 2)])
    assert [(row.scope, row.seq, row.version) for row in (*first, *second)] == [
        ("a", 1, 1), ("b", 1, 1), ("a", 2, None), ("a", 3, 2), ("b", 2, 2),
    ]  # fmt: skip
    assert [row.no for row in (*first, *second)] == [1, 2, 3, 4, 5]
    assert first[0].prev == first[1].prev == ledger.GENESIS
    assert (first[2].prev, first[3].prev) == (first[0].hash, first[2].hash)
    assert second[0].prev == first[1].hash
    with reading(record_engine) as connection:
        kept = connection.execute(select(LEDGER).order_by(LEDGER.c.no)).mappings().all()
        heads = connection.execute(select(LEDGER_HEADS).order_by(LEDGER_HEADS.c.scope)).all()
        assert verify(connection).rows == 5
    assert [ledger.Written(**row) for row in kept] == [*first, *second]
    assert [tuple(head) for head in heads] == [("a", 3, first[3].hash), ("b", 2, second[0].hash)]
    assert kept[0]["recorded_at"] == "2031-06-02T14:00:00.000000Z"
    assert kept[0]["delegation"] == "d-1"
    assert first[0].at == NOW


def test_a_hash_covers_every_column_but_itself(record_engine: Engine) -> None:
    with record_engine.begin() as connection:
        ledger.append(connection, [entry("a", 1)])
        row = dict(connection.execute(select(LEDGER)).mappings().one())
    assert ledger.hash_of(row) == row["hash"]
    for column in ledger.HASHED:
        assert ledger.hash_of({**row, column: f"{row[column]} "}) != row["hash"], column


def test_a_rollback_leaves_no_trace(record_engine: Engine) -> None:
    def fail() -> None:
        with record_engine.begin() as connection:
            ledger.append(connection, [entry("a", 1)])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with record_engine.begin() as connection:
        assert ledger.append(connection, [entry("a", 1)])[0].seq == 1


def test_a_version_is_taken_once(record_engine: Engine) -> None:
    with record_engine.begin() as connection:
        ledger.append(connection, [entry("a", 1)])
    with record_engine.connect() as connection, pytest.raises(IntegrityError):
        ledger.append(connection, [entry("a", 1)])


def test_an_instant_without_offset_is_refused(record_engine: Engine) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"):
        ledger.instant(naive)
    with record_engine.connect() as connection, pytest.raises(Exception, match="offset"):
        connection.execute(insert(NOTES).values(id="n", at=naive, actor={}))


def test_writers_at_once_never_fork_a_chain(record_url: str) -> None:
    engine = make_engine(record_url)
    failures: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for number in range(20):
                with engine.begin() as connection:
                    scopes = (
                        ("shared", f"own-{writer}") if writer % 2 else (f"own-{writer}", "shared")
                    )
                    ledger.append(connection, [entry(scope, n=number) for scope in scopes])
        except Exception as error:  # noqa: BLE001 - shown below
            failures.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(engine) as connection:
        verdict = verify(connection)
        assert (verdict.rows, verdict.scopes, verdict.fault) == (160, 5, None)
    engine.dispose()


def test_a_reader_holds_up_no_writer(record_url: str) -> None:
    engine = make_engine(record_url)
    with reading(engine) as reader:
        assert reader.execute(select(LEDGER)).all() == []
        with engine.begin() as writer:
            ledger.append(writer, [entry("a", 1)])
        assert reader.execute(select(LEDGER)).all() == [], "one picture from first to last"
    with reading(engine) as reader:
        assert len(reader.execute(select(LEDGER)).all()) == 1
    engine.dispose()


def test_a_url_that_is_no_database_of_ours_is_named() -> None:
    with pytest.raises(ValueError, match="DATABASE_URL: 'mysql'"):
        make_engine("mysql://x/y")
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'

"""Whatever is changed in a copied ledger is found: by us, and by the verifier that stands alone."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from domain.model import canonical
from records import checkpoint, export, ledger
from records.engine import is_postgres, make_engine, reading
from records.ledger import COLUMNS, GENESIS, hash_of
from records.migrate import upgrade
from records.tables import CHECKPOINTS, LEDGER, LEDGER_HEADS
from records.verify import Fault, verify
from tests.records.make import NOW, entry

SEED = bytes(range(32))
KEYS = dict([checkpoint.public_key(SEED)])
TOOL = Path(__file__).parents[2] / "tools" / "verify_ledger.py"


def fill(engine: Engine, cases: int = 6, days: int = 3) -> None:
    for day in range(days):
        with engine.begin() as connection:
            for case in range(cases):
                scope = f"case-{case}" if case else "register:offices"
                version = 2 * day
                ledger.append(
                    connection,
                    [entry(scope, version + 1, n=day), entry(scope), entry(scope, version + 2)],
                )
        with engine.begin() as connection:
            on = date(2031, 6, 2) + timedelta(days=day)
            assert checkpoint.write(connection, on, NOW + timedelta(days=day), SEED)


def defenceless(engine: Engine) -> Connection:
    """A connection for which the triggers do not fire: what the owner of the file can do."""
    connection = engine.connect()
    if is_postgres(connection):
        connection.execute(text("SET session_replication_role = replica"))
    else:
        for name in ("update", "delete", "replace"):
            connection.execute(text(f"DROP TRIGGER ledger_no_{name}"))
            connection.execute(text(f"DROP TRIGGER checkpoints_no_{name}"))
    connection.commit()
    return connection


def other(value: Any, dice: random.Random) -> Any:
    if value is None:
        return dice.choice(["x", 7])
    if isinstance(value, int):
        return dice.choice([value + 1, value + 1000, -value, 0, value * 10 + 1])
    place = dice.randrange(len(value) + 1)
    changed = dice.choice(
        [
            value[:place] + dice.choice("0aZ é ") + value[place:],
            value[:place] + value[place + 1 :],
            value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
            if place < len(value)
            else "",
            value.upper(),
            value + " ",
        ]
    )
    return changed if changed != value else value + "0"


def edit(connection: Connection, rows: list[dict[str, Any]], dice: random.Random) -> str:
    """One random edit; returns what kind it was."""
    row = dice.choice(rows)
    kind = dice.choice(["change"] * 6 + ["delete", "insert", "swap", "head"])
    this = LEDGER.c.no == row["no"]
    if kind == "change":
        column = dice.choice(COLUMNS)
        value = other(row[column], dice)
        if column == "version" and not isinstance(value, int):
            value = 10_000
        connection.execute(update(LEDGER).where(this).values({column: value}))
        return f"change {column}"
    if kind == "delete":
        connection.execute(delete(LEDGER).where(this))
    elif kind == "insert":
        last = max(
            (one for one in rows if one["scope"] == row["scope"]), key=lambda one: one["seq"]
        )
        forged = {
            **last,
            "no": 100_000,
            "seq": last["seq"] + 1,
            "prev": last["hash"],
            "version": None,
        }
        forged["hash"] = hash_of(forged)
        connection.execute(insert(LEDGER), [forged])
    elif kind == "swap":
        twin = dice.choice([one for one in rows if one is not row])
        parts = ("kind", "actor", "body", "command_id", "occurred_on", "hash")
        for target, source in ((row, twin), (twin, row)):
            values = {name: source[name] for name in parts}
            connection.execute(update(LEDGER).where(LEDGER.c.no == target["no"]).values(values))
    else:
        scope = LEDGER_HEADS.c.scope == row["scope"]
        head = connection.execute(select(LEDGER_HEADS).where(scope)).mappings().one()
        column = dice.choice(["seq", "hash", "gone"])
        if column == "gone":
            connection.execute(delete(LEDGER_HEADS).where(scope))
        else:
            changed = {column: other(head[column], dice)}
            connection.execute(update(LEDGER_HEADS).where(scope).values(changed))
        return f"head {column}"
    return kind


def test_each_of_a_thousand_random_edits_is_found(record_engine: Engine) -> None:
    fill(record_engine)
    connection = defenceless(record_engine)
    assert verify(connection, keys=KEYS).ok
    rows = [dict(row) for row in connection.execute(select(LEDGER)).mappings()]
    connection.rollback()
    dice = random.Random(20310602)
    missed, kinds = [], Counter[str]()
    many = 1000 if not is_postgres(connection) else 200
    while kinds.total() < many:
        try:
            kind = edit(connection, rows, dice)
        except DBAPIError:  # a unique key stands in the way even of the file's owner
            connection.rollback()
            continue
        kinds[kind] += 1
        if verify(connection).ok:
            missed.append((kinds.total(), kind))
        connection.rollback()
    assert missed == []
    assert {f"change {column}" for column in COLUMNS} <= set(kinds)
    assert {"delete", "insert", "swap", "head seq", "head hash", "head gone"} <= set(kinds)
    assert verify(connection, keys=KEYS).ok, "every edit was undone"
    connection.close()


def test_the_first_bad_row_is_named(record_engine: Engine) -> None:
    fill(record_engine)
    connection = defenceless(record_engine)
    row = connection.execute(select(LEDGER).where(LEDGER.c.scope == "case-2").offset(4)).mappings()
    bad = dict(row.fetchone() or {})
    same = (LEDGER.c.scope == "case-2") & (LEDGER.c.seq >= bad["seq"])
    connection.execute(update(LEDGER).where(same).values(actor="somebody-else"))
    fault = verify(connection).fault
    assert fault == Fault(
        "the hash does not fit the row: a column was changed", bad["no"], "case-2", bad["seq"]
    )
    assert fault.line() == f"row {bad['no']}, scope case-2, seq {bad['seq']}: {fault.what}"
    assert verify(connection, scopes=["case-3"]).ok
    assert not verify(connection, scopes=["case-2"]).ok
    connection.close()


def rewrite(connection: Connection, scope: str, cut: int = 0) -> None:
    """Forge a whole chain: every hash and the head fit again."""
    prev = GENESIS
    query = select(LEDGER).where(LEDGER.c.scope == scope).order_by(LEDGER.c.seq)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows[len(rows) - cut :]:
        connection.execute(delete(LEDGER).where(LEDGER.c.no == row["no"]))
    for row in rows[: len(rows) - cut]:
        forged = {**row, "prev": prev, "actor": row["actor"] if cut else "forger"}
        prev = forged["hash"] = hash_of(forged)
        connection.execute(update(LEDGER).where(LEDGER.c.no == row["no"]).values(forged))
    head = LEDGER_HEADS.c.scope == scope
    connection.execute(update(LEDGER_HEADS).where(head).values(seq=len(rows) - cut, hash=prev))


def forget(connection: Connection, scope: str) -> None:
    connection.execute(delete(LEDGER).where(LEDGER.c.scope == scope))
    connection.execute(delete(LEDGER_HEADS).where(LEDGER_HEADS.c.scope == scope))


def new_body(connection: Connection, change: Callable[[dict[str, Any]], None]) -> None:
    last = connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.day.desc())).mappings()
    row = dict(last.fetchone() or {})
    body = json.loads(row["body"])
    change(body)
    same = CHECKPOINTS.c.day == row["day"]
    connection.execute(update(CHECKPOINTS).where(same).values(body=canonical(body)))


FORGERIES: dict[str, tuple[Callable[[Connection], object], str]] = {
    "a chain rewritten to its end": (lambda c: rewrite(c, "case-1"), "rewritten"),
    "a tail cut off, head and all": (lambda c: rewrite(c, "case-1", 2), "tail was cut off"),
    "a chain that never was": (lambda c: forget(c, "case-1"), "removed"),
    "another signer": (
        lambda c: c.execute(update(CHECKPOINTS).values(key_id="other")), "signature",
    ),
    "no signature": (
        lambda c: c.execute(update(CHECKPOINTS).values(signature="!")), "signature",
    ),
    "a checkpoint changed": (lambda c: new_body(c, lambda b: b["moved"].clear()), "signature"),
    "a checkpoint removed": (
        lambda c: c.execute(delete(CHECKPOINTS).where(CHECKPOINTS.c.day == "2031-06-03")),
        "does not follow",
    ),
    "a checkpoint moved": (
        lambda c: c.execute(
            update(CHECKPOINTS).where(CHECKPOINTS.c.day == "2031-06-04").values(day="2031-06-05")
        ),
        "does not follow",
    ),
    "another digest": (
        lambda c: c.execute(
            update(CHECKPOINTS).where(CHECKPOINTS.c.day == "2031-06-04").values(heads_digest="x")
        ),
        "does not follow",
    ),
}  # fmt: skip


def test_checkpoints_show_what_the_chains_cannot(record_engine: Engine) -> None:
    fill(record_engine)
    connection = defenceless(record_engine)
    assert verify(connection, keys=KEYS).checkpoints == 3
    connection.rollback()
    for forgery, (forge, why) in FORGERIES.items():
        forge(connection)
        fault = verify(connection, keys=KEYS).fault
        connection.rollback()
        assert fault is not None, forgery
        assert why in fault.what, forgery
    assert verify(connection, keys=KEYS).ok, "every forgery was undone"
    connection.close()


def test_a_checkpoint_is_written_once_a_day_and_holds_what_moved(record_engine: Engine) -> None:
    fill(record_engine, cases=3, days=1)
    with record_engine.begin() as connection:
        assert not checkpoint.write(connection, date(2031, 6, 2), NOW, SEED)
        ledger.append(connection, [entry("case-2")])
        assert checkpoint.write(connection, date(2031, 6, 3), NOW, SEED)
        bodies = connection.scalars(select(CHECKPOINTS.c.body).order_by(CHECKPOINTS.c.day)).all()
    moved = [sorted(json.loads(body)["moved"]) for body in bodies]
    assert moved == [["case-1", "case-2", "register:offices"], ["case-2"]]
    with reading(record_engine) as connection:
        assert verify(connection, keys=KEYS).ok


def exported(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(export.lines(connection))


def run_tool(lines: list[str], folder: Path) -> tuple[int, str]:
    file = folder / "ledger.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(TOOL), str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    return done.returncode, done.stdout


def test_an_export_is_verified_by_a_program_that_imports_nothing_of_ours(
    record_engine: Engine, tmp_path: Path
) -> None:
    fill(record_engine)
    lines = exported(record_engine)
    assert run_tool(lines, tmp_path) == (0, "OK 54 entries in 6 chains\n")
    bad = lines[10].replace("clerk-1", "clerk-2")
    code, said = run_tool([*lines[:10], bad, *lines[11:]], tmp_path)
    assert (code, said.startswith("BAD line 11: entry 10 (scope case-3, seq 1): the hash")) == (
        1,
        True,
    )
    assert run_tool(lines[:-1], tmp_path) == (
        1,
        "BAD line 59: the end is missing, or counts other entries\n",
    )
    assert len(TOOL.read_text().splitlines()) < 100
    gone = subprocess.run([sys.executable, str(TOOL), "nowhere"], capture_output=True, check=False)
    assert gone.returncode == 2


def test_both_databases_export_the_same_text(tmp_path: Path, record_engine: Engine) -> None:
    fill(record_engine, cases=2, days=1)
    other_engine = make_engine(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other_engine)
    fill(other_engine, cases=2, days=1)
    assert exported(record_engine) == exported(other_engine)
    other_engine.dispose()


def test_the_lone_verifier_finds_a_thousand_random_edits(record_engine: Engine) -> None:
    fill(record_engine)
    lines = exported(record_engine)
    program: dict[str, Any] = {"__name__": "verifier"}
    exec(compile(TOOL.read_text(), str(TOOL), "exec"), program)  # noqa: S102 - it is our own file
    verify_lines, bad_line = program["verify"], program["BadLineError"]
    verify_lines(lines)
    dice = random.Random(20310603)
    for number in range(1000 if record_engine.dialect.name == "sqlite" else 200):
        copy = list(lines)
        place = dice.randrange(1, len(copy))
        line = json.loads(copy[place])
        kind = dice.choice(["change"] * 4 + ["delete", "double", "swap"])
        if kind == "change":
            name = dice.choice([key for key in sorted(line) if key not in {"signature", "key_id"}])
            if isinstance(line[name], dict):
                line[name] = {**line[name], "forged": [1, "x"]}
            else:
                line[name] = other(line[name], dice)
            copy[place] = json.dumps(line)
        elif kind == "delete":
            del copy[place]
        elif kind == "double":
            copy.insert(place, copy[place])
        else:
            twin = dice.choice([one for one in range(1, len(copy)) if one != place])
            copy[place], copy[twin] = copy[twin], copy[place]
        found = False
        try:
            verify_lines(copy)
        except bad_line:
            found = True
        assert found, f"edit {number} ({kind} of line {place + 1}) was not found"

"""What a kill run must leave behind: nothing lost, nothing twice, one story everywhere."""

import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from domain.decider import settled
from domain.events import EFFECT_DONE
from domain.fold import fold
from domain.placement.notices_state import PLANNED
from domain.registry import PROCESSES
from records.commit import history
from records.tables import CASES, COMMANDS, LETTERS, MAILINGS
from records.verify import verify


@dataclass(frozen=True)
class Verdict:
    """Counts of a run; every line of `faults` is one too many."""

    counts: dict[str, int]
    faults: list[str]


def judge(conn: Connection, acknowledged: dict[str, str]) -> Verdict:
    """Look at the whole record."""
    faults: list[str] = []
    counts: Counter[str] = Counter()
    known = {row.id: row.outcome for row in conn.execute(select(COMMANDS.c.id, COMMANDS.c.outcome))}
    counts["commands acknowledged"] = len(acknowledged)
    faults += [f"lost: {one}" for one in acknowledged if known.get(one) != "accepted"]
    ordered: Counter[str] = Counter()
    for row in conn.execute(select(CASES)).mappings():
        counts[f"cases of {row['process']}"] += 1
        events = history(conn, row["id"])
        counts["events"] += len(events)
        if [event.version for event in events] != list(range(1, row["version"] + 1)):
            faults.append(f"{row['id']}: versions have gaps")
        if fold(PROCESSES[row["process"]], events).lean() != row["state"]:
            faults.append(f"{row['id']}: the fold is not the state")
        done = [event.data["effect"] for event in events if event.kind == EFFECT_DONE]
        if len(done) != len(set(done)):
            faults.append(f"{row['id']}: an effect was done twice")
        state = PROCESSES[row["process"]].state.model_validate(row["state"])
        if row["closed_at"] is None and settled(
            PROCESSES[row["process"]], state, datetime.now(UTC)
        ):
            faults.append(f"{row['id']}: something is left to be planned")
        plans = [event for event in events if event.kind == PLANNED]
        faults += [
            f"{row['id']}: event {later.version} plans what was planned"
            for one, later in itertools.pairwise(plans)
            if (one.data, one.opens, one.closes) == (later.data, later.opens, later.closes)
        ]
        for event in events:
            for order in event.orders:
                ordered[order.kind] += 1
                key = f"{row['id']}/{event.version}/{order.key}"
                if key not in done and key not in row["state"].get("effects", {}):
                    faults.append(f"{key}: ordered, and neither done nor waiting")
    letters = conn.scalars(select(LETTERS.c.effect_key)).all()
    mailings = conn.execute(select(MAILINGS.c.effect_key, MAILINGS.c.article)).all()
    counts |= Counter({"letters": len(letters), "mailings": len(mailings)})
    faults += [f"letter twice: {key}" for key, n in Counter(letters).items() if n > 1]
    faults += [
        f"mailing twice: {key}"
        for key, n in Counter(m.effect_key for m in mailings).items()
        if n > 1
    ]
    faults += [
        f"article twice: {key}"
        for key, n in Counter(m.article for m in mailings if m.article is not None).items()
        if n > 1
    ]
    if len(letters) != ordered["letter"]:
        faults.append(f"{ordered['letter']} letters ordered, {len(letters)} rendered")
    if len(mailings) != ordered["mail"]:
        faults.append(f"{ordered['mail']} mailings ordered, {len(mailings)} queued")
    states = conn.scalars(select(CASES.c.state)).all()
    owned = [state for state in states if state.get("owner") or state.get("svp")]
    if len(owned) != ordered["open"]:
        faults.append(f"{ordered['open']} cases ordered by others, {len(owned)} opened")
    found = verify(conn)
    if not found.ok:
        faults.append(f"the ledger: {found}")
    return Verdict(dict(counts), faults)

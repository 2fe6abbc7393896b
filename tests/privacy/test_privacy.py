"""Temporal's store, its log, the worker's and the gateway's say nothing about anybody.

The demonstration runs as it would for a visitor, with the most talkative logs and the codec off,
its cases of consent once more with the codec on; then every byte that was left behind is searched.
That the search can fail is shown beside it.
"""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from records import evidence
from records.engine import make_engine, reading
from runtime.client import connect
from starter.demo import confined, homes, people
from tests.privacy.demo_run import DemoRun
from tests.privacy.scan import Found, places, search
from tests.privacy.words import payload_words, personal

pytestmark = [pytest.mark.server, pytest.mark.slow]

PLANTED = "Evangeline Planted"
STREET = "4711 Phantom Parade"
SECRET = "Winnifred Overheard said so on the stairs."
OPENING = {
    "ward": people.WARDS[0].id,
    "offences": [{"code": people.WARDS[0].offence, "on": "2004-05-06"}],
    "finding": {"permanent": True, "on": "2006-02-03"},
    "placement": "already-placed",
    "aware_on": "2026-01-05",
    "location": "loc-999",
}
IN_CLEAR = {"identities", "offices", "notes", "locations", "providers", "treatment_providers"}
"""The tables of the record in which people may stand by name, which an expungement empties, and
those that hold the addresses of offices, homes and providers.
"""


def _typed_in_anger(run: DemoRun) -> None:
    """What people type where it does not belong; every answer is kept with the logs."""
    case = run.said["cases"][0]
    tries = (
        ("do", case, "record-response", "--set", f"kind={PLANTED}"),
        ("do", case, "record-request-sent", "--set", f"guardian={PLANTED}", "--set", "method=hand"),
        ("do", case, "record-request-sent", "--set", f"method={STREET}"),
        ("do", case, "record-request-sent", "--set", "method=hand", "--set", f"note={SECRET}"),
        ("do", case, "record-request-sent", "--set", "method=hand", "--evidence", SECRET),
        ("do", case, PLANTED.replace(" ", "-").lower()),
        ("do", case, "strike", "--set", "version=1", "--reason", SECRET),
        ("open", "consent", "--set", f"ward={PLANTED}", "--set", f"location={STREET}"),
    )
    for words in tries:
        done = run.run(*words)
        assert done.code in {2, 3, 5}, (words, done.out, done.err)
    code = [{"code": SECRET, "on": "2004-05-06"}]
    fields = (("location", STREET), ("note", SECRET), ("office", PLANTED), ("offences", code))
    for field, value in fields:
        done = run.run("open", "consent", "-", stdin=json.dumps({**OPENING, field: value}))
        assert done.code == 3, (field, done.out, done.err)
    done = run.run("do", case, "record-request-sent", "--set", "method=hand", "--reason", SECRET)
    assert done.code == 0, done.err


def _typed_about_homes(run: DemoRun) -> None:
    """The same for placements; and names, looks and addresses that change, where they belong."""
    case = next(one for one in run.said["cases"] if one.startswith("placement-"))
    tries = (
        ("do", case, "consider-location", "--set", f"location={STREET}"),
        ("do", case, "send-notices", "--set", "method=hand", "--set", f'envelopes=["{PLANTED}"]'),
        ("do", case, "record-screening", "--set", f"cmhc={PLANTED}"),
        ("do", case, "record-client-consent", "--set", "given=true", "--set", f"by={PLANTED}"),
        ("do", case, "decide-question", "--set", f"question={PLANTED}", "--set", "answer=yes"),
        ("open", "placement", "--set", f"incoming={PLANTED}", "--set", f"location={STREET}"),
        (
            "open",
            "placement",
            "--set",
            f"incoming={homes.PLAIN.id}",
            "--set",
            "location=loc-101",
            "--set",
            f"bed={SECRET}",
        ),
        ("open", "status-found", "--set", f"person={PLANTED}", "--set", "location=loc-101"),
    )
    for words in tries:
        done = run.run(*words)
        assert done.code in {2, 3, 5}, (words, done.out, done.err)
    looks = {**homes.OFFENDER.other, "description": {"Mark": SECRET}}
    changed: tuple[tuple[str, str, object], ...] = (
        ("person", homes.OFFENDER.id, {"name": PLANTED, "other": looks}),
        ("person", homes.PLAIN.id, {"address": f"{STREET}\nSampletown, MO 63998"}),
        ("location", homes.NONESUCH.id, {"address": f"{STREET}\nSampletown, MO 63998"}),
    )
    for register, row, data in changed:
        done = run.run(register, "change", row, "-", stdin=json.dumps(data))
        assert done.code == 0, (row, done.out, done.err)
    run.heard()


def _typed_about_proceedings(run: DemoRun) -> None:
    """Names where a member or a county belongs, and what the registers say of people changes."""
    case = next(one for one in run.said["cases"] if one.startswith("svp-"))
    clerk, chief = "corrections:doc-1:clerk-doc-1", "supervisor:doc-1:supervisor-doc-1"
    seat = ("--set", "committee=mdt", "--set", "seat=seat-9", "--set", f"member={PLANTED}")
    tries = (
        ("do", case, "appoint-member", *seat, "--as", clerk),
        ("do", case, "record-evaluation", "--set", f"evaluator={STREET}", "--as", clerk),
        ("do", case, "close-svp", "--reason", SECRET, "--as", clerk),
        ("open", "svp", "--set", f"person={PLANTED}", "--set", f"county={STREET}", "--as", clerk),
    )
    for words in tries:
        done = run.run(*words)
        assert done.code in {2, 3, 5}, (words, done.out, done.err)
    known = {"treatment": SECRET, "identifiers": {"DOC number": PLANTED}}
    changed: tuple[tuple[str, dict[str, object]], ...] = (
        (confined.REVIEWED.id, {"name": PLANTED, "other": known}),
        (confined.REVIEWED.victims[0], {"address": f"{STREET}\nSampletown, MO 63998"}),
    )
    for row, data in changed:
        done = run.run("person", "change", row, "-", "--as", chief, stdin=json.dumps(data))
        assert done.code == 0, (row, done.out, done.err)
    run.heard()


def _demo(folder: Path, *, codec: bool) -> Iterator[DemoRun]:
    run = DemoRun(folder / "data", codec)
    run.start("up" if codec else "demo")
    try:
        if codec:
            run.type_consents()
        _typed_in_anger(run)
        if not codec:
            _typed_about_homes(run)
            _typed_about_proceedings(run)
        yield run
    finally:
        run.stop()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoRun]:
    """The demonstration with the codec off."""
    yield from _demo(tmp_path_factory.mktemp("plain"), codec=False)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoRun]:
    """The service with the codec on, and the demonstration's cases of consent in it."""
    yield from _demo(tmp_path_factory.mktemp("sealed"), codec=True)


def words() -> list[str]:
    return [*personal(), PLANTED, STREET, SECRET]


def in_store(run: DemoRun, wanted: list[str]) -> dict[str, set[str]]:
    """Word -> where it stands in Temporal's files."""
    return by_word(search(wanted, places(run.store())))


def by_word(found: list[Found]) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for one in found:
        words.setdefault(one.word, set()).add(f"{one.where} ({one.form})")
    return words


def test_there_is_something_to_look_for() -> None:
    wanted = words()
    assert len(wanted) > 150
    for one in ("Quentin Fictional", "1 Nowhere Lane", "1989-04-17", people.NATURE, "Zoë Imagined"):
        assert one in wanted
    held = confined.REVIEWED
    for one in (held.name, held.victim, held.born, "000004 (fictional)", "4 Imaginary Street"):
        assert one in wanted, one


def test_without_the_codec_nobody_is_in_temporals_store(plain: DemoRun) -> None:
    assert in_store(plain, words()) == {}


def test_nobody_is_in_any_log(plain: DemoRun) -> None:
    logs = plain.logs()
    assert {file.name for file in logs} >= {"worker.log", "temporal.log", "demo.err"}
    assert by_word(search(personal(), places(logs))) == {}


def test_nobody_is_in_what_temporal_shows(plain: DemoRun) -> None:
    """Search attributes, memos, summaries and ids, as anybody reads them who reaches the port."""
    shown = asyncio.run(_shown(plain)).encode()
    assert plain.said["cases"][0].encode() in shown
    assert by_word(search(words(), [("visibility", shown)])) == {}


def test_the_search_reads_what_the_store_holds(plain: DemoRun) -> None:
    """Without the codec the opaque ids are found: the bytes that were searched are the payloads."""
    held = confined.REVIEWED
    wanted = [
        people.WARDS[0].id,
        people.WARDS[11].guardian_id,
        "states_information",
        held.id,
        *held.victims,
    ]
    found = in_store(plain, wanted)
    assert set(found) == set(wanted)
    assert any(where.startswith("temporal.db:") for where in found[people.WARDS[0].id])


@pytest.mark.parametrize("which", ["plain", "sealed"])
def test_a_planted_name_is_found(which: str, request: pytest.FixtureRequest) -> None:
    """A name that somebody sends to a case, past the gateway, is seen: the search can fail."""
    run: DemoRun = request.getfixturevalue(which)
    name = f"Hildegard {which} Slipped-In"
    assert in_store(run, [name]) == {}
    asyncio.run(_plant(run, name))
    assert set(in_store(run, [name])) == {name}


def test_with_the_codec_nothing_of_the_payloads_is_in_the_store(sealed: DemoRun) -> None:
    wanted = payload_words(sealed.data / "record.db")
    assert len(wanted) > 300
    for one in (people.WARDS[0].id, people.WARDS[0].offence, "states_information", "voicemail"):
        assert one in wanted
    assert in_store(sealed, wanted) == {}


def test_with_the_codec_nobody_is_in_the_store_or_in_any_log(sealed: DemoRun) -> None:
    assert in_store(sealed, words()) == {}
    assert by_word(search(personal(), places(sealed.logs()))) == {}


def test_in_the_record_names_stand_in_their_own_tables_only(plain: DemoRun) -> None:
    files = sorted(plain.data.glob("record.db"))
    found = [one for one in search(words(), places(files)) if one.where != "record.db"]
    assert {one.where.removeprefix("record.db:") for one in found} <= IN_CLEAR
    assert {one.word for one in found} >= {"Quentin Fictional", "1 Nowhere Lane", "1989-04-17"}


@pytest.mark.rules("DOR-038")
def test_letters_and_evidence_lie_encrypted(plain: DemoRun) -> None:
    """What was typeset and what was added: readable with the key, a blank wall without it."""
    connection = sqlite3.connect(f"file:{plain.data / 'record.db'}?mode=ro", uri=True)
    rows = connection.execute("SELECT digest, media_type, blob FROM evidence").fetchall()
    connection.close()
    assert {kind for _, kind, _ in rows} >= {"application/pdf", "application/json", "text/plain"}
    blobs = b"\n".join(blob for _, _, blob in rows)
    wanted = [*words(), "%PDF-1.", "FICTIONAL, for a demonstration", "consent-request"]
    assert by_word(search(wanted, [("blobs", blobs)])) == {}
    key = plain.settings.evidence_key.get_secret_value()
    with reading(make_engine(plain.settings.database_url)) as conn:
        store = evidence.Store([key])
        opened = b"\n".join(store.read(conn, digest) for digest, _, _ in rows)
    told = {one.word for one in search(wanted, [("opened", opened)])}
    assert told >= {"Quentin Fictional", "%PDF-1.", "FICTIONAL, for a demonstration"}


async def _plant(run: DemoRun, name: str) -> None:
    """Send a signal with a client that knows nothing of our codec."""
    open_to_all = run.settings.model_copy(update={"codec": False})
    client = await connect(open_to_all, identity="test")
    await client.get_workflow_handle(run.said["cases"][0]).signal("fact", name)


async def _shown(run: DemoRun) -> str:
    client = await connect(run.settings, identity="test")
    lines = []
    async for one in client.list_workflows():
        lines.append(f"{one.id} {one.workflow_type} {one.task_queue} {one.typed_search_attributes}")
        told = await client.get_workflow_handle(one.id).describe()
        lines.append(f"{await told.memo()} {await told.static_summary()} {told.raw_description}")
        lines.append(str(await told.static_details()))
    return json.dumps(lines, ensure_ascii=False)

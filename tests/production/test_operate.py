"""The steps of an installation of many parts, each on its own: `operate migrate`, `prepare`, the role."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from records import roles
from runtime.attributes import missing
from runtime.client import connect
from runtime.embedded import DevServer, DevServerOptions, find_binary
from runtime.namespace import prepare
from runtime.settings import Settings
from starter import cli
from worker import beat

ROLE = "service_of_a_test"


def test_the_services_role_is_made_once_and_given_its_password_again(record_engine: Engine) -> None:
    if record_engine.dialect.name != "postgresql":
        with pytest.raises(ValueError, match="only PostgreSQL"):
            roles.admit(record_engine, ROLE, "a")
        return
    for password in ("made-up", "it's 100%s :of $$ \\ signs"):
        roles.admit(record_engine, ROLE, password)
        url = make_url(record_engine.url).set(username=ROLE, password=password)
        engine = create_engine(url)
        with engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM ledger")).scalar_one() >= 0
            with pytest.raises(DBAPIError, match="permission denied"):
                connection.execute(text("DELETE FROM ledger"))
        engine.dispose()
    with record_engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}"))
        connection.execute(text(f"DROP ROLE {ROLE}"))


def test_migrate_brings_an_empty_record_up_to_date_and_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Settings.load(tmp_path, create_keys=True)
    monkeypatch.setenv("DUEPROCESS_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DUEPROCESS_ROLE_PASSWORD", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cli.call(["operate", "migrate", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert cli.call(["operate", "migrate", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (first["before"], again["before"], again["now"]) == (None, first["now"], first["now"])
    assert cli.call(["operate", "migrate", "--role", "x"]) == 2
    assert "DUEPROCESS_ROLE_PASSWORD: is missing" in capsys.readouterr().err
    monkeypatch.setenv("DUEPROCESS_ROLE_PASSWORD", "made-up")
    assert cli.call(["operate", "migrate", "--role", "x"]) == 2
    assert "--role: only PostgreSQL knows roles" in capsys.readouterr().err


@pytest.mark.server
async def test_a_server_of_others_is_made_ready_once(tmp_path: Path) -> None:
    async with DevServer(DevServerOptions(binary=find_binary("temporal"))) as server:
        settings = Settings.load(
            tmp_path,
            create_keys=True,
            temporal_address=server.address,
            temporal_namespace="cases-of-a-test",
        )
        client = await connect(settings, identity="test")
        assert await prepare(client, timedelta(days=90)) is True
        assert await missing(client) == []
        assert await prepare(client, timedelta(days=90)) is False


async def test_a_sign_of_life_is_a_file_that_is_touched(tmp_path: Path) -> None:
    await beat(None)  # nobody looks: nothing is written
    beating = asyncio.create_task(beat(tmp_path / "alive"))
    while not (tmp_path / "alive").exists():
        await asyncio.sleep(0.01)
    beating.cancel()

import base64
import json
import re
import stat
from pathlib import Path

import pytest

from runtime.client import UnreachableError, connect_config
from runtime.embedded import DevServerOptions
from runtime.settings import Settings, SettingsError

KEY = base64.b64encode(b"k" * 32).decode()
SECRETS = {
    "DUEPROCESS_PAYLOAD_KEYS": json.dumps({"k1": KEY}),
    "DUEPROCESS_PAYLOAD_KEY_ID": "k1",
    "DUEPROCESS_ACTOR_KEY": KEY,
    "DUEPROCESS_EVIDENCE_KEY": KEY,
    "DUEPROCESS_CHECKPOINT_KEY": KEY,
}


def set_all(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> None:
    for name, value in {**SECRETS, **changed}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)


def test_without_keys_nothing_starts_and_none_are_made(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match="DUEPROCESS_PAYLOAD_KEYS and 4 more keys are missing"
    ) as caught:
        Settings.load(tmp_path / "data")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", SECRETS)
def test_each_missing_secret_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    set_all(monkeypatch, **{name: None})
    with pytest.raises(SettingsError, match=f"^{name}: is missing") as caught:
        Settings.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_all_secrets_from_the_environment_need_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch)
    settings = Settings.load(tmp_path)
    assert settings.payload_key_bytes() == {"k1": b"k" * 32}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DUEPROCESS_ACTOR_KEY", "hunter2hunter2", "wants 32 bytes in base64"),
        ("DUEPROCESS_EVIDENCE_KEY", base64.b64encode(b"hunter2").decode(), "has 7"),
        ("DUEPROCESS_PAYLOAD_KEYS", '{"k1": "hunter2"}', "wants 32 bytes"),
        ("DUEPROCESS_PAYLOAD_KEYS", "hunter2{", "is not valid JSON"),
        ("DUEPROCESS_PAYLOAD_KEY_ID", "k9", "'k9' is not in DUEPROCESS_PAYLOAD_KEYS"),
        ("DUEPROCESS_SMTP_PORT", "mail", "integer"),
        ("DUEPROCESS_SMTP_HOST", "mail.example", "DUEPROCESS_SMTP_FROM"),
        ("DUEPROCESS_DEPLOYMENT_NAME", "due.process", "pattern"),
        ("DUEPROCESS_CLOCK", "sundial", "'system' or 'virtual'"),
        ("DUEPROCESS_LOG_LEVEL", "loud", "'debug'"),
        ("DATABASE_URL", "mysql://x/y", "wants sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "record.db", "wants sqlite:///FILE or postgresql://"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable_and_hides_the_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    set_all(monkeypatch, **{name: value})
    with pytest.raises(SettingsError) as caught:
        Settings.load(tmp_path)
    text = str(caught.value)
    assert text.startswith(f"{name}: ")
    assert message in text
    assert "\n" not in text
    assert "hunter2" not in text


def test_keys_are_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    first = Settings.load(tmp_path / "data", create_keys=True)
    file = tmp_path / "data" / "keys.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = Settings.load(tmp_path / "data", create_keys=True)
    plain = Settings.load(tmp_path / "data")
    keys = {
        first.actor_key.get_secret_value(),
        first.evidence_key.get_secret_value(),
        first.checkpoint_key.get_secret_value(),
        *first.payload_key_bytes().values(),
    }
    assert len(keys) == 4
    assert first == again == plain
    assert [p.name for p in (tmp_path / "data").iterdir()] == ["keys.toml"]


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    Settings.load(tmp_path, create_keys=True)
    (tmp_path / "keys.toml").chmod(0o640)
    with pytest.raises(SettingsError, match=r"keys\.toml: others may read it .*chmod 600"):
        Settings.load(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [("actor_key = ", "not valid TOML"), ('actorkey = "x"', "unknown name 'actorkey'")],
)
def test_a_broken_key_file_is_one_line(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(SettingsError, match=message):
        Settings.load(tmp_path)


def test_the_environment_comes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Settings.load(tmp_path, create_keys=True)
    monkeypatch.setenv("DUEPROCESS_EVIDENCE_KEY", KEY)
    after = Settings.load(tmp_path)
    assert after.evidence_key.get_secret_value() == b"k" * 32
    assert after.actor_key == before.actor_key


def test_secrets_are_not_shown(settings: Settings) -> None:
    shown = repr(settings) + str(settings.model_dump())
    written = re.findall(r'"([^"]{40,})"', (settings.data_dir / "keys.toml").read_text())
    assert len(written) == 4
    for key in written:
        assert key not in shown
        assert repr(base64.b64decode(key)) not in shown
    assert settings.actor_key.get_secret_value().hex() not in shown


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgres://u@db/x", "postgresql+psycopg://u@db/x"),
        ("postgresql+psycopg://u@db/x", "postgresql+psycopg://u@db/x"),
        ("sqlite:////srv/record.db", "sqlite:////srv/record.db"),
    ],
)
def test_the_database_url_names_our_driver(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, given: str, becomes: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert Settings.load(settings.data_dir).database_url == becomes


def test_defaults_lie_below_the_data_directory(settings: Settings) -> None:
    assert settings.database_url == f"sqlite:///{settings.data_dir}/record.db"
    options = DevServerOptions.for_settings(settings)
    assert options.db_file == settings.data_dir / "temporal.db"
    assert settings.codec
    assert settings.clock == "system"


def test_temporal_is_found_by_argument_variable_profile_and_embedded_address(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(UnreachableError, match="TEMPORAL_ADDRESS names no server"):
        connect_config(settings)  # never just any server of this machine
    (settings.data_dir / "temporal.address").write_text("127.0.0.1:9999\n")
    assert connect_config(settings)["target_host"] == "127.0.0.1:9999"
    profile = tmp_path / "temporal.toml"
    profile.write_text(
        '[profile.default]\naddress = "cluster.test:7233"\nnamespace = "cases"\napi_key = "abc"\n'
    )
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(profile))
    config = connect_config(settings)
    assert (config["target_host"], config["namespace"]) == ("cluster.test:7233", "cases")
    assert config["api_key"] == "abc"
    monkeypatch.setenv("TEMPORAL_ADDRESS", "other.test:7233")
    assert connect_config(settings)["target_host"] == "other.test:7233"
    here = Settings.load(settings.data_dir, temporal_address="127.0.0.1:1")
    assert connect_config(here)["target_host"] == "127.0.0.1:1"
    profile.write_text("nonsense")
    with pytest.raises(SettingsError, match="TEMPORAL_PROFILE"):
        connect_config(settings)


def test_mail_recipients_are_a_comma_list(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUEPROCESS_SMTP_HOST", "mail.example")
    monkeypatch.setenv("DUEPROCESS_SMTP_FROM", "clock@example.test")
    monkeypatch.setenv("DUEPROCESS_SMTP_TO", "a@example.test, b@example.test")
    assert Settings.load(settings.data_dir).smtp_to == ("a@example.test", "b@example.test")

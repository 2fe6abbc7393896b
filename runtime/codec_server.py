"""The endpoint that decrypts payloads for the Temporal UI, on the loopback interface only.

What belongs here: `POST /encode` and `/decode` as the UI and the Temporal command line call
them. What does not: sign-in; whoever reaches this port reads payloads, therefore it is
bound to the loopback interface, answers to no other host name and to one web origin.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Final

import structlog
import uvicorn
from google.protobuf import json_format
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import CodecError, EncryptionCodec
from runtime.settings import Settings, SettingsError

HOST: Final = "127.0.0.1"
MAX_BODY_BYTES: Final = 16 * 1024 * 1024
"""More than a page of the largest histories; Temporal's own limit is 2 MB per payload."""

log = structlog.get_logger("codec")

_Each = Callable[[Payload], Payload]


def application(codec: EncryptionCodec, ui_origin: str) -> Starlette:
    """The web application.

    Args:
        codec: with all keys that stored histories may need.
        ui_origin: the one web origin that may ask, such as `http://127.0.0.1:8233`.
    """

    async def encode(request: Request) -> Response:
        return await _answer(request, ui_origin, codec.seal)

    async def decode(request: Request) -> Response:
        return await _answer(request, ui_origin, codec.open)

    return Starlette(
        routes=[
            Route("/encode", encode, methods=["POST"]),
            Route("/decode", decode, methods=["POST"]),
        ],
        middleware=[
            # Outermost, so that refusals of the next one carry its headers too.
            Middleware(
                CORSMiddleware,
                allow_origins=[ui_origin],
                allow_methods=["POST"],
                allow_headers=["content-type", "x-namespace", "authorization"],
                allow_credentials=True,
            ),
            # A foreign page cannot reach us through a name of its own that resolves here.
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
        ],
    )


async def serve(settings: Settings, port: int, *, ui_origin: str | None = None) -> None:
    """Serve until cancelled. Signals are left to the caller.

    Args:
        settings: keys, and the UI's port if no origin is given.
        port: on the loopback interface.
        ui_origin: else the embedded UI's.

    Raises:
        SettingsError: the port is taken.
    """
    codec = EncryptionCodec(settings.payload_key_bytes(), settings.payload_key_id)
    origin = ui_origin or f"http://{HOST}:{settings.ui_port}"
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise SettingsError(f"DUEPROCESS_CODEC_PORT: {port}: {error.strerror}") from None
    config = uvicorn.Config(
        application(codec, origin), log_config=None, access_log=False, lifespan="off"
    )
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


class _QuietServer(uvicorn.Server):
    """Leaves signal handlers alone: the process that embeds it owns them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _answer(request: Request, ui_origin: str, each: _Each) -> Response:
    # Errors are answered here, not by the server's own handler, which stands outside the
    # CORS layer: without its headers the UI could not show them.
    act = request.url.path.strip("/")
    if request.headers.get("origin", ui_origin) != ui_origin:
        return _refused(act, 403, "this origin may not ask")
    body = await _body(request)
    if body is None:
        return _refused(act, 413, f"the body has more than {MAX_BODY_BYTES} bytes")
    try:
        asked = json_format.Parse(body, Payloads(), ignore_unknown_fields=True)
        done = Payloads(payloads=[each(payload) for payload in asked.payloads])
    except (json_format.ParseError, UnicodeDecodeError, RecursionError):
        return _refused(act, 400, "the body is not a JSON list of payloads")
    except CodecError as error:
        return _refused(act, 400, str(error))
    namespace = request.headers.get("x-namespace", "")[:64]
    log.info("codec", act=act, payloads=len(done.payloads), namespace=namespace)
    return JSONResponse(json_format.MessageToDict(done))


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _refused(act: str, status: int, reason: str) -> Response:
    log.warning("codec refused", act=act, status=status, reason=reason)
    return JSONResponse({"error": reason}, status_code=status)

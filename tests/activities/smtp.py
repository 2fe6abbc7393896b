"""A real SMTP server on this machine, whose answers a test may choose. No tests here."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from activities.alerts import Post

SENDER = "dueprocess@agency.invalid"
PEOPLE = ("duty@agency.invalid", "supervisor@agency.invalid")


class Sink:
    """Keeps what it takes. `answer` is what it says to each recipient in place of yes."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer: dict[str, str] = {}
        self.after_data: str | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        del server, session, options
        if address in self.answer:
            return self.answer[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del server, session
        if self.after_data is not None:
            return self.after_data
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def all(self, answer: str) -> None:
        self.answer = dict.fromkeys(PEOPLE, answer)


class OnPort(Controller):
    """Listens on a socket that is bound already; the controller's own port 0 does not work."""

    sock: socket.socket

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.sock)


@contextmanager
def mail_server() -> Iterator[tuple[Sink, Post]]:
    sink, sock = Sink(), socket.create_server(("127.0.0.1", 0))
    port = sock.getsockname()[1]
    server = OnPort(sink, hostname="127.0.0.1", port=port)
    server.sock = sock
    server.start()
    try:
        yield sink, Post("127.0.0.1", port, SENDER, PEOPLE)
    finally:
        server.stop()


def nobody_listens() -> Post:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    return Post("127.0.0.1", port, SENDER, PEOPLE)

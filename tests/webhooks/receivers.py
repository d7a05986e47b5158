"""A system of somebody else, on this machine: it takes what it is sent, and answers as a test wants it to."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.test import override_settings


class Receiver:
    """What was received, and how it is answered: the statuses in turn, the last one for ever."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.statuses = [200]
        self.url = ""
        # While this is clear nobody is answered.
        self.held = threading.Event()
        self.held.set()

    def answer(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """Return what was said, in order."""
        return [json.loads(body) for _headers, body in self.taken]

    @property
    def events(self) -> list[str]:
        return [body["event"] for body in self.bodies]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on this machine, which for the time being may be called."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.held.wait(30)
            self.send_response(receiver.answer())
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *told: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/in"
    try:
        with override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"]):
            yield receiver
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def dripping() -> Iterator[str]:
    """Listen, and answer a letter now and then, each in time, without ever coming to an end."""
    listening, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        talk, _peer = listening.accept()
        with talk, suppress(OSError):
            talk.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.05):
                talk.sendall(b"x")

    threading.Thread(target=drip, daemon=True).start()
    try:
        with override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"]):
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        listening.close()

"""A wire between browser and server that can be cut at any byte, as a phone's network is: not by asking the browser."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Wire:
    """Passes bytes on both ways until it is cut; then every connection ends and no new one is answered."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._there = (parts.hostname or "localhost", parts.port or 80)
        self._door = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self._door.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        self._turn = threading.Lock()
        self._whole = True
        self._left: int | None = None
        self.sent = 0
        threading.Thread(target=self._answer, daemon=True).start()

    def cut(self) -> None:
        """End every connection, at whatever byte it is."""
        with self._turn:
            self._whole, self._left = False, None
            ended, self._open = self._open, set()
        for one in ended:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def cut_after(self, count: int) -> None:
        """Cut once the browser has sent so many bytes more."""
        self._left = count

    @property
    def is_whole(self) -> bool:
        """Return whether anything passes."""
        return self._whole

    def mend(self) -> None:
        """Let everything pass again."""
        self._whole, self._left = True, None

    def close(self) -> None:
        """End for good."""
        self.cut()
        self._door.close()

    def _answer(self) -> None:
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            if not self._whole:
                near.close()
                continue
            try:
                far = socket.create_connection(self._there)
            except OSError:
                near.close()
                continue
            with self._turn:
                self._open |= {near, far}
            threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, out: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(16_384):
                if out:
                    self.sent += len(piece)
                    if self._left is not None:
                        self._left -= len(piece)
                        if self._left < 0:
                            self.cut()
                            return
                target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
            with self._turn:
                self._open.discard(one)

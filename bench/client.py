"""A client that costs next to nothing, because it shares the machine with what it measures."""

import socket


class Client:
    """One kept connection to a web server; asks and reads whole answers."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send one request and return (status, body) of its answer."""
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n{told}\r\n"
        self.socket.sendall(head.encode() + body)
        head_bytes, self.rest = self._until(b"\r\n\r\n")
        lines = head_bytes.decode("latin-1").lower().split("\r\n")
        found = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        return int(lines[0].split(" ")[1]), self._body(found)

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return self._exactly(int(headers.get("content-length", "0")))
        parts = []
        while True:
            size, self.rest = self._until(b"\r\n")
            part = self._exactly(int(size, 16))
            self._exactly(2)
            if not part:
                return b"".join(parts)
            parts.append(part)

    def _until(self, mark: bytes) -> tuple[bytes, bytes]:
        while mark not in self.rest:
            self._more()
        before, _mark, after = self.rest.partition(mark)
        return before, after

    def _exactly(self, size: int) -> bytes:
        while len(self.rest) < size:
            self._more()
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    def _more(self) -> None:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server hung up")
        self.rest += got

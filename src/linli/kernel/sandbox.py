"""The one drawing process of a web process: started when the first photo comes, watched, replaced when it fails.

Kept between photos, because starting Python costs more than drawing; replaced after a number of them, so that whatever
a decoder leaks or remembers does not stay. One photo at a time: who comes meanwhile waits, and memory is bounded by one
picture. What goes wrong in there, crash, bomb or endless loop, ends that process alone.
"""

import atexit
import fcntl
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

# What is asked and answered: eight numbers and what is to be covered before the file; a word and four numbers before the
# pictures. A box is left, top, width and height in thousandths of the picture.
ASK, ANSWER, BOX = struct.Struct("!8I"), struct.Struct("!20s4I"), struct.Struct("!4H")
Box = tuple[int, int, int, int]
PHOTOS_EACH = 500
SECONDS = 15
PATIENCE = 20.0
_PIPE = 1 << 20


class Failed(Exception):  # noqa: N818 - the process ended or took too long; which one, nobody can do anything about
    """The file made the drawing process crash, fill its memory or run out of time."""


class Away(Exception):  # noqa: N818 - as above
    """No drawing process can be had now."""


@dataclass(frozen=True)
class Drawn:
    """What came back: "drawn" with the pictures, or the word why not."""

    word: str
    width: int
    height: int
    jpeg: bytes
    thumb: bytes


class Sandbox:
    """A drawing process and the turn at it."""

    def __init__(self, command: tuple[str, ...] = ("-m", "linli.kernel.drawing")) -> None:
        self._command = command
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._drawn = 0

    def draw(
        self,
        raw: bytes,
        *,
        pixels: int,
        edges: tuple[int, int],
        qualities: tuple[int, int],
        seconds: int = SECONDS,
        boxes: Sequence[Box] = (),
    ) -> Drawn:
        """Let the file be drawn, its boxes covered; raise Failed when that broke the process, Away when there is none."""
        if not self._turn.acquire(timeout=PATIENCE):
            raise Away
        try:
            ask = ASK.pack(len(raw), pixels, *edges, *qualities, seconds, len(boxes))
            covers = b"".join(BOX.pack(*box) for box in boxes)
            return self._exchange(ask + covers + raw, time.monotonic() + seconds)
        finally:
            self._turn.release()

    @property
    def pid(self) -> int | None:
        """Return the process that draws now."""
        return self._process.pid if self._process else None

    def _exchange(self, told: bytes, until: float) -> Drawn:
        process = self._running()
        try:
            _send(process, told, until)
            word, width, height, large, small = ANSWER.unpack(_receive(process, ANSWER.size, until))
            jpeg, thumb = _receive(process, large, until), _receive(process, small, until)
        except (OSError, EOFError, TimeoutError):
            self.end()
            raise Failed from None
        self._drawn += 1
        if self._drawn >= PHOTOS_EACH:
            self.end()
        return Drawn(word.rstrip(b"\0").decode(), width, height, jpeg, thumb)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process = None  # we were forked: it is our parent's
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", *self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "LC_ALL": "C.UTF-8",
                },  # no key of the house goes along
                start_new_session=True,
            )
        except OSError:
            raise Away from None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                if hasattr(fcntl, "F_SETPIPE_SZ"):
                    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
        self._process, self._owner, self._drawn = process, os.getpid(), 0
        return process

    def end(self) -> None:
        """End the process, if it is ours; the next photo starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _closed(pipe)


def _closed(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        os.close(pipe.fileno())


def _send(process: subprocess.Popen[bytes], told: bytes, until: float) -> None:
    assert process.stdin is not None  # noqa: S101 - for the type checker: we asked for a pipe
    where, left = process.stdin.fileno(), memoryview(told)
    while left:
        _wait(where, select.POLLOUT, until)
        left = left[os.write(where, left[:_PIPE]) :]


def _receive(process: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    assert process.stdout is not None  # noqa: S101 - as above
    where, parts = process.stdout.fileno(), []
    while size:
        _wait(where, select.POLLIN, until)
        part = os.read(where, min(size, _PIPE))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _wait(where: int, what: int, until: float) -> None:
    waiting = select.poll()
    waiting.register(where, what)
    if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError


HERE = Sandbox()
atexit.register(HERE.end)

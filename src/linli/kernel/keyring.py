"""The keys of the house, newest first, as they stand in LINLI_HOME/secrets now.

A key that `linli keys rotate` puts there is known to every process of this machine before anything can be written
under it: the file is looked at again whenever a key is needed (one `stat`, about two microseconds), so nobody has to
be restarted. Keys that come from the environment are fixed for the life of a process; there the operator sets them.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, overload

FIELD, INDEX, SECRET = "LINLI_FIELD_KEYS", "LINLI_INDEX_KEY", "LINLI_SECRET_KEY"
SHORT = 8


def split(text: str) -> tuple[str, ...]:
    """Return the keys in a text that holds them split by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def name_of(key: str) -> str:
    """Return by which a key is called in logs and in the journal; nothing can be learned of the key from it."""
    return hashlib.sha256(b"linli key\0" + key.encode()).hexdigest()[:SHORT]


class KeyFile(Sequence[str]):
    """The keys in a file, read again when it was replaced; a file that cannot be read changes nothing."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[str, ...] = ()

    def keys(self) -> tuple[str, ...]:
        """Return the keys as they are now."""
        with suppress(OSError):
            found = self.file.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if seen != self._seen:
                self._keys = split(self.file.read_text(encoding="ascii"))
                self._seen = seen
        return self._keys

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...

    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        return self.keys()[place]

    def __len__(self) -> int:
        return len(self.keys())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def replace(self, keys: Sequence[str]) -> None:
        """Put these keys in the place of the ones that were there, wholly or not at all, for our eyes only."""
        aside = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        aside.touch(mode=0o600)
        with aside.open("w", encoding="ascii") as out:
            out.write(",".join(keys) + "\n")
            out.flush()
            os.fsync(out.fileno())
        aside.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def kept(folder: Path, name: str, given: Sequence[str], *, of_home: Sequence[str]) -> Sequence[str]:
    """Return the keys called `name`: those of the home when it keeps them, else those the environment gives."""
    return KeyFile(folder / name) if name in of_home else tuple(given)


# --- The key that signs ---------------------------------------------------------------------------------------
def follower(settings: Any) -> Callable[..., None]:
    """Return what brings SECRET_KEY up to date when its file was replaced.

    Django wants a plain text there, so it is put into the settings at the beginning of each request; only requests sign.
    The older keys are set first: between the two lines nothing that was signed becomes invalid.
    """
    source = settings.SECRET_KEYS
    known = tuple(source)

    def follow(**_signal: Any) -> None:
        nonlocal known
        now = tuple(source)
        if now and now != known:
            settings.SECRET_KEY_FALLBACKS = [*now[1:], *(key for key in known[:1] if key not in now)]
            settings.SECRET_KEY = now[0]
            settings.SECRET_KEY_FALLBACKS = list(now[1:])
            known = now

    return follow

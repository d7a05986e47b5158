"""What lies inside a backup: a tar stream of a manifest, perhaps secrets, the dump, the photos, and a table of contents.

    manifest.json         versions, moment, which migrations had run, by which names the keys are called
    secrets/NAME          only when asked for
    database/000000 …     pg_dump's custom format, in parts, because its length is not known before
    photos/…              as they lie in the home
    contents.jsonl        a line for each of the above: name, bytes, SHA-256

Standard formats inside, so that a file once opened can be read by other tools too.
"""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from linli.cli.vault import VaultReader, VaultWriter
from linli.cli.words import Trouble

PART = 8 << 20
COPY = 1 << 18
MANIFEST, CONTENTS = "manifest.json", "contents.jsonl"
SECRETS, DATABASE, PHOTOS = "secrets", "database", "photos"
FORMAT = 1


@dataclass
class Totals:
    """What went through, by kind."""

    database: int = 0
    photos: int = 0
    photo_bytes: int = 0
    secrets: int = 0

    def add(self, name: str, size: int) -> None:
        """Count one entry."""
        kind = name.split("/", 1)[0]
        if kind == DATABASE:
            self.database += size
        elif kind == PHOTOS:
            self.photos += 1
            self.photo_bytes += size
        elif kind == SECRETS:
            self.secrets += 1


class ArchiveWriter:
    """Writes entries into a vault, one after another, and at the end their table of contents."""

    def __init__(self, vault: VaultWriter, told: Callable[[int], None]) -> None:
        self._vault, self._told = vault, told
        self._tar = tarfile.open(fileobj=vault, mode="w|", bufsize=COPY)  # type: ignore[call-overload] # noqa: SIM115 - closed below
        # On disk, because a million photos have a long table.
        self._contents = tempfile.TemporaryFile()  # noqa: SIM115 - as above
        self.totals = Totals()

    def add(self, name: str, size: int, source: BinaryIO) -> None:
        """Copy `size` bytes of `source` in as the entry `name`."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        watched = _Watched(source, self._told)
        self._tar.addfile(entry, watched)
        self._tar.members = []  # tarfile remembers every entry; memory must not grow with them
        self._contents.write(_line(name, size, watched.digest.hexdigest()))
        self.totals.add(name, size)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Put `content` in as the entry `name`."""
        self.add(name, len(content), io.BytesIO(content))

    def add_stream(self, folder: str, source: IO[bytes]) -> None:
        """Put in, in parts, what `source` gives until it ends."""
        number = 0
        while part := _filled(source, PART):
            self.add_bytes(f"{folder}/{number:06d}", part)
            number += 1

    def close(self) -> None:
        """Write the table of contents and close the vault."""
        size = self._contents.tell()
        self._contents.seek(0)
        entry = tarfile.TarInfo(CONTENTS)
        entry.size = size
        self._tar.addfile(entry, self._contents)
        self._contents.close()
        self._tar.close()
        self._vault.close()


class _Watched:
    """A source whose bytes are counted and hashed on their way."""

    def __init__(self, source: Any, told: Callable[[int], None]) -> None:
        self._source, self._told = source, told
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        some = self._source.read(size)
        self.digest.update(some)
        self._told(len(some))
        return bytes(some)


def _filled(source: IO[bytes], size: int) -> bytes:
    """Return `size` bytes, fewer only at the end: a pipe gives what it has."""
    parts, have = [], 0
    while have < size and (some := source.read(min(COPY, size - have))):
        parts.append(some)
        have += len(some)
    return b"".join(parts)


def _line(name: str, size: int, digest: str) -> bytes:
    return json.dumps([name, size, digest]).encode() + b"\n"


@dataclass(frozen=True)
class Entry:
    """One entry on its way out of a backup: `source` must be read to its end before the next is asked for."""

    kind: str
    name: str
    size: int
    source: _Watched


def entries_of(vault: VaultReader, told: Callable[[int], None]) -> Iterator[Entry]:
    """Give every entry in order, and refuse at the end if the table of contents names others than were there."""
    contents, after = hashlib.sha256(), None
    with tarfile.open(fileobj=vault, mode="r|", bufsize=COPY) as tar:  # type: ignore[call-overload]
        while (member := tar.next()) is not None:
            tar.members = []
            source = tar.extractfile(member) if member.isreg() else None
            if source is None:
                raise _not_whole()
            watched = _Watched(source, told)
            if member.name == CONTENTS:
                after = hashlib.sha256()
                while some := watched.read(COPY):
                    after.update(some)
                continue
            kind, _, rest = member.name.partition("/")
            yield Entry(kind, safe(rest), member.size, watched)
            while watched.read(COPY):
                pass
            contents.update(_line(member.name, member.size, watched.digest.hexdigest()))
    if after is None or after.digest() != contents.digest():
        raise _not_whole()
    if not _only_padding(vault):
        raise _not_whole()


def _only_padding(vault: VaultReader) -> bool:
    """Return whether nothing but the zeros that fill tar's last record is left: a read may end in their midst."""
    left = tarfile.RECORDSIZE
    while left >= 0 and (some := vault.read(COPY)):
        if some.strip(b"\0"):
            return False
        left -= len(some)
    return left >= 0


def safe(name: str) -> str:
    """Return a name that stays inside its folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise _not_whole()
    return name


def _not_whole() -> Trouble:
    return Trouble("备份内容与其目录不符。", "What is in the backup does not meet its table of contents.")


def read_through(vault: VaultReader, told: Callable[[int], None]) -> tuple[dict[str, Any], Totals]:
    """Read a backup to its end and return its manifest and what it holds; anything wrong is raised."""
    manifest: dict[str, Any] = {}
    totals = Totals()
    for entry in entries_of(vault, told):
        name = f"{entry.kind}/{entry.name}" if entry.name else entry.kind
        if name == MANIFEST:
            manifest = json.loads(entry.source.read(entry.size))
        totals.add(name, entry.size)
    if manifest.get("format") != FORMAT:
        raise Trouble(
            "这份备份由另一版本的邻里制作，当前版本不能读取。",
            "This backup was made in a format that this version of Linli does not read.",
        )
    return manifest, totals

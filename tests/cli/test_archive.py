"""The tar stream inside a backup, whatever its length is: a read may end before, in or after the zeros that close it."""

import io
import tarfile

import pytest

from linli.cli import archive
from linli.cli.archive import COPY, ArchiveWriter, read_through
from linli.cli.words import Trouble


class Plain(io.BytesIO):
    """What a vault holds, without its lock."""

    def close(self) -> None:
        """Keep what was written."""


def written(blocks: int, after: bytes = b"") -> Plain:
    """Return a backup whose one photo is that many blocks long, with `after` behind its end."""
    kept = Plain()
    writer = ArchiveWriter(kept, lambda _size: None)
    writer.add_bytes(archive.MANIFEST, b'{"format": 1}')
    writer.add_bytes("photos/one", bytes(blocks * tarfile.BLOCKSIZE))
    writer.close()
    kept.write(after)
    kept.seek(0)
    return kept


def test_a_sound_backup_of_any_length_is_sound():
    for blocks in range(COPY // tarfile.BLOCKSIZE):
        manifest, totals = read_through(written(blocks), lambda _size: None)

        assert manifest == {"format": 1}
        assert (totals.photos, totals.photo_bytes) == (1, blocks * tarfile.BLOCKSIZE)


@pytest.mark.parametrize(
    "after", [b"x", bytes(COPY), bytes(2 * COPY) + b"x"], ids=["a byte", "zeros", "both"]
)
def test_what_was_slipped_in_behind_the_end_is_refused(after):
    whole = written(COPY // tarfile.BLOCKSIZE - 8)
    whole.seek(0, io.SEEK_END)
    whole.write(bytes(-whole.tell() % COPY) + after)
    whole.seek(0)

    with pytest.raises(Trouble, match="table of contents"):
        read_through(whole, lambda _size: None)

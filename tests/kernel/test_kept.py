"""Photos of a refused form wait for a day, for whoever holds the note, and for nobody else."""

import os
import time

import pytest

from linli.kernel import kept
from linli.kernel.photos import AcceptedPhoto

PHOTO = AcceptedPhoto(b"jpeg", b"thumb", 4, 3, "0" * 64)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """Keep them in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


def test_note_brings_the_photos_back():
    assert kept.take(kept.keep([PHOTO, PHOTO])) == [PHOTO, PHOTO]


@pytest.mark.parametrize(
    "note",
    ["", "made up", kept.signing.dumps(["../../etc/passwd"], salt="other")],
    ids=["none", "made up", "of another salt"],
)
def test_note_that_is_not_ours_brings_nothing(note: str):
    kept.keep([PHOTO])

    assert kept.take(note) == []


def test_no_photos_need_no_note():
    assert kept.keep([]) == ""


def test_what_nobody_asked_for_is_swept_after_its_day():
    note = kept.keep([PHOTO])
    for file in kept.folder().iterdir():
        os.utime(file, (time.time() - kept.DAY - 1,) * 2)

    kept.keep([PHOTO])

    assert kept.take(note) == []
    assert len(list(kept.folder().iterdir())) == 2

"""A disk that is full: said before, said in words when it is, and nothing half kept."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone, translation

from linli.kernel import kept, photos, room
from linli.kernel.photos import AcceptedPhoto
from linli.web import health
from linli.web.views import server_error

PHOTO = AcceptedPhoto(b"j" * 300_000, b"t" * 30_000, 640, 480, "0" * 64)


@pytest.fixture
def small(settings, tmp_path: Path) -> Iterator[Path]:
    """Give a home on a disk of two megabytes that is full but for a quarter of one."""
    words = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(words, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("only root can mount a small disk")
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "photos"
    (tmp_path / "filler").write_bytes(bytes(1_800_000))
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.django_db
def test_health_says_it_before_the_disk_is_full(small):
    assert "MB left" in health.troubles(at=timezone.now())["disk"]


def test_a_page_that_finds_no_database_says_that_the_disk_is_full(small):
    assert room.is_full()
    with translation.override("en"):
        try:
            raise OperationalError("could not write init file: No space left on device")  # noqa: TRY301 - as the driver does
        except OperationalError:
            answer = server_error(RequestFactory().get("/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The disk of the server is full" in answer.content.decode()


def test_a_photo_that_finds_no_room_is_refused_and_leaves_no_half_of_itself(small):
    name = uuid.uuid4()

    with pytest.raises(photos.NoRoom):
        photos.store(PHOTO, name)

    assert [path for path in (small / "photos").rglob("*") if path.is_file()] == []
    (small / "filler").unlink()
    photos.store(PHOTO, name)
    with photos.open_photo(name) as file:
        assert file.read() == PHOTO.jpeg


def test_photos_of_a_form_that_was_refused_are_not_kept_when_there_is_no_room_and_the_form_is(small):
    assert kept.keep([PHOTO]) == ""

    assert [path for path in kept.folder().iterdir() if path.is_file()] == []

"""Which releases there are, and where their files lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from linli.opendata.errors import FilesNotKept, NoSuchRelease, ReleaseWithdrawn
from linli.opendata.models import Release
from linli.opendata.states import MEDIA
from linli.territory.public import Street

NEWEST = "newest"
# What is pressed on the disk, because it is long and repeats itself.
PRESSED = (".csv", ".geojson")


def root_of_files(street: Street) -> Path:
    """Return where all releases of a street lie."""
    return Path(settings.HOME) / "opendata" / street.slug


def folder_of(street: Street, number: int) -> Path:
    """Return where the files of a release lie."""
    return root_of_files(street) / str(number)


def path_of(street: Street, number: int, name: str) -> Path:
    """Return where one file lies; long ones are pressed."""
    return folder_of(street, number) / (f"{name}.gz" if name.endswith(PRESSED) else name)


def has_files(street: Street, release: Release) -> bool:
    """Return whether all its files are on the disk; after a restore they are not, until the next night."""
    return release.is_open and all(
        path_of(street, release.number, one["name"]).is_file() for one in release.files
    )


def releases_of(street: Street) -> QuerySet[Release]:
    """Return the releases of a street, to be ordered and paged."""
    return Release.objects.filter(street_id=street.pk)


def newest(street: Street) -> Release | None:
    """Return the newest release that holds."""
    return releases_of(street).filter(withdrawn_at=None).order_by("-number").first()


@dataclass(frozen=True)
class Newest:
    """A street and the newest it has published, if anything."""

    street: Street
    release: Release | None


def newest_of_all(streets: Iterable[Street]) -> list[Newest]:
    """Return the newest release of each street; one query."""
    standing = (
        Release.objects.filter(withdrawn_at=None).order_by("street_id", "-number").distinct("street_id")
    )
    found = {one.street_id: one for one in standing}
    return [Newest(street, found.get(street.pk)) for street in streets]


def release_called(street: Street, number: str | int) -> Release:
    """Return a release by its number or as the newest, a withdrawn one too; or refuse."""
    if number == NEWEST:
        found = newest(street)
    else:
        found = releases_of(street).filter(number=int(number)).first() if int(number) < 2**31 else None
    if found is None:
        raise NoSuchRelease
    return found


def file_of(street: Street, release: Release, name: str) -> tuple[dict[str, Any], Path]:
    """Return what is known of a file and where it lies, or refuse: withdrawn, no longer kept, not there."""
    told = release.file(name)
    if told is None:
        raise NoSuchRelease
    if release.withdrawn_at is not None:
        raise ReleaseWithdrawn(reason=release.withdrawn_why)
    path = path_of(street, release.number, name)
    if not release.files_kept or not path.is_file():
        raise FilesNotKept
    return told, path


def answer_of(street: Street, release: Release, told: dict[str, Any]) -> dict[str, Any]:
    """Return how one of the files of a release is answered."""
    name = f"{street.slug}-{release.number}-{told['name']}"
    return {"media": MEDIA[told["form"]], "name": name, "sha256": told["sha256"], "length": told["bytes"]}

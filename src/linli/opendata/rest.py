"""Open data for programs: which streets publish, their releases with files and dictionary, and taking one back."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query

from linli.kernel.errors import Missing
from linli.kernel.files import file_answer
from linli.kernel.paging import page
from linli.kernel.rest import BYTES, Cursor, Door, Listed, listed, once_for
from linli.people.public import acting
from linli.territory.public import Street, street_by_slug

from . import commands, queries, schemas
from .errors import FilesNotKept, NoSuchRelease, ReleaseWithdrawn
from .models import Release

router = Door("opendata")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
# A number, or the word that stands for the newest.
Which = Annotated[str, Path(pattern=r"^(newest|[1-9][0-9]{0,8})$")]
FileName = Annotated[str, Path(pattern=r"^[a-z]{1,20}\.[a-z]{1,10}$")]


def row_out(one: Release) -> dict[str, Any]:
    """Return a release as everybody reads it; how few are withheld is not told."""
    told = {name: getattr(one, name) for name in schemas.ReleaseRow.model_fields}
    return told | {"withheld": None if one.few_withheld else one.withheld}


def whole_out(street: Street, one: Release) -> dict[str, Any]:
    """Return a release with its files and the dictionary."""
    files = one.files if one.is_open else []
    urls = [reverse("opendata:file", args=(street.slug, one.number, file["name"])) for file in files]
    told = [file | {"url": url} for file, url in zip(files, urls, strict=True)]
    return row_out(one) | {"files": told, "dictionary": queries.dictionary()}


@router.reads("/opendata", schemas.OpenDataEverywhere, summary="Streets that publish open data", public=True)
def list_open_data(request: HttpRequest) -> Any:
    """Return every street with its newest release, null where it publishes none."""
    return {
        "items": [
            {"slug": one.street.slug, "name": one.street.name, "name_en": one.street.name_en,
             "newest": row_out(one.release) if one.release else None}
            for one in queries.newest_of_all(Street.objects.order_by("code"))
        ]
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/opendata",
    Listed[schemas.ReleaseRow],
    summary="Releases of open data",
    public=True,
    paged=True,
)
def list_releases(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the releases of a street, the newest first, the withdrawn ones too."""
    found = page(queries.releases_of(street_by_slug(slug)), ("-number", "-id"), asked.after, asked.limit)
    return listed(found, row_out)


@router.reads(
    "/streets/{slug}/opendata/{release}", schemas.ReleaseOut, summary="One release of open data", public=True,
    refuses=(NoSuchRelease,),
)  # fmt: skip
def read_release(request: HttpRequest, slug: str, release: Which) -> Any:
    """Return a release by its number, or as `newest`, with its files and the dictionary of their columns."""
    street = street_by_slug(slug)
    return whole_out(street, queries.release_called(street, release))


@router.reads(
    "/streets/{slug}/opendata/{release}/files/{file}", None, summary="A file of open data", public=True, media=BYTES,
    refuses=(NoSuchRelease, ReleaseWithdrawn, FilesNotKept), tagged=True,
)  # fmt: skip
def read_open_file(request: HttpRequest, slug: str, release: Which, file: FileName) -> HttpResponseBase:
    """Return a file: CSV, GeoJSON, Parquet, or datapackage.json. Those that are long come pressed to who takes gzip."""
    street = street_by_slug(slug)
    found = queries.release_called(street, release)
    told, path = queries.file_of(street, found, file)
    return file_answer(request, path, **queries.answer_of(street, found, told))


@router.writes(
    "POST", "/streets/{slug}/opendata/{number}/withdraw", schemas.ReleaseRow, summary="Withdraw a release",
    refuses=(NoSuchRelease, Missing),
)  # fmt: skip
def withdraw_release(request: HttpRequest, slug: str, number: Number, told: schemas.WithdrawReleaseIn) -> Any:
    """Take a release back: its files are gone at once, its number and the reason stay. Needs `rules` or `audit`."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        found = commands.withdraw(number, street=street, why=told.why, by=acting(request), at=now)
        return row_out(found)

    return once_for(request, "withdraw_release", street_id=street.pk, at=now, do=do)

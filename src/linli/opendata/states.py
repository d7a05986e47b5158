"""Datasets, forms and licences: the closed words of this app."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dataset(models.TextChoices):
    """What a release holds."""

    CASES = "cases", _("Cases")
    COUNTS = "counts", _("Counts")
    PLACES = "places", _("Places")


class Form(models.TextChoices):
    """In which form it is given."""

    CSV = "csv", "CSV"
    GEOJSON = "geojson", "GeoJSON"
    PARQUET = "parquet", "Parquet"


MEDIA = {
    Form.CSV: "text/csv; charset=utf-8", Form.GEOJSON: "application/geo+json",
    Form.PARQUET: "application/vnd.apache.parquet", "json": "application/json",
}  # fmt: skip
# What tells all files of a release, as the Data Package standard of Frictionless writes it.
PACKAGE = "datapackage.json"
# How many releases keep their files; of those before, the last one of each month does.
KEPT = 30


@dataclass(frozen=True)
class Licence:
    """Under which conditions data may be used: its SPDX name, its title and where it is written."""

    code: str
    title: str
    path: str


LICENCES = {
    one.code: one
    for one in (
        Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Licence("CC0-1.0", "CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Licence("ODbL-1.0", "Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    )
}  # fmt: skip
# The shapes of places that come from OpenStreetMap stay under its licence, whatever the rest is under.
OPEN_STREET_MAP, SHAPES_LICENCE = "OpenStreetMap", "ODbL-1.0"
# How long a case took, in whole days: the first day of each span. A span says enough and points to nobody.
SPANS = ((0, "0"), (1, "1"), (2, "2-3"), (4, "4-7"), (8, "8-14"), (15, "15-30"), (31, "31+"))


def span_of(days: int) -> str:
    """Return the span in which a number of days lies."""
    return next(name for first, name in reversed(SPANS) if days >= first)

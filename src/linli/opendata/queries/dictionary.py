"""The data dictionary: each column of each dataset, what it means, what may stand in it. Page, API and files read it here.

It is also written as `datapackage.json` beside the files (Data Package of Frictionless), in both languages, so that data
that was copied to somewhere else still says what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Door
from linli.opendata.models import Release
from linli.opendata.states import LICENCES, OPEN_STREET_MAP, SHAPES_LICENCE, SPANS, Dataset, Form
from linli.territory.public import Street, attribution

STAGES = {
    "open": _("Taken on, not done yet"),
    "checking": _("Done, being checked"),
    "solved": _("Closed"),
}


@dataclass(frozen=True)
class Field:
    """One column: its name in the files, what kind of value, what it means; `codes` are all values there can be."""

    name: str
    kind: str
    title: Any
    about: Any
    codes: tuple[tuple[str, Any], ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Table:
    """One dataset."""

    code: Dataset
    about: Any
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def title(self) -> Any:
        """Return what it is called."""
        return self.code.label

    @property
    def names(self) -> list[str]:
        """Return the names of its columns."""
        return [one.name for one in self.fields]


TEXT, WHOLE, TRUTH = "string", "integer", "boolean"
NAMES_EN = _("The same in English, as far as there is a name.")
# ruff: noqa: E501 - sentences of a page
# fmt: off
STREET = Field("street", TEXT, _("Street"), _("The street, as in its address."))
PLACE = (
    Field("place", TEXT, _("Place"), _("Code of the unit in which the case lies: as fine as the group allows, never the spot.")),
    Field("place_name", TEXT, _("Name of the place"), _("The unit's name in Chinese.")),
    Field("place_name_en", TEXT, _("Name of the place, English"), NAMES_EN, required=False),
    Field("level", TEXT, _("Rung"), _("Which rung of the street's ladder the place is: street, area, committee …")),
)
KIND = (
    Field("category", TEXT, _("Kind of case"), _("Code of the type after GB/T 30428.2, or of its class where the type is too rare; empty: of all kinds."), required=False),
    Field("category_name", TEXT, _("Name of the kind"), _("Its name in Chinese."), required=False),
    Field("category_name_en", TEXT, _("Name of the kind, English"), NAMES_EN, required=False),
)
PERIOD = Field("period", TEXT, _("Reported in"), _("Month (2026-03), where that is too rare quarter (2026-Q1) or year (2026), in local time."))
STAGE_CODES = tuple(STAGES.items())
TABLES: tuple[Table, ...] = (
    Table(
        Dataset.CASES, _("One row a case, told so that at least k rows are alike in place, kind, time and door. Rows stand in the order of their values and have no number."),
        (STREET, *PLACE, *KIND, PERIOD,
         Field("door", TEXT, _("Door"), _("How it came in; empty where telling it would make the group too small."), tuple((door.value, door.label) for door in Door), required=False),
         Field("stage", TEXT, _("How far it is"), _("How far it has come, as the public map says it."), STAGE_CODES),
         Field("days", TEXT, _("Days"), _("Days from report to end, as a span; empty while it is not closed."), tuple((name, name) for _first, name in SPANS), required=False),
         Field("reopened", TRUTH, _("Reopened"), _("Whether it was opened again at least once."))),
        (),
    ),
    Table(
        Dataset.COUNTS, _("How many cases are told of each place, kind and period: never fewer than k. A row of an area holds only what is in no row of its committees, so rows may be added up."),
        (STREET, *PLACE, *KIND, PERIOD,
         Field("cases", WHOLE, _("Cases"), _("How many cases; k at least.")),
         Field("open", WHOLE, _("Not done yet"), _("Of these, taken on and not done yet.")),
         Field("checking", WHOLE, _("Checked now"), _("Of these, done and being checked.")),
         Field("solved", WHOLE, _("Closed"), _("Of these, closed.")),
         Field("within_a_week", WHOLE, _("Closed within seven days"), _("Of the closed ones, within seven days of the report.")),
         Field("reopened", WHOLE, _("Reopened"), _("Of all, opened again at least once."))),
        ("place", "category", "period"),
    ),
    Table(
        Dataset.PLACES, _("Every unit that a row may name, with its outline in the GeoJSON and how many cases are told of it."),
        (STREET, *PLACE,
         Field("parent", TEXT, _("Lies in"), _("Code of the unit it lies in; empty for the street."), required=False),
         Field("cases_here", WHOLE, _("Cases told of it"), _("Rows that name this very unit; none or k at least.")),
         Field("cases_within", WHOLE, _("Cases told of it and below"), _("Rows that name this unit or one inside it; none or k at least.")),
         Field("stands", TRUTH, _("Stands"), _("Whether the unit still exists; the outline of one that does not is left out."))),
        ("place",),
    ),
)
# fmt: on
DATASETS: dict[str, Table] = {table.code.value: table for table in TABLES}
# What an outsider might know of somebody's report, and by which the rows of a group are therefore alike.
GROUPED_BY = ("place", "category", "period", "door")


def dictionary() -> list[dict[str, Any]]:
    """Return the dictionary in the reader's language, as programs read it."""
    return [
        {
            "dataset": table.code.value, "title": str(table.title), "about": str(table.about),
            "fields": [
                {"name": one.name, "type": one.kind, "title": str(one.title), "about": str(one.about),
                 "required": one.required, "values": [{"code": code, "name": str(name)} for code, name in one.codes]}
                for one in table.fields
            ],
        }
        for table in TABLES
    ]  # fmt: skip


def shapes_licence(street: Street, licence: str) -> str:
    """Return the licence of outlines: those drawn from OpenStreetMap stay under its own."""
    return SHAPES_LICENCE if OPEN_STREET_MAP in street.credit else licence


def package_of(street: Street, release: Release, *, previous: str = "") -> dict[str, Any]:
    """Return what `datapackage.json` says: the version, the rules, each file with its columns in two languages."""
    with translation.override("en"):
        credit = attribution(street)
    licence = LICENCES[release.licence]
    about = (
        f"Cases of {street.name_en} ({street.name}) reported before {release.before}, told so that at least "
        f"{release.k} rows are alike in place, kind, time and door. / {street.name}{release.before}之前上报的事项，"
        f"每一行至少与另外{release.k - 1}行在地点、类别、时间和来源上相同。"
    )
    return {
        "profile": "data-package",
        "name": f"linli-{street.slug}",
        "id": f"{settings.SITE_URL.rstrip('/')}/s/{street.slug}/opendata/{release.number}/",
        "title": f"{street.name} · 开放数据 / {street.name_en} · Open data",
        "description": about,
        "version": str(release.number),
        "created": release.made_at.isoformat(timespec="seconds"),
        "homepage": f"{settings.SITE_URL.rstrip('/')}/s/{street.slug}/opendata/",
        "licenses": [_licence(licence.code)],
        "sources": [{"title": credit}] if credit else [],
        "linli": {"k": release.k, "before": release.before.isoformat(), "digest": release.digest,
                  "cases": release.cases, "withheld": None if release.few_withheld else release.withheld},
        "resources": [_resource(street, release, one) for one in release.files if one["dataset"]],
    }  # fmt: skip


def _licence(code: str) -> dict[str, str]:
    licence = LICENCES[code]
    return {"name": licence.code, "title": licence.title, "path": licence.path}


def _resource(street: Street, release: Release, file: dict[str, Any]) -> dict[str, Any]:
    table, form = DATASETS[file["dataset"]], file["form"]
    code = shapes_licence(street, release.licence) if form == Form.GEOJSON else release.licence
    told: dict[str, Any] = {
        "name": f"{table.code.value}-{form}", "path": file["name"], "format": form, "title": _both(table.title),
        "description": _both(table.about), "bytes": file["bytes"], "hash": f"sha256:{file['sha256']}",
        "licenses": [_licence(code)],
    }  # fmt: skip
    if form == Form.CSV:
        told |= {"profile": "tabular-data-resource", "mediatype": "text/csv", "encoding": "utf-8"}
        told["schema"] = {"fields": [_field(one) for one in table.fields], "missingValues": [""]}
        told["schema"] |= {"primaryKey": list(table.key)} if table.code == Dataset.PLACES else {}
    return told


def _field(one: Field) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if one.required else {}
    if one.codes:
        limits["enum"] = [code for code, _name in one.codes]
    told = {"name": one.name, "type": one.kind, "title": _both(one.title), "description": _both(one.about)}
    told |= {"trueValues": ["true"], "falseValues": ["false"]} if one.kind == TRUTH else {}
    return told | ({"constraints": limits} if limits else {})


def _both(text: Any) -> str:
    return " / ".join(dict.fromkeys(_in(language, text) for language in ("zh-hans", "en")))


def _in(language: str, text: Any) -> str:
    with translation.override(language):
        return str(text)


def fields_of(dataset: str) -> Iterable[Field]:
    """Return the columns of a dataset."""
    return DATASETS[dataset].fields

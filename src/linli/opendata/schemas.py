"""JSON in and out."""

from datetime import date, datetime

from ninja import Field, Schema


class OpenFile(Schema):
    """One file of a release."""

    name: str
    dataset: str = Field(description="cases, counts or places; empty for datapackage.json.")
    form: str = Field(description="csv, geojson, parquet or json.")
    bytes: int = Field(description="Its length, not pressed.")
    sha256: str = Field(description="Of what is inside, not pressed.")
    rows: int
    url: str


class ReleaseRow(Schema):
    """A release in the list of a street."""

    number: int = Field(description="Its version; counts from 1 and never goes back.")
    made_at: datetime
    checked_at: datetime = Field(description="When it was last found to hold: nothing was new since.")
    before: date = Field(description="Cases reported on this day or later are not told.")
    k: int = Field(description="So many rows at least are alike in place, kind, time and door.")
    licence: str = Field(
        description="SPDX name. Outlines drawn from OpenStreetMap are under ODbL-1.0 whatever it says."
    )
    cases: int
    groups: int
    withheld: int | None = Field(
        description="How many cases fit into no group; null: fewer than k, so not told."
    )
    files_kept: bool
    withdrawn_at: datetime | None
    withdrawn_why: str


class OpenField(Schema):
    """One column of the dictionary."""

    name: str
    type: str
    title: str
    about: str
    required: bool
    values: list[dict[str, str]] = Field(description="All values there can be, by code and name; empty: any.")


class OpenDataset(Schema):
    """One dataset of the dictionary."""

    dataset: str
    title: str
    about: str
    fields: list[OpenField]


class ReleaseOut(ReleaseRow):
    """A release with its files and the dictionary."""

    files: list[OpenFile]
    dictionary: list[OpenDataset]


class OpenDataOf(Schema):
    """A street and its newest release."""

    slug: str
    name: str
    name_en: str
    newest: ReleaseRow | None


class OpenDataEverywhere(Schema):
    """Every street of this house."""

    items: list[OpenDataOf]


class WithdrawReleaseIn(Schema):
    """Why a release is taken back."""

    why: str = Field(min_length=1, max_length=200, description="Everybody reads it.")

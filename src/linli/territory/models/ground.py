"""Tables of the ground, and the two bases on which every operational table of the house stands."""

from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.migrations.operations import RunSQL
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from linli.kernel.ids import uuid7
from linli.kernel.instances import read
from linli.territory.states import Tier


class UnitKind(models.TextChoices):
    """What a unit is, apart from where it stands in the tree: a level is a rung, a kind is a nature."""

    STREET = "street", _("Street")
    AREA = "area", _("Area")
    BLOCK = "block", _("Block")
    COMMITTEE = "committee", _("Residents' committee")
    ESTATE = "estate", _("Estate")
    MICRO_GRID = "micro_grid", _("Micro-grid")
    BUILDING = "building", _("Building")
    SHOP_ROW = "shop_row", _("Row of shops")
    OFFICE_BUILDING = "office_building", _("Office building")
    PARK = "park", _("Park")
    HOSPITAL = "hospital", _("Hospital")
    SCHOOL = "school", _("School")
    MARKET = "market", _("Market")
    STATION = "station", _("Station")


def unit_kinds() -> list[tuple[str, Any]]:
    """Return the kinds as choices; a callable, so that a new label makes no migration."""
    return UnitKind.choices


def tiers() -> list[tuple[str, Any]]:
    """Return the three tiers as choices, as a callable for the same reason."""
    return Tier.choices


# The tier of a known place where nobody has said another: what kind of place it is tells enough.
TIER_OF_KIND: dict[str, str] = {
    UnitKind.SHOP_ROW: Tier.FRONTAGE, UnitKind.MARKET: Tier.FRONTAGE, UnitKind.STATION: Tier.FRONTAGE,
    UnitKind.BUILDING: Tier.BUILDING, UnitKind.OFFICE_BUILDING: Tier.BUILDING, UnitKind.HOSPITAL: Tier.BUILDING,
    UnitKind.SCHOOL: Tier.BUILDING,
}  # fmt: skip


class DateRange(Func):
    """The half-open range of days from `starts_on` to `ends_on`, for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()


def during() -> DateRange:
    """Return the span of a row, for its exclusion constraint."""
    return DateRange(F("starts_on"), F("ends_on"))


class Street(models.Model):
    """One street office and its ground: the unit of distribution of the whole house."""

    code = models.CharField(
        max_length=9, unique=True, help_text=_("Statistical code: district 6 + street 3 digits.")
    )
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    prefix = models.CharField(
        max_length=4, unique=True, help_text=_("Begins the numbers of cases, as FL in FL-2026-000001.")
    )
    pinyin = models.CharField(max_length=200, editable=False)
    illustrative = models.BooleanField(
        default=False, help_text=_("The shapes are made up and every map says so.")
    )
    credit = models.CharField(
        max_length=200, blank=True, help_text=_("Whose data the outline is, shown on every map.")
    )
    # A new value with every change of the structure, and never a count: a count that is rolled back and used
    # again would make a process trust what it read before the rollback.
    edition = models.UUIDField(default=uuid7, editable=False)
    road_reach = models.PositiveSmallIntegerField(
        default=30, help_text=_("How many metres from its middle something still lies on a road.")
    )
    bounds = ArrayField(models.FloatField(), size=4, null=True, editable=False)

    class Meta:
        """Codes are official, prefixes are short."""

        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{9}$"), name="street_code_has_nine_digits"
            ),
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^[A-Z]{1,4}$"), name="street_prefix_is_one_to_four_capitals"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A rung of one street's ladder, by the name that this street uses: here 片区, elsewhere 街区."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="levels")
    depth = models.PositiveSmallIntegerField(help_text=_("0 is the street itself."))
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)

    class Meta:
        """A depth and a code are used once."""

        ordering = ("street", "depth")
        constraints = (
            models.UniqueConstraint(fields=("street", "depth"), name="a_street_has_one_level_at_each_depth"),
            models.UniqueConstraint(fields=("street", "code"), name="a_level_has_its_own_code_in_its_street"),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A piece of the ground with a name, alive from `starts_on` until `ends_on` (half-open).

    A unit on a level is a rung of the line that answers "who"; a unit without a level (a hospital, a park, a
    market) is a known place inside one, found by name, and never decides where something fell.
    """

    street = models.ForeignKey(Street, models.PROTECT, related_name="units")
    level = models.ForeignKey(Level, models.PROTECT, related_name="units", null=True, blank=True)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=unit_kinds)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160, blank=True)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    pinyin = models.CharField(max_length=200, editable=False)
    tier = models.CharField(max_length=10, choices=tiers, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """A code is used once."""

        ordering = ("street", "code")
        constraints = (
            models.UniqueConstraint(fields=("street", "code"), name="a_unit_has_its_own_code_in_its_street"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="a_unit_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return self.name


class UnitParent(models.Model):
    """The parent of a unit for a span of days; a move closes one row and opens the next."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """Spans do not overlap and a circle has no room to start."""

        ordering = ("unit", "starts_on")
        constraints = (
            ExclusionConstraint(
                name="a_unit_has_one_parent_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (during(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="a_parent_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="a_unit_is_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"


class UnitShape(models.Model):
    """The outline of a unit for a span of days, in WGS-84: a moved border is a new row, not a new past."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shapes")
    geometry = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """Spans do not overlap."""

        ordering = ("unit", "starts_on")
        constraints = (
            ExclusionConstraint(
                name="a_unit_has_one_shape_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (during(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="a_shape_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} @ {self.starts_on}"


class Road(models.Model):
    """A named road of a street, from `starts_on` until `ends_on` (half-open; without a start, always).

    Cases, and later shops and patrols, hang on it; the pair (street, id) is there for composite keys to it. What lies
    within `reach` metres of its middle line lies on it; without one, the street's `road_reach` holds.
    """

    street = models.ForeignKey(Street, models.PROTECT, related_name="roads")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160, blank=True)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    pinyin = models.CharField(max_length=200, editable=False)
    reach = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """A code is used once, and of the roads that stand each has a name of its own."""

        ordering = ("street", "pinyin")
        constraints = (
            models.UniqueConstraint(
                fields=("street", "name"),
                condition=Q(ends_on=None),
                name="a_standing_road_has_its_own_name_in_its_street",
            ),
            models.UniqueConstraint(fields=("street", "code"), name="a_road_has_its_own_code_in_its_street"),
            models.UniqueConstraint(fields=("street", "id"), name="a_road_is_found_by_street_and_id"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="a_road_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RoadShape(models.Model):
    """The course of a road for a span of days, in WGS-84: a road laid anew is a new row, not a new past."""

    road = models.ForeignKey(Road, models.PROTECT, related_name="shapes")
    geometry = models.JSONField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """Spans do not overlap."""

        ordering = ("road", F("starts_on").asc(nulls_first=True))
        constraints = (
            ExclusionConstraint(
                name="a_road_has_one_course_at_a_time",
                expressions=[("road", RangeOperators.EQUAL), (during(), RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"{self.road_id} @ {self.starts_on or '…'}"


class StreetModel(models.Model):
    """The base of every operational table: a row belongs to one street for life, found by (street, id).

    The pair is unique beside the primary key, so that other tables of the street can point at both columns,
    and so that one command can later spread the same schema over many machines by street.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street = models.ForeignKey(Street, models.PROTECT, related_name="+", editable=False)

    class Meta:
        """The pair that others point at."""

        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("street", "id"), name="%(app_label)s_%(class)s_is_found_by_street_and_id"
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, unless it was given another street: what moves there is a new row with a link."""
        was = getattr(self, "_street_when_read", None)
        if was is not None and was != self.street_id:
            raise ValueError(
                f"{type(self).__name__} {self.pk} belongs to street {was} for life, not to {self.street_id}"
            )
        super().save(*args, **kwargs)
        self._street_when_read = self.street_id

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Self:
        """Return the row, remembering the street it was read with."""
        whole = len(values) == len(cls._meta.concrete_fields)
        row = read(cls, db, field_names, values) if whole else super().from_db(db, field_names, values)
        row._street_when_read = row.__dict__.get("street_id")  # noqa: SLF001 - our own row
        return row


class StreetForeignKey(models.ForeignKey):
    """A key from one operational table to another that can never cross into another street.

    PostgreSQL guarantees it by the composite key (street_id, x_id) → (street_id, id), which a migration makes
    with `street_key`; Django's own one-column constraint would be weaker and cost the same, so it is left
    out.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        """Make the key; there is no choice about its constraint."""
        if on_delete in (models.SET_NULL, models.SET_DEFAULT):
            raise ValueError("Rows of a street are not cut loose by a delete: use PROTECT or CASCADE")
        super().__init__(to, on_delete, **{**kwargs, "db_constraint": False})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the key as a migration writes it."""
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"]
        # Migrations of other apps come in by the door like everybody else.
        return name, "linli.territory.public.StreetForeignKey", args, kwargs


class street_key(RunSQL):  # noqa: N801 - reads as an operation in a migration
    """Migration step: make the composite key that keeps `table.column` inside its street.

    `street_key("cases_photo", "case_id", "cases_case")`, after both tables exist; checked at each statement.
    """

    def __init__(self, table: str, column: str, to_table: str) -> None:
        """Name the column, the table it stands in and the table it points to."""
        self._arguments = (table, column, to_table)
        name = f"{table}_{column.removesuffix('_id')}_same_street"
        super().__init__(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("street_id", "{column}") '
            f'REFERENCES "{to_table}" ("street_id", "id") NOT DEFERRABLE',
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        """Return the step as a migration writes it."""
        return type(self).__name__, list(self._arguments), {}

    def describe(self) -> str:
        """Return the step in words, for `migrate --plan`."""
        return "Keep {}.{} in the street of its {}".format(*self._arguments)

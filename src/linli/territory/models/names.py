"""What units and levels are called, from which day, and how other names of theirs are typed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from .ground import Level, StreetModel, Unit, during


class UnitName(models.Model):
    """The name of a unit for a span of days; a unit that was never renamed has no rows, its own name says it.

    `Unit.name` is the name of today. The worker brings it up on the day on which a planned name begins.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160, blank=True)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """Spans do not overlap."""

        ordering = ("unit", "starts_on")
        constraints = (
            ExclusionConstraint(
                name="a_unit_has_one_name_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (during(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="a_name_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return self.name


class LevelName(models.Model):
    """The name of a level for a span of days: until December 块区, from then on 片区."""

    level = models.ForeignKey(Level, models.PROTECT, related_name="names")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        """Spans do not overlap; the first began before anything was recorded."""

        ordering = ("level", F("starts_on").asc(nulls_first=True))
        constraints = (
            ExclusionConstraint(
                name="a_level_has_one_name_at_a_time",
                expressions=[("level", RangeOperators.EQUAL), (during(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="a_level_name_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.name


class SpeltName(StreetModel):
    """How another name of a unit or road is typed: its syllables, as `Unit.pinyin` holds those of its own name.

    Spelt when it is written, for who completes an address must not wait for a dictionary.
    """

    name = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=200)

    class Meta(StreetModel.Meta):
        """A name is spelt once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "name"), name="a_name_is_spelt_once"),
        )

    def __str__(self) -> str:
        return self.name

"""Drafts: what somebody means to change about the ground, kept until it is accepted or thrown away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .ground import StreetForeignKey, StreetModel


class DraftKind(models.TextChoices):
    """Where a draft comes from."""

    IMPORT = "import", _("From a file")
    CHANGE = "change", _("Planned change")


class DraftState(models.TextChoices):
    """How far a draft is. Only an open one can be decided; the first two are the worker's, who may be slow."""

    CHECKING = "checking", _("Being checked")
    OPEN = "open", _("Open")
    ACCEPTING = "accepting", _("Being taken over")
    ACCEPTED = "accepted", _("Taken over")
    DISCARDED = "discarded", _("Discarded")


def draft_kinds() -> list[tuple[str, str]]:
    """Return the kinds as choices; a callable, so that a new label makes no migration."""
    return DraftKind.choices


def draft_states() -> list[tuple[str, str]]:
    """Return the states as choices; a callable, as above."""
    return DraftState.choices


class Draft(StreetModel):
    """One intended change of the structure. Nothing of the ground changes until it is accepted, and then all at once.

    `asked` holds how a file is to be read and what was decided about its repairs, or the steps of a planned change;
    `edition` is the structure it was checked against, so that a change meanwhile is noticed.
    """

    kind = models.CharField(max_length=10, choices=draft_kinds)
    state = models.CharField(max_length=10, choices=draft_states, default=DraftState.OPEN)
    name = models.CharField(max_length=120)
    on = models.DateField()
    asked = models.JSONField(default=dict)
    headings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    edition = models.UUIDField(null=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)
    forgotten_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Found by street, newest first."""

        abstract = False
        ordering = ("-made_at",)
        indexes = (models.Index(fields=("street", "-made_at"), name="drafts_of_a_street"),)

    def __str__(self) -> str:
        return self.name


class DraftRow(StreetModel):
    """One row of a file: as it came, and as it was understood when the draft was last checked."""

    draft = StreetForeignKey(Draft, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    drawn = models.JSONField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=60, blank=True)
    said = models.JSONField(default=dict)
    change = models.CharField(max_length=10, blank=True)
    faults = models.JSONField(default=list)
    repairs = models.JSONField(default=list)
    shape = models.JSONField(null=True)
    open_faults = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)

    class Meta(StreetModel.Meta):
        """A number stands once in its draft."""

        abstract = False
        ordering = ("number",)
        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "draft", "number"), name="a_draft_has_a_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} #{self.number}"

"""Kinds of columns and states of editions: the closed words of this app."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What stands in the cells of a column. What a cell holds in the database, and what `read` is given, by kind.

    text, long: words · choice, category, state: a code of `choices` · role, organisation, unit: a code of the register ·
    int: a whole number or None · bool: True or False · date: a `date` or None · hours: pairs of times ·
    limit: a `Limit` or None · choices: a tuple of codes.
    """

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    INT = "int"
    BOOL = "bool"
    DATE = "date"
    HOURS = "hours"
    LIMIT = "limit"
    ROLE = "role"
    ORGANISATION = "organisation"
    UNIT = "unit"
    CATEGORY = "category"
    STATE = "state"


class EditionState(models.TextChoices):
    """Where an edition of a book stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")

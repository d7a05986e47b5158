"""Kinds, states and forms: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How long the period is."""

    MONTH = "month", _("Monthly bulletin")
    WEEK = "week", _("Weekly bulletin")


class Of(models.TextChoices):
    """Whose bulletin it is."""

    UNIT = "unit", _("Unit")
    ORGANISATION = "organisation", _("Organisation")


class BulletinState(models.TextChoices):
    """Where a bulletin stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a later edition")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Form(models.TextChoices):
    """In which form it is handed out beside the page."""

    WORD = "docx", "Word"
    PDF = "pdf", "PDF"


MEDIA = {
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}
# The language of the Simplified and the English text; Traditional is made of the first when it is read.
TOLD_IN = ("zh-hans", "en")
# In which languages Word and PDF are written, the language of the office first.
FILES_IN = ("zh-hans", "zh-hant", "en")


def file_name(form: str, language: str = FILES_IN[0]) -> str:
    """Return what a file is called in its address; the language of the office is not said."""
    return f"bulletin.{form}" if language == FILES_IN[0] else f"bulletin.{language}.{form}"


NAMES = {file_name(form, language): (form, language) for language in FILES_IN for form in Form}
# What everybody may read: the one that stands, and those it took the place of.
OPEN = (BulletinState.PUBLISHED, BulletinState.REPLACED)

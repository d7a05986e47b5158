"""Refusals of bulletins."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchBulletin(Refusal):
    """There is no such bulletin, or it is not published."""

    code = "no_such_bulletin"
    status = 404
    message = _("There is no such bulletin, or it is not published.")


class BulletinWithdrawn(Refusal):
    """A bulletin was taken back."""

    code = "bulletin_withdrawn"
    status = 410
    message = _("This bulletin was withdrawn: %(reason)s")


class PeriodNotOver(Refusal):
    """A bulletin is asked for a period that still runs."""

    code = "period_not_over"
    status = 422
    message = _("This period is not over yet: its last day is %(until)s.")


class NoDraft(Refusal):
    """Something is asked of a bulletin that only drafts allow."""

    code = "not_a_draft"
    status = 409
    message = _("This bulletin is no draft any more.")


class FilesNotReady(Refusal):
    """Word and PDF are still being written."""

    code = "files_not_ready"
    status = 409
    message = _("Word and PDF are still being written. Please try again in a minute.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed the draft since this page was opened."""

    code = "changed_meanwhile"
    status = 409
    message = _(
        "Somebody else changed this draft meanwhile. What you typed is still here; compare and save again."
    )

"""Refusals of open data."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchRelease(Refusal):
    """There is no such release, or not any more."""

    code = "no_such_release"
    status = 404
    message = _("There is no such release of open data.")


class ReleaseWithdrawn(Refusal):
    """A release was taken back."""

    code = "release_withdrawn"
    status = 410
    message = _("This release was withdrawn: %(reason)s")


class FilesNotKept(Refusal):
    """The files of an old release are gone; which they were is still known."""

    code = "files_not_kept"
    status = 410
    message = _("The files of this release are no longer kept. The newest one holds the same months.")


class NotAnonymous(RuntimeError):  # noqa: N818 - says what is wrong
    """A release would show a group that is too small: it is never published, and somebody must look."""

"""Refusals at the doors."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class NoSuchLink(NotFound):
    """A secret link that opens nothing: mistyped, renewed or never ours."""

    code = "no_such_link"
    message = _(
        "This link opens nothing. Perhaps a piece of it is missing, or a newer link was made for the same report."
    )


class NotShown(NotFound):
    """A case that is not public, or not there: both answer alike."""

    code = "not_shown"
    message = _(
        "There is nothing public under this number. What was only just reported appears once it is taken on."
    )


class TooManyPhotos(Refusal):
    """More photos than a report holds."""

    code = "too_many_photos"
    status = 422
    message = _("At most %(most)s photos; the first %(most)s were kept.")


class UnknownField(Refusal):
    """A mapping names a field that no case has."""

    code = "unknown_field"
    status = 422
    message = _("“%(field)s” is no field of a case. Known are: %(known)s.")


class UnknownColumn(Refusal):
    """A mapping names a column that the file does not have."""

    code = "unknown_column"
    status = 422
    message = _("The file has no column “%(column)s”. It has: %(known)s.")


class NothingToRead(Refusal):
    """A file in which neither words nor moments were recognised."""

    code = "nothing_to_read"
    status = 422
    message = _(
        "No column of this file was recognised as %(what)s. Say which it is with --map %(field)s=COLUMN."
    )


class TooHeavy(Refusal):
    """More bytes than any honest form holds; refused before one of them is read."""

    code = "too_heavy"
    status = 413
    message = _(
        "All photos together are too large: at most %(megabytes)s MB. Go back, take some out and send again."
    )

"""Refusals at the doors."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class NoSuchLink(NotFound):
    """A secret link that opens nothing: mistyped, renewed or never ours."""

    code = "no_such_link"
    message = _(
        "This link opens nothing. Perhaps a piece of it is missing, or a newer link was made for the same report."
    )


class TicketOver(NotFound):
    """A way to a new link that was used, is too old, or was never ours."""

    code = "ticket_over"
    message = _("This way to a new link has been used or is older than three days. Ask for it again.")


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


class UploadGone(NotFound):
    """A photo on its way that is not there: its day is over, or it was never begun."""

    code = "upload_gone"
    message = _("What had arrived of this photo is no longer there. Please send it again.")


class PieceMisplaced(Refusal):
    """A piece that does not begin where the others end."""

    code = "piece_misplaced"
    status = 409
    message = _("Of this photo %(arrived)s bytes have arrived. Go on from there.")


class PieceTooLarge(Refusal):
    """More at once than is taken."""

    code = "piece_too_large"
    status = 413
    message = _("A piece of a photo has at most %(most)s bytes.")


class NoSize(Refusal):
    """A photo of which nobody said how large it is, or a piece of which nobody said where it begins."""

    code = "no_size"
    status = 422
    message = _("Say in whole numbers how many bytes the photo has, and at which one a piece begins.")


class NoKey(Refusal):
    """A report from a phone without a key of its own: sent again it could not be told from another."""

    code = "no_key"
    status = 422
    message = _("A report that is sent in the background needs a key of its own (Idempotency-Key).")


class SentBefore(Refusal):
    """A key under which other words have come already."""

    code = "sent_before"
    status = 409
    message = _("This was received before with other words, as %(number)s. Send it as a new report.")


class ReportRefused(Refusal):
    """A report that does not fit; `fields` says where."""

    code = "report_refused"
    status = 422
    message = _("Something in the report does not fit: %(first)s")

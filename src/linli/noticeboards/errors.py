"""Refusals of notice boards."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchBoard(Refusal):
    """There is no such board."""

    code = "no_such_noticeboard"
    status = 404
    message = _("There is no such notice board.")


class BoardOver(Refusal):
    """A board that was taken down takes nothing new."""

    code = "noticeboard_over"
    message = _("This notice board was taken down.")


class NotAgreed(Refusal):
    """Nobody's name is written on a wall without their agreement."""

    code = "not_agreed"
    status = 422
    message = _(
        "A name and a telephone stand on a board only with the agreement of that person: say when it was given."
    )


class ChangedSincePrinted(Refusal):
    """What was printed is not what holds by now."""

    code = "changed_since_printed"
    message = _("Something has changed since this sheet was drawn. Print it anew.")

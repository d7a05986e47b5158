"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class PostTaken(Refusal):
    """An exclusive post has one holder at a time; the database keeps it."""

    code = "post_taken"
    message = _("%(role)s of %(unit)s is held by somebody else in that time.")


class PostNeedsPlace(Refusal):
    """A post stands at a unit, at an organisation, or at both."""

    code = "post_needs_place"
    status = 422
    message = _("A post needs a unit or an organisation.")


class PostEndsBeforeItStarts(Refusal):
    """A term is half-open and not empty."""

    code = "post_ends_before_it_starts"
    status = 422
    message = _("A post cannot end before it starts.")

"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class PostTaken(Refusal):
    """An exclusive post has one holder at a time; the database keeps it."""

    code = "post_taken"
    message = _("%(role)s of %(unit)s is held by %(holder)s in that time.")


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


class PostOver(Refusal):
    """A post that has ended, or ends sooner than asked, is not ended again: its powers would seem to have lasted."""

    code = "post_over"
    message = _("This post ends at %(when)s already.")


class EndedInThePast(Refusal):
    """What was done with a power was done with it; a post ends now or later, never before."""

    code = "ended_in_the_past"
    status = 422
    message = _(
        "A post cannot end in the past: what was done with it stays done. Choose now or a later moment."
    )


class SubstituteElsewhere(Refusal):
    """A substitute stands in for a holder: the same role at the same place."""

    code = "substitute_elsewhere"
    status = 422
    message = _("A substitute has the same role at the same place as %(holder)s.")


class LastStaff(Refusal):
    """A street always has somebody who may appoint; otherwise nobody could repair anything."""

    code = "last_staff"
    message = _(
        "After this nobody in the street could appoint any more. Give somebody else a post that may, first."
    )


class NotYoursToGive(Refusal):
    """Through a role or a post nobody gives or takes a power that they do not hold there themselves."""

    code = "not_yours_to_give"
    status = 403
    message = _("You can only give or take powers that you hold yourself: %(powers)s.")


class RoleOfOthers(Refusal):
    """Roles are the same in every street of the house; who has no say in a street does not change its people's powers."""

    code = "role_of_others"
    status = 403
    message = _("This role is also held in %(streets)s, where you may not appoint.")


class UsernameTaken(Refusal):
    """A sign-in name belongs to one account."""

    code = "username_taken"
    message = _("The sign-in name %(username)s is taken.")


class OrganisationKnown(Refusal):
    """An organisation is entered once in a street."""

    code = "organisation_known"
    message = _("%(name)s is entered already.")


class DutyTaken(Refusal):
    """One lead stands for one line of duty: a category in a unit."""

    code = "duty_taken"
    message = _("Row %(row)s names %(name)s as the lead for this already. End that row first.")


class DutyOver(Refusal):
    """A row that ended is not ended again."""

    code = "duty_over"
    message = _("Row %(row)s ends on %(when)s already.")


class RoadElsewhere(Refusal):
    """A duty is for a road of its own street."""

    code = "road_elsewhere"
    status = 422
    message = _("%(road)s is a road of another street.")


class IndustryKnown(Refusal):
    """An industry in use is entered once in a street."""

    code = "industry_known"
    message = _("The industry %(name)s is entered already.")


class IndustryOver(Refusal):
    """An industry that is no longer used gets no new rows."""

    code = "industry_over"
    message = _("The industry %(name)s is not used any more from %(when)s on.")


class AuthorityTaken(Refusal):
    """For one trouble of one industry one authority leads at a time, and nobody stands in the matrix twice."""

    code = "authority_taken"
    message = _(
        "Row %(row)s of the matrix names %(name)s for this already, from %(when)s on. End or change that row."
    )


class AuthorityOver(Refusal):
    """A row of the matrix that ended is neither changed nor ended again."""

    code = "authority_over"
    message = _("Row %(row)s of the matrix ends on %(when)s already.")


class NotOfThisStreet(Refusal):
    """A row names only what is of its own street, or above all streets."""

    code = "not_of_this_street"
    status = 422
    message = _("%(name)s belongs to another street.")


class LocksYouOut(Refusal):
    """Nobody takes from themselves the power to appoint by an edit of a role; that also keeps it from vanishing."""

    code = "locks_you_out"
    message = _("After this you could not appoint any more. Somebody else who may appoint has to do it.")


class TokenEnds(Refusal):
    """A token that never ends is one that nobody remembers."""

    code = "token_ends"
    status = 422
    message = _("A token ends later than now and within %(days)s days.")


class TokenLetsNothingThrough(Refusal):
    """A token names at least one power."""

    code = "token_lets_nothing_through"
    status = 422
    message = _("Choose at least one power that the token lets through.")


class TokenOver(Refusal):
    """A token that was revoked is not revoked again."""

    code = "token_over"
    message = _("This token was revoked already.")


class TooManyTokens(Refusal):
    """Whoever has twenty tokens does not know them all any more."""

    code = "too_many_tokens"
    message = _("You have %(most)s tokens. Revoke one that is not needed any more, first.")


class WhoIsMeant(Refusal):
    """A name that nobody in the street has, or several have; `alike` holds the sign-in names of those it could be."""

    code = "who_is_meant"
    status = 422
    message = _("Nobody in this street is called that, or several are. Please give the sign-in name.")


class RoleChanged(Refusal):
    """Somebody changed the role since it was read; `powers` are those it has now."""

    code = "moved_meanwhile"
    message = _("Somebody changed this role meanwhile. Read it again.")


class DutyEndsInThePast(Refusal):
    """What was dispatched by a row was dispatched by it: a row ends today or later, never before."""

    code = "duty_ends_in_the_past"
    status = 422
    message = _("A row ends today or later.")

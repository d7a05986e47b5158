"""Refusals of rosters."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchRoster(Refusal):
    """There is no such roster, or it is not theirs to see."""

    code = "no_such_roster"
    status = 404
    message = _("There is no such roster here.")


class RosterOver(Refusal):
    """A roster that ended takes nothing new."""

    code = "roster_over"
    message = _("This roster has ended.")


class UnknownKind(Refusal):
    """A kind of duty that the rule book does not name."""

    code = "unknown_duty_kind"
    status = 422
    message = _("The rule book names no such kind of duty.")


class SlotFull(Refusal):
    """Every seat of a slot is taken."""

    code = "slot_full"
    message = _("Every seat of this slot is taken.")


class SlotBegun(Refusal):
    """What has begun is not planned any more."""

    code = "slot_begun"
    message = _("This slot has begun already.")


class Busy(Refusal):
    """A person stands in one place at a time; the database keeps it."""

    code = "person_is_busy"
    message = _("%(who)s stands on duty elsewhere in that time.")


class MemberKnown(Refusal):
    """A person is a member of a roster once."""

    code = "member_known"
    message = _("%(who)s is a member of this roster already.")


class NoMember(Refusal):
    """Only members of a roster take its slots."""

    code = "no_member"
    status = 422
    message = _("Only members of this roster can take its slots.")


class StillPlanned(Refusal):
    """Somebody with turns ahead is not let go unseen."""

    code = "still_planned"
    message = _("%(who)s still has %(count)s turns ahead. Give them to somebody else first.")


class TooEarly(Refusal):
    """Nobody signs in the day before."""

    code = "too_early"
    message = _("Signing in begins at %(when)s.")


class SlotOver(Refusal):
    """Nobody signs in after the end."""

    code = "slot_over"
    message = _("This slot ended at %(when)s. Whoever keeps the roster can note it in the day log.")


class SayWhy(Refusal):
    """Without a position near the place a reason is needed."""

    code = "say_why"
    status = 422
    message = _("There is no position. Say why, and who can confirm that you are there.")


class FarAway(SayWhy):
    """A position far from the place needs a reason."""

    code = "far_away"
    message = _("You are %(metres)s m from the place of this duty. Say why.")


class SwapPending(Refusal):
    """A turn is offered to one person at a time."""

    code = "swap_pending"
    message = _("A swap of this turn is under way already.")


class SwapVoid(Refusal):
    """One of the turns has changed since the swap was asked for."""

    code = "swap_void"
    message = _("One of the two turns has changed since. Ask anew.")


class SwapWithSelf(Refusal):
    """Nobody swaps with themselves, or with somebody who is no member."""

    code = "swap_with_self"
    status = 422
    message = _("Choose another member of this roster, or one of their turns.")


class PlanUnderWay(Refusal):
    """One plan of a roster is worked out at a time."""

    code = "plan_under_way"
    message = _("A plan of this roster is being worked out or waits for a decision.")


class NothingToPlan(Refusal):
    """No open seat, or nobody to take it."""

    code = "nothing_to_plan"
    status = 422
    message = _("There is no open seat in this time, or nobody who could take one.")


class TooMuchToPlan(Refusal):
    """A plan has bounds."""

    code = "too_much_to_plan"
    status = 422
    message = _("A plan takes at most %(people)s people and %(slots)s slots. Choose a shorter time.")


class PlanOutdated(Refusal):
    """Seats or people have changed since the plan was worked out."""

    code = "plan_outdated"
    message = _("The roster has changed since this plan was worked out. Work it out anew.")


class WrongTime(Refusal):
    """An end before its beginning."""

    code = "wrong_time"
    status = 422
    message = _("The end must come after the beginning, and not more than %(days)s days later.")

"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class UnknownKind(Refusal):
    """The rule book has no such kind of body, seat or pack."""

    code = "unknown_kind"
    status = 422
    message = _("The rule book has no row “%(kind)s”.")


class BodyKnown(Refusal):
    """A body is founded once at a unit."""

    code = "body_known"
    message = _("%(name)s stands at this unit already.")


class BodyOver(Refusal):
    """A body that ended takes no more members and is not ended again."""

    code = "body_over"
    message = _("%(name)s ended on %(when)s.")


class WrongParent(Refusal):
    """A sub-group stands under a body of a kind that may have it."""

    code = "wrong_parent"
    status = 422
    message = _("A %(kind)s cannot stand under %(name)s.")


class DaysTurned(Refusal):
    """What ends, ends after it began."""

    code = "days_turned"
    status = 422
    message = _("The last day must lie after the first.")


class SeatTaken(Refusal):
    """An exclusive seat has one holder at a time; the database keeps it."""

    code = "seat_taken"
    message = _("%(seat)s is held by %(holder)s in that time.")


class SeatsFull(Refusal):
    """A kind of seat exists so often and no more."""

    code = "seats_full"
    message = _("%(seat)s: all %(most)s seats are taken in that time.")


class SitsAlready(Refusal):
    """Nobody sits twice on one kind of seat of a body."""

    code = "sits_already"
    message = _("%(name)s sits there in that time already.")


class DoesNotFit(Refusal):
    """The rule book says who may fill the seat."""

    code = "does_not_fit"
    status = 422
    message = _("%(seat)s is to be filled by: %(wanted)s.")


class WhoSits(Refusal):
    """A member is an account, an organisation or a named person."""

    code = "who_sits"
    status = 422
    message = _("Say who it is: a person with an account, an organisation, or a name.")


class SubstituteElsewhere(Refusal):
    """A substitute stands in for a holder of the same seat."""

    code = "substitute_elsewhere"
    status = 422
    message = _("A substitute stands in on the same seat of the same body.")


class MemberLeft(Refusal):
    """A membership that ended is not ended again."""

    code = "member_left"
    message = _("%(name)s left on %(when)s already.")


class OnlyBySelection(Refusal):
    """Where the rule book asks for nomination and review, nobody is seated without them."""

    code = "only_by_selection"
    message = _("%(seat)s is filled by nomination and review. Nominate somebody.")


class NotElected(Refusal):
    """An election is decided by its votes."""

    code = "not_elected"
    status = 422
    message = _("Elected is who has more than half of the votes cast: %(votes)s of %(cast)s are not enough.")


class VotesMissing(Refusal):
    """An election is recorded with its votes."""

    code = "votes_missing"
    status = 422
    message = _("Say how many voted and how many of them for the candidate.")


class ItemUnknown(Refusal):
    """The pack has no such item at this unit."""

    code = "item_unknown"
    status = 404
    message = _("The mechanism of this unit has no such item.")


class DutyDone(Refusal):
    """What is fulfilled was fulfilled then."""

    code = "duty_done"
    message = _("This duty was reported as fulfilled on %(when)s.")


class NotYet(Refusal):
    """What happened has happened by today."""

    code = "not_yet"
    status = 422
    message = _("This day has not come yet.")


class Answered(Refusal):
    """An advice is answered once."""

    code = "advice_answered"
    message = _("This was answered on %(when)s.")


class NominationMoved(Refusal):
    """A nomination goes from step to step, each once."""

    code = "nomination_moved"
    message = _("This nomination stands at “%(state)s” by now. The page below shows how things stand.")

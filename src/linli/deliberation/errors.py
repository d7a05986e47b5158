"""Refusals of meetings."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class OnAgendaAlready(Refusal):
    """A subject stands on an agenda once."""

    code = "on_agenda_already"
    status = 409
    message = _("This stands on the agenda of that meeting already, as item %(position)s.")


class UnknownKind(Refusal):
    """A kind of meeting that is no row of the rule book."""

    code = "unknown_meeting_kind"
    status = 422
    message = _("The rule book of meetings has no kind called “%(kind)s”.")


class BadRule(Refusal):
    """A rule of recurrence that cannot be read, or never comes true."""

    code = "bad_recurrence"
    status = 422
    message = _("This rule of recurrence cannot be used: %(why)s")


class BadCalendar(Refusal):
    """A file that is no calendar."""

    code = "bad_calendar"
    status = 422
    message = _("This file cannot be read as a calendar (.ics): %(why)s")


class NoSuchInvitation(NotFound):
    """A link of an invitation that opens nothing."""

    code = "no_such_invitation"
    message = _("This link opens no invitation. Perhaps a piece of it is missing.")


class NoSuchCalendar(NotFound):
    """An address of a calendar that opens nothing any more."""

    code = "no_such_calendar"
    message = _("This calendar address opens nothing any more.")


class NoSuchObjection(NotFound):
    """A link of an objection that opens nothing."""

    code = "no_such_objection"
    message = _("This link opens nothing. Perhaps a piece of it is missing.")


class WrongCode(Refusal):
    """Another code than the one on the screen."""

    code = "wrong_meeting_code"
    status = 422
    message = _("This is not the code that is shown at the meeting.")


class NotInvited(Refusal):
    """Somebody signs in who is not on the list."""

    code = "not_invited"
    status = 403
    message = _("You are not on the list of this meeting. Please ask its secretary to add you.")


class NotOpenToSign(Refusal):
    """Signing in before the meeting is opened or after it is closed."""

    code = "meeting_takes_no_signatures"
    status = 409
    message = _("Signing in is possible from an hour before the meeting until it is closed.")


class InvitedAlready(Refusal):
    """Somebody is invited once."""

    code = "invited_already"
    status = 422
    message = _("%(name)s is on the list already.")


class Undecided(Refusal):
    """Minutes cannot be confirmed while items say nothing of what became of them."""

    code = "items_undecided"
    status = 422
    message = _("Say first what became of: %(items)s")


class NoQuorum(Refusal):
    """Nothing is agreed where too few are there."""

    code = "no_quorum"
    status = 422
    message = _("%(words)s Nothing can be agreed; the item may be noted or postponed.")


class ObjectionsOver(Refusal):
    """The period for objections is over."""

    code = "objections_over"
    status = 409
    message = _("The period for objections ended on %(until)s.")


class NotPublished(Refusal):
    """Only a published result takes objections."""

    code = "result_not_published"
    status = 404
    message = _("This result is not published.")


class TooMuchThere(Refusal):
    """More people there than may raise their hands."""

    code = "more_hands_than_present"
    status = 422
    message = _("%(hands)s hands were counted, but %(present)s with a vote are present.")


class PersonalWords(Refusal):
    """Words for everybody name or reach somebody."""

    code = "personal_words_in_result"
    status = 422
    message = _(
        "The words for everybody name or reach somebody (%(where)s). Mask telephone, identity and plate numbers first."
    )


class ItemOver(Refusal):
    """An item of a meeting that is over cannot be changed."""

    code = "agenda_is_closed"
    status = 409
    message = _("The agenda of this meeting is closed.")


class SeriesOver(Refusal):
    """A series that ended makes no meeting."""

    code = "series_is_over"
    status = 409
    message = _("This series has ended.")


class InThePast(Refusal):
    """A date that is past already."""

    code = "date_is_past"
    status = 422
    message = _("%(day)s is past. Choose today or a later day.")


class TooMany(Refusal):
    """More than fits."""

    code = "too_many_for_a_meeting"
    status = 422
    message = _("More than %(most)s do not fit here.")


class InternalMeeting(Refusal):
    """The result of an internal meeting is for colleagues only."""

    code = "meeting_is_internal"
    status = 409
    message = _(
        "This kind of meeting is internal: the rule book of meetings says that its result is not published."
    )


class AnsweredAlready(Refusal):
    """An objection is answered once."""

    code = "objection_answered_already"
    status = 409
    message = _("This objection was answered already.")

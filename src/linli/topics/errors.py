"""Refusals of topics."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class NoSuchTopic(NotFound):
    """A link of a topic that opens nothing."""

    code = "no_such_topic"
    message = _("This link opens nothing. Perhaps a piece of it is missing.")


class CallOver(Refusal):
    """A call takes topics from its first day to its last."""

    code = "call_over"
    status = 422
    message = _("This call takes no topics today. You can propose yours without it.")


class BadPeriod(Refusal):
    """A call ends after it begins, and not in the past."""

    code = "bad_period"
    status = 422
    message = _("The last day comes after the first one and is not past.")


class PersonalWords(Refusal):
    """Words for everybody name or reach somebody."""

    code = "personal_words"
    status = 422
    message = _(
        "The words name or reach somebody. Mask telephone, identity and plate numbers and names first."
    )


class CriterionFailed(Refusal):
    """What does not meet a criterion that the rule book demands is not accepted."""

    code = "criterion_failed"
    status = 422
    message = _("By the rules a topic must meet: %(names)s. Hand it on or do not accept it, and say why.")


class SameTopic(Refusal):
    """A topic is joined to another one that goes its way."""

    code = "same_topic"
    status = 422
    message = _("A topic is joined to another one that is open and not joined itself.")


class ForItAlready(Refusal):
    """One person speaks for a topic once."""

    code = "for_it_already"
    message = _("You are for this topic already.")


class NotSupportable(Refusal):
    """People may say that they are for a topic until it is decided."""

    code = "not_supportable"
    message = _("This topic is decided. You can read what came of it.")


class NotToBeJudged(Refusal):
    """What was carried out is judged once it is declared so, and until it is closed."""

    code = "not_to_be_judged"
    message = _("It can be judged once it is carried out and until it is closed.")


class PromisesOpen(Refusal):
    """What is promised is kept before a topic counts as carried out."""

    code = "promises_open"
    status = 422
    message = _("Not everything that was promised is kept yet: %(count)s open.")


class NoPromise(Refusal):
    """What was agreed needs somebody who carries it out by a day."""

    code = "no_promise"
    status = 422
    message = _("Say first what was promised, by whom and by when.")


class NoStepLeft(Refusal):
    """The ladder has no step that could be taken now."""

    code = "no_step_left"
    status = 422
    message = _("No step of the ladder of soft measures is due.")


class LinkedAlready(Refusal):
    """A case is linked to a topic once."""

    code = "linked_already"
    status = 422
    message = _("Case %(number)s is linked already.")


class UnknownKind(Refusal):
    """The kinds of topics are a rule book."""

    code = "unknown_kind"
    status = 422
    message = _("There is no such kind of topic.")


class MeetingGone(Refusal):
    """A topic is tabled at a coming meeting that the person sees."""

    code = "meeting_gone"
    status = 422
    message = _("There is no such coming meeting onto whose agenda you may put something.")


class PurposeNotSaid(Refusal):
    """Names are read for a purpose."""

    code = "purpose_not_said"
    status = 422
    message = _("Say what you read the names for.")

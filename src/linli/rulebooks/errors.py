"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class UnknownBook(Refusal):
    """No book is called that."""

    code = "unknown_book"
    status = 404
    message = _("There is no rule book of this name.")


class UnknownEdition(Refusal):
    """The book has no such edition."""

    code = "unknown_edition"
    status = 404
    message = _("This rule book has no such edition.")


class NoDraft(Refusal):
    """Nobody is working on the book."""

    code = "no_draft"
    message = _("This rule book has no draft now: it was published or thrown away.")


class DraftStands(Refusal):
    """A book has one draft at a time, which everybody who may edits together."""

    code = "draft_stands"
    message = _("%(who)s began a draft of this book on %(when)s. Go on with it, or throw it away first.")


class RowChanged(Refusal):
    """Somebody else changed or removed the row since it was read."""

    code = "row_changed"
    message = _("Somebody changed this row meanwhile. What stands there now is shown beside what you typed.")


class RowFaulty(Refusal):
    """A cell of a row does not fit its column."""

    code = "row_faulty"
    status = 422
    message = _("This row does not fit: %(faults)s")


class RowsFaulty(Refusal):
    """A table that was brought has cells that do not fit."""

    code = "rows_faulty"
    status = 422
    message = _("Nothing was taken over: %(count)s faults, the first in row %(row)s: %(first)s")


class BookFaulty(Refusal):
    """A draft with faults is not published."""

    code = "book_faulty"
    status = 422
    message = _("The draft has %(count)s faults. Put them right first.")


class TooManyRows(Refusal):
    """A book has an end."""

    code = "too_many_rows"
    status = 422
    message = _("A rule book has at most %(most)s rows.")


class NothingChanged(Refusal):
    """An edition that says what the one before says would only hide what changes."""

    code = "nothing_changed"
    message = _("The draft says exactly what the newest edition says. There is nothing to publish.")


class InThePast(Refusal):
    """What was decided by the rules of a day is not decided anew."""

    code = "rules_in_the_past"
    status = 422
    message = _(
        "An edition can hold from today on at the earliest: what is past was decided by the rules of then."
    )


class PublishedMeanwhile(Refusal):
    """Somebody published an edition that whoever publishes now has not seen."""

    code = "published_meanwhile"
    message = _(
        "%(who)s published edition %(number)s on %(when)s. Look at what it changed, then publish again."
    )


class HoldsAlready(Refusal):
    """What holds or has held is not withdrawn: a new edition takes its place."""

    code = "holds_already"
    message = _("Edition %(number)s holds since %(when)s. Publish another edition to change what holds.")


class NotPublished(Refusal):
    """Only what was published can be withdrawn."""

    code = "not_published"
    message = _("Edition %(number)s is not published.")


class NoSuchCase(Refusal):
    """What is tried out must exist, and be yours to see."""

    code = "no_such_case"
    status = 404
    message = _("No case of this number is yours to see.")


class NotTriedOut(Refusal):
    """Some books cannot say what they would do to one case."""

    code = "not_tried_out"
    message = _("This rule book cannot be tried out on a case.")

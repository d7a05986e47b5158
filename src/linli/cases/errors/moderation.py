"""Refusals of hiding and showing again, and of reports that are held for a look."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NothingToHide(Refusal):
    """Nothing of the kind stands on the case: no published words, no such photo, no letters where one said."""

    code = "nothing_to_hide"
    status = 422
    message = _("There is nothing here that the public could see. Look at the page again.")


class HiddenAlready(Refusal):
    """The same thing is hidden once."""

    code = "hidden_already"
    status = 422
    message = _("This is hidden already.")


class NotHidden(Refusal):
    """What is shown again was hidden before, and is hidden still."""

    code = "not_hidden"
    status = 422
    message = _("This is not hidden any more. Look at the page again.")


class WordsHidden(Refusal):
    """All words are hidden: which of them are masked is decided when they are shown again."""

    code = "words_hidden"
    status = 422
    message = _("All words of this case are hidden. Show them again first.")


class OutsideThePicture(Refusal):
    """A part to be covered does not lie in the photo, or is none."""

    code = "outside_the_picture"
    status = 422
    message = _(
        "Say each part as left, top, width and height in percent of the photo, for example 10,20,30,15."
    )

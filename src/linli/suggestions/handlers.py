"""The way back to a suggestion whose link was lost: by the page of lost links, to the contact that was left."""

from django.utils.translation import gettext_lazy as _

from linli.intake.public import also_sends
from linli.notices.public import Sentence, made_late, say

from .commands import LOST, ask_own_links
from .queries import ticket_facts

say(
    LOST,
    Sentence(
        _("The way back to your suggestion %(number)s"),
        _(
            "Somebody asked for the link of this suggestion; if it was not you, do nothing. By the address below you get "
            "a new one. It holds for three days and once; the link before ends when you use it."
        ),
        "%(number)s",
        "/suggestions/again/%(ticket)s/",
        asked=True,
    ),
)
made_late(LOST, ticket_facts)
also_sends(ask_own_links)

"""What the doors say in notices."""

from django.utils.translation import gettext_lazy as _

from linli.notices.public import Sentence, made_late, say

from .commands.lost import EVENT
from .queries.lost import ticket_facts

say(
    EVENT,
    Sentence(
        _("The way back to your report %(number)s"),
        _(
            "Somebody asked for the link of this report; if it was not you, do nothing. By the address below you get a "
            "new one. It holds for three days and once; the link before ends when you use it."
        ),
        "%(number)s",
        "/follow/again/%(ticket)s/",
        asked=True,
    ),
)
made_late(EVENT, ticket_facts)

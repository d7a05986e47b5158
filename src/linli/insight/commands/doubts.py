"""Writes: who is told that counters differ from the ledger, when the check of the night finds it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.checks import MOST, self_check
from linli.kernel.journal import subject_of
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Post, Power
from linli.territory.public import Street

from ..queries.sampling import CHECK, counters_are_what_the_ledger_says

SUBJECT = _("Counters differ from the ledger")
TEXT = _(
    "The check of last night found it. Figures of the street may be wrong until whoever runs this house builds them "
    "anew: linli journal rebuild insight."
)
# Who stands before the board is led to the indicators, where it says what differs; the data officer has no such page.
ON_BOARD, WATCHING = "counters.differ.board", "counters.differ.watch"
say(ON_BOARD, Sentence(SUBJECT, TEXT, "%(street)s", "/s/%(slug)s/indicators/", kind=NewsKind.TURN))
say(WATCHING, Sentence(SUBJECT, TEXT, "%(street)s", kind=NewsKind.TURN))
DAYS_OF_A_STREET = 10_000_000


@self_check(CHECK)
def look_at_night(at: datetime) -> Iterator[str]:
    """Name what differs, and tell those who answer for the street, once a night: before it is named, lest nobody asks on."""
    for street, differs in counters_are_what_the_ledger_says(at):
        found = list(islice(differs, MOST))
        if found:
            shout(street, at)
        yield from found


def shout(street: Street, at: datetime) -> int:
    """Tell the director and the data officer of a street; telling them again that night changes nothing."""
    answers = Q(role__powers__contains=[Power.RULES]) | Q(role__powers__contains=[Power.AUDIT])
    posts = Post.objects.held_at(at).filter(answers, street=street, account__is_active=True)
    accounts: dict[int, Telling] = {}
    night = subject_of(CHECK, street.pk * DAYS_OF_A_STREET + timezone.localdate(at).toordinal())
    facts = {"slug": street.slug, "street": {"name": street.name, "name_en": street.name_en}}
    for post in posts.select_related("account", "role").order_by("pk"):
        event = ON_BOARD if Power.BOARD in post.role.powers else WATCHING
        if post.account_id not in accounts or event == ON_BOARD:
            to = Recipient(account=post.account)
            accounts[post.account_id] = Telling(street.pk, night, night, event, to, facts, at)
    return tell(accounts.values(), at=at)

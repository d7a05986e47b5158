"""Reactions to the ledger: what happened is put into the post for the systems that want to know."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.events import from_line
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.notices.public import Sentence, say

from .commands import tell_of
from .commands.sending import FAILING, PAUSED
from .states import SubscriptionKind, SubscriptionState

PAGE = "/s/%(slug)s/webhooks/%(webhook)s/"
say(
    FAILING,
    Sentence(
        _("The webhook “%(name)s” gets no answer"),
        _(
            "What was to be told to it waits and is tried again, ever more rarely. Please see what is wrong over there."
        ),
        path=PAGE,
    ),
)
say(
    PAUSED,
    Sentence(
        _("The webhook “%(name)s” was paused"),
        _(
            "It has not answered for days. What happens meanwhile waits; resume it once the other side answers again."
        ),
        path=PAGE,
    ),
)


LISTENING = (
    "EXISTS (SELECT FROM webhooks_subscription s"
    f" WHERE s.street_id = r.street_id AND s.kind = '{SubscriptionKind.CASES}' AND s.state <> '{SubscriptionState.ENDED}')"
)


@journal.reader("webhooks", subjects={"case"}, deaf_to=("import",), listening=LISTENING)
def tell_systems(lines: Sequence[JournalLine]) -> None:
    """Turn lines into messages; a line read twice is told to nobody twice. Imported history is no news."""
    tell_of([from_line(line) for line in lines], at=timezone.now())

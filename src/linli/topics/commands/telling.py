"""Who is told of what: people behind a topic by the way they left, colleagues and organisations by their notices."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Power, nearest, posts_around

from ..models import Topic
from ..queries.own import voices_of

FOLLOW, PAGE = "/s/%(slug)s/topics/of/", "/s/%(slug)s/topics/desk/%(number)s/"
LINK = _("The page of your secret link says where it is and what comes next.")
# ruff: noqa: E501 - a table of rows
# fmt: off
# To everybody who stands behind a topic and left an address.
NEWS: dict[str, tuple[Any, Any]] = {
    "propose":       (_("Your topic %(number)s has arrived"), LINK),
    "support":       (_("You are for topic %(number)s"), LINK),
    "accept":        (_("Topic %(number)s was accepted"), _("It waits for a meeting. The page of your secret link shows what was looked at.")),
    "refuse":        (_("Topic %(number)s was not accepted"), _("The page of your secret link says why.")),
    "to_case":       (_("Topic %(number)s became a case"), _("It goes to work at once and needs no meeting. The page of your secret link says why.")),
    "to_suggestion": (_("Topic %(number)s became a suggestion"), _("The street office answers it. The page of your secret link says why.")),
    "join":          (_("Topic %(number)s goes together with another one"), _("Your name is kept. The page of your secret link shows the way of both.")),
    "part":          (_("Topic %(number)s goes its own way again"), LINK),
    "rescreen":      (_("Topic %(number)s is screened again"), LINK),
    "table":         (_("Topic %(number)s is on the agenda of a meeting"), _("The page of your secret link says when and where.")),
    "untable":       (_("Topic %(number)s waits for another meeting"), _("The page of your secret link says why.")),
    "agree":         (_("Topic %(number)s was agreed"), _("The page of your secret link says what was decided and who carries it out.")),
    "not_agree":     (_("Topic %(number)s was not agreed"), _("The page of your secret link says what the meeting found.")),
    "deliver":       (_("Topic %(number)s is carried out: what do you think?"), _("Please say by your secret link if it is what was promised.")),
    "rework":        (_("Topic %(number)s is not done yet"), _("Who has it goes on; the page of your secret link says why.")),
    "close":         (_("Topic %(number)s is closed. Thank you"), _("Because you spoke up, something has changed. The whole way stands on the page of your secret link.")),
}
# To colleagues.
TO_SCREEN, OWED, OVERDUE = "topic.to_screen", "topic.owed", "topic.overdue"
say(TO_SCREEN, Sentence(_("A topic to be screened: %(thing)s"), _("Accept it, join it, hand it on, or say why not."),
                        "%(number)s", PAGE))
say(OWED, Sentence(_("Promised by %(who)s: %(thing)s"), _("It is due %(due_on)s. Tell on its page how far it is."),
                   "%(number)s", PAGE))
say(OVERDUE, Sentence(_("A promise is overdue: %(thing)s"),
                      _("%(who)s promised it by %(due_on)s. Keep it, or say on its page what is in the way."),
                      "%(number)s", PAGE, kind=NewsKind.TURN))
# fmt: on
for _event, (_subject, _text) in NEWS.items():
    say(f"topic.{_event}", Sentence(_subject, _text, "%(number)s", FOLLOW))


def facts_of(topic: Topic) -> dict[str, Any]:
    """Return what a notice about a topic is made of: numbers and words for everybody."""
    return {
        "number": topic.number,
        "slug": topic.street.slug,
        "thing": topic.public_title or str(topic.number),
    }


def tell_people(topic: Topic, line: Any, event: str, *, at: datetime) -> int:
    """Tell everybody who stands behind a topic, those of joined ones too, each once, by the number that they know."""
    told, seen = [], set()
    for voice in voices_of(topic):
        mark = voice.phone_index or voice.email_index
        if not (voice.email or voice.phone) or mark in seen:
            continue
        seen.add(mark)
        to = Recipient(
            email=voice.email, phone="" if voice.email else voice.phone, language=voice.language,
            mark=voice.pk.hex[-16:],
        )  # fmt: skip
        facts = {"number": voice.topic.number, "slug": topic.street.slug}
        told.append(Telling(topic.street_id, line.id, topic.pk, f"topic.{event}", to, facts, at))
    return tell(told, at=at)


def tell_accounts(
    topic: Topic, line: Any, event: str, accounts: dict[int, Account], facts: dict[str, Any], *, at: datetime
) -> int:
    """Tell colleagues, each once."""
    told = [
        Telling(topic.street_id, line.id, topic.pk, event, Recipient(account=account), facts, at)
        for account in accounts.values()
    ]
    return tell(told, at=at)


def screeners(topic: Topic, *, at: datetime) -> dict[int, Account]:
    """Return who screens topics of this place: whoever convenes nearest to it, else whoever files."""
    posts = nearest(topic.street_id, Power.CONVENE, topic.lineage, at=at)
    posts = posts or nearest(topic.street_id, Power.FILE, topic.lineage, at=at)
    return {post.account_id: post.account for post in posts}


def handlers_of(topic: Topic, organisation_id: int | None, *, at: datetime) -> dict[int, Account]:
    """Return who handles for an organisation."""
    if organisation_id is None:
        return {}
    around = posts_around(topic.street_id, [], [organisation_id], at=at)
    return {post.account_id: post.account for post in around.posts if Power.HANDLE in post.role.powers}

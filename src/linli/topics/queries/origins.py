"""Where a topic came from, and which vote belongs to it, as far as somebody may see them."""

from linli.cases.public import Case
from linli.kernel.errors import NotFound
from linli.people.public import Actor
from linli.suggestions.public import one_suggestion
from linli.territory.public import Street
from linli.topics.models import Topic
from linli.topics.states import TopicSource
from linli.votes.public import VoteRef, vote_called

LONGEST_NUMBER = 9


def origin_seen(actor: Actor, street: Street, source: str, origin: str) -> str | None:
    """Return the number of a case or suggestion as people use it, if this person sees it."""
    if source == TopicSource.CASE:
        mine = Case.objects.visible_to(actor).filter(street=street, number=origin.strip().upper())
        return mine.values_list("number", flat=True).first()
    number = _digits(origin)
    if number is None:
        return None
    try:
        return str(one_suggestion(actor, street.pk, number).number)
    except NotFound:
        return None


def vote_of(one: Topic) -> VoteRef | None:
    """Return the vote that is named by its number, where there is one that everybody may read."""
    number = _digits(one.vote)
    return vote_called(one.street_id, number) if number is not None else None


def _digits(text: str) -> int | None:
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < LONGEST_NUMBER else None

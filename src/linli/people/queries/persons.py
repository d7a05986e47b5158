"""One person in one street: the posts now and before, what they may do where, and who appointed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linli.kernel.errors import NotFound
from linli.kernel.journal import subject_of
from linli.kernel.models import JournalLine
from linli.people.models import Account, Post

from .acting import account_names
from .rosters import is_called

ALIKE = 6


@dataclass(frozen=True)
class Told:
    """One line of the journal about a post: what was done, by whom, when."""

    action: str
    at: datetime
    by: str
    post: Post


@dataclass(frozen=True)
class PersonPage:
    """What is shown of a person in a street; posts in other streets are not its business."""

    account: Account
    now: tuple[Post, ...]
    later: tuple[Post, ...]
    before: tuple[Post, ...]
    told: tuple[Told, ...]


def person_page(street_id: int, account_id: int, *, at: datetime) -> PersonPage:
    """Return somebody who has, had or will have a post in this street; nobody else is found here."""
    posts = list(
        Post.objects.filter(street_id=street_id, account_id=account_id)
        .select_related("account", "role", "unit", "organisation", "substitute_for__account")
        .order_by("-starts_at", "-pk")
    )
    if not posts:
        raise NotFound
    over = [post for post in posts if post.ends_at and post.ends_at <= at]
    later = [post for post in posts if post.starts_at > at and post not in over]
    now = sorted((p for p in posts if p not in over and p not in later), key=lambda p: (p.role.rank, p.pk))
    return PersonPage(posts[0].account, tuple(now), tuple(later), tuple(over), tuple(_told(street_id, posts)))


def one_post(street_id: int, post_id: int) -> Post:
    """Return a post of a street with its people and place, or refuse with 404."""
    whole = Post.objects.select_related("account", "role", "unit", "organisation", "substitute_for__account")
    post = whole.filter(street_id=street_id, pk=post_id).first()
    if post is None:
        raise NotFound
    return post


def _told(street_id: int, posts: Sequence[Post]) -> list[Told]:
    by_subject = {subject_of("post", post.pk): post for post in posts}
    lines = list(
        JournalLine.objects.filter(street_id=street_id, subject_id__in=by_subject).order_by("-at", "-seq")
    )
    names = account_names([line.by_id for line in lines if line.by_id])
    return [
        Told(line.action, line.at, names.get(line.by_id or 0, ""), by_subject[line.subject_id])
        for line in lines
    ]


def find_account(text: str, *, street_id: int, at: datetime) -> tuple[Account | None, list[Account]]:
    """Return the account that was meant, else those it could be.

    A sign-in name is meant exactly and may be anybody's, because people serve in several streets. A name is looked
    for only among people who have or had a post in this street: names of elsewhere are not told to who guesses.
    """
    wanted = text.strip()
    exact = Account.objects.filter(username=wanted, is_active=True).first()
    if exact:
        return exact, []
    here = Account.objects.filter(Q(posts__street_id=street_id), is_active=True).distinct().order_by("pk")
    alike = [one for one in here if is_called(wanted, one.name, one.name_en, one.username)]
    same = [one for one in alike if one.name == wanted]
    if len(same) == 1 or len(alike) == 1:
        return (same or alike)[0], []
    return None, (same or alike)[:ALIKE]

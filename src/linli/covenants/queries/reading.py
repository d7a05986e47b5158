"""Covenants and badges as pages and programs read them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from linli.cases.public import Case
from linli.covenants.errors import NoSuchBadge, NoSuchCovenant
from linli.covenants.models import STAFF, Badge, Breach, Clause, Comment, Covenant, Edition
from linli.covenants.states import OPEN, BadgeState, CommentState, EditionState
from linli.people.public import Actor
from linli.territory.public import Street

from .clauses import Changed, Written, changes

ORDER, BADGE_ORDER, BREACH_ORDER = ("-made_at", "-id"), ("review_on", "id"), ("-noted_at", "-id")
LONGEST_NUMBER = 2**31


def covenants(actor: Actor, street: Street) -> QuerySet[Covenant]:
    """Return the covenants of a street that somebody may read, to be ordered and paged."""
    return Covenant.objects.visible_to(actor).filter(street=street)


def covenant_seen(actor: Actor, street: Street, number: int) -> Covenant:
    """Return a covenant that somebody may read, or refuse."""
    found = covenants(actor, street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchCovenant
    return found


def is_staff(actor: Actor, one: Any) -> bool:
    """Return whether somebody sees drafts and what came in: by a post over the unit."""
    return any(
        actor.may(each, street_id=one.street_id, lineage=one.lineage, organisations=[]) for each in STAFF
    )


def editions_of(covenant: Covenant, *, staff: bool) -> list[Edition]:
    """Return the editions that one may read, the newest first."""
    found = Edition.objects.filter(street_id=covenant.street_id, covenant=covenant).order_by("-number")
    return [one for one in found if staff or one.is_shown]


def edition_called(covenant: Covenant, number: int | None, *, staff: bool) -> Edition:
    """Return an edition by its number; without one the one in force, else the newest that one may read."""
    found = editions_of(covenant, staff=staff)
    if number is None:
        in_force = next((one for one in found if one.state == EditionState.IN_FORCE), None)
        chosen = in_force or next(iter(found), None)
    else:
        chosen = next((one for one in found if one.number == number), None)
    if chosen is None:
        raise NoSuchCovenant
    return chosen


def clauses_of(edition: Edition) -> list[Clause]:
    """Return the clauses in order."""
    return list(Clause.objects.filter(street_id=edition.street_id, edition=edition).order_by("position"))


def comments_of(edition: Edition, *, staff: bool) -> list[Comment]:
    """Return the comments in order: staff read all, everybody those that were answered."""
    found = Comment.objects.filter(street_id=edition.street_id, edition=edition).order_by("number")
    return list(found if staff else found.exclude(state__in=(CommentState.NEW, CommentState.HIDDEN)))


def difference(old: Edition, new: Edition) -> list[Changed]:
    """Return what changed from one edition to another."""
    before, after = ([Written(one.name, one.text) for one in clauses_of(each)] for each in (old, new))
    return changes(before, after)


def open_edition(covenant: Covenant) -> Edition | None:
    """Return the edition that is worked on."""
    return Edition.objects.filter(street_id=covenant.street_id, covenant=covenant, state__in=OPEN).first()


def breaches_of(edition: Edition) -> QuerySet[Breach]:
    """Return the breaches of an edition, to be ordered and paged."""
    return Breach.objects.filter(street_id=edition.street_id, edition=edition).select_related(
        "clause", "case"
    )


def broken_by(case: Case) -> list[Breach]:
    """Return the clauses that a case breaks."""
    found = Breach.objects.filter(street_id=case.street_id, case=case)
    return list(found.select_related("clause", "edition__covenant").order_by("noted_at"))


def clauses_over(case: Case) -> list[tuple[Covenant, Edition, list[Clause]]]:
    """Return the covenants in force over the place of a case, with their clauses; in three queries."""
    held = Edition.objects.filter(
        street_id=case.street_id, state=EditionState.IN_FORCE, lineage__contained_by=list(case.lineage)
    ).select_related("covenant")  # fmt: skip
    editions = list(held.order_by("covenant__number"))
    told: dict[object, list[Clause]] = {}
    for clause in Clause.objects.filter(street_id=case.street_id, edition__in=editions).order_by("position"):
        told.setdefault(clause.edition_id, []).append(clause)
    return [(one.covenant, one, told.get(one.pk, [])) for one in editions]


def badges(actor: Actor, street: Street) -> QuerySet[Badge]:
    """Return the badges of a street that somebody may read, to be ordered and paged."""
    return Badge.objects.visible_to(actor).filter(street=street)


def badge_seen(actor: Actor, street: Street, number: int) -> Badge:
    """Return a badge that somebody may read, or refuse."""
    found = badges(actor, street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchBadge
    return found


def is_overdue(badge: Badge, today: date) -> bool:
    """Return whether the review of a held badge is past its day."""
    return badge.state == BadgeState.HELD and badge.review_on < today

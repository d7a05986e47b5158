"""What agenda items may be about: each app that puts things on agendas says its word, its label and its address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case
from linli.kernel.errors import NotFound
from linli.people.public import Actor
from linli.suggestions.public import Suggestion, one_suggestion

from ..states import CASE, FOLLOW_UP, OTHER, SUGGESTION

UrlOf = Callable[[str, str], str | None]


@dataclass(frozen=True)
class SubjectKind:
    """One word: what it is called, and the address of a subject in a street (None where there is no page)."""

    kind: str
    label: Any
    url_of: UrlOf


SUBJECTS: dict[str, SubjectKind] = {}


def register_subject(kind: str, label: Any, url_of: UrlOf) -> None:
    """Enter a word in the table: `url_of(slug of the street, subject_id)` returns the address of the subject's page."""
    SUBJECTS[kind] = SubjectKind(kind, label, url_of)


def label_of(kind: str) -> str:
    """Return what a word is called."""
    known = SUBJECTS.get(kind)
    return str(known.label) if known else kind


def url_of(slug: str, kind: str, subject_id: str) -> str | None:
    """Return the address of the page of a subject, if its app has one."""
    known = SUBJECTS.get(kind)
    if known is None or not subject_id:
        return None
    try:
        return known.url_of(slug, subject_id)
    except NoReverseMatch:
        return None


@dataclass(frozen=True)
class CaseRef:
    """A case as an agenda names it."""

    pk: UUID
    number: str
    title: str
    state: str


def cases_named(street_id: int, ids: list[str]) -> dict[str, CaseRef]:
    """Return cases by their ids, as agendas and follow-ups name them."""
    found = Case.objects.filter(street_id=street_id, pk__in=[UUID(one) for one in ids])
    return {
        str(one.pk): CaseRef(one.pk, one.number, one.title, str(one.get_state_display()))
        for one in found.only("id", "street_id", "number", "title", "state")
    }


def suggestion_seen(actor: Actor, street_id: int, number: str) -> Suggestion:
    """Return a suggestion that somebody may see by its number as it is typed, or refuse as if there were none."""
    typed = number.strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise NotFound
    return one_suggestion(actor, street_id, int(typed))


def _case_url(slug: str, subject_id: str) -> str | None:
    number = (
        Case.objects.filter(street__slug=slug, pk=UUID(subject_id)).values_list("number", flat=True).first()
    )
    return reverse("cases:case", args=[slug, number]) if number else None


register_subject(CASE, _("Case"), _case_url)
register_subject(
    SUGGESTION,
    _("Suggestion"),
    lambda slug, pk: reverse("suggestions:one", args=[slug, pk]) if pk.isdecimal() else None,
)
register_subject(FOLLOW_UP, _("What was resolved last time"), lambda _slug, _pk: None)
register_subject(OTHER, _("Other"), lambda _slug, _pk: None)

"""What a case is joined to, for programs."""

from typing import Any

from django.http import HttpRequest

from linli.cases.commands import Part
from linli.cases.errors import (
    AlreadyRelated,
    MainEnded,
    MainMayGoRound,
    NotRelated,
    OthersMerged,
    PartOfAnother,
    PartsOpen,
    SameCase,
    SameStreet,
    StreetBefore,
    UnknownCase,
    UnknownCategory,
)
from linli.cases.models import Case
from linli.cases.queries import one_case
from linli.cases.queries.links import Joined, Way, case_numbered, links_of
from linli.cases.schemas.links import (
    JoinedOut,
    LinksOut,
    MergeIn,
    MoveIn,
    PassageOut,
    RelateIn,
    SplitIn,
)
from linli.cases.states import Answer, State
from linli.territory.public import street_by_slug

from .door import Here, enter, router, type_called

# What may refuse each act, beside what may refuse every one.
MERGING = (UnknownCase, SameCase, MainEnded, MainMayGoRound, PartOfAnother, PartsOpen)
RELATING = (UnknownCase, SameCase, AlreadyRelated, NotRelated)
SPLITTING = (UnknownCategory, PartOfAnother)
MOVING = (SameStreet, StreetBefore, OthersMerged, PartOfAnother, PartsOpen)
REFUSING = (OthersMerged, PartsOpen)


def case_called(here: Here, number: str) -> Case:
    """Return another case of the street by its number, as far as one may see it."""
    found = case_numbered(here.actor, here.street.pk, number)
    if found is None:
        raise UnknownCase(number=number)
    return found


def merged(here: Here, case: Case, told: MergeIn) -> dict[str, Any]:
    """Return the main case and the reason."""
    return {"main": case_called(here, told.main), "reason": told.reason}


def related(here: Here, case: Case, told: RelateIn) -> dict[str, Any]:
    """Return the other case."""
    return {"other": case_called(here, told.other)}


def parted(here: Here, case: Case, told: SplitIn) -> dict[str, Any]:
    """Return the parts with the rows behind their codes."""
    return {"parts": [Part(one.title, one.body, type_called(one.category)) for one in told.parts]}


def moved(here: Here, case: Case, told: MoveIn) -> dict[str, Any]:
    """Return the street and the reason."""
    return {"street": street_by_slug(told.street), "reason": told.reason}


def joined_out(one: Joined | None) -> JoinedOut | None:
    """Return another case, or nothing."""
    if one is None:
        return None
    case = one.case
    return JoinedOut(
        number=case.number,
        state=State(case.state),
        title=case.title if one.seen else None,
        since=one.at,
        by=one.by,
    )


def way_out(way: Way) -> PassageOut:
    """Return a way between streets."""
    return PassageOut(
        inward=way.inward, street=way.street.slug, number=way.number, answer=Answer(way.answer), at=way.at,
        answered_at=way.answered_at,
    )  # fmt: skip


@router.reads("/streets/{slug}/cases/{number}/links", LinksOut, summary="What a case is joined to")
def read_links(request: HttpRequest, slug: str, number: str) -> Any:
    """Return what a case was merged into or split from, what hangs on it, what it has to do with, and its ways."""
    here = enter(request, slug)
    found = links_of(one_case(here.actor, here.street.pk, number), actor=here.actor)
    return LinksOut(
        main=joined_out(found.main), whole=joined_out(found.whole),
        merged=[joined_out(one) for one in found.merged], parts=[joined_out(one) for one in found.parts],
        related=[joined_out(one) for one in found.related], ways=[way_out(way) for way in found.ways],
    )  # fmt: skip

"""What the holder of a link reads when the matter goes on elsewhere: merged into another report, or in another street."""

from dataclasses import replace
from datetime import datetime

from linli.cases.public import CASE, Case, Reporter, State, origin_of, timeline_of, where_now
from linli.territory.public import Street

from .following import (
    REOPENING,
    Following,
    Stop,
    facts_of,
    holder_of,
    saying_of,
    spoken,
    spoken_kind,
    stops_of,
)
from .following import following as by_itself
from .sentences import ACTS, PUBLIC_ACTS, TONES

# The reason for which the office does not take something on is said to everybody who reported it.
OPEN_REASONS = ("decline", "void")
# Whoever reported what was merged has the same two words at its end, under the same names.
TOO = "_too"


def following(street: Street, token: str, *, now: datetime) -> Following:
    """Return the follow page of a secret link, wherever the matter is dealt with now."""
    page = by_itself(street, token, now=now)
    if page.case.state == State.MERGED:
        page = _with_main(page)
    before = origin_of(page.case)
    return replace(page, stops=_with_origin(page.stops, stops_of(before))) if before is not None else page


def may_of(case: Case) -> frozenset[str]:
    """Return the acts that the holder of a link may do now, by the names of its pages."""
    return frozenset(act.removesuffix(TOO) for act in CASE.open_to(holder_of(case), case))


def street_now(case: Case, token: str) -> Street | None:
    """Return the other street in which a moved case is dealt with, if the same link opens it there; else None."""
    if case.state != State.MOVED:
        return None
    there = where_now(case)
    known = Reporter.objects.filter(
        street_id=there.street_id, case_id=there.pk, token_hash=Reporter.hash_of(token)
    )
    return there.street if there.street_id != case.street_id and known.exists() else None


def _with_main(page: Following) -> Following:
    case, main = page.case, where_now(page.case)
    if main.pk == case.pk:
        return page
    # A word that was said counts as its own; the main case's says nothing here.
    seen = replace_rating(main, case.rating)
    saying, facts = saying_of(seen), facts_of(seen)
    facts |= {"thing": spoken_kind(case.category) or facts["thing"]}
    may = may_of(case) - (REOPENING if page.too_late else frozenset())
    return replace(
        page, title=str(saying.title) % facts, pill=str(saying.pill) % facts, after=str(saying.after) % facts,
        tone=TONES.get(main.state, "" if main.ended else "blue"), may=may,
        asks="confirm" in may and case.rating is None,
        stops=tuple(sorted((*_of_main(case, main), *page.stops), key=lambda stop: stop.at, reverse=True)),
    )  # fmt: skip


def replace_rating(main: Case, rating: int | None) -> Case:
    """Return the main case as whoever reported a merged one sees it: with their own word, never written."""
    main.rating = rating
    return main


def _of_main(case: Case, main: Case) -> list[Stop]:
    """Return how it went on with the main case since the merger, in public words.

    Without the words of those who reported it or work on it, and without its photos: they are not this reporter's.
    """
    told = []
    for step in timeline_of(main, internal=False):
        open_reason = step.action in OPEN_REASONS and step.action in ACTS
        said = ACTS[step.action].said if open_reason else PUBLIC_ACTS.get(step.action)
        if said is None or (case.ended_at is not None and step.at < case.ended_at):
            continue
        facts = {"lead": spoken(step.organisation) or facts_of(main)["lead"], "rating": ""}
        told.append(Stop(str(said) % facts, step.at, step.texts.get("reason", "") if open_reason else "", ()))
    return told


def _with_origin(stops: tuple[Stop, ...], before: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """Return the way of a moved case with that before it: one report, its photos from the street where they lie now."""
    if not stops or not before:
        return stops or before
    earlier = [replace(one, photos=()) for one in before]
    return (*stops[:-1], *earlier[:-1], replace(earlier[-1], photos=stops[-1].photos))

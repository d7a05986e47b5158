"""What the holder of a secret link reads: where things stand, what happened, why them, what one may do now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.public import (
    CASE,
    Case,
    Category,
    Photo,
    Reporter,
    State,
    Told,
    case_of_token,
    file_for_holder,
    looks_told,
    one_photo,
    question_of,
    reopen_until,
    timeline_of,
    unhindered,
    window_over,
)
from linli.intake.errors import NoSuchLink
from linli.intake.queries.sentences import ACTS, AGAIN, HELD, RATED, SAYINGS, TONES, Saying
from linli.kernel.errors import NotFound
from linli.kernel.naming import in_script, name_of, reads_english
from linli.notices.public import stop_token
from linli.people.public import Actor, Coverage
from linli.territory.public import Street

REOPENING = frozenset({"reopen", "reopen_too"})
ASKABLE = (State.INSPECTED, State.CLOSED)


@dataclass(frozen=True)
class Stop:
    """One stop of the way, in words: what happened, when, what was said, which photos, and why them."""

    said: str
    at: datetime
    text: str
    photos: tuple[Photo, ...]
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Following:
    """All that the follow page says; `may` names the acts of the workflow that are open to the reporter now."""

    case: Case
    reporter: Reporter
    title: str
    pill: str
    tone: str
    after: str
    stops: tuple[Stop, ...]
    may: frozenset[str]
    asks: bool
    late: bool
    looked: tuple[Told, ...] = ()
    question: str = ""
    # The last day on which it may be opened again, and whether that has passed.
    reopen_until: date | None = None
    too_late: bool = False

    @property
    def stop_link(self) -> str:
        """Return the end of the link by which whoever is written to stops all messages; "" where nobody is."""
        address = self.reporter.email or self.reporter.phone
        return stop_token(address, self.case.street_id) if address else ""


def opened_by(street: Street, token: str) -> tuple[Case, Reporter]:
    """Return the case a secret link opens and its reporter, or refuse kindly; only hashes of tokens are compared."""
    try:
        return case_of_token(street.pk, token)
    except NotFound:
        raise NoSuchLink from None


def street_of_token(token: str) -> Street:
    """Return the street of a link that names none; asks street by street in one query, so that the index serves."""
    streets = {street.pk: street for street in Street.objects.all()}
    held = Reporter.objects.filter(street_id__in=list(streets), token_hash=Reporter.hash_of(token))
    # A link goes along with a case that moves: of the cases on its way, one is not moved.
    found = list(held.values_list("street_id", "case__state"))
    if not found:
        raise NoSuchLink
    return streets[min(found, key=lambda row: row[1] == State.MOVED)[0]]


def holder_of(case: Case) -> Actor:
    """Return the actor that a secret link makes of whoever holds it."""
    return Actor("reporter", case_id=case.pk)


def following(street: Street, token: str, *, now: datetime) -> Following:
    """Return the follow page of a secret link."""
    case, reporter = opened_by(street, token)
    too_late = window_over(case, now)
    may = frozenset(unhindered(case, CASE.open_to(holder_of(case), case)))
    may -= REOPENING if too_late else frozenset()
    saying, facts = saying_of(case), facts_of(case)
    return Following(
        case=case,
        reporter=reporter,
        title=str(saying.title) % facts,
        pill=str(saying.pill) % facts,
        tone=TONES.get(case.state, "" if case.ended else "blue"),
        after=str(saying.after) % facts,
        stops=stops_of(case),
        may=may,
        asks="confirm" in may and case.rating is None,
        late=case.due_at is not None and case.due_at < now,
        looked=tuple(looks_told(case)),
        question=asked.reason if (asked := question_of(case)) else "",
        reopen_until=reopen_until(case, now),
        too_late=too_late,
    )


def title_of(case: Case) -> str:
    """Return the sentence that a person would say of a case now."""
    return str(saying_of(case).title) % facts_of(case)


def saying_of(case: Case) -> Saying:
    """Return what a person would say of a case now."""
    if case.held and case.state == State.REPORTED:
        return HELD
    if case.state == State.CLOSED and case.rating is not None:
        return RATED
    if case.state == State.FILED and case.reopened:
        return AGAIN
    return SAYINGS[case.state]


def facts_of(case: Case) -> dict[str, Any]:
    """Return what a sentence about a case may name."""
    return {
        "thing": spoken_kind(case.category) or _("Your report"),
        "lead": spoken(case.lead) or _("The office"),
        "rating": case.rating,
    }


def spoken(thing: Any) -> str:
    """Return the name of a category, unit or organisation in the reader's language; "" for nothing."""
    return "" if thing is None else name_of(thing)


def spoken_kind(category: Category | None) -> str:
    """Return what residents call a kind of trouble: in Chinese the plain words where the catalogue has them."""
    if category is None:
        return ""
    plain = category.public and category.words and not reads_english()
    return in_script(category.words[0]) if plain else spoken(category)


def stops_of(case: Case) -> tuple[Stop, ...]:
    """Return the way of a case so far in plain words, newest first; five queries, six when somebody was given it."""
    steps = [step for step in timeline_of(case, internal=False) if step.action in ACTS]
    reasons = _reasons(case, [row for step in steps for row in step.facts.get("rows", ())])
    stops = []
    for step in steps:
        told = ACTS[step.action]
        by_office = step.by_kind == "account" and told.by_office
        facts = {
            "lead": spoken(step.organisation) or _("The office"),
            "rating": step.facts.get("rating"),
        }
        why = _why(step.facts, reasons) if step.action == "dispatch" else ()
        text = "\n".join(step.texts[name] for name in told.texts if step.texts.get(name))
        photos = tuple(photo for photo in step.photos if file_for_holder(photo))
        stops.append(
            Stop(str(told.by_office if by_office else told.said) % facts, step.at, text, photos, why)
        )
    return tuple(stops)


def _reasons(case: Case, rows: list[int]) -> dict[int, str]:
    """Return the rows of the table of duties that put somebody on the case, each as a sentence."""
    if not rows:
        return {}
    duties = Coverage.objects.filter(street_id=case.street_id, row__in=set(rows)).select_related(
        "unit", "organisation"
    )
    duties = list(duties)
    kinds = {c.code: c for c in Category.objects.filter(code__in={d.category for d in duties})}
    return {
        duty.row: _("Row %(row)s of the table of duties: %(kind)s in %(unit)s is the work of %(lead)s.")
        % {
            "row": duty.row,
            "kind": spoken(kinds.get(duty.category))
            or (duty.category and _kind(duty.category))
            or _("everything"),
            "unit": spoken(duty.unit),
            "lead": spoken(duty.organisation),
        }
        for duty in duties
    }


def _kind(code: str) -> str:
    return _("components") if code.startswith("C") else _("events") if code.startswith("E") else code


def _why(facts: dict[str, Any], reasons: dict[int, str]) -> tuple[str, ...]:
    rows = facts.get("rows") or ()
    if facts.get("by_table") and any(row in reasons for row in rows):
        return tuple(reasons[row] for row in rows if row in reasons)
    return (_("Chosen by the head of the area, not by the table of duties."),)


def photo_for_holder(street: Street, token: str, photo_id: UUID) -> Photo:
    """Return a photo that stands on the follow page of this link; any other is not there."""
    case, _reporter = opened_by(street, token)
    shown = {photo.pk for stop in stops_of(case) for photo in stop.photos}
    photo = one_photo(street.pk, photo_id) if photo_id in shown else None
    if photo is None:
        raise NotFound
    return photo

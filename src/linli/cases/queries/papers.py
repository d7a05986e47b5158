"""Everything that hangs on a hard case, read in one question however much there is; and the lists over all cases."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q, QuerySet

from linli.kernel.naming import name_of
from linli.kernel.privacy import EncryptedTextField
from linli.kernel.statements import prepared
from linli.people.public import Account, Actor, Post, account_names, organisations_in
from linli.rulebooks.public import Edition

from ..models import (
    Case,
    Dossier,
    LadderStep,
    Lesson,
    LinkedApplication,
    Mediation,
    MediationRound,
    Obligation,
    Party,
    Photo,
    Review,
    Risk,
    Visit,
)
from ..states import IN_PROGRESS, PhotoKind

READ: tuple[type[Model], ...] = (
    Dossier, Party, Visit, LinkedApplication, Risk, Review, Lesson, LadderStep, Mediation, MediationRound, Obligation,
)  # fmt: skip


@cache
def _statement() -> str:
    """Return the one question: every row as JSON, without what is encrypted, which is nobody's here."""
    parts = []
    for model in READ:
        table, secret = model._meta.db_table, [f.column for f in _encrypted(model)]
        hidden = "".join(f" - '{column}'" for column in secret)
        parts.append(
            f"SELECT '{model.__name__}', (to_jsonb(t){hidden})::text FROM {table} t "  # noqa: S608 - names of our own tables
            "WHERE t.street_id = %(street)s AND t.case_id = %(case)s"
        )
    return "\nUNION ALL\n".join(parts)


def _encrypted(model: type[Model]) -> list[Any]:
    return [one for one in model._meta.concrete_fields if isinstance(one, EncryptedTextField)]


def _made(model: type[Model], told: dict[str, Any]) -> Any:
    fields = [one for one in model._meta.concrete_fields if one.column in told]
    values = [_value(one, told[str(one.column)]) for one in fields]
    return model.from_db(DEFAULT_DB_ALIAS, [one.attname for one in fields], values)


def _value(column: Any, told: Any) -> Any:
    if isinstance(column, ArrayField):
        return [column.base_field.to_python(one) for one in told]
    return column.to_python(told)


@dataclass(frozen=True)
class Note:
    """A row of the dossier with what its keys point to, in words: who wrote it, whom it is about, who answers for it."""

    it: Any
    who: str = ""
    party: str = ""
    owner: str = ""
    organisation: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class MediationNote:
    """A mediation with its parties, rounds and obligations."""

    it: Mediation
    who: str
    between: tuple[Party, ...]
    rounds: tuple[Note, ...]
    obligations: tuple[Note, ...]
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class Course:
    """A party with the measures taken toward it, the present course apart from those that ended."""

    party: Party
    steps: tuple[Note, ...]
    former: tuple[Note, ...]

    @property
    def taken(self) -> dict[str, datetime]:
        """Return when each step of the present course was taken."""
        return {note.it.step: note.it.at for note in self.steps}


@dataclass(frozen=True)
class ReviewNote:
    """A review with its lessons."""

    it: Review
    who: str
    lessons: tuple[Note, ...]


@dataclass(frozen=True)
class Papers:
    """The whole dossier of a case, in the order in which it is read."""

    dossier: Note | None
    parties: tuple[Party, ...] = ()
    visits: tuple[Note, ...] = ()
    cares: tuple[Note, ...] = ()
    applications: tuple[Note, ...] = ()
    risks: tuple[Note, ...] = ()
    courses: tuple[Course, ...] = ()
    mediations: tuple[MediationNote, ...] = ()
    reviews: tuple[ReviewNote, ...] = ()
    photos: dict[UUID, Photo] = field(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """Return whether nothing was written down yet."""
        return not (self.dossier or self.parties or self.visits or self.cares or self.applications or self.risks
                    or self.mediations or self.reviews)  # fmt: skip

    @property
    def measured(self) -> bool:
        """Return whether a measure was taken toward anybody."""
        return any(course.steps or course.former for course in self.courses)


def papers_of(case: Case) -> Papers:
    """Return the dossier of a case; five questions at most, however much it holds."""
    found: dict[str, list[Any]] = {model.__name__: [] for model in READ}
    kinds = {model.__name__: model for model in READ}
    for name, told in prepared(_statement(), {"street": case.street_id, "case": case.pk}):
        found[name].append(_made(kinds[name], json.loads(told)))
    rows = [row for them in found.values() for row in them]
    if not rows:
        return Papers(None)
    _take_up(found["Lesson"])
    hand = _Hand(case, rows)
    parties = sorted(found["Party"], key=lambda one: one.number)
    hand.parties = {one.pk: one for one in parties}
    visits = hand.notes(found["Visit"], "visited_at", newest=True)
    reviews = [
        ReviewNote(
            one.it, one.who,
            hand.notes((each for each in found["Lesson"] if each.review_id == one.it.pk), "number"),
        )
        for one in hand.notes(found["Review"], "held_on")
    ]  # fmt: skip
    return Papers(
        dossier=next(iter(hand.notes(found["Dossier"], "at")), None),
        parties=tuple(parties),
        visits=tuple(one for one in visits if one.it.kind == "visit"),
        cares=tuple(one for one in visits if one.it.kind == "care"),
        applications=hand.notes(found["LinkedApplication"], "at"),
        risks=tuple(sorted(hand.notes(found["Risk"], "at"), key=_gravity)),
        courses=tuple(_course(hand, one, found["LadderStep"]) for one in parties),
        mediations=tuple(_mediation(hand, one, found) for one in hand.notes(found["Mediation"], "number")),
        reviews=tuple(reviews),
        photos=hand.photos,
    )


def _take_up(lessons: Sequence[Lesson]) -> None:
    """Give lessons that were taken up the edition that holds them, all in one question."""
    taken_up = [one for one in lessons if one.edition_id is not None]
    editions = Edition.objects.in_bulk({one.edition_id for one in taken_up}) if taken_up else {}
    for one in taken_up:
        one.edition = editions[one.edition_id]


def _gravity(note: Note) -> tuple[bool, int]:
    return note.it.over_at is not None, ("high", "middle", "low").index(note.it.level)


def _course(hand: "_Hand", party: Party, steps: Iterable[LadderStep]) -> Course:
    mine = hand.notes((one for one in steps if one.party_id == party.pk), "at")
    return Course(
        party,
        tuple(one for one in mine if one.it.settled_at is None),
        tuple(one for one in mine if one.it.settled_at is not None),
    )


def _mediation(hand: "_Hand", note: Note, found: dict[str, list[Any]]) -> MediationNote:
    def mine(table: str, order: str) -> tuple[Note, ...]:
        return hand.notes((one for one in found[table] if one.mediation_id == note.it.pk), order)

    between = tuple(hand.parties[pk] for pk in note.it.parties if pk in hand.parties)
    return MediationNote(
        note.it,
        note.who,
        between,
        mine("MediationRound", "number"),
        mine("Obligation", "due_on"),
        note.photos,
    )


class _Hand:
    """Who and what the rows of a case point to, asked for once."""

    def __init__(self, case: Case, rows: list[Any]) -> None:
        ids = {
            getattr(row, key, None)
            for row in rows
            for key in ("by_id", "owner_id", "closed_by_id", "checked_by_id")
        }
        self.names = account_names([pk for pk in ids if pk])
        offices = any(getattr(row, "organisation_id", None) for row in rows)
        self.offices = {one.pk: name_of(one) for one in organisations_in(case.street_id)} if offices else {}
        shown = any(getattr(row, "photos", None) for row in rows)
        mine = Photo.objects.filter(street_id=case.street_id, case=case) if shown else ()
        self.photos: dict[UUID, Photo] = {photo.pk: photo for photo in mine}
        self.parties: dict[UUID, Party] = {}

    def note(self, row: Any) -> Note:
        """Return a row with its words."""
        party = self.parties.get(getattr(row, "party_id", None))  # type: ignore[arg-type]
        owner = (
            getattr(row, "owner_id", None)
            or getattr(row, "closed_by_id", None)
            or getattr(row, "checked_by_id", None)
        )
        return Note(
            row, self.names.get(row.by_id, ""), party.called if party else "", self.names.get(owner or 0, ""),
            self.offices.get(getattr(row, "organisation_id", None) or 0, ""),
            tuple(self.photos[pk] for pk in getattr(row, "photos", ()) if pk in self.photos),
        )  # fmt: skip

    def notes(self, rows: Iterable[Any], order: str, *, newest: bool = False) -> tuple[Note, ...]:
        """Return rows with their words, in an order."""
        them = sorted(rows, key=lambda row: (getattr(row, order), row.pk), reverse=newest)
        return tuple(self.note(row) for row in them)


def sheets_of(case: Case) -> list[Photo]:
    """Return the photos of signed sheets, for whoever looked at the parties."""
    sheets = Photo.objects.filter(street_id=case.street_id, case=case, kind=PhotoKind.PAPER)
    return list(sheets.order_by("at", "id"))


def answerable(case: Case, *, at: datetime) -> list[Account]:
    """Return who may answer for something of a case: who holds a post over its place or in an organisation on it."""
    here = Q(unit_id__in=list(case.lineage)) | Q(organisation_id__in=list(case.organisations))
    posts = Post.objects.held_at(at).filter(here, street_id=case.street_id).select_related("account", "role")
    return list({post.account_id: post.account for post in posts.order_by("role__rank", "id")}.values())


# --- Lists over all cases one may see ------------------------------------------------------------------------------
def _mine(actor: Actor, street_id: int) -> QuerySet[Case]:
    return Case.objects.visible_to(actor).filter(street_id=street_id)


ABOUT = ("case", "case__unit", "case__category", "case__lead")


def dossiers(actor: Actor, street_id: int, *, ended: bool = False) -> QuerySet[Dossier]:
    """Return the dossiers of cases this actor may see, of those in progress or of those that ended."""
    cases = _mine(actor, street_id)
    cases = cases.exclude(state__in=IN_PROGRESS) if ended else cases.filter(state__in=IN_PROGRESS)
    return Dossier.objects.filter(street_id=street_id, case_id__in=cases.values("pk")).select_related(
        "owner", *ABOUT
    )


def without_dossier(actor: Actor, street_id: int) -> QuerySet[Case]:
    """Return the hard cases in progress, of those this actor may see, for which nobody opened a dossier."""
    known = Dossier.objects.filter(street_id=street_id).values("case_id")
    hard = _mine(actor, street_id).filter(hard=True, state__in=IN_PROGRESS)
    return hard.exclude(pk__in=known).select_related("category", "lead", "unit")


def obligations(actor: Actor, street_id: int) -> QuerySet[Obligation]:
    """Return what was agreed in mediations and is not checked yet, of the cases this actor may see."""
    open_now = Obligation.objects.filter(street_id=street_id, standing="open")
    return (
        open_now.filter(case_id__in=_mine(actor, street_id).values("pk"))
        .select_related("party", *ABOUT)
        .defer("party__real_name", "party__phone")
    )


def lessons(actor: Actor, street_id: int) -> QuerySet[Lesson]:
    """Return the lessons that nobody took up yet, of the cases this actor may see."""
    open_now = Lesson.objects.filter(street_id=street_id, standing="open")
    return open_now.filter(case_id__in=_mine(actor, street_id).values("pk")).select_related("review", *ABOUT)

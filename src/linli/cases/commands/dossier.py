"""The dossier of a hard case (002-14): its story and next step, parties, visits, care, applications, risks, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from linli.kernel.errors import NotFound
from linli.kernel.personal import find_personal
from linli.kernel.photos import AcceptedPhoto
from linli.kernel.workflow import Move
from linli.people.public import Account, Actor
from linli.rulebooks.public import Edition

from ..errors import DossierKnown, NoDossier, NotYet, PersonNamed, SettledAlready, UnknownEdition
from ..models import (
    ApplicationState,
    Case,
    Dossier,
    Lesson,
    LessonState,
    LinkedApplication,
    Party,
    PartyKind,
    Review,
    Risk,
    Visit,
    VisitKind,
    VisitOutcome,
)
from ..states import PERSONAL_WORDS, PhotoKind
from ..workflow import CASE
from .sides import keep_photos

Row = TypeVar("Row", Party, LinkedApplication, Risk, Lesson)
# Of what is looked for in words: numbers that are surely somebody's. Names are compared with those of the parties.
NUMBERS = ("citizen_id", "mobile", "bank_card")


@dataclass(frozen=True)
class Taught:
    """A lesson as a review states it: what, which rule book it would change, and until when somebody takes it up."""

    what: str
    book: str = ""
    due_on: date | None = None


def without_names(case: Case, *texts: str) -> None:
    """Refuse words that name a person of the case, or hold an identity, mobile or card number (PersonNamed).

    The journal keeps the words of an act beside its line for good, so what must stay encrypted may not get there.
    """
    kinds = {
        str(PERSONAL_WORDS[span.kind])
        for text in texts
        for span in find_personal(text)
        if span.kind in NUMBERS
    }
    told = [text for text in texts if text]
    if told:
        for party in Party.objects.filter(street_id=case.street_id, case=case, kind=PartyKind.PERSON):
            if len(party.real_name) > 1 and any(party.real_name in text for text in told):
                kinds.add(str(PERSONAL_WORDS["name"]))
    if kinds:
        raise PersonNamed(what="、".join(sorted(kinds)))


def one_of(model: type[Row], case: Case, item: UUID | None) -> Row:
    """Return a thing that hangs on this case, or refuse as if it did not exist."""
    found: Row | None = (
        model.objects.filter(street_id=case.street_id, case=case, pk=item).first() if item else None
    )
    if found is None:
        raise NotFound
    return found


def party_of(case: Case, party: UUID | None) -> UUID | None:
    """Return a party's id after making sure that it is one of this case; without one, none."""
    return one_of(Party, case, party).pk if party else None


def told_inside(move: Move, **texts: str) -> None:
    """Let the line of an act of the dossier hold its words for colleagues; whoever reported the case is not shown them."""
    move.facts["internal"] = True
    move.texts |= {name: text for name, text in texts.items() if text}


def open_dossier(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, background: str, owner: Account | None = None,
    next_step: str = "", next_on: date | None = None,
) -> Case:  # fmt: skip
    """Begin the dossier of a hard case with its story; the case stands on the ledger of hard problems from here on."""
    background, step = background.strip(), next_step.strip()
    with CASE.moving(
        Case, case_id, "open_dossier", street_id=street_id, by=by, at=at, background=background
    ) as move:
        case: Case = move.it
        if Dossier.objects.filter(street_id=street_id, case=case).exists():
            raise DossierKnown
        without_names(case, background, step)
        Dossier.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, background=background, owner=owner,
            next_step=step, next_on=next_on if step else None,
        )  # fmt: skip
        case.hard = True
        move.facts |= {
            "owner": owner.pk if owner else None,
            "next_on": str(next_on) if step and next_on else None,
        }
        told_inside(move, text=background, next_step=step)
    return case


def plan_step(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, next_step: str, next_on: date | None = None,
    owner: Account | None = None,
) -> Case:  # fmt: skip
    """Say what is done next in a hard case, until which day, and who sees it through."""
    step = next_step.strip()
    with CASE.moving(Case, case_id, "plan_step", street_id=street_id, by=by, at=at, next_step=step) as move:
        case: Case = move.it
        dossier = Dossier.objects.filter(street_id=street_id, case=case).first()
        if dossier is None:
            raise NoDossier
        without_names(case, step)
        dossier.next_step, dossier.next_on, dossier.owner = step, next_on, owner
        dossier.save(update_fields=["next_step", "next_on", "owner"])
        move.facts |= {"owner": owner.pk if owner else None, "next_on": str(next_on) if next_on else None}
        told_inside(move, text=step)
    return case


def name_party(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, kind: str, part: str = "", real_name: str = "",
    phone: str = "", known_as: str = "",
) -> Case:  # fmt: skip
    """Enter somebody the case is about: of a person the name is encrypted and only a letter is ever shown.

    The line holds the letter and the kind, never the name, nor the part somebody plays.
    """
    person = kind == PartyKind.PERSON
    named = (real_name if person else known_as).strip()
    with CASE.moving(Case, case_id, "name_party", street_id=street_id, by=by, at=at, party=named) as move:
        case: Case = move.it
        without_names(case, part)
        number = Party.objects.filter(street_id=street_id, case=case).count() + 1
        party = Party.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, number=number, kind=PartyKind(kind),
            part=part.strip(), known_as="" if person else named, real_name=real_name.strip(), phone=phone.strip(),
        )  # fmt: skip
        move.facts |= {"party": party.pk, "number": number, "kind": kind}
        told_inside(move)
    return case


def _went(
    case_id: UUID, action: str, kind: str, *, street_id: int, by: Actor, at: datetime, visited_at: datetime | None,
    outcome: str, place: str, party: UUID | None, company: str, words: str, photos: Sequence[AcceptedPhoto],
) -> Case:  # fmt: skip
    told = words.strip()
    with CASE.moving(Case, case_id, action, street_id=street_id, by=by, at=at, words=told) as move:
        case: Case = move.it
        then = visited_at or at
        if then > at:
            raise NotYet
        without_names(case, told, place, company)
        kept = keep_photos(case, photos, kind=PhotoKind.VERIFY, by=by, at=at)
        visit = Visit.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, kind=kind, outcome=VisitOutcome(outcome),
            visited_at=then, place=place.strip(), party_id=party_of(case, party), company=company.strip(), words=told,
            photos=[photo.pk for photo in kept],
        )  # fmt: skip
        if kind == VisitKind.VISIT:
            _count_visit(case, then)
        move.facts |= {
            "visit": visit.pk,
            "outcome": outcome,
            "visited_at": then,
            "photos": [p.pk for p in kept],
        }
        told_inside(move, text=told)
    return case


def _count_visit(case: Case, then: datetime) -> None:
    """Tell the dossier of a visit; one written down late does not become the last."""
    dossier = Dossier.objects.filter(street_id=case.street_id, case=case).first()
    if dossier is not None:
        dossier.visits += 1
        dossier.last_visit_at = max(then, dossier.last_visit_at or then)
        dossier.save(update_fields=["visits", "last_visit_at"])


def note_visit(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, words: str, visited_at: datetime | None = None,
    outcome: str = VisitOutcome.TALKED, place: str = "", party: UUID | None = None, company: str = "",
    photos: Sequence[AcceptedPhoto] = (),
) -> Case:  # fmt: skip
    """Write down a visit (上门走访): when and where it was, whom they met, what was said and what came of it."""
    return _went(
        case_id, "note_visit", VisitKind.VISIT, street_id=street_id, by=by, at=at, visited_at=visited_at,
        outcome=outcome, place=place, party=party, company=company, words=words, photos=photos,
    )  # fmt: skip


def note_care(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, words: str, visited_at: datetime | None = None,
    place: str = "", party: UUID | None = None, photos: Sequence[AcceptedPhoto] = (),
) -> Case:  # fmt: skip
    """Write down how people were helped beside the matter itself (人文关怀)."""
    return _went(
        case_id, "note_care", VisitKind.CARE, street_id=street_id, by=by, at=at, visited_at=visited_at,
        outcome=VisitOutcome.HELPED, place=place, party=party, company="", words=words, photos=photos,
    )  # fmt: skip


def link_application(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, kind: str, addressee: str,
    standing: str = ApplicationState.APPLIED, party: UUID | None = None, yuan: int | None = None, words: str = "",
) -> Case:  # fmt: skip
    """Link an application that belongs to the case, such as economic help: to whom it goes and how far it is."""
    to = addressee.strip()
    with CASE.moving(
        Case, case_id, "link_application", street_id=street_id, by=by, at=at, addressee=to
    ) as move:
        case: Case = move.it
        without_names(case, to, words)
        made = LinkedApplication.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, moved_at=at, kind=kind, addressee=to,
            standing=ApplicationState(standing), party_id=party_of(case, party), yuan=yuan, words=words.strip(),
        )  # fmt: skip
        move.facts |= {"application": made.pk, "kind": kind, "standing": standing, "yuan": yuan}
        told_inside(move, text=words.strip())
    return case


def move_application(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, standing: str, yuan: int | None = None,
    words: str = "",
) -> Case:  # fmt: skip
    """Say how far a linked application is now: granted, paid, refused; an amount replaces the one before."""
    with CASE.moving(
        Case, case_id, "move_application", street_id=street_id, by=by, at=at, standing=standing
    ) as move:
        case: Case = move.it
        it = one_of(LinkedApplication, case, item)
        without_names(case, words)
        move.facts |= {
            "application": it.pk,
            "kind": it.kind,
            "before": it.standing,
            "standing": standing,
            "yuan": yuan,
        }
        it.standing, it.moved_at = ApplicationState(standing), at
        it.yuan = it.yuan if yuan is None else yuan
        it.words = words.strip() or it.words
        it.save(update_fields=["standing", "moved_at", "yuan", "words"])
        told_inside(move, text=words.strip())
    return case


def note_risk(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, what: str, level: str, owner: Account | None = None,
    answer: str = "",
) -> Case:  # fmt: skip
    """Write down what may go wrong: how grave it is, who watches it, how it is met."""
    told = what.strip()
    with CASE.moving(Case, case_id, "note_risk", street_id=street_id, by=by, at=at, what=told) as move:
        case: Case = move.it
        without_names(case, told, answer)
        risk = Risk.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, moved_at=at, what=told, level=level, owner=owner,
            answer=answer.strip(),
        )  # fmt: skip
        move.facts |= {"risk": risk.pk, "level": level, "owner": owner.pk if owner else None}
        told_inside(move, text=told, answer=answer.strip())
    return case


def change_risk(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, level: str, owner: Account | None = None,
    answer: str = "", over: bool = False,
) -> Case:  # fmt: skip
    """Say how a risk stands now, or that it is over."""
    with CASE.moving(Case, case_id, "change_risk", street_id=street_id, by=by, at=at, level=level) as move:
        case: Case = move.it
        risk = one_of(Risk, case, item)
        if risk.over_at is not None:
            raise SettledAlready
        without_names(case, answer)
        move.facts |= {"risk": risk.pk, "before": risk.level, "level": level, "over": over,
                       "owner": owner.pk if owner else None}  # fmt: skip
        risk.level, risk.owner, risk.moved_at = level, owner, at
        risk.answer, risk.over_at = answer.strip() or risk.answer, at if over else None
        risk.save(update_fields=["level", "owner", "moved_at", "answer", "over_at"])
        told_inside(move, text=answer.strip())
    return case


def hold_review(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, held_on: date, people: str, what: str,
    causes: str = "", lessons: Sequence[Taught] = (),
) -> Case:  # fmt: skip
    """Look back at a case (复盘, 003-12): what happened and why, and the lessons, each for a rule book if it can be one."""
    happened = what.strip()
    with CASE.moving(
        Case, case_id, "hold_review", street_id=street_id, by=by, at=at, people=people.strip(), what=happened
    ) as move:
        case: Case = move.it
        without_names(case, people, happened, causes, *(one.what for one in lessons))
        review = Review.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, held_on=held_on, people=people.strip(),
            what=happened, causes=causes.strip(),
        )  # fmt: skip
        said = [one for one in lessons if one.what.strip()]
        Lesson.objects.bulk_create(
            Lesson(
                street_id=street_id, case=case, by_id=by.account_id, at=at, review=review, number=number,
                what=one.what.strip(), book=one.book, due_on=one.due_on,
            )
            for number, one in enumerate(said, 1)
        )  # fmt: skip
        move.facts |= {"review": review.pk, "lessons": len(said), "held_on": str(held_on)}
        texts = {f"lesson_{number}": one.what.strip() for number, one in enumerate(said, 1)}
        told_inside(move, text=happened, causes=causes.strip(), **texts)
    return case


def close_lesson(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    item: UUID,
    outcome: str,
    edition: int | None = None,
) -> Case:
    """Say what came of a lesson: taken up by an edition of a rule book, or left as it is, and why."""
    told = outcome.strip()
    with CASE.moving(Case, case_id, "close_lesson", street_id=street_id, by=by, at=at, outcome=told) as move:
        case: Case = move.it
        lesson = one_of(Lesson, case, item)
        if lesson.standing != LessonState.OPEN:
            raise SettledAlready
        without_names(case, told)
        held = editions_of(street_id).filter(pk=edition).first() if edition else None
        if edition and held is None:
            raise UnknownEdition
        lesson.standing = LessonState.CHANGED if held else LessonState.LEFT
        lesson.edition, lesson.book = (held, held.book) if held else (None, lesson.book)
        lesson.outcome, lesson.closed_at, lesson.closed_by_id = told, at, by.account_id
        lesson.save(update_fields=["standing", "edition", "book", "outcome", "closed_at", "closed_by"])
        move.facts |= {
            "lesson": lesson.pk,
            "standing": lesson.standing,
            "edition": lesson.edition_id,
            "book": lesson.book,
        }
        told_inside(move, text=told)
    return case


def editions_of(street_id: int) -> Any:
    """Return the editions of rule books that were published in a street."""
    return Edition.objects.filter(street_id=street_id, state="published")

"""Mediation between parties of a case (004-15): rounds, an agreement with obligations, and what comes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.kernel.errors import Missing, NotFound
from linli.kernel.photos import AcceptedPhoto
from linli.people.public import Actor

from ..errors import NotYet, SettledAlready, TwoParties
from ..models import (
    Case,
    Mediation,
    MediationRound,
    MediationState,
    NextWay,
    Obligation,
    ObligationState,
    Party,
)
from ..states import PhotoKind
from ..workflow import CASE, label
from .dossier import told_inside, without_names
from .sides import keep_photos


@dataclass(frozen=True)
class Owed:
    """What one party takes upon itself, and by when."""

    party: UUID
    what: str
    due_on: date


def _mediation(case: Case, item: UUID, *standing: str) -> Mediation:
    found = Mediation.objects.filter(street_id=case.street_id, case=case, pk=item).first()
    if found is None:
        raise NotFound
    if found.standing not in standing:
        raise SettledAlready
    return found


def _parties_of(case: Case, ids: Sequence[UUID]) -> list[UUID]:
    """Return those of the ids that are parties of this case, in the order of their letters."""
    known = Party.objects.filter(street_id=case.street_id, case=case, pk__in=list(ids))
    return list(known.order_by("number").values_list("pk", flat=True))


def open_mediation(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, about: str, parties: Sequence[UUID]
) -> Case:
    """Begin to mediate between two or more parties of the case: what they disagree about."""
    told = about.strip()
    with CASE.moving(Case, case_id, "open_mediation", street_id=street_id, by=by, at=at, about=told) as move:
        case: Case = move.it
        between = _parties_of(case, parties)
        if len(between) < 2 or len(between) != len(set(parties)):
            raise TwoParties
        without_names(case, told)
        number = Mediation.objects.filter(street_id=street_id, case=case).count() + 1
        made = Mediation.objects.create(
            street_id=street_id,
            case=case,
            by_id=by.account_id,
            at=at,
            number=number,
            about=told,
            parties=between,
        )
        move.facts |= {"mediation": made.pk, "number": number, "parties": between}
        told_inside(move, text=told)
    return case


def hold_round(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, place: str, mediator: str, words: str,
    held_at: datetime | None = None,
) -> Case:  # fmt: skip
    """Write down a round of a mediation: when and where the parties sat together, who mediated, what was said."""
    told, who, where, then = words.strip(), mediator.strip(), place.strip(), held_at or at
    with CASE.moving(
        Case, case_id, "hold_round", street_id=street_id, by=by, at=at, place=where, mediator=who, words=told
    ) as move:
        case: Case = move.it
        mediation = _mediation(case, item, MediationState.OPEN)
        if then > at:
            raise NotYet
        without_names(case, told, where)
        number = MediationRound.objects.filter(street_id=street_id, mediation=mediation).count() + 1
        made = MediationRound.objects.create(
            street_id=street_id, case=case, by_id=by.account_id, at=at, mediation=mediation, number=number, held_at=then,
            place=where, mediator=who, words=told,
        )  # fmt: skip
        move.facts |= {"mediation": mediation.pk, "round": made.pk, "number": number, "held_at": then}
        told_inside(move, text=told)
    return case


def reach_agreement(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, agreement: str,
    obligations: Sequence[Owed] = (), photos: Sequence[AcceptedPhoto] = (),
) -> Case:  # fmt: skip
    """Write down what the parties agreed: the text, who does what by when, and a photo of the signed sheet.

    An agreement in which nobody owes anything is kept when it is made.
    """
    told = agreement.strip()
    with CASE.moving(
        Case, case_id, "reach_agreement", street_id=street_id, by=by, at=at, agreement=told
    ) as move:
        case: Case = move.it
        mediation = _mediation(case, item, MediationState.OPEN)
        said = [one for one in obligations if one.what.strip()]
        if not {one.party for one in said} <= set(mediation.parties):
            raise NotFound
        without_names(case, told, *(one.what for one in said))
        kept = keep_photos(case, photos, kind=PhotoKind.PAPER, by=by, at=at)
        mediation.agreement, mediation.agreed_at = told, at
        mediation.photos = [photo.pk for photo in kept]
        mediation.standing = MediationState.AGREED if said else MediationState.KEPT
        mediation.ended_at = None if said else at
        mediation.save(update_fields=["agreement", "agreed_at", "photos", "standing", "ended_at"])
        Obligation.objects.bulk_create(
            Obligation(
                street_id=street_id, case=case, by_id=by.account_id, at=at, mediation=mediation, party_id=one.party,
                what=one.what.strip(), due_on=one.due_on,
            )
            for one in said
        )  # fmt: skip
        move.facts |= {
            "mediation": mediation.pk, "number": mediation.number, "obligations": len(said),
            "sheets": mediation.photos,
        }  # fmt: skip
        texts = {f"obligation_{number}": one.what.strip() for number, one in enumerate(said, 1)}
        told_inside(move, text=told, **texts)
    return case


def check_obligation(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, kept: bool, finding: str
) -> Case:
    """Say whether an obligation of an agreement was kept. The last one kept ends the mediation; a broken one breaks it."""
    told = finding.strip()
    with CASE.moving(
        Case, case_id, "check_obligation", street_id=street_id, by=by, at=at, finding=told
    ) as move:
        case: Case = move.it
        it = (
            Obligation.objects.filter(street_id=street_id, case=case, pk=item)
            .select_related("mediation")
            .first()
        )
        if it is None:
            raise NotFound
        if it.standing != ObligationState.OPEN:
            raise SettledAlready
        without_names(case, told)
        it.standing = ObligationState.KEPT if kept else ObligationState.BROKEN
        it.finding, it.checked_at, it.checked_by_id = told, at, by.account_id
        it.save(update_fields=["standing", "finding", "checked_at", "checked_by"])
        _follow(it.mediation, at=at)
        move.facts |= {"obligation": it.pk, "mediation": it.mediation_id, "kept": kept}
        told_inside(move, finding=told)
    return case


def _follow(mediation: Mediation, *, at: datetime) -> None:
    """Let a mediation stand as its obligations do."""
    mine = Obligation.objects.filter(street_id=mediation.street_id, mediation=mediation)
    standings = set(mine.values_list("standing", flat=True))
    if mediation.standing == MediationState.FAILED:
        return
    if ObligationState.BROKEN in standings:
        mediation.standing = MediationState.BROKEN
    elif ObligationState.OPEN not in standings:
        mediation.standing, mediation.ended_at = MediationState.KEPT, at
    mediation.save(update_fields=["standing", "ended_at"])


def fail_mediation(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, reason: str, next_way: str
) -> Case:
    """End a mediation without result, or one whose agreement was broken: why, and what comes next."""
    told = reason.strip()
    with CASE.moving(
        Case, case_id, "fail_mediation", street_id=street_id, by=by, at=at, reason=told, next_way=next_way
    ) as move:
        case: Case = move.it
        mediation = _mediation(case, item, MediationState.OPEN, MediationState.AGREED, MediationState.BROKEN)
        if next_way not in NextWay.values:
            raise Missing(fields=str(label("next_way")), names=["next_way"])
        without_names(case, told)
        mediation.standing, mediation.reason = MediationState.FAILED, told
        mediation.next_way, mediation.ended_at = NextWay(next_way), at
        mediation.save(update_fields=["standing", "reason", "next_way", "ended_at"])
        move.facts |= {"mediation": mediation.pk, "number": mediation.number, "next_way": next_way}
        told_inside(move, reason=told)
    return case

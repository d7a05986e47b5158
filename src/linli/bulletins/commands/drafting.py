"""A bulletin is drafted from the counters, by somebody or when it is due; its editor changes words, never figures."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.bulletins.errors import ChangedMeanwhile, NoDraft, NoSuchBulletin, PeriodNotOver
from linli.bulletins.models import Bulletin
from linli.bulletins.permissions import need_drafter
from linli.bulletins.queries.bulletins import document_of
from linli.bulletins.queries.documents import written
from linli.bulletins.queries.gathering import Subject, gather
from linli.bulletins.queries.periods import Period, period_of
from linli.bulletins.states import FILES_IN, BulletinState, Of
from linli.kernel import journal
from linli.people.public import Account, Actor
from linli.territory.public import Street

SUBJECT = "bulletin"
DAY = timedelta(days=1)


def line(of: Bulletin, action: str, *, by: Actor, at: datetime, facts: dict[str, Any], **more: Any) -> None:
    """Write the line of an act on a bulletin; the caller holds its row."""
    journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at, facts=facts, **more
    )  # fmt: skip


def known_day(period: Period, at: datetime) -> date:
    """Return the day by whose end figures are known for good: yesterday; refuse a period that still runs."""
    yesterday = timezone.localdate(at) - DAY
    if period.until > yesterday:
        raise PeriodNotOver(until=period.until.isoformat())
    return yesterday


def draft(
    subject: Subject, period: Period, *, by: Actor, at: datetime, known: date | None = None, issuer: str = "",
    addressees: str = "",
) -> Bulletin:  # fmt: skip
    """Draft a bulletin, or return the draft of it that stands already; after one was published it is another edition.

    `known` is the day by whose end its figures were known, without one yesterday; today is allowed too, for a house
    that has just taken over its history, and then the moment of drafting is what counts.
    """
    need_drafter(by, subject.street, subject.lineage)
    known = _known(period, known, at)
    figures = gather(subject, period, known=known, today=timezone.localdate(at))
    made = keep(subject, period, figures, by=by, at=at, known=known, issuer=issuer, addressees=addressees)
    assert made is not None, "only who asks for the first edition alone may get none"  # noqa: S101 - for the reader of types
    return made


def _known(period: Period, known: date | None, at: datetime) -> date:
    sure = known_day(period, at)
    return sure if known is None else max(period.until, min(known, timezone.localdate(at)))


def keep(
    subject: Subject, period: Period, figures: dict[str, Any], *, by: Actor, at: datetime, known: date, issuer: str,
    addressees: str, first: bool = False,
) -> Bulletin | None:  # fmt: skip
    """Keep gathered figures as a draft, or return the draft that stands already.

    With `first`, only where there is no edition yet: whoever drafts by itself makes no second one of what another
    worker has published a moment ago.
    """
    street = subject.street
    with transaction.atomic():
        # Whoever drafts at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        of = {
            "street": street,
            "kind": period.kind,
            "of": subject.of,
            "code": subject.code,
            "since": period.since,
        }
        if first and Bulletin.objects.filter(**of).exists():
            return None
        standing = Bulletin.objects.filter(**of, state=BulletinState.DRAFT).first()
        if standing is not None:
            return standing
        edition = (Bulletin.objects.filter(**of).aggregate(last=Max("edition"))["last"] or 0) + 1
        number = (Bulletin.objects.filter(street=street).aggregate(last=Max("number"))["last"] or 0) + 1
        made = Bulletin(
            **of, number=number, edition=edition, name=subject.name, name_en=subject.name_en, until=period.until,
            known=known, lineage=list(subject.lineage), figures=figures, issuer=issuer, addressees=addressees[:200],
            unit_id=subject.id if subject.of == Of.UNIT else None,
            organisation_id=subject.id if subject.of == Of.ORGANISATION else None,
            told=written(subject, period, figures, known=known, edition=edition, issuer=issuer), made_at=at,
            made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        made.save(force_insert=True)
        facts = {
            "number": number, "kind": period.kind, "of": subject.of, "code": subject.code,
            "since": period.since.isoformat(), "known": known.isoformat(), "edition": edition,
        }  # fmt: skip
        line(made, "draft_bulletin", by=by, at=at, facts=facts)
        return made


def held(number: int, *, street: Street) -> Bulletin:
    """Return a bulletin with its row locked, or refuse."""
    found = Bulletin.objects.select_for_update().filter(street=street, number=number).first()
    if found is None:
        raise NoSuchBulletin
    return found


def edit(
    number: int,
    *,
    street: Street,
    plan: str,
    addressees: str,
    issuer: str,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Bulletin:
    """Write the next steps, the addressees and the issuer of a draft in words of one's own; figures stay.

    `seen` is the version that the editor has before them; where somebody else was quicker, nothing of theirs is lost.
    """
    with transaction.atomic():
        found = held(number, street=street)
        need_drafter(by, street, found.lineage)
        if not found.is_draft:
            raise NoDraft
        if seen is not None and seen != found.version:
            raise ChangedMeanwhile
        found.addressees = addressees.strip()[:200]
        found.plan = "" if _proposed(found, "steps", plan) else plan.strip()
        named = "" if not found.issuer and _proposed(found, "issuer", issuer) else issuer.strip()[:80]
        changed, found.issuer = found.issuer != named, named
        if changed:
            found.told = _told_again(found)
        found.version += 1
        found.save(update_fields=("plan", "addressees", "issuer", "told", "version"))
        line(found, "edit_bulletin", by=by, at=at, facts={"number": number}, texts={"plan": found.plan})
    return found


def _proposed(found: Bulletin, part: str, words: str) -> bool:
    """Return whether words are those that stood there already, in whichever language they were read.

    Who saves a form without touching a field must not freeze what follows from figures, nor put English into Chinese.
    """
    typed = [line.strip() for line in words.splitlines() if line.strip()]
    told = (document_of(found, language, edited=False)[part] for language in FILES_IN)
    return any(typed == ([one] if isinstance(one, str) else list(one)) for one in told)


def _told_again(found: Bulletin) -> dict[str, Any]:
    period = period_of(found.kind, found.since)
    return written(
        subject_now(found),
        period,
        found.figures,
        known=found.known,
        edition=found.edition,
        issuer=found.issuer,
    )


def subject_now(found: Bulletin) -> Subject:
    """Return whose bulletin it is, by the names it had when it was drafted."""
    pk = found.unit_id if found.of == Of.UNIT else found.organisation_id
    return Subject(
        found.street, found.of, int(pk or 0), found.code, found.name, found.name_en, tuple(found.lineage)
    )


def recount(number: int, *, street: Street, by: Actor, at: datetime, known: date | None = None) -> Bulletin:
    """Count the figures of a draft anew, as they are known by now; what its editor wrote stays."""
    with transaction.atomic():
        found = held(number, street=street)
        need_drafter(by, street, found.lineage)
        if not found.is_draft:
            raise NoDraft
        period = period_of(found.kind, found.since)
        found.known = _known(period, known, at)
        found.figures = gather(subject_now(found), period, known=found.known, today=timezone.localdate(at))
        found.told = _told_again(found)
        found.version += 1
        found.save(update_fields=("known", "figures", "told", "version"))
        facts = {"number": number, "known": found.known.isoformat()}
        line(found, "recount_bulletin", by=by, at=at, facts=facts)
    return found

"""What was agreed is seen through: who promised what by when, how far it is, done, judged, closed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.cases.public import Case
from linli.kernel.errors import Missing, NotFound
from linli.kernel.naming import name_of
from linli.kernel.photos import AcceptedPhoto, store
from linli.kernel.privacy import mask
from linli.people.public import SYSTEM, Actor, Organisation

from ..errors import LinkedAlready, NoPromise, PromisesOpen
from ..models import Progress, ProgressPhoto, Promise, Topic, TopicCase
from ..states import TopicState
from .moving import acting_on
from .points import give_points
from .screening import need_clean, opened_for
from .telling import OWED, facts_of, handlers_of, tell_accounts

# How long what was carried out waits to be judged before the house closes it.
JUDGED_FOR = timedelta(days=15)
WELL = 40


def promise(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, what: str, due_on: date | None,
    organisation: Organisation | None = None, who: str = "", resolution: str = "", quiet: bool = False,
) -> Topic:  # fmt: skip
    """Write down what was promised, by whom and by when; everybody behind the topic reads it word for word."""
    told = what.strip()[:200]
    need_clean(told, who)
    with acting_on(
        topic_id, "promise", street_id=street_id, by=by, at=at, news=False, what=told, due_on=due_on
    ) as move:
        topic: Topic = move.it
        if organisation is None and not who.strip():
            raise Missing(fields=_("who has it"), names=["organisation"])
        row = Promise.objects.create(
            street_id=street_id, topic=topic, what=told, organisation=organisation, who=who.strip()[:80], due_on=due_on,
            made_at=at, resolution=resolution,
        )  # fmt: skip
        settle(topic)
        move.facts |= {
            "promise": str(row.pk),
            "due_on": str(due_on),
            "organisation": row.organisation_id or 0,
        }
        move.texts["what"] = told
    if organisation is not None and not quiet:
        facts = facts_of(topic) | {"who": name_of(organisation), "due_on": str(due_on)}
        tell_accounts(topic, move.line, OWED, handlers_of(topic, organisation.pk, at=at), facts, at=at)
    return topic


def promise_of(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, told: Any) -> Topic:
    """Write down as a promise what a meeting resolved: its words without persons, its owner and its day.

    Whoever owes it was told by the meeting. A case that came of the resolution carries the topic out.
    """
    with translation.override(settings.LANGUAGE_CODE):
        who = mask(told.owner_name) or ("" if told.owner else _("the meeting"))
        topic = promise(
            topic_id, street_id=street_id, by=by, at=at, what=mask(told.words), due_on=told.due_on,
            organisation=told.owner, who=who, resolution=str(told.pk), quiet=True,
        )  # fmt: skip
    if told.case_id:
        TopicCase.objects.get_or_create(
            street_id=street_id, topic=topic, case_id=told.case_id, defaults={"at": at}
        )
    return topic


def keep_by_resolution(resolution_id: UUID, *, street_id: int, evidence: str, at: datetime) -> bool:
    """Count a promise as kept because its resolution was fulfilled at the meeting; False where that says nothing new."""
    held = Promise.objects.filter(street_id=street_id, resolution=str(resolution_id), kept_at=None)
    row = held.filter(topic__state=TopicState.AGREED).first()
    if row is None:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        note = mask(evidence.strip()) or _("It was carried out, says the meeting.")
        progress(row.topic_id, street_id=street_id, by=SYSTEM, at=at, note=note, promise=row, kept=True)
    return True


def settle(topic: Topic) -> None:
    """Work out anew who owes something of a topic and by when the next is due."""
    found = Promise.objects.filter(street_id=topic.street_id, topic=topic)
    rows = list(found.values_list("organisation_id", "due_on", "kept_at"))
    topic.owners = sorted({pk for pk, _due, _kept in rows if pk})
    topic.next_due = min((due for _pk, due, kept in rows if kept is None), default=None)


def progress(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, note: str, promise: Promise | None = None,
    kept: bool = False, photos: Sequence[AcceptedPhoto] = (),
) -> Topic:  # fmt: skip
    """Tell how far it is, with photos; perhaps that a promise is kept, which gives its organisation points."""
    told = note.strip()
    need_clean(told)
    with acting_on(topic_id, "progress", street_id=street_id, by=by, at=at, news=False, note=told) as move:
        topic: Topic = move.it
        row = None
        if promise is not None:
            mine = Promise.objects.filter(street_id=street_id, topic=topic, pk=promise.pk)
            row = mine.select_for_update().first()
            if row is None:
                raise NotFound
        said = Progress.objects.create(
            street_id=street_id, topic=topic, promise=row, note=told, kept=kept and row is not None, by_id=by.account_id,
            at=at,
        )  # fmt: skip
        move.facts["photos"] = _keep_photos(said, photos, at=at)
        if row is not None and kept and row.kept_at is None:
            row.kept_at = at
            row.save(update_fields=("kept_at",))
            in_time = timezone.localdate(at) <= row.due_on
            if row.organisation_id:
                give_points(
                    topic, row.organisation_id, "kept" if in_time else "kept_late", at=at, promise=row
                )
            settle(topic)
            move.facts |= {"promise": str(row.pk), "kept": True, "in_time": in_time}
        move.texts["note"] = told
    return topic


def _keep_photos(said: Progress, photos: Sequence[AcceptedPhoto], *, at: datetime) -> list[str]:
    kept: dict[str, str] = {}
    for photo in photos:
        if photo.sha256 not in kept:
            one = ProgressPhoto(
                street_id=said.street_id, topic_id=said.topic_id, progress=said, sha256=photo.sha256, at=at
            )
            store(photo, one.pk)
            one.save(force_insert=True)
            kept[photo.sha256] = str(one.pk)
    return list(kept.values())


def deliver(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, result: str) -> Topic:
    """Say that what was agreed is carried out, and ask everybody behind it what they think.

    Raises NoPromise where nobody ever had it, PromisesOpen while something is still owed.
    """
    told = result.strip()
    need_clean(told)
    with acting_on(topic_id, "deliver", street_id=street_id, by=by, at=at, result=told) as move:
        topic: Topic = move.it
        found = Promise.objects.filter(street_id=street_id, topic=topic)
        if not found.exists():
            raise NoPromise
        left = found.filter(kept_at=None).count()
        if left:
            raise PromisesOpen(count=left)
        topic.reply, topic.next_due = told, None
        move.texts["result"] = told
    return topic


def rework(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Topic:
    """Say that it is not done yet, because those who judged it say so; the last promise is open again."""
    why = reason.strip()
    with acting_on(topic_id, "rework", street_id=street_id, by=by, at=at, reason=why) as move:
        topic: Topic = move.it
        last = Promise.objects.filter(street_id=street_id, topic=topic).order_by("-kept_at", "-id").first()
        if last is not None:
            last.kept_at = None
            last.save(update_fields=("kept_at",))
        settle(topic)
        topic.reply, move.texts["reason"] = why, why
    return topic


def close(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, note: str = "") -> Topic:
    """Close a topic and thank everybody behind it; who carried it out well gets points."""
    told = note.strip()
    need_clean(told)
    with acting_on(topic_id, "close", street_id=street_id, by=by, at=at) as move:
        topic: Topic = move.it
        if (topic.judged_tenths or 0) >= WELL:
            for organisation_id in topic.owners:
                give_points(topic, organisation_id, "judged_well", at=at)
        move.facts |= {"judged": topic.judged, "tenths": topic.judged_tenths or 0}
        move.texts |= {"note": told} if told else {}
    return topic


def close_due(*, at: datetime) -> int:
    """Close what was carried out and waited to be judged for long enough; return how many."""
    found = Topic.objects.filter(state=TopicState.DELIVERED, state_since__lt=at - JUDGED_FOR)
    done = 0
    for street_id, pk in list(found.order_by("street_id", "pk").values_list("street_id", "pk")[:500]):
        close(pk, street_id=street_id, by=SYSTEM, at=at)
        done += 1
    return done


# --- Cases --------------------------------------------------------------------------------------------------------
def open_case(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, title: str, body: str = ""
) -> Topic:
    """Open a case by which a topic is carried out; it says from which topic it came."""
    told = title.strip()
    with acting_on(topic_id, "open_case", street_id=street_id, by=by, at=at, news=False, title=told) as move:
        case = opened_for(move.it, title=told, body=body.strip(), by=by, at=at)
        move.facts |= {"case": str(case.pk), "number": case.number}
    return move.it


def link_case(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, case: Case | None) -> Topic:
    """Link a case by which a topic is carried out."""
    with acting_on(topic_id, "link_case", street_id=street_id, by=by, at=at, news=False, case=case) as move:
        assert case is not None  # noqa: S101 - `moving` refused otherwise
        mine = {"street_id": street_id, "topic": move.it, "case": case}
        if TopicCase.objects.filter(**mine).exists():
            raise LinkedAlready(number=case.number)
        TopicCase.objects.create(**mine, at=at)
        move.facts |= {"case": str(case.pk), "number": case.number}
    return move.it

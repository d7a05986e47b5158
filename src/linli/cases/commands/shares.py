"""Tasks, opinions and commitments: what each of several organisations owes on a case, and its word at the end."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.kernel.calendar import Limit
from linli.people.public import Actor, Organisation, Part

from ..errors import AlreadyAsked, DateIsPast
from ..models import Case, Share
from ..permissions import dispatcher, lead_officer
from ..states import ShareKind, ShareState, Stance
from ..workflow import CASE
from .sharing import (
    clock,
    clock_of_case,
    day_end,
    drop_tasks,
    end_share,
    join,
    leave,
    let_see,
    need_own,
    share_on,
    told,
    until,
)

OPEN, DONE, DECLINED, DROPPED = ShareState.OPEN, ShareState.DONE, ShareState.DECLINED, ShareState.DROPPED
TASK, OPINION, PROMISE = ShareKind.TASK, ShareKind.OPINION, ShareKind.PROMISE


def _open_for(case: Case, kind: str, organisations: Sequence[Organisation]) -> list[int]:
    open_now = Share.objects.filter(street_id=case.street_id, case=case, kind=kind, state=OPEN)
    ids = [one.pk for one in organisations]
    return list(open_now.filter(organisation_id__in=ids).values_list("organisation_id", flat=True))


def _runs(case: Case, limit: Limit | None, of: int, *, at: datetime) -> dict[str, Any]:
    return clock(case, limit, at=at, of=of) if limit else clock_of_case(case, at=at, of=of)


def share_out(
    case: Case,
    lead: Organisation,
    others: Sequence[Organisation],
    *,
    by: Actor,
    at: datetime,
    arranged: dict[int, tuple[str, Limit | None]] | None = None,
) -> list[Share]:
    """Give each organisation of a coordination its task; `arranged` says what the book of standing shares holds of it.

    Called inside the act that puts them on the case. Whoever has an open task keeps it.
    """
    everybody = [lead, *others]
    drop_tasks(case, at=at, but=[one.pk for one in everybody])
    busy = set(_open_for(case, TASK, everybody))
    shares = []
    for one in everybody:
        if one.pk in busy:
            continue
        what, limit = (arranged or {}).get(one.pk, ("", None))
        shares.append(
            Share(
                street_id=case.street_id, case=case, organisation=one, kind=TASK, what=what,
                part=Part.LEAD if one.pk == lead.pk else Part.SUPPORT, given_at=at, given_by_id=by.account_id,
                **_runs(case, limit, one.pk, at=at),
            )
        )  # fmt: skip
    return Share.objects.bulk_create(shares)


def give_task(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    organisation: Organisation | None,
    what: str,
    limit: Limit | None = None,
) -> Case:
    """Give one more organisation a task on a coordinated case, or the one that has none open another."""
    brought = {"organisation": organisation, "what": what.strip()}
    with CASE.moving(Case, case_id, "give_task", street_id=street_id, by=by, at=at, **brought) as move:
        case = move.it
        assert organisation is not None  # noqa: S101 - `moving` refused otherwise
        if _open_for(case, TASK, [organisation]):
            raise AlreadyAsked(organisation=str(organisation))
        share = Share.objects.create(
            street_id=street_id, case=case, organisation=organisation, kind=TASK, what=what.strip(),
            part=Part.LEAD if organisation.pk == case.lead_id else Part.SUPPORT, given_at=at,
            given_by_id=by.account_id, **_runs(case, limit, organisation.pk, at=at),
        )  # fmt: skip
        join(case, organisation, at=at)
        let_see(case)
        move.facts |= told([share])
        move.texts["text"] = share.what
    return case


def do_task(case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, done: str) -> Case:
    """An organisation says that its part of the work is done, and what it did."""
    with CASE.moving(Case, case_id, "do_task", street_id=street_id, by=by, at=at, done=done.strip()) as move:
        share = share_on(move.it, item, TASK, "do_task", at=at)
        need_own(by, move.it, share)
        end_share(share, DONE, by=by, at=at, said=done)
        let_see(move.it)
        move.facts |= told([share]) | {"share_in_time": not share.late}
        move.texts["done"] = share.said
    return move.it


def decline_task(case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, reason: str) -> Case:
    """An organisation says why a task is not its own; whoever dispatches hears of it, and it stays on the record."""
    with CASE.moving(
        Case, case_id, "decline_task", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        share = share_on(move.it, item, TASK, "decline_task", at=at)
        need_own(by, move.it, share)
        _over(move.it, share, DECLINED, by=by, at=at, said=reason)
        move.facts |= told([share])
        move.texts["reason"] = share.said
    return move.it


def drop_share(case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, reason: str) -> Case:
    """Ask no longer for a task, an opinion or a commitment; the organisation is told why."""
    with CASE.moving(
        Case, case_id, "drop_share", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        kind = Share.objects.filter(street_id=street_id, case=move.it, pk=item).values_list("kind", flat=True)
        named = next((one for one in kind if one != ShareKind.ARRIVAL), TASK)
        share = share_on(move.it, item, named, "drop_share", at=at)
        _over(move.it, share, DROPPED, by=by, at=at, said=reason)
        move.facts |= told([share])
        move.texts["reason"] = share.said
    return move.it


def _over(case: Case, share: Share, state: str, *, by: Actor, at: datetime, said: str) -> None:
    end_share(share, state, by=by, at=at, said=said)
    if share.kind == TASK:
        leave(case, share.organisation_id, at=at)
    let_see(case)


# --- Opinions before work ---------------------------------------------------------------------------------------
def ask_opinions(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    organisations: Sequence[Organisation],
    question: str,
    limit: Limit,
) -> Case:
    """Ask several organisations what they think of the work before it begins; each has the same time to answer."""
    asked = list({one.pk: one for one in organisations}.values())
    brought = {"organisations": asked, "question": question.strip()}
    with CASE.moving(Case, case_id, "ask_opinions", street_id=street_id, by=by, at=at, **brought) as move:
        case = move.it
        busy = _open_for(case, OPINION, asked)
        if busy:
            raise AlreadyAsked(organisation="、".join(str(one) for one in asked if one.pk in busy))
        shares = Share.objects.bulk_create(
            Share(
                street_id=street_id, case=case, organisation=one, kind=OPINION, what=question.strip(), given_at=at,
                given_by_id=by.account_id, **clock(case, limit, at=at, of=one.pk),
            )
            for one in asked
        )  # fmt: skip
        let_see(case)
        move.facts |= told(shares)
        move.texts["text"] = question.strip()
    return case


def give_opinion(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, stance: str, text: str = ""
) -> Case:
    """An organisation agrees, agrees with conditions, or objects; the last two are said in words."""
    spoken = text.strip() or (stance if stance == Stance.AGREE else "")
    brought = {"stance": stance in Stance.values, "text": spoken}
    with CASE.moving(Case, case_id, "give_opinion", street_id=street_id, by=by, at=at, **brought) as move:
        share = share_on(move.it, item, OPINION, "give_opinion", at=at)
        need_own(by, move.it, share)
        end_share(share, DONE, by=by, at=at, said=text, stance=stance)
        let_see(move.it)
        move.facts |= told([share]) | {"stance": str(stance), "share_in_time": not share.late}
        move.texts["text"] = share.said
    return move.it


# --- Commitments -----------------------------------------------------------------------------------------------
def promise(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    organisation: Organisation | None,
    what: str,
    on: date | None,
) -> Case:
    """Write down what an organisation commits itself to and by which day (承诺): kept, or an alarm on the day after.

    Who dispatches or leads writes down what was agreed in a meeting; everybody else commits their own organisation only.
    """
    brought = {"organisation": organisation, "what": what.strip(), "on": on}
    with CASE.moving(Case, case_id, "promise", street_id=street_id, by=by, at=at, **brought) as move:
        case = move.it
        assert organisation is not None and on is not None  # noqa: S101, PT018 - `moving` refused otherwise
        end = day_end(timezone.make_aware(datetime.combine(on, time.min)))
        if end <= at:
            raise DateIsPast
        share = Share(
            street_id=street_id, case=case, organisation=organisation, kind=PROMISE, what=what.strip(), given_at=at,
            given_by_id=by.account_id, **until(end, at=at),
        )  # fmt: skip
        if not (dispatcher.test(by, case) or lead_officer.test(by, case)):
            need_own(by, case, share)
        share.save()
        let_see(case)
        move.facts |= told([share])
        move.texts["text"] = share.what
    return case


def keep_promise(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, done: str
) -> Case:  # fmt: skip
    """An organisation says how it kept a commitment; late is late, and is said."""
    with CASE.moving(
        Case, case_id, "keep_promise", street_id=street_id, by=by, at=at, done=done.strip()
    ) as move:
        share = share_on(move.it, item, PROMISE, "keep_promise", at=at)
        need_own(by, move.it, share)
        end_share(share, DONE, by=by, at=at, said=done)
        let_see(move.it)
        move.facts |= told([share]) | {"share_in_time": not share.late}
        move.texts["done"] = share.said
    return move.it

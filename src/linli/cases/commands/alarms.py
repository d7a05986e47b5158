"""The alarm of what several organisations owe: what is late is told once, and what nobody owes any more goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel.models import JournalLine
from linli.kernel.naming import name_of
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import SYSTEM, Power, accounts_of, nearest

from ..models import Case, Joint, Share
from ..states import ENDED, JointState, ShareKind, ShareState
from ..workflow import CASE
from .sharing import let_see
from .telling import about, held_to_tell

AT_ONCE, NEWS_FOR = 200, timedelta(days=2)
# Under this a share has the id that a journal line would have: the outbox tells a recipient once of it.
LIGHTS = UUID("5b7a1c0e-6f0e-5a43-9d51-0c7f7b6f2b90")
ABOUT, PAGE = "%(number)s · %(place)s", "/s/%(slug)s/cases/%(number)s/together/"
# fmt: off
ALARMS = {
    ShareKind.TASK:    (_("Task overdue: %(organisation)s"),
                        _("%(organisation)s has not done its task on %(thing)s. It was due %(until_at)s.")),
    ShareKind.OPINION: (_("Opinion missing: %(organisation)s"),
                        _("%(organisation)s has not said what it thinks of %(thing)s. It was due %(until_at)s.")),
    ShareKind.ARRIVAL: (_("Not on the spot: %(organisation)s"),
                        _("%(organisation)s has not signed in for %(thing)s. It was called for %(until_at)s.")),
    ShareKind.PROMISE: (_("Commitment broken: %(organisation)s"),
                        _("%(organisation)s has not kept its commitment on %(thing)s. It was due %(until_at)s.")),
}
SOON = {
    ShareKind.TASK:    _("Your task is due soon: %(thing)s"),
    ShareKind.OPINION: _("Your opinion is due soon: %(thing)s"),
    ShareKind.ARRIVAL: _("You are soon to be on the spot: %(thing)s"),
    ShareKind.PROMISE: _("Your commitment is due soon: %(thing)s"),
}
# fmt: on
for _kind, (_subject, _text) in ALARMS.items():
    say(f"case.overdue_share.{_kind}", Sentence(_subject, _text, ABOUT, PAGE))


for _kind, _said in SOON.items():
    say(f"case.soon_share.{_kind}", Sentence(_said, _("80 %% of the time are used. It is due %(until_at)s."), ABOUT, PAGE,
                                             NewsKind.CLOCK))  # fmt: skip


def warn_soon(*, at: datetime) -> int:
    """Remind organisations of what they owe on a case when 80 % of the time are used, once; return how many shares.

    Told are the officers of the organisation alone: what is not late yet is nobody else's business.
    """
    told = 0
    while True:
        with transaction.atomic():
            soon = Share.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                state=ShareState.OPEN, warned_at=None, alarmed_at=None, soon_at__lt=at
            )
            # What is due with its case stands still with it.
            soon = soon.exclude(kind=ShareKind.TASK, limit="", case__paused_at__isnull=False)
            rows = soon.select_related("organisation", "case__category", "case__unit", "case__street")
            shares = list(rows.order_by("soon_at", "id")[:AT_ONCE])
            if not shares:
                return told
            Share.objects.filter(pk__in=[one.pk for one in shares]).update(warned_at=at)
            due = [
                one
                for one in shares
                if not one.case.ended and one.due_at >= at and at - one.soon_at <= NEWS_FOR
            ]
            tell((telling for share in due for telling in _warnings(share, at)), at=at)
            told += len(due)


def _warnings(share: Share, at: datetime) -> Iterator[Telling]:
    case, code = share.case, f"case.soon_share.{share.kind}"
    line = uuid5(LIGHTS, f"{share.pk}/{share.due_at.isoformat()}")
    facts = facts_of(case, share)
    for account in accounts_of(share.organisation_id, Power.HANDLE, at=at):
        if account.is_active:
            yield Telling(case.street_id, line, case.pk, code, Recipient(account=account), facts, at)


def facts_of(case: Case, share: Share) -> dict[str, Any]:
    """Return what the sentences about a share name."""
    organisation = share.organisation
    return about(case, unsorted=case.number) | {
        "until_at": share.due_at.isoformat(),
        "organisation": {"name": organisation.name, "name_en": organisation.name_en or name_of(organisation)},
    }  # fmt: skip


def alarm_late(*, at: datetime) -> int:
    """Tell of every share that became late and was not told of yet; return how many. Asking twice tells once.

    Each alarm is a line of its case. Told are the organisation that owes, and whoever dispatches nearest to the place.
    """
    told = 0
    while True:
        late = Share.objects.filter(state=ShareState.OPEN, alarmed_at=None, due_at__lt=at)
        # What is due with its case stands still with it.
        late = late.exclude(kind=ShareKind.TASK, limit="", case__paused_at__isnull=False)
        found = list(late.order_by("due_at").values_list("street_id", "case_id", "pk")[:AT_ONCE])
        if not found:
            return told
        for (street_id, case_id), rows in groupby(sorted(found), key=lambda row: row[:2]):
            told += _alarm(street_id, case_id, [pk for _street, _case, pk in rows], at=at)


def _alarm(street_id: int, case_id: UUID, ids: list[UUID], *, at: datetime) -> int:
    with transaction.atomic():
        case = held_to_tell(street_id, case_id)
        shares = Share.objects.filter(street_id=street_id, pk__in=ids, state=ShareState.OPEN, alarmed_at=None)
        shares = list(shares.select_related("organisation"))
        # Marked in any case: what an ended case still has open is not owed, and asking again would find it for ever.
        Share.objects.filter(street_id=street_id, pk__in=ids).update(alarmed_at=at)
        if case.ended:
            return 0
        for share in shares:
            facts = {"share": str(share.pk), "organisations": [share.organisation_id], "kind": str(share.kind),
                     "until_at": share.due_at}  # fmt: skip
            line = CASE.note(case, action="overdue_share", by=SYSTEM, at=at, facts=facts, texts={})
            tell(_tellings(case, share, line, at), at=at)
        return len(shares)


def _tellings(case: Case, share: Share, line: JournalLine, at: datetime) -> Iterator[Telling]:
    facts = facts_of(case, share)
    dispatchers = [post.account for post in nearest(case.street_id, Power.DISPATCH, case.lineage, at=at)]
    people = {one.pk: one for one in [*accounts_of(share.organisation_id, Power.HANDLE, at=at), *dispatchers]}
    for account in people.values():
        if account.is_active:
            yield Telling(
                case.street_id, line.id, case.pk, f"case.overdue_share.{share.kind}", Recipient(account=account),
                facts, at,
            )  # fmt: skip


def tidy_ended(*, at: datetime) -> int:
    """Ask no more for what was owed on cases that have ended, and let nobody see them who saw them for that.

    Return how many shares were let go.
    """
    open_on_ended = Share.objects.filter(state=ShareState.OPEN, case__state__in=ENDED)
    called_on_ended = Joint.objects.filter(state=JointState.CALLED, case__state__in=ENDED)
    found = {
        *open_on_ended.values_list("street_id", "case_id"),
        *called_on_ended.values_list("street_id", "case_id"),
    }
    gone = 0
    for street_id, case_id in sorted(found):
        with transaction.atomic():
            case = held_to_tell(street_id, case_id)
            if not case.ended:
                continue
            here = {"street_id": street_id, "case": case}
            over = Share.objects.filter(**here, state=ShareState.OPEN)
            gone += over.update(state=ShareState.DROPPED, ended_at=at)
            Joint.objects.filter(**here, state=JointState.CALLED).update(
                state=JointState.CANCELLED, concluded_at=at
            )
            let_see(case)
            case.save(update_fields=["organisations"])
    return gone

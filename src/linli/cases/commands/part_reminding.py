"""Reminders of parts of handling that turn yellow or red: told like the light of the case, by the book of reminders.

What runs is kept as rows (`clocks.py: parts_follow`), so this looks at what has turned and at nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.kernel.limits import OFFICE_UNITS
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.rulebooks.public import rules

from ..models import Case, PartClock
from ..states import SUB_STAGES, Light, Stage, State
from .clocks import AT_THE_LEAD, calendar_for, limit_from, parts_follow
from .limits import limits_beside, limits_on, tables_kept
from .reminding import ABOUT, LIGHTS, PAGE, WHO, Asking, Rules, facts_of, whom

AT_ONCE = 500
# A light that turned longer ago is no news: an import, a demo, a worker that was away.
NEWS_FOR = timedelta(days=2)
for _light, _subject, _text in (
    (Light.YELLOW, _("Due soon: %(part)s, %(thing)s"), _("80 %% of the time for this part are used. It is due %(due_at)s.")),
    (Light.RED, _("Overdue: %(part)s, %(thing)s"), _("It was due %(due_at)s, and nobody has said that it is done.")),
):  # fmt: skip
    say(f"case.part.{_light}", Sentence(_subject, _text, ABOUT, PAGE, NewsKind.CLOCK))


def tell_parts(*, at: datetime) -> int:
    """Tell of parts of handling whose light turned, as many as fit into one transaction; return how many were looked at.

    Each light is told once for a due moment, and in office hours where its limit keeps them. Safe to run twice and by
    two at once: the outbox knows what it has.
    """
    red = Q(red_told_at=None, due_at__lt=at)
    yellow = Q(yellow_told_at=None, red_told_at=None, yellow_at__lt=at, due_at__gte=at)
    with transaction.atomic():
        open_now = PartClock.objects.select_for_update(skip_locked=True, of=("self",)).filter(red | yellow)
        found = open_now.filter(Q(not_before=None) | Q(not_before__lte=at)).order_by("due_at", "id")
        rows = list(
            found.select_related("case__street", "case__category", "case__unit", "case__lead")[:AT_ONCE]
        )
        asking, tellings = Asking(at), list[Telling]()
        for row in rows:
            light = Light.RED if row.due_at is not None and row.due_at < at else Light.YELLOW
            if _is_news(row, light, at):
                opens = _opening(row, at)
                if opens > at:
                    row.not_before = opens
                    continue
                tellings += _tellings(row, light, asking)
            row.not_before, row.yellow_told_at = None, row.yellow_told_at or at
            if light == Light.RED:
                row.red_told_at = at
        tell(tellings, at=at)
        PartClock.objects.bulk_update(rows, ["not_before", "yellow_told_at", "red_told_at"])
    return len(rows)


def _is_news(row: PartClock, light: str, at: datetime) -> bool:
    turned = row.due_at if light == Light.RED else row.yellow_at
    return row.case.state in AT_THE_LEAD and turned is not None and at - turned <= NEWS_FOR


def _opening(row: PartClock, at: datetime) -> datetime:
    unit = limit_from(row.limit).unit
    calendar = calendar_for(row.case, State.IN_HAND, at=at)
    return calendar.next_opening(at, unit) if unit in OFFICE_UNITS else at


def _tellings(row: PartClock, light: str, asking: Asking) -> Iterator[Telling]:
    case, due_at = row.case, row.due_at.isoformat() if row.due_at else ""
    line = uuid5(LIGHTS, f"{case.pk}/{row.stage}/{light}/{due_at}")
    facts = facts_of(case) | {"due_at": due_at, "part": part_named(row.stage)}
    book: Rules = rules(case.street_id, "reminders")
    people = {one.pk: one for code in whom(book, light, case.state) for one in WHO[code][1](asking, case)}
    for account in people.values():
        if account.is_active:
            to = Recipient(account=account)
            yield Telling(row.street_id, line, case.pk, f"case.part.{light}", to, facts, asking.at)


def part_named(stage: str) -> dict[str, str]:
    """Return what a part of handling is called, in both languages of the pages."""
    told = {}
    for name, language in (("name", "zh-hans"), ("name_en", "en")):
        with translation.override(language):
            told[name] = str(Stage(stage).label)
    return told


def follow_what_runs(street_id: int, *, at: datetime) -> int:
    """Give clocks to parts of cases at work that have none: from before there were such clocks. Return how many cases."""
    parts = [row for row in limits_on(street_id, at=at).rows if row.stage in SUB_STAGES]
    if not parts:
        return 0
    about = Q(condition__row__in=[row.number for row in parts if row.number is not None])
    for row in parts:
        if row.number is None:
            about |= Q(category__code__startswith=row.category)
    known = PartClock.objects.filter(street_id=street_id).values("case_id")
    at_work = Case.objects.filter(about, street_id=street_id, state__in=AT_THE_LEAD).exclude(pk__in=known)
    ids: Sequence[object] = list(at_work.values_list("pk", flat=True))
    with tables_kept():
        return sum(_follow(street_id, pk) for pk in ids)


def _follow(street_id: int, case_id: object) -> bool:
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("category", "condition")
        case = held.get(street_id=street_id, pk=case_id)
        if case.state not in AT_THE_LEAD or not limits_beside(case):
            return False
        parts_follow(case, case.state)
        return PartClock.objects.filter(street_id=street_id, case_id=case_id).exists()

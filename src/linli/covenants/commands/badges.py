"""Badges: awarded by criteria, reviewed each year, withdrawn with a reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.covenants.errors import CriteriaUnmet
from linli.covenants.models import Badge
from linli.covenants.queries import BadgeKind, badge_kinds
from linli.covenants.states import BadgeState
from linli.covenants.workflow import BADGE
from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.naming import name_of
from linli.kernel.repeats import once
from linli.people.public import Actor, Organisation, Power
from linli.territory.public import Street, Unit, line_of

MONTHS = 12


def award(
    *, unit_id: int, kind: str, holder: str, met: Sequence[int], by: Actor, at: datetime, key: str, address: str = "",
    organisation: Organisation | None = None,
) -> int:  # fmt: skip
    """Award a badge of a unit where every criterion (by its place from 1) is met, once for its key; return its number.

    Raises NotFound, NotAllowed, Missing, CriteriaUnmet.
    """
    unit = Unit.objects.select_related("street").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    street, line, on = unit.street, line_of(unit.pk), timezone.localdate(at)
    if by.kind != "system":
        if street.pk not in by.street_ids:
            raise NotFound
        if not by.may(Power.CONVENE, street_id=street.pk, lineage=list(line.ids), organisations=[]):
            raise NotAllowed
    name = holder.strip() or (name_of(organisation) if organisation else "")
    if not name:
        raise Missing(fields=_("holder"), names=["holder"])
    rule = _rule(street.pk, kind)
    _need_all(rule, met)

    def do() -> dict[str, Any]:
        # Whoever awards at the same time waits here: a number is given once, and so is the badge to its holder.
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        held = Badge.objects.filter(
            street=street, kind=kind, holder=name[:120], unit=unit, state=BadgeState.HELD
        )
        if (standing := held.first()) is not None:
            return {"number": standing.number}
        last = Badge.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        made = Badge.objects.create(
            street=street, number=(last or 0) + 1, kind=kind, holder=name[:120], organisation=organisation,
            address=address.strip()[:200], unit=unit, unit_name=unit.name, lineage=list(line.ids),
            criteria=list(rule.criteria), state_since=at, awarded_on=on, review_on=months_on(on, rule.months),
        )  # fmt: skip
        journal.write_entry(BADGE.entry(made, "award", by=by, at=at, before="", facts={}, texts={}))
        return {"number": made.number}

    answered, _anew = once(street_id=street.pk, purpose="award_badge", key=key, at=at, do=do)
    return int(answered["number"])


def check(badge_id: UUID, *, street_id: int, met: Sequence[int], by: Actor, at: datetime) -> Badge:
    """Note the yearly review: every criterion is still met, and the next review is set."""
    with BADGE.moving(Badge, badge_id, "check", street_id=street_id, by=by, at=at) as move:
        badge: Badge = move.it
        rule = _rule(street_id, badge.kind)
        _need_all(rule, met)
        badge.criteria, badge.review_on = list(rule.criteria), months_on(timezone.localdate(at), rule.months)
    return badge


def withdraw(badge_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Badge:
    """Withdraw a badge, with the reason."""
    told = reason.strip()
    with BADGE.moving(Badge, badge_id, "withdraw", street_id=street_id, by=by, at=at, reason=told) as move:
        badge: Badge = move.it
        badge.reason, badge.state_since = told[:200], at
        move.texts["reason"] = told
    return badge


def _rule(street_id: int, kind: str) -> BadgeKind:
    found = badge_kinds(street_id).get(kind)
    if found is None:
        raise Missing(fields=_("badge"), names=["kind"])
    return found


def _need_all(rule: BadgeKind, met: Sequence[int]) -> None:
    lacking = [one for n, one in enumerate(rule.criteria, 1) if n not in met]
    if lacking:
        raise CriteriaUnmet(criteria="、".join(lacking))


def months_on(day: date, months: int) -> date:
    """Return the same day some months on; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    for last in range(day.day, 0, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError

"""A plan as people read it: who stands when, how much each carries, and in sentences why seats stay open."""

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.rosters.models import Person, Plan, Slot
from linli.rosters.states import Why

from .law import called, kinds_of

LISTED = "、"


@dataclass(frozen=True)
class Given:
    """A slot of the draft with who takes it."""

    slot: Slot
    kind: str
    people: list[str]


@dataclass(frozen=True)
class Draft:
    """What the page of a plan shows."""

    given: list[Given]
    loads: list[tuple[str, int, int, int]]
    open: list[str]
    together: str
    helps: list[str]
    proved: bool
    gladly: int
    against: int


def draft_of(plan: Plan) -> Draft:
    """Return the draft of a plan in the reader's words; two queries and the rule book."""
    told = plan.result
    slots = {
        str(one.pk): one for one in Slot.objects.filter(street_id=plan.street_id, pk__in=_slots_in(told))
    }
    names = {
        str(one.pk): one.called
        for one in Person.objects.filter(
            street_id=plan.street_id, pk__in=[UUID(pk) for pk in told["loads"]]
        ).select_related("account")
    }
    kinds = kinds_of(plan.street_id)

    def slot_said(pk: str) -> str:
        slot = slots.get(pk)
        if slot is None:
            return _("another duty")
        starts = timezone.localtime(slot.starts_at)
        return _("%(month)s-%(day)s %(hour)s %(kind)s") % {
            "month": f"{starts:%m}", "day": f"{starts:%d}", "hour": f"{starts:%H:%M}", "kind": called(kinds, slot.kind),
        }  # fmt: skip

    whose: dict[str, list[str]] = defaultdict(list)
    for person, slot in told["given"]:
        whose[slot].append(names.get(person, ""))
    given = [
        Given(slots[pk], called(kinds, slots[pk].kind), sorted(people))
        for pk, people in whose.items()
        if pk in slots
    ]
    met, against = told["wishes"]
    return Draft(
        sorted(given, key=lambda one: (one.slot.starts_at, one.slot.pk)),
        sorted((names.get(pk, ""), *load) for pk, load in told["loads"].items()),
        [_open_said(one, slot_said, names) for one in told["short"]],
        LISTED.join(slot_said(pk) for pk in told["together"]),
        [_help_said(one) for one in told["helps"]], told["proved"], met, against,
    )  # fmt: skip


def _slots_in(told: dict[str, Any]) -> set[UUID]:
    found = {slot for _person, slot in told["given"]} | set(told["together"])
    for one in told["short"]:
        found |= {one["slot"], *(each["other"] for each in one["people"] if each["other"])}
    return {UUID(pk) for pk in found}


def _open_said(one: dict[str, Any], slot_said: Any, names: dict[str, str]) -> str:
    """Return one sentence on a slot that stays open: how many it lacks, and what keeps whom from it."""
    because: dict[str, list[str]] = defaultdict(list)
    for each in one["people"]:
        name = names.get(each["person"], "")
        slot = slot_said(each["other"]) if each["other"] else ""
        told = _("%(name)s (%(slot)s)") % {"name": name, "slot": slot} if slot else name
        because[each["why"]].append(told)
    said = _("%(slot)s lacks %(count)s.") % {"slot": slot_said(one["slot"]), "count": one["lacks"]}
    if not one["people"]:
        return f"{said} {_('Everybody else stands on it already.')}"
    parts = [
        _("%(people)s %(why)s") % {"people": LISTED.join(people), "why": why_said(why)}
        for why, people in because.items()
    ]
    return _("%(said)s %(parts)s.") % {"said": said, "parts": reduce(_joined, parts)}


def _joined(one: str, other: str) -> str:
    return _("%(one)s; %(other)s") % {"one": one, "other": other}


def why_said(why: str) -> str:
    """Return a reason as the end of a sentence."""
    return str(Why(why).label) if why else _("could, but then another seat would stay open")


def _help_said(one: dict[str, Any]) -> str:
    rule = {
        Why.AWAY: _("If those who cannot could"), Why.BUSY: _("If nobody stood elsewhere"),
        Why.REST: _("Without the hours of rest"), Why.DAY: _("Without the most a day"),
        Why.WEEK: _("Without the most a week"), Why.NIGHTS: _("Without the bound on nights in a row"),
    }[Why(one["why"])]  # fmt: skip
    if one["open"]:
        return _("%(rule)s, %(count)s seats would stay open.") % {"rule": rule, "count": one["open"]}
    return _("%(rule)s, every seat could be taken.") % {"rule": rule}

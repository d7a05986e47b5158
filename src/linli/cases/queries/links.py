"""What a case is joined to, and where the matter of a case is dealt with now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.naming import name_of
from linli.people.public import Actor, Power, account_names
from linli.territory.public import Street, street_by_slug

from ..models import Case, Link, Passage, main_of
from ..permissions import seer
from ..states import IN_PROGRESS, Answer, Door, LinkKind, State
from .asking import Asking
from .blockers import Block, blocker
from .ledger import ROW, with_links

# A way from street to street is followed so far; none goes round in a circle.
STEPS = 20


@dataclass(frozen=True)
class Joined:
    """Another case of the street, how it is joined, since when and by whom; what one may not see has a number only."""

    link_id: UUID
    case: Case
    at: datetime
    by: str
    seen: bool


@dataclass(frozen=True)
class Way:
    """One way between streets: where to or from, under which number there, and what the other street said."""

    inward: bool
    street: Street
    case_id: UUID
    number: str
    answer: str
    at: datetime
    answered_at: datetime | None
    # Whether the reader has a post there, and may look.
    open: bool

    @property
    def answer_name(self) -> Any:
        """Return the answer in words."""
        return Answer(self.answer).label


@dataclass(frozen=True)
class Links:
    """All that a case is joined to."""

    main: Joined | None = None
    whole: Joined | None = None
    merged: list[Joined] = field(default_factory=list)
    parts: list[Joined] = field(default_factory=list)
    related: list[Joined] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Return whether the case stands alone."""
        return not (self.main or self.whole or self.merged or self.parts or self.related or self.ways)


def links_of(case: Case, *, actor: Actor) -> Links:
    """Return what a case is joined to now and by which ways it came and went; three queries, however much it is."""
    joined = [f"{end}__{name}" for end in ("case", "main") for name in ROW]
    rows = Link.objects.filter(street_id=case.street_id, ends_at=None).filter(Q(case=case) | Q(main=case))
    links = list(rows.select_related("case", "main", *joined).order_by("starts_at", "id"))
    names = account_names([link.by_id for link in links if link.by_id])
    found = Links(ways=_ways(case, actor))
    mine: dict[str, Joined] = {}
    for link in links:
        outward = link.case_id == case.pk
        other = link.main if outward else link.case
        one = Joined(
            link.pk, other, link.starts_at, names.get(link.by_id or 0, ""), bool(seer.test(actor, other))
        )
        if link.kind == LinkKind.RELATED:
            found.related.append(one)
        elif outward:
            mine["main" if link.kind == LinkKind.MERGED else "whole"] = one
        else:
            (found.merged if link.kind == LinkKind.MERGED else found.parts).append(one)
    return Links(mine.get("main"), mine.get("whole"), found.merged, found.parts, found.related, found.ways)


# Acts that a case which others hang on, or which hangs on another, may refuse although the table allows them.
HANGING = frozenset({"merge", "split", "move", "refuse_move", "withdraw", "reopen"})


def hindered(case: Case) -> frozenset[str]:
    """Return the acts that the cases joined to this one stand against now, so that nobody is offered what is refused.

    Asks nothing of a case that came with what hangs on it (`ledger.py: one_case`).
    """
    if not hasattr(case, "merged_in"):
        known = Case.objects.annotate(**with_links()).values(
            "merged_in", "is_part", "whole_over", "open_parts"
        )
        for name, value in known.get(street_id=case.street_id, pk=case.pk).items():
            setattr(case, name, value)
    told: Any = case
    found: set[str] = set()
    if told.merged_in:
        found |= {"move", "refuse_move", "withdraw"}
    if told.is_part:
        found |= {"merge", "split", "move"} | ({"reopen"} if told.whole_over else set())
    if told.open_parts:
        found |= {"merge", "move", "refuse_move", "withdraw"}
    return frozenset(found)


def unhindered(case: Case, acts: Sequence[str]) -> list[str]:
    """Return acts without those that something beside the table stands against: joined cases, no telephone to call."""
    if not getattr(case, "has_phone", True):
        acts = [act for act in acts if act != "call_back"]
    if HANGING.isdisjoint(acts):
        return list(acts)
    against = hindered(case)
    return [act for act in acts if act not in against]


def _ways(case: Case, actor: Actor) -> list[Way]:
    ends = Passage.objects.filter(street_id=case.street_id, case=case).select_related("other_street")
    return [
        Way(one.inward, one.other_street, one.other_case, one.other_number, one.answer, one.at, one.answered_at,
            one.other_street_id in actor.street_ids)
        for one in ends.order_by("at", "id")
    ]  # fmt: skip


def where_now(case: Case) -> Case:
    """Return the case by which the matter of this one is dealt with now.

    That is itself, unless it was merged or moved: then what it was merged into, or the case in the other street.
    """
    for _step in range(STEPS):
        if case.state == State.MERGED:
            found = main_of(case)
        elif case.state == State.MOVED:
            found = _across(case)
        else:
            break
        if found is None:
            break
        case = found
    return case


def _across(case: Case) -> Case | None:
    # Sent on: by its way out, unless that was refused; refused here: back where it came from.
    ends = list(Passage.objects.filter(street_id=case.street_id, case=case).order_by("-at", "-id"))
    out = next((one for one in ends if not one.inward and one.answer != Answer.REFUSED), None)
    way = out or next((one for one in ends if one.inward), None)
    if way is None:
        return None
    there = Case.objects.select_related("street", "category", "condition", "unit", "lead")
    return there.filter(street_id=way.other_street_id, pk=way.other_case).first()


def origin_of(case: Case) -> Case | None:
    """Return the case of another street that a moved one comes from; None where it began here."""
    if case.door != Door.STREET:
        return None
    came = Passage.objects.filter(street_id=case.street_id, case=case, inward=True).first()
    there = Case.objects.select_related("street", "category", "unit", "lead")
    return there.filter(street_id=came.other_street_id, pk=came.other_case).first() if came else None


def voices_of(street_id: int, case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many have raised each of these cases: whoever did first, and those merged into it since."""
    merged = Link.objects.filter(
        street_id=street_id, main_id__in=case_ids, kind=LinkKind.MERGED, ends_at=None
    )
    counted = dict(merged.order_by().values_list("main_id").annotate(n=Count("id")))
    return {pk: 1 + counted.get(pk, 0) for pk in case_ids}


def case_numbered(actor: Actor, street_id: int, number: str) -> Case | None:
    """Return a case of a street by its number as somebody types it, if this actor may see it."""
    wanted = "".join(number.split()).upper()
    return (
        Case.objects.visible_to(actor).filter(street_id=street_id, number=wanted).first() if wanted else None
    )


def case_linked(case: Case, link_id: UUID) -> Case | None:
    """Return the other case of a relation of this one."""
    link = (
        Link.objects.filter(street_id=case.street_id, pk=link_id, kind=LinkKind.RELATED)
        .filter(Q(case=case) | Q(main=case)).select_related("case", "main").first()
    )  # fmt: skip
    if link is None:
        return None
    return link.main if link.case_id == case.pk else link.case


def of_links(facts: dict[str, Any]) -> dict[str, str]:
    """Return what a sentence about joined cases may name: the other number, the parts, the other street."""
    slug = facts.get("to_street") or facts.get("from_street")
    street = street_by_slug(slug) if slug else None
    return {
        "number": str(facts.get("number") or facts.get("from_number") or ""),
        "numbers": "、".join(facts.get("parts") or ()), "street": name_of(street) if street else "",
    }  # fmt: skip


def _open_parts(street_id: int, _at: datetime) -> Q:
    parts = Link.objects.filter(street_id=street_id, kind=LinkKind.PART, ends_at=None, main=OuterRef("pk"))
    open_now = parts.filter(case__street_id=street_id, case__state__in=IN_PROGRESS)
    return Q(parts__gt=0) & Q(Exists(open_now))


@blocker("parts", gettext_lazy("Waits for its parts"), where=_open_parts, seen=lambda case: case.parts > 0)
def waits_for_parts(cases: Sequence[Case], ask: Asking) -> dict[UUID, list[Block]]:
    """A whole can be fed back and closed when its parts have ended; whoever dispatches there sees to that."""
    of = {case.pk: case for case in cases}
    links = Link.objects.filter(
        street_id=ask.street_id, kind=LinkKind.PART, ends_at=None, main_id__in=list(of)
    )
    waiting = links.filter(case__street_id=ask.street_id, case__state__in=IN_PROGRESS)
    found: dict[UUID, list[Link]] = {}
    for link in waiting.select_related("case").order_by("case__number"):
        found.setdefault(link.main_id, []).append(link)
    return {
        pk: [
            Block(
                "parts", _("Parts still open: %(numbers)s") % {"numbers": "、".join(one.case.number for one in parts)},
                min(one.starts_at for one in parts), ask.nearest(Power.DISPATCH, of[pk]), _("see its parts through"),
            )
        ]
        for pk, parts in found.items()
    }  # fmt: skip

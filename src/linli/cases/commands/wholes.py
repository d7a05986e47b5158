"""What a case that others hang on must wait for: its parts, and those whose reports were merged into it."""

from uuid import UUID

from ..errors import OthersWait, PartOfAnother, PartsOpen, WholeIsOver
from ..models import Case, Link, merged_into
from ..states import IN_PROGRESS, LinkKind, State
from ..workflow import AT_WORK


def parts_ended(case: Case) -> None:
    """Raise PartsOpen while parts of a case are in progress: the whole waits for them."""
    if not case.parts:
        return
    parts = Link.objects.filter(street_id=case.street_id, main=case, kind=LinkKind.PART, ends_at=None)
    waiting = parts.filter(case__street_id=case.street_id, case__state__in=IN_PROGRESS).order_by(
        "case__number"
    )
    numbers = list(waiting.values_list("case__number", flat=True))
    if numbers:
        raise PartsOpen(numbers="、".join(numbers))


def nobody_else_waits(case: Case) -> None:
    """Raise OthersWait where others reported the same: what one takes back goes on for them."""
    if merged_into(case.street_id, [case.pk]):
        raise OthersWait


def not_a_part(case: Case) -> None:
    """Raise PartOfAnother where a case is a part: it belongs to its whole."""
    part = Link.objects.filter(street_id=case.street_id, case=case, kind=LinkKind.PART, ends_at=None)
    whole = part.values_list("main__number", flat=True).first()
    if whole:
        raise PartOfAnother(number=whole)


def whole_of(street_id: int, case_id: UUID) -> Case | None:
    """Return the whole that a case is a part of; None where it is none. A part stays one for ever."""
    part = Link.objects.filter(street_id=street_id, case_id=case_id, kind=LinkKind.PART, ends_at=None)
    found = part.select_related("main").first()
    return found.main if found else None


def goes_on(whole: Case) -> None:
    """Raise WholeIsOver where a whole is fed back or has ended: none of its parts goes on behind its back."""
    if whole.state not in AT_WORK:
        raise WholeIsOver(number=whole.number, state=State(whole.state).label)

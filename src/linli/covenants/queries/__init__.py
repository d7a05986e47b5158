"""Reads of covenants and badges."""

from .clauses import Changed, Written, changes, chinese, read_clauses
from .law import BadgeKind, badge_kinds
from .reading import (
    BADGE_ORDER,
    BREACH_ORDER,
    ORDER,
    badge_seen,
    badges,
    breaches_of,
    broken_by,
    clauses_of,
    clauses_over,
    comments_of,
    covenant_seen,
    covenants,
    difference,
    edition_called,
    editions_of,
    is_overdue,
    is_staff,
    open_edition,
)

__all__ = [
    "BADGE_ORDER", "BREACH_ORDER", "ORDER", "BadgeKind", "Changed", "Written", "badge_kinds", "badge_seen", "badges",
    "breaches_of", "broken_by", "changes", "chinese", "clauses_of", "clauses_over", "comments_of", "covenant_seen",
    "covenants", "difference", "edition_called", "editions_of", "is_overdue", "is_staff", "open_edition",
    "read_clauses",
]  # fmt: skip

"""What is proposed for a text: by the version in use where it is sure enough, else by the lexicon, else nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from linli.cases.public import Category, catalogue
from linli.kernel.naming import name_of

from ..models import SorterVersion
from ..states import SorterState, Source
from .beside_the_point import decides_nothing
from .law import SortingLaw, law_of
from .lexicon import Lexicon, lexicon_of
from .scoring import Answer, Sorter, unpack

# What the sorter knows and holds for unlikely, the lexicon does not propose either.
UNLIKELY = 100


@dataclass(frozen=True)
class Proposed:
    """A category that is proposed, how sure that is in thousandths, by which words, and the next likely ones."""

    category: Category
    sure: int
    words: tuple[str, ...]
    source: str
    version_id: UUID | None
    others: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        """Return the category in the reader's language."""
        return name_of(self.category)


@dataclass(frozen=True)
class Mind:
    """All that is asked when something is proposed in a street: read once for many messages."""

    law: SortingLaw
    lexicon: Lexicon
    categories: dict[str, Category]
    sorter: Sorter | None = None
    version_id: UUID | None = None
    line: int = 1001


def mind_of(street_id: int) -> Mind:
    """Return by what a street sorts today."""
    types = {one.code: one for one in catalogue() if one.parent_id is not None}
    used = (
        SorterVersion.objects.filter(street_id=street_id, state=SorterState.IN_FORCE)
        .values_list("pk", "line")
        .first()
    )
    law, lexicon = law_of(street_id), lexicon_of(street_id)
    if used is None:
        return Mind(law, lexicon, types)
    version_id, line = used
    return Mind(law, lexicon, types, sorter_of(street_id, version_id), version_id, line)


@lru_cache(maxsize=16)
def sorter_of(street_id: int, version_id: UUID) -> Sorter:
    """Return a version's sorter; what was trained never changes, so a process unpacks it once."""
    packed = SorterVersion.objects.values_list("packed", flat=True).get(street_id=street_id, pk=version_id)
    return unpack(bytes(packed))


def propose(title: str, body: str = "", *, street_id: int, mind: Mind | None = None) -> Proposed | None:
    """Return the category that is proposed for a text, or None below the line of confidence."""
    mind = mind or mind_of(street_id)
    learnt = (
        [one for one in mind.sorter.answers(title, body) if one.code in mind.categories]
        if mind.sorter
        else []
    )
    # Of a text whose matter it never met a sorter knows the crossing alone, and is sure of whatever once stood there.
    astray = bool(learnt) and decides_nothing(learnt[0].words)
    if learnt and learnt[0].sure >= mind.line and not astray:
        return _proposed(mind, learnt, Source.SORTER, mind.version_id)
    said = [one for one in mind.lexicon.answers(title, body) if one.code in mind.categories]
    if (
        said
        and said[0].sure >= mind.law.lexicon_line
        and (astray or not _unlikely(mind, learnt, said[0].code))
    ):
        return _proposed(mind, said, Source.LEXICON, None)
    return None


def likely(
    title: str, body: str = "", *, street_id: int, most: int = 5, mind: Mind | None = None
) -> list[Proposed]:
    """Return what a text may be about, the likeliest first, sure or not: for somebody who chooses while typing.

    The first is what `propose` proposes, where that proposes anything.
    """
    mind = mind or mind_of(street_id)
    first = propose(title, body, street_id=street_id, mind=mind)
    told = [first] if first else []
    learnt = mind.sorter.answers(title, body, most=most, said=most) if mind.sorter else []
    if learnt and decides_nothing(learnt[0].words):
        learnt = []
    said = mind.lexicon.answers(title, body, most=most)
    both = [(one, Source.SORTER, mind.version_id) for one in learnt] + [
        (one, Source.LEXICON, None) for one in said
    ]
    for one, source, version_id in sorted(both, key=lambda row: -row[0].sure):
        known = {row.category.code for row in told}
        if one.code in mind.categories and one.code not in known and len(told) < most:
            told.append(Proposed(mind.categories[one.code], one.sure, one.words, source, version_id))
    return told


def _unlikely(mind: Mind, learnt: Sequence[Answer], code: str) -> bool:
    if mind.sorter is None or code not in mind.sorter.classes:
        return False
    return next((one.sure for one in learnt if one.code == code), 0) < UNLIKELY


def _proposed(mind: Mind, answers: Sequence[Answer], source: str, version_id: UUID | None) -> Proposed:
    first, *rest = answers
    others = tuple((one.code, one.sure) for one in rest)
    return Proposed(mind.categories[first.code], first.sure, first.words, source, version_id, others)

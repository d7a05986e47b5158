"""Everything known of one street before lives of its cases are written: who works where, who covers what, which limits."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from bench.cells import columns, contacts, more_facts, slots, spots_of


@cache
def words() -> Any:
    """Return the words of the demo, read once for all streets."""
    from linli.cases.demo.stories import Words

    return Words()


@cache
def clock(book: Any) -> Callable[..., tuple[str, str]]:
    """Return what says when something is due and turns yellow by a calendar: streets with the same one share it."""

    @cache
    def due(start: datetime, value: Any, unit: str) -> tuple[str, str]:
        from linli.kernel.calendar import Limit

        told = book.due(start, Limit(value, unit))
        both = (told.at.astimezone(UTC), told.yellow_at.astimezone(UTC))
        return both[0].isoformat(timespec="microseconds"), both[1].isoformat(timespec="microseconds")

    return due


class Lives:
    """Everything known of one street, ready to be asked for any number of lives."""

    def __init__(self, slug: str, now: datetime, span: timedelta, part: float) -> None:
        from linli.cases.demo.ground import Ground
        from linli.territory.public import Street, root_of

        self.street = Street.objects.get(slug=slug)
        self.now, self.span = now, span
        self.root = root_of(self.street).id
        self.words = words()
        self.slots = slots(now - span - timedelta(days=30), now)
        self.spots = spots_of(Ground(self.street), part)
        self.contacts = contacts()
        self.columns = columns()
        self.more_facts = more_facts()
        self._categories()
        self._people()
        self._limits()
        self._duties()

    # --- What is read once ---

    def _categories(self) -> None:
        from linli.cases.commands.limits import limits_on
        from linli.cases.public import Category, Condition

        table = limits_on(self.street.pk, at=self.now)
        by_code = {category.code: category for category in Category.objects.all()}
        conditions: dict[int, list[Any]] = {}
        for condition in Condition.objects.all():
            row = table.condition(condition.row)
            if row is None:
                continue
            condition.limit = row.limit
            conditions.setdefault(condition.category_id, []).append(condition)
        self.stories = [
            (story, by_code[story.category], conditions[by_code[story.category].pk])
            for story in self.words.stories
        ]

    def _people(self) -> None:
        from linli.people.models import Post

        posts = Post.objects.filter(street=self.street).select_related("role")
        self.holders: dict[tuple[str, int | None], list[int]] = {}
        self.officers: dict[int, list[int]] = {}
        for post in posts:
            if post.organisation_id:
                self.officers.setdefault(post.organisation_id, []).append(post.account_id)
            else:
                self.holders.setdefault((post.role.code, post.unit_id), []).append(post.account_id)
        self.heads = ("area_head", "block_head")

    def _limits(self) -> None:
        from linli.cases.commands.calendars import calendar_of
        from linli.cases.commands.limits import limit_of
        from linli.cases.models import Case
        from linli.cases.states import STAGE_OF

        case = Case(street=self.street, reported_at=self.now, stage_since=self.now)
        found = {state: limit_of(case, state) for state in STAGE_OF}
        self.stage = {state: limit for state, limit in found.items() if limit}
        self.due = clock(calendar_of(self.street.pk))

    def _duties(self) -> None:
        from linli.people.models import Coverage
        from linli.people.public import who_covers

        named = set(Coverage.objects.filter(street=self.street).values_list("unit_id", flat=True))
        on = self.now.date()

        @cache
        def covering(line: tuple[int, ...], code: str) -> tuple[int, int, tuple[int, ...]] | None:
            cover = who_covers(self.street.pk, line, code, on=on)
            if cover.lead is None or cover.lead_row is None:
                return None
            return cover.lead.pk, cover.lead_row.row, tuple(o.pk for o, _row in cover.supports)

        leads = {story.category: covering((self.root,), story.category) for story, *_ in self.stories}
        self.stories = [told for told in self.stories if leads[told[0].category]]
        for _lon, _lat, line, _spot in self.spots:
            short = tuple(unit for unit in line if unit in named)
            for story, *_rest in self.stories:
                covering(short, story.category)
        self.cover: Callable[..., Any] = lambda line, code: covering(
            tuple(unit for unit in line if unit in named), code
        )

    def after(self, slot: int, chance: random.Random, hours: float) -> int:
        """Return an office slot about so many office hours later."""
        return slot + 1 + int(chance.expovariate(1 / (hours * 6)))

"""What will have happened: every made-up case with all its acts and moments, worked out before anything is written.

The same anchor gives the same plan to the letter. No moment lies at or after the anchor; people of the office act in
office hours, residents when they are awake.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from linli.cases.queries.limits import Limits
from linli.cases.queries.standards import shipped
from linli.cases.states import STAGE_OF, Door
from linli.kernel.calendar import WorkingCalendar
from linli.kernel.limits import OFFICE_UNITS, Limit, Unit

from .aims import AGES, AIMS, HARD_AGES
from .ground import Ground, Spot
from .stories import Story, Words

DAY = timedelta(days=1)
MONTHS = 91 * DAY
CONTENT = 3  # whoever gives fewer stars says nothing more
EARLY, LATE = 7, 22  # when residents write, by the clock
TABLE = Limits(shipped())
STAGE_LIMITS = {str(state): row.limit for state in STAGE_OF if (row := TABLE.of_state(state))}
LONG_WORK = ("in_hand", "coordinating")
LONG = 2.0  # working days: what has less is not still in hand after a night
LATE_SHARE = 0.2
PATIENCE = 120
ENDED = ("closed", "self_handled", "declined", "withdrawn")


@dataclass(frozen=True)
class Act:
    """One act: the command's name, its moment, who does it, what it brings."""

    name: str
    at: datetime
    who: str
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """One case from its report to where it stands at the anchor."""

    street: str
    story: Story
    title: str
    body: str
    spot: Spot | None
    door: str
    hard: bool
    marked: bool
    photo: bool
    contact: str
    condition: int
    at: datetime
    acts: tuple[Act, ...]


class Planner:
    """Makes the plans of one street."""

    def __init__(
        self,
        ground: Ground,
        words: Words,
        clock: WorkingCalendar,
        limits: dict[str, list[Limit]],
        anchor: datetime,
    ) -> None:
        self.ground, self.words, self.clock, self.limits, self.anchor = ground, words, clock, limits, anchor
        self.slug = ground.street.slug
        self.chance = random.Random(f"{self.slug} {anchor.isoformat()}")  # noqa: S311 - made up, not secret

    def plans(self, *, everything_ended: bool = False) -> Iterator[Plan]:
        """Yield the plans of the street in no particular order."""
        for kind, aims in AIMS[self.slug].items():
            stories = [story for story in self.words.stories if story.hard == (kind == "hard")]
            aim_of = [aim for aim, count in aims.items() for _ in range(count)]
            deck: list[Story] = []
            for number, aim in enumerate(aim_of):
                if not deck:
                    deck = self.chance.sample(stories, len(stories))
                ended = "closed" if everything_ended and aim not in ENDED else aim
                story = deck.pop()
                if ended in LONG_WORK and not self._long(story):
                    story = self.chance.choice([other for other in stories if self._long(other)])
                yield self._plan(ended, story, number)

    def _plan(self, aim: str, story: Story, number: int) -> Plan:
        chance, late = self.chance, self._likely(LATE_SHARE)
        for attempt in count():
            doors = (
                Door.PUBLIC,
                Door.PUBLIC,
                Door.PUBLIC,
                Door.PATROL,
                Door.HOTLINE,
                Door.DESK,
                Door.MEETING,
            )
            door = chance.choice(doors)
            if aim in {"self_handled", "withdrawn", "unlocated"}:
                door = Door.PATROL if aim == "self_handled" else Door.PUBLIC
            at = self._reported(aim, door, attempt, hard=story.hard)
            condition = self._condition(story, longest=aim in LONG_WORK)
            acts = list(self._acts(aim, story, door, at, condition))
            in_time = (acts[-1].at if acts else at) < self.anchor and at > self.anchor - MONTHS
            if in_time and (
                aim in ENDED or attempt > PATIENCE or self._is_late(aim, at, acts, story, condition) == late
            ):
                break
        spot = None if aim == "unlocated" else self.ground.spot(story.where, chance, kinds=story.kinds)
        title, body = self.words.report(story, spot, chance, public=door == Door.PUBLIC)
        if aim == "unlocated":
            title, body, story = self.words.unlocated(number, story)
        marked = (
            story.hard and door != Door.MEETING and number % 8 == 0 and any(a.name == "file" for a in acts)
        )
        acts = self._with_sides(acts, marked=marked)
        return Plan(
            self.slug, story, title, body, spot, door, story.hard, marked, self._likely(0.35),
            _contact(number) if door in {Door.PUBLIC, Door.HOTLINE} and self._likely(0.6) else "",
            condition, at, tuple(acts),
        )  # fmt: skip

    def _long(self, story: Story) -> bool:
        return max(map(days_of, self.limits[story.category])) >= LONG

    def _condition(self, story: Story, *, longest: bool) -> int:
        limits = self.limits[story.category]
        if longest:
            return max(range(len(limits)), key=lambda n: days_of(limits[n]))
        return self.chance.randrange(len(limits))

    def _is_late(self, aim: str, at: datetime, acts: list[Act], story: Story, condition: int) -> bool:
        """Say whether the stage in which a case ends up is past its limit at the anchor."""
        if aim in LONG_WORK:
            since = next(act.at for act in acts if act.name in {"dispatch", "coordinate"})
            limit = self.limits[story.category][condition]
        else:
            since = acts[-1].at if acts else at
            limit = STAGE_LIMITS["reported" if aim == "unlocated" else aim]
        return self.clock.due(since, limit).at < self.anchor

    # --- Moments ---------------------------------------------------------------------------------------------
    def _reported(self, aim: str, door: str, attempt: int, *, hard: bool) -> datetime:
        chance = self.chance
        ages = (HARD_AGES if hard else AGES).get(aim) or AGES.get(aim) or (2.0, 85.0)
        # Where a holiday lies before the anchor no act can be that fresh: look further back with each attempt.
        moment = self.anchor - chance.uniform(ages[0], ages[1] + attempt / 8) * DAY
        if door == Door.PUBLIC:
            local = moment.astimezone(self.clock.zone)
            if not EARLY <= local.hour < LATE:
                moment = local.replace(hour=chance.randrange(EARLY, LATE)).astimezone(moment.tzinfo)
            if moment >= self.anchor:
                moment -= DAY
            return moment.replace(microsecond=0)
        return self._in_office(moment)

    def _in_office(self, moment: datetime) -> datetime:
        """Return `moment` if the office is open then, else some time on the working day before."""
        local = moment.astimezone(self.clock.zone)
        while not self.clock.is_working(local.date()) or not time(9) <= local.time() < time(17, 30):
            day = (
                local if local.time() >= time(17, 30) and self.clock.is_working(local.date()) else local - DAY
            )
            local = day.replace(hour=self.chance.randint(9, 16), minute=self.chance.randint(0, 59), second=7)
        return local.astimezone(moment.tzinfo).replace(microsecond=0)

    def _after(self, moment: datetime, low: float, high: float) -> datetime:
        """Return a moment some office hours later."""
        hours = Decimal(round(self.chance.uniform(low, high) * 60)) / 60
        at = self.clock.due(moment, Limit(hours, Unit.H)).at
        return at.astimezone(moment.tzinfo).replace(microsecond=0) + timedelta(
            seconds=self.chance.randint(1, 50)
        )

    def _accepted(self, dispatched: datetime, limit: Limit) -> datetime:
        """Return when a department takes a case in hand: at once where the limit is short."""
        if limit.unit not in OFFICE_UNITS:
            return dispatched + timedelta(minutes=self.chance.randint(2, 9))
        pace = min(1.0, days_of(limit) / 2)
        return self._after(dispatched, 0.2 * pace, 4 * pace)

    def _handled(self, dispatched: datetime, accepted: datetime, limit: Limit) -> datetime:
        """Return when the work is done: mostly in time, one in nine late; crews for emergencies work at night too."""
        share = self.chance.uniform(0.3, 0.95) if self._likely(0.89) else self.chance.uniform(1.1, 1.7)
        done = dispatched + share * (self.clock.due(dispatched, limit).at - dispatched)
        if limit.unit in OFFICE_UNITS:
            done = self.clock.next_opening(done).astimezone(dispatched.tzinfo)
        return max(done.replace(microsecond=0), accepted + timedelta(minutes=self.chance.randint(4, 12)))

    # --- Ways through the table --------------------------------------------------------------------------------
    def _acts(self, aim: str, story: Story, door: str, at: datetime, condition: int) -> Iterator[Act]:
        words, chance = self.words, self.chance
        if aim in {"reported", "unlocated"}:
            return
        if aim == "self_handled":
            yield Act(
                "self_handle",
                self._after(at, 0.1, 0.5),
                "grid_worker",
                {"done": words.some("self_handle", chance)},
            )
            return
        if aim == "withdrawn":
            yield Act(
                "withdraw", self._after(at, 0.3, 2), "reporter", {"reason": words.some("withdraw", chance)}
            )
            return
        now = at
        if aim == "verified" or self._likely(0.9 if door in {Door.PUBLIC, Door.HOTLINE} else 0.5):
            now = self._after(now, 0.3, 4.5)
            yield Act(
                "verify",
                now,
                "grid_worker",
                {"finding": words.finding(story, chance), "photo": self._likely(0.15)},
            )
            if aim == "verified":
                return
        now = self._after(now, 0.2, 4.5)
        if aim == "declined":
            yield Act("decline", now, "head", {"reason": words.some("decline", chance)})
            return
        yield Act("file", now, chance.choice(("head", "clerk")), {"condition": condition})
        if aim == "filed":
            return
        yield from self._round(aim, story, now, condition)

    def _round(self, aim: str, story: Story, now: datetime, condition: int) -> Iterator[Act]:
        """From filed to work done: by one department, or by several together."""
        limit = self.limits[story.category][condition]
        several = aim in ENDED and days_of(limit) >= LONG and self._likely(0.4 if story.hard else 0.06)
        together = aim == "coordinating" or several
        dispatched = now = self._after(now, 0.1, 4)
        if not together or self._likely(0.5):
            for act in self._by_one(aim, now, limit):
                yield act
                now = act.at
                dispatched = act.at if act.name == "dispatch" else dispatched
            if aim in {"dispatched", "in_hand"}:
                return
            if together:
                now = self._after(now, 1, 12)
        if together:
            yield Act("coordinate", now, "head")
            if aim == "coordinating":
                return
        done = self._handled(dispatched, now, limit)
        if aim in {"fed_back", "inspected"}:
            recent = self._in_office(self.anchor - self.chance.uniform(0.3, 2.5) * DAY)
            done = max(recent, now + timedelta(minutes=20))
        yield from self._looked_at(aim, story, done, condition)

    def _by_one(self, aim: str, now: datetime, limit: Limit) -> Iterator[Act]:
        yield Act("dispatch", now, self.chance.choice(("head", "dispatcher")))
        if aim == "dispatched":
            return
        if self._likely(0.07):
            now = self._after(now, 0.5, 3)
            yield Act("send_back", now, "lead", {"reason": self.words.some("send_back", self.chance)})
            now = self._after(now, 0.3, 3)
            yield Act("dispatch", now, "dispatcher", {"other": True})
        yield Act("accept", self._accepted(now, limit), "lead")

    def _looked_at(self, aim: str, story: Story, done: datetime, condition: int) -> Iterator[Act]:
        """From work done to the end, or to where the aim says."""
        words, chance = self.words, self.chance
        yield self._feed_back(story, done, shown=self._likely(0.45))
        if aim == "fed_back":
            return
        if aim in ENDED and self._likely(0.06):
            now = self._after(done, 0.5, 6)
            yield Act("rework", now, "inspector", {"reason": words.some("rework", chance)})
            done = self._after(now, 2, 10)
            yield self._feed_back(story, done, shown=True)
        now = self._after(done, 0.3, 4 if aim == "inspected" else 7)
        who = chance.choice(("inspector", "secretary"))
        yield Act("inspect", now, who, {"finding": words.some("inspect", chance)})
        if aim != "inspected":
            yield from self._ending(story, now, condition)

    def _feed_back(self, story: Story, at: datetime, *, shown: bool) -> Act:
        return Act("feed_back", at, "lead", {"done": self.words.done(story, self.chance), "photo": shown})

    def _likely(self, share: float) -> bool:
        return self.chance.random() < share

    def _ending(self, story: Story, now: datetime, condition: int) -> Iterator[Act]:
        words, chance = self.words, self.chance
        rating = chance.choices((5, 4, 3, 2, 1), (50, 30, 12, 5, 3))[0]
        told = {"rating": rating, "comment": words.some("comment", chance) if rating >= CONTENT else ""}
        if self._likely(0.4):
            yield Act("confirm", self._after(now, 0.5, 14), "reporter", told)
            return
        now = self._after(now, 0.5, 16)
        yield Act("close", now, "head")
        if self._likely(0.06):
            now = self._after(now, 3, 20)
            yield Act(
                "reopen", now, chance.choice(("reporter", "head")), {"reason": words.some("reopen", chance)}
            )
            yield from self._again(story, now, condition)
        elif self._likely(0.3):
            yield Act("confirm", self._after(now, 1, 20), "reporter", told)

    def _again(self, story: Story, now: datetime, condition: int) -> Iterator[Act]:
        """After a reopening the way is walked once more, without further trouble."""
        words, chance = self.words, self.chance
        dispatched = self._after(now, 0.3, 3)
        yield Act("dispatch", dispatched, "head")
        limit = self.limits[story.category][condition]
        accepted = self._accepted(dispatched, limit)
        yield Act("accept", accepted, "lead")
        done = self._handled(dispatched, accepted, limit)
        yield self._feed_back(story, done, shown=True)
        looked = self._after(done, 0.3, 6)
        yield Act("inspect", looked, "inspector", {"finding": words.some("inspect", chance)})
        yield Act("close", self._after(looked, 0.5, 10), "head")

    def _with_sides(self, acts: list[Act], *, marked: bool) -> list[Act]:
        """Return the acts with remarks, a mark as hard problem and a published text between them."""
        added: list[Act] = []
        for act, following in zip(acts, [*(a.at for a in acts), self.anchor][1:], strict=True):
            room = following - act.at

            def then(
                name: str,
                who: str,
                share: float,
                told: dict[str, Any],
                at: datetime = act.at,
                room: timedelta = room,
            ) -> None:
                moment = (at + share * min(room, timedelta(minutes=40))).replace(microsecond=0)
                added.append(Act(name, moment, who, told))

            if act.name == "file" and marked:
                then("mark_hard", "head", 0.1, {})
            if act.name == "file" and self._likely(0.3):
                then("publish", "clerk", 0.3, {})
            if act.name in {"accept", "coordinate"}:
                self._remarks(then)
        order: Sequence[Act] = sorted([*acts, *added], key=lambda act: act.at)
        return list(order)

    def _remarks(self, then: Any) -> None:
        chance, words = self.chance, self.words
        if self._likely(0.22):
            then("remark", "lead", 0.4, {"text": words.some("remark_internal", chance), "internal": True})
        if self._likely(0.1):
            then("remark", "lead", 0.6, {"text": words.some("remark_public", chance)})
        if self._likely(0.08):
            then("remark", "reporter", 0.8, {"text": words.some("remark_reporter", chance)})


def _contact(number: int) -> str:
    """Return a telephone number of a range that is given to nobody."""
    return f"1990000{number:04d}"


def days_of(limit: Limit) -> float:
    """Return a limit in working days, roughly: enough to tell a morning's work from a fortnight's."""
    per_day = {Unit.H: 8.5, Unit.URGENT_H: 24.0}.get(limit.unit, 1.0)
    return float(limit.value) / per_day

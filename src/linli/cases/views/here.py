"""What every page of the ledger begins with: which street, who acts, and what stands in the left pane."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.cases.queries import acts_of, turns_of
from linli.cases.states import LIST_OF, OUTSIDE, CaseList, State
from linli.cases.workflow import CASE
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.moments import span
from linli.kernel.naming import name_of
from linli.people.public import Actor, Power, acting, stands_as
from linli.territory.public import Street, levels_of, street_by_slug

SIZE = 40
MAP_DEPTH = 2
QUEUES = {
    "release": _("Held for a look"),
    "verify": _("To verify"), "file": _("To file"), "dispatch": _("To dispatch"), "arbitrate": _("To arbitrate"),
    "accept": _("To accept"),
    "feed_back": _("To handle"), "inspect": _("To inspect"), "close": _("To close"),
}  # fmt: skip


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def me(self) -> str:
        """Return where and as what this person acts: "枫林路街道 · 宛南片区 · 片长"."""
        return stands_as(self.actor, self.street)

    @cached_property
    def case_url(self) -> str:
        """Return the address of a case of this street, with NUMBER in it: a page of rows needs forty."""
        return reverse("cases:case", args=[self.street.slug, "NUMBER"])

    def need(self, power: str) -> None:
        """Refuse whom no post in this street gives this power."""
        if not self.actor.has(power, street_id=self.street.pk):
            raise NotAllowed


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page: outsiders learn nothing."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(request, street, actor, timezone.now())


def fragment(request: HttpRequest, target: str) -> bool:
    """Return whether htmx asks for the inside of `target` only; a page restored from history is a whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request and htmx.target == target


def base(here: Here, **more: Any) -> dict[str, Any]:
    """Return the context that every page of the ledger has."""
    drawn = [level.code for level in levels_of(here.street) if level.depth <= MAP_DEPTH]
    told = {"here": here, "street": here.street, "now": here.now, "me": here.me, "actor": here.actor}
    return told | {"map_level": drawn[-1] if drawn else ""} | more


def lists_pane(here: Here, *, current: str = "", queue: str = "", counted: bool = True) -> dict[str, Any]:
    """Return the left pane: the four lists, and what waits for this person.

    A page that shows one case leaves the counts to the list that is fetched beside it.
    """
    slug, mine = here.street.slug, acts_of(here.actor, here.street.pk)
    waiting = turns_of(here.actor, here.street.pk) if counted else dict.fromkeys(mine, 0)
    return {
        "lists": [
            {"code": code, "name": name, "url": reverse("cases:list", args=[slug, code]),
             "current": code == current and not queue}
            for code, name in CaseList.choices
        ],
        "queues": [
            {"code": act, "name": QUEUES[act], "count": count, "url": queue_url(slug, act), "current": act == queue}
            for act, count in waiting.items()
            if count or act not in ("arbitrate", "release")  # rare enough to be shown only where one waits
        ],
        "may_report": here.actor.has(Power.REPORT, street_id=here.street.pk),
    }  # fmt: skip


def queue_url(slug: str, act: str) -> str:
    """Return the address of a queue: the list of the first state from which the act leads, narrowed to the act."""
    return reverse("cases:list", args=[slug, LIST_OF[CASE.rows[act].sources[0]]]) + f"?turn={act}"


@dataclass(frozen=True)
class Row:
    """A case as a line of a list reads: the title, one line of facts, and the moment at the right."""

    case: Case
    url: str
    facts: tuple[str, ...]
    state: str
    yellow: datetime | None
    lasted: str

    @property
    def number(self) -> str:
        """Return the number of the case."""
        return self.case.number

    @property
    def title(self) -> str:
        """Return the title of the case."""
        return self.case.title

    @property
    def line(self) -> str:
        """Return the line under the title: the facts, and the state with how long it has lasted."""
        said = {"state": self.state, "span": self.lasted}
        state = gettext("%(state)s for %(span)s") % said if self.lasted else self.state
        return " · ".join([*self.facts, state])

    @property
    def ended_at(self) -> datetime | None:
        """Return when the case ended, where it has."""
        return self.case.ended_at if self.case.ended else None

    @property
    def due(self) -> datetime | None:
        """Return when the stage is due; ended cases are due no more."""
        return None if self.case.ended else self.case.due_at


def row_of(case: Case, here: Here, *, address: str = "", brief: bool = False) -> Row:
    """Return a case as a row; a brief one leaves out who leads."""
    facts = [
        name_of(case.category) if case.category else gettext("Not sorted yet"),
        name_of(case.unit) if case.unit and case.located else case.place or gettext("Without a place"),
    ]
    if case.lead and not brief:
        facts.append(gettext("Lead: %(name)s") % {"name": short_of(case.lead)})
        others = len(case.organisations) - 1
        if others > 0:
            facts.append(gettext("with %(count)s others") % {"count": others})
    if case.hard:
        facts.append(gettext("Hard problem"))
    if not case.ended:
        facts += course_of(case)
    if case.paused_at is not None and not case.ended:
        facts.append(gettext("Clock stands still"))
    url = here.case_url.replace("NUMBER", case.number) + address
    # The word of the state by itself: to ask the field for it reads the whole list of words each time.
    state = str(State(case.state).label)
    lasted = "" if case.ended else span(max(here.now - case.stage_since, timedelta(0)))
    return Row(case, url, tuple(facts), state, None if case.ended else case.yellow_at, lasted)


def course_of(case: Case) -> list[str]:
    """Return what a row says of the course of a case: it waits for an arbiter or a level, is supervised, appealed."""
    told = [gettext("Held for a look")] if case.held else []
    told += [gettext("Waits for the arbiter")] if case.arbiter and case.state == State.FILED else []
    if case.raised_level:
        outside = case.raised_level == OUTSIDE
        told.append(gettext("Raised to the district") if outside else gettext("Raised to the level above"))
    told += [gettext("Under supervision")] if case.ordered else []
    return [*told, gettext("Appeal open")] if case.appealed else told


def short_of(organisation: Any) -> str:
    """Return the short name in Chinese, the whole name in English."""
    name = name_of(organisation)
    return organisation.short if name == organisation.name and organisation.short else name

"""The rule book of the ladder of measures: its columns, what it says until the office changes it, and its trial."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, edition_in_force, register, rules

from ..queries.ladder import Ladder, Rung
from .calendars import calendar_of

LADDER = "ladder"
# fmt: off
DEFAULTS: tuple[dict[str, Any], ...] = (
    {"step": "remind", "name": "提醒", "name_en": "Remind", "after": "", "wait": "", "enforcing": False,
     "about": "口头或书面提醒，说清问题和依据，记下对方怎么说。"},
    {"step": "advise", "name": "劝导", "name_en": "Advise", "after": "remind", "wait": "2 工作日", "enforcing": False,
     "about": "再次上门，给出整改办法和期限，能帮的先帮。"},
    {"step": "covenant", "name": "公约约束", "name_en": "Covenant", "after": "advise", "wait": "3 工作日",
     "enforcing": False,
     "about": "按商户公约、居民公约签承诺书，或由自治组织评议。"},
    {"step": "penalty", "name": "依法处罚", "name_en": "Penalty", "after": "covenant", "wait": "5 工作日", "enforcing": True,
     "about": "前面各步都走过仍不改的，由有执法权的单位依法处罚，写明法条。"},
)
# fmt: on


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find what is wrong with the rows: steps that follow none or themselves, and a penalty that nothing comes before."""
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row["after"] and row["after"] not in seen:
            yield Fault(place, _t("The step before it must stand in a row above."), "after")
        if row["enforcing"] and not row["after"]:
            yield Fault(place, _t("An enforcing step needs a softer one before it."), "after")
        if row["wait"] and not row["after"]:
            yield Fault(place, _t("A first step has nothing to wait for."), "wait")
        seen.add(row["step"])
    if not rows:
        yield Fault(None, _t("A ladder has at least one step."))


def read(rows: Sequence[dict[str, Any]]) -> Ladder:
    """Return the rows as a ladder."""
    return Ladder(
        tuple(
            Rung(
                row["step"], row["name"], row["name_en"] or row["name"], row["after"] or "", row["wait"],
                bool(row["enforcing"]), row["about"] or "",
            )
            for row in rows
        )
    )  # fmt: skip


def try_out(ladder: Ladder, case: Any) -> Iterable[tuple[Any, Any]]:
    """Say what the ladder would ask for, beginning now: the earliest moment of each step."""
    taken: dict[str, datetime] = {}
    now, calendar = timezone.now(), calendar_of(case.street_id)
    for rung in ladder.rungs:
        found = next(one for one in ladder.standings(taken, calendar, since=now) if one.rung is rung)
        if found.opens_at is None:
            continue
        taken[rung.step] = found.opens_at
        when = date_format(timezone.localtime(found.opens_at), "DATETIME_FORMAT")
        yield (
            name_of(rung),
            _t("%(when)s at the earliest") % {"when": when}
            + (" · " + _t("by an authority, with its law") if rung.enforcing else ""),
        )


register(
    Book(
        code=LADDER,
        name=_("Ladder of measures"),
        about=_("Soft before hard: which measure toward a shop or a person comes after which, after what waiting."),
        columns=(
            Column("step", _("Code"), "text", required=True, help=_("A word for programs, as “remind”.")),
            Column("name", _("Step"), "text", required=True),
            Column("name_en", _("Step in English"), "text"),
            Column("after", _("Comes after"), "text", help=_("The code of the step before; empty for the first."),
                   empty=_("the first step")),
            Column("wait", _("Waiting time"), "limit", help=_("How long after the step before, as “3 工作日”."),
                   empty=_("none")),
            Column("enforcing", _("Enforcing"), "bool", help=_("Only by an authority that names the article of the law.")),
            Column("about", _("What is done"), "long"),
        ),
        defaults=lambda: [dict(row) for row in DEFAULTS],
        check=check,
        read=read,
        try_out=try_out,
        key=("step",),
        rank=60,
    )
)  # fmt: skip


def ladder_of(street_id: int, *, on: date | None = None) -> tuple[Ladder, int | None]:
    """Return the ladder in force in a street and the edition that holds it; None are the book's own defaults."""
    ladder: Ladder = rules(street_id, LADDER, on=on)
    return ladder, edition_in_force(street_id, LADDER, on=on)

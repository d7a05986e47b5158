"""How a bulletin says its figures: as a street office writes, section by section, in the active language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from linli.bulletins.states import Kind
from linli.insight.public import COUNTS
from linli.kernel.samples import per_cent

from . import charts
from .blocks import Block, chart, head, n, para, table
from .findings import findings, steps
from .gathering import DOORS, OF_ORGANISATION, TOLD
from .periods import Period

Figures = Mapping[str, Any]
ENUMERATION = "、"
DASH = "—"
RATES = ("handled_in_time_rate", "closed_rate", "closed_in_time_rate", "rework_rate")
MOST_NAMED = 5


def title_of(name: str, period: Period, *, organisation: bool) -> str:
    """Return the title of a bulletin."""
    told = {"name": name, "period": period.name}
    if period.kind == Kind.WEEK:
        return _("%(name)s: weekly bulletin on neighbourhood matters (%(period)s)") % told
    if organisation:
        return _("Bulletin on the neighbourhood matters handled by %(name)s in %(period)s") % told
    return _("Bulletin on the handling of neighbourhood matters in %(name)s in %(period)s") % told


def day(one: date) -> str:
    """Return a day as a text of this language writes it."""
    return formats.date_format(one, "DATE_FORMAT")


def named(row: Figures) -> str:
    """Return the name of a row in the active language."""
    return str((row["name_en"] if _english() else "") or row["name_zh"])


def _english() -> bool:
    from django.utils.translation import get_language  # noqa: PLC0415 - kept beside its only use

    return (get_language() or "").startswith("en")


def between() -> str:
    """Return what stands between things that are counted up."""
    return ", " if _english() else ENUMERATION


def set_apart(name: str) -> str:
    """Return a name to stand among others: in quotes where it has in it what stands between them."""
    return f"“{name}”" if between().strip() in name else name


def change(now: int | None, before: int | None, period: Period) -> str:
    """Return how a count compares with the period before."""
    if now is None or before is None:
        return ""
    last = _("the month before") if period.kind == Kind.MONTH else _("the week before")
    if now == before:
        return _("as many as in %(last)s") % {"last": last}
    if not before:
        return _("none in %(last)s") % {"last": last}
    told = {"last": last, "by": f"{per_cent(abs(now - before), before)}%"}
    return _("up %(by)s on %(last)s") % told if now > before else _("down %(by)s on %(last)s") % told


def points(now: str | None, before: str | None, period: Period) -> str:
    """Return how a rate compares with the period before, in percentage points."""
    if now is None or before is None:
        return ""
    by = Decimal(now) - Decimal(before)
    told = {
        "last": _("the month before") if period.kind == Kind.MONTH else _("the week before"),
        "by": f"{abs(by):f}",
    }
    if not by:
        return _("unchanged from %(last)s") % told
    return _("up %(by)s points on %(last)s") % told if by > 0 else _("down %(by)s points on %(last)s") % told


def sections(figures: Figures, name: str, period: Period, *, organisation: bool) -> list[Block]:
    """Return everything a bulletin says above its appendix, except the next steps."""
    told: list[Block] = [_opening(name, period)]
    parts: tuple[tuple[str, Callable[[], Sequence[Block]]], ...] = (
        (
            _("Overview"),
            lambda: (
                _of_organisation(figures, name, period) if organisation else _whole(figures, name, period)
            ),
        ),
        (_("Sources and types"), lambda: _sources(figures, organisation=organisation)),
        (_("How well it was handled"), lambda: _quality(figures, period)),
        (_("Unit by unit"), lambda: _parts(figures)),
        (_("Department by department"), lambda: _departments(figures)),
        (_("What residents say"), lambda: _voices(figures)),
        (_("Problems"), lambda: _problems(figures, period)),
    )
    for words, make in parts:
        blocks = [block for block in make() if block]
        if blocks:
            told += [head(words), *blocks]
    return told


def next_steps(figures: Figures, period: Period) -> list[str]:
    """Return the next steps that are proposed, a paragraph each."""
    return steps(figures, period)


def _opening(name: str, period: Period) -> Block:
    told = {"name": name, "period": period.name, "since": day(period.since), "until": day(period.until)}
    return para(
        _(
            "What was done about the neighbourhood matters of %(name)s in %(period)s (%(since)s to %(until)s) is made known as follows."  # noqa: E501 - a sentence of a page
        )
        % told
    )


def _count(figures: Figures, code: str) -> tuple[int | None, int | None]:
    one = figures["counts"].get(code) or {"n": None, "before": None}
    return one["n"], one["before"]


def f(figures: Figures, code: str) -> str:
    """Return a count as a figure of a sentence."""
    now, _before = _count(figures, code)
    return n(code, DASH if now is None else now)


def _whole(figures: Figures, name: str, period: Period) -> list[Block]:
    told = {
        "name": name, "period": period.name, "reported": f(figures, "reported"), "solved": f(figures, "of_period_solved"),
        "open": f(figures, "of_period_open"), "other": f(figures, "of_period_otherwise"),
        "change": change(*_count(figures, "reported"), period), "filed": f(figures, "filed"),
        "filed_change": change(*_count(figures, "filed"), period), "handled": f(figures, "handled"),
        "in_time": f(figures, "handled_in_time"), "closed": f(figures, "closed"), "overdue": f(figures, "overdue"),
        "standing": f(figures, "in_progress"), "until": day(period.until),
    }  # fmt: skip
    return [
        para(
            _("In %(period)s %(name)s took in %(reported)s reports, %(change)s. Of them %(solved)s are solved, %(open)s in progress, %(other)s ended another way (%(reported)s = %(solved)s + %(open)s + %(other)s).") % told,  # noqa: E501 - a sentence of a page
            _(" %(filed)s cases were filed, %(filed_change)s; %(handled)s were handled, %(in_time)s of them in time; %(closed)s were closed.") % told,  # noqa: E501 - a sentence of a page
            _(" At the end of %(until)s %(standing)s cases were in progress.") % told,
        ),
        _counts_table(figures, TOLD),
        _trend(figures, "reported", "closed"),
    ]  # fmt: skip


def _of_organisation(figures: Figures, name: str, period: Period) -> list[Block]:
    told = {
        "name": name, "period": period.name, "dispatched": f(figures, "dispatched"), "accepted": f(figures, "accepted"),
        "change": change(*_count(figures, "dispatched"), period), "due": f(figures, "handle_due"),
        "handled": f(figures, "handled"), "in_time": f(figures, "handled_in_time"), "late": f(figures, "handled_late"),
        "overdue": f(figures, "overdue"), "sent_back": f(figures, "sent_back"), "rework": f(figures, "rework"),
    }  # fmt: skip
    return [
        para(
            _("In %(period)s %(name)s was given %(dispatched)s cases, %(change)s, and took %(accepted)s in hand. %(due)s were to be handled: %(handled)s were, %(in_time)s in time and %(late)s late; %(overdue)s are overdue and not handled.") % told,  # noqa: E501 - a sentence of a page
            _(" %(sent_back)s were sent back, %(rework)s had to be done again.") % told,
        ),
        _counts_table(figures, OF_ORGANISATION),
        _trend(figures, "dispatched", "handled"),
    ]  # fmt: skip


def _counts_table(figures: Figures, codes: Sequence[str]) -> Block:
    rows = []
    for code in codes:
        now, before = _count(figures, code)
        if now is None:
            continue
        by = "" if before is None else f"{now - before:+d}" if now != before else "0"
        rows.append([n(code, COUNTS[code].name), str(now), DASH if before is None else str(before), by])
    return table(
        _("Main figures"), [_("Count"), _("This period"), _("The period before"), _("Difference")], rows
    )


def _trend(figures: Figures, *codes: str) -> Block:
    series, (came, ended) = figures["series"], (COUNTS[code].name for code in codes)
    if len(series) < 2:
        return {}
    caption = _("%(came)s and %(ended)s by period") % {"came": came, "ended": ended}
    told = [(came, [one["came"] for one in series]), (ended, [one["ended"] for one in series])]
    return chart(caption, charts.columns(caption, [one["label"] for one in series], told))


def _sources(figures: Figures, *, organisation: bool) -> list[Block]:
    told: list[Block] = []
    doors = [
        (code, figures["counts"][code]["n"]) for code in DOORS if figures["counts"].get(code, {}).get("n")
    ]
    whole = sum(count for _code, count in doors)
    if doors and not organisation:
        ordered = sorted(doors, key=lambda one: -one[1])
        words = [
            _("%(name)s %(n)s (%(share)s)")
            % {"name": _door(code), "n": n(code, count), "share": f"{per_cent(count, whole)}%"}
            for code, count in ordered
        ]
        told.append(para(_("By source: %(list)s.") % {"list": between().join(words)}))
    types = figures["types"]
    if types:
        words = [
            _("%(name)s %(n)s") % {"name": set_apart(named(one)), "n": n("type", one["n"])}
            for one in types[:MOST_NAMED]
        ]
        caption = _("The most frequent types")
        told += [
            para(_("By type the most frequent are: %(list)s.") % {"list": between().join(words)}),
            chart(caption, charts.bars(caption, [(named(one), one["n"]) for one in types])),
        ]
    return told


def _door(code: str) -> str:
    name = COUNTS[code].name
    return name.split(": ", 1)[-1] if _english() else name.removesuffix("来源").removesuffix("來源")


def _quality(figures: Figures, period: Period) -> list[Block]:
    known = {one["code"]: one for one in figures["indicators"]}
    said = []
    for code in RATES:
        one = known.get(code)
        if one and one["value"] is not None:
            by = points(one["value"], one["before"], period)
            told = {"name": indicator_name(one), "value": n(code, f"{one['value']}%"), "by": by}
            said.append(_("%(name)s %(value)s, %(by)s") % told if by else _("%(name)s %(value)s") % told)
    rows = [
        [n(one["code"], indicator_name(one)), shown(one, "value"), shown(one, "before"), one["grade"] or DASH]
        for one in figures["indicators"]
    ]
    heads = [_("Indicator"), _("This period"), _("The period before"), _("Grade")]
    return [
        para(("; " if _english() else "；").join(said) + ("." if _english() else "。")) if said else {},
        table(_("Indicators of the period"), heads, rows) if rows else {},
    ]


def indicator_name(one: Figures) -> str:
    """Return the name of an indicator in the active language."""
    return str((one["name_en"] if _english() else "") or one["name_zh"])


def shown(one: Figures, which: str) -> str:
    """Return the value of an indicator as a table shows it."""
    value = one[which]
    if value is None:
        return DASH
    marks = {"%": "%", "h": _(" h"), "min": _(" min")}
    return f"{value}{marks.get(one['unit'], '')}"


def _parts(figures: Figures) -> list[Block]:
    rows = figures["parts"]
    if not rows or not any(row["reported"] or row["handle_due"] for row in rows):
        return []
    rung = figures["rung"]["en" if _english() else "zh"]
    columns = ("reported", "filed", "handle_due", "handled_in_time", "overdue", "closed")
    cells = [
        [named(row), *(str(row[code]) for code in columns), _per_cent(row["in_time_rate"])]
        for row in rows
        if any(row[code] for code in columns)
    ]
    heads = [rung, *(COUNTS[code].name for code in columns), _("Rate handled in time")]
    return [
        table(_("Figures of each unit (in the order of their codes; no ranking)"), heads, cells),
        para(_("The rate in time rests on what was to be handled; of fewer than five it is not told.")),
    ]


def _departments(figures: Figures) -> list[Block]:
    rows = figures["departments"]
    if not rows:
        return []
    columns = ("dispatched", "handle_due", "handled_in_time", "overdue", "sent_back", "rework")
    cells = [
        [named(row), *(str(row[code]) for code in columns), _per_cent(row["in_time_rate"])] for row in rows
    ]
    heads = [_("Department"), *(COUNTS[code].name for code in columns), _("Rate handled in time")]
    return [table(_("Figures of each department (in the order of their codes; no ranking)"), heads, cells)]


def _per_cent(value: str | None) -> str:
    return DASH if value is None else f"{value}%"


def _voices(figures: Figures) -> list[Block]:
    said = []
    for code, words in (
        ("resolution_rate", _("Of %(n)s reporters who said whether it is solved, %(rate)s say it is (95 %% of such samples lie within ±%(margin)s points).")),  # noqa: E501 - a sentence of a page
        ("satisfaction_rate", _("Of %(n)s who said whether they are satisfied, %(rate)s are (±%(margin)s points).")),
    ):  # fmt: skip
        one = figures["voices"][code.removesuffix("_rate")]
        if one["rate"] is not None:
            whole = {"resolution_rate": "answered", "satisfaction_rate": "rated"}[code]
            told = {"n": n(whole, one["n"]), "rate": n(code, f"{one['rate']}%"), "margin": one["margin"]}
            said.append(words % told)
    survey = _survey(figures)
    if not said:
        answered, _before = _count(figures, "rated")
        few = [_("Fewer than ten reporters said how satisfied they are; no share is told of so few.")]
        said = few if answered else []
    return [*([para((" " if _english() else "").join(said))] if said else []), *survey]


def _survey(figures: Figures) -> list[Block]:
    found = figures.get("survey")
    if not found or not any(one["rate"] for one in found["found"].values()):
        return []
    told = {"title": found["title"], "invited": found["invited"], "answered": n("survey", found["answered"])}
    words = {
        "gain": _("sense of gain"), "happiness": _("sense of happiness"), "security": _("sense of security"),
        "satisfied": _("satisfied on the whole"),
    }  # fmt: skip
    shares = [
        _("%(feeling)s %(rate)s (±%(margin)s points)")
        % {"feeling": words[code], "rate": n("survey", f"{one['rate']}%"), "margin": one["margin"]}
        for code, one in found["found"].items()
        if one["rate"]
    ]
    return [
        para(
            _("In the survey “%(title)s” %(answered)s of %(invited)s invited answered: %(list)s.")
            % (told | {"list": between().join(shares)})
        )
    ]


def _problems(figures: Figures, period: Period) -> list[Block]:
    found = findings(figures, period)
    if not found:
        return [para(_("No problem stands out in the figures of this period."))]
    return [para(one) for one in found]

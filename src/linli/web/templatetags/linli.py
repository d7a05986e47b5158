"""The tags every template loads: moments, names, states, numbers, addresses, fields, bars, maps."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from linli.kernel import moments
from linli.kernel.naming import in_script, name_of, reads_english, said

register = template.Library()

TONES = {
    "reported": "blue", "verified": "blue", "filed": "blue", "dispatched": "amber", "in_hand": "amber",
    "coordinating": "amber", "fed_back": "green", "inspected": "green", "closed": "green",
    "declined": "", "withdrawn": "", "voided": "", "merged": "", "moved": "",
    "red": "red", "amber": "amber", "green": "green", "blue": "blue",
    "late": "red", "soon": "amber", "queued": "blue", "sent": "green", "failed": "red", "unknown": "amber",
}  # fmt: skip
SOON = timedelta(hours=4)


def _time(at: date, text: str, now: datetime) -> SafeString:
    machine = (
        timezone.localtime(at).isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()
    )
    # Not by format_html: a page of a list has dozens of these, and each part is escaped here.
    whole = escape(moments.exact(at, now=now))
    told = f'<time datetime="{machine}" title="{whole}" data-exact="{whole}">{escape(text)}</time>'
    return mark_safe(told)  # noqa: S308 - see above


@register.simple_tag
def moment(at: date | None, now: datetime | None = None) -> str:
    """Return `<time>` as one says it (today 16:08), the exact moment in its title and on paper."""
    now = now or timezone.now()
    return _time(at, moments.said(at, now=now), now) if at else ""


@register.simple_tag
def exact(at: date | None, now: datetime | None = None) -> str:
    """Return `<time>` with the whole moment written out."""
    now = now or timezone.now()
    return _time(at, moments.exact(at, now=now), now) if at else ""


@register.simple_tag
def due(at: datetime | None, now: datetime | None = None) -> str:
    """Return `<time>` of a due moment: how late, how much is left, or when."""
    now = now or timezone.now()
    return _time(at, moments.due(at, now=now), now) if at else ""


@register.simple_tag
def light(at: datetime | None, yellow: datetime | None = None, now: datetime | None = None) -> str:
    """Return the class of a row's bar: late when over, soon from the moment of the yellow light on."""
    now = now or timezone.now()
    if at is None:
        return ""
    if at < now:
        return "late"
    return "soon" if now > (at - SOON if yellow is None else yellow) else ""


@register.simple_tag(takes_context=True)
def rows(context: template.Context, them: Iterable[Any]) -> SafeString:
    """Draw the lines of a list: each has url, number, title, line, due and yellow, and ended_at where it is over.

    Not a template for each: forty or sixty of them took longer than everything else on a page of a list.
    """
    now, opened = context.get("now") or timezone.now(), context.get("open")
    return mark_safe("".join(_row(row, now, opened) for row in them))  # noqa: S308 - each part of it is escaped


def _row(row: Any, now: datetime, opened: str | None) -> str:
    current = 'aria-current="true"' if opened and opened == row.number else ""
    at = moment(row.ended_at, now) if row.ended_at else due(row.due, now)
    return (
        f'<a class="row {light(row.due, row.yellow, now)}" href="{escape(row.url)}" data-number="{escape(row.number)}" '
        f'{current}><b>{escape(row.title)}</b><span class="due">{at}</span>'
        f'<span class="facts">{escape(row.line)}</span></a>\n'
    )


@register.filter(name="moment")
def moment_filter(at: date | None) -> str:
    """Return `moment` for use in filters' places."""
    return moment(at)


@register.filter(name="exact")
def exact_filter(at: date | None) -> str:
    """Return `exact` for use in filters' places."""
    return exact(at)


@register.filter(expects_localtime=True)
def day(at: date | None) -> str:
    """Return `<time>` with the day alone of a moment or a day, written out."""
    return exact(at.date() if isinstance(at, datetime) else at)


@register.filter(name="due")
def due_filter(at: datetime | None) -> str:
    """Return `due` for use in filters' places."""
    return due(at)


@register.filter(name="light")
def light_filter(at: datetime | None, yellow: datetime | None = None) -> str:
    """Return `light` for use inside a class attribute."""
    return light(at, yellow)


@register.filter
def span(length: timedelta | None) -> str:
    """Return a length of time in words."""
    return "" if length is None else moments.span(length)


@register.filter(name="lang_name")
def lang_name(thing: Any) -> str:
    """Return the English name of a unit, role, category … on English pages, else its own."""
    if thing is None:
        return ""
    if isinstance(thing, dict):
        return said(thing.get("name", ""), thing.get("name_en") or "")
    return name_of(thing) if getattr(thing, "name", "") else str(thing)


register.simple_tag(lang_name, name="lang_name")


@register.filter(name="in_script")
def script_filter(text: Any) -> str:
    """Return what the house wrote (a rule, a condition, an article of law) in the script of the reader."""
    return in_script(str(text))


@register.filter
def plural(thing: Any, count: int) -> str:
    """Return the name of a level as it stands behind a number: English names take an s, Chinese ones nothing."""
    name = thing if isinstance(thing, str) else lang_name(thing)
    return f"{name}s" if count != 1 and reads_english() else name


@register.filter
def tone(state: Any) -> str:
    """Return the colour that a state's pill has: red, amber, green, blue, or nothing."""
    return TONES.get(str(getattr(state, "value", state)), "")


@register.simple_tag
def state_pill(state: Any, label: Any = "") -> SafeString:
    """Return the pill of a state; the word is `label`, else the state's own."""
    return format_html(
        '<span class="state {}">{}</span>', tone(state), label or getattr(state, "label", state)
    )


@register.filter
def number(value: float | None, decimals: int | None = None) -> str:
    """Return a number grouped by thousands; a dash where there is none."""
    if value is None or value == "":
        return "–"
    return f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"


@register.simple_tag(takes_context=True)
def q(context: template.Context, **changes: Any) -> str:
    """Return this page's query with some parameters replaced; None and "" take one out."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


KINDS = ((CheckboxInput, "check"), (CheckboxSelectMultiple, "options"), (RadioSelect, "options"))


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, kind: str = "", **more: Any) -> dict[str, Any]:
    """Draw one form field: label, help, control, errors. `kind`: rating, photos, or seen from the widget."""
    seen = next((name for widget, name in KINDS if isinstance(bound.field.widget, widget)), "")
    return {"field": bound, "kind": kind or seen, "more": more}


@register.filter
def in_groups(bound: BoundField) -> list[tuple[str, list[Any]]]:
    """Return the options of a field under the groups of its choices; those of no group under an empty name."""
    options, told = iter(bound), []
    for name, said_of_it in bound.field.widget.choices:
        if isinstance(said_of_it, list | tuple):
            told.append((str(name), [next(options) for _one in said_of_it]))
        else:
            if not told or told[-1][0]:
                told.append(("", []))
            told[-1][1].append(next(options))
    return told


_drawn: dict[Any, SafeString] = {}
MOST_DRAWN = 256


@register.simple_tag
def fields(form: Any) -> SafeString:
    """Draw the visible fields of a form whose `drawn_from` says what each is drawn from; drawn alike, it is kept."""
    language, told = get_language(), []
    for bound in form.visible_fields():
        key = (language, *form.drawn_from(bound.name))
        found = _drawn.get(key)
        if found is None:
            if len(_drawn) >= MOST_DRAWN:
                _drawn.clear()
            found = _drawn[key] = render_to_string("web/components/field.html", field(bound))
        told.append(found)
    return mark_safe("".join(told))  # noqa: S308 - drawn by templates


@register.inclusion_tag("web/components/bar.html")
def bar(
    label: Any, value: float | None, most: float = 100, unit: str = "%", *, url: str = "", colour: str = ""
) -> dict[str, Any]:
    """Draw one bar with its figure; the length is a share of `most`."""
    share = round(100 * min(1, max(0, (value or 0) / most)), 1) if most else 0
    return {"label": label, "value": value, "share": share, "unit": unit, "url": url, "colour": colour}

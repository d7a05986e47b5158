"""The log of looks at personal data, for whoever watches over them; looking at the log is a look, too."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.commands import look_at_log
from linli.cases.forms import LooksForm
from linli.cases.models import Case, Look
from linli.cases.queries.looks import lookers, looks_of
from linli.cases.states import Purpose, Unusual, Way, Whose
from linli.kernel.addresses import address_of
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power

from .here import Here, base, enter, fragment

ORDER = ("-at", "-id")
SIZE, MOST, AT_ONCE = 50, 20_000, 1000
COLUMNS = (
    Column(_("When"), 18), Column(_("Who looked"), 16), Column(_("User name"), 16), Column(_("Whose case"), 18),
    Column(_("Whose data"), 16), Column(_("Purpose"), 30), Column(_("Note"), 30), Column(_("By which way"), 10),
    Column(_("From where"), 18), Column(_("Unusual"), 30),
)  # fmt: skip


def unusual_words(look: Look) -> list[str]:
    """Return what is unusual about a look, in words."""
    return [str(Unusual(code).label) for code in look.unusual if code in Unusual.values]


def purpose_words(look: Look) -> str:
    """Return the purpose in words; one of an older table as it was written."""
    return str(dict(Purpose.choices).get(look.purpose, look.purpose))


def whose_words(look: Look) -> str:
    """Return whose data was looked at, in words; nothing for a look at the log itself."""
    return str(Whose(look.whose).label) if look.case_id and look.whose in Whose.values else ""


def watching(request: HttpRequest, slug: str) -> tuple[Here, LooksForm]:
    """Return who watches over which street, and the filter."""
    here = enter(request, slug)
    here.need(Power.AUDIT)
    return here, LooksForm(request.GET, people=lookers(here.street.pk))


@login_required
@never_cache
@require_GET
def looks(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who looked at whose contact, when, what for and from where; the newest first."""
    here, form = watching(request, slug)
    look_at_log(
        street_id=here.street.pk, by=here.actor, at=here.now, address=address_of(request), note=form.said
    )
    found = page(looks_of(here.actor, here.street.pk, form.wanted), ORDER, request.GET.get("after"), SIZE)
    ids = [look.case_id for look in found.rows if look.case_id]
    open_to = set(Case.objects.visible_to(here.actor).filter(pk__in=ids).values_list("pk", flat=True))
    kept = [(key, value) for key, value in request.GET.items() if value and key != "after"]
    more: dict[str, Any] = {
        "form": form, "page": found, "address": f"?{urlencode(kept)}" if kept else "", "narrowed": bool(form.said),
        "rows": [
            {"look": look, "whose": whose_words(look), "purpose": purpose_words(look), "unusual": unusual_words(look),
             "open": look.case_id in open_to}
            for look in found.rows
        ],
    }  # fmt: skip
    template = "cases/looks.html#rows" if fragment(request, "more") else "cases/looks.html"
    return render(request, template, base(here, **more))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the log as a workbook; that it was taken out of the house is written down each time."""
    here, form = watching(request, slug)
    look_at_log(
        street_id=here.street.pk, by=here.actor, at=here.now, way=Way.EXPORT, address=address_of(request),
        note=form.said,
    )  # fmt: skip
    found = looks_of(here.actor, here.street.pk, form.wanted).order_by(*ORDER)
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")
    title = str(_("Looks at personal data"))

    def rows() -> Iterator[list[Any]]:
        for look in found[:MOST].iterator(chunk_size=AT_ONCE):
            yield [
                look.at, str(look.account), look.account.username, look.case.number if look.case else "",
                whose_words(look), purpose_words(look), look.note, Way(look.way).label, look.address or "",
                "、".join(unusual_words(look)),
            ]  # fmt: skip

    return workbook_response(" ".join([name_of(here.street), title, day]), title, COLUMNS, rows())

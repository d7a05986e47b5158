"""What heads of areas and blocks say by their five powers, and what is answered."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.bodies import commands, forms
from linli.bodies.commands.advising import may_answer
from linli.bodies.permissions import may_convene_at
from linli.bodies.queries import reading
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.territory.public import UnitRef, line_of

from .here import Ask, Here, asked, base, enter, export

SIZE, MOST = 40, 5_000
COLUMNS = (
    Column(gettext_lazy("When"), 18), Column(gettext_lazy("By which power"), 18), Column(gettext_lazy("For which unit"), 20),
    Column(gettext_lazy("From whom"), 14), Column(gettext_lazy("To"), 26), Column(gettext_lazy("Grade"), 10),
    Column(gettext_lazy("What is said"), 60), Column(gettext_lazy("Answer"), 60), Column(gettext_lazy("Answered on"), 18),
)  # fmt: skip


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what heads said, the newest first, with the answers."""
    here = enter(request, slug)
    found = page(reading.advice_in(here.street), reading.BY_DAY, request.GET.get("after"), SIZE)
    rows = [(one, not one.replied_at and may_answer(here.actor, one)) for one in found.rows]
    return render(request, "bodies/advice.html", base(here, "advice", page=found, rows=rows))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    here = export(request, slug)

    def rows() -> Iterator[list[Any]]:
        for one in reading.advice_in(here.street).order_by(*reading.BY_DAY)[:MOST]:
            yield [
                one.given_at, one.get_kind_display(), name_of(one.unit), name_of(one.given_by) if one.given_by else "",
                name_of(one.organisation), one.get_grade_display() if one.grade else "", one.text, one.reply, one.replied_at,
            ]  # fmt: skip

    title = _("Advice of heads")
    return workbook_response(f"{name_of(here.street)} {title}", title, COLUMNS, rows())


def own_unit(here: Here) -> UnitRef | None:
    """Return the unit of the post by which somebody heads one, the deepest first."""
    heads = [post.unit_id for post in here.actor.posts if post.street_id == here.street.pk and post.unit_id]
    mine = [line_of(unit_id) for unit_id in heads if may_convene_at(here.actor, here.street.pk, unit_id)]
    return max((line.units[-1] for line in mine), key=lambda unit: unit.depth or 0, default=None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Say something by one of the five powers."""
    here = enter(request, slug)
    here.need(here.heads)
    mine = own_unit(here)
    form = forms.AdviceForm(
        request.POST or None, street=here.street, organisations=here.organisations,
        initial={"unit": mine.code if mine else "", "kind": request.GET.get("kind", "")},
    )  # fmt: skip
    back = reverse("bodies:advice", args=[slug])
    ask = Ask(
        "advice", _("What do you say, by which power?"), _("Send it"), _("Sent. The answer will stand beside it."), back,
        _("Advice of heads"),
    )  # fmt: skip

    def do(told: dict[str, Any]) -> dict[str, Any]:
        return {"advice": commands.advise(street=here.street, by=here.actor, at=here.now, **told).pk}

    return asked(here, form, ask, "advise", do, lambda told: f"{back}#a{told['advice']}")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, slug: str, advice_id: int) -> HttpResponse:
    """Answer what a head said."""
    here = enter(request, slug)
    one = reading.advice_called(here.street, advice_id)
    here.need(may_answer(here.actor, one))
    form = forms.ReplyForm(request.POST or None)
    back = reverse("bodies:advice", args=[slug])
    ask = Ask(
        "advice",
        _("What is the answer?"),
        _("Answer"),
        _("Answered."),
        back,
        _("Advice of heads"),
        intro=one.text,
    )

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.answer_advice(one, by=here.actor, at=here.now, **told)
        return {}

    return asked(here, form, ask, "answer", do, lambda _told: f"{back}#a{one.pk}")

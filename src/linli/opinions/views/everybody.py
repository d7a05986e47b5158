"""What everybody sees: the consultations, one with its map, and the statements one after the other. No account is asked."""

import csv
import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.addresses import address_of
from linli.kernel.errors import NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.ratelimit import TooManyRequests
from linli.kernel.squares import square_of
from linli.opinions import commands, forms
from linli.opinions.errors import ConsultationOver
from linli.opinions.models import Consultation, OpinionMap
from linli.opinions.permissions import may_keep
from linli.opinions.queries import (
    LETTERS,
    ORDER,
    ORDERS,
    STEPS,
    consultation_called,
    consultations,
    counts,
    drawn,
    latest_map,
    lines_of,
    map_under_way,
    mark,
    mark_of,
    next_statement,
    opinions_of,
    ordered,
    own_statements,
    participant_of,
    shown,
    table_rows,
    told_of,
    where_stands,
)
from linli.opinions.states import ConsultationState, OpinionStance
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

SIZE, ON_FORM, YEAR = 30, 422, 365 * 86_400
FORMS = ("xlsx", "csv")


def face_of(actor: Actor, street: Street) -> str:
    """Return the face of a page: staff of the street stay at their desk."""
    return "desk" if street.pk in actor.street_ids else "public"


def state_said(one: Consultation, now: Any) -> tuple[str, str]:
    """Return the tone and the words of where a consultation stands today."""
    today = timezone.localdate(now)
    if one.runs_on(today):
        return "amber", str(ConsultationState.OPEN.label)
    if one.state == ConsultationState.OPEN and today < one.starts_on:
        return "", _("Not begun yet")
    return "green", str(ConsultationState.CLOSED.label)


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the consultations of a street, the newest first."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    found = page(consultations(street), ORDER, request.GET.get("after"), SIZE)
    known = counts(found.rows)
    told = {
        "street": street, "page": found, "now": now, "face": face_of(actor, street),
        "rows": [(one, *state_said(one, now), known[one.pk], may_keep(actor, street, one.lineage)) for one in found.rows],
        "may_begin": actor.has(Power.CONVENE, street_id=street.pk), "may_export": actor.has(Power.EXPORT,
        street_id=street.pk),
    }  # fmt: skip
    return render(request, "opinions/list.html", told)


# --- One, with its map ------------------------------------------------------------------------------------------------
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a consultation: the question, the map, what unites and what divides, every statement with its shares."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    found = consultation_called(street, number)
    made = latest_map(found)
    result = made.result if made else None
    statements = shown(found)
    who = participant_of(found, token_of(request, found))
    said = opinions_of(who)
    here = where_stands(result, statements, said) if result else None
    lines = lines_of(statements, result, _("Everybody on the map"))
    order = request.GET.get("order", "number")
    tone, words = state_said(found, now)
    keeps = may_keep(actor, street, found.lineage)
    link = request.build_absolute_uri(reverse("opinions:take", args=[slug, number]))
    told = {
        "street": street, "one": found, "now": now, "face": face_of(actor, street), "tone": tone, "state_said": words,
        "runs": found.runs_on(timezone.localdate(now)), "counts": counts([found])[found.pk], "map": made, "result": result,
        "drawing": drawn(result, here) if result else None, "here": here, "told": told_of(lines, result) if result else None,
        "lines": ordered(lines, result, order if order in ORDERS else "number"), "order": order, "said": len(said),
        "keeps": keeps, "steps": STEPS, **progress(found, made), "marks": [(f"g{g + 1}", mark(g, 0, 0,
        7)) for g in range(5)],
        "silhouettes": sorted(result["silhouettes"].items()) if result else [], "link": link,
        "qr": square_of(link) if keeps else "",
    }  # fmt: skip
    return render(request, "opinions/one.html", told)


def progress(found: Consultation, made: OpinionMap | None) -> dict[str, Any]:
    """Return how far the next map is: none needed, waiting, or at which step."""
    under_way = map_under_way(found)
    behind = made is None or made.mark != mark_of(found)
    return {"under_way": under_way, "behind": behind}


@require_safe
def exported(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponseBase:
    """Give the statements with their shares as a workbook or as text: what stands on the page, nobody's own opinion."""
    street = street_by_slug(slug)
    found = consultation_called(street, number)
    if form not in FORMS:
        raise NotFound
    made = latest_map(found)
    result = made.result if made else None
    lines, many = lines_of(shown(found), result, ""), len(result["sizes"]) if result else 0
    names = [
        _("Everybody on the map"),
        *(_("Group %(letter)s") % {"letter": LETTERS[g]} for g in range(many)),
    ]
    heads = [Column(_("Number"), 8), Column(_("Opinion statement"), 60), Column(_("In English"), 60)]
    for name in names:
        heads += [
            Column(f"{name} · {word}", 12)
            for word in (_("How many people"), _("Agree"), _("Disagree"), _("Pass"))
        ]
    rows = table_rows(found, lines, many)
    name = f"{name_of(street)} {found.title}"
    if form == "xlsx":
        return workbook_response(name, _("Opinion statements"), heads, rows)
    # With a mark of its encoding, so that Excel reads the Chinese.
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    table = csv.writer(text)
    table.writerow([str(head.title) for head in heads])
    table.writerows([[_safe(cell) for cell in row] for row in rows])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


def _safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return (
        f"'{cell}"
        if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell
        else ""
        if cell is None
        else cell
    )


# --- Taking part ------------------------------------------------------------------------------------------------------
def cookie_of(found: Consultation) -> str:
    """Return the name of the cookie by which a device is known to a consultation."""
    return f"linli_opinions_{found.number}"


def token_of(request: HttpRequest, found: Consultation) -> str:
    """Return the token of this device, "" where it has none of ours."""
    token = request.COOKIES.get(cookie_of(found), "")
    return token if token and commands.token_is_ours(found, token) else ""


def known(request: HttpRequest, response: HttpResponse, found: Consultation, token: str) -> HttpResponse:
    """Let a device keep its token; whoever deletes it begins anew."""
    if request.COOKIES.get(cookie_of(found)) != token:
        path = reverse("opinions:one", args=[found.street.slug, found.number])
        response.set_cookie(
            cookie_of(found),
            token,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
            path=path,
        )
    return response


def _context(street: Street, found: Consultation, now: Any) -> dict[str, Any]:
    return {
        "street": street,
        "one": found,
        "face": "public",
        "now": now,
        "runs": found.runs_on(timezone.localdate(now)),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask what somebody thinks of one statement, and then of the next; or take what they think."""
    street, now = street_by_slug(slug), timezone.now()
    found = consultation_called(street, number)
    token = token_of(request, found)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            commands.let_pass(address_of(request), street, at=now, newcomer=not token)
            token = token or commands.new_token(found)
            _take(request, street, found, token, now)
        except Refusal as caught:
            refusal = caught
        else:
            back = "opinions:mine" if request.POST.get("back") == "mine" else "opinions:take"
            return known(request, redirect(back, slug, number), found, token)
    token = token or commands.new_token(found)
    who = participant_of(found, token)
    statements, said = shown(found), opinions_of(who)
    made = latest_map(found)
    shown_now = next_statement(statements, said, made.result if made else None, lot=token)
    told = _context(street, found, now) | {
        "next": shown_now, "done": len([one for one in statements if one.pk in said]), "of": len(statements),
        "refusal": refusal, "form": forms.StatementForm(), "stances": OpinionStance, "mine": own_statements(who),
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return known(request, render(request, "opinions/take.html", told, status=status), found, token)


def _take(request: HttpRequest, street: Street, found: Consultation, token: str, now: Any) -> None:
    statement, stance = request.POST.get("statement", ""), request.POST.get("stance", "")
    if (
        not (statement.isascii() and statement.isdigit() and len(statement) < len(str(2**31)))
        or stance not in OpinionStance.values
    ):
        raise Refusal(_("Please choose one of the three answers."), code="no_opinion", status=ON_FORM)
    commands.give(found.number, street=street, token=token, statement=int(statement), stance=stance, at=now)


@never_cache
@require_safe
def mine(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show somebody what they said so far, each to be changed, and what became of their own statements."""
    street, now = street_by_slug(slug), timezone.now()
    found = consultation_called(street, number)
    who = participant_of(found, token_of(request, found))
    said = opinions_of(who)
    rows = [(one, said[one.pk]) for one in shown(found) if one.pk in said]
    told = _context(street, found, now) | {
        "rows": rows,
        "mine": own_statements(who),
        "stances": OpinionStance,
    }
    return render(request, "opinions/mine.html", told)


@never_cache
@require_POST
def propose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a statement; whatever is refused, what was typed stays."""
    street, now = street_by_slug(slug), timezone.now()
    found = consultation_called(street, number)
    token = token_of(request, found)
    newcomer, token = not token, token or commands.new_token(found)
    form = forms.StatementForm(request.POST)
    status = ON_FORM
    try:
        commands.let_pass(address_of(request), street, at=now, newcomer=newcomer, statement=True)
        if not found.runs_on(timezone.localdate(now)):
            raise ConsultationOver
        if form.is_valid():
            language = "en" if (get_language() or "").startswith("en") else "zh"
            _made, anew = commands.propose(
                number, street=street, token=token, text=form.cleaned_data["text"], language=language, at=now
            )
            said = _("Thank you. Somebody looks at it before it is shown; what became of it stands below.")
            messages.success(
                request, said if anew else _("Somebody has said the same already; it is not shown twice.")
            )
            return known(request, redirect("opinions:take", slug, number), found, token)
    except TooManyRequests as refusal:
        form.add_error(None, str(refusal))
        status = refusal.status
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    told = _context(street, found, now) | {"form": form}
    return known(request, render(request, "opinions/propose.html", told, status=status), found, token)

"""Where it is, while the form is filled in: what is known nearby, pin and words that disagree, pasted links, addresses."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.intake import queries
from linli.intake.views.report import framed, spot_in
from linli.territory.public import Pasted, ShortLink, Street, apart, complete, pasted, street_by_slug

LONGEST_TEXT, LONGEST_PLACE, LONGEST_PASTED, LISTED = 500, 200, 400, 20


@require_http_methods(["GET", "HEAD", "POST"])
def nearby(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what is already known around a place and like what is being typed; empty when nothing is.

    A form asks by POST, so that the words somebody types stand in no log of addresses.
    """
    street = street_by_slug(slug)
    asked = request.POST if request.method == "POST" else request.GET
    spot = spot_in(asked)
    found = queries.around(
        street, lon=spot[0] if spot else None, lat=spot[1] if spot else None,
        unit=None if spot else _unit(street, asked.get("unit", "")), now=timezone.now(),
        text=asked.get("text", "")[:LONGEST_TEXT], category=asked.get("category", "")[:40],
    )  # fmt: skip
    context = {"street": street, "near": found, "face": "public", "in_form": request.method == "POST"}
    return render(request, "intake/nearby.html", context)


def _unit(street: Street, chosen: str) -> Any:
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    return queries.unit_of(street, int(chosen)) if known else None


@require_POST
def where(request: HttpRequest, slug: str) -> HttpResponse:
    """Return how pin and words disagree, both to choose from; empty where they fit."""
    street = street_by_slug(slug)
    spot = spot_in(request.POST)
    found = apart(street, *spot, request.POST.get("place", "")[:LONGEST_PLACE]) if spot else None
    return render(request, "intake/where.html", {"street": street, "apart": found, "face": "public"})


@require_POST
def pasted_place(request: HttpRequest, slug: str) -> JsonResponse:
    """Read the place out of a link that was pasted; it is asked by POST, so that it stands in no log."""
    street_by_slug(slug)
    found = pasted(request.POST.get("text", "")[:LONGEST_PASTED])
    if isinstance(found, Pasted):
        words = " ".join(part for part in (found.name, found.rest) if part)
        said = _("The place of the link is on the map now.")
        return JsonResponse({"lon": found.lon, "lat": found.lat, "words": words, "said": said})
    if isinstance(found, ShortLink):
        said = _(
            "This short link can only be read by the map service it comes from. Open it there and share the place anew, "
            "or put the pin."
        )
        return JsonResponse({"said": said})
    return JsonResponse({})


@require_safe
def address(request: HttpRequest, slug: str) -> HttpResponse:
    """Look an address up without scripts; each found one leads back to the form with its place filled in."""
    street = street_by_slug(slug)
    q = request.GET.get("q", "").strip()[:80]
    found = complete(street, q, most=LISTED)
    return render(request, "intake/address.html", framed(street, q=q, found=found))

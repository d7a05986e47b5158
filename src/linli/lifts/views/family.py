"""A family's own page, by its secret link: who pays what and why, and where the lift is."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from linli.kernel.errors import Refusal
from linli.territory.public import street_by_slug

from ..queries import bill_of, flat_by_link, flats_of, presets, subsidies_of
from ..states import Scheme
from .here import Here, drawn, enter, strip


@require_safe
def own(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show a family what it pays and why, in the order in which one reckons."""
    street = street_by_slug(slug)
    flat = flat_by_link(street, token)
    plain = enter(request, slug)
    here = Here(request, street, plain.actor, plain.now, flat.lift)
    flats = flats_of(flat.lift)
    try:
        bill, why = bill_of(flat.lift, flats), ""
    except Refusal as refusal:
        bill, why = None, str(refusal)
    preset = presets(street.pk).get(flat.lift.preset) if flat.lift.scheme == Scheme.PRESET else None
    share = bill.of(flat.door) if bill else None
    extra = sum(one.rounded_up for one in bill.shares) if bill else 0
    response = drawn(
        here, "own", flat=flat, strip=strip(flat.lift), bill=bill, share=share, why=why, preset=preset, extra=extra,
        subsidies=subsidies_of(flat.lift), above=max(share.cents - share.compensation, 0) if share else 0,
        year=_of_the_year(here, share.weight / bill.weights if bill and share else None),
    )  # fmt: skip
    add_never_cache_headers(response)
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "same-origin"
    return response


def _of_the_year(here: Here, part: object) -> int | None:
    """Return what the upkeep of a year is for this flat by the same weights, in whole cents."""
    if here.lift is None or not here.lift.running_cents or part is None:
        return None
    return int(here.lift.running_cents * part)  # type: ignore[operator]  # a fraction

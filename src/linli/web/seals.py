"""The public page of the seals: a seal proves nothing unless others could have noted it down."""

from django.db.models import F, Func, IntegerField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.kernel.models import Seal
from linli.kernel.paging import page

SIZE = 20


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Show the chain of seals, the newest first, and say what it proves."""
    counted = Func(F("line_ids"), function="cardinality", output_field=IntegerField())
    found = page(
        Seal.objects.defer("line_ids").annotate(lines=counted), ("-number",), request.GET.get("after"), SIZE
    )
    rows = [(seal, bytes(seal.root).hex(), bytes(seal.hash).hex()) for seal in found.rows]
    return render(request, "web/seals.html", {"rows": rows, "page": found})

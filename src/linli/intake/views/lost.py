"""A lost link is asked for by the contact that was left, and sent there: the page never says whether there is one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from linli.intake import commands, tasks
from linli.intake.commands.limits import let_ask
from linli.intake.commands.lost import marks_of
from linli.intake.forms import AgainForm
from linli.intake.queries.lost import reporter_of
from linli.intake.views.doorstep import secret
from linli.kernel.addresses import address_of


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a contact and say what will happen if it is known; what is looked for is looked for later, by the worker."""
    if request.method != "POST":
        return render(request, "intake/again.html", {"form": AgainForm(), "face": "public"})
    form = AgainForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/again.html", {"form": form, "face": "public"}, status=422)
    contact = form.cleaned_data["contact"]
    let_ask(address_of(request), contact, at=timezone.now())
    for kind, marks in marks_of(contact).items():
        tasks.send_lost_links.defer(kind=kind, marks=marks)
    return render(request, "intake/again.html", {"asked": contact, "face": "public"})


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    """Ask whoever came by the ticket whether they want the new link, and give it; a look at the page ends nothing."""
    at = timezone.now()
    if request.method == "POST":
        street, token = commands.open_ticket(ticket, at=at)
        return redirect(f"{redirect('intake:follow', street.slug, token).url}?said=renewed")
    case = reporter_of(ticket, at=at).case
    return render(request, "intake/ticket.html", {"number": case.number, "face": "public"})

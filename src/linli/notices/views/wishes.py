"""What somebody wishes to be told, how and when: one page for each person, their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel.errors import Refusal
from linli.notices import commands, queries
from linli.notices.forms import WishForm
from linli.people.public import acting


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show what is wished, or keep what was chosen."""
    account: Any = request.user
    actor, now = acting(request), timezone.now()
    texts = queries.sends_texts(actor.street_ids)
    wish = commands.wishes_of([account.pk]).of(account.pk)
    form = WishForm(request.POST if request.method == "POST" else None, wish=wish)
    if request.method == "POST" and form.is_valid():
        try:
            commands.choose(form.chosen(), account=account, by=actor, at=now, texts=texts)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. It counts from the next message on."))
            return redirect("notices:preferences")
    told = {
        "form": form, "account": account, "texts": texts, "closed": commands.closed(account.email or ""),
        "unreachable": _unreachable(account, texts=texts),
    }  # fmt: skip
    return render(request, "notices/preferences.html", told, status=422 if form.errors else 200)


def _unreachable(account: Any, *, texts: bool) -> list[str]:
    """Return in words what the house does not know, so that nobody chooses a way that leads nowhere."""
    told = []
    if not account.email:
        told.append(_("The house knows no e-mail address of yours: ask whoever looks after accounts."))
    if not texts:
        told.append(_("Your street sends no text messages yet."))
    elif not account.phone:
        told.append(_("The house knows no telephone of yours."))
    return told


@login_required
@require_POST
def open_mine(request: HttpRequest) -> HttpResponse:
    """Let mail go to one's own address again after it came back."""
    account: Any = request.user
    commands.open_addresses(account.email or "", at=timezone.now(), by=acting(request))
    messages.success(request, _("Messages go to this address again."))
    return redirect("notices:preferences")

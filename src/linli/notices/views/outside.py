"""Two doors to the outside: whoever has no account stops all messages, and a mail server hands in mail."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from linli.notices import commands, queries
from linli.notices.commands.letters import LARGEST
from linli.notices.errors import LetterTooLarge, WrongMailToken
from linli.notices.states import ClosedWhy
from linli.people.public import Actor

OWNER = Actor("reporter")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, link: str) -> HttpResponse:
    """Stop all messages to whoever holds this link, or start them again; reading the page alone changes nothing.

    The link is the secret, so no other token is asked for: a mail program posts here by itself when its reader taps
    "unsubscribe" (RFC 8058). Programs that only look at links must not stop anything.
    """
    of = commands.stop_link_of(link)
    if request.method == "POST":
        now = timezone.now()
        if request.POST.get("do") == "start":
            commands.open_addresses(of.address, at=now, by=OWNER)
        else:
            commands.close_address(of.address, ClosedWhy.STOPPED, at=now, by=OWNER, street_id=of.street_id)
    known = commands.closed(of.address)
    told = {
        "address": queries.faint(of.address), "stopped": known is not None, "link": link, "face": "public",
        "done": request.method == "POST",
    }  # fmt: skip
    response = render(request, "notices/stop.html", told)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


@csrf_exempt
@never_cache
@require_POST
def mail_in(request: HttpRequest) -> HttpResponse:
    """Take a mail in as a mail server hands it over: the bare mail as body, the agreed word as bearer.

    Sent again it is taken once, so a mail server may repeat what it got no answer to.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not settings.MAIL_IN_TOKEN or not hmac.compare_digest(given.encode(), settings.MAIL_IN_TOKEN.encode()):
        raise WrongMailToken
    # Read as a stream: what Django holds of a body in memory at most is less than a mail with photos.
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise LetterTooLarge(megabytes=LARGEST // 1_000_000)
    taken = commands.take_letter(raw, at=timezone.now())
    return JsonResponse({"letter": str(taken.letter.pk), "state": taken.letter.state, "anew": taken.anew})

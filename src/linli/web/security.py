"""What every answer carries, how long a session lasts, and who must have a second factor."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.errors import Refusal
from linli.kernel.http import refusal_answer, wants_json
from linli.people.public import GUARDED, acting

Answer = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN, PASSED = "linli_began", "linli_seen", "linli_second_factor"
MINUTE = 60
# A session is not written at every request: once in a while is enough to know that somebody is there.
REMEMBERED_FOR = 5 * MINUTE
# What somebody without their second factor may still do: set it up, choose a password, leave.
OPEN_WITHOUT = ("/accounts/", "/language/", "/static/", "/healthz", "/manifest.webmanifest")
HEADERS = {
    # A page may ask for the position and take a photo, which is what reporting needs; nothing else, and nobody inside.
    "Permissions-Policy": (
        "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), midi=(), display-capture=(), "
        "accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class SecondFactorNeeded(Refusal):
    """The office asks a second factor of whoever holds such a post."""

    code = "second_factor_needed"
    status = 403
    message = gettext_lazy("Your post needs a second step at sign-in. Set it up first, under “My work”.")


class HeadersMiddleware:
    """Put on every answer what other sites and the browser must know; outermost, so that faults carry it, too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with them; what a page says itself stands."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PolicyMiddleware(CSPMiddleware):
    """The policy of django-csp, put together once a process: no page of ours asks for one of its own."""

    _said: tuple[Any, str] = (None, "")

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Put it on an answer; while mistakes are shown in the browser, as django-csp does."""
        told = settings.CONTENT_SECURITY_POLICY
        if settings.DEBUG:
            return super().process_response(request, response)
        if self._said[0] is not told:
            self._said = (told, build_policy())
        response.headers.setdefault(HEADER, self._said[1])
        return response


class SessionAgeMiddleware:
    """End a session that nobody used for long, and one that is old however much it is used."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session of whoever is signed in, before anything believes it."""
        session = request.session
        if SESSION_KEY in session:
            now = int(time.time())
            began, seen = session.setdefault(BEGAN, now), session.setdefault(SEEN, now)
            old = now - began > settings.SESSION_AGE_HOURS * 60 * MINUTE
            if old or now - seen > settings.SESSION_IDLE_MINUTES * MINUTE:
                logout(request)
                messages.info(
                    request, _("You were signed out, because it has been long. Please sign in again.")
                )
            elif now - seen > REMEMBERED_FOR:
                session[SEEN] = now
        return self.get_response(request)


def _begin(request: Any, **_signal: Any) -> None:
    # Django has given the session a new key by now; with it begin new times.
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    request.session.pop(PASSED, None)


user_logged_in.connect(_begin, dispatch_uid="linli.web.security")


def is_guarded(request: HttpRequest) -> bool:
    """Return whether this person holds a power over other people's data and posts, or is the operator."""
    user = request.user
    return bool(getattr(user, "is_superuser", False)) or any(acting(request).has(power) for power in GUARDED)


def needs_second_factor(request: HttpRequest) -> bool:
    """Return whether the office's setting asks a second factor of this person."""
    asked = settings.SECOND_FACTOR
    return asked == "everybody" or (asked == "guarded" and is_guarded(request))


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether this person has set one up; asked of the database once a session, until it is so."""
    if request.session.get(PASSED) == request.user.pk:
        return True
    found = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    if found:
        request.session[PASSED] = request.user.pk
    return found


class SecondFactorMiddleware:
    """Lead whoever must have a second factor and has none to where it is set up; until then nothing else opens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead there."""
        if (
            settings.SECOND_FACTOR == "nobody"
            or request.path.startswith(OPEN_WITHOUT)
            or SESSION_KEY not in request.session
            or not request.user.is_authenticated
            or not needs_second_factor(request)
            or has_second_factor(request)
        ):
            return self.get_response(request)
        if wants_json(request) or request.method not in {"GET", "HEAD"}:
            return refusal_answer(request, SecondFactorNeeded())
        messages.info(request, str(SecondFactorNeeded.message))
        return redirect("mfa_activate_totp")

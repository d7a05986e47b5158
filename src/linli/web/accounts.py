"""How people come to have an account: the office gives it. Residents need none."""

from base64 import b32encode
from datetime import timedelta
from secrets import token_bytes
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.addresses import address_of
from linli.kernel.privacy import Unreadable, decrypt, encrypt
from linli.kernel.ratelimit import limit
from linli.kernel.rekeying import ELSEWHERE, Place

from .security import has_second_factor, is_guarded, needs_second_factor

GUESSES, WINDOW = 20, timedelta(minutes=5)
# Many people of an office come from one address.
FROM_ADDRESS = 100
# How every Fernet token begins: its version, and a moment before the year 2106.
SEALED = "gAAAA"


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up; `people.commands.add_account` makes accounts, with posts, for those who serve."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse everybody."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count guesses at one account and from one address in the database, where all web processes see them."""
        super().pre_authenticate(request, **credentials)
        name, now = str(credentials.get("username") or credentials.get("login") or "").lower(), timezone.now()
        limit(f"sign-in {name}", limit=GUESSES, per=WINDOW, at=now)
        limit(f"sign-in from {address_of(request)}", limit=FROM_ADDRESS, per=WINDOW, at=now)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Lead who came with a password that somebody else gave them to the page where they choose their own.

        Wherever they were going to: until then no page of a street would open.
        """
        answer = super().post_login(request, user, **more)
        if not user.chooses_password:
            if is_guarded(request) and not has_second_factor(request):
                messages.info(
                    request,
                    _(
                        "Your post opens other people's data. Please set up a second step at sign-in, under “My work”."
                    ),
                )
            return answer
        messages.info(request, _("Please choose a password of your own; until then your posts open nothing."))
        return redirect("account_change_password")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the work once the password is one's own."""
        return reverse("web:work")


class SealedFactors(DefaultMFAAdapter):
    """Second factors: their secrets rest encrypted under the field keys, and who must have one cannot give it up."""

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; under a lost key one to which no code fits, so that recovery begins with the operator."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text  # of before secrets were encrypted
        found = decrypt(encrypted_text)
        return b32encode(token_bytes(20)).decode() if isinstance(found, Unreadable) else found

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse while the office asks for it."""
        request = context.request
        return (
            request is None
            or authenticator.type != Authenticator.Type.TOTP
            or not needs_second_factor(request)
        )


# `linli keys` puts them under a new key with all the rest.
ELSEWHERE.extend(Place("mfa_authenticator", "id", "data", key) for key in ("secret", "seed"))

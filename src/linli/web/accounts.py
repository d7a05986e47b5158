"""How people come to have an account: the office gives it. Residents need none."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.ratelimit import limit

GUESSES, WINDOW = 20, timedelta(minutes=5)


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up; `people.commands.add_account` makes accounts, with posts, for those who serve."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse everybody."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count guesses at one account over all web processes, beside what allauth counts in each."""
        super().pre_authenticate(request, **credentials)
        name = str(credentials.get("username") or credentials.get("login") or "").lower()
        limit(f"sign-in {name}", limit=GUESSES, per=WINDOW, at=timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Lead who came with a password that somebody else gave them to the page where they choose their own.

        Wherever they were going to: until then no page of a street would open.
        """
        answer = super().post_login(request, user, **more)
        if not user.chooses_password:
            return answer
        messages.info(request, _("Please choose a password of your own; until then your posts open nothing."))
        return redirect("account_change_password")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the work once the password is one's own."""
        return reverse("web:work")

"""How people come to have an account: the office gives it. Residents need none."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up; `people.commands.add_account` makes accounts, with posts, for those who serve."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse everybody."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> Any:
        """Lead who came with a password that somebody else gave them to the page where they choose their own."""
        if request.user.is_authenticated and request.user.chooses_password:
            messages.info(
                request, _("Please choose a password of your own; until then your posts open nothing.")
            )
            return reverse("account_change_password")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the work once the password is one's own."""
        return reverse("web:work")

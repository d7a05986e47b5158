"""Reactions to the library that signs people in."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver
from django.utils import timezone

from .commands import own_password
from .models import Account


@receiver((password_changed, password_reset, password_set), dispatch_uid="people.own_password")
def note_own_password(*, user: Account, **_signal: Any) -> None:
    """Give an account its powers once its owner has chosen a password; safe to run twice."""
    own_password(user, at=timezone.now())

"""The sign-in cards of the demo street: one tap shows the system through one person's eyes."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Card:
    """One person of the demo: who, in which post, and what to try as this person."""

    username: str
    password: str
    name: str
    post: str
    hint: str = ""


def demo_cards() -> list[Card]:
    """Return the people of the demo one may sign in as; none outside the demo."""
    if not settings.DEMO:
        return []
    return []

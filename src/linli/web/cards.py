"""The sign-in cards of the demo street: one tap shows the system through one person's eyes."""

from dataclasses import dataclass

from django.utils.translation import get_language

from linli.people.demo import cards


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
    chinese = (get_language() or "zh").startswith("zh")
    found = []
    for who_zh, who_en, username, password in cards():
        name, post = (who_zh if chinese else who_en).split(" · ", 1)
        found.append(Card(username, password, name, post))
    return found

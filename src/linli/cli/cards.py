"""Print the demo's sign-in cards; a process of its own, so that the supervisor need not carry Django."""

import sys

import django

from linli.cli.words import speak_utf8


def main() -> None:
    """Print one line for each card: who, name to sign in with, password."""
    django.setup()
    from linli.web.cards import demo_cards  # noqa: PLC0415 - needs the settings

    for card in demo_cards():
        print(f"    {card.username:<16} {card.password:<18} {card.name} · {card.post}")


if __name__ == "__main__":
    speak_utf8()
    main()
    sys.stdout.flush()

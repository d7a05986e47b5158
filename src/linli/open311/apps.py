"""Registers the app."""

from django.apps import AppConfig


class Open311Config(AppConfig):
    """The door for programs that speak Open311."""

    name = "linli.open311"
    label = "open311"

"""Registers the app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The outbox."""

    name = "linli.notices"
    label = "notices"

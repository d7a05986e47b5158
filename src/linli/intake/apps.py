"""Registers the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The doors."""

    name = "linli.intake"
    label = "intake"

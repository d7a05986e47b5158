"""Registers the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who is who, and who covers what."""

    name = "linli.people"
    label = "people"

"""Registers the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The top floor."""

    name = "linli.web"
    label = "web"

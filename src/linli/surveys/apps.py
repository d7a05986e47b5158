"""Registers the app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys of a sample."""

    name = "linli.surveys"
    label = "surveys"

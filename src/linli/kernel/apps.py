"""Registers the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The lowest floor."""

    name = "linli.kernel"
    label = "kernel"

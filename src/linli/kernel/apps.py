"""Registers the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The lowest floor."""

    name = "linli.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Let the sealer register with the journal."""
        from . import seals  # noqa: F401, PLC0415 - readers can only register once models are there

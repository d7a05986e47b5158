"""Registers the kernel."""

from django.apps import AppConfig
from django.conf import settings
from django.core.signals import request_started

from . import keyring


class KernelConfig(AppConfig):
    """The lowest floor."""

    name = "linli.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Let the sealer register with the journal, and follow the key that signs when it is changed."""
        from . import seals  # noqa: F401, PLC0415 - readers can only register once models are there

        request_started.connect(keyring.follower(settings), weak=False, dispatch_uid="linli.kernel.keyring")

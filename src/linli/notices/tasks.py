"""The outbox's part in the rounds of the worker."""

from django.utils import timezone

from linli.kernel.rounds import each_round

from .commands import send_waiting


@each_round
def send() -> int:
    """Send what is due."""
    return send_waiting(at=timezone.now())

"""Work at the doors that has its own hours."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .commands.lost import ask_links
from .commands.pieces import sweep_pieces


@app.periodic(cron="23 * * * *")
@app.task(name="intake.sweep_pieces", queueing_lock="intake.sweep_pieces")
def sweep_photos_in_pieces(timestamp: int) -> int:
    """Forget photos that a phone began to send and did not end within a day."""
    return sweep_pieces(at=timezone.now())


@app.task(name="intake.send_lost_links", retry=3)
def send_lost_links(kind: str, marks: list[str]) -> int:
    """Put the ways back to the reports of a contact into the outbox; the job knows the contact's marks only."""
    return ask_links(kind=kind, marks=marks, at=timezone.now())

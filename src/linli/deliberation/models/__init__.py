"""Series, meetings and what came of them."""

from .meetings import AgendaItem, Attendee, Meeting
from .results import Minutes, Objection, Opinion, Resolution
from .series import CalendarLink, Seat, Series

__all__ = [
    "AgendaItem", "Attendee", "CalendarLink", "Meeting", "Minutes", "Objection", "Opinion", "Resolution", "Seat", "Series",
]  # fmt: skip

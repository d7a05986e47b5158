"""Pages of lifts."""

from .acts import act
from .family import own
from .pages import agreement, flats_excel, listed, listed_excel, money, new, one, talks

__all__ = ["act", "agreement", "flats_excel", "listed", "listed_excel", "money", "new", "one", "own", "talks"]

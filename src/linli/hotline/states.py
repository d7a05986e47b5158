"""How calls end, and how far a file of work orders is: closed words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallEnd(models.TextChoices):
    """What came of a call."""

    CASE = "case", _("New case")
    VOICE = "voice", _("One more voice on a case")
    WORD = "word", _("Asked after their own case")
    ANSWERED = "answered", _("Answered at once")
    NOTHING = "nothing", _("Nothing to do")


class FileState(models.TextChoices):
    """How far a file of work orders is. What is being read, checked or imported is the worker's."""

    WAITING = "waiting", _("Waits to be read")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not imported yet")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    STOPPED = "stopped", _("Stopped")
    UNREADABLE = "unreadable", _("Cannot be read")
    DROPPED = "dropped", _("Thrown away")


AT_WORK = (FileState.WAITING, FileState.CHECKING, FileState.RUNNING)
# Only these may still be changed: other columns, or thrown away.
OPEN = (FileState.CHECKED, FileState.UNREADABLE)


class PlatformDatum(models.TextChoices):
    """In which datum the coordinates of a platform are written."""

    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"

"""What programs send and read of meetings."""

from .meetings import *  # noqa: F403 - read as schemas.MeetingRow
from .results import *  # noqa: F403 - as above

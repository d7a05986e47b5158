"""The door of this app: what other apps may call."""

from .commands import (
    Contact,
    Kept,
    Opened,
    Report,
    confirm,
    confirm_too,
    dispatch,
    file,
    new_link,
    open_case,
    open_case_once,
    open_cases,
    remark,
    reopen,
    reopen_too,
    self_handle,
    settle,
    withdraw,
)
from .commands.calendars import calendar_of
from .commands.catalogue import load_catalogue
from .commands.limits import tables_kept
from .commands.together import Settled, settle_cases
from .errors import AlreadyRated, NothingSaid
from .models import Case, Category, Condition, Photo, Reporter
from .queries import (
    case_of_token,
    catalogue,
    ledger,
    one_case,
    one_photo,
    photos_of,
    public_choices,
    search,
    timeline_of,
    ways_to,
    worklist,
)
from .queries.clocks import light_of, question_of
from .queries.links import origin_of, where_now
from .queries.looks import Told, looks_told
from .queries.satisfaction import reopen_until, window_over
from .states import IN_PROGRESS, LIST_OF, LISTS, WORKING, CaseList, Door, State
from .workflow import CASE, label

__all__ = [
    "CASE",
    "IN_PROGRESS",
    "LISTS",
    "LIST_OF",
    "WORKING",
    "AlreadyRated",
    "Case",
    "CaseList",
    "Category",
    "Condition",
    "Contact",
    "Door",
    "Kept",
    "NothingSaid",
    "Opened",
    "Photo",
    "Report",
    "Reporter",
    "Settled",
    "State",
    "Told",
    "calendar_of",
    "case_of_token",
    "catalogue",
    "confirm",
    "confirm_too",
    "dispatch",
    "file",
    "label",
    "ledger",
    "light_of",
    "load_catalogue",
    "looks_told",
    "new_link",
    "one_case",
    "one_photo",
    "open_case",
    "open_case_once",
    "open_cases",
    "origin_of",
    "photos_of",
    "public_choices",
    "question_of",
    "remark",
    "reopen",
    "reopen_too",
    "reopen_until",
    "search",
    "self_handle",
    "settle",
    "settle_cases",
    "tables_kept",
    "timeline_of",
    "ways_to",
    "where_now",
    "window_over",
    "withdraw",
    "worklist",
]  # fmt: skip

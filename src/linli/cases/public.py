"""The door of this app: what other apps may call."""

from .commands import (
    Contact,
    Opened,
    Report,
    confirm,
    dispatch,
    file,
    new_link,
    open_case,
    open_cases,
    remark,
    reopen,
    self_handle,
    settle,
    withdraw,
)
from .commands.catalogue import load_catalogue
from .commands.limits import calendar_of, tables_kept
from .commands.together import Settled, settle_cases
from .models import Case, Category, Condition, Photo, Reporter, StageLimit
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
    worklist,
)
from .states import IN_PROGRESS, LIST_OF, LISTS, CaseList, Door, State
from .workflow import CASE, label

__all__ = [
    "CASE",
    "IN_PROGRESS",
    "LISTS",
    "LIST_OF",
    "Case",
    "CaseList",
    "Category",
    "Condition",
    "Contact",
    "Door",
    "Opened",
    "Photo",
    "Report",
    "Reporter",
    "StageLimit",
    "State",
    "calendar_of",
    "case_of_token",
    "catalogue",
    "confirm",
    "dispatch",
    "file",
    "label",
    "ledger",
    "load_catalogue",
    "new_link",
    "one_case",
    "one_photo",
    "open_case",
    "open_cases",
    "photos_of",
    "public_choices",
    "remark",
    "reopen",
    "search",
    "self_handle",
    "settle",
    "timeline_of",
    "withdraw",
    "worklist",
]  # fmt: skip

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
    merge,
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
from .commands.calling import Caller, cases_of_caller
from .commands.catalogue import load_catalogue
from .commands.fetching import bring_photo, photo_failed
from .commands.lane import Joined, add_lane_member, own_link, report_by_lane
from .commands.lane import hash_of as lane_hash
from .commands.limits import limits_on, tables_kept
from .commands.links import ask_link
from .commands.together import Settled, settle_cases
from .commands.too import add_voice, join_voice
from .errors import AlreadyRated, MainEnded, NoSuchMember, NothingSaid, SameCase
from .models import Case, Category, Cell, Condition, LaneMember, Photo, Reporter, cells_around
from .queries import (
    case_of_token,
    catalogue,
    file_for_holder,
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
from .queries.asides import Aside, aside
from .queries.clocks import light_of, question_of
from .queries.lane import reports_of as lane_reports_of
from .queries.links import origin_of, unhindered, voices_of, where_now
from .queries.looks import Told, looks_told
from .queries.moderation import hidden_since
from .queries.near import NearCase, public_near
from .queries.satisfaction import reopen_until, window_over
from .states import IN_PROGRESS, LIST_OF, LISTS, PERSONAL_WORDS, WORKING, CaseList, Door, HeldFor, State
from .workflow import CASE, label

__all__ = [
    "CASE",
    "IN_PROGRESS",
    "LISTS",
    "LIST_OF",
    "PERSONAL_WORDS",
    "WORKING",
    "AlreadyRated",
    "Aside",
    "Caller",
    "Case",
    "CaseList",
    "Category",
    "Cell",
    "Condition",
    "Contact",
    "Door",
    "HeldFor",
    "Joined",
    "Kept",
    "LaneMember",
    "MainEnded",
    "NearCase",
    "NoSuchMember",
    "NothingSaid",
    "Opened",
    "Photo",
    "Report",
    "Reporter",
    "SameCase",
    "Settled",
    "State",
    "Told",
    "add_lane_member",
    "add_voice",
    "aside",
    "ask_link",
    "bring_photo",
    "calendar_of",
    "case_of_token",
    "cases_of_caller",
    "catalogue",
    "cells_around",
    "confirm",
    "confirm_too",
    "dispatch",
    "file",
    "file_for_holder",
    "hidden_since",
    "join_voice",
    "label",
    "lane_hash",
    "lane_reports_of",
    "ledger",
    "light_of",
    "limits_on",
    "load_catalogue",
    "looks_told",
    "merge",
    "new_link",
    "one_case",
    "one_photo",
    "open_case",
    "open_case_once",
    "open_cases",
    "origin_of",
    "own_link",
    "photo_failed",
    "photos_of",
    "public_choices",
    "public_near",
    "question_of",
    "remark",
    "reopen",
    "reopen_too",
    "reopen_until",
    "report_by_lane",
    "search",
    "self_handle",
    "settle",
    "settle_cases",
    "tables_kept",
    "timeline_of",
    "unhindered",
    "voices_of",
    "ways_to",
    "where_now",
    "window_over",
    "withdraw",
    "worklist",
]  # fmt: skip

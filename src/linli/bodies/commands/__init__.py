"""Writes: bodies, members, nominations, items of packs, statements, stations, advice. Each is one act and one line."""

from .advising import advise, answer_advice
from .bodies import end_body, found_body, renew_body, upgrade_body
from .items import drop_item, keep_item
from .seats import Who, end_membership, seat_member
from .selecting import decline, nominate, review, take_seat
from .statements import DutyWish, fulfil, sign_statement
from .stations import close_station, leave_station, open_station, place_at_station

__all__ = [
    "DutyWish",
    "Who",
    "advise",
    "answer_advice",
    "close_station",
    "decline",
    "drop_item",
    "end_body",
    "end_membership",
    "found_body",
    "fulfil",
    "keep_item",
    "leave_station",
    "nominate",
    "open_station",
    "place_at_station",
    "renew_body",
    "review",
    "seat_member",
    "sign_statement",
    "take_seat",
    "upgrade_body",
]

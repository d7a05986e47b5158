"""Writes of the outbox: telling, sending, reading, trying again; wishes, gateways, digests; mail that comes in."""

from .closing import close_address, closed, open_addresses, open_again
from .digests import Line, lies_still, make_digests
from .gateways import end_gateway, set_gateway, try_gateway
from .house import read_again
from .letters import (
    FINDERS,
    OPENERS,
    Begun,
    Reply,
    dismiss_letter,
    open_letter,
    photos_waiting,
    put_letter,
    take_letter,
    takes_replies,
)
from .marks import forget_stop_codes, stop_link_of, stop_token
from .sending import retry, send_waiting
from .telling import Recipient, Telling, mark_read, tell
from .texts import SmsTemplate
from .wishes import Chosen, choose, reaches, wishes_of

__all__ = [
    "FINDERS", "OPENERS", "Begun", "Chosen", "Line", "Recipient", "Reply", "SmsTemplate", "Telling",
    "choose", "close_address", "closed",
    "dismiss_letter", "end_gateway", "forget_stop_codes",
    "lies_still", "make_digests", "mark_read", "open_addresses", "open_again", "open_letter",
    "photos_waiting", "put_letter", "reaches", "read_again",
    "retry", "send_waiting", "set_gateway", "stop_link_of", "stop_token",
    "take_letter", "takes_replies", "tell", "try_gateway", "wishes_of",
]  # fmt: skip

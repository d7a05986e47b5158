"""The door of this app: what other apps may call.

    send(street_id=…, kind="hotline", event="order.closed", key=f"{order} closed", data={…}, at=now)

says something to every system of a kind in a street, signed, once for its key, again until it arrives.
"""

from .commands import send
from .queries import signature
from .states import MessageState, SubscriptionKind

__all__ = ["MessageState", "SubscriptionKind", "send", "signature"]

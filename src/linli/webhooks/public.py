"""The door of this app: what other apps may call.

    send(street_id=…, kind="hotline", event="order.closed", key=f"{order} closed", data={…}, at=now)

says something to every system of a kind in a street, signed, once for its key, again until it arrives.
"""

from .commands import retry_failed, send
from .queries import in_trouble as webhooks_in_trouble
from .queries import signature
from .states import MessageState, SubscriptionKind

__all__ = ["MessageState", "SubscriptionKind", "retry_failed", "send", "signature", "webhooks_in_trouble"]

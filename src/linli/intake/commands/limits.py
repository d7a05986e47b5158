"""How often the public doors may be used, by pages and programs together: one count for both.

Two kinds of limits. High ones, of a network address and of a whole street, protect the machine: who is over them is told
when to come again, and keeps what was typed. Those of a phone, of a place and, lower, of an address protect the people
who go and look: what is over them is taken, gets its number and link, and waits for a look. Nothing is dropped. Behind
one address a whole estate may stand, or all phones of a carrier: that is why its lower limit refuses nobody.
"""

from datetime import datetime, timedelta

from django.conf import settings

from linli.cases.public import HeldFor
from linli.kernel import ratelimit
from linli.kernel.privacy import blind_index
from linli.territory.public import Street

HOUR = timedelta(hours=1)
STREET_TO_ADDRESS = 4
GUESSES = 5
ASKS = 3


def let_pass(address: str, street: Street, *, at: datetime, what: str) -> None:
    """Let this request pass, or raise TooManyRequests: so many an hour from an address, four times that in a street."""
    most = settings.PUBLIC_REPORTS_PER_HOUR
    buckets = (
        (f"{what} from {address}", most),
        (f"{what} in {street.pk}", most * STREET_TO_ADDRESS),
    )
    ratelimit.limits(buckets, per=HOUR, at=at)


def weigh(
    address: str, street: Street, *, at: datetime, device: str = "", area: str = "", hard: bool = True
) -> str:
    """Let a report pass and return why it is held for a look, "" when it is not; or raise TooManyRequests.

    All in one statement. `area` is where it lies, as near as that is known; `hard` ones were counted before, if not. No
    address where a server or a colleague speaks for many.
    """
    most = settings.PUBLIC_REPORTS_PER_HOUR
    buckets = (
        [(f"report from {address}", most), (f"report in {street.pk}", most * STREET_TO_ADDRESS)]
        if hard
        else []
    )
    firm = len(buckets)
    held = []
    if device:
        buckets.append((f"report by {device}", settings.DEVICE_REPORTS_PER_HOUR))
        held.append(HeldFor.DEVICE)
    if area:
        buckets.append((f"report at {street.pk} {area}", settings.AREA_REPORTS_PER_HOUR))
        held.append(HeldFor.AREA)
    if address:
        buckets.append((f"report behind {address}", settings.ADDRESS_REPORTS_PER_HOUR))
        held.append(HeldFor.ADDRESS)
    over = ratelimit.overflow(buckets, per=HOUR, at=at) if buckets else None
    if over is None:
        return ""
    bucket, wait = over
    if bucket < firm:
        raise ratelimit.TooManyRequests(retry_after=wait)
    return str(held[bucket - firm])


def let_ask(address: str, contact: str, *, at: datetime) -> None:
    """Let somebody ask for the links of a contact: a few times an hour from an address, and for one contact.

    Counted alike whether the contact is known or not.
    """
    mark = blind_index(contact, "ask")
    ratelimit.limits(((f"ask from {address}", ASKS * 4), (f"ask for {mark}", ASKS)), per=HOUR, at=at)


def let_guess(number: str, *, at: datetime) -> None:
    """Let somebody try a telephone at this number: telephones can be guessed, and numbers cannot be kept secret."""
    ratelimit.limit(f"find {number}", limit=GUESSES, per=HOUR, at=at)

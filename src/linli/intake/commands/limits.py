"""How often the public doors may be used, by pages and programs together: one count for both."""

from datetime import datetime, timedelta

from django.conf import settings

from linli.kernel import ratelimit
from linli.territory.public import Street

HOUR = timedelta(hours=1)
STREET_TO_ADDRESS = 20
GUESSES = 5


def let_pass(address: str, street: Street, *, at: datetime, what: str) -> None:
    """Let this request pass, or raise TooManyRequests: so many an hour from an address, twenty times that in a street."""
    most = settings.PUBLIC_REPORTS_PER_HOUR
    buckets = (
        (f"{what} from {address}", most),
        (f"{what} in {street.pk}", most * STREET_TO_ADDRESS),
    )
    ratelimit.limits(buckets, per=HOUR, at=at)


def let_guess(number: str, *, at: datetime) -> None:
    """Let somebody try a telephone at this number: telephones can be guessed, and numbers cannot be kept secret."""
    ratelimit.limit(f"find {number}", limit=GUESSES, per=HOUR, at=at)

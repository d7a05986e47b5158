"""The outbox, one row for each recipient, line and channel; what people wish of it, and what came back."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from linli.kernel.naming import in_script
from linli.kernel.privacy import BlindIndexField, EncryptedTextField, Unreadable
from linli.people.public import Account, Actor
from linli.territory.public import Street, StreetModel

from .states import (
    DUE,
    Channel,
    ClosedWhy,
    LetterState,
    NewsKind,
    NoticeState,
    RecipientKind,
    Rhythm,
    TrayWhy,
)


def channels() -> Iterable[Any]:
    """Return the choices; callables, so that a new one makes no migration."""
    return Channel.choices


def recipient_kinds() -> Iterable[Any]:
    """Return the kinds of recipient."""
    return RecipientKind.choices


def notice_states() -> Iterable[Any]:
    """Return the choices of states."""
    return NoticeState.choices


def rhythms() -> Iterable[Any]:
    """Return how often a digest is made."""
    return Rhythm.choices


def closed_whys() -> Iterable[Any]:
    """Return why an address is closed."""
    return ClosedWhy.choices


def letter_states() -> Iterable[Any]:
    """Return what may become of a mail that came in."""
    return LetterState.choices


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Return what this person is told in Linli, of the streets where they hold a post now."""
        return self.filter(street_id__in=actor.street_ids, account_id=actor.account_id, channel=Channel.INAPP)

    def unread(self) -> "NoticeQuerySet":
        """Return those that nobody has read; in Linli a notice has arrived as soon as it stands."""
        return self.filter(channel=Channel.INAPP, state=NoticeState.SENT)


class Notice(StreetModel):
    """One recipient told of one journal line by one channel.

    `at` is when it happened; `facts` are codes and public names, so that erasing what somebody wrote leaves no copy
    here. An account's address is read when it is sent; a reporter's is kept encrypted until then.
    """

    line_id = models.UUIDField()
    subject_id = models.UUIDField()
    event = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    recipient_kind = models.CharField(max_length=10, choices=recipient_kinds)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    address = EncryptedTextField(blank=True, default="")
    # Of an address that was let go once the mail was out: by it a mail that comes back is known to have gone there.
    mark = models.CharField(max_length=64, blank=True, default="")
    target = models.CharField(max_length=16, blank=True, default="")
    channel = models.CharField(max_length=10, choices=channels)
    language = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=10, choices=notice_states, default=NoticeState.WAITING)
    at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # It stands in a digest: whenever it was written down, it is told in one and in no other.
    gathered = models.BooleanField(default=False)
    message_id = models.CharField(max_length=120)
    error = models.CharField(max_length=300, blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Nobody is told twice, and who waits says until when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "line_id", "channel", "recipient_kind", "account", "target"),
                name="line_tells_a_recipient_once_by_a_channel",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(recipient_kind="account", account__isnull=False)
                | (~Q(recipient_kind="account") & Q(account=None)),
                name="notice_to_an_account_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DUE) | Q(next_try_at__isnull=False),
                name="waiting_notice_says_when_it_is_tried",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_since__isnull=False),
                name="notice_being_sent_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.values), name="notice_state_is_in_the_table"
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "next_try_at", "id"), condition=Q(state__in=DUE), name="notice_due"
            ),
            models.Index(
                fields=("street", "sending_since"), condition=Q(state="sending"), name="notice_being_sent"
            ),
            models.Index(
                fields=("account", "street"), condition=Q(channel="inapp", state="sent"), name="notice_unread"
            ),
            models.Index(fields=("account", "-id"), condition=Q(channel="inapp"), name="notice_of_account"),
            models.Index(
                fields=("street", "-id"),
                condition=Q(state__in=("failed", "unknown")),
                name="notice_in_trouble",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} by {self.channel}: {self.state}"


class Preference(models.Model):
    """What somebody wants to be told outside Linli, by which ways, when not, and what is gathered.

    Inside Linli everything stands at once whatever is chosen here. Who has chosen nothing is told by e-mail at once.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    # What is pressing comes in quiet hours, too.
    pressing = ArrayField(models.CharField(max_length=10), default=list)
    digest = models.CharField(max_length=10, choices=rhythms, default=Rhythm.WEEKLY)
    digest_hour = models.SmallIntegerField(default=8)
    digest_by = models.CharField(max_length=10, choices=channels, default=Channel.EMAIL)
    dormant = models.BooleanField(default=True)
    dormant_days = models.SmallIntegerField(default=7)
    keys = EncryptedTextField(blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        """Quiet hours have a beginning and an end, and days have hours."""

        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | (Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to"))),
                name="quiet_hours_have_a_beginning_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__range=(0, 23)), name="digest_is_made_at_an_hour_of_the_day"
            ),
            models.CheckConstraint(
                condition=Q(dormant_days__range=(1, 90)), name="dormant_is_after_one_to_ninety_days"
            ),
        )

    def __str__(self) -> str:
        return f"wishes of {self.account_id}"

    def at_once(self, kind: str) -> tuple[str, ...]:
        """Return the ways by which news of a kind goes out at once."""
        return tuple(self.ways.get(str(kind), (Channel.EMAIL,)))

    def gathered(self) -> frozenset[str]:
        """Return the kinds of news that go out in the digest only."""
        return frozenset(str(kind) for kind in NewsKind if not self.at_once(kind))

    def wakes(self, kind: str) -> bool:
        """Return whether news of a kind comes in quiet hours, too."""
        return str(kind) in self.pressing

    @property
    def chat_keys(self) -> dict[str, str]:
        """Return the keys of chat services by channel; none while the key of the field is missing."""
        return {} if isinstance(self.keys, Unreadable) or not self.keys else json.loads(self.keys)

    def quiet_until(self, at: datetime) -> datetime | None:
        """Return when the quiet hours end in which a moment lies; None outside them."""
        begin, end = self.quiet_from, self.quiet_to
        if begin is None or end is None:
            return None
        local = timezone.localtime(at)
        now, over_midnight = local.time(), begin > end
        if not (now >= begin or now < end if over_midnight else begin <= now < end):
            return None
        day = local.date() + timedelta(days=1 if over_midnight and now >= begin else 0)
        return timezone.make_aware(datetime.combine(day, end))

    def period_at(self, at: datetime) -> date | None:
        """Return the day with which the period begins whose digest is due by now: today, or this week's Monday."""
        if self.digest == Rhythm.NONE:
            return None
        local = timezone.localtime(at)
        day = local.date() - timedelta(days=0 if local.hour >= self.digest_hour else 1)
        return day - timedelta(days=day.weekday()) if self.digest == Rhythm.WEEKLY else day


class Digest(StreetModel):
    """What was gathered for somebody in a period: made once, also when there was nothing to say."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=rhythms)
    day = models.DateField()
    until = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta(StreetModel.Meta):
        """Nobody gets two for one period."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "account", "rhythm", "day"), name="digest_is_made_once_in_its_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rhythm} {self.day} of {self.account_id}"


class Gateway(StreetModel):
    """A way out of the house that an office has set up: its text messages, or a group of its own at a chat service.

    What opens it (address, key, template) is kept encrypted and shown to nobody again.
    """

    channel = models.CharField(max_length=10, choices=channels)
    name = models.CharField(max_length=60)
    told = EncryptedTextField()
    kinds = ArrayField(models.CharField(max_length=10), default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """An office sends its text messages by one gateway at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street",),
                condition=Q(channel=Channel.SMS, ended_at=None),
                name="street_sends_text_messages_by_one_gateway",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.name}"

    @property
    def target(self) -> str:
        """Return by which mark notices name this gateway."""
        return self.pk.hex[16:]

    @property
    def settings(self) -> dict[str, Any]:
        """Return what opens it; nothing while the key of the field is missing."""
        return {} if isinstance(self.told, Unreadable) else json.loads(self.told)


class ClosedAddress(models.Model):
    """An address to which nothing goes any more: its owner said so, or mail came back. Found by its mark."""

    street = models.ForeignKey(Street, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    address = EncryptedTextField()
    mark = BlindIndexField(of="address", purpose="closed")
    why = models.CharField(max_length=10, choices=closed_whys)
    note = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        """An address is closed once at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=("mark",), condition=Q(opened_at=None), name="address_is_closed_once_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("street", "-at"), name="closed_address_by_time"),)

    def __str__(self) -> str:
        return f"{self.why} since {self.at:%Y-%m-%d}"


class StopCode(StreetModel):
    """The short link by which whoever gets text messages of a street stops them all: one for an address, kept for long.

    A text message has no room for the link of a mail, which holds the address itself. It goes when nothing was sent to
    the address for half a year.
    """

    code = models.CharField(max_length=16)
    address = EncryptedTextField()
    mark = BlindIndexField(of="address", purpose="stop")
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """An address has one code in a street, and a code is given once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "mark"), name="address_has_one_stop_code_in_a_street"),
            models.UniqueConstraint(fields=("street", "code"), name="stop_code_is_given_once"),
        )
        indexes = (models.Index(fields=("code",), name="stop_code"),)

    def __str__(self) -> str:
        return f"stop code of street {self.street_id}"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, street_ids: Iterable[int]) -> "LetterQuerySet":
        """Return what came in for these streets."""
        return self.filter(street_id__in=list(street_ids))


class Letter(StreetModel):
    """A mail that came in: what became of it, and while it waits in the tray what it says.

    Once it stands on a case, its words are the case's and no copy stays here. A mail that is handed in twice is one.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=letter_states)
    sender = EncryptedTextField(blank=True, default="")
    subject = EncryptedTextField(blank=True, default="")
    text = EncryptedTextField(blank=True, default="")
    photos = ArrayField(models.UUIDField(), default=list)
    notice_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """A mail is taken once, and what is taken leaves no words behind."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "digest"), name="letter_is_taken_once"),
            models.CheckConstraint(
                condition=Q(state=LetterState.TRAY) | Q(photos=[]),
                name="only_a_waiting_letter_keeps_its_photos",
            ),
        )
        indexes = (
            models.Index(fields=("street", "-id"), condition=Q(state="tray"), name="letter_in_the_tray"),
            models.Index(fields=("street", "-id"), name="letter_by_time"),
        )

    @property
    def reason(self) -> str:
        """Return why it waits, or what was said when it was put aside, in the reader's language."""
        if self.state != LetterState.TRAY:
            return self.why
        return str(TrayWhy(self.why).label) if self.why in TrayWhy.values else in_script(self.why)

    def __str__(self) -> str:
        return f"letter {self.state}"

"""Who is told what of a roster: the person of a turn, and whoever keeps the roster."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Power, accounts_of, nearest
from linli.rosters.models import DutyRoster, Person

MINE, ONE = "/s/%(slug)s/rosters/mine/", "/s/%(slug)s/rosters/%(number)s/"
ABOUT = "%(roster)s · %(when)s"
# fmt: off
SENTENCES: dict[str, Sentence] = {
    "roster.put": Sentence(_("You are on duty: %(roster)s, %(when)s"),
        _("You were put on duty at %(roster)s from %(when)s on."), ABOUT, MINE),
    "roster.take_off": Sentence(_("You are off duty: %(roster)s, %(when)s"),
        _("You were taken off the duty at %(roster)s from %(when)s on."), ABOUT, MINE, NewsKind.PROGRESS),
    "roster.missed": Sentence(_("Nobody signed in: you are on duty at %(roster)s since %(when)s"),
        _("You were to be on duty at %(roster)s from %(when)s on and have not signed in. If you are there, sign in now."),
        ABOUT, MINE, NewsKind.CLOCK),
    "roster.missed_keeper": Sentence(_("Duty missed: %(roster)s, %(when)s"),
        _("Somebody who was to be on duty at %(roster)s from %(when)s on has not signed in."),
        ABOUT, ONE, NewsKind.CLOCK),
    "roster.ask": Sentence(_("A swap is asked of you: %(roster)s, %(when)s"),
        _("A colleague asks you to take their duty at %(roster)s from %(when)s on."), ABOUT, MINE),
    "roster.accept": Sentence(_("Your swap was accepted: %(roster)s, %(when)s"),
        _("The duty at %(roster)s from %(when)s on will be done by your colleague once the swap is approved."),
        ABOUT, MINE, NewsKind.PROGRESS),
    "roster.approve_wanted": Sentence(_("A swap waits for approval: %(roster)s, %(when)s"),
        _("Two people agreed to swap the duty at %(roster)s from %(when)s on; it needs approval."), ABOUT, ONE),
    "roster.swapped": Sentence(_("Swapped: %(roster)s, %(when)s"),
        _("The duty at %(roster)s from %(when)s on has changed hands. My duties show how it stands now."),
        ABOUT, MINE, NewsKind.PROGRESS),
    "roster.decline": Sentence(_("Your swap was not accepted: %(roster)s, %(when)s"),
        _("The duty at %(roster)s from %(when)s on stays yours."), ABOUT, MINE),
    "roster.refuse": Sentence(_("A swap was not approved: %(roster)s, %(when)s"),
        _("The duty at %(roster)s from %(when)s on stays as it was."), ABOUT, MINE),
}
# fmt: on
for _event, _sentence in SENTENCES.items():
    say(_event, _sentence)


def facts_of(roster: DutyRoster, starts_at: datetime) -> dict[str, Any]:
    """Return what the sentences are made of: codes and public names."""
    return {
        "roster": roster.name, "slug": roster.street.slug, "number": roster.number,
        "when": f"{timezone.localtime(starts_at):%Y-%m-%d %H:%M}",
    }  # fmt: skip


def recipient_of(person: Person) -> Recipient | None:
    """Return how somebody is told: in Linli, or by text message where a volunteer left a telephone."""
    if person.account is not None:
        return Recipient(account=person.account)
    return Recipient(phone=str(person.phone), mark=person.pk.hex[:16]) if person.phone else None


def tell_person(
    person: Person, event: str, *, roster: DutyRoster, line: Any, starts_at: datetime, at: datetime
) -> int:
    """Tell somebody of one line; whoever did it themselves is not told."""
    to = recipient_of(person)
    mine = line.by_kind == "account" and line.by_id == person.account_id
    if to is None or mine:
        return 0
    facts = facts_of(roster, starts_at)
    return tell(
        [Telling(roster.street_id, line.id, line.subject_id, f"roster.{event}", to, facts, at)], at=at
    )


def keepers_of(roster: DutyRoster, *, at: datetime) -> list[Account]:
    """Return who keeps a roster: the nearest who convene over its unit, and whoever handles for its organisation."""
    found = {
        post.account_id: post.account
        for post in nearest(roster.street_id, Power.CONVENE, roster.lineage, at=at)
    }
    if roster.organisation_id:
        for account in accounts_of(roster.organisation_id, Power.HANDLE, at=at):
            found[account.pk] = account
    return list(found.values())


def tell_keepers(
    event: str, *, roster: DutyRoster, line: Any, starts_at: datetime, at: datetime, keepers: list[Account] | None = None
) -> int:  # fmt: skip
    """Tell whoever keeps a roster of one line."""
    them = keepers_of(roster, at=at) if keepers is None else keepers

    def tellings() -> Iterator[Telling]:
        for account in them:
            if line.by_kind != "account" or line.by_id != account.pk:
                to = Recipient(account=account)
                facts = facts_of(roster, starts_at)
                yield Telling(roster.street_id, line.id, line.subject_id, f"roster.{event}", to, facts, at)

    return tell(tellings(), at=at)

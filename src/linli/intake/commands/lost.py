"""A lost secret link is sent to the contact that was left with the report, and to nobody else."""

from collections.abc import Callable, Sequence
from datetime import datetime

from linli.cases.public import Reporter, ask_link, new_link
from linli.intake.queries.lost import reporter_of
from linli.kernel.privacy import blind_indexes
from linli.notices.public import Recipient, Telling, tell
from linli.territory.public import Street

# Its first words say to those who take replies that it is about a case.
EVENT = "case.ask_link.reporter"
MOST = 5
# What else has links that get lost: apps above say here how they send the way back.
_OTHERS: list[Callable[..., int]] = []


def also_sends(send: Callable[..., int]) -> None:
    """Register what is asked too when somebody asks for the links of a contact (`kind`, `marks`, `at`)."""
    if send not in _OTHERS:
        _OTHERS.append(send)


def marks_of(contact: str) -> dict[str, list[str]]:
    """Return the marks under which a contact may have been left, as a telephone or as a mail address."""
    kind = "email" if "@" in contact else "phone"
    return {kind: list(blind_indexes(contact, kind))}


def ask_links(*, kind: str, marks: Sequence[str], at: datetime) -> int:
    """Send a way to a new link for each of the last five reports that this contact was left with; return how many.

    Only there: to the mail address as it was left, or to the telephone where the street sends text messages. The links
    that stand go on to work, because anybody may ask for somebody else.
    """
    left = Reporter.objects.filter(**{f"{kind}_index__in": list(marks)}).order_by("-pk")
    sent = 0
    for reporter_id, street_id in list(left.values_list("pk", "street_id")[:MOST]) if marks else []:
        asked = ask_link(reporter_id, street_id=street_id, at=at)
        if asked is None:
            continue
        reporter, line = asked
        case = reporter.case
        facts = {
            "number": case.number, "slug": case.street.slug, "reporter": reporter.pk.hex, "asked": at.isoformat()
        }  # fmt: skip
        to = Recipient(**{kind: getattr(reporter, kind)}, language=reporter.language)
        sent += tell([Telling(street_id, line.pk, case.pk, EVENT, to, facts, at)], at=at)
    return sent + sum(send(kind=kind, marks=marks, at=at) for send in _OTHERS)


def open_ticket(ticket: str, *, at: datetime) -> tuple[Street, str]:
    """Make a new secret link for whoever holds this ticket; the link before and the ticket end."""
    reporter = reporter_of(ticket, at=at)
    street = Street.objects.get(pk=reporter.street_id)
    return street, new_link(reporter.case)

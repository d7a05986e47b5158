"""What the ledger gives to messages and takes from them: answers by mail, and what lies still for the digest."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kernel.privacy import normal_contact
from linli.notices.public import (
    Begun,
    Line,
    NewsKind,
    Reply,
    Sentence,
    finds_subjects,
    lies_still,
    opens_subjects,
    say,
    takes_replies,
)
from linli.people.public import Actor
from linli.territory.public import Street

from ..commands.opening import Contact, Report, open_case
from ..commands.sides import remark
from ..commands.telling import about
from ..models import Case, Reporter
from ..queries.dormant import dormant_for
from ..queries.ledger import case_tried
from ..queries.links import where_now
from ..states import Door

STILL = "case.dormant"
say(
    STILL,
    Sentence(
        _("%(thing)s: nothing has happened for %(days)s days"), _("It is yours to move on."), "%(number)s · %(place)s",
        "/s/%(slug)s/cases/%(number)s/", NewsKind.CLOCK,
    ),
)  # fmt: skip


@takes_replies("case")
def take_answer(reply: Reply, at: datetime) -> None:
    """Put an answer by mail on its case: a reporter's as their word, which also answers a question; a colleague's inside.

    A letter that a clerk puts to a case is its reporter's word if it came from their address, and a note inside if not.
    """
    case = Case.objects.get(street_id=reply.street_id, pk=reply.subject_id)
    now = where_now(case)
    by, internal = reply.by, True
    if by is None or _is_reporter_of(case, reply.sender):
        by, internal = Actor("reporter", case_id=now.pk), False
    remark(
        now.pk, street_id=now.street_id, by=by, at=at, text=reply.text, internal=internal, photos=reply.photos
    )  # fmt: skip


def _is_reporter_of(case: Case, sender: str) -> bool:
    left = Reporter.objects.filter(street_id=case.street_id, case=case).first()
    return bool(sender and left and left.email) and normal_contact(sender) == normal_contact(left.email)


@finds_subjects
def case_for_letter(actor: Actor, street_id: int, number: str, at: datetime) -> tuple[str, UUID] | None:
    """Return the case with this number, if this person sees it."""
    found = case_tried(actor, street_id, number, at)
    return ("case", found.pk) if found else None


@opens_subjects
def case_from_letter(street_id: int, begun: Begun, by: Actor, at: datetime) -> tuple[UUID, str]:
    """Open a case with a letter: whoever wrote it is its reporter, and is told of it by mail."""
    opened = open_case(
        street=Street.objects.get(pk=street_id), by=by, at=at, door=Door.DESK,
        report=Report(
            title=begun.title, body=begun.text, place=begun.place, contact=Contact(email=begun.sender), photos=begun.photos
        ),
    )  # fmt: skip
    return opened.case.pk, opened.case.number


@lies_still
def what_lies_still(actor: Actor, street_id: int, days: int, at: datetime) -> Iterator[Line]:
    """Tell the digest what has lain still too long and is this person's to move."""
    for one in dormant_for(actor, street_id, days=days, at=at):
        yield Line(STILL, about(one.case) | {"days": one.days})

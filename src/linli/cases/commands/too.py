"""One more voice on a case (我也遇到): a report of its own, with its own number and link, that is merged at once.

So whoever says “me too” follows the case by a link of theirs, is told of its progress, is asked at its end, and may say
that for them it is not solved; and the ledger counts them as what they are, one more who raised it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.errors import NotAllowed
from linli.people.public import SYSTEM, Actor

from ..errors import MainEnded, SameCase
from ..models import Case, Link
from ..states import IN_PROGRESS, LinkKind, State
from ..workflow import CASE
from .desk import end
from .joining import hold, named
from .opening import Opened, Report, open_case_once


def add_voice(
    *, purpose: str, key: str, told: dict[str, Any], street: Any, main_id: UUID, report: Report, by: Actor,
    at: datetime, door: str, token: str,
) -> tuple[dict[str, Any], Opened | None]:  # fmt: skip
    """Do what `open_case_once` does and merge the new case into another one in the same transaction.

    Nothing is lost when the other one has ended meanwhile: the report then stands by itself. The answer to keep says
    under `joined` the number of the case it was merged into, or "".
    """
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("category")
        main = held.filter(street_id=street.pk, pk=main_id, state__in=IN_PROGRESS).first()
        joined = main.number if main is not None else ""
        answer, opened = open_case_once(
            purpose=purpose, key=key, told=told | {"joined": joined}, street=street, report=report, by=by, at=at,
            door=door, token=token, joins=joined,
        )  # fmt: skip
        if opened is not None and main is not None:
            _merge(opened.case, main, at=at)
    return answer, opened


def join_voice(case_id: UUID, *, street_id: int, main_id: UUID, at: datetime) -> Case:
    """Merge a report into another one on the word of whoever sent it, as long as nobody has acted on it.

    For what was written without network, where nobody could say beforehand that it is known already.
    """
    with transaction.atomic():
        held = hold(street_id, [case_id, main_id])
        case, main = held[case_id], held[main_id]
        if case.pk == main.pk:
            raise SameCase
        if case.state != State.REPORTED or case.held:
            raise NotAllowed
        if main.state not in IN_PROGRESS:
            raise MainEnded(number=main.number, state=State(main.state).label)
        return _merge(case, main, at=at)


def _merge(case: Case, main: Case, *, at: datetime) -> Case:
    """Merge on the reporter's word: the house does it, and the office may undo it as any other merger."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Whoever reported it says that it is the same.")
    with CASE.moving(
        Case, case.pk, "merge", street_id=case.street_id, by=SYSTEM, at=at, main=main, reason=reason
    ) as move:
        Link.objects.create(
            street_id=case.street_id, kind=LinkKind.MERGED, case=move.it, main=main, was=move.it.state, by_id=None,
            starts_at=at,
        )  # fmt: skip
        move.facts |= {"main": str(main.pk), "number": main.number}
        move.texts["reason"] = reason
        end(move.it, at=at, may_come_back=True)
    CASE.note(main, action="merged_in", by=SYSTEM, at=at, facts=named(move.it), texts={})
    return move.it

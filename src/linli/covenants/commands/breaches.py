"""A case in which a clause is broken, noted beside the case."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from linli.cases.public import Case
from linli.covenants.models import Breach, Clause, Edition
from linli.kernel.errors import Missing
from linli.kernel.workflow import Move
from linli.people.public import Account, Actor

from .moving import act


def note_breach(*, case: Case, clause_id: str, by: Actor, at: datetime) -> Edition:
    """Note that a case breaks a clause that is in force over its place; noted twice it is the same."""
    found = (
        Clause.objects.filter(street_id=case.street_id, pk=clause_id, edition__lineage__contained_by=list(case.lineage))
        .select_related("edition").first()
    )  # fmt: skip
    if found is None:
        raise Missing(fields=_("clause"), names=["clause"])
    clause: Clause = found

    def do(move: Move) -> None:
        _known, anew = Breach.objects.get_or_create(
            street_id=case.street_id, case=case, clause=clause,
            defaults={
                "edition": clause.edition, "noted_at": at,
                "noted_by": Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
            },
        )  # fmt: skip
        if anew:
            move.it.breaches += 1
            Clause.objects.filter(street_id=case.street_id, pk=clause.pk).update(breaches=F("breaches") + 1)
        move.facts |= {"clause": clause.position, "case": case.number}

    return act(
        clause.edition_id, "breach", street_id=case.street_id, by=by, at=at, do=do, clause=clause.position
    )

"""A lift is taken up, with the flats of its staircase."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.ids import uuid7
from linli.kernel.repeats import once
from linli.lifts.errors import FlatsFaulty
from linli.lifts.models import Flat, Lift
from linli.lifts.queries import Row, link_of
from linli.lifts.workflow import LIFT
from linli.people.public import Account, Actor, Power
from linli.territory.public import Street, Unit, line_of
from linli.votes.public import UnknownVotingRule, rules_in


def found_lift(
    *, unit_id: int, title: str, rule: str, rows: Sequence[Row], by: Actor, at: datetime, key: str
) -> int:
    """Take up a lift for a staircase with its flats, once for its key; return its number.

    `rule` is the code of the voting rule of the place; one whose thresholds are not entered may be named, but no vote is
    called by it. Needs the power to convene at the unit. Raises NotFound, NotAllowed, Missing, FlatsFaulty.
    """
    unit = Unit.objects.select_related("street").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    street, line = unit.street, line_of(unit.pk)
    if by.kind != "system":
        if street.pk not in by.street_ids:
            raise NotFound
        if not by.may(Power.CONVENE, street_id=street.pk, lineage=list(line.ids), organisations=[]):
            raise NotAllowed
    if not title.strip():
        raise Missing(fields=_("title"), names=["title"])
    if not rows:
        raise FlatsFaulty(faults=_("no flat is on the list yet."))
    if rule not in rules_in(street.pk):
        raise UnknownVotingRule(name=rule, known="、".join(rules_in(street.pk)))

    def do() -> dict[str, Any]:
        # Whoever takes one up at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Lift.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        lift = Lift.objects.create(
            street=street, number=(last or 0) + 1, title=title.strip()[:120], unit=unit, unit_name=unit.name,
            lineage=list(line.ids), floors=max(row.floor for row in rows), state_since=at, rule=rule, flats=len(rows),
            made_at=at, made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        Flat.objects.bulk_create(flat_of(lift, place, row) for place, row in enumerate(rows, 1))
        facts = {"flats": len(rows), "floors": lift.floors}
        entry = LIFT.entry(lift, "found", by=by, at=at, before="", facts=facts, texts={"title": lift.title})
        journal.write_entry(entry)
        return {"number": lift.number}

    answer, _anew = once(street_id=street.pk, purpose="found_lift", key=key, at=at, do=do)
    return int(answer["number"])


def flat_of(lift: Lift, place: int, row: Row) -> Flat:
    """Return a flat of the list with the secret of its family's page."""
    flat = Flat(
        id=uuid7(), street_id=lift.street_id, lift=lift, door=row.door, position=place, floor=row.floor, area=row.area,
        owners=row.owners, own_weight=row.weight,
    )  # fmt: skip
    flat.token_hash = Flat.hash_of(link_of(flat))
    return flat

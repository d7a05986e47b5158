"""The door that all operations of the ledger hang on, and what every one of them begins with."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from linli.cases.errors import UnknownCategory, UnknownOrganisation, UnknownRoad
from linli.cases.models import Category
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.repeats import Subject
from linli.kernel.rest import Door, once_for
from linli.people.public import Actor, Organisation, acting, organisations_in
from linli.territory.public import Road, Street, Unit, street_by_slug, unit_called

router = Door("cases")


@dataclass(frozen=True)
class Here:
    """Who acts in which street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """Return the day of this request in the zone of the deployment."""
        return timezone.localtime(self.now).date()

    def need(self, power: str) -> None:
        """Refuse whom no post in this street gives this power."""
        if not self.actor.has(power, street_id=self.street.pk):
            raise NotAllowed


def enter(request: HttpRequest, slug: str, *, street: Street | None = None) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page: outsiders learn nothing."""
    street, actor = street or street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(request, street, actor, timezone.now())


def writing(
    request: HttpRequest, slug: str, operation: str, do: Callable[[Here], Any], *, whole: bool = True,
    subject: Subject | None = None, foretold: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Do a write as who acts in a street, once for its key; who may enter is asked inside, as `once_for` wants it.

    `whole` holds several commands together; one command is whole by itself. `subject` is the row it begins with,
    `foretold` tells the answer from that as it stands when its line is written.
    """
    street = street_by_slug(slug)

    def done() -> Any:
        with transaction.atomic() if whole else nullcontext():
            return do(enter(request, slug, street=street))

    return once_for(
        request,
        operation,
        street_id=street.pk,
        at=timezone.now(),
        do=done,
        subject=subject,
        foretold=foretold,
    )


def category_called(code: str) -> Category | None:
    """Return a category of the catalogue by its code; "" is none."""
    found = Category.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise UnknownCategory(named=code)
    return found


def type_called(code: str) -> Category | None:
    """Return a type of the catalogue by its code; a class is too wide to file under."""
    found = category_called(code)
    if found is not None and found.parent_id is None:
        raise UnknownCategory(named=code)
    return found


def unit_row(street: Street, code: str) -> Unit | None:
    """Return a unit of the street by its code; "" is none."""
    return Unit.objects.get(pk=unit_called(street, code).id) if code else None


def organisations_called(street: Street, ids: Sequence[int]) -> list[Organisation]:
    """Return organisations that can be asked in a street, in the order of their ids here."""
    known = {one.pk: one for one in organisations_in(street.pk)}
    for pk in ids:
        if pk not in known:
            raise UnknownOrganisation(id=pk)
    return [known[pk] for pk in ids]


def road_called(street: Street, code: str) -> Road | None:
    """Return a road of the street that still lies there by its code; "" is none."""
    found = Road.objects.filter(street=street, code=code, ends_on=None).first() if code else None
    if code and found is None:
        raise UnknownRoad(named=code)
    return found

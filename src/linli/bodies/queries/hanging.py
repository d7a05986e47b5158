"""What of this app hangs on units: the bodies that stand there. A unit that ends leaves them behind."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.bodies.models import Body
from linli.kernel.naming import name_of
from linli.territory.public import Hanging, Street

from . import kinds, packs  # noqa: F401 - declares the rule books


def bodies_on_units(street: Street, unit_ids: Sequence[int], on: date) -> list[Hanging]:
    """Return the bodies at these units that still stand on a day, each with its page."""
    found = Body.objects.filter(street=street, unit__in=unit_ids).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    return [
        Hanging(
            body.unit_id, "body", _("%(name)s stands here") % {"name": name_of(body)},
            reverse("bodies:one", args=[street.slug, body.pk]),
        )
        for body in found.order_by("unit", "pk")
    ]  # fmt: skip

"""`linli indicators`: what every indicator of a unit comes to in a period, as is known now or was known on a day."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.insight.errors import NotKnownYet
from linli.insight.queries.measures import Measured, Place, Span, all_told, measured
from linli.kernel.asked import a_day
from linli.kernel.errors import NotFound
from linli.territory.public import Street, UnitRef, root_of, unit_called

EXAMPLE = "linli indicators --unit 310104008 --from 2026-10-01 --to 2026-10-31 --json"


class Command(BaseCommand):
    """Reads counters, never the ledger."""

    help = f"Say what the indicators of a unit come to in a period. For example: {EXAMPLE}"

    def add_arguments(self, parser: Any) -> None:
        """Say what may be asked."""
        parser.add_argument(
            "--unit", default="", help="code of a unit of any level; without it the whole city"
        )
        parser.add_argument("--street", default="", help="slug of its street, where several have such a unit")
        parser.add_argument("--from", dest="since", required=True, type=a_day, metavar="DAY")
        parser.add_argument("--to", dest="until", required=True, type=a_day, metavar="DAY", help="included")
        parser.add_argument(
            "--known", type=a_day, metavar="DAY", help="as was known at the end of that day; without it: now"
        )
        parser.add_argument("--only", action="append", default=[], metavar="CODE", help="of one indicator")
        parser.add_argument("--json", action="store_true", help="for programs, the numbers exact")

    def handle(self, *_args: Any, **asked: Any) -> None:
        """Print them."""
        if asked["until"] < asked["since"]:
            raise CommandError(_("A period ends on the day it begins, or after it."))
        span = Span(asked["since"], asked["until"], asked["known"], timezone.localdate())
        if span.known and span.known > span.today:
            raise CommandError(str(NotKnownYet(day=span.known)))
        place, named = self.place(asked["unit"], asked["street"])
        with translation.override(translation.get_language() or "zh-hans"):
            found = measured(place, span, only=asked["only"] or None)
            unknown = set(asked["only"]) - {one.indicator.code for one in found.shown}
            if unknown:
                said = _("There is no indicator %(code)s.")
                raise CommandError(said % {"code": ", ".join(sorted(unknown))})
            self.stdout.write(as_json(named, found) if asked["json"] else as_text(named, found))

    def place(self, code: str, slug: str) -> tuple[Place, dict[str, Any]]:
        """Return whose figures are asked for, and how it is called."""
        streets = list(Street.objects.filter(slug=slug) if slug else Street.objects.order_by("pk"))
        if not streets:
            raise CommandError(
                _("There is no street %(slug)s.") % {"slug": slug} if slug else _("There is no street yet.")
            )
        if not code and not slug:
            return Place.streets(streets), {"code": "", "name": _("All streets"), "street": ""}
        found = [(street, unit) for street in streets if (unit := _unit(street, code))]
        if not found:
            raise CommandError(_("There is no unit %(code)s.") % {"code": code})
        if len(found) > 1:
            slugs = ", ".join(street.slug for street, _unit in found)
            raise CommandError(_("Several streets have a unit %(code)s; name one by --street: %(slugs)s")
                               % {"code": code, "slugs": slugs})  # fmt: skip
        [(street, unit)] = found
        return Place.unit(street, unit.id), {"code": unit.code, "name": unit.name, "street": street.slug}


def _unit(street: Street, code: str) -> UnitRef | None:
    if not code:
        return root_of(street.pk)
    try:
        return unit_called(street, code)
    except NotFound:
        return None


def as_json(named: dict[str, Any], found: Measured) -> str:
    """Return them for programs."""
    return json.dumps({"unit": named} | all_told(found), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def as_text(named: dict[str, Any], found: Measured) -> str:
    """Return them for people, a line each."""
    span = found.span
    known = _(", as was known on %(day)s") % {"day": span.known} if span.known else ""
    lines = [f"{named['name']}  {span.since} – {span.until}{known}", ""]
    for one in found.shown:
        grade = f"  {one.grade}" if one.grade else ""
        why = f"  ({one.why})" if one.why else ""
        lines.append(f"{one.indicator.code:<26}{one.told:>12}{grade}  {one.indicator.name}{why}")
    return "\n".join(lines)

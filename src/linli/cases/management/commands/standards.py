"""`linli standards import|export FILE`: an official table of limits laid on the one that holds, and the table as a file."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.commands.limits import limits_on
from linli.cases.commands.limits_book import BOOK
from linli.cases.commands.standards import Laid, lay, take_over, write_standard
from linli.cases.queries.limits import LimitRow
from linli.cases.queries.standards import Difference
from linli.kernel.asked import a_day
from linli.kernel.errors import Refusal
from linli.people.public import SYSTEM
from linli.territory.public import Street

SHOWN = 200


class Command(BaseCommand):
    """One verb each; an import says first what differs, and what is refused changes nothing."""

    help = "Lay an official table of limits on the one that holds, or write the table that holds as a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help="say what differs, and take over what is new")
        bring.add_argument(
            "file", type=Path, help="CSV or Excel: a city's table, or a table that was exported"
        )
        bring.add_argument("--take", action="store_true", help="where the two differ, the file wins")
        bring.add_argument(
            "--from", type=a_day, dest="since", help="first day (YYYY-MM-DD); today unless said"
        )
        bring.add_argument("--note", default="", help="why, for whoever reads the editions")
        bring.add_argument("--dry-run", action="store_true", help="say what differs, change nothing")
        give = verbs.add_parser("export", help="write the table as a workbook or CSV")
        give.add_argument("file", type=Path, help="ends in .xlsx or .csv")
        give.add_argument("--on", type=a_day, help="as of this day (YYYY-MM-DD); today unless said")
        for one in (bring, give):
            one.add_argument(
                "--street", default="", help="short name of a street; else the table of all streets"
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            {"import": self.bring, "export": self.give}[options["verb"]](options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    def bring(self, options: dict[str, Any]) -> None:
        """Say what differs, and publish an edition where anything changes."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        street, at = self._street(options["street"]), timezone.now()
        laid = lay(path, street_id=street.pk if street else None, at=at, take=options["take"])
        self._tell(laid, take=options["take"])
        if options["dry_run"]:
            self.stdout.write(_("Dry run, nothing was changed."))
            return
        laid.need_sound()
        if not laid.changed:
            self.stdout.write(_("Nothing to change: the table that holds says all of it."))
            return
        since = options["since"] or timezone.localdate()
        edition = take_over(
            laid, street_id=street.pk if street else None, effective_from=since, note=options["note"] or path.name,
            by=SYSTEM, at=at,
        )  # fmt: skip
        self.stdout.write(
            _("Edition %(number)s of “%(book)s” holds from %(day)s on, with %(rows)s rows.")
            % {
                "number": edition.number,
                "book": BOOK.name,
                "day": since.isoformat(),
                "rows": len(laid.found.rows),
            }
        )

    def give(self, options: dict[str, Any]) -> None:
        """Write the table that holds on a day."""
        path: Path = options["file"]
        if path.suffix.lower() not in {".xlsx", ".csv"}:
            raise CommandError(_("The name of the file must end in .xlsx or .csv."))
        street = self._street(options["street"])
        at = timezone.now()
        if options["on"]:
            at = timezone.make_aware(datetime.combine(options["on"], time(12)))
        table = limits_on(street.pk if street else None, at=at)
        try:
            count = write_standard(table.rows, path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        self.stdout.write(_("%(count)s rows written to %(path)s.") % {"count": count, "path": path})

    def _tell(self, laid: Laid, *, take: bool) -> None:
        """Print what matches, what differs and what has no partner; where two tables differ, the first one wins."""
        found, say = laid.found, self.stdout.write
        for line, problem in laid.standard.faults:
            self.stderr.write(_("✗ line %(line)s: %(problem)s") % {"line": line, "problem": problem})
        for row in laid.unknown:
            self.stderr.write(_("✗ nobody knows the type %(code)s") % {"code": row.category})
        say(_("%(read)s rows read, %(matched)s match.") % {"read": found.read, "matched": found.matched})
        if found.gained:
            say(_("%(count)s rows gain the law.") % {"count": found.gained})
        whose = _("the file counts") if take or laid.standard.whole else _("what stands counts")
        self._differ(_("%(count)s limits differ; %(whose)s:"), found.limits, whose)
        self._differ(_("%(count)s other cells differ; %(whose)s:"), found.others, whose)
        for code, standing, told in found.classes:
            say(f"  {code}: {standing} ≠ {told}")
        self._differ(_("%(count)s rows were changed here; %(whose)s:"), found.own, whose)
        if found.alone:
            taken = _("added") if take or laid.standard.whole else _("not taken")
            say(_("%(count)s rows have no partner; %(taken)s:") % {"count": len(found.alone), "taken": taken})
            self._rows(found.alone)
        if found.absent and laid.standard.whole:
            say(_("%(count)s rows are not in the file and go:") % {"count": len(found.absent)})
            self._rows(found.absent)

    def _differ(self, head: str, differences: Iterable[Difference], whose: str) -> None:
        told = list(differences)
        if not told:
            return
        self.stdout.write(head % {"count": len(told), "whose": whose})
        for one in told[:SHOWN]:
            column = BOOK.column(one.column)
            label = "" if one.column == "limit" or column is None else f"{column.label}: "
            self.stdout.write(f"  {self._name(one.row)}: {label}{one.standing or '–'} ≠ {one.told or '–'}")

    def _rows(self, rows: Iterable[LimitRow]) -> None:
        for row in list(rows)[:SHOWN]:
            self.stdout.write(f"  {self._name(row)}: {row.limit}")

    @staticmethod
    def _name(row: LimitRow) -> str:
        number = f"{row.number} " if row.number is not None else ""
        about = " · ".join(filter(None, (row.name, row.condition)))
        return f"{number}{row.category.replace('?', '')} {about} ({row.stage_label})".strip()

    @staticmethod
    def _street(slug: str) -> Street | None:
        if not slug:
            return None
        found = Street.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(_("There is no street %(slug)s.") % {"slug": slug})
        return found

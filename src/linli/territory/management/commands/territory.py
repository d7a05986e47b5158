"""`linli territory found|import|export`: a street, its units from a file, and its units as a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.asked import a_day
from linli.kernel.errors import Refusal
from linli.territory.commands import drafts, found_street
from linli.territory.models import Draft, Street
from linli.territory.queries.drafts import said_of
from linli.territory.queries.imports import exporting
from linli.territory.queries.imports.reading import FIELDS, SYNONYMS


def street_called(said: str) -> Street:
    """Return the street that is meant: by its code, slug, prefix or name; without a word the only one there is."""
    streets = list(Street.objects.order_by("code"))
    fits = [one for one in streets if said in {one.code, one.slug, one.prefix, one.name}] if said else streets
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(f"{one.slug} ({one.name})" for one in streets) or "–"
    raise CommandError(_("Say with --street which street is meant. Known are: %(known)s.") % {"known": known})


class Command(BaseCommand):
    """One verb each; an import that stops leaves nothing, and one that is run again changes nothing more."""

    help = "Found a street, bring units in from GeoJSON, CSV or Excel, or write them out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        found = verbs.add_parser("found", help="found a street with its ladder of levels")
        found.add_argument("code", help="nine digits: district 6 + street 3")
        for name in ("slug", "name", "name-en", "prefix"):
            found.add_argument(f"--{name}", required=True)
        found.add_argument(
            "--level",
            action="append",
            default=[],
            metavar="CODE=名称=English",
            help="from above, the street first",
        )
        found.add_argument("--on", type=a_day, help="first day; today unless said")
        bring = verbs.add_parser("import", help="check a file row by row, and take it over when it fits")
        bring.add_argument("file", type=Path)
        self._street_and_day(bring)
        bring.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        bring.add_argument(
            "--tolerance", type=float, default=1.0, metavar="M2", help="rounding in m²; 1 unless said"
        )
        bring.add_argument("--datum", default="wgs84", choices=("wgs84", "gcj02", "bd09"))
        bring.add_argument("--map", nargs="+", action="extend", default=[], metavar="FIELD=COLUMN")
        bring.add_argument("--level", default="", help="level of rows that name none")
        bring.add_argument("--parent", default="", help="code of the parent of rows that name none")
        bring.add_argument(
            "--no-snap", action="store_true", help="leave slivers below the tolerance as they are"
        )
        bring.add_argument("--repair", choices=("proposed", "all", "none"), default="proposed")
        bring.add_argument(
            "--faults-may-stay", action="store_true", help="take over although overlaps or gaps stay"
        )
        bring.add_argument(
            "--stay", nargs="+", action="extend", default=[], metavar="KEY",
            help="keys of overlaps over 5 %% of a unit that may stay",
        )  # fmt: skip
        bring.add_argument("--leave-out-blocked", action="store_true", help="take the other rows over")
        bring.add_argument("--json", action="store_true", help="print the rows as JSON lines")
        give = verbs.add_parser("export", help="write the tree as GeoJSON, CSV or a workbook")
        give.add_argument("file", type=Path, help="ends in .geojson, .csv or .xlsx")
        self._street_and_day(give)
        give.add_argument("--outline", choices=exporting.OUTLINES, default="geojson", help="outlines in CSV")

    def _street_and_day(self, parser: ArgumentParser) -> None:
        parser.add_argument("--street", default="", help="code or short name; needed where there are several")
        parser.add_argument("--on", type=a_day, help="as of this day (YYYY-MM-DD); today unless said")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            {"found": self.found, "import": self.bring, "export": self.give}[options["verb"]](options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    def found(self, options: dict[str, Any]) -> None:
        """Found a street; units come by import."""
        ladder = [tuple([*rung.split("="), "", ""][:3]) for rung in options["level"]]
        levels = [(code, name or code, name_en or name or code) for code, name, name_en in ladder]
        default = (
            ("street", "街道", "Street"), ("area", "片区", "Area"), ("committee", "居委", "Residents' committee"),
            ("estate", "小区", "Estate"), ("micro_grid", "微网格", "Micro-grid"),
        )  # fmt: skip
        street = found_street(
            code=options["code"], slug=options["slug"], name=options["name"], name_en=options["name_en"],
            prefix=options["prefix"], levels=levels or default, starts_on=options["on"] or timezone.localdate(),
            by=None, at=timezone.now(),
        )  # fmt: skip
        self.stdout.write(f"{street.code} · {street.slug} · {street.name}")

    def bring(self, options: dict[str, Any]) -> None:
        """Check a file, print every fault, and take it over when it fits; a dry run leaves no draft behind."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        street = street_called(options["street"])
        with transaction.atomic():
            draft = self._checked(street, path, options)
            self._tell(draft, as_json=options["json"])
            if options["dry_run"]:
                self.stdout.write(_("Dry run, nothing was changed."))
                transaction.set_rollback(True)
                return
        try:
            outcome = drafts.accept(
                draft=draft, by=None, at=timezone.now(), faults_may_stay=options["faults_may_stay"],
                stay=options["stay"],
            )  # fmt: skip
        except Refusal:
            page = reverse("territory:draft", args=[street.slug, draft.pk])
            self.stderr.write(_("The draft stays and can be settled on %(page)s") % {"page": page})
            raise
        told = {name: value for name, value in outcome.items() if value and name != "ended"}
        self.stdout.write(json.dumps(told, ensure_ascii=False))

    def _checked(self, street: Street, path: Path, options: dict[str, Any]) -> Draft:
        at = timezone.now()
        with path.open("rb") as file:
            draft = drafts.draft_import(
                street=street, file=file, name=path.name, on=options["on"] or timezone.localdate(),
                datum=options["datum"], tolerance=options["tolerance"], snap=not options["no_snap"], by=None, at=at,
                mapping=self._mapping(options["map"]),
                defaults={"level": options["level"], "parent": options["parent"]}, patient=True,
            )  # fmt: skip
        if options["repair"] != "proposed":
            draft = drafts.decide_all(draft=draft, accept=options["repair"] == "all", by=None, at=at)
        if options["leave_out_blocked"]:
            blocked = draft.rows.filter(change="blocked").values_list("number", flat=True)
            draft = drafts.decide(draft=draft, leave_out=list(blocked), by=None, at=at)
        return draft

    def _tell(self, draft: Draft, *, as_json: bool) -> None:
        rows = draft.rows.defer("drawn", "shape").order_by("number")
        for one in said_of(list(rows if as_json else rows.exclude(fault_count=0))):
            row = one.row
            if as_json:
                told = {
                    "row": row.number, "code": row.code, "name": row.said.get("name", ""), "change": row.change,
                    "faults": [
                        {"kind": fault["kind"], "settled": fault["settled"], "said": text, "key": fault["key"]}
                        | fault["facts"]
                        for fault, text in one.faults
                    ],
                    "repairs": [
                        {"kind": repair["kind"], "chosen": repair["chosen"], "said": text}
                        for repair, text in one.repairs
                    ],
                }  # fmt: skip
                self.stdout.write(json.dumps(told, ensure_ascii=False))
                continue
            for fault, text in one.faults:
                mark = "✓" if fault["settled"] else "✗" if fault["blocks"] else "!"
                name = row.said.get("name") or row.code
                self.stdout.write(
                    _("%(mark)s row %(number)s %(name)s: %(text)s")
                    % {"mark": mark, "number": row.number, "name": name, "text": text}
                    + (f"  --stay {fault['key']}" if fault["large"] and not fault["settled"] else "")
                )
            for repair, text in one.repairs:
                self.stdout.write(f"    {'✓' if repair['chosen'] else '○'} {text}")
        counts = draft.counts
        self.stderr.write(
            _("%(rows)s rows, %(faults)s faults, %(settled)s settled, %(open)s open, %(blocking)s in the way")
            % counts
        )
        self.stderr.write(json.dumps(counts["changes"], ensure_ascii=False))

    def _mapping(self, pairs: list[str]) -> dict[str, str]:
        said = {}
        for pair in pairs:
            name, equals, column = pair.partition("=")
            if not equals or not column or name not in FIELDS:
                raise CommandError(
                    _("“%(pair)s” is not FIELD=COLUMN. Fields: %(known)s.")
                    % {"pair": pair, "known": ", ".join(SYNONYMS)}
                )
            said[name] = column
        return said

    def give(self, options: dict[str, Any]) -> None:
        """Write the tree of a day into a file; `-` as its name is the terminal, as GeoJSON."""
        street, on, path = street_called(options["street"]), options["on"], options["file"]
        if str(path) == "-":
            self.stdout.write(exporting.as_geojson_file(street, on).decode())
            return
        form = path.suffix.lower()
        if form in {".geojson", ".json"}:
            path.write_bytes(exporting.as_geojson_file(street, on))
        elif form == ".csv":
            path.write_bytes(exporting.as_csv_file(street, on, outline=options["outline"]))
        elif form == ".xlsx":
            from linli.kernel.excel import Column, write_workbook  # noqa: PLC0415 - heavy, and only this verb needs it

            columns = [Column(title, width) for title, width in exporting.HEADINGS]
            with path.open("wb") as file:
                write_workbook(file, street.name, columns, exporting.as_rows(street, on))
        else:
            raise CommandError(_("The file must end in .geojson, .csv or .xlsx."))
        self.stdout.write(str(path))

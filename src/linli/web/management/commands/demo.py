"""`linli demo`: build the two demo streets, floor by floor, each by its own app."""

import sys
import time as clock
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from linli.bodies.demo import build as build_bodies
from linli.bulletins.demo import build as build_bulletins
from linli.cases.demo import LEAD_TIME, standing_anchor
from linli.cases.demo import build as build_cases
from linli.cases.demo.doors import build as build_doors
from linli.cases.public import load_catalogue
from linli.covenants.demo import build as build_covenants
from linli.deliberation.demo import build as build_meetings
from linli.hotline.demo import build as build_hotline
from linli.insight.demo import build as build_hot_maps
from linli.kernel import journal
from linli.kernel.asked import a_day
from linli.lifts.demo import build as build_lifts
from linli.noticeboards.demo import build as build_noticeboards
from linli.notices.demo import build as build_messages
from linli.opendata.demo import build as build_opendata
from linli.opinions.demo import build as build_opinions
from linli.people.demo import build as build_people
from linli.people.public import SYSTEM, Account
from linli.rosters.demo import build as build_rosters
from linli.sorting.demo import build as build_sorting
from linli.suggestions.demo import build as build_suggestions
from linli.surveys.demo import build as build_surveys
from linli.territory.demo import STREETS
from linli.territory.demo import build as build_territory
from linli.territory.public import Street
from linli.topics.demo import build as build_topics
from linli.votes.demo import build as build_votes
from linli.webhooks.demo import build as build_webhooks

STAGES = ("new", "busy", "archived")
WIDTH = 30


class Bar:
    """A line on the terminal that fills up; in a log, a line for each tenth."""

    def __init__(self, out: Any) -> None:
        self._out, self._tenth = out, -1
        self._live = out.isatty()

    def show(self, zh: str, en: str, done: int, total: int) -> None:
        """Say how far one part of the work is."""
        share = done / total if total else 1.0
        if self._live:
            filled = round(share * WIDTH)
            end = "\n" if done >= total else ""
            text = f"\r  [{'█' * filled}{'·' * (WIDTH - filled)}] {share:4.0%}  {zh} · {en}  {end}"
            self._out.write(text)
        elif done >= total or int(share * 10) > self._tenth:
            self._tenth = -1 if done >= total else int(share * 10)
            self._out.write(f"  {share:4.0%}  {zh} · {en}\n")
        self._out.flush()


class Command(BaseCommand):
    """Build the demo in an empty house; what was cut off is completed, what stands is left alone."""

    help = "Build the two demo streets with their people and three months of cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage", choices=STAGES, default="busy", help="new: no cases yet; archived: all ended"
        )
        parser.add_argument(
            "--anchor", type=a_day, help="the day it is in the demo, YYYY-MM-DD; default today"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        bar, began = Bar(sys.stderr), clock.monotonic()
        anchor = self._anchor(options["anchor"])
        founded = anchor - LEAD_TIME
        self._ground(founded, bar)
        if options["stage"] != "new":
            build_cases(
                anchor,
                everything_ended=options["stage"] == "archived",
                progress=lambda done, total: bar.show(f"事项 {done}/{total}", "cases", done, total),
            )
        if options["stage"] == "busy":
            build_hotline(anchor)
            build_webhooks(anchor)
            build_doors(anchor)
            build_suggestions(anchor)
            build_topics(anchor)
            build_sorting(anchor)
            build_opendata(anchor)
        if options["stage"] != "new":
            build_messages(anchor)
        if options["stage"] == "busy":
            build_surveys(anchor)
            build_rosters(anchor)
            build_noticeboards(anchor)
            build_meetings(anchor)
            build_bodies(anchor)
            build_opinions(anchor)
            build_votes(anchor)
            build_lifts(anchor)
            build_covenants(anchor)
        self._deliver(bar)
        if options["stage"] == "busy":
            build_bulletins(anchor)  # of what the readers have counted by now
            build_hot_maps(anchor)
        self._catch_up()
        self.stderr.write(f"  演示街道已建成 · the demo stands ({clock.monotonic() - began:.0f} s)")

    def _anchor(self, wanted: date | None) -> datetime:
        """Return the midnight at which the chosen day begins: all that is told has happened before it."""
        standing, today = standing_anchor(), timezone.localdate()
        if wanted and wanted > today:
            raise CommandError(f"{wanted} has not come yet: the demo tells only what has happened")
        if wanted and standing and wanted != standing:
            raise CommandError(f"the demo stands as of {standing}; another one needs an empty house")
        day = standing or wanted or today
        return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())

    def _ground(self, founded: datetime, bar: Bar) -> None:
        demo = {about["code"] for about in STREETS}
        there = set(Street.objects.values_list("code", flat=True))
        if there - demo:
            raise CommandError("this house holds streets of its own; the demo is built in an empty one")
        if not there:
            with transaction.atomic():
                build_territory(founded)
        bar.show("街道与网格", "streets and grids", 1, 3)
        load_catalogue(by=SYSTEM, at=founded)
        bar.show("事项目录", "catalogue", 2, 3)
        if not Account.objects.exists():
            with transaction.atomic():
                build_people(founded)
        bar.show("人员与职责", "people and duties", 3, 3)

    def _deliver(self, bar: Bar) -> None:
        """Let every reader of the journal catch up, so that counters and notices stand when the doors open."""
        names = list(journal.READERS)
        for number, name in enumerate(names, 1):
            while journal.deliver(name):
                pass
            bar.show("计数与通知", "counters and notices", number, len(names))
        self._catch_up()

    def _catch_up(self) -> None:
        """Deliver what is left: a reader may act itself, and so write lines for those that have caught up already."""
        while sum(journal.deliver(name) for name in list(journal.READERS)):
            pass

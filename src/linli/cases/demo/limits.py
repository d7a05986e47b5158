"""Limits in the demo: a table of the office's own that holds, one that begins in two weeks, parts that are done."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.cases.commands import finish_part
from linli.cases.commands.limits import LIMITS, limits_on
from linli.cases.models import Case
from linli.cases.queries.limits import LimitRow
from linli.cases.queries.parts import parts_done
from linli.cases.states import LimitSource, Stage, State
from linli.kernel.limits import Limit
from linli.rulebooks.public import Edition, publish_rows
from linli.territory.public import Street

from .acting import Office, keeper_of_rules

WHERE = "fenglin"
DAY = timedelta(days=1)
SINCE, AHEAD = 45 * DAY, 14 * DAY
# Shorter than the city's table: road cleaning, hurt trees. Types of which the demo tells no story, so that the story holds.
SHORTER = {391: "1 工作时", 403: "2 工作日"}
OWN = (
    LimitRow(
        stage=Stage.HANDLE, limit=Limit.parse("1 工作日"), category="E0110", number=9004, name="暴露生活垃圾",
        condition="垃圾桶旁堆放大件垃圾", closing="清运", responsible="街道市容所", supervising="街道城运中心",
    ),
    LimitRow(stage=Stage.ACCEPT, limit=Limit.parse("1 工作时"), category="E0122", name="非法伐树"),
)  # fmt: skip
STOPPED = "责令停工，现场拍照取证，告知限期自行拆除"
SEEN_WITHIN = timedelta(minutes=50)
AGAIN = {482: "1 紧急工作时"}


def own_limits(anchor: datetime) -> None:
    """Publish what the office changed in its table, and what it has decided to change; once."""
    street = Street.objects.filter(slug=WHERE).first()
    if street is None or Edition.objects.filter(street_id=street.pk, book=LIMITS).exists():
        return

    def publish(
        at: datetime, since: date, note: str, change: Callable[[LimitRow], Iterable[LimitRow]]
    ) -> Any:
        standing = limits_on(street.pk, at=at).rows
        rows = [row.cells() for one in standing for row in change(one)]
        publish_rows(
            street_id=street.pk,
            code=LIMITS,
            rows=rows,
            effective_from=since,
            note=note,
            by=keeper_of_rules(street, at),
            at=at,
        )

    first = anchor - SINCE
    publish(
        first, timezone.localdate(first), "精细化管理：道路保洁一小时，伤树两日内立案查处；大件垃圾单列立案条件",
        lambda row: [shortened(row, SHORTER), *(OWN if row.number == max(SHORTER) else ())],
    )  # fmt: skip
    publish(
        anchor - DAY, timezone.localdate(anchor + AHEAD), "店外经营集中整治期间缩短处置时限",
        lambda row: [shortened(row, AGAIN)],
    )  # fmt: skip


def shortened(row: LimitRow, limits: dict[int, str]) -> LimitRow:
    """Return a row with the office's own limit where it has one, marked as its own."""
    if row.number not in limits or row.stage != Stage.HANDLE:
        return row
    return replace(row, limit=Limit.parse(limits[row.number]), source=LimitSource.OWN)


def stopped(offices: dict[str, Office], source: str, anchor: datetime) -> None:
    """Let who builds without leave be stopped soon after the lead took it in hand, in every second case."""
    building = Case.objects.filter(source=source, category__code="E0101", state=State.IN_HAND).order_by("pk")
    for case in building.select_related("street")[::2]:
        office, at = offices[case.street.slug], case.stage_since + SEEN_WITHIN
        if at < anchor and not parts_done(case):
            by = office.of(case.lead_id or 0, 0)
            finish_part(case.pk, street_id=case.street_id, by=by, at=at, item=Stage.STOP, done=STOPPED)

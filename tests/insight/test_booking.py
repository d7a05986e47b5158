"""Counters by day equal what a person with a pencil reckons from the journal, in both readings, whatever happens."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from linli.cases import commands
from linli.cases.states import State
from linli.insight.commands.booking import is_built, keep_built
from linli.insight.models import Build, CategoryDay, Cell, CellLine, OrganisationDay, UnitDay, UnitMonth
from linli.insight.queries.booking import UPPER
from linli.insight.queries.building import being_built
from linli.insight.queries.proofs import counters_equal_the_journal
from linli.insight.queries.reckoning import Booked, booked, summed
from linli.insight.queries.units import rows_of_units
from linli.insight.states import CELL_FIGURES, FIGURES
from linli.kernel import journal
from linli.kernel.ids import uuid7_at
from linli.kernel.models import Delivery, JournalLine
from linli.kernel.statements import prepared
from tests.cases.pages import signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case, an_opened
from tests.insight.test_counters import DAY, drain, live_for_a_while


def written_later(rng: random.Random) -> None:
    """Let lines have been written hours or weeks after what they tell of happened, as imports and forgotten notes are."""
    lines = JournalLine.objects.filter(subject="case").order_by("subject_id", "seq")
    for _subject, chain in groupby(list(lines), key=lambda line: line.subject_id):
        last = None
        for line in chain:
            late = timedelta(days=rng.choice([0, 0, 0, 1, 9, 40]), seconds=rng.random())
            then = max(line.at + late, last + timedelta(milliseconds=2)) if last else line.at + late
            last, pk = then, uuid7_at(then)
            pk = UUID(int=pk.int + rng.getrandbits(60))
            Delivery.objects.filter(line_id=line.pk).update(line_id=pk)
            JournalLine.objects.filter(pk=line.pk).update(id=pk)


def reckoned(cast: Cast, *, stands: bool = False) -> list[Booked]:
    lines = JournalLine.objects.filter(subject="case", street_id=cast.street.pk).order_by("subject_id", "seq")
    chains = groupby(lines, key=lambda line: line.subject_id)
    return [one for _subject, chain in chains for one in booked(chain, stands=stands)]


def kept(
    cast: Cast, model: Any, keys: tuple[str, ...], figures: tuple[str, ...] = FIGURES
) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return what a table of counters says, without what is nothing."""
    found = {}
    for row in model.objects.filter(street_id=cast.street.pk).values(*keys, *figures):
        counts = {name: row[name] for name in figures if row[name]}
        if counts:
            found[tuple(row[key] for key in keys)] = counts
    return found


def plain(sums: Any) -> dict[tuple[Any, ...], dict[str, int]]:
    return {key: dict(counts) for key, counts in sums.items()}


def all_is_as_reckoned(cast: Cast) -> None:
    told = reckoned(cast)
    # Of a line the street and the unit right below it; what lies deeper is told by cells.
    upper = [one._replace(lineage=one.lineage[:UPPER]) for one in told]
    assert kept(cast, UnitDay, ("unit_id", "day", "known")) == plain(summed(upper, ("unit", "day", "known")))
    of_months = [one._replace(day=one.day.replace(day=1)) for one in told]
    assert kept(cast, UnitMonth, ("unit_id", "month")) == plain(summed(of_months, ("unit", "day")))
    assert kept(cast, CategoryDay, ("category", "day", "known")) == plain(
        summed(told, ("category", "day", "known"))
    )
    of_leads = [one for one in told if one.lead is not None]
    assert kept(cast, OrganisationDay, ("organisation_id", "day", "known")) == plain(
        summed(of_leads, ("lead", "day", "known"))
    )
    assert cells(cast) == cells_reckoned(cast)


def cells(cast: Cast) -> dict[tuple[Any, ...], dict[str, int]]:
    lines = {row.line: tuple(row.ids) for row in CellLine.objects.filter(street_id=cast.street.pk)}
    found = kept(cast, Cell, Cell.KEYS[1:], CELL_FIGURES)
    return {(lines[key[0]], *key[1:]): counts for key, counts in found.items()}


def cells_reckoned(cast: Cast) -> dict[tuple[Any, ...], dict[str, int]]:
    told = [
        one._replace(lead=one.lead or 0) for one in reckoned(cast, stands=True) if one.figure in CELL_FIGURES
    ]
    return plain(summed(told, ("lineage", "day", "known", "lead", "door", "tier", "category")))


@pytest.mark.parametrize("seed", range(4))
def test_counters_by_day_are_as_reckoned_from_the_journal(cast: Cast, seed: int) -> None:
    live_for_a_while(cast, seed, steps=90)
    written_later(random.Random(seed))

    drain()

    all_is_as_reckoned(cast)
    assert list(counters_equal_the_journal()) == []


def test_lines_may_be_read_in_any_portions_and_order(cast: Cast) -> None:
    live_for_a_while(cast, 21)
    ids = list(Delivery.objects.filter(reader="insight").values_list("pk", flat=True))
    random.Random(3).shuffle(ids)
    # Whoever waits is given a turn in another order: the rows are written anew under new numbers.
    for pk in ids:
        row = Delivery.objects.get(pk=pk)
        row.delete()
        row.pk = None
        row.save()

    while journal.deliver("insight", limit=7):
        pass

    all_is_as_reckoned(cast)


def test_rebuilt_counters_are_the_same(cast: Cast) -> None:
    live_for_a_while(cast, 11, steps=90)
    written_later(random.Random(11))
    drain()
    keys = ("unit_id", "day", "known")
    before = kept(cast, UnitDay, keys), cells(cast)
    UnitDay.objects.update(reported=99)

    done = journal.rebuild("insight")

    assert done == JournalLine.objects.filter(subject="case").count()
    assert (kept(cast, UnitDay, keys), cells(cast)) == before
    all_is_as_reckoned(cast)


def figures_of(cast: Cast, unit: str, name: str) -> dict[tuple[date, date], int]:
    rows = prepared(
        f"SELECT day, known, sum({name}) FROM {rows_of_units((name,), f'{name} IS NOT NULL')} AS t GROUP BY 1, 2",
        {"streets": [cast.street.pk], "keys": [cast.units[unit].pk]},
    )
    return {(day, known): int(n) for day, known, n in rows if n}


def write_on(line: JournalLine, day: date) -> None:
    """Let a line have been written at noon of a day."""
    noon = datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
    pk = UUID(int=uuid7_at(noon).int + line.pk.int % (1 << 60))
    Delivery.objects.filter(line_id=line.pk).update(line_id=pk)
    JournalLine.objects.filter(pk=line.pk).update(id=pk)


@pytest.fixture
def located_late(cast: Cast) -> tuple[date, date]:
    """A case without a place, reported on one day and located nine days later; both lines were written on their days."""
    case = an_opened(cast, lon=None, lat=None).case
    commands.place(
        case.pk, street_id=case.street_id, by=cast.shenyi, at=NOON + 9 * DAY, unit=cast.units["E12"]
    )
    for line in JournalLine.objects.filter(subject_id=case.pk):
        write_on(line, timezone.localdate(line.at))
    drain()
    return timezone.localdate(NOON), timezone.localdate(NOON + 9 * DAY)


def test_what_is_located_later_counts_there_on_the_day_of_its_report_and_is_known_since(
    cast: Cast, located_late: tuple[date, date]
) -> None:
    on, later = located_late

    assert figures_of(cast, "E12", "reported") == {(on, later): 1}
    assert figures_of(cast, "S", "reported") == {(on, on): 1}


def test_a_reopened_case_was_not_closed_and_the_bulletin_of_then_still_says_it_was(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)
    on, later = timezone.localdate(NOON), timezone.localdate(NOON + 9 * DAY)
    commands.reopen(case.pk, street_id=case.street_id, by=cast.jiangwei, at=NOON + 9 * DAY, reason="又坏了")
    for line in JournalLine.objects.filter(subject_id=case.pk):
        write_on(line, timezone.localdate(line.at))
    drain()

    assert figures_of(cast, "S", "closed_in_time") == {(on, on): 1, (on, later): -1}
    assert figures_of(cast, "S", "reopened") == {(later, later): 1}


def test_a_rebuild_that_is_cut_short_goes_on_and_the_pages_say_how_far_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(cast, state=State.CLOSED)
    drain()
    before = kept(cast, UnitDay, ("unit_id", "day", "known"))
    assert being_built(cast.street.pk) is None
    refill, jiangwei = journal.READERS["insight"].refill, signed_in(cast, "jiangwei")
    said: list[Any] = []

    def cut(street_id: int, progress: Any) -> int:
        if street_id != cast.street.pk:
            return 0  # what belongs to no street
        progress(9, 20)
        said.extend(
            (being_built(street_id), is_built(), jiangwei.get("/s/fenglin/board/lists/").content.decode())
        )
        raise KeyboardInterrupt

    monkeypatch.setitem(journal.READERS, "insight", replace(journal.READERS["insight"], refill=cut))
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        journal.rebuild("insight")
    assert said[:2] == [45, False]

    assert "已完成 45 %" in said[2]
    monkeypatch.setitem(journal.READERS, "insight", replace(journal.READERS["insight"], refill=refill))

    assert (keep_built(), is_built(), being_built(cast.street.pk)) == (
        JournalLine.objects.filter(subject="case").count(), True, None,
    )  # fmt: skip
    assert kept(cast, UnitDay, ("unit_id", "day", "known")) == before


def test_an_update_that_counts_something_new_builds_the_counters_anew_once(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    lines = JournalLine.objects.filter(subject="case").count()

    first, again = keep_built(), keep_built()
    Build.objects.update(rules="of before")

    assert (first, again, keep_built(), keep_built()) == (lines, 0, lines, 0)
    all_is_as_reckoned(cast)

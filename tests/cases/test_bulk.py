"""Many reports at once: the same rows, the same law and the same refusals as one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases import commands
from linli.cases.commands import Contact, Kept, Report
from linli.cases.errors import NothingSaid
from linli.cases.models import Case, Reporter
from linli.cases.states import Door
from linli.insight.models import StateCount, UnitDay
from linli.kernel import journal, seals
from linli.kernel.errors import NotAllowed
from linli.kernel.models import Delivery, JournalLine, JournalText
from linli.notices.models import Notice
from linli.people.public import ANONYMOUS, Actor, Held, Power
from tests.cast import NOON, Cast
from tests.factories import a_photo, a_report, manhole

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def importer(cast: Cast) -> Actor:
    """Return who may import into the street."""
    post = Held(0, "importer", "导入", "Import", frozenset({Power.IMPORT}), cast.street.pk, None, None)
    return Actor(kind="import", name="Linli", posts=(post,))


words = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=40)
moments = st.datetimes(datetime(2019, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))


@st.composite
def reports(draw: st.DrawFn) -> Kept:
    """Draw a report as other systems have them: with or without pin, place, category, contact and answer."""
    pin = draw(
        st.sampled_from([(None, None), (121.442, 31.192), (121.450, 31.195), (121.457, 31.191), (0.5, 0.5)])
    )
    place = draw(st.sampled_from(["", "宛南一村3号楼", "東安一村門口", "枫林路街道", "某处\t\\N"]))
    report = Report(
        title="路灯" + draw(words), body=draw(words), lon=pin[0], lat=pin[1], place=place,
        category=manhole() if draw(st.booleans()) else None, hard=draw(st.booleans()), source="12345",
        contact=Contact(draw(words), draw(st.sampled_from(["", "199 0000 1234"])), "a@example.org") if draw(st.booleans()) else None,
    )  # fmt: skip
    at = draw(moments)
    settled = at + draw(st.timedeltas(timedelta(0), timedelta(days=90))) if draw(st.booleans()) else None
    return Kept(report, at, settled, draw(words))


def row_of(it: Any, *left_out: str) -> dict[str, Any]:
    return {f.attname: getattr(it, f.attname) for f in it._meta.concrete_fields if f.attname not in left_out}


def written(case_id: Any) -> list[Any]:
    """Return everything that stands of a case, apart from ids, numbers, secrets and salts."""
    case = Case.objects.get(pk=case_id)
    told: list[Any] = [row_of(case, "id", "number"), case.number.rsplit("-", 1)[0], len(case.number)]
    reporter = Reporter.objects.get(case=case)
    told.append(row_of(reporter, "id", "case_id", "token_hash") | {"secret": len(reporter.token_hash)})
    before = journal.GENESIS
    for line in JournalLine.objects.filter(subject_id=case_id).order_by("seq"):
        assert (bytes(line.prev), bytes(line.hash)) == (before, journal.line_hash(line))
        before = bytes(line.hash)
        texts = {text.field: text for text in JournalText.objects.filter(line_id=line.id)}
        digests = line.facts.pop("texts", {})
        assert digests == {name: journal.text_digest(text.salt, text.body) for name, text in texts.items()}
        told.append(row_of(line, "id", "subject_id", "prev", "hash"))
        told.append({name: text.body for name, text in texts.items()})
        owed = Delivery.objects.filter(line_id=line.id).order_by("reader")
        told.append([row_of(one, "id", "line_id") for one in owed])
    return told


@given(kept=st.lists(reports(), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_at_once_leave_the_rows_that_one_by_one_would(cast: Cast, kept: list[Kept]) -> None:
    by, door = importer(cast), Door.IMPORT
    with transaction.atomic():
        singly = []
        for one in kept:
            case = commands.open_case(street=cast.street, report=one.report, by=by, at=one.at, door=door).case
            if one.settled_at is not None:
                commands.settle(case.pk, street_id=cast.street.pk, by=by, at=one.settled_at, reply=one.reply)
            singly.append(case.pk)

        together = [case.pk for case in commands.open_cases(street=cast.street, reports=kept, by=by)]

        assert [written(pk) for pk in together] == [written(pk) for pk in singly]
        transaction.set_rollback(True)


def test_each_case_has_its_own_number_and_the_year_of_its_report(cast: Cast) -> None:
    moments = [datetime(year, 6, 1, tzinfo=UTC) for year in (2019, 2020, 2020)]

    cases = commands.open_cases(
        street=cast.street, reports=[Kept(a_report(), at) for at in moments], by=ANONYMOUS
    )

    assert [case.number[:8] for case in cases] == ["FL-2019-", "FL-2020-", "FL-2020-"]
    assert len({case.number for case in cases}) == 3


def test_none_is_none(cast: Cast) -> None:
    assert commands.open_cases(street=cast.street, reports=[], by=ANONYMOUS) == []


@pytest.mark.parametrize("bad", [{"title": " ", "body": "\n"}, {"title": "。\0"}, {"body": "半\ud83d"}])
def test_one_that_may_not_go_in_keeps_all_out(cast: Cast, bad: dict[str, str]) -> None:
    kept = [Kept(a_report(), NOON), Kept(a_report(**bad), NOON)]

    with pytest.raises((NothingSaid, ValueError)), transaction.atomic():
        commands.open_cases(street=cast.street, reports=kept, by=ANONYMOUS)

    assert not Case.objects.exists()
    assert not JournalLine.objects.filter(subject="case").exists()


def test_only_who_may_import_settles_while_opening(cast: Cast) -> None:
    kept = [Kept(a_report(), NOON, NOON + MINUTE, "已修复。")]

    with pytest.raises(NotAllowed), transaction.atomic():
        commands.open_cases(street=cast.street, reports=kept, by=cast.heqing)

    assert not Case.objects.exists()


def test_who_may_not_report_opens_none(cast: Cast) -> None:
    nobody = Actor(kind="account", account_id=cast.accounts["maoli"].pk, name="毛莉")

    with pytest.raises(NotAllowed):
        commands.open_cases(street=cast.street, reports=[Kept(a_report(), NOON)], by=nobody, door=Door.DESK)


def test_photos_are_for_one_by_one(cast: Cast) -> None:
    with pytest.raises(ValueError, match="one by one"):
        commands.open_cases(
            street=cast.street, reports=[Kept(a_report(photos=(a_photo(),)), NOON)], by=ANONYMOUS
        )


def test_a_case_comes_from_its_source_once_in_bulk_too(cast: Cast) -> None:
    kept = [Kept(a_report(source="12345", source_id="A-1"), NOON)] * 2

    with pytest.raises(IntegrityError), transaction.atomic():
        commands.open_cases(street=cast.street, reports=kept, by=ANONYMOUS)


def test_the_number_of_questions_does_not_grow_with_the_number_of_cases(cast: Cast) -> None:
    def asked(count: int) -> int:
        kept = [Kept(a_report(category=manhole()), NOON, NOON + MINUTE, "好") for _n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            commands.open_cases(street=cast.street, reports=kept, by=importer(cast))
        return len(queries)

    asked(1)

    assert asked(1) == asked(40)


def test_what_came_in_by_import_is_counted_verified_and_told_to_nobody(cast: Cast) -> None:
    at = datetime.now(UTC) - timedelta(hours=1)
    kept = [Kept(a_report(), at, at + MINUTE if n % 2 else None, "好") for n in range(10)]
    commands.open_cases(street=cast.street, reports=kept, by=importer(cast))

    for name in journal.READERS:
        while journal.deliver(name):
            pass
    counted = list(StateCount.objects.order_by("unit_id", "state").values_list("unit_id", "state", "n"))
    by_day = list(UnitDay.objects.order_by("unit_id", "day", "known").values())
    journal.rebuild("insight")

    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert seals.verify().faults == []
    assert {n for _unit, _state, n in counted if n} == {5}
    assert counted == list(
        StateCount.objects.order_by("unit_id", "state").values_list("unit_id", "state", "n")
    )
    assert by_day == list(UnitDay.objects.order_by("unit_id", "day", "known").values())

"""What a platform says of its own orders: its deadline and its kinds of things, kept and shown beside ours."""

import json
from datetime import datetime

import pytest

from linli.cases.models import Case
from linli.hotline.commands.orders import say_columns
from linli.hotline.models import WorkOrder
from linli.hotline.queries.beside import order_of
from linli.hotline.queries.kinds import KINDS, check, kinds_of, read
from linli.hotline.queries.orders import FIELDS, orders_given
from linli.intake.public import SYNONYMS
from linli.rulebooks.public import publish_rows
from tests.api.programs import program_of
from tests.cases.pages import signed_in
from tests.cast import NOON, START, Cast
from tests.factories import a_case
from tests.hotline.test_orders import HEAD, ZONE, a_row, brought, counts, imported, in_chinese, table, worked

__all__ = ["in_chinese"]  # the fixture holds here, too
pytestmark = pytest.mark.django_db
FULL = [*HEAD, "办理时限", "诉求分类"]


def theirs(number: int, due: str = "", kind: str = "") -> list[str]:
    return [*a_row(number), due, kind]


def test_the_deadline_of_the_platform_is_kept_beside_ours_and_goes_back_with_the_order(cast: Cast) -> None:
    imported(cast, table([theirs(1, "2026-03-05 17:00"), theirs(2, "2026-03-06"), theirs(3)], FULL))

    kept = dict(WorkOrder.objects.values_list("case__source_id", "due_at"))
    given = {
        one.order: one.platform_due_at
        for one in orders_given(cast.shenyi, cast.street.pk, "12345", since=None)
    }

    assert kept == {
        "GD1": datetime(2026, 3, 5, 17, tzinfo=ZONE), "GD2": datetime(2026, 3, 6, 23, 59, 59, tzinfo=ZONE),
    }  # fmt: skip
    assert given == {**kept, "GD3": None}


def test_a_later_file_brings_a_later_deadline_and_makes_no_second_case(cast: Cast) -> None:
    imported(cast, table([theirs(1, "2026-03-05 17:00")], FULL))

    again = imported(cast, table([theirs(1, "2026-03-09 17:00")], FULL))

    assert (counts(again), Case.objects.count()) == ((1, 0, 0, 1, 0, 0), 1)
    assert WorkOrder.objects.get().due_at == datetime(2026, 3, 9, 17, tzinfo=ZONE)


def test_a_deadline_that_cannot_be_read_is_noted_and_keeps_no_row_back(cast: Cast) -> None:
    file = worked(brought(cast, table([theirs(1, "5个工作日")], FULL)))

    assert (file.accepted, file.rejected) == (1, 0)
    assert "5个工作日" in file.sample[0][2]


def test_what_the_platform_calls_things_is_read_by_the_street_s_own_book(cast: Cast) -> None:
    publish_rows(
        street_id=cast.street.pk, code=KINDS, effective_from=START.date(), note="", by=cast.jiangwei, at=NOON,
        rows=[
            {"platform": "", "words": "井盖", "category": "E0406"},
            {"platform": "12345", "words": "井盖", "category": "C0101"},
            {"platform": "12345", "words": "市容/施工 噪音", "category": "E0406"},
        ],
    )  # fmt: skip
    kinds = ["井盖", "城市管理/井盖", "市容／施工 噪音", "没听说过", "E0406", ""]

    file = imported(cast, table([theirs(n, kind=kind) for n, kind in enumerate(kinds)], FULL))

    found = dict(Case.objects.values_list("source_id", "category__code"))
    assert [found[f"GD{n}"] for n in range(6)] == ["C0101", "C0101", "E0406", None, "E0406", None]
    assert file.unknown_kinds == {"没听说过": 1}
    assert kinds_of(cast.street.pk, "市长信箱", on=NOON.date()) == {"井盖": "E0406"}


def test_a_kind_that_was_named_meanwhile_is_known_when_the_file_is_checked_again(cast: Cast) -> None:
    file = worked(brought(cast, table([theirs(1, kind="占道"), theirs(2, kind="占道")], FULL)))
    before = file.unknown_kinds
    publish_rows(
        street_id=cast.street.pk, code=KINDS, effective_from=START.date(), note="", by=cast.jiangwei, at=NOON,
        rows=[{"platform": "", "words": "占道", "category": "E0406"}],
    )  # fmt: skip

    said = {"columns": {}, "datum": "wgs84", "by": cast.shenyi, "at": NOON}
    say_columns(file.pk, street_id=cast.street.pk, **said)

    assert (before, worked(file).unknown_kinds) == ({"占道": 2}, {})


def test_words_longer_than_a_platform_s_are_at_fault() -> None:
    rows = [{"platform": None, "words": "长" * 81, "category": "E0301"}]

    assert [fault.column for fault in check(rows)] == ["words"]
    assert read(rows).of("x") == {"长" * 81: "E0301"}


def test_both_deadlines_stand_beside_the_case_and_programs_read_them(cast: Cast) -> None:
    imported(cast, table([theirs(1, "2026-03-05 17:00", "没听说过")], FULL))
    case, other = Case.objects.get(), a_case(cast)
    desk, program = signed_in(cast, "shenyi"), program_of(cast, "shenyi")
    at = f"/s/fenglin/cases/{case.number}/"

    beside = desk.get(f"{at}order/").content.decode()
    told = program.get(f"/streets/fenglin/cases/{case.number}/order").json()

    assert f"{at}order/" in desk.get(at).content.decode()
    assert ("没听说过" in beside, "GD1" in beside, "3月5日" in beside or "2026-03-05" in beside) == (
        True,
        True,
        True,
    )
    assert (told["order"], told["kind"], told["due_at"]) == ("GD1", "没听说过", "2026-03-05T09:00:00Z")
    assert order_of(other) is None
    assert program.get(f"/streets/fenglin/cases/{other.number}/order").status_code == 404
    assert signed_in(cast, "maoli").get(f"{at}order/").status_code == 404


def test_every_field_of_a_row_can_be_named_at_the_page() -> None:
    assert set(FIELDS) == set(SYNONYMS)


def test_the_platform_s_own_names_of_columns_come_back(cast: Cast) -> None:
    file = worked(brought(cast, table([[*a_row(1), "2026-03-05 17:00"]], [*HEAD, "他们的期限"])))
    said = {"columns": {"due_at": "他们的期限"}, "datum": "wgs84", "by": cast.shenyi, "at": NOON}

    say_columns(file.pk, street_id=cast.street.pk, **said)

    assert "due_at" in worked(file).columns
    assert json.dumps(worked(file).columns["due_at"], ensure_ascii=False) == '["他们的期限"]'

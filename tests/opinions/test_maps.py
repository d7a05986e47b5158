"""Maps: made when people have said something, the same byte by byte, and telling nobody of anybody."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from linli.opinions import commands
from linli.opinions.commands.mapping import digest_of
from linli.opinions.demo import build
from linli.opinions.models import OpinionMap, Statement
from linli.opinions.queries import (
    drawn,
    lines_of,
    mark_of,
    matrix_of,
    public_result,
    shown,
    told_of,
)
from tests.cast import NOON, Cast
from tests.opinions.crowds import DAY, begun, crowd, mapped

pytestmark = pytest.mark.django_db


# --- The map ----------------------------------------------------------------------------------------------------------
def test_a_map_is_made_when_people_have_said_something_and_not_again_before_its_time(cast: Cast) -> None:
    one = begun(cast)
    assert commands.due(NOON) == []
    crowd(one, *["++--"] * 6, *["--++"] * 6)

    assert commands.due(NOON) == [one]
    made = mapped(one)

    assert made.result["sizes"] == [6, 6]
    assert made.mark == mark_of(one)
    assert commands.due(NOON + DAY) == []
    crowd(one, "++++")
    assert commands.due(NOON + timedelta(seconds=5)) == []
    assert commands.due(NOON + timedelta(minutes=2)) == [one]
    commands.ask_map(one.number, street=cast.street, by=cast.jiangwei, at=NOON + timedelta(seconds=6))
    assert commands.due(NOON + timedelta(seconds=7)) == [one]
    assert commands.make_maps_due(lambda: NOON + timedelta(seconds=8)) == 1
    assert commands.due(NOON + timedelta(hours=1)) == []
    # What was said in the moment of closing is on the map that comes after.
    crowd(one, "+++0")
    commands.close(one.number, street=cast.street, by=cast.jiangwei, at=NOON)
    assert commands.due(NOON + timedelta(hours=1)) == [one]


def test_a_kept_map_is_worked_out_again_byte_by_byte(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["+0-."] * 7, *["--+0"] * 6, *["++++"] * 5)
    made = mapped(one)
    kept = OpinionMap.objects.get(pk=made.pk)
    out = StringIO()

    call_command("opinions", "map", "fenglin", str(one.number), stdout=out)

    assert out.getvalue().endswith("the same, byte by byte\n")
    assert digest_of(kept.result) == kept.result_digest == made.result_digest
    assert matrix_of(one).digest == kept.inputs_digest
    # Nothing of who said what is kept with the map: rows stand in the order of their signs.
    assert kept.inputs.split("\n")[1:-1] == sorted(kept.inputs.split("\n")[1:-1])
    OpinionMap.objects.filter(pk=made.pk).update(result=kept.result | {"people": 99})
    with pytest.raises(SystemExit) as ended:
        call_command("opinions", "map", "fenglin", str(one.number), stdout=out)
    assert ended.value.code == 1


def test_the_worker_that_died_does_not_stop_the_next_map_and_two_make_one(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, "++--")
    OpinionMap.objects.create(street=cast.street, consultation=one, number=1, mark="", begun_at=NOON, seed=1)

    assert commands.make_map(one, clock=lambda: NOON + timedelta(minutes=1)) is None
    made = commands.make_map(one, clock=lambda: NOON + timedelta(minutes=11))

    assert made is not None
    assert (made.number, OpinionMap.objects.count()) == (1, 1)
    for _turn in range(7):
        mapped(one)
    assert list(OpinionMap.objects.order_by("number").values_list("number", flat=True)) == [4, 5, 6, 7, 8]


def test_what_groups_say_is_told_with_how_many_of_them_say_so(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 6, *["-+++"] * 6, *["-+0+"] * 2)
    made = mapped(one)

    told = told_of(lines_of(shown(one), made.result, ""), made.result)

    assert [(group.letter, group.size) for group in told.groups] == [("A", 8), ("B", 6)]
    assert {(say.statement.number, say.agrees, say.n, say.rate) for say in told.groups[0].says} == {
        (1, False, 8, 100), (4, True, 8, 100), (3, True, 6, 75)
    }  # fmt: skip
    assert [(say.statement.number, say.n) for say in told.unites] == [(2, 14)]
    assert told.divides[0].statement.number in {1, 4}


def test_nothing_is_published_by_which_one_persons_opinion_could_be_worked_out(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 6, *["--++"] * 6, "++..")

    told = public_result(mapped(one).result)

    # Who answered two of four is counted nowhere that is told.
    assert {tally["all"]["n"] for tally in told["tallies"]} == {12}
    assert {"asked", "means", "axes", "far"} & set(told) == set()


def test_the_demo_has_three_groups_and_is_made_once(cast: Cast) -> None:
    assert build(timezone.now()) == 1
    assert build(timezone.now()) == 0

    made = OpinionMap.objects.get()

    assert made.result["sizes"] == [24, 19, 17]
    assert [row.state for row in Statement.objects.filter(author__isnull=False).order_by("number")] == [
        "shown", "refused", "refused", "waiting"
    ]  # fmt: skip


def test_what_unites_says_which_group_is_against_it(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 30, *["--++"] * 6)
    made = mapped(one)

    told = told_of(lines_of(shown(one), made.result, ""), made.result)

    assert [(say.statement.number, say.agrees, say.rate, say.against) for say in told.unites] == [
        (1, True, 83, (("B", 0),)), (2, True, 83, (("B", 0),)), (3, False, 83, (("B", 0),)), (4, False, 83, (("B", 0),)),
    ]  # fmt: skip
    drawing = drawn(made.result, None)
    assert drawing is not None
    assert [(one.letter, one.size, one.others[0][0]) for one in drawing.middles] == [
        ("A", 30, "B"),
        ("B", 6, "A"),
    ]

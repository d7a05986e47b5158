"""What was agreed is seen through: promises with an owner and a day, the ladder, points, judgement, the end."""

import pytest

from linli.cases.models import Case
from linli.kernel.errors import Missing
from linli.notices.models import Notice
from linli.topics import commands
from linli.topics.errors import NoPromise, NoStepLeft, NotToBeJudged, PromisesOpen
from linli.topics.models import Measure, Point, Progress, Promise, Topic, TopicCase
from linli.topics.queries.lists import topics
from linli.topics.queries.oversight import owed, praise, promises
from linli.topics.queries.way import next_of
from linli.topics.states import TopicState
from tests.cast import NOON, Cast
from tests.factories import a_case, a_photo

from .acting import DAY, OVERDUE, act, agreed, delivered, promised, token_of

pytestmark = pytest.mark.django_db


# --- Oversight ----------------------------------------------------------------------------------------------------
def test_a_promise_says_who_has_it_by_when_and_its_organisation_is_told_and_sees_the_topic(cast: Cast):
    one = agreed(cast)
    assert not topics(cast.maoli, cast.street.pk, states=tuple(TopicState)).exists()
    with pytest.raises(Missing):
        act(cast, one, "promise", what="出方案", due_on=(NOON + DAY).date())

    due = (NOON + 9 * DAY).date()
    act(cast, one, "promise", what="出方案", organisation=cast.organisations["chengjian"], due_on=due)

    one.refresh_from_db()
    assert (one.next_due, one.owners) == (due, [cast.organisations["chengjian"].pk])
    assert topics(cast.maoli, cast.street.pk, states=("agreed",)).get().pk == one.pk
    assert (
        Notice.objects.filter(event="topic.owed").values_list("account__username", flat=True).get() == "maoli"
    )
    assert "城建中心" in next_of(one, list(Promise.objects.all()))


def test_what_is_carried_out_was_promised_and_kept(cast: Cast):
    one = agreed(cast)
    with pytest.raises(NoPromise):
        act(cast, one, "deliver", result="好了")
    _one, promise = promised(cast, key="two")
    with pytest.raises(PromisesOpen):
        act(cast, _one, "deliver", result="好了")

    act(cast, _one, "progress", who="maoli", note="方案已出", promise=promise, kept=True, photos=[a_photo()])
    after = act(cast, _one, "deliver", who="maoli", result="电梯已通")

    assert (after.state, after.reply, after.next_due) == ("delivered", "电梯已通", None)
    assert Progress.objects.get().kept is True


def test_a_promise_kept_in_time_gives_its_organisation_points_once_and_a_late_one_takes_them(cast: Cast):
    one, promise = promised(cast)
    late, other = promised(cast, key="two", days=2)
    act(cast, one, "progress", note="好了", promise=promise, kept=True)
    act(cast, one, "progress", note="好了", promise=promise, kept=True)

    commands.tell_overdue(at=OVERDUE)
    act(cast, late, "progress", note="好了", promise=other, kept=True, at=OVERDUE)

    assert sorted(Point.objects.values_list("rule", "points")) == [
        ("kept", 3),
        ("kept_late", 1),
        ("late", -2),
    ]
    [row] = praise(cast.street, at=OVERDUE)
    assert (row.points, row.kept, row.kept_late, row.open_late) == (2, 1, 1, 0)


def test_an_overdue_promise_is_told_once_and_the_house_takes_the_first_step_itself(cast: Cast):
    promised(cast)

    told = [commands.tell_overdue(at=OVERDUE) for _n in range(2)]

    assert told == [1, 0]
    assert list(Measure.objects.values_list("step", "by")) == [("remind", None)]
    names = Notice.objects.filter(event="topic.overdue").values_list("account__username", flat=True)
    assert sorted(names) == ["heqing", "maoli"]


def test_the_ladder_is_taken_step_by_step_and_only_when_its_day_has_come(cast: Cast):
    one, promise = promised(cast)
    soon = NOON + 7 * DAY
    commands.tell_overdue(at=soon)
    with pytest.raises(NoStepLeft):
        act(cast, one, "measure", promise=promise, at=soon)

    act(cast, one, "measure", promise=promise, note="已约谈", at=OVERDUE)
    act(cast, one, "measure", promise=promise, at=OVERDUE)
    with pytest.raises(NoStepLeft):
        act(cast, one, "measure", promise=promise, at=OVERDUE)

    assert list(Measure.objects.order_by("id").values_list("step", flat=True)) == [
        "remind",
        "advise",
        "covenant",
    ]
    [row] = owed(list(promises(cast.heqing, cast.street.pk)), on=OVERDUE.date())
    assert (row.standing, row.next_rung, [rung.taken for rung in row.rungs]) == (
        "late",
        None,
        [True] * 3 + [False],
    )


def test_a_topic_is_judged_by_those_behind_it_until_it_is_closed(cast: Cast):
    one = delivered(cast)
    token = token_of(cast, one)

    commands.judge(cast.street, token, stars=3, said="", at=NOON)
    commands.judge(cast.street, token, stars=5, said="很好", at=NOON)
    one.refresh_from_db()
    assert (one.judged, one.judged_sum, one.stars) == (1, 5, "5.0")
    closed = act(cast, one, "close")

    assert (closed.state, Point.objects.filter(rule="judged_well").count()) == ("closed", 1)
    with pytest.raises(NotToBeJudged):
        commands.judge(cast.street, token, stars=1, said="", at=NOON)


def test_what_is_not_done_after_all_goes_on_and_what_waits_long_is_closed_by_the_house(cast: Cast):
    one = delivered(cast)
    back = act(cast, one, "rework", reason="灯还不亮")
    assert (back.state, Promise.objects.filter(kept_at=None).count()) == ("agreed", 1)
    act(cast, one, "progress", note="亮了", promise=Promise.objects.get(), kept=True)
    act(cast, one, "deliver", result="亮了")

    assert (commands.close_due(at=NOON + 10 * DAY), commands.close_due(at=NOON + 16 * DAY)) == (0, 1)
    assert Topic.objects.get(pk=one.pk).state == "closed"


def test_a_case_carries_out_a_topic_and_says_from_which_it_came(cast: Cast):
    one = agreed(cast)
    act(cast, one, "open_case", title="电梯井开挖")
    act(cast, one, "link_case", case=a_case(cast))

    made = Case.objects.get(source="topic")
    assert (made.title, made.source_id, TopicCase.objects.count()) == ("电梯井开挖", "1", 2)

"""A topic goes before a meeting and comes back with what was decided, promised and, later, carried out."""

from datetime import timedelta
from typing import Any

import pytest

from linli.deliberation.commands import agenda, carrying, course, minutes, planning
from linli.deliberation.models import AgendaItem, Meeting, Resolution
from linli.deliberation.public import subject_history
from linli.kernel import journal
from linli.topics.errors import MeetingGone
from linli.topics.models import Promise, Topic
from tests.cast import Cast
from tests.deliberation.acting import AT, DAY, a_meeting, all_present

from .acting import accepted, act, token_of

pytestmark = pytest.mark.django_db


def read_journal() -> None:
    while journal.deliver("topics"):
        pass


def tabled(cast: Cast, **told: Any) -> tuple[Topic, Meeting]:
    """Return a topic on the agenda of a meeting of tomorrow."""
    one, meeting = accepted(cast, **told), a_meeting(cast)
    return act(cast, one, "table", at=AT, meeting=meeting), meeting


def decided(cast: Cast, meeting: Meeting, outcome: str, decision: str = "", *, promise: bool = False) -> None:
    """Hold the meeting, decide its item, confirm the minutes."""
    at = meeting.starts_at
    where = {"street_id": cast.street.pk, "by": cast.heqing, "at": at}
    meeting = course.open_meeting(meeting.pk, **where)
    all_present(cast, meeting, at)
    [item] = AgendaItem.objects.filter(meeting=meeting)
    course.decide_item(item.pk, meeting=meeting, outcome=outcome, decision=decision, by=cast.heqing, at=at)
    if promise:
        course.resolve(
            item.pk, meeting=meeting, words="出加装方案", becomes="commitment", owner=cast.organisations["chengjian"],
            due_on=(at + 20 * DAY).date(), by=cast.heqing, at=at,
        )  # fmt: skip
    course.close_meeting(meeting.pk, **where)
    minutes.confirm_minutes(meeting.pk, **where)
    read_journal()


def test_a_topic_is_put_on_an_agenda_and_says_which_meeting_it_is(cast: Cast):
    one, meeting = tabled(cast)

    assert (one.state, one.meeting_name, one.meets_at) == ("tabled", meeting.title, meeting.starts_at)
    [told] = subject_history("topic", one.number, street_id=cast.street.pk)
    assert (told.meeting.pk, told.item.title) == (meeting.pk, "三号楼加装电梯")


def test_what_was_agreed_comes_back_with_its_words_and_what_was_resolved_is_promised(cast: Cast):
    one, meeting = tabled(cast)

    decided(cast, meeting, "agreed", "同意，先征询。", promise=True)

    one.refresh_from_db()
    promise = Promise.objects.get()
    assert (one.state, one.result, one.owners) == (
        "agreed",
        "同意，先征询。",
        [cast.organisations["chengjian"].pk],
    )
    assert (promise.what, promise.due_on, promise.resolution) == (
        "出加装方案", (meeting.starts_at + 20 * DAY).date(), str(Resolution.objects.get().pk),
    )  # fmt: skip


def test_a_resolution_that_is_fulfilled_keeps_the_promise(cast: Cast):
    one, meeting = tabled(cast)
    decided(cast, meeting, "agreed", "同意", promise=True)
    at = meeting.starts_at + DAY

    carrying.fulfil(
        Resolution.objects.get().pk, street_id=cast.street.pk, evidence="方案已公示", by=cast.heqing, at=at
    )
    read_journal()

    one.refresh_from_db()
    assert (Promise.objects.get().kept_at, one.next_due) == (at, None)


@pytest.mark.parametrize(
    ("outcome", "decision", "state", "words"),
    [
        ("not_agreed", "一楼住户反对，暂不推进", "not_agreed", "一楼住户反对，暂不推进"),
        ("not_agreed", "", "not_agreed", "会议未通过该议题。"),
        ("postponed", "", "accepted", "会议决定延期再议。"),
        ("noted", "再征询一轮", "accepted", "再征询一轮"),
        ("agreed", "请找13812345678", "agreed", "请找●●●●●●●●●●●"),
    ],
)
def test_each_outcome_of_a_meeting_leads_the_topic_on(
    cast: Cast, outcome: str, decision: str, state: str, words: str
):
    one, meeting = tabled(cast)

    decided(cast, meeting, outcome, decision)

    one.refresh_from_db()
    assert (one.state, one.result or one.reply) == (state, words)


def test_a_decision_that_is_read_twice_or_comes_late_changes_nothing(cast: Cast):
    one, meeting = tabled(cast)
    decided(cast, meeting, "agreed", "同意", promise=True)
    minutes.revise_minutes(
        meeting.pk, street_id=cast.street.pk, by=cast.heqing, at=meeting.starts_at + DAY, reason="补记", opening="", body="补记一句",
    )  # fmt: skip
    read_journal()

    one.refresh_from_db()
    assert (one.state, Promise.objects.count()) == ("agreed", 1)


def test_a_meeting_that_is_not_held_or_drops_the_item_lets_the_topic_wait(cast: Cast):
    one, meeting = tabled(cast)
    planning.cancel(
        meeting.pk, street_id=cast.street.pk, by=cast.heqing, at=AT + timedelta(hours=1), reason="台风"
    )
    read_journal()
    one.refresh_from_db()
    assert (one.state, one.meeting) == ("accepted", "")

    other = a_meeting(cast, key="n")
    act(cast, one, "table", at=AT + timedelta(hours=2), meeting=other)
    item = AgendaItem.objects.get(meeting=other)
    agenda.drop_item(item.pk, meeting=other, by=cast.heqing, at=AT + timedelta(hours=3))
    read_journal()

    one.refresh_from_db()
    assert (one.state, one.reply) == ("accepted", "已从会议议程中撤下。")


def test_a_topic_goes_before_no_meeting_that_the_person_may_not_put_it_before(cast: Cast):
    one = accepted(cast)
    elsewhere = planning.plan_meeting(
        street=cast.street, key="e", by=cast.dujuan, at=AT, kind="one_issue", unit=cast.units["E1"], title="东安",
        starts_at=AT + DAY, minutes=60, place="",
    )  # fmt: skip

    with pytest.raises(MeetingGone):
        act(cast, one, "table", who="jiangwei", at=AT, meeting=elsewhere)

    assert AgendaItem.objects.count() == 0


def test_the_one_who_proposed_reads_meeting_and_result_by_the_link(cast: Cast, client: Any):
    one, meeting = tabled(cast)
    token = token_of(cast, one)
    decided(cast, meeting, "agreed", "同意，先征询。", promise=True)

    page = client.get(f"/s/fenglin/topics/of/{token}/").content.decode()

    assert [
        word for word in ("同意，先征询。", meeting.title, "出加装方案", "城建中心") if word not in page
    ] == []

"""What two press at once at a meeting happens once. Real transactions, real threads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.deliberation.commands import agenda, course, inviting, minutes, objecting
from linli.deliberation.models import AgendaItem, Attendee, Meeting, Minutes, Objection
from linli.deliberation.states import SignedBy
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from tests.cases.test_races import at_once
from tests.cast import Cast

from .acting import a_meeting, a_series, held

pytestmark = pytest.mark.django_db(transaction=True)


def lines(meeting: Meeting, action: str) -> int:
    return JournalLine.objects.filter(subject_id=meeting.pk, action=action).count()


def test_who_signs_in_twice_at_once_is_there_once_and_an_agenda_takes_a_key_and_a_subject_once(
    cast: Cast,
) -> None:
    now = timezone.now()
    one = a_meeting(cast, at=now, starts_at=now + timedelta(minutes=20))
    row = Attendee.objects.filter(meeting=one).order_by("position")[0]
    told = {"street_id": one.street_id, "code": one.code, "by": cast.heqing, "at": now}

    came = at_once(*(lambda: inviting.sign_in(row.pk, how=SignedBy.CODE, **told) for _n in range(3)))

    assert [one.pk for one in came] == [row.pk] * 3
    assert lines(one, "sign_in") == 1

    def put(key: str, subject: int) -> object:
        return agenda.put_item(
            one.pk, title="议题", subject_kind="topic", subject_id=subject, by=cast.heqing, at=now, key=key
        )

    same = at_once(lambda: put("k", 1), lambda: put("k", 1))
    two = at_once(lambda: put("a", 2), lambda: put("b", 2))

    assert len({item.pk for item in same}) == 1
    assert sum(isinstance(answer, Refusal) for answer in two) == 1
    told_there = AgendaItem.objects.filter(meeting=one).order_by("position")
    assert list(told_there.values_list("position", "subject_id")) == [(1, "1"), (2, "2")]


def test_minutes_confirmed_by_two_at_once_are_frozen_once_and_open_one_case(cast: Cast) -> None:
    now = timezone.now()
    first = Meeting.objects.filter(series=a_series(cast, at=now)).order_by("starts_at")[0]
    where = {"street_id": cast.street.pk, "by": cast.heqing, "at": now}
    course.open_meeting(first.pk, **where)
    course.resolve(None, meeting=first, words="补装路灯", becomes="case", by=cast.heqing, at=now)
    course.close_meeting(first.pk, **where)

    came = at_once(*(lambda: minutes.confirm_minutes(first.pk, **where) for _n in range(2)))

    assert sum(isinstance(answer, Refusal) for answer in came) == 1
    assert (Minutes.objects.count(), Case.objects.count()) == (1, 1)


def test_objections_sent_at_once_have_their_own_numbers_and_a_key_is_taken_once(cast: Cast) -> None:
    now = timezone.now()
    one = held(cast, a_meeting(cast, at=now), at=now)
    minutes.publish_result(one.pk, street_id=cast.street.pk, summary="同意", days=3, by=cast.heqing, at=now)

    came = at_once(
        *(
            lambda key=key: objecting.object_to(one.number, street=cast.street, words="反对", key=key, at=now)
            for key in ("a", "a", "b")
        )
    )

    assert sorted({told.number for told in came}) == [1, 2]
    assert Objection.objects.count() == 2

"""What a meeting resolves becomes cases and commitments, and comes back to the next meeting by itself."""

from datetime import date, timedelta

import pytest

from linli.deliberation import events, public
from linli.deliberation.commands import agenda, carrying, course, inviting, minutes, planning
from linli.deliberation.errors import NoQuorum, OnAgendaAlready, TooMuchThere, Undecided
from linli.deliberation.models import AgendaItem, Attendee, Meeting, Minutes, Resolution
from linli.deliberation.queries.minutes import frozen_told
from linli.deliberation.states import FOLLOW_UP, MeetingOutcome, MeetingState
from linli.kernel import journal
from linli.kernel.errors import MovedMeanwhile, NotAllowed
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from tests.cast import Cast

from .acting import AT, DAY, a_meeting, a_series, all_present, held

pytestmark = pytest.mark.django_db


def meetings_of(series: object) -> list[Meeting]:
    return list(Meeting.objects.filter(series=series).order_by("starts_at"))


def test_a_series_plans_its_next_meetings_and_a_day_makes_one_meeting(cast: Cast) -> None:
    series = a_series(cast)
    days = [(one.occurs_on, one.title, one.kind, one.quorum) for one in meetings_of(series)]

    again = planning.fill_series(series, by=cast.heqing, at=AT)
    later = planning.fill_series(series, by=cast.heqing, at=AT + 31 * DAY)

    assert days == [
        (date(2026, 3, 11), "宛南一村联席会议（2026年3月）", "joint_conference", "2/3"),
        (date(2026, 4, 8), "宛南一村联席会议（2026年4月）", "joint_conference", "2/3"),
    ]
    assert (again, later, len(meetings_of(series))) == (0, 1, 3)
    first = meetings_of(series)[0]
    names = [
        (one.account.username, one.side)
        for one in Attendee.objects.filter(meeting=first).select_related("account")
    ]
    assert sorted(names) == [("gaolan", "committee"), ("heqing", "street")]


def test_what_was_resolved_is_a_case_or_a_commitment_and_the_next_meeting_asks_for_it_by_itself(
    cast: Cast,
) -> None:
    series = a_series(cast)
    march, april = meetings_of(series)
    where = {"meeting": march, "by": cast.heqing, "at": march.starts_at}
    agenda.put_item(
        march.pk, title="路灯更换", subject_kind="topic", subject_id=7, by=cast.heqing, at=AT, key="a"
    )
    agenda.put_item(march.pk, title="车棚改造", subject_kind="other", by=cast.heqing, at=AT, key="b")
    lamps, sheds = AgendaItem.objects.filter(meeting=march).order_by("position")
    course.open_meeting(march.pk, street_id=cast.street.pk, by=cast.heqing, at=march.starts_at)
    all_present(cast, march, march.starts_at)
    course.decide_item(
        lamps.pk, **where, outcome=MeetingOutcome.AGREED, decision="换成LED灯", hands=(2, 0, 0)
    )
    course.decide_item(sheds.pk, **where, outcome=MeetingOutcome.POSTPONED, decision="下次再议")
    a_case = course.resolve(lamps.pk, **where, words="三号楼前路灯换成LED灯", becomes="case")
    promised = course.resolve(
        lamps.pk, **where, words="核算费用", becomes="commitment", owner=cast.organisations["chengguan"],
        due_on=date(2026, 3, 20),
    )  # fmt: skip
    course.close_meeting(march.pk, street_id=cast.street.pk, by=cast.heqing, at=march.starts_at)

    minutes.confirm_minutes(march.pk, street_id=cast.street.pk, by=cast.heqing, at=march.starts_at)

    a_case.refresh_from_db()
    case = a_case.case
    assert case is not None
    assert (case.title, case.door, case.source, case.source_id, case.unit_id) == (
        "三号楼前路灯换成LED灯", "meeting", "meeting", f"{march.number}-1", cast.units["W1"].pk,
    )  # fmt: skip
    told = [
        (one.position, one.title, one.subject_kind)
        for one in AgendaItem.objects.filter(meeting=april).order_by("position")
    ]
    assert told == [(1, "落实上次决议", FOLLOW_UP), (2, "车棚改造", "other")]
    line = JournalLine.objects.get(subject=events.ITEM, subject_id=lamps.pk)
    decided = events.from_line(line)
    assert (line.action, decided.subject_kind, decided.subject_id, decided.outcome) == (
        events.AGENDA_ITEM_DECIDED, "topic", "7", "agreed",
    )  # fmt: skip
    assert set(decided.resolution_ids) == {a_case.pk, promised.pk}
    [tabled] = public.subject_history("topic", 7)
    assert (tabled.meeting.pk, tabled.outcome, tabled.is_public) == (march.pk, "agreed", False)
    assert list(
        Notice.objects.filter(event="meeting.commit", channel="inapp").values_list(
            "account__username", flat=True
        )
    ) == ["luoshan"]


def test_a_commitment_is_reminded_of_once_before_its_day_and_once_after_it(cast: Cast) -> None:
    one = a_meeting(cast)
    course.open_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)
    made = course.resolve(
        None, meeting=one, words="清理", becomes="commitment", owner=cast.organisations["chengguan"],
        due_on=date(2026, 3, 10), by=cast.heqing, at=AT,
    )  # fmt: skip
    course.close_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)
    minutes.confirm_minutes(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)

    looked = [carrying.remind(at=AT + days * DAY) for days in (1, 6, 7, 8, 9, 10)]

    assert looked == [0, 1, 0, 0, 1, 0]
    told = Notice.objects.filter(channel="inapp", event__startswith="meeting.commitment")
    assert sorted(told.values_list("event", "account__username")) == [
        ("meeting.commitment.late", "heqing"), ("meeting.commitment.late", "luoshan"), ("meeting.commitment.soon", "luoshan"),
    ]  # fmt: skip
    carrying.fulfil(made.pk, street_id=cast.street.pk, evidence="已清运", by=cast.luoshan, at=AT + 11 * DAY)
    made.refresh_from_db()
    assert (made.state, made.evidence) == ("done", "已清运")
    with pytest.raises(MovedMeanwhile):
        carrying.fulfil(made.pk, street_id=cast.street.pk, evidence="x", by=cast.luoshan, at=AT + 12 * DAY)
    assert [line.action for line in journal.history(made.street_id, made.pk)] == [
        "remind",
        "remind",
        "fulfil",
    ]


def test_nothing_is_agreed_without_a_quorum_and_no_more_hands_are_counted_than_people(cast: Cast) -> None:
    one = a_meeting(cast)
    item = agenda.put_item(one.pk, title="加装", subject_kind="other", by=cast.heqing, at=AT, key="i")
    course.open_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)
    where = {"meeting": one, "by": cast.heqing, "at": AT}

    with pytest.raises(NoQuorum):
        course.decide_item(item.pk, **where, outcome=MeetingOutcome.AGREED)
    all_present(cast, one, AT)
    with pytest.raises(TooMuchThere):
        course.decide_item(item.pk, **where, outcome=MeetingOutcome.AGREED, hands=(40, 0, 0))
    course.close_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)
    with pytest.raises(Undecided):
        minutes.confirm_minutes(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)
    assert Minutes.objects.count() == 0


def test_minutes_are_frozen_and_said_anew_with_a_reason(cast: Cast) -> None:
    one = a_meeting(cast)
    item = agenda.put_item(one.pk, title="加装", subject_kind="other", by=cast.heqing, at=AT, key="i")
    held(cast, one, at=AT)

    minutes.revise_minutes(
        one.pk, street_id=cast.street.pk, reason="漏记", opening="到会人员如下", body="", said={item.pk: "大家同意"},
        by=cast.heqing, at=AT + DAY,
    )  # fmt: skip

    first, second = Minutes.objects.order_by("version")
    assert (first.version, second.version, second.reason) == (1, 2, "漏记")
    assert (frozen_told(first)["items"][0]["said"], frozen_told(second)["items"][0]["said"]) == (
        "",
        "大家同意",
    )
    assert frozen_told(first)["opening"] == ""


def test_a_subject_stands_on_an_agenda_once_and_the_same_key_puts_it_once(cast: Cast) -> None:
    one = a_meeting(cast)
    told = {
        "meeting_id": one.pk,
        "title": "议题",
        "subject_kind": "topic",
        "subject_id": 3,
        "by": cast.heqing,
    }

    first = public.put_on_agenda(**told, key="k", at=AT)
    again = public.put_on_agenda(**told, key="k", at=AT)

    assert first.pk == again.pk
    with pytest.raises(OnAgendaAlready):
        public.put_on_agenda(**told, key="other", at=AT)
    with pytest.raises(NotAllowed):
        public.put_on_agenda(
            meeting_id=one.pk, title="x", subject_kind="other", by=cast.dujuan, key="d", at=AT
        )
    assert [m.pk for m in public.meetings_open_for(cast.heqing, at=AT)] == [one.pk]
    assert public.meetings_open_for(cast.dujuan, at=AT) == []


def test_who_is_invited_answers_and_signs_in_by_the_code_of_the_screen(cast: Cast) -> None:
    one = a_meeting(cast, starts_at=AT + timedelta(minutes=30))
    guest = inviting.add_attendee(
        one.pk,
        inviting.Guest(name="周阿姨", email="zhou@example.com"),
        street_id=cast.street.pk,
        by=cast.heqing,
        at=AT,
    )
    one = inviting.invite(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)

    inviting.answer(
        guest.pk,
        street_id=cast.street.pk,
        reply="substitute",
        substitute="吴师傅",
        by=inviting_actor(),
        at=AT,
    )
    row = inviting.sign_in_self(one, code=one.code, by=cast.gaolan, at=AT)

    assert (one.state, row.signed_by) == (MeetingState.CONVENED, "code")
    mails = Notice.objects.filter(event="meeting.invite.guest")
    assert [(n.channel, n.facts["attendee"]) for n in mails] == [("email", guest.pk.hex)]
    guest.refresh_from_db()
    assert (guest.reply, guest.substitute) == ("substitute", "吴师傅")


def inviting_actor() -> object:
    from linli.deliberation.commands.objecting import RESIDENT

    return RESIDENT


def test_an_item_is_referred_one_level_up(cast: Cast) -> None:
    one = a_meeting(cast)
    above = a_meeting(cast, key="up", kind="coordination", unit=cast.units["W"], title="片区协调会")
    item = agenda.put_item(
        one.pk, title="难题", subject_kind="topic", subject_id=9, by=cast.heqing, at=AT, key="i"
    )
    course.open_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)

    there = course.refer_item(item.pk, meeting=one, to=above, by=cast.heqing, at=AT)

    item.refresh_from_db()
    assert (item.outcome, there.carried_from_id, there.meeting_id) == ("postponed", item.pk, above.pk)
    assert [t.meeting.pk for t in public.subject_history("topic", 9)] == [above.pk, one.pk]


def test_a_resolution_of_a_meeting_that_is_open_can_be_taken_back(cast: Cast) -> None:
    one = a_meeting(cast)
    course.open_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=AT)
    made = course.resolve(None, meeting=one, words="试", becomes="case", by=cast.heqing, at=AT)

    course.drop_resolution(made.pk, meeting=one, by=cast.heqing, at=AT)

    assert Resolution.objects.count() == 0


def test_what_was_postponed_comes_to_a_meeting_that_is_made_only_afterwards_and_what_was_referred_does_not(
    cast: Cast,
) -> None:
    series = a_series(cast, rule="FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE", period="quarter")
    [first] = meetings_of(series)
    above = a_meeting(cast, key="up", kind="coordination", unit=cast.units["W"], title="片区协调会")
    told = {"meeting": first, "by": cast.heqing, "at": first.starts_at}
    for n, title in enumerate(("车棚改造", "难题"), 1):
        agenda.put_item(
            first.pk, title=title, subject_kind="topic", subject_id=n, by=cast.heqing, at=AT, key=title
        )
    sheds, hard = AgendaItem.objects.filter(meeting=first).order_by("position")
    course.open_meeting(first.pk, street_id=cast.street.pk, by=cast.heqing, at=first.starts_at)
    course.decide_item(sheds.pk, outcome=MeetingOutcome.POSTPONED, **told)
    course.refer_item(hard.pk, to=above, **told)
    course.close_meeting(first.pk, street_id=cast.street.pk, by=cast.heqing, at=first.starts_at)
    minutes.confirm_minutes(first.pk, street_id=cast.street.pk, by=cast.heqing, at=first.starts_at)

    made = planning.fill_series(series, by=cast.heqing, at=AT + 60 * DAY)

    assert made == 1
    second = meetings_of(series)[1]
    assert list(AgendaItem.objects.filter(meeting=second).values_list("title", flat=True)) == ["车棚改造"]

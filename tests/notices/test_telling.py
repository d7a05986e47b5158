"""Who is told of what happens to a case, once each, in codes and never in the words of others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import commands
from linli.cases.handlers import NEWS, NO_NEWS, PEOPLE
from linli.cases.models import Case
from linli.cases.states import Door, State
from linli.cases.workflow import AT_THE_OTHER_END, CASE
from linli.kernel import journal
from linli.kernel.models import Delivery, JournalLine
from linli.notices.models import Notice
from linli.notices.queries import words_of
from linli.notices.states import SENTENCES, Channel, NoticeState
from linli.people.public import SYSTEM, Post, end_post
from tests.cast import Cast
from tests.factories import MINUTE, a_case, an_opened, reporter_of

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Forget what other readers and lines left behind: each test begins with an empty outbox."""
    Delivery.objects.all().delete()
    return cast


def an_hour_ago():
    return timezone.now() - HOUR


def told(case: Case, event: str = "") -> set[tuple[str, str]]:
    """Return (who, event) of everything the outbox holds about a case."""
    rows = Notice.objects.filter(subject_id=case.pk).select_related("account")
    return {
        (row.account.username if row.account else row.recipient_kind, row.event.removeprefix("case."))
        for row in rows
        if event in row.event
    }


def read() -> None:
    while journal.deliver("notices"):
        pass


def test_every_act_of_the_table_is_news_or_says_that_it_is_none() -> None:
    covered = {event.partition(".")[0] for event, *_ in NEWS} | set(NO_NEWS)

    assert covered == {"report", "unmark_hard", *CASE.rows, *AT_THE_OTHER_END}
    assert {who for _e, who, *_ in NEWS} == {*PEOPLE, "office", "reporter"}
    assert all(f"case.{event}.{who}" in SENTENCES for event, who, *_ in NEWS)


def test_each_step_tells_those_whose_turn_it_is(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED, at=an_hour_ago())

    read()

    assert told(case) == {
        ("gaolan", "report.grid_worker"), ("heqing", "report.filer"), ("heqing", "verify.filer"),
        ("maoli", "dispatch.lead"), ("songping", "feed_back.inspector"), ("heqing", "inspect.closer"),
        ("maoli", "close.lead"), ("gaolan", "close.grid_worker"),
    }  # fmt: skip


def test_who_did_it_is_not_told_of_it(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED, at=an_hour_ago())

    read()

    # He Qing filed it and is also who would dispatch it.
    assert ("heqing", "file.dispatcher") not in told(case)


def test_reading_a_line_twice_tells_nobody_twice(cast: Cast) -> None:
    case = a_case(cast, state=State.DISPATCHED, at=an_hour_ago())
    read()
    before = sorted(Notice.objects.filter(subject_id=case.pk).values_list("pk", flat=True))

    for line in JournalLine.objects.filter(subject_id=case.pk):
        Delivery.objects.create(street_id=line.street_id, line_id=line.pk, reader="notices")
    read()

    assert sorted(Notice.objects.filter(subject_id=case.pk).values_list("pk", flat=True)) == before


def test_somebody_with_two_parts_in_an_act_is_told_once(cast: Cast) -> None:
    case = an_opened(cast, at=an_hour_ago(), lon=None, lat=None).case

    read()

    per_line = Notice.objects.filter(subject_id=case.pk, channel=Channel.INAPP).values_list(
        "account", "line_id"
    )
    assert len(per_line) == len(set(per_line)) > 0


def test_a_report_without_a_place_is_told_to_the_clerk_and_not_to_the_director(cast: Cast) -> None:
    case = an_opened(cast, at=an_hour_ago(), lon=None, lat=None).case

    read()

    assert told(case) == {("shenyi", "report.filer")}


def test_whoever_left_the_post_meanwhile_is_told_nothing(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED, at=an_hour_ago())
    commands.dispatch(case.pk, street_id=case.street_id, by=cast.heqing, at=an_hour_ago() + 5 * MINUTE)
    end_post(Post.objects.get(account=cast.accounts["maoli"]), at=timezone.now() - MINUTE, by=SYSTEM)

    read()

    assert "maoli" not in {who for who, _event in told(case)}


def test_supports_of_a_coordination_are_told_apart_from_its_lead(cast: Cast) -> None:
    Post.objects.filter(account=cast.accounts["luoshan"]).update(organisation=cast.organisations["shichang"])
    case = a_case(cast, state=State.COORDINATING, at=an_hour_ago())

    read()

    assert {("maoli", "coordinate.lead"), ("luoshan", "coordinate.support")} <= told(case)


def test_old_imported_and_settled_lines_tell_nobody(cast: Cast) -> None:
    old = a_case(cast, state=State.CLOSED, at=timezone.now() - timedelta(days=3))
    imported = an_opened(cast, at=an_hour_ago(), door=Door.IMPORT, by=cast.shenyi).case
    settled = an_opened(cast, at=an_hour_ago(), door=Door.IMPORT, by=SYSTEM).case
    read()

    assert [told(case) for case in (old, imported, settled)] == [set()] * 3


def test_a_reporter_who_left_an_address_is_told_in_their_language_and_nobody_elses_words(cast: Cast) -> None:
    contact = commands.Contact(name="王小明", phone="13812345678", email="li@example.org", language="en")
    case = a_case(cast, state=State.DECLINED, at=an_hour_ago(), contact=contact, title="王小明家门口的井盖")

    read()

    rows = list(Notice.objects.filter(subject_id=case.pk, recipient_kind="reporter").order_by("id"))
    assert [(row.event, row.channel, row.language) for row in rows] == [
        ("case.report.reporter", "email", "en"), ("case.decline.reporter", "email", "en"),
    ]  # fmt: skip
    words = words_of(rows[1], rows[1].language)
    assert words.subject == f"Your report {case.number} was not taken on"
    assert words.url.endswith("/follow/")
    assert set(rows[0].facts) == {"number", "slug", "lead", "category", "state"}


def test_a_reporter_is_not_told_of_what_they_did_themselves(cast: Cast) -> None:
    contact = commands.Contact(email="li@example.org")
    case = a_case(cast, state=State.CLOSED, at=an_hour_ago(), contact=contact)
    commands.reopen(
        case.pk, street_id=case.street_id, by=reporter_of(case), at=timezone.now(), reason="又松了"
    )

    read()

    assert not Notice.objects.filter(event="case.reopen.reporter").exists()
    assert ("maoli", "reopen.former_lead") in told(case)


def test_no_words_of_people_rest_in_the_outbox(cast: Cast) -> None:
    secret = "王小明在3号楼402"
    contact = commands.Contact(name=secret, phone="13812345678", email="li@example.org")
    case = a_case(
        cast, state=State.CLOSED, at=an_hour_ago(), contact=contact, title=secret, body=secret, place=secret
    )
    commands.remark(case.pk, street_id=case.street_id, by=reporter_of(case), at=timezone.now(), text=secret)

    read()

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT n::text FROM notices_notice n WHERE subject_id = %s", [case.pk])
        rows = "\n".join(row for (row,) in cursor.fetchall())
    assert rows
    for personal in (secret, "王小明", "13812345678", "li@example.org"):
        assert personal not in rows


def test_remarks_reach_whom_they_are_meant_for(cast: Cast) -> None:
    contact = commands.Contact(email="li@example.org")
    case = a_case(cast, state=State.IN_HAND, at=an_hour_ago(), contact=contact)
    say = {"street_id": case.street_id, "at": timezone.now(), "text": "请看"}
    commands.remark(case.pk, by=reporter_of(case), **say)
    commands.remark(case.pk, by=cast.heqing, **say)
    commands.remark(case.pk, by=cast.heqing, internal=True, **say)

    read()

    assert told(case, "remark") == {
        ("maoli", "remark.asked.desk"), ("reporter", "remark.answered.reporter"), ("maoli", "remark.internal.desk"),
    }  # fmt: skip


def test_mail_goes_beside_the_notice_in_linli_to_those_who_have_an_address(cast: Cast) -> None:
    cast.accounts["gaolan"].email = "gaolan@example.org"
    cast.accounts["gaolan"].save()
    case = an_opened(cast, at=an_hour_ago()).case

    read()

    mine = Notice.objects.filter(subject_id=case.pk, account=cast.accounts["gaolan"])
    assert {(n.channel, n.state) for n in mine} == {
        (Channel.INAPP, NoticeState.SENT), (Channel.EMAIL, NoticeState.WAITING),
    }  # fmt: skip


def test_a_hundred_lines_cost_few_queries(cast: Cast, django_assert_max_num_queries) -> None:
    for _n in range(25):
        an_opened(cast, at=an_hour_ago())
    lines = list(JournalLine.objects.filter(subject="case", action="report", at__gte=an_hour_ago() - HOUR))
    assert len(lines) == 25

    # Cases, reporters, leads are read once; grid workers and filers once for each place; rows are written at once.
    with django_assert_max_num_queries(9):
        journal.READERS["notices"].handle(lines)


def test_of_what_is_off_the_ledger_of_hard_problems_nobody_is_told(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED, at=an_hour_ago())
    clerk = cast.shenyi
    commands.mark_hard(case.pk, street_id=case.street_id, by=clerk, at=an_hour_ago() + HOUR / 2)
    commands.mark_hard(case.pk, street_id=case.street_id, by=clerk, at=an_hour_ago() + HOUR / 2)

    read()

    assert told(case, "hard") == {("heqing", "mark_hard.dispatcher")}


def test_an_event_without_words_is_said_all_the_same(cast: Cast) -> None:
    an_opened(cast, at=an_hour_ago())
    read()
    notice = Notice.objects.first()
    notice.event = "case.gone"

    assert words_of(notice, "en").subject == "News from Linli"

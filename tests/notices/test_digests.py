"""Digests: what gathered and what lies still, once in a period, for whoever it concerns."""

import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from linli.cases import commands as acts
from linli.cases.queries.dormant import dormant_for
from linli.cases.states import State
from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery
from linli.notices.commands import Chosen, Recipient, Telling, choose, make_digests, send_waiting, tell
from linli.notices.models import Digest, Notice, Preference
from linli.notices.queries import words_of
from linli.people.public import SYSTEM, Account, Post, actor_for, end_post
from tests.cast import Cast
from tests.factories import a_case, reporter_of

from .posting import FACTS

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
NOTHING = {"turn": [], "clock": [], "words": [], "progress": []}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return cast


def wished(cast: Cast, name: str, **told) -> Account:
    account = cast.accounts[name]
    account.email = f"{name}@example.org"
    account.save()
    chosen = Chosen(**{"ways": NOTHING, "digest": "daily", "dormant": False} | told)
    choose(chosen, account=account, by=actor_for(account, at=MONDAY), at=MONDAY - 20 * DAY, texts=False)
    return account


def told(cast: Cast, account: Account, count: int = 1, *, at: datetime = MONDAY - DAY / 2) -> None:
    for _n in range(count):
        event = "case.report.grid_worker"
        tell([Telling(cast.street.pk, uuid7(), uuid7(), event, Recipient(account), FACTS, at)], at=at)


def digests_of(account: Account) -> list[Notice]:
    return list(Notice.objects.filter(account=account, event__startswith="notices.digest").order_by("id"))


def test_what_gathered_is_told_once_a_day_in_linli_and_by_the_way_that_was_chosen(cast: Cast) -> None:
    account = wished(cast, "gaolan")
    told(cast, account, 2)

    assert [make_digests(at=MONDAY), make_digests(at=MONDAY + timedelta(minutes=10))] == [1, 0]

    assert [notice.channel for notice in digests_of(account)] == ["inapp", "email"]
    words = words_of(digests_of(account)[0], "en")
    assert words.subject == "Your digest: 2 news, 0 lying still"
    assert [line.subject for line in words.lines] == ["New report in your grid: Manhole"] * 2
    assert send_waiting(at=MONDAY) == 1
    assert mail.outbox[0].body.count("井盖") >= 2


def test_the_next_digest_begins_where_the_last_one_ended(cast: Cast) -> None:
    account = wished(cast, "gaolan")
    told(cast, account)
    make_digests(at=MONDAY)

    assert make_digests(at=MONDAY + DAY) == 0
    told(cast, account, 3, at=MONDAY + DAY)
    make_digests(at=MONDAY + 2 * DAY)

    assert [words_of(one, "en").subject for one in digests_of(account) if one.channel == "inapp"] == [
        "Your digest: 1 news, 0 lying still", "Your digest: 3 news, 0 lying still",
    ]  # fmt: skip
    assert Digest.objects.filter(account=account).count() == 3


def test_what_was_read_meanwhile_or_went_out_at_once_is_not_told_again(cast: Cast) -> None:
    account = wished(cast, "gaolan", ways=NOTHING | {"turn": ["email"]})
    told(cast, account)
    other = wished(cast, "dujuan")
    told(cast, other)
    Notice.objects.filter(account=other).update(state="read")

    assert make_digests(at=MONDAY) == 0


def test_a_digest_waits_for_its_hour_and_a_missed_one_is_made_up_for(cast: Cast) -> None:
    account = wished(cast, "gaolan", digest_hour=18)
    told(cast, account, at=MONDAY - timedelta(hours=1))
    make_digests(at=MONDAY)  # the one of Sunday evening
    told(cast, account, at=MONDAY + timedelta(hours=1))

    assert make_digests(at=MONDAY + timedelta(hours=2)) == 0
    # Nobody worked in the evening; the first round of the night makes it.
    assert make_digests(at=MONDAY + timedelta(hours=16)) == 1


def test_a_weekly_digest_is_made_on_monday_and_not_again_that_week(cast: Cast) -> None:
    account = wished(cast, "gaolan", digest="weekly")
    told(cast, account)
    made = [make_digests(at=MONDAY + n * DAY) for n in range(3)]
    told(cast, account, at=MONDAY + 2 * DAY)

    assert made == [1, 0, 0]
    assert [make_digests(at=MONDAY + n * DAY) for n in range(3, 8)] == [0, 0, 0, 0, 1]


def test_who_wants_none_gets_none(cast: Cast) -> None:
    account = wished(cast, "gaolan", digest="none", dormant=True)
    told(cast, account)

    make_digests(at=MONDAY)

    assert digests_of(account) == []


def test_whose_post_has_ended_gets_none(cast: Cast) -> None:
    account = wished(cast, "gaolan")
    told(cast, account)
    end_post(Post.objects.get(account=account), by=SYSTEM, at=MONDAY - timedelta(hours=1))

    make_digests(at=MONDAY)

    assert digests_of(account) == []


def test_a_digest_in_quiet_hours_waits_for_their_end(cast: Cast) -> None:
    account = wished(cast, "gaolan", quiet_from=time(20), quiet_to=time(12))
    told(cast, account)

    make_digests(at=MONDAY)

    [_inapp, letter] = digests_of(account)
    assert letter.next_try_at == MONDAY.replace(hour=12)


# --- What lies still ----------------------------------------------------------------------------------------------
def a_still_one(cast: Cast, *, at: datetime) -> tuple[str, Account]:
    case = a_case(cast, state=State.IN_HAND, at=at)
    return case.number, wished(cast, "maoli", dormant=True, dormant_days=7)


def test_whoever_must_move_a_case_is_told_that_it_lies_still(cast: Cast) -> None:
    number, maoli = a_still_one(cast, at=MONDAY - 9 * DAY)

    make_digests(at=MONDAY)

    words = words_of(digests_of(maoli)[0], "en")
    assert words.subject == "Lying still: 1 cases wait for you"
    [line] = words.lines
    assert line.subject == "Water supply manhole cover: nothing has happened for 8 days"
    assert line.path == f"/s/fenglin/cases/{number}/"
    assert f"{number} · " in line.about


def test_a_word_on_a_case_wakes_it(cast: Cast) -> None:
    _number, maoli = a_still_one(cast, at=MONDAY - 9 * DAY)
    case = dormant_for(actor_for(maoli, at=MONDAY), cast.street.pk, days=7, at=MONDAY)[0].case
    acts.remark(
        case.pk, street_id=case.street_id, by=reporter_of(case), at=MONDAY - 2 * DAY, text="怎么样了？"
    )

    assert dormant_for(actor_for(maoli, at=MONDAY), cast.street.pk, days=7, at=MONDAY) == []


def test_of_what_is_not_theirs_to_move_nobody_is_told(cast: Cast) -> None:
    a_still_one(cast, at=MONDAY - 9 * DAY)

    # In hand with 城建中心: the area head has dispatched it and waits like everybody.
    assert dormant_for(cast.heqing, cast.street.pk, days=7, at=MONDAY) == []
    assert dormant_for(cast.dujuan, cast.street.pk, days=7, at=MONDAY) == []


def test_by_default_whoever_is_responsible_hears_of_still_cases_once_a_week(cast: Cast) -> None:
    a_case(cast, state=State.IN_HAND, at=MONDAY - 9 * DAY)
    assert not Preference.objects.exists()

    make_digests(at=MONDAY)

    told_to = set(Notice.objects.values_list("account__username", flat=True))
    assert "maoli" in told_to
    assert {notice.event for notice in Notice.objects.all()} == {"notices.digest.still"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_digest(cast: Cast) -> None:
    account = wished(cast, "gaolan")
    told(cast, account)
    made = []

    def work() -> None:
        made.append(make_digests(at=MONDAY))
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(made) == 1
    assert [notice.channel for notice in digests_of(account)] == ["inapp", "email"]


def test_a_digest_of_more_people_costs_no_more_for_those_who_are_told_nothing(
    cast: Cast, django_assert_max_num_queries
) -> None:
    for name in ("gaolan", "dujuan", "songping"):
        wished(cast, name, digest="none")
    Post.objects.exclude(account__username__in=("gaolan", "dujuan", "songping")).update(ends_at=MONDAY - DAY)

    with django_assert_max_num_queries(4):
        make_digests(at=MONDAY)


def test_the_journal_reader_and_the_digest_do_not_tell_the_same_line_twice(cast: Cast) -> None:
    maoli = wished(cast, "maoli")
    a_case(cast, state=State.DISPATCHED, at=timezone.now() - timedelta(hours=1))
    while journal.deliver("notices"):
        pass
    tomorrow = timezone.localtime() + DAY

    make_digests(at=tomorrow.replace(hour=9))

    lines = words_of(digests_of(maoli)[0], "en").lines
    assert [line.subject for line in lines] == [
        "Dispatched to Construction centre: Water supply manhole cover"
    ]

"""What people wish: by which ways they are told, when not, and that nothing is lost by it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery, JournalLine
from linli.notices.commands import Chosen, Recipient, Telling, choose, send_waiting, tell, wishes_of
from linli.notices.commands.chats import key_from
from linli.notices.errors import NoWayThere, WrongKey
from linli.notices.models import Notice, Preference
from linli.notices.states import Channel, NewsKind, NoticeState
from linli.people.public import Account
from tests.cast import Cast

from .posting import FACTS

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 3, 4, 22, 30, tzinfo=SHANGHAI)
MORNING = datetime(2026, 3, 5, 7, 0, tzinfo=SHANGHAI)
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def gaolan(cast: Cast) -> Account:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    account = cast.accounts["gaolan"]
    account.email, account.phone = "gaolan@example.org", "13800001111"
    account.save()
    return account


def wished(cast: Cast, account: Account, *, texts: bool = False, **told) -> Preference:
    chosen = Chosen(**{"ways": {kind: ["email"] for kind in NewsKind}} | told)
    return choose(chosen, account=account, by=cast.gaolan, at=timezone.now(), texts=texts)


def told(
    cast: Cast, account: Account, *, at: datetime, event: str = "case.report.grid_worker"
) -> dict[str, Notice]:
    Notice.objects.all().delete()
    tell([Telling(cast.street.pk, uuid7(), uuid7(), event, Recipient(account), FACTS, at)], at=at)
    return {notice.channel: notice for notice in Notice.objects.all()}


def test_who_has_chosen_nothing_is_told_in_linli_and_by_mail_at_once(cast: Cast, gaolan: Account) -> None:
    assert set(told(cast, gaolan, at=NIGHT)) == {"inapp", "email"}


def test_each_kind_of_news_goes_its_own_ways(cast: Cast, gaolan: Account) -> None:
    wished(cast, gaolan, ways={"turn": ["email", "feishu"], "clock": ["feishu"]}, keys={"feishu": "a" * 32})

    assert set(told(cast, gaolan, at=NIGHT)) == {"inapp", "email", "feishu"}
    assert set(told(cast, gaolan, at=NIGHT, event="case.light.red")) == {"inapp", "feishu"}
    assert set(told(cast, gaolan, at=NIGHT, event="case.close.lead")) == {"inapp"}


def test_in_quiet_hours_a_mail_is_held_until_they_end_and_then_sent(cast: Cast, gaolan: Account) -> None:
    wished(cast, gaolan, quiet_from=time(22), quiet_to=time(7))

    notices = told(cast, gaolan, at=NIGHT)

    assert notices["inapp"].state == NoticeState.SENT
    assert (notices["email"].state, notices["email"].next_try_at) == (NoticeState.WAITING, MORNING)
    assert [send_waiting(at=NIGHT + timedelta(hours=3)), send_waiting(at=MORNING)] == [0, 1]
    assert len(mail.outbox) == 1


def test_what_is_pressing_comes_in_quiet_hours_too(cast: Cast, gaolan: Account) -> None:
    wished(cast, gaolan, quiet_from=time(22), quiet_to=time(7), pressing=["turn"])
    told(cast, gaolan, at=NIGHT)

    assert send_waiting(at=NIGHT) == 1


def test_who_makes_hours_quiet_is_not_woken_by_what_waited_already(cast: Cast, gaolan: Account) -> None:
    notice = told(cast, gaolan, at=NIGHT)["email"]
    wished(cast, gaolan, quiet_from=time(22), quiet_to=time(7))

    assert send_waiting(at=NIGHT) == 0

    notice.refresh_from_db()
    # It was no try: the whole ladder of pauses is still there in the morning.
    assert (notice.state, notice.attempts, notice.next_try_at) == (NoticeState.WAITING, 0, MORNING)
    assert send_waiting(at=MORNING) == 1


def test_who_ends_their_quiet_hours_gets_at_once_what_was_held(cast: Cast, gaolan: Account) -> None:
    now = timezone.localtime()
    begin, end = (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    wished(cast, gaolan, quiet_from=begin, quiet_to=end)
    told(cast, gaolan, at=timezone.now())
    assert send_waiting(at=timezone.now()) == 0

    wished(cast, gaolan)

    assert send_waiting(at=timezone.now()) == 1


@given(begin=st.times(), end=st.times(), at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_quiet_hours_end_within_a_day_and_outside_them_nothing_is_held(
    begin: time, end: time, at: datetime
) -> None:
    begin, end = begin.replace(fold=0, tzinfo=None), end.replace(fold=0, tzinfo=None)
    moment = at.replace(tzinfo=SHANGHAI)
    wish = Preference(quiet_from=begin, quiet_to=end)
    if begin == end:
        return

    until = wish.quiet_until(moment)

    if until is not None:
        assert moment < until <= moment + timedelta(days=1)
        assert timezone.localtime(until).time() == end
        assert wish.quiet_until(until) is None
    else:
        local = moment.time()
        assert (end <= local < begin) if begin > end else not begin <= local < end


def test_a_wish_is_one_line_of_the_journal_and_holds_no_key(cast: Cast, gaolan: Account) -> None:
    wished(cast, gaolan, keys={"wecom": KEY})

    line = JournalLine.objects.get(subject="preference")
    assert (line.action, line.by_id, line.facts["chats"]) == ("choose", gaolan.pk, ["wecom"])
    assert KEY not in str(line.facts)


def test_a_key_rests_encrypted_and_is_forgotten_when_asked(cast: Cast, gaolan: Account) -> None:
    wished(cast, gaolan, keys={"wecom": KEY})
    wished(cast, gaolan)
    assert wishes_of([gaolan.pk]).of(gaolan.pk).chat_keys == {"wecom": KEY}

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT keys FROM notices_preference")
        assert KEY not in cursor.fetchone()[0]

    wished(cast, gaolan, keys={"wecom": ""})
    assert wishes_of([gaolan.pk]).of(gaolan.pk).chat_keys == {}


def test_a_way_that_leads_nowhere_is_refused_so_that_nobody_waits_in_vain(
    cast: Cast, gaolan: Account
) -> None:
    with pytest.raises(NoWayThere):
        wished(cast, gaolan, ways={"turn": ["dingtalk"]})
    with pytest.raises(NoWayThere):
        wished(cast, gaolan, ways={"turn": ["sms"]})
    assert wished(cast, gaolan, ways={"turn": ["sms"]}, texts=True).at_once("turn") == ("sms",)
    with pytest.raises(NoWayThere):
        wished(cast, gaolan, digest_by="wechat")


@pytest.mark.parametrize(
    ("channel", "pasted", "key"),
    [
        ("wecom", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", KEY),
        ("wecom", f" {KEY} ", KEY),
        ("dingtalk", f"https://oapi.dingtalk.com/robot/send?access_token={'a1' * 32}", "a1" * 32),
        ("dingtalk", f"SEC{'b2' * 20}@{'a1' * 32}", f"SEC{'b2' * 20}@{'a1' * 32}"),
        ("feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", KEY),
        ("wechat", "https://sctapi.ftqq.com/SCT123456abcdefg.send", "SCT123456abcdefg"),
    ],
)
def test_what_the_service_shows_is_understood_as_it_is_pasted(channel: str, pasted: str, key: str) -> None:
    assert key_from(channel, pasted) == key


@pytest.mark.parametrize("pasted", ["", "hello", "http://169.254.169.254/?key=../../x y", "a/../../../b" * 4])
def test_what_is_no_key_is_refused(pasted: str) -> None:
    with pytest.raises(WrongKey):
        key_from(Channel.WECOM, pasted)

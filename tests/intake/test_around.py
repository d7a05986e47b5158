"""What somebody near has reported already: shown before sending, what is alike first; and “me too”, a voice of its own."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from linli.cases import commands as cases
from linli.cases.models import Case, Link, Reporter
from linli.cases.states import State
from linli.insight.queries.figures import balance
from linli.intake import queries
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from tests.cast import Cast
from tests.factories import CORNER, a_case
from tests.intake.residents import REPORT, a_key, token_in, what

HOLE = "路口井盖缺失，孩子差点掉下去"
NOISE = "楼下小饭店半夜还在放音乐，太吵了睡不着"
TOO = "/s/fenglin/public/{}/too/"


def known(cast: Cast, **told) -> Case:
    return a_case(cast, state=State.FILED, at=timezone.now() - timedelta(hours=3), **told)


def looked(cast: Cast, text: str = "", lon: float = CORNER[0], **more):
    found = queries.around(
        cast.street, lon=lon, lat=CORNER[1], unit=None, now=timezone.now(), text=text, **more
    )
    return [(one.shown.number, one.alike, one.voices) for one in found]


def east(metres: float) -> float:
    return CORNER[0] + metres / 111_320 / 0.8555


def test_what_is_alike_comes_first_and_what_is_not_only_when_it_lies_right_there(cast: Cast):
    hole = known(cast, lon=east(80))
    noise_here = known(cast, title="夜间噪声", body=NOISE)
    known(cast, title="夜间噪声", body=NOISE, lon=east(60))

    assert looked(cast, HOLE) == [(hole.number, True, 1), (noise_here.number, False, 1)]


def test_without_words_the_nearest_come_first_and_nothing_beyond_a_hundred_metres(cast: Cast):
    far, near = known(cast, lon=east(90)), known(cast, lon=east(20))
    known(cast, lon=east(110))

    assert [number for number, *_ in looked(cast)] == [near.number, far.number]


def test_the_kind_that_was_chosen_makes_alike_whatever_the_words(cast: Cast):
    hole = known(cast, lon=east(70))

    assert looked(cast, NOISE) == []
    assert looked(cast, NOISE, category="C0101") == [(hole.number, True, 1)]


def test_what_is_old_hidden_or_not_taken_on_yet_is_not_shown(cast: Cast):
    a_case(cast, state=State.FILED, at=timezone.now() - timedelta(days=31))
    a_case(cast, at=timezone.now() - timedelta(hours=1))
    hidden = known(cast)
    Case.objects.filter(pk=hidden.pk).update(hidden_from_public=True)

    assert looked(cast, HOLE) == []


def test_the_form_asks_once_whether_it_is_the_same_and_takes_it_when_sent_again(cast: Cast, phone: Client):
    hole = known(cast)
    told = what(a_key(phone), text=HOLE, ask="1")

    asked = phone.post(REPORT, told)
    taken = phone.post(REPORT, told | {"looked": "1"})

    assert (asked.status_code, taken.status_code) == (409, 302)
    assert asked.context["form"]["text"].value() == HOLE
    assert TOO.format(hole.number) in asked.content.decode()
    assert Case.objects.filter(state=State.REPORTED).count() == 1


def test_a_phone_that_sends_later_is_not_asked(cast: Cast, phone: Client):
    known(cast)

    assert phone.post(REPORT, what(a_key(phone), text=HOLE)).status_code == 302


# --- Me too -------------------------------------------------------------------------------------------------------
def joined_by(browser: Client, number: str, **told) -> str:
    address = TOO.format(number)
    key = browser.get(address).context["form"]["key"].value()
    return browser.post(address, {"key": key} | told)["Location"]


def test_who_says_me_too_gets_a_number_and_link_of_their_own_and_is_counted(cast: Cast, phone: Client):
    hole = known(cast)

    answer = joined_by(phone, hole.number, text="我家孩子也差点掉下去", phone="13900139000")

    mine = Reporter.objects.get(token_hash=Reporter.hash_of(token_in(answer))).case
    assert (mine.state, mine.number != hole.number, mine.category_id) == (
        State.MERGED,
        True,
        hole.category_id,
    )
    assert Link.objects.get(case=mine).main_id == hole.pk
    assert looked(cast, HOLE) == [(hole.number, True, 2)]
    actions = JournalLine.objects.filter(subject_id=mine.pk).order_by("seq").values_list("action", "by_kind")
    assert list(actions) == [("report", "reporter"), ("merge", "system")]
    assert phone.get(answer).status_code == 200


def test_nothing_need_be_said_and_sent_twice_it_is_one_voice(cast: Cast, phone: Client):
    hole = known(cast)
    address = TOO.format(hole.number)
    key = phone.get(address).context["form"]["key"].value()

    first, second = (phone.post(address, {"key": key})["Location"] for _n in range(2))

    assert first == second
    assert Link.objects.count() == 1
    assert queries.voices(cast.street, hole.number) == 2


def test_what_ended_meanwhile_leaves_the_report_standing_by_itself(cast: Cast, phone: Client):
    hole = known(cast)
    address = TOO.format(hole.number)
    key = phone.get(address).context["form"]["key"].value()
    cases.dispatch(hole.pk, street_id=cast.street.pk, by=cast.heqing, at=timezone.now())
    Case.objects.filter(pk=hole.pk).update(state=State.CLOSED, ended_at=timezone.now())

    answer = phone.post(address, {"key": key, "text": HOLE})

    mine = Reporter.objects.get(token_hash=Reporter.hash_of(token_in(answer["Location"]))).case
    assert (mine.state, mine.body, Link.objects.count()) == (State.REPORTED, HOLE, 0)


def test_what_is_not_public_any_more_keeps_what_was_typed_for_a_report_of_its_own(cast: Cast, phone: Client):
    hole = known(cast)
    key = phone.get(TOO.format(hole.number)).context["form"]["key"].value()
    Case.objects.filter(pk=hole.pk).update(hidden_from_public=True)

    page = phone.post(TOO.format(hole.number), {"key": key, "text": HOLE})

    assert (page.status_code, page.context["form"]["text"].value()) == (409, HOLE)
    assert (phone.get(TOO.format(hole.number)).status_code, Case.objects.count()) == (404, 1)


def test_a_wrong_telephone_is_said_and_nothing_is_lost(cast: Cast, phone: Client):
    hole = known(cast)

    page = phone.post(TOO.format(hole.number), {"key": "x", "text": HOLE, "phone": "abc"})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["phone"])
    assert page.context["form"]["text"].value() == HOLE


def test_the_ledger_balances_and_of_a_voice_only_whoever_gave_it_is_told(cast: Cast, phone: Client):
    hole = known(cast)
    read()

    joined_by(phone, hole.number, email="zhou@example.com")
    read()

    mine = Case.objects.get(state=State.MERGED)
    told = balance(cast.street.pk, cast.units["S"].pk)
    assert (told.raised, told.in_progress, told.closed) == (2, 1, 1)
    assert list(Notice.objects.filter(subject_id=mine.pk).values_list("event", flat=True)) == [
        "case.report.joins.reporter"
    ]


def test_progress_of_the_case_is_told_to_whoever_joined_it(cast: Cast, phone: Client):
    hole = known(cast)
    joined_by(phone, hole.number, email="zhou@example.com")

    cases.dispatch(hole.pk, street_id=cast.street.pk, by=cast.heqing, at=timezone.now())
    read()

    mine = Case.objects.get(state=State.MERGED)
    events = Notice.objects.filter(subject_id=mine.pk).values_list("event", flat=True)
    assert set(events) == {"case.report.joins.reporter", "case.dispatch.reporter"}


def read() -> None:
    for name in ("insight", "notices"):
        while journal.deliver(name):
            pass

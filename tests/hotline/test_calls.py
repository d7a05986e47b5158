"""Taking a call: whatever comes of it, it stands in the log, once, and nobody's number stands in the clear."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from linli.cases.errors import NothingSaid
from linli.cases.models import Case, Look, Reporter
from linli.cases.public import cases_of_caller
from linli.cases.queries import timeline_of
from linli.cases.states import Door, State
from linli.hotline.commands import Caught, Taken, take_call
from linli.hotline.errors import CaseNotNamed, CaseOver, NothingAsked, OrderHere
from linli.hotline.models import Call
from linli.hotline.queries.calls import WantedCalls, calls_before, calls_of, day_of
from linli.hotline.queries.desk import alike, spot_of
from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.people.public import Actor
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_case, an_opened, manhole

pytestmark = pytest.mark.django_db
PHONE = "139 0000 1111"


def taken(
    cast: Cast, end: str = "case", *, about: Case | None = None, by: Actor | None = None, **told: Any
) -> Taken:
    said = {
        "words": "宛南一村门口井盖不见了。晚上很危险",
        "place": "宛南一村",
        "phone": PHONE,
        "name": "王女士",
    } | told
    return take_call(
        street=cast.street, told=Caught(**said), end=end, by=by or cast.shenyi, at=NOON,
        began_at=NOON - timedelta(seconds=40), about=about,
    )  # fmt: skip


def test_a_call_becomes_a_case_of_the_hotline_with_the_caller_as_its_reporter(cast: Cast) -> None:
    found = taken(cast, category=manhole())

    case = Case.objects.get()
    reporter = Reporter.objects.get()
    assert (found.case, found.own) == (case, case)
    assert (case.door, case.title, case.state, case.category) == (
        Door.HOTLINE, "宛南一村门口井盖不见了", State.REPORTED, manhole()
    )  # fmt: skip
    assert (case.unit_id, case.located) == (cast.units["W1"].pk, True)
    assert (reporter.name, reporter.phone) == ("王女士", PHONE)
    assert (found.call.end, found.call.case_id) == ("case", case.pk)
    assert (found.call.ended_at - found.call.began_at).total_seconds() == 40


def test_the_log_holds_number_name_and_words_encrypted(cast: Cast) -> None:
    taken(cast, "answered", words="我是王女士，几点上班？", answer="九点")

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM hotline_call c")
        [(stored,)] = cursor.fetchall()
    assert [word for word in (PHONE, "13900001111", "王女士", "九点") if word in stored] == []
    call = Call.objects.get()
    assert (call.phone, call.name, call.asked, call.answer) == (
        PHONE,
        "王女士",
        "我是王女士，几点上班？",
        "九点",
    )


def test_each_call_writes_one_line_with_ids_and_seconds_and_no_words(cast: Cast) -> None:
    found = taken(cast)

    line = JournalLine.objects.get(subject="call")
    assert (line.subject_id, line.action, line.by_id) == (found.call.pk, "take_call", cast.shenyi.account_id)
    assert line.facts == {"end": "case", "case": str(found.case.pk), "category": "", "seconds": 40}


def test_one_more_voice_is_a_report_of_its_own_that_is_merged_at_once(cast: Cast) -> None:
    main = an_opened(cast, contact=None).case

    found = taken(cast, "voice", about=main)

    own = Case.objects.exclude(pk=main.pk).get()
    assert (found.case, found.own, own.state, own.door) == (main, own, State.MERGED, Door.HOTLINE)
    assert Reporter.objects.get(case=own).phone == PHONE
    assert [step.action for step in timeline_of(main, internal=True)][0] == "merged_in"


def test_no_voice_is_added_to_what_is_over(cast: Cast) -> None:
    over = a_case(cast, state=State.CLOSED)

    with pytest.raises(CaseOver):
        taken(cast, "voice", about=over)

    assert (Call.objects.count(), Case.objects.count()) == (0, 1)


def test_who_asks_after_their_case_leaves_a_word_on_it(cast: Cast) -> None:
    case = a_case(cast)

    found = taken(cast, "word", about=case, words="什么时候来修？")

    said = timeline_of(case, internal=False)[0]
    assert (found.case, found.own, said.action, said.texts["text"]) == (
        case, None, "remark", "电话询问：什么时候来修？"
    )  # fmt: skip
    assert Case.objects.count() == 1


def test_a_question_is_answered_and_kept_without_a_case(cast: Cast) -> None:
    found = taken(cast, "answered", words="几点上班？", answer="九点")

    assert (found.case, found.own, Case.objects.count()) == (None, None, 0)
    assert (Call.objects.get().asked, Call.objects.get().answer) == ("几点上班？", "九点")


@pytest.mark.parametrize(
    ("end", "told", "refusal"),
    [
        ("answered", {"words": "几点上班？"}, NothingAsked),
        ("answered", {"words": "", "answer": "九点"}, NothingAsked),
        ("voice", {}, CaseNotNamed),
        ("word", {}, CaseNotNamed),
        ("case", {"words": " "}, NothingSaid),
    ],
)
def test_what_is_lacking_is_said_and_nothing_is_kept(
    cast: Cast, end: str, told: dict[str, str], refusal: Any
) -> None:
    with pytest.raises(refusal):
        taken(cast, end, **told)

    assert (Call.objects.count(), Case.objects.count()) == (0, 0)


def test_who_may_not_register_cases_takes_no_calls(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        taken(cast, by=cast.maoli)


def test_a_work_order_is_taken_once(cast: Cast) -> None:
    first = taken(cast, order="GD-1")

    with pytest.raises(OrderHere) as refusal:
        taken(cast, order="GD-1")

    assert (first.case.source, first.case.source_id) == ("12345", "GD-1")
    assert refusal.value.facts == {"order": "GD-1", "number": first.case.number}
    assert Call.objects.count() == 1


def test_a_page_left_open_makes_no_call_of_a_day(cast: Cast) -> None:
    call = take_call(
        street=cast.street,
        told=Caught(),
        end="nothing",
        by=cast.shenyi,
        at=NOON,
        began_at=NOON - timedelta(hours=9),
    ).call

    assert call.ended_at - call.began_at == timedelta(hours=2)


# --- Who calls ----------------------------------------------------------------------------------------------------------
def test_what_a_number_reported_before_is_found_however_it_is_written_and_each_case_is_a_look(
    cast: Cast,
) -> None:
    first = taken(cast).case

    found = cases_of_caller(
        street_id=cast.street.pk, phone="+86 13900001111", by=cast.shenyi, at=NOON, address="10.0.0.9"
    )

    assert ([case.pk for case in found.cases], found.name) == ([first.pk], "王女士")
    look = Look.objects.get()
    assert (look.case_id, look.purpose, look.account_id, look.address, look.unusual) == (
        first.pk, "call", cast.shenyi.account_id, "10.0.0.9", []
    )  # fmt: skip
    assert calls_before(cast.street.pk, "139-0000-1111") == 1


def test_the_same_caller_within_the_hour_is_the_same_look(cast: Cast) -> None:
    taken(cast)
    told = {"street_id": cast.street.pk, "phone": PHONE, "by": cast.shenyi}

    for minutes in (0, 30, 90):
        cases_of_caller(**told, at=NOON + timedelta(minutes=minutes))

    assert [look.at for look in Look.objects.order_by("at")] == [NOON, NOON + timedelta(minutes=90)]


def test_who_may_not_see_contacts_learns_nothing_of_a_number(cast: Cast) -> None:
    taken(cast)

    found = cases_of_caller(street_id=cast.street.pk, phone=PHONE, by=cast.gaolan, at=NOON)

    assert (found.cases, found.name, Look.objects.count()) == ((), "", 0)


def test_a_head_of_another_area_learns_nothing_of_a_number_here(cast: Cast) -> None:
    taken(cast)

    assert cases_of_caller(street_id=cast.street.pk, phone=PHONE, by=cast.dujuan, at=NOON).cases == ()


# --- What it may be about -------------------------------------------------------------------------------------------------
def test_a_case_near_the_pin_with_the_same_words_is_offered_and_another_matter_is_not(cast: Cast) -> None:
    same = an_opened(cast).case
    an_opened(cast, title="夜里施工", body="半夜两点还在打桩")
    an_opened(cast, lon=121.4485)
    spot = spot_of(cast.street, "", *CORNER)

    found = alike(cast.shenyi, cast.street, "路口井盖没了", spot, now=NOON)

    assert [(one.case.pk, one.metres) for one in found] == [(same.pk, 0)]


def test_without_a_pin_the_named_place_is_looked_at(cast: Cast) -> None:
    same = an_opened(cast).case
    an_opened(cast, lon=121.457)

    found = alike(cast.shenyi, cast.street, "井盖不见了", spot_of(cast.street, "宛南一村"), now=NOON)

    assert [one.case.pk for one in found] == [same.pk]


def test_what_one_may_not_see_is_not_offered(cast: Cast) -> None:
    an_opened(cast)

    assert alike(cast.dujuan, cast.street, "井盖不见了", spot_of(cast.street, "宛南一村"), now=NOON) == []


# --- The log ----------------------------------------------------------------------------------------------------------
def test_the_log_is_whole_for_the_hotline_and_one_s_own_for_others(cast: Cast) -> None:
    taken(cast)
    mine = taken(cast, by=cast.gaolan).call

    def seen(by: Actor) -> set[Any]:
        return set(calls_of(by, cast.street.pk, WantedCalls()).values_list("pk", flat=True))

    assert len(seen(cast.shenyi)) == 2
    assert seen(cast.gaolan) == {mine.pk}
    assert seen(cast.maoli) == set()


def test_the_day_in_figures(cast: Cast) -> None:
    main = taken(cast).case
    taken(cast, "voice", about=main)
    taken(cast, "word", about=main)
    taken(cast, "answered", answer="九点")
    taken(cast, "nothing", words="")

    day = day_of(cast.street.pk, NOON.date())

    assert (day.calls, day.cases, day.voices, day.answered) == (5, 1, 2, 1)

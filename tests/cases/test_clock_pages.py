"""The leaf of the clock, its forms, the list of what waits for a decision, and the same for programs."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.models import Case, Extension, Pause
from linli.cases.states import State
from linli.kernel.models import JournalLine
from tests.api.callers import program_of
from tests.cast import NOON, Cast
from tests.factories import a_case

from .pages import address, queries_of, signed_in

pytestmark = pytest.mark.django_db
LIST = "/s/fenglin/clocks/"
MINUTE = timedelta(minutes=1)


def fresh_case(cast: Cast, state: str = State.IN_HAND) -> Case:
    """Return a case whose limit runs now."""
    return a_case(cast, state=state, at=timezone.now() - 10 * MINUTE)


def asked(cast: Cast, case: Case, by: str = "maoli") -> Pause:
    now = timezone.now()
    commands.ask_suspension(
        case.pk, street_id=case.street_id, by=cast.actor(by, now), at=now, reason="等待规划部门意见",
        until=(now + timedelta(days=5)).date(),
    )  # fmt: skip
    return Pause.objects.get(case=case, state="asked")


def leaf(case: Case) -> str:
    return address(case, "tab_clock")


@pytest.mark.parametrize("state", list(State))
def test_the_leaf_says_what_the_clock_does_in_every_state(cast: Cast, state: str) -> None:
    page = signed_in(cast, "jiangwei").get(leaf(a_case(cast, state=state)))

    assert page.status_code == 200


def test_the_leaf_shows_how_the_due_moment_was_reached(cast: Cast) -> None:
    case = fresh_case(cast)

    page = signed_in(cast, "maoli").get(leaf(case)).content.decode()

    assert "2 紧急工作时" in page
    assert [f"/{act}/" in page for act in ("ask_suspension", "ask_extension", "ask_reporter", "resume")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_a_suspension_is_asked_for_and_granted_by_pages(cast: Cast) -> None:
    case = fresh_case(cast)
    until = (timezone.now() + timedelta(days=5)).date().isoformat()
    told = {"key": uuid4().hex, "reason": "等待规划部门意见", "until": until}

    answers = [signed_in(cast, "maoli").post(address(case, "ask_suspension"), told) for _twice in range(2)]
    row = Pause.objects.get()
    page = signed_in(cast, "heqing").get(leaf(case)).content.decode()
    signed_in(cast, "heqing").post(
        address(case, "grant_request"), {"key": uuid4().hex, "item": str(row.pk), "answer": ""}
    )

    assert [answer.status_code for answer in answers] == [302, 302]
    assert f"grant_request/?item={row.pk}" in page
    assert Case.objects.get(pk=case.pk).paused_at == row.asked_at
    assert JournalLine.objects.filter(subject_id=case.pk, action="ask_suspension").count() == 1


def test_whoever_asked_sees_no_button_to_grant_it(cast: Cast) -> None:
    case = fresh_case(cast)
    asked(cast, case, by="heqing")

    page = signed_in(cast, "heqing").get(leaf(case)).content.decode()

    assert "grant_request" not in page


def test_a_form_survives_nonsense_and_keeps_the_words(cast: Cast) -> None:
    case = fresh_case(cast)
    told = {"key": uuid4().hex, "reason": "等待材料", "until": "never"}

    answer = signed_in(cast, "maoli").post(address(case, "ask_suspension"), told)

    assert (answer.status_code, "等待材料" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("amount", ["0", "-3", "61", "two", "9" * 40])
def test_more_time_is_a_small_whole_number(cast: Cast, amount: str) -> None:
    case = fresh_case(cast)

    answer = signed_in(cast, "maoli").post(
        address(case, "ask_extension"), {"key": uuid4().hex, "reason": "等零件", "amount": amount}
    )

    assert (answer.status_code, Extension.objects.count()) == (422, 0)


def test_a_request_of_another_case_is_refused_in_words(cast: Cast) -> None:
    mine, other = fresh_case(cast), fresh_case(cast)
    row = asked(cast, other)

    answer = signed_in(cast, "heqing").post(
        address(mine, "grant_request"), {"key": uuid4().hex, "item": str(row.pk)}
    )

    assert answer.status_code == 422


def test_the_leaf_and_the_list_ask_no_more_for_three_than_for_one(cast: Cast) -> None:
    heqing = signed_in(cast, "heqing")
    one, three = fresh_case(cast), fresh_case(cast)
    asked(cast, one)
    few = queries_of(heqing, leaf(one)), queries_of(heqing, LIST)
    for _n in range(3):
        asked(cast, three)
        asked(cast, fresh_case(cast))

    many = queries_of(heqing, leaf(three)), queries_of(heqing, LIST)

    assert many == few
    assert max(many) <= 12


def test_the_list_says_what_waits_and_the_workbook_too(cast: Cast) -> None:
    case = fresh_case(cast)
    row = asked(cast, case)
    heqing = signed_in(cast, "heqing")
    page = heqing.get(LIST).content.decode()
    book = heqing.get(f"{LIST}excel/?what=suspensions")
    sheet = load_workbook(
        BytesIO(b"".join(book.streaming_content) if book.streaming else book.content)
    ).active
    commands.grant_request(
        case.pk,
        street_id=case.street_id,
        by=cast.actor("heqing", timezone.now()),
        at=timezone.now(),
        item=row.pk,
    )

    assert (case.title in page, "等待规划部门意见" in page) == (True, True)
    assert sheet.cell(2, 1).value == case.number
    assert case.title not in heqing.get(LIST).content.decode()
    assert case.title in heqing.get(f"{LIST}?what=standing").content.decode()
    assert case.title not in signed_in(cast, "dujuan").get(f"{LIST}?what=standing").content.decode()


def test_a_list_may_be_narrowed_to_clocks_that_stand_still(cast: Cast) -> None:
    case, _other = fresh_case(cast), fresh_case(cast)
    now = timezone.now()
    commands.ask_reporter(
        case.pk, street_id=case.street_id, by=cast.actor("heqing", now), at=now, question="在哪里？", days=3
    )

    page = signed_in(cast, "heqing").get("/s/fenglin/desk/issue/?light=paused").content.decode()

    assert page.count("data-number=") == 1


def test_a_light_is_the_limits_own_in_every_list(cast: Cast) -> None:
    # Reported on Friday at 16:30: four working hours end on Monday at noon. On Sunday nothing is near.
    case = a_case(cast, at=NOON + timedelta(days=2, hours=4, minutes=30))

    from linli.web.templatetags.linli import light

    sunday, monday = NOON + timedelta(days=4), case.yellow_at + MINUTE
    assert [light(case.due_at, case.yellow_at, at) for at in (sunday, monday, case.due_at, case.due_at + MINUTE)] == [
        "", "soon", "soon", "late",
    ]  # fmt: skip


def test_the_reporter_reads_the_question_and_answers_it(cast: Cast) -> None:
    from django.test import Client

    from tests.factories import an_opened

    opened = an_opened(cast, at=timezone.now())
    now = timezone.now()
    commands.ask_reporter(
        opened.case.pk,
        street_id=opened.case.street_id,
        by=cast.actor("heqing", now),
        at=now,
        question="具体在几号楼？",
        days=3,
    )
    page = Client().get(f"/s/fenglin/follow/{opened.token}/").content.decode()

    Client().post(f"/s/fenglin/follow/{opened.token}/remark/", {"key": uuid4().hex, "text": "3号楼"})

    assert "具体在几号楼？" in page
    assert Case.objects.get(pk=opened.case.pk).paused_at is None


# --- For programs -------------------------------------------------------------------------------------------
def test_programs_read_the_clock_and_act_on_it(cast: Cast) -> None:
    case = fresh_case(cast)
    row = asked(cast, case)
    root = f"/streets/fenglin/cases/{case.number}"
    heqing = program_of(cast, "heqing")

    waiting = heqing.get("/streets/fenglin/clocks").json()["items"]
    granted = heqing.post(f"{root}/grant_request", {"item": str(row.pk)})
    clock = heqing.get(f"{root}/clock").json()

    assert [one["pause"]["id"] for one in waiting] == [str(row.pk)]
    assert (granted.status_code, clock["light"], clock["due_at"], clock["limit"]) == (
        200,
        "paused",
        None,
        "2 urgent_h",
    )
    assert [stage["state"] for stage in clock["stages"]][:2] == ["in_hand", "dispatched"]


def test_after_the_last_year_of_the_holidays_the_pages_warn(cast: Cast) -> None:
    case = fresh_case(cast)
    far = NOON.replace(year=2031)
    Case.objects.filter(pk=case.pk).update(
        stage_since=far,
        dispatched_at=far,
        limit="2 d",
        due_at=far + timedelta(days=2),
        yellow_at=far + timedelta(days=1),
    )
    maoli = signed_in(cast, "maoli")

    pages = [maoli.get(address(case, name)).content.decode() for name in ("case", "tab_clock")]

    assert ["其后按周一至周五" in page for page in pages] == [True, True]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("act", ["ask_suspension", "supervise"])
def test_a_day_that_no_office_means_is_refused_in_words(cast: Cast, act: str, day: str) -> None:
    case = fresh_case(cast)
    told = {"reason": "原因", "until": day, "due": f"{day}T23:59"}

    page = signed_in(cast, "jiangwei").post(address(case, act), told)
    told["due"] = f"{day}T23:00:00-10:00"
    wanted = {"reason": "原因"} | {
        name: told[name] for name in ("until" if act == "ask_suspension" else "due",)
    }
    answer = program_of(cast, "jiangwei").post(f"cases/{case.number}/{act}", wanted)

    assert "请选择 1900 年至 2199 年之间的日期" in page.content.decode()
    assert (page.status_code, answer.status_code) == (422, 422)
    assert JournalLine.objects.filter(subject_id=case.pk, action=act).count() == 0

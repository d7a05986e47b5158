"""The public doors for programs: report, follow, find a lost link, and what everybody may see. Nobody signs in."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, Photo, Reporter
from linli.cases.states import State
from linli.kernel.models import JournalLine
from tests.cast import NOON, Cast
from tests.factories import CORNER, MINUTE, a_case, a_photo, an_opened, an_upload, reopened_for_ever

from .programs import Program, a_key
from .test_door import code_of

pytestmark = pytest.mark.django_db
SAID = {"text": "路口的井盖不见了。晚上很黑", "lon": CORNER[0], "lat": CORNER[1]}
CONTACT = {"name": "周敏", "phone": "13800138000"}


def in_state(cast: Cast, state: str, **told) -> tuple[Case, str]:
    """Return a case in a state and the token of its link."""
    case = a_case(cast, state=state, **told)
    return case, commands.new_link(case)


# --- Report ------------------------------------------------------------------------------------------------------
def test_a_report_is_taken_once_and_followed(cast: Cast):
    program, key = Program(), a_key()
    note = program.upload("reports/photos", an_upload()).json()["note"]
    told = SAID | {"contact": CONTACT, "photos": [note], "category": "C0101"}

    first, again = (program.post("reports", told, key=key) for _n in range(2))

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    case = Case.objects.get()
    reporter = Reporter.objects.get()
    assert (case.number, case.door, case.unit.code, case.title) == (
        first.json()["number"],
        "public",
        "W11",
        "路口的井盖不见了",
    )
    assert (reporter.name, reporter.language, Photo.objects.count()) == ("周敏", "en", 1)
    assert first.json()["link"] == f"http://testserver/s/fenglin/follow/{first.json()['token']}/"
    told = program.get(f"/follow/{first.json()['token']}").json()
    assert (told["number"], told["state"], told["street"]) == (case.number, "reported", "fenglin")
    assert {"withdraw", "remark"} == set(told["may"])
    assert len(told["stops"][-1]["photos"]) == 1


def test_a_program_reads_the_contact_that_was_left_and_who_looked_for_what_as_the_page_shows_it(cast: Cast):
    opened = an_opened(cast, contact=commands.Contact(name="王阿姨", phone="13812345678"))
    left = opened.token
    fresh = Program().get(f"/follow/{left}").json()
    for n in range(2):
        by, at = cast.actor("shenyi"), NOON + n * MINUTE
        commands.look_at_reporter(opened.case, by=by, at=at, purpose="verify")

    told = Program().get(f"/follow/{left}").json()
    nobody = Program().get(f"/follow/{commands.new_link(a_case(cast))}").json()

    assert (nobody["contact"], nobody["looked"], fresh["looked"]) == (None, [], [])
    assert told["contact"] == {"name": "王阿姨", "phone": "13812345678", "email": ""}
    [looked] = told["looked"]
    assert (looked["times"], datetime.fromisoformat(looked["last_at"])) == (2, NOON + MINUTE)
    assert "沈毅" not in str(told)


def test_a_key_somebody_else_used_opens_nothing_of_theirs(cast: Cast):
    key = a_key()
    theirs = Program().post("reports", SAID, key=key)

    mine = Program().post("reports", {"text": "我的事"}, key=key)

    assert code_of(mine) == (422, "key_used_for_another_request")
    assert theirs.json()["token"] not in mine.content.decode()
    assert Case.objects.count() == 1


def test_without_a_key_each_report_is_one(cast: Cast):
    assert len({Program().post("reports", SAID).json()["number"] for _n in range(2)}) == 2


@pytest.mark.parametrize(
    ("told", "code", "where"),
    [
        ({"text": ""}, "invalid", "body.text"),
        ({"text": "x" * 2001}, "invalid", "body.text"),
        ({"text": "\u200d"}, "nothing_said", None),
        (SAID | {"lon": 0, "lat": 0}, "invalid", "body.lon"),
        (SAID | {"lon": 999}, "invalid", "body.lon"),
        (SAID | {"contact": {"phone": "call me"}}, "invalid", "body.phone"),
        (SAID | {"contact": {"email": "nope"}}, "invalid", "body.email"),
        (SAID | {"category": "E0406"}, "invalid", "body.category"),
        (SAID | {"datum": "mars"}, "invalid", "body.datum"),
        (SAID | {"photos": ["old"]}, "photo_gone", None),
        (SAID | {"photos": ["n"] * 7}, "invalid", "body.photos"),
    ],
)
def test_a_report_is_refused_where_the_form_refuses_it(cast: Cast, told: dict, code: str, where: str | None):
    answer = Program().post("reports", told)

    assert code_of(answer) == (422, code)
    assert where is None or [one["where"] for one in answer.json()["facts"]["fields"]] == [where]
    assert not Case.objects.exists()


def test_an_estate_by_its_code_and_one_that_is_not_there(cast: Cast):
    assert Program().post("reports", {"text": "灯坏了", "unit": "E1"}).status_code == 201
    assert Case.objects.get().unit.code == "E1"
    assert code_of(Program().post("reports", {"text": "灯坏了", "unit": "nowhere"})) == (404, "unknown_unit")
    assert code_of(Program().post("/streets/nowhere/reports", SAID))[0] == 404


@override_settings(PUBLIC_REPORTS_PER_HOUR=2)
def test_pages_and_programs_share_one_limit(cast: Cast):
    program = Program()
    assert program.client.post("/s/fenglin/report/", {"text": "一"}).status_code == 302
    assert program.post("reports", SAID).status_code == 201

    refused = program.post("reports", SAID)

    assert code_of(refused) == (429, "too_many_requests")
    assert int(refused["Retry-After"]) > 0


# --- The secret link ---------------------------------------------------------------------------------------------------
def test_the_holder_says_the_word_and_only_once(cast: Cast):
    case, token = in_state(cast, State.INSPECTED)
    program, key = Program(), a_key()

    first, again = (
        program.post(f"/follow/{token}/confirm", {"rating": 5, "comment": "谢谢"}, key=key) for _n in range(2)
    )

    assert first.json() == again.json() == {"act": "confirm", "state": "closed"}
    assert code_of(program.post(f"/follow/{token}/confirm", {"rating": 1})) == (409, "already_rated")
    case.refresh_from_db()
    assert (case.rating, case.state) == (5, "closed")


def test_the_holder_reopens_with_a_photo_remarks_and_withdraws(cast: Cast):
    reopened_for_ever(cast)
    case, token = in_state(cast, State.CLOSED)
    program = Program()
    note = program.upload("reports/photos", an_upload()).json()["note"]

    reopened = program.post(f"/follow/{token}/reopen", {"reason": "又坏了", "photos": [note]})
    remarked = program.post(f"/follow/{token}/remark", {"text": "请快一点"})
    withdrawn = program.post(f"/follow/{token}/withdraw", {"reason": "好了"})

    assert [one.json() for one in (reopened, remarked, withdrawn)] == [
        {"act": "reopen", "state": "filed"}, {"act": "remark", "state": "filed"}, {"act": "withdraw", "state": "withdrawn"},
    ]  # fmt: skip
    lines = JournalLine.objects.filter(subject_id=case.pk).order_by("-seq")[:3]
    assert {line.by_kind for line in lines} == {"reporter"}


def test_the_holder_cannot_do_what_the_state_or_the_table_forbids(cast: Cast):
    _case, token = in_state(cast, State.IN_HAND)
    program = Program()

    assert code_of(program.post(f"/follow/{token}/withdraw", {"reason": "x"})) == (409, "moved_meanwhile")
    assert code_of(program.post(f"/follow/{token}/confirm", {"rating": 6})) == (422, "invalid")
    assert code_of(program.post(f"/follow/{token}/close", {})) == (404, "not_found")


def test_a_link_that_was_never_made_or_was_renewed_opens_nothing(cast: Cast):
    case, token = in_state(cast, State.CLOSED)
    fresh = commands.new_link(case)
    program = Program()

    for wrong in (token, "x" * 32, "短"):
        assert code_of(program.get(f"/follow/{wrong}")) == (404, "no_such_link")
        assert code_of(program.post(f"/follow/{wrong}/remark", {"text": "x"})) == (404, "no_such_link")
    assert program.get(f"/follow/{fresh}").status_code == 200


def test_photos_of_the_way_and_no_others(cast: Cast):
    case = an_opened(cast, photos=(a_photo(),)).case
    token = commands.new_link(case)
    other = an_opened(cast, photos=(a_photo("#00ff00"),)).case
    told = {"street_id": cast.street.pk, "by": cast.heqing, "at": timezone.now()}
    commands.remark(case.pk, text="内部", internal=True, photos=[a_photo("#ff0000")], **told)
    mine, inside = Photo.objects.filter(case=case).order_by("at")
    program = Program()

    assert program.get(f"/follow/{token}/photos/{mine.pk}", size="thumb")["Content-Type"] == "image/jpeg"
    for photo in (inside, Photo.objects.get(case=other)):
        assert code_of(program.get(f"/follow/{token}/photos/{photo.pk}")) == (404, "not_found")


def test_a_lost_link_is_found_by_number_and_telephone_five_times_an_hour(cast: Cast):
    case = an_opened(cast, contact=commands.Contact("周敏", "13800138000")).case
    program = Program()

    found = program.post("/links", {"number": case.number.lower(), "phone": "138 0013 8000"})

    assert found.status_code == 201
    assert program.get(f"/follow/{found.json()['token']}").json()["number"] == case.number
    wrong = [program.post("/links", {"number": case.number, "phone": "13900139000"}) for _n in range(5)]
    assert [code_of(one) for one in wrong] == [(404, "no_such_link")] * 4 + [(429, "too_many_requests")]
    assert code_of(program.post("/links", {"number": "XX-1", "phone": "1"})) == (404, "no_such_link")


# --- What everybody sees -----------------------------------------------------------------------------------------------
def test_what_is_public_is_what_the_map_shows(cast: Cast):
    filed, closed = a_case(cast, state=State.FILED), a_case(cast, state=State.CLOSED)
    hidden = [a_case(cast, state=state) for state in (State.REPORTED, State.DECLINED, State.WITHDRAWN)]
    program = Program()

    rows = program.get("public/cases").json()["items"]

    assert {row["number"] for row in rows} == {filed.number, closed.number}
    assert filed.title not in str(rows)
    assert [row["number"] for row in program.get("public/cases", stage="solved").json()["items"]] == [
        closed.number
    ]
    assert program.get("public/cases", category="E").json()["items"] == []
    points = program.get("public/points")
    assert points.status_code == 200
    assert program.get("public/points", headers={"If-None-Match": points["ETag"]}).status_code == 304
    one = program.get(f"public/cases/{closed.number}").json()
    assert (one["state"], one["text"], one["photos"]) == ("closed", "", [])
    for case in hidden:
        assert code_of(program.get(f"public/cases/{case.number}")) == (404, "not_shown")


def test_a_photo_is_public_once_it_was_published(cast: Cast):
    case = a_case(cast, state=State.FILED, photos=(a_photo(),))
    photo, program = Photo.objects.get(case=case), Program()
    path = f"public/cases/{case.number}/photos/{photo.pk}"
    assert code_of(program.get(path)) == (404, "not_shown")

    told = {"street_id": cast.street.pk, "by": cast.heqing, "at": timezone.now()}
    commands.publish(case.pk, title="井盖缺失", photos=[photo.pk], **told)

    assert program.get(path)["Content-Type"] == "image/jpeg"
    assert program.get(f"public/cases/{case.number}").json()["photos"] == [str(photo.pk)]


def test_what_is_known_nearby_and_solved_lately(cast: Cast):
    now = timezone.now()
    near = a_case(cast, state=State.FILED, at=now - timedelta(hours=1))
    solved = a_case(cast, state=State.CLOSED, at=now - timedelta(days=1))
    program = Program()

    around = program.get("nearby", lon=CORNER[0], lat=CORNER[1]).json()["items"]

    assert {row["number"] for row in around} == {near.number, solved.number}
    assert {row["metres"] for row in around} == {0}
    assert program.get("nearby", lon=121.458, lat=31.198).json() == {"items": []}
    assert len(program.get("nearby", unit="W1").json()["items"]) == 2
    assert code_of(program.get("nearby", unit="nowhere")) == (404, "unknown_unit")
    assert [row["number"] for row in program.get("public/solved").json()["items"]] == [solved.number]


def test_reading_asks_the_same_of_the_database_for_one_and_for_three(cast: Cast):
    first, token = in_state(cast, State.CLOSED, at=timezone.now() - timedelta(hours=2))
    program = Program()
    paths = [
        "public/cases",
        "public/solved",
        f"public/cases/{first.number}",
        f"/follow/{token}",
        "nearby?unit=W1",
    ]

    def asked() -> dict[str, int]:
        told = {}
        for path in paths:
            with CaptureQueriesContext(connection) as held:
                assert program.get(path).status_code == 200
            told[path] = len(held)
        return told

    asked()
    once = asked()
    for _n in range(2):
        in_state(cast, State.CLOSED, at=timezone.now() - timedelta(hours=3))
        told = {"street_id": cast.street.pk, "by": cast.heqing, "at": timezone.now()}
        commands.remark(first.pk, text="说一句", **told)

    assert asked() == once
    assert max(once.values()) <= 12

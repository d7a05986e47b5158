"""Whom a case is none of the business of gets 404 for everything about it, and nothing tells that it exists."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.queries import still_sees, tasks_of
from linli.cases.states import State
from linli.cases.views.buttons import ACTS
from linli.cases.workflow import CASE
from linli.kernel.models import JournalLine, Repeat
from linli.people.public import SYSTEM, add_account, appoint
from linli.territory.public import found_street
from tests.cast import NOON, START, Cast, box
from tests.factories import a_case, a_photo, an_opened, an_upload

from .pages import address, listing, signed_in

pytestmark = pytest.mark.django_db
# The head of the neighbouring area, and the department that is not on the case.
STRANGERS = ("dujuan", "luoshan")


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case of the west that the construction centre has in hand, with one photo."""
    case = a_case(cast, state=State.IN_HAND)
    commands.remark(
        case.pk,
        street_id=cast.street.pk,
        by=cast.heqing,
        at=NOON,
        text="照片",
        photos=[a_photo()],
        internal=True,
    )
    return case


def photo_address(case: Case, size: str = "full") -> str:
    """Return the address of the case's photo."""
    return f"/s/fenglin/photos/{Photo.objects.get(case=case).pk}/{size}/"


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_get_404_for_every_page_of_a_case(cast: Cast, case: Case, who: str):
    desk = signed_in(cast, who)
    pages = [
        address(case),
        address(case, "look"),
        address(case, "conditions"),
        photo_address(case),
        photo_address(case, "thumb"),
    ]
    pages += [address(case, action) for action in ACTS]

    assert {page: desk.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    posts = [address(case, "look"), *(address(case, action) for action in ACTS)]
    assert {page: desk.post(page, {"reason": "?"}).status_code for page in posts} == dict.fromkeys(posts, 404)


@pytest.mark.parametrize("who", ["gaolan", "songping", "shenyi"])
def test_who_sees_a_case_does_no_act_by_its_form_that_the_table_does_not_give_them(
    cast: Cast, case: Case, who: str
):
    desk, case = signed_in(cast, who), Case.objects.get(pk=case.pk)
    mine = set(CASE.open_to(cast.actor(who), case))
    lines = JournalLine.objects.filter(subject_id=case.pk).count()
    # With what most forms ask for, so that some are whole and reach the command itself.
    words = dict.fromkeys(
        ("reason", "finding", "done", "text", "answer", "decision", "what", "question", "outcome"), "？"
    )
    sent = words | {
        "item": str(uuid4()),
        "until": "2099-01-01",
        "amount": "1",
        "days": "1",
        "stance": "agree",
    }

    answers = {
        action: desk.post(address(case, action), sent).status_code for action in ACTS if action not in mine
    }

    here = {action for action in answers if case.state in CASE.rows[action].sources}
    assert len(here) > 20
    assert {
        action: code for action, code in answers.items() if code != (403 if action in here else 409)
    } == {}
    assert JournalLine.objects.filter(subject_id=case.pk).count() == lines


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_it_in_no_list_queue_print_or_workbook(cast: Cast, case: Case, who: str):
    desk = signed_in(cast, who)

    assert case.number not in desk.get(listing()).content.decode()
    assert f'data-number="{case.number}"' not in desk.get(f"{listing()}?q={case.number}").content.decode()
    assert case.number not in desk.get(listing(page="list_print")).content.decode()
    assert case.number not in desk.get("/s/fenglin/tasks/").content.decode()
    book = load_workbook(BytesIO(b"".join(desk.get(listing(page="list_excel")).streaming_content))).active
    assert [row[0].value for row in book.iter_rows(min_row=2)] == []


def test_without_signing_in_every_page_leads_to_the_door(cast: Cast, case: Case):
    nobody = Client()
    pages = [
        "/s/fenglin/desk/", listing(), listing(page="list_print"), listing(page="list_excel"), "/s/fenglin/desk/new/",
        "/s/fenglin/duties/", "/s/fenglin/tasks/", "/s/fenglin/patrol/", address(case), address(case, "look"),
        *(address(case, action) for action in ACTS),
    ]  # fmt: skip

    answers = {page: nobody.get(page) for page in pages}

    assert {page for page, answer in answers.items() if answer.status_code != 302} == set()
    assert all("/accounts/login/" in answer.url for answer in answers.values())
    assert nobody.get(photo_address(case)).status_code == 404


def test_people_of_another_street_get_404_for_the_whole_street(cast: Cast, case: Case):
    other = found_street(
        code="310104009", slug="other", name="别处街道", name_en="Elsewhere", prefix="OT", by=SYSTEM, at=START,
        starts_on=START.date(), levels=[("street", "街道", "Street")], geometry=box(121.5, 31.2, 121.51, 31.21),
    )  # fmt: skip
    account = add_account(username="elsewhere", name="别处的主任", by=SYSTEM, at=START)
    unit = other.units.get()
    role = cast.accounts["jiangwei"].posts.get().role
    appoint(account=account, role=role, street=other, unit=unit, starts_at=START, by=SYSTEM, at=START)
    desk = Client()
    desk.force_login(account, backend="linli.web.lookup.AccountBackend")

    pages = [
        "/s/fenglin/desk/",
        listing(),
        "/s/fenglin/duties/",
        "/s/fenglin/tasks/",
        address(case),
        photo_address(case),
    ]

    assert [desk.get(page).status_code for page in pages] == [404] * len(pages)
    assert desk.get("/s/other/desk/issue/").status_code == 200
    assert desk.get(address(case).replace("fenglin", "other")).status_code == 404


def test_exports_and_reports_need_their_power(cast: Cast):
    grid, officer = signed_in(cast, "gaolan"), signed_in(cast, "maoli")

    assert grid.get(listing(page="list_excel")).status_code == 403
    assert grid.get(listing(page="list_print")).status_code == 403
    assert officer.get("/s/fenglin/desk/new/").status_code == 403
    assert officer.post("/s/fenglin/patrol/", {"title": "x"}).status_code == 403


def test_contact_needs_its_power(cast: Cast, case: Case):
    assert signed_in(cast, "maoli").get(address(case, "look")).status_code == 403
    assert signed_in(cast, "heqing").get(address(case, "look")).status_code == 200


def test_photo_is_seen_by_colleagues_by_the_link_and_by_all_when_released(cast: Cast):
    opened = an_opened(cast, photos=(a_photo(),))
    other = an_opened(cast)
    photo = Photo.objects.get(case=opened.case)
    page = photo_address(opened.case)
    nobody = Client()
    mine = signed_in(cast, "heqing").get(page)

    assert (mine.status_code, mine["Cache-Control"]) == (200, "private, no-cache")
    assert (mine["Content-Type"], mine["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert signed_in(cast, "heqing").get(page, headers={"If-None-Match": mine["ETag"]}).status_code == 304
    assert nobody.get(page, headers={"If-None-Match": mine["ETag"]}).status_code == 404
    assert nobody.get(page).status_code == 404
    assert nobody.get(page, {"t": opened.token}).status_code == 200
    assert nobody.get(page, {"t": other.token}).status_code == 404
    Photo.objects.filter(pk=photo.pk).update(public=True)
    assert nobody.get(page).status_code == 404  # its case is not on the public map yet
    commands.file(opened.case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON, category=_manhole())
    assert nobody.get(page).status_code == 200
    assert signed_in(cast, "heqing").get(page.replace("/full/", "/huge/")).status_code == 404


def _manhole():
    from tests.factories import manhole

    return manhole()


def test_tasks_are_the_buttons_of_the_phone(cast: Cast):
    a_case(cast)
    a_case(cast, lon=121.452, lat=31.192)
    a_case(cast, state=State.DISPATCHED)
    a_case(cast, state=State.FED_BACK)

    told = {
        name: [(task.act, task.count) for task in tasks_of(cast.actor(name), cast.street.pk, shown=30)]
        for name in cast.accounts
    }

    assert told["gaolan"] == [("verify", 1)]
    assert told["maoli"] == [("accept", 1)]
    assert told["luoshan"] == []
    assert told["songping"] == [("verify", 2), ("inspect", 1)]
    assert told["dujuan"] == [("file", 1)]
    assert signed_in(cast, "gaolan").get("/s/fenglin/tasks/").context["total"] == 1


def patrol(**more):
    """Return what is sent from the phone."""
    return {"title": "树枝断落", "lon": "121.442", "lat": "31.192", "place": "", "body": "", "category": "", "unit": "",
            "fixed": "no", "key": "one"} | more  # fmt: skip


def test_patrol_reports_once_however_often_it_is_sent(cast: Cast):
    phone = signed_in(cast, "gaolan")

    answers = [phone.post("/s/fenglin/patrol/", patrol(photos=[an_upload()])) for _ in range(2)]

    case = Case.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (case.state, case.door, case.found_by.username, case.unit.code) == (
        "reported",
        "patrol",
        "gaolan",
        "W11",
    )


def test_patrol_fixes_in_one_go_or_not_at_all(cast: Cast):
    phone = signed_in(cast, "gaolan")
    proof = {"fixed": "yes", "done": "已清走"}

    lacking = phone.post("/s/fenglin/patrol/", patrol(**proof, before=[an_upload()]))
    elsewhere = phone.post(
        "/s/fenglin/patrol/",
        patrol(**proof, lon="121.452", before=[an_upload()], after=[an_upload(colour="#ffffff")], key="two"),
    )
    nothing = Case.objects.count()
    fixed = phone.post(
        "/s/fenglin/patrol/",
        patrol(
            **proof,
            before_kept=lacking.context["form"].fields["before"].note,
            after=[an_upload(colour="#ffffff")],
        ),
    )

    assert (lacking.status_code, elsewhere.status_code, fixed.status_code, nothing) == (422, 422, 302, 0)
    assert "已清走" in elsewhere.content.decode()
    assert Case.objects.get().state == "closed"
    assert sorted(Photo.objects.values_list("kind", flat=True)) == ["after", "before"]
    page = signed_in(cast, "heqing").get(address(Case.objects.get()))
    assert sorted(photo.kind for photo in page.context["photos"]) == ["after", "before"]
    assert sorted(photo.kind for photo in page.context["timeline"][0].photos) == ["after", "before"]


def test_report_at_the_desk_keeps_the_contact_and_shows_the_link_once(cast: Cast):
    desk = signed_in(cast, "shenyi")
    sent = patrol(
        door="hotline", name="王阿姨", phone="13800001234", email="", lon="", lat="", place="宛南一村"
    )

    answer = desk.post("/s/fenglin/desk/new/", sent)
    refused = desk.post("/s/fenglin/desk/new/", sent | {"title": "", "key": "two"})

    case = Case.objects.get()
    assert (answer.status_code, refused.status_code) == (200, 422)
    assert (case.door, case.located, case.unit.code) == ("hotline", True, "W1")
    assert "/follow/" in answer.content.decode()
    assert "13800001234" in refused.content.decode()
    token = re.search(r"/follow/([A-Za-z0-9_-]{32})/", answer.content.decode())[1]
    again = desk.post("/s/fenglin/desk/new/", sent)
    assert token in again.content.decode()
    assert Case.objects.count() == 1
    assert token not in str(list(Repeat.objects.values_list("answer", flat=True)))


def test_who_sees_a_case_in_a_list_is_who_sees_it_in_hand(cast: Cast):
    cases = [an_opened(cast, lon=lon, lat=31.196).case for lon in (121.442, 121.447, 121.452, 121.458)]
    cases.append(a_case(cast, state=State.IN_HAND))
    actors = [cast.actor(name) for name in cast.accounts]

    for case in Case.objects.filter(pk__in=[case.pk for case in cases]):
        listed = {a.account_id for a in actors if Case.objects.visible_to(a).filter(pk=case.pk).exists()}
        assert {a.account_id for a in actors if still_sees(a, case)} == listed
        assert 0 < len(listed) < len(actors)

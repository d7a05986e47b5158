"""Pages of surveys of needs and their API, and the demo."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.surveys import commands
from linli.surveys.demo import build
from linli.surveys.forms import EXAMPLE, EXAMPLE_GROUPS
from linli.surveys.models import FreeText, Sheet, Survey
from linli.surveys.queries import (
    needs_result,
)
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast
from tests.surveys.asked import DAY, answered, begun

pytestmark = pytest.mark.django_db


# --- Pages and the API ------------------------------------------------------------------------------------------------
def test_on_the_phone_everything_wrong_keeps_what_was_chosen(cast: Cast) -> None:
    survey = begun(cast, ends_on=timezone.localdate() + DAY)
    phone, address = Client(), f"/s/fenglin/surveys/{survey.number}/"

    assert phone.get(address + "answer/").status_code == 200
    wrong = phone.post(address + "answer/", {"group": "1", "q3": "4"})
    assert (wrong.status_code, wrong.context["form"]["q3"].value()) == (422, "4")
    told = {"group": "1", "q1": ["1", "2"], "q2": "1", "q5_1": "2", "q6_1": "1", "q7": "缺"}
    assert phone.post(address + "answer/", told).status_code == 200
    assert Sheet.objects.get().answers == {"1": [1, 2], "2": 1, "5": [2], "6": [1, None]}
    again = phone.post(address + "answer/", told)
    assert (again.status_code, Sheet.objects.count()) == (422, 1)
    assert phone.get(address).status_code == 404
    sheet = phone.get(address + "sheet/").content.decode()
    assert f"http://testserver{address}answer/" in sheet
    assert "<svg" in sheet


def test_pages_of_needs_take_few_queries_and_lead_on(cast: Cast) -> None:
    survey = begun(cast, ends_on=timezone.localdate() + DAY)
    answered(survey, 1, 12) if survey.ends_on >= NOON.date() else None
    desk = Client()
    desk.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    address = f"/s/fenglin/surveys/{survey.number}/"
    typing = desk.post(address + "paper/", {"paper": "A09", "group": "1", "q1": "12"})
    assert typing["Location"] == address + "paper/?paper=A10"
    assert desk.post(address + "paper/", {"paper": "A09", "group": "1", "q1": "9"}).status_code == 422
    commands.close(survey.number, street=cast.street, by=cast.jiangwei, at=NOON)

    desk.get(address)
    assert queries_of(desk, address) <= 12
    page = desk.get(address).content.decode()
    assert "/s/fenglin/suggestions/new/?provenance=survey&amp;title=%E5%9C%B0%E9%93%81" in page
    way = desk.get("/s/fenglin/suggestions/new/?provenance=survey&title=地铁&origin=需求 1")
    assert way.context["form"]["title"].value() == "地铁"
    assert 'value="地铁"' in desk.get(reverse("cases:new", args=["fenglin"]) + "?title=地铁").content.decode()
    book = b"".join(desk.get(address + "needs/excel/").streaming_content)
    assert book[:2] == b"PK"


def test_a_survey_begins_by_its_form_and_by_the_api(cast: Cast) -> None:
    desk = Client()
    desk.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    form = {"title": "需求", "questions": EXAMPLE, "groups": EXAMPLE_GROUPS, "unit": cast.street.code, "chosen": "open",
            "invited": "0", "ends_on": timezone.localdate().isoformat(), "key": "k"}  # fmt: skip

    wrong = desk.post("/s/fenglin/surveys/needs/new/", form | {"questions": "您好吗", "chosen": "random"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"questions", "frame"})
    desk.post("/s/fenglin/surveys/needs/new/", form)
    desk.post("/s/fenglin/surveys/needs/new/", form)
    survey = Survey.objects.get()
    api = f"/api/v1/streets/fenglin/surveys/{survey.number}"
    device = desk.get(f"{api}/device").json()["device"]
    sent = desk.post(
        f"{api}/needs/answers",
        {"device": device, "group": 1, "answers": {"1": [1], "3": 2}},
        content_type="application/json",
    )
    assert (sent.status_code, sent.json()) == (201, {"taken": True})
    read = Client().get(f"{api}/needs").json()
    assert (len(read["questions"]), read["answered"], read["found"]) == (6, None, [])


def test_the_demo_asks_three_groups_around_a_hospital_and_is_made_once(cast: Cast) -> None:
    assert build(timezone.now()) == 3
    assert build(timezone.now()) == 0

    result = needs_result(Survey.objects.get(kind="needs"))

    assert (result.answered, [name for name, size in zip(result.groups, result.sizes, strict=True) if size]) == (
        139 + 4, ["患者及家属", "周边居民", "医院职工"]
    )  # fmt: skip
    assert [one.domain.value for one in result.domains] == ["travel", "food", "lodging", "daily"]
    assert FreeText.objects.filter(state="waiting").count() == 1

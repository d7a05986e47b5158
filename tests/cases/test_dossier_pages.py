"""Pages of the dossier: leaves, forms, lists, paper, workbook, and who may see names."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.models import (
    Case,
    Dossier,
    LadderStep,
    Lesson,
    Look,
    Mediation,
    Obligation,
    Party,
    Photo,
    Risk,
    Visit,
)
from linli.cases.states import State
from linli.cases.views.buttons import ACTS
from linli.kernel.models import JournalLine
from tests.cast import Cast
from tests.factories import a_case, a_photo, an_upload

from .pages import address, queries_of, signed_in
from .test_dossier import an_edition

pytestmark = pytest.mark.django_db
NAME, PHONE = "王桂香", "13812345678"
MOST = 12


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case that two organisations work on."""
    return a_case(cast, state=State.COORDINATING, at=timezone.now() - timedelta(days=40))


def do(cast: Cast, case: Case, act: str, who: str = "heqing", *, days_ago: float = 1, **brought: Any) -> Case:
    at = timezone.now() - timedelta(days=days_ago)
    return getattr(commands, act)(case.pk, street_id=case.street_id, by=cast.actor(who, at), at=at, **brought)


def furnish(cast: Cast, case: Case, times: int = 1) -> None:
    """Write `times` of everything into the dossier."""
    if not Dossier.objects.filter(case=case).exists():
        do(
            cast,
            case,
            "open_dossier",
            background="占道近20年",
            next_step="联合上门",
            owner=cast.accounts["heqing"],
        )
    for n in range(times):
        do(
            cast,
            case,
            "name_party",
            kind="person",
            real_name=f"{NAME}{n}",
            phone=PHONE,
            part="摊主",
            days_ago=31,
        )
        do(cast, case, "name_party", kind="shop", known_as=f"店{n}", days_ago=31)
        parties = list(Party.objects.filter(case=case).order_by("-number")[:2])
        do(cast, case, "note_visit", words="愿意谈", party=parties[0].pk, photos=[])
        do(cast, case, "note_care", words="帮助联系廉租房")
        do(cast, case, "link_application", kind="economic", addressee="民政", yuan=9000)
        do(cast, case, "note_risk", what="拆除当天", level="high", owner=cast.accounts["maoli"])
        do(cast, case, "take_step", item=parties[0].pk, step="remind", words="提醒过了", days_ago=30)
        do(cast, case, "open_mediation", about="占道", parties=[one.pk for one in parties])
        item = Mediation.objects.filter(case=case).order_by("-number")[0].pk
        do(cast, case, "hold_round", item=item, place="居委", mediator="陈法官", words="谈了")
        owed = commands.Owed(parties[0].pk, "让出通道", timezone.localdate() - timedelta(days=1))
        do(cast, case, "reach_agreement", item=item, agreement="各让一步", obligations=[owed])
        taught = [commands.Taught("早走访", "ladder")]
        do(
            cast,
            case,
            "hold_review",
            held_on=timezone.localdate(),
            people="街道",
            what="拖了",
            lessons=taught,
        )


def page_of(cast: Cast, case: Case, leaf: str, who: str = "heqing") -> str:
    response = signed_in(cast, who).get(address(case, leaf))
    assert response.status_code == 200
    return response.content.decode()


PAGES = ("tab_dossier", "tab_measures", "dossier_print")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_much_for_three_of_everything_as_for_one(cast: Cast, case: Case, page: str):
    desk = signed_in(cast, "heqing")
    furnish(cast, case)
    queries_of(desk, address(case, page))
    one = queries_of(desk, address(case, page))

    furnish(cast, case, 2)

    assert queries_of(desk, address(case, page)) == one
    assert one <= MOST


@pytest.mark.parametrize("show", ["", "without", "obligations", "lessons", "ended"])
def test_a_list_asks_as_much_for_three_as_for_one(cast: Cast, case: Case, show: str):
    desk, url = signed_in(cast, "heqing"), reverse("cases:dossiers", args=["fenglin"]) + f"?show={show}"
    furnish(cast, case)
    queries_of(desk, url)
    one = queries_of(desk, url)

    for title in ("第二件", "第三件"):
        furnish(
            cast, a_case(cast, state=State.COORDINATING, at=timezone.now() - timedelta(days=40), title=title)
        )

    assert queries_of(desk, url) == one
    assert one <= MOST


def test_no_page_but_the_look_shows_a_name(cast: Cast, case: Case):
    furnish(cast, case)

    for page in (*PAGES, "case"):
        told = page_of(cast, case, page)
        assert NAME not in told
        assert PHONE not in told
    assert not Look.objects.exists()


def test_who_the_parties_are_is_shown_after_it_was_said_what_for(cast: Cast, case: Case):
    furnish(cast, case)
    desk, url = signed_in(cast, "heqing"), address(case, "parties")

    assert NAME not in desk.get(url).content.decode()
    assert desk.post(url, {"purpose": ""}).status_code == 422
    shown = desk.post(url, {"purpose": "appointment"}).content.decode()

    assert NAME in shown
    assert PHONE in shown
    assert [(look.whose, look.purpose) for look in Look.objects.all()] == [("parties", "appointment")]
    assert signed_in(cast, "maoli").post(url, {"purpose": "appointment"}).status_code == 403
    assert Look.objects.count() == 1


def test_strangers_get_404_for_paper_and_names_and_find_nothing_in_lists(cast: Cast, case: Case):
    furnish(cast, case)
    desk = signed_in(cast, "dujuan")

    for page in (*PAGES, "parties"):
        assert desk.get(address(case, page)).status_code == 404
    for show in ("", "without", "obligations", "lessons"):
        told = desk.get(reverse("cases:dossiers", args=["fenglin"]), {"show": show}).content.decode()
        assert case.number not in told
        assert case.title not in told


def fields_of(html: str) -> dict[str, str]:
    """Return the hidden fields of the form of an act."""
    form = html[html.index('class="act-form"') :]
    return dict(re.findall(r'type="hidden" name="(key|item|face)" value="([^"]*)"', form))


FORMS: dict[str, dict[str, Any]] = {
    "open_dossier": {"background": "占道近20年", "next_step": "上门", "next_on": "2026-12-01"},
    "name_party": {"kind": "person", "called": NAME, "phone": PHONE, "part": "摊主"},
    "note_visit": {"words": "愿意谈", "outcome": "talked", "place": "路口"},
    "note_care": {"words": "帮忙搬家"},
    "link_application": {"kind": "economic", "addressee": "民政", "standing": "applied", "yuan": "9000"},
    "note_risk": {"what": "拆除当天", "level": "high"},
    "hold_review": {
        "held_on": "2026-03-05",
        "people": "街道",
        "what": "拖了",
        "lesson_1": "早走访",
        "book_1": "ladder",
    },
}


@pytest.mark.parametrize("action", FORMS)
def test_a_form_does_its_act_once_however_often_it_is_sent(cast: Cast, case: Case, action: str):
    desk, url = signed_in(cast, "heqing"), address(case, action)
    hidden = fields_of(desk.get(url).content.decode())

    answers = [desk.post(url, FORMS[action] | hidden) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == address(case, f"tab_{ACTS[action].tab}")
    assert JournalLine.objects.filter(subject_id=case.pk, action=action).count() == 1


@pytest.mark.parametrize("action", FORMS)
def test_a_form_without_its_words_is_shown_again_with_the_others(cast: Cast, case: Case, action: str):
    first = next(iter(FORMS[action])) if action != "name_party" else "called"
    wrong = FORMS[action] | {first: "", "key": uuid4().hex}

    answer = signed_in(cast, "heqing").post(address(case, action), wrong)

    assert answer.status_code == 422
    assert not JournalLine.objects.filter(subject_id=case.pk, action=action).exists()
    kept = [value for name, value in FORMS[action].items() if name != first and len(value) > 1]
    assert all(
        value in answer.content.decode() for value in kept if value not in {"2026-12-01", "2026-03-05"}
    )


def test_a_name_in_the_words_is_said_on_the_form_and_nothing_is_lost(cast: Cast, case: Case):
    furnish(cast, case)

    answer = signed_in(cast, "heqing").post(
        address(case, "note_visit"), {"words": f"找到{NAME}0谈", "outcome": "talked", "key": uuid4().hex}
    )

    assert answer.status_code == 422
    assert Visit.objects.filter(kind="visit").count() == 1


def test_the_walk_of_a_hard_case_through_the_pages(cast: Cast, case: Case):
    """Visit with photo, risk over, application paid, measure, mediation, agreement, check, review, lesson."""
    desk = signed_in(cast, "heqing")

    def press(action: str, item: Any = "", **told: Any) -> None:
        url = address(case, action) + (f"?item={item}" if item else "")
        page = desk.get(url)
        assert page.status_code == 200, action
        answer = desk.post(address(case, action), told | fields_of(page.content.decode()))
        assert answer.status_code == 302, (action, answer.content.decode()[:3000])

    press("open_dossier", background="占道近20年")
    press("plan_step", next_step="联合上门", next_on="2026-12-05", owner=str(cast.accounts["maoli"].pk))
    press("name_party", kind="person", called=NAME, part="摊主")
    press("name_party", kind="shop", called="隔壁小吃店")
    first, second = Party.objects.order_by("number")
    press("note_visit", words="愿意谈", outcome="talked", party=str(first.pk), photos=[an_upload()])
    press("note_risk", what="拆除当天", level="high", owner=str(cast.accounts["maoli"].pk))
    press("change_risk", Risk.objects.get().pk, level="low", answer="家属在场", over="on")
    press("take_step", first.pk, step="remind", words="提醒过了")
    press("end_steps", first.pk, how="complied")
    press("open_mediation", about="通道归谁", parties_chosen=[str(first.pk), str(second.pk)])
    item = Mediation.objects.get().pk
    press("hold_round", item, place="居委", mediator="陈法官", words="谈了")
    press("reach_agreement", item, agreement="各让一步", who_1=str(second.pk), what_1="让出通道", due_on_1="2026-12-09",
          photos=[an_upload("sheet.jpg")])  # fmt: skip
    press("check_obligation", Obligation.objects.get().pk, kept="yes", finding="已让出")
    press(
        "hold_review",
        held_on="2026-03-09",
        people="街道",
        what="拖了二十年",
        lesson_1="早走访",
        book_1="ladder",
    )
    edition = an_edition(cast)
    press("close_lesson", Lesson.objects.get().pk, outcome="写进了规则", edition=str(edition.pk))

    leaf = page_of(cast, case, "tab_dossier")
    assert f"/s/fenglin/rules/ladder/?edition={edition.number}" in leaf
    assert Mediation.objects.get().standing == "kept"
    assert LadderStep.objects.get().settled_how == "complied"
    assert Dossier.objects.get().owner == cast.accounts["maoli"]
    told = page_of(cast, case, "dossier_print")
    for words in ("占道近20年", "愿意谈", "各让一步", "让出通道", "早走访", "甲（摊主）"):
        assert words in told
    assert NAME not in told
    assert "act-form" not in told


def test_more_rows_are_drawn_when_they_are_asked_for_and_nothing_typed_is_lost(cast: Cast, case: Case):
    client, form = signed_in(cast, "heqing"), address(case, "hold_review")
    typed = {
        "held_on": "2026-03-09",
        "people": "街道",
        "what": "拖了二十年",
        "lesson_1": "早走访",
        "lesson_3": "早协调",
    }

    first = client.get(form)
    more = client.post(form, typed | {"rows": "3", "show": "more"})
    most = client.post(form, typed | {"rows": "14", "show": "more"})
    odd = [
        client.post(form, typed | {"rows": rows, "show": "more"}).status_code
        for rows in ("-1", "x", "999", "٣")
    ]
    done = client.post(form, typed | {"rows": "6", "lesson_6": "第六条", "key": uuid4().hex})

    drawn = [len(answer.context["form"].groups) for answer in (first, more, most)]
    assert (drawn, odd, done.status_code) == ([3, 6, 15], [200] * 4, 302)
    assert [more.context["form"][f"lesson_{n}"].value() for n in (1, 3, 6)] == ["早走访", "早协调", None]
    assert not more.context["form"].errors
    assert ('name="show" value="more"' in more.content.decode(), most.context["form"].more_rows) == (
        True,
        False,
    )
    assert list(Lesson.objects.order_by("number").values_list("what", flat=True)) == [
        "早走访",
        "早协调",
        "第六条",
    ]


def test_an_obligation_says_who_what_and_when(cast: Cast, case: Case):
    do(cast, case, "name_party", kind="shop", known_as="一店")
    do(cast, case, "name_party", kind="shop", known_as="二店")
    do(cast, case, "open_mediation", about="占道", parties=list(Party.objects.values_list("pk", flat=True)))
    told = {
        "item": str(Mediation.objects.get().pk),
        "agreement": "各让一步",
        "what_1": "让出通道",
        "key": uuid4().hex,
    }

    answer = signed_in(cast, "heqing").post(address(case, "reach_agreement"), told)

    assert answer.status_code == 422
    assert Mediation.objects.get().standing == "open"


def test_the_measure_form_says_when_the_next_step_opens(cast: Cast, case: Case):
    do(cast, case, "name_party", kind="shop", known_as="一店")
    do(cast, case, "take_step", item=Party.objects.get().pk, step="remind", words="提醒", days_ago=0.01)

    told = (
        signed_in(cast, "heqing")
        .get(address(case, "take_step", item=str(Party.objects.get().pk)))
        .content.decode()
    )

    assert "劝导" in told
    assert 'name="step"' not in told


def test_a_workbook_holds_the_list_for_whoever_may_export(cast: Cast, case: Case):
    furnish(cast, case)
    url = reverse("cases:dossiers_excel", args=["fenglin"])

    def rows(show: str) -> list[tuple[Any, ...]]:
        answer = signed_in(cast, "heqing").get(url, {"show": show})
        book = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        return list(book.iter_rows(min_row=2, values_only=True))

    assert [row[0] for row in rows("")] == [case.number]
    assert [(row[0], row[6]) for row in rows("obligations")] == [(case.number, "让出通道")]
    assert [(row[0], row[5]) for row in rows("lessons")] == [(case.number, "早走访")]
    assert NAME not in str([rows(show) for show in ("", "obligations", "lessons", "without", "ended")])
    assert signed_in(cast, "gaolan").get(url).status_code == 403


def test_a_list_is_paged_by_key(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("linli.cases.views.dossiers.SIZE", 2)
    for n in range(3):
        one = a_case(cast, state=State.IN_HAND, title=f"第{n}件", at=timezone.now() - timedelta(days=40))
        do(cast, one, "open_dossier", background="说来话长", next_step="上门",
           next_on=timezone.localdate() + timedelta(days=n) if n else None)  # fmt: skip
    desk, url = signed_in(cast, "heqing"), reverse("cases:dossiers", args=["fenglin"])

    first = desk.get(url).content.decode()
    following = desk.get(
        url + re.search(r'href="(\?after=[^"]+)"', first)[1].replace("&amp;", "&")
    ).content.decode()

    shown = [re.findall(r"<b>(第\d件)</b>", page) for page in (first, following)]
    assert shown == [["第1件", "第2件"], ["第0件"]], "a dossier without a day comes last"


def test_a_signed_sheet_is_seen_by_who_may_read_personal_data_and_published_by_nobody(cast: Cast, case: Case):
    furnish(cast, case)
    do(cast, case, "open_mediation", about="又占道", parties=list(Party.objects.values_list("pk", flat=True)))
    item = Mediation.objects.get(number=2).pk
    do(cast, case, "reach_agreement", item=item, agreement="各让一步", photos=[a_photo()])
    sheet = Photo.objects.get(kind="paper")
    url = reverse("cases:photo", args=["fenglin", sheet.pk, "full"])

    assert signed_in(cast, "heqing").get(url).status_code == 200
    assert signed_in(cast, "maoli").get(url).status_code == 404
    for page in (*PAGES, "case", "publish"):
        assert str(sheet.pk) not in page_of(cast, case, page)
    do(cast, case, "publish", title="井盖", photos=[sheet.pk], days_ago=0.5)
    sheet.refresh_from_db()
    assert not sheet.public
    shown = signed_in(cast, "heqing").post(address(case, "parties"), {"purpose": "appointment"})
    assert str(sheet.pk) in shown.content.decode()

"""The leaf of several at work, its forms, and the list of what organisations owe."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.models import Case, Joint, Share
from linli.cases.states import State
from linli.kernel.calendar import Limit
from linli.kernel.models import JournalLine
from linli.people.models import Account
from linli.people.public import SYSTEM, add_organisation
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, Cast
from tests.factories import a_case

from .pages import address, queries_of, signed_in
from .several import HERE, HOUR, WHO, Five, a_ktv, build_five, called, item, share_of

pytestmark = pytest.mark.django_db
LIST = "/s/fenglin/together/"


@pytest.fixture
def five(cast: Cast) -> Five:
    """Give five departments with officers."""
    return build_five(cast)


def officer(code: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=f"of-{code}"), backend="linli.web.lookup.AccountBackend")
    return client


def leaf(case: Case) -> str:
    return address(case, "tab_together")


def soon() -> Any:
    return timezone.now() + HOUR


def asked(five: Five, case: Case, *codes: str) -> None:
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=timezone.now(), question="可否夜间施工？", limit=Limit(1, "d"),
        organisations=[five.organisations[code] for code in codes],
    )  # fmt: skip


def test_an_empty_leaf_says_what_may_be_done(cast: Cast):
    case = a_case(cast, state=State.FILED)

    page = signed_in(cast, "heqing").get(leaf(case)).content.decode()

    assert 'class="empty"' in page
    assert [f"/{act}/" in page for act in ("ask_opinions", "call_joint", "promise", "give_task", "do_task")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_the_leaf_asks_no_more_for_five_than_for_one(five: Five):
    few, many = a_case(five.cast, state=State.FILED), a_ktv(five)
    for case, codes in ((few, WHO[:1]), (many, WHO)):
        asked(five, case, *codes)
        called(five, case, codes, at=timezone.now())
        five.act(
            case, commands.promise, five.cast.heqing, at=timezone.now(), what="一周内", on=timezone.localdate(),
            organisation=five.organisations["wenhua"],
        )  # fmt: skip
    desk = signed_in(five.cast, "heqing")

    one, five_of_them = queries_of(desk, leaf(few)), queries_of(desk, leaf(many))

    assert five_of_them <= one <= 12


def test_an_officer_signs_in_by_the_page_finds_and_sends_it_twice(five: Five):
    case = a_ktv(five)
    called(five, case, at=timezone.now())
    phone, mine = officer("wenhua"), item(case, five.organisations["wenhua"], "arrival")
    page = phone.get(leaf(case)).content.decode()
    assert page.count(f"/sign_in/?item={mine}") >= 1
    assert page.count("/sign_in/?item=") == page.count(f"/sign_in/?item={mine}")

    form = phone.get(address(case, "sign_in", item=str(mine))).content.decode()
    refused = phone.post(address(case, "sign_in"), {"item": mine, "key": uuid4().hex})
    told = {"item": mine, "key": uuid4().hex, **HERE}
    first, again = (phone.post(address(case, "sign_in"), told) for _ in range(2))
    finding = phone.get(address(case, "record_finding", item=str(mine))).content.decode()
    unsaid = phone.post(
        address(case, "record_finding"), {"item": mine, "finding": "超时营业", "key": uuid4().hex}
    )
    found = phone.post(
        address(case, "record_finding"),
        {"item": mine, "finding": "超时营业", "measure": "ordered", "key": uuid4().hex},
    )

    assert "data-spot" in form
    # What an authority did is chosen by itself; nothing is chosen for it.
    assert ('name="measure"' in finding, "checked" in finding, unsaid.status_code) == (True, False, 422)
    assert (refused.status_code, first.status_code, again.status_code, found.status_code) == (
        422,
        302,
        302,
        302,
    )
    assert JournalLine.objects.filter(subject_id=case.pk, action="sign_in").count() == 1
    share = Share.objects.get(pk=mine)
    assert (share.state, share.metres, share.accuracy, share.finding) == ("done", 0, 12, "超时营业")


def test_the_record_of_a_joint_action_is_printed_for_whoever_sees_the_case(five: Five):
    case = a_case(five.cast, state=State.FILED)
    joint = called(five, case, ("shichang", "wenhua"), at=NOON + HOUR)
    here = {"item": item(case, five.organisations["shichang"], "arrival")}
    five.act(case, commands.sign_in, five.officer["shichang"], at=NOON + HOUR, **here, **HERE)
    five.act(
        case, commands.record_finding, five.officer["shichang"], at=NOON + 2 * HOUR, **here, finding="超时营业",
        measure="ordered",
    )  # fmt: skip
    five.act(
        case,
        commands.conclude_joint,
        five.cast.heqing,
        at=NOON + 4 * HOUR,
        item=joint.pk,
        conclusion="限期三日整改",
    )

    def paper(pk: Any) -> str:
        return reverse("cases:joint_print", args=["fenglin", case.number, pk])

    page = signed_in(five.cast, "heqing").get(paper(joint.pk)).content.decode()

    assert all(words in page for words in ("超时营业", "责令", "限期三日整改", "文化执法队", "今晚联合检查"))
    assert "act-form" not in page
    assert paper(joint.pk) in signed_in(five.cast, "heqing").get(leaf(case)).content.decode()
    assert signed_in(five.cast, "dujuan").get(paper(joint.pk)).status_code == 404
    assert signed_in(five.cast, "heqing").get(paper(uuid4())).status_code == 404


def test_whoever_answered_is_led_away_and_keeps_the_own_words(five: Five):
    case = a_case(five.cast, state=State.FILED)
    asked(five, case, "wenhua")
    desk, mine = officer("wenhua"), item(case, five.organisations["wenhua"], "opinion")
    objected = {"item": mine, "stance": "object", "key": uuid4().hex}

    silent = desk.post(address(case, "give_opinion"), objected)
    spoken = desk.post(address(case, "give_opinion"), objected | {"text": "管线未交底"})
    over = desk.get(LIST + "?over=on").content.decode()

    assert (silent.status_code, spoken.status_code) == (422, 302)
    assert desk.get(leaf(case)).status_code == 404
    assert case.number in over
    assert f'href="{leaf(case)}"' not in over
    form = signed_in(five.cast, "heqing").get(address(case, "dispatch")).content.decode()
    assert "管线未交底" in form


def test_dispatching_warns_of_open_opinions_and_goes_on(five: Five):
    case = a_case(five.cast, state=State.FILED)
    asked(five, case, "wenhua")
    head = signed_in(five.cast, "heqing")

    form = head.get(address(case, "dispatch"))
    done = head.post(address(case, "dispatch"), {"lead": "table", "key": uuid4().hex})

    assert "文化执法队尚未回复意见" in form.content.decode()
    assert done.status_code == 302
    case.refresh_from_db()
    assert set(case.organisations) == {five.organisations[code].pk for code in ("chengjian", "wenhua")}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("ask_opinions", {"question": "?", "within": "0", "clock": "h", "organisations": ["x"]}),
        ("ask_opinions", {}),
        (
            "call_joint",
            {"kind": "whistle", "why": "查", "starts_at": "2020-01-01T10:00", "organisations": []},
        ),
        ("call_joint", {"kind": "party", "why": "", "starts_at": "soon"}),
        ("promise", {"what": "做", "on": "2020-01-01", "organisation": ""}),
        ("promise", {"what": "做", "on": "30 February"}),
    ],
)
def test_forms_survive_what_makes_no_sense(five: Five, action: str, told: dict[str, Any]):
    case = a_ktv(five)

    answer = signed_in(five.cast, "heqing").post(address(case, action), told | {"key": uuid4().hex})

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode() or "note error" in answer.content.decode()
    assert not Share.objects.exists()


def test_an_item_that_is_none_is_not_found_and_one_of_others_is_not_allowed(five: Five):
    case = a_ktv(five)
    called(five, case, at=timezone.now())
    desk = officer("wenhua")
    foreign = item(case, five.organisations["paichusuo"], "arrival")

    answers = [
        desk.post(address(case, "sign_in"), {"item": one, "key": uuid4().hex, **HERE}).status_code
        for one in (uuid4(), foreign, "no id")
    ]

    assert answers == [404, 403, 422]
    assert signed_in(five.cast, "dujuan").get(leaf(case)).status_code == 404


def test_the_call_proposes_whom_the_matrix_names_first(five: Five):
    case = a_ktv(five)

    page = signed_in(five.cast, "heqing").get(address(case, "call_joint")).content.decode()

    rows = [
        f'value="{five.organisations[code].pk}"' for code in ("wenhua", "paichusuo", "shichang", "chengguan")
    ]
    places = [page.index(row) for row in rows]
    assert places == sorted(places)
    assert page.count("checked") >= 3
    assert "对照表第" in page


def test_departments_stand_before_committees_each_under_its_kind(five: Five):
    for number in range(3):
        add_organisation(
            street=five.cast.street,
            code=f"aa-{number}",
            kind="committee",
            name=f"第{number}居委会",
            by=SYSTEM,
            at=NOON,
        )
    case = a_case(five.cast, state=State.FILED)
    client = signed_in(five.cast, "heqing")

    groups = {
        action: [str(kind) for kind, some in client.get(address(case, action)).context["form"].fields[name].choices
                 if isinstance(some, list)]
        for action, name in (
            ("dispatch", "lead"), ("coordinate", "supports"), ("ask_opinions", "organisations"), ("promise", "organisation")
        )
    }  # fmt: skip
    shown = client.get(address(case, "coordinate")).content.decode()

    assert set(map(tuple, groups.values())) == {("职能部门", "下沉力量", "居民委员会")}
    assert shown.index('aria-label="职能部门"') < shown.index('aria-label="居民委员会"')
    assert shown.count('type="checkbox" name="supports"') == 5 + 3


def test_the_list_shows_an_officer_the_own_and_a_head_all_of_the_area(five: Five):
    west, east = a_ktv(five), a_case(five.cast, lon=121.452, lat=31.192)
    called(five, west, ("wenhua", "shichang"), at=timezone.now())
    five.act(
        east, commands.ask_opinions, five.cast.dujuan, at=timezone.now(), question="?", limit=Limit(1, "d"),
        organisations=[five.organisations["shichang"]],
    )  # fmt: skip

    def rows(client: Client, query: str = "") -> int:
        return client.get(LIST + query).content.decode().count('<a class="row')

    heads = {name: rows(signed_in(five.cast, name)) for name in ("heqing", "dujuan", "jiangwei", "luoshan")}
    assert heads == {"heqing": 2, "dujuan": 1, "jiangwei": 3, "luoshan": 0}
    assert {code: rows(officer(code)) for code in ("wenhua", "shichang", "paichusuo")} == {
        "wenhua": 1, "shichang": 2, "paichusuo": 0
    }  # fmt: skip
    director = signed_in(five.cast, "jiangwei")
    pk = five.organisations["shichang"].pk
    assert [
        rows(director, query)
        for query in (
            "?kind=opinion",
            f"?organisation={pk}",
            "?late=on",
            "?over=on",
            "?kind=no&organisation=x",
        )
    ] == [1, 2, 0, 0, 3]


def test_the_list_is_paged_asks_no_more_for_many_and_goes_out_as_a_workbook(five: Five, monkeypatch: Any):
    from linli.cases.views import together

    case = a_ktv(five)
    asked(five, case, "wenhua")
    director = signed_in(five.cast, "jiangwei")
    one = queries_of(director, LIST)
    asked(five, case, *WHO[:4])
    called(five, case, at=timezone.now())
    many = queries_of(director, LIST)
    monkeypatch.setattr(together, "SIZE", 4)

    seen, url = [], LIST
    for _page in range(5):
        page = director.get(url).content.decode()
        seen.append(page.count('<a class="row'))
        if "hx-get=" not in page.split('id="more"')[-1]:
            break
        url = LIST + page.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    book = load_workbook(BytesIO(b"".join(director.get(LIST + "excel/").streaming_content)), read_only=True)

    assert (many, one <= 12) == (one, True)
    assert seen == [4, 4, 2]
    assert sum(1 for _row in book.worksheets[0].iter_rows()) >= 11
    assert signed_in(five.cast, "gaolan").get(LIST + "excel/").status_code == 403


def test_a_standing_split_proposes_its_departments_and_gives_each_its_own_task(five: Five):
    rows = [
        {
            "name": "长效",
            "category": "C01",
            "organisation": "chengguan",
            "part": "lead",
            "duty": "牵头巡",
            "limit": "1 d",
        },
        {
            "name": "长效",
            "category": "C01",
            "organisation": "wenhua",
            "part": "support",
            "duty": "劝导",
            "limit": "2 h",
        },
    ]
    publish_rows(
        street_id=five.cast.street.pk, code="standing", rows=rows, effective_from=NOON.date(), note="分工", by=SYSTEM,
        at=NOON,
    )  # fmt: skip
    case = a_case(five.cast, state=State.FILED)
    head = signed_in(five.cast, "heqing")
    form = head.get(address(case, "coordinate")).content.decode()
    shown = head.get(leaf(case)).content.decode()
    told = {
        "lead": five.organisations["chengguan"].pk, "supports": [five.organisations["wenhua"].pk], "key": uuid4().hex
    }  # fmt: skip

    done = head.post(address(case, "coordinate"), told)

    assert done.status_code == 302
    assert f'value="{five.organisations["chengguan"].pk}" selected' in form
    assert "劝导" in shown
    tasks = {s.organisation.code: (s.what, s.limit) for s in Share.objects.filter(case=case, kind="task")}
    assert tasks == {"chengguan": ("牵头巡", "1 d"), "wenhua": ("劝导", "2 h")}


def test_of_two_who_press_the_slower_keeps_what_was_typed(five: Five):
    case = a_ktv(five)
    joint = called(five, case, at=timezone.now())
    head = signed_in(five.cast, "heqing")
    five.act(
        case,
        commands.conclude_joint,
        five.cast.jiangwei,
        at=timezone.now(),
        item=joint.pk,
        conclusion="已整改",
    )

    late = head.post(
        address(case, "conclude_joint"), {"item": joint.pk, "conclusion": "另一个结论", "key": uuid4().hex}
    )

    assert late.status_code == 409
    assert "另一个结论" in late.content.decode()
    assert Joint.objects.get().conclusion == "已整改"


def test_the_timeline_names_who_was_absent_and_who_was_late(five: Five):
    case = a_ktv(five)
    joint = called(five, case, ("wenhua", "shichang"), at=NOON + HOUR)
    five.act(
        case, commands.sign_in, five.officer["shichang"], at=NOON + 2 * HOUR + timedelta(minutes=9), **HERE,
        item=item(case, five.organisations["shichang"], "arrival"),
    )  # fmt: skip
    five.act(
        case, commands.conclude_joint, five.cast.heqing, at=NOON + 3 * HOUR, item=joint.pk, conclusion="完"
    )

    page = signed_in(five.cast, "heqing").get(address(case)).content.decode()

    assert "缺席：文化执法队" in page
    assert "迟到：市场监管所" in page
    assert "吹哨召集：文化执法队、市场监管所" in page or "吹哨召集：市场监管所、文化执法队" in page
    assert "距现场 0 米" in page
    assert share_of(case, five.organisations["wenhua"], "arrival").state == "missed"

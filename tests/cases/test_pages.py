"""The desk: lists, filters, one case."""

from datetime import timedelta

import pytest

from linli.cases import commands
from linli.cases.models import Case, Look
from linli.cases.states import CaseList, State
from linli.people.public import SYSTEM, end_post
from tests.cast import NOON, Cast
from tests.factories import a_case

from .pages import address, listing, queries_of, signed_in

pytestmark = pytest.mark.django_db


def numbers_in(content: bytes) -> list[str]:
    """Return the numbers of the rows of a page, in order."""
    return [part.split('"')[0] for part in content.decode().split('data-number="')[1:]]


def test_each_case_stands_on_exactly_one_list(cast: Cast):
    cases = {state: a_case(cast, state=state) for state in State}
    desk = signed_in(cast, "jiangwei")

    made = {case.number for case in cases.values()}  # a merger and a part bring a case of their own along
    shown = {name: made & set(numbers_in(desk.get(listing(name)).content)) for name in CaseList.values}

    assert shown == {
        "issue": {cases[s].number for s in ("reported", "verified", "filed", "dispatched", "in_hand")},
        "coordination": {cases["coordinating"].number},
        "feedback": {cases["fed_back"].number, cases["inspected"].number},
        "closed": {cases[s].number for s in ("closed", "declined", "withdrawn", "voided", "merged", "moved")},
    }


def test_empty_lists_say_what_will_appear(cast: Cast):
    desk = signed_in(cast, "jiangwei")

    pages = [desk.get(listing(name)) for name in CaseList.values]

    assert [page.status_code for page in pages] == [200] * 4
    assert all(b'class="empty"' in page.content for page in pages)


def test_desk_leads_to_what_waits_for_the_person(cast: Cast):
    a_case(cast, state=State.DISPATCHED)

    assert signed_in(cast, "maoli").get("/s/fenglin/desk/").url == "/s/fenglin/desk/issue/?turn=accept"
    assert signed_in(cast, "luoshan").get("/s/fenglin/desk/").url == "/s/fenglin/desk/issue/"


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("unit=W1", {"west"}),
        ("unit=E", {"east"}),
        ("category=C01", {"west"}),
        ("category=E04", set()),
        ("hard=on", {"east"}),
        ("light=late", {"west", "east"}),
        ("light=soon", set()),
        ("unlocated=on", {"lost"}),
        ("q=%E4%B8%9C%E5%AE%89", {"east"}),
        ("q=nothing", set()),
        ("unit=W1&hard=on", set()),
        ("unit=no-such-unit&category=Z", {"west", "east", "lost"}),
        ("sort=newest", {"west", "east", "lost"}),
    ],
)
def test_filters_of_the_address_narrow_the_list(cast: Cast, narrowed: str, found: set[str]):
    cases = {
        "west": a_case(cast, state=State.FILED),
        "east": a_case(cast, lon=121.452, lat=31.192, title="东安路灯不亮", hard=True),
        "lost": a_case(cast, lon=None, lat=None, title="不知在哪里"),
    }
    # The lost one is due when nobody can say; it is never late.
    Case.objects.filter(pk=cases["lost"].pk).update(due_at=None)

    page = signed_in(cast, "jiangwei").get(f"{listing()}?{narrowed}")

    assert set(numbers_in(page.content)) == {cases[name].number for name in found}


def test_queue_shows_the_same_cases_as_the_button(cast: Cast):
    for state in State:
        a_case(cast, state=state)
    everything = list(Case.objects.all())

    for name in cast.accounts:
        actor = cast.actor(name)
        from linli.cases.queries import TURNS, turn_of, turns_of
        from linli.cases.workflow import CASE

        seen = set(Case.objects.visible_to(actor).values_list("pk", flat=True))
        for act in TURNS:
            by_button = {c.pk for c in everything if c.pk in seen and act in CASE.open_to(actor, c)}
            assert {c.pk for c in turn_of(actor, cast.street.pk, act)} == by_button, (name, act)
            assert turns_of(actor, cast.street.pk).get(act, 0) == len(by_button)


def test_more_shows_the_rest_without_script(cast: Cast):
    cases = [a_case(cast, title=f"第 {n} 件") for n in range(43)]
    desk = signed_in(cast, "jiangwei")
    first = desk.get(listing())

    rest = desk.get(listing(), {"after": first.context["page"].next_cursor})

    assert len(numbers_in(first.content)) == 40
    assert set(numbers_in(first.content) + numbers_in(rest.content)) == {case.number for case in cases}
    assert desk.get(listing(), {"after": "made up"}).status_code == 400


def test_more_brings_only_rows_to_a_page_with_script(cast: Cast):
    for n in range(42):
        a_case(cast, title=f"第 {n} 件")
    desk = signed_in(cast, "jiangwei")
    after = desk.get(listing()).context["page"].next_cursor

    more = desk.get(
        listing(), {"after": after}, headers={"HX-Request": "true", "HX-Target": "more"}
    ).content.decode()

    assert len(numbers_in(more.encode())) == 2
    assert "<html" not in more
    assert "rows-head" not in more


def test_case_page_answers_before_it_is_asked(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)

    page = signed_in(cast, "heqing").get(address(case))

    assert [(reason.name, reason.row) for reason in page.context["reasons"]] == [("城建中心", 2)]
    assert page.context["due_told"]["number"] == 1
    assert page.context["limits"]["condition"].closing == "恢复"
    assert page.context["due_told"]["at"] == case.due_at
    assert page.context["due_told"]["how"]
    assert b"/s/fenglin/duties/#row-2" in page.content
    assert [part for _name, part in page.context["steps"]] == ["done"] * 4 + ["now"] + [""] * 3


def test_case_page_costs_the_same_for_a_long_story(cast: Cast):
    short = a_case(cast, state=State.FED_BACK, lon=121.447)
    long = a_case(cast, state=State.FED_BACK)
    for n in range(3):
        commands.remark(
            long.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON, text=f"{n}", internal=True
        )
        a_case(cast, state=State.FILED)
    desk = signed_in(cast, "heqing")
    queries_of(desk, address(short))

    costs = queries_of(desk, address(short)), queries_of(desk, address(long))

    assert costs[0] == costs[1]
    assert costs[0] <= 12


def test_the_page_of_a_case_asks_twelve_times_at_most_in_every_state_and_on_both_faces(cast: Cast):
    contact = commands.Contact(phone="13812345678")
    cases = {state: a_case(cast, state=state, contact=contact) for state in State}
    first, other = cases[State.FILED], a_case(cast, state=State.FILED)
    told = {"street_id": cast.street.pk, "by": cast.heqing, "at": NOON + timedelta(hours=1)}
    commands.split(first.pk, **told, parts=[commands.Part("一半", category=first.category)])
    commands.merge(other.pk, **told, main=cases[State.REPORTED], reason="重复")
    for case in (cases[State.IN_HAND], cases[State.VERIFIED]):
        commands.ask_reporter(case.pk, **told, question="在哪里？", days=3)
    clients = {who: signed_in(cast, who) for who in ("gaolan", "heqing", "jiangwei", "shenyi", "maoli")}
    for client in clients.values():
        client.get(address(first))

    cost = {
        (state.value, who, face): queries_of(client, address(case, face=face))
        for state, case in cases.items()
        for who, client in clients.items()
        for face in ("desk", "field")
        if client.get(address(case)).status_code == 200
    }

    assert len(cost) > 100
    assert {key: n for key, n in cost.items() if n > 12} == {}


def test_lists_cost_the_same_for_one_and_three(cast: Cast):
    desk = signed_in(cast, "heqing")
    a_case(cast, state=State.IN_HAND)
    one = queries_of(desk, listing())
    a_case(cast, state=State.IN_HAND)
    a_case(cast, state=State.FILED)

    assert queries_of(desk, listing()) == one
    assert one <= 8


def test_contact_is_shown_only_after_saying_what_for(cast: Cast):
    opened = commands.open_case(
        street=cast.street, by=cast.shenyi, at=NOON, door="desk",
        report=commands.Report("路灯不亮", contact=commands.Contact("王阿姨", "13800001234"), lon=121.442, lat=31.192),
    )  # fmt: skip
    desk = signed_in(cast, "shenyi")

    page, asked = desk.get(address(opened.case)), desk.get(address(opened.case, "look"))
    refused = desk.post(address(opened.case, "look"), {})
    shown = desk.post(address(opened.case, "look"), {"purpose": "answer"})

    assert "13800001234" not in page.content.decode() + asked.content.decode() + refused.content.decode()
    assert (refused.status_code, shown.status_code) == (422, 200)
    assert "13800001234" in shown.content.decode()
    assert [(look.account.username, look.purpose) for look in Look.objects.all()] == [("shenyi", "answer")]
    assert "no-store" in shown["Cache-Control"]


def test_ended_post_closes_the_desk_that_minute(cast: Cast):
    from django.utils import timezone

    case = a_case(cast)
    desk = signed_in(cast, "heqing")
    assert desk.get(address(case)).status_code == 200

    end_post(cast.accounts["heqing"].posts.get(), by=SYSTEM, at=timezone.now())

    assert desk.get(address(case)).status_code == 404
    assert desk.get(listing()).status_code == 404


def test_table_of_duties_has_an_anchor_for_each_row(cast: Cast):
    page = signed_in(cast, "luoshan").get("/s/fenglin/duties/")
    narrowed = signed_in(cast, "luoshan").get("/s/fenglin/duties/?category=C0101")

    assert [f'id="row-{n}"' in page.content.decode() for n in (1, 2, 3)] == [True] * 3
    assert [one["row"].row for one in narrowed.context["table"]] == [2]


def test_printed_list_says_who_printed_it_and_when(cast: Cast):
    a_case(cast, state=State.FILED)

    page = signed_in(cast, "heqing").get(listing(page="list_print"))

    assert page.status_code == 200
    assert "何青" in page.content.decode()


def test_workbook_holds_the_rows_of_the_filter(cast: Cast):
    from io import BytesIO

    from openpyxl import load_workbook

    west = a_case(cast, state=State.FILED, title="=1+1 井盖")
    a_case(cast, lon=121.452, lat=31.192)

    answer = signed_in(cast, "jiangwei").get(listing(page="list_excel") + "?unit=W1")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [west.number]
    assert sheet["B2"].value == "=1+1 井盖"
    assert sheet["B2"].data_type != "f"

"""Pages of people: who may open what, and what the roster shows."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.people.models import Account, Post, Role
from linli.people.public import SYSTEM, add_account, add_organisation, appoint, end_post
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, START, Cast

from .pages import PEOPLE, appointment, page, post_of

pytestmark = pytest.mark.django_db


# --- Who may open what --------------------------------------------------------------------------------------
READ = ("jiangwei", "heqing", "gaolan", "maoli")


def pages_of(cast: Cast) -> tuple[list[str], list[str]]:
    """Return the pages that show, and those that write."""
    shown = [
        page("roster"), page("person", cast.accounts["heqing"].pk), page("roles"), page("organisations"),
        page("organisation", cast.organisations["chengjian"].pk), reverse("cases:duties", args=["fenglin"]),
    ]  # fmt: skip
    writing = [
        page("appoint"), page("end_post", post_of(cast, "heqing").pk), page("role", "clerk"), page("organisation_new"),
        reverse("cases:duty_new", args=["fenglin"]), reverse("cases:duty_end", args=["fenglin", 1]),
    ]  # fmt: skip
    return shown, writing


@pytest.mark.parametrize("who", READ)
def test_everybody_with_a_post_sees_and_only_who_may_appoint_writes(cast: Cast, who: str) -> None:
    desk = signed_in(cast, who)
    shown, writing = pages_of(cast)

    assert {path: desk.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)
    expected = 200 if who == "jiangwei" else 403
    assert {path: desk.get(path).status_code for path in writing} == dict.fromkeys(writing, expected)
    if who != "jiangwei":
        assert {path: desk.post(path, appointment(cast)).status_code for path in writing} == dict.fromkeys(
            writing, 403
        )
        assert not Post.objects.filter(role__code="clerk", account__username="maoli").exists()


def test_whoever_has_no_post_in_the_street_finds_nothing_there(cast: Cast) -> None:
    add_account(username="nobody", name="无岗", by=SYSTEM, at=START)
    desk = Client()
    desk.force_login(Account.objects.get(username="nobody"), backend="linli.web.lookup.AccountBackend")
    shown, writing = pages_of(cast)
    every = [*shown, *writing, page("roster_excel")]

    assert {path: desk.get(path).status_code for path in every} == dict.fromkeys(every, 404)
    assert {path: desk.post(path).status_code for path in writing} == dict.fromkeys(writing, 404)


def test_without_signing_in_every_page_leads_to_the_door(cast: Cast) -> None:
    shown, writing = pages_of(cast)
    nobody = Client()

    assert {nobody.get(path)["Location"].split("?")[0] for path in (*shown, *writing)} == {"/accounts/login/"}


def test_the_workbook_needs_its_power_and_holds_the_rows_of_the_filter(cast: Cast) -> None:
    assert signed_in(cast, "gaolan").get(page("roster_excel")).status_code == 403

    answer = signed_in(cast, "jiangwei").get(page("roster_excel") + "?role=area_head")

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["东安片区", "片长", "杜鹃"], ["宛南片区", "片长", "何青"]]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_that_can_be_written_are_days_too(cast: Cast, day: str) -> None:
    assert signed_in(cast, "jiangwei").get(page("roster") + f"?on={day}").status_code == 200


def test_somebody_of_another_street_only_is_no_page_here(cast: Cast) -> None:
    stranger = add_account(username="stranger", name="别人", by=SYSTEM, at=START)

    assert signed_in(cast, "jiangwei").get(page("person", stranger.pk)).status_code == 404


# --- The roster ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("何青", True),
        ("heqing", True),
        ("he", True),
        ("hq", True),
        ("qing", True),
        ("杜", False),
        ("zz", False),
    ],
)
def test_people_are_found_in_chinese_and_in_pinyin(cast: Cast, search: str, found: bool) -> None:
    body = signed_in(cast, "gaolan").get(PEOPLE, {"q": search}).content.decode()

    assert ("何青 · 片长" in body) == found


def test_what_nobody_holds_is_shown_as_a_gap_where_somebody_must(cast: Cast) -> None:
    director = signed_in(cast, "jiangwei")
    assert director.get(PEOPLE).context["roster"].gaps == 3  # the three committees have no secretary

    end_post(post_of(cast, "heqing"), by=SYSTEM, at=timezone.now())

    gaps = director.get(PEOPLE, {"gaps": "on"}).context["roster"]
    assert [(e.role.code, e.unit.code) for e in gaps.entries if e.role.code == "area_head"] == [
        ("area_head", "W")
    ]
    assert (gaps.held, gaps.gaps) == (0, 4)


def test_filters_narrow_by_unit_role_and_kind(cast: Cast) -> None:
    def names(**told: str) -> set[str]:
        entries = signed_in(cast, "gaolan").get(PEOPLE, told).context["roster"].entries
        return {e.post.account.name for e in entries if e.post}

    assert names(unit="W") == {"何青", "高岚"}
    assert names(role="officer") == {"罗山", "毛莉"}
    assert names(kind="department") == {"罗山", "毛莉"}
    assert names(kind="shop") == set()
    assert len(names(unit="no such unit", on="not a day")) == 8


def test_a_day_of_the_past_shows_who_held_what_then(cast: Cast) -> None:
    post = post_of(cast, "heqing")
    end_post(post, by=SYSTEM, at=NOON)
    desk = signed_in(cast, "gaolan")

    assert "何青 · 片长" not in desk.get(PEOPLE).content.decode()
    assert "何青 · 片长" in desk.get(PEOPLE, {"on": "2026-03-04"}).content.decode()
    assert "何青 · 片长" not in desk.get(PEOPLE, {"on": "2026-03-05"}).content.decode()
    assert "何青 · 片长" not in desk.get(PEOPLE, {"on": "2020-03-05"}).content.decode()


def test_pages_of_the_roster_follow_each_other_without_loss_or_repeat(cast: Cast) -> None:
    role = Role.objects.get(code="party_worker")
    for number in range(70):
        one = add_account(username=f"w{number}", name=f"员{number}", by=SYSTEM, at=START)
        unit = cast.units[("W1", "W2", "E1")[number % 3]]
        appoint(account=one, role=role, street=cast.street, unit=unit, starts_at=START, by=SYSTEM, at=START)
    desk, seen, after = signed_in(cast, "gaolan"), [], ""

    while True:
        found = desk.get(PEOPLE, {"after": after}).context["roster"]
        seen += [entry.key for entry in found.entries]
        after = found.next_cursor
        if not after:
            break

    assert len(seen) == len(set(seen)) == 70 + 8 + 3
    assert seen == sorted(seen)
    assert desk.get(PEOPLE, {"after": "rubbish.9.x"}).status_code == 200


def test_queries_do_not_grow_with_rows(cast: Cast) -> None:
    director = signed_in(cast, "jiangwei")
    body = cast.organisations["chengjian"]
    paths = [
        PEOPLE, page("roles"), page("organisations"), page("organisation", body.pk), page("appoint"),
        page("person", cast.accounts["maoli"].pk), reverse("cases:duties", args=["fenglin"]),
    ]  # fmt: skip
    for path in paths:
        director.get(path)
    one = {path: queries_of(director, path) for path in paths}

    role = Role.objects.get(code="liaison")
    for number in range(3):
        new = add_account(username=f"n{number}", name=f"新{number}", by=SYSTEM, at=START)
        made = add_organisation(
            street=cast.street,
            code=f"o{number}",
            kind="force",
            name=f"队{number}",
            parent=body,
            by=SYSTEM,
            at=START,
        )
        for account, place in ((new, body), (cast.accounts["maoli"], made)):
            appoint(
                account=account, role=role, street=cast.street, organisation=place, unit=cast.units["W1"],
                starts_at=START, by=SYSTEM, at=START,
            )  # fmt: skip

    assert {path: queries_of(director, path) for path in paths} == one
    assert max(one.values()) <= 12

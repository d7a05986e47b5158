"""Pages of people: who may open what, what an appointment and its end do through HTTP, and forms that lose nothing."""

from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.people.models import Account, Coverage, Organisation, Post, Role
from linli.people.public import SYSTEM, add_account, add_organisation, appoint, end_post, set_role
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, START, Cast

pytestmark = pytest.mark.django_db
PEOPLE = "/s/fenglin/people/"
DAY = timedelta(days=1)


def post_of(cast: Cast, name: str) -> Post:
    return Post.objects.get(account=cast.accounts[name])


def page(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=["fenglin", *args])


def form_key() -> str:
    form_key.count = getattr(form_key, "count", 0) + 1  # type: ignore[attr-defined]
    return f"key-{form_key.count}"  # type: ignore[attr-defined]


def appointment(cast: Cast, **told: Any) -> dict[str, Any]:
    """Return what somebody types who makes the officer of construction a clerk of the west."""
    typed = {
        "key": form_key(), "who": "known", "account": "maoli", "role": "clerk", "unit": cast.units["W"].pk,
        "organisation": "", "starts_at": "", "ends_at": "",
    }  # fmt: skip
    return typed | told


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
    desk.force_login(
        Account.objects.get(username="nobody"), backend="django.contrib.auth.backends.ModelBackend"
    )
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


# --- Appointing ---------------------------------------------------------------------------------------------
def test_an_appointment_gives_its_powers_at_once_and_its_end_takes_them_at_once(cast: Cast) -> None:
    director, officer = signed_in(cast, "jiangwei"), signed_in(cast, "maoli")
    assert officer.get("/s/fenglin/desk/new/").status_code == 403

    made = director.post(page("appoint"), appointment(cast))
    assert made["Location"] == page("person", cast.accounts["maoli"].pk)
    post = Post.objects.get(role__code="clerk", account__username="maoli")
    assert officer.get("/s/fenglin/desk/new/").status_code == 200

    ended = director.post(page("end_post", post.pk), {"key": form_key(), "when": "now"})
    assert ended.status_code == 302
    assert officer.get("/s/fenglin/desk/new/").status_code == 403
    told = director.get(page("person", cast.accounts["maoli"].pk)).content.decode()
    assert "姜伟" in told


def test_the_end_of_the_only_post_shuts_the_street_at_once(cast: Cast) -> None:
    worker = signed_in(cast, "gaolan")
    assert worker.get(PEOPLE).status_code == 200

    signed_in(cast, "jiangwei").post(page("end_post", post_of(cast, "gaolan").pk), {"when": "now"})

    assert worker.get(PEOPLE).status_code == 404
    assert worker.get("/s/fenglin/tasks/").status_code == 404


def test_a_new_account_gets_a_first_password_shown_once_that_opens_only_the_choice_of_another(
    cast: Cast,
) -> None:
    director = signed_in(cast, "jiangwei")
    typed = appointment(cast, who="new", account="", name="王芳", username="wangfang", role="liaison")

    shown = director.post(page("appoint"), typed)
    again = director.post(page("appoint"), typed)

    password = shown.context["password"]
    assert password in shown.content.decode()
    assert (again.status_code, Account.objects.filter(username="wangfang").count()) == (302, 1)
    assert password not in director.get(again["Location"]).content.decode()
    her = Client()
    entered = her.post("/accounts/login/", {"login": "wangfang", "password": password})
    assert entered["Location"] == "/accounts/password/change/"
    assert her.get(PEOPLE).status_code == 404
    own = "my own long word 88"
    her.post("/accounts/password/change/", {"oldpassword": password, "password1": own, "password2": own})
    assert her.get(PEOPLE).status_code == 200


def test_the_same_press_twice_makes_one_post(cast: Cast) -> None:
    typed = appointment(cast)
    director = signed_in(cast, "jiangwei")

    answers = [director.post(page("appoint"), typed)["Location"] for _n in range(2)]

    assert answers == [page("person", cast.accounts["maoli"].pk)] * 2
    assert Post.objects.filter(role__code="clerk", account__username="maoli").count() == 1


def test_an_exclusive_post_that_is_held_says_by_whom_and_keeps_what_was_typed(cast: Cast) -> None:
    typed = appointment(cast, who="new", account="", name="王芳", username="wangfang", role="area_head")

    answer = signed_in(cast, "jiangwei").post(page("appoint"), typed)

    assert answer.status_code == 422
    assert "何青" in str(answer.context["form"].non_field_errors())
    assert 'value="wangfang"' in answer.content.decode()
    assert not Account.objects.filter(username="wangfang").exists()


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"account": ""}, "account"),
        ({"account": "查无此人"}, "account"),
        ({"who": "new", "account": "", "name": "王芳"}, "username"),
        ({"who": "new", "account": "", "name": "王芳", "username": "two words"}, "username"),
        ({"who": "new", "account": "", "name": "王芳", "username": "heqing"}, "__all__"),
        ({"who": "?"}, "who"),
        ({"role": ""}, "role"),
        ({"role": "emperor"}, "role"),
        ({"unit": "999999"}, "unit"),
        ({"unit": ""}, "__all__"),
        ({"starts_at": "sometime"}, "starts_at"),
        ({"starts_at": "2026-05-02T09:00", "ends_at": "2026-05-01T09:00"}, "__all__"),
    ],
)
def test_a_form_with_bad_input_comes_back_as_it_was(cast: Cast, told: dict[str, str], wrong: str) -> None:
    typed = appointment(cast, **told)
    before = Post.objects.count()

    answer = signed_in(cast, "jiangwei").post(page("appoint"), typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {wrong}
    assert answer.context["form"].data["starts_at"] == typed["starts_at"]
    assert Post.objects.count() == before


def test_a_substitute_stands_beside_the_holder(cast: Cast) -> None:
    holder = post_of(cast, "heqing")
    director = signed_in(cast, "jiangwei")
    typed = {"key": form_key(), "who": "known", "account": "毛莉", "starts_at": "", "ends_at": ""}

    answer = director.post(f"{page('appoint')}?for={holder.pk}", typed)

    assert answer.status_code == 302
    post = Post.objects.get(substitute_for=holder)
    assert (post.account.username, post.role.code, post.unit.code) == ("maoli", "area_head", "W")


def test_who_may_appoint_in_one_area_appoints_only_there(cast: Cast) -> None:
    set_role(
        code="area_staff", name="片区人事", name_en="Area staff", powers=["staff", "see"], by=SYSTEM, at=START
    )
    appoint(
        account=cast.accounts["gaolan"], role=Role.objects.get(code="area_staff"), street=cast.street,
        unit=cast.units["W"], starts_at=START, by=SYSTEM, at=START,
    )  # fmt: skip
    desk = signed_in(cast, "gaolan")

    assert desk.post(page("appoint"), appointment(cast, unit=cast.units["W1"].pk)).status_code == 302
    assert desk.post(page("appoint"), appointment(cast, unit=cast.units["E"].pk)).status_code == 422
    body = cast.organisations["chengjian"].pk
    assert desk.post(page("appoint"), appointment(cast, unit="", organisation=body)).status_code == 422
    assert desk.get(page("end_post", post_of(cast, "dujuan").pk)).status_code == 403
    assert desk.get(page("end_post", post_of(cast, "luoshan").pk)).status_code == 403
    assert desk.get(page("role", "clerk")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_appoint_to_one_exclusive_post_at_once_one_wins(cast: Cast) -> None:
    end_post(post_of(cast, "heqing"), by=SYSTEM, at=timezone.now())
    start, answers = Barrier(2), []

    def press(name: str) -> None:
        try:
            desk = signed_in(cast, "jiangwei")
            typed = appointment(cast, account=name, role="area_head", key=f"race-{name}")
            start.wait(10)
            answers.append(desk.post(page("appoint"), typed))
        finally:
            connections.close_all()

    both = [Thread(target=press, args=(name,)) for name in ("maoli", "luoshan")]
    for one in both:
        one.start()
    for one in both:
        one.join(30)

    assert sorted(answer.status_code for answer in answers) == [302, 422]
    held = Post.objects.held_at(timezone.now()).get(role__code="area_head", unit=cast.units["W"])
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert held.account.name in str(refused.context["form"].non_field_errors())
    assert connection.vendor == "postgresql"


# --- Ending -------------------------------------------------------------------------------------------------
def test_the_last_who_may_appoint_cannot_be_ended(cast: Cast) -> None:
    answer = signed_in(cast, "jiangwei").post(page("end_post", post_of(cast, "jiangwei").pk), {"when": "now"})

    assert answer.status_code == 422
    assert post_of(cast, "jiangwei").ends_at is None


@pytest.mark.parametrize(
    ("when", "moment"), [("later", ""), ("later", "2020-01-01T00:00"), ("later", "x"), ("?", "")]
)
def test_an_end_that_makes_no_sense_ends_nothing(cast: Cast, when: str, moment: str) -> None:
    post = post_of(cast, "heqing")

    answer = signed_in(cast, "jiangwei").post(page("end_post", post.pk), {"when": when, "ends_at": moment})

    assert answer.status_code == 422
    assert post_of(cast, "heqing").ends_at is None


def test_a_post_ends_at_a_later_moment_and_not_twice(cast: Cast) -> None:
    post, director = post_of(cast, "heqing"), signed_in(cast, "jiangwei")
    moment = timezone.localtime(timezone.now() + DAY).strftime("%Y-%m-%dT%H:%M")

    first = director.post(page("end_post", post.pk), {"when": "later", "ends_at": moment})
    second = director.post(page("end_post", post.pk), {"when": "later", "ends_at": moment})

    post.refresh_from_db()
    assert timezone.localtime(post.ends_at).strftime("%Y-%m-%dT%H:%M") == moment
    assert (first.status_code, second.status_code) == (302, 422)
    assert signed_in(cast, "heqing").get(PEOPLE).status_code == 200


def test_a_post_that_has_not_begun_is_called_off(cast: Cast) -> None:
    director = signed_in(cast, "jiangwei")
    moment = timezone.localtime(timezone.now() + DAY).strftime("%Y-%m-%dT%H:%M")
    director.post(page("appoint"), appointment(cast, starts_at=moment))
    post = Post.objects.get(role__code="clerk", account__username="maoli")

    assert director.post(page("end_post", post.pk), {"when": "now"}).status_code == 302
    assert not Post.objects.filter(pk=post.pk).exists()


# --- Roles --------------------------------------------------------------------------------------------------
def change(cast: Cast, code: str, *powers: str, seen: str | None = None) -> Any:
    role = Role.objects.get(code=code)
    told = {
        "key": form_key(),
        "powers": powers,
        "seen": " ".join(sorted(role.powers)) if seen is None else seen,
    }
    return signed_in(cast, "jiangwei").post(page("role", code), told)


def test_a_role_is_changed_for_all_who_hold_it_at_once(cast: Cast) -> None:
    answer = change(cast, "grid_worker", "see", "report", "file")

    assert answer.status_code == 302
    assert sorted(Role.objects.get(code="grid_worker").powers) == [
        "file",
        "report",
        "see",
        "self_handle",
        "verify",
    ]
    assert cast.gaolan.has("file")


def test_nobody_gives_a_power_that_they_do_not_hold(cast: Cast) -> None:
    answer = change(cast, "liaison", "see", "import")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"powers"}
    assert "import" not in Role.objects.get(code="liaison").powers


def test_nobody_locks_themselves_out(cast: Cast) -> None:
    before = Role.objects.get(code="director").powers

    answer = change(cast, "director", "see")

    assert answer.status_code == 422
    assert Role.objects.get(code="director").powers == before


def test_a_role_that_somebody_changed_meanwhile_is_shown_again(cast: Cast) -> None:
    answer = change(cast, "liaison", "see", "file", seen="see")

    assert answer.status_code == 422
    assert "file" not in Role.objects.get(code="liaison").powers


def test_a_role_held_in_a_street_of_others_is_not_changed_from_here(cast: Cast) -> None:
    from linli.territory.public import found_street
    from tests.cast import box

    other = found_street(
        code="310104009", slug="other", name="别处街道", name_en="Elsewhere", prefix="OT", by=SYSTEM, at=START,
        starts_on=START.date(), levels=[("street", "街道", "Street")], geometry=box(121.5, 31.2, 121.51, 31.21),
    )  # fmt: skip
    appoint(
        account=cast.accounts["luoshan"], role=Role.objects.get(code="liaison"), street=other, unit=other.units.get(),
        starts_at=START, by=SYSTEM, at=START,
    )  # fmt: skip
    before = Role.objects.get(code="liaison").powers

    answer = change(cast, "liaison", "see", "staff")

    assert answer.status_code == 422
    assert Role.objects.get(code="liaison").powers == before


# --- Organisations and duties -------------------------------------------------------------------------------
def test_an_organisation_is_entered_once(cast: Cast) -> None:
    director = signed_in(cast, "jiangwei")
    typed = {
        "key": form_key(),
        "name": "绿化市容所",
        "kind": "department",
        "parent": "",
        "short": "",
        "name_en": "",
    }

    first = director.post(page("organisation_new"), typed)
    repeat = director.post(page("organisation_new"), typed)
    another = director.post(page("organisation_new"), typed | {"key": form_key()})

    made = Organisation.objects.get(name="绿化市容所")
    assert (made.code, made.short) == ("lvhuashirongsuo", "绿化市容所")
    assert first["Location"] == repeat["Location"] == page("organisation", made.pk)
    assert another.status_code == 422
    assert director.post(page("organisation_new"), {"name": "  "}).status_code == 422


def duty(cast: Cast, **told: Any) -> dict[str, Any]:
    return {
        "key": form_key(), "category": "E04", "unit": cast.units["W"].pk, "part": "lead", "note": "", "starts_on": "",
        "organisation": cast.organisations["shichang"].pk,
    } | told  # fmt: skip


def test_a_row_of_duties_is_added_answers_and_is_ended(cast: Cast) -> None:
    director, path = signed_in(cast, "jiangwei"), reverse("cases:duties", args=["fenglin"])
    ask = {"place": "W11", "trouble": "E0406"}
    assert director.get(path, ask).context["answer"]["cover"].lead.code == "chengguan"

    added = director.post(reverse("cases:duty_new", args=["fenglin"]), duty(cast))
    taken = director.post(reverse("cases:duty_new", args=["fenglin"]), duty(cast))

    row = Coverage.objects.get(unit=cast.units["W"])
    assert added["Location"] == f"{path}#row-{row.row}"
    assert taken.status_code == 422
    assert director.get(path, ask).context["answer"]["cover"].lead_row == row
    today = timezone.localdate()
    end = reverse("cases:duty_end", args=["fenglin", row.row])
    assert director.post(end, {"on": (today - DAY).isoformat()}).status_code == 422
    assert director.post(end, {"on": today.isoformat()}).status_code == 302
    assert director.post(end, {"on": today.isoformat()}).status_code == 422
    assert director.get(path, ask).context["answer"]["cover"].lead.code == "chengguan"
    assert director.get(path, {"place": "nowhere"}).context["answer"] is None


@pytest.mark.parametrize(
    "told", [{"unit": ""}, {"unit": "0"}, {"category": "?"}, {"part": "x"}, {"starts_on": "x"}]
)
def test_a_row_that_makes_no_sense_is_not_added(cast: Cast, told: dict[str, str]) -> None:
    answer = signed_in(cast, "jiangwei").post(reverse("cases:duty_new", args=["fenglin"]), duty(cast, **told))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(told)

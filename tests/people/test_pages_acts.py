"""Acts of people through HTTP: appointing, ending, changing roles and duties, and forms that lose nothing."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.people.models import Account, Coverage, Organisation, Post, Role
from linli.people.public import SYSTEM, appoint, end_post, set_role
from tests.cases.pages import signed_in
from tests.cast import START, Cast

from .pages import PEOPLE, appointment, form_key, page, post_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


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
    entered = her.post(
        f"/accounts/login/?next={PEOPLE}", {"login": "wangfang", "password": password, "next": PEOPLE}
    )
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

    def tried(**told: Any) -> int:
        return desk.post(page("appoint"), appointment(cast, **{"role": "grid_worker"} | told)).status_code

    assert tried(unit=cast.units["W1"].pk) == 302
    assert (
        tried(unit=cast.units["W1"].pk, role="clerk") == 422
    )  # a clerk sees personal data, which area staff do not
    assert tried(unit=cast.units["E"].pk) == 422
    assert tried(unit="", organisation=cast.organisations["chengjian"].pk) == 422
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

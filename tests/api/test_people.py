"""People for programs: who holds which post, appointing, ending, roles, organisations."""

from typing import Any

import pytest
from django.utils import timezone

from linli.kernel.models import JournalLine
from linli.people.models import Account, Post, Role
from linli.people.public import SYSTEM, add_account, add_organisation, appoint, set_role
from tests.cast import START, Cast

from .callers import Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
FENGLIN = "/streets/fenglin"


def post_of(cast: Cast, name: str) -> Post:
    return Post.objects.get(account=cast.accounts[name])


def reading(cast: Cast) -> list[str]:
    chengjian = cast.organisations["chengjian"].pk
    return [
        f"{FENGLIN}/people", f"{FENGLIN}/people/{cast.accounts['heqing'].pk}", f"{FENGLIN}/roles",
        f"{FENGLIN}/organisations", f"{FENGLIN}/organisations/{chengjian}",
        f"{FENGLIN}/posts/{post_of(cast, 'heqing').pk}",
    ]  # fmt: skip


def writing(cast: Cast) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("POST", f"{FENGLIN}/posts", {"person": "maoli", "role": "clerk", "unit": "W"}),
        ("POST", f"{FENGLIN}/posts/{post_of(cast, 'songping').pk}/end", {}),
        ("PUT", f"{FENGLIN}/roles/clerk/powers", {"powers": ["see"]}),
        ("POST", f"{FENGLIN}/organisations", {"name": "枫林物业", "kind": "property"}),
    ]


# --- Who may ask ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["jiangwei", "heqing", "gaolan", "maoli"])
def test_everybody_with_a_post_reads_and_only_who_may_appoint_writes(cast: Cast, who: str) -> None:
    program = program_of(cast, who)

    assert {path: program.get(path).status_code for path in reading(cast)} == dict.fromkeys(
        reading(cast), 200
    )
    assert program.get(f"{FENGLIN}/roles/clerk").status_code == (200 if who == "jiangwei" else 403)
    if who != "jiangwei":
        refused = [code_of(program.send(method, path, told)) for method, path, told in writing(cast)]
        assert refused == [(403, "not_allowed")] * len(refused)
        assert not Post.objects.filter(role__code="clerk", account__username="maoli").exists()


def test_whoever_has_no_post_in_the_street_finds_nothing(cast: Cast) -> None:
    stranger = add_account(username="stranger", name="别人", by=SYSTEM, at=START)
    cast.accounts["stranger"] = stranger
    program = program_of(cast, "stranger")

    asked = [code_of(program.get(path)) for path in (*reading(cast), f"{FENGLIN}/roles/clerk")]
    sent = [code_of(program.send(method, path, told)) for method, path, told in writing(cast)]

    assert {*asked, *sent} == {(404, "not_found")}


def test_without_a_token_nothing_opens(cast: Cast) -> None:
    nobody = Program()

    asked = [code_of(nobody.get(path)) for path in reading(cast)]
    sent = [code_of(nobody.send(method, path, told)) for method, path, told in writing(cast)]

    assert {*asked, *sent} == {(401, "not_signed_in")}


def test_a_token_without_the_power_to_appoint_changes_nothing(cast: Cast) -> None:
    program = program_of(cast, "jiangwei", ["see", "report"])

    refused = [code_of(program.send(method, path, told)) for method, path, told in writing(cast)]

    assert refused == [(403, "not_allowed")] * len(refused)


# --- The roster ---------------------------------------------------------------------------------------------------
def test_the_roster_goes_down_the_tree_and_tells_the_gaps(cast: Cast) -> None:
    told = program_of(cast, "gaolan").get(f"{FENGLIN}/people").json()

    names = [
        (one["post"] or {}).get("person", {}).get("name") or f"no {one['role']['code']}"
        for one in told["items"]
    ]
    assert names == [
        "姜伟", "沈毅", "宋平", "杜鹃", "no secretary", "何青", "no secretary", "高岚", "no secretary", "罗山", "毛莉",
    ]  # fmt: skip
    assert (told["held"], told["gaps"], told["next"]) == (8, 3, None)


def test_the_roster_is_paged_without_losing_a_line(cast: Cast) -> None:
    program = program_of(cast, "gaolan")
    whole = program.get(f"{FENGLIN}/people").json()["items"]
    seen, after = [], ""
    while after is not None:
        told = program.get(f"{FENGLIN}/people", limit=3, after=after).json()
        seen += told["items"]
        after = told["next"]

    assert seen == whole


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "heqing"}, ["何青"]),
        ({"q": "gl"}, ["高岚"]),
        ({"role": "area_head"}, ["杜鹃", "何青"]),
        ({"unit": "W", "vacant": "true"}, [None, None]),
        ({"kind": "department"}, ["罗山", "毛莉"]),
        ({"on": "2020-01-01", "q": "何"}, []),
    ],
)
def test_the_roster_is_narrowed_as_the_page_is(
    cast: Cast, asked: dict[str, str], names: list[str | None]
) -> None:
    told = program_of(cast, "gaolan").get(f"{FENGLIN}/people", **asked).json()

    assert [(one["post"] or {}).get("person", {}).get("name") for one in told["items"]] == names


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"on": "9999-12-31"}, ["query.on"]),
        ({"kind": "gang"}, ["query.kind"]),
        ({"limit": "201"}, ["query.limit"]),
    ],
)
def test_what_cannot_be_asked_of_the_roster_is_said(
    cast: Cast, asked: dict[str, str], wrong: list[str]
) -> None:
    assert fields_of(program_of(cast, "gaolan").get(f"{FENGLIN}/people", **asked)) == wrong


def test_a_person_is_told_with_powers_and_with_who_appointed(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    made = program.post(f"{FENGLIN}/posts", {"person": "songping", "role": "liaison", "unit": "E"}).json()

    told = program.get(f"{FENGLIN}/people/{cast.accounts['songping'].pk}").json()

    assert [(one["role"]["code"], one["powers"], one["may_end"]) for one in told["now"]] == [
        ("inspector", ["see", "report", "verify", "inspect"], True),
        ("liaison", ["see", "report", "board"], True),
    ]
    assert told["told"][0]["by"] == "姜伟"
    assert told["told"][0]["post"] == made["post"]["id"]


# --- Appointing ---------------------------------------------------------------------------------------------------
def test_a_post_is_given_once_however_often_it_is_sent(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    told = {"person": "毛莉", "role": "clerk", "unit": "W"}

    first = program.post(f"{FENGLIN}/posts", told, key="appoint-maoli")
    again = program.post(f"{FENGLIN}/posts", told, key="appoint-maoli")
    other = program.post(f"{FENGLIN}/posts", told | {"unit": "E"}, key="appoint-maoli")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert first.json()["first_password"] is None
    assert code_of(other) == (422, "key_used_for_another_request")
    given = Post.objects.get(role__code="clerk", account__username="maoli")
    assert (given.unit, given.ends_at) == (cast.units["W"], None)
    line = JournalLine.objects.filter(subject="post", action="appoint").order_by("-id").first()
    assert line is not None
    assert line.by_id == cast.accounts["jiangwei"].pk


def test_somebody_new_gets_a_password_that_is_told_once_and_kept_nowhere(cast: Cast) -> None:
    from linli.kernel.models import Repeat

    program = program_of(cast, "jiangwei")
    told = {"new": {"username": "wangfang", "name": "王芳"}, "role": "grid_worker", "unit": "W2"}

    first = program.post(f"{FENGLIN}/posts", told, key="appoint-wangfang").json()
    again = program.post(f"{FENGLIN}/posts", told, key="appoint-wangfang").json()

    account = Account.objects.get(username="wangfang")
    assert account.check_password(first["first_password"])
    assert account.chooses_password
    assert again == first | {"first_password": None}
    assert first["first_password"] not in str(Repeat.objects.values_list("answer"))


def test_an_account_is_not_made_for_a_post_that_is_refused(cast: Cast) -> None:
    told = {"new": {"username": "wangfang", "name": "王芳"}, "role": "area_head", "unit": "W"}

    answer = program_of(cast, "jiangwei").post(f"{FENGLIN}/posts", told, key="")

    assert code_of(answer) == (409, "post_taken")
    assert not Account.objects.filter(username="wangfang").exists()


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"person": "nobody at all", "role": "clerk", "unit": "W"}, (422, "who_is_meant")),
        ({"role": "clerk", "unit": "W"}, (422, "missing")),
        (
            {"person": "maoli", "new": {"username": "x", "name": "x"}, "role": "clerk", "unit": "W"},
            (422, "missing"),
        ),
        ({"person": "maoli", "role": "emperor", "unit": "W"}, (422, "missing")),
        ({"person": "maoli", "role": "clerk"}, (422, "post_needs_place")),
        ({"person": "maoli", "role": "clerk", "unit": "XX"}, (404, "unknown_unit")),
        ({"person": "maoli", "role": "officer", "organisation": "xx"}, (404, "not_found")),
        ({"person": "maoli", "substitute_for": 999_999}, (404, "not_found")),
        ({"new": {"username": "gaolan", "name": "x"}, "role": "clerk", "unit": "W"}, (409, "username_taken")),
        (
            {"person": "maoli", "role": "clerk", "unit": "W", "ends_at": "2024-01-01T00:00:00Z"},
            (422, "post_ends_before_it_starts"),
        ),
    ],
)
def test_what_cannot_be_given_is_said(cast: Cast, told: dict[str, Any], refusal: tuple[int, str]) -> None:
    before = (Post.objects.count(), Account.objects.count())

    assert code_of(program_of(cast, "jiangwei").post(f"{FENGLIN}/posts", told)) == refusal
    assert (Post.objects.count(), Account.objects.count()) == before


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"new": {"username": "王 芳", "name": "王芳"}}, ["body.new.username"]),
        ({"new": {"username": "wangfang", "name": "  "}}, ["body.new.name"]),
        ({"person": "x" * 151}, ["body.person"]),
        ({"starts_at": "2026-01-01T00:00:00"}, ["body.starts_at"]),
        (
            {"starts_at": 0, "ends_at": "9999-12-31T23:59:59-12:00"},
            ["body.ends_at", "body.starts_at"],
        ),
        ({"substitute_for": 2**63}, ["body.substitute_for"]),
        ({"person": "\0"}, ["body.person"]),
    ],
)
def test_what_does_not_fit_is_named(cast: Cast, told: dict[str, Any], wrong: list[str]) -> None:
    assert fields_of(program_of(cast, "jiangwei").post(f"{FENGLIN}/posts", told)) == wrong


def test_a_substitute_takes_role_and_place_of_the_holder(cast: Cast) -> None:
    holder = post_of(cast, "heqing")

    made = program_of(cast, "jiangwei").post(
        f"{FENGLIN}/posts",
        {"person": "songping", "substitute_for": holder.pk, "ends_at": "2199-01-01T00:00:00Z"},
    )

    told = made.json()["post"]
    assert (told["role"]["code"], told["unit"]["code"], told["substitute_for"]) == (
        "area_head",
        "W",
        holder.pk,
    )


def test_a_token_gives_no_guarded_power_that_it_does_not_let_through(cast: Cast) -> None:
    told = {"person": "maoli", "role": "clerk", "unit": "W"}

    narrow = program_of(cast, "jiangwei", ["staff"]).post(f"{FENGLIN}/posts", told)

    assert code_of(narrow) == (403, "not_yours_to_give")


# --- Ending -------------------------------------------------------------------------------------------------------
def test_a_post_ends_once_and_its_powers_with_it(cast: Cast) -> None:
    program, post = program_of(cast, "jiangwei"), post_of(cast, "gaolan")
    hers = program_of(cast, "gaolan")

    first = program.post(f"{FENGLIN}/posts/{post.pk}/end", {}, key="end-gaolan")
    again = program.post(f"{FENGLIN}/posts/{post.pk}/end", {}, key="end-gaolan")
    anew = program.post(f"{FENGLIN}/posts/{post.pk}/end", {})

    assert first.json() == again.json()
    assert first.json()["post"]["ends_at"] is not None
    assert code_of(anew) == (409, "post_over")
    assert code_of(hers.get(f"{FENGLIN}/people")) == (404, "not_found")
    assert JournalLine.objects.filter(action="end_post").count() == 1


def test_whoever_ends_their_own_last_post_gets_the_same_answer_again(cast: Cast) -> None:
    now = timezone.now()
    powers = ["staff", "see"]
    set_role(code="deputy", name="副主任", name_en="Deputy", powers=powers, by=SYSTEM, at=now)
    appoint(
        account=cast.accounts["maoli"], role=Role.objects.get(code="deputy"), street=cast.street,
        unit=cast.units["S"], starts_at=START, by=SYSTEM, at=now,
    )  # fmt: skip
    program, post = program_of(cast, "jiangwei"), post_of(cast, "jiangwei")

    first = program.post(f"{FENGLIN}/posts/{post.pk}/end", {}, key="my-last-post")
    again = program.post(f"{FENGLIN}/posts/{post.pk}/end", {}, key="my-last-post")

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert code_of(program.post(f"{FENGLIN}/posts/{post.pk}/end", {})) == (404, "not_found")


def test_the_last_who_may_appoint_stays_and_nothing_ends_in_the_past(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    own, hers = post_of(cast, "jiangwei").pk, post_of(cast, "heqing").pk

    assert code_of(program.post(f"{FENGLIN}/posts/{own}/end", {})) == (409, "last_staff")
    assert code_of(program.post(f"{FENGLIN}/posts/{hers}/end", {"ends_at": "2020-01-01T00:00:00Z"})) == (
        422, "ended_in_the_past",
    )  # fmt: skip
    assert code_of(program.post(f"{FENGLIN}/posts/999999/end", {})) == (404, "not_found")


def test_a_post_that_had_not_begun_is_called_off(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    told = {"person": "maoli", "role": "clerk", "unit": "W", "starts_at": "2199-01-01T00:00:00+08:00"}
    made = program.post(f"{FENGLIN}/posts", told).json()["post"]["id"]

    assert program.post(f"{FENGLIN}/posts/{made}/end", {}).json() == {"post": None}
    assert not Post.objects.filter(pk=made).exists()


# --- How much it costs -----------------------------------------------------------------------------------------------
def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    paths = [*reading(cast), f"{FENGLIN}/roles/clerk"]
    for path in paths:
        program.get(path)
    before = {path: program.queries(path) for path in paths}
    now = timezone.now()
    for number in range(3):
        account = add_account(username=f"new{number}", name=f"新{number}", by=SYSTEM, at=now)
        body = add_organisation(
            street=cast.street, code=f"new{number}", kind="shop", name=f"店{number}", by=SYSTEM, at=now,
            parent=cast.organisations["chengjian"],
        )  # fmt: skip
        role = Role.objects.get(code="officer")
        for who, where in (
            (account, body),
            (account, cast.organisations["chengjian"]),
            (cast.accounts["heqing"], body),
        ):
            appoint(
                account=who,
                role=role,
                street=cast.street,
                organisation=where,
                starts_at=START,
                by=SYSTEM,
                at=now,
            )

    assert {path: program.queries(path) for path in paths} == before
    assert max(before.values()) <= 12

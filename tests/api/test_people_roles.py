"""Roles and organisations for programs: read by everybody with a post, changed by whoever may appoint."""

from typing import Any

import pytest

from linli.kernel.models import JournalLine
from linli.people.models import Organisation, Post, Role
from tests.cast import Cast

from .callers import code_of, program_of

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


# --- Roles -------------------------------------------------------------------------------------------------------
def test_a_role_gets_other_powers_once(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    before = program.get(f"{FENGLIN}/roles/liaison").json()
    told = {"powers": ["report", "see"], "seen": before["powers"]}

    first = program.put(f"{FENGLIN}/roles/liaison/powers", told, key="liaison-less")
    again = program.put(f"{FENGLIN}/roles/liaison/powers", told, key="liaison-less")
    late = program.put(f"{FENGLIN}/roles/liaison/powers", {"powers": ["see"], "seen": before["powers"]})

    assert first.json() == again.json()
    assert (first.json()["powers"], first.json()["holders"]) == (["see", "report"], 0)
    assert code_of(late) == (409, "moved_meanwhile")
    assert Role.objects.get(code="liaison").powers == ["report", "see"]
    assert JournalLine.objects.filter(action="set_role", facts__code="liaison").count() == 2


@pytest.mark.parametrize(
    ("scopes", "code", "powers", "refusal"),
    [
        (["staff", "see"], "clerk", ["see", "close"], (403, "not_yours_to_give")),
        (["staff", "see"], "director", ["see", "staff", "personal"], (403, "not_yours_to_give")),
        (None, "director", ["see"], (409, "locks_you_out")),
        (None, "emperor", ["see"], (404, "not_found")),
        (None, "clerk", ["fly"], (422, "invalid")),
    ],
)
def test_a_role_is_changed_within_what_one_may(
    cast: Cast, scopes: list[str] | None, code: str, powers: list[str], refusal: tuple[int, str]
) -> None:
    program = program_of(cast, "jiangwei", *([scopes] if scopes else []))
    before = dict(Role.objects.values_list("code", "powers"))

    assert code_of(program.put(f"{FENGLIN}/roles/{code}/powers", {"powers": powers})) == refusal
    assert dict(Role.objects.values_list("code", "powers")) == before


# --- Organisations -------------------------------------------------------------------------------------------------
def test_an_organisation_is_entered_once(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    told = {"name": "枫林物业", "kind": "property", "parent": "chengjian", "phone": "021-5555 0100"}

    first = program.post(f"{FENGLIN}/organisations", told, key="fenglin-wuye")
    again = program.post(f"{FENGLIN}/organisations", told, key="fenglin-wuye")
    anew = program.post(f"{FENGLIN}/organisations", told)

    assert (first.status_code, first.json()) == (201, again.json())
    made = Organisation.objects.get(name="枫林物业")
    assert (made.code, made.short, made.parent) == (
        "fenglinwuye",
        "枫林物业",
        cast.organisations["chengjian"],
    )
    assert code_of(anew) == (409, "organisation_known")
    assert code_of(program.post(f"{FENGLIN}/organisations", told | {"name": "别的", "parent": "xx"})) == (
        404, "not_found",
    )  # fmt: skip


def test_organisations_are_listed_with_what_they_have(cast: Cast) -> None:
    program = program_of(cast, "gaolan")

    told = program.get(f"{FENGLIN}/organisations", kind="department").json()["items"]
    one = program.get(f"{FENGLIN}/organisations/{cast.organisations['chengguan'].pk}").json()

    assert [(row["code"], row["people"], row["duties"]) for row in told] == [
        ("chengguan", 1, 1), ("chengjian", 1, 1), ("shichang", 0, 1),
    ]  # fmt: skip
    assert program.get(f"{FENGLIN}/organisations", kind="shop").json()["items"] == []
    assert [post["person"]["name"] for post in one["posts"]] == ["罗山"]
    assert [(row["category"], row["unit"]["code"]) for row in one["duties"]] == [("E", "310104008")]

"""Posts and their powers, exclusive posts, the table of duties."""

from datetime import date, timedelta

import pytest

from linli.kernel.errors import NotAllowed
from linli.notices.public import operated_streets
from linli.people.errors import NotYoursToGive, PostEndsBeforeItStarts, PostNeedsPlace, PostTaken
from linli.people.public import (
    SYSTEM,
    Account,
    Post,
    Role,
    actor_for,
    add_account,
    appoint,
    cover,
    end_coverage,
    end_post,
    holders,
    set_role,
    who_covers,
)
from tests.cast import NOON, START, Cast

DAY = timedelta(days=1)
TODAY = date(2026, 3, 4)


def lineage(cast: Cast, *codes: str) -> list[int]:
    return [cast.units[code].pk for code in codes]


def a_person(name: str = "新人"):
    return add_account(username=f"p{Account.objects.count()}", name=name, by=SYSTEM, at=START)


def test_a_post_at_a_unit_reaches_the_unit_and_all_below_it(cast: Cast) -> None:
    street_id = cast.street.pk

    assert cast.heqing.may("file", street_id=street_id, lineage=lineage(cast, "S", "W", "W1", "W11"))
    assert cast.heqing.may("file", street_id=street_id, lineage=lineage(cast, "S", "W"))
    assert not cast.heqing.may("file", street_id=street_id, lineage=lineage(cast, "S"))
    assert not cast.heqing.may("file", street_id=street_id, lineage=lineage(cast, "S", "E", "E1"))
    assert not cast.heqing.may("file", street_id=street_id + 1, lineage=lineage(cast, "S", "W"))


def test_a_post_in_an_organisation_reaches_what_the_organisation_is_on(cast: Cast) -> None:
    here = lineage(cast, "S", "W", "W1")
    mine, theirs = cast.organisations["chengjian"].pk, cast.organisations["chengguan"].pk

    assert cast.maoli.may("handle", street_id=cast.street.pk, lineage=here, organisations=[mine])
    assert not cast.maoli.may("handle", street_id=cast.street.pk, lineage=here, organisations=[theirs])
    assert not cast.maoli.may("handle", street_id=cast.street.pk, lineage=here)


def test_a_post_with_both_reaches_only_what_is_in_the_unit_and_with_the_organisation(cast: Cast) -> None:
    squad = cast.organisations["chengguan"]
    person = a_person()
    appoint(
        account=person, role=Role.objects.get(code="officer"), street=cast.street, unit=cast.units["W"], organisation=squad,
        starts_at=START, by=SYSTEM, at=START,
    )  # fmt: skip
    actor = actor_for(person, at=NOON)

    assert actor.may(
        "handle", street_id=cast.street.pk, lineage=lineage(cast, "S", "W"), organisations=[squad.pk]
    )
    assert not actor.may(
        "handle", street_id=cast.street.pk, lineage=lineage(cast, "S", "E"), organisations=[squad.pk]
    )
    assert not actor.may(
        "handle", street_id=cast.street.pk, lineage=lineage(cast, "S", "W"), organisations=[]
    )


def test_an_exclusive_post_has_one_holder_at_a_time(cast: Cast) -> None:
    told = {
        "role": Role.objects.get(code="area_head"),
        "street": cast.street,
        "unit": cast.units["W"],
        "by": SYSTEM,
        "at": NOON,
    }

    with pytest.raises(PostTaken):
        appoint(account=a_person(), starts_at=NOON, **told)
    end_post(Post.objects.get(account=cast.accounts["heqing"]), by=cast.jiangwei, at=NOON)
    appoint(account=a_person(), starts_at=NOON, **told)

    held = Post.objects.held_at(NOON).filter(role__code="area_head", unit=cast.units["W"])
    assert [post.account.name for post in held] == ["新人"]


def test_a_substitute_stands_beside_the_holder_and_ends_with_the_post(cast: Cast) -> None:
    post = Post.objects.get(account=cast.accounts["heqing"])
    person = a_person()
    appoint(
        account=person,
        role=post.role,
        street=cast.street,
        unit=post.unit,
        starts_at=NOON,
        substitute_for=post,
        by=SYSTEM,
        at=NOON,
    )

    assert {p.account_id for p in holders(cast.street.pk, "area_head", lineage(cast, "S", "W", "W1"), at=NOON)} == {
        person.pk, cast.accounts["heqing"].pk,
    }  # fmt: skip
    end_post(post, by=SYSTEM, at=NOON + DAY)

    assert actor_for(person, at=NOON + DAY - timedelta(seconds=1)).posts
    assert not actor_for(person, at=NOON + DAY).posts


def test_nobody_gives_power_over_people_that_they_do_not_hold_there(cast: Cast) -> None:
    staff = set_role(
        code="area_staff", name="片区人事", name_en="Area staff", powers=["see", "staff"], by=SYSTEM, at=START
    )
    person = a_person("片区人事员")
    told = {"street": cast.street, "starts_at": START, "at": NOON}
    appoint(account=person, role=staff, unit=cast.units["W"], by=SYSTEM, **told)
    area = actor_for(person, at=NOON)

    with pytest.raises(NotYoursToGive):
        appoint(
            account=person, role=Role.objects.get(code="area_head"), unit=cast.units["W1"], by=area, **told
        )
    with pytest.raises(NotAllowed):
        appoint(account=person, role=Role.objects.get(code="liaison"), unit=cast.units["E"], by=area, **told)
    post = appoint(
        account=person, role=Role.objects.get(code="grid_worker"), unit=cast.units["W2"], by=area, **told
    )

    assert post.unit == cast.units["W2"]
    assert operated_streets(person, area) == frozenset()
    assert operated_streets(cast.accounts["jiangwei"], cast.jiangwei) == {cast.street.pk}


def test_posts_must_make_sense(cast: Cast) -> None:
    told = {
        "account": a_person(),
        "role": Role.objects.get(code="liaison"),
        "street": cast.street,
        "by": SYSTEM,
        "at": NOON,
    }

    with pytest.raises(PostNeedsPlace):
        appoint(starts_at=NOON, **told)
    with pytest.raises(PostEndsBeforeItStarts):
        appoint(starts_at=NOON, ends_at=NOON, unit=cast.units["W"], **told)


def test_the_nearest_holder_of_a_role_answers(cast: Cast) -> None:
    worker = Role.objects.get(code="grid_worker")
    person = a_person("近处的人")
    appoint(
        account=person,
        role=worker,
        street=cast.street,
        unit=cast.units["W11"],
        starts_at=START,
        by=SYSTEM,
        at=START,
    )

    in_grid = holders(cast.street.pk, "grid_worker", lineage(cast, "S", "W", "W1", "W11"), at=NOON)
    beside = holders(cast.street.pk, "grid_worker", lineage(cast, "S", "W", "W1", "W12"), at=NOON)
    assert [p.account.name for p in in_grid] == ["近处的人"]
    assert [p.account.name for p in beside] == ["高岚"]


def test_changing_a_role_changes_what_its_holders_may_do(cast: Cast) -> None:
    told = {"street_id": cast.street.pk, "lineage": lineage(cast, "S", "W")}
    assert not cast.dujuan.may("import", **told)

    set_role(
        code="area_head",
        name="片长",
        name_en="Area head",
        powers=["see", "import"],
        exclusive=True,
        by=SYSTEM,
        at=NOON,
    )

    assert cast.heqing.may("import", **told)
    assert not cast.heqing.may("file", **told)


def test_the_longer_category_wins_then_the_deeper_unit_then_the_earlier_row(cast: Cast) -> None:
    duty = {"street": cast.street, "by": SYSTEM, "at": START}
    chengguan, chengjian, shichang = (cast.organisations[c] for c in ("chengguan", "chengjian", "shichang"))
    cover(**duty, unit=cast.units["W1"], organisation=shichang)
    cover(**duty, unit=cast.units["S"], organisation=shichang, category="E0406")
    cover(**duty, unit=cast.units["W"], organisation=chengjian, category="E")
    here, east = lineage(cast, "S", "W", "W1"), lineage(cast, "S", "E", "E1")

    def lead(where: list[int], category: str) -> tuple[str, int]:
        found = who_covers(cast.street.pk, where, category, on=TODAY)
        return found.lead.code, found.lead_row.row

    assert lead(here, "E0406") == ("shichang", 5)
    assert lead(here, "E0401") == ("chengjian", 6)
    assert lead(east, "E0401") == ("chengguan", 1)
    assert lead(here, "") == ("shichang", 4)
    assert chengguan.pk != chengjian.pk


def test_supports_are_named_once_and_never_beside_themselves_as_lead(cast: Cast) -> None:
    duty = {"street": cast.street, "by": SYSTEM, "at": START, "part": "support"}
    cover(**duty, unit=cast.units["W"], organisation=cast.organisations["shichang"], category="E")
    cover(**duty, unit=cast.units["W"], organisation=cast.organisations["chengguan"], category="E")

    found = who_covers(cast.street.pk, lineage(cast, "S", "W"), "E0406", on=TODAY)

    assert [(o.code, row.row) for o, row in found.supports] == [("shichang", 3)]
    assert found.row_numbers == [1, 3]


def test_a_duty_holds_from_its_day_until_the_day_it_ended(cast: Cast) -> None:
    row = cover(
        street=cast.street, unit=cast.units["S"], organisation=cast.organisations["shichang"], category="E01", by=SYSTEM, at=START,
        starts_on=TODAY,
    )  # fmt: skip
    end_coverage(row, on=TODAY + DAY, by=SYSTEM, at=NOON)

    days = [TODAY - DAY, TODAY, TODAY + DAY]
    leads = [who_covers(cast.street.pk, lineage(cast, "S"), "E0101", on=day).lead.code for day in days]
    assert leads == ["chengguan", "shichang", "chengguan"]


def test_where_nobody_covers_the_answer_is_nobody(cast: Cast) -> None:
    found = who_covers(cast.street.pk, lineage(cast, "S"), "X99", on=TODAY)

    assert (found.lead, found.supports, found.row_numbers) == (None, (), [])

"""A covenant from its draft to a signature and the next edition; what is refused; badges by their criteria."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linli.covenants import commands
from linli.covenants.commands.badges import months_on
from linli.covenants.commands.residents import RESIDENT
from linli.covenants.errors import (
    ClausesFaulty,
    CommentsOver,
    CriteriaUnmet,
    EditionOpen,
    NamesSomebody,
    SignedAlready,
)
from linli.covenants.handlers import on_votes
from linli.covenants.models import Badge, Breach, Covenant, Edition
from linli.covenants.queries import Written, changes, chinese, read_clauses
from linli.kernel.errors import MovedMeanwhile, NotAllowed
from linli.kernel.models import JournalLine
from linli.votes.public import votes_about
from tests.cast import NOON, Cast
from tests.factories import a_case

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
TEXT = "不占消防通道。\n\n晚十点后不装修。\n\n宠物牵绳。"


def acts(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"street_id": cast.street.pk, "by": cast.heqing, "at": NOON, **more}


def begun(cast: Cast, key: str = "one") -> Edition:
    number = commands.begin(
        unit_id=cast.units["W"].pk,
        kind="covenant",
        title="居民公约",
        text=TEXT,
        by=cast.heqing,
        at=NOON,
        key=key,
    )
    return Edition.objects.get(street=cast.street, covenant__number=number)


def in_force(cast: Cast) -> Edition:
    edition = begun(cast)
    commands.resolve(edition.pk, **acts(cast), resolution="居民会议通过")
    return commands.publish(edition.pk, **acts(cast), starts_on=TODAY, review_on=TODAY + timedelta(days=365))


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[who], backend="linli.web.lookup.AccountBackend")
    return client


def test_a_covenant_goes_from_its_draft_to_a_signature(cast: Cast) -> None:
    edition = begun(cast)
    commands.invite(edition.pk, **acts(cast), until=TODAY + timedelta(days=14))
    said = {"street_id": cast.street.pk, "clause": 2, "by": RESIDENT, "at": NOON}
    assert commands.comment(edition.pk, **said, text="改成九点", key="a") == 1
    assert commands.comment(edition.pk, **said, text="改成九点", key="a") == 1  # the same form sent twice
    commands.answer(edition.pk, **acts(cast), comment=1, state="not_taken", reply="法规是十点")
    commands.resolve(edition.pk, **acts(cast), resolution="居民会议通过")
    published = commands.publish(
        edition.pk, **acts(cast), starts_on=TODAY, review_on=TODAY + timedelta(days=365)
    )
    assert published.state == "in_force"
    assert Covenant.objects.get().current == 1

    commands.sign(edition.pk, **acts(cast), party="12 号 101", on_paper=True)
    with pytest.raises(SignedAlready):  # by themselves, written a little otherwise
        commands.sign(edition.pk, street_id=cast.street.pk, by=RESIDENT, at=NOON, party="12号101")
    commands.sign(edition.pk, street_id=cast.street.pk, by=RESIDENT, at=NOON, party="12 号 102")
    edition.refresh_from_db()
    assert (edition.signatures, edition.comments) == (2, 1)


def test_the_next_edition_replaces_the_one_in_force_in_one_moment(cast: Cast) -> None:
    first = in_force(cast)
    covenant = Covenant.objects.get()
    assert commands.amend(covenant, by=cast.heqing, at=NOON, key="a") == 2
    with pytest.raises(EditionOpen):
        commands.amend(covenant, by=cast.heqing, at=NOON, key="b")
    second = Edition.objects.get(number=2)
    commands.write(second.pk, **acts(cast), text="不占消防通道和绿地。\n\n宠物牵绳。")
    commands.resolve(second.pk, **acts(cast), resolution="通过")
    commands.publish(second.pk, **acts(cast), starts_on=TODAY, review_on=TODAY + timedelta(days=365))

    first.refresh_from_db()
    assert (first.state, Edition.objects.get(number=2).state) == ("past", "in_force")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=first.pk).update(state="in_force")


def test_a_vote_carries_an_edition_or_leads_it_back_to_the_draft(cast: Cast) -> None:
    edition = begun(cast)
    commands.call_vote(edition.pk, **acts(cast), rule="residents-assembly")
    edition.refresh_from_db()
    [vote] = votes_about(cast.street.pk, "covenant", "1-1")
    assert (edition.state, edition.vote_number) == ("voting", vote.number)

    told = {"passed": True, "at": NOON, "street_id": cast.street.pk}
    assert commands.take_vote(vote_id=vote.id, **told)
    assert not commands.take_vote(vote_id=vote.id, **told)
    edition.refresh_from_db()
    assert edition.state == "passed"
    commands.redraft(edition.pk, **acts(cast), reason="改一个字")
    commands.call_vote(edition.pk, **acts(cast), rule="residents-assembly")
    edition.refresh_from_db()
    on_votes([JournalLine(street_id=cast.street.pk, subject_id=edition.vote_id, action="void", at=NOON,
                          facts={"subject_kind": "covenant", "about": "1-1"})])  # fmt: skip
    edition.refresh_from_db()
    assert edition.state == "draft"


def test_what_is_in_force_is_not_written_anew_and_outsiders_lead_nothing(cast: Cast) -> None:
    edition = in_force(cast)
    with pytest.raises(MovedMeanwhile):
        commands.write(edition.pk, **acts(cast), text="x")
    with pytest.raises(NotAllowed):
        commands.repeal(edition.pk, **acts(cast) | {"by": cast.dujuan}, reason="x")


def test_words_that_reach_somebody_are_refused_where_everybody_reads(cast: Cast) -> None:
    edition = begun(cast)
    with pytest.raises(NamesSomebody):
        commands.write(edition.pk, **acts(cast), text="有事打 13812345678 找王阿姨。")
    commands.invite(edition.pk, **acts(cast), until=TODAY)
    commands.comment(
        edition.pk,
        street_id=cast.street.pk,
        clause=None,
        text="打 13812345678",
        by=RESIDENT,
        at=NOON,
        key="a",
    )
    with pytest.raises(NamesSomebody):
        commands.answer(edition.pk, **acts(cast), comment=1, state="taken", reply="好")
    commands.answer(edition.pk, **acts(cast), comment=1, state="hidden", reply="含联系方式")
    page = Client().get(reverse("covenants:one", args=["fenglin", 1])).content.decode()
    assert "13812345678" not in page


def test_comments_end_with_their_day(cast: Cast) -> None:
    edition = begun(cast)
    commands.invite(edition.pk, **acts(cast), until=TODAY)
    with pytest.raises(CommentsOver):
        commands.comment(
            edition.pk,
            street_id=cast.street.pk,
            clause=1,
            text="x",
            by=RESIDENT,
            at=NOON + timedelta(days=1),
            key="a",
        )


def test_a_breach_is_noted_beside_its_case_once_and_counted_on_its_clause(cast: Cast) -> None:
    edition, case = in_force(cast), a_case(cast, state="in_hand")
    clause = str(edition_clause(edition, 1))
    for _again in range(2):
        commands.note_breach(case=case, clause_id=clause, by=cast.heqing, at=NOON)

    edition.refresh_from_db()
    assert (Breach.objects.count(), edition.breaches) == (1, 1)
    page = (
        browser(cast, "heqing")
        .get(reverse("covenants:beside", args=["fenglin", case.number]))
        .content.decode()
    )
    assert "第一条" in page


def edition_clause(edition: Edition, position: int) -> Any:
    from linli.covenants.models import Clause

    return Clause.objects.get(edition=edition, position=position).pk


@pytest.mark.parametrize("name", ["list", "one", "changes", "badges"])
def test_a_page_asks_twelve_times_at_most(cast: Cast, django_assert_max_num_queries: Any, name: str) -> None:
    in_force(cast)
    commands.amend(Covenant.objects.get(), by=cast.heqing, at=NOON, key="a")
    more = {"one": [1], "changes": [1, 2]}.get(name, [])
    client, url = browser(cast, "heqing"), reverse(f"covenants:{name}", args=["fenglin", *more])
    client.get(url)
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200


def test_everybody_comments_and_signs_on_the_page_and_a_fault_loses_nothing(cast: Cast) -> None:
    edition, client = begun(cast), Client()
    assert client.get(reverse("covenants:one", args=["fenglin", 1])).status_code == 404
    commands.invite(edition.pk, **acts(cast), until=date(2199, 1, 1))
    url = reverse("covenants:comment", args=["fenglin", 1])

    assert client.post(url, {"text": "", "clause": "1", "key": "k"}).status_code == 422
    trapped = client.post(url, {"text": "改成九点", "clause": "1", "website": "x", "key": "k"})
    assert "改成九点" in trapped.content.decode()
    assert client.post(url, {"text": "改成九点", "clause": "1", "key": "k"}).status_code == 302
    assert Edition.objects.get().comments == 1


def test_a_badge_is_given_and_kept_by_every_criterion(cast: Cast) -> None:
    there = {
        "unit_id": cast.units["W1"].pk,
        "kind": "party-shop",
        "holder": "老王面馆",
        "by": cast.heqing,
        "at": NOON,
    }
    with pytest.raises(CriteriaUnmet):
        commands.award(**there, met=[1, 2, 3, 4], key="a")
    number = commands.award(**there, met=[1, 2, 3, 4, 5], key="a")
    assert commands.award(**there, met=[1, 2, 3, 4, 5], key="b") == number  # a holder holds it once
    badge = Badge.objects.get()
    assert badge.review_on == date(2027, 3, 4)

    later = acts(cast, at=NOON + timedelta(days=380))
    with pytest.raises(CriteriaUnmet):
        commands.check(badge.pk, **later, met=[1])
    assert commands.check(badge.pk, **later, met=[1, 2, 3, 4, 5]).review_on == date(2028, 3, 19)
    commands.withdraw(badge.pk, **later, reason="两次被投诉")
    assert Client().get(reverse("covenants:badge", args=["fenglin", number])).status_code == 404


def test_months_end_with_the_shorter_month() -> None:
    assert (months_on(date(2026, 1, 31), 1), months_on(date(2026, 12, 31), 12)) == (
        date(2026, 2, 28),
        date(2027, 12, 31),
    )


def test_a_text_is_read_as_clauses_and_numbered_in_order() -> None:
    assert read_clauses("第三条 不占通道。\n其他随意。\n第九条 牵绳。") == [
        Written("第一条", "不占通道。\n其他随意。"), Written("第二条", "牵绳。"),
    ]  # fmt: skip
    assert [one.text for one in read_clauses("甲\n\n乙\n丙")] == ["甲", "乙\n丙"]
    assert [one.text for one in read_clauses("甲\n乙")] == ["甲", "乙"]
    assert [chinese(n) for n in (1, 10, 11, 20, 21, 100, 101, 110, 115)] == [
        "一", "十", "十一", "二十", "二十一", "一百", "一百零一", "一百一十", "一百一十五",
    ]  # fmt: skip
    with pytest.raises(ClausesFaulty):
        read_clauses("\n \n")


def test_what_changed_is_told_word_by_word() -> None:
    old = [
        Written("第一条", "晚十点后不装修。"),
        Written("第二条", "宠物牵绳。"),
        Written("第三条", "垃圾分类。"),
    ]
    new = [
        Written("第一条", "晚九点后不装修。"),
        Written("第二条", "垃圾分类。"),
        Written("第三条", "楼道不堆物。"),
    ]
    told = changes(old, new)

    assert [(one.before, one.after, one.is_changed) for one in told] == [
        ("第一条", "第一条", True), ("第二条", "", True), ("第三条", "第二条", False), ("", "第三条", True),
    ]  # fmt: skip
    assert told[0].words == (("same", "晚"), ("gone", "十"), ("new", "九"), ("same", "点后不装修。"))


def test_who_signs_is_told_apart_by_letters_and_by_digits(cast: Cast) -> None:
    edition = in_force(cast)
    for party in ("老王面馆", "小林水果", "3 号 401", "34 号 01"):
        commands.sign(edition.pk, **acts(cast), party=party)

    with pytest.raises(SignedAlready):
        commands.sign(edition.pk, **acts(cast), party="３号401")
    edition.refresh_from_db()
    assert edition.signatures == 4

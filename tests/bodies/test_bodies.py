"""Bodies: founded by the book, seated by its rules, dated, ended and not deleted; who may and who may not."""

import threading
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from linli.bodies import commands, errors
from linli.bodies.commands import Who
from linli.bodies.models import Body, Membership
from linli.bodies.public import bodies_of, members_of, quorum_of
from linli.bodies.queries.members import seat_rows
from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.kernel.thresholds import Threshold, read_threshold
from linli.people.public import SYSTEM
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
NOW = date(2026, 3, 4)


def founded(cast: Cast, kind: str = "task_squad", name: str = "宛南专班", **more: Any) -> Body:
    told = {"unit": cast.units["W"], "starts_on": FIRST, "by": SYSTEM, "at": NOON} | more
    return commands.found_body(street=cast.street, kind=kind, name=name, **told)


def seated(cast: Cast, body: Body, seat: str, who: str | Who, **more: Any) -> Membership:
    told = {"starts_on": FIRST, "by": SYSTEM, "at": NOON} | more
    sits = who if isinstance(who, Who) else Who(cast.accounts[who])
    return commands.seat_member(body, seat=seat, who=sits, **told)


def test_a_body_takes_its_term_and_whether_it_is_published_from_the_book(cast: Cast) -> None:
    body = founded(cast, "party_branch", "临时党支部", starts_on=date(2024, 2, 29))

    assert (body.term_until, body.ends_on, body.public) == (date(2025, 2, 28), None, True)
    [line] = JournalLine.objects.filter(subject="body")
    assert (line.action, line.facts["kind"], line.facts["starts_on"]) == (
        "found_body",
        "party_branch",
        "2024-02-29",
    )


def test_a_kind_that_is_not_in_the_book_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.UnknownKind):
        founded(cast, "parliament")


def test_a_name_stands_once_at_a_unit_at_a_time(cast: Cast) -> None:
    body = founded(cast)
    with pytest.raises(errors.BodyKnown):
        founded(cast)

    commands.end_body(body, on=NOW, by=SYSTEM, at=NOON)

    assert founded(cast, starts_on=NOW).pk != body.pk


def test_sub_groups_stand_under_kinds_that_may_have_them_and_end_with_them(cast: Cast) -> None:
    whole = founded(cast, "working_group", "一体化治理工作小组")
    parts = [founded(cast, "working_group", f"第{n}工作小组", parent=whole) for n in range(1, 6)]
    with pytest.raises(errors.WrongParent):
        founded(cast, "alliance", "联盟", parent=whole)

    commands.end_body(whole, on=NOW, by=SYSTEM, at=NOON)

    assert {part.ends_on for part in Body.objects.filter(pk__in=[one.pk for one in parts])} == {NOW}
    assert Body.objects.count() == 6


def test_an_exclusive_seat_has_one_holder_and_a_substitute_beside_them(cast: Cast) -> None:
    body = founded(cast)
    head = seated(cast, body, "head", "heqing")
    with pytest.raises(errors.SeatTaken) as taken:
        seated(cast, body, "head", "dujuan")
    assert taken.value.facts["holder"] == "何青"

    seated(cast, body, "head", "gaolan", substitute_for=head)
    commands.end_membership(head, on=NOW, by=SYSTEM, at=NOON)
    seated(cast, body, "head", "dujuan", starts_on=NOW)

    told = [(one.name, one.substitute, one.votes) for one in members_of(body.pk, at=NOW - DAY)]
    assert told == [("何青", False, True), ("高岚", True, False)]
    assert [one.name for one in members_of(body.pk, at=NOW)] == ["杜鹃"]
    assert Membership.objects.count() == 3


def test_a_kind_of_seat_exists_so_often_and_no_more(cast: Cast) -> None:
    body = founded(cast, "owners_committee", "业委会")
    for n in range(2):
        seated(cast, body, "deputy", Who(name=f"副{n}"))
    with pytest.raises(errors.SeatsFull):
        seated(cast, body, "deputy", Who(name="副3"))
    with pytest.raises(errors.SitsAlready):
        seated(cast, body, "member", Who(name="委员")) and seated(cast, body, "member", Who(name="委员"))


def test_a_seat_is_filled_by_whom_the_book_names(cast: Cast) -> None:
    body = founded(cast)
    market, other = cast.organisations["shichang"], cast.organisations["chengguan"]
    with pytest.raises(errors.DoesNotFit) as refused:
        seated(cast, body, "market", Who(name="张三", organisation=other))
    assert refused.value.facts["wanted"] == "市场监管所"
    with pytest.raises(errors.WhoSits):
        seated(cast, body, "inside", Who())

    seated(cast, body, "market", Who(name="张三", organisation=market))

    [member] = members_of(body.pk, at=NOW)
    assert (member.name, member.seat_name, member.organisation_name) == ("张三", "市场监管", "市场监管所")


def test_the_quorum_is_an_exact_fraction_of_the_voting_seats_that_are_filled(cast: Cast) -> None:
    body = founded(cast, "block_committee", "同心街区治理委员会")
    seated(cast, body, "chair", Who(name="主任"))
    for n in range(5):
        seated(cast, body, "merchant", Who(name=f"商户{n}"))

    quorum = quorum_of(body.pk, on=NOW)

    assert (quorum.seats, quorum.fraction, quorum.needed) == (6, "≥2/3", 4)
    assert (quorum.met(3), quorum.met(4)) == (False, True)


def test_more_than_half_of_six_are_four_and_two_thirds_of_seven_are_five() -> None:
    half, thirds = read_threshold("过半数"), read_threshold("三分之二以上")

    assert half == Threshold(Fraction(1, 2), strict=True)
    assert (half.least_heads(6), half.least_heads(7)) == (4, 4)
    assert thirds is not None
    assert (thirds.least_heads(6), thirds.least_heads(7)) == (4, 5)


def test_only_who_appoints_there_founds_and_seats(cast: Cast) -> None:
    for name in ("heqing", "gaolan", "dujuan"):
        with pytest.raises(NotAllowed):
            founded(cast, by=cast.actor(name))
    body = founded(cast, by=cast.jiangwei)
    with pytest.raises(NotAllowed):
        seated(cast, body, "head", "heqing", by=cast.heqing)

    assert seated(cast, body, "head", "heqing", by=cast.jiangwei).called == "何青"


def test_an_upgraded_body_remembers_what_it_was(cast: Cast) -> None:
    group = founded(cast, "party_group", "党的工作小组")
    seated(cast, group, "secretary", "heqing")

    branch = commands.upgrade_body(
        group,
        kind="block_party_branch",
        name="街区善治党总支",
        on=NOW,
        document_no="党发〔2026〕3号",
        by=SYSTEM,
        at=NOON,
    )

    group.refresh_from_db()
    assert (group.ends_on, branch.starts_on, branch.succeeds_id) == (NOW, NOW, group.pk)
    assert [one.kind for one in bodies_of(cast.units["W"].pk, on=NOW)] == ["block_party_branch"]
    assert [one.kind for one in bodies_of(cast.units["W"].pk, on=NOW - DAY)] == ["party_group"]
    assert members_of(branch.pk, at=NOW) == []


def test_bodies_below_a_unit_are_found_when_asked_for(cast: Cast) -> None:
    founded(cast, "committee", "委员会", unit=cast.units["W1"])

    assert bodies_of(cast.units["W"].pk, on=NOW) == []
    assert [one.name for one in bodies_of(cast.units["W"].pk, on=NOW, below=True)] == ["委员会"]


# --- Selection --------------------------------------------------------------------------------------------------------
def test_a_seat_by_selection_is_taken_after_nomination_and_review(cast: Cast) -> None:
    body = founded(cast, "community", "善治共同体", by=cast.jiangwei)
    with pytest.raises(errors.OnlyBySelection):
        seated(cast, body, "chair", "heqing", by=cast.jiangwei)
    one = commands.nominate(
        body, seat="chair", who=Who(cast.accounts["gaolan"]), reason="熟悉商户", by=cast.heqing, at=NOON
    )
    with pytest.raises(errors.NominationMoved):
        commands.take_seat(one, starts_on=NOW, by=cast.jiangwei, at=NOON)
    with pytest.raises(NotAllowed):
        commands.review(one, text="通过", by=cast.heqing, at=NOON)

    commands.review(one, text="符合条件", by=cast.jiangwei, at=NOON)
    taken = commands.take_seat(one, starts_on=NOW, by=cast.jiangwei, at=NOON)

    assert taken.membership is not None
    assert (taken.state, taken.membership.called, taken.membership.ends_on) == (
        "taken",
        "高岚",
        body.term_until,
    )
    actions = list(
        JournalLine.objects.filter(subject="body").order_by("seq").values_list("action", flat=True)
    )
    assert actions == ["found_body", "nominate", "review_nomination", "seat_member", "take_seat"]


def test_elected_is_who_has_more_than_half_of_the_votes_cast(cast: Cast) -> None:
    body = founded(cast, "merchants_council", "商铺联席会", by=cast.jiangwei)
    one = commands.nominate(
        body, seat="convener", who=Who(name="王老板"), reason="商户推选", by=cast.heqing, at=NOON
    )
    commands.review(one, text="符合条件", by=cast.jiangwei, at=NOON)
    told = {"starts_on": NOW, "by": cast.jiangwei, "at": NOON}
    with pytest.raises(errors.VotesMissing):
        commands.take_seat(one, **told)
    with pytest.raises(errors.NotElected):
        commands.take_seat(one, votes_cast=20, votes_for=10, **told)

    assert commands.take_seat(one, votes_cast=20, votes_for=11, **told).state == "taken"


def test_a_declined_candidate_is_not_seated(cast: Cast) -> None:
    body = founded(cast, "community", "善治共同体", by=cast.jiangwei)
    one = commands.nominate(body, seat="chair", who=Who(name="张"), reason="推荐", by=cast.heqing, at=NOON)
    commands.decline(one, text="任期冲突", by=cast.jiangwei, at=NOON)

    with pytest.raises(errors.NominationMoved):
        commands.review(one, text="x", by=cast.jiangwei, at=NOON)
    assert not Membership.objects.exists()


# --- Races ------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "seat", "first"), [("task_squad", "head", 1), ("owners_committee", "deputy", 2)]
)
def test_two_who_take_the_last_seat_at_once_do_not_both_sit(
    cast: Cast, kind: str, seat: str, first: int
) -> None:
    body = founded(cast, kind, "竞争")
    for n in range(first - 1):
        seated(cast, body, seat, Who(name=f"在座{n}"))
    told: list[str] = []
    gate = threading.Barrier(2)

    def take(name: str) -> None:
        gate.wait()
        try:
            commands.seat_member(
                body, seat=seat, who=Who(name=name), starts_on=FIRST, by=SYSTEM, at=timezone.now()
            )
            told.append("sits")
        except (errors.SeatTaken, errors.SeatsFull):
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in ("甲", "乙")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(told) == ["refused", "sits"]
    [row] = [one for one in seat_rows(body, at=NOW) if one.seat.code == seat]
    assert len(row.held) == first

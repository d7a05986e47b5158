"""Pages of votes: prepared, its roll brought, announced, voted by link and on paper, counted, displayed, proved."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.kernel.models import JournalLine
from linli.votes import commands
from linli.votes.commands.rolls import token_of
from linli.votes.models import OpenBallot, Turnout, Vote, Voter
from linli.votes.queries.evidence import write_evidence
from linli.votes.queries.proving import faults_in
from linli.votes.states import VoteState
from tests.cases.pages import queries_of
from tests.cast import Cast as People
from tests.factories import an_upload

from .standing import announced, member, owner, voter

pytestmark = pytest.mark.django_db
ROLL = "房号,业主,专有部分面积,代理人\n101,甲,80.5,\n102,乙,90,乙兄\n201,丙、丁,60,\n"


@pytest.fixture
def director(cast: People) -> Client:
    client = Client()
    client.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"votes:{name}", args=["fenglin", *args])


def running(people: People, **more: Any) -> Vote:
    """Return a vote that is open by the clock of the database."""
    vote = announced(
        people, [owner(1, "101", "甲", "80.5"), owner(2, "102", "乙", "90", proxy="乙兄")], **more
    )
    return opened(vote)


def opened(vote: Vote) -> Vote:
    now, hour = timezone.now(), timedelta(hours=1)
    Vote.objects.filter(pk=vote.pk).update(opens_at=now - hour, closes_at=now + hour)
    vote.refresh_from_db()
    return vote


def closed(vote: Vote) -> None:
    Vote.objects.filter(pk=vote.pk).update(closes_at=timezone.now() - timedelta(seconds=1))


def test_a_vote_goes_its_way_from_the_form_to_the_notice(cast: People, director: Client) -> None:
    form = {"title": "更换大门", "unit": "W1", "question_1": "换不换", "rule_1": "cc278-9", "key": "k"}
    made = director.post(at("new"), form)
    director.post(at("roll", 1), {"rows": ROLL})
    opens = timezone.localtime() + timedelta(days=16)
    when = {"opens": f"{opens:%Y-%m-%dT%H:%M}", "closes": f"{opens + timedelta(days=9):%Y-%m-%dT%H:%M}"}
    director.post(at("act", 1, "announce"), when | {"key": "a"})
    vote = opened(Vote.objects.get())
    link = at("by_link", token_of(vote.pk, voter(vote, 1).pk))
    taken = Client().post(link, {"q1": "yes"}, follow=True)
    paper = director.post(
        at("paper", 1), {"who": "102", "q1": "yes", "way": "paper", "place": "东安居委"}, follow=True
    )
    closed(vote)
    for action in ("count", "publish"):
        director.post(at("act", 1, action), {"key": action})

    told = Client().get(at("notice", 1)).content.decode()
    assert (made.status_code, made["Location"], taken.status_code, paper.status_code) == (
        302,
        at("one", 1),
        200,
        200,
    )
    assert [one.place for one in Turnout.objects.order_by("way")] == ["东安居委", ""]
    assert ("结果：通过" in told, "乙兄" in told.replace("甲方", "")) == (True, False)
    assert list(JournalLine.objects.filter(subject="vote").order_by("seq").values_list("action", flat=True)) == [
        "draft", "enter_roll", "announce", "close", "count", "publish",
    ]  # fmt: skip


def test_a_faulty_roll_names_each_row_and_keeps_what_was_typed(cast: People, director: Client) -> None:
    director.post(
        at("new"), {"title": "甲", "unit": "W1", "question_1": "乙", "rule_1": "cc278-9", "key": "k"}
    )

    answer = director.post(at("roll", 1), {"rows": "房号,业主,面积\n101,甲,八十\n102,,90\n"})

    told = answer.content.decode()
    assert (answer.status_code, "八十" in told, Voter.objects.count()) == (422, True, 0)
    assert [row for row in (2, 3) if f"{row} 行" in told or f"Row {row}:" in told] == [2, 3]


def test_a_refused_ballot_keeps_the_form_and_says_why(cast: People) -> None:
    vote = running(cast)
    link = at("by_link", token_of(vote.pk, voter(vote, 1).pk))

    empty = Client().post(link, {})
    closed(vote)
    late = Client().post(link, {"q1": "yes"})

    assert (empty.status_code, late.status_code, OpenBallot.objects.count()) == (422, 409, 0)


def test_the_same_ballot_sent_twice_counts_once_and_is_changed_by_another(cast: People) -> None:
    vote = running(cast)
    link = at("by_link", token_of(vote.pk, voter(vote, 1).pk))
    client = Client()

    for said in ("yes", "yes", "no"):
        client.post(link, {"q1": said})

    assert [one.said for one in OpenBallot.objects.all()] == [["no"]]
    assert "反对" in client.get(link).content.decode()


def test_a_link_of_another_street_or_a_wrong_one_opens_nothing(cast: People) -> None:
    running(cast)

    assert Client().get(at("by_link", "A" * 32)).status_code == 404


def test_a_vote_at_the_door_is_typed_with_its_photo_and_the_photo_is_for_tellers_alone(
    cast: People, director: Client
) -> None:
    vote = running(cast)
    form = {"who": "101", "q1": "yes", "way": "door"}

    without = director.post(at("paper", 1), form)
    done = director.post(at("paper", 1), form | {"photos": an_upload()})

    turn = Turnout.objects.get(vote=vote)
    assert (without.status_code, done.status_code, turn.photo is not None) == (422, 302, True)
    shown = director.get(at("signature", 1, 1))
    assert (shown["Content-Type"], b"".join(shown.streaming_content)[:2]) == ("image/jpeg", b"\xff\xd8")
    assert Client().get(at("signature", 1, 1)).status_code == 302


def test_only_the_proxy_of_the_roll_votes_by_proxy_also_at_the_desk(cast: People, director: Client) -> None:
    running(cast)
    form = {"who": "102", "q1": "yes", "way": "proxy"}

    answers = [
        director.post(at("paper", 1), form | {"proxy": name}).status_code for name in ("", "别人", "乙兄")
    ]

    assert (answers, Turnout.objects.get().proxy) == ([422, 422, 302], "乙兄")


def test_the_desk_sees_what_is_missing_and_the_public_the_turnout_alone(
    cast: People, director: Client
) -> None:
    vote = running(cast)
    Client().post(at("by_link", token_of(vote.pk, voter(vote, 1).pk)), {"q1": "yes"})

    desk, public = (one.get(at("one", 1)).content.decode() for one in (director, Client()))

    assert "还差 1 人、33.17 ㎡" in desk or "还差 1 人，33.17 ㎡" in desk or "33.1667" in desk
    assert ("还差" in public, "50.00 %" in public) == (False, True)


def test_a_page_of_a_vote_asks_few_questions_however_many_vote(cast: People, director: Client) -> None:
    few = running(cast)
    many = opened(
        announced(cast, [member(n, f"m{n}") for n in range(40)], commands.Asked("甲", "members"), key="many")
    )
    for one in Voter.objects.filter(vote=many):
        commands.cast(one, told=commands.Cast({1: ("yes",)}), by=commands.casting.VOTER)

    asked = [queries_of(director, at("one", vote.number)) for vote in (few, few, many)][1:]

    assert (asked[0] == asked[1], asked[1] <= 12) == (True, True), asked


def test_evidence_is_checked_anywhere_and_is_the_same_bytes_again(cast: People, director: Client) -> None:
    vote = running(cast)
    director.post(at("paper", 1), {"who": "101", "q1": "yes", "way": "door", "photos": an_upload()})
    Client().post(at("by_link", token_of(vote.pk, voter(vote, 2).pk)), {"q1": "no"})
    closed(vote)
    director.post(at("act", 1, "count"), {"key": "c"})

    whole = b"".join(director.get(at("evidence", 1)).streaming_content)
    done, wrong = faults_in(io.BytesIO(whole))

    assert (len(done), wrong) == (4, [])
    vote.refresh_from_db()
    again = io.BytesIO()
    write_evidence(vote, again)
    assert again.getvalue() == whole


def test_votes_open_to_nobody_before_they_are_announced(cast: People, director: Client) -> None:
    director.post(
        at("new"), {"title": "甲", "unit": "W1", "question_1": "乙", "rule_1": "cc278-9", "key": "k"}
    )

    assert (Client().get(at("one", 1)).status_code, director.get(at("one", 1)).status_code) == (404, 200)
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM votes_vote")
        assert cursor.fetchone() == (VoteState.DRAFT,)


def test_a_member_reads_that_their_vote_is_kept_by_number_and_an_owner_by_flat_and_area(cast: People) -> None:
    owners = running(cast)
    members = opened(announced(cast, [member(1, "甲")], commands.Asked("甲", "members"), key="m"))

    pages = [
        Client().get(at("by_link", token_of(vote.pk, voter(vote, 1).pk))).content.decode()
        for vote in (owners, members)
    ]

    assert [("房号、面积一并" in page, "名册序号一并" in page) for page in pages] == [
        (True, False),
        (False, True),
    ]

"""Topics: nobody waits without knowing where theirs is, no name is lost, and what was promised is seen through."""

from typing import Any

import pytest
from django.db import connection

from linli.cases.models import Case, Reporter
from linli.kernel import journal
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed
from linli.notices.models import Notice
from linli.people.public import Account
from linli.suggestions.models import Suggestion
from linli.topics import commands
from linli.topics.errors import (
    CallOver,
    CriterionFailed,
    ForItAlready,
    NotSupportable,
    PersonalWords,
    SameTopic,
    UnknownKind,
)
from linli.topics.models import Topic, TopicCase, TopicLook, Voice
from linli.topics.queries.lists import alike, topics
from linli.topics.queries.own import held_by, voices_of
from linli.topics.queries.way import lines_of, strip_of
from linli.topics.states import TopicState
from linli.topics.workflow import TOPIC
from tests.cast import NOON, PEOPLE, Cast

from .acting import DAY, MET, MINUTE, accepted, act, agreed, delivered, promised, proposed, token_of

pytestmark = pytest.mark.django_db


# --- Coming in ----------------------------------------------------------------------------------------------------
def test_a_topic_is_kept_once_for_its_key_with_its_number_and_the_names_encrypted(cast: Cast):
    one = proposed(cast, name="周敏", phone="13800138000", email="zhou@example.com")
    same = proposed(cast, name="周敏", phone="13800138000", email="zhou@example.com")
    other = proposed(cast, key="two")

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, email, token_hash, device_mark FROM topics_voice")
        kept = str(cursor.fetchall())
    assert (one.pk, one.number, other.number) == (same.pk, 1, 2)
    assert not [word for word in ("周敏", "13800138000", "zhou@") if word in kept]
    assert Voice.objects.get(topic=one).name == "周敏"


def test_a_kind_that_the_book_has_not_and_a_call_that_is_over_are_refused(cast: Cast):
    call = commands.make_call(
        street=cast.street, unit=cast.units["W"], title="征集", opens_on=NOON.date(), closes_on=NOON.date(), key="c",
        by=cast.heqing, at=NOON,
    )  # fmt: skip

    assert proposed(cast, call=call).call_id == call.pk
    with pytest.raises(UnknownKind):
        proposed(cast, key="k", kind="none")
    commands.end_call(call.number, street=cast.street, by=cast.heqing, at=NOON)
    call.refresh_from_db()
    with pytest.raises(CallOver):
        proposed(cast, key="z", call=call)


def test_a_call_is_made_by_whoever_convenes_there_and_once_for_its_key(cast: Cast):
    told: dict[str, Any] = {
        "street": cast.street, "unit": cast.units["W1"], "title": "秋季征集", "opens_on": NOON.date(),
        "closes_on": NOON.date() + 9 * DAY, "key": "c", "at": NOON,
    }  # fmt: skip

    made = [commands.make_call(**told, by=cast.heqing).number for _n in range(2)]

    assert made == [1, 1]
    for who in ("dujuan", "shenyi", "gaolan"):
        with pytest.raises(NotAllowed):
            commands.make_call(**told, by=cast.actor(who))


def test_only_whoever_registers_cases_writes_down_a_topic_for_others(cast: Cast):
    told = commands.Proposal(title="修车棚", kind="sheds", name="老李", source="door")

    taken = commands.enter(street=cast.street, proposal=told, key="d", by=cast.gaolan, at=NOON)

    voice = Voice.objects.get(topic__number=taken.number)
    assert (voice.name, voice.written_by_id) == ("老李", cast.accounts["gaolan"].pk)
    with pytest.raises(NotAllowed):
        commands.enter(street=cast.street, proposal=told, key="e", by=cast.luoshan, at=NOON)


def test_whoever_screens_topics_nearest_to_the_place_is_told(cast: Cast):
    proposed(cast)

    told = Notice.objects.filter(event="topic.to_screen").values_list("account__username", flat=True)
    assert list(told) == ["heqing"]


# --- The table ----------------------------------------------------------------------------------------------------
SCREENED = {"accept", "join", "to_suggestion", "refuse"}
BY_STATE: dict[str, tuple[set[str], set[str]]] = {
    # state: what the head of the area may do (screens and convenes), what the handling officer of the owner may do
    "proposed": (SCREENED | {"to_case"}, set()),
    "accepted": (
        {"table", "agree", "join", "link_vote", "publish", "to_case", "to_suggestion", "not_agree"}, set(),
    ),
    "tabled": ({"agree", "link_vote", "publish", "untable", "not_agree"}, set()),
    "agreed": (
        {"promise", "progress", "deliver", "open_case", "link_case", "link_vote", "measure", "publish"},
        {"progress", "deliver"},
    ),
    "delivered": ({"close", "link_case", "rework", "publish"}, set()),
    "closed": ({"publish"}, set()),
    "not_agreed": ({"rescreen", "publish"}, set()),
    "refused": ({"rescreen"}, set()),
    "routed": (set(), set()),
    "joined": ({"part"}, set()),
}  # fmt: skip


def test_the_table_names_every_state():
    assert set(BY_STATE) == set(TopicState) == set(TOPIC.states())


@pytest.mark.parametrize("state", list(TopicState))
def test_who_may_do_what_in_each_state(cast: Cast, state: str):
    one, _promise = promised(cast)
    one.state = state
    head, officer = BY_STATE[state]

    shown = {name: set(TOPIC.open_to(cast.actor(name), one)) for name in PEOPLE}

    # The clerk files and does not convene; whoever only reports, inspects or heads another area may do nothing.
    clerk = head - {"table", "agree", "not_agree", "untable", "link_vote"}
    assert shown == {
        "heqing": head, "jiangwei": head, "shenyi": clerk, "maoli": officer, "luoshan": set(), "gaolan": set(),
        "songping": set(), "dujuan": set(),
    }  # fmt: skip


# --- Screening ----------------------------------------------------------------------------------------------------
def test_what_does_not_meet_a_demanded_criterion_is_not_accepted(cast: Cast):
    one = proposed(cast)

    with pytest.raises(CriterionFailed) as why:
        act(cast, one, "accept", criteria=MET | {"public": False}, public_title="加装电梯")

    assert "涉及多数居民的公共利益" in str(why.value)
    assert Topic.objects.get(pk=one.pk).state == "proposed"


def test_the_screening_is_kept_and_shown_and_words_that_reach_somebody_are_refused(cast: Cast):
    one = proposed(cast)
    with pytest.raises(PersonalWords):
        act(cast, one, "accept", criteria=MET, public_title="请联系13812345678")

    after = act(cast, one, "accept", criteria=MET, public_title="加装电梯", note="下月上会")

    assert (after.state, after.criteria, after.public_title, after.reply) == (
        "accepted",
        MET,
        "加装电梯",
        "下月上会",
    )
    assert [(line.action, line.to_state) for line in journal.history(one.street_id, one.pk)] == [
        ("propose", "proposed"), ("accept", "accepted"),
    ]  # fmt: skip


def test_a_refusal_needs_its_reason_and_can_be_screened_again(cast: Cast):
    one = proposed(cast)
    with pytest.raises(Missing):
        act(cast, one, "refuse", reason=" ")

    act(cast, one, "refuse", reason="去年已议决")
    after = act(cast, one, "rescreen", reason="有新情况")

    assert (after.state, after.reply) == ("proposed", "有新情况")


def test_the_second_to_screen_is_told_who_was_faster(cast: Cast):
    one = accepted(cast)

    with pytest.raises(MovedMeanwhile) as late:
        act(cast, one, "refuse", who="jiangwei", reason="不行")

    assert "何青" in str(late.value)


def test_what_needs_work_and_no_meeting_becomes_a_case_of_its_proposer(cast: Cast):
    one = proposed(cast, name="周敏", phone="13800138000")

    after = act(cast, one, "to_case", who="shenyi", reason="路灯坏了，直接修")

    case = Case.objects.get(number=after.handed_to)
    assert (after.state, case.source, case.source_id, case.unit_id) == ("routed", "topic", "1", one.unit_id)
    assert Reporter.objects.get(case=case).phone == "13800138000"
    assert TopicCase.objects.get().case_id == case.pk


def test_what_the_office_must_answer_becomes_a_suggestion_with_the_name_kept(cast: Cast):
    one = proposed(cast, name="周敏", email="zhou@example.com")

    after = act(cast, one, "to_suggestion", reason="须由部门决定")

    made = Suggestion.objects.get()
    assert (after.state, after.handed_to, made.title) == ("routed", str(made.number), one.title)
    assert (made.name, made.email) == ("周敏", "zhou@example.com")


# --- Joining ------------------------------------------------------------------------------------------------------
def test_a_joined_topic_keeps_its_names_and_its_proposer_follows_the_joint_way(cast: Cast):
    main = accepted(cast, name="周敏", phone="13800138000")
    one = proposed(cast, key="two", title="三号楼装电梯", name="老李", phone="13900139000")
    token = token_of(cast, one)

    act(cast, one, "join", main=main, reason="同一件事")

    held = held_by(cast.street, token)
    main.refresh_from_db()
    assert (held.topic.number, held.main.number, main.voices) == (one.number, main.number, 2)
    assert [(voice.name, voice.topic.number) for voice in voices_of(main)] == [("周敏", 1), ("老李", 2)]


def test_one_person_at_two_joined_topics_counts_once_and_what_is_joined_leads_to_no_third(cast: Cast):
    first, second, third = (proposed(cast, key=str(n), phone="13800138000") for n in range(3))
    act(cast, second, "join", main=third)
    act(cast, third, "join", main=first)

    mains = dict(Topic.objects.values_list("number", "main__number"))
    assert mains == {1: None, 2: 1, 3: 1}
    assert Topic.objects.get(number=1).voices == 1


def test_a_topic_is_joined_to_no_joined_or_ended_one_nor_to_itself(cast: Cast):
    first, second, over = (proposed(cast, key=str(n)) for n in range(3))
    act(cast, over, "refuse", reason="不行")
    act(cast, second, "join", main=first)

    for one, main in ((first, second), (first, first), (first, over)):
        with pytest.raises(SameTopic):
            act(cast, one, "join", main=main)


def test_a_joined_topic_goes_its_own_way_again_and_is_counted_so(cast: Cast):
    main, one = proposed(cast), proposed(cast, key="two")
    act(cast, one, "join", main=main)

    act(cast, one, "part", reason="是两件事")

    assert dict(Topic.objects.values_list("number", "voices")) == {1: 1, 2: 1}
    assert Topic.objects.get(number=2).state == "proposed"


def test_the_likeliest_topic_is_the_one_that_asks_the_same(cast: Cast):
    lift = proposed(cast, key="a", title="三号楼加装一部电梯")
    proposed(cast, key="b", title="小区增加绿化", kind="green")
    one = proposed(cast, key="c")

    among = [other for other in Topic.objects.all() if other.pk != one.pk]

    assert [other.number for other in alike(one, among)][:1] == [lift.number]


# --- Support ------------------------------------------------------------------------------------------------------
def supported(one: Topic, key: str, **said: str) -> commands.Taken:
    return commands.support(one, said=commands.Said(**said), key=key, at=NOON)


def test_each_person_and_each_device_is_for_a_topic_once(cast: Cast):
    one = accepted(cast, phone="13800138000", device="p1")
    supported(one, "a", device="p2", phone="13900139000")

    for again in (
        {"device": "p2"},
        {"device": "p1"},
        {"phone": "+86 139 0013 9000"},
        {"phone": "13800138000"},
    ):
        with pytest.raises(ForItAlready):
            supported(one, str(again), **again)

    assert Topic.objects.get(pk=one.pk).voices == 2
    assert supported(one, "b", device="p3").anew is True
    assert supported(one, "b", device="p3").anew is False
    assert Topic.objects.get(pk=one.pk).voices == 3


def test_nobody_can_be_for_what_is_not_public_or_decided(cast: Cast):
    hidden, over = proposed(cast), agreed(cast, key="two")

    for one in (hidden, over):
        with pytest.raises(NotSupportable):
            supported(one, one.title, device="p9")


def test_whoever_supports_follows_by_a_link_and_is_told_at_each_stage(cast: Cast):
    one = accepted(cast, email="zhou@example.com")
    taken = supported(one, "a", email="li@example.com")

    act(cast, one, "agree", result="同意")

    told = Notice.objects.filter(recipient_kind="reporter").order_by("id").values_list("event", flat=True)
    assert list(told) == ["topic.propose", "topic.accept", "topic.support", "topic.agree", "topic.agree"]
    assert held_by(cast.street, taken.token).voice.part == "supporter"


# --- Names --------------------------------------------------------------------------------------------------------
def test_names_are_read_for_a_purpose_by_whoever_may_and_each_look_is_written_down(cast: Cast):
    one = proposed(cast, name="周敏", phone="13800138000")
    told = {"street_id": cast.street.pk, "at": NOON, "purpose": "ask"}

    found = commands.look(one.pk, **told, by=cast.heqing)

    assert [voice.name for voice in found] == ["周敏"]
    assert list(TopicLook.objects.values_list("account__username", "purpose", "people")) == [
        ("heqing", "ask", 1)
    ]
    for who in ("gaolan", "songping"):
        with pytest.raises(NotAllowed):
            commands.look(one.pk, **told, by=cast.actor(who))
    assert TopicLook.objects.count() == 1


def test_nothing_said_by_a_resident_stands_in_a_journal_line(cast: Cast):
    one = delivered(cast, name="周敏", phone="13800138000")
    commands.judge(cast.street, token_of(cast, one), stars=4, said="等了三个月", at=NOON)

    kept = str([line.facts for line in journal.history(one.street_id, one.pk)])

    assert not [word for word in ("周敏", "13800138000", "等了", "老人") if word in kept]


# --- The way ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("steps", "standings"),
    [
        ((), "done now ahead ahead ahead"),
        (("accept",), "done done now ahead ahead"),
        (("refuse",), "done broken ahead ahead ahead"),
        (("accept", "not_agree"), "done done broken ahead ahead"),
        (("accept", "agree"), "done done done now ahead"),
        (("accept", "not_agree", "rescreen"), "done now ahead ahead ahead"),
    ],
)
def test_the_strip_says_where_it_is(cast: Cast, steps: tuple[str, ...], standings: str):
    one = proposed(cast)
    brought = {
        "accept": {"criteria": MET, "public_title": "电梯"},
        "agree": {"result": "好"},
        "not_agree": {"result": "否"},
    }
    for place, step in enumerate(steps):
        one = act(cast, one, step, at=NOON + place * MINUTE, **brought.get(step, {"reason": "因为"}))

    strip = strip_of(one, lines_of(one))

    assert " ".join(stage.standing for stage in strip) == standings


def test_whoever_does_not_see_the_place_does_not_see_the_topic(cast: Cast):
    proposed(cast)

    seen = {who for who in PEOPLE if topics(cast.actor(who), cast.street.pk, states=("proposed",)).exists()}

    assert seen == {"gaolan", "heqing", "shenyi", "songping", "jiangwei"}
    assert Account.objects.filter(username="dujuan").exists()

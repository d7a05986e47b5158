"""Several organisations on one case: tasks, opinions before work, joint action, commitments, and who sees it for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.alarms import alarm_late, warn_soon
from linli.cases.commands.clocks import recount
from linli.cases.models import Assignment, Case, Share
from linli.cases.queries import blocked_by, next_of, timeline_of, ways_to_see
from linli.cases.queries.together import before_work
from linli.cases.states import State
from linli.cases.workflow import CASE
from linli.kernel import seals
from linli.kernel.calendar import Limit
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.models import JournalLine
from linli.kernel.paging import page
from linli.notices.models import Notice
from tests.cast import NOON, Cast
from tests.factories import a_case

from .several import HERE, HOUR, WHO, Five, a_ktv, build_five, called, coordinated, item, seers, share_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(cast: Cast) -> Five:
    """Give five departments with officers."""
    return build_five(cast)


# --- The whole walk ---------------------------------------------------------------------------------------------
def test_five_departments_go_through_a_joint_enforcement_from_the_whistle_to_the_record(five: Five):
    case = a_ktv(five)
    begun = NOON + HOUR
    for code in ("shichang", "paichusuo"):
        assert code not in seers(five, case)
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=begun, question="是否一起查？", limit=Limit(2, "h"),
        organisations=[five.organisations["shichang"], five.organisations["paichusuo"]],
    )  # fmt: skip
    assert seers(five, case) == {"shichang", "paichusuo"}
    five.act(
        case, commands.give_opinion, five.officer["shichang"], at=begun + HOUR, stance="agree",
        item=item(case, five.organisations["shichang"], "opinion"),
    )  # fmt: skip
    five.act(
        case, commands.give_opinion, five.officer["paichusuo"], at=begun + HOUR, stance="conditions",
        text="十点以后才有警力", item=item(case, five.organisations["paichusuo"], "opinion"),
    )  # fmt: skip
    assert seers(five, case) == set()
    assert [one.said for one in before_work(case)] == ["十点以后才有警力"]

    on_spot = begun + 8 * HOUR
    joint = called(five, case, at=begun + 2 * HOUR, starts_at=on_spot)
    assert seers(five, case) == set(WHO)
    rows = {s.organisation.code: (s.part, bool(s.authority_row)) for s in Share.objects.filter(joint=joint)}
    assert rows == {
        "wenhua": ("lead", True), "paichusuo": ("support", True), "shichang": ("support", True),
        "chengguan": ("support", False), "chengjian": ("support", False),
    }  # fmt: skip
    for minutes, code in ((-20, "wenhua"), (-5, "paichusuo"), (0, "shichang"), (15, "chengguan")):
        five.act(
            case, commands.sign_in, five.officer[code], at=on_spot + timedelta(minutes=minutes),
            item=item(case, five.organisations[code], "arrival"), **HERE,
        )  # fmt: skip
    for code, finding, measure in (
        ("wenhua", "超时营业", "ordered"), ("paichusuo", "未登记两人", "case"), ("shichang", "证照齐全", "none"),
        ("chengguan", "门前无占道", "none"),
    ):  # fmt: skip
        five.act(
            case, commands.record_finding, five.officer[code], at=on_spot + HOUR, finding=finding, measure=measure,
            item=item(case, five.organisations[code], "arrival"),
        )  # fmt: skip
    five.act(
        case, commands.conclude_joint, five.cast.heqing, at=on_spot + 2 * HOUR, item=joint.pk,
        conclusion="责令整改，一周后复查",
    )  # fmt: skip
    five.act(
        case, commands.promise, five.cast.heqing, at=on_spot + 2 * HOUR, organisation=five.organisations["wenhua"],
        what="一周后复查", on=(on_spot + timedelta(days=7)).date(),
    )  # fmt: skip
    assert seers(five, case) == {"wenhua"}
    five.act(
        case, commands.keep_promise, five.officer["wenhua"], at=on_spot + timedelta(days=6), done="已复查，零点打烊",
        item=item(case, five.organisations["wenhua"], "promise"),
    )  # fmt: skip

    assert seers(five, case) == set()
    last = JournalLine.objects.get(subject_id=case.pk, action="conclude_joint")
    named = {pk: code for code, one in five.organisations.items() for pk in [one.pk]}
    assert {k: [named[pk] for pk in last.facts[k]] for k in ("absent", "late")} == {
        "absent": ["chengjian"], "late": ["chengguan"],
    }  # fmt: skip
    states = {s.organisation.code: (s.state, s.metres, s.measure) for s in Share.objects.filter(joint=joint)}
    assert states == {
        "wenhua": ("done", 0, "ordered"), "paichusuo": ("done", 0, "case"), "shichang": ("done", 0, "none"),
        "chengguan": ("done", 0, "none"), "chengjian": ("missed", None, ""),
    }  # fmt: skip
    acts = list(
        JournalLine.objects.filter(subject_id=case.pk, seq__gt=3)
        .order_by("seq")
        .values_list("action", flat=True)
    )
    assert acts == [
        "ask_opinions", *["give_opinion"] * 2, "call_joint", *["sign_in"] * 4, *["record_finding"] * 4,
        "conclude_joint", "promise", "keep_promise",
    ]  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.organisations) == ("filed", [])
    assert seals.verify().sound


# --- Tasks --------------------------------------------------------------------------------------------------------
def test_each_of_a_coordination_has_a_task_with_a_clock_of_its_own(five: Five):
    case = coordinated(five)

    tasks = {s.organisation.code: (s.part, s.due_at) for s in Share.objects.filter(case=case, kind="task")}
    assert tasks == {
        "chengjian": ("lead", case.due_at), "shichang": ("support", case.due_at), "paichusuo": ("support", case.due_at)
    }  # fmt: skip


def test_a_further_task_puts_its_organisation_on_the_case_and_runs_by_its_own_limit(five: Five):
    case = coordinated(five)

    five.act(
        case, commands.give_task, five.officer["chengjian"], at=NOON + 2 * HOUR, what="断电配合",
        organisation=five.organisations["wenhua"], limit=Limit(1, "d"),
    )  # fmt: skip

    share = share_of(case, five.organisations["wenhua"], "task")
    assert timezone.localtime(share.due_at).strftime("%m-%d %H:%M") == "03-05 14:00"
    assert share.given_at < share.soon_at < share.due_at
    assert "wenhua" in seers(five, case)
    assert Assignment.objects.filter(case=case, ends_at=None).count() == 4


def test_a_task_is_done_by_its_own_organisation_only_and_once(five: Five):
    case = coordinated(five)
    own = item(case, five.organisations["shichang"], "task")

    for by in (five.officer["chengjian"], five.officer["paichusuo"], five.cast.heqing):
        with pytest.raises(NotAllowed):
            five.act(case, commands.do_task, by, at=NOON + 2 * HOUR, item=own, done="好了")
    five.act(case, commands.do_task, five.officer["shichang"], at=NOON + 2 * HOUR, item=own, done="证照已查")
    with pytest.raises(MovedMeanwhile) as refused:
        five.act(case, commands.do_task, five.officer["shichang"], at=NOON + 3 * HOUR, item=own, done="再来")

    assert refused.value.facts["who"] == "市场监管所的人"
    assert share_of(case, five.organisations["shichang"], "task").said == "证照已查"
    assert "shichang" in seers(five, case)


def test_whoever_does_not_take_its_task_leaves_the_case_and_the_dispatcher_hears_why(five: Five):
    case = coordinated(five)

    five.act(
        case, commands.decline_task, five.officer["shichang"], at=NOON + 2 * HOUR, reason="无证照问题",
        item=item(case, five.organisations["shichang"], "task"),
    )  # fmt: skip

    assert seers(five, case) == {"chengjian", "paichusuo"}
    assert not Assignment.objects.filter(
        case=case, organisation=five.organisations["shichang"], ends_at=None
    ).exists()
    step = timeline_of(case, internal=True)[0]
    assert (step.action, step.texts["reason"]) == ("decline_task", "无证照问题")
    assert [one.code for one in step.named["organisations"]] == ["shichang"]


def test_an_item_of_another_case_or_of_another_kind_is_not_found(five: Five):
    case, other = coordinated(five), coordinated(five)
    foreign = item(other, five.organisations["shichang"], "task")

    for command, told in (
        (commands.do_task, {"item": foreign, "done": "好了"}),
        (commands.keep_promise, {"item": item(case, five.organisations["shichang"], "task"), "done": "好了"}),
        (commands.sign_in, {"item": item(case, five.organisations["shichang"], "task"), **HERE}),
        (commands.record_finding, {"item": foreign, "finding": "有"}),
    ):
        with pytest.raises(NotFound):
            five.act(case, command, five.officer["shichang"], at=NOON + 2 * HOUR, **told)


def test_only_one_task_and_one_question_at_a_time(five: Five):
    case = coordinated(five)
    shichang = five.organisations["shichang"]
    ask = {"organisations": [shichang], "question": "?", "limit": Limit(1, "d")}
    five.act(case, commands.ask_opinions, five.cast.heqing, at=NOON + 2 * HOUR, **ask)

    codes = []
    for command, told in (
        (commands.ask_opinions, ask),
        (commands.give_task, {"organisation": shichang, "what": "x"}),
    ):
        with pytest.raises(Refusal) as refused:
            five.act(case, command, five.cast.heqing, at=NOON + 3 * HOUR, **told)
        codes.append(refused.value.code)

    assert codes == ["already_asked", "already_asked"]


def test_what_was_asked_besides_survives_the_dispatch_and_tasks_do_not_survive_the_return(five: Five):
    case = a_case(five.cast, state=State.FILED)
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=NOON + HOUR, question="可否修剪？",
        organisations=[five.organisations["wenhua"]], limit=Limit(1, "d"),
    )  # fmt: skip
    five.act(case, commands.dispatch, five.cast.heqing, at=NOON + HOUR)
    assert seers(five, case) == {"chengjian", "wenhua"}
    five.act(case, commands.send_back, five.officer["chengjian"], at=NOON + 2 * HOUR, reason="不归我们")
    assert seers(five, case) == {"wenhua"}

    five.act(
        case, commands.coordinate, five.cast.heqing, at=NOON + 3 * HOUR, lead=five.organisations["chengguan"],
        supports=[five.organisations["shichang"]],
    )  # fmt: skip
    assert seers(five, case) == {"chengguan", "shichang", "wenhua"}


def test_a_lead_that_sends_back_still_sees_what_it_was_asked_besides(five: Five):
    case = a_case(five.cast, state=State.FILED)
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=NOON + HOUR, question="?", limit=Limit(1, "d"),
        organisations=[five.organisations["chengjian"]],
    )  # fmt: skip
    five.act(case, commands.dispatch, five.cast.heqing, at=NOON + HOUR)

    five.act(case, commands.send_back, five.officer["chengjian"], at=NOON + 2 * HOUR, reason="不归我们")

    assert seers(five, case) == {"chengjian"}


def test_who_is_asked_before_anybody_leads_finds_the_case_on_the_desk(five: Five):
    case = a_case(five.cast, state=State.FILED)
    a_case(five.cast, state=State.FILED)
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=NOON + HOUR, question="?", limit=Limit(1, "d"),
        organisations=[five.organisations["wenhua"]],
    )  # fmt: skip
    ways = ways_to_see(five.officer["wenhua"], case.street_id)

    found = page(Case.objects.visible_to(five.officer["wenhua"]), ("due_at", "id"), None, 5, ways=ways)

    assert found.rows == [case]


def test_a_task_that_is_due_with_its_case_stands_still_with_it_and_follows_its_clock(five: Five):
    case = coordinated(five)
    tasks = Share.objects.filter(case=case, kind="task")
    before = case.due_at
    case.paused_at = NOON + 2 * HOUR
    case.save()

    assert alarm_late(at=NOON + timedelta(days=30)) == 0
    case.paused_at, case.pauses = None, [NOON + 2 * HOUR, NOON + timedelta(days=2)]
    recount(case, at=NOON + timedelta(days=2))

    assert case.due_at > before
    assert set(tasks.values_list("due_at", flat=True)) == {case.due_at}


# --- Opinions ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stance", "text", "refused"), [("agree", "", False), ("object", "", True), ("no such", "x", True)]
)
def test_an_objection_is_said_in_words(five: Five, stance: str, text: str, refused: bool):
    case = a_case(five.cast, state=State.FILED)
    wenhua = five.organisations["wenhua"]
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=NOON + HOUR, question="?", organisations=[wenhua],
        limit=Limit(1, "d"),
    )  # fmt: skip
    told = {"item": item(case, wenhua, "opinion"), "stance": stance, "text": text}

    if refused:
        with pytest.raises(Missing):
            five.act(case, commands.give_opinion, five.officer["wenhua"], at=NOON + 2 * HOUR, **told)
    else:
        five.act(case, commands.give_opinion, five.officer["wenhua"], at=NOON + 2 * HOUR, **told)

    assert share_of(case, wenhua, "opinion").state == ("open" if refused else "done")


# --- Who may do what ------------------------------------------------------------------------------------------------
ASKING = {"ask_opinions", "call_joint", "drop_share", "conclude_joint", "call_off", "promise"}
ANSWERS = {"do_task", "decline_task", "give_opinion", "sign_in", "record_finding", "keep_promise", "promise"}
OVER = {"drop_share", "conclude_joint", "call_off", "promise"}
ACTS = ASKING | ANSWERS | {"give_task"}
# fmt: off
# state:              area head, director    clerk             lead's officer              grid worker, inspector, another officer
MAY: dict[str, tuple[set[str], set[str], set[str]]] = {
    State.REPORTED:     (ASKING,                {"ask_opinions"}, set()),
    State.VERIFIED:     (ASKING,                {"ask_opinions"}, set()),
    State.FILED:        (ASKING,                {"ask_opinions"}, set()),
    State.DISPATCHED:   (ASKING,                {"ask_opinions"}, ASKING | ANSWERS),
    State.IN_HAND:      (ASKING,                {"ask_opinions"}, ASKING | ANSWERS),
    State.COORDINATING: (ASKING | {"give_task"}, {"ask_opinions"}, ACTS),
    State.FED_BACK:     (OVER,                  set(),            OVER | ANSWERS),
    State.INSPECTED:    (OVER,                  set(),            OVER | ANSWERS),
    State.CLOSED:       (set(),                 set(),            set()),
    State.DECLINED:     (set(),                 set(),            set()),
    State.WITHDRAWN:    (set(),                 set(),            set()),
}
# fmt: on


@pytest.mark.parametrize("state", list(MAY))
def test_who_sees_which_buttons_among_several(cast: Cast, state: str):
    case = a_case(cast, state=state)

    def open_to(name: str) -> set[str]:
        return ACTS & set(CASE.open_to(cast.actor(name), case))

    head, clerk, lead = MAY[state]
    assert {name: open_to(name) for name in ("heqing", "jiangwei", "shenyi", "maoli")} == {
        "heqing": head, "jiangwei": head, "shenyi": clerk, "maoli": lead,
    }  # fmt: skip
    assert [open_to(name) for name in ("gaolan", "songping", "luoshan", "dujuan")] == [set()] * 4


def test_a_case_says_what_it_waits_for_from_others_and_the_work_goes_on(five: Five):
    case = coordinated(five)
    five.act(
        case, commands.do_task, five.officer["shichang"], at=NOON + 2 * HOUR, done="好",
        item=item(case, five.organisations["shichang"], "task"),
    )  # fmt: skip
    case.refresh_from_db()

    told = next_of(case, at=NOON + 3 * HOUR)

    assert told is not None
    assert told.action == "feed_back"
    assert [(one.code, one.holds, one.due_at) for one in told.blocks] == [("shares", False, case.due_at)]
    assert Case.objects.filter(blocked_by("shares", case.street_id, NOON)).get() == case


# --- Most of the time is gone --------------------------------------------------------------------------------------
def reminded() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event__startswith="case.soon_share", channel="inapp").order_by("id")
    return [(row.event, row.account.username) for row in rows.select_related("account")]


def test_whoever_owes_a_share_is_reminded_once_when_most_of_the_time_is_gone(five: Five):
    case = a_ktv(five)
    five.act(
        case, commands.ask_opinions, five.cast.heqing, at=NOON + HOUR, question="是否一起查？", limit=Limit(2, "h"),
        organisations=[five.organisations["shichang"]],
    )  # fmt: skip
    share = share_of(case, five.organisations["shichang"], "opinion")
    soon = share.soon_at + timedelta(minutes=1)

    looked = [warn_soon(at=at) for at in (share.soon_at, soon, soon + timedelta(minutes=1))]

    assert (looked, reminded()) == ([0, 1, 0], [("case.soon_share.opinion", "of-shichang")])
    assert JournalLine.objects.filter(subject_id=case.pk, action="overdue_share").count() == 0
    alarm_late(at=share.due_at + timedelta(minutes=1))
    assert JournalLine.objects.filter(subject_id=case.pk, action="overdue_share").count() == 1


def test_nobody_is_reminded_of_what_is_given_late_already_or_stands_still(five: Five):
    case = coordinated(five)
    five.act(case, commands.ask_reporter, five.cast.heqing, at=NOON + 2 * HOUR, question="在哪里？", days=5)

    assert (warn_soon(at=NOON + timedelta(days=1)), reminded()) == (0, [])
    five.act(case, commands.resume, five.cast.maoli, at=NOON + timedelta(days=1))
    assert (warn_soon(at=NOON + timedelta(days=30)), reminded()) == (0, [])
    assert not Share.objects.filter(state="open", warned_at=None).exists()


def test_a_task_that_follows_its_case_is_reminded_of_anew_by_the_new_due_moment(five: Five):
    case = coordinated(five)
    share = share_of(case, five.organisations["shichang"], "task")
    warn_soon(at=share.soon_at + timedelta(minutes=1))
    told = len(reminded())

    five.act(
        case,
        commands.ask_reporter,
        five.cast.heqing,
        at=share.soon_at + timedelta(minutes=2),
        question="？",
        days=5,
    )
    five.act(case, commands.resume, five.cast.maoli, at=share.soon_at + timedelta(minutes=30))
    share.refresh_from_db()
    warn_soon(at=share.soon_at + timedelta(minutes=1))

    assert (told > 0, len(reminded())) == (True, 2 * told)

"""Soft before hard: no measure before its forerunner and its waiting time; and mediation until what was agreed is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from linli.cases import commands
from linli.cases.commands.ladder import DEFAULTS, check, read
from linli.cases.commands.persuasion import standings_of
from linli.cases.errors import (
    NoArticle,
    NoAuthority,
    NothingToSettle,
    PersonNamed,
    SettledAlready,
    StepBehind,
    StepTaken,
    StepTooSoon,
    TwoParties,
    UnknownStep,
)
from linli.cases.models import Case, LadderStep, Mediation, MediationRound, Obligation, Party
from linli.cases.queries.papers import lessons, obligations, papers_of
from linli.cases.states import State
from linli.kernel.calendar import calendar_of_settings
from linli.kernel.errors import Missing, NotAllowed, NotFound, Refusal
from linli.kernel.limits import Limit
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM, add_industry, name_authority
from linli.rulebooks.public import book_called, rules_of
from tests.cast import NOON, Cast
from tests.factories import a_case, a_photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAW = "《上海市市容环境卫生管理条例》第二十六条"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case that the construction centre has in hand, with the market office in support."""
    return a_case(cast, state=State.COORDINATING)


def do(
    cast: Cast, case: Case, act: str, who: str = "heqing", *, at: datetime = NOON + DAY, **brought: Any
) -> Case:
    """Do an act of the dossier."""
    return getattr(commands, act)(case.pk, street_id=case.street_id, by=cast.actor(who), at=at, **brought)


def a_shop(cast: Cast, case: Case, name: str = "蘑菇亭小吃") -> Party:
    """Return a shop that the case is about."""
    do(cast, case, "name_party", kind="shop", known_as=name)
    return Party.objects.filter(case=case).order_by("-number")[0]


def an_authority(cast: Cast) -> None:
    """Let the construction centre oversee a trade: it may enforce."""
    trade = add_industry(street=cast.street, name="餐饮", code="catering", by=SYSTEM, at=NOON)
    name_authority(
        industry=trade,
        organisation=cast.organisations["chengjian"],
        starts_on=NOON.date(),
        by=SYSTEM,
        at=NOON,
    )


def climbed(cast: Cast, case: Case, party: Party, *steps: str, every: timedelta = 14 * DAY) -> datetime:
    """Take some steps, each long enough after the one before; return when the next may be tried."""
    at = NOON + DAY
    for step in steps:
        do(cast, case, "take_step", at=at, item=party.pk, step=step, words=f"{step}过了")
        at += every
    return at


# --- The ladder ----------------------------------------------------------------------------------------------------
def test_no_step_before_its_forerunner(cast: Cast, case: Case):
    party = a_shop(cast, case)

    for step in ("advise", "covenant", "penalty"):
        with pytest.raises(StepBehind):
            do(cast, case, "take_step", item=party.pk, step=step, words="先来这个", article=LAW)
    do(cast, case, "take_step", item=party.pk, step="remind", words="提醒过了")

    assert [one.step for one in LadderStep.objects.all()] == ["remind"]


def test_no_step_before_its_waiting_time_and_the_refusal_says_from_when(cast: Cast, case: Case):
    party = a_shop(cast, case)
    thursday = NOON + DAY
    climbed(cast, case, party, "remind")

    with pytest.raises(StepTooSoon) as refused:
        do(cast, case, "take_step", at=thursday + DAY, item=party.pk, step="advise", words="劝导")
    # Two working days after Thursday noon are Monday noon.
    assert refused.value.facts["opens_at"] == (thursday + 4 * DAY).isoformat()
    with pytest.raises(StepTooSoon):
        do(
            cast,
            case,
            "take_step",
            at=thursday + 4 * DAY - timedelta(minutes=1),
            item=party.pk,
            step="advise",
            words="劝",
        )
    do(cast, case, "take_step", at=thursday + 4 * DAY, item=party.pk, step="advise", words="劝导")

    assert LadderStep.objects.filter(step="advise").count() == 1


def test_a_step_is_taken_once_a_course_and_unknown_ones_never(cast: Cast, case: Case):
    party = a_shop(cast, case)
    climbed(cast, case, party, "remind")

    with pytest.raises(StepTaken):
        do(cast, case, "take_step", at=NOON + 9 * DAY, item=party.pk, step="remind", words="再提醒")
    with pytest.raises(UnknownStep):
        do(cast, case, "take_step", item=party.pk, step="arrest", words="抓起来")


def test_a_penalty_is_for_an_authority_on_the_case_that_names_its_law(cast: Cast, case: Case):
    party = a_shop(cast, case)
    at = climbed(cast, case, party, "remind", "advise", "covenant")
    penalty = {"at": at, "item": party.pk, "step": "penalty", "words": "罚款五百元"}

    with pytest.raises(NoAuthority):
        do(cast, case, "take_step", "maoli", article=LAW, **penalty)  # an officer, but of no authority
    an_authority(cast)
    with pytest.raises(NoAuthority):
        do(cast, case, "take_step", "heqing", article=LAW, **penalty)  # the head of the area enforces nothing
    with pytest.raises(NoArticle):
        do(cast, case, "take_step", "maoli", **penalty)
    do(cast, case, "take_step", "maoli", article=LAW, **penalty)

    taken = LadderStep.objects.get(step="penalty")
    line = JournalLine.objects.filter(subject_id=case.pk, action="take_step").order_by("-seq")[0]
    assert (taken.organisation, taken.article) == (cast.organisations["chengjian"], LAW)
    assert (line.facts["organisation"], line.facts["enforcing"]) == (cast.organisations["chengjian"].pk, True)


def test_whoever_is_not_on_the_case_takes_no_measure(cast: Cast, case: Case):
    party = a_shop(cast, case)

    for stranger in ("dujuan", "luoshan"):
        with pytest.raises(NotAllowed):
            do(cast, case, "take_step", stranger, item=party.pk, step="remind", words="提醒")


def test_a_course_that_ended_begins_at_the_first_step_again(cast: Cast, case: Case):
    party = a_shop(cast, case)
    at = climbed(cast, case, party, "remind", "advise")

    do(cast, case, "end_steps", at=at, item=party.pk, how="complied", words="自行整改")

    with pytest.raises(NothingToSettle):
        do(cast, case, "end_steps", at=at, item=party.pk, how="lifted")
    with pytest.raises(StepBehind):
        do(cast, case, "take_step", at=at + DAY, item=party.pk, step="advise", words="又来了")
    do(cast, case, "take_step", at=at + DAY, item=party.pk, step="remind", words="又占道了")
    [course] = papers_of(case).courses
    assert [[note.it.step for note in part] for part in (course.steps, course.former)] == [
        ["remind"],
        ["remind", "advise"],
    ]


def test_each_party_climbs_its_own_ladder(cast: Cast, case: Case):
    first, second = a_shop(cast, case), a_shop(cast, case, "隔壁水果店")
    climbed(cast, case, first, "remind")

    standings, _edition = standings_of(second, at=NOON + 2 * DAY)

    assert [one.rung.step for one in standings if one.open_at(NOON + 2 * DAY)] == ["remind"]


def test_a_party_of_another_case_is_not_found(cast: Cast, case: Case):
    elsewhere = a_shop(cast, a_case(cast, state=State.IN_HAND, title="另一件"))

    with pytest.raises(NotFound):
        do(cast, case, "take_step", item=elsewhere.pk, step="remind", words="提醒")


def test_the_book_finds_ladders_that_do_not_hold():
    def faults(*rows: dict[str, Any]) -> list[tuple[int | None, str]]:
        plain = {"name": "x", "name_en": "", "after": "", "wait": None, "enforcing": False, "about": ""}
        return [(one.row, one.column) for one in check([plain | row for row in rows])]

    assert faults({"step": "a"}, {"step": "b", "after": "a", "wait": Limit.parse("2 d")}) == []
    assert faults({"step": "a", "after": "a"}) == [(0, "after")]
    assert faults({"step": "a", "after": "b"}, {"step": "b"}) == [(0, "after")]
    assert faults({"step": "a", "enforcing": True}) == [(0, "after")]
    assert faults({"step": "a", "wait": Limit.parse("2 d")}) == [(0, "wait")]
    assert faults() == [(None, "")]


def test_the_defaults_hold_and_go_from_soft_to_hard():
    ladder = rules_of(None, "ladder")

    assert [rung.step for rung in ladder.rungs] == ["remind", "advise", "covenant", "penalty"]
    assert [rung.enforcing for rung in ladder.rungs] == [False, False, False, True]
    assert book_called("ladder").key == ("step",)


CALENDAR = calendar_of_settings({})
WAITS = st.integers(0, 9)


@given(st.lists(WAITS, min_size=1, max_size=5), st.lists(st.integers(0, 40), min_size=1, max_size=5))
def test_whatever_the_book_says_a_step_is_never_open_before_the_one_before_it_was_taken(
    waits: list[int], gaps: list[int]
):
    rows = [
        {"step": str(n), "name": str(n), "name_en": "", "after": str(n - 1) if n else "", "about": "", "enforcing": False,
         "wait": Limit.parse(f"{wait} 工作日") if n else None}
        for n, wait in enumerate(waits)
    ]  # fmt: skip
    ladder, at, taken = read(rows), NOON, dict[str, datetime]()

    for gap in gaps:
        at += gap * DAY
        standings = ladder.standings(taken, CALENDAR, since=NOON)
        open_now = [one for one in standings if one.open_at(at)]
        assert len(open_now) <= 1
        for one in open_now:
            if one.rung.after:
                assert taken[one.rung.after] <= at
                assert one.rung.wait is not None
                assert CALENDAR.due(taken[one.rung.after], one.rung.wait).at <= at or not one.rung.wait.value
            taken[one.rung.step] = at

    assert sorted(taken) == [str(n) for n in range(len(taken))]


def test_the_default_rows_are_those_of_the_source():
    assert [row["name"] for row in DEFAULTS] == ["提醒", "劝导", "公约约束", "依法处罚"]


# --- Mediation -----------------------------------------------------------------------------------------------------
def two_people(cast: Cast, case: Case) -> tuple[Party, Party]:
    """Return the two who disagree."""
    for name, part in (("张三丰", "三楼住户"), ("李四光", "二楼住户")):
        do(cast, case, "name_party", kind="person", real_name=name, part=part)
    first, second = Party.objects.filter(case=case).order_by("number")
    return first, second


def a_mediation(cast: Cast, case: Case) -> Mediation:
    """Return a mediation between two people."""
    parties = [one.pk for one in two_people(cast, case)]
    do(cast, case, "open_mediation", about="空调外机滴水", parties=parties)
    return Mediation.objects.get(case=case)


def owed(mediation: Mediation, *days: int) -> list[commands.Owed]:
    """Return what each party takes upon itself."""
    return [
        commands.Owed(mediation.parties[n % 2], f"第{n + 1}件事", date(2026, 3, 10) + day * DAY)
        for n, day in enumerate(days)
    ]


def test_a_mediation_goes_by_rounds_to_an_agreement_that_is_kept(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    for n in (1, 2):
        do(cast, case, "hold_round", at=NOON + (n + 1) * DAY, item=mediation.pk, place="居委调解室", mediator="陈法官",
           words=f"第{n}次坐下来谈")  # fmt: skip

    do(cast, case, "reach_agreement", at=NOON + 4 * DAY, item=mediation.pk, agreement="甲移机，乙出一半费用",
       obligations=owed(mediation, 0, 5), photos=[a_photo()])  # fmt: skip
    first, second = Obligation.objects.order_by("due_on")
    do(cast, case, "check_obligation", at=NOON + 8 * DAY, item=first.pk, kept=True, finding="已移机")
    mediation.refresh_from_db()
    assert (mediation.standing, mediation.ended_at) == ("agreed", None)
    do(cast, case, "check_obligation", at=NOON + 9 * DAY, item=second.pk, kept=True, finding="已付款")

    [note] = papers_of(case).mediations
    assert (note.it.standing, note.it.ended_at) == ("kept", NOON + 9 * DAY)
    assert [(one.it.number, one.it.place, one.it.mediator) for one in note.rounds] == [
        (1, "居委调解室", "陈法官"), (2, "居委调解室", "陈法官"),
    ]  # fmt: skip
    assert [one.kind for one in note.photos] == ["paper"]
    assert len(note.between) == 2


def test_a_broken_obligation_breaks_the_agreement_and_then_it_is_said_what_comes_next(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    do(cast, case, "reach_agreement", item=mediation.pk, agreement="甲移机", obligations=owed(mediation, 0))
    item = Obligation.objects.get().pk

    do(cast, case, "check_obligation", item=item, kept=False, finding="没有移")
    with pytest.raises(SettledAlready):
        do(cast, case, "check_obligation", item=item, kept=True, finding="移了")
    mediation.refresh_from_db()
    assert mediation.standing == "broken"
    do(cast, case, "fail_mediation", item=mediation.pk, reason="拒不履行", next_way="court")

    mediation.refresh_from_db()
    assert (mediation.standing, mediation.next_way, mediation.reason) == ("failed", "court", "拒不履行")


def test_what_was_agreed_is_not_mediated_any_more_and_what_failed_says_why(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    with pytest.raises(Missing):
        do(cast, case, "fail_mediation", item=mediation.pk, reason="谈不拢", next_way="")
    do(cast, case, "fail_mediation", item=mediation.pk, reason="谈不拢", next_way="again")

    for act, told in (
        ("hold_round", {"place": "x", "mediator": "y", "words": "z"}),
        ("reach_agreement", {"agreement": "又谈成了"}),
        ("fail_mediation", {"reason": "再一次", "next_way": "court"}),
    ):
        with pytest.raises(SettledAlready):
            do(cast, case, act, item=mediation.pk, **told)
    assert not MediationRound.objects.exists()


def test_an_agreement_in_which_nobody_owes_anything_is_kept_at_once(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)

    do(cast, case, "reach_agreement", item=mediation.pk, agreement="互相道歉，握手言和")

    mediation.refresh_from_db()
    assert (mediation.standing, mediation.ended_at) == ("kept", NOON + DAY)


def test_it_takes_two_parties_of_this_case(cast: Cast, case: Case):
    first, _second = two_people(cast, case)
    other = a_shop(cast, a_case(cast, state=State.IN_HAND, title="另一件"))

    for wrong in ([first.pk], [first.pk, first.pk], [first.pk, other.pk], [UUID(int=1), UUID(int=2)]):
        with pytest.raises(TwoParties):
            do(cast, case, "open_mediation", about="吵架", parties=wrong)


def test_only_the_parties_of_a_mediation_owe_what_it_agreed(cast: Cast, case: Case):
    mediation, shop = a_mediation(cast, case), a_shop(cast, case)

    with pytest.raises(NotFound):
        do(cast, case, "reach_agreement", item=mediation.pk, agreement="好",
           obligations=[commands.Owed(shop.pk, "让路", date(2026, 3, 9))])  # fmt: skip

    assert not Obligation.objects.exists()


@pytest.mark.parametrize("act", ["hold_round", "reach_agreement", "fail_mediation"])
def test_the_names_of_parties_are_refused_in_what_was_said(cast: Cast, case: Case, act: str):
    mediation = a_mediation(cast, case)
    words = "张三丰说不行"
    told = {
        "hold_round": {"place": "居委", "mediator": "陈法官", "words": words},
        "reach_agreement": {"agreement": words},
        "fail_mediation": {"reason": words, "next_way": "court"},
    }[act]

    with pytest.raises(PersonNamed):
        do(cast, case, act, item=mediation.pk, **told)

    assert JournalLine.objects.filter(subject_id=case.pk, action=act).count() == 0


def test_promises_over_all_cases_are_read_by_who_sees_the_case(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    do(
        cast,
        case,
        "reach_agreement",
        item=mediation.pk,
        agreement="甲移机",
        obligations=owed(mediation, 3, 1),
    )

    mine = list(obligations(cast.heqing, cast.street.pk).order_by("due_on"))

    assert [one.what for one in mine] == ["第2件事", "第1件事"]
    assert "real_name" in mine[0].party.get_deferred_fields()
    assert not obligations(cast.dujuan, cast.street.pk).exists()
    assert not lessons(cast.heqing, cast.street.pk).exists()


# --- Two at once ---------------------------------------------------------------------------------------------------
def at_once(*acts: Any) -> list[Any]:
    """Run the acts at the same moment; return what each gave, or its refusal."""
    gate = Barrier(len(acts))

    def run(act: Any) -> Any:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_step_at_once_one_is_told_it_was_taken(cast: Cast):
    case = a_case(cast, state=State.COORDINATING)
    party = a_shop(cast, case)

    came = at_once(
        *(lambda who=who: do(cast, case, "take_step", who, item=party.pk, step="remind", words="提醒")
          for who in ("heqing", "maoli"))
    )  # fmt: skip

    assert LadderStep.objects.count() == 1
    assert [one for one in came if isinstance(one, str)] == ["step_taken"]
    assert JournalLine.objects.filter(subject_id=case.pk, action="take_step").count() == 1


@pytest.mark.django_db(transaction=True)
def test_letters_and_checks_are_given_once_however_many_press(cast: Cast):
    case = a_case(cast, state=State.COORDINATING)
    at_once(*(lambda n=n: do(cast, case, "name_party", kind="shop", known_as=f"店{n}") for n in range(4)))
    assert sorted(Party.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

    parties = list(Party.objects.order_by("number").values_list("pk", flat=True))[:2]
    do(cast, case, "open_mediation", about="占道", parties=parties)
    mediation = Mediation.objects.get()
    do(cast, case, "reach_agreement", item=mediation.pk, agreement="各让一步", obligations=owed(mediation, 0))
    item = Obligation.objects.get().pk

    came = at_once(
        *(lambda kept=kept: do(cast, case, "check_obligation", item=item, kept=kept, finding="看过了")
          for kept in (True, False))
    )  # fmt: skip

    assert [one for one in came if isinstance(one, str)] == ["settled_already"]
    mediation.refresh_from_db()
    assert mediation.standing in {"kept", "broken"}
    assert JournalLine.objects.filter(subject_id=case.pk, action="check_obligation").count() == 1

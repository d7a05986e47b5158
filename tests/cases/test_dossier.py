"""The dossier of a hard case: what is written into it, by whom, and what never leaves the encrypted place."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from linli.cases import commands
from linli.cases.commands.dossier import editions_of
from linli.cases.errors import (
    DossierKnown,
    NoDossier,
    NotYet,
    PersonNamed,
    SettledAlready,
    UnknownEdition,
)
from linli.cases.models import Case, Dossier, Lesson, LinkedApplication, Look, Party, Risk, Visit
from linli.cases.queries.looks import looks_told
from linli.cases.queries.papers import dossiers, papers_of, without_dossier
from linli.cases.states import State
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.models import JournalLine, JournalText
from linli.rulebooks.models import Edition
from tests.cast import NOON, Cast
from tests.factories import a_case, a_photo

pytestmark = pytest.mark.django_db
LATER, DAY = NOON + timedelta(hours=1), timedelta(days=1)
NAME, PHONE = "王桂香", "13812345678"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case in hand, long enough to become hard."""
    return a_case(cast, state=State.IN_HAND)


def do(cast: Cast, case: Case, act: str, who: str = "heqing", *, after: Any = None, **brought: Any) -> Case:
    """Do an act of the dossier an hour later."""
    by, at = cast.actor(who), LATER + (after or timedelta(0))
    return getattr(commands, act)(case.pk, street_id=case.street_id, by=by, at=at, **brought)


def a_person(cast: Cast, case: Case, **told: Any) -> Party:
    """Return somebody the case is about, by name and telephone."""
    do(
        cast,
        case,
        "name_party",
        **{"kind": "person", "real_name": NAME, "phone": PHONE, "part": "摊主"} | told,
    )
    return Party.objects.filter(case=case).order_by("number").last()  # type: ignore[return-value]


def lines_of(case: Case, action: str) -> list[JournalLine]:
    """Return the lines of one act."""
    return list(JournalLine.objects.filter(subject_id=case.pk, action=action).order_by("seq"))


def test_opening_a_dossier_puts_the_case_on_the_ledger_of_hard_problems(cast: Cast, case: Case):
    do(cast, case, "open_dossier", background="占道近20年", next_step="上门走访", next_on=date(2026, 3, 9),
       owner=cast.accounts["heqing"])  # fmt: skip

    case.refresh_from_db()
    line = lines_of(case, "open_dossier")[0]
    assert (case.hard, case.state) == (True, State.IN_HAND)
    assert (line.facts["was"], line.facts["next_on"]) == ({"hard": False}, "2026-03-09")
    papers = papers_of(case)
    assert papers.dossier is not None
    assert (papers.dossier.it.background, papers.dossier.owner, papers.dossier.it.next_on) == (
        "占道近20年", "何青", date(2026, 3, 9),
    )  # fmt: skip


def test_a_case_has_one_dossier_and_a_next_step_stands_in_it(cast: Cast, case: Case):
    with pytest.raises(NoDossier):
        do(cast, case, "plan_step", next_step="上门")
    do(cast, case, "open_dossier", background="说来话长")
    with pytest.raises(DossierKnown):
        do(cast, case, "open_dossier", background="再说一遍")

    do(cast, case, "plan_step", next_step="联合上门", next_on=date(2026, 3, 10))

    assert Dossier.objects.get(case=case).next_step == "联合上门"
    assert len(lines_of(case, "open_dossier")) == 1


def test_several_visits_are_counted_and_the_last_is_known_even_if_written_down_late(cast: Cast, case: Case):
    do(cast, case, "open_dossier", background="说来话长")
    party = a_person(cast, case)

    do(cast, case, "note_visit", "gaolan", words="不在家", outcome="absent", visited_at=NOON)
    do(
        cast,
        case,
        "note_visit",
        "maoli",
        words="愿意谈",
        outcome="talked",
        party=party.pk,
        photos=[a_photo()],
    )
    do(cast, case, "note_visit", words="补记上周一次", outcome="refused", visited_at=NOON - 7 * DAY)

    dossier = Dossier.objects.get(case=case)
    assert (dossier.visits, dossier.last_visit_at) == (3, LATER)
    visits = papers_of(case).visits
    assert [(note.it.words, note.who, note.party) for note in visits] == [
        ("愿意谈", "毛莉", "甲（摊主）"), ("不在家", "高岚", ""), ("补记上周一次", "何青", ""),
    ]  # fmt: skip
    assert len(visits[0].photos) == 1


def test_a_visit_that_has_not_been_is_refused(cast: Cast, case: Case):
    with pytest.raises(NotYet):
        do(cast, case, "note_visit", words="明天去", visited_at=LATER + DAY)

    assert not Visit.objects.exists()


def test_an_application_for_economic_help_goes_its_way(cast: Cast, case: Case):
    party = a_person(cast, case)
    do(cast, case, "link_application", kind="economic", addressee="区民政局", party=party.pk, yuan=12_000)
    item = LinkedApplication.objects.get().pk

    do(cast, case, "move_application", item=item, standing="granted", yuan=9_000, words="批准九千元")
    do(cast, case, "move_application", item=item, standing="paid")

    kept = LinkedApplication.objects.get()
    assert (kept.standing, kept.yuan, kept.words) == ("paid", 9_000, "批准九千元")
    assert [line.facts["standing"] for line in lines_of(case, "move_application")] == ["granted", "paid"]


def test_a_risk_has_a_level_and_somebody_who_watches_it_until_it_is_over(cast: Cast, case: Case):
    do(cast, case, "note_risk", what="拆除当天可能有过激行为", level="high", owner=cast.accounts["maoli"])
    risk = Risk.objects.get()

    do(
        cast,
        case,
        "change_risk",
        item=risk.pk,
        level="low",
        owner=cast.accounts["maoli"],
        answer="家属已同意",
        over=True,
    )

    with pytest.raises(SettledAlready):
        do(cast, case, "change_risk", item=risk.pk, level="high")
    [note] = papers_of(case).risks
    assert (note.it.level, note.owner, note.it.over_at) == ("low", "毛莉", LATER)


def test_a_person_has_no_name_anywhere_but_in_one_encrypted_column(cast: Cast, case: Case):
    party = a_person(cast, case)
    do(cast, case, "open_dossier", background="甲在路口摆摊二十年")
    do(cast, case, "note_visit", words="甲愿意谈", party=party.pk)

    lines = json.dumps([line.facts for line in JournalLine.objects.all()], ensure_ascii=False)
    texts = "".join(text.body for text in JournalText.objects.all())
    assert (party.real_name, party.phone, party.called) == (NAME, PHONE, "甲（摊主）")
    for secret in (NAME, PHONE):
        assert secret not in lines
        assert secret not in texts
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM cases_party t")
        stored = cursor.fetchone()[0]
    assert NAME not in stored
    assert PHONE not in stored
    assert "real_name" in papers_of(case).parties[0].get_deferred_fields()


@pytest.mark.parametrize("words", [f"找到{NAME}谈了", f"电话{PHONE}", "身份证11010519491231002X"])
def test_words_that_name_a_person_are_refused_before_they_reach_the_journal(
    cast: Cast, case: Case, words: str
):
    a_person(cast, case)
    before = JournalLine.objects.count()

    with pytest.raises(PersonNamed):
        do(cast, case, "note_visit", words=words)
    with pytest.raises(PersonNamed):
        do(cast, case, "open_dossier", background=words)

    assert (JournalLine.objects.count(), Visit.objects.count()) == (before, 0)


def test_shops_go_by_their_names_and_letters_are_given_in_turn(cast: Cast, case: Case):
    a_person(cast, case, part="")
    shop = a_person(cast, case, kind="shop", known_as="蘑菇亭小吃", real_name="", phone="", part="")

    assert [one.called for one in papers_of(case).parties] == ["甲（个人）", "乙 蘑菇亭小吃"]
    assert (shop.known_as, shop.real_name) == ("蘑菇亭小吃", "")


def test_a_party_without_a_name_is_refused(cast: Cast, case: Case):
    with pytest.raises(Missing):
        do(cast, case, "name_party", kind="person", known_as="不是这里写")


def test_who_the_parties_are_is_told_after_a_look_that_is_written_down(cast: Cast, case: Case):
    a_person(cast, case)

    [seen] = commands.look_at_parties(case, by=cast.heqing, at=LATER, purpose="appointment")

    look = Look.objects.get()
    assert (seen.real_name, look.whose, look.account_id) == (NAME, "parties", cast.accounts["heqing"].pk)
    assert looks_told(case) == [], "whoever reported the case is told of looks at their own contact only"
    with pytest.raises(NotAllowed):
        commands.look_at_parties(case, by=cast.maoli, at=LATER, purpose="appointment")
    assert Look.objects.count() == 1


def test_a_review_teaches_lessons_and_one_is_taken_up_by_an_edition(cast: Cast, case: Case):
    do(cast, case, "hold_review", held_on=LATER.date(), people="街道、城管", what="拖了二十年", causes="没人牵头",
       lessons=[commands.Taught("三次退回要指定牵头", "returns", date(2026, 4, 1)), commands.Taught("早走访")])  # fmt: skip
    first, second = Lesson.objects.order_by("number")
    edition = an_edition(cast)

    do(cast, case, "close_lesson", item=first.pk, outcome="已写入规则", edition=edition.pk)
    do(cast, case, "close_lesson", item=second.pk, outcome="是习惯，不成规则")

    first.refresh_from_db()
    assert (first.standing, first.edition_id, first.book) == ("changed", edition.pk, "ladder")
    assert Lesson.objects.get(pk=second.pk).standing == "left"
    with pytest.raises(SettledAlready):
        do(cast, case, "close_lesson", item=second.pk, outcome="再来")
    facts = lines_of(case, "close_lesson")[0].facts
    assert (facts["edition"], facts["book"]) == (edition.pk, "ladder")


def an_edition(cast: Cast, **told: Any) -> Edition:
    """Return a published edition of the ladder."""
    return Edition.objects.create(
        **{"street": cast.street, "book": "ladder", "number": 1, "state": "published", "effective_from": NOON.date(),
           "made_at": NOON, "published_at": NOON} | told
    )  # fmt: skip


def test_a_lesson_is_not_taken_up_by_a_draft(cast: Cast, case: Case):
    do(
        cast,
        case,
        "hold_review",
        held_on=LATER.date(),
        people="街道",
        what="拖了",
        lessons=[commands.Taught("早走访")],
    )
    draft = an_edition(cast, state="draft", published_at=None, effective_from=None, number=None)

    with pytest.raises(UnknownEdition):
        do(cast, case, "close_lesson", item=Lesson.objects.get().pk, outcome="写好了", edition=draft.pk)

    assert not editions_of(case.street_id).exists()


def test_things_of_another_case_are_not_found(cast: Cast, case: Case):
    other = a_case(cast, state=State.IN_HAND, title="另一件")
    party = a_person(cast, other)

    with pytest.raises(NotFound):
        do(cast, case, "note_visit", words="谈了", party=party.pk)
    with pytest.raises(NotFound):
        do(cast, case, "move_application", item=uuid4(), standing="paid")


def test_every_act_of_the_dossier_stays_inside(cast: Cast, case: Case):
    do(cast, case, "open_dossier", background="说来话长")
    do(cast, case, "note_care", words="帮忙搬家")

    assert all(
        line.facts["internal"] for action in ("open_dossier", "note_care") for line in lines_of(case, action)
    )


def test_the_lists_show_what_one_may_see_and_hard_cases_without_a_dossier(cast: Cast, case: Case):
    other = a_case(cast, state=State.IN_HAND, title="另一件难事")
    commands.mark_hard(other.pk, street_id=other.street_id, by=cast.heqing, at=LATER)
    do(cast, case, "open_dossier", background="说来话长")

    street = cast.street.pk
    assert [one.case_id for one in dossiers(cast.heqing, street)] == [case.pk]
    assert [one.pk for one in without_dossier(cast.heqing, street)] == [other.pk]
    assert [list(dossiers(cast.dujuan, street)), list(without_dossier(cast.dujuan, street))] == [[], []]

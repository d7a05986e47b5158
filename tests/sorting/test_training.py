"""Versions: what is learnt, by which the street sorts, going back, and what was put right."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from linli.cases import commands as acts
from linli.cases.models import Case, Category
from linli.cases.public import load_catalogue
from linli.kernel.errors import NotAllowed
from linli.kernel.journal import deliver
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM
from linli.sorting.commands import ask_training, train_sorter, trained_next, use_version
from linli.sorting.commands.training import KEPT_VERSIONS, examples_of
from linli.sorting.errors import AlreadyAsked, NoSuchVersion, TooFewCases
from linli.sorting.models import Proposal, SorterVersion
from linli.sorting.queries.beside_the_point import decides_nothing
from linli.sorting.queries.proposing import propose
from linli.sorting.queries.versions import followed
from tests.cast import NOON, Cast
from tests.factories import an_opened

from .messages import examples

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def office(cast: Cast, each: int = 12, *, at: Any = NOON) -> None:
    """Let the office file so many cases of each of three categories."""
    load_catalogue(by=SYSTEM, at=NOON)
    types = {one.code: one for one in Category.objects.filter(code__in=("C0137", "E0110", "E0301"))}
    for one in examples(each):
        case = an_opened(cast, title=one.title, body=one.body, at=at).case
        acts.file(case.pk, street_id=cast.street.pk, by=cast.heqing, at=at + HOUR, category=types[one.label])


def trained(cast: Cast, at: Any = NOON + DAY) -> SorterVersion:
    return train_sorter(cast.street, by=SYSTEM, at=at)


def states(cast: Cast) -> dict[int, str]:
    return dict(
        SorterVersion.objects.filter(street=cast.street).order_by("number").values_list("number", "state")
    )


def test_what_the_office_files_is_learnt_and_proposed(cast: Cast) -> None:
    office(cast)

    version = trained(cast)

    proposed = propose("医学院路晚上没有路灯照明", street_id=cast.street.pk)
    assert (version.state, version.cases, version.kinds, version.number) == ("in_force", 36, 3, 1)
    assert version.precision >= 900
    assert proposed is not None
    assert (proposed.category.code, proposed.source, proposed.version_id) == ("C0137", "sorter", version.pk)


def test_what_waits_was_declined_or_void_teaches_nothing(cast: Cast) -> None:
    office(cast, 4)
    lamp = Category.objects.get(code="C0137")
    waiting = an_opened(cast, title="等着", category=lamp).case
    declined = an_opened(cast, title="不受理", category=lamp).case
    acts.decline(declined.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + HOUR, reason="不归我们管")

    learnt = {one.title for one in examples_of(cast.street.pk, least=2)[0]}

    assert len(examples_of(cast.street.pk, least=2)[0]) == 12
    assert {waiting.title, declined.title} & learnt == set()


def test_a_category_with_too_few_cases_is_not_learnt(cast: Cast) -> None:
    office(cast, 9)
    rare = an_opened(cast, title="路面有坑").case
    pothole = Category.objects.get(code="E0113")
    acts.file(rare.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + HOUR, category=pothole)

    learnt, rest = examples_of(cast.street.pk, least=8)

    assert {one.label for one in learnt} == {"C0137", "E0110", "E0301"}
    assert [one.label for one in rest] == ["E0113"]


def test_of_what_is_too_rare_to_be_learnt_nothing_is_proposed_by_chance(cast: Cast) -> None:
    office(cast)
    pothole = Category.objects.get(code="E0113")
    for n in range(7):
        case = an_opened(cast, title=f"沥青翘起第{n}处", body="车子颠得厉害，轮胎都扎破了。").case
        acts.file(case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + HOUR, category=pothole)

    version = trained(cast)

    proposed = propose("沥青翘起，轮胎扎破", street_id=cast.street.pk)
    assert version.figures["rare"] == 7
    assert version.line >= 500
    assert proposed is None or proposed.source == "lexicon"


def test_what_was_put_right_counts_twice(cast: Cast) -> None:
    office(cast, 4)
    deliver("sorting")
    case = Case.objects.filter(category__code="C0137").order_by("id")[0]
    Proposal.objects.filter(case=case).delete()
    other = Category.objects.get(code="E0110")
    Proposal.objects.create(
        street=cast.street,
        case=case,
        category=other,
        sure=700,
        source="lexicon",
        at=NOON,
        outcome="other",
        settled_at=NOON,
    )

    weights = {one.weight for one in examples_of(cast.street.pk, least=2)[0]}

    assert weights == {1.0, 2.0}
    assert [one.weight for one in examples_of(cast.street.pk, least=2)[0]].count(2.0) >= 1


def test_too_few_cases_are_said_so(cast: Cast) -> None:
    office(cast, 3)

    with pytest.raises(TooFewCases) as refused:
        trained(cast)

    assert refused.value.facts == {"cases": 9, "kinds": 0, "least": 8}
    assert states(cast) == {}


def test_the_newest_version_is_used_and_the_one_before_kept(cast: Cast) -> None:
    office(cast)
    trained(cast)

    trained(cast, NOON + 2 * DAY)

    assert states(cast) == {1: "kept", 2: "in_force"}


def test_going_back_holds_until_the_newest_is_put_to_use(cast: Cast) -> None:
    office(cast)
    trained(cast)
    trained(cast, NOON + 2 * DAY)

    use_version(cast.street, 1, by=cast.jiangwei, at=NOON + 3 * DAY)
    trained(cast, NOON + 4 * DAY)
    after_back = states(cast)
    use_version(cast.street, 3, by=cast.jiangwei, at=NOON + 5 * DAY)
    trained(cast, NOON + 6 * DAY)

    assert after_back == {1: "in_force", 2: "kept", 3: "kept"}
    assert states(cast) == {1: "kept", 2: "kept", 3: "kept", 4: "in_force"}
    lines = JournalLine.objects.filter(subject="sorter", street_id=cast.street.pk).order_by("seq")
    assert [(line.action, line.facts["number"], line.to_state) for line in lines] == [
        ("train_sorter", 1, "in_force"), ("train_sorter", 2, "in_force"), ("use_version", 1, "in_force"),
        ("train_sorter", 3, "kept"), ("use_version", 3, "in_force"), ("train_sorter", 4, "in_force"),
    ]  # fmt: skip


def test_a_version_that_is_not_there_is_not_used(cast: Cast) -> None:
    with pytest.raises(NoSuchVersion):
        use_version(cast.street, 9, by=cast.jiangwei, at=NOON)


def test_who_may_not_edit_rules_neither_asks_nor_goes_back(cast: Cast) -> None:
    for who in (cast.heqing, cast.gaolan, cast.maoli):
        with pytest.raises(NotAllowed):
            ask_training(cast.street, by=who, at=NOON)
        with pytest.raises(NotAllowed):
            use_version(cast.street, 1, by=who, at=NOON)


def test_a_training_is_asked_for_once_and_then_done(cast: Cast) -> None:
    office(cast)
    asked = ask_training(cast.street, by=cast.jiangwei, at=NOON + DAY)
    with pytest.raises(AlreadyAsked), transaction.atomic():
        ask_training(cast.street, by=cast.jiangwei, at=NOON + DAY)

    done = trained_next(by=SYSTEM, at=NOON + DAY + HOUR, only_asked=True)

    asked.refresh_from_db()
    assert (done, asked.state, asked.number) == (1, "in_force", 1)
    assert asked.asked_by_id == cast.accounts["jiangwei"].pk


def test_an_asked_training_that_fails_says_why(cast: Cast) -> None:
    asked = ask_training(cast.street, by=cast.jiangwei, at=NOON)

    done = trained_next(by=SYSTEM, at=NOON + HOUR, only_asked=True)

    asked.refresh_from_db()
    assert (done, asked.state) == (0, "failed")
    with translation.override("en"):
        assert asked.said_why.startswith("Too little to learn from: 0 filed cases, 0 categories")
    with translation.override("zh-hans"):
        assert asked.said_why.startswith("可学习的内容太少")


def test_a_training_that_another_process_has_done_meanwhile_is_left_as_it_is(cast: Cast) -> None:
    """Two workers take the same wish: the second makes a version of its own, and the first's stays what it was."""
    office(cast)
    asked = ask_training(cast.street, by=cast.jiangwei, at=NOON + DAY)
    first = train_sorter(cast.street, by=SYSTEM, at=NOON + DAY, asked=asked)

    second = train_sorter(cast.street, by=SYSTEM, at=NOON + DAY + HOUR, asked=asked)

    first.refresh_from_db()
    assert (second.number, second.state) == (2, "in_force")
    assert (first.number, first.state, first.trained_at) == (1, "kept", NOON + DAY)


def test_the_nightly_training_waits_until_enough_was_filed(cast: Cast) -> None:
    office(cast)

    first = trained_next(by=SYSTEM, at=NOON + DAY, only_asked=False)
    second = trained_next(by=SYSTEM, at=NOON + 2 * DAY, only_asked=False)
    office(cast, 17, at=NOON + 2 * DAY)
    third = trained_next(by=SYSTEM, at=NOON + 3 * DAY, only_asked=False)

    assert (first, second, third) == (1, 0, 1)


def test_old_versions_keep_their_figures_and_give_back_their_room(cast: Cast) -> None:
    office(cast, 8)
    first = trained(cast)
    copies = [
        SorterVersion(
            street=cast.street,
            number=n,
            state="kept",
            asked_at=NOON,
            trained_at=NOON,
            packed=first.packed,
            cases=24,
            kinds=3,
        )
        for n in range(2, KEPT_VERSIONS + 4)
    ]
    SorterVersion.objects.bulk_create(copies)

    trained(cast, NOON + 2 * DAY)

    retired = SorterVersion.objects.filter(state="retired")
    assert sorted(retired.values_list("number", flat=True)) == [1, 2, 3]
    assert {(one.packed, one.cases) for one in retired} == {(None, 24)}


def test_of_a_street_only_its_own_cases_are_learnt(cast: Cast) -> None:
    from tests.factories import a_neighbour

    office(cast)
    there = a_neighbour()

    with pytest.raises(TooFewCases):
        train_sorter(there, by=SYSTEM, at=NOON)


def test_how_often_proposals_are_followed_is_counted(cast: Cast) -> None:
    office(cast, 3)
    while deliver("sorting"):
        pass
    case = Case.objects.order_by("id")[0]
    lamp = Category.objects.get(code="C0137")
    for n, outcome in enumerate(("taken", "taken", "other")):
        of = Case.objects.order_by("id")[n]
        Proposal.objects.update_or_create(
            street=cast.street, case=of,
            defaults={"category": lamp, "sure": 900, "source": "sorter", "at": NOON, "outcome": outcome, "settled_at": NOON},
        )  # fmt: skip

    told = {one.source: (one.taken, one.other, one.share) for one in followed(case.street_id, at=NOON + DAY)}

    assert told["sorter"] == (2, 1, 67)


def test_a_version_holds_nothing_that_stands_in_one_case_only_or_names_somebody(cast: Cast) -> None:
    office(cast, 8)
    lamp = Category.objects.get(code="C0137")
    for text in ("饕餮路灯不亮，我叫王小明，电话13800138000", "路灯不亮，我叫王小明，电话13800138000"):
        case = an_opened(cast, title="路灯不亮", body=text).case
        acts.file(case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + HOUR, category=lamp)
    from linli.sorting.queries.scoring import unpack

    runs = unpack(bytes(trained(cast).packed or b"")).runs

    assert [run for run in runs if set(run) & set("饕餮王138")] == []


def test_a_sorter_that_knows_nothing_but_the_crossing_leaves_the_word_to_the_lexicon(cast: Cast) -> None:
    office(cast)
    load_catalogue(by=SYSTEM, at=NOON)
    trained(cast)

    foreign = "零陵路口宛南一村门口医学院路"

    assert propose(f"{foreign}蓝鲸鲨鱼", street_id=cast.street.pk) is None
    assert propose(f"{foreign}井盖不见了", street_id=cast.street.pk).source == "lexicon"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "nothing"),
    [
        (("路口",), True),
        (("零陵路", "已经", "天了"), True),
        (("宛南一村", "门口"), True),
        ((), True),
        (("路口", "路灯"), False),
        (("供电线路",), False),
        (("楼道",), False),
    ],
)
def test_words_that_only_say_where_decide_nothing(words: tuple[str, ...], nothing: bool) -> None:
    assert decides_nothing(words) is nothing

"""What the journal tells is proposed for, what people decide settles it; persons are never told apart by it."""

from datetime import timedelta

import pytest

from linli.cases import commands as acts
from linli.cases.models import Case, Category
from linli.cases.public import load_catalogue
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound
from linli.kernel.journal import deliver
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM
from linli.sorting.commands import deny_alike, take_proposal
from linli.sorting.errors import NothingProposed
from linli.sorting.models import Alike, Proposal
from linli.sorting.queries.beside import beside
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_case, a_neighbour, an_opened, reporter_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LAMP = {"title": "斜土路路灯不亮", "body": "斜土路口的路灯坏了三天，晚上一片漆黑，老人走路很危险。"}


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """Give the street the whole catalogue."""
    load_catalogue(by=SYSTEM, at=NOON)
    return cast


def drain() -> None:
    while deliver("sorting"):
        pass


def proposal_of(case: Case) -> Proposal:
    return Proposal.objects.select_related("category").get(case=case)


def pairs() -> list[tuple[str, str]]:
    return [(one.case.number, one.other.number) for one in Alike.objects.select_related("case", "other")]


def test_a_report_gets_its_proposal_with_the_words_that_decided(whole: Cast) -> None:
    case = an_opened(whole, **LAMP).case

    drain()

    mine = proposal_of(case)
    assert (mine.category.code, mine.source, mine.outcome, mine.at) == ("C0137", "lexicon", "open", NOON)
    assert "路灯" in mine.words[0]
    assert mine.sure >= 550


def test_below_the_line_nothing_is_proposed(whole: Cast) -> None:
    case = an_opened(whole, title="有事情要反映", body="请你们来看看。").case

    drain()

    assert not Proposal.objects.filter(case=case).exists()


def test_reading_the_journal_twice_proposes_once(whole: Cast) -> None:
    from linli.cases.events import from_line
    from linli.sorting.commands import note

    an_opened(whole, **LAMP)
    an_opened(whole, at=NOON + HOUR, **LAMP)
    drain()
    told = (list(Proposal.objects.values_list("pk", "sure")), list(Alike.objects.values_list("pk", "sure")))

    note([from_line(line) for line in JournalLine.objects.filter(subject="case").order_by("id")])

    assert (
        list(Proposal.objects.values_list("pk", "sure")),
        list(Alike.objects.values_list("pk", "sure")),
    ) == told


def test_filed_as_proposed_or_otherwise_is_kept(whole: Cast) -> None:
    taken, other = an_opened(whole, **LAMP).case, an_opened(whole, **LAMP).case
    drain()
    lamp, rubbish = (Category.objects.get(code=code) for code in ("C0137", "E0110"))
    for case, category in ((taken, lamp), (other, rubbish)):
        acts.file(case.pk, street_id=whole.street.pk, by=whole.heqing, at=NOON + HOUR, category=category)

    drain()

    assert (proposal_of(taken).outcome, proposal_of(other).outcome) == ("taken", "other")
    assert proposal_of(taken).settled_at == NOON + HOUR


def test_of_what_is_never_filed_the_proposal_is_dropped(whole: Cast) -> None:
    case = an_opened(whole, **LAMP).case
    drain()
    acts.decline(case.pk, street_id=whole.street.pk, by=whole.heqing, at=NOON + HOUR, reason="已由市政修复")

    drain()

    assert proposal_of(case).outcome == "dropped"


def test_one_press_files_as_proposed_and_the_journal_names_who(whole: Cast) -> None:
    case = an_opened(whole, **LAMP).case
    drain()

    take_proposal(case.pk, street_id=whole.street.pk, by=whole.heqing, at=NOON + HOUR)

    case.refresh_from_db()
    line = JournalLine.objects.filter(subject_id=case.pk).order_by("-seq")[0]
    assert (case.state, case.category.code) == ("filed", "C0137")
    assert (line.action, line.by_id, line.facts["category"]) == ("file", whole.accounts["heqing"].pk, "C0137")
    assert proposal_of(case).outcome == "taken"


def test_who_may_not_file_takes_no_proposal(whole: Cast) -> None:
    case = an_opened(whole, **LAMP).case
    drain()

    for who in (whole.gaolan, whole.dujuan, whole.luoshan, reporter_of(case)):
        with pytest.raises((NotAllowed, NotFound)):
            take_proposal(case.pk, street_id=whole.street.pk, by=who, at=NOON + HOUR)

    assert proposal_of(case).outcome == "open"


def test_what_was_filed_meanwhile_is_taken_no_more(whole: Cast) -> None:
    case = an_opened(whole, **LAMP).case
    drain()
    lamp = Category.objects.get(code="C0137")
    acts.file(case.pk, street_id=whole.street.pk, by=whole.heqing, at=NOON + HOUR, category=lamp)

    with pytest.raises(MovedMeanwhile):
        take_proposal(case.pk, street_id=whole.street.pk, by=whole.heqing, at=NOON + 2 * HOUR)
    drain()
    with pytest.raises(NothingProposed):
        take_proposal(case.pk, street_id=whole.street.pk, by=whole.heqing, at=NOON + 2 * HOUR)


# --- The same issue -------------------------------------------------------------------------------------------------
AGAIN = {"title": "斜土路的路灯坏了", "body": "路口路灯坏了好几天没人修，晚上漆黑一片，太危险了。"}


def test_the_same_told_again_nearby_is_proposed_as_a_pair(whole: Cast) -> None:
    first = an_opened(whole, **LAMP).case
    an_opened(whole, at=NOON + HOUR, title="楼道堆物", body="三楼楼道里堆满纸箱和旧自行车。")
    again = an_opened(whole, at=NOON + 2 * HOUR, **AGAIN).case

    drain()

    assert pairs() == [(again.number, first.number)]


def test_far_away_and_long_ago_are_no_pair(whole: Cast) -> None:
    an_opened(whole, **LAMP)
    an_opened(whole, at=NOON + HOUR, **AGAIN, lon=121.459, lat=31.199)
    an_opened(whole, at=NOON + timedelta(days=90), **AGAIN)

    drain()

    assert pairs() == []


def test_other_streets_are_never_compared(whole: Cast) -> None:
    an_opened(whole, **LAMP)
    there = a_neighbour()
    from linli.people.public import ANONYMOUS

    acts.open_case(
        street=there,
        report=acts.Report(**AGAIN, lon=CORNER[0], lat=CORNER[1]),
        by=ANONYMOUS,
        at=NOON + HOUR,
        door="public",
    )

    drain()

    assert pairs() == []


def test_what_has_ended_is_no_pair(whole: Cast) -> None:
    a_case(whole, state="closed", **LAMP)
    an_opened(whole, at=NOON + HOUR, **AGAIN)

    drain()

    assert pairs() == []


def test_merging_a_pair_settles_it_from_either_end(whole: Cast) -> None:
    first, again = an_opened(whole, **LAMP).case, an_opened(whole, at=NOON + HOUR, **AGAIN).case
    drain()

    acts.merge(
        first.pk,
        street_id=whole.street.pk,
        by=whole.heqing,
        at=NOON + 2 * HOUR,
        main=again,
        reason="同一盏灯",
    )
    drain()

    pair = Alike.objects.get()
    assert (pair.state, pair.settled_by_id) == ("joined", whole.accounts["heqing"].pk)


def test_not_the_same_is_said_once_and_the_journal_remembers_who(whole: Cast) -> None:
    first, again = an_opened(whole, **LAMP).case, an_opened(whole, at=NOON + HOUR, **AGAIN).case
    drain()
    pair = Alike.objects.get()
    told = {"street_id": whole.street.pk, "by": whole.heqing, "at": NOON + 2 * HOUR}

    deny_alike(pair.pk, case_id=first.pk, **told)
    deny_alike(pair.pk, case_id=again.pk, **told)

    lines = JournalLine.objects.filter(subject="alike", subject_id=pair.pk)
    assert [(line.action, line.by_id, line.to_state) for line in lines] == [
        ("deny_alike", whole.accounts["heqing"].pk, "denied")
    ]
    assert lines[0].facts == {"case": str(again.pk), "other": str(first.pk), "sure": pair.sure}
    assert beside(first, whole.heqing).pairs == ()


def test_who_may_not_relate_cases_denies_no_pair(whole: Cast) -> None:
    first, _again = an_opened(whole, **LAMP).case, an_opened(whole, at=NOON + HOUR, **AGAIN).case
    drain()
    pair = Alike.objects.get()

    with pytest.raises(NotAllowed):
        deny_alike(pair.pk, street_id=whole.street.pk, case_id=first.pk, by=whole.gaolan, at=NOON)
    with pytest.raises(NotFound):
        deny_alike(pair.pk, street_id=a_neighbour().pk, case_id=first.pk, by=whole.heqing, at=NOON)
    other = an_opened(whole, at=NOON, title="别的事").case
    with pytest.raises(NotFound):
        deny_alike(pair.pk, street_id=whole.street.pk, case_id=other.pk, by=whole.heqing, at=NOON)


def test_only_pairs_that_one_may_see_are_said(whole: Cast) -> None:
    """On the border of two areas: who heads one does not learn of the other's case."""
    west, east = {"lon": 121.4499, "lat": 31.195}, {"lon": 121.4501, "lat": 31.195}
    first, again = (
        an_opened(whole, **LAMP, **west).case,
        an_opened(whole, at=NOON + HOUR, **AGAIN, **east).case,
    )
    drain()

    assert pairs() == [(again.number, first.number)]
    assert [one.case.number for one in beside(first, whole.shenyi).pairs] == [again.number]
    assert beside(first, whole.heqing).pairs == ()


def test_beside_a_case_stands_who_its_words_name(whole: Cast) -> None:
    case = an_opened(whole, title="路灯不亮", body="我叫王小明，电话13800138000，路灯不亮。").case
    drain()

    said = beside(case, whole.heqing)

    assert sorted(dict(said.personal).values()) == [1, 1]
    assert all("王" not in word and "38" not in word for word in proposal_of(case).words)

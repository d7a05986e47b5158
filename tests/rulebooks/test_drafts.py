"""Working on a draft, publishing it, and what is refused."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kernel import journal
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.limits import Limit
from linli.people.public import SYSTEM, actor_for
from linli.rulebooks import commands, errors
from linli.rulebooks.commands import seen_of, subject_id
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.public import edition_in_force, rules
from linli.rulebooks.queries import cells_of, draft_of, newest
from tests.cast import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
TOMORROW = TODAY + timedelta(days=1)


def of(cast, by="jiangwei"):
    return {"street_id": cast.street.pk, "code": "waits", "by": cast.actor(by), "at": NOON}


def a_draft(cast):
    return commands.start_draft(**of(cast))


def published(cast, *, on=TODAY, note="原因"):
    before = newest(cast.street.pk, "waits")
    return commands.publish(**of(cast), effective_from=on, note=note, seen=before.pk if before else None)


def acts(cast):
    return [line.action for line in journal.history(cast.street.pk, subject_id(cast.street.pk, "waits"))]


def row_of(draft, stage):
    return RuleRow.objects.get(edition=draft, cells__stage=stage)


def test_a_draft_is_a_copy_of_what_stands_by_one_statement(cast):
    with CaptureQueriesContext(connection) as seen:
        draft = a_draft(cast)

    assert cells_of(draft.pk) == cells_of(draft.based_on_id)
    assert len([q for q in seen if "INSERT INTO rulebooks_rulerow" in q["sql"]]) == 1
    assert acts(cast) == ["start_draft"]


def test_whoever_may_not_edit_changes_nothing(cast):
    draft = a_draft(cast)
    told = of(cast, "shenyi")
    row = row_of(draft, "filed")

    for act in (
        lambda: commands.start_draft(**told),
        lambda: commands.add_row(**told, row={}),
        lambda: commands.change_row(**told, row_id=row.pk, row={}, seen=""),
        lambda: commands.drop_row(**told, row_id=row.pk, seen=""),
        lambda: commands.bring_rows(**told, rows=[]),
        lambda: commands.discard_draft(**told),
        lambda: commands.publish(**told, effective_from=TODAY, note="", seen=None),
        lambda: commands.withdraw(**told, number=1, reason=""),
        lambda: commands.publish_rows(
            **(of(cast) | {"street_id": None}), rows=[], effective_from=TODAY, note=""
        ),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert acts(cast) == ["start_draft"]


def test_one_draft_of_a_book_at_a_time(cast):
    a_draft(cast)

    with pytest.raises(errors.DraftStands) as refused:
        a_draft(cast)

    assert refused.value.facts["who"] == "姜伟"


def test_rows_are_added_changed_and_taken_out_and_the_journal_says_so(cast):
    draft = a_draft(cast)
    filed = row_of(draft, "filed")

    commands.change_row(
        **of(cast), row_id=filed.pk, row={"stage": "filed", "limit": "3 工作日"}, seen=seen_of(filed.cells)
    )
    commands.add_row(**of(cast), row={"stage": "派遣", "limit": "1 h"}, after=1)
    gone = row_of(draft, "reported")
    commands.drop_row(**of(cast), row_id=gone.pk, seen=seen_of(gone.cells))

    assert [(row["stage"], row["limit"]) for row in cells_of(draft.pk)] == [
        ("dispatched", "1 h"),
        ("filed", "3 d"),
    ]
    assert acts(cast) == ["start_draft", "change_row", "add_row", "drop_row"]
    lines = journal.history(cast.street.pk, subject_id(cast.street.pk, "waits"))
    assert lines[1].facts["columns"] == ["limit"]
    assert '"limit": "2 d"' in lines[1].texts["was"]


def test_an_edit_of_a_row_that_somebody_changed_meanwhile_is_not_lost_under_another(cast):
    draft = a_draft(cast)
    row = row_of(draft, "filed")
    seen = seen_of(row.cells)
    commands.change_row(**of(cast), row_id=row.pk, row={"stage": "filed", "limit": "3 d"}, seen=seen)

    with pytest.raises(errors.RowChanged):
        commands.change_row(**of(cast), row_id=row.pk, row={"stage": "filed", "limit": "9 d"}, seen=seen)
    commands.change_row(**of(cast), row_id=row.pk, row={"stage": "filed", "limit": "3 d"}, seen=seen)

    assert row_of(draft, "filed").cells["limit"] == "3 d"
    assert acts(cast) == ["start_draft", "change_row"]


def test_a_row_that_does_not_fit_is_refused_with_its_reasons(cast):
    a_draft(cast)

    with pytest.raises(errors.RowFaulty) as refused:
        commands.add_row(
            **of(cast), row={"stage": "elsewhere", "limit": "soon", "times": 12, "since": "yesterday"}
        )

    assert str(refused.value).count("·") == 3


def test_a_published_draft_holds_from_its_day_and_is_never_changed_again(cast):
    draft = a_draft(cast)
    commands.bring_rows(**of(cast), rows=[{"stage": "reported", "limit": "8 h"}])

    edition = published(cast, on=TOMORROW)

    assert (edition.number, edition.pk) == (1, draft.pk)
    assert rules(cast.street.pk, "waits", on=TODAY)["reported"] == Limit(4, "h")
    assert rules(cast.street.pk, "waits", on=TOMORROW)["reported"] == Limit(8, "h")
    for act in (commands.add_row, commands.bring_rows):
        with pytest.raises(errors.NoDraft):
            act(**of(cast), **({"row": {}} if act is commands.add_row else {"rows": []}))


def test_what_has_faults_is_not_published(cast):
    a_draft(cast)
    commands.bring_rows(
        **of(cast),
        rows=[{"stage": "filed", "limit": "1 d"}, {"stage": "filed", "limit": "2 d"}, {"stage": "reported"}],
    )

    with pytest.raises(errors.BookFaulty) as refused:
        published(cast)

    assert [(one["row"], one["column"]) for one in refused.value.facts["faults"]] == [
        (2, "stage"),
        (3, "limit"),
    ]


def test_the_book_s_own_check_looks_at_rows_whose_cells_fit(cast):
    a_draft(cast)
    commands.bring_rows(**of(cast), rows=[{"stage": "filed", "limit": "99 d"}])

    with pytest.raises(errors.BookFaulty) as refused:
        published(cast)

    assert [one["message"] for one in refused.value.facts["faults"]] == ["longer than anybody waits"]


def test_the_first_edition_may_begin_in_the_past_and_no_other(cast):
    a_draft(cast)
    first = published(cast, on=date(2026, 1, 1))
    a_draft(cast)
    commands.bring_rows(**of(cast), rows=[{"stage": "filed", "limit": "1 d"}])

    with pytest.raises(errors.InThePast):
        published(cast, on=TODAY - timedelta(days=1))

    second = published(cast)
    held = [edition_in_force(cast.street.pk, "waits", day) for day in (TODAY - timedelta(days=1), TODAY)]
    assert held == [first.pk, second.pk]


def test_an_edition_that_changes_nothing_is_not_published(cast):
    a_draft(cast)
    published(cast)
    a_draft(cast)

    with pytest.raises(errors.NothingChanged):
        published(cast)


def test_of_two_editions_of_one_day_the_later_holds(cast):
    a_draft(cast)
    published(cast)
    a_draft(cast)
    commands.bring_rows(**of(cast), rows=[{"stage": "filed", "limit": "1 d"}])

    second = published(cast)

    assert edition_in_force(cast.street.pk, "waits", TODAY) == second.pk


def test_whoever_publishes_over_an_edition_they_have_not_seen_is_told_who_was_faster(cast):
    a_draft(cast)
    before = newest(cast.street.pk, "waits")
    other = commands.publish_rows(
        **of(cast), rows=[{"stage": "filed", "limit": "1 d"}], effective_from=TODAY, note="导入"
    )

    with pytest.raises(errors.PublishedMeanwhile) as refused:
        commands.publish(**of(cast), effective_from=TODAY, note="", seen=before.pk)
    knowingly = commands.publish(**of(cast), effective_from=TODAY, note="", seen=other.pk)

    assert (refused.value.facts["who"], refused.value.facts["number"]) == ("姜伟", 1)
    assert (knowingly.number, draft_of(cast.street.pk, "waits")) == (2, None)


def test_only_what_does_not_hold_yet_is_withdrawn(cast):
    a_draft(cast)
    published(cast, on=TODAY)
    a_draft(cast)
    commands.bring_rows(**of(cast), rows=[{"stage": "filed", "limit": "1 d"}])
    published(cast, on=TOMORROW)

    with pytest.raises(errors.HoldsAlready):
        commands.withdraw(**of(cast), number=1, reason="")
    commands.withdraw(**of(cast), number=2, reason="不再需要")
    with pytest.raises(errors.NotPublished):
        commands.withdraw(**of(cast), number=2, reason="")

    assert (
        edition_in_force(cast.street.pk, "waits", TOMORROW)
        == Edition.objects.get(street=cast.street, number=1).pk
    )
    assert acts(cast)[-1] == "withdraw"


def test_a_draft_that_is_thrown_away_leaves_its_line(cast):
    a_draft(cast)

    commands.discard_draft(**of(cast))

    assert draft_of(cast.street.pk, "waits") is None
    assert acts(cast) == ["start_draft", "discard_draft"]


def test_a_default_that_a_release_changes_is_a_new_edition_and_no_new_past(cast):
    from dataclasses import replace

    from linli.rulebooks.queries import BOOKS

    first = edition_in_force(None, "waits", TODAY)
    BOOKS["waits"] = replace(BOOKS["waits"], defaults=lambda: [{"stage": "reported", "limit": "1 h"}])

    again = [one for one in commands.settle_defaults(at=NOON) if one.book == "waits"]

    assert [(one.number, one.effective_from) for one in again] == [(2, TODAY)]
    assert commands.settle_defaults(at=NOON) == []
    assert edition_in_force(None, "waits", TODAY - timedelta(days=1)) == first
    assert rules(None, "waits", on=TODAY) == {"reported": Limit(1, "h")}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_refused(cast):
    a_draft(cast)
    before = newest(cast.street.pk, "waits").pk
    commands.bring_rows(**of(cast), rows=[{"stage": "filed", "limit": "1 d"}])
    barrier, said = Barrier(2), []
    actor = actor_for(cast.accounts["jiangwei"], at=NOON)

    def press(note):
        try:
            barrier.wait(10)
            commands.publish(
                street_id=cast.street.pk,
                code="waits",
                effective_from=TODAY,
                note=note,
                seen=before,
                by=actor,
                at=NOON,
            )
            said.append("published")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(note,)) for note in ("一", "二")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert sorted(said) == ["published", "published_meanwhile"]
    assert Edition.objects.filter(street=cast.street, book="waits").count() == 1


def test_the_house_s_own_editions_are_the_system_s(cast):
    assert Edition.objects.get(street=None, book="waits").made_by is None
    assert SYSTEM.kind == "system"

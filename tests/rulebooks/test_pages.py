"""The pages of rule books: who reads, who edits, what a refused form keeps, what a page costs."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.kernel.excel import workbook_bytes
from linli.kernel.tables import read_table
from linli.rulebooks import commands
from linli.rulebooks.commands import seen_of
from linli.rulebooks.models import Edition, RuleRow
from linli.rulebooks.public import publish_rows
from linli.rulebooks.queries import FINDERS, cells_of, draft_of
from tests.cast import NOON
from tests.web.pages import read

pytestmark = pytest.mark.django_db
BACKEND = "linli.web.lookup.AccountBackend"
READ = ("book", "editions", "changes", "try")


def page(name, *args):
    return reverse(f"rulebooks:{name}", args=["fenglin", *(("waits", *args) if name != "list" else args)])


def browser(cast, name="jiangwei"):
    client = Client()
    client.force_login(cast.accounts[name], backend=BACKEND)
    return client


def at(cast):
    return {"street_id": cast.street.pk, "code": "waits", "by": cast.actor("jiangwei"), "at": timezone.now()}


def a_draft(cast):
    return commands.start_draft(**at(cast))


def test_everybody_with_a_post_reads_and_only_who_may_edit_is_offered_it(cast):
    worker, director = browser(cast, "gaolan"), browser(cast)

    assert {name: worker.get(page(name)).status_code for name in ("list", *READ)} == dict.fromkeys(
        ("list", *READ), 200
    )
    assert "draft/start/" not in worker.get(page("book")).content.decode()
    assert "draft/start/" in director.get(page("book")).content.decode()
    assert worker.post(page("start_draft")).status_code == 403
    assert Client().get(page("list")).status_code == 302


def test_outsiders_learn_nothing(cast):
    from linli.people.public import SYSTEM, add_account

    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=NOON)
    stranger = browser(cast, "stranger")

    assert {stranger.get(page(name)).status_code for name in ("list", *READ)} == {404}


def test_a_draft_goes_from_its_beginning_to_the_edition_that_holds(cast):
    client = browser(cast)
    client.post(page("start_draft"))
    draft = draft_of(cast.street.pk, "waits")
    row = RuleRow.objects.get(edition=draft, cells__stage="filed")

    form = client.get(page("change_row", row.pk))
    assert read(form.content.decode()).inline == []
    typed = {"key": "a", "seen": seen_of(row.cells), "cell_stage": "filed", "cell_limit_value": "3", "cell_limit_unit": "d",
             "cell_for": ["a", "b"], "cell_hours": "9:00-12:00", "cell_always": "on"}  # fmt: skip
    assert client.post(page("change_row", row.pk), typed).status_code == 302
    assert client.post(page("change_row", row.pk), typed).status_code == 302
    row.refresh_from_db()
    assert row.cells == {
        "stage": "filed", "limit": "3 d", "hours": "09:00-12:00", "since": None, "for": ["a", "b"], "times": None,
        "always": True, "note": "",
    }  # fmt: skip

    asked = client.get(page("publish")).context["form"]
    told = {
        "key": "p",
        "seen": asked.initial["seen"],
        "on": timezone.localdate().isoformat(),
        "note": "延长立案",
    }
    assert client.post(page("publish"), told).status_code == 302
    assert (
        client.post(page("publish"), told).status_code == 409
    )  # the draft is gone; nothing is published twice
    held = client.get(page("book")).context["edition"]
    assert (held.pk, held.number, held.note) == (draft.pk, 1, "延长立案")


def test_a_row_that_does_not_fit_stays_as_it_was_typed(cast):
    a_draft(cast)

    answer = browser(cast).post(
        page("add_row"), {"cell_stage": "filed", "cell_limit_value": "soon", "cell_times": "77"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"cell_limit", "cell_times"}
    assert 'value="77"' in answer.content.decode()
    assert 'value="soon"' in answer.content.decode()


def test_who_was_slower_sees_what_stands_and_may_send_again(cast):
    draft = a_draft(cast)
    client, row = browser(cast), RuleRow.objects.get(edition=draft, cells__stage="filed")
    old = seen_of(row.cells)
    commands.change_row(**at(cast), row_id=row.pk, row={"stage": "filed", "limit": "5 d"}, seen=old)
    typed = {"seen": old, "cell_stage": "filed", "cell_limit_value": "3", "cell_limit_unit": "d"}

    refused = client.post(page("change_row", row.pk), {**typed, "key": "x"})
    again = client.post(
        page("change_row", row.pk), {**typed, "key": "y", "seen": refused.context["form"]["seen"].value()}
    )

    assert (refused.status_code, again.status_code) == (422, 302)
    assert {str(c.label): text for c, text in refused.context["stands"]}["Limit"] == "5 工作日"
    row.refresh_from_db()
    assert row.cells["limit"] == "3 d"


def test_a_workbook_is_taken_along_and_brought_back_without_loss(cast):
    draft = a_draft(cast)
    row = {"stage": "reported", "limit": "2.5 工作时", "hours": "09:00-11:30,13:30-17:30", "since": date(2026, 5, 1),
           "for": ["a", "b"], "times": 4, "always": True, "note": "=1+1\n第二行"}  # fmt: skip
    commands.bring_rows(**at(cast), rows=[row, {"stage": "filed", "limit": "种植季节15工作日"}])
    before = cells_of(draft.pk)

    for language in ("zh-hans", "en"):
        client = browser(cast)
        client.cookies["django_language"] = language
        file = b"".join(client.get(page("excel") + "?edition=draft").streaming_content)
        sent = {"key": f"f-{language}", "file": SimpleUploadedFile("规则.xlsx", file)}
        assert client.post(page("bring_rows"), sent).status_code == 302
        assert cells_of(draft.pk) == before


def test_a_file_with_faults_changes_nothing_and_says_each_by_its_row(cast):
    draft = a_draft(cast)
    before = cells_of(draft.pk)
    columns = ["Stage", "Limit", "Hours", "Since", "For", "Times", "Always", "Note"]
    rows = [["立案", "2 d", "", "", "", "", "", ""], ["远方", "soon", "", "", "", "", "", ""]]
    file = SimpleUploadedFile("x.xlsx", workbook_bytes("x", columns, rows))

    answer = browser(cast).post(page("bring_rows"), {"key": "k", "file": file})

    assert answer.status_code == 422
    assert [(one.row, one.column) for one in answer.context["faults"]] == [(3, "Stage"), (3, "Limit")]
    assert cells_of(draft.pk) == before


def test_a_file_without_a_column_is_refused_by_its_name(cast):
    a_draft(cast)
    file = SimpleUploadedFile("x.xlsx", workbook_bytes("x", ["Stage", "Limit"], [["filed", "2 d"]]))

    answer = browser(cast).post(page("bring_rows"), {"key": "k", "file": file})

    assert answer.status_code == 422
    assert "Hours" in str(answer.context["form"].errors["file"])


def test_faults_of_a_draft_are_shown_by_row_and_it_is_not_offered_for_publishing(cast):
    a_draft(cast)
    commands.bring_rows(
        **at(cast), rows=[{"stage": "filed", "limit": "1 d"}, {"stage": "filed", "limit": "2 d"}]
    )

    answer = browser(cast).get(page("draft"))

    assert answer.context["faults_count"] == 1
    assert page("publish") not in answer.content.decode()


def test_what_is_odd_is_said_and_may_be_published(cast):
    a_draft(cast)
    commands.bring_rows(**at(cast), rows=[{"stage": "filed", "limit": "70 d"}])
    client = browser(cast)

    draft, publish = client.get(page("draft")), client.get(page("publish"))

    assert [(fault.row, fault.message) for fault, _pk in draft.context["odd"]] == [
        (0, "longer than people like to wait")
    ]
    assert "longer than people like to wait" in draft.content.decode()
    assert page("publish") in draft.content.decode()
    assert (publish.context["odd_count"], publish.context["kept"]) == (1, ["Three waits run on."])
    assert "Three waits run on." in publish.content.decode()


def test_the_first_of_two_editions_and_the_draft_are_compared_cell_by_cell(cast):
    a_draft(cast)
    rows = [{"stage": "dispatched", "limit": "1 h"}, {"stage": "reported", "limit": "8 h"}]
    commands.bring_rows(**at(cast), rows=rows)

    told = browser(cast).get(page("changes") + "?from=d1&to=draft").context["told"]

    assert [(one.kind, one.name, [(c.was, c.now) for c in one.cells]) for one in told] == [
        ("added", "派遣", [("", "派遣"), ("", "1 工作时")]),
        ("removed", "立案", [("立案", ""), ("2 工作日", "")]),
        ("changed", "接报", [("4 工作时", "8 工作时")]),
    ]


def test_what_would_happen_to_a_case_is_said_beside_what_happens(cast):
    a_draft(cast)
    commands.bring_rows(**at(cast), rows=[{"stage": "reported", "limit": "8 h"}])
    before, FINDERS[:] = (
        list(FINDERS),
        [lambda _actor, _street, number, _when: number if number == "FL-1" else None],
    )
    try:
        told = browser(cast, "gaolan").get(page("try") + "?case=fl-1")
        unknown = browser(cast).get(page("try") + "?case=FL-2")
    finally:
        FINDERS[:] = before

    assert [(line.label, line.now, line.then, line.changes) for line in told.context["lines"]] == [
        ("接报时限", "4 工作时", "8 工作时", True)
    ]
    assert unknown.status_code == 422


def test_an_edition_that_does_not_hold_yet_is_withdrawn_with_its_reason(cast):
    publish_rows(
        **at(cast), rows=[{"stage": "filed", "limit": "1 d"}], effective_from=timezone.localdate() + timedelta(days=3), note="",
    )  # fmt: skip
    client = browser(cast)

    empty = client.post(page("withdraw", 1), {"key": "w"})
    done = client.post(page("withdraw", 1), {"key": "w2", "reason": "暂缓"})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert Edition.objects.get(street=cast.street, book="waits").state == "withdrawn"


def test_a_large_book_is_paged_and_searched_by_what_people_read(cast):
    a_draft(cast)
    rows = [{"stage": "filed", "limit": "2 d", "note": f"第 {n} 行"} for n in range(120)]
    commands.bring_rows(**at(cast), rows=[*rows, {"stage": "reported", "limit": "7 h", "for": "a"}])
    client = browser(cast)

    first = client.get(page("draft"))
    second = client.get(page("draft") + f"?after={first.context['next_cursor']}")
    found = [
        len(client.get(page("draft") + f"?q={text}").context["rows"])
        for text in ("Alpha", "接报", "第 119", "7", "无此")
    ]

    assert [len(one.context["rows"]) for one in (first, second)] == [50, 50]
    assert second.context["rows"][0][0].position == 51
    assert found == [1, 1, 1, 22, 0]


@pytest.mark.parametrize(
    "name", ["list", "book", "draft", "publish", "editions", "changes", "add_row", "bring_rows", "try"]
)
def test_no_page_asks_more_for_more_rows(cast, name):
    a_draft(cast)
    client, counts = browser(cast), []
    for n in (1, 3):
        commands.bring_rows(
            **at(cast), rows=[{"stage": s, "limit": "2 d"} for s in ("filed", "reported", "dispatched")[:n]]
        )
        client.get(page(name))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page(name)).status_code == 200
        # What is kept for a second between requests is asked anew inside the transaction of a test.
        kept = ("SAVEPOINT", "territory_street", "WHERE state = 'published'")
        counts.append(len([q for q in seen if not any(word in q["sql"] for word in kept)]))

    assert counts[0] == counts[1]
    assert counts[0] <= 11, "\n".join(q["sql"][:150] for q in seen)


def test_the_headings_of_the_workbook_are_those_of_the_page(cast):
    file = b"".join(browser(cast, "gaolan").get(page("excel")).streaming_content)

    [first, *_rest] = read_table(BytesIO(file))

    assert list(first.cells) == ["Stage", "Limit", "Hours", "Since", "For", "Times", "Always", "Note"]
    assert (first["Stage"], first["Limit"]) == ("接报", "4 工作时")


def test_what_changes_is_taken_along_a_line_for_each_cell(cast):
    a_draft(cast)
    commands.bring_rows(
        **at(cast), rows=[{"stage": "filed", "limit": "2 d"}, {"stage": "reported", "limit": "8 h"}]
    )

    file = b"".join(
        browser(cast, "gaolan").get(page("changes_excel") + "?from=d1&to=draft").streaming_content
    )

    rows = [[*row.cells.values()] for row in read_table(BytesIO(file))]
    assert [row[:1] + row[2:] for row in rows] in (
        [["移位", "立案", "", "2", "1"], ["改动", "接报", "Limit", "4 工作时", "8 工作时"]],
        [["改动", "接报", "Limit", "4 工作时", "8 工作时"], ["移位", "立案", "", "2", "1"]],
    )

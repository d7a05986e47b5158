"""Rows of lists and the fields of the filter are drawn without a template: what is typed stays text, what is kept fits."""

from linli.cases.models import Case
from linli.cases.states import State
from tests.cast import Cast
from tests.factories import a_case

from .pages import listing, queries_of, signed_in

TASKS = "/s/fenglin/tasks/"
NASTY = "<b onclick=\"x()\">井盖 & 'more'"
SAFE = "&lt;b onclick=&quot;x()&quot;&gt;井盖 &amp; &#x27;more&#x27;"


def test_what_was_typed_stays_text_in_a_row(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    Case.objects.filter(pk=case.pk).update(title=NASTY, place=NASTY, located=False)

    page = signed_in(cast, "jiangwei").get(f"{listing()}?open={case.number}").content.decode()

    assert (NASTY in page, page.count(SAFE)) == (False, 2)
    assert f'data-number="{case.number}" aria-current="true">' in page


def test_a_field_that_is_kept_shows_what_each_reader_chose(cast: Cast) -> None:
    a_case(cast, state=State.IN_HAND)
    desk = signed_in(cast, "jiangwei")

    answers = [desk.get(listing() + query) for query in ("", "?light=late", "", "?q=%3Cb%3E")]

    pages = [
        one.content.decode().partition('<form class="filters"')[2].partition("</form>")[0] for one in answers
    ]
    assert pages[0] == pages[2]
    late = '<option value="late" selected>'
    assert [late in page for page in pages] == [False, True, False, False]
    assert 'value="&lt;b&gt;"' in pages[3]


def test_my_tasks_ask_as_often_for_three_cases_as_for_one(cast: Cast) -> None:
    worker = signed_in(cast, "gaolan")
    a_case(cast)
    once = queries_of(worker, TASKS)
    a_case(cast)
    a_case(cast)

    assert (queries_of(worker, TASKS), worker.get(TASKS).context["total"]) == (once, 3)
    assert once <= 8

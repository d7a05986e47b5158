"""Bulletins: frozen as known, said in both languages, edited in words alone, published, replaced, withdrawn, scheduled."""

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from linli.bulletins import commands
from linli.bulletins.errors import ChangedMeanwhile, NoDraft, PeriodNotOver
from linli.bulletins.models import Bulletin
from linli.bulletins.queries.blocks import n, runs
from linli.bulletins.queries.bulletins import document_of, subject_called
from linli.bulletins.queries.periods import period_of
from linli.bulletins.queries.wording import set_apart
from linli.bulletins.states import Kind
from linli.cases import commands as cases
from linli.cases.states import State
from linli.insight.public import Span, counts_of
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.models import JournalLine
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_booking import write_on
from tests.insight.test_counters import drain

pytestmark = pytest.mark.django_db
MARCH = period_of(Kind.MONTH, timezone.localdate(NOON))
NEXT = datetime.combine(MARCH.until + timedelta(days=1), NOON.time(), tzinfo=NOON.tzinfo)


def counted(*states: str, cast: Cast, at: datetime = NOON) -> list[Any]:
    """Bring cases so far, their lines written on the days they tell of, and count them."""
    made = [a_case(cast, state=state, at=at) for state in states]
    known_when_done()
    return made


def known_when_done() -> None:
    for line in JournalLine.objects.filter(subject="case"):
        write_on(line, timezone.localdate(line.at))
    drain()


def drafted(cast: Cast, *, of: str = "unit", code: str = "", **told: Any) -> Bulletin:
    subject = subject_called(cast.street, of, code or cast.street.code)
    return commands.draft(subject, MARCH, **{"by": cast.jiangwei, "at": NEXT} | told)


def said(bulletin: Bulletin, language: str = "zh-hans") -> str:
    """Return all paragraphs of a bulletin as one text."""
    blocks = document_of(bulletin, language)["blocks"]
    return "\n".join("".join(run["t"] for run in one["runs"]) for one in blocks if one["kind"] == "para")


# --- What it says ---------------------------------------------------------------------------------------------------
def test_a_bulletin_says_the_equation_of_its_period_in_officialese_and_in_english(cast: Cast) -> None:
    counted(State.CLOSED, State.CLOSED, State.CLOSED, State.FILED, State.DECLINED, cast=cast)

    made = drafted(cast)

    assert (
        "枫林路街道共接报各类治理事项5件，上月为零。其中，已解决3件，推进中1件，以其他方式结束1件（5＝3＋1＋1）。"
        in said(made)
    )
    assert "took in 5 reports, none in the month before. Of them 3 are solved, 1 in progress, 1 ended another way (5 = 3 + 1 + 1)." in said(made, "en")  # fmt: skip
    assert document_of(made, "zh-hans")["title"] == "关于枫林路街道2026年3月社区治理事项办理情况的通报"


def test_every_figure_of_the_text_has_its_definition_in_the_appendix(cast: Cast) -> None:
    counted(State.CLOSED, State.FILED, State.IN_HAND, cast=cast)

    document = document_of(drafted(cast), "zh-hans")

    defined = {one["code"] for one in document["definitions"]}
    used = {
        run["k"]
        for block in document["blocks"]
        for cell in [
            *([block["runs"]] if "runs" in block else []),
            *(c for row in block.get("rows", ()) for c in row),
        ]
        for run in cell
        if run["k"]
    }
    assert used - defined == set()
    assert {"reported", "filed", "closed"} <= used


def test_a_sentence_keeps_which_of_its_numbers_is_which_figure() -> None:
    assert runs(f"立案{n('filed', 107)}件。") == [
        {"t": "立案", "k": ""}, {"t": "107", "k": "filed"}, {"t": "件。", "k": ""},
    ]  # fmt: skip


def test_a_name_that_holds_what_stands_between_names_is_quoted() -> None:
    with translation.override("zh-hans"):
        assert [set_apart(one) for one in ("路灯", "地桩、地锁")] == ["路灯", "“地桩、地锁”"]


def test_traditional_readers_read_the_same_bulletin_in_their_script(cast: Cast) -> None:
    counted(State.CLOSED, cast=cast)

    assert (
        document_of(drafted(cast), "zh-hant")["title"] == "關於楓林路街道2026年3月社區治理事項辦理情況的通報"
    )


def test_a_department_is_told_what_it_was_given_and_nothing_it_cannot_be_asked_about(cast: Cast) -> None:
    counted(State.IN_HAND, State.CLOSED, cast=cast)

    made = drafted(cast, of="organisation", code="chengjian")

    assert "城建中心共收到派遣事项2件" in said(made)
    assert "reported" not in made.figures["counts"]


@pytest.mark.parametrize(("of", "code"), [("unit", "W1"), ("organisation", "chengjian")])
def test_a_weekly_bulletin_of_a_part_tells_its_types(cast: Cast, of: str, code: str) -> None:
    counted(State.IN_HAND, State.CLOSED, cast=cast)
    week = period_of(Kind.WEEK, timezone.localdate(NOON))

    made = commands.draft(subject_called(cast.street, of, code), week, by=cast.jiangwei, at=NEXT)

    assert [(one["code"], one["n"]) for one in made.figures["types"]] == [("C0101", 2)]
    assert "从类别看，数量居前的依次为：" in said(made)


def test_of_fewer_than_ten_no_share_of_satisfaction_is_told(cast: Cast) -> None:
    counted(State.CLOSED, cast=cast)

    assert drafted(cast).figures["voices"]["satisfaction"] == {
        "good": None, "n": 0, "rate": None, "low": None, "high": None, "margin": None,
    }  # fmt: skip


# --- Frozen ---------------------------------------------------------------------------------------------------------
def test_what_is_corrected_later_changes_no_bulletin_but_the_next_edition_tells_it(cast: Cast) -> None:
    [one, *_rest] = counted(State.CLOSED, State.CLOSED, cast=cast, at=NOON + timedelta(days=24))
    first = drafted(cast)
    commands.publish(first.number, street=cast.street, by=cast.jiangwei, at=NEXT)
    late = NEXT + timedelta(days=3)
    cases.reopen(one.pk, street_id=cast.street.pk, by=cast.jiangwei, at=late, reason="又坏了")
    known_when_done()

    second = drafted(cast, at=late + timedelta(days=2))

    first.refresh_from_db()
    assert [b.figures["counts"]["closed"]["n"] for b in (first, second)] == [2, 1]
    place = subject_called(cast.street, "unit", cast.street.code).place
    for b in (first, second):
        told = counts_of(place, ["closed"], Span(b.since, b.until, b.known, date(2026, 6, 1)))
        assert told["closed"] == b.figures["counts"]["closed"]["n"]
    commands.publish(second.number, street=cast.street, by=cast.jiangwei, at=late + timedelta(days=2))
    first.refresh_from_db()
    assert (first.state, second.edition) == ("replaced", 2)
    page = Client().get(f"/s/fenglin/bulletins/{second.number}/").content.decode()
    assert "较上一版更正" in page


def test_a_period_that_still_runs_has_no_bulletin(cast: Cast) -> None:
    with pytest.raises(PeriodNotOver):
        drafted(cast, at=NOON)


def test_the_draft_that_stands_is_returned_and_not_made_twice(cast: Cast) -> None:
    assert drafted(cast).pk == drafted(cast).pk
    assert [line.action for line in JournalLine.objects.filter(subject="bulletin")] == ["draft_bulletin"]


@pytest.mark.django_db(transaction=True)
def test_two_who_draft_at_once_make_one_draft(cast: Cast) -> None:
    found: list[Any] = []

    def go() -> None:
        try:
            found.append(drafted(cast).pk)
        finally:
            connection.close()

    both = [threading.Thread(target=go) for _n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(found) == 2
    assert len(set(found)) == Bulletin.objects.count() == 1


# --- Words ----------------------------------------------------------------------------------------------------------
def test_an_editor_changes_words_and_whoever_was_slower_loses_nothing(cast: Cast) -> None:
    made = drafted(cast)
    told = {"street": cast.street, "by": cast.shenyi, "at": NEXT, "addressees": "报：区里", "issuer": ""}

    commands.edit(made.number, plan="一是巡查。\n\n二是回访。", seen=1, **told)
    with pytest.raises(ChangedMeanwhile):
        commands.edit(made.number, plan="别的", seen=1, **told)

    made.refresh_from_db()
    document = document_of(made, "zh-hans")
    assert (document["steps"], document["addressees"]) == (["一是巡查。", "二是回访。"], "报：区里")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_who_saves_without_touching_a_field_freezes_no_proposal_and_puts_no_english_into_chinese(
    cast: Cast, language: str
) -> None:
    made = drafted(cast)
    told = document_of(made, language)

    commands.edit(
        made.number, street=cast.street, plan="\n".join(told["steps"]), addressees="报：区里", issuer=told["issuer"],
        by=cast.jiangwei, at=NEXT,
    )  # fmt: skip

    made.refresh_from_db()
    assert (made.plan, made.issuer, made.addressees) == ("", "", "报：区里")
    assert document_of(made, "zh-hans")["issuer"] == "枫林路街道办事处"


def test_the_form_of_an_editor_who_reads_english_holds_the_words_of_the_office(cast: Cast) -> None:
    made = drafted(cast)

    office = signed_in(cast, "jiangwei")
    office.cookies["django_language"] = "en"
    page = office.get(f"/s/fenglin/bulletins/{made.number}/edit/")

    assert "Next steps" in page.content.decode()
    assert document_of(made, "zh-hans")["steps"][0] in page.content.decode()


def test_why_a_draft_was_thrown_away_is_nobodys_business(cast: Cast) -> None:
    made = drafted(cast)

    commands.withdraw(made.number, street=cast.street, by=cast.jiangwei, at=NEXT, why="领导不同意")

    address = f"/s/fenglin/bulletins/{made.number}/"
    assert (Client().get(address).status_code, signed_in(cast, "jiangwei").get(address).status_code) == (
        404,
        410,
    )


def test_what_is_published_changes_no_more(cast: Cast) -> None:
    made = drafted(cast)
    told = {"street": cast.street, "by": cast.jiangwei, "at": NEXT}
    commands.publish(made.number, **told)
    commands.publish(made.number, **told)

    with pytest.raises(NoDraft):
        commands.edit(made.number, plan="", addressees="", issuer="", **told)
    with pytest.raises(NoDraft):
        commands.recount(made.number, **told)
    assert JournalLine.objects.filter(action="publish_bulletin").count() == 1


def test_a_withdrawn_bulletin_says_why_and_shows_nothing_else(cast: Cast) -> None:
    made = drafted(cast)
    told = {"street": cast.street, "by": cast.jiangwei, "at": NEXT}
    commands.publish(made.number, **told)
    with pytest.raises(Missing):
        commands.withdraw(made.number, why=" ", **told)

    commands.withdraw(made.number, why="数据有误", **told)

    page = Client().get(f"/s/fenglin/bulletins/{made.number}/")
    assert (page.status_code, "数据有误" in page.content.decode()) == (410, True)
    assert document_of(made, "zh-hans")["title"] not in page.content.decode()


def test_who_may_draft_edit_and_publish(cast: Cast) -> None:
    west, whole = (
        subject_called(cast.street, "unit", "W"),
        subject_called(cast.street, "unit", cast.street.code),
    )

    assert commands.draft(west, MARCH, by=cast.heqing, at=NEXT).code == "W"
    for who, subject, refusal in (
        (cast.dujuan, west, NotAllowed), (cast.heqing, whole, NotAllowed), (cast.songping, west, NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            commands.draft(subject, MARCH, by=who, at=NEXT)
    with pytest.raises(NotFound):
        subject_called(cast.street, "unit", "nowhere")


# --- Pages ----------------------------------------------------------------------------------------------------------
def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[name], backend="linli.web.lookup.AccountBackend")
    return client


def test_everybody_reads_what_is_published_and_the_office_its_drafts(cast: Cast) -> None:
    counted(State.CLOSED, cast=cast)
    made = drafted(cast)
    address = f"/s/fenglin/bulletins/{made.number}/"
    office = signed_in(cast, "jiangwei")

    assert (Client().get(address).status_code, office.get(address).status_code) == (404, 200)
    office.post(address + "publish/")
    assert Client().get(address).status_code == 200
    assert document_of(made, "zh-hans")["title"] in Client().get("/s/fenglin/bulletins/").content.decode()


def test_pages_take_few_queries_however_many_bulletins_there_are(cast: Cast) -> None:
    counted(State.CLOSED, cast=cast)
    made = drafted(cast)
    office = signed_in(cast, "jiangwei")
    office.get("/s/fenglin/bulletins/")  # the first page writes down whose session it is
    one = [queries_of(office, f"/s/fenglin/bulletins/{path}") for path in ("", f"{made.number}/")]
    for code in ("W", "E", "W1"):
        drafted(cast, code=code)

    three = [queries_of(office, f"/s/fenglin/bulletins/{path}") for path in ("", f"{made.number}/")]

    assert one == three
    assert max(three) <= 12


def test_a_form_that_is_wrong_keeps_what_was_typed(cast: Cast) -> None:
    office = signed_in(cast, "jiangwei")

    page = office.post("/s/fenglin/bulletins/new/", {"whose": f"unit:{cast.street.code}", "kind": "month", "day": "2999-01-01"})  # fmt: skip

    assert page.status_code == 422
    assert "2999-01-01" in page.content.decode()
    assert "这一期尚未结束" in page.content.decode()

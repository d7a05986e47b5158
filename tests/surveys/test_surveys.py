"""Surveys by sample: one answer a code, kept without it; told with a margin, in waves; nothing of too few."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.kernel.errors import Missing, NotAllowed, Refusal
from linli.kernel.models import JournalLine
from linli.surveys import commands
from linli.surveys.errors import AnsweredAlready, SurveyOver, SurveyRuns, UnknownCode
from linli.surveys.models import Answer, Invitation, Survey
from linli.surveys.queries import code_of, codes, hash_of, latest_result, results, state_said, waves
from linli.territory.public import root_of, unit_called
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def begun(cast: Cast, **told: Any) -> Survey:
    given = {
        "unit": root_of(cast.street), "title": "居民感受调查", "invited": 40, "population": 400, "key": "one",
        "ends_on": (NOON + 20 * DAY).date(), "by": cast.jiangwei, "at": NOON,
    } | told  # fmt: skip
    number = commands.begin(street=cast.street, **given)
    return Survey.objects.get(street=cast.street, number=number)


def answered(survey: Survey, *values: int, first: int = 1) -> None:
    for n, value in enumerate(values, first):
        commands.answer(
            survey.number,
            street=survey.street,
            code=code_of(survey.pk, n),
            at=NOON,
            gain=value,
            satisfied=value,
        )


def over(survey: Survey, cast: Cast, *, at: Any = NOON) -> Survey:
    told = {"street": cast.street, "by": cast.jiangwei, "at": at}
    commands.close(survey.number, **told)
    return commands.publish(survey.number, **told)


def test_shares_are_told_with_their_margin_narrowed_by_how_few_there_are(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, *[5] * 15, *[3] * 5)

    [result] = results([survey])

    gain = result.found[0]
    assert (result.answered, result.response) == (20, "50.0")
    assert (gain.share["rate"], gain.share["n"], gain.share["good"], gain.index) == ("75.0", 20, 15, "87.5")
    assert (gain.share["low"], gain.share["high"], gain.share["margin"]) == ("53.7", "88.6", "21.3")
    assert result.found[1].share["rate"] is None


def test_of_fewer_than_ten_answers_nothing_is_told(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, *[5] * 9)

    assert {one.share["rate"] for one in results([survey])[0].found} == {None}
    assert {one.index for one in results([survey])[0].found} == {None}


def test_a_code_is_good_for_one_answer_and_read_however_it_is_typed(cast: Cast) -> None:
    survey = begun(cast)
    code = code_of(survey.pk, 1)
    told = {"street": cast.street, "at": NOON, "gain": 4}

    commands.answer(survey.number, code=f" {code.upper().replace('-', ' ')} ", **told)
    with pytest.raises(AnsweredAlready):
        commands.answer(survey.number, code=code, **told)
    with pytest.raises(UnknownCode):
        commands.answer(survey.number, code="aaaaa-aaaaa", **told)
    with pytest.raises(Missing):
        commands.answer(survey.number, code=code_of(survey.pk, 2), street=cast.street, at=NOON)

    assert Answer.objects.count() == 1


def test_nothing_that_is_kept_says_who_answered_what(cast: Cast) -> None:
    survey = begun(cast)
    answered(survey, 5)

    [kept] = Answer.objects.values()
    assert set(kept) == {"id", "street_id", "survey_id", "gain", "happiness", "security", "satisfied"}
    assert kept["id"].version == 4
    used = Invitation.objects.get(used=True)
    assert code_of(survey.pk, 1) not in str(vars(used))
    assert [line.action for line in JournalLine.objects.filter(subject="survey")] == ["begin_survey"]


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_once_counts_once(cast: Cast) -> None:
    survey, said = begun(cast), []

    def go() -> None:
        try:
            commands.answer(survey.number, street=cast.street, code=code_of(survey.pk, 1), at=NOON, gain=5)
            said.append("taken")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    both = [threading.Thread(target=go) for _n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (sorted(said), Answer.objects.count()) == (["answered_already", "taken"], 1)


def test_what_is_over_takes_no_answer_and_is_published_after_its_end(cast: Cast) -> None:
    survey = begun(cast)
    told = {"street": cast.street, "by": cast.jiangwei, "at": NOON}
    with pytest.raises(SurveyRuns):
        commands.publish(survey.number, **told)
    with pytest.raises(SurveyOver):
        commands.answer(survey.number, street=cast.street, code="x", at=NOON + 21 * DAY, gain=1)

    over(survey, cast)

    with pytest.raises(SurveyOver):
        answered(survey, 5)


def test_waves_of_a_unit_stand_side_by_side_and_the_newest_is_told_by_bulletins(cast: Cast) -> None:
    old = begun(cast, at=NOON - 90 * DAY, key="old", ends_on=(NOON + DAY).date())
    answered(old, *[2] * 10)
    over(old, cast, at=NOON - 60 * DAY)
    new = begun(cast)
    answered(new, *[5] * 10)
    over(new, cast)

    assert [one.found[0].share["rate"] for one in waves(new)] == ["0.0", "100.0"]
    root = root_of(cast.street).id
    found = [latest_result(cast.street.pk, root, until=(NOON + n * DAY).date()) for n in (-70, -1, 1)]
    assert [one and one.survey.pk for one in found] == [None, old.pk, new.pk]


def test_who_may_begin_a_survey(cast: Cast) -> None:
    west = unit_called(cast.street, "W")

    assert begun(cast, unit=west, by=cast.heqing, key="west").unit_id == west.id
    for who in (cast.dujuan, cast.songping):
        with pytest.raises(NotAllowed):
            begun(cast, unit=west, by=who, key="again")
    with pytest.raises(Missing):
        begun(cast, invited=500, key="more")


def test_a_form_sent_twice_begins_one_survey(cast: Cast) -> None:
    assert begun(cast).pk == begun(cast).pk


def test_the_codes_in_the_workbook_are_those_that_are_taken(cast: Cast) -> None:
    survey = begun(cast, invited=3, population=None)

    rows = list(codes(survey, "https://x/"))

    assert [row[0] for row in rows] == [1, 2, 3]
    assert {hash_of(row[1]) for row in rows} == set(Invitation.objects.values_list("code_hash", flat=True))


# --- Pages ----------------------------------------------------------------------------------------------------------
def test_a_resident_answers_by_the_form_and_reads_the_result_when_it_is_published(cast: Cast) -> None:
    today = timezone.now()
    survey = begun(cast, at=today, ends_on=(today + DAY).date())
    address, browser = f"/s/fenglin/surveys/{survey.number}/", Client()

    empty = browser.post(address + "answer/", {"code": code_of(survey.pk, 1)})
    wrong = browser.post(address + "answer/", {"code": "nonsense", "gain": "5"})
    taken = browser.post(address + "answer/", {"code": code_of(survey.pk, 1), "gain": "5", "security": "4"})

    assert (empty.status_code, wrong.status_code, taken.status_code) == (422, 422, 200)
    assert "checked" in wrong.content.decode()
    assert Answer.objects.values_list("gain", "happiness", "security", "satisfied").get() == (
        5,
        None,
        4,
        None,
    )
    assert browser.get(address).status_code == 404
    over(survey, cast, at=today)
    assert browser.get(address).status_code == 200
    assert "已结束" in browser.get(address + "answer/").content.decode()


def test_its_keeper_types_in_sheets_of_paper_without_being_stopped_and_a_code_twice_is_said(
    cast: Cast, monkeypatch
) -> None:
    monkeypatch.setattr(commands.sampled, "TRIES", 2)
    today = timezone.now()
    survey = begun(cast, at=today, ends_on=(today + DAY).date())
    address = f"/s/fenglin/surveys/{survey.number}/answer/"
    office, resident = Client(), Client()
    office.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")

    sheets = [office.post(address, {"code": code_of(survey.pk, n), "gain": "4"}) for n in (1, 2, 3, 4, 4)]
    tries = [resident.post(address, {"code": "aaaaa-aaaaa", "gain": "4"}).status_code for _n in range(3)]

    assert [one.status_code for one in sheets] == [302, 302, 302, 302, 422]
    assert "这个邀请码已用于答卷" in sheets[-1].content.decode()
    assert (tries, Answer.objects.count()) == ([422, 422, 429], 4)


def test_a_survey_whose_last_day_is_past_is_said_to_run_no_more(cast: Cast) -> None:
    survey = begun(cast, at=NOON - 90 * DAY, ends_on=(NOON - 60 * DAY).date())

    assert [state_said(survey, (NOON - n * DAY).date()) for n in (60, 59)] == ["进行中", "答卷已截止"]


def test_lists_of_surveys_take_few_queries_however_many_there_are(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    begun(cast)
    client.get("/s/fenglin/surveys/")  # the first page writes down whose session it is
    one = queries_of(client, "/s/fenglin/surveys/")
    for n in range(3):
        begun(cast, key=f"more {n}")

    assert queries_of(client, "/s/fenglin/surveys/") == one <= 12

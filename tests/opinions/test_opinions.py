"""Consultations: statements are looked at, opinions are given without a name and may change, maps can be checked."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.opinions import commands
from linli.opinions.commands.keeping import Plan
from linli.opinions.commands.mapping import digest_of
from linli.opinions.commands.taking_part import RESIDENT
from linli.opinions.demo import build
from linli.opinions.errors import (
    ConsultationOver,
    NoStatementsTaken,
    NoSuchStatement,
    PersonalWords,
    TooManyStatements,
    UnknownDevice,
)
from linli.opinions.models import Consultation, Opinion, OpinionMap, Participant, Statement
from linli.opinions.queries import (
    lines_of,
    mark_of,
    matrix_of,
    next_statement,
    opinions_of,
    participant_of,
    public_result,
    shown,
    told_of,
)
from linli.opinions.states import MOST_OF_ONE, Stance
from linli.territory.public import root_of, unit_called
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOON.date()
SEEDS = [("门口设点", "By the gate"), ("晚上开放", ""), ("点位要少", ""), ("要有灯", "")]


def begun(cast: Cast, **told: Any) -> Consultation:
    plan = {
        "title": "投放点",
        "question": "设在哪里？",
        "starts_on": TODAY,
        "ends_on": TODAY + 9 * DAY,
        "statements": SEEDS,
    } | told
    number = commands.begin(
        street=cast.street, unit=root_of(cast.street), plan=Plan(**plan), key="one", by=cast.jiangwei, at=NOON
    )
    return Consultation.objects.get(street=cast.street, number=number)


def say(one: Consultation, token: str, statement: int, stance: str, **told: Any) -> bool:
    return commands.give(
        one.number,
        street=one.street,
        token=token,
        statement=statement,
        stance=stance,
        **({"at": NOON} | told),
    )


def crowd(one: Consultation, *rows: str) -> list[str]:
    """Let a device for each row say what stands in it: + agree, - disagree, 0 pass, . nothing."""
    words = {"+": "agree", "-": "disagree", "0": "pass"}
    tokens = [commands.new_token(one) for _row in rows]
    for token, row in zip(tokens, rows, strict=True):
        for number, sign in enumerate(row, 1):
            if sign != ".":
                say(one, token, number, words[sign])
    return tokens


def moments() -> Iterator[Any]:
    at = NOON
    while True:
        yield at
        at += timedelta(milliseconds=20)


def mapped(one: Consultation) -> OpinionMap:
    one.refresh_from_db()
    made = commands.make_map(one, clock=moments().__next__)
    assert made is not None
    return made


# --- Beginning --------------------------------------------------------------------------------------------------------
def test_whoever_convenes_begins_one_with_its_statements_once_for_its_key(cast: Cast) -> None:
    one = begun(cast)

    assert begun(cast).pk == one.pk
    assert [(row.number, row.text, row.text_en) for row in shown(one)] == [
        (1, "门口设点", "By the gate"), (2, "晚上开放", ""), (3, "点位要少", ""), (4, "要有灯", "")
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        commands.begin(
            street=cast.street, unit=unit_called(cast.street, "E"), plan=Plan("一", "二", TODAY, TODAY), key="x",
            by=cast.heqing, at=NOON,
        )  # fmt: skip
    with pytest.raises(Missing):
        begun(cast, statements=[], takes_statements=False)
    with pytest.raises(PersonalWords):
        commands.add_statement(1, street=cast.street, text="请打13812345678", by=cast.jiangwei, at=NOON)
    # The area head of the area keeps those of the area, not those of the whole street.
    with pytest.raises(NotAllowed):
        commands.close(one.number, street=cast.street, by=cast.heqing, at=NOON)
    with pytest.raises(NotFound):
        commands.close(one.number, street=cast.street, by=RESIDENT, at=NOON)


# --- Opinions ---------------------------------------------------------------------------------------------------------
def test_an_opinion_is_kept_once_and_changed_at_will(cast: Cast) -> None:
    one, before = begun(cast), JournalLine.objects.count()
    token = commands.new_token(one)

    assert say(one, token, 1, "agree") is True
    assert say(one, token, 1, "agree") is False
    assert say(one, token, 1, "disagree") is True

    who = participant_of(one, token)
    assert who is not None
    assert (who.turns, list(opinions_of(who).values())) == (2, [Stance.DISAGREE])
    assert [field.name for field in Opinion._meta.fields] == [
        "street",
        "id",
        "participant",
        "statement",
        "stance",
    ]
    # No line tells of it: a line would hold the moment.
    assert JournalLine.objects.count() == before


def test_opinions_are_taken_from_the_first_day_to_the_last(cast: Cast) -> None:
    one = begun(cast)
    token = commands.new_token(one)

    for at in (NOON - DAY, NOON + 10 * DAY):
        with pytest.raises(ConsultationOver):
            say(one, token, 1, "agree", at=at)
    assert say(one, token, 1, "agree", at=NOON + 9 * DAY)
    commands.close(one.number, street=cast.street, by=cast.jiangwei, at=NOON)
    commands.close(one.number, street=cast.street, by=cast.jiangwei, at=NOON)
    with pytest.raises(ConsultationOver):
        say(one, token, 2, "agree")
    lines = JournalLine.objects.filter(subject_id=one.pk).order_by("seq").values_list("action", flat=True)
    assert list(lines) == ["begin_consultation", "close_consultation"]


def test_a_token_is_ours_and_of_this_consultation(cast: Cast) -> None:
    one = begun(cast)
    number = commands.begin(
        street=cast.street,
        unit=root_of(cast.street),
        plan=Plan("二", "二", TODAY, TODAY),
        key="two",
        by=cast.jiangwei,
        at=NOON,
    )
    other = Consultation.objects.get(number=number)

    for token in ("", "made up", commands.new_token(other), commands.new_token(one) + "x"):
        with pytest.raises(UnknownDevice):
            say(one, token, 1, "agree")
    with pytest.raises(NoSuchStatement):
        say(one, commands.new_token(one), 99, "agree")
    assert Participant.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_press_four_times_at_once_is_one_opinion(cast: Cast) -> None:
    one = begun(cast)
    token, changed, wall = commands.new_token(one), [], threading.Barrier(4)

    def press() -> None:
        wall.wait()
        try:
            changed.append(say(one, token, 1, "agree"))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(changed) == [False, False, False, True]
    assert (Participant.objects.count(), Opinion.objects.count(), Participant.objects.get().turns) == (
        1,
        1,
        1,
    )


# --- Statements of residents ----------------------------------------------------------------------------------------------
def test_a_statement_waits_until_somebody_has_looked_and_its_author_is_told_why_not(cast: Cast) -> None:
    one = begun(cast)
    token = commands.new_token(one)
    of = {"street": cast.street, "by": cast.jiangwei, "at": NOON}

    made, anew = commands.propose(
        one.number, street=cast.street, token=token, text=" 周末也要 开放！", language="zh", at=NOON
    )
    same, again = commands.propose(
        one.number,
        street=cast.street,
        token=commands.new_token(one),
        text="周末也要开放",
        language="zh",
        at=NOON,
    )

    assert (made.number, made.state, anew, same.pk, again) == (5, "waiting", True, made.pk, False)
    assert len(shown(one)) == 4
    with pytest.raises(NoSuchStatement):
        say(one, commands.new_token(one), 5, "agree")
    commands.refuse(one.number, 5, reason="several", note="请分成两句", **of)
    commands.refuse(one.number, 5, reason="several", note="请分成两句", **of)
    made.refresh_from_db()
    assert (made.state, made.get_reason_display(), made.note) == (
        "refused",
        made.get_reason_display(),
        "请分成两句",
    )
    commands.accept(one.number, 5, text_en="At the weekend, too", **of)
    made.refresh_from_db()
    assert (made.state, made.reason, made.text_en) == ("shown", "", "At the weekend, too")
    # Whoever wrote it agrees with it.
    assert list(opinions_of(participant_of(one, token)).values()) == [Stance.AGREE]
    lines = JournalLine.objects.filter(subject_id=made.pk).order_by("seq")
    assert [line.action for line in lines] == ["propose_statement", "refuse_statement", "show_statement"]
    assert {str(line.facts) for line in lines if "开放" in str(line.facts)} == set()


def test_what_names_somebody_is_not_shown_and_nobody_floods(cast: Cast) -> None:
    one = begun(cast)
    token = commands.new_token(one)
    sent = {"street": cast.street, "token": token, "language": "zh", "at": NOON}
    made, _anew = commands.propose(one.number, text="请打13812345678找我", **sent)

    with pytest.raises(PersonalWords):
        commands.accept(one.number, made.number, street=cast.street, by=cast.jiangwei, at=NOON)
    with pytest.raises(Missing):
        commands.propose(one.number, text=" ！？ ", **sent)
    for n in range(MOST_OF_ONE - 1):
        commands.propose(one.number, text=f"第{n}句", **sent)
    with pytest.raises(TooManyStatements):
        commands.propose(one.number, text="还有一句", **sent)
    Consultation.objects.update(takes_statements=False)
    with pytest.raises(NoStatementsTaken):
        commands.propose(one.number, text="再来", **{**sent, "token": commands.new_token(one)})


@pytest.mark.django_db(transaction=True)
def test_two_who_say_the_same_at_once_make_one_statement(cast: Cast) -> None:
    one = begun(cast)
    anew, wall = [], threading.Barrier(3)

    def send() -> None:
        wall.wait()
        try:
            anew.append(
                commands.propose(
                    one.number,
                    street=cast.street,
                    token=commands.new_token(one),
                    text="要有洗手池",
                    language="zh",
                    at=NOON,
                )[1]
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(anew) == [False, False, True]
    assert Statement.objects.filter(text="要有洗手池").count() == 1


def test_the_next_statement_stays_until_it_is_answered_and_each_is_asked_once(cast: Cast) -> None:
    one = begun(cast)
    token, asked = commands.new_token(one), []
    for _turn in range(4):
        said = opinions_of(participant_of(one, token))
        found = next_statement(shown(one), said, None, lot=token)
        assert found == next_statement(shown(one), said, None, lot=token)
        assert found is not None
        asked.append(found.number)
        say(one, token, found.number, "pass")

    assert sorted(asked) == [1, 2, 3, 4]
    assert next_statement(shown(one), opinions_of(participant_of(one, token)), None, lot=token) is None


# --- The map ----------------------------------------------------------------------------------------------------------
def test_a_map_is_made_when_people_have_said_something_and_not_again_before_its_time(cast: Cast) -> None:
    one = begun(cast)
    assert commands.due(NOON) == []
    crowd(one, *["++--"] * 6, *["--++"] * 6)

    assert commands.due(NOON) == [one]
    made = mapped(one)

    assert made.result["sizes"] == [6, 6]
    assert made.mark == mark_of(one)
    assert commands.due(NOON + DAY) == []
    crowd(one, "++++")
    assert commands.due(NOON + timedelta(seconds=5)) == []
    assert commands.due(NOON + timedelta(minutes=2)) == [one]
    commands.ask_map(one.number, street=cast.street, by=cast.jiangwei, at=NOON + timedelta(seconds=6))
    assert commands.due(NOON + timedelta(seconds=7)) == [one]
    assert commands.make_maps_due(lambda: NOON + timedelta(seconds=8)) == 1
    assert commands.due(NOON + timedelta(hours=1)) == []
    # What was said in the moment of closing is on the map that comes after.
    crowd(one, "+++0")
    commands.close(one.number, street=cast.street, by=cast.jiangwei, at=NOON)
    assert commands.due(NOON + timedelta(hours=1)) == [one]


def test_a_kept_map_is_worked_out_again_byte_by_byte(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["+0-."] * 7, *["--+0"] * 6, *["++++"] * 5)
    made = mapped(one)
    kept = OpinionMap.objects.get(pk=made.pk)
    out = StringIO()

    call_command("opinions", "map", "fenglin", str(one.number), stdout=out)

    assert out.getvalue().endswith("the same, byte by byte\n")
    assert digest_of(kept.result) == kept.result_digest == made.result_digest
    assert matrix_of(one).digest == kept.inputs_digest
    # Nothing of who said what is kept with the map: rows stand in the order of their signs.
    assert kept.inputs.split("\n")[1:-1] == sorted(kept.inputs.split("\n")[1:-1])
    OpinionMap.objects.filter(pk=made.pk).update(result=kept.result | {"people": 99})
    with pytest.raises(SystemExit) as ended:
        call_command("opinions", "map", "fenglin", str(one.number), stdout=out)
    assert ended.value.code == 1


def test_the_worker_that_died_does_not_stop_the_next_map_and_two_make_one(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, "++--")
    OpinionMap.objects.create(street=cast.street, consultation=one, number=1, mark="", begun_at=NOON, seed=1)

    assert commands.make_map(one, clock=lambda: NOON + timedelta(minutes=1)) is None
    made = commands.make_map(one, clock=lambda: NOON + timedelta(minutes=11))

    assert made is not None
    assert (made.number, OpinionMap.objects.count()) == (1, 1)
    for _turn in range(7):
        mapped(one)
    assert list(OpinionMap.objects.order_by("number").values_list("number", flat=True)) == [4, 5, 6, 7, 8]


def test_what_groups_say_is_told_with_how_many_of_them_say_so(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 6, *["-+++"] * 6, *["-+0+"] * 2)
    made = mapped(one)

    told = told_of(lines_of(shown(one), made.result, ""), made.result)

    assert [(group.letter, group.size) for group in told.groups] == [("A", 8), ("B", 6)]
    assert {(say.statement.number, say.agrees, say.n, say.rate) for say in told.groups[0].says} == {
        (1, False, 8, 100), (4, True, 8, 100), (3, True, 6, 75)
    }  # fmt: skip
    assert [(say.statement.number, say.n) for say in told.unites] == [(2, 14)]
    assert told.divides[0].statement.number in {1, 4}


def test_nothing_is_published_by_which_one_persons_opinion_could_be_worked_out(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 6, *["--++"] * 6, "++..")

    told = public_result(mapped(one).result)

    # Who answered two of four is counted nowhere that is told.
    assert {tally["all"]["n"] for tally in told["tallies"]} == {12}
    assert {"asked", "means", "axes", "far"} & set(told) == set()


# --- Pages and the API ------------------------------------------------------------------------------------------------
def test_on_the_phone_one_says_what_one_thinks_and_changes_it(cast: Cast) -> None:
    here = timezone.localdate()
    one = begun(cast, starts_on=here, ends_on=here)
    address, phone = f"/s/fenglin/opinions/{one.number}/", Client()

    first = phone.get(address + "take/")
    number = first.context["next"].number
    answer = phone.post(address + "take/", {"statement": number, "stance": "agree"})

    assert (first.status_code, answer.status_code, answer["Location"]) == (200, 302, address + "take/")
    assert phone.get(address + "take/").context["done"] == 1
    changed = phone.post(address + "take/", {"statement": number, "stance": "disagree", "back": "mine"})
    assert changed["Location"] == address + "mine/"
    assert [stance for _row, stance in phone.get(address + "mine/").context["rows"]] == [Stance.DISAGREE]
    for wrong in (
        {"statement": "x", "stance": "agree"},
        {"statement": "9" * 30, "stance": "agree"},
        {"statement": number},
        {},
    ):
        assert phone.post(address + "take/", wrong).status_code == 422
    assert phone.post(address + "take/", {"statement": 99, "stance": "pass"}).status_code == 404
    sent = phone.post(address + "propose/", {"text": "周末开放"}, follow=True)
    assert [row.text for row in sent.context["mine"]] == ["周末开放"]
    long = phone.post(address + "propose/", {"text": "长" * 141})
    assert (long.status_code, long.context["form"].data["text"]) == (422, "长" * 141)
    assert Opinion.objects.count() == 2


def test_pages_of_a_consultation_take_few_queries_in_three_languages(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 6, *["--++"] * 6)
    mapped(one)
    client = Client()
    address = f"/s/fenglin/opinions/{one.number}/"

    assert queries_of(client, address) <= 12
    assert queries_of(client, address + "take/") <= 12
    assert queries_of(client, "/s/fenglin/opinions/") <= 12
    client.cookies["django_language"] = "en"
    english = client.get(address).content.decode()
    assert "By the gate" in english
    client.cookies["django_language"] = "zh-hant"
    hant = client.get(address).content.decode()
    assert "門口設點" in hant
    table = (
        client.get(address + "statements.csv", headers={"Accept-Language": "en"})
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert table[1] == "1,门口设点,By the gate,12,6,6,0,6,0,6,0,6,6,0,0"
    book = b"".join(client.get(address + "statements.xlsx").streaming_content)
    assert book[:2] == b"PK"
    assert client.get(address + "statements.pdf").status_code == 404


def test_the_keeper_looks_at_statements_on_the_desk(cast: Cast) -> None:
    one = begun(cast)
    made, _anew = commands.propose(
        one.number,
        street=cast.street,
        token=commands.new_token(one),
        text="要有洗手池",
        language="zh",
        at=NOON,
    )
    keeper, other = Client(), Client()
    keeper.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    other.force_login(cast.accounts["shenyi"], backend="linli.web.lookup.AccountBackend")
    address = f"/s/fenglin/opinions/{one.number}/"

    assert other.get(address + "moderate/").status_code == 403
    assert other.post(address + f"show/{made.number}/").status_code == 403
    assert keeper.post(address + f"refuse/{made.number}/", {f"r{made.number}-reason": ""}).status_code == 422
    keeper.post(address + f"show/{made.number}/", {f"s{made.number}-text_en": "A basin"})
    made.refresh_from_db()
    assert (made.state, made.text_en) == ("shown", "A basin")
    assert keeper.post(address + "add/", {"text": "打13812345678"}).status_code == 422


def test_programs_take_part_as_phones_do(cast: Cast) -> None:
    here = timezone.localdate()
    one = begun(cast, starts_on=here, ends_on=here)
    api, client = f"/api/v1/streets/fenglin/consultations/{one.number}", Client()

    device = client.get(f"{api}/device").json()["device"]
    number = client.get(f"{api}/next", headers={"Linli-Device": device}).json()["statement"]["number"]
    put = [
        client.put(
            f"{api}/statements/{number}/opinion",
            {"device": device, "stance": stance},
            content_type="application/json",
        ).json()
        for stance in ("agree", "agree", "pass")
    ]

    assert put == [
        {"kept": True, "changed": True},
        {"kept": True, "changed": False},
        {"kept": True, "changed": True},
    ]
    mine = client.get(f"{api}/mine", headers={"Linli-Device": device}).json()
    assert mine["opinions"] == [{"statement": number, "stance": "pass"}]
    refused = client.put(
        f"{api}/statements/{number}/opinion",
        {"device": "nobody", "stance": "agree"},
        content_type="application/json",
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_device")
    read = client.get(api).json()
    assert (read["people"], read["statements"], read["map"]) == (1, 4, None)
    assert client.get(f"{api}/statements").status_code == 401


def test_the_demo_has_three_groups_and_is_made_once(cast: Cast) -> None:
    assert build(timezone.now()) == 1
    assert build(timezone.now()) == 0

    made = OpinionMap.objects.get()

    assert made.result["sizes"] == [24, 19, 17]
    assert [row.state for row in Statement.objects.filter(author__isnull=False).order_by("number")] == [
        "shown", "refused", "refused", "waiting"
    ]  # fmt: skip

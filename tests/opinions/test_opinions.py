"""Consultations: statements are looked at, opinions are given without a name and may change, maps can be checked."""

import threading

import pytest
from django.db import connection

from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.opinions import commands
from linli.opinions.commands.keeping import Plan
from linli.opinions.commands.taking_part import RESIDENT
from linli.opinions.errors import (
    ConsultationOver,
    NoStatementsTaken,
    NoSuchStatement,
    PersonalWords,
    TooManyStatements,
    UnknownDevice,
)
from linli.opinions.models import Consultation, Opinion, Participant, Statement
from linli.opinions.queries import (
    next_statement,
    opinions_of,
    participant_of,
    shown,
)
from linli.opinions.states import MOST_OF_ONE, OpinionStance
from linli.territory.public import root_of, unit_called
from tests.cast import NOON, Cast
from tests.opinions.crowds import DAY, TODAY, begun, say

pytestmark = pytest.mark.django_db


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
    assert (who.turns, list(opinions_of(who).values())) == (2, [OpinionStance.DISAGREE])
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
    assert list(opinions_of(participant_of(one, token)).values()) == [OpinionStance.AGREE]
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

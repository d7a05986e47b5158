"""Scripts: what is said in a call about a type stands for all, for its class and for itself, in order."""

import pytest

from linli.hotline.queries.scripts import SCRIPTS, check, read, scripts_of
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, START, Cast

pytestmark = pytest.mark.django_db


def a_line(category: str, step: str, number: int, text: str, text_en: str = "") -> dict[str, object]:
    return {"category": category, "step": step, "number": number, "text": text, "text_en": text_en}


def test_lines_of_all_of_the_class_and_of_the_type_are_read_together() -> None:
    scripts = read([
        a_line("", "end", 1, "再见"), a_line("C0101", "ask", 1, "哪种井盖"), a_line("", "greet", 1, "您好"),
        a_line("C01", "ask", 1, "什么设施"), a_line("E04", "ask", 1, "几点"), a_line("", "ask", 2, "在哪里"),
    ])  # fmt: skip

    assert [line.said for line in scripts.of("C0101")] == ["您好", "在哪里", "什么设施", "哪种井盖", "再见"]
    assert [line.said for line in scripts.of("")] == ["您好", "在哪里", "再见"]


def test_a_book_without_a_greeting_for_all_is_at_fault() -> None:
    assert [fault.row for fault in check([a_line("C01", "greet", 1, "您好")])] == [None]
    assert list(check([a_line("", "greet", 1, "您好")])) == []


def test_a_street_has_the_words_that_ship_until_it_publishes_its_own(cast: Cast) -> None:
    before = [line.step for line in scripts_of(cast.street.pk, on=NOON.date()).of("C0101")]
    publish_rows(
        street_id=cast.street.pk, code=SCRIPTS, rows=[a_line("", "greet", 1, "枫林热线")], effective_from=START.date(),
        note="", by=cast.jiangwei, at=NOON,
    )  # fmt: skip

    assert before == ["greet", "ask", "ask", "ask", "ask", "advise", "end", "end"]
    assert [line.said for line in scripts_of(cast.street.pk, on=NOON.date()).of("C0101")] == ["枫林热线"]

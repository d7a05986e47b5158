"""`linli journal`: what it says and how it ends."""

import io

import pytest
from django.core.management import CommandError, call_command

from linli.kernel import journal, seals
from tests.kernel.lines import a_chain, sql

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("journal", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_sound_journal_is_said_to_be_sound():
    a_chain(3, texts={"reason": "说明"})

    assert "lines sealed" in said("seal")
    assert said("verify").endswith("nothing was changed, removed or slipped in\n")


def test_a_fault_is_named_and_the_command_ends_with_one():
    line = a_chain(3)[1]
    sql("UPDATE kernel_journalline SET by_id = 43 WHERE id = %s", line.id)
    errors = io.StringIO()

    with pytest.raises(CommandError) as ended:
        call_command("journal", "verify", stdout=io.StringIO(), stderr=errors)

    assert ended.value.returncode == 1
    assert str(line.id) in errors.getvalue()
    assert "it was altered" in errors.getvalue()


def test_the_newest_seal_is_printed_to_be_published():
    a_chain(2)

    told = said("seal")

    assert bytes(seals.last_seal().hash).hex() in told


def test_a_chain_is_shown_line_by_line():
    lines = a_chain(3)

    shown = said("show", str(lines[0].subject_id)).splitlines()

    assert [bytes(line.hash).hex()[:16] in text for line, text in zip(lines, shown, strict=True)] == [
        True
    ] * 3


def test_a_chain_is_found_by_the_name_that_people_use(monkeypatch):
    line = a_chain(1)[0]
    monkeypatch.setattr(journal, "FINDERS", [lambda name: line.subject_id if name == "T-1" else None])

    assert said("show", "T-1") == said("show", str(line.subject_id))
    with pytest.raises(CommandError, match="nothing of T-2"):
        said("show", "T-2")


@pytest.mark.parametrize("verb", ["rebuild", "unpark"])
def test_a_reader_nobody_knows_is_refused_with_the_known_ones(verb):
    with pytest.raises(CommandError, match="insight"):
        said(verb, "nobody")

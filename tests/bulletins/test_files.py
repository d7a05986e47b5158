"""Word and PDF of a bulletin: written by the worker of what it says, in each language, written anew when words change."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from docx import Document

from linli.bulletins import commands
from linli.bulletins.commands import files
from linli.bulletins.commands.files import forget_lost, write_missing
from linli.bulletins.errors import FilesNotReady
from linli.bulletins.models import Bulletin
from linli.bulletins.queries.bulletins import document_of, file_called, folder_of
from linli.bulletins.states import NAMES, Form
from linli.cases.states import State
from tests.bulletins.test_bulletins import NEXT, counted, drafted
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """Give each test a home of its own for files."""
    settings.HOME = tmp_path
    return tmp_path


def write_nothing(path: Path, told: dict[str, str]) -> None:
    """Write what is quickly written, where it does not matter what."""
    path.write_text(f"{path.name} {told['title']}", encoding="utf-8")


@pytest.fixture
def quick(monkeypatch) -> None:
    """Have files written that only their own words are in."""
    monkeypatch.setattr(files, "WRITERS", dict.fromkeys(Form, write_nothing))


def test_word_and_pdf_say_what_the_page_says_in_each_language_and_follow_their_editor(cast: Cast) -> None:
    counted(State.CLOSED, State.FILED, cast=cast)
    made = drafted(cast)
    with pytest.raises(FilesNotReady):
        file_called(made, "bulletin.pdf")
    told = {"street": cast.street, "by": cast.jiangwei}
    commands.edit(made.number, plan="一是巡查。", addressees="", issuer="", at=NEXT, **told)
    commands.publish(made.number, at=NEXT + timedelta(hours=1), **told)

    assert (write_missing(), write_missing()) == ((1, 0), (0, 0))

    address = f"/s/fenglin/bulletins/{made.number}/files/"
    answers = {name: Client().get(address + name) for name in NAMES}
    bodies = {name: b"".join(answer.streaming_content) for name, answer in answers.items()}
    assert {name for name, body in bodies.items() if body.startswith(b"%PDF")} == {
        "bulletin.pdf", "bulletin.zh-hant.pdf", "bulletin.en.pdf",
    }  # fmt: skip
    for name, section, appendix, dated in (
        ("bulletin.docx", "一、总体情况", "附：指标释义", "2026年4月1日"),
        ("bulletin.zh-hant.docx", "一、總體情況", "附：指標釋義", "2026年4月1日"),
        ("bulletin.en.docx", "1. Overview", "Appendix: what the figures mean", "April 1, 2026"),
    ):
        text = Document(io.BytesIO(bodies[name]))
        lines = [line.text for line in text.paragraphs]
        title = document_of(made, NAMES[name][1])["title"]
        assert {title, "一是巡查。", section, appendix, dated} - set(lines) == set()
        assert not {"送审稿", "送審稿", "Draft for review"} & set(lines)
        links = text.element.body.xpath(".//w:hyperlink/@w:anchor")
        assert links
        assert set(links) <= set(text.element.body.xpath(".//w:bookmarkStart/@w:name"))
    assert len(list(folder_of(made).iterdir())) == len(NAMES)
    page = Client().get(f"/s/fenglin/bulletins/{made.number}/").content.decode()
    assert [name for name in NAMES if f'files/{name}"' not in page] == []


def test_files_that_were_lost_are_written_again(cast: Cast, quick: None) -> None:
    made = drafted(cast)
    write_missing()
    assert forget_lost() == 0
    next(folder_of(made).iterdir()).unlink()

    assert (forget_lost(), write_missing(), forget_lost()) == (1, (1, 0), 0)


def test_what_a_killed_process_left_is_cleared_away_by_the_next(cast: Cast, quick: None) -> None:
    made = drafted(cast)
    left = folder_of(made).parent / ".making-x"
    left.mkdir(parents=True)
    (left / "bulletin.pdf").write_bytes(b"%PDF half")
    folder_of(made).mkdir()
    (folder_of(made) / "0000000000000000-bulletin.pdf").write_bytes(b"%PDF half")

    write_missing()

    assert not left.exists()
    assert len(list(folder_of(made).iterdir())) == len(NAMES)
    assert file_called(Bulletin.objects.get(pk=made.pk), "bulletin.pdf")[1].read_bytes()[:5] != b"%PDF "


def test_a_bulletin_withdrawn_while_its_files_are_written_keeps_none(cast: Cast, monkeypatch) -> None:
    made = drafted(cast)

    def withdrawing(path: Path, told: dict[str, str]) -> None:
        commands.withdraw(made.number, street=cast.street, by=cast.jiangwei, at=NEXT, why="数据有误")
        folder_of(made).mkdir(exist_ok=True)
        write_nothing(path, told)

    monkeypatch.setattr(files, "WRITERS", dict.fromkeys(Form, withdrawing))

    write_missing()

    made.refresh_from_db()
    assert (made.files, list(folder_of(made).iterdir())) == ([], [])

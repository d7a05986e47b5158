"""Word and PDF of a bulletin: written by the worker of what it says, handed out, written anew when words change."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from docx import Document

from linli.bulletins import commands
from linli.bulletins.commands.files import write_missing
from linli.bulletins.errors import FilesNotReady
from linli.bulletins.queries.bulletins import document_of, file_called, folder_of
from linli.cases.states import State
from tests.bulletins.test_bulletins import NEXT, counted, drafted
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_word_and_pdf_say_what_the_page_says_and_follow_its_editor(
    cast: Cast, settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    counted(State.CLOSED, State.FILED, cast=cast)
    made = drafted(cast)
    with pytest.raises(FilesNotReady):
        file_called(made, "bulletin.pdf")

    assert write_missing() == (1, 0)
    assert write_missing() == (0, 0)
    commands.edit(
        made.number,
        street=cast.street,
        plan="一是巡查。",
        addressees="",
        issuer="",
        by=cast.jiangwei,
        at=NEXT,
    )
    assert write_missing() == (1, 0)
    commands.publish(made.number, street=cast.street, by=cast.jiangwei, at=NEXT + timedelta(hours=1))
    assert write_missing() == (1, 0)

    address = f"/s/fenglin/bulletins/{made.number}/files/bulletin"
    word, pdf = (Client().get(f"{address}.{form}") for form in ("docx", "pdf"))
    text = Document(io.BytesIO(b"".join(word.streaming_content)))
    told = [line.text for line in text.paragraphs]
    assert {document_of(made, "zh-hans")["title"], "一是巡查。", "一、总体情况"} <= set(told)
    assert "送审稿" not in told
    links = text.element.body.xpath(".//w:hyperlink/@w:anchor")
    assert links
    assert set(links) <= set(text.element.body.xpath(".//w:bookmarkStart/@w:name"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert len(list(folder_of(made).iterdir())) == 2

"""What a mail says: its own words and nothing that it quotes, in whatever shape mail programs send it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.notices.commands.reading import CUT, mail_from, own_words

from .posting import a_mail


@pytest.mark.parametrize(
    "below",
    [
        "> 您的上报 FL-2026-000001 已销项\n> 请评价",
        "在 2026年3月4日，邻里 <reply@linli.example> 写道：\n\n您的上报",
        "2026-03-04 12:00，“邻里”<reply@linli.example> 写道：\n> 您好",
        '------------------ 原始邮件 ------------------\n发件人: "邻里"',
        "-----Original Message-----\nFrom: Linli",
        "On Wed, 4 Mar 2026 at 12:00, Linli <reply@linli.example> wrote:\n> Dear",
        "On Wed, 4 Mar 2026 at 12:00, Linli\n<reply@linli.example> wrote:\n> Dear",
        "From: Linli <reply@linli.example>\nSent: Wednesday",
        f"{CUT} 请在这一行以上回复\n\n您的上报",
        f"> {CUT} Write above this line to answer.\n> news",
        "-- \n李文华\n138…",
        "发自我的iPhone",
        "________________________________\n发件人: x",
    ],
)
def test_what_stands_below_was_not_written_by_whoever_answers(below: str) -> None:
    assert own_words(f"还没修好，\n请再来看看。\n\n{below}") == "还没修好，\n请再来看看。"


def test_an_answer_between_quoted_lines_is_kept() -> None:
    assert own_words("> 哪一盏？\n左边那盏\n> 几号楼？\n3号楼") == "左边那盏\n3号楼"


def test_an_ordinary_sentence_with_on_or_a_dash_is_kept() -> None:
    said = "On the corner, the lamp is out.\n-- 三号楼 --\n发件人行不重要吗？不重要"

    assert own_words(said) == said


def test_a_mail_in_html_alone_is_read() -> None:
    mail = a_mail()
    mail.set_content(
        "<html><head><style>p{}</style></head><body><p>还没修好。</p><p>请&nbsp;再看</p>"
        "<blockquote>您的上报</blockquote><script>alert(1)</script></body></html>", subtype="html",
    )  # fmt: skip

    assert mail_from(mail.as_bytes()).text == "还没修好。\n\n请 再看"


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5", "no-such-charset"])
def test_words_are_read_in_the_charset_that_mail_programs_say(charset: str) -> None:
    real = {"gb2312": "gb18030", "no-such-charset": "utf-8"}.get(charset, charset)
    raw = (
        b"From: li@example.org\r\nTo: reply@linli.example\r\nMessage-ID: <1@x>\r\n"
        b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "路燈不亮".encode(real)
    )  # fmt: skip

    assert mail_from(raw).text == "路燈不亮"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All"},
    ],
)  # fmt: skip
def test_an_answer_of_a_machine_is_known(headers: dict[str, str]) -> None:
    assert mail_from(a_mail(**headers).as_bytes()).automatic is True
    assert mail_from(a_mail(Auto_Submitted="no").as_bytes()).automatic is False


def test_the_same_mail_is_known_again_and_another_is_not() -> None:
    mail = a_mail()

    assert mail_from(mail.as_bytes()).digest == mail_from(b"Received: x\r\n" + mail.as_bytes()).digest
    assert mail_from(mail.as_bytes()).digest != mail_from(a_mail().as_bytes()).digest


def test_what_is_no_mail_is_none() -> None:
    assert mail_from(b"") is None
    assert mail_from("随便写的\n\n几行".encode()) is None


@given(st.binary(max_size=2000))
def test_whatever_comes_in_is_read_or_is_none(raw: bytes) -> None:
    for told in (raw, b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + raw):
        found = mail_from(told)
        assert found is None or "\0" not in found.text


@given(st.text(max_size=500))
def test_own_words_of_anything_are_words(text: str) -> None:
    own_words(text).encode()

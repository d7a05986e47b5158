"""What a mail says: its own words and nothing that it quotes, in whatever shape mail programs send it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.notices.commands.reading import CUT, CameBack, mail_from, own_words

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
        {"Subject": "自动回复：您的上报"}, {"Subject": "Automatic reply: your report"}, {"Subject": "自動回覆: 您的上報"},
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


def test_what_somebody_wrote_is_not_let_go_because_their_office_wants_no_automatic_answers() -> None:
    assert mail_from(a_mail(X_Auto_Response_Suppress="DR, OOF, AutoReply").as_bytes()).automatic is False


@pytest.mark.parametrize("says", ["", "; charset=utf-8", "; charset=us-ascii"])
def test_chinese_of_a_program_that_does_not_say_how_it_writes_is_read(says: str) -> None:
    head = (
        f"From: li@example.org\r\nContent-Type: text/plain{says}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )

    for charset in ("gbk", "utf-8"):
        assert mail_from(head.encode() + "还没修好，请再来看".encode(charset)).text == "还没修好，请再来看"


def test_an_answer_below_what_it_quotes_is_kept() -> None:
    assert own_words(f"> {CUT} 请在此行以上回复。\n> 旧的话\n\n还没修好") == "还没修好"


def test_who_begins_with_from_is_not_taken_for_a_quote() -> None:
    assert own_words("发件人：我就是上次的人\n请处理") == "发件人：我就是上次的人\n请处理"
    assert own_words("还没修好\n发件人：邻里\n发送时间：2026年11月22日\n收件人：李\n旧的话") == "还没修好"


def returned(sender: str, text: str, more: str = "") -> CameBack | None:
    head = (
        f"From: {sender}\r\nTo: reply@linli.example\r\nContent-Type: text/plain; charset=utf-8\r\n{more}\r\n"
    )
    return mail_from((head + text).encode()).came_back


@pytest.mark.parametrize(
    ("sender", "text", "more", "status"),
    [
        (
            "MAILER-DAEMON@mx.org",
            "<li@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)",
            "",
            "5.1.1",
        ),
        (
            "PostMaster@qq.com",
            "收件人邮件地址：li@example.org\n退信原因：550 Mailbox unavailable",
            "",
            "5.0.0",
        ),
        (
            "Mailer-Daemon@mx",
            "It could not be delivered.",
            "X-Failed-Recipients: li@example.org\r\n",
            "5.0.0",
        ),
        ("postmaster@mx.org", "li@example.org: 452 4.2.2 mailbox full, will try again", "", "4.2.2"),
    ],
)
def test_mail_that_came_back_is_known_also_when_it_is_said_in_words_only(
    sender: str, text: str, more: str, status: str
) -> None:
    back = returned(sender, text, more)

    assert back == CameBack("li@example.org", status, "failed" if status.startswith("5") else "delayed")


def test_somebody_who_tells_of_mail_that_came_back_is_no_mail_server() -> None:
    assert returned("wang@example.org", "li@example.org: 550 5.1.1 no such user") is None
    assert returned("postmaster@mx.org", "Your certificate ends soon, write to ca@example.org") is None


def test_what_came_back_in_the_international_form_is_known() -> None:
    raw = (
        "From: MAILER-DAEMON@mx\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
        "Content-Type: message/global-delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Final-Recipient: utf-8; li@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )

    assert mail_from(raw.encode()).came_back == CameBack("li@example.org", "5.1.1", "failed")

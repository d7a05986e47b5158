"""How tests of messages write mails, and let a gateway listen."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from django.core import mail
from django.utils import timezone

from linli.cases import commands as acts
from linli.cases.models import Case
from linli.cases.states import State
from linli.kernel.ids import uuid7
from linli.kernel.journal import history
from linli.notices.commands import Recipient, Telling, send_waiting, tell
from linli.notices.models import Notice
from tests.cast import Cast
from tests.factories import a_case

FACTS = {"number": "FL-2026-000001", "slug": "fenglin", "thing": {"name": "井盖", "name_en": "Manhole"}}
REPLY = "reply@linli.example"


def a_mail(
    *, to: str = REPLY, sender: str = "li@example.org", text: str = "还没修好。", **headers: str
) -> EmailMessage:
    """Return a mail as a mail program writes it."""
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, to
    told = {"Subject": "Re: 您的上报", "Message-ID": f"<{uuid7().hex}@example.org>"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in told.items():
        letter[name] = value
    letter.set_content(text)
    return letter


def a_bounce(
    notice: Notice, recipient: str, *, to: str, status: str = "5.1.1", action: str = "failed"
) -> bytes:
    """Return what a mail server writes when it could not deliver a mail."""
    return f"""From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{uuid7().hex}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {notice.message_id}
Subject: news

--b--
""".encode()


def told_by_mail(
    cast: Cast, to: Recipient, *, event: str = "case.close.reporter", about: Any = None
) -> Notice:
    """Tell somebody by mail and return the notice that waits."""
    at = timezone.now()
    tell([Telling(cast.street.pk, uuid7(), about or uuid7(), event, to, FACTS, at)], at=at)
    return Notice.objects.filter(channel="email").order_by("-id")[0]


class Gateway(BaseHTTPRequestHandler):
    """A gateway of text messages: keeps what it was asked."""

    heard: list[tuple[str, str, str]] = []
    status, says = 200, '{"code":0}'

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        type(self).heard.append((self.path, self.headers.get("Authorization", ""), body))
        self.send_response(type(self).status)
        self.end_headers()
        self.wfile.write(type(self).says.encode())

    do_GET = do_POST  # noqa: N815 - the name that Python's own server calls

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def listening() -> Iterator[str]:
    """Let a gateway listen, and give its address."""
    Gateway.heard, Gateway.status, Gateway.says = [], 200, '{"code":0}'
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def a_reporters_case(cast: Cast, **told) -> tuple[Case, Notice, EmailMessage]:
    """Return a case in hand whose reporter was written to, the notice, and the mail that went out."""
    contact = acts.Contact(name="李文华", email="li@example.org", language="en")
    case = a_case(
        cast, **{"state": State.IN_HAND, "at": timezone.now() - timedelta(hours=1), "contact": contact} | told
    )
    notice = told_by_mail(cast, Recipient(email="li@example.org", language="en"), about=case.pk)
    send_waiting(at=timezone.now())
    return case, notice, mail.outbox[-1]


def words_on(case: Case) -> list[tuple[str, str, bool]]:
    """Return (by, words, whether it stays inside) of every remark on a case."""
    return [
        (line.by_kind, line.texts["text"], line.facts["internal"])
        for line in history(case.street_id, case.pk)
        if line.action == "remark"
    ]

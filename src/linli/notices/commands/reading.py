"""What a mail says: its own words without what it quotes, its pictures, and of mail that came back why.

Written for what mail programs really send: bodies in HTML only, headers in several languages, quotes with and without
a mark before them. What cannot be read is left out; nothing here refuses a mail for being odd.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import default
from html.parser import HTMLParser

# Our own mails begin with it: what stands below was not written by whoever answers.
CUT = "——————"
MOST_PICTURES, LONGEST = 6, 4_000
TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To")
_QUOTES = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:Original Message|Forwarded message|原始邮件|原邮件|转发邮件信息|回复的原邮件)\s*-{2,}"
    r"|-{4,}\s*(?:原始邮件|Original)\b.*"
    r"|(?:在|于).{4,80}(?:写道|寫道)[:：]?"
    r"|.{0,60}(?:\d{4}).{0,60}(?:写道|寫道|wrote)[:：]?"
    r"|On\b.{6,200}\bwrote:"
    r"|From:\s.*@.*"
    r"|_{8,}"
    r"|发自我的.{1,20}|Sent from my .{1,30}|從我的.{1,20}傳送"
    r")\s*$",
    re.IGNORECASE,
)
# The head of a mail below: who sent it, and in the lines after it when, to whom or about what.
_SENT_BY = re.compile(r"^\s*(?:发件人|寄件者|寄件人)\s*[:：].*$")
_SENT = re.compile(
    r"^\s*(?:发送时间|发送日期|时间|日期|寄件日期|收件人|收件者|抄送|主题|主旨)\s*[:：]", re.MULTILINE
)
_SIGNATURE = re.compile(r"^-- ?$")
_BLOCK = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote", "table"}
_AUTOMATIC = ("X-Autoreply", "X-Autorespond")
_AWAY = re.compile(
    r"\s*(?:自动回复|自動回覆|自動回復|自动答复|Automatic reply|Auto[- ]?reply|Out of (?:the )?Office)",
    re.IGNORECASE,
)
# Who writes of mail that came back, and how: some say it in words only.
_MAILER = re.compile(r"^(?:mailer-?daemon|postmaster)@", re.IGNORECASE)
_NO = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_NO_SHORT = re.compile(r"(?<![\d.])([45])[0-9]{2}[ -](?=\D)")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_QUIET = {"bulk", "junk", "list", "auto_reply"}


@dataclass(frozen=True)
class Picture:
    """A picture that hangs on a mail, as it was sent."""

    name: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class CameBack:
    """What a mail server says of a mail of ours: for whom, whether for good, and why."""

    recipient: str
    status: str
    why: str

    @property
    def for_good(self) -> bool:
        """Return whether another try would hear the same."""
        return self.status.startswith("5")


@dataclass(frozen=True)
class Mail:
    """A mail as this house understands it."""

    digest: str
    sender: str
    subject: str
    text: str
    addressed: str
    answered: tuple[str, ...]
    pictures: tuple[Picture, ...]
    left_out: tuple[str, ...]
    automatic: bool
    came_back: CameBack | None


def mail_from(raw: bytes) -> Mail | None:
    """Return what a mail says; None for what is no mail at all."""
    message = message_from_bytes(raw, policy=default)
    if not isinstance(message, EmailMessage) or not message.keys():
        return None
    back = _came_back(message)
    pictures, left_out = _hanging(message)
    known = _header(message, "Message-ID").strip()
    told = known.encode(errors="replace") if known else raw
    return Mail(
        digest=hashlib.sha256(told).hexdigest(), sender=_sender(message), subject=_header(message, "Subject")[:200],
        text=own_words(_body(message))[:LONGEST], addressed=" ".join(_all(message, TO)),
        answered=tuple(_answered(message, back)), pictures=tuple(pictures), left_out=tuple(left_out),
        automatic=_automatic(message), came_back=back,
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        IndexError,
    ):  # headers that no parser of Python's reads
        return ""


def _all(message: EmailMessage, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        try:
            yield from (str(one) for one in message.get_all(name) or ())
        except (ValueError, TypeError, LookupError, AttributeError, IndexError):
            continue


def _sender(message: EmailMessage) -> str:
    try:
        found: Sequence[Address] = message["From"].addresses
        return found[0].addr_spec
    except (ValueError, TypeError, LookupError, AttributeError, IndexError):
        told = re.search(r"[^\s<>\"',;]+@[^\s<>\"',;]+", _header(message, "From"))
        return told[0] if told else ""


def _automatic(message: EmailMessage) -> bool:
    said = _header(message, "Auto-Submitted").casefold().strip()
    if said and said != "no":
        return True
    if _header(message, "Precedence").casefold().strip() in _QUIET:
        return True
    if any(_header(message, name) for name in _AUTOMATIC) or _header(message, "Return-Path").strip() == "<>":
        return True
    return _AWAY.match(_header(message, "Subject")) is not None


def _answered(message: EmailMessage, back: CameBack | None) -> Iterator[str]:
    """Yield the ids of mails that this one answers, or that came back with it."""
    told = [_header(message, "In-Reply-To"), _header(message, "References")]
    if back is not None:
        for part in message.walk():
            if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
                told.append(str(part.get_payload(0).get("Message-ID") or ""))
            elif part.get_content_type() == "text/rfc822-headers":
                told += re.findall(r"(?im)^Message-ID:\s*(<[^>]+>)", _decoded(part))
    yield from re.findall(r"<[^<>\s]+>", " ".join(told))


# --- Words --------------------------------------------------------------------------------------------------------
def _decoded(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = (part.get_content_charset() or "utf-8").casefold()
    # Mail programs say gb2312 and write what only its successors hold.
    charset = "gb18030" if charset in ("gb2312", "gbk", "us-ascii", "ascii") else charset
    # Some say nothing, or say UTF-8 and write what their system writes.
    for one in (charset, "utf-8", "gb18030"):
        try:
            return raw.decode(one)
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        return raw.decode(charset, errors="replace")
    except LookupError:
        return raw.decode("utf-8", errors="replace")


def _body(message: EmailMessage) -> str:
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except (ValueError, TypeError, LookupError, AttributeError):
        part = None
    if part is None:
        return ""
    text = _decoded(part)  # type: ignore[arg-type]
    return _words_of_html(text) if part.get_content_type() == "text/html" else text


class _Words(HTMLParser):
    """The words of a page of HTML, a line for each block, without what it quotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or something that is not read."""
        if tag in ("style", "script", "head", "blockquote"):
            self.hidden += 1
        elif tag in _BLOCK and not self.hidden:
            self.told.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in ("style", "script", "head", "blockquote"):
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCK and not self.hidden:
            self.told.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self.hidden:
            self.told.append(data)


def _words_of_html(text: str) -> str:
    reader = _Words()
    reader.feed(text)
    reader.close()
    return re.sub(r"[ \t\xa0]+", " ", "".join(reader.told))


def own_words(text: str) -> str:
    """Return what whoever answers has written: nothing that is quoted, no signature, no advertising below it."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    for place, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            # Whoever marks our first line and no other has not marked what they quote: the rest is ours.
            if CUT in line and not any(other.lstrip().startswith(">") for other in lines[place + 1 :]):
                break
            continue
        two = f"{line} {lines[place + 1]}" if place + 1 < len(lines) else line
        if CUT in line or _QUOTES.match(line) or _SIGNATURE.match(line) or (
            line.lstrip().startswith("On ") and _QUOTES.match(two)
        ) or (_SENT_BY.match(line) and _SENT.search("\n".join(lines[place + 1 : place + 6]))):  # fmt: skip
            break
        kept.append(line.rstrip())
    told = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return told.encode("utf-8", errors="replace").decode()


# --- What hangs on it ---------------------------------------------------------------------------------------------
def _hanging(message: EmailMessage) -> tuple[list[Picture], list[str]]:
    pictures: list[Picture] = []
    left_out: list[str] = []
    for part in message.walk():
        if part.is_multipart() or part.get_content_maintype() == "message":
            continue
        name = str(part.get_filename() or "")
        raw = part.get_payload(decode=True) if part.get_content_maintype() == "image" else None
        if isinstance(raw, bytes) and raw and len(pictures) < MOST_PICTURES:
            pictures.append(Picture(name or f"{len(pictures) + 1}", raw))
        elif name or part.get_content_maintype() == "image":
            left_out.append((name or part.get_content_type())[:60])
    return pictures, left_out


# --- Mail that came back ------------------------------------------------------------------------------------------
def _came_back(message: EmailMessage) -> CameBack | None:
    for part in message.walk():
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            for block in _blocks(part):
                found = _of_block(block)
                if found is not None:
                    return found
    return _said_in_words(message)


def _blocks(part: EmailMessage) -> Iterator[Message]:
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else ():
        yield block
        # Python reads the international form as one mail, whose body are the blocks for each recipient.
        rest = block.get_payload()
        if isinstance(rest, str) and rest.strip():
            yield from (message_from_string(one) for one in re.split(r"\r?\n\s*\r?\n", rest.strip()))


def _of_block(block: Message) -> CameBack | None:
    action = str(block.get("Action") or "").casefold().strip()
    to = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    if not action or not to:
        return None
    status = re.search(r"\b([245]\.\d{1,3}\.\d{1,3})\b", str(block.get("Status") or ""))
    told = status[1] if status else ("5.0.0" if action == "failed" else "4.0.0")
    if action != "failed" and told.startswith("5"):
        told = f"4{told[1:]}"
    return CameBack(to.rpartition(";")[2].strip().strip("<>"), told, action)


def _said_in_words(message: EmailMessage) -> CameBack | None:
    """Return what a mail server says that knows no form for it (Exim, qmail, QQ): for whom, and a number."""
    named = _header(message, "X-Failed-Recipients")
    if not named and not _MAILER.match(_sender(message)):
        return None
    text = _body(message)
    to = _ADDRESS.search(named) or _ADDRESS.search(text)
    if to is None:
        return None
    said, short = _NO.search(text), _NO_SHORT.search(text)
    status = said[1] if said else f"{short[1]}.0.0" if short else "5.0.0" if named else ""
    return CameBack(to[0], status, "failed" if status.startswith("5") else "delayed") if status else None

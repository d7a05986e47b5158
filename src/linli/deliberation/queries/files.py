"""Minutes as a Word document and meetings as a calendar file."""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from linli.kernel.naming import in_script

from ..models import Meeting
from ..states import Becomes, MeetingOutcome, MeetingStance, Side
from .ics import calendar_text
from .minutes import frozen_told, minutes_told, versions_of
from .words import presence

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def calendar_file(name: str, meetings: Iterable[Meeting], *, at: datetime, base: str) -> HttpResponse:
    """Return meetings as a file for calendar programs."""
    text = calendar_text(name, meetings, at=at, base=base)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.ics")
    response["Cache-Control"] = "private, no-store"
    return response


def minutes_file(meeting: Meeting) -> FileResponse:
    """Return the minutes as Word: the newest confirmed version, or the draft as it stands."""
    versions = versions_of(meeting)
    told = frozen_told(versions[0]) if versions else minutes_told(meeting)
    out = io.BytesIO()
    written(told, draft=not versions, version=versions[0].version if versions else 0).save(out)
    out.seek(0)
    response = FileResponse(out, content_type=WORD)
    name = f"{meeting.title} {_('Minutes')}.docx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _safe(words: Any) -> str:
    return _UNSAFE.sub("", in_script(str(words)))


def written(told: dict[str, Any], *, draft: bool, version: int) -> Any:
    """Return the minutes as a document: real headings and tables, editable as any other."""
    from docx import Document  # noqa: PLC0415 - heavy, and only who takes minutes along needs it
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.shared import Mm, Pt  # noqa: PLC0415 - as above

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(14), "Times New Roman"
    style.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    document.core_properties.title, document.core_properties.author = (
        _safe(told["title"]),
        _safe(told["unit"]),
    )
    head = document.add_paragraph(_safe(told["title"]))
    head.alignment, head.runs[0].font.size, head.runs[0].font.bold = WD_ALIGN_PARAGRAPH.CENTER, Pt(20), True
    under = document.add_paragraph(
        _safe(_("Draft, not confirmed") if draft else _("Minutes, version %(n)s") % {"n": version})
    )
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    quorum = told["quorum"]
    for name, words in (
        (_("Time"), f"{told['starts_at'].replace('T', ' ')[:16]}–{told['ends_at'][11:16]}"),
        (_("Place"), told["place"] or told["unit"]),
        (_("Kind of meeting"), told["kind"]),
        (_("Minutes kept by"), told["secretary"]),
        (_("Quorum"), presence(quorum["rule"], quorum["seats"], quorum["present"], quorum["guests"]).words),
        (_("Present"), "、".join(_person(one) for one in told["attendees"] if one["present"])),
        (_("Absent"), "、".join(_person(one) for one in told["attendees"] if not one["present"])),
    ):
        if words:
            line = document.add_paragraph()
            line.add_run(f"{_safe(name)}：").bold = True
            line.add_run(_safe(words))
    for words in (told["opening"], told["body"]):
        for line in words.splitlines():
            document.add_paragraph(_safe(line))
    document.add_heading(_safe(_("Items")), level=1)
    for item in told["items"]:
        _item(document, item)
    if told["resolutions"]:
        document.add_heading(_safe(_("Resolutions")), level=1)
        table = document.add_table(rows=1, cols=5)
        table.style = "Table Grid"
        for cell, words in zip(
            table.rows[0].cells,
            (_("No."), _("What was resolved"), _("Carried out by"), _("Due"), _("Case")),
            strict=True,
        ):
            cell.text = _safe(words)
        for one in told["resolutions"]:
            kind = one["case"] or (Becomes(one["becomes"]).label if one["becomes"] == Becomes.CASE else "")
            for cell, words in zip(
                table.add_row().cells,
                (one["number"], one["words"], one["owner"], one["due_on"], kind),
                strict=True,
            ):
                cell.text = _safe(words)
    return document


def _person(one: dict[str, Any]) -> str:
    part = f"（{one['part']}）" if one["part"] else ""
    substitute = _("represented by %(name)s") % {"name": one["substitute"]} if one["substitute"] else ""
    return f"{one['name']}{part}{f' {substitute}' if substitute else ''}"


def _item(document: Any, item: dict[str, Any]) -> None:
    document.add_heading(_safe(f"{item['position']}. {item['title']}"), level=2)
    for words in (item["note"], item["said"]):
        for line in words.splitlines():
            document.add_paragraph(_safe(line))
    for said in item["opinions"]:
        who = said["speaker"] or _("anonymous")
        document.add_paragraph(
            _safe(
                f"{MeetingStance(said['stance']).label}（{Side(said['side']).label}，{who}）：{said['words']}"
            ),
            style="List Bullet",
        )
    if item["outcome"]:
        line = document.add_paragraph()
        line.add_run(f"{_safe(_('Result'))}：{_safe(MeetingOutcome(item['outcome']).label)}").bold = True
        yes, no, neither = item["hands"]
        if yes is not None or no is not None or neither is not None:
            hands = _("for %(yes)s, against %(no)s, abstained %(neither)s")
            line.add_run(_safe(f"（{hands % {'yes': yes or 0, 'no': no or 0, 'neither': neither or 0}}）"))
        if item["decision"]:
            document.add_paragraph(_safe(item["decision"]))

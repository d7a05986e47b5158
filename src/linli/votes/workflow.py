"""The life of a vote, as a table: prepared, announced with its roll frozen, open, closed, counted, displayed, final."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import clock, convener, teller
from .states import VoteState

DRAFT, ANNOUNCED, OPEN, CLOSED = VoteState.DRAFT, VoteState.ANNOUNCED, VoteState.OPEN, VoteState.CLOSED
COUNTED, PUBLISHED, FINAL, VOID = VoteState.COUNTED, VoteState.PUBLISHED, VoteState.FINAL, VoteState.VOID
STAYS = ""

WORDS: dict[str, Any] = {
    "draft": _("Vote prepared"), "ask": _("Questions changed"), "enter_roll": _("Roll entered"),
    "announce": _("Announce it and freeze the roll"), "open": _("Voting began"), "close": _("Voting ended"),
    "count": _("Open the box and count"), "publish": _("Display the result"), "object": _("Enter an objection"),
    "answer": _("Answer the objections"), "finish": _("The result is final"), "void": _("Declare it void"),
    "export_roll": _("The roll was exported"), "print_letters": _("Letters were printed"),
    "cast": _("Voted"), "recast": _("Changed the vote"),
    "opens": _("begin of voting"), "closes": _("end of voting"), "text": _("text"), "reason": _("reason"),
    "title": _("title"), "question": _("question"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    return WORDS.get(word) or (VoteState(word).label if word in VoteState.values else word)


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The clock of the house") if line.by_kind == "system" else _t("A voter")


# fmt: off
VOTE = Workflow(
    "vote",
    # action        from                   to         who                must bring
    ("ask",         (DRAFT,),              STAYS,     convener,          ()),
    ("enter_roll",  (DRAFT,),              STAYS,     convener,          ()),
    ("announce",    (DRAFT,),              ANNOUNCED, convener,          ("opens", "closes")),
    ("open",        (ANNOUNCED,),          OPEN,      clock,             ()),
    ("close",       (ANNOUNCED, OPEN),     CLOSED,    clock,             ()),
    ("count",       (CLOSED,),             COUNTED,   convener,          ()),
    ("publish",     (COUNTED,),            PUBLISHED, convener,          ()),
    ("object",      (PUBLISHED,),          STAYS,     teller,            ("text",)),
    ("answer",      (PUBLISHED,),          STAYS,     convener,          ("text",)),
    ("finish",      (PUBLISHED,),          FINAL,     convener,          ()),
    ("void",        (DRAFT, ANNOUNCED, OPEN, CLOSED, COUNTED, PUBLISHED), VOID, convener, ("reason",)),
    label=label, who_did=who_did,
)
# fmt: on

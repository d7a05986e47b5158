"""The life of a topic, as a table: proposed, screened, deliberated, carried out, judged and closed."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import convener, filer, house, owner, screener
from .states import TopicState

PROPOSED, ACCEPTED, TABLED = TopicState.PROPOSED, TopicState.ACCEPTED, TopicState.TABLED
AGREED, DELIVERED, CLOSED = TopicState.AGREED, TopicState.DELIVERED, TopicState.CLOSED
NOT_AGREED, REFUSED = TopicState.NOT_AGREED, TopicState.REFUSED
ROUTED, JOINED = TopicState.ROUTED, TopicState.JOINED
STAYS = ""

WORDS: dict[str, Any] = {
    "propose": _("Put forward"), "support": _("One more is for it"), "judge": _("Judged"),
    "look": _("Read the names"), "ask_link": _("A lost link was asked for"), "overdue": _("A promise is overdue"),
    "joined_in": _("Another topic was joined"), "parted_from": _("A joined topic went its own way"),
    "accept": _("Accept it"), "refuse": _("Do not accept it"), "to_case": _("Make it a case"),
    "to_suggestion": _("Make it a suggestion"), "join": _("Join it to another topic"),
    "part": _("Let it go its own way"), "rescreen": _("Screen it again"), "table": _("Put it on an agenda"),
    "untable": _("Take it off the agenda"), "agree": _("It was agreed"), "not_agree": _("It was not agreed"),
    "promise": _("Write down a promise"), "progress": _("Tell how far it is"), "measure": _("Take the next soft measure"),
    "open_case": _("Open a case for it"), "link_case": _("Link a case"), "link_vote": _("Name the vote about it"),
    "deliver": _("It is carried out"), "rework": _("It is not done yet"), "close": _("Close it"),
    "publish": _("Change what everybody reads"),
    "reason": _("reason"), "result": _("result"), "main": _("the other topic"), "meeting": _("meeting"),
    "what": _("what is promised"), "due_on": _("by when"), "note": _("words"), "case": _("case"), "title": _("title"),
    "vote": _("vote"), "public_title": _("title for the public"), "criteria": _("criteria"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    return WORDS.get(word) or (TopicState(word).label if word in TopicState.values else word)


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The house") if line.by_kind == "system" else _t("A resident")


# fmt: off
TOPIC = Workflow(
    "topic",
    # action          from                        to          who                must bring
    ("accept",        (PROPOSED,),                ACCEPTED,   screener,          ("public_title",)),
    ("table",         (ACCEPTED,),                TABLED,     convener,          ("meeting",)),
    ("agree",         (ACCEPTED, TABLED),         AGREED,     convener | house,  ("result",)),
    ("promise",       (AGREED,),                  STAYS,      screener | house,  ("what", "due_on")),
    ("progress",      (AGREED,),                  STAYS,      screener | owner | house, ("note",)),
    ("deliver",       (AGREED,),                  DELIVERED,  screener | owner,  ("result",)),
    ("close",         (DELIVERED,),               CLOSED,     screener | house,  ()),
    ("join",          (PROPOSED, ACCEPTED),       JOINED,     screener,          ("main",)),
    ("part",          (JOINED,),                  PROPOSED,   screener,          ("reason",)),
    ("open_case",     (AGREED,),                  STAYS,      filer,             ("title",)),
    ("link_case",     (AGREED, DELIVERED),        STAYS,      screener,          ("case",)),
    ("link_vote",     (ACCEPTED, TABLED, AGREED), STAYS,      convener,          ("vote",)),
    ("measure",       (AGREED,),                  STAYS,      screener | house,  ()),
    ("rework",        (DELIVERED,),               AGREED,     screener,          ("reason",)),
    ("rescreen",      (REFUSED, NOT_AGREED),      PROPOSED,   screener,          ("reason",)),
    ("publish",       (ACCEPTED, TABLED, AGREED, DELIVERED, CLOSED, NOT_AGREED), STAYS, screener, ("public_title",)),
    ("untable",       (TABLED,),                  ACCEPTED,   convener | house,  ("reason",)),
    ("to_case",       (PROPOSED, ACCEPTED),       ROUTED,     filer,             ("reason",)),
    ("to_suggestion", (PROPOSED, ACCEPTED),       ROUTED,     screener,          ("reason",)),
    ("not_agree",     (ACCEPTED, TABLED),         NOT_AGREED, convener | house,  ("result",)),
    ("refuse",        (PROPOSED,),                REFUSED,    screener,          ("reason",)),
    label=label, who_did=who_did, joining=("join",),
)
# fmt: on

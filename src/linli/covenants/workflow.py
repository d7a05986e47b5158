"""The life of an edition and of a badge, as tables."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import clock, collector, convener
from .states import BadgeState, EditionState

DRAFT, COMMENTS, VOTING, PASSED = (
    EditionState.DRAFT,
    EditionState.COMMENTS,
    EditionState.VOTING,
    EditionState.PASSED,
)
IN_FORCE, PAST, REPEALED = EditionState.IN_FORCE, EditionState.PAST, EditionState.REPEALED
STAYS = ""

WORDS: dict[str, Any] = {
    "begin": _("Edition begun"), "write": _("Write the clauses"), "invite": _("Open it to comments"),
    "answer": _("Answer a comment"), "redraft": _("Back to the draft"), "call_vote": _("Call a vote"),
    "carry": _("The vote carried it"), "fail": _("The vote did not carry it"), "resolve": _("Passed by a resolution"),
    "publish": _("Put it in force"), "give_way": _("Replaced by the next edition"), "review": _("Review noted"),
    "repeal": _("Repeal it"), "sign": _("Enter a signature"), "breach": _("Note a breach"),
    "award": _("Award it"), "check": _("Yearly review"), "withdraw": _("Withdraw the badge"),
    "text": _("text"), "until": _("until"), "rule": _("voting rule"), "reason": _("reason"), "comment": _("comment"),
    "resolution": _("resolution"), "starts_on": _("in force from"), "party": _("party"), "clause": _("clause"),
    "review_on": _("next review"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    for states in (EditionState, BadgeState):
        if word not in WORDS and word in states.values:
            return states(word).label
    return WORDS.get(word, word)


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The house itself") if line.by_kind == "system" else _t("Somebody")


# fmt: off
EDITION = Workflow(
    "covenant_edition",
    # action       from                        to         who        must bring
    ("write",      (DRAFT,),                   STAYS,     convener,  ("text",)),
    ("invite",     (DRAFT,),                   COMMENTS,  convener,  ("until",)),
    ("answer",     (COMMENTS, DRAFT),          STAYS,     convener,  ("comment",)),
    ("redraft",    (COMMENTS, PASSED),         DRAFT,     convener,  ("reason",)),
    ("call_vote",  (DRAFT, COMMENTS),          VOTING,    convener,  ("rule",)),
    ("carry",      (VOTING,),                  PASSED,    clock,     ()),
    ("fail",       (VOTING,),                  DRAFT,     clock,     ()),
    ("resolve",    (DRAFT, COMMENTS),          PASSED,    convener,  ("resolution",)),
    ("publish",    (PASSED,),                  IN_FORCE,  convener,  ("starts_on", "review_on")),
    ("sign",       (IN_FORCE,),                STAYS,     collector, ("party",)),
    ("breach",     (IN_FORCE,),                STAYS,     collector, ("clause",)),
    ("review",     (IN_FORCE,),                STAYS,     convener,  ("review_on",)),
    ("give_way",   (IN_FORCE,),                PAST,      clock,     ()),
    ("repeal",     (IN_FORCE,),                REPEALED,  convener,  ("reason",)),
    label=label, who_did=who_did,
)
BADGE = Workflow(
    "badge",
    # action       from                   to                    who        must bring
    ("check",      (BadgeState.HELD,),    STAYS,                convener,  ()),
    ("withdraw",   (BadgeState.HELD,),    BadgeState.WITHDRAWN, convener,  ("reason",)),
    label=label, who_did=who_did,
)
# fmt: on

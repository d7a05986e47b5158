"""The life of a suggestion, as a table: received, under study, decided with an answer, carried out."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Workflow
from linli.people.public import account_names

from .permissions import keeper, publisher
from .states import SuggestionState

RECEIVED, STUDYING, DECLINED = SuggestionState.RECEIVED, SuggestionState.STUDYING, SuggestionState.DECLINED
ADOPTED, PARTLY, CARRIED_OUT = SuggestionState.ADOPTED, SuggestionState.PARTLY, SuggestionState.CARRIED_OUT
OPEN, EVERY, STAYS = (RECEIVED, STUDYING), tuple(SuggestionState), ""

WORDS: dict[str, Any] = {
    "suggest": _("Suggested"), "study": _("Begin to study it"), "adopt": _("Adopt it"),
    "adopt_partly": _("Adopt it in part"), "decline": _("Do not adopt it"), "carry_out": _("It is carried out"),
    "reconsider": _("Study it again"), "link_case": _("Link a case"), "publish": _("Publish it"),
    "ask_link": _("A lost link was asked for"),
    "reply": _("answer to the proposer"), "reason": _("reason"), "case": _("case"), "title": _("title"),
}  # fmt: skip


def label(word: str) -> Any:
    """Return the words for an act, a state, or something an act must bring."""
    return WORDS.get(word) or (SuggestionState(word).label if word in SuggestionState.values else word)


def who_did(line: Any) -> str:
    """Return the name behind a journal line."""
    if line.by_kind == "account":
        return account_names([line.by_id]).get(line.by_id, _t("Somebody"))
    return _t("The proposer")


# fmt: off
SUGGESTION = Workflow(
    "suggestion",
    # action         from               to           who         must bring
    ("study",        (RECEIVED,),       STUDYING,    keeper,     ()),
    ("adopt",        OPEN,              ADOPTED,     keeper,     ("reply",)),
    ("adopt_partly", OPEN,              PARTLY,      keeper,     ("reply",)),
    ("decline",      OPEN,              DECLINED,    keeper,     ("reply",)),
    ("carry_out",    (ADOPTED, PARTLY), CARRIED_OUT, keeper,     ("reply",)),
    ("reconsider",   (DECLINED,),       STUDYING,    keeper,     ("reason",)),
    ("link_case",    EVERY,             STAYS,       keeper,     ("case",)),
    ("publish",      EVERY,             STAYS,       publisher,  ()),
    label=label, who_did=who_did,
)
# fmt: on

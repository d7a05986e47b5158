"""What a state and an act are called when one speaks with a resident: tables of sentences, nothing else.

Officialese stays in documents. Each sentence may hold %(thing)s (the category, or "your report"), %(lead)s (the
organisation that leads) and %(rating)s.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.cases.public import State


@dataclass(frozen=True)
class Saying:
    """A state in words: the title of the page, the pill, and what happens next ("" when nothing does)."""

    title: Any
    pill: Any
    after: Any = ""


# What is held for a look: more came at once than people write, so somebody looks first.
HELD = Saying(
    _("%(thing)s: received, somebody looks at it first"),
    _("Received"),
    _("Many reports came at once; an intake clerk lets yours through or says why not"),
)
SAYINGS: dict[str, Saying] = {
    State.REPORTED: Saying(
        _("%(thing)s: received, somebody will go and look"),
        _("Received"),
        _("A grid worker goes to look"),
    ),
    State.VERIFIED: Saying(
        _("%(thing)s: we have been there, it is as you say"),
        _("Seen on the spot"),
        _("It is taken on, or you are told why not"),
    ),
    State.FILED: Saying(
        _("%(thing)s: taken on, we are finding who does it"),
        _("Taken on"),
        _("An organisation is given the work"),
    ),
    State.DISPATCHED: Saying(
        _("%(thing)s: given to %(lead)s"),
        _("Given to those who do it"),
        _("%(lead)s takes it in hand"),
    ),
    State.IN_HAND: Saying(
        _("%(thing)s: %(lead)s is at work on it"),
        _("Under way"),
        _("%(lead)s puts it right and says so"),
    ),
    State.COORDINATING: Saying(
        _("%(thing)s: several offices are at work, led by %(lead)s"),
        _("Several offices at work"),
        _("They put it right together and say so"),
    ),
    State.FED_BACK: Saying(
        _("%(thing)s: %(lead)s says it is done, we are checking"),
        _("Done, being checked"),
        _("A second person goes to check"),
    ),
    State.INSPECTED: Saying(
        _("%(thing)s: done. Are you satisfied?"),
        _("Done, waiting for your word"),
        _("Your word: satisfied, or not solved yet"),
    ),
    State.CLOSED: Saying(_("%(thing)s: done. Are you satisfied?"), _("Done, waiting for your word")),
    State.DECLINED: Saying(_("%(thing)s: not taken on; the reason stands below"), _("Not taken on")),
    State.VOIDED: Saying(
        _("%(thing)s: closed without work; the reason stands below"), _("Closed without work")
    ),
    State.WITHDRAWN: Saying(_("%(thing)s: withdrawn by you"), _("Withdrawn")),
    State.MERGED: Saying(_("%(thing)s: goes on together with another report"), _("Goes on together")),
    State.MOVED: Saying(_("%(thing)s: handed to another street"), _("Handed on")),
}
AGAIN = Saying(
    _("%(thing)s: not solved, you say; we are starting again"),
    _("Started again"),
    _("An organisation is given the work"),
)
RATED = Saying(_("%(thing)s: done, thank you for your word"), _("Done, you gave %(rating)s of 5"))

# What anybody may read of a state, on the map and in lists.
PUBLIC: dict[str, Any] = {
    State.FILED: _("Taken on"),
    State.DISPATCHED: _("Given to those who do it"),
    State.IN_HAND: _("Under way"),
    State.COORDINATING: _("Several offices at work"),
    State.FED_BACK: _("Done, being checked"),
    State.INSPECTED: _("Done and checked"),
    State.CLOSED: _("Solved"),
}
TONES: dict[str, str] = {
    State.FILED: "blue", State.DISPATCHED: "amber", State.IN_HAND: "amber", State.COORDINATING: "amber",
    State.FED_BACK: "green", State.INSPECTED: "green", State.CLOSED: "green",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An act in words, and which of its texts the reporter may read; internal reasons are between offices."""

    said: Any
    texts: tuple[str, ...] = ()
    by_office: Any = ""


ACTS: dict[str, Told] = {
    "report": Told(_("You reported this"), ("body",)),
    "acknowledge": Told(_("The office has seen it")),
    "verify": Told(_("The grid worker went to look: it is so")),
    "self_handle": Told(_("The grid worker put it right on the spot"), ("done",)),
    "file": Told(_("Taken on")),
    "decline": Told(_("Not taken on"), ("reason",)),
    "dispatch": Told(_("Given to %(lead)s")),
    "accept": Told(_("%(lead)s took it in hand")),
    "send_back": Told(_("Sent back: another organisation is being found")),
    "coordinate": Told(_("Several offices now work on it together, led by %(lead)s")),
    "feed_back": Told(_("%(lead)s says it is done"), ("done",)),
    "inspect": Told(_("A second person checked: it is done")),
    "rework": Told(_("A second person checked: not done yet, %(lead)s goes on")),
    "close": Told(_("Closed")),
    "confirm": Told(_("You said it is solved: %(rating)s of 5"), ("comment",)),
    "call_back": Told(_("The office called to ask you how it went")),
    "reopen": Told(_("You said it is not solved yet"), ("reason",), _("The office opened it again")),
    "withdraw": Told(_("You withdrew it"), ("reason",)),
    "settle": Told(_("Answered and settled where it was first reported"), ("done",)),
    "arbitrate": Told(_("Given to %(lead)s")),
    "relieve": Told(_("Sent back: another organisation is being found")),
    "void": Told(_("Closed without work"), ("reason",)),
    "place": Told(_("The office found the exact place")),
    "merge": Told(_("It goes on together with another report of the same")),
    "unmerge": Told(_("It goes on by itself again")),
    "confirm_too": Told(_("You said it is solved: %(rating)s of 5"), ("comment",)),
    "reopen_too": Told(_("You said it is not solved yet"), ("reason",)),
    "split": Told(_("Split into parts, each with somebody who does it")),
    "move": Told(_("Handed to the street where it lies")),
    "taken_over": Told(_("The other street took it over")),
    "take_over": Told(_("This street took it over")),
    "refuse_move": Told(_("It does not lie in this street: handed back")),
    "come_back": Told(_("The other street handed it back: it does not lie there")),
    "remark": Told(_("You wrote"), ("text",), _("The office wrote")),
    "ask_reporter": Told(_("The office asks you"), ("question",)),
}

# Between offices: clocks, tasks, opinions, dossiers, measures and levels. Whoever reported sees what comes of them.
UNTOLD = frozenset({
    "accept_appeal", "answer_order", "appeal", "ask_extension", "ask_opinions", "ask_suspension",
    "call_joint", "call_off", "change_risk", "check_obligation", "close_lesson", "conclude_joint",
    "decline_task", "do_task", "drop_share", "end_steps", "escalate", "fail_mediation", "finish_part",
    "give_opinion", "give_task", "grant_request", "hand_back", "hide", "hold_review", "hold_round", "keep_promise",
    "lift_order", "link_application", "mark_hard", "mask_words", "move_application", "name_party", "note_care",
    "note_risk", "note_visit", "open_dossier", "open_mediation", "plan_step", "promise", "publish",
    "reach_agreement", "record_finding", "redact_photo", "refuse_request", "reject_appeal", "relate", "release",
    "restore", "resume", "sign_in", "supervise", "take_step", "unrelate",
})  # fmt: skip

# Of the public page: fewer acts, and never a text.
PUBLIC_ACTS: dict[str, Any] = {
    "report": _("Reported"),
    "verify": _("Seen on the spot"),
    "self_handle": _("Put right on the spot"),
    "file": _("Taken on"),
    "dispatch": _("Given to %(lead)s"),
    "arbitrate": _("Given to %(lead)s"),
    "accept": _("%(lead)s took it in hand"),
    "coordinate": _("Several offices work on it, led by %(lead)s"),
    "feed_back": _("%(lead)s says it is done"),
    "inspect": _("Checked by a second person"),
    "rework": _("Checked: not done yet"),
    "close": _("Closed"),
    "confirm": _("Whoever reported it says: solved"),
    "reopen": _("Opened again"),
    "settle": _("Answered and settled"),
}

# What was just done, said once at the top of the page: the redirect carries only the word.
SAID: dict[str, Any] = {
    "confirm": _("Thank you. Your word is kept, and everybody who worked on it sees it."),
    "reopen": _("It is open again. Everything known so far stays with it, and you see every step here."),
    "withdraw": _("It is withdrawn. Nothing more will be done, unless you report it again."),
    "remark": _("Your words are with the office now."),
    "again": _("We had this already; nothing was sent twice."),
    "same": _(
        "It goes on together with the one that was there before. You follow it here, by your own link."
    ),
    "renewed": _("This is your new link. The one before works no more, so please keep this one."),
}

"""The figures that are counted: closed words, each a column of the counters by day. What books them stands in `workflow`."""

DOORS = (
    "public", "patrol", "desk", "hotline", "open311", "merchant", "committee", "meeting", "import", "street",
)  # fmt: skip
# Whose reports are reports of the public (公众举报).
PUBLIC_DOORS = ("public", "hotline", "open311", "merchant", "committee")
# By which doors whoever reports is told that it is seen: that is the first response there.
LANE_DOORS = ("merchant", "committee")

# What stands open in a stage and is due on a day: not done yet, or done too late to have been done then.
OPEN_OF = {
    "reported": "verify_open", "verified": "file_open", "filed": "dispatch_open", "dispatched": "accept_open",
    "in_hand": "due_open", "coordinating": "due_open", "fed_back": "inspect_open", "inspected": "close_open",
}  # fmt: skip
OPENS = tuple(dict.fromkeys(OPEN_OF.values()))
# How a case that was reported on a day stands: these three add up to what was reported on it.
BORN = {"closed": "born_solved"} | dict.fromkeys(
    ("declined", "withdrawn", "voided", "merged", "moved"), "born_otherwise"
)
STILL = "born_open"

FIGURES = (
    # what came in, and by which door
    "reported", *(f"reported_{door}" for door in DOORS), "born_open", "born_solved", "born_otherwise", "standing",
    "valid", "valid_patrol", "valid_public", "taken_up", "not_taken_up", "not_filed", "withdrawn", "merged", "moved",
    "first_responses", "response_minutes",
    # before it is given to anybody
    "verified", "verified_in_time", "verify_open", "filed", "filed_in_time", "file_open", "self_handled", "settled",
    "voided", "voided_filed",
    # who has it
    "dispatched", "dispatched_in_time", "dispatch_open", "sent_back", "arbitrated", "shirked", "responded",
    "responded_late", "accept_open", "escalated", "supervised", "suspended", "extended",
    # work
    "handled_in_time", "handled_late", "handling_minutes", "due_open", "due_in_time", "due_late", "rework",
    # looking at it, and the end
    "inspected", "inspected_in_time", "inspect_open", "close_open", "closed_in_time", "closed_late", "closing_minutes",
    "reopened",
    # the reporter's word
    "solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached", "refused",
)  # fmt: skip
# On which list a case stands now, or how else than solved it ended: booked on the day of its report, kept by cell alone.
STAND_OF = dict.fromkeys(("reported", "verified", "filed", "dispatched", "in_hand"), "born_issue") | {
    "coordinating": "born_coordination", "fed_back": "born_feedback", "inspected": "born_feedback",
    "declined": "born_declined", "withdrawn": "born_withdrawn", "voided": "born_voided", "merged": "born_merged",
    "moved": "born_moved",
}  # fmt: skip
STANDS = tuple(dict.fromkeys(STAND_OF.values()))
# What is kept by cell: everything. A pivot lays out what happens on a day: not what is open in a stage but handling, nor
# what only tells again when that was due, nor stocks.
CELL_FIGURES = (*FIGURES, *STANDS)
LAID_OUT = (
    *(name for name in FIGURES
      if name not in {*OPENS, "due_in_time", "due_late", "standing"} or name == "due_open"), *STANDS,
)  # fmt: skip
CODE_OF = {figure: code for code, figure in enumerate((*FIGURES, *STANDS))}

"""The table of gates: every address of the house and who may ask it.

The law is where it always was, in `permissions.py` of each app; this table says what follows from it, address by
address, so that a person can read it and a test can try it: `tests/web/test_every_url.py` asks each address as every
role, as nobody, as the staff of a neighbouring street and as a reporter, and fails on an address that has no row here.
"""

from .bodies import BODIES
from .cases import CASES
from .covenants import COVENANTS
from .deliberation import DELIBERATION
from .doors import DOORS
from .house import HOUSE
from .lifts import LIFTS
from .noticeboards import NOTICEBOARDS
from .opinions import OPINIONS
from .rosters import ROSTERS
from .topics import TOPICS
from .votes import VOTES
from .words import *  # noqa: F403 - the words are read as gates.EVERYONE
from .words import OPERATOR, Gate

GATES: dict[str, Gate] = (
    LIFTS
    | COVENANTS
    | HOUSE
    | CASES
    | DOORS
    | DELIBERATION
    | OPINIONS
    | BODIES
    | TOPICS
    | VOTES
    | ROSTERS
    | NOTICEBOARDS
)

# fmt: off
# Operations of the API that need no token; every other one needs one, and lets through what its holder may do.
OPEN_OPERATIONS: frozenset[str] = frozenset({
    # the ground
    "list_streets", "read_street", "list_units", "read_unit", "read_shapes", "list_roads", "read_road", "find_place",
    "locate", "read_partition", "export_geojson", "export_csv", "export_xlsx", "suggest_addresses", "read_pasted",
    "read_apart",
    # what residents may do and see
    "list_categories", "list_conditions", "list_nearby", "list_public_cases", "list_solved", "read_public_case",
    "read_public_photo", "read_points", "report_problem", "upload_report_photo", "begin_report_photo",
    "read_photo_pieces", "send_photo_piece", "find_link", "follow_case", "find_alike", "add_voice",
    "ask_link", "open_link_ticket",
    "list_own_lane", "report_on_lane", "make_suggestion", "follow_suggestion", "open_suggestion_ticket", "list_adopted",
    "follow_confirm", "follow_photo", "follow_remark", "follow_reopen", "follow_withdraw", "follow_same",
    # stopping messages, by the link in one
    "stop_messages",
    # bodies that are published
    "list_bodies", "read_body", "list_kinds_of_bodies",
    # meetings
    "list_decisions", "read_decision", "object_to_decision", "read_objection", "read_invitation", "answer_invitation",
    "sign_in_by_link",
    # votes
    "list_votes", "read_vote", "read_ballot", "cast_ballot",
    # surveys
    "list_surveys", "read_survey", "answer_survey", "read_needs", "get_survey_device", "answer_needs",
    # opinions
    "list_consultations", "read_consultation", "get_device", "next_to_answer", "give_opinion", "propose_statement",
    "read_own_opinions",
    # covenants
    "list_covenants", "read_covenant", "comment_on_covenant", "sign_covenant", "list_badges", "read_badge",
    # lifts
    "list_lifts", "read_lift",
    # topics
    "list_topic_kinds", "list_topic_calls", "read_praise", "list_public_topics", "read_public_topic", "propose_topic",
    "support_topic", "follow_topic", "judge_topic", "open_topic_ticket",
    # the board of a building, by the code on its sheet
    "read_public_board",
    # bulletins
    "list_bulletins", "read_bulletin", "read_bulletin_file",
    # open data
    "list_open_data", "list_releases", "read_release", "read_open_file",
    # proofs and figures
    "read_ledger", "read_city_ledger", "list_seals", "read_seal", "read_leaves", "read_evidence",
})  # fmt: skip
# fmt: on


def gate_of(name: str) -> Gate | None:
    """Return the row of an address by its name; the operator's tables are one row."""
    if name.startswith("admin:"):
        return Gate(OPERATOR, OPERATOR)
    return GATES.get(name)


def as_rows() -> list[tuple[str, str, str]]:
    """Return the table as one reads it."""
    return [(name, gate.read, gate.write) for name, gate in GATES.items()] + [("admin:*", OPERATOR, OPERATOR)]

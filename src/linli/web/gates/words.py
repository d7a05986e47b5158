"""Words of the table: what stands in its columns."""

from dataclasses import dataclass

from linli.people.public import Power

EVERYONE = "everyone"
SIGNED_IN = "whoever is signed in"
POSTED = "a post in the street"
SEER = "whoever sees the case"
ACT = "whoever sees the case, if the workflow lets them do it now"
PERSONAL = "`personal` over the case"
PHOTO = "whoever sees the case; everyone, once it is published"
LINK = "whoever holds the secret link"
PUBLISHED = "everyone, of what the public map shows"
OWNER = "whoever it belongs to"
STAFFED = "`staff` over the place"
KEEPER = "`staff` over a street; the operator"
OPERATOR = "the operator"
TOKEN = "whoever has a token, within its scopes"  # noqa: S105 - words of a table
DEMO = "everyone, in a demo only"
STOP = "whoever holds the link of a message"
SCRAPER = "this machine, by no proxy; whoever has the word of LINLI_METRICS_TOKEN"
MAIL = "the mail server, by the agreed word"
NOT_OFFERED = "–"


def power(one: str) -> str:
    """Return the words for a power that any post in the street gives."""
    return f"`{one}` in the street"


@dataclass(frozen=True)
class Gate:
    """Who may read an address (GET), and who may write by it (POST)."""

    read: str
    write: str = NOT_OFFERED


REPORT, EXPORT, BOARD, STAFF, AUDIT, RULES = (
    power(one) for one in (Power.REPORT, Power.EXPORT, Power.BOARD, Power.STAFF, Power.AUDIT, Power.RULES)
)
IMPORT = power(Power.IMPORT)
BOARD_EXPORT = "`board` and `export` in the street"
CALL = "whoever took the call; `import` in the street"
ORDERS = "`import` or `export` in the street"
LANE = "whoever holds the link of a member of the fast lane"
FILES = power(Power.FILE)
KEEPS = "`file` or `dispatch` in the street"
PROBLEM_SEER = "whoever sees the standing problem"
PROBLEM_ACT = "whoever sees the standing problem, if its workflow lets them do it now"
OUTGOING = "`rules` or `audit` over the whole street"
SUGGESTER = "whoever holds the link of a suggestion"
SUGGESTION_SEER = "whoever sees the suggestion"
SUGGESTION_ACT = "whoever sees the suggestion, if its workflow lets them do it now"
TOPIC_HOLDER = "whoever holds a link of a topic"
TOPIC_SEER = "whoever sees the topic"
TOPIC_ACT = "whoever sees the topic, if its workflow lets them do it now"
TOPIC_NAMES = "`personal` over the place of the topic; each look is written down"
TOPIC_CALLER = "`convene` over the place of the call"
PUBLISHES = power(Power.PUBLISH)
SURVEY = "everyone, once its result is published; `board` in the street"
SURVEY_KEEPER = "`publish` over the unit of the survey"
BULLETIN = "everyone, once it is published; `board` in the street, and the organisation itself, a draft"
DRAFTER = "`export` over the unit of the bulletin"
BULLETIN_PUBLISHER = "`publish` over the unit of the bulletin"
TYPIST = "`report` in the street; `publish` over the unit of the survey"
CONVENES = power(Power.CONVENE)
VOTE_LINK = "whoever holds the link of a letter to a voter"
VOTE_KEEPER = "`convene` over the unit of the vote"
VOTE_TELLER = "`convene` or `report` over the unit of the vote"
VOTE_STAFF = "`convene`, `report` or `board` over the unit of the vote"
VOTE_NAMES = "`export` and `personal` over the unit of the vote"
CONSULTATION_KEEPER = "`convene` over the unit of the consultation"
MEETING_SEER = "whoever sees the meeting: by a post above it, or as one who is invited"
MEETING_EXPORT = "whoever sees the meeting, with `export` in the street"
MEETING_KEEPER = "`convene` over the unit of the meeting; who keeps its minutes"
MEETING_ACT = "whoever sees the meeting, if its workflow lets them do it now"
INVITED = "whoever holds the link of an invitation to a meeting"
MEETING_LINK = "whoever holds the address of a calendar, or the link of an objection"
COVENANT = "everyone, once it was opened to comments or decided; before, staff of its unit"
COVENANT_STAFF = "`convene`, `report` or `board` over the unit of the covenant"
COVENANT_ACT = "`convene` over the unit; `report` for signatures on paper"
BADGE = "everyone, while it is held; staff of its unit"
LIFT = "everyone, once owners vote on it; before, staff of its unit"
LIFT_STAFF = "`convene`, `report` or `board` over the unit of the lift"
LIFT_EXPORT = "the same, with `export` in the street"
LIFT_ACT = "`convene` over the unit of the lift; `report` for what is noted at doors"
LIFT_LINK = "the family that holds the link of its flat"
STRUCTURE = "`structure` over the whole street"
ROSTER_BEGINNER = "`convene` or `handle` in the street"
ROSTER_SEER = "whoever sees the roster or board: by a post above it, for its organisation, or as a member"
ROSTER_EXPORT = "whoever sees the roster, with `export` in the street"
ROSTER_KEEPER = "`convene` over the unit of the roster or board, `handle` for its organisation"
TURN_ACT = "whoever sees the roster, if it is theirs or they keep it"
BODY = "everyone, once it is published; a post in the street"
CONVENER = "`convene` or `staff` over the unit"
HEAD = "`convene` over the unit"
ADDRESSED = "the organisation itself; `staff` over the place"

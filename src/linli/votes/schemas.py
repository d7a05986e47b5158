"""What programs send and read of votes."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Moment, Words

from .states import MOST_OPTIONS, MOST_QUESTIONS, BallotWay, RollKind

Short = Annotated[Words, Field(max_length=200)]


class OptionIn(Schema):
    """Something that may be chosen; of a budget with its cost."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: Annotated[Words, Field(min_length=1, max_length=120)]
    cost: int = Field(0, ge=0, le=10**12)


class QuestionIn(Schema):
    """One matter, by the code of the rule that it is counted by."""

    title: Annotated[Words, Field(min_length=1, max_length=200)]
    rule: str = Field(min_length=1, max_length=40)
    body: Annotated[Words, Field(max_length=3000)] = ""
    options: list[OptionIn] = Field([], max_length=MOST_OPTIONS)
    budget: int | None = Field(None, ge=1, le=10**12)


class VoteIn(Schema):
    """A vote that is prepared."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    about: Annotated[Words, Field(max_length=5000)] = ""
    unit: Code = Field("", description="Code of a unit; empty: the street.")
    roll: RollKind | None = Field(None, description="Who is on the roll; null: as the first rule counts.")
    secret: bool = False
    questions: list[QuestionIn] = Field(min_length=1, max_length=MOST_QUESTIONS)


class VoteAskIn(Schema):
    """What a vote asks, said anew."""

    title: Annotated[Words, Field(max_length=120)] = ""
    about: Annotated[Words, Field(max_length=5000)] = ""
    questions: list[QuestionIn] = Field(min_length=1, max_length=MOST_QUESTIONS)


class RollRow(Schema):
    """One row of a roll: a flat with who owns it, or a member."""

    unit: Annotated[Words, Field(max_length=60)] = ""
    owners: list[Short] = Field(
        [], max_length=20, description="Names; those who own together stand in one row."
    )
    numbers: list[Short] = Field(
        [], max_length=20, description="Numbers of these people, where names are not enough."
    )
    area: str = Field("", pattern=r"^$|^[0-9]{1,9}(\.[0-9]{1,6})?$", description="Square metres, as text.")
    unsold: bool = Field(default=False, description="Not sold or not handed over: the developer's.")
    proxy: Annotated[Words, Field(max_length=40)] = ""
    served: bool = True
    place: Annotated[Words, Field(max_length=40)] = ""
    account: Annotated[Words, Field(max_length=150)] = ""


class RollIn(Schema):
    """A roll, instead of the one before or beside it."""

    rows: list[RollRow] = Field(min_length=1, max_length=60_000)
    add: bool = False


class AnnounceIn(Schema):
    """From when to when votes are taken."""

    opens: Moment
    closes: Moment


class VoteTextIn(Schema):
    """Words of an act."""

    text: Annotated[Words, Field(min_length=1, max_length=2000)]


class VoteReasonIn(Schema):
    """Why a vote is void."""

    reason: Annotated[Words, Field(min_length=1, max_length=2000)]


class VoteAnswerIn(Schema):
    """What is said to one question: codes, in order where options are ranked. yes, no, abstain (and follow) of consent."""

    question: int = Field(ge=1, le=MOST_QUESTIONS)
    said: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(
        min_length=1, max_length=MOST_OPTIONS
    )


class BallotIn(Schema):
    """A ballot."""

    answers: list[VoteAnswerIn] = Field(min_length=1, max_length=MOST_QUESTIONS)


class VotePaperIn(BallotIn):
    """A ballot that came over the desk. One signed at the door needs the page: its photo is drawn anew there."""

    who: Annotated[Words, Field(min_length=1, max_length=60)] = Field(
        description="Flat, or place on the roll."
    )
    way: BallotWay = BallotWay.PAPER
    place: Annotated[Words, Field(max_length=40)] = ""
    proxy: Annotated[Words, Field(max_length=40)] = ""


class VoteQuestionOut(Schema):
    """One matter with its rule as it was announced, and what came of it once the result is displayed."""

    position: int
    title: str
    body: str
    rule: str
    source: str
    method: str
    quorum: str
    passes: str
    options: list[OptionIn]
    budget: int | None
    passed: bool | None
    digest: str
    steps: list[str]


class VoteOut(Schema):
    """A vote as a line of a list."""

    number: int
    title: str
    unit: str
    roll: str
    secret: bool
    state: str
    heads: int
    area: str
    announced_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    published_at: datetime | None
    display_until: date | None


class VoteMeasureOut(Schema):
    """How one question stands by area or by heads, exact."""

    question: int
    what: str
    taking_part: str
    whole: str
    yes: str
    no: str
    abstain: str
    quorum_lacks: str | None = Field(
        description="How much more must take part; null: enough do, or none is asked."
    )
    passing_lacks: str | None


class VoteWhole(VoteOut):
    """One vote: what is asked, who took part, and for whoever keeps it how it stands now."""

    about: str
    voted: int
    voted_area: str
    questions: list[VoteQuestionOut]
    standing: list[VoteMeasureOut]
    acts: list[str]


class VoteDone(Schema):
    """A vote after an act."""

    number: int
    state: str


class VoterOut(Schema):
    """A head of the roll. Names and proxies only for whoever may read personal data of the unit."""

    position: int
    units: list[str]
    area: str
    place: str
    names: list[str]
    proxies: list[str]
    voted: str = Field(description="How they voted; empty: not yet.")


class VoteLetterOut(Schema):
    """The link of a voter's ballot, for a letter."""

    position: int
    units: list[str]
    link: str


class BallotOut(Schema):
    """The ballot of whoever holds the link, and of an open vote what they said."""

    number: int
    title: str
    secret: bool
    takes: bool
    opens_at: datetime | None
    closes_at: datetime | None
    voted: bool
    way: str
    cast_at: datetime | None
    questions: list[VoteQuestionOut]
    said: list[VoteAnswerIn]


class BallotTaken(Schema):
    """That a vote was taken, when by the clock of the database."""

    taken: bool
    changed: bool
    at: datetime

"""What programs send about posts, roles and organisations, and what they read."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Moment, Number, Words
from linli.people.states import OrganisationKind, Power


class Name(Schema):
    """A thing by its code and names."""

    code: str
    name: str
    name_en: str


class PersonName(Schema):
    """A person by the names they go by."""

    id: int
    username: str
    name: str
    name_en: str


class OrganisationName(Name):
    """An organisation by its names."""

    id: int
    kind: str


class PostOut(Schema):
    """A person in a role, at a unit or in an organisation, from a moment to a moment."""

    id: int
    person: PersonName
    role: Name
    unit: Name | None
    organisation: OrganisationName | None
    substitute_for: int | None = Field(description="The post whose holder this person stands in for.")
    starts_at: datetime
    ends_at: datetime | None = Field(description="Null until the post is ended.")


class RosterAsked(Cursor):
    """What the roster is narrowed to."""

    q: Annotated[Words, Field(max_length=60)] = Field(
        "", description="Part of a name in either script, of its pinyin, or initials."
    )
    unit: Code = Field("", description="Code of a unit: it and all below it.")
    role: Code = Field("", description="Code of a role.")
    kind: OrganisationKind | None = Field(None, description="Posts in organisations of this kind.")
    on: Day | None = Field(None, description="Who held it at any time of this day; left out: now.")
    vacant: bool = Field(False, description="Only roles that nobody holds where somebody must.")


class RosterLine(Schema):
    """One line of the roster: a post that is held, or a role that nobody holds where somebody must."""

    vacant: bool
    role: Name
    unit: Name | None
    organisation: OrganisationName | None
    post: PostOut | None = Field(description="Null where the role is vacant.")


class RosterOut(Schema):
    """Who holds which post, down the tree."""

    held: int = Field(description="How many posts of the whole roster are held, as far as it is narrowed.")
    gaps: int = Field(description="How many are vacant.")
    items: list[RosterLine]
    next: str | None = Field(description="Give it as `after` for the next lines; null at the end.")


class PostHeld(PostOut):
    """A post with what it gives."""

    powers: list[Power]
    may_end: bool = Field(description="Whether you may end it.")


class PostTold(Schema):
    """One line of the journal about a post."""

    action: str
    at: datetime
    by: str = Field(description="Name of who did it; empty for the house itself.")
    post: int


class PersonOut(PersonName):
    """A person in one street; posts elsewhere are not its business."""

    now: list[PostHeld]
    later: list[PostHeld]
    before: list[PostOut]
    told: list[PostTold] = Field(description="Who appointed and who ended, the latest first.")


class NewPerson(Schema):
    """Somebody who has no account yet; gets one with a first password that is told once."""

    username: Annotated[
        str, StringConstraints(pattern=r"^[A-Za-z0-9_.@+-]+$", min_length=1, max_length=150)
    ] = Field(description="Sign-in name.")
    name: Annotated[Words, Field(min_length=1, max_length=60)]
    name_en: Annotated[Words, Field(max_length=80)] = ""


class AppointIn(Schema):
    """Who is given which post where, from when to when."""

    person: Annotated[Words, Field(max_length=150)] = Field(
        "", description="Sign-in name, or a name that only one person of the street has. Or give `new`."
    )
    new: NewPerson | None = Field(None, description="Somebody who has no account yet. Or give `person`.")
    role: Code = Field("", description="Code of the role; a substitute's is that of the holder.")
    unit: Code = Field("", description="Code of the unit; the powers hold there and in all below it.")
    organisation: Code = Field("", description="Code of the organisation the post stands in.")
    substitute_for: Number | None = Field(
        None, description="Number of the post whose holder this person stands in for; role and place are its."
    )
    starts_at: Moment | None = Field(None, description="Left out: from now on.")
    ends_at: Moment | None = Field(None, description="Left out: until the post is ended.")


class AppointOut(Schema):
    """The post that was given."""

    post: PostOut
    first_password: str | None = Field(
        description="Of a new account, in the first answer only; its owner must choose another one."
    )


class EndIn(Schema):
    """When a post ends."""

    ends_at: Moment | None = Field(None, description="Left out: now. Never in the past.")


class EndOut(Schema):
    """What has become of the post."""

    post: PostOut | None = Field(description="Null when it had not begun: then it is called off and gone.")


class RoleOut(Name):
    """A named set of powers."""

    powers: list[Power]
    exclusive: bool = Field(description="One holder at a time at one place.")
    rank: int = Field(description="Orders people from the director down.")
    holders: int = Field(description="How many people hold it in this street now.")


class RoleList(Schema):
    """Every role, from the director down."""

    items: list[RoleOut]


class RolePage(RoleOut):
    """A role, with what you may change of it."""

    yours: list[Power] = Field(description="The powers you may give to a role or take from it.")
    elsewhere: list[str] = Field(
        description="Streets where it is held and you may not appoint: then no change."
    )


class PowersIn(Schema):
    """The powers a role is to have."""

    powers: list[Power] = Field(max_length=len(Power))
    seen: list[Power] | None = Field(
        None,
        max_length=len(Power),
        description="The powers it had when you read it; changed meanwhile, the answer is 409 moved_meanwhile.",
    )


class OrganisationOut(OrganisationName):
    """A body that can be asked."""

    kind_name: str
    short: str
    parent: OrganisationName | None
    phone: str = Field(description="The telephone of the office, not of a person.")
    above_the_street: bool = Field(description="It stands above streets and serves several.")


class OrganisationRow(OrganisationOut):
    """An organisation in the list of a street."""

    people: int = Field(description="How many people hold a post in it now, in this street.")
    duties: int = Field(description="How many rows of the table of duties name it, in this street.")


class DutyRow(Schema):
    """A row of the table of duties."""

    row: int
    unit: Name
    category: str = Field(description="Code of the catalogue, or the beginning of one; empty covers all.")
    part: str
    note: str


class OrganisationPageOut(OrganisationOut):
    """An organisation with its people and its duties in this street."""

    posts: list[PostOut]
    duties: list[DutyRow] = Field(description="At most 200; the table of duties has them all.")
    children: list[OrganisationName]


class OrganisationIn(Schema):
    """A new organisation of the street."""

    name: Annotated[Words, Field(min_length=1, max_length=80)]
    kind: OrganisationKind
    name_en: Annotated[Words, Field(max_length=120)] = ""
    short: Annotated[Words, Field(max_length=20)] = Field(
        "", description="As it stands in lists; empty: the name."
    )
    parent: Code = Field("", description="Code of the organisation it belongs to.")
    phone: Annotated[Words, Field(max_length=30)] = ""

"""How votes are counted: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """What ballots hold and how they are counted."""

    CONSENT = "consent", _("Yes or no")
    MOST = "most", _("Most votes")
    APPROVAL = "approval", _("Approval of any number")
    RANKED = "ranked", _("Ranked, instant run-off")
    SCHULZE = "schulze", _("Ranked, Schulze")
    SHARES = "shares", _("Budget by equal shares")


class Basis(models.TextChoices):
    """Who is counted, and by what."""

    OWNERS = "owners", _("Owners, by area and by heads")
    MEMBERS = "members", _("Members, one vote each")


class Base(models.TextChoices):
    """Of what the consent is a share."""

    TAKING_PART = "taking_part", _("Of those who take part")
    ROLL = "roll", _("Of all on the roll")
    DECIDING = "deciding", _("Of yes and no alone")


class Several(models.TextChoices):
    """Which ballot counts when somebody cast several that contradict."""

    LAST = "last", _("The last one (changeable until close)")
    FIRST = "first", _("The first one (final when cast)")
    NONE = "none", _("None of them")


class Unclear(models.TextChoices):
    """What an empty or contradictory vote counts as."""

    VOID = "void", _("Not cast")
    ABSTAIN = "abstain", _("Abstention")


class Follow(models.TextChoices):
    """Who may be counted with the majority."""

    NOBODY = "nobody", _("Nobody")
    SAID = "said", _("Who says so on the ballot")
    SILENT = "silent", _("Also who was handed a ballot and does not answer")


class BallotWay(models.TextChoices):
    """How a ballot came."""

    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper")
    PROXY = "proxy", _("By proxy")
    DOOR = "door", _("Signed at the door")


class Choice(models.TextChoices):
    """What a yes-or-no ballot says."""

    YES = "yes", _("In favour")
    NO = "no", _("Opposed")
    ABSTAIN = "abstain", _("Abstain")
    FOLLOW = "follow", _("With the majority")


class VoteState(models.TextChoices):
    """Where a vote stands."""

    DRAFT = "draft", _("Being prepared")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Voting")
    CLOSED = "closed", _("Voting is over")
    COUNTED = "counted", _("Counted")
    PUBLISHED = "published", _("Result displayed")
    FINAL = "final", _("Final")
    VOID = "void", _("Void")


# In these the roll is frozen and everybody may read what is voted on.
SHOWN = (
    VoteState.ANNOUNCED,
    VoteState.OPEN,
    VoteState.CLOSED,
    VoteState.COUNTED,
    VoteState.PUBLISHED,
    VoteState.FINAL,
)
# In these ballots are taken, as far as the database's clock lies between opening and close.
TAKING = (VoteState.ANNOUNCED, VoteState.OPEN)
# In these everybody may read the result.
TOLD = (VoteState.PUBLISHED, VoteState.FINAL)


class RollKind(models.TextChoices):
    """Who stands on the roll of a vote."""

    OWNERS = "owners", _("Owners, with their area")
    MEMBERS = "members", _("Members")
    RESIDENTS = "residents", _("Residents")


BASIS_OF: dict[str, str] = {
    RollKind.OWNERS: Basis.OWNERS,
    RollKind.MEMBERS: Basis.MEMBERS,
    RollKind.RESIDENTS: Basis.MEMBERS,
}
# What a subject of another app is called by, where a vote is about nothing of theirs.
NOTHING_ELSE = ""
MOST_VOTERS = 60_000
MOST_QUESTIONS = 20
MOST_OPTIONS = 60

"""Where a topic stands, where it came from, who speaks for it, and what the names of its people are read for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicState(models.TextChoices):
    """Where a topic stands."""

    PROPOSED = "proposed", _("To be screened")
    ACCEPTED = "accepted", _("Accepted, waits for a meeting")
    TABLED = "tabled", _("On an agenda")
    AGREED = "agreed", _("Agreed, being carried out")
    DELIVERED = "delivered", _("Carried out, to be judged")
    CLOSED = "closed", _("Carried out and closed")
    NOT_AGREED = "not_agreed", _("Not agreed at the meeting")
    REFUSED = "refused", _("Not accepted")
    ROUTED = "routed", _("Handed on elsewhere")
    JOINED = "joined", _("Joined to another topic")


# What everybody reads of, once there are words for everybody.
SHOWN = (
    TopicState.ACCEPTED, TopicState.TABLED, TopicState.AGREED, TopicState.DELIVERED, TopicState.CLOSED,
    TopicState.NOT_AGREED,
)  # fmt: skip
# What still goes its way, so that others may be joined to it and people may say that they are for it.
OPEN = (
    TopicState.PROPOSED, TopicState.ACCEPTED, TopicState.TABLED, TopicState.AGREED,
)  # fmt: skip
SUPPORTABLE = (TopicState.ACCEPTED, TopicState.TABLED)


class TopicSource(models.TextChoices):
    """By which way a topic came in."""

    RESIDENT = "resident", _("Resident, by phone or computer")
    DOOR = "door", _("At the door or the counter")
    MEETING = "meeting", _("Meeting")
    CASE = "case", _("Case")
    SUGGESTION = "suggestion", _("Suggestion")
    ORGANISATION = "organisation", _("Organisation")


class VoicePart(models.TextChoices):
    """What somebody is to a topic."""

    PROPOSER = "proposer", _("Proposer")
    SUPPORTER = "supporter", _("Supporter")


class TopicPurpose(models.TextChoices):
    """What the names behind a topic are read for."""

    ASK = "ask", _("Ask back")
    INVITE = "invite", _("Invite to the meeting")
    ANSWER = "answer", _("Tell the result")
    CHECK = "check", _("Check for doubles")


class TopicOutcome(models.TextChoices):
    """What a meeting made of a topic."""

    AGREED = "agreed", _("Agreed")
    NOT_AGREED = "not_agreed", _("Not agreed at the meeting")
    POSTPONED = "postponed", _("Postponed")
    NOTED = "noted", _("Noted")

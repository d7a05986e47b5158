"""Where a meeting stands, what became of an item, who speaks for whom: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    CONVENED = "convened", _("Convened")
    RUNNING = "running", _("Under way")
    HELD = "held", _("Held, minutes open")
    CONFIRMED = "confirmed", _("Minutes confirmed")
    CANCELLED = "cancelled", _("Cancelled")


# A meeting that took place: what the alarm of a series looks for.
TOOK_PLACE = (MeetingState.RUNNING, MeetingState.HELD, MeetingState.CONFIRMED)
COMING = (MeetingState.PLANNED, MeetingState.CONVENED)
TAKES_ITEMS = (MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.RUNNING)
# Until it is closed: invitations are answered and people sign in.
BEFORE_IT = TAKES_ITEMS


class MeetingOutcome(models.TextChoices):
    """What became of an agenda item."""

    AGREED = "agreed", _("Agreed")
    NOT_AGREED = "not_agreed", _("Not agreed")
    POSTPONED = "postponed", _("Postponed")
    NOTED = "noted", _("Noted")


class Side(models.TextChoices):
    """For whom somebody sits or speaks at a meeting."""

    RESIDENT = "resident", _("Residents")
    OWNER = "owner", _("Owners")
    PARTY = "party", _("Party branch")
    COMMITTEE = "committee", _("Residents' committee")
    PROPERTY = "property", _("Property company")
    MERCHANT = "merchant", _("Shops and firms")
    DEPARTMENT = "department", _("Departments")
    STREET = "street", _("Street office")
    EXPERT = "expert", _("Experts")
    OTHER = "other", _("Others")


class MeetingStance(models.TextChoices):
    """What an opinion says of an item."""

    FOR = "for", _("In favour")
    AGAINST = "against", _("Opposed")
    REMARK = "remark", _("Remark")


class Reply(models.TextChoices):
    """What somebody who was invited answered."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Comes")
    NO = "no", _("Does not come")
    SUBSTITUTE = "substitute", _("Sends a substitute")


class SignedBy(models.TextChoices):
    """How somebody's presence was noted."""

    NONE = "", _("Not signed in")
    CODE = "code", _("By the code on the screen")
    LINK = "link", _("By their own link")
    SECRETARY = "secretary", _("By the secretary")


class Becomes(models.TextChoices):
    """What a resolution becomes."""

    CASE = "case", _("A case of the ledger")
    COMMITMENT = "commitment", _("A commitment with a date")


class ResolutionState(models.TextChoices):
    """Where a commitment stands; of a resolution that is a case, the case says it."""

    OPEN = "open", _("To be carried out")
    DONE = "done", _("Carried out")
    DROPPED = "dropped", _("No longer pursued")


class Shift(models.TextChoices):
    """What happens to a meeting that falls on a day off."""

    NONE = "none", _("It is held all the same")
    NEXT = "next", _("The next working day")
    BEFORE = "before", _("The working day before")


class Period(models.TextChoices):
    """Within which period a meeting of a series must be held, or somebody is told."""

    NONE = "", _("No alarm")
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    YEAR = "year", _("Every year")


# What an item may be about; apps above add their own words (`public.register_subject`).
CASE, SUGGESTION, FOLLOW_UP, OTHER = "case", "suggestion", "follow_up", "other"

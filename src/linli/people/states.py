"""Kinds and powers: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What sort of body an organisation is."""

    STREET_OFFICE = "street_office", _("Street office")
    DEPARTMENT = "department", _("Department")
    FORCE = "force", _("Seconded force")
    COMMITTEE = "committee", _("Residents' committee")
    PROPERTY = "property", _("Property company")
    TASK_SQUAD = "task_squad", _("Task squad")
    PARTY_BRANCH = "party_branch", _("Party branch")
    WORKING_GROUP = "working_group", _("Working group")
    ALLIANCE = "alliance", _("Alliance")
    INSTITUTION = "institution", _("Institution")
    SHOP = "shop", _("Shop")
    VOLUNTEERS = "volunteers", _("Volunteer group")


class Power(models.TextChoices):
    """One thing a role may do. Powers about cases hold in the subtree of the post's unit, or for its organisation."""

    SEE = "see", _("See cases of the unit")
    REPORT = "report", _("Register cases")
    VERIFY = "verify", _("Verify on the spot")
    FILE = "file", _("File or decline")
    DISPATCH = "dispatch", _("Dispatch and coordinate")
    HANDLE = "handle", _("Handle for the organisation")
    INSPECT = "inspect", _("Inspect after handling")
    CLOSE = "close", _("Close and reopen")
    SELF_HANDLE = "self_handle", _("Fix on the spot by the simple procedure")
    IMPORT = "import", _("Import cases")
    PUBLISH = "publish", _("Decide what is public")
    BOARD = "board", _("See the board")
    PERSONAL = "personal", _("See personal data of reporters")
    STAFF = "staff", _("Appoint to posts and edit coverage")
    EXPORT = "export", _("Export lists")


class Part(models.TextChoices):
    """The part an organisation has in what it covers."""

    LEAD = "lead", _("Lead")
    SUPPORT = "support", _("Support")

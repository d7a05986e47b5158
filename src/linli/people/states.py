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
    DECIDE = "decide", _("Decide what was raised to the unit")
    SELF_HANDLE = "self_handle", _("Fix on the spot by the simple procedure")
    IMPORT = "import", _("Import cases")
    PUBLISH = "publish", _("Decide what is public")
    BOARD = "board", _("See the board")
    PERSONAL = "personal", _("See personal data of reporters")
    STAFF = "staff", _("Appoint to posts and edit coverage")
    EXPORT = "export", _("Export lists")
    STRUCTURE = "structure", _("Change the structure: units, levels and outlines")
    AUDIT = "audit", _("Watch over who looks at personal data")
    RULES = "rules", _("Edit the rule books")
    CONVENE = "convene", _("Convene meetings and votes, call for topics")


# Powers over other people's data and posts: who gives them holds them there.
GUARDED = frozenset({Power.STAFF, Power.PERSONAL})


class Part(models.TextChoices):
    """The part an organisation has in what it covers."""

    LEAD = "lead", _("Lead")
    SUPPORT = "support", _("Support")


# The table of roles as a deployment begins; the office edits it afterwards. Rank orders people from the director down.
# ruff: noqa: E501 - a table of rows
# fmt: off
ROLES: tuple[tuple[str, str, str, bool, int, str], ...] = (
    # code                name              name_en                        exclusive rank  powers
    ("director",          "街道办主任",     "Director of the street office",   True,  10, "see report file dispatch inspect close publish board export personal staff structure decide rules convene"),
    ("clerk",             "受理员",         "Intake clerk",                    False, 20, "see report file import publish personal board export"),
    ("dispatcher",        "派遣员",         "Dispatcher",                      False, 21, "see report dispatch board export"),
    ("inspector",         "核查员",         "Inspector",                       False, 22, "see report verify inspect"),
    ("data_officer",      "个人信息保护负责人", "Personal data officer",        False, 23, "audit"),
    ("area_head",         "片长",           "Area head",                       True,  30, "see report file dispatch inspect close publish board export personal decide convene"),
    ("liaison",           "联络员",         "Liaison officer",                 False, 31, "see report board"),
    ("block_head",        "街区长",         "Block head",                      True,  32, "see report file dispatch inspect close publish board export personal decide convene"),
    ("second_block_head", "第二街区长",     "Second block head",               True,  33, "see report inspect board convene"),
    ("block_assistant",   "第二街区长助理", "Assistant to the second block head", False, 34, "see report"),
    ("leader_in_charge",  "包联领导",       "Leader in charge",                False, 35, "see board"),
    ("secretary",         "居民区书记",     "Committee secretary",             True,  40, "see report verify inspect board export decide convene"),
    ("party_advisor",     "党建指导员",     "Party-building advisor",          False, 41, "see report"),
    ("party_worker",      "党群工作者",     "Party and community worker",      False, 42, "see report"),
    ("grid_worker",       "网格员",         "Grid worker",                     False, 50, "see report verify self_handle"),
    ("second_grid_head",  "第二网格长",     "Second grid head",                True,  51, "see report"),
    ("officer",           "承办人",         "Handling officer",                False, 60, "see handle export"),
    ("property_manager",  "物业经理",       "Property manager",                False, 70, "see handle"),
)
# fmt: on

"""How the acts on a book are told, by their word in the journal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "start_draft": _("began a draft"), "discard_draft": _("threw the draft away"), "add_row": _("added a row"),
    "change_row": _("changed a row"), "drop_row": _("removed a row"), "bring_rows": _("brought all rows from a file"),
    "publish": _("published an edition"), "withdraw": _("withdrew an edition"),
}  # fmt: skip

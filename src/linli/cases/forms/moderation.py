"""Forms of what the public does not see: hide, mask words, cover parts of a photo, show again."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.moderation import checked_boxes, words_of
from linli.cases.errors import OutsideThePicture
from linli.cases.models import Hiding, Photo
from linli.cases.queries import photos_of
from linli.cases.states import PERSONAL_WORDS, HidingKind
from linli.kernel.privacy import find_personal

from .acts import ItemForm
from .fields import words

AROUND = 8
BETWEEN_WORDS = re.compile(r"[\s、，,;；]+")


def why(**more: Any) -> forms.CharField:
    """Return the field for the reason."""
    return words(_("Reason"), rows=2, most=500, **more)


class HideForm(ItemForm):
    """The case, its words or one of its photos, and why."""

    item = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = why(help_text=_("For example: a face can be seen; a neighbour is insulted."))

    def ready(self) -> None:
        """Say what it is about, and show the photo."""
        self.pictures = {str(one.pk): one for one in photos_of(self.case)}
        asked = str(self.data.get("item", "") if self.is_bound else self.initial.get("item", ""))
        self.picture: Photo | None = self.pictures.get(asked)
        named = {HidingKind.CASE: _("The whole case disappears from the public map and lists."),
                 HidingKind.TEXT: _("The public reads the kind of the trouble and nothing else.")}  # fmt: skip
        self.lead_in = named.get(asked, "")

    def clean_item(self) -> str:
        """Take what stands on the case."""
        item = str(self.cleaned_data["item"])
        if item not in (HidingKind.CASE, HidingKind.TEXT, *self.pictures):
            raise ValidationError(
                _("There is nothing here that the public could see. Look at the page again.")
            )
        return item

    def brought(self) -> dict[str, Any]:
        """Return what is hidden, and why."""
        return {"part": self.cleaned_data["item"], "reason": self.cleaned_data["reason"]}


class MaskForm(ItemForm):
    """Words that name or reach somebody, as they were found, and any others. It is about the words: no item is named."""

    item = forms.CharField(widget=forms.HiddenInput, required=False)
    spans = forms.MultipleChoiceField(
        label=_("Found in the words"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Other words"), required=False, max_length=500,
        help_text=_("As they stand in the text; several are split by blanks. Each is masked wherever it stands."),
    )  # fmt: skip
    reason = why()

    def ready(self) -> None:
        """Offer what was found in the published words, each with a few letters around it."""
        self.words = words_of(self.case)
        found = [
            (f"{name}:{span.start}:{span.end}", self._told(text, span))
            for name, text in self.words.items()
            for span in find_personal(text)
        ]
        self.fields["spans"].choices = found
        self.fields["spans"].initial = [key for key, _said in found]
        if not found:
            del self.fields["spans"]

    @staticmethod
    def _told(text: str, span: Any) -> str:
        before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
        return f"…{before}【{text[span.start : span.end]}】{after}… · {PERSONAL_WORDS[span.kind]}"

    def clean(self) -> dict[str, Any]:
        """Find each word where it stands; say which one does not."""
        told = super().clean() or {}
        self.found: list[tuple[str, int, int]] = []
        for key in told.get("spans") or ():
            name, start, end = key.split(":")
            self.found.append((name, int(start), int(end)))
        for word in filter(None, BETWEEN_WORDS.split(told.get("more") or "")):
            places = [
                (name, one.start(), one.end())
                for name, text in self.words.items()
                for one in re.finditer(re.escape(word), text)
            ]
            if not places:
                self.add_error("more", _t("“%(word)s” does not stand in the words.") % {"word": word})
            self.found += places
        if not self.found and not self.errors:
            raise ValidationError(_("Tick what is to be masked, or type it."), code="nothing")
        return told

    def brought(self) -> dict[str, Any]:
        """Return the places of the words, and why they are masked."""
        return {"spans": self.found, "reason": self.cleaned_data["reason"]}


class RedactForm(ItemForm):
    """Parts of a photo: drawn on it, or typed in percent."""

    boxes = forms.CharField(
        label=_("Parts to be covered"), max_length=2000,
        help_text=_("Left, top, width, height in percent of the photo; several parts are split by semicolons."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "10,20,30,15; 60,5,20,10"}),
        error_messages={"required": _("Draw on the photo what is to be covered, or type it in percent.")},
    )  # fmt: skip
    reason = why(help_text=_("For example: a face, a number plate, a name at a door."))

    def ready(self) -> None:
        """Show the photo, and what is covered of it already."""
        asked = str(self.data.get("item", "") if self.is_bound else self.initial.get("item", ""))
        pictures = {str(one.pk): one for one in photos_of(self.case)}
        self.picture: Photo | None = pictures.get(asked)
        mine = Hiding.objects.filter(
            street_id=self.case.street_id, case=self.case, kind=HidingKind.REGIONS, ended_at=None
        )
        known = mine.filter(photo=self.picture).first() if self.picture else None
        self.covered = in_percent(known.boxes) if known else ""

    def clean_item(self) -> Any:
        """Take a photo of this case."""
        if self.picture is None:
            raise ValidationError(
                _("There is nothing here that the public could see. Look at the page again.")
            )
        return self.cleaned_data["item"]

    def clean_boxes(self) -> list[tuple[int, int, int, int]]:
        """Read percent as thousandths."""
        try:
            return checked_boxes(
                [
                    tuple(round(float(side) * 10) for side in one.replace("，", ",").split(","))
                    for one in self.cleaned_data["boxes"].replace("；", ";").split(";")
                    if one.strip()
                ]
            )
        except (ValueError, OverflowError, OutsideThePicture):
            raise ValidationError(str(OutsideThePicture()), code="outside") from None

    def brought(self) -> dict[str, Any]:
        """Return the photo, its parts, and why they are covered."""
        return {
            "photo": self.cleaned_data["item"], "boxes": self.cleaned_data["boxes"],
            "reason": self.cleaned_data["reason"],
        }  # fmt: skip


def in_percent(boxes: Any) -> str:
    """Return boxes as the form reads them."""
    return "; ".join(",".join(f"{side / 10:g}" for side in box) for box in boxes)


class RestoreForm(ItemForm):
    """What was hidden is shown again, and why."""

    reason = why()

    def brought(self) -> dict[str, Any]:
        """Return which hiding ends, and why."""
        return {"hiding": self.cleaned_data["item"], "reason": self.cleaned_data["reason"]}

"""Photos in forms: several in one field, drawn anew, and kept when the form is refused."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import kept
from .errors import Refusal
from .photos import AcceptedPhoto, accept

MOST_PHOTOS = 6


class PhotosInput(forms.FileInput):
    """A file input for several files, which also reads the note of photos that were kept."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return (note, files)."""
        sent = files.getlist(name) if hasattr(files, "getlist") else [f for f in [files.get(name)] if f]
        return data.get(f"{name}_kept", ""), sent

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell nothing apart: without files there are no photos."""
        return name not in files and f"{name}_kept" not in data


class PhotosField(forms.Field):
    """Photos, drawn anew. What was accepted is kept when the form is refused, so that nobody takes it again."""

    widget = PhotosInput
    photos = True

    def __init__(self, *, most: int = MOST_PHOTOS, **more: Any) -> None:
        """Take at most `most` photos."""
        super().__init__(**more)
        self.most = most
        self.accepted: list[AcceptedPhoto] = []

    def clean(self, value: Any) -> list[AcceptedPhoto]:
        """Return the accepted photos, the kept ones first, or say of each file what was wrong with it."""
        note, files = value or ("", [])
        self.accepted, wrong = kept.take(note), []
        known = {photo.sha256 for photo in self.accepted}
        for file in files:
            try:
                photo = accept(file, limit_bytes=settings.PHOTO_LIMIT)
            except Refusal as refusal:
                wrong.append(ValidationError(f"“{file.name}”: {refusal}", code=refusal.code))
                continue
            if photo.sha256 not in known:
                known.add(photo.sha256)
                self.accepted.append(photo)
        if len(self.accepted) > self.most:
            wrong.append(
                ValidationError(_("At most %(most)s photos.") % {"most": self.most}, code="too_many")
            )
            self.accepted = self.accepted[: self.most]
        if wrong:
            raise ValidationError(wrong)
        if self.required and not self.accepted:
            raise ValidationError(self.error_messages["required"], code="required")
        return self.accepted

    @property
    def note(self) -> str:
        """Keep what was accepted and return the note that the form carries; asked for only by a refused form."""
        return kept.keep(self.accepted)

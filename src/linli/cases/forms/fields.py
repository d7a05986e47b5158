"""Fields that several forms share: photos that are not lost; choices of units, categories, organisations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category
from linli.kernel import kept
from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.kernel.photos import AcceptedPhoto, accept
from linli.people.public import Organisation, OrganisationKind
from linli.territory.public import Node, Tier, tree

MOST_PHOTOS = 6
# As programs may name them (`kernel/rest_fields.py`): a day later on cannot be told by every calendar and zone.
FIRST_YEAR, LAST_YEAR = 1900, 2199
Choices = list[tuple[Any, Any]]


def of_our_times(value: Any) -> None:
    """Refuse a day or a moment that no office means."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(
            _("Choose a day from %(first)s to %(last)s."), code="not_our_times", params=years
        )


def days_of_our_times(form: forms.Form) -> None:
    """Let no field of a form take a day or a moment that no office means."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField | forms.DateTimeField):
            field.validators = [*field.validators, of_our_times]


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


def words(
    label: Any, *, required: bool = True, rows: int = 3, most: int = 2000, help_text: Any = ""
) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea({"rows": rows, "data-count": most})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)


def photos(label: Any, **more: Any) -> PhotosField:
    """Return a field for photos."""
    return PhotosField(label=label, required=False, **more)


def flat(nodes: Sequence[Node], depth: int | None = None, at: int = 0) -> Iterator[tuple[Any, int]]:
    """Yield the rungs of a tree from above, each with its indent, down to `depth`."""
    for node in nodes:
        if node.unit.depth is None or (depth is not None and node.unit.depth > depth):
            continue
        yield node.unit, at
        yield from flat(node.children, depth, at + 1)


def unit_choices(street: Any, *, depth: int | None = None, by: str = "id") -> Choices:
    """Return the units of a street as an indented list of choices, by id or by code."""
    return [(getattr(unit, by), "\u3000" * at + name_of(unit)) for unit, at in flat(tree(street), depth)]


def frozen(choices: Iterable[tuple[Any, Any]]) -> tuple[Any, ...]:
    """Return choices, and what stands under them, in the reader's language for good, as what is kept is known by."""
    return tuple((key, frozen(said) if isinstance(said, list) else str(said)) for key, said in choices)


def tier_choices() -> Choices:
    """Return the three tiers, and that it is not said; a callable, so that it speaks the reader's language."""
    return [("", _("Not said")), *Tier.choices]


def tier_filter() -> Choices:
    """Return the three tiers as a filter."""
    return [("", _("All")), *Tier.choices]


def category_choices(catalogue: Sequence[Category], *, classes: bool = False) -> Choices:
    """Return the types of the catalogue under their classes; with `classes` a class can be chosen as a whole."""
    groups: Choices = []
    types: dict[int, list[Category]] = {}
    for one in catalogue:
        if one.parent_id:
            types.setdefault(one.parent_id, []).append(one)
    for one in catalogue:
        if one.parent_id is None:
            whole = [(one.code, gettext("All of %(name)s") % {"name": name_of(one)})] if classes else []
            groups.append((name_of(one), [*whole, *((t.code, name_of(t)) for t in types.get(one.pk, []))]))
    return groups


def organisation_choices(organisations: Sequence[Organisation]) -> Choices:
    """Return organisations under their kinds, in the order of the table of kinds: departments before committees."""
    # Not get_kind_display: it goes through all kinds for each of sixty organisations.
    kinds = {value: str(said) for value, said in OrganisationKind.choices}
    groups: dict[str, Choices] = {said: [] for said in kinds.values()}
    for one in organisations:
        groups[kinds[one.kind]].append((one.pk, name_of(one)))
    return [(said, some) for said, some in groups.items() if some]

"""Fields that several forms share: photos that are not lost; choices of units, categories, organisations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category
from linli.kernel.naming import name_of
from linli.kernel.photo_fields import PhotosField
from linli.people.public import Organisation, OrganisationKind
from linli.territory.public import Node, Tier, tree

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
